// What a browser adds to the admin. Every page is whole without it.
"use strict";

// Looked at again after so long, a page is read anew.
const STALE_MS = 60_000;
// How often it is asked whether the session is over: a timer of half an hour sleeps while a laptop does.
const ROUND_MS = 5_000;
// A form whose answer does not come may be sent again.
const SENT_MS = 15_000;
const TOLD_MS = 2_000;
// Where a page leads whose session is over.
const SIGN_IN = "/admin/sign-in";

const words = document.body.dataset;
let readAt = Date.now();
let isTyped = false;

function made(name, className, text) {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}

// A page of the admin as a document: no markup is made of a text, so the policy for trusted types holds.
function asked(address, form) {
  return new Promise((taken, refused) => {
    const request = new XMLHttpRequest();
    request.open(form ? "POST" : "GET", address);
    request.responseType = "document";
    request.onerror = refused;
    request.onload = () => {
      const found = new URL(request.responseURL || address).pathname;
      if (found === SIGN_IN) leave();
      if (request.status !== 200 || found !== new URL(address).pathname || !request.response) return refused();
      readAt = Date.now();
      taken(request.response);
    };
    request.send(form && new URLSearchParams(new FormData(form)));
  });
}

// A column says its numbers below the drawing, at a touch too; a browser's own hints come late, and to a mouse alone.
function readOut(plot) {
  const line = made("p", "readout", "");
  const columns = plot.querySelectorAll("g");
  for (const column of columns) {
    const title = column.querySelector("title");
    column.dataset.told = title.textContent;
    title.remove();
  }
  const show = (chosen) => {
    line.textContent = chosen ? chosen.dataset.told : "";
    columns.forEach((column) => column.classList.toggle("chosen", column === chosen));
  };
  const follow = (event) => show(event.target.closest("g"));
  plot.querySelector("svg").addEventListener("pointermove", follow);
  plot.querySelector("svg").addEventListener("pointerdown", follow);
  plot.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && show(null));
  plot.append(line);
}

// Names of gifts, payments and refunds are long, and go into a gateway's dashboard.
function copyable(element) {
  const button = made("button", "copy", "");
  button.type = "button";
  const say = (text, label) => {
    button.textContent = text;
    button.setAttribute("aria-label", label);
  };
  const rest = () => say(words.toCopy, `${words.toCopy}: ${element.dataset.copy}`);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(element.dataset.copy);
    say(words.copied, words.copied);
    setTimeout(rest, TOLD_MS);
  });
  rest();
  return button;
}

function dress(part) {
  part.querySelectorAll(".plot").forEach(readOut);
  if (navigator.clipboard) part.querySelectorAll("[data-copy]").forEach((element) => element.append(" ", copyable(element)));
}

// Below the rows that are there, so that the place in the list is kept.
async function older(pager) {
  const [form, link] = [pager.querySelector("form"), pager.querySelector("a")];
  pager.setAttribute("aria-busy", "true");
  try {
    const next = await asked(form ? form.action : link.href, form);
    const rows = [...next.querySelectorAll(".list tbody tr")];
    document.querySelector(".list tbody").append(...rows.map((row) => document.adoptNode(row)));
    const further = next.querySelector(".pager");
    further ? pager.replaceWith(document.adoptNode(further)) : pager.remove();
    rows[0]?.querySelector("a")?.focus({ preventScroll: true });
  } catch {
    form ? form.submit() : location.assign(link.href);
  }
}

const reachable = (part) => [...part.querySelectorAll("a, button, summary")];

// The page as it is now, with what was unfolded and where the focus was.
async function readAnew() {
  const old = document.querySelector("main[data-again]");
  if (!old || isTyped) return;
  let page;
  try {
    page = await asked(location.href);
  } catch {
    return;
  }
  const main = document.adoptNode(page.querySelector("main"));
  // What has happened since stands below what was there.
  const folds = main.querySelectorAll("details");
  old.querySelectorAll("details").forEach((fold, at) => {
    if (folds[at]) folds[at].open = fold.open;
  });
  const focus = reachable(old).indexOf(document.activeElement);
  // Rows that were added below are the reader's place.
  if (isTyped || old.querySelectorAll("tr").length > main.querySelectorAll("tr").length) return;
  old.replaceWith(main);
  dress(main);
  reachable(main)[focus]?.focus({ preventScroll: true });
}

// Names of donors do not stay on the screen of a desk that was left. Nothing is asked, which would keep the session on.
function leave() {
  const main = made("main", "narrow", "");
  const on = made("a", "button", words.goOn);
  on.href = document.querySelector("main[data-again]") ? location.href : "/admin";
  const line = made("p", "", "");
  line.append(on);
  main.append(made("h1", "", words.awayTitle), made("p", "", words.away), line);
  document.querySelector("main").replaceWith(main);
  document.title = words.awayTitle;
  clearInterval(rounds);
}

const isOver = () => words.idleMs && Date.now() - readAt >= Number(words.idleMs);
const rounds = setInterval(() => isOver() && leave(), ROUND_MS);

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return;
  if (isOver()) leave();
  else if (Date.now() - readAt >= STALE_MS) readAnew();
});

document.addEventListener("input", () => (isTyped = true));

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent !== undefined) return event.preventDefault();
  const pager = form.closest(".pager");
  if (pager) {
    event.preventDefault();
    return older(pager);
  }
  form.dataset.sent = "";
  const buttons = form.querySelectorAll("button");
  buttons.forEach((button) => button.setAttribute("aria-disabled", "true"));
  setTimeout(() => {
    delete form.dataset.sent;
    buttons.forEach((button) => button.removeAttribute("aria-disabled"));
  }, SENT_MS);
});

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const next = event.target.closest(".pager a");
  if (next) {
    event.preventDefault();
    return older(next.closest(".pager"));
  }
  // The whole row leads where its link does, unless something of it is being marked.
  const row = event.target.closest(".list tbody tr");
  if (row && !event.target.closest("a") && getSelection().isCollapsed) row.querySelector("a").click();
});

dress(document);
