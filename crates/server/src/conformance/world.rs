//! The backend and its gateway, and what cases do there.

use super::answer::Answer;
use super::backend::Backend;
use super::case::{Ended, Stop, hold};
use super::gateway::{Delivery, Proof, Sandbox, event};
use super::gift::{Begun, Offer};
use super::{NotRun, Plan, not_run};
use crate::surroundings::Entropy;
use reqwest::Method;
use reqwest::redirect::Policy;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tokio::time::Instant;

pub(super) struct World {
    pub(super) backend: Backend,
    pub(super) sandbox: Sandbox,
    pub(super) campaign: String,
    pub(super) allowed_origin: Option<String>,
    /// The way every case but Khalti's gives.
    pub(super) offer: Offer,
    khalti: Option<Offer>,
    /// What keys and event ids of this run begin with.
    run: String,
    next: AtomicI64,
    patience: Duration,
}

pub(super) const WEBHOOKS: &str = "/webhooks/razorpay";
const POLL: Duration = Duration::from_millis(100);
/// What does happen by itself has mostly happened by then.
const QUIET: Duration = Duration::from_millis(150);

impl World {
    /// Meets both.
    pub(super) async fn enter(plan: &Plan, entropy: &dyn Entropy) -> Result<World, NotRun> {
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(Policy::none())
            .build()
            .map_err(|error| NotRun(error.to_string()))?;
        let backend = Backend::new(&plan.backend, http.clone());
        let sandbox = Sandbox::new(&plan.sandbox, plan.keys.clone(), http);
        let campaign = campaign(&backend, &plan.campaign).await.map_err(not_run)?;
        sandbox.heal().await.map_err(not_run)?;
        let offer = Offer::through("razorpay", &campaign).ok_or_else(|| {
            NotRun(format!(
                "the campaign {} has no offer through razorpay, with which the cases give; name another by --campaign",
                plan.campaign
            ))
        })?;
        let mut random = [0; 8];
        entropy.fill(&mut random);
        let [a, b, c, d, ..] = random;
        let first = [a, b, c, d];
        let world = World {
            backend,
            sandbox,
            campaign: plan.campaign.clone(),
            allowed_origin: plan.allowed_origin.clone(),
            offer,
            khalti: Offer::through("khalti", &campaign),
            run: hex::encode(random),
            // Where no other run began: amounts tell gifts apart at a gateway that remembers earlier runs.
            next: AtomicI64::new(i64::from(u32::from_be_bytes(first))),
            patience: plan.patience,
        };
        // Else every payment would be made where nobody looks.
        let begun = world.begun().await.map_err(not_run)?;
        world
            .sandbox
            .entity("orders", &begun.order)
            .await
            .map_err(not_run)?;
        Ok(world)
    }

    fn number(&self) -> i64 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// A name that nobody has used.
    pub(super) fn fresh(&self) -> String {
        format!("conf{}{:012}", self.run, self.number())
    }

    pub(super) fn khalti(&self) -> Result<&Offer, Stop> {
        self.khalti.as_ref().ok_or_else(|| {
            let campaign = &self.campaign;
            Stop::Skipped(format!(
                "the campaign {campaign} has no offer through khalti"
            ))
        })
    }

    /// A gift like no other, and its amount.
    pub(super) fn gift_through(&self, offer: &Offer) -> (Value, i64) {
        let amount_minor = offer.amount(self.number());
        let gift = offer.gift(&self.campaign, &self.fresh(), amount_minor);
        (gift, amount_minor)
    }

