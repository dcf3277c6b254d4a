// A picture that looks like a UPI code and cannot be scanned: the three finders and a pattern drawn
// from the order's id. A code that scans would take a donor's real app to a payment that does not exist.

const CELLS = 25;
const FINDERS = [
  [0, 0],
  [CELLS - 7, 0],
  [0, CELLS - 7],
];

function mockCode(seed) {
  const cells = [];
  const bit = bitsFrom(seed);
  for (let y = 0; y < CELLS; y += 1) {
    for (let x = 0; x < CELLS; x += 1) {
      const finder = FINDERS.find(([left, top]) => within(x - left) && within(y - top));
      const isDark = finder ? isFinderDark(x - finder[0], y - finder[1]) : bit();
      if (isDark) {
        cells.push("M" + x + " " + y + "h1v1h-1z");
      }
    }
  }
  const drawing = icon("qr", cells.join(""));
  assign(drawing, { viewBox: "0 0 " + CELLS + " " + CELLS });
  assign(drawing.firstChild, { fill: "#16181d", stroke: "none" });
  return drawing;
}

// A finder and the white margin that keeps it apart.
const within = (offset) => offset >= -1 && offset <= 7;

function isFinderDark(x, y) {
  const ring = Math.max(Math.abs(x - 3), Math.abs(y - 3));
  return ring === 3 || ring <= 1;
}

// A small xorshift generator: the same order always draws the same picture.
function bitsFrom(seed) {
  let state = 2463534242;
  for (const letter of seed) {
    state = Math.imul(state ^ letter.codePointAt(0), 16777619) >>> 0 || 1;
  }
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state & 4) === 4;
  };
}
