// <daan-donate>: a donation checkout in any page. This file defines the element and loads nothing else until a
// donor comes: then first the server's form (form.js), and the WebAssembly module that takes its place.
//
// The link inside the element is what works without scripts, and where anything here fails.

const FILES = { js: "%JS%", wasm: "%WASM%", css: "%CSS%", form: "%FORM%" };
const HERE = new URL(".", import.meta.url);
const LOCALES = ["en", "hi", "ne"];
const WORDS = { en: ["Donate", "Close"], hi: ["दान करें", "बंद करें"], ne: ["दान गर्नुहोस्", "बन्द गर्नुहोस्"] };
const WISHES = ["amount", "amounts", "min", "max", "currency", "gateways"];
const KNOWN = ["donor-name", "donor-email", "donor-phone"];
// While the payment window is open, what is above the page must make way for it.
const ENDS = ["success", "pending", "failure", "cancel", "load-error"];
const REST =
  ":host{display:block}:host([hidden]){display:none}.rest{display:inline-block}.rest[hidden]{display:none}" +
  ".rest a,::slotted(a){display:inline-block;padding:.75em 1.5em;border-radius:var(--daan-radius,.625rem);" +
  "background:var(--daan-accent,#0b5351);color:var(--daan-accent-text,#fff);font-weight:600;text-decoration:none;cursor:pointer}" +
  ":host([popup]) .rest{display:none}.rest[aria-busy=true]{opacity:.6}:host([eager]:not([hidden])){min-height:var(--daan-height,60rem)}";

const once = new Map();

/** What all widgets of a page share; a failure is forgotten, so that the next press tries again. */
function shared(what, get) {
  if (!once.has(what)) {
    const got = get();
    once.set(what, got);
    got.catch(() => once.delete(what));
  }
  return once.get(what);
}

const file = (name) => HERE + FILES[name];
const css = () => shared("css", async () => (await fetch(file("css"))).text());
const app = () =>
  shared("app", async () => {
    const [glue, module_or_path] = await Promise.all([import(file("js")), fetch(file("wasm"))]);
    await glue.default({ module_or_path });
    return glue;
  });

/** A form as the server writes it; none of another server than these scripts are from. */
async function formAt(url) {
  if (new URL(url, location).origin !== HERE.origin) return;
  const said = fetch(url).then((answer) => answer.json());
  const [{ show }, form] = await Promise.all([import(file("form")), said, css()]);
  return form.html && { ...form, show };
}

/** The form is there and at rest before the app takes the thread, and the line. */
function drawn() {
  return new Promise((done) => (self.requestIdleCallback ? requestIdleCallback(done, { timeout: 300 }) : setTimeout(done)));
}

