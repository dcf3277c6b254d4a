// Wiring: the page's messages, the keyboard, the mouse.

let current = null;

const ifOpen = (act) => {
  if (current && !current.isOver) {
    act(current);
  }
};

onPageMessage({
  open({ options, referer }) {
    if (current) {
      current.isOver = true;
      current.stopCountdown();
    }
    current = new PaymentWindow(options || {}, referer);
    current.start();
  },
  update_options({ data }) {
    ifOpen((open) => Object.assign(open.options, data));
  },
  close() {
    ifOpen((open) => open.leave());
  },
});

byId("close").addEventListener("click", () => ifOpen((open) => open.requestClose()));

byId("backdrop").addEventListener("click", (event) => {
  if (event.target === event.currentTarget) {
    ifOpen((open) => open.options["modal.backdropclose"] && open.requestClose());
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    ifOpen((open) => open.options["modal.escape"] !== false && open.requestClose());
  } else if (event.key === "Tab") {
    keepFocusInside(event);
  }
});

// The donor came back from the bank with the browser's Back button, and the page as it was left.
window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted) {
    ifOpen((open) => open.isAtBank && open.showMethods());
  }
});

// Tab and Shift+Tab go round inside the window.
function keepFocusInside(event) {
  const elements = focusable();
  const edge = event.shiftKey ? elements[0] : elements[elements.length - 1];
  const next = event.shiftKey ? elements[elements.length - 1] : elements[0];
  if (next && (document.activeElement === edge || !byId("sheet").contains(document.activeElement))) {
    event.preventDefault();
    next.focus();
  }
}

tellPage("load", { origin: "checkout-frame" });
