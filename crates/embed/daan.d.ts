// Types of <daan-donate>, written by `cargo xtask types`.

/** The form is there. */
export interface DaanReadyDetail {
  /** The version of what events tell. */
  readonly version: 1;
  /** The campaign's slug; empty where none is named. */
  readonly campaign: string;
  /** The language that it begins with. */
  readonly locale: "en" | "hi" | "ne";
}

/** What would be given now. */
export interface DaanChangeDetail {
  /** The version of what events tell. */
  readonly version: 1;
  /** The campaign's slug; empty where none is named. */
  readonly campaign: string;
  /** In the minor unit of the currency (paise, paisa); absent while there is none that could be given. */
  readonly amount_minor?: number;
  /** The currency, by ISO 4217. */
  readonly currency: string;
}

/** The gift that is about to be begun. */
export interface DaanSubmitDetail {
  /** The version of what events tell. */
  readonly version: 1;
  /** The campaign's slug; empty where none is named. */
  readonly campaign: string;
  /** In the minor unit of the currency (paise, paisa). */
  readonly amount_minor: number;
  /** The currency, by ISO 4217. */
  readonly currency: string;
  /** Who takes the payment. */
  readonly gateway: "razorpay" | "khalti";
}

/** The donation that the event is about. */
export interface DaanDonationDetail {
  /** The version of what events tell. */
  readonly version: 1;
  /** The campaign's slug; empty where none is named. */
  readonly campaign: string;
  /** The reference, as donor and bookkeeper have it. */
  readonly donation_id: string;
}

/** Where the donor pays. */
export interface DaanOpenDetail {
  /** The version of what events tell. */
  readonly version: 1;
  /** The campaign's slug; empty where none is named. */
  readonly campaign: string;
  /** The reference, as donor and bookkeeper have it. */
  readonly donation_id: string;
  /** A window above the page, or another page that the donor leaves for. */
  readonly way: "window" | "page";
}

/** A gift that the server has verified. Not a proof to another server: what a browser says can be made up. */
export interface DaanSuccessDetail {
  /** The version of what events tell. */
  readonly version: 1;
  /** The campaign's slug; empty where none is named. */
  readonly campaign: string;
  /** The reference, as donor and bookkeeper have it. */
  readonly donation_id: string;
  /** In the minor unit of the currency (paise, paisa). */
  readonly amount_minor: number;
  /** The currency, by ISO 4217. */
  readonly currency: string;
  /** Who took the payment. */
  readonly gateway: "razorpay" | "khalti";
  /** How the donation stands; an older one may have been given back since. */
  readonly status: "paid" | "partially_refunded" | "refunded";
}

/** Money that may be under way. */
export interface DaanPendingDetail {
  /** The version of what events tell. */
  readonly version: 1;
  /** The campaign's slug; empty where none is named. */
  readonly campaign: string;
  /** The reference, as donor and bookkeeper have it. */
  readonly donation_id: string;
  /** What is waited for. */
  readonly status: "confirming" | "processing" | "under_review";
}

/** Something that did not work. It does not say that no money moved. */
export interface DaanFailureDetail {
  /** The version of what events tell. */
  readonly version: 1;
  /** The campaign's slug; empty where none is named. */
  readonly campaign: string;
  /** The reference, once there is one. */
  readonly donation_id?: string;
  /** A stable word: one of the server's error codes, or the gateway's reason for a failed attempt. */
  readonly code: string;
}

/** What is missing or wrong, for the page's developer. */
export interface DaanLoadErrorDetail {
  /** The version of what events tell. */
  readonly version: 1;
  /** The campaign's slug; empty where none is named. */
  readonly campaign: string;
  /** What it is about. */
  readonly what: "campaign" | "origin" | "network" | "wasm" | "checkout" | "attribute" | "stopped";
  /** A sentence in English. */
  readonly message: string;
  /** The address of a page that says what to do about it. */
  readonly help: string;
}

/** What `status()` answers. */
export interface DaanStatusDetail {
  /** The version of what events tell. */
  readonly version: 1;
  /** The campaign's slug; empty where none is named. */
  readonly campaign: string;
  /** Where the checkout stands; `rest` until the form has been asked for. */
  readonly step: "rest" | "form" | "preparing" | "open" | "checking" | "confirming" | "processing" | "under_review" | "unpaid" | "blocked" | "rejected" | "leaving" | "done";
  /** The reference, once there is one. */
  readonly donation_id?: string;
}

