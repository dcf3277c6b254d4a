//! A donation is paid from our own page, in one call (Razorpay's Single Integration API).
//!
//! For browsers that run none of our scripts, and for accounts that Razorpay opened it for. The order exists
//! already, so the call names it; where the payment goes on is followed and never put together by us.

use super::{Desk, Failure, Visit};
use crate::settings::OneCall;
use daan_api::{ApiError, Problem};
use daan_domain::{Country, FailureReason, Gateway, PaymentId, Phone};
use daan_gateway::razorpay::{
    self, Action, ActionUrl, Followed, InvalidPayment, Methods, NewPayment, Otp, Payer,
    PaymentMethod, SameOrder, Workflow,
};
use daan_storage::{Actor, StoredDonation};
use std::net::IpAddr;

/// What a donor chose to pay with, and from where.
pub struct Payable {
    /// With what.
    pub method: PaymentMethod,
    /// A phone number for the bank, where the donor gave none before.
    pub contact: String,
    /// The address that the request came from.
    pub ip: IpAddr,
    /// The request's `User-Agent`.
    pub user_agent: Option<String>,
}

/// Where the payment goes on.
pub enum Onward {
    /// On a page of the bank's, or in an app.
    At(String),
    /// With a one-time password, to be handed in with this.
    OneTimePassword(Step),
    /// In the donor's app; our status page waits for it.
    Waiting,
    /// Nowhere: it failed at once, and may be tried again.
    Failed(Option<FailureReason>),
    /// Nowhere: the one-time password is not the bank's. Another one may be handed in at the same address.
    WrongPassword,
    /// The bank agreed to it: this is for `confirm_payment`.
    Proved(daan_api::Proof),
    /// What was typed cannot be paid with.
    Refused(InvalidPayment),
}

/// Where a one-time password is handed in, and for which payment. A browser keeps it for us, sealed: we call
/// no address and believe in no payment that somebody else put in its place.
pub struct Step {
    /// The gateway's address.
    pub address: String,
    /// The payment.
    pub payment: String,
    /// What shows that the two are ours, and this donation's.
    pub seal: String,
}

impl Visit {
    /// Begins a payment of the donation's order.
    ///
    /// # Errors
    /// The account has no such call, no donation has this token, it is paid or being paid, or the gateway or
    /// the ledger does not answer.
    pub async fn pay_in_one_call(
        &self,
        token: String,
        choice: Payable,
    ) -> Result<Onward, ApiError> {
        self.run(async move |desk| desk.pay_in_one_call(&token, choice).await)
            .await
    }

    /// Hands a one-time password in, with what [`Onward::OneTimePassword`] gave.
    ///
    /// # Errors
    /// As [`Visit::pay_in_one_call`].
    pub async fn hand_in_password(
        &self,
        token: String,
        step: Step,
        otp: Option<Otp>,
    ) -> Result<Onward, ApiError> {
        self.run(async move |desk| desk.hand_in_password(&token, &step, otp).await)
            .await
    }
}

/// What the account takes in one call, and who has to say more for it.
pub struct Offered {
    /// What the account can be paid with.
    pub methods: Methods,
    /// Whether a card may be typed into our page.
    pub cards: bool,
    /// Whether the donor gave no phone number, which banks ask for.
    pub asks_phone: bool,
}

impl Desk {
    /// What can be paid with on our own page; `None` where that is switched off, or nobody can say.
    pub async fn one_call_offered(&self, token: &str) -> Option<Offered> {
        let setting = self.razorpay_settings.one_call;
        if setting == OneCall::Off {
            return None;
        }
        let (donation, _) = self.donation(token).await.ok()?;
        let (donor, _) = self.ledger.donor(&donation.id).await.ok()??;
        let methods = self.methods.known(&self.razorpay, self.now()).await?;
        Some(Offered {
            cards: setting == OneCall::WithCards && methods.card,
            asks_phone: donor.phone.is_none(),
            methods,
        })
    }

    async fn pay_in_one_call(&self, token: &str, choice: Payable) -> Result<Onward, Failure> {
        let offers = self.razorpay_settings.one_call;
        let is_card = matches!(choice.method, PaymentMethod::Card { .. });
        if offers == OneCall::Off || (is_card && offers != OneCall::WithCards) {
            return Err(Failure::of(Problem::RouteNotFound));
        }
        let (donation, token) = self.donation(token).await?;
        let donation = self.repaired(donation).await?;
        if donation.status.is_credited() {
            return Err(Failure::of(Problem::AlreadyPaid).about(&donation));
        }
        let order = donation.handed_out_order(Gateway::Razorpay);
        let (Some(order), Some(_)) = (order, self.next_view(&donation, &token)) else {
            return Err(Failure::of(Problem::PaymentUnderWay).about(&donation));
        };
        if !choice.method.takes(donation.amount.currency()) {
            return Ok(Onward::Refused(InvalidPayment::Method));
        }
        let callback_url = format!("{}/return/razorpay/{}", self.public_url, token.as_str());
        let payment = match self
            .one_call_payment(&donation, choice, &callback_url)
            .await?
        {
            Ok(payment) => payment,
            Err(invalid) => return Ok(Onward::Refused(invalid)),
        };
        let same = SameOrder::Id {
            id: order.order.clone(),
            currency: donation.amount.currency(),
        };
        match self.razorpay.pay_order(&same, &payment).await {
            Ok(started) => self.onward(&donation, started.workflow).await,
            Err(error) => failed(&donation, error),
        }
    }

