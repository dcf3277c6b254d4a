//! Why a gateway's word is missing, and what to do about it.

/// The stable word of a reason in a sentence with its next step.
pub(super) fn reason(gateway: &str, code: &str) -> String {
    match code {
        "not_sent" => format!(
            "{gateway} could not be reached: check this machine's network, and try again in a minute."
        ),
        "no_answer" | "unavailable" => {
            format!("{gateway} does not answer: try again in a minute.")
        }
        "resting" => format!(
            "{gateway} did not answer lately and is left alone for a moment: try again in a minute."
        ),
        "busy" | "rate_limited" => {
            format!("{gateway} wants to be asked less often: try again in some minutes.")
        }
        "unauthorized" => format!("{gateway} does not take our key: check {}.", keys(gateway)),
        "no_key" => format!(
            "{gateway} cannot be asked without {}: set it as for daan serve.",
            keys(gateway)
        ),
        "just_asked" => {
            format!("{gateway} was asked about this a moment ago: try again in a minute.")
        }
        "unreadable_answer" => format!(
            "{gateway} answers what cannot be read: try again in a minute; if it stays, look in its dashboard."
        ),
        "refused" | "not_found" => format!(
            "{gateway} does not know what was asked for: check that DATABASE_URL and {} belong together.",
            keys(gateway)
        ),
        "sweep_under_way" | "turn_lost" => format!(
            "{gateway} and the ledger are being compared at this moment: try again in a few minutes."
        ),
        "list_without_end" => {
            format!("{gateway}'s list did not end: compare a shorter span, with --from and --to.")
        }
        "ledger_unavailable" => {
            "The ledger could not be read or written: try again in a minute.".to_owned()
        }
        "internal" => {
            "The ledger holds what it should not: run `daan verify-ledger`, which says where."
                .to_owned()
        }
        other => format!("{gateway}: {}.", other.replace('_', " ")),
    }
}

/// The settings that a gateway is asked with.
fn keys(gateway: &str) -> &'static str {
    if gateway == "khalti" {
        "KHALTI_SECRET_KEY"
    } else {
        "RAZORPAY_KEY_ID and RAZORPAY_KEY_SECRET"
    }
}

/// A donation's status in a sentence.
pub(super) fn status_in_words(code: &str) -> String {
    match code {
        "creating" => "not yet with a gateway".to_owned(),
        "create_failed" => "refused by the gateway".to_owned(),
        "processing" => "under way".to_owned(),
        "partially_refunded" => "partly refunded".to_owned(),
        other => other.replace('_', " "),
    }
}
