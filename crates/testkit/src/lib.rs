//! What the tests of several crates need. It is a dependency of tests alone, knows nothing of Daan, and panics
//! where a test could not go on.
//!
//! ```no_run
//! # async fn example() {
//! let database = daan_testkit::postgres::Database::create().await;
//! println!("a database of this test's own: {}", database.url());
//! # }
//! ```

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise, in words for whoever runs it"
)]

pub mod postgres;
pub mod spreadsheet;
