//! `sqlx::migrate!` embeds a folder, which cargo alone would not watch for new files.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
