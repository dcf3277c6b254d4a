//! What the page of the contract looks like, and the policy that lets nothing else style it.

use sha2::{Digest as _, Sha256};

/// Without scripts, fonts or pictures: it is read on a phone on the train, in light and dark.
pub(super) const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1d1b20;--soft:#5b5763;--line:#d9d5df;--paper:#fff;--raised:#f6f3fa;--accent:#7a3300}\
@media(prefers-color-scheme:dark){:root{--ink:#ece8f1;--soft:#b3adbd;--line:#3d3846;--paper:#17151b;--raised:#211e27;--accent:#ffb68a}}\
*{box-sizing:border-box}\
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,sans-serif}\
main{max-width:60rem;margin:0 auto;padding:1rem 1rem 4rem}\
h1{font-size:1.6rem;line-height:1.2}h2{margin-top:2.5rem;font-size:1.25rem;text-transform:capitalize}\
h3{font-size:1rem;margin:1.25rem 0 .5rem}a{color:var(--accent)}\
code,pre{font-family:ui-monospace,monospace;font-size:.875rem}code{overflow-wrap:anywhere}\
pre{background:var(--raised);border:1px solid var(--line);border-radius:.5rem;padding:.75rem;overflow-x:auto}\
details{border:1px solid var(--line);border-radius:.5rem;margin:.5rem 0;padding:0 .75rem}\
summary{padding:.75rem 0;cursor:pointer;overflow-wrap:anywhere}summary b{color:var(--accent);margin-right:.5rem}\
summary span{display:block;margin-top:.25rem;color:var(--soft)}\
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}\
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem .4rem 0;border-bottom:1px solid var(--line)}\
th{color:var(--soft);font-weight:600}\
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}";

/// The page's policy: this style by its hash, and nothing besides.
pub(super) fn policy() -> String {
    format!(
        "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        base64(&Sha256::digest(STYLE.as_bytes()))
    )
}

/// The standard alphabet with padding, as policies have it.
fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
