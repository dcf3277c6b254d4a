// The ways to pay: how each is listed, what its screen asks, and what it sends.

const field = (id, words, control, hint, isWide) =>
  el(
    "label",
    { class: isWide ? "field wide" : "field", for: id },
    words,
    control,
    ...(hint ? [el("small", {}, hint)] : []),
  );

const input = (id, value, attributes) =>
  el("input", { id, value, autocomplete: "off", "data-field": id, ...attributes });

const choice = (id, choices) =>
  el(
    "select",
    { id, "data-field": id },
    ...choices.map(([value, words]) => el("option", { value }, words)),
  );

const valueOf = (id) => byId(id).value.trim();

const METHODS = {
  card: {
    name: "Card",
    about: "Visa, Mastercard, RuPay, Amex",
    screen: (options) => [
      el(
        "div",
        { class: "fields" },
        field("number", "Card number", input("number", "4100 2800 0000 1007", { inputmode: "numeric" }), "A test card is filled in", true),
        field("expiry", "Expiry", input("expiry", "12/40", { inputmode: "numeric", placeholder: "MM/YY" })),
        field("cvv", "CVV", input("cvv", "123", { inputmode: "numeric" })),
        field("holder", "Name on card", input("holder", options["prefill.name"] || "Test Donor"), "", true),
        field("otp", "One-time password", input("otp", "1234", { inputmode: "numeric" }), "4 to 10 digits are right, fewer are wrong", true),
      ),
    ],
    request: () => ({
      card: { number: valueOf("number"), name: valueOf("holder") },
      otp: valueOf("otp"),
    }),
  },
  netbanking: {
    name: "Netbanking",
    about: "Pay from your bank account",
    screen: (options, preferences) => [
      el(
        "div",
        { class: "fields" },
        field("bank", "Your bank", choice("bank", Object.entries(preferences.methods.netbanking)), "", true),
      ),
    ],
    request: () => ({ bank: valueOf("bank") }),
  },
  upi: {
    name: "UPI QR",
    about: "Scan with any UPI app",
    screen: (options) => [
      mockCode(options.order_id || "sandbox"),
      el("p", { class: "quiet centred" }, "A picture only: no app can scan it."),
    ],
    request: () => ({}),
  },
  wallet: {
    name: "Wallet",
    about: "MobiKwik, FreeCharge, Airtel Money",
    screen: () => [
      el(
        "div",
        { class: "fields" },
        field(
          "wallet",
          "Your wallet",
          choice("wallet", [
            ["mobikwik", "MobiKwik"],
            ["freecharge", "FreeCharge"],
            ["airtelmoney", "Airtel Money"],
          ]),
          "",
          true,
        ),
      ),
    ],
    request: () => ({ wallet: valueOf("wallet") }),
  },
};
