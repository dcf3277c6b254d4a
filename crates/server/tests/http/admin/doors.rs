//! Who gets in.

use super::{Desk, PASSWORD, VIEWERS, cookie, house, paid, value_of};
use crate::harness::{Answer, House, Plan};
use reqwest::Method;

const POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; \
    form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; \
    trusted-types 'none'; report-uri /csp-report; report-to csp";

/// Every address of the admin behind its door: what asks, whether it is a form, and whether it changes something.
pub(crate) const ROUTES: [(&str, &str, bool); 13] = [
    ("GET", "/admin", false),
    ("GET", "/admin/donations", false),
    ("POST", "/admin/donations", false),
    ("GET", "/admin/donations/{id}", false),
    ("POST", "/admin/sign-out", false),
    ("GET", "/admin/donations/{id}/refund", true),
    ("POST", "/admin/donations/{id}/refund", true),
    ("POST", "/admin/donations/{id}/refund/check", true),
    ("POST", "/admin/donations/{id}/recheck", true),
    ("GET", "/admin/donations/{id}/refund?surplus=1", true),
    ("GET", "/admin/donations/{id}/receipt.pdf", false),
    ("POST", "/admin/donations/{id}/receipt/send", true),
    ("POST", "/admin/donations/{id}/matter/close", true),
];

/// Threat 67.
#[tokio::test]
async fn no_address_of_the_admin_answers_without_a_session() {
    let house = house().await;
    let begun = paid(&house).await;
    for cookie in [
        "",
        "daan-admin=",
        "daan-admin=bookkeeper.x.1.9999999999999.00",
    ] {
        let stranger = Desk {
            house: &house,
            cookie: cookie.to_owned(),
        };
        for (method, path, _) in ROUTES {
            let path = path.replace("{id}", &begun.id);
            let answer = match method {
                "GET" => stranger.get(&path).await,
                _ => stranger.send(&path, &[("token", "x")]).await,
            };
            assert!(
                matches!(answer.status, 303 | 401),
                "{method} {path}: {answer:?}"
            );
            assert!(!answer.text.contains("Asha"), "{method} {path}");
            assert!(!answer.text.contains(&begun.id), "{method} {path}");
        }
    }
    assert_eq!(house.book.status().await, "paid");
}

/// The table above is the router's own: a route that is added wants its line there.
#[test]
fn the_table_of_routes_names_all_that_the_router_has() {
    let router = include_str!("../../../src/http/admin/mod.rs");
    let named = router.matches("\"/admin").count();
    let open = 1;
    let mut paths: Vec<_> = ROUTES
        .iter()
        .map(|(_, path, _)| path.split('?').next())
        .collect();
    paths.sort_unstable();
    paths.dedup();
    assert_eq!(named, paths.len() + open);
}

/// Threat 67.
#[tokio::test]
async fn who_may_only_look_changes_nothing() {
    let house = house().await;
    let begun = paid(&house).await;
    let viewer = Desk::signed_in(&house, VIEWERS).await;
    let events = house.book.events().await;
    for (method, path, changes) in ROUTES {
        let path = path.replace("{id}", &begun.id);
        if path == "/admin/sign-out" {
            continue;
        }
        let answer = match method {
            "GET" => viewer.get(&path).await,
            _ => viewer.post(&path, &[("reason", "x")]).await,
        };
        assert_eq!(answer.status == 403, changes, "{method} {path}: {answer:?}");
    }
    let page = viewer.get(&format!("/admin/donations/{}", begun.id)).await;
    assert!(page.text.contains("Asha Rai"), "{page:?}");
    assert!(!page.text.contains("/refund"), "{page:?}");
    assert_eq!(house.book.events().await, events);
}

#[tokio::test]
async fn without_a_password_in_the_settings_nobody_gets_in_and_the_page_says_how_to_set_one() {
    let house = House::with(Plan::default()).await;
    for path in ["/admin", "/admin/sign-in", "/admin/donations"] {
        let answer = house.get(path).await;
        assert_eq!(answer.status, 503);
        assert!(
            answer.text.contains("daan admin set-password"),
            "{answer:?}"
        );
    }
    let answer = Desk::stranger(&house).sign_in("").await;
    assert_eq!(answer.status, 503);
}

