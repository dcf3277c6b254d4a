//! Embedding, and what the people ask who run it.

use super::Body::{Html, Json, Script, Text};
use super::Takes::{Nothing, Query, Reports};
use super::{Body, GONE, NOT_BUILT, Route};

pub(super) const ROUTES: &[Route] = &[
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
        path: "/embed/v1/form/{slug}",
        tag: "embedding",
        summary: "A campaign and its form as HTML: what <daan-donate> shows until its app is there.",
        takes: Query(&[
            ("amount", "In rupees."),
            ("amounts", "In rupees, comma-separated."),
            ("currency", "ISO code."),
            ("gateways", "Comma-separated."),
            ("lang", "`en`, `hi` or `ne`."),
            ("max", "In rupees."),
            ("min", "In rupees."),
        ]),
        answers: &[
            (
                200,
                Json,
                "`campaign`, as /api/campaign answers it, and `html`.",
            ),
            (
                403,
                Body::Error,
                "The page's origin is not one of DAAN_ALLOWED_ORIGINS.",
            ),
            (404, Body::Error, "There is no such campaign."),
        ],
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
