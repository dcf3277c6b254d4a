//! The server over HTTP against the sandbox: what a donor's browser sends, what comes back, and what the
//! gateway and the ledger's file hold afterwards.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod admin;
mod amounts;
mod bodies;
mod both_paid;
mod compressed;
mod conformance;
mod cool_down;
mod copies;
mod csp_reports;
mod currencies;
mod doctor;
mod doctor_faults;
mod erasure;
mod expiry;
mod export_formulas;
mod export_progress;
mod exports;
mod fallback;
mod fields;
mod forms;
mod gateway_faults;
mod going_away;
mod harness;
mod headers;
mod health;
mod held;
mod idempotency;
mod khalti;
mod khalti_entered;
mod khalti_faults;
mod khalti_returns;
mod khalti_secrets;
mod khalti_stubs;
mod latest_gifts;
mod led_elsewhere;
mod ledger_gone;
mod lying_gateway;
mod mails;
mod metrics;
mod mutations;
mod on_postgres;
mod one_call;
mod openapi;
mod operator;
mod operator_words;
mod orders;
mod origins;
mod others_gifts;
mod outages;
mod pages;
mod pictures;
mod ported_mistakes;
mod rates;
mod receipts;
mod refunds;
mod replays;
mod restarts;
mod restored;
mod retries;
mod returns;
mod scripts;
mod secrets;
mod settings;
mod settlements;
mod several_payments;
mod signatures;
mod sweep;
mod traces;
mod waiting;
mod watch;
mod webhooks;
mod whole_gift;
mod year_end;
