//! The hosted app.
fn main() {}
