//! Trunk's page, with less or more in it than trunk wrote.

use std::borrow::Cow;

const SHEET: &str = r#"<link rel="stylesheet" href="/"#;

/// The page without the app's loader: for pages that the app does not have, and that need none of its weight.
/// What is not found is left as it is.
pub fn without_app(index: &str) -> String {
    let html = without(index, r#"<script type="module""#, "</script>");
    let html = without(&html, r#"<link rel="modulepreload""#, ">");
    without(&html, r#"<link rel="preload""#, ">")
}

/// Trunk's page with its style sheet inside, so that the first picture waits for no second request. `read` has the
/// text of a file of the front end; a page whose sheet it does not know, or that would end its element, stays as
/// it is.
pub fn with_style(
    index: Cow<'_, str>,
    read: impl FnOnce(&str) -> Option<Cow<'static, str>>,
) -> Cow<'_, str> {
    let Some((before, named)) = index.split_once(SHEET) else {
        return index;
    };
    let Some((path, after)) = named.split_once("\"/>") else {
        return index;
    };
    match read(path) {
        Some(style) if !style.contains("</") => [before, "<style>", &style, "</style>", after]
            .concat()
            .into(),
        _ => index,
    }
}

/// All elements that begin and end so.
fn without(html: &str, begin: &str, end: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, element)) = rest.split_once(begin) {
        let Some((_, after)) = element.split_once(end) else {
            break;
        };
        kept.push_str(before);
        rest = after;
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loader_goes_and_everything_else_stays() {
        let index = r#"<head><!--daan-head--><link rel="stylesheet" href="/daan-1.css"/>
            <script src="/early-1.js" defer></script>
            <script type="module">
            import init from '/daan-web-1.js';
            await init('/daan-web-1_bg.wasm');
            </script>
            <link rel="modulepreload" href="/daan-web-1.js" crossorigin="anonymous"><link rel="preload" href="/daan-web-1_bg.wasm" as="fetch"></head>
            <body><div id="daan"><!--daan-body--></div></body>"#;
        let html = without_app(index);
        assert!(
            !html.contains("daan-web") && !html.contains("init"),
            "{html}"
        );
        for part in [
            "<!--daan-head-->",
            "<!--daan-body-->",
            "daan-1.css",
            "early-1.js",
            "</head>",
        ] {
            assert!(html.contains(part), "{part}");
        }
    }

    #[test]
    fn the_style_stands_where_its_name_stood() {
        let index = r#"<head><link rel="icon" href="/x.svg"/><link rel="stylesheet" href="/style-1.css"/></head>"#;
        let styled = |style: Option<&'static str>| {
            with_style(index.into(), |path| {
                assert_eq!(path, "style-1.css");
                style.map(Cow::from)
            })
        };
        assert_eq!(
            styled(Some("a>b{color:red}")),
            r#"<head><link rel="icon" href="/x.svg"/><style>a>b{color:red}</style></head>"#
        );
        assert_eq!(styled(None), index);
        assert_eq!(styled(Some("a{}</style><script>")), index);
    }

    #[test]
    fn a_page_without_a_loader_stays_as_it_is() {
        for html in ["", "<p>x</p>", r#"<script type="module" "#] {
            assert_eq!(without_app(html), html);
        }
    }
}
