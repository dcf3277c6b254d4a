//! What only a browser can tell. Each test makes its own page; nothing leaves the machine.

#![cfg(target_arch = "wasm32")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops at the first surprise"
)]

mod checkout;
mod checkout_flow;
mod drawn_anew;
mod form;
mod offers;
mod other_ways;
mod page;
mod payment_window;
mod pending_record;
mod reference;
mod rehearsal;
mod same_gift;
mod script_loader;
mod served_form;
mod silent_window;
mod storage_trouble;
mod take_over;
mod thanks;
mod unsent_proof;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
