//! Each donation with its history, a few hundred at a time.

use super::history::History;
use super::{Check, Fault};
use crate::chain::events_with_evidence;
use crate::db::{Db, Row, column, sql};
use crate::error::{Result, StorageError};
use crate::seal::{Person, Terms};
use std::collections::HashMap;

/// So many are in memory at once.
const PAGE: i64 = 500;

const DONATIONS: &str = "SELECT donations.*, name, email, phone, pan, message, salt FROM donations \
     LEFT JOIN donors ON donors.donation_id = donations.id \
     WHERE id > $1 ORDER BY id LIMIT $2";
const EVENTS: &str = concat!(
    events_with_evidence!(),
    "WHERE donation_id > $1 AND donation_id <= $2 ORDER BY donation_id, seq"
);
const ORDERS: &str = "SELECT donation_id, gateway, gateway_order_id, bound_at, handed_out_at, quoted_minor, \
     quoted_currency, quoted_payee, pay_url, expires_at, retired_at \
     FROM gateway_orders WHERE donation_id > $1 AND donation_id <= $2";
const PAYMENTS: &str = "SELECT payments.donation_id, payments.payment_id, state, payments.disposition, mismatch, \
         transaction_id, failure_reason, booked.paid_at \
     FROM payments LEFT JOIN ledger AS booked ON booked.gateway = payments.gateway \
         AND booked.payment_id = payments.payment_id AND booked.kind = 'capture' \
     WHERE payments.donation_id > $1 AND payments.donation_id <= $2";

/// The checks that go along with each donation.
pub(super) async fn check(db: &mut Db<'_>) -> Result<Vec<Check>> {
    let mut tally = Tally::default();
    let mut after = String::new();
    loop {
        let page = db
            .rows(sql(DONATIONS).bind(after.as_str()).bind(PAGE))
            .await?;
        let Some(last) = page.last() else {
            return Ok(tally.into_checks());
        };
        let last: String = column(last, "id")?;
        let mut events = by_donation(db, EVENTS, &after, &last).await?;
        let mut orders = by_donation(db, ORDERS, &after, &last).await?;
        let mut payments = by_donation(db, PAYMENTS, &after, &last).await?;
        for donation in &page {
            let id: &str = column(donation, "id")?;
            let take = |lists: &mut Lists| lists.remove(id).unwrap_or_default();
            let lists = [take(&mut events), take(&mut orders), take(&mut payments)];
            tally.go_over(donation, id, &lists);
        }
        after = last;
    }
}

type Lists = HashMap<String, Vec<Row>>;

async fn by_donation(
    db: &mut Db<'_>,
    text: &'static str,
    after: &str,
    last: &str,
) -> Result<Lists> {
    let mut lists = Lists::new();
    for row in db.rows(sql(text).bind(after).bind(last)).await? {
        let donation: String = column(&row, "donation_id")?;
        lists.entry(donation).or_default().push(row);
    }
    Ok(lists)
}

/// How far each check has come, and what it found first.
#[derive(Default)]
struct Tally {
    donations: i64,
    events: i64,
    orders: i64,
    payments: i64,
    chain: Option<Fault>,
    terms: Option<Fault>,
    order: Option<Fault>,
    payment: Option<Fault>,
}

impl Tally {
    fn go_over(&mut self, donation: &Row, id: &str, [events, orders, payments]: &[Vec<Row>; 3]) {
        let counted = |rows: &[Row]| i64::try_from(rows.len()).unwrap_or(i64::MAX);
        self.donations += 1;
        self.events += counted(events);
        self.orders += counted(orders);
        self.payments += counted(payments);
        let history = match History::follow(id, events) {
            Ok(history) => history,
            Err(fault) => {
                self.chain.get_or_insert(fault);
                return;
            }
        };
        note(&mut self.terms, terms_fault(donation, id, &history));
        for order in orders {
            note(&mut self.order, history.order_fault(order));
        }
        for payment in payments {
            note(&mut self.payment, history.payment_fault(payment, donation));
        }
    }

    fn into_checks(self) -> Vec<Check> {
        let check = |name, rule, rows, fault| Check {
            name,
            rule,
            rows,
            fault,
        };
        vec![
            check(
                "chains_are_whole",
                "every event follows from the one before, and its evidence is as it was (I6)",
                self.events,
                self.chain,
            ),
            check(
                "terms_are_as_sealed",
                "what was meant, by whom, and when it was paid is what the history says",
                self.donations,
                self.terms,
            ),
            check(
                "orders_are_as_bound",
                "every gateway order is bound in the history, and asks for what it says there (I3)",
                self.orders,
                self.order,
            ),
            check(
                "payments_are_as_told",
                "every payment is in the state that the history led it to, and of the time that follows from what its gateway told",
                self.payments,
                self.payment,
            ),
        ]
    }
}

/// The first fault stays. A row that cannot even be read was changed too.
fn note(
    first: &mut Option<Fault>,
    found: std::result::Result<Option<Fault>, (StorageError, Fault)>,
) {
    let fault = match found {
        Ok(fault) => fault,
        Err((error, fault)) => Some(Fault {
            problem: error.to_string(),
            ..fault
        }),
    };
    if first.is_none() {
        *first = fault;
    }
}

fn terms_fault(
    donation: &Row,
    id: &str,
    history: &History,
) -> std::result::Result<Option<Fault>, (StorageError, Fault)> {
    let fault = |problem: &str| Fault {
        table: "donations",
        row: id.to_owned(),
        donation: None,
        problem: problem.to_owned(),
    };
    let read = || -> Result<Option<Fault>> {
        let differs = |sealed: Option<&str>, seal: crate::donation::Digest| {
            sealed.is_some_and(|sealed| sealed != hex::encode(seal))
        };
        if differs(history.sealed("terms"), Terms::of_row(donation)?.seal()) {
            return Ok(Some(fault("its terms are not those that were recorded")));
        }
        if let Some(person) = Person::of_row(donation)?
            && differs(history.sealed("donor"), person.seal())
        {
            return Ok(Some(Fault {
                table: "donors",
                ..fault("the donor is not who was recorded")
            }));
        }
        if column::<Option<i64>>(donation, "paid_at")? != history.paid_at_ms() {
            return Ok(Some(fault(
                "paid_at is not when the history says it was paid",
            )));
        }
        Ok(None)
    };
    read().map_err(|error| (error, fault("")))
}
