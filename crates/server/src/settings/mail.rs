//! How mail is sent, where it is.

use super::source::{SettingError, Source};
use lettre::message::Mailbox;
use percent_encoding::percent_decode_str;
use reqwest::Url;
use std::fmt;
use std::net::IpAddr;

const SERVER: &str = "DAAN_SMTP_URL";
const FROM: &str = "DAAN_MAIL_FROM";
/// RFC 6409: for mail that is handed in.
const SUBMISSION_PORT: u16 = 587;
/// RFC 8314.
const SMTPS_PORT: u16 = 465;

/// Where mail is handed in, and as whose.
#[derive(Debug, Clone)]
pub struct MailSettings {
    /// The mail server.
    pub server: MailServer,
    /// Whom mail comes from.
    pub from: Mailbox,
}

/// The mail server.
#[derive(Clone)]
pub struct MailServer {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// What keeps others from reading along.
    pub encryption: Encryption,
    /// User and password, where it wants them.
    pub login: Option<(String, String)>,
}

/// What keeps others from reading along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// Nothing: for a mail server on this machine.
    None,
    /// STARTTLS where the server offers it: whoever stands between can take the offer away.
    Opportunistic,
    /// STARTTLS, or no mail.
    Required,
    /// TLS from the first byte.
    Implicit,
}

impl MailSettings {
    /// Reads how mail is sent; `None` where none is.
    ///
    /// # Errors
    /// As [`super::Settings::read`]. What was found of the server's address is not told: a password stands in it.
    pub fn read(source: &Source) -> Result<Option<MailSettings>, SettingError> {
        match (source.lookup(SERVER)?, source.lookup(FROM)?) {
            (None, None) => Ok(None),
            (Some(server), Some(from)) => Ok(Some(MailSettings {
                server: MailServer::parse(&server)?,
                from: parse_from(&from)?,
            })),
            (Some(_), None) => Err(SettingError::new(
                FROM,
                format!(
                    "is missing, but {SERVER} is set: set {FROM} to whom the mail comes from, such as \
                     Example Trust <receipts@example.org>, or unset {SERVER}"
                ),
            )),
            (None, Some(_)) => Err(SettingError::new(
                SERVER,
                format!("is missing, but {FROM} is set: set {SERVER}, or unset {FROM}"),
            )),
        }
    }
}

impl MailServer {
    /// Reads `smtp://user:password@host:587?tls=required`, or `smtps://…`.
    ///
    /// # Errors
    /// [`SettingError`], without what was found.
    pub fn parse(text: &str) -> Result<MailServer, SettingError> {
        read(text).ok_or_else(|| {
            SettingError::new(
                SERVER,
                "expected an address such as smtp://user:password@mail.example.org:587?tls=required or \
                 smtps://user:password@mail.example.org, found something else (it is not shown, as a password may stand \
                 in it). Write @ : / ? # % in user and password as %40 %3A %2F %3F %23 %25; tls is required, \
                 opportunistic or none"
                    .to_owned(),
            )
        })
    }

    /// Whether it is on this machine.
    pub fn is_loopback(&self) -> bool {
        let bare = self.host.trim_start_matches('[').trim_end_matches(']');
        self.host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }

    /// Whether mail, and the password, may go over a network for everybody to read.
    pub fn is_readable_on_the_way(&self) -> bool {
        let may_be_plain = matches!(
            self.encryption,
            Encryption::None | Encryption::Opportunistic
        );
        may_be_plain && !self.is_loopback()
    }
}

fn read(text: &str) -> Option<MailServer> {
    let url = Url::parse(text.trim()).ok()?;
    let is_implicit = match url.scheme() {
        "smtp" => false,
        "smtps" => true,
        _ => return None,
    };
    let host = url.host_str().filter(|host| !host.is_empty())?.to_owned();
    let is_bare = matches!(url.path(), "" | "/") && url.fragment().is_none();
    let mut encryption = if is_implicit {
        Encryption::Implicit
    } else {
        Encryption::None
    };
    for (name, value) in url.query_pairs() {
        encryption = match (&*name, &*value, is_implicit) {
            ("tls", "required", false) => Encryption::Required,
            ("tls", "opportunistic", false) => Encryption::Opportunistic,
            ("tls", "none", false) => Encryption::None,
            _ => return None,
        };
    }
    let decoded = |text: &str| {
        let text = percent_decode_str(text).decode_utf8().ok()?;
        (!text.is_empty() && !text.contains(char::is_control)).then(|| text.into_owned())
    };
    let login = match (url.username(), url.password()) {
        ("", None) => None,
        (user, Some(password)) => Some((decoded(user)?, decoded(password)?)),
        (_, None) => return None,
    };
    let usual_port = if is_implicit {
        SMTPS_PORT
    } else {
        SUBMISSION_PORT
    };
    is_bare.then(|| MailServer {
        host,
        port: url.port().unwrap_or(usual_port),
        encryption,
        login,
    })
}

