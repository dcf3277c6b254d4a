//! One tab with the checkout in it, from its opening to its end.

use super::donor::Donor;
use super::record::Record;
use super::{khalti_page, window};
use crate::sky::{HOUR_MS, MINUTE_MS, SECOND_MS, wait_ms};
use crate::street::{Answer, Request};
use crate::tally::Sometimes;
use daan_api::{ApiError, DonationView, Proof};
use daan_web::checkout::step::{Effect, Event, Step, Ticket, step};
use std::mem::discriminant;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;

/// A tab.
pub(crate) struct Tab {
    donor: Donor,
    kept: Record,
    step: Step,
    timer: Option<JoinHandle<()>>,
    teller: UnboundedSender<Told>,
    told: UnboundedReceiver<Told>,
}

/// What a tab hears.
pub(crate) enum Told {
    /// Something happened in the checkout.
    Event(Box<Event>),
    /// The donor closes the tab.
    Close,
}

impl Told {
    pub(crate) fn of(event: Event) -> Told {
        Told::Event(Box::new(event))
    }
}

/// How others tell a tab.
pub(crate) type Teller = UnboundedSender<Told>;

impl Tab {
    pub(crate) fn open(donor: Donor, kept: Record) -> Tab {
        let (teller, told) = unbounded_channel();
        Tab {
            donor,
            kept,
            step: Step::START,
            timer: None,
            teller,
            told,
        }
    }

    /// Lives until the donor has had enough; what is left is in storage.
    pub(crate) async fn run(mut self, opening: Event) -> Record {
        self.tell(opening);
        let patience = Duration::from_millis(self.patience_ms());
        // Whoever crashes a browser does not say goodbye.
        let _ = tokio::time::timeout(patience, self.listen()).await;
        if let Some(timer) = self.timer.take() {
            timer.abort();
        }
        self.kept
    }

    fn patience_ms(&self) -> u64 {
        let chance = &self.donor.world().chance;
        match chance.between(0..=9) {
            0 => chance.between(SECOND_MS..=2 * MINUTE_MS),
            _ => chance.between(5 * MINUTE_MS..=HOUR_MS),
        }
    }

    async fn listen(&mut self) {
        while let Some(Told::Event(event)) = self.told.recv().await {
            self.tell(*event);
            if matches!(self.step, Step::Done(..) | Step::Rejected(..)) {
                return;
            }
        }
    }

    fn tell(&mut self, event: Event) {
        let before = std::mem::replace(&mut self.step, Step::Beginning(None));
        let kind = discriminant(&before);
        let (after, effects) = step(before, event);
        if kind != discriminant(&after) {
            self.stop_timer();
            self.donor
                .world()
                .note(|| format!("donor {}: {}", self.donor.number, name(&after)));
            self.decide(&after);
        }
        self.step = after;
        for effect in effects {
            self.perform(effect);
        }
    }

    fn stop_timer(&mut self) {
        if let Some(timer) = self.timer.take() {
            timer.abort();
        }
    }

    /// What the donor does where the checkout leaves it to them.
    fn decide(&self, step: &Step) {
        let chance = &self.donor.world().chance;
        let has_other = self.donor.world().profile.has_khalti() && step.alternative().is_some();
        let choice = chance.between(0..=9);
        let event = match (step, choice) {
            (Step::Unpaid { .. } | Step::Blocked { .. }, 0..=2) if has_other => {
                Event::TakeAlternative
            }
            (Step::Unpaid { .. } | Step::Blocked { .. }, 0..=6) => Event::TryAgain,
            // Pressing again, as impatient people do.
            (
                Step::Form {
                    problem: Some(_), ..
                },
                0..=6,
            ) => Event::Submitted(Box::new(self.donor.request(&self.kept.key))),
            (Step::Unpaid { .. } | Step::Blocked { .. } | Step::Form { .. }, _) => {
                return self.later(chance.between(SECOND_MS..=MINUTE_MS), Told::Close);
            }
            _ => return,
        };
        self.later(chance.between(SECOND_MS..=MINUTE_MS), Told::of(event));
    }

