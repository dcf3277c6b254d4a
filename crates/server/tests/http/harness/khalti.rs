//! Khalti, as a test handles it.

use super::{Answer, Begun, Gateway, House};
use reqwest::Method;
use serde_json::{Value, json};

/// What `begin_donation` or `retry_donation` answered for Khalti.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) url: String,
    pub(crate) pidx: String,
}

/// A gift that was begun through Khalti.
#[derive(Debug, Clone)]
pub(crate) struct Linked {
    pub(crate) id: String,
    pub(crate) token: String,
    pub(crate) link: Link,
}

pub(crate) const LOOKUP: &str = "/epayment/lookup";
pub(crate) const INITIATE: &str = "/epayment/initiate";

/// A gift of Rs 800 through Khalti, each call another one.
pub(crate) fn khalti_gift() -> Value {
    let mut gift = super::gift();
    let request = gift["request"].as_object_mut().unwrap();
    request.insert("amount_minor".to_owned(), json!(800_00));
    request.insert("currency".to_owned(), json!("NPR"));
    request.insert("gateway".to_owned(), json!("khalti"));
    request.insert("declares_indian_citizen".to_owned(), json!(false));
    gift
}

impl Link {
    /// The link in an answer whose `next` is a redirect.
    pub(crate) fn read(body: &Value) -> Link {
        assert_eq!(body["next"]["kind"], "redirect", "{body}");
        let url = body["next"]["url"].as_str().unwrap().to_owned();
        let (_, pidx) = url.split_once("?pidx=").unwrap();
        Link {
            pidx: pidx.to_owned(),
            url,
        }
    }
}

impl Linked {
    pub(crate) fn read(body: &Value) -> Linked {
        Linked {
            id: body["donation_id"].as_str().unwrap().to_owned(),
            token: body["token"].as_str().unwrap().to_owned(),
            link: Link::read(body),
        }
    }

    pub(crate) fn pidx(&self) -> &str {
        &self.link.pidx
    }
}

impl Gateway {
    /// Settles a link; the answer is where its payer is sent.
    pub(crate) async fn khalti(&self, pidx: &str, outcome: &str) -> String {
        self.khalti_as(json!({"pidx": pidx, "outcome": outcome}))
            .await
    }

    pub(crate) async fn khalti_as(&self, how: Value) -> String {
        let answer = self.control("khalti", how).await;
        answer["return_url"].as_str().unwrap().to_owned()
    }

    /// Every link that was made, oldest first.
    pub(crate) async fn links(&self) -> Vec<Value> {
        self.state().await["khalti"].as_array().unwrap().clone()
    }
}

impl House {
    /// A gift whose link can be paid.
    pub(crate) async fn linked(&self) -> Linked {
        Linked::read(&self.begin(&khalti_gift()).await.ok())
    }

    pub(crate) async fn look(&self, token: &str) -> Value {
        self.post("/api/donation", &json!({"token": token}))
            .await
            .ok()
    }

    pub(crate) async fn retry(&self, token: &str, gateway: &str) -> Answer {
        let body = json!({"token": token, "gateway": gateway});
        self.post("/api/retry_donation", &body).await
    }

    /// The donor's browser follows an address of ours, as Khalti's page leads it.
    pub(crate) async fn follow(&self, url: &str) -> Answer {
        Answer::read(self.http.get(url).send().await.unwrap()).await
    }

    /// A return with whatever query.
    pub(crate) async fn back(&self, token: &str, query: &str) -> Answer {
        let path = format!("/return/khalti/{token}?{query}");
        let request = self.request(Method::GET, &path);
        Answer::read(request.send().await.unwrap()).await
    }

    /// A gift through Razorpay whose donor went on to Khalti.
    pub(crate) async fn fallen_back(&self) -> (Begun, Link) {
        let begun = self.begun().await;
        let link = Link::read(&self.retry(&begun.token, "khalti").await.ok());
        (begun, link)
    }

    /// The donor pays and comes back.
    pub(crate) async fn pay_link(&self, link: &Link) {
        let back = self.gateway.khalti(&link.pidx, "Completed").await;
        assert_eq!(self.follow(&back).await.status, 303);
    }

    /// The donor pays in Razorpay's window; the answer is the donation.
    pub(crate) async fn pay_order(&self, begun: &Begun) -> Value {
        let proof = self.gateway.pay_for(begun).await;
        self.confirm(&begun.token, &proof).await.ok()
    }

    /// Runs the watch until nothing more is due.
    pub(crate) async fn watch(&self) {
        while self.desk.watch_once().await.unwrap() {}
    }
}
