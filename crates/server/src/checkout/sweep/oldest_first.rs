//! Razorpay's lists are read to their end, then worked off from the oldest entry on: those of the oldest day first.
//!
//! They begin with the newest. Receipts are numbered in the order in which gifts are booked, so a restored ledger that
//! booked as it reads would give each number to another gift than before. What is read is kept until it is worked off, which
//! a day has room for, and all of a span may not.

use super::payments::{has_come_back, moves_money, of_order, of_unread, taken};
use super::{Kind, Stop, Sweep};
use crate::checkout::adoption::reference_in;
use crate::lists::{Orders, Pages, Payments};
use daan_domain::{Gateway, Timestamp};
use daan_gateway::razorpay::{Order, OrderFilter, Payment, Window};
use daan_storage::Span;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// Each asks for two lists at least. A span of years has longer cuts.
const MOST_CUTS: i64 = 100;
/// So many cuts may break off before the others are not tried any more.
const MOST_BROKEN: usize = 3;

impl Sweep<'_> {
    /// Compares one cut after the other. One that breaks off does not keep those after it waiting: money comes before
    /// numbers.
    pub(super) async fn read_lists(&mut self) -> Result<(), Stop> {
        let (mut outcome, mut broken) = (Ok(()), 0);
        for cut in cuts(self.span) {
            let read = self.read_cut(cut).await;
            unless_turn_lost(&read)?;
            broken += usize::from(read.is_err());
            outcome = outcome.and(read);
            if broken == MOST_BROKEN {
                break;
            }
        }
        outcome
    }

    async fn read_cut(&mut self, cut: Span) -> Result<(), Stop> {
        self.read_orders(cut).await?;
        self.read_payments(cut).await
    }

    /// Learns whose the orders of the cut are. Without this each payment would have to ask for its own.
    async fn read_orders(&mut self, cut: Span) -> Result<(), Stop> {
        let mut unknown = Vec::new();
        let listed = self.list_orders(cut, &mut unknown).await;
        unless_turn_lost(&listed)?;
        for order in oldest_first(unknown, |order| order.created_at) {
            let outcome = self.own(&order).await.map(drop);
            self.told_of_one(outcome, || of_order(Kind::Unreadable, &order))?;
            self.go_on().await?;
        }
        listed
    }

    async fn read_payments(&mut self, cut: Span) -> Result<(), Stop> {
        let mut news = Vec::new();
        let listed = self.list_payments(cut, &mut news).await;
        unless_turn_lost(&listed)?;
        for payment in oldest_first(news, |payment| payment.created_at) {
            let outcome = self.compare(&payment).await;
            self.told_of_one(outcome, || of_unread(&payment))?;
            self.go_on().await?;
        }
        listed
    }

    /// Keeps the orders that may be of a donation that does not have them.
    async fn list_orders(&mut self, cut: Span, unknown: &mut Vec<Order>) -> Result<(), Stop> {
        let mut pages = Pages::of(Orders(OrderFilter {
            window: window(cut),
            ..OrderFilter::default()
        }));
        while let Some(orders) = pages.next(&self.desk.razorpay, usize::MAX).await? {
            for order in orders {
                match self.is_unknown(&order).await {
                    Ok(true) => unknown.push(order),
                    Ok(false) => {}
                    Err(stop) => {
                        self.told_of_one(Err(stop), || of_order(Kind::Unreadable, &order))?;
                    }
                }
                self.go_on().await?;
            }
        }
        self.end_list(pages.unreadable(), pages.is_whole());
        Ok(())
    }

    /// Another product's order is learned at once: an account may have any number of them.
    async fn is_unknown(&mut self, order: &Order) -> Result<bool, Stop> {
        if order.receipt.as_deref().and_then(reference_in).is_none() {
            self.own(order).await?.ok();
            return Ok(false);
        }
        let ledger = &self.desk.ledger;
        let known = ledger.find_by_gateway_order(Gateway::Razorpay, &order.id);
        Ok(known.await?.is_none())
    }

    /// Keeps the payments that the ledger does not have as the gateway has them.
    async fn list_payments(&mut self, cut: Span, news: &mut Vec<Payment>) -> Result<(), Stop> {
        let mut pages = Pages::of(Payments(window(cut)));
        while let Some(payments) = pages.next(&self.desk.razorpay, usize::MAX).await? {
            for payment in payments {
                self.report.read += 1;
                if let Some(taken) = taken(&payment) {
                    self.seen.insert(payment.id.clone(), taken);
                }
                match self.is_news(&payment).await {
                    Ok(true) => news.push(payment),
                    Ok(false) => {}
                    Err(stop) => self.told_of_one(Err(stop), || of_unread(&payment))?,
                }
                self.go_on().await?;
            }
        }
        self.end_list(pages.unreadable(), pages.is_whole());
        Ok(())
    }

    async fn is_news(&mut self, payment: &Payment) -> Result<bool, Stop> {
        if !moves_money(payment) {
            return Ok(false);
        }
        let order = match &payment.order_id {
            Some(order) if !self.not_ours.contains_key(order) => order,
            // It books nothing, and is only counted.
            _ => return self.compare(payment).await.map(|()| false),
        };
        let ledger = &self.desk.ledger;
        let donation = ledger.find_by_gateway_order(Gateway::Razorpay, order);
        let Some(donation) = donation.await? else {
            return Ok(true);
        };
        let is_known = self.has_all(&donation, payment).await?;
        Ok(!is_known || has_come_back(&donation, payment))
    }

    fn end_list(&mut self, unreadable: usize, is_whole: bool) {
        self.report.unreadable += unreadable;
        if !is_whole {
            self.report.stop("list_without_end");
        }
    }
}

