//! What the events tell.

use super::declare::details;
#[cfg(test)]
use super::declare::{Detail, Member};
use serde::{Deserialize, Serialize};

details! {
    /// The form is there.
    ReadyDetail {
        /// The language that it begins with.
        locale: String = ["en", "hi", "ne"],
    }

    /// What would be given now.
    ChangeDetail {
        /// In the minor unit of the currency (paise, paisa); absent while there is none that could be given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount_minor: Option<i64>,
        /// The currency, by ISO 4217.
        currency: String,
    }

    /// The gift that is about to be begun.
    SubmitDetail {
        /// In the minor unit of the currency (paise, paisa).
        amount_minor: i64,
        /// The currency, by ISO 4217.
        currency: String,
        /// Who takes the payment.
        gateway: String = ["razorpay", "khalti"],
    }

    /// The donation that the event is about.
    DonationDetail {
        /// The reference, as donor and bookkeeper have it.
        donation_id: String,
    }

    /// Where the donor pays.
    OpenDetail {
        /// The reference, as donor and bookkeeper have it.
        donation_id: String,
        /// A window above the page, or another page that the donor leaves for.
        way: String = ["window", "page"],
    }

    /// A gift that the server has verified. Not a proof to another server: what a browser says can be made up.
    SuccessDetail {
        /// The reference, as donor and bookkeeper have it.
        donation_id: String,
        /// In the minor unit of the currency (paise, paisa).
        amount_minor: i64,
        /// The currency, by ISO 4217.
        currency: String,
        /// Who took the payment.
        gateway: String = ["razorpay", "khalti"],
        /// How the donation stands; an older one may have been given back since.
        status: String = ["paid", "partially_refunded", "refunded"],
    }

    /// Money that may be under way.
    PendingDetail {
        /// The reference, as donor and bookkeeper have it.
        donation_id: String,
        /// What is waited for.
        status: String = ["confirming", "processing", "under_review"],
    }

    /// Something that did not work. It does not say that no money moved.
    FailureDetail {
        /// The reference, once there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        donation_id: Option<String>,
        /// A stable word: one of the server's error codes, or the gateway's reason for a failed attempt.
        code: String,
    }

    /// What is missing or wrong, for the page's developer.
    LoadErrorDetail {
        /// What it is about.
        what: String = ["campaign", "origin", "network", "wasm", "checkout", "attribute", "stopped"],
        /// A sentence in English.
        message: String,
        /// The address of a page that says what to do about it.
        help: String,
    }

    /// What `status()` answers.
    StatusDetail {
        /// Where the checkout stands; `rest` until the form has been asked for.
        step: String = [
            "rest", "form", "preparing", "open", "checking", "confirming", "processing", "under_review", "unpaid",
            "blocked", "rejected", "leaving", "done",
        ],
        /// The reference, once there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        donation_id: Option<String>,
    }
}
