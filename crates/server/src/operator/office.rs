//! Where an operator's command is heard.

use super::routes::{
    CLOSE_MATTER, ENTER_KHALTI, ERASE, PLAN_REFUND, RECHECK, RECONCILE, REFUND, RESEND,
};
use super::socket::{ledger_path, socket_path};
use crate::checkout::{
    CloseRequest, Desk, EnterRequest, Entered, ErasureMade, ErasureRequest, MatterClosed, NotDone,
    Rechecked, RefundMade, RefundPlan, RefundRefused, RefundRequest, ResendRequest, Resent,
    SweepReport, SweepRequest,
};
use crate::settings::{Settings, Source};
use anyhow::{Context, bail};
use daan_storage::Ledger;
use reqwest::StatusCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::UnixStream;

/// Longer than the few calls to a gateway that a refund makes, 8 s each at most.
const PATIENCE: Duration = Duration::from_mins(1);
/// A year's payments of a large account are some thousand pages.
const PATIENCE_FOR_LISTS: Duration = Duration::from_hours(1);
/// A mail server may take its time before it takes a mail.
const PATIENCE_FOR_MAIL: Duration = Duration::from_mins(16);

/// Whoever has the ledger: one process at a time may.
pub enum Office {
    /// The server, which serves at this moment.
    Server(Caller),
    /// This process.
    Ledger(Arc<Desk>),
}

/// A line to the server.
pub struct Caller {
    http: reqwest::Client,
    path: PathBuf,
}

impl Office {
    /// Finds the server's socket, else opens the ledger, which must be there already.
    ///
    /// # Errors
    /// The socket is not ours to use, a setting cannot be used, or the ledger cannot be opened.
    pub async fn reach(source: &Source) -> anyhow::Result<Office> {
        let url = Settings::database_url(source)?;
        if let Some(path) = socket_path(&url)
            && is_listened_on(&path).await?
        {
            return Ok(Office::Server(Caller::new(path)?));
        }
        // It must be there: what is opened to write would be made where it is not.
        ledger_to_read(&url).await?.close().await;
        let desk = crate::desk(Settings::read(source)?).await?;
        Ok(Office::Ledger(Arc::new(desk)))
    }

    /// See [`Desk::plan_refund`].
    ///
    /// # Errors
    /// [`RefundRefused`], or the server did not answer.
    pub async fn plan_refund(&self, request: &RefundRequest) -> anyhow::Result<RefundPlan> {
        match self {
            Office::Server(caller) => {
                caller
                    .ask::<_, _, RefundRefused>(PLAN_REFUND, request)
                    .await
            }
            Office::Ledger(desk) => Ok(desk.plan_refund(request).await?),
        }
    }

    /// See [`Desk::refund`].
    ///
    /// # Errors
    /// [`RefundRefused`], or the server did not answer.
    pub async fn refund(&self, request: &RefundRequest) -> anyhow::Result<RefundMade> {
        match self {
            Office::Server(caller) => caller.ask::<_, _, RefundRefused>(REFUND, request).await,
            Office::Ledger(desk) => Ok(desk.refund(request).await?),
        }
    }

    /// See [`Desk::recheck`].
    ///
    /// # Errors
    /// [`NotDone`], or the server did not answer.
    pub async fn recheck(&self, reference: &str) -> anyhow::Result<Rechecked> {
        match self {
            Office::Server(caller) => caller.ask::<_, _, NotDone>(RECHECK, reference).await,
            Office::Ledger(desk) => Ok(desk.recheck(reference).await?),
        }
    }

    /// See [`Desk::reconcile`].
    ///
    /// # Errors
    /// [`NotDone`], or the server did not answer.
    pub async fn reconcile(&self, request: SweepRequest) -> anyhow::Result<Vec<SweepReport>> {
        match self {
            Office::Server(caller) => {
                caller
                    .ask_within::<_, _, NotDone>(RECONCILE, &request, PATIENCE_FOR_LISTS)
                    .await
            }
            Office::Ledger(desk) => Ok(desk.reconcile(request).await?),
        }
    }

    /// See [`Desk::erase`].
    ///
    /// # Errors
    /// [`NotDone`], or the server did not answer.
    pub async fn erase(&self, request: &ErasureRequest) -> anyhow::Result<ErasureMade> {
        match self {
            Office::Server(caller) => {
                caller
                    .ask_within::<_, _, NotDone>(ERASE, request, PATIENCE_FOR_LISTS)
                    .await
            }
            Office::Ledger(desk) => Ok(desk.erase(request).await?),
        }
    }

