//! The languages a donor can read.

use crate::display::Digits;

/// A language of the donor's pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Locale {
    /// English as written in India and Nepal.
    #[default]
    En,
    /// Hindi.
    Hi,
    /// Nepali.
    Ne,
}

impl Locale {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Locale; 3] = [Locale::En, Locale::Hi, Locale::Ne];

    /// The language of a BCP 47 tag: `hi`, `hi-IN`, `ne_NP`; `None` for any other language.
    pub fn lookup(tag: &str) -> Option<Locale> {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|locale| locale.tag().eq_ignore_ascii_case(language))
    }

    /// The tag for `lang=` and for the wire.
    pub fn tag(self) -> &'static str {
        match self {
            Locale::En => "en",
            Locale::Hi => "hi",
            Locale::Ne => "ne",
        }
    }

    /// The digits that its readers expect: CLDR's default is Devanagari for Nepali, Latin for Hindi.
    pub fn digits(self) -> Digits {
        match self {
            Locale::En | Locale::Hi => Digits::Latin,
            Locale::Ne => Digits::Devanagari,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_with_a_region_names_its_language() {
        assert_eq!(Locale::lookup("hi-IN"), Some(Locale::Hi));
        assert_eq!(Locale::lookup("NE_np"), Some(Locale::Ne));
        assert_eq!(Locale::lookup("fr"), None);
        assert_eq!(Locale::lookup(""), None);
    }
}
