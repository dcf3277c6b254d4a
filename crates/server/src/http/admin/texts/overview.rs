//! What the overview says.

use super::Counted;

/// The overview.
pub(in crate::http::admin) struct BoardTexts {
    pub(in crate::http::admin) title: &'static str,
    pub(in crate::http::admin) spans: &'static str,
    pub(in crate::http::admin) days: &'static str,
    pub(in crate::http::admin) year: &'static str,
    pub(in crate::http::admin) all: &'static str,
    /// `{time}`
    pub(in crate::http::admin) as_of: &'static str,
    pub(in crate::http::admin) zone: &'static str,
    pub(in crate::http::admin) empty: &'static str,
    pub(in crate::http::admin) today: &'static str,
    pub(in crate::http::admin) month: &'static str,
    /// `{year}`
    pub(in crate::http::admin) fiscal: &'static str,
    pub(in crate::http::admin) gifts: Counted,
    /// `{amount}`
    pub(in crate::http::admin) gone_back: &'static str,
    pub(in crate::http::admin) money_by_day: &'static str,
    pub(in crate::http::admin) money_by_week: &'static str,
    pub(in crate::http::admin) money_by_month: &'static str,
    pub(in crate::http::admin) money_by_year: &'static str,
    pub(in crate::http::admin) gifts_by_day: &'static str,
    pub(in crate::http::admin) gifts_by_week: &'static str,
    pub(in crate::http::admin) gifts_by_month: &'static str,
    pub(in crate::http::admin) gifts_by_year: &'static str,
    /// `{received}`, `{gifts}`, `{returned}`, `{from}`, `{to}`, `{peak}`
    pub(in crate::http::admin) money_told: &'static str,
    /// `{gifts}`, `{from}`, `{to}`, `{peak}`
    pub(in crate::http::admin) gifts_told: &'static str,
    pub(in crate::http::admin) numbers: &'static str,
    /// `{what}`
    pub(in crate::http::admin) numbers_of: &'static str,
    pub(in crate::http::admin) period: &'static str,
    pub(in crate::http::admin) count: &'static str,
    pub(in crate::http::admin) received: &'static str,
    pub(in crate::http::admin) returned: &'static str,
    pub(in crate::http::admin) left: &'static str,
    pub(in crate::http::admin) by_campaign: &'static str,
    pub(in crate::http::admin) campaign: &'static str,
    pub(in crate::http::admin) by_gateway: &'static str,
    pub(in crate::http::admin) gateway: &'static str,
    pub(in crate::http::admin) skipped: &'static str,
    pub(in crate::http::admin) open_title: &'static str,
    pub(in crate::http::admin) nothing_open: &'static str,
    pub(in crate::http::admin) held: &'static str,
    pub(in crate::http::admin) held_hint: &'static str,
    pub(in crate::http::admin) surplus: &'static str,
    pub(in crate::http::admin) surplus_hint: &'static str,
    pub(in crate::http::admin) disputes: &'static str,
    pub(in crate::http::admin) disputes_hint: &'static str,
    pub(in crate::http::admin) lost: &'static str,
    pub(in crate::http::admin) lost_hint: &'static str,
    pub(in crate::http::admin) came_back: &'static str,
    pub(in crate::http::admin) came_back_hint: &'static str,
    pub(in crate::http::admin) too_large: &'static str,
    pub(in crate::http::admin) too_large_hint: &'static str,
    pub(in crate::http::admin) failed_refunds: &'static str,
    pub(in crate::http::admin) failed_refunds_hint: &'static str,
    pub(in crate::http::admin) unrecorded: &'static str,
    pub(in crate::http::admin) unrecorded_hint: &'static str,
    pub(in crate::http::admin) overdue: &'static str,
    pub(in crate::http::admin) overdue_hint: &'static str,
}

/// What became of gifts and payments.
pub(in crate::http::admin) struct OutcomeTexts {
    pub(in crate::http::admin) title: &'static str,
    /// `{day}`
    pub(in crate::http::admin) of_span: &'static str,
    pub(in crate::http::admin) none: &'static str,
    pub(in crate::http::admin) what: &'static str,
    pub(in crate::http::admin) share: &'static str,
    pub(in crate::http::admin) paid: &'static str,
    pub(in crate::http::admin) under_way: &'static str,
    pub(in crate::http::admin) not_paid: &'static str,
    pub(in crate::http::admin) refused: &'static str,
    /// `{paid}`, `{under_way}`, `{not_paid}`, `{refused}`
    pub(in crate::http::admin) told: &'static str,
    pub(in crate::http::admin) attempts_title: &'static str,
    pub(in crate::http::admin) attempts: &'static str,
    pub(in crate::http::admin) captured: &'static str,
    pub(in crate::http::admin) failed: &'static str,
    pub(in crate::http::admin) reasons_title: &'static str,
    pub(in crate::http::admin) reason: &'static str,
    pub(in crate::http::admin) no_reasons: &'static str,
    pub(in crate::http::admin) untold: &'static str,
    pub(in crate::http::admin) unknown: &'static str,
    pub(in crate::http::admin) waits_title: &'static str,
    pub(in crate::http::admin) median: &'static str,
    pub(in crate::http::admin) ninetieth: &'static str,
    pub(in crate::http::admin) no_waits: &'static str,
    pub(in crate::http::admin) took: &'static str,
    pub(in crate::http::admin) upper: [&'static str; 8],
}
