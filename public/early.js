// Until the app has loaded, this looks after the server's form: a press is kept and made up for later,
// a preset and an own amount exclude each other, and a running input method is made known.
(function () {
  "use strict";

  var SLOW_MS = 20000;
  var root = document.documentElement;

  function form(event) {
    var form = event.target.form || event.target;
    return form && form.id === "daan-form" ? form : null;
  }

  // The app prevents the default by itself; whatever it has not seen comes by here.
  document.addEventListener("submit", function (event) {
    var pressed = form(event);
    if (!pressed || event.defaultPrevented) return;
    event.preventDefault();
    if (pressed.hasAttribute("data-pressed")) return;
    pressed.setAttribute("data-pressed", "");
    var button = document.getElementById("daan-give");
    button.textContent = pressed.dataset.preparing;
    button.setAttribute("aria-disabled", "true");
    setTimeout(function () {
      var problem = pressed.isConnected && pressed.querySelector(".daan-problem");
      if (problem) problem.textContent = pressed.dataset.slow;
    }, SLOW_MS);
  });

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
})();
