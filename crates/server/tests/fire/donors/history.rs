//! What the servers told their donors, in the order in which they did.

use serde_json::Value;
use std::sync::Mutex;

/// One answer with 200, by which whoever got it may plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Said {
    /// This key's donation has this order.
    Begun {
        key: String,
        donation: String,
        token: String,
        order: String,
    },
    /// The donation stands so.
    Stands {
        donation: String,
        status: String,
        payment: Option<String>,
    },
}

/// How requests ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) acknowledged: u64,
    /// Refused for now, in words: nothing is promised.
    pub(crate) put_off: u64,
    /// Without an answer: it may or may not have happened.
    pub(crate) unknown: u64,
}

#[derive(Default)]
pub(crate) struct History(Mutex<Pages>);

#[derive(Default)]
struct Pages {
    said: Vec<(usize, Said)>,
    counts: Counts,
    wrong: Vec<String>,
}

impl History {
    /// How many answers there are. Whoever asks now knows them.
    pub(crate) fn length(&self) -> usize {
        self.0.lock().unwrap().said.len()
    }

    /// An answer to somebody who asked when there were so many.
    pub(crate) fn said(&self, asked_at: usize, said: Said) {
        let mut pages = self.0.lock().unwrap();
        pages.counts.acknowledged += 1;
        pages.said.push((asked_at, said));
    }

    pub(crate) fn put_off(&self) {
        self.0.lock().unwrap().counts.put_off += 1;
    }

    pub(crate) fn unknown(&self) {
        self.0.lock().unwrap().counts.unknown += 1;
    }

    /// What no fault excuses.
    pub(crate) fn wrong(&self, what: String) {
        self.0.lock().unwrap().wrong.push(what);
    }

    pub(crate) fn counts(&self) -> Counts {
        self.0.lock().unwrap().counts
    }

    /// Everything that was acknowledged, each with the number of answers that came before its question, and everything
    /// that was wrong.
    pub(crate) fn read(&self) -> (Vec<(usize, Said)>, Vec<String>) {
        let pages = self.0.lock().unwrap();
        (pages.said.clone(), pages.wrong.clone())
    }
}

impl Said {
    /// What `begin_donation` answered to this key.
    pub(crate) fn begun(key: &str, body: &Value) -> Option<Said> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let next = &body["next"];
        let pidx = || Some(next["url"].as_str()?.split_once("?pidx=")?.1.to_owned());
        Some(Said::Begun {
            key: key.to_owned(),
            donation: text(&body["donation_id"])?,
            token: text(&body["token"])?,
            order: text(&next["order_id"]).or_else(pidx)?,
        })
    }

    /// What `confirm_payment` or `donation` answered.
    pub(crate) fn stands(body: &Value) -> Option<Said> {
        let text = |name: &str| body[name].as_str().map(str::to_owned);
        Some(Said::Stands {
            donation: text("donation_id")?,
            status: text("status")?,
            payment: text("payment_id"),
        })
    }
}
