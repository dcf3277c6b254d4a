//! From the ledger to the gateway: what was booked, the gateway has to have.

use super::payments::taken;
use super::{Found, Kind, Later, Stop, Sweep, Taken};
use crate::checkout::Sum;
use daan_domain::Gateway;
use daan_gateway::razorpay;
use daan_storage::BookedCapture;

const BATCH: i64 = 200;

impl Sweep<'_> {
    /// Asks for every capture that Razorpay's list did not have: it may be of a payment that was begun before
    /// the span. Nothing in the ledger is ever changed by what comes back.
    pub(super) async fn compare_captures(&mut self) -> Result<(), Stop> {
        let mut after = 0;
        loop {
            let ledger = &self.desk.ledger;
            let booked = ledger
                .captures(Gateway::Razorpay, self.span, after, BATCH)
                .await?;
            let Some(last) = booked.last() else {
                return Ok(());
            };
            after = last.entry;
            for capture in &booked {
                let outcome = self.compare_capture(capture).await;
                self.told_of_one(outcome, || of_unasked(capture))?;
                self.go_on().await?;
            }
        }
    }

    pub(super) async fn compare_capture(&mut self, capture: &BookedCapture) -> Result<(), Stop> {
        let listed = self.seen.get(&capture.payment).cloned();
        let (kind, note) = match listed {
            Some(taken) if fits(&taken, capture) => return Ok(()),
            Some(taken) => (Kind::Amount, said(&taken)),
            None => match self.asked(capture).await? {
                None => return Ok(()),
                Some(difference) => difference,
            },
        };
        self.report.add(of_capture(kind, capture, note));
        Ok(())
    }

    /// What is different about a capture, in the gateway's own words; nothing where it is right, or asked about
    /// later.
    async fn asked(&mut self, capture: &BookedCapture) -> Result<Option<(Kind, String)>, Stop> {
        let donation = self.desk.reread(&capture.donation).await?;
        if !self.desk.claim_look(&donation).await? {
            self.later.push(Later::Capture(capture.clone()));
            return Ok(None);
        }
        let payment = match self.desk.razorpay.payment(&capture.payment).await {
            Ok(payment) => payment,
            Err(razorpay::Error::Refused(_) | razorpay::Error::NotFound) => {
                return Ok(Some((Kind::Extra, "unknown to razorpay".to_owned())));
            }
            Err(error) => return Err(error.into()),
        };
        Ok(match taken(&payment) {
            Some(taken) if fits(&taken, capture) => None,
            Some(taken) => Some((Kind::Amount, said(&taken))),
            None => Some((
                Kind::Extra,
                format!("{} at razorpay", payment.status.as_str()),
            )),
        })
    }
}

fn fits(taken: &Taken, capture: &BookedCapture) -> bool {
    taken.amount_minor == capture.money.amount_minor()
        && taken.currency == capture.money.currency().code()
}

fn said(taken: &Taken) -> String {
    let sum = Sum {
        amount_minor: taken.amount_minor,
        currency: taken.currency.clone(),
    };
    format!("{sum} at the gateway")
}

pub(super) fn of_unasked(capture: &BookedCapture) -> Found {
    of_capture(Kind::Unreadable, capture, String::new())
}

fn of_capture(kind: Kind, capture: &BookedCapture, note: String) -> Found {
    Found {
        kind,
        reference: Some(capture.donation.as_str().to_owned()),
        order: None,
        payment: Some(capture.payment.as_str().to_owned()),
        amount: Some(capture.money.into()),
        note: Some(note),
    }
}
