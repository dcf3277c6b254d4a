// Amounts as the donor reads them, from integers in the minor unit; no division, so no rounding.

const WHOLE_UNITS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(" ");
const THOUSANDTHS = "BHD IQD JOD KWD OMR TND".split(" ");

function minorDigits(currency) {
  if (WHOLE_UNITS.includes(currency)) {
    return 0;
  }
  return THOUSANDTHS.includes(currency) ? 3 : 2;
}

// "₹5,00,000.00": grouped the Indian way, whatever the currency.
function formatMoney(amountMinor, currency) {
  if (!Number.isSafeInteger(amountMinor)) {
    return String(amountMinor);
  }
  const digits = minorDigits(currency);
  const text = String(Math.abs(amountMinor)).padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits);
  const fraction = text.slice(text.length - digits);
  const grouped = new Intl.NumberFormat("en-IN").format(BigInt(whole));
  const sign = amountMinor < 0 ? "-" : "";
  return sign + symbolOf(currency) + grouped + (fraction ? "." + fraction : "");
}

function symbolOf(currency) {
  try {
    const parts = new Intl.NumberFormat("en-IN", { style: "currency", currency }).formatToParts(0);
    const symbol = parts.find((part) => part.type === "currency").value;
    return /[a-z]$/i.test(symbol) ? symbol + " " : symbol;
  } catch {
    return currency + " ";
  }
}
