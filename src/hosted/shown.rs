//! What a page shows while its data comes, and when it has come.

use super::language;
use daan_api::{ApiError, CampaignView};
use daan_domain::Locale;
use daan_web::page::{loading, problem, shell, title};
use leptos::prelude::*;

/// The campaign of a page and the language it is written in.
#[derive(Clone)]
pub(super) struct Told {
    /// A donation outlives its campaign.
    pub(super) campaign: Option<CampaignView>,
    pub(super) locale: Locale,
}

/// What there is to show; or why there is nothing. `None` while it is on its way.
pub(super) type Loaded = RwSignal<Option<Result<Told, ApiError>>>;

/// How a page is made of its data.
pub(super) type Content = Box<dyn Fn(&Told) -> AnyView + Send>;

/// The page in its frame. Both pages are of this one type, so that the browser gets the code for it once.
pub(super) fn shown(loaded: Loaded, locale: Memo<Locale>, content: Content) -> AnyView {
    let page = move || match loaded.get() {
        Some(Ok(told)) => {
            language::announce(told.locale, &title(told.campaign.as_ref(), told.locale));
            shell(told.locale, content(&told))
        }
        Some(Err(error)) => {
            let locale = locale.get_untracked();
            language::announce(locale, &title(None, locale));
            shell(
                locale,
                problem(&error.message, Some(&error.reference), locale),
            )
        }
        None => {
            let locale = locale.get_untracked();
            shell(locale, loading(locale))
        }
    };
    page.into_any()
}
