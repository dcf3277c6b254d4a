//! An attribute that Leptos has no name for.

use leptos::attr::custom::{CustomAttr, custom_attribute};
use leptos::tachys::view::add_attr::AddAnyAttr;

/// What a heading has where its place among the others is not that of its tag.
pub trait AriaLevel: AddAnyAttr + Sized {
    /// With `aria-level`, where there is one.
    fn aria_level(
        self,
        level: Option<&'static str>,
    ) -> Self::Output<CustomAttr<&'static str, Option<&'static str>>> {
        self.add_any_attr(custom_attribute("aria-level", level))
    }
}

impl<T: AddAnyAttr> AriaLevel for T {}
