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

// The texts of the page's language, and how long a session lasts.
const given = document.body.dataset;
let readAt = Date.now();
let isTyped = false;
let isLonger = false;
let isAway = false;

function made(name, className, text) {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}

// For who does not see it: what is heard must have been in the page before.
const heard = made("p", "heard", "");
heard.setAttribute("role", "status");
document.body.append(heard);

function tell(text) {
  heard.textContent = "";
  setTimeout(() => (heard.textContent = text));
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
      if (isAway || request.status !== 200 || found !== new URL(address).pathname || !request.response) return refused();
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

// What goes from here into a gateway's dashboard, or into a mail.
function copyable(element) {
  const button = made("button", "copy", "");
  button.type = "button";
  const say = (text, label) => {
    button.textContent = text;
    button.setAttribute("aria-label", label);
  };
  const rest = () => say(given.toCopy, `${given.toCopy}: ${element.dataset.copy}`);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(element.dataset.copy);
    } catch {
      // A browser may refuse it; the text is there to be marked by hand.
      return;
    }
    say(given.copied, given.copied);
    tell(given.copied);
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
  if (pager.hasAttribute("aria-busy")) return;
  pager.setAttribute("aria-busy", "true");
  const [form, link] = [pager.querySelector("form"), pager.querySelector("a")];
  let next;
  try {
    next = await asked(form ? form.action : link.href, form);
  } catch {
    if (!pager.isConnected) return;
    if (form) form.submit();
    else location.assign(link.href);
    return;
  }
  const rows = [...next.querySelectorAll(".list tbody tr")];
  const further = next.querySelector(".pager");
  document.querySelector(".list tbody").append(...rows.map((row) => document.adoptNode(row)));
  if (further) pager.replaceWith(document.adoptNode(further));
  else pager.remove();
  isLonger = true;
  rows[0]?.querySelector("a")?.focus({ preventScroll: true });
}

// What may have the focus, and what it is called where a page is read anew.
const REACHABLE = "a, button, summary, [tabindex]";
const called = (element) =>
  element.id ||
  element.getAttribute("aria-label") ||
  element.getAttribute("href") ||
  element.form?.getAttribute("action") ||
  element.textContent;

// The page as it is now, with what was unfolded and where the focus was. Not where somebody is at work in it: what is typed,
// on its way, or was added below would be gone.
async function readAnew() {
  const isAtWork = () => isTyped || isLonger || document.querySelector("[aria-busy], [data-sent]");
  const old = document.querySelector("main[data-again]");
  if (!old || isAtWork()) return;
  let page;
  try {
    page = await asked(location.href);
  } catch {
    return;
  }
  if (isAtWork() || !old.isConnected) return;
  const main = document.adoptNode(page.querySelector("main"));
  // What has happened since stands below what was there.
  const folds = main.querySelectorAll("details");
  old.querySelectorAll("details").forEach((fold, at) => {
    if (folds[at]) folds[at].open = fold.open;
  });
  const focus = old.contains(document.activeElement) ? called(document.activeElement) : undefined;
  old.replaceWith(main);
  dress(main);
  if (focus) [...main.querySelectorAll(REACHABLE)].find((one) => called(one) === focus)?.focus({ preventScroll: true });
}

// Names of donors do not stay on the screen of a desk that was left. Nothing is asked, which would keep the session on.
function leave() {
  if (isAway) return;
  isAway = true;
  clearInterval(rounds);
  const on = made("a", "button", given.goOn);
  on.href = document.querySelector("main[data-again]") ? location.href : "/admin";
  const line = made("p", "", "");
  line.append(on);
  const title = made("h1", "", given.awayTitle);
  title.tabIndex = -1;
  const main = made("main", "narrow", "");
  main.append(title, made("p", "", given.away), line);
  document.querySelector("main").replaceWith(main);
  document.title = given.awayTitle;
  title.focus();
}

const isOver = () => given.idleMs && Date.now() - readAt >= Number(given.idleMs);
const rounds = setInterval(() => isOver() && leave(), ROUND_MS);

// Who signs out in another tab has left this one, too.
const tabs = new BroadcastChannel("daan-admin");
if (given.idleMs) tabs.addEventListener("message", leave);
else if (location.pathname === SIGN_IN) tabs.postMessage("out");

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
  // The whole row leads where its link does, but for who gave, which is marked and copied.
  const row = event.target.closest(".list tbody tr");
  if (row && !event.target.closest("a, .donor") && getSelection().isCollapsed) row.querySelector("a").click();
});

dress(document);
