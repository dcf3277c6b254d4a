// What a gift has to be, with the words for what it is not.

import { MAX_MINOR, MIN_MINOR } from "./campaign.js";
import { ascii, parseAmount, rupees } from "./money.js";

const LIMITS = `from ${rupees(MIN_MINOR)} to ${rupees(MAX_MINOR)}`;

const AMOUNT = {
  missing: `Choose or type an amount ${LIMITS}.`,
  malformed: `That is not an amount we can read. Type a number ${LIMITS}, such as 500.`,
  notWhole: `This campaign takes whole rupees only. Type an amount without decimals ${LIMITS}.`,
  belowMinimum: `The smallest gift here is ${rupees(MIN_MINOR)}. Type an amount ${LIMITS}.`,
  aboveMaximum: `The largest gift here is ${rupees(MAX_MINOR)}. Type an amount ${LIMITS}.`,
};

export const OWN_AMOUNT_HINT = `From ${rupees(MIN_MINOR)} to ${rupees(MAX_MINOR)}`;

// The chosen preset, unless an own amount was typed.
export function amountOf(typed) {
  const own = typed.amount.trim();
  if (!own && typed.preset) return Number(typed.preset);
  const amount = parseAmount(own);
  if (typeof amount === "string") return amount;
  if (amount < MIN_MINOR) return "belowMinimum";
  if (amount > MAX_MINOR) return "aboveMaximum";
  return amount;
}

function phoneOf(text) {
  const kept = ascii(text).trim().replace(/[\s\-.()‐-–]/g, "").replace(/^00/, "+");
  if (!/^\+?\d+$/.test(kept)) return null;
  let number = kept.slice(1);
  if (kept[0] !== "+") {
    number = kept.length === 12 && kept.startsWith("91") ? kept : "91" + kept.replace(/^0/, "");
  }
  const fits = number.startsWith("977")
    ? /^977(9\d{9}|[1-9]\d{7})$/
    : number.startsWith("91")
      ? /^91[6-9]\d{9}$/
      : /^[1-9]\d{6,14}$/;
  return fits.test(number) ? "+" + number : null;
}

const line = (text) => text.replace(/[\p{Cc}\p{Bidi_C}]/gu, " ").replace(/\s+/g, " ").trim();
const length = (text) => [...text].length;

const EMAIL =
  /^(?=.{3,254}$)(?=[^@]{1,64}@)[\p{L}\p{M}\p{N}!#$%&'*+\-/=?^_`{|}~]+(\.[\p{L}\p{M}\p{N}!#$%&'*+\-/=?^_`{|}~]+)*@([\p{L}\p{N}]([\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?\.)+[\p{L}\p{N}]([\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u;

// What was typed, cleaned as it is sent, and what is wrong with it by the names of the fields.
export function check(typed) {
  const errors = {};
  const amount = amountOf(typed);
  if (typeof amount === "string") errors.amount = AMOUNT[amount];

  const name = line(typed.name);
  if (!/[\p{L}\p{N}]/u.test(name)) errors.name = "Type your name, as it should stand on the receipt.";
  else if (length(name) > 100) errors.name = "This name is longer than 100 characters. Please shorten it.";

  const email = typed.email.trim();
  if (!email) errors.email = "Type your e-mail address; it is for your receipt.";
  else if (!EMAIL.test(email))
    errors.email = "This does not look like an e-mail address. It should be like name@example.org.";

  const phone = typed.phone.trim() && phoneOf(typed.phone);
  if (phone === null)
    errors.phone =
      "This does not look like a phone number. Type it like 98765 43210, or with its country code.";

  const pan = typed.pan.replace(/\s/g, "").toUpperCase();
  if (pan && !/^[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]$/.test(pan))
    errors.pan = "A PAN has ten characters like ABCPE1234F. Check it, or leave it empty.";

  const message = typed.message.split("\n").map(line).join("\n").trim();
  if (length(message) > 500)
    errors.message = "This message is longer than 500 characters. Please shorten it.";

  return { errors, gift: { amount, name, email, phone, pan, message, anonymous: typed.anonymous } };
}
