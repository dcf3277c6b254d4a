//! A gift through Khalti that the ledger lost, or never bound: Khalti has no list from which it could be found.
//!
//! An operator says which `pidx` is of which reference, as Khalti's dashboard has both. Whether it was paid, and how much,
//! is Khalti's to say: what is booked is its own lookup, as for every other gift, and a `pidx` is of one donation.

mod said;

use super::gateways::GatewayError;
use super::token::digest;
use super::{Desk, NotDone, Sum};
use daan_domain::{Currency, DonationId, Gateway, GatewayOrderId, Money, TransactionId};
use daan_gateway::khalti::{self, Lookup, LookupStatus};
use daan_storage::{
    Actor, GatewayOrder, LostDonation, LostDonor, Origin, Quote, Recovered, Sought, SoughtName,
    StoredDonation,
};
use said::Said;
use serde::{Deserialize, Serialize};

/// Which payment, and of what gift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnterRequest {
    /// What Khalti calls the payment.
    pub pidx: String,
    /// The donation's reference, which Khalti calls the purchase order.
    pub reference: String,
    /// What was given to.
    pub campaign: String,
    /// How much was meant, in rupees as people type them.
    pub amount: String,
    /// The donor's name and e-mail address, where they are known.
    pub donor: Option<(String, String)>,
    /// The donor's language.
    pub locale: Option<String>,
    /// Whether it is only asked what would be entered.
    pub is_trial: bool,
}

/// What was, or would be, entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entered {
    /// The donation's reference.
    pub reference: String,
    /// How much Khalti says was paid.
    pub amount: Sum,
    /// What is given to.
    pub campaign: String,
    /// Who receives it.
    pub payee: String,
    /// Whether the ledger did not know the donation.
    pub is_new: bool,
    /// Its status now.
    pub status: Option<String>,
    /// What Khalti's lookup says of the payment, in its own word.
    pub khalti: String,
    /// Whether the donor that was said is left out, as the donation is known and keeps its own.
    pub keeps_donor: bool,
}

impl Desk {
    /// Enters a gift that was paid through Khalti and that the ledger does not know as paid.
    ///
    /// # Errors
    /// [`NotDone`]: something of it cannot be, the payment is known already, Khalti does not say that it is completed in
    /// this amount, or it or the ledger does not answer.
    pub async fn enter_khalti(&self, request: &EnterRequest) -> Result<Entered, NotDone> {
        let said = self.said(request)?;
        let _turn = self.turns.wait(&said.id).await;
        // Two commands may say two references of one payment: the second finds it bound.
        let _entry = self.turns.wait(&turn_of(&said.pidx)).await;
        self.refuse_known(&said).await?;
        let known = self.ledger.find(&said.id).await?;
        let quote = known
            .as_ref()
            .and_then(|donation| self.quoted(donation, &said));
        if let Some(donation) = &known {
            refuse_unlike(donation, &said, quote.as_ref())?;
        }
        let lookup = self.paid_lookup(&said).await?;
        let entered = Entered {
            reference: said.id.to_string(),
            amount: said.amount.into(),
            campaign: said.campaign.as_str().to_owned(),
            payee: quote
                .as_ref()
                .map_or(&said.offer.payee, |quote| &quote.payee)
                .clone(),
            is_new: known.is_none(),
            status: None,
            khalti: lookup.status.as_str().to_owned(),
            keeps_donor: known.is_some() && said.donor.is_some(),
        };
        if request.is_trial {
            return Ok(entered);
        }
        let donation = match known {
            Some(donation) => donation,
            None => self.written_again(&said).await?,
        };
        let order = GatewayOrder {
            quote,
            ..GatewayOrder::plain(Gateway::Khalti, said.pidx.clone())
        };
        let bound = self.ledger.bind_order(&donation.id, &order, self.now());
        if let Err(error) = bound.await {
            // Another server of the same ledger was faster.
            self.refuse_known(&said).await?;
            return Err(error.into());
        }
        let donation = self.reread(&donation.id).await?;
        let evidence = khalti::evidence(&lookup, &said.pidx);
        let settled = self.settled(&donation, &evidence, Actor::Operator).await?;
        Ok(Entered {
            status: Some(settled.donation.status.code().to_owned()),
            ..entered
        })
    }

    /// What the campaign's rate makes of a gift that was begun in another currency, where that is what was paid.
    fn quoted(&self, donation: &StoredDonation, said: &Said<'_>) -> Option<Quote> {
        let (gateway, quote) = self.alternative(donation)?;
        (gateway == Gateway::Khalti && quote.amount == said.amount).then_some(quote)
    }

    async fn refuse_known(&self, said: &Said<'_>) -> Result<(), NotDone> {
        let known = self
            .ledger
            .find_by_gateway_order(Gateway::Khalti, &said.pidx)
            .await?;
        match known {
            None => Ok(()),
            Some(donation) => Err(known_already(&donation.id, said.pidx.as_str())),
        }
    }

