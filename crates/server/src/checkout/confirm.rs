//! The browser brings what checkout.js gave it.

use super::gateway_evidence::NoEvidence;
use super::{Desk, Failure};
use daan_api::{DonationView, Problem, Proof};
use daan_domain::settle::{Claim, Evidence, PaymentState, Source};
use daan_domain::{Gateway, GatewayOrderId, Locale, PaymentId};
use daan_gateway::razorpay::signature;
use daan_storage::{Actor, StoredDonation};
use serde_json::json;

impl Desk {
    /// Verifies the signature with our own order id, asks the gateway about the payment and settles both.
    ///
    /// The signature alone proves "authorised", so a gateway that does not answer leaves the donation
    /// `processing`; the browser, the status page and later evidence finish it.
    pub(super) async fn confirm(
        &self,
        token: &str,
        proof: &Proof,
        locale: Locale,
    ) -> Result<DonationView, Failure> {
        let (donation, token) = self.donation(token).await?;
        let Some(signed) = self.signed(&donation, proof) else {
            self.refuse(&donation, proof)
                .await
                .map_err(|failure| failure.about(&donation))?;
            return Err(Failure::of(Problem::SignatureMismatch).about(&donation));
        };
        let donation = self
            .credited_in_turn(&donation, signed)
            .await
            .map_err(|failure| failure.about(&donation))?;
        Ok(self.donation_view(&donation, &token, locale).await)
    }

    async fn credited_in_turn(
        &self,
        donation: &StoredDonation,
        signed: Evidence,
    ) -> Result<StoredDonation, Failure> {
        let _turn = self.turns.wait(&donation.id).await;
        let donation = self.reread(&donation.id).await?;
        self.credited(&donation, signed).await
    }

    /// The donation after the signature and what the gateway says of its payment.
    async fn credited(
        &self,
        donation: &StoredDonation,
        signed: Evidence,
    ) -> Result<StoredDonation, Failure> {
        let known = state(donation, &signed.payment);
        if matches!(known, Some(PaymentState::Captured { .. })) {
            return Ok(donation.clone());
        }
        // News is asked about at once. What was asked about before waits for its turn, so that a right
        // proof sent again and again cannot be used to flood the gateway.
        let may_ask = known.is_none() || self.claim_look(donation).await?;
        let mut evidence = vec![signed.clone()];
        if may_ask {
            evidence.extend(self.told_of(donation, &signed.payment).await?);
        }
        let settled = self.settled(donation, &evidence, Actor::Donor).await?;
        if may_ask && !settled.donation.status.is_credited() {
            self.claim_look(donation).await?;
        }
        Ok(settled.donation)
    }

    /// What the gateway says of the payment; nothing where it is silent or cannot be understood.
    async fn told_of(
        &self,
        donation: &StoredDonation,
        payment: &PaymentId,
    ) -> Result<Vec<Evidence>, Failure> {
        match self.evidence_of_payment(donation, payment).await {
            Ok(told) => Ok(told),
            Err(error) => {
                self.note_silence(donation, payment, &error).await?;
                Ok(Vec::new())
            }
        }
    }

    /// The evidence that the signature is, for the order of ours that it was made for. The browser's own
    /// order id is not asked: with it, a right triple of another donation would fit.
    fn signed(&self, donation: &StoredDonation, proof: &Proof) -> Option<Evidence> {
        let payment = PaymentId::parse(proof.razorpay_payment_id.as_str()).ok()?;
        let key = self.razorpay_settings.credentials.signing_key();
        let fits = |order: &GatewayOrderId| {
            signature::verify_order(key, order, &payment, &proof.razorpay_signature).is_ok()
        };
        let order = donation
            .orders
            .iter()
            .filter(|order| order.gateway == Gateway::Razorpay)
            .map(|order| &order.order)
            .find(|order| fits(order))?
            .clone();
        Some(Evidence::new(
            Source::RazorpaySignature,
            order,
            payment,
            Claim::Signed,
        ))
    }

    async fn refuse(&self, donation: &StoredDonation, proof: &Proof) -> Result<(), Failure> {
        tracing::warn!(donation = %donation.id, "a signature was refused");
        // Only ids of an id's shape are kept: the rest is whatever a stranger chose to send.
        let payment = PaymentId::parse(proof.razorpay_payment_id.as_str()).ok();
        let data = json!({ "payment": payment.as_ref().map(PaymentId::as_str) });
        self.ledger
            .record_event(
                &donation.id,
                "signature_refused",
                &data,
                Actor::Donor,
                self.now(),
            )
            .await?;
        Ok(())
    }

    async fn note_silence(
        &self,
        donation: &StoredDonation,
        payment: &PaymentId,
        error: &NoEvidence,
    ) -> Result<(), Failure> {
        tracing::warn!(donation = %donation.id, %payment, %error, "no word of the payment");
        if let NoEvidence::Untranslatable(_) = error {
            let data = json!({ "payment": payment.as_str() });
            self.ledger
                .record_event(
                    &donation.id,
                    "payment_unreadable",
                    &data,
                    Actor::Server,
                    self.now(),
                )
                .await?;
        }
        Ok(())
    }
}

fn state(donation: &StoredDonation, payment: &PaymentId) -> Option<PaymentState> {
    donation
        .payments
        .iter()
        .find(|known| known.gateway == Gateway::Razorpay && known.id == *payment)
        .map(|known| known.state)
}
