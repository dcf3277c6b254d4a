// The constructor and what hangs on it.

// One of these must be there; order and customer alone tell the gateway nothing about the merchant,
// but the real script takes an order for enough.
const IDENTIFYING = [
  "key",
  "order_id",
  "invoice_id",
  "subscription_id",
  "auth_link_id",
  "payment_link_id",
  "contact_id",
  "checkout_config_id",
];

function Razorpay(options) {
  if (!(this instanceof Razorpay)) {
    return new Razorpay(options);
  }
  Emitter.call(this);
  this.id = drawId();
  const store = openStoreLoudly(options);
  this.get = store.get;
  this.set = store.set;
  if (IDENTIFYING.every((name) => !this.get(name))) {
    throw new Error("No key passed");
  }
  this.postInit();
}

// A refused option is shouted into the donor's face as well as thrown.
function openStoreLoudly(options) {
  try {
    return openStore(options);
  } catch (error) {
    if (isObject(options) && !options.parent) {
      alert(error.message);
    }
    throw new Error(error.message);
  }
}

Razorpay.prototype = Object.assign(new Emitter(), {
  postInit() {
    this.modal = { options: {} };
    const store = this.set;
    this.set = (name, value) => {
      if (this.checkoutFrame) {
        this.checkoutFrame.post({ event: "update_options", data: { [name]: value } });
      }
      store(name, value);
    };
    if (this.get("parent")) {
      this.open();
    }
  },

  onNew(name, listener) {
    if (name === "ready") {
      fetchPreferences(this, listener);
    }
  },

  getMode() {
    const key = this.get("key");
    if (!key) {
      return "pending";
    }
    return /^rzp_l/.test(key) ? "live" : "test";
  },

  open: onceThereIsABody(function () {
    if (!this.metadata) {
      const language = document.documentElement.getAttribute("lang");
      this.metadata = { isBrave: false, isPrivate: false, language };
    }
    this.metadata.openedAt = Date.now();
    const frame = checkoutFrame();
    this.checkoutFrame = frame;
    frame.open(this);
    // A frame outside the document has no window: an app has torn the container out of the page.
    if (!frame.element.contentWindow) {
      frame.close();
      frame.hide();
      alert("This browser is not supported.\nPlease try payment in another browser.");
    }
    return this;
  }),

  resume(data) {
    if (this.checkoutFrame) {
      this.checkoutFrame.post({ event: "resume", data });
    }
  },

  // A wish, posted to the frame; nothing on the page changes by it.
  close() {
    if (this.checkoutFrame) {
      this.checkoutFrame.post({ event: "close" });
    }
  },
});

// JSONP, because the API answers no cross-origin request.
function fetchPreferences(instance, listener) {
  if (instance.prefs) {
    listener("ready", instance.prefs);
    return;
  }
  const name = "jsonp_" + instance.id;
  Razorpay[name] = (preferences) => {
    delete Razorpay[name];
    if (preferences.methods) {
      instance.prefs = preferences;
      instance.methods = preferences.methods;
    }
    listener(instance.prefs, preferences);
  };
  const address = new URL(GATEWAY + "/v1/preferences");
  address.searchParams.set("key_id", instance.get("key"));
  address.searchParams.set("callback", "Razorpay." + name);
  const script = document.createElement("script");
  script.src = address.href;
  script.onload = script.onerror = () => script.remove();
  document.documentElement.appendChild(script);
}

Object.assign(Razorpay, {
  configure,
  defaults: DEFAULTS,
  enableLite: false,
  open: (options) => Razorpay(options).open(),
  setConfig: nothing,
  sendMessage(message) {
    if (sharedFrame) {
      sharedFrame.post(message);
    }
  },
  triggerShopifyCheckoutBtnClickEvent: nothing,
  emi: {
    // Monthly instalment, cut to a whole minor unit; `rate` is per cent a year.
    calculator(principal, months, rate) {
      if (!rate) {
        return Math.ceil(principal / months);
      }
      const monthly = rate / 1200;
      const growth = (1 + monthly) ** months;
      return Math.trunc((principal * monthly * growth) / (growth - 1));
    },
    calculatePlan(principal, months, rate) {
      const installment = this.calculator(principal, months, rate);
      return { total: rate ? installment * months : principal, installment };
    },
  },
});

window.Razorpay = Razorpay;
