// Every option with its default. The default's type decides what a given value becomes (see options.js),
// and an option that is not here is dropped without a word.
const nothing = (value) => value;

const prefersLessMotion =
  isFunction(window.matchMedia) && window.matchMedia("(prefers-reduced-motion: reduce)").matches;

const blank = (...names) => Object.fromEntries(names.map((name) => [name, ""]));
const unset = (...names) => Object.fromEntries(names.map((name) => [name, null]));
const yes = (...names) => Object.fromEntries(names.map((name) => [name, true]));
const no = (...names) => Object.fromEntries(names.map((name) => [name, false]));

const DEFAULTS = {
  ...blank("key", "account_id", "image", "wordmark", "order_id", "invoice_id", "subscription_id"),
  ...blank("auth_link_id", "payment_link_id", "callback_url", "description", "customer_id", "contact_id"),
  ...blank("signature", "target", "display_currency", "display_amount", "checkout_config_id", "name"),
  ...blank("magic_shop_id", "ga_client_id", "partnership_logo", "fee_label", "force_terminal_id"),
  ...blank("keyless_header", "min_amount_label", "affordability_widget_data"),
  ...unset("notes", "disable_redesign_v15", "recurring", "payout", "subscription_card_change"),
  ...unset("disable_emi_ux", "cart", "shopify_cart", "parent"),
  ...no("redirect", "send_sms_hash", "mandatory_login", "enable_ga_analytics", "enable_fb_analytics"),
  ...no("enable_moengage_analytics", "script_coupon_applied", "abandoned_cart", "one_click_checkout"),
  ...no("remember_customer", "personalization", "paused", "is_donation_checkout", "webview_intent"),
  ...yes("retry", "show_address", "show_coupons", "nativeotp"),
  amount: 100,
  currency: "INR",
  timeout: 0,
  buttontext: "Pay Now",
  customer_cart: {},
  fb_analytics: {},
  utm_parameters: {},
  backend_analytics_configs: {},
  downtime: { items: [] },
  recurring_token: { max_amount: 0, expire_by: 0 },
  partial_payment: {
    ...blank("min_amount_label", "full_amount_label", "partial_amount_label", "partial_amount_description"),
    select_partial: false,
  },
  method: {
    ...unset("netbanking", "cardless_emi", "wallet", "upi", "sodexo"),
    ...yes("card", "credit_card", "debit_card", "emi", "upi_intent", "qr", "bank_transfer"),
    ...yes("offline_challan", "upi_otm", "cod"),
  },
  prefill: {
    ...blank("amount", "wallet", "provider", "issuer", "method", "name", "contact", "email", "vpa", "bank"),
    ...blank("coupon_code", "card[number]", "card[expiry]", "card[cvv]", "billing_address[line1]"),
    ...blank("billing_address[line2]", "billing_address[postal_code]", "billing_address[city]"),
    ...blank("billing_address[country]", "billing_address[state]", "billing_address[first_name]"),
    ...blank("billing_address[last_name]", "bank_account[name]", "bank_account[account_number]"),
    ...blank("bank_account[account_type]", "bank_account[ifsc]", "emi[duration]"),
  },
  features: { cardsaving: true, truecaller_login: null, wallet_on_checkout: true },
  readonly: no("contact", "email", "name"),
  hidden: no("contact", "email"),
  modal: {
    ...no("confirm_close", "backdropclose"),
    ...yes("escape", "handleback"),
    animation: !prefersLessMotion,
    ondismiss: nothing,
    onhidden: nothing,
  },
  external: { wallets: [], handler: nothing },
  challan: { fields: [], disclaimers: [], expiry: {} },
  theme: {
    ...blank("color", "surface", "branding"),
    ...no("upi_only", "close_method_back", "show_back_always", "hide_topbar", "hide_back_button", "debit_card"),
    ...yes("image_padding", "image_frame", "close_button"),
    backdrop_color: "rgba(0,0,0,0.6)",
  },
  _: unset(
    "integration_id",
    "integration",
    "integration_version",
    "integration_parent_version",
    "integration_type",
  ),
  config: { display: {} },
  magic: { multiple_shipping: {} },

  // Without a handler of the app's own, the success fields are posted to callback_url, if there is one.
  handler: function (response) {
    if (this instanceof Razorpay && this.get("callback_url")) {
      submitForm(this.get("callback_url"), response);
    }
  },
};
