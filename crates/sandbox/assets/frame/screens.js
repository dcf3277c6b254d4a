// The screens between opening and ending. Each is a list of elements; `draw` shows it and moves the focus.

function draw(name, ...children) {
  const screen = byId("screen");
  screen.dataset.screen = name;
  screen.replaceChildren(...children);
  byId("backdrop").hidden = false;
  const first = screen.querySelector("input, select") || screen.querySelector("[data-first], .method, .button");
  (first || byId("close")).focus();
}

function drawWaiting(words) {
  draw("waiting", el("div", { class: "message", role: "status" }, el("div", { class: "spinner" }), el("p", {}, words)));
}

function drawMethods({ preferences, choose }) {
  const down = (preferences.payment_downtime.items || []).map((item) => item.method);
  const offered = Object.entries(METHODS).filter(([method]) => isOffered(preferences.methods[method]));
  const rows = offered.map(([method, { name, about }]) => {
    const line = down.includes(method)
      ? el("small", { class: "down" }, "Not working right now")
      : el("small", {}, about(preferences));
    const row = { type: "button", class: "method", "data-method": method, onclick: () => choose(method) };
    return el(
      "li",
      {},
      el("button", row, icon("", ...ICONS[method]), el("span", {}, el("strong", {}, name), line), icon("chevron", ...ICONS.chevron)),
    );
  });
  draw("methods", el("h2", {}, "How would you like to pay?"), el("ul", { class: "methods" }, ...rows));
}

const isOffered = (setting) =>
  typeof setting === "object" && setting !== null ? Object.keys(setting).length > 0 : Boolean(setting);

function drawMethod({ method, options, preferences, back, answer, leave }) {
  const bar = el(
    "div",
    { class: "bar" },
    el(
      "button",
      { type: "button", class: "icon-button", "data-action": "back", "aria-label": "Other ways to pay", onclick: back },
      icon("", ...ICONS.back),
    ),
    el("h2", {}, METHODS[method].name),
  );
  const end = redirects(options) ? payButton(leave) : mockBank(answer);
  draw("method", bar, ...METHODS[method].screen(options, preferences), end);
}

// In redirect mode the bank has a page of its own.
function payButton(leave) {
  const pay = button("main wide", "pay", "Pay " + byId("amount").textContent, leave);
  pay.dataset.first = "";
  return el("div", { class: "answers" }, pay);
}

function mockBank(answer) {
  const success = button("main", "success", "Success", () => answer("success"));
  success.dataset.first = "";
  return el(
    "div",
    { class: "bank" },
    el("h3", {}, "Mock bank page"),
    el("p", { class: "quiet" }, "What should the bank answer?"),
    el(
      "div",
      { class: "answers" },
      success,
      button("", "failure", "Failure", () => answer("failure")),
      button("plain wide", "authorize", "Authorised only, not captured", () => answer("authorize")),
    ),
  );
}

// One message with its buttons; the first button gets the focus.
function drawMessage(name, { sign, title, lines, buttons }) {
  draw(
    name,
    el(
      "div",
      { class: "message", role: name === "failed" || name === "refused" ? "alert" : "status" },
      icon("sign " + sign, ...ICONS[sign]),
      el("h2", {}, title),
      ...lines.filter(Boolean).map((line, place) => el("p", place > 0 ? { class: "code" } : {}, line)),
      el("div", { class: "answers" }, ...buttons),
    ),
  );
}

function drawHead(options, preferences) {
  const merchant = options.name || preferences.merchant_name;
  const order = preferences.order;
  const amount = order ? order.amount_due || order.amount : options.amount;
  const currency = order ? order.currency : options.currency || "INR";
  byId("merchant").textContent = merchant;
  byId("description").textContent = options.description || "";
  byId("amount").textContent = amount === undefined ? "" : formatMoney(amount, currency);
  byId("monogram").textContent = Array.from(merchant.trim())[0] || "?";
  byId("payer").textContent = [options["prefill.contact"], options["prefill.email"]].filter(Boolean).join(" · ");
  showImage(options.image);
  showAccent(options["theme.color"]);
}

function showImage(address) {
  const image = byId("image");
  const show = (isShown) => {
    image.hidden = !isShown;
    byId("monogram").hidden = isShown;
  };
  show(false);
  if (address) {
    image.onload = () => show(true);
    image.src = address;
  }
}

// The merchant's colour on the head and the main button, with ink that can be read on it.
function showAccent(color) {
  const root = document.documentElement.style;
  const match = /^#?([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(color || "");
  if (!match) {
    root.removeProperty("--accent");
    root.removeProperty("--on-accent");
    return;
  }
  const hex = match[1].length === 3 ? match[1].replace(/./g, "$&$&") : match[1];
  root.setProperty("--accent", "#" + hex);
  root.setProperty("--on-accent", luminance(hex) > 0.179 ? "#16181d" : "#ffffff");
}

// Relative luminance as WCAG has it; above 0.179 dark ink has the better contrast.
function luminance(hex) {
  const [red, green, blue] = [0, 2, 4].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
