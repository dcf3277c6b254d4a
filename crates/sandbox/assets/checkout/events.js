// What the frame may say, and what the page does about it. `this` is the CheckoutFrame.

const HANDLER_DELAY_MS = 200;

const wantsRedirect = (instance) =>
  (instance.get("redirect") || forcesRedirect) && Boolean(instance.get("callback_url"));

const callIfPresent = (object, method, ...data) => {
  if (object && isFunction(object[method])) {
    object[method](...data);
  }
};

const FRAME_EVENTS = Object.assign(Object.create(null), {
  load() {
    this.sendOpen();
  },

  render() {
    this.instance.emit("render");
  },

  event({ event, data }) {
    this.instance.emit(event, data);
  },

  customevent({ event, data }) {
    window.dispatchEvent(new CustomEvent(event, { detail: data }));
  },

  submit(data) {
    const instance = this.instance;
    const wallets = instance.get("external.wallets") || [];
    if (data.method === "wallet" && wallets.includes(data.wallet)) {
      try {
        instance.get("external.handler").call(instance, data);
      } catch {
        /* an app's wallet handler cannot stop the payment */
      }
    }
    instance.emit("payment.submit", { method: data.method });
  },

  redirect(data) {
    redirectTo({ ...data, target: data.target || this.instance.get("target") || "_top" });
  },

  // The page is free again at once; the handler follows later, and the container stays until "hidden".
  complete(data) {
    this.close();
    const instance = this.instance;
    const handler = instance.get("handler");
    if (isFunction(handler)) {
      setTimeout(() => handler.call(instance, data), HANDLER_DELAY_MS);
    }
  },

  dismiss(data) {
    this.close();
    const ondismiss = this.instance.get("modal.ondismiss");
    if (isFunction(ondismiss)) {
      setTimeout(() => ondismiss(data));
    }
  },

  hidden() {
    this.hide();
    const onhidden = this.instance.get("modal.onhidden");
    if (isFunction(onhidden)) {
      onhidden();
    }
  },

  // A failed attempt ends nothing: the window stays open and a success may still follow.
  paymenterror(data) {
    const instance = this.instance;
    if (wantsRedirect(instance) && instance.get("retry") === false) {
      if (data && data.error && data.error.metadata) {
        data.error.metadata = JSON.stringify(data.error.metadata);
      }
      submitForm(instance.get("callback_url"), data, instance.get("target") || "_top");
      return;
    }
    instance.emit("payment.error", data);
    instance.emit("payment.failed", data);
  },

  failure(data) {
    FRAME_EVENTS.dismiss.call(this);
    alert("Payment Failed.\n" + data.error.description);
    FRAME_EVENTS.hidden.call(this);
  },

  // Asks the frame to close and hides the window, but leaves the page locked.
  fault(data) {
    const instance = this.instance;
    const words = isText(data) ? data : data && (data.message || data.description);
    instance.close();
    instance.emit("fault.close");
    if (wantsRedirect(instance)) {
      submitForm(instance.get("callback_url"), { error: data });
    } else {
      alert("Oops! Something went wrong.\n" + (words || "Something went wrong."));
    }
    this.hide();
  },

  gaevent({ event, category, params }) {
    callIfPresent(window, "gtag", "event", event, { event_category: category, ...params });
  },

  fbaevent({ eventType = "trackCustom", event, category, params = {}, eventInfo = {} }) {
    const details = category ? { ...params, page: category } : params;
    callIfPresent(window, "fbq", eventType, event, details, eventInfo);
  },

  moengageevent({ eventName, eventData = {}, actionType, value }) {
    if (actionType) {
      callIfPresent(window.Moengage, actionType, value);
    } else {
      callIfPresent(window.Moengage, "track_event", eventName, eventData);
    }
  },

  // Said by the frame, without anything to see on the page.
  focus: nothing,
  blur: nothing,
  flush: nothing,
  preferenceLoad: nothing,
});