    async fn hand_in_password(
        &self,
        token: &str,
        step: &Step,
        otp: Option<Otp>,
    ) -> Result<Onward, Failure> {
        if self.razorpay_settings.one_call == OneCall::Off {
            return Err(Failure::of(Problem::RouteNotFound));
        }
        let (donation, _) = self.donation(token).await?;
        let words = [donation.id.as_str(), &step.address, &step.payment];
        if !self.token_key.is_sealed(&words, &step.seal) {
            return Err(Failure::of(Problem::NotAForm));
        }
        let api_url = &self.razorpay_settings.api_url;
        let url = ActionUrl::parse(&step.address, &Action::OtpSubmit, api_url).ok();
        let (Some(url), Some(otp)) = (url, otp) else {
            return Ok(Onward::WrongPassword);
        };
        match self.razorpay.follow(&url, Some(&otp)).await {
            Ok(Followed::Next(workflow)) if workflow.payment.as_str() != step.payment => {
                Ok(Onward::Failed(None))
            }
            Ok(followed) => self.followed(&donation, followed).await,
            Err(razorpay::Error::Refused(_)) => Ok(Onward::WrongPassword),
            Err(error) => failed(&donation, error),
        }
    }

    async fn one_call_payment(
        &self,
        donation: &StoredDonation,
        choice: Payable,
        callback_url: &str,
    ) -> Result<Result<NewPayment, InvalidPayment>, Failure> {
        let donor = self.ledger.donor(&donation.id).await?;
        let (donor, _) = donor.ok_or(Failure::of(Problem::DonationNotFound))?;
        let contact = match &donor.phone {
            Some(phone) => phone.as_str().to_owned(),
            None => digits_of(&choice.contact),
        };
        let payer = Payer {
            email: donor.email.as_str(),
            contact: &contact,
            ip: choice.ip,
            // Ours, never the address that holds the token.
            referer: Some(&self.public_url),
            user_agent: choice.user_agent.as_deref(),
        };
        Ok(NewPayment::new(choice.method, payer, callback_url))
    }

    async fn onward(
        &self,
        donation: &StoredDonation,
        workflow: Workflow,
    ) -> Result<Onward, Failure> {
        let Some(url) = workflow.lookup(&Action::OtpGenerate) else {
            return self.go_on(donation, workflow).await;
        };
        // The bank's own page asks for the password itself, where there is one.
        if workflow.lookup(&Action::Redirect).is_some() {
            return self.go_on(donation, workflow).await;
        }
        match self.razorpay.follow(url, None).await {
            Ok(followed) => self.followed(donation, followed).await,
            Err(error) => failed(donation, error),
        }
    }

    async fn go_on(
        &self,
        donation: &StoredDonation,
        workflow: Workflow,
    ) -> Result<Onward, Failure> {
        let at = |action| workflow.lookup(&action).map(|url| url.as_str().to_owned());
        if let Some(url) = at(Action::Redirect).or_else(|| at(Action::Intent)) {
            return Ok(Onward::At(url));
        }
        match at(Action::OtpSubmit) {
            Some(address) => Ok(Onward::OneTimePassword(self.sealed(
                donation,
                address,
                &workflow.payment,
            ))),
            None => self.wait_for(donation, &workflow.payment).await,
        }
    }

    async fn followed(
        &self,
        donation: &StoredDonation,
        followed: Followed,
    ) -> Result<Onward, Failure> {
        match followed {
            Followed::Next(workflow) => self.go_on(donation, workflow).await,
            Followed::Proved(proof) => Ok(Onward::Proved(daan_api::Proof {
                razorpay_payment_id: proof.payment.as_str().to_owned(),
                razorpay_order_id: proof.order.as_str().to_owned(),
                razorpay_signature: proof.signature,
            })),
        }
    }

    fn sealed(&self, donation: &StoredDonation, address: String, payment: &PaymentId) -> Step {
        let payment = payment.as_str().to_owned();
        let seal = self
            .token_key
            .seal(&[donation.id.as_str(), &address, &payment]);
        Step {
            address,
            payment,
            seal,
        }
    }

    /// The donor decides in an app: until then the donation is neither paid nor free to be paid again. That
    /// there is such a payment of our order is the gateway's to say, not the answer's that named it.
    async fn wait_for(
        &self,
        donation: &StoredDonation,
        payment: &PaymentId,
    ) -> Result<Onward, Failure> {
        match self.evidence_of_payment(donation, payment).await {
            Ok(evidence) => {
                self.settled(donation, &evidence, Actor::Server).await?;
            }
            Err(error) => {
                tracing::warn!(donation = %donation.id, %payment, %error, "no word of the payment");
            }
        }
        Ok(Onward::Waiting)
    }
}

/// What was refused has a reason in the donor's words; what was not answered may have begun all the same.
fn failed(donation: &StoredDonation, error: razorpay::Error) -> Result<Onward, Failure> {
    match error {
        razorpay::Error::Refused(refused) => {
            tracing::warn!(donation = %donation.id, %refused, "a payment in one call failed");
            let reason = refused.reason.as_deref().and_then(FailureReason::lookup);
            Ok(Onward::Failed(reason))
        }
        error => {
            tracing::warn!(donation = %donation.id, %error, "a payment in one call is unclear");
            Err(Failure::of(super::gateways::problem_of(&error)).about(donation))
        }
    }
}

/// A phone number as people write it, without what stands between its digits.
fn digits_of(typed: &str) -> String {
    match Phone::parse(typed, Country::India) {
        Ok(phone) => phone.as_str().to_owned(),
        // A number of a country whose ways of writing we do not know.
        Err(_) => typed
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .collect(),
    }
}
