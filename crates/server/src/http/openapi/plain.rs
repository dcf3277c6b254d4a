//! The routes that are no server functions.

use super::reference;
use serde_json::{Map, Value, json};

/// One method of one address. Parts in braces are texts.
pub(super) struct Route {
    method: &'static str,
    path: &'static str,
    tag: &'static str,
    summary: &'static str,
    takes: Takes,
    answers: &'static [Answer],
}

enum Takes {
    Nothing,
    /// Names of the query, with what they mean; none is needed.
    Query(&'static [(&'static str, &'static str)]),
    /// Names of a form, with what they mean; whatever else is sent is ignored.
    Form(&'static [(&'static str, &'static str)]),
    Webhook,
    Reports,
}

/// Status, kind of body, meaning.
type Answer = (u16, Body, &'static str);

#[derive(Clone, Copy)]
enum Body {
    None,
    Html,
    Text,
    Json,
    Script,
    Picture,
    Pdf,
    Error,
}

use Body::{Error, Html, Json, Pdf, Picture, Script, Text};
use Takes::{Form, Nothing, Query, Reports, Webhook};

const LANGUAGE: &[(&str, &str)] = &[("lang", "`en`, `hi` or `ne`; else as Accept-Language says.")];
const NOT_BUILT: Answer = (
    503,
    Text,
    "The front end is not built, or the ledger does not answer.",
);
const OFTEN: Answer = (
    429,
    Html,
    "Asked too often; `Retry-After` says for how many seconds.",
);
const GONE: Answer = (404, Html, "There is nothing here, said as a page.");
const LEADS_HOME: Answer = (
    303,
    Body::None,
    "To the donation's page, whatever was sent.",
);
const FORM_REFUSED: [Answer; 3] = [
    (403, Html, "The form was on another site's page."),
    (413, Html, "Larger than any form of ours."),
    (415, Html, "No form."),
];

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
    Route {
        method: "get",
        path: "/embed/v1/daan.js",
        tag: "embedding",
        summary: "The script of <daan-donate>; docs/embedding.md has its attributes and events.",
        takes: Nothing,
        answers: &[(200, Script, "The script."), GONE, NOT_BUILT],
    },
    Route {
        method: "get",
        path: "/embed/v1/frame/{slug}",
        tag: "embedding",
        summary: "A campaign's widget alone, for a frame on a site of DAAN_ALLOWED_ORIGINS.",
        takes: Query(&[
            ("amount", "In rupees."),
            ("amounts", "In rupees, comma-separated."),
            ("currency", "ISO code."),
            ("locale", "`en`, `hi` or `ne`."),
        ]),
        answers: &[(200, Html, "The page."), GONE, NOT_BUILT],
    },
    Route {
        method: "get",
        path: "/embed/v1/help",
        tag: "embedding",
        summary: "What to do where the widget does not show.",
        takes: Nothing,
        answers: &[(200, Html, "The page."), NOT_BUILT],
    },
    Route {
        method: "post",
        path: "/csp-report",
        tag: "running",
        summary: "What browsers blocked on the pages of this server.",
        takes: Reports,
        answers: &[
            (204, Body::None, "Noted, or known already."),
            (400, Body::None, "No reports."),
            (413, Body::None, "More than 32 KiB."),
            (
                415,
                Body::None,
                "Neither application/reports+json nor application/csp-report.",
            ),
        ],
    },
    Route {
        method: "get",
        path: "/healthz",
        tag: "running",
        summary: "Whether the process answers.",
        takes: Nothing,
        answers: &[(200, Text, "It does.")],
    },
    Route {
        method: "get",
        path: "/readyz",
        tag: "running",
        summary: "Whether a donor could give. What does not keep donors from it stands below, a line each that begins with \
                  `warning:`.",
        takes: Nothing,
        answers: &[
            (200, Text, "They could."),
            (503, Text, "Why they could not."),
        ],
    },
    Route {
        method: "get",
        path: "/metrics",
        tag: "running",
        summary: "What the server counts, for Prometheus. With `Authorization: Bearer` and DAAN_METRICS_TOKEN; without that \
                  setting only a server that donors reach by plain http answers, and this machine alone.",
        takes: Nothing,
        answers: &[
            (200, Text, "The numbers, in Prometheus's text format 0.0.4."),
            (401, Text, "The token is missing or another."),
            (404, Text, "There is no token that would let anybody in."),
        ],
    },
    Route {
        method: "get",
        path: "/openapi.json",
        tag: "running",
        summary: "This document.",
        takes: Nothing,
        answers: &[(200, Json, "OpenAPI 3.1.")],
    },
    Route {
        method: "get",
        path: "/docs/api",
        tag: "running",
        summary: "This document as a page.",
        takes: Nothing,
        answers: &[(200, Html, "The page.")],
    },
];

pub(super) fn add(paths: &mut Map<String, Value>, route: &Route) {
    let mut responses = Map::new();
    for (status, body, meaning) in route.answers {
        responses.insert(status.to_string(), answer(*body, meaning));
    }
    let mut operation =
        json!({"tags": [route.tag], "summary": route.summary, "responses": responses});
    if let Value::Object(members) = &mut operation {
        let parameters = parameters(route);
        if !parameters.is_empty() {
            members.insert("parameters".to_owned(), parameters.into());
        }
        if let Some(body) = body(&route.takes) {
            members.insert("requestBody".to_owned(), body);
        }
    }
    let methods = paths.entry(route.path).or_insert_with(|| json!({}));
    if let Value::Object(methods) = methods {
        methods.insert(route.method.to_owned(), operation);
    }
}

fn answer(body: Body, meaning: &str) -> Value {
    let text = || json!({"schema": {"type": "string"}});
    let (kind, content) = match body {
        Body::None => return json!({ "description": meaning }),
        Html => ("text/html", text()),
        Text => ("text/plain", text()),
        Script => ("text/javascript", text()),
        Picture => ("image/*", json!({})),
        Pdf => ("application/pdf", json!({})),
        Json => ("application/json", json!({"schema": {"type": "object"}})),
        Error => ("application/json", json!({"schema": reference("ApiError")})),
    };
    json!({"description": meaning, "content": {kind: content}})
}

fn parameters(route: &Route) -> Vec<Value> {
    let in_path = route
        .path
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'));
    let mut parameters: Vec<Value> = in_path
        .map(|(name, _)| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
        .collect();
    if let Query(names) = route.takes {
        parameters.extend(names.iter().map(|(name, meaning)| {
            json!({"name": name, "in": "query", "description": meaning, "schema": {"type": "string"}})
        }));
    }
    if matches!(route.takes, Webhook) {
        let signature =
            "HMAC-SHA256 of the body's bytes under the webhook secret, in lower-case hex.";
        let event = "The event's name; a repeated one is the same event.";
        parameters.extend([("X-Razorpay-Signature", signature), ("X-Razorpay-Event-Id", event)].map(
            |(name, meaning)| json!({"name": name, "in": "header", "description": meaning, "schema": {"type": "string"}}),
        ));
    }
    parameters
}

fn body(takes: &Takes) -> Option<Value> {
    let (kind, schema) = match takes {
        Nothing | Query(_) => return None,
        Form(names) => {
            let properties: Map<String, Value> = names
                .iter()
                .map(|(name, meaning)| {
                    (
                        (*name).to_owned(),
                        json!({"type": "string", "description": meaning}),
                    )
                })
                .collect();
            (
                "application/x-www-form-urlencoded",
                json!({"type": "object", "properties": properties}),
            )
        }
        Webhook => (
            "application/json",
            json!({
                "type": "object", "required": ["event", "payload"],
                "properties": {
                    "event": {"type": "string", "examples": ["payment.captured", "order.paid", "refund.processed"]},
                    "payload": {"type": "object", "description": "The entities, each under its kind and `entity`."},
                },
            }),
        ),
        Reports => (
            "application/reports+json",
            json!({"type": "array", "items": {"type": "object"}}),
        ),
    };
    Some(json!({"content": {kind: {"schema": schema}}}))
}