    /// See [`Desk::close_matter`].
    ///
    /// # Errors
    /// [`NotDone`], or the server did not answer.
    pub async fn close_matter(&self, request: &CloseRequest) -> anyhow::Result<MatterClosed> {
        match self {
            Office::Server(caller) => caller.ask::<_, _, NotDone>(CLOSE_MATTER, request).await,
            Office::Ledger(desk) => Ok(desk.close_matter(request).await?),
        }
    }

    /// See [`Desk::enter_khalti`].
    ///
    /// # Errors
    /// [`NotDone`], or the server did not answer.
    pub async fn enter_khalti(&self, request: &EnterRequest) -> anyhow::Result<Entered> {
        match self {
            Office::Server(caller) => caller.ask::<_, _, NotDone>(ENTER_KHALTI, request).await,
            Office::Ledger(desk) => Ok(desk.enter_khalti(request).await?),
        }
    }

    /// See [`Desk::resend_receipt`].
    ///
    /// # Errors
    /// [`NotDone`], or the server did not answer.
    pub async fn resend_receipt(&self, request: &ResendRequest) -> anyhow::Result<Resent> {
        match self {
            Office::Server(caller) => {
                caller
                    .ask_within::<_, _, NotDone>(RESEND, request, PATIENCE_FOR_MAIL)
                    .await
            }
            Office::Ledger(desk) => Ok(desk.resend_receipt(request).await?),
        }
    }

    /// Frees the ledger, where this process has it.
    pub async fn close(self) {
        if let Office::Ledger(desk) = self {
            desk.ledger.close().await;
        }
    }
}

impl Caller {
    fn new(path: PathBuf) -> anyhow::Result<Caller> {
        let http = reqwest::Client::builder()
            .unix_socket(path.as_path())
            .no_proxy()
            .build()?;
        Ok(Caller { http, path })
    }

    async fn ask<Q, T, E>(&self, route: &str, request: &Q) -> anyhow::Result<T>
    where
        Q: Serialize + ?Sized,
        T: DeserializeOwned,
        E: DeserializeOwned + std::error::Error + Send + Sync + 'static,
    {
        self.ask_within::<Q, T, E>(route, request, PATIENCE).await
    }

    /// `E` is what the server refuses with.
    async fn ask_within<Q, T, E>(
        &self,
        route: &str,
        request: &Q,
        patience: Duration,
    ) -> anyhow::Result<T>
    where
        Q: Serialize + ?Sized,
        T: DeserializeOwned,
        E: DeserializeOwned + std::error::Error + Send + Sync + 'static,
    {
        // The host is nobody's: the socket decides who answers.
        let asked = self.http.post(format!("http://daan{route}")).json(request);
        let answer = asked.timeout(patience).send().await;
        let answer = answer.with_context(|| self.lost())?;
        match answer.status() {
            StatusCode::OK => answer.json().await.with_context(|| self.lost()),
            StatusCode::UNPROCESSABLE_ENTITY => {
                let refused: E = answer.json().await.with_context(|| self.lost())?;
                Err(refused.into())
            }
            status => bail!(
                "daan serve at {} answers {status}: it may be of another version. Restart it with this one",
                self.path.display()
            ),
        }
    }

    fn lost(&self) -> String {
        format!(
            "daan serve at {} did not answer. Run the same command again; nothing is done twice",
            self.path.display()
        )
    }
}

/// Opens the ledger to read it only, beside whoever writes.
///
/// # Errors
/// There is no ledger at this address, or it cannot be read.
pub async fn ledger_to_read(database_url: &str) -> anyhow::Result<Ledger> {
    refuse_missing(database_url)?;
    Ledger::open_to_read(database_url)
        .await
        // The address itself may hold a password.
        .context("DATABASE_URL")
}

/// A command has no use for a new ledger: what it asks for stands in another one.
fn refuse_missing(database_url: &str) -> anyhow::Result<()> {
    match ledger_path(database_url) {
        Some(path) if !path.is_file() => bail!(
            "expected the ledger that daan serve uses, found no file {} (DATABASE_URL is {database_url}). Set \
             DATABASE_URL as for daan serve, or run this command in its folder",
            std::path::absolute(&path).unwrap_or(path).display()
        ),
        _ => Ok(()),
    }
}

async fn is_listened_on(path: &Path) -> anyhow::Result<bool> {
    match UnixStream::connect(path).await {
        Ok(_) => Ok(true),
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::NotFound | ErrorKind::ConnectionRefused
            ) =>
        {
            Ok(false)
        }
        Err(error) if error.kind() == ErrorKind::PermissionDenied => bail!(
            "{} belongs to another user: run this command as the user that runs daan serve",
            path.display()
        ),
        // Too long for a socket's path, a file in a folder's place: then no server listens there.
        Err(_) => Ok(false),
    }
}
