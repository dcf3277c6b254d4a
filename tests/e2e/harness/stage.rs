//! Setting everything up, and clearing it away however the test ends.

use super::book::Book;
use super::browser::Browser;
use super::donor::Donor;
use super::engine::Engine;
use super::gateway::Gateway;
use super::line::Line;
use super::machine::machine;
use super::plan::Plan;
use super::server::{Around, Server};
use super::site::Site;
use super::until;
use futures::FutureExt as _;
use std::panic::{AssertUnwindSafe, resume_unwind};
use tempfile::TempDir;
use tokio::sync::Semaphore;

pub(crate) struct Stage {
    pub(crate) donor: Donor,
    pub(crate) line: Line,
    pub(crate) server: Server,
    pub(crate) gateway: Gateway,
    /// Another's site, which may embed us.
    pub(crate) site: Site,
    pub(crate) book: Book,
    folder: TempDir,
}

/// A browser keeps a core busy; more of them than cores make every wait longer.
static TURNS: Semaphore = Semaphore::const_new(2);

/// What can be read in the widgets of a page, which is not among its own text.
const WIDGETS: &str = "return [...document.querySelectorAll('daan-donate')]
    .map((widget) => widget.shadowRoot?.querySelector('.daan')?.innerText.split('\\n'))";

/// Runs a test.
pub(crate) fn run(test: impl AsyncFnOnce(&Stage)) {
    run_with(Plan::USUAL, test);
}

/// Runs a test that wants something otherwise.
pub(crate) fn run_with(plan: Plan, test: impl AsyncFnOnce(&Stage)) {
    // Says so before anything is started.
    machine();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let _turn = TURNS.acquire().await.unwrap();
        let stage = Stage::open(plan).await;
        let outcome = AssertUnwindSafe(test(&stage)).catch_unwind().await;
        if outcome.is_err() {
            stage.report().await;
        }
        stage.donor.browser.close().await;
        if let Err(panic) = outcome {
            resume_unwind(panic);
        }
    });
}

impl Stage {
    async fn open(plan: Plan) -> Stage {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        let line = Line::open().await;
        let origin = line.origin.clone();
        let webhooks = plan.webhooks.then(|| format!("{origin}/webhooks/razorpay"));
        let (gateway, browser) =
            tokio::join!(Gateway::start(path, webhooks), Browser::start(path, plan));
        let site = Site::open().await;
        let around = Around {
            origin: origin.clone(),
            gateway: &gateway.origin,
            site: &site.origin,
        };
        let server = Server::start(path.into(), around, plan).await;
        line.lead_to(server.address);
        Stage {
            donor: Donor::new(browser, origin),
            book: Book(path.join("daan.db")),
            line,
            server,
            gateway,
            site,
            folder,
        }
    }

    /// Kills the browser once it has written this to the disk (Chromium takes some seconds), and starts it again
    /// on what the first has left behind.
    pub(crate) async fn browser_dies_and_starts_again(&self, written: &str) -> Donor {
        let profile = self.folder.path().join("profile");
        let storage = profile.join("Default/Local Storage/leveldb");
        until(format_args!("{written} on the disk"), async || {
            let mut files = std::fs::read_dir(&storage).ok()?.flatten();
            let holds = |bytes: Vec<u8>| {
                bytes
                    .windows(written.len())
                    .any(|part| part == written.as_bytes())
            };
            files
                .any(|file| std::fs::read(file.path()).is_ok_and(holds))
                .then_some(())
        })
        .await;
        self.donor.browser.kill();
        let browser = Browser::start(self.folder.path(), Plan::USUAL).await;
        Donor::new(browser, self.donor.origin.clone())
    }

    /// The page, the ledger and the gateway agree: one gift of this amount, paid once, on one order.
    pub(crate) async fn is_paid_once(&self, amount_minor: u32) {
        self.donor.sees_mood("done").await;
        assert!(self.donor.path().await.starts_with("/donations/"));
        let paid = format!("paid|{amount_minor}");
        assert_eq!(self.book.donations().await, [format!("{paid}|INR")]);
        assert_eq!(
            self.book.entries().await,
            [format!("capture|applied|{amount_minor}|INR")]
        );
        assert_eq!(self.gateway.orders().await, [paid]);
        let payments = self.gateway.payments().await;
        let captured = payments
            .iter()
            .filter(|payment| payment.starts_with("captured"));
        assert_eq!(
            captured.collect::<Vec<_>>(),
            [&format!("captured|{amount_minor}")]
        );
    }

    /// The page, the ledger and Khalti agree: one gift, meant to be so much (`50000|INR`), paid once, by the
    /// only link there is.
    pub(crate) async fn is_paid_at_khalti(&self, meant: &str, paisa: u32) {
        self.donor.sees_mood("done").await;
        assert!(self.donor.path().await.starts_with("/donations/"));
        assert_eq!(self.book.donations().await, [format!("paid|{meant}")]);
        assert_eq!(
            self.book.entries().await,
            [format!("capture|applied|{paisa}|NPR")]
        );
        assert_eq!(
            self.gateway.khalti_payments().await,
            [format!("Completed|{paisa}")]
        );
        let captured = |payment: &String| payment.starts_with("captured");
        assert!(!self.gateway.payments().await.iter().any(captured));
    }

    /// Neither the ledger nor the gateway has heard of any gift.
    pub(crate) async fn has_no_gift(&self) {
        assert_eq!(self.book.donations().await, [""; 0]);
        assert_eq!(self.gateway.orders().await, [""; 0]);
        assert_eq!(self.gateway.khalti_payments().await, [""; 0]);
    }

    /// What helps to understand a failure.
    async fn report(&self) {
        let name = test_name();
        let picture = machine().screenshots.join(format!("failed-{name}.png"));
        let _ = self.donor.browser.driver.enter_default_frame().await;
        let saved = self.donor.browser.driver.screenshot(&picture).await;
        eprintln!("-- server: {}", self.server.log());
        eprintln!("-- picture: {} {saved:?}", picture.display());
        if machine().engine == Engine::Chromium {
            let console = self.donor.browser.console_errors().await;
            eprintln!("-- console: {console:#?}");
        }
        eprintln!(
            "-- ledger: {:?} {:?}",
            self.book.donations().await,
            self.book.evidence().await
        );
        eprintln!(
            "-- gateway: {:?} {:?} {:?}",
            self.gateway.orders().await,
            self.gateway.payments().await,
            self.gateway.khalti_payments().await
        );
        // Last, because what is cut out of a long log is its middle.
        eprintln!(
            "-- {name}: the page at {}\n{}",
            self.donor.path().await,
            self.donor.page_text().await
        );
        eprintln!(
            "-- its widgets: {:#}",
            self.donor.browser.eval(WIDGETS).await
        );
    }
}

/// The runner gives each test a thread of its name.
fn test_name() -> String {
    std::thread::current()
        .name()
        .unwrap_or("test")
        .replace("::", "-")
}
