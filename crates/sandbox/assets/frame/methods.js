// The ways to pay: how each is listed, what its screen asks, and what it sends.

const field = (id, words, control, kind) =>
  el("label", { class: "field " + (kind || "wide"), for: id }, words, control);

const input = (id, value, attributes) =>
  el("input", { id, value, autocomplete: "off", "data-field": id, ...attributes });

const choice = (id, choices) =>
  el(
    "select",
    { id, "data-field": id },
    ...choices.map(([value, words]) => el("option", { value }, words)),
  );

const valueOf = (id) => byId(id).value.trim();

// In redirect mode the bank's own page asks for the password.
const otpField = () =>
  field("otp", "OTP", input("otp", "1234", { inputmode: "numeric" }), "narrow");

const WALLET_NAMES = {
  mobikwik: "MobiKwik",
  freecharge: "FreeCharge",
  airtelmoney: "Airtel Money",
  touchngo: "Touch 'n Go",
  grabpay: "GrabPay",
  boost: "Boost",
};

const walletsOf = ({ methods }) =>
  Object.keys(methods.wallet).map((code) => [code, WALLET_NAMES[code] || code]);

const bankMethod = (method, name) => ({
  name,
  about: () => "Pay from your bank account",
  screen: (options, { methods }) => [
    el(
      "div",
      { class: "fields" },
      field("bank", "Your bank", choice("bank", Object.entries(methods[method]))),
    ),
  ],
  request: () => ({ bank: valueOf("bank") }),
});

const METHODS = {
  card: {
    name: "Card",
    about: () => "Visa, Mastercard, RuPay, Amex",
    screen: (options) => [
      el(
        "div",
        { class: "fields" },
        field("number", "Card number", input("number", "4100 2800 0000 1007", { inputmode: "numeric" })),
        field("holder", "Name on card", input("holder", options["prefill.name"] || "Test Donor")),
        field("expiry", "Expiry", input("expiry", "12/40", { inputmode: "numeric" }), "narrow"),
        field("cvv", "CVV", input("cvv", "123", { inputmode: "numeric" }), "narrow"),
        ...(redirects(options)
          ? [el("p", { class: "hint wide" }, "A test card is filled in.")]
          : [
              otpField(),
              el("p", { class: "hint wide" }, "A test card is filled in. An OTP of 4 to 10 digits is right, a shorter one wrong."),
            ]),
      ),
    ],
    request: () => ({
      card: { number: valueOf("number"), name: valueOf("holder") },
      otp: byId("otp") ? valueOf("otp") : undefined,
    }),
  },
  netbanking: bankMethod("netbanking", "Netbanking"),
  fpx: bankMethod("fpx", "FPX"),
  upi: {
    name: "UPI QR",
    about: () => "Scan with any UPI app",
    screen: (options) => [
      mockCode(options.order_id || "sandbox"),
      el("p", { class: "quiet centred" }, "A picture only: no app can scan it."),
    ],
    request: () => ({}),
  },
  wallet: {
    name: "Wallet",
    about: (preferences) => walletsOf(preferences).map(([, name]) => name).join(", "),
    screen: (options, preferences) => [
      el("div", { class: "fields" }, field("wallet", "Your wallet", choice("wallet", walletsOf(preferences)))),
    ],
    request: () => ({ wallet: valueOf("wallet") }),
  },
};
