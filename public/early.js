// Until the app has loaded, this looks after the server's form: a press is kept and made up for later,
// a preset and an own amount exclude each other, and a running input method is made known.
//
// A press that is kept asks for its order at once (public/served.js): the order and the app are then on their way at
// the same time.
//
// Where the app cannot start, or not soon, the form goes to the server by itself, as if there were no
// script at all. On <html>, for the app, the style sheet and tests: data-daan-app is "coming", then
// "started", "failed" or "late"; data-daan-sent is there while a form goes by itself.
(function () {
  "use strict";

  // So long after the page was there, the server's way is the quicker one.
  var PATIENCE_MS = 10000;
  // A page that is really left does not live longer than that.
  var LEAVING_MS = 15000;

  var root = document.documentElement;
  var held = null;
  var clicked = null;
  var early = null;
  var campaign = null;
  var isLeft = false;
  root.setAttribute("data-daan-app", "coming");

  function is(state) {
    return root.getAttribute("data-daan-app") === state;
  }

  function form(event) {
    var form = event.target.form || event.target;
    return form && form.id === "daan-form" ? form : null;
  }

  // What the page was loading fails in some browsers as soon as it is left: the form must not go then, because the donor
  // is on the way elsewhere. Listened for only while a press is kept, for what browsers give up with it.
  function leave() {
    isLeft = true;
  }
  function stay() {
    isLeft = false;
    removeEventListener("beforeunload", leave);
  }

  // What the server tells the app.
  function boot() {
    return JSON.parse(document.getElementById("daan-boot").textContent);
  }

  // Whatever is in the way here, the app, or the server's way, does all of it again.
  function begin(form) {
    try {
      var told = boot();
      campaign = told.campaign;
      var gift = daanServed.read(form, campaign);
      early = gift && daanServed.begin(gift, { checkoutUrl: told.checkout_url });
    } catch (_) {}
  }

  function send(form) {
    root.setAttribute("data-daan-sent", "");
    daanServed.send(form, campaign, early);
  }

  // The app may still come, and is welcome then; but nobody waits for it any more.
  function giveUp(state) {
    if (is("started")) return;
    if (isLeft) {
      isLeft = false;
      setTimeout(giveUp, LEAVING_MS, state);
      return;
    }
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
      daanServed.busy(pressed, true);
      return;
    }
    event.preventDefault();
    if (held) return;
    held = pressed;
    addEventListener("beforeunload", leave);
    daanServed.hold(pressed);
    begin(pressed);
  });

  document.addEventListener("click", function (event) {
    clicked = event.target.closest ? event.target.closest("button") : null;
  }, true);

  document.addEventListener("input", function (event) {
    var changed = form(event);
    if (changed) daanServed.choose(changed, event.target);
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
    held = early = window.daanEarly = null;
    stay();
    var page = document.getElementById("daan-form");
    if (page) daanServed.rest(page);
  });

  addEventListener("TrunkApplicationStarted", function () {
    root.setAttribute("data-daan-app", "started");
    held = null;
    stay();
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