/// Threat 67.
#[tokio::test]
async fn a_guesser_is_locked_out_with_growing_waits_and_who_is_in_stays_in() {
    let house = house().await;
    let inside = Desk::signed_in(&house, PASSWORD).await;
    let outside = Desk::stranger(&house);
    for _ in 0..5 {
        assert_eq!(outside.sign_in("wrong").await.status, 401);
    }
    let locked = outside.sign_in(PASSWORD).await;
    assert_eq!(locked.status, 429, "even the right one");
    let wait: u32 = locked.header("retry-after").parse().unwrap();
    assert!((25..=30).contains(&wait), "{wait}");
    assert_eq!(inside.get("/admin/donations").await.status, 200);
    house.pass_ms(31_000);
    assert_eq!(outside.sign_in("wrong").await.status, 401);
    let locked = outside.sign_in(PASSWORD).await;
    let wait: u32 = locked.header("retry-after").parse().unwrap();
    assert!((55..=60).contains(&wait), "{wait}");
    house.pass_ms(61_000);
    assert_eq!(outside.sign_in(PASSWORD).await.status, 303);
}

/// Threat 67.
#[tokio::test]
async fn a_viewers_password_gives_no_more_guesses_of_the_bookkeepers() {
    let house = house().await;
    let guesser = Desk::stranger(&house);
    let mut wrong = 0;
    for _ in 0..3 {
        for _ in 0..4 {
            match guesser.sign_in("wrong").await.status {
                401 => wrong += 1,
                status => assert_eq!(status, 429),
            }
        }
        guesser.sign_in(VIEWERS).await;
    }
    assert_eq!(wrong, 5);
    assert_eq!(guesser.sign_in("wrong").await.status, 429);
}

/// Threat 67.
#[tokio::test]
async fn who_looks_may_sign_in_as_often_as_they_like() {
    let house = house().await;
    for _ in 0..7 {
        Desk::signed_in(&house, VIEWERS).await;
    }
}

/// Threat 67.
#[tokio::test]
async fn a_browser_that_the_bookkeeper_was_in_with_is_not_kept_out_by_guessers_and_guesses_no_more_itself()
 {
    let house = house().await;
    let answer = Desk::stranger(&house).sign_in(PASSWORD).await;
    let device = device(&answer).expect("a cookie for the browser");
    let viewers = Desk::stranger(&house).sign_in(VIEWERS).await;
    assert_eq!(self::device(&viewers), None, "for bookkeepers alone");
    let known = Desk {
        house: &house,
        cookie: device.clone(),
    };
    assert_eq!(
        known.get("/admin/donations").await.status,
        303,
        "no session"
    );
    for _ in 0..5 {
        assert_eq!(Desk::stranger(&house).sign_in("wrong").await.status, 401);
    }
    assert_eq!(Desk::stranger(&house).sign_in(PASSWORD).await.status, 429);
    assert_eq!(known.sign_in(PASSWORD).await.status, 303);
    let forged = Desk {
        house: &house,
        cookie: device.replacen("daan-admin-device=", "daan-admin-device=x", 1),
    };
    assert_eq!(forged.sign_in(PASSWORD).await.status, 429);
    for _ in 0..5 {
        assert_eq!(known.sign_in("wrong").await.status, 401);
    }
    assert_eq!(known.sign_in(PASSWORD).await.status, 429);
}

fn device(answer: &Answer) -> Option<String> {
    let set = answer.all("set-cookie");
    let (_, rest) = set.split_once("daan-admin-device=")?;
    let (value, _) = rest.split_once(';')?;
    Some(format!("daan-admin-device={value}"))
}

