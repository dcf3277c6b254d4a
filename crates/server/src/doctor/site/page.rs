//! The policies that a page comes with: in the headers of its answer, and in `<meta>` tags of its HTML. All of them hold.

use html5gum::{DefaultEmitter, HtmlString, StartTag, Token, Tokenizer};
use reqwest::header::LOCATION;
use reqwest::{Response, Url, redirect};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(8);
/// A head ends long before.
const READ_BYTES: usize = 1024 * 1024;
const NAME: &str = "content-security-policy";
/// Tags that leave a browser in the head (HTML, "in head"), besides those below; any other begins the body.
const OF_THE_HEAD: [&[u8]; 7] = [
    b"html",
    b"head",
    b"base",
    b"basefont",
    b"bgsound",
    b"link",
    b"meta",
];
/// What is in these is text, or of no page.
const OPAQUE: [&[u8]; 6] = [
    b"title",
    b"script",
    b"style",
    b"noscript",
    b"noframes",
    b"template",
];

/// Why a page has not been read.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unread {
    /// It does not answer, or with a failure.
    #[error(transparent)]
    Away(#[from] reqwest::Error),
    /// It leads to another page.
    #[error("it leads on")]
    LeadsTo(Option<Url>),
}

/// Nothing is followed: a page elsewhere does not choose whom this machine asks, and what counts is the origin of the
/// page that donors see.
pub(super) async fn policies(url: &Url) -> Result<Vec<String>, Unread> {
    let client = reqwest::Client::builder()
        .timeout(PATIENCE)
        .redirect(redirect::Policy::none())
        .build()?;
    let answer = client.get(url.clone()).send().await?.error_for_status()?;
    if answer.status().is_redirection() {
        let location = answer.headers().get(LOCATION);
        let location = location.and_then(|location| location.to_str().ok());
        return Err(Unread::LeadsTo(location.and_then(|to| url.join(to).ok())));
    }
    let mut policies = of_headers(&answer);
    policies.extend(of_head(&html(answer).await?));
    Ok(policies)
}

/// A header may have several, with commas between.
fn of_headers(answer: &Response) -> Vec<String> {
    let sent = answer.headers().get_all(NAME).iter();
    sent.filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::to_owned)
        .collect()
}

async fn html(mut answer: Response) -> reqwest::Result<Vec<u8>> {
    let mut html = Vec::new();
    while html.len() < READ_BYTES
        && let Some(chunk) = answer.chunk().await?
    {
        html.extend_from_slice(&chunk);
    }
    Ok(html)
}

fn of_head(html: &[u8]) -> Vec<String> {
    let mut emitter = DefaultEmitter::default();
    // What stands in a script, a style or a title is no tag.
    emitter.naively_switch_states(true);
    let mut policies = Vec::new();
    let mut inside: Vec<HtmlString> = Vec::new();
    let html = html.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(html);
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        match token {
            Token::StartTag(tag) if OPAQUE.contains(&tag.name.as_slice()) => inside.push(tag.name),
            Token::EndTag(tag) if inside.last() == Some(&tag.name) => {
                inside.pop();
            }
            _ if !inside.is_empty() => {}
            Token::StartTag(tag) if tag.name.as_slice() == b"meta" => {
                policies.extend(of_meta(&tag));
            }
            token if begins_body(&token) => break,
            _ => {}
        }
    }
    policies
}

fn begins_body(token: &Token) -> bool {
    match token {
        Token::StartTag(tag) => !OF_THE_HEAD.contains(&tag.name.as_slice()),
        Token::EndTag(tag) => matches!(tag.name.as_slice(), b"body" | b"html" | b"br"),
        Token::String(text) => !text.trim_ascii().is_empty(),
        _ => false,
    }
}

fn of_meta(tag: &StartTag<()>) -> Option<String> {
    let text = |name: &[u8]| {
        let value = tag.attributes.get(name)?;
        Some(String::from_utf8_lossy(value.as_slice()).into_owned())
    };
    let is_policy = text(b"http-equiv")?.eq_ignore_ascii_case(NAME);
    text(b"content").filter(|policy| is_policy && !policy.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const META: &str = "<meta http-equiv=Content-Security-Policy content=\"script-src 'self'\">";

    #[test]
    fn a_policy_in_the_head_is_read_however_it_is_written() {
        for html in [
            META,
            "\u{FEFF}<!doctype html><html lang=en><head><title>a < b <body></title>\n<META HTTP-EQUIV='CONTENT-security-POLICY' CONTENT='script-src &#39;self&apos;'/>",
            "<head><meta content=\"script-src &#x27;self'\" charset=utf-8 http-equiv=\"content-security-policy\"><body>",
            "<link rel=icon href=/><style>p::after{content:'<body>'}</style><script>document.write('<body>')</script><meta content=\"script-src 'self'\" http-equiv=content-security-policy content=x>",
            "<head></head><meta http-equiv=content-security-policy content=\"script-src 'self'\"><body>",
            "<template><p>a<script>b</script></template><noscript><p>c</noscript><meta http-equiv=content-security-policy content=\"script-src 'self'\">",
        ] {
            assert_eq!(of_head(html.as_bytes()), ["script-src 'self'"], "{html}");
        }
        let two = format!(
            "{META}<title></title><meta http-equiv=Content-Security-Policy content='img-src a, b'>"
        );
        assert_eq!(
            of_head(two.as_bytes()),
            ["script-src 'self'", "img-src a, b"]
        );
    }

    #[test]
    fn what_browsers_do_not_take_for_a_policy_is_none() {
        for html in [
            format!("<!-- {META} -->"),
            format!("<script>const kept = `{META}`;</script>"),
            format!("<style>/* {META} */</style>"),
            format!("<title>{META}</title>"),
            format!("<noscript>{META}</noscript>"),
            format!("<template><template></template>{META}</template>"),
            format!("<body>{META}"),
            format!("<head></head><p>A page</p>{META}"),
            format!("A page{META}"),
            format!("<html></html>{META}"),
            "<meta name=content-security-policy content=\"script-src 'self'\">".to_owned(),
            "<meta http-equiv=content-security-policy-report-only content=\"script-src 'self'\">"
                .to_owned(),
            "<meta http-equiv=content-security-policy content>".to_owned(),
            "<meta http-equiv=content-security-policy>".to_owned(),
            "\u{0}\u{FFFD}<<<meta".to_owned(),
        ] {
            assert_eq!(of_head(html.as_bytes()), Vec::<String>::new(), "{html}");
        }
    }
}
