//! A release build carries the front end, so it is built again when that has changed. A debug build reads
//! it from disk and does not care.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("PROFILE").as_deref() == Ok("release") {
        println!("cargo::rerun-if-changed=../../dist/web");
    }
}
