//! What one Content-Security-Policy lets in.

/// What WebAssembly needs to be compiled.
pub(super) const WASM: &str = "'wasm-unsafe-eval'";
/// What styles need that a script writes.
pub(super) const INLINE: &str = "'unsafe-inline'";

/// With it the hosts of scripts count for nothing: a nonce or a hash trusts a script, and with it what that one loads (CSP
/// Level 3, 8.2).
const STRICT: &str = "'strict-dynamic'";

/// Whether a policy lets a host in, or allows what a word in quotes means; a directive that it does not have is left to
/// the next one that speaks of it, and without any everything is.
pub(super) fn allows(policy: &str, directive: &str, host: &str) -> bool {
    spoken_of_by(directive, host).iter().all(|names| {
        sources(policy, names).is_none_or(|sources| {
            // Where single styles are named, the others are closed whatever else is said (CSP Level 3, 6.7.3.2).
            let is_off = match directive {
                "style-src" => host == INLINE && sources.iter().any(is_named),
                "script-src" => host != WASM && is_strict(&sources),
                _ => false,
            };
            !is_off && sources.iter().any(|source| lets_in(source, host))
        })
    })
}

/// Whether scripts are let in by what their tags have, which the policy alone does not tell.
pub(super) fn is_up_to_tags(policy: &str) -> bool {
    sources(policy, &SCRIPTS)
        .is_some_and(|sources| is_strict(&sources) && sources.iter().any(is_named))
}

const SCRIPTS: [&str; 3] = ["script-src-elem", "script-src", "default-src"];

/// Which directives decide on it: of each list the first that a policy has.
fn spoken_of_by<'n>(directive: &str, host: &str) -> &'n [&'n [&'n str]] {
    match directive {
        "frame-src" => &[&["frame-src", "child-src", "default-src"]],
        // What may be compiled is no matter of an element.
        "script-src" if host == WASM => &[&["script-src", "default-src"]],
        "script-src" => &[&SCRIPTS],
        // checkout.js writes both.
        "style-src" => &[
            &["style-src-elem", "style-src", "default-src"],
            &["style-src-attr", "style-src", "default-src"],
        ],
        "connect-src" => &[&["connect-src", "default-src"]],
        "form-action" => &[&["form-action"]],
        _ => &[&["default-src"]],
    }
}

fn sources<'p>(policy: &'p str, names: &[&str]) -> Option<Vec<&'p str>> {
    names.iter().find_map(|name| {
        policy.split(';').map(str::trim).find_map(|one| {
            let mut words = one.split_ascii_whitespace();
            words
                .next()
                .filter(|found| found.eq_ignore_ascii_case(name))
                .map(|_| words.collect())
        })
    })
}

fn is_strict(sources: &[&str]) -> bool {
    sources
        .iter()
        .any(|source| source.eq_ignore_ascii_case(STRICT))
}

fn is_named(source: &&str) -> bool {
    let source = source.to_ascii_lowercase();
    ["'nonce-", "'sha256-", "'sha384-", "'sha512-"]
        .iter()
        .any(|kind| source.starts_with(kind))
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

    #[test]
    fn a_directive_for_elements_comes_before_the_one_for_all() {
        let host = "https://checkout.razorpay.com";
        for (policy, directive, what, is_open) in [
            (
                "script-src 'self'; script-src-elem *",
                "script-src",
                host,
                true,
            ),
            (
                "script-src *; Script-Src-Elem 'self'",
                "script-src",
                host,
                false,
            ),
            (
                "default-src *; script-src-elem 'self'",
                "script-src",
                host,
                false,
            ),
            (
                "script-src *; script-src-elem 'wasm-unsafe-eval'",
                "script-src",
                WASM,
                false,
            ),
            (
                "script-src 'wasm-unsafe-eval'; script-src-elem *",
                "script-src",
                WASM,
                true,
            ),
            (
                "style-src *; style-src-elem 'unsafe-inline'",
                "style-src",
                INLINE,
                false,
            ),
            (
                "style-src 'unsafe-inline'; style-src-elem *",
                "style-src",
                INLINE,
                false,
            ),
            (
                "style-src 'unsafe-inline'; style-src-attr 'none'",
                "style-src",
                INLINE,
                false,
            ),
            (
                "style-src-attr 'unsafe-inline'; style-src-elem 'unsafe-inline'; default-src *",
                "style-src",
                INLINE,
                true,
            ),
        ] {
            assert_eq!(allows(policy, directive, what), is_open, "{policy}");
        }
    }

    #[test]
    fn beside_strict_dynamic_a_host_of_scripts_counts_for_nothing() {
        let host = "https://checkout.razorpay.com";
        for (policy, is_up_to) in [
            (
                "script-src 'strict-dynamic' https://checkout.razorpay.com",
                false,
            ),
            ("script-src * 'Strict-Dynamic' 'nonce-4f7k'", true),
            ("default-src https: 'strict-dynamic' 'sha256-4f7k='", true),
            ("script-src *; script-src-elem * 'strict-dynamic'", false),
        ] {
            assert!(!allows(policy, "script-src", host), "{policy}");
            assert_eq!(is_up_to_tags(policy), is_up_to, "{policy}");
        }
        let policy = "default-src * 'strict-dynamic' 'nonce-4f7k' 'wasm-unsafe-eval'";
        assert!(allows(policy, "script-src", WASM));
        assert!(allows(policy, "frame-src", host));
        assert!(!is_up_to_tags("script-src * 'nonce-4f7k'"));
        assert!(!is_up_to_tags(""));
    }

    #[test]
    fn forms_go_anywhere_where_the_policy_does_not_speak_of_them() {
        let host = "https://give.example.org";
        assert!(allows("default-src 'none'", "form-action", host));
        assert!(allows(
            "form-action https://give.example.org/",
            "form-action",
            host
        ));
        assert!(!allows(
            "default-src *; form-action 'self'",
            "form-action",
            host
        ));
    }
}
