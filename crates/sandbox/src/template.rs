//! Pages from templates with `{{name}}` in them.

/// What stands in a template's place.
#[derive(Clone, Copy)]
pub(crate) enum Slot<'a> {
    /// Somebody's text: shown as it is, whatever it contains.
    Text(&'a str),
    /// Our own markup.
    Markup(&'a str),
}

/// Fills a template in one pass, so that a value cannot name another place. A place nobody fills stays empty.
pub(crate) fn fill(template: &str, slots: &[(&str, Slot<'_>)]) -> String {
    let mut page = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        page.push_str(before);
        match slots.iter().find(|(known, _)| *known == name) {
            Some((_, Slot::Text(text))) => page.push_str(&escape(text)),
            Some((_, Slot::Markup(markup))) => page.push_str(markup),
            None => {}
        }
        rest = after;
    }
    page.push_str(rest);
    page
}

/// Text as it may stand between tags and inside a quoted attribute.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup_or_name_another_place() {
        let template = "<p title=\"{{title}}\">{{body}}</p>{{nobody}}";
        let slots = [
            ("title", Slot::Text("\"><script>'&{{body}}")),
            ("body", Slot::Markup("<b>ours</b>")),
        ];
        assert_eq!(
            fill(template, &slots),
            "<p title=\"&quot;&gt;&lt;script&gt;&#39;&amp;{{body}}\"><b>ours</b></p>"
        );
    }
}
