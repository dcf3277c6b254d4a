//! What a sweep found.

use crate::checkout::Sum;
use daan_domain::{Gateway, Timestamp};
use daan_storage::{RenumberedReceipts, Span};
use serde::{Deserialize, Serialize};

/// More are counted and not listed: a report is read by a person.
const MOST_LISTED: usize = 500;

/// What comparing a gateway's list with the ledger found, both ways.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SweepReport {
    /// Whose list.
    pub gateway: String,
    /// The beginning of the span, in unix milliseconds.
    pub from_ms: i64,
    /// The end of the span.
    pub to_ms: i64,
    /// How many payments were read (Khalti: links looked up).
    pub read: usize,
    /// How many of them are of other products of the same account.
    pub foreign: usize,
    /// How many the ledger did not have as the gateway has them, and has now.
    pub settled: usize,
    /// How many orders nobody had heard the end of, and are bound now.
    pub bound: usize,
    /// How many donations the ledger did not know, and knows now.
    pub recovered: usize,
    /// How many payments are held because they do not fit their donation.
    pub held: usize,
    /// How many were paid beside the one that counts, and have not wholly gone back.
    pub surplus: usize,
    /// How many refunds the ledger did not have, and has now.
    pub refunded: usize,
    /// How many refunds the gateway has and the ledger lacks, of an amount that it does not tell.
    pub unrecorded: usize,
    /// How many refunds failed, with none booked in their stead.
    #[serde(default)]
    pub failed_refunds: usize,
    /// How many disputes are open.
    #[serde(default)]
    pub disputed: usize,
    /// How many disputes were lost, and still stand in the books.
    #[serde(default)]
    pub lost_disputes: usize,
    /// How many refunds failed after they were booked.
    #[serde(default)]
    pub came_back: usize,
    /// How many refunds went back and do not fit beside what is booked.
    #[serde(default)]
    pub too_large: usize,
    /// How many the gateway has and the ledger cannot book.
    pub missing: usize,
    /// How many the ledger has booked and the gateway does not have.
    pub extra: usize,
    /// How many both have, with another amount.
    pub amount: usize,
    /// How many were paid to an order that has a donation's reference and is not as Daan made it.
    pub unlike: usize,
    /// How many were paid to an order with a reference as Daan's are, of a donation that this ledger does not
    /// know.
    pub other_ledger: usize,
    /// How many entries of the gateway's list could not be read, or compared.
    pub unreadable: usize,
    /// How many were not compared because somebody else asked about them all the time: who does settles them.
    pub not_compared: usize,
    /// Whether it did not come to its end.
    pub incomplete: bool,
    /// What stopped it, in a stable word.
    pub stopped_by: Option<String>,
    /// What was found, each with what to do; the first five hundred.
    pub found: Vec<Found>,
    /// Which receipts got new numbers since the span's beginning, because a restored ledger had lost their gifts.
    #[serde(default)]
    pub renumbered: Vec<Renumbered>,
}

/// Receipts of a payee and financial year that were numbered anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renumbered {
    /// How many.
    pub count: i64,
    /// The lowest of their numbers, as it is written.
    pub first: String,
    /// The highest.
    pub last: String,
}

impl From<RenumberedReceipts> for Renumbered {
    fn from(receipts: RenumberedReceipts) -> Renumbered {
        Renumbered {
            count: receipts.count,
            first: receipts.first,
            last: receipts.last,
        }
    }
}

/// One thing that a sweep found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// What it is.
    pub kind: Kind,
    /// The donation.
    pub reference: Option<String>,
    /// The gateway's order.
    pub order: Option<String>,
    /// The payment.
    pub payment: Option<String>,
    /// How much, as the gateway says; for what only the ledger has, as that says.
    pub amount: Option<Sum>,
    /// What is known beyond that.
    pub note: Option<String>,
}

/// What a sweep can find.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// See [`SweepReport::settled`].
    Settled,
    /// See [`SweepReport::bound`].
    Bound,
    /// See [`SweepReport::recovered`].
    Recovered,
    /// See [`SweepReport::held`].
    Held,
    /// See [`SweepReport::surplus`].
    Surplus,
    /// See [`SweepReport::refunded`].
    Refunded,
    /// See [`SweepReport::unrecorded`].
    Unrecorded,
    /// See [`SweepReport::failed_refunds`].
    FailedRefund,
    /// See [`SweepReport::disputed`].
    Disputed,
    /// See [`SweepReport::lost_disputes`].
    LostDispute,
    /// See [`SweepReport::came_back`].
    CameBack,
    /// See [`SweepReport::too_large`].
    TooLarge,
    /// See [`SweepReport::missing`].
    Missing,
    /// See [`SweepReport::extra`].
    Extra,
    /// See [`SweepReport::amount`].
    Amount,
    /// See [`SweepReport::unlike`].
    Unlike,
    /// See [`SweepReport::other_ledger`].
    OtherLedger,
    /// See [`SweepReport::unreadable`].
    Unreadable,
}

impl SweepReport {
    pub(super) fn of(gateway: Gateway, span: Span) -> SweepReport {
        SweepReport {
            gateway: gateway.code().to_owned(),
            from_ms: span.from.unix_ms(),
            to_ms: span.to.unix_ms(),
            read: 0,
            foreign: 0,
            settled: 0,
            bound: 0,
            recovered: 0,
            held: 0,
            surplus: 0,
            refunded: 0,
            unrecorded: 0,
            failed_refunds: 0,
            disputed: 0,
            lost_disputes: 0,
            came_back: 0,
            too_large: 0,
            missing: 0,
            extra: 0,
            amount: 0,
            unlike: 0,
            other_ledger: 0,
            unreadable: 0,
            not_compared: 0,
            incomplete: false,
            stopped_by: None,
            found: Vec::new(),
            renumbered: Vec::new(),
        }
    }

