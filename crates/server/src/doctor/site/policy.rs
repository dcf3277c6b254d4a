//! What one Content-Security-Policy lets in.

/// What WebAssembly needs to be compiled.
pub(super) const WASM: &str = "'wasm-unsafe-eval'";
/// What styles need that a script writes.
pub(super) const INLINE: &str = "'unsafe-inline'";

/// Whether a policy lets a host in, or allows what a word in quotes means; a directive that it does not have is left to
/// `default-src`, and without that everything is.
pub(super) fn allows(policy: &str, directive: &str, host: &str) -> bool {
    let fallbacks: &[&str] = if directive == "frame-src" {
        &["frame-src", "child-src", "default-src"]
    } else {
        &[directive, "default-src"]
    };
    let sources = fallbacks.iter().find_map(|name| {
        policy.split(';').map(str::trim).find_map(|one| {
            let mut words = one.split_ascii_whitespace();
            words
                .next()
                .filter(|found| found.eq_ignore_ascii_case(name))
                .map(|_| words.collect::<Vec<_>>())
        })
    });
    let Some(sources) = sources else {
        return true;
    };
    let is_named = |source: &&str| {
        let source = source.to_ascii_lowercase();
        ["'nonce-", "'sha256-", "'sha384-", "'sha512-"]
            .iter()
            .any(|kind| source.starts_with(kind))
    };
    // Where single styles are named, the others are closed whatever else is said (CSP Level 3, 6.7.3.2).
    let is_off = host == INLINE && sources.iter().any(is_named);
    !is_off && sources.iter().any(|source| lets_in(source, host))
}

fn lets_in(source: &str, host: &str) -> bool {
    let source = source.trim_end_matches('/').to_ascii_lowercase();
    if host.starts_with('\'') {
        return source == host || (host == WASM && source == "'unsafe-eval'");
    }
    let bare = host.split_once("://").map_or(host, |(_, bare)| bare);
    let of_any_scheme = source
        .split_once("://")
        .map_or(source.as_str(), |(_, bare)| bare);
    source == "*"
        || source == host
        || source == bare
        || (source == "https:" && host.starts_with("https://"))
        || of_any_scheme.strip_prefix("*.").is_some_and(|under| {
            bare.strip_suffix(under)
                .is_some_and(|rest| rest.ends_with('.'))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_lets_in_what_it_names_and_everything_where_it_names_nothing() {
        let host = "https://checkout.razorpay.com";
        for open in [
            "",
            "img-src 'self'",
            "script-src https://checkout.razorpay.com",
            "script-src 'self' checkout.razorpay.com",
            "Script-Src *.razorpay.com",
            "default-src https:",
            "script-src *",
        ] {
            assert!(allows(open, "script-src", host), "{open}");
        }
        for closed in [
            "script-src 'self'",
            "default-src 'self'",
            "script-src 'none'; default-src https:",
            "script-src https://checkout.razorpay.com.evil.org",
            "script-src *.checkout.razorpay.com",
        ] {
            assert!(!allows(closed, "script-src", host), "{closed}");
        }
        assert!(!allows("child-src 'self'", "frame-src", host));
        for (policy, is_open) in [
            ("img-src 'self'", true),
            ("script-src 'wasm-unsafe-eval'", true),
            ("script-src 'unsafe-eval'", true),
            ("script-src * https:", false),
            ("default-src 'self'", false),
        ] {
            assert_eq!(allows(policy, "script-src", WASM), is_open, "{policy}");
        }
        for (policy, is_open) in [
            ("style-src 'self' 'Unsafe-Inline'", true),
            ("style-src 'self' 'unsafe-inline' 'nonce-4f7k'", false),
            ("default-src * 'unsafe-inline' 'SHA256-4f7k='", false),
        ] {
            assert_eq!(allows(policy, "style-src", INLINE), is_open, "{policy}");
        }
    }
}
