// Where the gateway is. The tag that loaded this script knows; a script without a tag (a dynamic
// import, a bundle) falls back to the host it was served from, which the server puts in SERVED_FROM.
const scriptTag = document.currentScript;
const GATEWAY = scriptTag && scriptTag.src ? new URL(scriptTag.src).origin : SERVED_FROM;

// The query is what the real script sends; the frame does not read it, but policies that name it must fit.
const FRAME_URL =
  GATEWAY +
  "/v1/checkout/public?traffic_env=production&build=0000000000000000000000000000000000000000&modern=1&unified_lite=1";

// Calls `work` with its `this` as soon as there is a body, and answers `this` at once either way.
function onceThereIsABody(work) {
  return function wait() {
    if (document.body) {
      return work.call(this);
    }
    setTimeout(wait.bind(this), 99);
    return this;
  };
}

const isText = (value) => typeof value === "string";
const isFunction = (value) => typeof value === "function";
const isObject = (value) => value !== null && typeof value === "object";

// 14 letters or digits, as instances are named.
function drawId() {
  const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  const bytes = crypto.getRandomValues(new Uint8Array(14));
  return Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join("");
}
