// The form is in the HTML; this makes it give.

import { check, amountOf } from "../shared/checks.js";
import { begin, confirm, pay, warmUp } from "../shared/give.js";
import { grouped, rupees } from "../shared/money.js";

const FIELDS = ["amount", "name", "email", "phone", "pan", "message"];
const form = document.getElementById("gift");
const button = form.querySelector("button");
const problem = form.querySelector(".problem");
let isBusy = false;

function typed() {
  const data = new FormData(form);
  const text = (name) => data.get(name) || "";
  return {
    preset: text("preset"),
    anonymous: data.has("anonymous"),
    ...Object.fromEntries(FIELDS.map((name) => [name, text(name)])),
  };
}

function label() {
  const amount = amountOf(typed());
  button.textContent = typeof amount === "number" ? "Donate " + rupees(amount) : "Donate";
}

function busy(text) {
  isBusy = Boolean(text);
  button.ariaDisabled = isBusy ? "true" : null;
  if (isBusy) button.textContent = text;
  else label();
}

function show(name, error) {
  const field = form.elements[name];
  const place = document.getElementById(name + "-error");
  place.textContent = error || "";
  const hint = document.getElementById(name + "-hint");
  if (hint) hint.hidden = Boolean(error);
  if (error) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

// What is wrong, at its field; the first one takes the focus.
function showAll(errors) {
  for (const name of FIELDS) show(name, errors[name]);
  const first = FIELDS.find((name) => errors[name]);
  if (!first) return false;
  const more = form.elements[first].closest("details");
  if (more) more.open = true;
  form.elements[first].focus();
  return true;
}

function thank(donation) {
  const isPaid = donation.status === "paid";
  const panel = document.getElementById(isPaid ? "thanks" : "waiting");
  const content = panel.content.cloneNode(true);
  for (const place of content.querySelectorAll("[data-is]")) {
    const value = { amount: rupees(donation.amount_minor), reference: donation.donation_id }[place.dataset.is];
    place.textContent = value;
  }
  form.replaceWith(content);
  document.querySelector(".panel h2").focus();
}

async function give(gift) {
  busy("Preparing…");
  const { token, next } = await begin(gift);
  busy("The payment window is open");
  const proof = await pay(next);
  if (!proof) return;
  busy("Confirming your payment");
  thank(await confirm(token, proof));
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (isBusy) return;
  problem.textContent = "";
  const { errors, gift } = check(typed());
  if (showAll(errors)) return;
  try {
    await give(gift);
  } catch (refusal) {
    if (!refusal.field || !showAll({ [refusal.field]: refusal.message })) {
      problem.textContent = refusal.message;
    }
  }
  if (form.isConnected) busy("");
});

form.addEventListener("input", (event) => {
  const { name } = event.target;
  const own = form.elements.amount;
  if (name === "preset") own.value = "";
  if (name === "amount") {
    const better = !event.isComposing && grouped(own.value, own.selectionStart);
    if (better) {
      own.value = better.text;
      own.setSelectionRange(better.caret, better.caret);
    }
    if (own.value.trim()) for (const chip of form.elements.preset) chip.checked = false;
  }
  const changed = name === "preset" ? "amount" : name;
  if (FIELDS.includes(changed)) show(changed, "");
  if (changed === "amount" && !isBusy) label();
});

for (const intent of ["focusin", "pointerdown", "touchstart"]) {
  form.addEventListener(intent, () => warmUp().catch(() => {}), { passive: true });
}