/// A span in pieces of a day, oldest first, that have no second in common and leave none out: Razorpay counts whole
/// seconds, both ends included.
fn cuts(span: Span) -> impl Iterator<Item = Span> {
    let length_ms = span.to.unix_ms().saturating_sub(span.from.unix_ms());
    let cut_ms = whole_seconds(length_ms / MOST_CUTS + 1_000).max(DAY_MS);
    let begins = Timestamp::from_unix_ms(whole_seconds(span.from.unix_ms()));
    // At the end of time there is no next.
    let next = move |at: &Timestamp| Some(at.plus_ms(cut_ms)).filter(|next| next > at);
    std::iter::successors(Some(begins), next)
        .take_while(move |at| *at <= span.to)
        .map(move |from| Span {
            from,
            to: from.plus_ms(cut_ms - 1_000).min(span.to),
        })
}

fn whole_seconds(ms: i64) -> i64 {
    ms.div_euclid(1_000) * 1_000
}

fn window(cut: Span) -> Window {
    Window {
        from: Some(cut.from),
        to: Some(cut.to),
        ..Window::default()
    }
}

/// What was read of a list before it broke off is worked off all the same: money comes before numbers. Whoever has
/// lost the turn writes nothing.
fn unless_turn_lost(listed: &Result<(), Stop>) -> Result<(), Stop> {
    match listed {
        Err(Stop::TurnLost) => Err(Stop::TurnLost),
        _ => Ok(()),
    }
}

/// Entries of one second stay in the order of the list turned round: the gateway tells no finer time.
fn oldest_first<T>(mut listed: Vec<T>, at: impl Fn(&T) -> Option<Timestamp>) -> Vec<T> {
    listed.reverse();
    listed.sort_by_key(at);
    listed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(from_ms: i64, to_ms: i64) -> Span {
        Span {
            from: Timestamp::from_unix_ms(from_ms),
            to: Timestamp::from_unix_ms(to_ms),
        }
    }

    #[test]
    fn a_span_is_cut_into_days_oldest_first_without_a_gap() {
        let begun = 1_795_545_000_000;
        let told = |from, to| -> Vec<_> { cuts(of(from, to)).collect() };
        assert_eq!(told(begun, begun), [of(begun, begun)]);
        assert_eq!(
            told(begun + 17, begun + 2 * DAY_MS + 5),
            [
                of(begun, begun + DAY_MS - 1_000),
                of(begun + DAY_MS, begun + 2 * DAY_MS - 1_000),
                of(begun + 2 * DAY_MS, begun + 2 * DAY_MS + 5),
            ]
        );
        assert_eq!(told(begun, begun - 1), []);
        assert!(cuts(of(0, i64::MAX)).count() <= 101);
    }

    #[test]
    fn a_span_of_years_is_cut_into_a_hundred_pieces_that_follow_each_other() {
        let end = 1_795_545_000_123;
        let pieces: Vec<Span> = cuts(of(0, end)).collect();
        assert_eq!(pieces.len(), 100);
        assert_eq!(
            (pieces[0].from.unix_ms(), pieces[99].to.unix_ms()),
            (0, end)
        );
        for pair in pieces.windows(2) {
            assert_eq!(pair[1].from, pair[0].to.plus_ms(1_000));
        }
    }

    #[test]
    fn the_oldest_comes_first_and_the_order_within_a_second_is_the_lists_own_turned_round() {
        let at = |second: i64| Some(Timestamp::from_unix_ms(second * 1_000));
        let listed = vec![
            ('e', at(9)),
            ('d', at(5)),
            ('c', at(5)),
            ('a', at(1)),
            ('b', at(2)),
        ];
        let sorted = oldest_first(listed, |(_, at)| *at);
        let names: String = sorted.into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, "abcde");
    }
}
