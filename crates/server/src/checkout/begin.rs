//! A donation is begun: written down first, then given a gateway order.

use super::gateways::Wanted;
use super::order::Attempt;
use super::token::{digest, hash};
use super::{Desk, Failure};
use crate::surroundings::draw_reference;
use daan_api::{BeginRequest, Begun, Next, Prefill, Problem};
use daan_domain::{
    Campaign, IdempotencyKey, Intent, Locale, Offer, Refusal, Status, Typed, ViewToken,
};
use daan_gateway::khalti;
use daan_storage::{NewDonation, Recorded, StoredDonation};

/// A request that its campaign takes.
struct Accepted<'a> {
    campaign: &'a Campaign,
    offer: &'a Offer,
    intent: Intent,
    key: IdempotencyKey,
    locale: Locale,
}

impl Desk {
    /// Records the donation and makes its gateway order. The same key and body give the same order.
    pub(super) async fn begin(&self, request: BeginRequest) -> Result<Begun, Failure> {
        let locale = Locale::lookup(&request.locale);
        let accepted = self
            .accept(&request, locale)
            .map_err(|failure| failure.in_language(locale.unwrap_or_default()))?;
        let new = self.new_donation(&accepted, &request);
        let (donation, attempt) = self
            .recorded(&new)
            .await
            .map_err(|failure| failure.in_language(accepted.locale))?;
        let token = self.token_key.token(&donation.id, &accepted.key);
        let next = self
            .first_way_to_pay(&donation, &accepted, &token, attempt)
            .await
            .map_err(|failure| failure.about(&donation))?;
        Ok(Begun {
            donation_id: donation.id.as_str().to_owned(),
            token: token.as_str().to_owned(),
            next,
        })
    }

    /// Whether a campaign takes this gift, as far as can be told of what was typed.
    pub(crate) fn takes(&self, request: &BeginRequest) -> bool {
        self.accept(request, Locale::lookup(&request.locale))
            .is_ok()
    }

    async fn first_way_to_pay(
        &self,
        donation: &StoredDonation,
        accepted: &Accepted<'_>,
        token: &ViewToken,
        attempt: Attempt,
    ) -> Result<Next, Failure> {
        let wanted = Wanted {
            gateway: donation.gateway,
            quote: None,
            token: token.clone(),
            customer: Some(customer(&accepted.intent)),
        };
        let order = self.ensure_order(donation, &wanted, attempt).await?;
        self.way_to_pay(donation, &order, token, prefill(&accepted.intent))
            .ok_or(Failure::of(Problem::GatewayFailed))
    }

    /// The donation, and whether this request is the one that wrote it down. That one asks for the order
    /// first: it alone need not look for one before.
    async fn recorded(&self, new: &NewDonation) -> Result<(StoredDonation, Attempt), Failure> {
        let turn = self.turns.wait(&new.id).await;
        let donation = match self.ledger.record_intent(new, self.now()).await? {
            Recorded::New(donation) => {
                self.metrics.gifts.begun(donation.gateway, donation.amount);
                return Ok((donation, Attempt::First(turn)));
            }
            Recorded::Known(donation) => donation,
            Recorded::KeyReused => return Err(Failure::of(Problem::IdempotencyKeyReused)),
        };
        if donation.status == Status::Creating && donation.attempt_started_at.is_none() {
            drop(self.turns.wait(&donation.id).await);
        }
        Ok((donation, Attempt::Later))
    }

    fn accept<'a>(
        &'a self,
        request: &BeginRequest,
        locale: Option<Locale>,
    ) -> Result<Accepted<'a>, Failure> {
        let campaign = self.campaign(&request.campaign)?;
        // Some send a key as the Idempotency-Key header has it: a quoted string.
        let key = IdempotencyKey::parse(request.idempotency_key.trim_matches('"'))
            .map_err(|_| Refusal::IdempotencyKeyMalformed)?;
        let locale = locale.ok_or(Refusal::LocaleUnknown)?;
        let offer = campaign.offer(&request.currency, &request.gateway)?;
        if !self.serves(offer.gateway) {
            return Err(Refusal::GatewayNotOffered.into());
        }
        let intent = Intent::check(
            offer,
            offer.rules.parse_minor(request.amount_minor.0),
            typed(request),
        )
        .map_err(|refusals| first(&refusals))?;
        Ok(Accepted {
            campaign,
            offer,
            intent,
            key,
            locale,
        })
    }

    fn new_donation(&self, accepted: &Accepted<'_>, request: &BeginRequest) -> NewDonation {
        let id = draw_reference(self.entropy.as_ref());
        let token = self.token_key.token(&id, &accepted.key);
        let mut donor_salt = [0; 16];
        self.entropy.fill(&mut donor_salt);
        NewDonation {
            id,
            campaign: accepted.campaign.slug.clone(),
            gateway: accepted.offer.gateway,
            payee: accepted.offer.payee.clone(),
            declares_indian_citizen: request.declares_indian_citizen,
            intent: accepted.intent.clone(),
            anonymous: request.anonymous,
            locale: accepted.locale,
            idempotency_key_hash: digest(&[accepted.key.as_str()]),
            request_fingerprint: fingerprint(accepted, request),
            view_token_hash: hash(&token),
            donor_salt,
        }
    }
}

/// The form's first wrong field; a form that checked itself never gets here.
fn first(refusals: &[Refusal]) -> Failure {
    match refusals.first() {
        Some(refusal) => (*refusal).into(),
        None => Failure::of(Problem::RequestMalformed),
    }
}

fn typed(request: &BeginRequest) -> Typed<'_> {
    Typed {
        name: &request.donor.name,
        email: &request.donor.email,
        phone: request.donor.phone.as_deref().unwrap_or_default(),
        pan: request.donor.pan.as_deref().unwrap_or_default(),
        message: request.message.as_deref().unwrap_or_default(),
        declares_indian_citizen: request.declares_indian_citizen,
    }
}

/// What makes two requests under one key the same request: what would be written down.
fn fingerprint(accepted: &Accepted<'_>, request: &BeginRequest) -> daan_storage::Digest {
    let Intent {
        amount,
        donor,
        message,
    } = &accepted.intent;
    digest(&[
        accepted.campaign.slug.as_str(),
        &amount.amount_minor().to_string(),
        amount.currency().code(),
        accepted.offer.gateway.code(),
        donor.name.as_str(),
        donor.email.as_str(),
        donor.phone.as_ref().map_or("", |phone| phone.as_str()),
        donor.pan.as_ref().map_or("", |pan| pan.as_str()),
        message.as_ref().map_or("", |message| message.as_str()),
        if request.anonymous {
            "anonymous"
        } else {
            "named"
        },
        if request.declares_indian_citizen {
            "declared"
        } else {
            ""
        },
    ])
}

fn customer(intent: &Intent) -> khalti::Customer {
    let donor = &intent.donor;
    khalti::Customer::new(
        donor.name.as_str(),
        donor.email.as_str(),
        donor.phone.as_ref(),
    )
}

fn prefill(intent: &Intent) -> Prefill {
    Prefill {
        name: intent.donor.name.as_str().to_owned(),
        email: intent.donor.email.as_str().to_owned(),
        contact: intent
            .donor
            .phone
            .as_ref()
            .map(|phone| phone.as_str().to_owned()),
    }
}