    /// What Khalti says of the payment: that all of the amount was paid by it, whatever went back since.
    async fn paid_lookup(&self, said: &Said<'_>) -> Result<Lookup, NotDone> {
        let khalti = self.khalti.as_ref().ok_or_else(|| {
            let message =
                "KHALTI_SECRET_KEY is not set. Set it as for daan serve. Nothing was entered";
            NotDone::new("no_khalti_key", message)
        })?;
        let lookup = khalti.lookup(&said.pidx).await.map_err(|error| {
            let code = GatewayError::from(error);
            let message = format!(
                "Khalti does not say what became of {}: {code}. Nothing was entered; look it up in its dashboard, and try \
                 again in a minute",
                said.pidx
            );
            NotDone::new("gateway_silent", message)
        })?;
        let was_paid = match lookup.status {
            LookupStatus::Completed => !lookup.refunded,
            LookupStatus::PartiallyRefunded | LookupStatus::Refunded => true,
            _ => false,
        };
        let paid = lookup
            .total_amount_minor
            .and_then(|minor| Money::new(minor, Currency::NPR).ok());
        if !was_paid || paid != Some(said.amount) {
            let paid = paid.map_or_else(
                || "no amount".to_owned(),
                |paid| Sum::from(paid).to_string(),
            );
            let gone = if lookup.refunded { ", refunded" } else { "" };
            let message = format!(
                "expected that Khalti says `Completed` (or that it went back since) and {} of {}, found `{}`{gone} and {paid}. Nothing was entered",
                Sum::from(said.amount),
                said.pidx,
                lookup.status.as_str(),
            );
            return Err(NotDone::new("khalti_disagrees", message));
        }
        if let Some(transaction) = &lookup.transaction {
            self.refuse_booked(transaction).await?;
        }
        Ok(lookup)
    }

    /// The same money may stand under another name.
    async fn refuse_booked(&self, transaction: &TransactionId) -> Result<(), NotDone> {
        let sought = Sought {
            name: Some(SoughtName::AtGateway(transaction.as_str().to_owned())),
            ..Sought::default()
        };
        match self.ledger.browse(&sought, None, 1).await?.first() {
            None => Ok(()),
            Some(donation) => Err(known_already(&donation.id, transaction.as_str())),
        }
    }

    async fn written_again(&self, said: &Said<'_>) -> Result<StoredDonation, NotDone> {
        let words = |word: &str| digest(&["daan khalti entered", word, said.pidx.as_str()]);
        let (mut salt, mut token) = ([0; 16], [0; 32]);
        self.entropy.fill(&mut salt);
        // Of the donor's own link the secret is lost with the ledger: nobody has one that leads here.
        self.entropy.fill(&mut token);
        let donor = said.donor.clone();
        let lost = LostDonation {
            id: said.id.clone(),
            campaign: said.campaign.clone(),
            gateway: Gateway::Khalti,
            payee: said.offer.payee.clone(),
            declares_indian_citizen: false,
            amount: said.amount,
            // Nobody can say that the donor agreed to be shown.
            anonymous: true,
            locale: said.locale,
            created_at: self.now(),
            origin: Origin {
                idempotency_key_hash: words("key"),
                request_fingerprint: words("request"),
                view_token_hash: token,
            },
            donor: donor.map(|(name, email)| LostDonor { name, email, salt }),
        };
        let recovered = self.ledger.recover(&lost, Actor::Operator, self.now());
        let (Recovered::New(donation) | Recovered::Known(donation)) = recovered.await?;
        Ok(donation)
    }
}

/// One payment is entered by one command at a time; the name is nobody's donation.
fn turn_of(pidx: &GatewayOrderId) -> DonationId {
    let hash = digest(&["daan khalti entry", pidx.as_str()]);
    let (first, _) = hash.split_first_chunk().unwrap_or((&[0; 8], &[]));
    DonationId::from_random(u64::from_le_bytes(*first))
}

fn known_already(id: &DonationId, name: &str) -> NotDone {
    let message = format!(
        "{name} is of {id} in this ledger already. Nothing was entered; `daan recheck {id}` asks Khalti about it"
    );
    NotDone::new("payment_known", message)
}

/// A donation that is there keeps what it was begun as.
fn refuse_unlike(
    donation: &StoredDonation,
    said: &Said<'_>,
    quote: Option<&Quote>,
) -> Result<(), NotDone> {
    let id = &donation.id;
    if donation.status.is_credited() {
        let message = format!(
            "{id} is paid already by another payment, so {} is a second one. Nothing was entered; look at both in Khalti's \
             dashboard, and give back there what was paid twice",
            said.pidx
        );
        return Err(NotDone::new("paid_already", message));
    }
    let is_amount = donation.amount == said.amount || quote.is_some();
    if !is_amount || donation.campaign != said.campaign {
        let message = format!(
            "{id} is {} to {} in this ledger, found {} to {}. Nothing was entered",
            Sum::from(donation.amount),
            donation.campaign.as_str(),
            Sum::from(said.amount),
            said.campaign.as_str()
        );
        return Err(NotDone::new("donation_unlike", message));
    }
    Ok(())
}
