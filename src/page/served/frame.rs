//! A page with nothing but the widget, for a frame on somebody else's site.

use crate::page::{localized, title};
use crate::texts::texts;
use daan_api::CampaignView;
use daan_domain::Locale;

/// What a frame's page is made of.
pub struct Frame<'a> {
    /// The campaign.
    pub campaign: &'a CampaignView,
    /// The language of the page, and of the widget unless a wish says otherwise.
    pub locale: Locale,
    /// Attributes of the element, by name.
    pub wishes: &'a [(String, String)],
    /// `{"origins": […]}`: the origins of the pages that may hold it.
    pub origins: &'a str,
    /// The name of the loader's file.
    pub loader: &'a str,
}

/// The whole page.
pub fn frame_html(frame: &Frame<'_>) -> String {
    let tag = frame.locale.tag();
    let slug = &frame.campaign.slug;
    let mut attributes = format!(r#" campaign="{}""#, escaped(slug));
    for (name, value) in frame.wishes {
        attributes.extend([" ", name, "=\"", &escaped(value), "\""]);
    }
    let form = localized(&["/donate/", slug].concat(), frame.locale);
    format!(
        r#"<!doctype html>
<html lang="{tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="/embed/v1/frame.css">
<script type="application/json" id="daan-frame">{origins}</script>
<script type="module" src="/embed/v1/{loader}"></script>
<script type="module" src="/embed/v1/frame.js"></script>
</head>
<body><daan-donate eager{attributes}><a href="{form}" target="_blank" rel="noopener">{donate}</a></daan-donate></body>
</html>
"#,
        title = escaped(&title(Some(frame.campaign), frame.locale)),
        origins = frame.origins.replace('<', "\\u003c"),
        loader = frame.loader,
        form = escaped(&form),
        donate = texts(frame.locale).form.donate,
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::samples::campaign;

    #[test]
    fn nothing_in_an_address_gets_out_of_its_attribute() {
        let html = frame_html(&Frame {
            campaign: &campaign("razorpay"),
            locale: Locale::Hi,
            wishes: &[("amounts".to_owned(), "\"><script>".to_owned())],
            origins: r#"{"origins":["</script>"]}"#,
            loader: "daan-0.js",
        });
        assert!(html.contains(r#" amounts="&quot;>&lt;script>""#), "{html}");
        assert!(!html.contains("[\"</script>"), "{html}");
        assert!(
            html.contains(r#"href="/donate/education?lang=hi""#),
            "{html}"
        );
    }
}