/** An address that a page names; nothing where it leads to no page. */
function address(text) {
  try {
    const url = new URL(text, location.href);
    return /^https?:$/.test(url.protocol) ? url : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the payment window is gone: after a failed attempt it stays, and before a form is sent there is none. */
function isOver(name, step) {
  return ENDS.includes(name.slice(5)) && step !== { "daan-failure": "open", "daan-load-error": "form" }[name];
}

/** A policy may forbid style elements, and an old browser may not know constructed sheets. */
function style(root, css) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch {
    const element = document.createElement("style");
    element.textContent = css;
    root.append(element);
  }
  return true;
}

function node(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function isPlain(event) {
  return !(event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
}

class DaanDonate extends HTMLElement {
  #root = this.attachShadow({ mode: "open" });
  #rest;
  #dialog;
  #served;
  #mounted;
  #first;
  #coming;
  #place;
  #isAsked = false;
  #isStyled = false;

  connectedCallback() {
    if (!this.#rest) this.#build();
    if (this.hasAttribute("eager")) this.#start(false);
  }

  disconnectedCallback() {
    // A page may only move the element. What is under way goes on; a form that nobody needs makes room.
    setTimeout(() => {
      if (!this.isConnected && this.status().step === "form") this.#clear();
    });
  }

  /** Shows the checkout and puts the focus into it. */
  async open() {
    await this.#start(true);
  }

  /** Puts it away. A gift that is under way goes on. */
  close() {
    this.#dialog?.close();
    if (!this.#dialog && /form|rest/.test(this.status().step)) this.#clear();
  }

  /** Begins anew with an empty form. */
  reset() {
    (this.#mounted ?? this.#served)?.reset();
  }

  /** Where the checkout stands: a `StatusDetail`. */
  status() {
    return this.#mounted?.status() ?? { version: 1, campaign: this.#campaign, step: this.#served?.step ?? "rest" };
  }

  get #campaign() {
    return this.getAttribute("campaign") ?? "";
  }

  get #server() {
    const { origin } = address(this.getAttribute("api-base") || HERE) ?? HERE;
    return origin === location.origin ? "" : origin;
  }

  get #locale() {
    const page = this.closest("[lang]")?.lang;
    const asked = [this.getAttribute("locale"), page, ...navigator.languages];
    return asked.map((tag) => tag?.slice(0, 2).toLowerCase()).find((tag) => LOCALES.includes(tag)) ?? "en";
  }

  get #link() {
    return this.querySelector("a[href]") ?? this.#rest.querySelector("a");
  }

  #build() {
    style(this.#root, REST);
    const href = `${this.#server}/donate/${encodeURIComponent(this.#campaign)}?lang=${this.#locale}`;
    const link = node("a", { href, textContent: WORDS[this.#locale][0] });
    link.part = "button";
    this.#rest = node("div", { className: "rest" }, node("slot", {}, link));
    this.#rest.addEventListener("click", (event) => {
      if (!isPlain(event) || !event.target.closest("a")) return;
      event.preventDefault();
      this.#start(true);
    });
    // Whoever reaches for the button will press it.
    for (const sign of ["pointerdown", "focusin"])
      this.#rest.addEventListener(sign, () => this.#coming || this.#prepare());
    this.#root.append(this.#rest);
  }

  async #start(isAsked) {
    this.#isAsked ||= isAsked;
    if (this.#mounted || this.#served) return isAsked && this.#enter();
    await (this.#coming ??= this.#mount());
  }

  #enter() {
    if (this.isConnected && this.#dialog && !this.#dialog.open) this.#dialog.showModal();
    if (!this.#isAsked) return;
    this.#root.querySelector("h1,h2")?.scrollIntoView({ block: "nearest" });
    this.#root.querySelector(".daan input:not([type=hidden])")?.focus({ preventScroll: true });
  }

  /** The server's form; what was asked for a minute ago, or before the page changed its mind, is asked for again. */
  #prepare() {
    const query = new URLSearchParams({ lang: this.#locale });
    for (const name of WISHES) if (this.hasAttribute(name)) query.set(name, this.getAttribute(name));
    const url = `${this.#server}/embed/v1/form/${encodeURIComponent(this.#campaign)}?${query}`;
    const now = Date.now();
    if (this.#first?.url !== url || now - this.#first.at > 60000) this.#first = { url, at: now, form: formAt(url).catch(() => {}) };
    return this.#first.form;
  }

  async #mount() {
    const place = (this.#place = node("div"));
    this.#rest.setAttribute("aria-busy", "true");
    try {
      await this.#fill(place);
    } catch (error) {
      // Nobody waits for what was put away, or left.
      await this.#served?.left;
      if (place !== this.#place) return;
      // By the link's own target: a page of ours shows itself in no frame.
      const go = () => this.isConnected && open(this.#link.href, this.#link.target || "_self");
      // What was typed goes without the app.
      const isKept = this.#served?.alone(go);
      const leads = this.#isAsked && !isKept;
      if (!isKept) this.#clear();
      const what = this.#fail(Array.isArray(error) ? error : ["wasm", `the checkout did not load (${error})`]);
      // Else the donor is left the link; an unknown campaign has none that leads anywhere.
      if (leads && what !== "campaign") go();
    }
  }

  /** The server's form as soon as it is there, and then the app in its place. */
  async #fill(place) {
    const emit = (...event) => this.#emit(...event);
    const first = await this.#prepare();
    this.#first = undefined;
    if (place !== this.#place) return;
    if (first) {
      this.#show(place, first.campaign, await css());
      this.#served = first.show(place, first, this, this.#server, emit);
    }
    const served = this.#served;
    if (served) {
      this.#rest.hidden = true;
      this.#enter();
      await drawn();
    }
    const parts = await Promise.allSettled([first ? this.#warm(first.campaign) : this.#ask(), app(), css()]);
    await served?.rest();
    const failed = parts.find(({ reason }) => reason);
    if (failed) throw failed.reason;
    const [campaign, glue, look] = parts.map(({ value }) => value);
    for (const name of ["api-base", "success-url"])
      if (this.hasAttribute(name) && !address(this.getAttribute(name)))
        this.#fail(["attribute", `${name}="${this.getAttribute(name)}" is passed over: it is no http(s) address`]);
    // A page that is told so may put the checkout away.
    if (place !== this.#place) return;
    if (!first) this.#show(place, campaign, look);
    const options = { server: this.#server, locale: this.#locale, theme: this.getAttribute("theme") ?? "auto", campaign };
    for (const name of [...WISHES, ...KNOWN]) options[name.replaceAll("-", "_")] = this.getAttribute(name) ?? undefined;
    const build = () => (this.#mounted = glue.mount(place, options, (...event) => served?.hasTold(...event) || emit(...event)));
    served ? served.giveWay(build) : build();
    if (!this.#mounted) throw "it did not start";
    this.#served = undefined;
    this.#rest.hidden = true;
    if (!served) this.#enter();
  }

  async #ask() {
    const query = new URLSearchParams({ slug: this.#campaign, locale: this.#locale });
    let answer, body;
    try {
      answer = await fetch(`${this.#server}/api/campaign?${query}`);
      body = await answer.json();
    } catch (error) {
      throw ["network", `${this.#server || location.origin} did not answer as Daan does (${error}), or its DAAN_ALLOWED_ORIGINS lacks this page's origin`];
    }
    if (!answer.ok) throw [body.code === "origin_not_allowed" ? "origin" : "campaign", body.message ?? `status ${answer.status}`];
    return this.#warm(body);
  }

  /** checkout.js is on its way before there is an order, but to nobody who only looks. */
  #warm(campaign) {
    const href = this.#isAsked && campaign.checkout_url;
    if (href) document.head.append(node("link", { rel: "preload", as: "script", href }));
    return campaign;
  }

  #show(place, { title }, css) {
    this.#isStyled ||= style(this.#root, css);
    if (!this.hasAttribute("popup")) return this.#root.append(place);
    const close = node("button", { type: "button", className: "close", textContent: "×", ariaLabel: WORDS[this.#locale][1] });
    close.onclick = () => this.close();
    this.#dialog = node("dialog", {}, node("div", { className: "scroll" }, place), close);
    this.#dialog.part = "dialog";
    this.#dialog.onclose = () => (this.#isAsked = false);
    this.#dialog.setAttribute("aria-label", title);
    this.#root.append(this.#dialog);
  }

  #clear() {
    this.#mounted?.unmount();
    this.#place?.remove();
    this.#mounted = this.#served = this.#coming = this.#place = undefined;
    this.#isAsked = false;
    this.#dialog?.close();
    this.#dialog = this.#dialog?.remove();
    this.#rest.hidden = false;
    this.#rest.removeAttribute("aria-busy");
  }

  #emit(name, detail, cancelable) {
    if (name === "daan-load-error") console.error(`${detail.message}. See ${detail.help}`);
    if (this.#dialog && name === "daan-open" && detail.way === "window") this.#dialog.close();
    else if (this.#dialog && !this.#dialog.open && isOver(name, this.status().step)) this.#dialog.showModal();
    const isLet = this.dispatchEvent(new CustomEvent(name, { detail, cancelable, bubbles: true, composed: true }));
    const after = this.hasAttribute("success-url") && address(this.getAttribute("success-url"));
    if (name === "daan-success" && after) location.assign(after);
    return isLet;
  }

  /** Says what is wrong, and answers the word for it. */
  #fail([what, message]) {
    const server = this.#server || location.origin;
    const detail = { version: 1, campaign: this.#campaign, what, message: `<daan-donate campaign="${this.#campaign}">: ${message}`, help: `${server}/embed/v1/help#${what}` };
    this.#emit("daan-load-error", detail, false);
    return what;
  }
}

const popups = new WeakMap();

/** A link or button anywhere in the page opens the checkout above it: data-daan="campaign", data-daan-amounts="…". */
function popup(event) {
  const opener = event.target.closest?.("[data-daan]");
  if (!opener || !isPlain(event)) return;
  event.preventDefault();
  if (!popups.has(opener)) popups.set(opener, made(opener));
  popups.get(opener).open();
}

/** Of its attributes only those that lead nowhere: what a page lets its visitors write often keeps data-*. */
function made(opener) {
  const element = node("daan-donate", {});
  for (const name of [...WISHES, ...KNOWN, "locale", "theme"]) {
    const value = opener.getAttribute(`data-daan-${name}`);
    if (value !== null) element.setAttribute(name, value);
  }
  element.setAttribute("campaign", opener.getAttribute("data-daan"));
  element.setAttribute("popup", "");
  const href = opener.getAttribute("href");
  if (href) element.append(node("a", { href, hidden: true }));
  element.style.minHeight = 0;
  document.body.append(element);
  return element;
}

/** How frames that cover the page looked before. */
const covering = new Map();

/** What a frame of ours says: how tall it is, that it needs the whole window, and its events. */
function frame({ source, data, origin }) {
  if (origin !== HERE.origin || data?.source !== "daan" || data.version !== 1) return;
  const found = [...document.querySelectorAll("iframe")].find((one) => one.contentWindow === source && one.src.startsWith(`${HERE}frame/`));
  if (!found) return;
  const before = covering.get(found);
  if (data.type === "size" && data.height > 0 && data.height < 20000) {
    const height = `${data.height}px`;
    if (before) before.height = height;
    else found.style.height = height;
  }
  if (data.type === "event" && /^daan-[a-z-]+$/.test(data.name)) {
    if (!before && data.name === "daan-open" && data.detail?.way === "window") {
      covering.set(found, { css: found.style.cssText, height: found.style.height });
      found.style.cssText += ";position:fixed;inset:0;width:100%;height:100%;max-width:none;z-index:2147483647;border:0";
    } else if (before && isOver(data.name, data.step)) {
      found.style.cssText = before.css;
      found.style.height = before.height;
      covering.delete(found);
    }
    found.dispatchEvent(new CustomEvent(data.name, { detail: data.detail, bubbles: true }));
  }
}

if (customElements.get("daan-donate")) {
  console.warn(`<daan-donate> is defined already: daan.js is loaded more than once. See ${HERE.href}help#twice`);
} else {
  customElements.define("daan-donate", DaanDonate);
  document.addEventListener("click", popup);
  addEventListener("message", frame);
}
