//! The cases, a file each group.

mod amounts;
mod faults;
mod idempotency;
mod limits;
mod origins;
mod privacy;
mod proof;
mod refunds;
mod replay;
mod retries;
mod returns;
mod shapes;
mod webhooks;

use super::Case;

pub(super) const GROUPS: [&[Case]; 13] = [
    shapes::CASES,
    limits::CASES,
    idempotency::CASES,
    proof::CASES,
    amounts::CASES,
    replay::CASES,
    webhooks::CASES,
    returns::CASES,
    retries::CASES,
    refunds::CASES,
    privacy::CASES,
    origins::CASES,
    faults::CASES,
];