fn parse_from(text: &str) -> Result<Mailbox, SettingError> {
    let read = text.trim().parse::<Mailbox>().ok();
    read.filter(|_| !text.contains(char::is_control)).ok_or_else(|| {
        SettingError::new(
            FROM,
            format!(
                "expected an address such as receipts@example.org or Example Trust <receipts@example.org>, found `{text}`"
            ),
        )
    })
}

/// Whoever reads the log must not learn the password.
impl fmt::Debug for MailServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let MailServer {
            host,
            port,
            encryption,
            login,
        } = self;
        let login = if login.is_some() { "with" } else { "without" };
        write!(
            f,
            "MailServer({host}:{port}, {encryption:?}, {login} login)"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> MailServer {
        MailServer::parse(text).unwrap()
    }

    #[test]
    fn a_servers_address_says_where_how_and_as_whom() {
        let server = parsed("smtp://asha%40ngo:p%3Ass@mail.example.org:2525?tls=required");
        assert_eq!(server.host, "mail.example.org");
        assert_eq!(server.port, 2525);
        assert_eq!(server.encryption, Encryption::Required);
        assert_eq!(
            server.login,
            Some(("asha@ngo".to_owned(), "p:ss".to_owned()))
        );
        assert!(!format!("{server:?}").contains("p:ss"));
        let server = parsed("smtps://mail.example.org");
        assert_eq!(
            (server.port, server.encryption),
            (465, Encryption::Implicit)
        );
        assert!(!server.is_readable_on_the_way());
        assert_eq!(parsed("smtp://mail.example.org").port, 587);
    }

    #[test]
    fn what_goes_in_plain_text_over_a_network_is_known() {
        for (text, is_readable) in [
            ("smtp://mail.example.org:25", true),
            ("smtp://mail.example.org?tls=opportunistic", true),
            ("smtp://mail.example.org?tls=required", false),
            ("smtp://127.0.0.1:1025", false),
            ("smtp://[::1]:1025", false),
            ("smtp://localhost:1025?tls=none", false),
        ] {
            assert_eq!(parsed(text).is_readable_on_the_way(), is_readable, "{text}");
        }
    }

    #[test]
    fn an_address_that_is_none_is_refused_without_being_told() {
        for text in [
            "mail.example.org:587",
            "http://hunter2@mail.example.org",
            "smtp://",
            "smtp://hunter2@mail.example.org",
            "smtp://asha:hunter2@mail.example.org?tls=maybe",
            "smtps://asha:hunter2@mail.example.org?tls=none",
            "smtp://asha:hunter2@mail.example.org:port",
            "smtp://asha:hunter2%0d%0aRSET@mail.example.org",
            "smtp://asha:hunter2@mail.example.org/folder",
        ] {
            let error = MailServer::parse(text).unwrap_err().to_string();
            assert!(error.starts_with("DAAN_SMTP_URL expected"), "{error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn both_settings_or_neither() {
        let read = |pairs: &[(&str, &str)]| MailSettings::read(&Source::of(&[], pairs, &[]));
        assert!(read(&[]).unwrap().is_none());
        let url = ("DAAN_SMTP_URL", "smtp://127.0.0.1:1025");
        for (from, is_good) in [
            ("receipts@example.org", true),
            ("Example Trust <receipts@example.org>", true),
            ("Example Trust", false),
            ("a@b.org, c@d.org", false),
            ("A\r\nBcc: x@y.z <a@b.org>", false),
            ("", false),
        ] {
            assert_eq!(
                read(&[url, ("DAAN_MAIL_FROM", from)]).is_ok(),
                is_good,
                "{from}"
            );
        }
        let error = read(&[("DAAN_MAIL_FROM", "a@b.org")]).unwrap_err();
        assert_eq!(error.name(), "DAAN_SMTP_URL");
    }
}
