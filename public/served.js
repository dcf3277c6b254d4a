// What a script does with the server's form while the app is on its way, on the page itself (public/early.js) and in
// the widget (crates/embed/form.js).
const daanServed = (function () {
  "use strict";

  // As long as the app waits for an answer.
  var ANSWER_MS = 25000;
  // From here on a press has waited long enough to be told why.
  var SLOW_MS = 5000;
  // Where the app keeps what it has begun (src/checkout/pending/shelf.rs), and its version of that.
  var RECORDS = "daan.pending.";
  var VERSION = 2;
  var OF_THIS_TAB = "daan.key.v1";

  // The browser reads what a page has stored from its disk when it is first asked, which a press would wait for.
  try {
    localStorage.getItem(RECORDS);
    sessionStorage.getItem(OF_THIS_TAB);
  } catch (_) {}

  function busy(form, isBusy) {
    var button = form.querySelector("#daan-give");
    if (!button) return;
    var said = form.querySelector(".daan-hidden[role=status]");
    if (said) said.textContent = isBusy ? form.dataset.preparing : "";
    if (isBusy) {
      button.dataset.label = button.dataset.label || button.textContent;
      button.textContent = form.dataset.preparing;
      button.setAttribute("aria-disabled", "true");
    } else if (button.dataset.label) {
      button.textContent = button.dataset.label;
      button.removeAttribute("aria-disabled");
    }
  }

  // Shows that the press counts, and why nothing happens where that lasts.
  function hold(form) {
    form.setAttribute("data-pressed", "");
    busy(form, true);
    setTimeout(function () {
      var problem = form.isConnected && form.hasAttribute("data-pressed") && form.querySelector(".daan-problem");
      if (problem) problem.textContent = form.dataset.slow;
    }, SLOW_MS);
  }

  // A preset and an own amount exclude each other.
  function choose(form, input) {
    if (input.name === "amount" && input.value.trim()) {
      form.querySelectorAll("input[name=preset]").forEach(function (chip) {
        chip.checked = false;
      });
    } else if (input.name === "preset") {
      form.querySelector("#daan-amount").value = "";
    }
  }

  // The gift as the app would read it. None where that takes more than is known here: then the app asks for it.
  function read(form, campaign) {
    var data = new FormData(form);
    function text(name) {
      return (data.get(name) || "").trim();
    }
    var currency = text("currency");
    var offers = campaign.offers.filter(function (offer) {
      return !currency || offer.currency === currency;
    });
    var preset = text("preset").split(":");
    var own = text("amount");
    var isPlain = /^\d{1,9}$/.test(own) || (!own && preset[0] && (preset.length === 1 || preset[0] === currency));
    var name = text("name");
    var email = text("email");
    if (offers.length !== 1 || !isPlain || !name || /\s\s/.test(name) || !/^\S+@\S+\.\S+$/.test(email)) return null;
    if (text("phone") || text("pan") || text("message")) return null;
    return {
      idempotency_key: "",
      campaign: campaign.slug,
      amount_minor: own ? own * 100 : +preset.pop(),
      currency: offers[0].currency,
      gateway: offers[0].gateway,
      donor: { name: name, email: email },
      anonymous: data.has("anonymous"),
      locale: text("locale"),
      declares_indian_citizen: offers[0].citizens_only,
    };
  }

  // FNV-1a, as src/checkout/key.rs has it.
  function mark(text) {
    return new TextEncoder().encode(text).reduce(function (mark, byte) {
      return Math.imul(mark ^ byte, 0x01000193);
    }, 0x811c9dc5) >>> 0;
  }

  // The key of the gift, written down before the server hears of it, so that the same form has the same key after a
  // reload. None where something is under way already: that may be the same gift, and the app knows how to ask.
  function begun(gift, place) {
    var tab = OF_THIS_TAB + (place.tab ? "." + place.tab : "");
    var isUnderWay = Object.keys(localStorage).some(function (name) {
      return name.indexOf(RECORDS) === 0;
    });
    if (isUnderWay || sessionStorage.getItem(tab)) return null;
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    var key = Array.from(bytes, function (byte) {
      return (byte + 256).toString(16).slice(1);
    }).join("");
    var record = {
      v: VERSION,
      idempotency_key: key,
      campaign: gift.campaign,
      amount_minor: gift.amount_minor,
      currency: gift.currency,
      created_at_ms: Date.now(),
      form_mark: mark(key + JSON.stringify(gift)),
      server: place.server || undefined,
    };
    localStorage.setItem(RECORDS + "v" + VERSION + "." + key, JSON.stringify(record));
    sessionStorage.setItem(tab, key);
    return key;
  }

  // What the app will need next.
  function warmUp(gift, url) {
    if (gift.gateway !== "razorpay" || !url) return;
    var link = document.createElement("link");
    link.rel = "preload";
    link.as = "script";
    link.href = url;
    document.head.appendChild(link);
  }

  // Asks for the order, as the app would (src/checkout/flow/perform.rs), and leaves the answer for it
  // (src/checkout/early.rs). `place` has the server's origin, empty where it is the page's own, the address of
  // checkout.js, and what tells a tab's checkouts apart. Answers what was begun; nothing where something was in the
  // way: whoever comes next does all of it again.
  function begin(gift, place) {
    try {
      var key = begun(gift, place);
      if (!key) return null;
      var answer = fetch((place.server || "") + "/api/begin_donation", {
        method: "POST",
        headers: { Accept: "application/json", "Content-Type": "application/json" },
        body: JSON.stringify({ request: Object.assign({}, gift, { idempotency_key: key }) }),
        // Which some browsers have to do without.
        signal: AbortSignal.timeout ? AbortSignal.timeout(ANSWER_MS) : undefined,
      });
      window.daanEarly = window.daanEarly || {};
      window.daanEarly[key] = answer.then(function (said) {
        return said.ok ? said.text() : null;
      }).catch(function () {
        return null;
      });
      warmUp(gift, place.checkoutUrl);
      return { key: key, text: JSON.stringify(gift) };
    } catch (_) {
      return null;
    }
  }

  // Sends the form the server's way. Where it still is the gift that was begun, that gift's order is its own.
  function send(form, campaign, begun) {
    try {
      if (begun && JSON.stringify(read(form, campaign)) === begun.text) {
        var input = document.createElement("input");
        input.type = "hidden";
        input.name = "begun";
        input.value = begun.key;
        form.appendChild(input);
      }
    } catch (_) {}
    form.submit();
  }

  // Back from the server's answer to the page as it was left: the next press is another one.
  function rest(form) {
    form.removeAttribute("data-pressed");
    form.querySelectorAll("[name=begun]").forEach(function (input) {
      input.remove();
    });
    busy(form, false);
  }

  return { busy: busy, hold: hold, choose: choose, read: read, begin: begin, send: send, rest: rest };
})();
