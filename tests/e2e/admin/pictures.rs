//! Pictures for the documents.

use super::{Desk, PLAN};
use crate::harness::{SHARP, Screen, run_with};

const OVERVIEW: Screen = (1280, 1180);
const GIFT: Screen = (1280, 1060);
const PHONE: Screen = (390, 1240);
const RECEIPT: Screen = (600, 1200);

#[test]
fn the_documents_have_pictures_of_the_admin_and_of_receipts() {
    run_with(PLAN, async |stage| {
        let desk = Desk::open(stage).await;
        let donor = desk.donor;
        donor.dress("light").await;
        for (name, screen, path) in [
            ("admin-overview.png", OVERVIEW, "/admin?lang=en"),
            ("admin-overview-hi.png", PHONE, "/admin?span=12m&lang=hi"),
            ("admin-gift-ne.png", GIFT, &format!("{}?lang=ne", desk.gift)),
            (
                "receipt-en.png",
                RECEIPT,
                &format!("{}?lang=en", desk.receipt),
            ),
            (
                "receipt-hi.png",
                RECEIPT,
                &format!("{}?lang=hi", desk.receipt),
            ),
            (
                "receipt-ne.png",
                RECEIPT,
                &format!("{}?lang=ne", desk.receipt),
            ),
        ] {
            donor.hold_screen(screen, SHARP).await;
            donor.visit(path).await;
            // A page of ours, and not what stands in for one.
            donor.find("h1").await;
            donor.keep(name, screen).await;
        }
        let refunds = desk
            .stage
            .book
            .rows("SELECT refund_id FROM ledger WHERE kind = 'refund'");
        assert_eq!(refunds.await.len(), 1);
    });
}
