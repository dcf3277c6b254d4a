//! How long the pages of the admin take.

use crate::support::{Gateway, Server, median, percentile};
use std::process::Command;
use std::time::Instant;

const PASSWORD: &str = "correct horse battery";
const ROUNDS: usize = 30;
/// Far behind the first: a page that had to pass over those before it would show it.
const PAGES_ON: usize = 100;

/// One line of the table.
pub(crate) struct Line {
    donations: u64,
    page: &'static str,
    first_ms: Option<f64>,
    /// Half of the others, and 19 of 20 of them, took no longer.
    p50_p95_ms: Option<(f64, f64)>,
}

/// A bookkeeper's browser.
struct Browser {
    http: reqwest::Client,
    origin: String,
    cookies: Vec<String>,
}

pub(crate) async fn measure(program: &str, url: &str, donations: u64) -> Vec<Line> {
    let gateway = Gateway::start().await;
    let hash = hash(program);
    let server = Server::start_with(program, &gateway.origin, url, &[hash]).await;
    let browser = Browser::signed_in(server.origin()).await;
    let mut lines = Vec::new();
    let far = far_behind(&browser).await;
    // The server counts once a minute and keeps it: the first asking is one thing, those after it another.
    for (counted, kept, path) in [
        ("overview of 30 days, counted", "the same, kept", "/admin"),
        (
            "overview of 12 months, counted",
            "the same, kept",
            "/admin?span=12m",
        ),
        (
            "overview of all time, counted",
            "the same, kept",
            "/admin?span=all",
        ),
    ] {
        let line = browser.page(donations, counted, path).await;
        let of_kept = line.p50_p95_ms;
        lines.push(Line {
            p50_p95_ms: None,
            ..line
        });
        lines.push(Line {
            donations,
            page: kept,
            first_ms: None,
            p50_p95_ms: of_kept,
        });
    }
    for (page, path) in [
        ("ledger, first page", "/admin/donations"),
        ("ledger, 100 pages on", &far),
        ("of one campaign", "/admin/donations?campaign=education"),
        (
            "a status that nothing has",
            "/admin/donations?status=refunded",
        ),
        (
            "a campaign that nothing has",
            "/admin/donations?campaign=nothing",
        ),
        (
            "an amount that nothing has",
            "/admin/donations?min=9,00,000",
        ),
        (
            "of one day",
            "/admin/donations?from=2023-11-16&to=2023-11-16",
        ),
        ("to be looked at", "/admin/donations?waiting=1"),
        ("one reference", "/admin/donations?name=pay_F0000000000042"),
    ] {
        lines.push(browser.page(donations, page, path).await);
    }
    lines
}

/// The line of the environment with which the password is let in.
fn hash(program: &str) -> (String, String) {
    use std::io::Write as _;
    use std::process::Stdio;
    let mut child = Command::new(program)
        .args(["admin", "set-password"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(child.stdin.take().unwrap(), "{PASSWORD}").unwrap();
    let printed = child.wait_with_output().unwrap().stdout;
    let printed = String::from_utf8(printed).unwrap();
    let (name, hash) = printed.trim().split_once('=').unwrap();
    (name.to_owned(), hash.trim_matches('\'').to_owned())
}

/// Where the list is after so many times "next".
async fn far_behind(browser: &Browser) -> String {
    let mut path = "/admin/donations".to_owned();
    for _ in 0..PAGES_ON {
        let page = browser.get(&path).await;
        let Some(next) = next_of(&page) else {
            break;
        };
        path = next;
    }
    path
}

fn next_of(page: &str) -> Option<String> {
    let links = page.split("href=\"").skip(1);
    let mut links = links.filter_map(|rest| rest.split('"').next());
    let next = links.find(|link| link.contains("behind="))?;
    Some(next.replace("&amp;", "&"))
}

impl Browser {
    async fn signed_in(origin: &str) -> Browser {
        let redirects = reqwest::redirect::Policy::none();
        let http = reqwest::Client::builder()
            .redirect(redirects)
            .build()
            .unwrap();
        let mut browser = Browser {
            http,
            origin: origin.to_owned(),
            cookies: Vec::new(),
        };
        let form = browser.http.get(format!("{origin}/admin/sign-in"));
        let form = form.send().await.unwrap();
        browser.keep_cookies(&form);
        let form = form.text().await.unwrap();
        let token = form.split("name=\"token\" value=\"").nth(1);
        let token = token
            .and_then(|rest| rest.split('"').next())
            .unwrap_or_default();
        let answer = browser
            .http
            .post(format!("{origin}/admin/sign-in"))
            .header("origin", origin)
            .header("cookie", browser.cookies.join("; "))
            .form(&[("password", PASSWORD), ("token", token)])
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 303, "signing in");
        browser.keep_cookies(&answer);
        browser
    }

    fn keep_cookies(&mut self, answer: &reqwest::Response) {
        let set = answer.headers().get_all("set-cookie").iter();
        let pairs = set.filter_map(|line| line.to_str().ok()?.split(';').next());
        self.cookies.extend(pairs.map(str::to_owned));
    }

    async fn get(&self, path: &str) -> String {
        let request = self.http.get(format!("{}{path}", self.origin));
        let answer = request
            .header("cookie", self.cookies.join("; "))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.text().await.unwrap()
    }

    async fn page(&self, donations: u64, page: &'static str, path: &str) -> Line {
        let mut times_ms = Vec::new();
        for _ in 0..=ROUNDS {
            let asked = Instant::now();
            self.get(path).await;
            times_ms.push(asked.elapsed().as_secs_f64() * 1e3);
        }
        let first_ms = times_ms.remove(0);
        times_ms.sort_by(f64::total_cmp);
        Line {
            donations,
            page,
            first_ms: Some(first_ms),
            p50_p95_ms: Some((median(&times_ms), percentile(&times_ms, 95))),
        }
    }
}

pub(crate) fn print(lines: &[Line]) {
    println!("Pages of the admin, one after the other, each once and then {ROUNDS} times");
    println!("| donations | page | first ms | p50 ms | p95 ms |");
    println!("|---:|---|---:|---:|---:|");
    let told = |ms: Option<f64>| ms.map_or("–".to_owned(), |ms| format!("{ms:.1}"));
    for line in lines {
        let (p50_ms, p95_ms) = line.p50_p95_ms.unzip();
        println!(
            "| {} | {} | {} | {} | {} |",
            line.donations,
            line.page,
            told(line.first_ms),
            told(p50_ms),
            told(p95_ms)
        );
    }
}
