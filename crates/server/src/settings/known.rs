//! Which names are settings, so that a name with a slip in it is told of.

/// What our settings begin with; others in the environment are none of ours.
const PREFIXES: [&str; 3] = ["DAAN_", "RAZORPAY_", "KHALTI_"];

const KNOWN: [&str; 24] = [
    "DAAN_ADMIN_PASSWORD_HASH",
    "DAAN_ADMIN_VIEWER_PASSWORD_HASH",
    "DAAN_ALLOWED_ORIGINS",
    "DAAN_CAMPAIGNS",
    "DAAN_CSP_EXTRA_HOSTS",
    "DAAN_DATABASE_CONNECTIONS",
    "DAAN_LISTEN",
    "DAAN_MAIL_FROM",
    "DAAN_METRICS_TOKEN",
    "DAAN_PUBLIC_URL",
    "DAAN_RATE_LIMIT",
    "DAAN_RETENTION_PAID_DAYS",
    "DAAN_RETENTION_UNPAID_DAYS",
    "DAAN_SMTP_URL",
    "DAAN_TRUSTED_PROXIES",
    "KHALTI_API_URL",
    "KHALTI_SECRET_KEY",
    "RAZORPAY_API_URL",
    "RAZORPAY_CHECKOUT_URL",
    "RAZORPAY_KEY_ID",
    "RAZORPAY_KEY_SECRET",
    "RAZORPAY_ONE_CALL",
    "RAZORPAY_ONE_CALL_CARDS_PCI_DSS_CERTIFIED",
    "RAZORPAY_WEBHOOK_SECRET",
];

/// What the repository's own tasks and tests are told; a server that they start inherits it.
const OF_TASKS: [&str; 19] = [
    "DAAN_AXE",
    "DAAN_BIN",
    "DAAN_BROWSER",
    "DAAN_ENGINE",
    "DAAN_FORGERIES",
    "DAAN_KILLS",
    "DAAN_MALFORMED",
    "DAAN_PLANTED",
    "DAAN_RACES",
    "DAAN_RECEIVER_PORT",
    "DAAN_SANDBOX_URL",
    "DAAN_SCREENSHOTS",
    "DAAN_SEED",
    "DAAN_SEEDS",
    "DAAN_SERVER_URL",
    "DAAN_TEST_POSTGRES",
    "DAAN_TOOLS",
    "DAAN_UPDATE_IMAGES",
    "DAAN_WEBDRIVER",
];

/// Whether a name looks like one of our settings and is none.
pub(super) fn is_unknown(name: &str) -> bool {
    let setting = name.strip_suffix("_FILE").unwrap_or(name);
    PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        && !KNOWN.contains(&setting)
        && !OF_TASKS.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::KNOWN;

    #[test]
    fn the_example_has_every_setting_once_and_no_other() {
        let example = include_str!("../../../../.env.example");
        let names = example
            .lines()
            .filter_map(|line| line.trim_start_matches('#').split_once('='));
        let mut names: Vec<&str> = names
            .map(|(name, _)| name)
            .filter(|name| {
                super::PREFIXES
                    .iter()
                    .any(|prefix| name.starts_with(prefix))
            })
            .collect();
        names.sort_unstable();
        assert_eq!(names, KNOWN);
    }
}
