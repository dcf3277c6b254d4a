//! Money that goes back.

use super::{Begun, House};
use daan_server::checkout::{RefundMade, RefundRequest, RefundSpeed};

/// All that is left of a gift.
pub(crate) fn all_of(begun: &Begun) -> RefundRequest {
    RefundRequest {
        reference: begun.id.clone(),
        amount: None,
        speed: RefundSpeed::Normal,
        surplus: false,
        again: false,
        despite_dispute: false,
        confirmed: None,
        manual_note: None,
        note: None,
    }
}

/// Gives this much back, or all that is left.
pub(crate) async fn given_back(house: &House, begun: &Begun, amount: Option<&str>) -> RefundMade {
    let request = RefundRequest {
        amount: amount.map(str::to_owned),
        ..all_of(begun)
    };
    house.desk.refund(&request).await.unwrap()
}
