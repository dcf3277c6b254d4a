//! The house that the servers stand in, as it is seen from outside: some of them may be down.

use crate::history::{Letter, Said};
use crate::node::{Node, Running};
use crate::plan::Plan;
use crate::sky::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, ServerClock, wait_ms};
use crate::steady::Steady;
use crate::tally::Sometimes;
use crate::world::World;
use daan_server::checkout::{Delivery, NotTaken};
use daan_storage::InLine;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// How long Razorpay waits for an answer.
const WEBHOOK_PATIENCE: Duration = Duration::from_secs(5);

/// All servers of a run.
pub(crate) struct House {
    pub(crate) world: Arc<World>,
    pub(crate) drawer: InLine,
    pub(crate) nodes: Vec<Arc<Node>>,
}

impl House {
    /// Sets the servers up and starts them.
    pub(crate) fn open(world: &Arc<World>, plan: &Arc<Plan>, drawer: InLine) -> Arc<House> {
        let steady = Arc::new(Steady::new(drawer.clone()));
        let changed = Arc::new(Notify::new());
        let names: &[&str] = if world.chance.percent(30) {
            &["node A", "node B"]
        } else {
            &["node A"]
        };
        // Servers that share a ledger go by its clock.
        let clock = ServerClock::right(world.sky);
        let nodes: Vec<Arc<Node>> = names
            .iter()
            .map(|name| Node::new(name, world, plan, (&drawer, &steady), (&clock, &changed)))
            .collect();
        for node in &nodes {
            tokio::spawn(Arc::clone(node).keep_up());
        }
        if world.chance.percent(20) {
            tokio::spawn(misread(Arc::clone(world), clock, changed));
        }
        Arc::new(House {
            world: Arc::clone(world),
            drawer,
            nodes,
        })
    }

    /// A server that takes a request now.
    pub(crate) fn running(&self) -> Option<Running> {
        let up: Vec<Running> = self
            .nodes
            .iter()
            .filter_map(|node| node.running())
            .collect();
        if !up.is_empty() && up.len() < self.nodes.len() {
            self.world.met(Sometimes::OtherNodeServed);
        }
        self.world.chance.pick(&up).cloned()
    }

    /// A webhook comes in; whether it was taken in time.
    pub(crate) async fn take_webhook(&self, letter: &Letter, seal: &str) -> bool {
        wait_ms(self.world.weather.latency_ms()).await;
        if self.world.weather.loses() {
            wait_ms(5 * SECOND_MS).await;
            return false;
        }
        let Some(running) = self.running() else {
            return false;
        };
        self.note_before(letter);
        let delivery = Delivery {
            signature: Some(seal),
            event_id: Some(&letter.id),
            body: &letter.body,
        };
        let taking = running.desk.receive_webhook(delivery);
        let taken = tokio::time::timeout(WEBHOOK_PATIENCE, taking).await;
        self.note_after(letter, &running);
        match taken {
            Ok(Ok(())) => !self.answer_lost(letter),
            Ok(Err(NotTaken::Failed(_))) | Err(_) => false,
            Ok(Err(refused)) => {
                self.world
                    .violated("I15", format!("a right webhook was refused: {refused:?}"));
                false
            }
        }
    }

    /// What the ledger says has happened must be so whether or not the sender hears of it.
    fn answer_lost(&self, letter: &Letter) -> bool {
        if self.world.weather.loses() {
            return true;
        }
        self.world.history().said.push(Said::Taken {
            id: letter.id.clone(),
            body: letter.body.clone(),
        });
        false
    }

    fn note_before(&self, letter: &Letter) {
        self.world
            .note(|| format!("webhook {} {} {}", letter.event, letter.payment, letter.id));
        let is_raced = {
            let mut history = self.world.history();
            *history.notifying.entry(letter.order.clone()).or_default() += 1;
            history.confirming.contains_key(&letter.order)
        };
        if is_raced {
            self.world.met(Sometimes::ConfirmRacedWebhook);
        }
        if !self.is_bound(&letter.order) {
            self.world.met(Sometimes::WebhookBeforeBind);
        }
    }

    fn note_after(&self, letter: &Letter, running: &Running) {
        if running.life.is_over() {
            self.world.met(Sometimes::CrashInWebhook);
        }
        let mut history = self.world.history();
        let left = history.notifying.get(&letter.order).copied().unwrap_or(1);
        if left <= 1 {
            history.notifying.remove(&letter.order);
        } else {
            history.notifying.insert(letter.order.clone(), left - 1);
        }
    }

    pub(crate) fn is_bound(&self, order: &str) -> bool {
        const ORDER: &str = "SELECT donation_id FROM gateway_orders WHERE gateway_order_id = $1";
        self.text(ORDER, &[order]).is_some()
    }

    /// One text out of the ledger.
    pub(crate) fn text(&self, sql: &'static str, parameters: &[&str]) -> Option<String> {
        match self.drawer.look(sql, parameters) {
            Ok(text) => text,
            Err(error) => {
                self.world.violated("look", error.to_string());
                None
            }
        }
    }

    /// One JSON text out of the ledger, read.
    pub(crate) fn read<T: DeserializeOwned>(
        &self,
        sql: &'static str,
        parameters: &[&str],
    ) -> Option<T> {
        let text = self.text(sql, parameters)?;
        match serde_json::from_str(&text) {
            Ok(read) => Some(read),
            Err(error) => {
                self.world.violated("look", format!("{error}: {text}"));
                None
            }
        }
    }
}

/// The clock jumps by a day, or by more than is taken for a clock's, and is put right before the weather is calm.
async fn misread(world: Arc<World>, clock: ServerClock, changed: Arc<Notify>) {
    let calm_ms = world.weather.calm_from_ms();
    wait_ms(world.chance.between(0..=calm_ms / 2)).await;
    let day_ms = i64::try_from(DAY_MS).unwrap_or_default();
    let more_ms = day_ms + i64::try_from(HOUR_MS).unwrap_or_default();
    let jumps = [day_ms, -day_ms, more_ms, -more_ms];
    let wrong_by_ms = *world.chance.pick(&jumps).unwrap_or(&0);
    let longest_ms = HOUR_MS.min(calm_ms / 2).max(MINUTE_MS);
    let long_ms = world.chance.between(MINUTE_MS..=longest_ms);
    world.met(Sometimes::ClockJumped);
    for (error_ms, wait) in [(wrong_by_ms, long_ms), (0, 0)] {
        world.note(|| format!("the clock is wrong by {error_ms} ms"));
        clock.set_error_ms(error_ms);
        changed.notify_waiters();
        wait_ms(wait).await;
    }
}
