//! A server in this process, with its gateway, its ledger's file and its clock.

use super::sky::{AheadClock, sandbox_at, until_ms};
use super::{Answer, Begun, Book, Gateway, gift};
use axum::Router;
use daan_gateway::khalti;
use daan_gateway::razorpay::{ApiUrl, Client, Config, Credentials, WebhookSecrets};
use daan_server::checkout::{Desk, TokenKey};
use daan_server::settings::{
    AdminSettings, KhaltiSettings, MailSettings, MetricsToken, OneCall, RateLimit,
    RazorpaySettings, RetentionSettings, Settings, TrustedProxies,
};
use daan_server::surroundings::SystemEntropy;
use daan_server::{Site, breaker, desk, router};
use reqwest::Method;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::TcpListener;

/// What a test wants otherwise.
#[derive(Default)]
pub(crate) struct Plan {
    /// The origin of another gateway than the sandbox.
    pub(crate) gateway: Option<String>,
    /// The origin of another Khalti than the sandbox's.
    pub(crate) khalti: Option<String>,
    /// Whether there is no key for Khalti.
    pub(crate) without_khalti: bool,
    /// Other webhook secrets than the sandbox's, separated by commas.
    pub(crate) webhook_secrets: Option<&'static str>,
    /// Whether there is no webhook secret.
    pub(crate) without_webhook_secret: bool,
    /// The text of another campaign file than the sample.
    pub(crate) campaigns: Option<String>,
    /// Another origin that donors know us by than the one we listen at.
    pub(crate) public_url: Option<&'static str>,
    /// Hosts that the pages' policy names besides.
    pub(crate) csp_extra_hosts: Vec<String>,
    /// Other sites that may ask.
    pub(crate) allowed_origins: Vec<String>,
    /// Whether orders may be paid in one call.
    pub(crate) one_call: Option<OneCall>,
    /// Who may sign in at `/admin`.
    pub(crate) admin: AdminSettings,
    /// How mail is sent.
    pub(crate) mail: Option<MailSettings>,
    /// Another key for tokens than the ledger's own.
    pub(crate) token_key: Option<TokenKey>,
    /// How many gifts may be begun; as many as anybody likes where a test is not about that.
    pub(crate) rate_limit: Option<RateLimit>,
    /// Whether a gateway that falls silent is left alone, as in the program. A test of many faults in a row
    /// wants to see each.
    pub(crate) breakers: bool,
    /// When the test begins, by the house's clock and its sandbox's, as RFC 3339 has it; now where a test is about no
    /// certain day.
    pub(crate) begins_at: Option<&'static str>,
}

pub(crate) struct House {
    pub(crate) origin: String,
    pub(crate) gateway: Gateway,
    pub(crate) book: Book,
    pub(crate) desk: Arc<Desk>,
    /// The same server without a socket.
    pub(crate) router: Router,
    pub(crate) http: reqwest::Client,
    ahead_ms: Arc<AtomicI64>,
    gateway_ahead_ms: Arc<AtomicI64>,
    sandbox: daan_sandbox::Running,
    _folder: TempDir,
}

/// The sandbox answers in milliseconds, so this is long even on a busy machine; the real 8 s would make a
/// long test of the one that waits for it.
const GATEWAY_TIMEOUT: Duration = Duration::from_secs(2);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);
const MAIL_PATIENCE: Duration = Duration::from_secs(1);

/// What the front end's own page has of it, the two markers and the language: these tests need no front end.
const INDEX: &str = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><!--daan-head--></head>\
                     <body><div id=\"daan\"><!--daan-body--></div></body></html>";

pub(crate) const METRICS_TOKEN: &str = "metrics-token-of-the-house";

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/campaigns.toml");
const PICTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/education.svg");

impl House {
    pub(crate) async fn open() -> House {
        House::with(Plan::default()).await
    }

    pub(crate) async fn with(plan: Plan) -> House {
        let folder = tempfile::tempdir().unwrap();
        let begins_in_ms = plan.begins_at.map_or(0, until_ms);
        let ahead = || Arc::new(AtomicI64::new(begins_in_ms));
        let (ahead_ms, gateway_ahead_ms) = (ahead(), ahead());
        let sandbox = sandbox_at(&gateway_ahead_ms).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let settings = settings(&plan, &folder, &origin, &sandbox.origin());
        let book = Book::at(&folder.path().join("daan.db"));
        let (desk, router) = build(settings, &plan, &ahead_ms).await;
        let served = router.clone();
        tokio::spawn(async move { axum::serve(listener, served).await.unwrap() });
        let http = http();
        House {
            gateway: Gateway {
                origin: sandbox.origin(),
                http: http.clone(),
            },
            origin,
            book,
            desk,
            router,
            http,
            ahead_ms,
            gateway_ahead_ms,
            sandbox,
            _folder: folder,
        }
    }

    /// From now on the gateway tells us of what happens.
    pub(crate) fn hear_webhooks(&self) {
        self.send_webhooks_to(&format!("{}/webhooks/razorpay", self.origin));
    }

    /// From now on this house's gateway tells somebody of what happens.
    pub(crate) fn send_webhooks_to(&self, url: &str) {
        self.sandbox.send_webhooks_to(url.to_owned());
    }

    pub(crate) fn pass_ms(&self, ms: i64) {
        self.ahead_ms.fetch_add(ms, Ordering::SeqCst);
    }

