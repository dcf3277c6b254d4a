//! Faults on demand.

use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;

use super::{Answer, done, parse, refused};
use crate::desk::Desk;
use crate::error::ApiError;
use crate::faults::{Fault, FaultKind};

const EXPECTED: &str = "{route, kind: delay|drop|status|html|truncate|down|none, ms?, status?: 200 to 599, times?}; \
     route is part of a path, or a method and a part of a path, as \"POST /v1/orders\"";

const DEFAULT_DELAY_MS: u64 = 1_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    route: Option<String>,
    kind: Kind,
    ms: Option<u64>,
    status: Option<u16>,
    times: Option<u32>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Delay,
    Drop,
    Status,
    Html,
    Truncate,
    Down,
    None,
}

/// Sets a fault, or with `none` ends the faults of that route, without a route all of them.
pub(super) async fn set(State(desk): State<Desk>, body: Bytes) -> Answer {
    let asked: Body = parse(&body, EXPECTED)?;
    let Some(kind) = fault_kind(&asked)? else {
        desk.gateway().faults.clear(asked.route.as_deref());
        return Ok(done());
    };
    let route = asked.route.filter(|route| !route.trim().is_empty());
    let route = route.ok_or_else(|| refused(&format!("expected {EXPECTED}; got no route")))?;
    if asked.times == Some(0) {
        return Err(refused(
            "expected times to be at least 1; leave it out for always",
        ));
    }
    desk.gateway().faults.add(Fault {
        route,
        kind,
        times: asked.times,
    });
    Ok(done())
}

fn fault_kind(asked: &Body) -> Result<Option<FaultKind>, ApiError> {
    let status = |default| match asked.status {
        Some(status) if !(200..600).contains(&status) => Err(refused(&format!(
            "expected {EXPECTED}; got status {status}"
        ))),
        given => Ok(given.unwrap_or(default)),
    };
    Ok(Some(match asked.kind {
        Kind::None => return Ok(None),
        Kind::Delay => FaultKind::Delay {
            ms: asked.ms.unwrap_or(DEFAULT_DELAY_MS),
        },
        Kind::Drop => FaultKind::Drop,
        Kind::Status => FaultKind::Status {
            status: status(500)?,
        },
        Kind::Html => FaultKind::Html {
            status: status(502)?,
        },
        Kind::Truncate => FaultKind::Truncate,
        Kind::Down => FaultKind::Down,
    }))
}
