// Until the app has loaded, this looks after the server's form: a press is kept and made up for later,
// a preset and an own amount exclude each other, and a running input method is made known.
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

  var root = document.documentElement;
  var held = null;
  var clicked = null;
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

  function send(form) {
    root.setAttribute("data-daan-sent", "");
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
    if (!held) hold(pressed);
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
    held = null;
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
