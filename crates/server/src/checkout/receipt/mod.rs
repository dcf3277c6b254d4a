//! Receipts: one for each paid donation, numbered in its payee's series.

mod again;
mod letter;
mod mail_texts;
mod mailing;
mod pdf;
mod renumbered;
mod sheet;
mod shrawan;
mod statement;
mod texts;
mod words;
mod year;

pub use again::{ResendRequest, Resent};
pub(crate) use letter::file_name;
pub(crate) use pdf::pdf;
pub(crate) use sheet::{Sheet, sheet};
pub(crate) use shrawan::{AHEAD, first_of_shrawan};
pub(crate) use year::{financial_year, year_began};

use super::{Desk, Failure};
use daan_api::Problem;
use daan_domain::settle::PaymentState;
use daan_domain::{DonationId, Status};
use daan_storage::{NewReceipt, StoredDonation, StoredReceipt};
use statement::Statement;

/// How many receipts are issued in one round.
const ROUND: i64 = 50;

impl Desk {
    /// The receipt of the donation that this token shows; it gets its number now where it has none. `None` where
    /// nothing is paid.
    pub(crate) async fn receipt_of(&self, token: &str) -> Result<Option<StoredReceipt>, Failure> {
        let (donation, _) = self.donation(token).await?;
        self.receipt(&donation).await
    }

    /// Issues the receipts that are owed, in the order in which their payments were booked; `true` where there may be
    /// more.
    pub(crate) async fn issue_owed_receipts(&self) -> Result<bool, Failure> {
        let owed = self.ledger.owed_receipts(ROUND).await?;
        let mut issued = Vec::new();
        for id in &owed {
            issued.extend(self.issue_owed(id).await);
        }
        renumbered::tell(&issued);
        Ok(i64::try_from(issued.len()) == Ok(ROUND))
    }

    /// One that cannot be issued keeps nobody else from theirs.
    async fn issue_owed(&self, id: &DonationId) -> Option<StoredReceipt> {
        match self.issue_by_id(id).await {
            Ok(receipt) => receipt,
            Err(failure) => {
                let code = failure.problem().code();
                tracing::error!(donation = %id, code, "its receipt could not be issued; it is tried again");
                None
            }
        }
    }

    async fn issue_by_id(&self, id: &DonationId) -> Result<Option<StoredReceipt>, Failure> {
        match self.ledger.find(id).await? {
            Some(donation) => self.issue(&donation).await,
            None => Ok(None),
        }
    }

    async fn receipt(&self, donation: &StoredDonation) -> Result<Option<StoredReceipt>, Failure> {
        if let Some(known) = self.ledger.receipt(&donation.id).await? {
            return Ok(Some(known));
        }
        let issued = self.issue(donation).await?;
        renumbered::tell(issued.as_slice());
        Ok(issued)
    }

    async fn issue(&self, donation: &StoredDonation) -> Result<Option<StoredReceipt>, Failure> {
        let is_paid = matches!(
            donation.status,
            Status::Paid | Status::PartiallyRefunded | Status::Refunded
        );
        if !is_paid {
            return Ok(None);
        }
        let new = self.new_receipt(donation).await?;
        let issued = self.ledger.issue_receipt(new, self.now()).await?;
        Ok(Some(issued))
    }

    async fn new_receipt(&self, donation: &StoredDonation) -> Result<NewReceipt, Failure> {
        let donor = self.ledger.donor(&donation.id).await?;
        let name = payee_of(donation);
        let payee = self.campaigns.payee(name);
        let currency = captured(donation)
            .map_or(donation.amount, |(_, money)| money)
            .currency();
        let year = donation
            .paid_at
            .and_then(|at| year::financial_year(at, currency, payee.year_starts))
            .ok_or(Failure::of(Problem::Internal))?;
        let campaign = self.campaigns.lookup(donation.campaign.as_str());
        Ok(NewReceipt {
            donation: donation.id.clone(),
            payee: name.to_owned(),
            label: payee.label.replace("{year}", &year),
            year,
            donor_name: donor.map(|(donor, _)| donor.name),
            statement: Statement::of(&payee, campaign).to_json(),
            mailed_from: self
                .mailer
                .as_ref()
                .map(|mailer| mailer.domain().to_owned()),
        })
    }
}

fn captured(donation: &StoredDonation) -> Option<(daan_domain::Gateway, daan_domain::Money)> {
    let payment = donation.applied_payment()?;
    match payment.state {
        PaymentState::Captured { money, .. } => Some((payment.gateway, money)),
        _ => None,
    }
}

/// Who received what counts: a gift that was quoted anew went to another payee than the one of the first offer.
fn payee_of(donation: &StoredDonation) -> &str {
    let quoted = captured(donation).and_then(|(gateway, money)| {
        let mut orders = donation.orders.iter();
        let order =
            orders.find(|order| order.gateway == gateway && donation.asked_by(order) == money)?;
        order.quote.as_ref()
    });
    quoted.map_or(donation.payee.as_str(), |quote| quote.payee.as_str())
}