    /// Whether gateway and ledger agree, as far as could be seen.
    pub fn is_clean(&self) -> bool {
        self.is_own_clean() && self.other_ledger == 0 && !self.incomplete
    }

    /// Whether nothing differs of this ledger's own gifts: those of another one are told for ever, where two
    /// installations take gifts through one account.
    pub(super) fn is_own_clean(&self) -> bool {
        let differs = [
            self.held,
            self.surplus,
            self.unrecorded,
            self.failed_refunds,
            self.disputed,
            self.lost_disputes,
            self.came_back,
            self.too_large,
            self.missing,
            self.extra,
            self.amount,
            self.unlike,
            self.unreadable,
        ];
        differs.iter().all(|count| *count == 0)
    }

    pub(super) fn add(&mut self, found: Found) {
        *self.count_of(found.kind) += 1;
        if self.found.len() < MOST_LISTED {
            self.found.push(found);
        }
    }

    pub(super) fn stop(&mut self, by: &str) {
        self.incomplete = true;
        self.stopped_by = Some(by.to_owned());
    }

    /// The span.
    pub fn span(&self) -> Span {
        Span {
            from: Timestamp::from_unix_ms(self.from_ms),
            to: Timestamp::from_unix_ms(self.to_ms),
        }
    }

    fn count_of(&mut self, kind: Kind) -> &mut usize {
        match kind {
            Kind::Settled => &mut self.settled,
            Kind::Bound => &mut self.bound,
            Kind::Recovered => &mut self.recovered,
            Kind::Held => &mut self.held,
            Kind::Surplus => &mut self.surplus,
            Kind::Refunded => &mut self.refunded,
            Kind::Unrecorded => &mut self.unrecorded,
            Kind::FailedRefund => &mut self.failed_refunds,
            Kind::Disputed => &mut self.disputed,
            Kind::LostDispute => &mut self.lost_disputes,
            Kind::CameBack => &mut self.came_back,
            Kind::TooLarge => &mut self.too_large,
            Kind::Missing => &mut self.missing,
            Kind::Extra => &mut self.extra,
            Kind::Amount => &mut self.amount,
            Kind::Unlike => &mut self.unlike,
            Kind::OtherLedger => &mut self.other_ledger,
            Kind::Unreadable => &mut self.unreadable,
        }
    }
}

impl Found {
    /// What a person does about it; nothing where all is done.
    pub fn next_step(&self) -> Option<String> {
        let step = self.kind.next_step()?;
        Some(match &self.reference {
            Some(reference) => step.replace("REFERENCE", reference),
            None => step.to_owned(),
        })
    }
}

impl Kind {
    fn next_step(self) -> Option<&'static str> {
        match self {
            Kind::Settled | Kind::Bound | Kind::Refunded => None,
            Kind::Surplus => Some("give it back: daan refund REFERENCE --surplus"),
            Kind::Unrecorded => Some(
                "see in khalti's dashboard how much went back, then: daan refund REFERENCE --manual --amount AMOUNT --note TEXT",
            ),
            Kind::FailedRefund => Some(
                "the money is still here; daan recheck REFERENCE names the command that gives it back, and the one for what went \
                 back otherwise",
            ),
            Kind::Disputed => Some(
                "answer it in the gateway's dashboard in time, and give nothing back meanwhile",
            ),
            Kind::LostDispute => Some(
                "the bank has taken it, and it still stands in the books: strike it by hand from what you report; then say so, with \
                 the command that daan recheck REFERENCE names",
            ),
            Kind::CameBack => Some(
                "the money is here again though it is booked as gone back: look first whether the donor has it by a later refund in \
                 Razorpay's dashboard; if not, pay it otherwise, such as by bank transfer. Then say so, with the command that daan \
                 recheck REFERENCE names",
            ),
            Kind::TooLarge => Some(
                "it went back and is not booked, most often in the stead of a refund that came back: do not pay that once more. \
                 Compare the payment's refunds in Razorpay's dashboard with the ledger's; then say so, with the command that daan \
                 recheck REFERENCE names",
            ),
            Kind::Recovered => Some(
                "nothing: the gift counts and the donor's link works; who gave it is known to the gateway alone. Its receipt \
                 is numbered anew: see Restoring in docs/operating.md",
            ),
            Kind::Held => {
                Some("refund it in the gateway's dashboard, then: daan recheck REFERENCE")
            }
            Kind::Missing => Some(
                "run daan recheck REFERENCE; if it stays, look the payment up in the gateway's dashboard",
            ),
            Kind::Extra => Some(
                "check that DATABASE_URL and the gateway's key belong together; then ask the gateway",
            ),
            Kind::Amount => {
                Some("compare both in the gateway's dashboard; the ledger stays as it is")
            }
            Kind::Unlike => Some(
                "find out in the gateway's dashboard who made its order: Daan did not, or its notes were changed. It is \
                 not counted; refund it there, or leave it to whoever made the order",
            ),
            Kind::OtherLedger => Some(
                "check that DATABASE_URL is the ledger that took these gifts, and restore its backup if it is lost; \
                 nothing, if another Daan takes gifts through this account",
            ),
            Kind::Unreadable => Some(
                "run this command again; if it stays, run `daan verify-ledger` and look it up in the gateway's dashboard",
            ),
        }
    }
}
