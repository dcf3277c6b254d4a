//! What browsers load, file by file, as it is shipped.

use std::fs;
use std::path::Path;

/// How keys begin, and what the settings with secrets are called.
const SECRETS: [&str; 5] = [
    "rzp_test_",
    "rzp_live_",
    "key_secret",
    "SECRET",
    "secret_key",
];

/// Threat 62.
#[test]
fn nothing_that_browsers_load_holds_a_key_or_the_name_of_a_secret() {
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist/web");
    let (mut folders, mut looked_at) = (vec![web], 0);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            // WebAssembly keeps its texts as they are; packed twins hold the same.
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            for secret in SECRETS {
                assert!(!text.contains(secret), "{secret} is in {}", path.display());
            }
            looked_at += 1;
        }
    }
    assert!(looked_at > 20, "only {looked_at} files");
}
