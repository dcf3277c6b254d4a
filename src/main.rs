//! The hosted app: the checkout's pages at their addresses.
//!
//! Carries the router and nothing else; everything a donor sees is the library's.

mod hosted;

fn main() {
    hosted::start();
}
