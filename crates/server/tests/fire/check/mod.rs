//! Afterwards: what the servers said, what the ledger holds and what the gateways hold must be one story.

mod accounts;

use crate::donors::{Counts, History, Said};
use crate::town::Town;
use accounts::{Accounts, Differences, Held};
use daan_storage::Ledger;
use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

/// Asking is due after 15 s, and where a gateway did not answer then, some 30 s and a minute later.
const CONVERGENCE: Duration = Duration::from_secs(150);
const POLL: Duration = Duration::from_millis(250);
/// What is shown of what is wrong.
const SHOWN: usize = 20;

/// What was found.
pub(crate) struct Figures {
    counts: Counts,
    webhooks: usize,
    captured: usize,
    surplus: usize,
    orphans: usize,
    differences: Differences,
    took: Duration,
}

impl fmt::Display for Figures {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts {
            acknowledged,
            put_off,
            unknown,
        } = self.counts;
        let Differences {
            lost,
            duplicates,
            invented,
        } = self.differences;
        write!(
            formatter,
            "acknowledged {acknowledged} (put off {put_off}, unknown {unknown}), webhooks taken {}, captured {}, surplus {}, \
             second orders {}, lost {lost}, duplicates {duplicates}, invented {invented}; compared after {:.1} s",
            self.webhooks,
            self.captured,
            self.surplus,
            self.orphans,
            self.took.as_secs_f64()
        )
    }
}

/// Waits until every captured payment is in the ledger, then compares everything with everything.
///
/// Invariants I1 and I3 to I8: exactly once, of the right order, amount and donation; at most one order per key; from
/// paid on nothing goes back; what was acknowledged is there; one applied payment per donation.
pub(crate) async fn check(town: &Town, history: &History) -> Figures {
    let began = tokio::time::Instant::now();
    while town.post.under_way() > 0 && began.elapsed() < CONVERGENCE {
        tokio::time::sleep(POLL).await;
    }
    let held = Held::read(&town.gateway.state().await);
    let mut accounts = Accounts::read(town.book().open().await).await;
    while accounts.misses(&held) && began.elapsed() < CONVERGENCE {
        tokio::time::sleep(POLL).await;
        accounts = Accounts::read(town.book().open().await).await;
    }
    let (said, mut wrong) = history.read();
    let taken = town.post.taken();
    let figures = Figures {
        counts: history.counts(),
        webhooks: taken.len(),
        captured: held.captured.len(),
        surplus: accounts.surplus(),
        orphans: held
            .orders
            .len()
            .saturating_sub(accounts.handed_out().len()),
        differences: accounts.differences(&held),
        took: began.elapsed(),
    };
    wrong.extend(accounts.against_gateway(&held));
    wrong.extend(accounts.against_itself());
    wrong.extend(against_donors(&accounts, &said));
    wrong.extend(against_post(&accounts, &taken));
    wrong.extend(against_seals(town).await);
    assert!(
        wrong.is_empty(),
        "{figures}\n{} wrong, among them:\n{}\n{}",
        wrong.len(),
        wrong[..wrong.len().min(SHOWN)].join("\n"),
        last_words(town)
    );
    figures
}

/// What was acknowledged is there, and was never taken back.
fn against_donors(accounts: &Accounts, said: &[(usize, Said)]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut keys: HashMap<&str, &Said> = HashMap::new();
    let mut credited: HashMap<&str, usize> = HashMap::new();
    let handed_out = accounts.handed_out();
    for (place, (asked_at, said)) in said.iter().enumerate() {
        match said {
            Said::Begun {
                key,
                donation,
                order,
                ..
            } => {
                if *keys.entry(key).or_insert(said) != said {
                    wrong.push(format!("I5: two answers to one key: {said:?}"));
                }
                if handed_out.get(order.as_str()) != Some(&donation.as_str()) {
                    wrong.push(format!(
                        "I7: an order that was handed out is not the ledger's: {said:?}"
                    ));
                }
            }
            Said::Stands {
                donation,
                status,
                payment,
            } => {
                let is_paid = status == "paid";
                // Who asked before the other had the answer may have been served before, too.
                let was_paid = credited
                    .get(donation.as_str())
                    .is_some_and(|at| at < asked_at);
                if was_paid && !is_paid {
                    wrong.push(format!("I6: paid was taken back: {said:?}"));
                }
                if is_paid {
                    credited.entry(donation).or_insert(place);
                    if !accounts.has_applied(donation, payment.as_deref().unwrap_or_default()) {
                        wrong.push(format!("I7: called paid, and no entry says so: {said:?}"));
                    }
                }
            }
        }
    }
    wrong
}

/// A webhook that was taken is in the inbox.
fn against_post(accounts: &Accounts, taken: &[String]) -> Vec<String> {
    taken
        .iter()
        .filter(|event| !accounts.inbox.contains(*event))
        .map(|event| format!("I7: the webhook {event} was taken, and is not in the inbox"))
        .collect()
}

/// What the ledger's own verification says: the chains of the histories, and what was sealed into them.
async fn against_seals(town: &Town) -> Option<String> {
    let ledger = Ledger::open_to_read(&town.place.url()).await.unwrap();
    let found = ledger.verify().await.unwrap();
    ledger.close().await;
    let fault = found.first_fault()?;
    Some(format!("I6: {fault:?}"))
}

/// The ends of the servers' logs, for whoever looks for the cause.
fn last_words(town: &Town) -> String {
    let ends = town.nodes.iter().map(|node| {
        let log = node.program.log();
        let lines: Vec<&str> = log.lines().collect();
        let from = lines.len().saturating_sub(SHOWN);
        format!("a server's last words:\n{}", lines[from..].join("\n"))
    });
    ends.collect::<Vec<_>>().join("\n")
}
