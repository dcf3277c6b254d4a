// The widget before its app is there: the form as the server writes it. What a donor does to it the app is given, and
// a press counts. The build puts public/served.js before it.

/**
 * Puts the server's form into a place inside of an element of ours; `emit(name, detail, cancelable)` tells the page.
 * `undefined` where the page lets no HTML be written: the app needs none.
 */
export function show(place, said, element, server, emit) {
  try {
    return new Served(place, said, element, server, emit);
  } catch (error) {
    console.warn(error);
    place.replaceChildren();
  }
}

/** Rules of the page's own, which the server does not know: the app has to look at a gift first. */
const RULES = ["min", "max", "gateways"];
/** A page that is really left does not live longer than that; a form that was sent is stopped, or has arrived. */
const LEAVING_MS = 15000;
/** The fields that a page may know what to write into. */
const KNOWN = ["name", "email", "phone"];

class Served {
  #place;
  #card;
  #form;
  #campaign;
  #element;
  #server;
  #emit;
  #isPressed = false;
  #isTouched = false;
  #begun;
  #isTold = false;
  /** Where the app does not come: leads elsewhere. */
  #go;
  #language;
  #composing;
  #told = new Set();

  /**
   * A while after the page began to be left: what it was loading fails in some browsers then, and a page that is really
   * left does not live to see the end of it. Listened for only while the app is on its way, for what browsers give up
   * with it.
   */
  left;
  #leave = () => (this.left = new Promise((done) => setTimeout(done, LEAVING_MS)));

