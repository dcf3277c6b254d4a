//! What the operators' socket answers.

use crate::checkout::{
    CloseRequest, Desk, EnterRequest, ErasureRequest, RefundRequest, ResendRequest, SweepRequest,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde::Serialize;
use std::future::Future;
use std::sync::Arc;

pub(super) const REFUND: &str = "/refund";
pub(super) const PLAN_REFUND: &str = "/refund/plan";
pub(super) const RECHECK: &str = "/recheck";
pub(super) const RECONCILE: &str = "/reconcile";
pub(super) const ERASE: &str = "/erase";
pub(super) const CLOSE_MATTER: &str = "/matter/close";
pub(super) const ENTER_KHALTI: &str = "/khalti/enter";
pub(super) const RESEND: &str = "/receipt/send";

pub(super) fn router(desk: Arc<Desk>) -> Router {
    Router::new()
        .route(REFUND, post(refund))
        .route(PLAN_REFUND, post(plan_refund))
        .route(RECHECK, post(recheck))
        .route(RECONCILE, post(reconcile))
        .route(ERASE, post(erase))
        .route(CLOSE_MATTER, post(close_matter))
        .route(ENTER_KHALTI, post(enter_khalti))
        .route(RESEND, post(resend))
        .with_state(desk)
}

async fn refund(State(desk): State<Arc<Desk>>, Json(request): Json<RefundRequest>) -> Response {
    to_its_end(async move { desk.refund(&request).await }).await
}

async fn plan_refund(
    State(desk): State<Arc<Desk>>,
    Json(request): Json<RefundRequest>,
) -> Response {
    to_its_end(async move { desk.plan_refund(&request).await }).await
}

async fn recheck(State(desk): State<Arc<Desk>>, Json(reference): Json<String>) -> Response {
    to_its_end(async move { desk.recheck(&reference).await }).await
}

async fn reconcile(State(desk): State<Arc<Desk>>, Json(request): Json<SweepRequest>) -> Response {
    to_its_end(async move { desk.reconcile(request).await }).await
}

async fn erase(State(desk): State<Arc<Desk>>, Json(request): Json<ErasureRequest>) -> Response {
    to_its_end(async move { desk.erase(&request).await }).await
}

async fn close_matter(
    State(desk): State<Arc<Desk>>,
    Json(request): Json<CloseRequest>,
) -> Response {
    to_its_end(async move { desk.close_matter(&request).await }).await
}

async fn enter_khalti(
    State(desk): State<Arc<Desk>>,
    Json(request): Json<EnterRequest>,
) -> Response {
    to_its_end(async move { desk.enter_khalti(&request).await }).await
}

async fn resend(State(desk): State<Arc<Desk>>, Json(request): Json<ResendRequest>) -> Response {
    to_its_end(async move { desk.resend_receipt(&request).await }).await
}

/// Even if the command goes away in the middle: a gateway's answer must reach the ledger.
async fn to_its_end<T, E>(work: impl Future<Output = Result<T, E>> + Send + 'static) -> Response
where
    T: Serialize + Send + 'static,
    E: Serialize + Send + 'static,
{
    match tokio::spawn(work).await {
        Ok(Ok(done)) => Json(done).into_response(),
        Ok(Err(refused)) => (StatusCode::UNPROCESSABLE_ENTITY, Json(refused)).into_response(),
        Err(panic) => {
            tracing::error!(%panic, "an operator's command panicked");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
