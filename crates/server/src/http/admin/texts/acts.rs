//! What is said of one donation, and of what is done with it.

/// One donation, and all that happened to it.
pub(in crate::http::admin) struct GiftTexts {
    pub(in crate::http::admin) refunded: &'static str,
    pub(in crate::http::admin) on_its_way: &'static str,
    pub(in crate::http::admin) sent_before: &'static str,
    pub(in crate::http::admin) looked: &'static str,
    pub(in crate::http::admin) mailing: &'static str,
    pub(in crate::http::admin) seen_to: &'static str,
    pub(in crate::http::admin) unknown_title: &'static str,
    pub(in crate::http::admin) unknown: &'static str,
    pub(in crate::http::admin) to_list: &'static str,
    /// `{seq}`
    pub(in crate::http::admin) broken: &'static str,
    pub(in crate::http::admin) gift: &'static str,
    pub(in crate::http::admin) payee: &'static str,
    pub(in crate::http::admin) begun: &'static str,
    pub(in crate::http::admin) paid: &'static str,
    pub(in crate::http::admin) donor: &'static str,
    pub(in crate::http::admin) donor_unknown: &'static str,
    pub(in crate::http::admin) name: &'static str,
    pub(in crate::http::admin) email: &'static str,
    pub(in crate::http::admin) phone: &'static str,
    pub(in crate::http::admin) pan: &'static str,
    pub(in crate::http::admin) public: &'static str,
    pub(in crate::http::admin) name_hidden: &'static str,
    pub(in crate::http::admin) name_shown: &'static str,
    pub(in crate::http::admin) message: &'static str,
    pub(in crate::http::admin) payments: &'static str,
    pub(in crate::http::admin) no_payment: &'static str,
    /// `{payment}`, `{gateway}`
    pub(in crate::http::admin) at: &'static str,
    /// `{amount}`, `{refund}`
    pub(in crate::http::admin) went_back_as: &'static str,
    pub(in crate::http::admin) give_surplus_back: &'static str,
    pub(in crate::http::admin) give_back: &'static str,
    pub(in crate::http::admin) ask: &'static str,
    pub(in crate::http::admin) under_way: &'static str,
    pub(in crate::http::admin) failed: &'static str,
    /// `{reason}`
    pub(in crate::http::admin) failed_as: &'static str,
    pub(in crate::http::admin) returned: &'static str,
    /// `{amount}`
    pub(in crate::http::admin) applied: &'static str,
    /// `{amount}`
    pub(in crate::http::admin) surplus: &'static str,
    /// `{why}`
    pub(in crate::http::admin) held: &'static str,
    pub(in crate::http::admin) other: &'static str,
    pub(in crate::http::admin) history: &'static str,
    pub(in crate::http::admin) particulars: &'static str,
    pub(in crate::http::admin) india_time: &'static str,
    pub(in crate::http::admin) by_donor: &'static str,
    pub(in crate::http::admin) by_webhook: &'static str,
    pub(in crate::http::admin) by_server: &'static str,
    pub(in crate::http::admin) by_poll: &'static str,
    pub(in crate::http::admin) by_sweep: &'static str,
    pub(in crate::http::admin) by_operator: &'static str,
    /// `{role}`
    pub(in crate::http::admin) by_operator_as: &'static str,
    /// `{reasons}`
    pub(in crate::http::admin) not_all_asked: &'static str,
    pub(in crate::http::admin) broke: &'static str,
}

/// What waits for a person beside the payments, and its next step.
pub(in crate::http::admin) struct MatterTexts {
    /// `{name}`, `{amount}`, `{payment}`
    pub(in crate::http::admin) failed: &'static str,
    /// A question that unfolds a form.
    pub(in crate::http::admin) failed_otherwise: &'static str,
    /// `{payment}`; a command follows.
    pub(in crate::http::admin) unrecorded: &'static str,
    /// `{name}`, `{amount}`, `{payment}`
    pub(in crate::http::admin) dispute: &'static str,
    /// `{time}`
    pub(in crate::http::admin) answer_by: &'static str,
    /// A question that unfolds a form.
    pub(in crate::http::admin) dispute_otherwise: &'static str,
    /// `{name}`, `{amount}`, `{payment}`
    pub(in crate::http::admin) lost: &'static str,
    /// A question that unfolds a form.
    pub(in crate::http::admin) lost_struck: &'static str,
    /// `{name}`, `{amount}`, `{payment}`
    pub(in crate::http::admin) came_back: &'static str,
    /// A question that unfolds a form.
    pub(in crate::http::admin) came_back_otherwise: &'static str,
    /// `{names}`
    pub(in crate::http::admin) came_back_since: &'static str,
    /// `{name}`, `{amount}`, `{payment}`
    pub(in crate::http::admin) too_large: &'static str,
    /// A question that unfolds a form.
    pub(in crate::http::admin) too_large_compared: &'static str,
    pub(in crate::http::admin) how: &'static str,
    pub(in crate::http::admin) how_hint: &'static str,
    pub(in crate::http::admin) close: &'static str,
    /// `{most}`, `{found}`
    pub(in crate::http::admin) how_missing: &'static str,
    pub(in crate::http::admin) how_personal: &'static str,
    pub(in crate::http::admin) not_open: &'static str,
    pub(in crate::http::admin) full: &'static str,
}

/// Why a payment is held.
pub(in crate::http::admin) struct HeldTexts {
    pub(in crate::http::admin) order: &'static str,
    pub(in crate::http::admin) amount: &'static str,
    pub(in crate::http::admin) currency: &'static str,
    pub(in crate::http::admin) other_donation: &'static str,
    pub(in crate::http::admin) refund_too_large: &'static str,
}

