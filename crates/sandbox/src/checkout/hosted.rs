//! The hosted checkout: pages without a script, reached by a merchant's form or from the window in redirect mode.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::bank::{address, see};
use super::begin::begin;
use super::hosted_page;
use super::methods::takes;
use super::order::check_open;
use super::page::Refused;
use super::session::parse_hosted;
use crate::desk::Desk;
use crate::error::ApiError;
use crate::fields::{Fields, Query};
use crate::gateway::{Gateway, Payment, Session};

/// `POST /v1/checkout/embedded`: a merchant's form opens a checkout.
pub(super) async fn open(
    State(desk): State<Desk>,
    fields: Result<Fields, ApiError>,
) -> Result<Response, Refused> {
    let fields = fields?;
    let mut gateway = desk.gateway();
    let session = parse_hosted(&fields, &gateway)?;
    let id = gateway.open_session(session.clone(), desk.surroundings());
    Ok(hosted_page::methods(&gateway, &id, &session, None))
}

/// The ways to pay; after a failed try with the reason of that.
pub(super) async fn methods(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    Query(query): Query,
) -> Result<Response, Refused> {
    let gateway = desk.gateway();
    let session = find(&gateway, &id)?;
    let failed = query.text("failed")?;
    let failed = failed.and_then(|id| gateway.payments.find(&id).ok());
    let failure = failed.and_then(Payment::failure);
    let words = failure
        .as_ref()
        .and_then(|error| error["description"].as_str());
    Ok(hosted_page::methods(&gateway, &id, session, words))
}

/// What one way to pay asks for.
pub(super) async fn method(
    State(desk): State<Desk>,
    Path((id, method)): Path<(String, String)>,
) -> Result<Response, Refused> {
    let gateway = desk.gateway();
    let session = find(&gateway, &id)?;
    check_method(&method, session)?;
    Ok(hosted_page::method(&id, session, &method, None))
}

/// Begins a payment and goes to its bank; what cannot even begin is said above the form.
pub(super) async fn pay(
    State(desk): State<Desk>,
    Path((id, method)): Path<(String, String)>,
    mut fields: Fields,
) -> Result<Response, Refused> {
    let mut gateway = desk.gateway();
    let session = find(&gateway, &id)?.clone();
    check_method(&method, &session)?;
    fields.put("method", method.as_str().into());
    match begin(&mut gateway, &id, &session, &fields, desk.surroundings()) {
        Ok(visit) => Ok(see(&address(&visit))?),
        Err(error) => {
            let page = hosted_page::method(&id, &session, &method, Some(error.description()));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// The session, as long as there is something to pay.
fn find<'a>(gateway: &'a Gateway, id: &str) -> Result<&'a Session, ApiError> {
    let session = gateway.session(id).ok_or_else(|| {
        ApiError::invalid("expected the address of a checkout that was opened since the last reset")
    })?;
    if let Some(order_id) = &session.order_id {
        check_open(gateway, order_id)?;
    }
    Ok(session)
}

fn check_method(method: &str, session: &Session) -> Result<(), ApiError> {
    let currency = &session.price.currency;
    if takes(method, currency) {
        return Ok(());
    }
    let words = format!("expected a way to pay that takes {currency}; got {method}");
    Err(ApiError::invalid(words).on("method"))
}
