//! A letter: text, HTML and one file, as the bytes that go over the line. The same letter is the same bytes.

use super::Undelivered;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use std::time::{Duration, SystemTime};

/// What is to be said, and to whom.
pub(crate) struct Draft<'a> {
    pub(crate) from: &'a Mailbox,
    pub(crate) to: Address,
    /// Whom it is for, as they wrote it.
    pub(crate) name: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) message_id: &'a str,
    pub(crate) date_ms: i64,
    pub(crate) language: &'static str,
    pub(crate) text: String,
    pub(crate) html: String,
    pub(crate) file_name: String,
    pub(crate) pdf: Vec<u8>,
}

/// A letter as it goes over the line.
pub(crate) struct Letter {
    pub(crate) from: Address,
    pub(crate) to: Address,
    pub(crate) bytes: Vec<u8>,
}

/// Where a letter goes; the domain in letters that every server knows.
pub(crate) fn address_of(email: &str) -> Option<Address> {
    let (local, domain) = email.rsplit_once('@')?;
    Address::new(local, ascii(domain)?).ok()
}

/// A domain of any script as mail servers write it: `xn--…`.
pub(super) fn ascii(domain: &str) -> Option<String> {
    let url = reqwest::Url::parse(&format!("http://{domain}/")).ok()?;
    let host = url.host_str()?;
    // A name that is read as an address in numbers is no name.
    (url.domain().is_some() && url.path() == "/").then(|| host.to_owned())
}

impl Draft<'_> {
    /// Writes it out. Nothing that somebody typed can begin a line of the head: line breaks go, and whatever is not
    /// plain is written in encoded words.
    pub(crate) fn written(self) -> Result<Letter, Undelivered> {
        let unwritable = || Undelivered::for_good("mail_unwritable");
        let date_ms = u64::try_from(self.date_ms).unwrap_or_default();
        let date = SystemTime::UNIX_EPOCH + Duration::from_millis(date_ms / 1_000 * 1_000);
        let name = one_line(self.name);
        let to = Mailbox::new(Some(name).filter(|name| !name.is_empty()), self.to.clone());
        let pdf = ContentType::parse("application/pdf").map_err(|_| unwritable())?;
        // A boundary that is made up by chance would make the same mail other bytes at each attempt.
        let boundary = |part: &str| format!("daan-{part}-{}", plain(self.message_id));
        let body = MultiPart::mixed()
            .boundary(boundary("mail"))
            .multipart(
                MultiPart::alternative()
                    .boundary(boundary("text"))
                    .singlepart(part(ContentType::TEXT_PLAIN, self.language, self.text))
                    .singlepart(part(ContentType::TEXT_HTML, self.language, self.html)),
            )
            .singlepart(Attachment::new(self.file_name).body(self.pdf, pdf));
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(one_line(self.subject))
            .date(date)
            .message_id(Some(self.message_id.to_owned()))
            .header(AutoSubmitted)
            .multipart(body)
            .map_err(|_| unwritable())?;
        Ok(Letter {
            from: self.from.email.clone(),
            to: self.to,
            bytes: message.formatted(),
        })
    }
}

fn part(kind: ContentType, language: &'static str, text: String) -> SinglePart {
    SinglePart::builder()
        .header(kind)
        .header(ContentLanguage(language))
        .body(text)
}

