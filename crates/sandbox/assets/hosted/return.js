// Sends the payer on at once; without this script the form's button does.
const form = document.querySelector("form[data-auto]");
if (form) {
  HTMLFormElement.prototype.submit.call(form);
}