  constructor(place, { campaign, html }, element, server, emit) {
    this.#place = place;
    this.#campaign = campaign;
    this.#element = element;
    this.#server = server;
    this.#emit = emit;
    const template = document.createElement("template");
    template.innerHTML = html;
    this.#card = template.content.firstElementChild;
    this.#card.dataset.theme = element.getAttribute("theme") ?? "auto";
    this.#form = this.#card.querySelector("form");
    // It takes more than the form to go another way.
    this.#form?.querySelector("[name=take]")?.remove();
    for (const name of KNOWN) {
      const input = this.#form?.querySelector(`[name=${name}]`);
      // What a form goes back to.
      if (input) input.defaultValue = element.getAttribute(`donor-${name}`) ?? "";
    }
    place.append(this.#card);
    addEventListener("beforeunload", this.#leave);
    this.#showChosen();
    this.#listen();
    this.#tell("daan-ready", { version: 1, campaign: campaign.slug, locale: this.#card.lang });
  }

  /** Where it stands, in the words of a `StatusDetail`. */
  get step() {
    return this.#isPressed ? "preparing" : "form";
  }

  reset() {
    if (this.#isPressed) return;
    this.#isTouched = false;
    this.#form?.reset();
    this.#showChosen();
  }

  /**
   * The app does not come: the form goes as the server's, by its own address, with what was typed. `go` leads elsewhere
   * where the page lets no form go there. Answers whether there is anything to keep: the server does not know a page's
   * own rules.
   */
  alone(go) {
    if (!this.#form?.isConnected || !this.#isTouched || this.#hasRules) return false;
    removeEventListener("beforeunload", this.#leave);
    this.#go = go;
    addEventListener("pageshow", ({ persisted }) => {
      if (!persisted) return;
      this.#begun = undefined;
      this.#wake();
    });
    // Its answer shows itself in no frame, and out of one leads only who presses.
    if (self !== top) this.#form.target = "_blank";
    if (this.#isPressed && self === top && this.#mayBegin()) this.#send();
    else this.#wake();
    return true;
  }

  /** The form can be pressed, again or for the first time. */
  #wake() {
    this.#isPressed = this.#isTold = false;
    daanServed.rest(this.#form);
  }

  #send() {
    const { origin } = new URL(this.#form.action);
    const refused = ({ disposition, effectiveDirective, blockedURI }) => {
      if (disposition === "enforce" && effectiveDirective === "form-action" && blockedURI.startsWith(origin)) this.#go();
    };
    addEventListener("securitypolicyviolation", refused);
    daanServed.send(this.#form, this.#campaign, this.#begun);
    setTimeout(() => {
      removeEventListener("securitypolicyviolation", refused);
      this.#wake();
    }, LEAVING_MS);
  }

  /** The app is there. Waits for the end of what an input method composes: it would be lost with its field. */
  async rest() {
    removeEventListener("beforeunload", this.#leave);
    while (this.#composing) await this.#composing;
  }

  /** Whether the page knows this already. Once for each time that it was told. */
  hasTold(name, detail) {
    return this.#told.delete(name + JSON.stringify(detail));
  }

  /**
   * Lets `build` put the app's form into the place, and gives it all that was done to this one. Answers what `build`
   * does.
   */
  giveWay(build) {
    const { activeElement: from } = this.#card.getRootNode();
    const focus = this.#card.contains(from) && { from, value: from.value, at: selection(from) };
    this.#card.remove();
    let built;
    try {
      built = build();
    } finally {
      // Nothing that was typed goes with an app that does not start.
      if (!built) this.#place.replaceChildren(this.#card);
    }
    if (built) {
      // It has arrived already.
      this.#place.firstElementChild.style.animation = "none";
      this.#give(focus).catch(console.error);
    }
  }

  async #give(focus) {
    await noticed();
    const currency = this.#form?.querySelector("[name=currency]:checked");
    const find = (old) => this.#find(old, currency?.value);
    const offered = currency && find(currency);
    // A number of Nepal would change the currency of who has chosen none, and here it is the one that was seen.
    if (offered && (!offered.checked || this.#form.elements.phone?.value)) {
      offered.checked = true;
      offered.dispatchEvent(new Event("change", { bubbles: true }));
      await noticed();
    }
    for (const old of this.#form?.elements ?? []) {
      const now = find(old);
      if (!now) continue;
      if (old.type === "radio" || old.type === "checkbox") {
        if (old.checked && !now.checked) now.click();
      } else if (old.value !== now.value) {
        enter(now, old.value);
      }
    }
    this.#chooseNothing();
    for (const details of this.#form?.querySelectorAll("details[open]") ?? []) find(details)?.setAttribute("open", "");
    if (focus) {
      const now = find(focus.from) ?? this.#place.querySelector("#daan-form-title, h2[tabindex]");
      now?.focus({ preventScroll: true });
      if (focus.at && focus.value === now?.value) now.setSelectionRange(...focus.at);
    }
    if (this.#language) this.#place.querySelector(`.daan-languages [lang=${this.#language}]`)?.click();
    await noticed();
    if (this.#isPressed) this.#place.querySelector("#daan-give")?.click();
    // What was told early is over: the next press is another one.
    this.#told.clear();
  }

  /** The app's element for one of the server's. */
  #find(old, currency) {
    const selector = old.id
      ? `#${CSS.escape(idOf(old, currency) ?? "-")}`
      : old.matches("summary")
        ? "summary"
        : old.matches(".daan-languages *") && `.daan-languages [lang=${old.lang}]`;
    return selector ? this.#place.querySelector(selector) : undefined;
  }

  /** Neither a preset nor an amount of one's own, where the page has chosen one and the donor no longer wants it. */
  #chooseNothing() {
    const amount = this.#place.querySelector("#daan-amount");
    const has = (root) => root?.querySelector("[name=preset]:checked") || root?.querySelector("#daan-amount")?.value;
    if (!amount || has(this.#form) || !has(this.#place)) return;
    enter(amount, "0");
    enter(amount, "");
  }

  /** Only what belongs to the chosen currency (style/offers.css). */
  #showChosen() {
    const currencies = [...(this.#form?.querySelectorAll("[name=currency]") ?? [])];
    const place = currencies.findIndex(({ checked }) => checked);
    if (place < 0) return;
    const chosen = (this.#form.dataset.chosen = String(place + 1));
    for (const part of this.#form.querySelectorAll(".daan-of")) part.hidden = part.dataset.of !== chosen;
    this.#form.querySelector(".daan-affix").toggleAttribute("data-wide", currencies[place].value !== "INR");
  }

  #listen() {
    const on = (type, listener) => this.#card.addEventListener(type, listener);
    on("submit", (event) => {
      event.preventDefault();
      if (!this.#isPressed) this.#press();
    });
    on("input", ({ target }) => {
      this.#isTouched = true;
      if (this.#form) daanServed.choose(this.#form, target);
      if (target.name === "currency") this.#showChosen();
    });
    on("click", ({ target }) => {
      const { lang } = target.closest(".daan-languages button") ?? {};
      if (!lang) return;
      this.#language = lang;
      for (const button of this.#card.querySelectorAll(".daan-languages button"))
        button.setAttribute("aria-pressed", String(button.lang === lang));
    });
    on("compositionstart", () => {
      this.#composing = new Promise((done) => {
        // After the event that brings the composed text.
        const ended = () => setTimeout(() => done((this.#composing = undefined)));
        this.#card.addEventListener("compositionend", ended, { once: true });
      });
    });
  }

  #press() {
    const gift = !this.#hasRules && daanServed.read(this.#form, this.#campaign);
    if ((gift || this.#go) && !this.#mayBegin()) return;
    this.#isPressed = this.#isTouched = true;
    daanServed.hold(this.#form);
    if (this.#go) return this.#send();
    const checkoutUrl = this.#campaign.checkout_url;
    if (gift) this.#begun = daanServed.begin(gift, { server: this.#server, checkoutUrl, tab: gift.campaign });
  }

  get #hasRules() {
    return RULES.some((name) => this.#element.hasAttribute(name));
  }

  /** Tells the page of the gift, once for a press. What has no amount it need not know: the server refuses it. */
  #mayBegin() {
    if (this.#isTold) return true;
    const gift = meant(this.#form, this.#campaign);
    if (!gift) return true;
    const { campaign, amount_minor, currency } = gift;
    this.#tell("daan-change", { version: 1, campaign, amount_minor, currency });
    return (this.#isTold = this.#tell("daan-submit", { version: 1, ...gift }, true));
  }

  #tell(name, detail, isCancelable = false) {
    const isLet = this.#emit(name, detail, isCancelable);
    if (isLet) this.#told.add(name + JSON.stringify(detail));
    return isLet;
  }
}

/** The app notices and draws changes in a microtask. */
function noticed() {
  return Promise.resolve();
}

/** What is meant to be given, as the server reads it: with commas, in digits of Devanagari, with paise. */
function meant(form, campaign) {
  const data = new FormData(form);
  const currency = data.get("currency") ?? campaign.offers[0]?.currency;
  const offer = campaign.offers.find((offer) => offer.currency === currency);
  const digits = (data.get("amount") ?? "").replace(/[०-९]/g, (digit) => digit.charCodeAt() - 0x966);
  const own = digits.replace(/[,\s]/g, "");
  const amount_minor = own ? Math.round(own * 100) : Number(data.get("preset")?.split(":").pop());
  return offer && amount_minor > 0 ? { campaign: campaign.slug, amount_minor, currency, gateway: offer.gateway } : undefined;
}

/** Types it, as the app hears it. */
function enter(input, text) {
  input.value = text;
  input.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
}

/** The app names the presets of the chosen currency without it. */
function idOf(element, currency) {
  if (element.name !== "preset") return element.id;
  const [minor, of] = element.value.split(":").reverse();
  return !of || of === currency ? `daan-preset-${minor}` : undefined;
}

/** Where the caret is; an e-mail field tells nobody. */
function selection({ selectionStart, selectionEnd }) {
  return typeof selectionStart === "number" ? [selectionStart, selectionEnd] : undefined;
}
