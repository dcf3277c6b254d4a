//! What becomes of messages: they are late, lost, doubled or garbled, until the weather turns calm.

use crate::chance::Chance;
use crate::sky::{HOUR_MS, MINUTE_MS, SECOND_MS, Sky};
use daan_domain::Gateway;
use std::ops::Range;

/// How long our own client waits for a gateway.
pub(crate) const CLIENT_TIMEOUT_MS: u64 = 8 * SECOND_MS;

/// The faults of a run, drawn beforehand as far as they last.
pub(crate) struct Weather {
    chance: Chance,
    sky: Sky,
    /// Of so many calls in a thousand something becomes.
    storm_permille: u32,
    /// From this age of the run on nothing goes wrong any more.
    calm_from_ms: u64,
    /// When which gateway is down altogether.
    outages: Vec<(Gateway, Range<u64>)>,
}

/// What becomes of a call of a gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Nothing.
    Fair,
    /// It finds no connection.
    Unsent,
    /// It never arrives.
    RequestLost,
    /// It is done, and nobody hears of it.
    AnswerLost,
    /// It is done so long after the caller has gone, in milliseconds.
    Late(u64),
    /// It is done twice.
    Twice,
    /// It is done, and the answer breaks off.
    Cut,
    /// It is done, and something else answers in the gateway's name.
    Garbled(Garbage),
    /// It is not done, and this is the answer.
    Refused(Garbage),
}

/// What stands in an answer's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Garbage {
    /// 500 with the gateway's own error object.
    ServerError,
    /// 502 with a proxy's page.
    BadGateway,
    /// 429
    TooMany,
    /// 200 with a page of somebody's firewall.
    Html,
}

impl Weather {
    pub(crate) fn drawn(chance: &Chance, sky: Sky) -> Weather {
        let calm_from_ms = *chance
            .pick(&[10 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS, 3 * HOUR_MS])
            .unwrap_or(&HOUR_MS);
        let storm_permille = *chance.pick(&[0, 30, 100, 250]).unwrap_or(&0);
        let mut outages = Vec::new();
        for gateway in Gateway::ALL {
            if chance.percent(20) {
                let from = chance.between(0..=calm_from_ms / 2);
                let length = chance.between(MINUTE_MS..=calm_from_ms / 2);
                outages.push((gateway, from..from + length));
            }
        }
        Weather {
            chance: chance.clone(),
            sky,
            storm_permille,
            calm_from_ms,
            outages,
        }
    }

    /// The age of the run from which on nothing goes wrong any more.
    pub(crate) fn calm_from_ms(&self) -> u64 {
        self.calm_from_ms
    }

    pub(crate) fn is_calm(&self) -> bool {
        self.sky.age_ms() >= self.calm_from_ms
    }

    /// Whether something happens that happens so often in a thousand while it is not calm.
    pub(crate) fn strikes(&self, permille: u32) -> bool {
        !self.is_calm() && self.chance.permille(permille)
    }

    pub(crate) fn is_down(&self, gateway: Gateway) -> bool {
        let age_ms = self.sky.age_ms();
        self.outages
            .iter()
            .any(|(down, when)| *down == gateway && when.contains(&age_ms))
    }

    /// How long a message is on its way.
    pub(crate) fn latency_ms(&self) -> u64 {
        if self.strikes(self.storm_permille) {
            self.chance.between(SECOND_MS..=4 * SECOND_MS)
        } else {
            self.chance.between(5..=150)
        }
    }

    /// Whether a message between a browser, or a gateway's webhooks, and a server is lost.
    pub(crate) fn loses(&self) -> bool {
        self.strikes(self.storm_permille)
    }

    /// What becomes of a call of this gateway.
    pub(crate) fn fate(&self, gateway: Gateway) -> Fate {
        if self.is_down(gateway) {
            return *self
                .chance
                .pick(&[
                    Fate::Unsent,
                    Fate::RequestLost,
                    Fate::Refused(Garbage::BadGateway),
                ])
                .unwrap_or(&Fate::Unsent);
        }
        if !self.strikes(self.storm_permille) {
            return Fate::Fair;
        }
        let late_ms = self.chance.between(100..=20 * SECOND_MS);
        *self
            .chance
            .pick(&[
                Fate::Unsent,
                Fate::RequestLost,
                Fate::AnswerLost,
                Fate::AnswerLost,
                Fate::Late(late_ms),
                Fate::Twice,
                Fate::Cut,
                Fate::Garbled(Garbage::ServerError),
                Fate::Garbled(Garbage::BadGateway),
                Fate::Garbled(Garbage::Html),
                Fate::Refused(Garbage::ServerError),
                Fate::Refused(Garbage::BadGateway),
                Fate::Refused(Garbage::TooMany),
            ])
            .unwrap_or(&Fate::Fair)
    }
}