    pub(super) fn gift(&self) -> (Value, i64) {
        self.gift_through(&self.offer)
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> Result<Answer, Stop> {
        let request = self.backend.request(Method::POST, path).json(body);
        self.backend.send(request).await
    }

    pub(super) async fn get(&self, path: &str) -> Result<Answer, Stop> {
        let request = self.backend.request(Method::GET, path);
        self.backend.send(request).await
    }

    pub(super) async fn begin(&self, gift: &Value) -> Result<Answer, Stop> {
        self.post("/api/begin_donation", gift).await
    }

    /// A gift whose order can be paid.
    pub(super) async fn begun(&self) -> Result<Begun, Stop> {
        let (gift, amount_minor) = self.gift();
        Begun::read(&self.begin(&gift).await?, amount_minor)
    }

    /// A gift that Khalti's page waits for.
    pub(super) async fn linked(&self) -> Result<Begun, Stop> {
        let (gift, amount_minor) = self.gift_through(self.khalti()?);
        Begun::read(&self.begin(&gift).await?, amount_minor)
    }

    pub(super) async fn confirm(&self, begun: &Begun, proof: &Proof) -> Result<Answer, Stop> {
        let body = proof.for_token(&begun.token);
        self.post("/api/confirm_payment", &body).await
    }

    /// A gift that is paid, and its proof.
    pub(super) async fn paid(&self) -> Result<(Begun, Proof), Stop> {
        let begun = self.begun().await?;
        let proof = self.sandbox.pay(&begun.order, "captured").await?;
        let answer = self.confirm(&begun, &proof).await?;
        hold(answer.status == 200, "200 to a right proof", answer.shown())?;
        self.becomes(&begun, "paid").await?;
        Ok((begun, proof))
    }

    pub(super) async fn retry(&self, begun: &Begun) -> Result<Answer, Stop> {
        let body = json!({"token": begun.token, "gateway": self.offer.gateway});
        self.post("/api/retry_donation", &body).await
    }

    pub(super) async fn donation(&self, begun: &Begun) -> Result<Answer, Stop> {
        self.post("/api/donation", &json!({"token": begun.token}))
            .await
    }

    pub(super) async fn status(&self, begun: &Begun) -> Result<String, Stop> {
        let body = self.donation(begun).await?.ok()?;
        Ok(body["status"].as_str().unwrap_or_default().to_owned())
    }

    /// Waits until the donation has this status.
    pub(super) async fn becomes(&self, begun: &Begun, status: &str) -> Ended {
        let asked_at = Instant::now();
        loop {
            let now = self.status(begun).await?;
            if now == status {
                return Ok(());
            }
            if asked_at.elapsed() > self.patience {
                let seconds = self.patience.as_secs();
                return hold(
                    false,
                    format!("the donation to become `{status}` within {seconds} s"),
                    format!("it is `{now}`"),
                );
            }
            tokio::time::sleep(POLL).await;
        }
    }

    /// Holds that nothing was credited.
    pub(super) async fn stays_unpaid(&self, begun: &Begun, because: &str) -> Ended {
        tokio::time::sleep(QUIET).await;
        let status = self.status(begun).await?;
        hold(
            matches!(
                status.as_str(),
                "creating" | "open" | "processing" | "expired" | "create_failed"
            ),
            format!("the donation to stay unpaid: {because}"),
            format!("it is `{status}`"),
        )
    }

    /// Holds that it is paid, and goes on being so.
    pub(super) async fn stays_paid(&self, begun: &Begun) -> Ended {
        tokio::time::sleep(QUIET).await;
        let status = self.status(begun).await?;
        hold(
            status == "paid",
            "the donation to stay `paid`",
            format!("it is `{status}`"),
        )
    }

    /// What the campaign has raised; gifts in its own currency are in it to the paisa.
    pub(super) async fn raised(&self) -> Result<i64, Stop> {
        let body = campaign(&self.backend, &self.campaign).await?;
        if body["currency"] != self.offer.currency {
            return Err(Stop::Skipped(
                "the campaign counts in another currency than its offer through razorpay"
                    .to_owned(),
            ));
        }
        body["raised"].as_i64().ok_or_else(|| Stop::Failed {
            expected: "`raised` to be an integer of minor units".to_owned(),
            came: body["raised"].to_string(),
        })
    }

    /// Holds that one gift was added since, once.
    pub(super) async fn credited_once(&self, begun: &Begun, before: i64) -> Ended {
        self.stays_paid(begun).await?;
        let more = self.raised().await?.saturating_sub(before);
        hold(
            more == begun.amount_minor,
            format!("the campaign to have raised {} more", begun.amount_minor),
            format!("it has raised {more} more"),
        )
    }

    /// The gateway's event about a payment as it is now.
    pub(super) async fn payment_event(&self, name: &str, payment: &str) -> Result<Value, Stop> {
        let payment = self.sandbox.payment(payment).await?;
        Ok(event(name, &[("payment", &payment)]))
    }

    /// Tells the backend, as the gateway would, and holds that it takes it.
    pub(super) async fn tell(&self, event: &Value) -> Ended {
        self.tell_as(event, &self.fresh()).await
    }

    pub(super) async fn tell_as(&self, event: &Value, event_id: &str) -> Ended {
        let delivery = Delivery::of(event, &self.sandbox.keys.webhook_secret, event_id);
        let answer = self.deliver(&delivery).await?;
        hold(
            answer.is_success(),
            "2xx to a signed webhook",
            answer.shown(),
        )
    }

    pub(super) async fn deliver(&self, delivery: &Delivery) -> Result<Answer, Stop> {
        let mut request = self
            .backend
            .request(Method::POST, WEBHOOKS)
            .header("content-type", "application/json")
            .header("x-razorpay-event-id", &delivery.event_id)
            .body(delivery.body.clone());
        if let Some(signature) = &delivery.signature {
            request = request.header("x-razorpay-signature", signature);
        }
        self.backend.send(request).await
    }
}

async fn campaign(backend: &Backend, slug: &str) -> Result<Value, Stop> {
    let request = backend.request(Method::GET, "/api/campaign");
    let answer = backend.send(request.query(&[("slug", slug)])).await?;
    let body = answer.json();
    if answer.status == 200 && body.is_object() {
        return Ok(body);
    }
    Err(Stop::not_run(format!(
        "GET /api/campaign?slug={slug} was to answer 200 with the campaign's JSON; {}. Name a campaign by --campaign",
        answer.shown()
    )))
}
