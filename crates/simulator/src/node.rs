//! One server: started, crashed, and started again over the same ledger.

use crate::life::Life;
use crate::line::Line;
use crate::plan::Plan;
use crate::sky::{MINUTE_MS, SECOND_MS, ServerClock, wait_ms};
use crate::steady::Steady;
use crate::strings::Strings;
use crate::work;
use crate::world::World;
use daan_domain::Gateway;
use daan_gateway::{Transport, khalti, razorpay};
use daan_server::checkout::Desk;
use daan_server::metrics::Metrics;
use daan_storage::InLine;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Notify;

/// A server, whether it runs or not.
pub(crate) struct Node {
    pub(crate) name: &'static str,
    pub(crate) world: Arc<World>,
    pub(crate) clock: ServerClock,
    plan: Arc<Plan>,
    drawer: InLine,
    steady: Arc<Steady>,
    /// Told whenever the ledger, or the clock, may have changed.
    pub(crate) changed: Arc<Notify>,
    running: Mutex<Option<Running>>,
}

/// A server that runs.
#[derive(Clone)]
pub(crate) struct Running {
    pub(crate) life: Arc<Life>,
    pub(crate) desk: Arc<Desk>,
}

impl Node {
    pub(crate) fn new(
        name: &'static str,
        world: &Arc<World>,
        plan: &Arc<Plan>,
        (drawer, steady): (&InLine, &Arc<Steady>),
        (clock, changed): (&ServerClock, &Arc<Notify>),
    ) -> Arc<Node> {
        Arc::new(Node {
            name,
            world: Arc::clone(world),
            clock: clock.clone(),
            plan: Arc::clone(plan),
            drawer: drawer.clone(),
            steady: Arc::clone(steady),
            changed: Arc::clone(changed),
            running: Mutex::default(),
        })
    }

    /// Runs it, and starts it again after each crash.
    pub(crate) async fn keep_up(self: Arc<Node>) {
        loop {
            let life = Arc::new(Life::default());
            if let Some(running) = self.start(&life).await {
                self.set_running(Some(running.clone()));
                work::begin(&self, &running);
            }
            life.over().await;
            self.set_running(None);
            self.world.history().crashes += 1;
            wait_ms(self.world.chance.between(SECOND_MS..=MINUTE_MS)).await;
            self.world.note(|| format!("{} starts again", self.name));
        }
    }

    pub(crate) fn running(&self) -> Option<Running> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.clone().filter(|running| !running.life.is_over())
    }

    fn set_running(&self, running: Option<Running>) {
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = running;
    }

    /// A start, which a crash may cut short.
    async fn start(&self, life: &Arc<Life>) -> Option<Running> {
        let desk = tokio::select! {
            biased;
            desk = self.desk(life) => desk,
            () = life.over() => return None,
        };
        match desk {
            Ok(desk) => Some(Running {
                life: Arc::clone(life),
                desk: Arc::new(desk),
            }),
            Err(error) => {
                self.world.violated("start", format!("{error:#}"));
                None
            }
        }
    }

    async fn desk(&self, life: &Arc<Life>) -> anyhow::Result<Desk> {
        let ledger = self.drawer.ledger(Arc::new(Strings {
            world: Arc::clone(&self.world),
            life: Arc::clone(life),
            steady: Arc::clone(&self.steady),
            changed: Arc::clone(&self.changed),
        }));
        let token_key = daan_server::token_key(&ledger, &self.world.chance).await?;
        let wire = |gateway| -> Arc<dyn Transport> {
            Arc::new(Line {
                world: Arc::clone(&self.world),
                life: Arc::clone(life),
                gateway,
            })
        };
        let metrics = Metrics::default();
        let breaker = |gateway| daan_server::breaker(gateway, self.world.chance.clone(), &metrics);
        let razorpay = razorpay::Client::over(self.plan.razorpay.clone(), wire(Gateway::Razorpay))
            .guarded_by(breaker(Gateway::Razorpay));
        let khalti = khalti::Client::over(self.plan.khalti.clone(), wire(Gateway::Khalti))
            .guarded_by(breaker(Gateway::Khalti));
        let desk = self.plan.desk(
            ledger,
            token_key,
            (razorpay, Some(khalti)),
            (
                Box::new(self.clock.clone()),
                Box::new(self.world.chance.clone()),
            ),
        );
        Ok(Desk { metrics, ..desk })
    }

    /// One text out of the ledger.
    pub(crate) fn look(&self, sql: &'static str) -> Option<String> {
        self.drawer.look(sql, &[]).ok().flatten()
    }
}
