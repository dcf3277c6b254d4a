//! Declares the contract once: for the compiler, for the wire, and for the types of a page's developer.

/// Events with their names and details.
macro_rules! events {
    ($($(#[doc = $doc:literal])+ $constant:ident = $name:literal, $detail:ident;)+) => {
        $($(#[doc = $doc])+ pub const $constant: &str = $name;)+

        /// Every event, in the order of a gift.
        #[cfg(test)]
        pub(in crate::widget) const EVENTS: &[Event] = &[$(Event {
            name: $name,
            detail: stringify!($detail),
            description: concat!($($doc),+),
        }),+];
    };
}

/// What events tell; each begins with the version and the campaign. A member that knows few words names them.
macro_rules! details {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident {
            $(
                $(#[doc = $member_doc:literal])+
                $(#[serde($($serde:tt)+)])?
                $member:ident: $kind:ty $(= [$($word:literal),+ $(,)?])?,
            )+
        }
    )+) => {
        $(
            $(#[doc = $doc])+
            #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
            pub struct $name {
                /// [`super::VERSION`].
                pub version: i64,
                /// The campaign's slug; empty where none is named.
                pub campaign: String,
                $(
                    $(#[doc = $member_doc])+
                    $(#[doc = concat!("One of", $(" `", $word, "`",)+ ".")])?
                    $(#[serde($($serde)+)])?
                    pub $member: $kind,
                )+
            }

            daan_api::wire!($name { version, campaign, $($member),+ });
        )+

        /// Every detail with its members.
        #[cfg(test)]
        pub(in crate::widget) const DETAILS: &[Detail] = &[$(Detail {
            name: stringify!($name),
            description: concat!($($doc),+),
            members: &[$(Member {
                name: stringify!($member),
                kind: stringify!($kind),
                words: &[$($($word),+)?],
                description: concat!($($member_doc),+),
            }),+],
        }),+];
    };
}

pub(super) use {details, events};

/// An event, as its types are written from it.
#[cfg(test)]
pub(in crate::widget) struct Event {
    pub(in crate::widget) name: &'static str,
    pub(in crate::widget) detail: &'static str,
    pub(in crate::widget) description: &'static str,
}

/// What an event tells, as its types are written from it.
#[cfg(test)]
pub(in crate::widget) struct Detail {
    pub(in crate::widget) name: &'static str,
    pub(in crate::widget) description: &'static str,
    pub(in crate::widget) members: &'static [Member],
}

/// A member of a detail besides the version and the campaign.
#[cfg(test)]
pub(in crate::widget) struct Member {
    pub(in crate::widget) name: &'static str,
    /// The Rust type.
    pub(in crate::widget) kind: &'static str,
    /// The only words that it says, where they are few.
    pub(in crate::widget) words: &'static [&'static str],
    pub(in crate::widget) description: &'static str,
}