/// Threat 56.
#[tokio::test]
async fn every_answer_under_the_admins_addresses_is_as_closed_as_its_pages() {
    let house = house().await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let stranger = Desk::stranger(&house);
    for (who, path, status) in [
        (&stranger, "/admin", 303),
        (&stranger, "/admin/look/x", 404),
        (&desk, "/admin/nothing/at/all", 404),
        (&desk, "/admin/sign-in", 303),
        (&desk, "/admin/sign-out", 405),
    ] {
        let answer = who.get(path).await;
        assert_eq!(answer.status, status, "{path}");
        for (name, value) in [
            ("cache-control", "no-store"),
            ("x-frame-options", "DENY"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), value, "{path} {name}");
        }
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
    }
}

#[tokio::test]
async fn a_session_ends_by_signing_out_by_time_and_by_no_one_elses_hand() {
    let house = house().await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let forged = Desk {
        house: &house,
        cookie: desk.cookie.replacen("bookkeeper", "viewer", 1),
    };
    assert_eq!(forged.get("/admin/donations").await.status, 303);
    assert_eq!(desk.post("/admin/sign-out", &[]).await.status, 303);
    assert_eq!(
        desk.get("/admin/donations").await.status,
        303,
        "the cookie was kept"
    );
    let mut desk = Desk::signed_in(&house, PASSWORD).await;
    for _ in 0..24 {
        house.pass_ms(29 * 60 * 1_000);
        let answer = desk.get("/admin/donations").await;
        assert_eq!(answer.status, 200, "work keeps it");
        desk.cookie = cookie(&answer);
    }
    house.pass_ms(29 * 60 * 1_000);
    assert_eq!(
        desk.get("/admin/donations").await.status,
        303,
        "twelve hours are all"
    );
    let desk = Desk::signed_in(&house, PASSWORD).await;
    house.pass_ms(31 * 60 * 1_000);
    assert_eq!(desk.get("/admin/donations").await.status, 303, "idle");
}

/// Threat 67. Nobody knows then whether the session was ended.
#[tokio::test]
async fn while_the_ledger_is_silent_no_session_is_believed_and_nothing_is_shown_that_is_kept() {
    let house = house().await;
    let begun = paid(&house).await;
    let ended = Desk::signed_in(&house, PASSWORD).await;
    assert_eq!(ended.post("/admin/sign-out", &[]).await.status, 303);
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let page = desk.get("/admin").await;
    assert!(
        page.text.contains("education"),
        "kept from now on: {page:?}"
    );
    let token = value_of(&page.text, "token");
    house.desk.ledger.close().await;
    for who in [&ended, &desk] {
        for (method, path, _) in ROUTES {
            let path = path.replace("{id}", &begun.id);
            let answer = match method {
                "GET" => who.get(&path).await,
                _ => who.send(&path, &[("token", &token)]).await,
            };
            assert_eq!(answer.status, 503, "{method} {path}: {answer:?}");
            assert!(answer.text.contains("The ledger does not answer"));
            for kept in ["education", "Asha", "500", begun.id.as_str()] {
                assert!(!answer.text.contains(kept), "{method} {path}: {answer:?}");
            }
            let set = answer.all("set-cookie");
            let is_out = path == "/admin/sign-out" && set.starts_with("daan-admin=; ");
            assert!(is_out || set.is_empty(), "{method} {path}: {set}");
        }
        assert_eq!(who.get("/admin/sign-in").await.status, 503);
    }
    let stranger = Desk::stranger(&house);
    assert_eq!(stranger.get("/admin").await.status, 303);
}

