//! `/admin`: where the people work who run it. Made on the server, whole without a script, and better with one (`admin.js`).

mod act;
mod board;
mod dates;
mod device;
mod door;
mod filter;
mod frame;
mod gift;
mod guesses;
mod list;
mod look;
mod matters;
mod payments;
mod reader;
mod receipt;
mod refund;
mod said;
mod session;
mod sign_in;
mod texts;

pub(super) use door::Door;

use super::App;
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};

/// Every address of the admin. What stands behind the guard is answered to who is signed in alone, and what stands
/// behind both of them to who may change something.
pub(super) fn router(app: &App) -> Router<App> {
    let changing = Router::new()
        .route("/admin/donations/{reference}/recheck", post(act::recheck))
        .route(
            "/admin/donations/{reference}/refund",
            get(refund::form).post(refund::confirmed),
        )
        .route(
            "/admin/donations/{reference}/refund/check",
            post(refund::check),
        )
        .route(
            "/admin/donations/{reference}/matter/close",
            post(matters::close),
        )
        .route(
            "/admin/donations/{reference}/receipt/send",
            post(receipt::send),
        )
        .layer(from_fn_with_state(app.clone(), door::bookkeepers_only));
    let looking = Router::new()
        .route("/admin", get(board::page))
        .route("/admin/donations", get(list::page).post(list::sought))
        .route("/admin/donations/{reference}", get(gift::page))
        .route(
            "/admin/donations/{reference}/receipt.pdf",
            get(receipt::file),
        )
        .route("/admin/sign-out", post(sign_in::sign_out));
    let guarded = changing
        .merge(looking)
        .layer(from_fn_with_state(app.clone(), door::guard));
    Router::new()
        .route("/admin/sign-in", get(sign_in::page).post(sign_in::sign_in))
        .route(look::ROUTE, get(look::part))
        .merge(guarded)
        .layer(from_fn(reader::listen))
}
