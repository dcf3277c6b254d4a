// One opening of the window, from the page's "open" to its one ending.

const SUCCESS_SHOWN_MS = 350;
const HIDDEN_DELAY_MS = 300;

// With redirect and an address to come back to, the donor leaves the page to pay.
const redirects = (options) => Boolean(options.redirect && options.callback_url);

class PaymentWindow {
  constructor(options, referer) {
    this.options = options;
    this.referer = referer;
    this.isOver = false;
    this.isPaying = false;
    this.isAtBank = false;
  }

  async start() {
    drawHead(this.options, { merchant_name: "", order: null });
    byId("sheet").classList.toggle("rises", this.options["modal.animation"] !== false);
    drawWaiting("Opening the checkout");
    tellPage("render");
    await this.load();
  }

  async load() {
    const answer = await fetchPreferences(this.options);
    if (this.isOver) {
      return;
    }
    if (!answer.ok) {
      this.refuse(answer);
      return;
    }
    this.preferences = answer.body;
    drawHead(this.options, this.preferences);
    this.startCountdown();
    this.showMethods();
  }

  refuse({ error, isRefusal }) {
    const leave = button("", "close", "Close", () => this.leave());
    const again = button("main", "retry", "Try again", () => this.load());
    drawMessage("refused", {
      sign: "bad",
      title: "This payment cannot be made",
      lines: [error.description],
      buttons: isRefusal ? [leave] : [again, leave],
    });
  }

  showMethods() {
    const { preferences } = this;
    this.isAtBank = false;
    drawMethods({ preferences, choose: (method) => this.showMethod(method) });
  }

  showMethod(method) {
    drawMethod({
      method,
      options: this.options,
      preferences: this.preferences,
      back: () => this.showMethods(),
      answer: (choice) => this.pay(method, choice),
      leave: () => this.goToBank(method),
    });
  }

  async pay(method, choice) {
    const request = this.request(method, choice);
    this.isPaying = true;
    drawWaiting("Asking the bank");
    tellPage("submit", { method, wallet: request.wallet });
    const answer = await pay(request);
    this.isPaying = false;
    // The donor has left meanwhile: the payment stands at the gateway, and nobody here hears of it.
    if (this.isOver) {
      return;
    }
    if (answer.ok) {
      this.succeed(answer.body);
    } else {
      this.fail(answer);
    }
  }

  // What was typed goes to the gateway; the merchant's page learns only the address it has to leave for.
  async goToBank(method) {
    const { options } = this;
    const request = {
      ...this.request(method),
      name: options.name,
      image: options.image,
      prefill: {
        name: options["prefill.name"],
        email: options["prefill.email"],
        contact: options["prefill.contact"],
      },
      callback_url: options.callback_url,
      retry: options.retry !== false,
      referer: this.referer,
    };
    this.isPaying = true;
    drawWaiting("Taking you to the bank");
    tellPage("submit", { method, wallet: request.wallet });
    const answer = await begin(request);
    this.isPaying = false;
    if (this.isOver) {
      return;
    }
    if (answer.ok) {
      this.isAtBank = true;
      tellPage("redirect", { url: new URL(answer.body.url, location.origin).href, method: "get" });
    } else {
      this.fail(answer);
    }
  }

  request(method, choice) {
    const { options } = this;
    return {
      key_id: options.key,
      order_id: options.order_id,
      amount: options.amount,
      currency: options.currency,
      description: options.description,
      email: options["prefill.email"],
      contact: options["prefill.contact"],
      notes: options.notes || undefined,
      method,
      choice,
      ...METHODS[method].request(),
    };
  }

  succeed(fields) {
    this.isOver = true;
    this.stopCountdown();
    drawMessage("success", {
      sign: "good",
      title: "Payment successful",
      lines: ["You are being taken back.", fields.razorpay_payment_id],
      buttons: [],
    });
    setTimeout(() => this.report(fields), SUCCESS_SHOWN_MS);
  }

  report(fields) {
    tellPage("complete", fields);
    this.hideLater();
  }

  fail({ error, isRefusal }) {
    if (isRefusal) {
      tellPage("paymenterror", { error });
    }
    // Without retry the window is done after one failure; in redirect mode the page posts it and leaves.
    if (isRefusal && this.options.retry === false) {
      if (!redirects(this.options)) {
        this.leave();
      }
      return;
    }
    drawMessage("failed", {
      sign: "bad",
      title: "Payment failed",
      lines: [error.description, error.reason],
      buttons: [
        button("main", "retry", "Try again", () => this.showMethods()),
        button("", "close", "Close", () => this.requestClose()),
      ],
    });
  }

  // The donor wants out; modal.confirm_close asks once more.
  requestClose() {
    if (this.isOver) {
      return;
    }
    if (!this.options["modal.confirm_close"] || this.isPaying || !this.preferences) {
      this.leave();
      return;
    }
    drawMessage("leaving", {
      sign: "bad",
      title: "Leave without paying?",
      lines: ["Nothing has been paid."],
      buttons: [
        button("main", "stay", "Go on paying", () => this.showMethods()),
        button("", "leave", "Leave", () => this.leave()),
      ],
    });
  }

  leave(reason) {
    if (this.isOver) {
      return;
    }
    this.isOver = true;
    this.stopCountdown();
    tellPage("dismiss", { reason: reason || "closed" });
    this.hideLater();
  }

  // Its own later step, after the handler's delay. It comes even if the page opens the next window
  // meanwhile: whoever opens inside ondismiss ends with a locked page, here as there.
  hideLater() {
    setTimeout(() => {
      if (current === this) {
        byId("backdrop").hidden = true;
        byId("screen").replaceChildren();
      }
      tellPage("hidden");
    }, HIDDEN_DELAY_MS);
  }

  // options.timeout is in seconds; afterwards the window can only be closed.
  startCountdown() {
    let left = Math.floor(this.options.timeout || 0);
    const clock = byId("countdown");
    if (left <= 0 || this.ticking) {
      return;
    }
    const show = () => {
      clock.textContent = Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0") + " left";
    };
    clock.hidden = false;
    show();
    this.ticking = setInterval(() => {
      left -= 1;
      show();
      if (left <= 0) {
        this.stopCountdown();
        this.expire();
      }
    }, 1000);
  }

  stopCountdown() {
    clearInterval(this.ticking);
    byId("countdown").hidden = true;
  }

  expire() {
    drawMessage("expired", {
      sign: "bad",
      title: "The time is up",
      lines: ["This payment was not completed in time. Please start again."],
      buttons: [button("", "close", "Close", () => this.leave("timeout"))],
    });
  }
}