/// Threat 54.
#[tokio::test]
async fn a_form_of_another_site_or_session_does_nothing() {
    let house = house().await;
    let begun = paid(&house).await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let other = Desk::signed_in(&house, PASSWORD).await;
    let path = format!("/admin/donations/{}/recheck", begun.id);
    let own = value_of(&desk.get("/admin/donations").await.text, "token");
    let others = value_of(&other.get("/admin/donations").await.text, "token");
    assert_ne!(own, others);
    let before = house.book.events().await;
    for token in ["", "x", others.as_str()] {
        assert_eq!(desk.send(&path, &[("token", token)]).await.status, 403);
    }
    for origin in ["https://evil.example", "null", "http://127.0.0.1:1"] {
        let answer = desk.send_from(&path, &[("token", &own)], origin).await;
        assert_eq!(answer.status, 403, "{origin}");
        let answer = desk
            .send_from("/admin/sign-in", &[("password", PASSWORD)], origin)
            .await;
        assert_eq!(answer.status, 403, "{origin}");
    }
    let silent = house
        .request(Method::POST, &path)
        .header("cookie", &desk.cookie)
        .form(&[("token", &own)]);
    assert_eq!(
        silent.send().await.unwrap().status(),
        403,
        "who does not say where from"
    );
    // Nobody is signed in by a form of whom it is not known where it comes from.
    for site in [None, Some("cross-site"), Some("same-site"), Some("none")] {
        let request = house.request(Method::POST, "/admin/sign-in");
        let request = match site {
            Some(site) => request.header("sec-fetch-site", site),
            None => request,
        };
        let request = request.form(&[("password", PASSWORD)]);
        let answer = Answer::read(request.send().await.unwrap()).await;
        assert_eq!(
            (answer.status, answer.header("set-cookie")),
            (403, ""),
            "{site:?}"
        );
    }
    let text = house
        .request(Method::POST, &path)
        .header("cookie", &desk.cookie)
        .header("origin", &house.origin)
        .header("content-type", "text/plain")
        .body(format!("token={own}"));
    assert_eq!(text.send().await.unwrap().status(), 415);
    assert_eq!(house.book.events().await, before);
    assert_eq!(desk.send(&path, &[("token", &own)]).await.status, 303);
}

/// Threats 54, 56, 63.
#[tokio::test]
async fn pages_and_cookies_of_the_admin_are_as_closed_as_can_be() {
    let house = House::with(Plan {
        admin: super::settings(),
        public_url: Some("https://give.example.org"),
        ..Plan::default()
    })
    .await;
    let stranger = Desk::stranger(&house);
    let origin = "https://give.example.org";
    let answer = stranger
        .send_from("/admin/sign-in", &[("password", PASSWORD)], origin)
        .await;
    let set = answer.header("set-cookie");
    assert!(set.starts_with("__Host-daan-admin=bookkeeper."), "{set}");
    assert!(
        set.ends_with("; Path=/; Max-Age=1800; HttpOnly; SameSite=Strict; Secure"),
        "{set}"
    );
    let desk = Desk {
        house: &house,
        cookie: cookie(&answer),
    };
    paid(&house).await;
    for path in [
        "/admin",
        "/admin?span=all&lang=hi",
        "/admin/donations",
        "/admin/donations/DN-4F7K-Q2MX-9TBZ",
        "/admin/sign-in",
    ] {
        let page = match path {
            "/admin/sign-in" => stranger.get(path).await,
            _ => desk.get(path).await,
        };
        assert_eq!(page.header("content-security-policy"), POLICY, "{path}");
        for (name, value) in [
            ("cache-control", "no-store"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("referrer-policy", "same-origin"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
        ] {
            assert_eq!(page.header(name), value, "{path} {name}");
        }
        let scripts = page.text.matches("<script").count();
        assert_eq!(scripts, 1, "{path}");
        for forbidden in [" style=", "<style", " onclick="] {
            assert!(!page.text.contains(forbidden), "{path} {forbidden}");
        }
    }
    let page = stranger.get("/admin/sign-in").await;
    for (before, kind) in [
        ("rel=\"stylesheet\" href=\"", "text/css; charset=utf-8"),
        ("<script src=\"", "text/javascript; charset=utf-8"),
    ] {
        let (_, rest) = page.text.split_once(before).unwrap();
        let part = stranger.get(rest.split_once('"').unwrap().0).await;
        assert_eq!(part.status, 200);
        assert_eq!(part.header("content-type"), kind);
        assert_eq!(
            part.header("cache-control"),
            "public, max-age=31536000, immutable"
        );
    }
    assert_eq!(stranger.get("/admin/look/admin-0.css").await.status, 404);
}
