//! Refunds as they stand in a donation's history.

use super::asked::RefundSpeed;
use super::refused::RefundRefused;
use crate::checkout::Desk;
use daan_domain::{Currency, DonationId, Money, PaymentId, RefundId, Timestamp, single_line};
use daan_storage::{Actor, StoredEvent};
use serde_json::{Value, json};

const ASKED: &str = "refund_asked";
const MADE: &str = "refund_made";
const REFUSED: &str = "refund_refused";
/// The gateway took it, and has not yet shown it.
const ACCEPTED: &str = "refund_accepted";
const FAILED: &str = "refund_failed";
const BOOKED: &str = "payment_refunded";
const RECORDED: &str = "refund_recorded";
const CLOSED: &str = "matter_closed";

/// A refund that was, or is to be, asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Intent {
    /// Our name for it, which goes out with it.
    pub(super) key: String,
    pub(super) payment: PaymentId,
    pub(super) amount: Money,
    /// Whether all that was left was asked for.
    pub(super) is_all: bool,
    pub(super) speed: RefundSpeed,
}

/// What is known of the refunds of one payment.
#[derive(Debug, Default)]
pub(super) struct History {
    asked: Vec<Intent>,
    /// When the latest of them was.
    asked_at: Option<Timestamp>,
    made: Vec<MadeBefore>,
    accepted: Vec<String>,
    refused: Vec<String>,
    failed: Vec<String>,
    booked: Vec<String>,
    /// Those that failed after they were booked, and of which no operator said that they are seen to.
    came_back: Vec<String>,
    /// Those that failed after they were booked, seen to or not: the ledger has them as gone back for good.
    all_that_came_back: Vec<String>,
    /// What an operator said of refunds that failed: which, and how it was seen to.
    seen_to: Vec<String>,
}

/// A refund that a command made before.
#[derive(Debug)]
pub(super) struct MadeBefore {
    key: String,
    /// What the gateway calls it.
    pub(super) refund: String,
    amount_minor: i64,
    pub(super) at: Timestamp,
}

/// Which refunds of a payment were booked and failed afterwards, by its donation's history.
pub(crate) fn refunds_that_came_back(events: &[StoredEvent], payment: &PaymentId) -> Vec<String> {
    History::of(events, payment).all_that_came_back
}

impl History {
    pub(super) fn of(events: &[StoredEvent], payment: &PaymentId) -> History {
        let mut history = History::default();
        let mut closed = Vec::new();
        let own = events.iter().filter(|event| {
            event.data.get("payment").and_then(Value::as_str) == Some(payment.as_str())
        });
        for event in own {
            let text = |name| text(&event.data, name);
            match event.kind.as_str() {
                ASKED => {
                    history.asked.extend(Intent::read(&event.data));
                    history.asked_at = Some(event.at);
                }
                MADE => history.made.push(MadeBefore {
                    key: text("key"),
                    refund: text("refund"),
                    amount_minor: event
                        .data
                        .get("amount_minor")
                        .and_then(Value::as_i64)
                        .unwrap_or_default(),
                    at: event.at,
                }),
                ACCEPTED => history.accepted.push(text("key")),
                REFUSED => history.refused.push(text("key")),
                BOOKED => history.booked.push(text("refund")),
                FAILED => {
                    let name = text("refund");
                    if history.booked.contains(&name) && !history.has_come_back(&name) {
                        // What an operator saw to while it was only known as failed stays seen to.
                        if !closed.contains(&name) {
                            history.came_back.push(name.clone());
                        }
                        history.all_that_came_back.push(name);
                    }
                    history.failed.push(text("refund"));
                }
                CLOSED if text("kind").starts_with("refund_") => {
                    history.came_back.retain(|name| *name != text("name"));
                    closed.push(text("name"));
                    let words = [text("name"), text("note")];
                    history.seen_to.push(words.join(": "));
                }
                _ => {}
            }
        }
        history
    }

    /// The refund that was asked for and of which nobody knows what became.
    pub(super) fn unfinished(&self) -> Option<&Intent> {
        self.asked.iter().find(|intent| {
            let is_made = self.made.iter().any(|made| made.key == intent.key);
            !is_made && !self.refused.contains(&intent.key)
        })
    }

    /// Money that went back on another way, as an operator said: the ledger does not have it.
    pub(super) fn seen_to(&self) -> &[String] {
        &self.seen_to
    }

    /// Whether it was booked and failed afterwards.
    pub(super) fn has_come_back(&self, refund: &str) -> bool {
        self.all_that_came_back.iter().any(|name| name == refund)
    }

    /// What was booked and failed afterwards, seen to or not.
    pub(super) fn all_that_came_back(&self) -> &[String] {
        &self.all_that_came_back
    }

    /// A refund that was booked and failed afterwards, and of which no operator said that it is seen to.
    pub(super) fn came_back(&self) -> Option<&str> {
        self.came_back.first().map(String::as_str)
    }

    /// When the latest refund was asked for.
    pub(super) fn asked_at(&self) -> Option<Timestamp> {
        self.asked_at
    }

    /// Whether the gateway took this one, so that it must not be sent again.
    pub(super) fn was_accepted(&self, intent: &Intent) -> bool {
        self.accepted.contains(&intent.key)
    }

