// Sends the donor on to the gateway's page, once: whoever comes back by "Back" or loads the page again
// finds the button and decides.
(function () {
  "use strict";

  var form = document.getElementById("daan-onward");
  var visit = history.state || {};
  if (!form || visit.daanSentOn) return;
  addEventListener("load", function () {
    // After "load", so that the page stays in the history and "Back" does not skip it.
    setTimeout(function () {
      try {
        history.replaceState({ daanSentOn: true }, "");
      } catch (refused) {
        // Without a mark it could go round in circles.
        return;
      }
      form.submit();
    }, 0);
  });
})();
