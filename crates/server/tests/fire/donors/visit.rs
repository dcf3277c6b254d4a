//! One donor's way through one gift.

use super::{History, Said};
use crate::town::{Gateway, Town};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// A browser asks again after this.
const PATIENCE: Duration = Duration::from_secs(4);
/// Longer than any fault here lasts. Who gets no answer for so long is left alone, which is wrong.
const LIMIT: Duration = Duration::from_secs(100);

/// What a donor does after the payment, and what the gateway does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// The browser confirms and the webhook comes.
    Both,
    /// The webhook is lost.
    ConfirmOnly,
    /// The browser is closed.
    WebhookOnly,
    /// Both: only asking finds the payment.
    Silence,
    /// The order is paid once more.
    Twice,
    /// At the other gateway, whose payers come back, or do not.
    Khalti { comes_back: bool },
}

impl Way {
    fn draw() -> Way {
        match fastrand::u8(..100) {
            0..35 => Way::Both,
            35..55 => Way::ConfirmOnly,
            55..78 => Way::WebhookOnly,
            78..82 => Way::Silence,
            82..88 => Way::Twice,
            drawn => Way::Khalti {
                comes_back: drawn < 97,
            },
        }
    }
}

/// A browser, and the servers that it knows.
pub(crate) struct Visit {
    doors: Vec<String>,
    http: reqwest::Client,
    history: Arc<History>,
}

impl Visit {
    pub(crate) fn to(town: &Town, history: Arc<History>) -> Visit {
        Visit {
            doors: town.doors(),
            http: town.http.clone(),
            history,
        }
    }

    /// One that knows this server alone.
    pub(crate) fn at(town: &Town, node: usize, history: Arc<History>) -> Visit {
        Visit {
            doors: vec![town.nodes[node].door.origin()],
            ..Visit::to(town, history)
        }
    }

    /// A whole gift, on a way that is drawn.
    pub(crate) async fn give(&self, gateway: &Gateway) {
        let way = Way::draw();
        let is_at_khalti = matches!(way, Way::Khalti { .. });
        let Some((token, order)) = self.begin(is_at_khalti).await else {
            return;
        };
        if let Way::Khalti { comes_back } = way {
            gateway.pay_at_khalti(&order).await;
            if comes_back {
                self.come_back(&token, &order).await;
            }
            return;
        }
        let is_told = matches!(way, Way::Both | Way::WebhookOnly | Way::Twice);
        let proof = gateway.pay(&order, is_told).await;
        if matches!(way, Way::Both | Way::ConfirmOnly | Way::Twice) {
            self.confirm(&token, proof).await;
        }
        if way == Way::Twice {
            let second = gateway.pay(&order, is_told).await;
            self.confirm(&token, second).await;
        }
        if way == Way::Both {
            self.look(&token).await;
        }
    }

    /// Begins until it is answered: token and order.
    pub(crate) async fn begin(&self, is_at_khalti: bool) -> Option<(String, String)> {
        let key = format!("{:032x}", fastrand::u128(..));
        let body = gift(&key, is_at_khalti);
        let read = |answer: &Value| Said::begun(&key, answer);
        match self.ask("begin_donation", &body, read).await? {
            Said::Begun { token, order, .. } => Some((token, order)),
            Said::Stands { .. } => None,
        }
    }

    pub(crate) async fn confirm(&self, token: &str, mut proof: Value) -> Option<Said> {
        proof["token"] = json!(token);
        self.ask("confirm_payment", &proof, Said::stands).await
    }

    pub(crate) async fn look(&self, token: &str) -> Option<Said> {
        let body = json!({"token": token});
        self.ask("donation", &body, Said::stands).await
    }

    /// Khalti leads the payer back, and the page that is shown then asks.
    async fn come_back(&self, token: &str, pidx: &str) {
        let door = self.door();
        let url = format!("{door}/return/khalti/{token}?pidx={pidx}&status=Completed");
        // A hint that gets lost is a payer who does not come back.
        self.http.get(url).timeout(PATIENCE).send().await.ok();
        self.look(token).await;
    }

    /// Asks one server after the other until one answers, and writes the answer down.
    async fn ask(
        &self,
        call: &str,
        body: &Value,
        read: impl Fn(&Value) -> Option<Said>,
    ) -> Option<Said> {
        let began = tokio::time::Instant::now();
        while began.elapsed() < LIMIT {
            let url = format!("{}/api/{call}", self.door());
            let asked_at = self.history.length();
            let request = self.http.post(url).json(body).timeout(PATIENCE);
            let answer = match request.send().await {
                Ok(response) => Some((response.status(), response.json::<Value>().await.ok())),
                Err(_) => None,
            };
            match answer {
                Some((StatusCode::OK, Some(answer))) => {
                    return self.heard(call, asked_at, &answer, read);
                }
                // Conflict: an earlier try of the same is still under way.
                None | Some((_, None) | (StatusCode::CONFLICT, _)) => self.history.unknown(),
                Some((status, _)) if may_be_repeated(status) => self.history.put_off(),
                Some((status, Some(answer))) => {
                    self.history.wrong(format!("{call}: {status} {answer}"));
                    return None;
                }
            }
            tokio::time::sleep(Duration::from_millis(fastrand::u64(20..150))).await;
        }
        self.history.wrong(format!("{call}: no answer to {body}"));
        None
    }

    fn heard(
        &self,
        call: &str,
        asked_at: usize,
        answer: &Value,
        read: impl Fn(&Value) -> Option<Said>,
    ) -> Option<Said> {
        let said = read(answer);
        match &said {
            Some(said) => self.history.said(asked_at, said.clone()),
            None => self.history.wrong(format!("{call}: cannot read {answer}")),
        }
        said
    }

    fn door(&self) -> &str {
        &self.doors[fastrand::usize(..self.doors.len())]
    }
}

/// What says "not now" rather than "no", or "I broke".
fn may_be_repeated(status: StatusCode) -> bool {
    [
        StatusCode::TOO_MANY_REQUESTS,
        StatusCode::BAD_GATEWAY,
        StatusCode::SERVICE_UNAVAILABLE,
    ]
    .contains(&status)
}

/// A gift as the form sends it: ₹10 to ₹1,000, or Rs 10 to Rs 1,000 at Khalti.
pub(crate) fn gift(key: &str, is_at_khalti: bool) -> Value {
    let (currency, gateway) = if is_at_khalti {
        ("NPR", "khalti")
    } else {
        ("INR", "razorpay")
    };
    json!({"request": {
        "idempotency_key": key,
        "campaign": "education",
        "amount_minor": fastrand::i64(10..=1_000) * 100,
        "currency": currency,
        "gateway": gateway,
        "donor": {"name": "Asha Rai", "email": "asha@example.org"},
        "anonymous": false,
        "locale": "en",
        "declares_indian_citizen": !is_at_khalti,
    }})
}
