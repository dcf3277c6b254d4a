//! Razorpay's lists are read to their end, then worked off from the oldest entry on.
//!
//! They begin with the newest. Receipts are numbered in the order in which gifts are booked, so a restored ledger that
//! booked as it reads would give each number to another gift than before.

use super::payments::{is_booked, moves_money, of_order, of_unread, taken};
use super::{Kind, Stop, Sweep};
use crate::checkout::adoption::reference_in;
use crate::lists::{Orders, Pages, Payments};
use daan_domain::{Gateway, Timestamp};
use daan_gateway::razorpay::{Order, OrderFilter, Payment, Window};

impl Sweep<'_> {
    /// Learns whose the orders of the span are. Without this each payment would have to ask for its own.
    pub(super) async fn read_orders(&mut self) -> Result<(), Stop> {
        let mut unknown = Vec::new();
        let listed = self.list_orders(&mut unknown).await;
        unless_turn_lost(&listed)?;
        for order in oldest_first(unknown, |order| order.created_at) {
            let outcome = self.own(&order).await.map(drop);
            self.told_of_one(outcome, || of_order(Kind::Unreadable, &order))?;
            self.go_on().await?;
        }
        listed
    }

    pub(super) async fn read_payments(&mut self) -> Result<(), Stop> {
        let mut news = Vec::new();
        let listed = self.list_payments(&mut news).await;
        unless_turn_lost(&listed)?;
        for payment in oldest_first(news, |payment| payment.created_at) {
            let outcome = self.compare(&payment).await;
            self.told_of_one(outcome, || of_unread(&payment))?;
            self.go_on().await?;
        }
        listed
    }

    /// Keeps the orders that may be of a donation that does not have them.
    async fn list_orders(&mut self, unknown: &mut Vec<Order>) -> Result<(), Stop> {
        let mut pages = Pages::of(Orders(OrderFilter {
            window: self.window(),
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
    async fn list_payments(&mut self, news: &mut Vec<Payment>) -> Result<(), Stop> {
        let mut pages = Pages::of(Payments(self.window()));
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
        Ok(!(donation.await?).is_some_and(|donation| is_booked(&donation, payment)))
    }

    fn window(&self) -> Window {
        Window {
            from: Some(self.span.from),
            to: Some(self.span.to),
            ..Window::default()
        }
    }

    fn end_list(&mut self, unreadable: usize, is_whole: bool) {
        self.report.unreadable += unreadable;
        if !is_whole {
            self.report.stop("list_without_end");
        }
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
