//! `cargo xtask bench books`: the admin's pages and exports on ledgers of growing size.

use super::example;
use crate::context::Context;
use crate::progress::Progress;
use crate::server;
use crate::web::Mode;
use anyhow::Result;

/// How far.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The largest ledger, in donations; it begins with ten thousand and grows tenfold
    #[arg(long, default_value_t = 1_000_000)]
    most: u64,
}

/// Prints the tables.
///
/// # Errors
/// When a build fails, or the bench does.
pub(super) fn command(context: &Context, options: &Options) -> Result<()> {
    let mut progress = Progress::new(1);
    let daan = server::build(context, &mut progress, Mode::Release)?;
    let ledgers = context.target.join("scale");
    let most = options.most.to_string();
    example(
        context,
        "daan-server",
        "books",
        &[daan.as_os_str(), ledgers.as_os_str(), most.as_ref()],
    )
}
