//! `docs/conformance.md`: every case, and how each server ended it.

use super::{Reports, reports};
use daan_server::conformance::{Outcome, Report};
use std::fmt::Write as _;
use std::fs;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/conformance.md");
/// Set by `cargo xtask conformance`: the page is written instead of compared.
const WRITE: &str = "DAAN_WRITE_CONFORMANCE";

const HEAD: &str = "# The contract, case by case

Written by `cargo xtask conformance` from the cases and from runs of them; a test compares it with them.

`daan conformance` holds a server against the contract from outside: it begins gifts as a donor's browser does, pays them at
the sandbox that is the server's gateway, tells of payments as the gateway does and forges as a stranger would. It knows the
contract ([openapi.json](openapi.json)) and nothing of how a server keeps it, so any backend can be held against it that has
the sandbox in place of Razorpay and Khalti:

```sh
daan sandbox &                                             # where the server's RAZORPAY_API_URL and KHALTI_API_URL point
daan conformance --url http://127.0.0.1:8080               # --sandbox, --campaign, --key-id … where they are others
daan conformance --url http://127.0.0.1:8080 --only webhooks --json
```

It writes gifts into that server's ledger: run it against one of your desk. Switch rate limits off (`DAAN_RATE_LIMIT=off`); a
429 is waited for as its `Retry-After` says, half a minute in all. The sandbox need not send webhooks: the cases sign their
own. `--origin` names an origin of `DAAN_ALLOWED_ORIGINS`; without it one case is skipped. Ends with 0 when every case passed,
1 when one failed, 2 when they could not be run.

Below, beside Daan, are four small servers that were written for the tests of these cases (`crates/server/tests/http/conformance`):

- **small** makes no mistake,
- **trusting** takes order id and amount from the browser, a signature for money, and a return's word for the lookup's,
- **forgetful** remembers neither idempotency keys nor what it has credited,
- **final** takes a failed payment for the end of its gift, ignores wrong signatures in silence, and tells the donor's name to
  whoever asks for the status.
";

impl Reports {
    fn columns(&self) -> [(&'static str, &Report); 5] {
        [
            ("Daan", &self.ours),
            ("small", &self.faultless),
            ("trusting", &self.trusting),
            ("forgetful", &self.forgetful),
            ("final", &self.final_failer),
        ]
    }

    fn page(&self) -> String {
        let mut page = HEAD.to_owned();
        let columns = self.columns();
        let mut group = "";
        for (index, row) in self.ours.rows.iter().enumerate() {
            if row.case.group != group {
                group = row.case.group;
                let names = columns.map(|(name, _)| name).join(" | ");
                write!(page, "\n## {group}\n\n| case | what has to be so | {names} |\n|---|---|---|---|---|---|---|\n")
                    .unwrap();
            }
            let ended = columns.map(|(_, report)| word(&report.rows[index].outcome));
            writeln!(
                page,
                "| `{}` | {} | {} |",
                row.case.name,
                row.case.statement,
                ended.join(" | ")
            )
            .unwrap();
        }
        let totals = columns.map(|(name, report)| {
            let (passed, failed, _) = report.counts();
            format!("{name} {passed} pass, {failed} fail")
        });
        writeln!(
            page,
            "\n{} cases: {}.",
            self.ours.rows.len(),
            totals.join("; ")
        )
        .unwrap();
        page
    }
}

fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Failed { .. } => "**fail**",
        _ => outcome.word(),
    }
}

#[tokio::test]
async fn the_page_is_what_the_runs_say() {
    let page = reports().await.page();
    if std::env::var_os(WRITE).is_some() {
        fs::write(PAGE, page).unwrap();
        return;
    }
    let written = fs::read_to_string(PAGE).unwrap_or_default();
    assert_eq!(written, page, "write it anew: cargo xtask conformance");
}
