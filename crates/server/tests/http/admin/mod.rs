//! `/admin`: who gets in, and what they may do there.

mod actions;
mod board;
mod doors;
mod languages;
mod lists;
mod matters;
mod references;
mod renumbered;

pub(crate) use doors::ROUTES;

use crate::harness::{Answer, Begun, House, Plan, gift};
use daan_server::passwords;
use daan_server::settings::AdminSettings;
use daan_server::surroundings::SystemEntropy;
use reqwest::Method;
use serde_json::Value;
use std::sync::LazyLock;

pub(crate) const PASSWORD: &str = "correct horse";
pub(crate) const VIEWERS: &str = "just looking";

/// Made once: each takes its time, on purpose.
static SETTINGS: LazyLock<AdminSettings> = LazyLock::new(|| AdminSettings {
    bookkeeper: passwords::hash(PASSWORD, &SystemEntropy),
    viewer: passwords::hash(VIEWERS, &SystemEntropy),
});

pub(crate) fn settings() -> AdminSettings {
    SETTINGS.clone()
}

pub(crate) async fn house() -> House {
    House::with(Plan {
        admin: settings(),
        ..Plan::default()
    })
    .await
}

/// Somebody's browser, signed in or not.
pub(crate) struct Desk<'a> {
    pub(crate) house: &'a House,
    pub(crate) cookie: String,
}

impl<'a> Desk<'a> {
    pub(crate) fn stranger(house: &'a House) -> Desk<'a> {
        Desk {
            house,
            cookie: String::new(),
        }
    }

    pub(crate) async fn signed_in(house: &'a House, password: &str) -> Desk<'a> {
        let answer = Desk::stranger(house).sign_in(password).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, "/admin"),
            "{answer:?}"
        );
        Desk {
            house,
            cookie: cookie(&answer),
        }
    }

    pub(crate) async fn sign_in(&self, password: &str) -> Answer {
        self.send("/admin/sign-in", &[("password", password)]).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        let request = self.house.request(Method::GET, path);
        Answer::read(request.header("cookie", &self.cookie).send().await.unwrap()).await
    }

    /// A form of a page of ours, with the token that stands in it.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = value_of(&self.get("/admin/donations").await.text, "token");
        let mut all = vec![("token", token.as_str())];
        all.extend(fields);
        self.send(path, &all).await
    }

    /// A form as it is.
    pub(crate) async fn send(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send_from(path, fields, &self.house.origin).await
    }

    pub(crate) async fn send_from(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        origin: &str,
    ) -> Answer {
        let request = self.house.request(Method::POST, path);
        let request = request
            .header("cookie", &self.cookie)
            .header("origin", origin);
        Answer::read(request.form(fields).send().await.unwrap()).await
    }
}

/// The session of an answer.
pub(crate) fn cookie(answer: &Answer) -> String {
    let (cookie, _) = answer.header("set-cookie").split_once(';').unwrap();
    cookie.to_owned()
}

/// Every cookie that an answer sets, as a browser sends them back.
pub(crate) fn cookies(answer: &Answer) -> String {
    let set = answer.headers.get_all("set-cookie").iter();
    let pairs = set.map(|line| line.to_str().unwrap().split(';').next().unwrap());
    pairs.collect::<Vec<_>>().join("; ")
}

/// What a hidden field holds.
pub(crate) fn value_of(page: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let (_, rest) = page
        .split_once(&start)
        .unwrap_or_else(|| panic!("no {name}: {page}"));
    rest.split_once('"').unwrap().0.to_owned()
}

/// A gift that is paid.
pub(crate) async fn paid(house: &House) -> Begun {
    paid_as(house, &gift()).await
}

pub(crate) async fn paid_as(house: &House, gift: &Value) -> Begun {
    let begun = Begun::read(&house.begin(gift).await.ok());
    let proof = house.gateway.pay_for(&begun).await;
    house.confirm(&begun.token, &proof).await.ok();
    begun
}
