//! The pages that donors see.

use super::Body::{Html, Pdf, Picture};
use super::Takes::{Form, Query};
use super::{Answer, Body, GONE, NOT_BUILT, Route};

const LANGUAGE: &[(&str, &str)] = &[("lang", "`en`, `hi` or `ne`; else as Accept-Language says.")];

const OFTEN: Answer = (
    429,
    Html,
    "Asked too often; `Retry-After` says for how many seconds.",
);

const FORM_REFUSED: [Answer; 3] = [
    (403, Html, "The form was on another site's page."),
    (413, Html, "Larger than any form of ours."),
    (415, Html, "No form."),
];

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "get",
        path: "/",
        tag: "pages",
        summary: "The first campaign's page.",
        takes: Query(LANGUAGE),
        answers: &[(200, Html, "The page."), GONE, NOT_BUILT],
    },
    Route {
        method: "get",
        path: "/donate/{slug}",
        tag: "pages",
        summary: "A campaign's page with its form.",
        takes: Query(LANGUAGE),
        answers: &[(200, Html, "The page."), GONE, NOT_BUILT],
    },
    Route {
        method: "post",
        path: "/donate/{slug}",
        tag: "pages",
        summary: "The form of a browser that runs no script: the same gift as by begin_donation.",
        takes: Form(&[
            (
                "idempotency_key",
                "The form's own, so that a reload is the same gift.",
            ),
            ("amount", "In rupees, as typed."),
            ("name", "Who gives."),
            ("email", "Their address."),
        ]),
        answers: &[
            (303, Body::None, "To where the gift is paid."),
            FORM_REFUSED[0],
            GONE,
            (
                409,
                Html,
                "The form belongs to another gift, or the same one is being worked on.",
            ),
            FORM_REFUSED[1],
            FORM_REFUSED[2],
            (
                422,
                Html,
                "The form again, with what to mend at its fields.",
            ),
            (502, Html, "The gateway failed."),
            OFTEN,
            NOT_BUILT,
        ],
    },
    Route {
        method: "get",
        path: "/donations/{token}",
        tag: "pages",
        summary: "What became of a gift. Safe to reload; it asks the gateway while a payment is under way.",
        takes: Query(LANGUAGE),
        answers: &[(200, Html, "The page."), GONE, OFTEN, NOT_BUILT],
    },
    Route {
        method: "get",
        path: "/donations/{token}/receipt",
        tag: "pages",
        summary: "The receipt of a paid gift.",
        takes: Query(LANGUAGE),
        answers: &[
            (200, Html, "The receipt."),
            (
                303,
                Body::None,
                "To the gift's page: it is not paid, or has no receipt yet.",
            ),
            GONE,
            OFTEN,
            NOT_BUILT,
        ],
    },
    Route {
        method: "get",
        path: "/donations/{token}/receipt.pdf",
        tag: "pages",
        summary: "The receipt of a paid gift as a PDF, the same bytes for the same receipt.",
        takes: Query(LANGUAGE),
        answers: &[
            (200, Pdf, "The receipt."),
            (
                303,
                Body::None,
                "To the gift's page: it is not paid, or has no receipt yet.",
            ),
            GONE,
            OFTEN,
            NOT_BUILT,
        ],
    },
    Route {
        method: "post",
        path: "/donations/{token}/retry",
        tag: "pages",
        summary: "The button of that page by which the gift is paid anew.",
        takes: Form(&[("gateway", "`razorpay` or `khalti`.")]),
        answers: &[
            (
                303,
                Body::None,
                "To where the gift is paid, or to its page.",
            ),
            FORM_REFUSED[0],
            GONE,
            (409, Html, "It cannot be paid now."),
            FORM_REFUSED[1],
            FORM_REFUSED[2],
            (422, Html, "The campaign does not offer this gateway."),
            (502, Html, "The gateway failed."),
            OFTEN,
            NOT_BUILT,
        ],
    },
    Route {
        method: "get",
        path: "/donations/{token}/pay",
        tag: "pages",
        summary: "The page that leads a browser without scripts to pay.",
        takes: Query(LANGUAGE),
        answers: &[
            (200, Html, "The page."),
            (
                303,
                Body::None,
                "To the gift's page, where there is nothing to pay; to Khalti.",
            ),
            GONE,
            OFTEN,
            NOT_BUILT,
        ],
    },
    Route {
        method: "post",
        path: "/donations/{token}/pay",
        tag: "pages",
        summary: "Paying in one call (RAZORPAY_ONE_CALL), with the bank, app or wallet that was chosen.",
        takes: Form(&[("method", "`netbanking`, `fpx`, `upi`, `wallet` or `card`.")]),
        answers: &[
            (303, Body::None, "To the bank, or to the gift's page."),
            (
                200,
                Html,
                "The page that asks for the bank's one-time password.",
            ),
            FORM_REFUSED[0],
            GONE,
            (409, Html, "It cannot be paid now."),
            FORM_REFUSED[1],
            FORM_REFUSED[2],
            (422, Html, "The page again, with what to mend."),
            (502, Html, "The gateway failed."),
            OFTEN,
            NOT_BUILT,
        ],
    },
    Route {
        method: "post",
        path: "/donations/{token}/password",
        tag: "pages",
        summary: "The one-time password that a bank sent.",
        takes: Form(&[("otp", "The password.")]),
        answers: &[
            (303, Body::None, "To the gift's page."),
            FORM_REFUSED[0],
            GONE,
            (409, Html, "It cannot be paid now."),
            FORM_REFUSED[1],
            FORM_REFUSED[2],
            (422, Html, "The page again, with what to mend."),
            (502, Html, "The gateway failed."),
            OFTEN,
            NOT_BUILT,
        ],
    },
    Route {
        method: "get",
        path: "/campaigns/{slug}/picture",
        tag: "pages",
        summary: "A campaign's picture.",
        takes: Query(&[("v", "The version; with it the answer may be kept for ever.")]),
        answers: &[
            (200, Picture, "The picture."),
            (304, Body::None, "As If-None-Match has it."),
            GONE,
            NOT_BUILT,
        ],
    },
];