    /// Time goes by for everybody: the house's clock and its sandbox's go on by this.
    pub(crate) fn time_passes_ms(&self, ms: i64) {
        self.pass_ms(ms);
        self.gateway_ahead_ms.fetch_add(ms, Ordering::SeqCst);
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}{path}", self.origin))
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        let response = self.request(Method::GET, path).send().await.unwrap();
        Answer::read(response).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        let request = self.request(Method::POST, path).json(body);
        Answer::read(request.send().await.unwrap()).await
    }

    pub(crate) async fn begin(&self, gift: &Value) -> Answer {
        self.post("/api/begin_donation", gift).await
    }

    /// A gift whose order can be paid.
    pub(crate) async fn begun(&self) -> Begun {
        Begun::read(&self.begin(&gift()).await.ok())
    }

    pub(crate) async fn confirm(&self, token: &str, proof: &Value) -> Answer {
        let mut body = proof.clone();
        body["token"] = json!(token);
        self.post("/api/confirm_payment", &body).await
    }

    pub(crate) async fn donation(&self, begun: &Begun) -> Answer {
        self.post("/api/donation", &json!({"token": begun.token}))
            .await
    }
}

pub(crate) fn http() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

fn settings(plan: &Plan, folder: &TempDir, origin: &str, sandbox: &str) -> Settings {
    Settings {
        listen: ([127, 0, 0, 1], 0).into(),
        public_url: plan.public_url.unwrap_or(origin).to_owned(),
        campaigns: campaigns(plan, folder),
        allowed_origins: plan.allowed_origins.clone(),
        csp_extra_hosts: plan.csp_extra_hosts.clone(),
        database_url: format!("sqlite:{}", folder.path().join("daan.db").display()),
        database_connections: 4,
        razorpay: RazorpaySettings {
            credentials: Credentials::parse(daan_sandbox::KEY_ID, daan_sandbox::KEY_SECRET)
                .unwrap(),
            api_url: ApiUrl::parse(plan.gateway.as_deref().unwrap_or(sandbox)).unwrap(),
            checkout_url: format!("{sandbox}/v1/checkout.js"),
            webhook_secrets: webhook_secrets(plan),
            one_call: plan.one_call.unwrap_or(OneCall::Off),
        },
        retention: RetentionSettings::default(),
        admin: plan.admin.clone(),
        mail: plan.mail.clone(),
        rate_limit: plan.rate_limit.unwrap_or(RateLimit::Off),
        trusted_proxies: TrustedProxies::this_machine(),
        metrics_token: MetricsToken::parse(METRICS_TOKEN),
        unknown_names: Vec::new(),
        khalti: (!plan.without_khalti).then(|| khalti_settings(plan, sandbox)),
    }
}

fn webhook_secrets(plan: &Plan) -> Option<WebhookSecrets> {
    let secrets = plan.webhook_secrets.unwrap_or(daan_sandbox::WEBHOOK_SECRET);
    (!plan.without_webhook_secret).then(|| WebhookSecrets::parse(secrets).unwrap())
}

fn khalti_settings(plan: &Plan, sandbox: &str) -> KhaltiSettings {
    let origin = plan.khalti.as_deref().unwrap_or(sandbox);
    KhaltiSettings {
        secret: khalti::SecretKey::parse(daan_sandbox::KHALTI_KEY).unwrap(),
        api_url: khalti::ApiUrl::parse(&format!("{origin}/api/v2")).unwrap(),
    }
}

fn campaigns(plan: &Plan, folder: &TempDir) -> PathBuf {
    match &plan.campaigns {
        None => SAMPLE.into(),
        Some(text) => {
            let path = folder.path().join("campaigns.toml");
            std::fs::write(&path, text).unwrap();
            std::fs::copy(PICTURE, folder.path().join("education.svg")).unwrap();
            path
        }
    }
}

async fn build(settings: Settings, plan: &Plan, ahead_ms: &Arc<AtomicI64>) -> (Arc<Desk>, Router) {
    let site = Site::new(&settings).with_index(INDEX);
    let khalti = settings.khalti.as_ref().map(|known| {
        let config = khalti::Config::new(known.api_url.clone(), known.secret.clone());
        khalti::Client::new(khalti::Config {
            connect_timeout: CONNECT_TIMEOUT,
            timeout: GATEWAY_TIMEOUT,
            ..config
        })
        .unwrap()
    });
    let mut desk = desk(settings).await.unwrap();
    if let Some(mailer) = &mut desk.mailer {
        mailer.patience = MAIL_PATIENCE;
    }
    desk.clock = Box::new(AheadClock(Arc::clone(ahead_ms)));
    let config = Config::new(
        desk.razorpay_settings.api_url.clone(),
        desk.razorpay_settings.credentials.clone(),
    );
    desk.razorpay = Client::new(Config {
        connect_timeout: CONNECT_TIMEOUT,
        timeout: GATEWAY_TIMEOUT,
        ..config
    })
    .unwrap();
    desk.khalti = khalti;
    if let Some(key) = &plan.token_key {
        desk.token_key = key.clone();
    }
    if plan.breakers {
        let guard = |gateway| breaker(gateway, SystemEntropy, &desk.metrics);
        let (razorpay, khalti) = (
            guard(daan_domain::Gateway::Razorpay),
            guard(daan_domain::Gateway::Khalti),
        );
        desk.razorpay = desk.razorpay.guarded_by(razorpay);
        desk.khalti = desk.khalti.map(|client| client.guarded_by(khalti));
    }
    let desk = Arc::new(desk);
    let router = router(Arc::clone(&desk), site);
    (desk, router)
}
