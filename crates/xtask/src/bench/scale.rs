//! `cargo xtask bench scale`: how cost grows with the ledger and with the number of servers.

use super::example;
use crate::context::Context;
use crate::postgres::Cluster;
use crate::progress::Progress;
use crate::server;
use crate::tools::postgres;
use crate::web::Mode;
use anyhow::{Context as _, Result};
use std::fs;

/// Where the plot goes, from the root of the checkout.
const PLOT: &str = "docs/images/scaling.svg";

/// How far.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The largest ledger, in donations; it begins with ten thousand and grows tenfold
    #[arg(long, default_value_t = 1_000_000)]
    most: u64,
}

/// Prints the tables, and draws the plot.
///
/// # Errors
/// When PostgreSQL cannot be had, a build fails, or the bench does.
pub(super) fn command(context: &Context, options: &Options) -> Result<()> {
    let mut progress = Progress::new(postgres::STEPS + 1);
    let programs = postgres::ensure(context, &mut progress)?;
    let daan = server::build(context, &mut progress, Mode::Release)?;
    let cluster = Cluster::start(context, &programs)?;
    let plot = context.root.join(PLOT);
    if let Some(folder) = plot.parent() {
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    }
    let ledgers = context.target.join("scale");
    let most = options.most.to_string();
    example(
        context,
        "daan-server",
        "scale",
        &[
            daan.as_os_str(),
            cluster.url.as_ref(),
            ledgers.as_os_str(),
            plot.as_os_str(),
            most.as_ref(),
        ],
    )
}