    /// The names of these refunds, and of those that were made and did not fail.
    pub(super) fn refunds_beside(&self, booked: &[(RefundId, Money)]) -> Vec<String> {
        let mut all: Vec<String> = booked.iter().map(|(id, _)| id.to_string()).collect();
        for MadeBefore { refund, .. } in &self.made {
            if !all.contains(refund) && !self.failed.contains(refund) {
                all.push(refund.clone());
            }
        }
        all
    }

    /// A booked refund of this amount, in whosever name, where a refund of the payment failed: it may have gone back in
    /// its stead, in the gateway's dashboard or before the ledger was restored.
    pub(super) fn beside_failed<'a>(
        &self,
        amount: Money,
        booked: &'a [(RefundId, Money)],
    ) -> Option<&'a RefundId> {
        let mut like_it = booked.iter().filter(|(_, part)| *part == amount);
        let (refund, _) = like_it.next_back()?;
        (!self.failed.is_empty()).then_some(refund)
    }

    /// The latest refund of this amount that was made and did not fail since.
    pub(super) fn made_of(&self, amount: Money) -> Option<&MadeBefore> {
        self.made.iter().rev().find(|made| {
            made.amount_minor == amount.amount_minor() && !self.failed.contains(&made.refund)
        })
    }
}

impl Intent {
    fn read(data: &Value) -> Option<Intent> {
        let currency = Currency::lookup(&text(data, "currency"))?;
        Some(Intent {
            key: text(data, "key"),
            payment: PaymentId::parse(text(data, "payment")).ok()?,
            amount: Money::new(data.get("amount_minor")?.as_i64()?, currency).ok()?,
            is_all: data.get("all")?.as_bool()?,
            speed: RefundSpeed::lookup(&text(data, "speed"))?,
        })
    }

    fn data(&self) -> Value {
        json!({
            "key": self.key,
            "payment": self.payment.as_str(),
            "amount_minor": self.amount.amount_minor(),
            "currency": self.amount.currency().code(),
            "all": self.is_all,
            "speed": self.speed.code(),
        })
    }
}

impl Desk {
    /// Writes down what is about to be asked for, and holds that it is there.
    pub(super) async fn note_refund_asked(
        &self,
        id: &DonationId,
        intent: &Intent,
        note: Option<&str>,
    ) -> Result<(), RefundRefused> {
        let mut data = intent.data();
        if let (Some(data), Some(note)) = (data.as_object_mut(), note) {
            data.insert("note".to_owned(), single_line(note).into());
        }
        self.note_refund_event(id, ASKED, data).await?;
        // A history keeps a limited number of one kind; without its intent a refund must not go out.
        let history = History::of(&self.ledger.events(id).await?, &intent.payment);
        if history.unfinished() == Some(intent) {
            return Ok(());
        }
        let message = "the donation's history takes no further refund. Nothing was refunded; refund it in the \
                       gateway's dashboard";
        Err(RefundRefused::new("history_full", message))
    }

    pub(super) async fn note_refund_accepted(
        &self,
        id: &DonationId,
        intent: &Intent,
    ) -> Result<(), RefundRefused> {
        let data = json!({ "key": intent.key, "payment": intent.payment.as_str() });
        self.note_refund_event(id, ACCEPTED, data).await
    }

    pub(super) async fn note_refund_made(
        &self,
        id: &DonationId,
        intent: &Intent,
        refund: &str,
        status: &str,
    ) -> Result<(), RefundRefused> {
        let data = json!({
            "key": intent.key,
            "payment": intent.payment.as_str(),
            "refund": refund,
            "status": status,
            "amount_minor": intent.amount.amount_minor(),
            "currency": intent.amount.currency().code(),
        });
        self.note_refund_event(id, MADE, data).await
    }

    pub(super) async fn note_refund_refused(
        &self,
        id: &DonationId,
        intent: &Intent,
        code: &str,
        reason: Option<&str>,
    ) -> Result<(), RefundRefused> {
        let data = json!({
            "key": intent.key,
            "payment": intent.payment.as_str(),
            "code": code,
            "reason": reason,
        });
        self.note_refund_event(id, REFUSED, data).await
    }

    /// What an operator has to say of refunds that were made by hand.
    pub(super) async fn note_refund_recorded(
        &self,
        id: &DonationId,
        payment: &PaymentId,
        refunds: &[&str],
        note: &str,
    ) -> Result<(), RefundRefused> {
        let data =
            json!({ "payment": payment.as_str(), "refunds": refunds, "note": single_line(note) });
        self.note_refund_event(id, RECORDED, data).await
    }

    async fn note_refund_event(
        &self,
        id: &DonationId,
        kind: &'static str,
        data: Value,
    ) -> Result<(), RefundRefused> {
        self.ledger
            .record_event(id, kind, &data, Actor::Operator, self.now())
            .await?;
        Ok(())
    }

    /// A key that nobody can guess: whoever knew it could make our refund into his.
    pub(super) fn draw_refund_key(&self) -> String {
        let mut bytes = [0; 16];
        self.entropy.fill(&mut bytes);
        format!("daan-{:032x}", u128::from_le_bytes(bytes))
    }
}

fn text(data: &Value, name: &str) -> String {
    data.get(name)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}
