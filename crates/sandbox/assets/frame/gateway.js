// Talking: to the page around this frame by messages, to the gateway by HTTP.

// The page's origin is unknown until it speaks; nothing secret is said before that.
let pageOrigin = "*";

function tellPage(event, data) {
  if (window.parent !== window) {
    window.parent.postMessage(JSON.stringify({ source: "frame", event, data }), pageOrigin);
  }
}

function onPageMessage(events) {
  window.addEventListener("message", ({ data, source, origin }) => {
    if (source !== window.parent || source === window) {
      return;
    }
    const message = parse(data);
    const handle = message && Object.hasOwn(events, message.event) && events[message.event];
    if (handle) {
      pageOrigin = origin === "null" ? "*" : origin;
      handle(message);
    }
  });
}

function parse(data) {
  try {
    return typeof data === "string" ? JSON.parse(data) : null;
  } catch {
    return null;
  }
}

const NO_ANSWER = {
  description: "The payment gateway did not answer. Please check your connection and try again.",
  reason: "gateway_unreachable",
};

// {ok: true, body} or {ok: false, error}; `isRefusal` tells the gateway's own no from silence.
async function call(path, init) {
  try {
    const answer = await fetch(path, init);
    const body = await answer.json();
    if (answer.ok && !body.error) {
      return { ok: true, body };
    }
    const isRefusal = Boolean(body.error);
    return { ok: false, error: body.error || NO_ANSWER, isRefusal };
  } catch {
    return { ok: false, error: NO_ANSWER, isRefusal: false };
  }
}

function fetchPreferences(options) {
  const query = new URLSearchParams({ key_id: options.key || "" });
  for (const name of ["order_id", "currency"]) {
    if (options[name]) {
      query.set(name, options[name]);
    }
  }
  return call("/v1/preferences?" + query);
}

const send = (path, request) =>
  call(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(request),
  });

// One whole attempt, with the bank's answer in it.
const pay = (request) => send("/v1/checkout/pay", request);

// Only the beginning of one: answers where the whole tab has to go for the rest.
const begin = (request) => send("/v1/checkout/start", request);
