//! Every text of the admin, in each language: one struct of plain texts, so that a language that lacks one does not
//! compile. Words in braces are filled in.

mod acts;
mod en;
mod hi;
mod ne;
mod overview;

pub(super) use acts::{
    GiftTexts, HeldTexts, MatterTexts, ReceiptTexts, RefundTexts, RefusalTexts, UnaskedTexts,
};
use daan_domain::{Locale, Status};
pub(super) use daan_web::texts::Counted;
pub(super) use overview::{BoardTexts, OutcomeTexts};

pub(super) fn texts(locale: Locale) -> &'static Texts {
    match locale {
        Locale::En => &en::TEXTS,
        Locale::Hi => &hi::TEXTS,
        Locale::Ne => &ne::TEXTS,
    }
}

/// The texts of a language.
pub(super) struct Texts {
    pub(super) frame: FrameTexts,
    pub(super) door: DoorTexts,
    pub(super) sign_in: SignInTexts,
    pub(super) board: BoardTexts,
    pub(super) outcomes: OutcomeTexts,
    pub(super) list: ListTexts,
    pub(super) filter: FilterTexts,
    pub(super) statuses: Statuses,
    pub(super) gift: GiftTexts,
    pub(super) receipt: ReceiptTexts,
    pub(super) matters: MatterTexts,
    pub(super) why_held: HeldTexts,
    pub(super) unasked: UnaskedTexts,
    pub(super) refund: RefundTexts,
    pub(super) refusals: RefusalTexts,
    pub(super) time: TimeTexts,
}

/// What stands around every page.
pub(super) struct FrameTexts {
    pub(super) nav: &'static str,
    pub(super) board: &'static str,
    pub(super) donations: &'static str,
    pub(super) waiting: &'static str,
    pub(super) sign_out: &'static str,
    pub(super) language: &'static str,
    pub(super) to_admin: &'static str,
    pub(super) bookkeeper: &'static str,
    pub(super) viewer: &'static str,
    pub(super) silent_title: &'static str,
    pub(super) silent: &'static str,
    pub(super) copy: &'static str,
    pub(super) copied: &'static str,
    /// In the place of a page whose session is over.
    pub(super) away_title: &'static str,
    pub(super) away: &'static str,
    pub(super) go_on: &'static str,
}

/// What is said to who may not, or not so.
pub(super) struct DoorTexts {
    pub(super) viewer_title: &'static str,
    pub(super) viewer: &'static str,
    pub(super) stranger: &'static str,
    pub(super) other_session_title: &'static str,
    pub(super) other_session: &'static str,
    pub(super) other_site_title: &'static str,
    pub(super) other_site: &'static str,
    pub(super) no_form_title: &'static str,
    pub(super) no_form: &'static str,
    pub(super) long_title: &'static str,
    pub(super) long: &'static str,
}

/// In, and why not.
pub(super) struct SignInTexts {
    pub(super) title: &'static str,
    pub(super) password: &'static str,
    pub(super) wrong: &'static str,
    /// `{seconds}`
    pub(super) locked: &'static str,
    pub(super) unset_title: &'static str,
    pub(super) unset: &'static str,
    pub(super) unset_next: &'static str,
}

/// The list of donations.
pub(super) struct ListTexts {
    pub(super) title: &'static str,
    pub(super) name: &'static str,
    pub(super) receipt: &'static str,
    pub(super) donor_begins: &'static str,
    pub(super) donor_in_address: &'static str,
    pub(super) status: &'static str,
    pub(super) gateway: &'static str,
    pub(super) campaign: &'static str,
    pub(super) currency: &'static str,
    pub(super) from: &'static str,
    pub(super) to: &'static str,
    pub(super) least: &'static str,
    pub(super) most: &'static str,
    pub(super) waiting: &'static str,
    pub(super) waiting_person: &'static str,
    pub(super) waiting_held: &'static str,
    pub(super) waiting_surplus: &'static str,
    pub(super) waiting_disputes: &'static str,
    pub(super) waiting_lost: &'static str,
    pub(super) waiting_failed: &'static str,
    pub(super) waiting_came_back: &'static str,
    pub(super) waiting_too_large: &'static str,
    pub(super) waiting_unrecorded: &'static str,
    pub(super) waiting_look: &'static str,
    pub(super) more: &'static str,
    pub(super) any: &'static str,
    pub(super) show: &'static str,
    pub(super) all: &'static str,
    pub(super) none: &'static str,
    pub(super) when: &'static str,
    pub(super) donor: &'static str,
    pub(super) amount: &'static str,
    pub(super) reference: &'static str,
    pub(super) erased: &'static str,
    pub(super) unknown: &'static str,
    pub(super) look: &'static str,
    pub(super) pages: &'static str,
    pub(super) older: &'static str,
}

/// What cannot be read of what was typed.
pub(super) struct FilterTexts {
    /// `{what}`, `{expected}`, `{found}`
    pub(super) problem: &'static str,
    pub(super) of_list: &'static str,
    pub(super) a_gateway: &'static str,
    pub(super) a_campaign: &'static str,
    pub(super) a_currency: &'static str,
    pub(super) a_day: &'static str,
    pub(super) an_amount: &'static str,
}

/// A status in a bookkeeper’s words.
pub(super) struct Statuses {
    pub(super) creating: &'static str,
    pub(super) open: &'static str,
    pub(super) processing: &'static str,
    pub(super) paid: &'static str,
    pub(super) partially_refunded: &'static str,
    pub(super) refunded: &'static str,
    pub(super) expired: &'static str,
    pub(super) create_failed: &'static str,
}

/// Times and how long they are.
pub(super) struct TimeTexts {
    /// `{n}`
    pub(super) seconds: &'static str,
    /// `{n}`
    pub(super) minutes: &'static str,
    /// `{n}`
    pub(super) hours: &'static str,
    pub(super) days: Counted,
    pub(super) months: [&'static str; 12],
}

impl Statuses {
    pub(super) fn of(&self, status: Status) -> &'static str {
        match status {
            Status::Creating => self.creating,
            Status::Open => self.open,
            Status::Processing => self.processing,
            Status::Paid => self.paid,
            Status::PartiallyRefunded => self.partially_refunded,
            Status::Refunded => self.refunded,
            Status::Expired => self.expired,
            Status::CreateFailed => self.create_failed,
        }
    }
}

#[cfg(test)]
mod tests;
