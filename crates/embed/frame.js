// In a frame on somebody else's page: tells that page how tall the checkout is and what happens in it. Only to
// an origin that the server allows, and nothing personal: see the events' details.

const { origins } = JSON.parse(document.getElementById("daan-frame").textContent);
const around = location.ancestorOrigins?.[0] ?? (document.referrer && new URL(document.referrer).origin);

function post(message) {
  if (parent !== window && origins.includes(around)) parent.postMessage({ source: "daan", version: 1, ...message }, around);
}

const checkout = document.querySelector("daan-donate");
const EVENTS = ["ready", "change", "submit", "order-created", "open", "success", "pending", "failure", "cancel", "load-error"];
for (const name of EVENTS.map((word) => `daan-${word}`))
  document.addEventListener(name, (event) => post({ type: "event", name, detail: event.detail, step: checkout.status().step }));

new ResizeObserver(() => post({ type: "size", height: Math.ceil(checkout.getBoundingClientRect().height) })).observe(checkout);
