//! When gifts were paid.

use crate::house::House;
use crate::sky::DAY_MS;
use crate::tally::Sometimes;
use serde::Deserialize;

#[derive(Deserialize)]
struct Entry {
    gateway: String,
    payment: String,
    recorded_at: i64,
    booked_at: i64,
    /// The entry's.
    own_paid_at: Option<i64>,
    /// Of what counts: the donation's.
    paid_at: Option<i64>,
}

const BOOKED: &str = "SELECT json_group_array(json_object('gateway', ledger.gateway, \
        'payment', ledger.payment_id, 'recorded_at', created_at, 'booked_at', booked_at, \
        'own_paid_at', ledger.paid_at, \
        'paid_at', CASE disposition WHEN 'applied' THEN donations.paid_at END)) \
    FROM ledger JOIN donations ON donations.id = ledger.donation_id WHERE kind = 'capture'";

/// I17: a payment is of when its donor began it, as Razorpay has it, unless the clocks were apart by more than a day; what
/// cannot be is of when it was booked. So nothing is paid more than a day after it is booked, nor more than a day before it
/// was asked for.
pub(crate) fn hold(house: &House) {
    let day_ms = i64::try_from(DAY_MS).unwrap_or_default();
    for entry in house.read::<Vec<Entry>>(BOOKED, &[]).unwrap_or_default() {
        let told = begun_at(house, &entry);
        let can_be = (entry.recorded_at - day_ms)..=(entry.booked_at + day_ms);
        let expected = told.filter(|told| can_be.contains(told));
        match (told, expected) {
            (Some(_), None) => house.world.met(Sometimes::TimeNotBelieved),
            (_, Some(paid_at)) if paid_at > entry.booked_at => {
                house.world.met(Sometimes::PaidAfterBooking);
            }
            (_, Some(paid_at)) if paid_at + day_ms < entry.booked_at => {
                house.world.met(Sometimes::HeardOfLate);
            }
            _ => {}
        }
        let counts_from = expected.unwrap_or(entry.booked_at);
        let is_right = entry.own_paid_at == expected
            && entry.paid_at.is_none_or(|paid_at| paid_at == counts_from);
        if !is_right {
            let what = format!(
                "{} was begun at {told:?} and booked at {}, and was paid at {:?}, its donation at {:?}",
                entry.payment, entry.booked_at, entry.own_paid_at, entry.paid_at
            );
            house.world.violated("I17", what);
        }
    }
}

/// What Razorpay has in its books; Khalti tells no time.
fn begun_at(house: &House, entry: &Entry) -> Option<i64> {
    let is_told = entry.gateway == "razorpay";
    let books = house.world.razorpay();
    let payment = books.payments.get(&entry.payment);
    payment
        .filter(|_| is_told)
        .map(|payment| payment.created_s * 1_000)
}
