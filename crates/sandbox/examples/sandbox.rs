//! A sandbox without the rest of the product: `cargo run -p daan-sandbox --example sandbox -- [ADDR] [WEBHOOK_URL]`.

use std::env::args;
use std::error::Error;

use daan_sandbox::{Config, serve};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut config = Config::default();
    if let Some(address) = args().nth(1) {
        config.listen = address.parse()?;
    }
    config.webhook_url = args().nth(2);
    println!("sandbox on http://{}", config.listen);
    serve(config, async {
        // Without a handler for it, the signal would end the process anyway.
        let _ = tokio::signal::ctrl_c().await;
    })
    .await?;
    Ok(())
}
