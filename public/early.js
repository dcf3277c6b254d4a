// Until the app has loaded, this looks after the server's form: a press is kept and made up for later,
// a preset and an own amount exclude each other, and a running input method is made known.
//
// A press that is kept asks for its order at once, as the app would (src/checkout/flow/perform.rs), and the app
// takes it over (src/checkout/early.rs): the order and the app are then on their way at the same time.
//
// Where the app cannot start, or not soon, the form goes to the server by itself, as if there were no
// script at all. On <html>, for the app, the style sheet and tests: data-daan-app is "coming", then
// "started", "failed" or "late"; data-daan-sent is there while a form goes by itself.
(function () {
  "use strict";

  // From here on a press has waited long enough to be told why.
  var SLOW_MS = 5000;
  // So long after the page was there, the server's way is the quicker one.
  var PATIENCE_MS = 10000;

  // As long as the app waits for an answer.
  var ANSWER_MS = 25000;
  // Where the app keeps what it has begun (src/checkout/pending/shelf.rs), and its version of that.
  var RECORDS = "daan.pending.";
  var VERSION = 2;
  var OF_THIS_TAB = "daan.key.v1";

  var root = document.documentElement;
  var held = null;
  var clicked = null;
  var early = null;
  root.setAttribute("data-daan-app", "coming");

  function is(state) {
    return root.getAttribute("data-daan-app") === state;
  }

  function form(event) {
    var form = event.target.form || event.target;
    return form && form.id === "daan-form" ? form : null;
  }

  function busy(form, isBusy) {
    var button = document.getElementById("daan-give");
    if (!button) return;
    if (isBusy) {
      button.dataset.label = button.dataset.label || button.textContent;
      button.textContent = form.dataset.preparing;
      button.setAttribute("aria-disabled", "true");
    } else if (button.dataset.label) {
      button.textContent = button.dataset.label;
      button.removeAttribute("aria-disabled");
    }
  }

  function hold(form) {
    held = form;
    form.setAttribute("data-pressed", "");
    busy(form, true);
    setTimeout(function () {
      var problem = held === form && form.isConnected && form.querySelector(".daan-problem");
      if (problem) problem.textContent = form.dataset.slow;
    }, SLOW_MS);
  }

  // What the server tells the app.
  function boot() {
    return JSON.parse(document.getElementById("daan-boot").textContent);
  }

  // The gift as the app would read it. None where that takes more than is known here: then the app asks for it.
  function read(form) {
    var campaign = boot().campaign;
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
  function begun(gift) {
    var isUnderWay = Object.keys(localStorage).some(function (name) {
      return name.indexOf(RECORDS) === 0;
    });
    if (isUnderWay || sessionStorage.getItem(OF_THIS_TAB)) return null;
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
    };
    localStorage.setItem(RECORDS + "v" + VERSION + "." + key, JSON.stringify(record));
    sessionStorage.setItem(OF_THIS_TAB, key);
    return key;
  }

  // What the app will need next.
  function warmUp(gift) {
    if (gift.gateway !== "razorpay") return;
    var link = document.createElement("link");
    link.rel = "preload";
    link.as = "script";
    link.href = boot().checkout_url;
    document.head.appendChild(link);
  }

  // Whatever is in the way here, the app, or the server's way, does all of it again.
  function begin(form) {
    try {
      var gift = read(form);
      var key = gift && begun(gift);
      if (!key) return;
      warmUp(gift);
      var text = JSON.stringify(gift);
      gift.idempotency_key = key;
      var answer = fetch("/api/begin_donation", {
        method: "POST",
        headers: { Accept: "application/json", "Content-Type": "application/json" },
        body: JSON.stringify({ request: gift }),
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      window.daanEarly = early = {
        key: key,
        text: text,
        answer: answer.then(function (said) {
          return said.ok ? said.text() : null;
        }).catch(function () {
          return null;
        }),
      };
    } catch (_) {}
  }

  // The same gift by the server's way: the order that was asked for already is its own.
  function carryKey(form) {
    try {
      if (!early || JSON.stringify(read(form)) !== early.text) return;
      var begun = document.createElement("input");
      begun.type = "hidden";
      begun.name = "begun";
      begun.value = early.key;
      form.appendChild(begun);
    } catch (_) {}
  }

  function send(form) {
    root.setAttribute("data-daan-sent", "");
    carryKey(form);
    form.submit();
  }

  // The app may still come, and is welcome then; but nobody waits for it any more.
  function giveUp(state) {
    if (is("started")) return;
    if (is("coming")) root.setAttribute("data-daan-app", state);
    if (held && held.isConnected) send(held);
  }

  function failed() {
    giveUp("failed");
    var again = document.querySelector("[data-again]");
    if (!again || is("started")) return;
    setTimeout(function () {
      if (!is("started")) location.reload();
    }, again.dataset.again * 1000);
  }

  // The app prevents the default by itself; whatever it has not seen comes by here.
  document.addEventListener("submit", function (event) {
    var pressed = form(event);
    if (!pressed || event.defaultPrevented) return;
    var button = event.submitter || clicked;
    // A button with a name says more than the app would know of it.
    if (!is("coming") || (button && button.name)) {
      root.setAttribute("data-daan-sent", "");
      busy(pressed, true);
      return;
    }
    event.preventDefault();
    if (held) return;
    hold(pressed);
    begin(pressed);
  });

  document.addEventListener("click", function (event) {
    clicked = event.target.closest ? event.target.closest("button") : null;
  }, true);

  document.addEventListener("input", function (event) {
    var input = event.target;
    var early = form(event);
    if (!early) return;
    if (input.name === "amount" && input.value.trim()) {
      early.querySelectorAll("input[name=preset]").forEach(function (chip) {
        chip.checked = false;
      });
    } else if (input.name === "preset") {
      document.getElementById("daan-amount").value = "";
    }
  });

  document.addEventListener("compositionstart", function () {
    root.setAttribute("data-daan-composing", "");
  });
  document.addEventListener("compositionend", function () {
    root.removeAttribute("data-daan-composing");
  });

  // Back from the server's answer to the page as it was left.
  addEventListener("pageshow", function (event) {
    if (!event.persisted) return;
    root.removeAttribute("data-daan-sent");
    if (held) held.removeAttribute("data-pressed");
    held = early = window.daanEarly = null;
    document.querySelectorAll("[name=begun]").forEach(function (input) {
      input.remove();
    });
    var page = document.getElementById("daan-form");
    if (page) busy(page, false);
  });

  addEventListener("TrunkApplicationStarted", function () {
    root.setAttribute("data-daan-app", "started");
    held = null;
  });
  // The loader's file did not come, or it threw: then the event is the script's, or the window's.
  addEventListener("error", function (event) {
    var from = event.target;
    if (from === window || (from.tagName === "SCRIPT" && from.type === "module")) failed();
  }, true);
  addEventListener("unhandledrejection", failed);
  if (typeof WebAssembly !== "object") failed();
  setTimeout(function () {
    giveUp("late");
  }, PATIENCE_MS);
})();