fn one_line(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Letters and digits alone, as many as a boundary may have.
fn plain(text: &str) -> String {
    const MOST: usize = 50;
    let plain = text.chars().filter(char::is_ascii_alphanumeric);
    plain.take(MOST).collect()
}

/// RFC 3834: no holiday notice is sent back.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<AutoSubmitted, Box<dyn std::error::Error + Send + Sync>> {
        Ok(AutoSubmitted)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[derive(Clone)]
struct ContentLanguage(&'static str);

impl Header for ContentLanguage {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Language")
    }

    fn parse(_: &str) -> Result<ContentLanguage, Box<dyn std::error::Error + Send + Sync>> {
        Ok(ContentLanguage("en"))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(name: &str, subject: &str) -> String {
        let from: Mailbox = "Daan, Trust <receipts@example.org>"
            .parse()
            .unwrap_or_else(|_| "receipts@example.org".parse().unwrap());
        let draft = Draft {
            from: &from,
            to: address_of("asha@example.org").unwrap(),
            name,
            subject,
            message_id: "<receipt.dn-1.1@example.org>",
            date_ms: 1_790_000_000_999,
            language: "hi",
            text: "नमस्ते\r\n.\r\nRCPT TO:<x@y.z>".to_owned(),
            html: "<p>नमस्ते</p>".to_owned(),
            file_name: "receipt-1.pdf".to_owned(),
            pdf: b"%PDF-1.7 \x00\xff".to_vec(),
        };
        String::from_utf8(draft.written().unwrap().bytes).unwrap()
    }

    fn head(letter: &str) -> Vec<String> {
        let (head, _) = letter.split_once("\r\n\r\n").unwrap();
        let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
        unfolded.split("\r\n").map(str::to_owned).collect()
    }

    /// Threat 49.
    #[test]
    fn a_name_cannot_begin_a_line_of_the_head() {
        let names: Vec<String> = head(&letter("Asha", "Receipt 1"))
            .iter()
            .map(|line| line.split(':').next().unwrap().to_owned())
            .collect();
        for name in [
            "Asha\r\nBcc: mallory@example.org",
            "Asha\nSubject: other",
            "Asha\r\n\r\n<b>body</b>",
            "\"Asha\", Rai <mallory@example.org>",
            "Asha\\",
            "आशा\u{2028}राई\r\nBcc: m@example.org",
            "a, b; c:d @e (f) [g]",
            "=?utf-8?q?=0D=0ABcc:m=40example.org?=",
            &"आ".repeat(100),
        ] {
            for letter in [letter(name, "Receipt 1"), letter("Asha", name)] {
                let head = head(&letter);
                let found: Vec<_> = head
                    .iter()
                    .map(|line| line.split(':').next().unwrap().to_owned())
                    .collect();
                assert_eq!(found, names, "{name}: {letter}");
                let to = head.iter().filter(|line| line.starts_with("To:"));
                assert_eq!(to.count(), 1);
                assert!(head.iter().all(|line| line.is_ascii()), "{head:?}");
            }
        }
    }

    #[test]
    fn who_is_named_like_an_address_is_no_second_recipient() {
        let letter = letter("\"Asha\", Rai <mallory@example.org>", "Receipt 1");
        let head = head(&letter);
        let to = head.iter().find(|line| line.starts_with("To:")).unwrap();
        assert!(to.ends_with("<asha@example.org>"), "{to}");
        let parsed: lettre::message::Mailboxes = to
            .strip_prefix("To: ")
            .unwrap()
            .parse()
            .unwrap_or_else(|error| panic!("{to}: {error}"));
        assert_eq!(parsed.iter().count(), 1, "{to}");
    }

    #[test]
    fn the_same_letter_is_the_same_bytes_in_plain_ascii() {
        let one = letter("आशा राई", "दान की रसीद DET/2026-27/00001");
        assert_eq!(one, letter("आशा राई", "दान की रसीद DET/2026-27/00001"));
        assert!(one.is_ascii());
        assert!(one.contains("Subject: =?utf-8?b?"), "{one}");
        assert!(one.contains("Auto-Submitted: auto-generated"), "{one}");
        assert!(one.lines().all(|line| line.len() <= 998));
    }

    #[test]
    fn a_domain_of_any_script_is_written_as_servers_know_it() {
        let address = address_of("asha@उदाहरण.भारत").unwrap();
        assert_eq!(address.domain(), "xn--p1b6ci4b4b3a.xn--h2brj9c");
        for wrong in ["asha", "asha@", "asha@1.2.3", "asha@a/b", "asha@a b.org"] {
            assert!(address_of(wrong).is_none(), "{wrong}");
        }
    }
}
