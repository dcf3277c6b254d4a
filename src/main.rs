//! The hosted app: the checkout's pages at their addresses.
//!
//! Carries the router and nothing else; everything a donor sees is the library's.

mod hosted;
mod stopped;

fn main() {
    stopped::tell_when_stopped();
    hosted::start();
}
