//! A comparison that an operator asks for.

use super::turn::SweepRequest;
use super::{SweepReport, TURN_MS};
use crate::checkout::Desk;
use crate::checkout::not_done::NotDone;
use daan_domain::{Gateway, Timestamp};
use daan_storage::Span;

impl Desk {
    /// Compares all gateways with the ledger now. One that cannot be compared keeps no other's report back.
    ///
    /// # Errors
    /// The ledger does not answer.
    pub async fn reconcile(&self, request: SweepRequest) -> Result<Vec<SweepReport>, NotDone> {
        let mut reports = Vec::new();
        for gateway in Gateway::ALL {
            let report = if self.serves(gateway) {
                self.swept(gateway, request).await?
            } else if self.was_used(gateway).await? {
                Some(self.uncompared(gateway, request, "no_key").await)
            } else {
                continue;
            };
            reports.push(match report {
                Some(report) => report,
                None => self.uncompared(gateway, request, "sweep_under_way").await,
            });
        }
        Ok(reports)
    }

    /// Whether the ledger has gifts through a gateway that it cannot ask any more.
    async fn was_used(&self, gateway: Gateway) -> Result<bool, NotDone> {
        let always = Span {
            from: Timestamp::from_unix_ms(0),
            to: self.now().plus_ms(TURN_MS),
        };
        let links = self.ledger.linked_donations(always, None, 1).await?;
        Ok(gateway == Gateway::Khalti && !links.is_empty())
    }

    async fn uncompared(
        &self,
        gateway: Gateway,
        request: SweepRequest,
        reason: &str,
    ) -> SweepReport {
        let now = self.now();
        let or_now = |ms: Option<i64>| ms.map_or(now, Timestamp::from_unix_ms);
        let span = Span {
            from: or_now(request.from_ms),
            to: or_now(request.to_ms),
        };
        let mut report = SweepReport::of(gateway, span);
        report.stop(reason);
        self.add_standing(gateway, &mut report).await;
        report
    }
}