/// Why a gateway could not be asked; its name stands before.
pub(in crate::http::admin) struct UnaskedTexts {
    pub(in crate::http::admin) not_sent: &'static str,
    pub(in crate::http::admin) no_answer: &'static str,
    pub(in crate::http::admin) resting: &'static str,
    pub(in crate::http::admin) busy: &'static str,
    pub(in crate::http::admin) unauthorized: &'static str,
    pub(in crate::http::admin) no_key: &'static str,
    pub(in crate::http::admin) just_asked: &'static str,
    pub(in crate::http::admin) unreadable: &'static str,
    pub(in crate::http::admin) refused: &'static str,
    pub(in crate::http::admin) other: &'static str,
}

/// Money that goes back.
pub(in crate::http::admin) struct RefundTexts {
    pub(in crate::http::admin) surplus_title: &'static str,
    pub(in crate::http::admin) title: &'static str,
    pub(in crate::http::admin) amount: &'static str,
    pub(in crate::http::admin) amount_hint: &'static str,
    pub(in crate::http::admin) reason: &'static str,
    pub(in crate::http::admin) reason_hint: &'static str,
    pub(in crate::http::admin) again: &'static str,
    pub(in crate::http::admin) despite_dispute: &'static str,
    pub(in crate::http::admin) check: &'static str,
    pub(in crate::http::admin) ask_title: &'static str,
    /// `{amount}`
    pub(in crate::http::admin) ask: &'static str,
    pub(in crate::http::admin) resumed: &'static str,
    /// `{words}`: which refund, and an operator's words.
    pub(in crate::http::admin) seen_to: &'static str,
    /// `{dispute}`
    pub(in crate::http::admin) disputed: &'static str,
    pub(in crate::http::admin) tells_donor: &'static str,
    pub(in crate::http::admin) payment: &'static str,
    pub(in crate::http::admin) gateway: &'static str,
    pub(in crate::http::admin) received: &'static str,
    pub(in crate::http::admin) gone: &'static str,
    /// What the ledger has left of it, before the gateway is asked.
    pub(in crate::http::admin) left: &'static str,
    pub(in crate::http::admin) now: &'static str,
    /// `{amount}`
    pub(in crate::http::admin) give: &'static str,
    pub(in crate::http::admin) nothing: &'static str,
}

/// Why none did.
pub(in crate::http::admin) struct RefusalTexts {
    /// `{shown}`, `{shown_payment}`, `{now}`, `{now_payment}`
    pub(in crate::http::admin) plan_changed: &'static str,
    pub(in crate::http::admin) not_confirmed: &'static str,
    /// `{most}`, `{found}`
    pub(in crate::http::admin) reason_missing: &'static str,
    pub(in crate::http::admin) reason_personal: &'static str,
    pub(in crate::http::admin) not_found: &'static str,
    pub(in crate::http::admin) repeated: &'static str,
    pub(in crate::http::admin) nothing_captured: &'static str,
    pub(in crate::http::admin) disputed: &'static str,
    pub(in crate::http::admin) came_back: &'static str,
    pub(in crate::http::admin) too_large: &'static str,
    pub(in crate::http::admin) malformed: &'static str,
    pub(in crate::http::admin) nothing_left: &'static str,
    pub(in crate::http::admin) held: &'static str,
    pub(in crate::http::admin) unfinished: &'static str,
    pub(in crate::http::admin) found: &'static str,
    pub(in crate::http::admin) silent: &'static str,
    pub(in crate::http::admin) unclear: &'static str,
    pub(in crate::http::admin) refused: &'static str,
    pub(in crate::http::admin) by_hand: &'static str,
    pub(in crate::http::admin) ledger: &'static str,
    pub(in crate::http::admin) damaged: &'static str,
    pub(in crate::http::admin) history_full: &'static str,
    pub(in crate::http::admin) other_payment: &'static str,
    pub(in crate::http::admin) unreadable: &'static str,
    pub(in crate::http::admin) unsendable: &'static str,
    pub(in crate::http::admin) speed: &'static str,
    pub(in crate::http::admin) internal: &'static str,
    /// `{code}`
    pub(in crate::http::admin) other: &'static str,
}

/// A receipt, and the mail that brings it.
pub(in crate::http::admin) struct ReceiptTexts {
    pub(in crate::http::admin) title: &'static str,
    pub(in crate::http::admin) number: &'static str,
    pub(in crate::http::admin) issued: &'static str,
    /// After a restore.
    pub(in crate::http::admin) renumbered: &'static str,
    pub(in crate::http::admin) gone_back: &'static str,
    pub(in crate::http::admin) mail: &'static str,
    pub(in crate::http::admin) file: &'static str,
    pub(in crate::http::admin) send: &'static str,
    pub(in crate::http::admin) send_again: &'static str,
    pub(in crate::http::admin) none_sent: &'static str,
    /// `{time}`
    pub(in crate::http::admin) sent: &'static str,
    /// `{time}`, `{why}`
    pub(in crate::http::admin) refused: &'static str,
    /// `{time}`, `{n}`, `{why}`
    pub(in crate::http::admin) given_up: &'static str,
    pub(in crate::http::admin) refunded: &'static str,
    pub(in crate::http::admin) waits: &'static str,
    /// `{time}`, `{why}`
    pub(in crate::http::admin) waits_until: &'static str,
    pub(in crate::http::admin) no_receipt: &'static str,
    pub(in crate::http::admin) no_file_title: &'static str,
    pub(in crate::http::admin) not_set: &'static str,
    pub(in crate::http::admin) under_way: &'static str,
    pub(in crate::http::admin) too_soon: &'static str,
    pub(in crate::http::admin) no_donor: &'static str,
    pub(in crate::http::admin) cancelled: &'static str,
}
