// From a checked gift to the server's word that it is paid.

import { campaign } from "./campaign.js";

const PATIENCE_MS = 20_000;
const UNREACHABLE =
  "We could not reach the server. Check your connection and try again: you will not be charged twice.";

// 128 random bits.
function drawKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// One key for one body: a press that is repeated after a lost answer gets the order that there is.
let taken = { body: "", key: "" };
function keyFor(body) {
  if (taken.body !== body) taken = { body, key: drawKey() };
  return taken.key;
}

async function post(path, body) {
  let answer;
  let json;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    json = await answer.json();
  } catch {
    throw { message: UNREACHABLE };
  }
  if (!answer.ok) throw json;
  return json;
}

export function begin(gift) {
  const request = {
    campaign: campaign.slug,
    amount_minor: gift.amount,
    currency: "INR",
    gateway: "razorpay",
    donor: {
      name: gift.name,
      email: gift.email,
      phone: gift.phone || undefined,
      pan: gift.pan || undefined,
    },
    message: gift.message || undefined,
    anonymous: gift.anonymous,
    locale: "en",
    declares_indian_citizen: true,
  };
  const idempotency_key = keyFor(JSON.stringify(request));
  return post("/api/begin_donation", { request: { idempotency_key, ...request } });
}

// The server's word on a proof; what does not get through is tried again, because the money has moved.
export async function confirm(token, proof) {
  for (let wait = 1_000; ; wait *= 2) {
    try {
      return await post("/api/confirm_payment", { token, ...proof });
    } catch (problem) {
      if (problem.code || wait > 16_000) throw problem;
      await new Promise((done) => setTimeout(done, wait));
    }
  }
}

let loading = null;

// Loads checkout.js once; a failure is forgotten, so that the next press tries again.
export function warmUp() {
  if (window.Razorpay) return Promise.resolve();
  loading ||= new Promise((done, fail) => {
    const script = document.createElement("script");
    script.src = document.querySelector("meta[name=checkout]").content;
    script.onload = done;
    script.onerror = () => {
      loading = null;
      script.remove();
      fail({
        message:
          "The payment window did not open. Nothing was charged. Check your connection and switch off any content blocker for this page, then try again.",
      });
    };
    document.head.append(script);
  });
  return loading;
}

// Opens Razorpay's window; answers its proof, or null when the donor closed it.
export async function pay(order) {
  await warmUp();
  return new Promise((done) => {
    const checkout = new window.Razorpay({
      key: order.key_id,
      order_id: order.order_id,
      amount: order.amount_minor,
      currency: order.currency,
      name: order.name,
      description: order.description,
      prefill: order.prefill,
      theme: { color: "#0b5351" },
      config: { display: { hide: [{ method: "upi", flows: ["collect"] }], language: "en" } },
      handler: done,
      modal: { ondismiss: () => done(null) },
    });
    checkout.open();
  });
}
