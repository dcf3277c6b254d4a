//! `cargo xtask run`: the hosted page, the server and the sandbox on one desk, without keys or a
//! network.

use crate::context::Context;
use crate::desk::{Desk, Owner, Service};
use crate::process::TICK;
use crate::progress::Progress;
use crate::web::{self, Mode};
use crate::{server, setup};
use anyhow::{Context as _, Result, bail};
use std::fs;
use std::io::{self, Write as _};
use std::net::TcpListener;
use std::path::PathBuf;
use std::thread;

/// What can be chosen.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Build what ships: small wasm, assets inside the program
    #[arg(long)]
    release: bool,
    /// Port of the hosted page and its API
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Port of the sandbox that plays the payment gateways
    #[arg(long, default_value_t = 8081)]
    sandbox_port: u16,
    /// Folder of the ledger, made if it is missing [default: data in the checkout]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// Sets up, builds, serves until Ctrl-C or SIGTERM.
///
/// # Errors
/// When a port is taken, a tool or build fails, or one of the two programs ends by itself.
pub(crate) fn command(context: &Context, options: &Options) -> Result<()> {
    // Before the minutes of building, not after.
    refuse_taken_ports(options)?;
    let desk = desk(context, options)?;
    let mode = if options.release {
        Mode::Release
    } else {
        Mode::Debug
    };

    let mut progress = Progress::new(setup::front_end_steps(mode) + 3);
    let tools = setup::front_end(context, &mut progress, mode)?;
    web::build(context, &tools, &mut progress, mode)?;
    let daan = server::build(context, &mut progress, mode)?;

    progress.step("sandbox and server");
    progress.say(&format!(
        "starting, with the ledger in {}",
        desk.data().display()
    ));
    // The server is declared last, so that it is dropped first and can still reach the gateway.
    let mut sandbox = desk.start_sandbox(context, &daan)?;
    let mut served = desk.start_server(context, &daan)?;
    progress.done();
    println!("ready {}", desk.public_url());
    io::stdout().flush()?;

    let ended = watch(context, &mut served, &mut sandbox);
    served.stop();
    sandbox.stop();
    ended
}

/// Waits for the user to end, or for a service to end that should not.
fn watch(context: &Context, served: &mut Service, sandbox: &mut Service) -> Result<()> {
    while !context.interrupt.requested() {
        for service in [&mut *served, &mut *sandbox] {
            if let Some(status) = service.ended()?
                && !context.interrupt.requested()
            {
                bail!(
                    "{} ended by itself ({status}); its own words are above",
                    service.name
                );
            }
        }
        thread::sleep(TICK);
    }
    Ok(())
}

fn refuse_taken_ports(options: &Options) -> Result<()> {
    if options.port == options.sandbox_port {
        bail!(
            "--port and --sandbox-port are both {}; give them two",
            options.port
        );
    }
    for (port, flag) in [
        (options.port, "--port"),
        (options.sandbox_port, "--sandbox-port"),
    ] {
        if let Err(error) = TcpListener::bind(("127.0.0.1", port)) {
            bail!("port {port} cannot be used ({error}); choose another with {flag} N");
        }
    }
    Ok(())
}

fn desk(context: &Context, options: &Options) -> Result<Desk> {
    let data = options
        .data
        .clone()
        .unwrap_or_else(|| context.root.join("data"));
    let data = std::path::absolute(data)?;
    fs::create_dir_all(&data).with_context(|| {
        format!(
            "{} cannot be made; choose another folder with --data DIR",
            data.display()
        )
    })?;
    Ok(Desk::new(
        options.port,
        options.sandbox_port,
        data,
        Owner::Developer,
    ))
}
