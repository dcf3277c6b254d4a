// The one frame that all instances share, and what opening does to the page around it.

// Kept over all openings. The metas are those found at the first open: a page that changes its own
// afterwards gets the old ones back, and an open on top of an open saves "hidden" as the page's overflow.
const saved = { overflow: "", metas: null, scrollY: 0 };

function pageMetas() {
  saved.metas =
    saved.metas ||
    Array.from(document.querySelectorAll('head meta[name=viewport],head meta[name="theme-color"]'));
  return saved.metas;
}

function makeMeta(name, content) {
  const meta = document.createElement("meta");
  meta.setAttribute("name", name);
  meta.setAttribute("content", content);
  return meta;
}

class CheckoutFrame {
  constructor() {
    this.body = document.body;
    this.head = document.head;
    this.listeners = null;
    this.element = this.makeElement();
    window.addEventListener("message", (message) => this.receive(message));
    stage.container.appendChild(this.element);
  }

  makeElement() {
    const element = make("iframe", "razorpay-checkout-frame", {
      opacity: "1",
      height: "100%",
      position: "relative",
      background: "none",
      display: "block",
      border: "0 none transparent",
      margin: "0",
      padding: "0",
      zIndex: "2",
      // As the frame's own document has it; otherwise a dark page gets an opaque sheet over it.
      colorScheme: "light",
    });
    const attributes = {
      allowtransparency: "true",
      frameborder: "0",
      width: "100%",
      height: "100%",
      allow: "otp-credentials",
      src: FRAME_URL,
    };
    for (const [name, value] of Object.entries(attributes)) {
      element.setAttribute(name, value);
    }
    return element;
  }

  // Whoever opens last owns the frame: an instance that was open before hears nothing any more.
  open(instance) {
    this.instance = instance;
    this.embedded = false;
    const parent = lookupElement(instance.get("parent"));
    const home = parent || stage.container;
    if (this.element.parentNode !== home) {
      home.appendChild(this.element);
    }
    if (parent) {
      this.element.style.minHeight = "530px";
      this.embedded = true;
    } else {
      stage.container.style.display = "block";
      stage.backdrop.style.background = instance.get("theme.backdrop_color");
      if (/^rzp_t/.test(instance.get("key"))) {
        stage.ribbon.style.opacity = "1";
      }
      this.lock();
    }
    this.bind();
    this.sendOpen();
  }

  lock() {
    pageMetas().forEach((meta) => meta.remove());
    this.metas = [
      makeMeta("viewport", "width=device-width, initial-scale=1.0, maximum-scale=1.0, user-scalable=no"),
      makeMeta("theme-color", this.instance.get("theme.color")),
    ];
    this.head.append(...this.metas);
    saved.overflow = this.body.style.overflow;
    this.body.style.overflow = "hidden";
    if (isIphone) {
      saved.scrollY = window.pageYOffset;
      window.scrollTo(0, 0);
      this.fit();
    }
  }

  // Restores the page. A second ending finds nothing bound and fails in unbind() with an uncaught
  // TypeError before its callback is called: the first ending wins.
  close() {
    stage.backdrop.style.background = "";
    stage.ribbon.style.opacity = "0";
    (this.metas || []).forEach((meta) => meta.remove());
    this.head.append(...pageMetas());
    this.body.style.overflow = saved.overflow;
    this.unbind();
    if (isIphone) {
      window.scrollTo(0, saved.scrollY);
    }
  }

  hide() {
    stage.container.style.display = "none";
  }

  // On an iPhone the frame's height is set in pixels, because 100 % jumps with the address bar.
  fit() {
    const height = window.innerHeight || screen.height;
    stage.container.style.position = height < 450 ? "absolute" : "fixed";
    this.element.style.height = Math.max(height, 460) + "px";
  }

  bind() {
    if (this.listeners) {
      return;
    }
    this.listeners = [];
    if (isIphone) {
      const fit = () => this.fit();
      for (const name of ["orientationchange", "resize"]) {
        window.addEventListener(name, fit);
        this.listeners.push(() => window.removeEventListener(name, fit));
      }
    }
  }

  unbind() {
    this.listeners.forEach((stop) => stop());
    this.listeners = null;
  }

  post(message) {
    message.id = this.instance ? this.instance.id : drawId();
    const { contentWindow } = this.element;
    if (contentWindow) {
      contentWindow.postMessage(JSON.stringify(message), "*");
    }
  }

  sendOpen() {
    if (this.instance) {
      this.post(this.openMessage());
    }
  }

  openMessage() {
    const options = this.instance.get();
    for (const [name, value] of Object.entries(this.instance.modal.options)) {
      options["modal." + name] = value;
    }
    if (isText(options.image) && options.image && !/^(data:|http)/.test(options.image)) {
      options.image = new URL(options.image, location.href).href;
    }
    const message = {
      event: "open",
      options,
      metadata: this.instance.metadata,
      referer: location.href,
      library: "checkoutjs",
      library_src: scriptTag ? scriptTag.src : undefined,
      is_magic_script: false,
      merchant_page_resource_performance: {},
    };
    if (this.embedded) {
      delete options.parent;
      message.embedded = true;
    }
    return message;
  }

  receive({ data, origin, source }) {
    const message = parseMessage(data);
    const isOurs = message && message.source === "frame" && source === this.element.contentWindow;
    if (isOurs && origin === GATEWAY) {
      // An unknown event is a TypeError nobody catches, as with the real script.
      FRAME_EVENTS[message.event].call(this, message.data);
    }
  }
}

function parseMessage(data) {
  if (!isText(data)) {
    return data;
  }
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}

let sharedFrame = null;

function checkoutFrame() {
  sharedFrame = sharedFrame || new CheckoutFrame();
  return sharedFrame;
}
