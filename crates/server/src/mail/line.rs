//! A conversation with the mail server. It is led step by step, as it matters at which one a refusal comes: a login
//! that is refused is ours to mend, and a recipient that is refused is not.

use super::letter::{Letter, ascii};
use crate::settings::{Encryption, MailServer};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use std::fmt;
use std::future::Future;
use std::time::Duration;
use tokio::time::timeout;

/// A mail server that has taken our login.
pub(crate) struct Line {
    connection: AsyncSmtpConnection,
    patience: Duration,
}

/// Why a mail was not delivered: a word of ours and the number of the server's answer, never its text, which may name
/// the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Undelivered {
    pub(crate) problem: &'static str,
    pub(crate) answer: Option<u16>,
    /// Whether no other try would help.
    pub(crate) is_final: bool,
    /// Whether the line can carry the next mail.
    pub(crate) is_line_whole: bool,
    /// Whether the mail server may have taken it all the same.
    pub(crate) may_have_gone: bool,
}

impl fmt::Display for Undelivered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.answer {
            None => f.write_str(self.problem),
            Some(number) => write!(f, "{} {number}", self.problem),
        }
    }
}

impl Undelivered {
    pub(crate) fn of(problem: &'static str) -> Undelivered {
        Undelivered {
            problem,
            answer: None,
            is_final: false,
            is_line_whole: false,
            may_have_gone: false,
        }
    }

    pub(crate) fn for_good(problem: &'static str) -> Undelivered {
        Undelivered {
            is_final: true,
            is_line_whole: true,
            ..Undelivered::of(problem)
        }
    }
}

impl Line {
    pub(super) async fn connect(
        server: &MailServer,
        domain: &str,
        patience: Duration,
    ) -> Result<Line, Undelivered> {
        let name = ClientId::Domain(ascii(domain).unwrap_or_else(|| "localhost".to_owned()));
        let host = server.host.trim_start_matches('[').trim_end_matches(']');
        let tls = || {
            TlsParameters::new_rustls(host.to_owned()).map_err(|_| Undelivered::of("tls_unusable"))
        };
        let at_once = match server.encryption {
            Encryption::Implicit => Some(tls()?),
            _ => None,
        };
        let connecting = AsyncSmtpConnection::connect_tokio1(
            (host, server.port),
            Some(patience),
            &name,
            at_once,
            None,
        );
        let mut connection = within(patience, connecting, "not_reached").await?;
        let wants_tls = match server.encryption {
            Encryption::Required => true,
            Encryption::Opportunistic => connection.can_starttls(),
            Encryption::None | Encryption::Implicit => false,
        };
        if wants_tls {
            let upgrade = connection.starttls(tls()?, &name);
            within(patience, upgrade, "tls_failed").await?;
        }
        if let Some((user, password)) = &server.login {
            let login = Credentials::new(user.clone(), password.clone());
            let signing_in = connection.auth(DEFAULT_MECHANISMS, &login);
            within(patience, signing_in, "login_refused").await?;
        }
        Ok(Line {
            connection,
            patience,
        })
    }

    /// Hands a letter in. It has gone once this is `Ok`; it may have gone where the answer to its last byte is missing.
    pub(crate) async fn send(&mut self, letter: &Letter) -> Result<(), Undelivered> {
        let mut parameters = Vec::new();
        if !letter.to.to_string().is_ascii() {
            if !self
                .connection
                .server_info()
                .supports_feature(Extension::SmtpUtfEight)
            {
                return Err(Undelivered::for_good("address_needs_smtputf8"));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        let mail = Mail::new(Some(letter.from.clone()), parameters);
        let said = self.command(mail, "sender_refused").await;
        self.unless_refused(said, false).await?;
        let said = self
            .command(Rcpt::new(letter.to.clone(), vec![]), "recipient_refused")
            .await;
        self.unless_refused(said, true).await?;
        let said = self.command(Data, "mail_refused").await;
        self.unless_refused(said, true).await?;
        let handing_in = self.connection.message(&letter.bytes);
        let said = within(self.patience, handing_in, "mail_refused").await;
        let said = said.map(drop).map_err(|why| Undelivered {
            may_have_gone: why.answer.is_none(),
            ..why
        });
        self.unless_refused(said, true).await
    }

    /// Says good-bye; a server that does not answer is left.
    pub(crate) async fn close(mut self) {
        let patience = self.patience.min(Duration::from_secs(2));
        // Whatever it says: nothing of ours depends on it any more.
        let _ = timeout(patience, self.connection.quit()).await;
    }

    async fn command(
        &mut self,
        command: impl fmt::Display,
        problem: &'static str,
    ) -> Result<(), Undelivered> {
        within(self.patience, self.connection.command(command), problem)
            .await
            .map(drop)
    }

    /// A refusal of a number from 500 on is for good, where it is one of this mail. The line is put right for the next.
    async fn unless_refused(
        &mut self,
        said: Result<(), Undelivered>,
        is_of_this_mail: bool,
    ) -> Result<(), Undelivered> {
        let Err(mut refused) = said else {
            return Ok(());
        };
        if refused.answer.is_some_and(|number| number != CLOSING) {
            refused.is_line_whole = self.command(Rset, "not_reached").await.is_ok();
        }
        refused.is_final &= is_of_this_mail;
        Err(refused)
    }
}

/// The server hangs up.
const CLOSING: u16 = 421;

async fn within<T>(
    patience: Duration,
    work: impl Future<Output = Result<T, Error>>,
    problem: &'static str,
) -> Result<T, Undelivered> {
    match timeout(patience, work).await {
        Err(_) => Err(Undelivered::of("no_answer")),
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(match error.status() {
            Some(code) => Undelivered {
                answer: Some(code.into()),
                is_final: error.is_permanent(),
                ..Undelivered::of(problem)
            },
            None if error.is_tls() => Undelivered::of("tls_failed"),
            // What the client itself refuses: no STARTTLS or no way to sign in that both know.
            None if error.is_client() => Undelivered::of(problem),
            None => Undelivered::of("not_reached"),
        }),
    }
}
