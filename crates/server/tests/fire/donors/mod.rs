//! Donors who know the origins of every server, and do not give up.

mod history;
mod visit;

pub(crate) use history::{Counts, History, Said};
pub(crate) use visit::{Visit, gift};

use crate::town::Town;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use tokio::task::JoinSet;

/// Donors who give one gift after the other until they are told to stop.
pub(crate) struct Crowd {
    pub(crate) history: Arc<History>,
    gifts: Arc<AtomicU64>,
    is_closing: Arc<AtomicBool>,
    donors: JoinSet<()>,
}

impl Crowd {
    /// So many at a time.
    pub(crate) fn gather(town: &Town, count: usize) -> Crowd {
        let mut crowd = Crowd {
            history: Arc::default(),
            gifts: Arc::default(),
            is_closing: Arc::default(),
            donors: JoinSet::new(),
        };
        for _ in 0..count {
            let visit = Visit::to(town, Arc::clone(&crowd.history));
            let gateway = town.gateway.clone();
            let (gifts, is_closing) = (Arc::clone(&crowd.gifts), Arc::clone(&crowd.is_closing));
            crowd.donors.spawn(async move {
                while !is_closing.load(Ordering::Relaxed) {
                    visit.give(&gateway).await;
                    gifts.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        crowd
    }

    /// Waits until every donor has finished the gift that is being given; how many there were.
    pub(crate) async fn go_home(&mut self) -> u64 {
        self.is_closing.store(true, Ordering::Relaxed);
        while let Some(ended) = self.donors.join_next().await {
            ended.unwrap();
        }
        self.gifts.load(Ordering::Relaxed)
    }
}
