//! The mail server: named rightly, reached without anybody reading along, and willing.

use super::Finding;
use crate::mail::{Mailer, Undelivered};
use crate::settings::{MailSettings, Source};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(8);

/// Nothing is said where no mail is to be sent.
pub(super) async fn check(source: &Source, is_offline: bool) -> Vec<Finding> {
    let settings = match MailSettings::read(source) {
        Ok(None) => return vec![],
        Ok(Some(settings)) => settings,
        Err(error) => {
            return vec![Finding::fault(
                "mail_unusable",
                error.to_string(),
                "Give DAAN_SMTP_URL and DAAN_MAIL_FROM values of those forms, or unset both: then receipts are not mailed",
            )];
        }
    };
    let mut findings = Vec::new();
    if settings.server.is_readable_on_the_way() {
        findings.push(Finding::fault(
            "mail_plain",
            format!(
                "DAAN_SMTP_URL leads to {}:{} without encryption, or with one that whoever stands between can take away: \
                 receipts{} can be read on the way",
                settings.server.host,
                settings.server.port,
                if settings.server.login.is_some() { ", and the password," } else { "" }
            ),
            "Add ?tls=required to DAAN_SMTP_URL, or use smtps://",
        ));
    }
    if !is_offline {
        findings.push(reached(settings).await);
    }
    findings
}

/// As far as the login; no mail is sent.
async fn reached(settings: MailSettings) -> Finding {
    let place = format!("{}:{}", settings.server.host, settings.server.port);
    let mut mailer = Mailer::new(settings);
    mailer.patience = PATIENCE;
    match mailer.connect().await {
        Ok(line) => {
            line.close().await;
            Finding::ok(
                "mail",
                format!("the mail server answers at {place} and lets Daan in"),
            )
        }
        Err(Undelivered {
            problem: problem @ "login_refused",
            answer,
            ..
        }) => Finding::fault(
            "mail_refuses_login",
            format!(
                "the mail server at {place} does not take user and password of DAAN_SMTP_URL ({problem} {})",
                answer.map_or_else(
                    || "without a number".to_owned(),
                    |number| number.to_string()
                )
            ),
            "Check user and password, and that they are percent-encoded; some servers want an app password, or ?tls=required",
        ),
        Err(other) => Finding::fault(
            "mail_unreachable",
            format!("the mail server of DAAN_SMTP_URL at {place}: {other}"),
            "Check host, port and tls of DAAN_SMTP_URL, and that this machine may connect there (firewall, provider's block \
             of port 25)",
        ),
    }
}
