//! Where gateways call, and where they lead payers back to.

use super::Body::Error;
use super::Takes::{Form, Nothing, Query, Webhook};
use super::{Answer, Body, Route};

const LEADS_HOME: Answer = (
    303,
    Body::None,
    "To the donation's page, whatever was sent.",
);

const PROOF: &[(&str, &str)] = &[
    ("razorpay_payment_id", "The payment."),
    (
        "razorpay_order_id",
        "The order, as the payer's browser has it.",
    ),
    (
        "razorpay_signature",
        "HMAC-SHA256 of `order|payment`, in lower-case hex.",
    ),
];

const HINTS: &[(&str, &str)] = &[
    (
        "pidx",
        "A payment of Khalti's; only the donation's own is looked up.",
    ),
    ("status", "What Khalti says; a hint."),
    ("transaction_id", "A hint."),
    ("amount", "A hint."),
    ("total_amount", "A hint."),
    ("purchase_order_id", "A hint."),
];

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "post",
        path: "/webhooks/razorpay",
        tag: "gateways",
        summary: "What Razorpay tells. The signature is over the bytes; an event is written down before it is worked on, and \
                  a repeated one is taken and changes nothing.",
        takes: Webhook,
        answers: &[
            (
                200,
                Body::None,
                "Taken, known before, or about somebody else's order.",
            ),
            (
                401,
                Error,
                "`webhook_signature_mismatch`: not signed by a secret that is known here.",
            ),
            (404, Error, "`route_not_found`: no webhook secret is set."),
            (405, Error, "`method_not_allowed`."),
            (413, Error, "`body_too_large`: more than 256 KiB."),
            (503, Error, "`ledger_unavailable`: send it again."),
        ],
    },
    Route {
        method: "post",
        path: "/return/razorpay/{token}",
        tag: "gateways",
        summary: "The callback_url of checkout.js and of Razorpay's own page. A proof is verified as in confirm_payment; \
                  a failure is believed nothing, it only makes the server look.",
        takes: Form(PROOF),
        answers: &[LEADS_HOME],
    },
    Route {
        method: "get",
        path: "/return/razorpay/{token}",
        tag: "gateways",
        summary: "Where a payer comes who goes back in the history or reloads.",
        takes: Nothing,
        answers: &[LEADS_HOME],
    },
    Route {
        method: "get",
        path: "/return/razorpay/{token}/cancelled",
        tag: "gateways",
        summary: "Where a payer comes who leaves Razorpay's own page.",
        takes: Nothing,
        answers: &[(
            303,
            Body::None,
            "To the campaign's form, or to the donation's page.",
        )],
    },
    Route {
        method: "post",
        path: "/return/razorpay/{token}/cancelled",
        tag: "gateways",
        summary: "The same by a form's post.",
        takes: Form(&[]),
        answers: &[(
            303,
            Body::None,
            "To the campaign's form, or to the donation's page.",
        )],
    },
    Route {
        method: "get",
        path: "/return/khalti/{token}",
        tag: "gateways",
        summary: "The return_url of Khalti. Everything in it is a hint to look up the donation's own pidx.",
        takes: Query(HINTS),
        answers: &[LEADS_HOME],
    },
];