    fn later(&self, ms: u64, told: Told) {
        let teller = self.teller.clone();
        tokio::spawn(async move {
            wait_ms(ms).await;
            // The tab may be closed.
            teller.send(told).ok();
        });
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Begin(request) => self.begin(&request),
            Effect::Remember(ticket, _) => self.kept.ticket = Some(ticket),
            Effect::Retry(ticket, gateway) => self.retry(&ticket, gateway),
            Effect::Load(_) => {
                let chance = &self.donor.world().chance;
                let is_blocked = chance.percent(5);
                let event = if is_blocked {
                    Event::ScriptFailed
                } else {
                    Event::ScriptReady
                };
                self.later(chance.between(50..=3 * SECOND_MS), Told::of(event));
            }
            Effect::Open(ticket, order) => {
                tokio::spawn(window::shown(
                    self.donor.clone(),
                    self.teller.clone(),
                    ticket,
                    order,
                ));
            }
            Effect::Keep(ticket, proof) => {
                self.kept.ticket = Some(ticket);
                self.kept.proof = Some(proof.as_ref().clone());
            }
            Effect::Confirm(ticket, proof) => self.confirm(ticket, &proof),
            Effect::Ask(ticket) => self.ask(ticket),
            Effect::Wait(tries, named_s) => self.wait(tries, named_s),
            Effect::Forget(_) => self.kept = Record::default(),
            // Nobody is shown it again, which is all that a donor who opens the page notices.
            Effect::SetAside(_) => self.kept.ticket = None,
            Effect::Renew => self.kept.key = self.donor.world().chance.word(32),
            Effect::Leave(ticket, url) => {
                self.kept.has_left = true;
                tokio::spawn(khalti_page::visited(
                    self.donor.clone(),
                    self.teller.clone(),
                    ticket,
                    url,
                ));
            }
            Effect::Close | Effect::Finish(..) => {}
        }
    }

    fn begin(&self, request: &daan_api::BeginRequest) {
        let mut request = request.clone();
        request.idempotency_key.clone_from(&self.kept.key);
        let world = self.donor.world();
        if world.chance.percent(10) {
            world.met(Sometimes::DoublePress);
            self.ask_house(Request::Begin(request.clone()), |_| None);
        }
        if world.chance.percent(3) {
            let mut other = request.clone();
            other.message = Some("something else".to_owned());
            self.ask_house_otherwise(other);
        }
        self.ask_house(Request::Begin(request), |answer| match answer {
            Ok(Answer::Begun(begun)) => Some(Event::Began(Ok(begun))),
            Ok(_) => None,
            Err(error) => Some(Event::Began(Err(error))),
        });
    }

    /// The same key comes with another body, from a page of somebody else's making.
    fn ask_house_otherwise(&self, request: daan_api::BeginRequest) {
        let world = std::sync::Arc::clone(self.donor.world());
        self.ask_house(Request::Begin(request), move |answer| {
            if answer.is_err_and(|error| error.code == "idempotency_key_reused") {
                world.met(Sometimes::KeyReused);
            }
            None
        });
    }

    fn retry(&self, ticket: &Ticket, gateway: String) {
        self.ask_house(Request::Retry(ticket.token.clone(), gateway), |answer| {
            let next = match answer {
                Ok(Answer::Retried(retried)) => Ok(retried.next),
                Ok(_) => return None,
                Err(error) => Err(error),
            };
            Some(Event::Retried(next))
        });
    }

    fn confirm(&self, ticket: Ticket, proof: &daan_web::checkout::step::Proof) {
        let proof = Proof {
            razorpay_payment_id: proof.payment_id.clone(),
            razorpay_order_id: proof.order_id.clone(),
            razorpay_signature: proof.signature.clone(),
        };
        self.ask_house(
            Request::Confirm(ticket.token.clone(), proof),
            move |answer| Some(Event::Confirmed(ticket.token.clone(), view(answer)?)),
        );
    }

    fn ask(&self, ticket: Ticket) {
        self.ask_house(Request::Status(ticket.token.clone()), move |answer| {
            Some(Event::Status(ticket.token.clone(), view(answer)?))
        });
    }

    /// Asks the server, and tells the checkout what came of it.
    fn ask_house(
        &self,
        request: Request,
        event: impl FnOnce(Result<Answer, ApiError>) -> Option<Event> + Send + 'static,
    ) {
        let (house, teller) = (self.donor.house.clone(), self.teller.clone());
        tokio::spawn(async move {
            let answer = house.ask(request).await;
            if let Some(event) = event(answer) {
                teller.send(Told::of(event)).ok();
            }
        });
    }

    fn wait(&mut self, tries: u32, named_s: Option<i64>) {
        /// The waits of the real checkout, in seconds.
        const WAITS_S: [u64; 6] = [0, 1, 2, 4, 8, 15];
        let place = usize::try_from(tries).unwrap_or(usize::MAX);
        let seconds = WAITS_S.get(place).copied().unwrap_or(30);
        let least_ms = named_s
            .and_then(|named_s| u64::try_from(named_s).ok())
            .unwrap_or_default()
            * SECOND_MS;
        let permille = self.donor.world().chance.between(750..=1_249);
        let teller = self.teller.clone();
        self.stop_timer();
        self.timer = Some(tokio::spawn(async move {
            wait_ms(least_ms.max(seconds * permille)).await;
            teller.send(Told::of(Event::Due)).ok();
        }));
    }
}

fn view(answer: Result<Answer, ApiError>) -> Option<Result<DonationView, ApiError>> {
    match answer {
        Ok(Answer::View(view)) => Some(Ok(*view)),
        Ok(_) => None,
        Err(error) => Some(Err(error)),
    }
}

fn name(step: &Step) -> String {
    let text = format!("{step:?}");
    let end = text.find([' ', '(', '{']).unwrap_or(text.len());
    text.get(..end).unwrap_or_default().to_owned()
}
