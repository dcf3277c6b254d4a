// Rupees as India writes them: the last three digits, then pairs.

export function rupees(minor) {
  return "₹" + (minor / 100).toLocaleString("en-IN");
}

const asciiDigit = (digit) => String.fromCharCode(digit.charCodeAt(0) - 0x0966 + 0x30);

// Digits of Devanagari are digits.
export function ascii(text) {
  return text.replace(/[०-९]/g, asciiDigit);
}

// What the amount field should hold instead of `typed`, and where its caret goes; null where the text is
// left alone.
export function grouped(typed, caret) {
  const plain = /^([\d०-९,]*)(\.[\d०-९]*)?$/.exec(typed);
  if (!plain) return null;
  const digits = plain[1].replaceAll(",", "");
  const head = digits.slice(0, -3).replace(/\B(?=(..)+$)/g, ",");
  const text = (head && head + ",") + digits.slice(-3) + (plain[2] || "");
  if (text === typed) return null;
  let kept = typed.slice(0, caret).replaceAll(",", "").length;
  let place = 0;
  while (kept > 0) {
    if (text[place] !== ",") kept -= 1;
    place += 1;
  }
  return { text, caret: place };
}

// The minor units of what was typed, or the word for what is wrong with it.
export function parseAmount(typed) {
  const bare = ascii(typed)
    .trim()
    .replace(/\/-$/, "")
    .replace(/\s*INR$/i, "")
    .replace(/^(रू\.?|रु\.?|₹|rs\.?|INR)\s*/i, "")
    .trim();
  if (!bare) return "missing";
  const parts = /^(\d+|\d{1,3}([ ,]\d\d)*[ ,]\d{3}|\d{1,3}([ ,]\d{3})+)(\.\d+)?$/.exec(bare);
  if (!parts) return "malformed";
  if (parts[4] && Number(parts[4]) !== 0) return "notWhole";
  return Number(parts[1].replace(/[ ,]/g, "")) * 100;
}