export interface DaanEventMap {
  /** Something can be given. */
  "daan-ready": CustomEvent<DaanReadyDetail>;
  /** The donor changed the amount or the currency. */
  "daan-change": CustomEvent<DaanChangeDetail>;
  /** The donor pressed the button, and the form is in order. `preventDefault()` keeps the gift from being begun. */
  "daan-submit": CustomEvent<DaanSubmitDetail>;
  /** The donation has a name. */
  "daan-order-created": CustomEvent<DaanDonationDetail>;
  /** The payment window is open, or the donor is on the way to another page to pay. */
  "daan-open": CustomEvent<DaanOpenDetail>;
  /** The server has verified that the money has arrived. */
  "daan-success": CustomEvent<DaanSuccessDetail>;
  /** Money may be under way; nothing is known for sure yet. */
  "daan-pending": CustomEvent<DaanPendingDetail>;
  /** Something did not work. It does not say that no money moved. */
  "daan-failure": CustomEvent<DaanFailureDetail>;
  /** The donor closed the payment window. */
  "daan-cancel": CustomEvent<DaanDonationDetail>;
  /** Something could not be loaded, or was not understood. */
  "daan-load-error": CustomEvent<DaanLoadErrorDetail>;
}

/** A donation checkout in the page. */
export interface DaanDonateElement extends HTMLElement {
  /** Shows the checkout and puts the focus into it. */
  open(): Promise<void>;
  /** Puts the checkout away. A gift that is under way goes on. */
  close(): void;
  /** Begins anew with an empty form. */
  reset(): void;
  /** Where the checkout stands. */
  status(): DaanStatusDetail;
}

/** The attributes, as JSX takes them. Amounts are in rupees. */
export interface DaanDonateAttributes {
  /** The campaign's slug. */
  campaign: string;
  /** The amount that is chosen to begin with, in rupees. */
  amount?: string | number;
  /** The amounts to choose from, in rupees, with commas between them; eight at most. */
  amounts?: string;
  /** The least, in rupees, within the campaign's limits. */
  min?: string | number;
  /** The most, in rupees, within the campaign's limits. */
  max?: string | number;
  /** The currency to begin with, and the one of the amounts. */
  currency?: "INR" | "NPR" | "MYR";
  /** Which may be offered: `razorpay`, `khalti`, or both with a comma. */
  gateways?: string;
  /** The language; without it the page's, else the browser's. */
  locale?: "en" | "hi" | "ne";
  /** The colours; without it `auto`, as the donor's system has them. */
  theme?: "light" | "dark" | "auto";
  /** The donor's name, where the page knows it; the donor can change it. */
  "donor-name"?: string;
  /** The donor's e-mail address, where the page knows it. */
  "donor-email"?: string;
  /** The donor's phone number, where the page knows it. */
  "donor-phone"?: string;
  /** Where to go once the server has verified the gift; without it a thank-you in place. */
  "success-url"?: string;
  /** The server's origin, where the script comes from another one. */
  "api-base"?: string;
  /** Loads the form at once. */
  eager?: boolean | "";
  /** Shows nothing in the page; `open()` shows the checkout above it. */
  popup?: boolean | "";
  hidden?: boolean;
  id?: string;
  class?: string;
  className?: string;
  slot?: string;
  lang?: string;
  style?: any;
  ref?: any;
  children?: any;
}

/** Listeners as React 19 and Preact take them: `ondaan-success={(event) => …}`. */
export type DaanDonateListeners = {
  [Name in keyof DaanEventMap as `on${Name}`]?: (event: DaanEventMap[Name]) => void;
};

/** For React: `declare module "react" { namespace JSX { interface IntrinsicElements extends DaanIntrinsicElements {} } }`. */
export interface DaanIntrinsicElements {
  "daan-donate": DaanDonateAttributes & DaanDonateListeners;
}

declare global {
  interface HTMLElementTagNameMap {
    "daan-donate": DaanDonateElement;
  }
  interface GlobalEventHandlersEventMap extends DaanEventMap {}
  namespace JSX {
    interface IntrinsicElements extends DaanIntrinsicElements {}
  }
}
