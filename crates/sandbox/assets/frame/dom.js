// Building elements without markup in strings: what a merchant sends is text and stays text.

const byId = (id) => document.getElementById(id);

// el("button", {class: "button", "data-action": "retry", onclick}, "Try again")
function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  assign(element, attributes);
  element.append(...children);
  return element;
}

function assign(element, attributes) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") {
      element.addEventListener(name.slice("on".length), value);
    } else if (value !== undefined) {
      element.setAttribute(name, value);
    }
  }
}

// A drawing from path data; decorative, so hidden from assistive technology.
function icon(className, ...paths) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  assign(svg, { viewBox: "0 0 24 24", class: className, "aria-hidden": "true" });
  for (const data of paths) {
    const path = document.createElementNS(space, "path");
    path.setAttribute("d", data);
    svg.append(path);
  }
  return svg;
}

const ICONS = {
  card: ["M3 6.5h18v11H3z", "M3 10h18", "M6.5 14.5h4"],
  netbanking: ["M3.5 9.5L12 4l8.5 5.5z", "M5.5 9.5V17M10 9.5V17M14 9.5V17M18.5 9.5V17", "M3.5 19.5h17"],
  fpx: ["M3.5 9.5L12 4l8.5 5.5z", "M5.5 9.5V17M10 9.5V17M14 9.5V17M18.5 9.5V17", "M3.5 19.5h17"],
  upi: ["M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4z", "M14 14h2v2M20 14v2M14 20h2M18 18h2v2"],
  wallet: ["M4 7.5h14.5a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 18z", "M4 7.5L15 4v3.5", "M16 13.5h.01"],
  chevron: ["M9 5l7 7-7 7"],
  back: ["M15 5l-7 7 7 7"],
  good: ["M12 3a9 9 0 1 1 0 18a9 9 0 1 1 0-18", "M8 12.5l2.8 2.8L16.2 9.5"],
  bad: ["M12 3a9 9 0 1 1 0 18a9 9 0 1 1 0-18", "M12 7.5v5.5M12 16.5h.01"],
};

const button = (kind, action, words, onclick) =>
  el("button", { type: "button", class: "button " + kind, "data-action": action, onclick }, words);

const focusable = () =>
  Array.from(
    byId("sheet").querySelectorAll("button, input, select, a[href]"),
  ).filter((element) => !element.disabled && element.getClientRects().length > 0);
