//! The hosted app: the checkout's pages at their addresses.
//!
//! Carries the router and nothing else; everything a donor sees is the library's.

mod hosted;

fn main() {
    daan_web::stopped::tell_when_stopped();
    hosted::start();
}
