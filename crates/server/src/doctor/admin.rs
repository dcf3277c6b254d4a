//! The password of the people who run the server.

use super::Finding;
use crate::settings::Source;

const NAME: &str = "DAAN_ADMIN_PASSWORD_HASH";

/// A hash in PHC's form: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. A value in which a shell or a compose file has
/// replaced `$argon2id` and the like by nothing is this setting's commonest fault.
pub(super) fn check(source: &Source) -> Option<Finding> {
    let hash = source.lookup(NAME).ok()??;
    Some(if is_hash(&hash) {
        Finding::ok("admin_hash", "the password of /admin is an Argon2id hash")
    } else {
        Finding::fault(
            "admin_hash_malformed",
            format!(
                "{NAME} expected an Argon2id hash, which begins with $argon2id$v=19$, found something else: nobody can sign in"
            ),
            "Make one with `daan admin set-password`. In a shell and in .env put it between single quotes; in a compose file \
             write each $ twice",
        )
    })
}

fn is_hash(text: &str) -> bool {
    let parts: Vec<&str> = text.split('$').collect();
    let ["", "argon2id", "v=19", costs, salt, hash] = parts.as_slice() else {
        return false;
    };
    let is_encoded = |part: &str| {
        part.len() >= 11
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'))
    };
    let has_cost = |name: &str| {
        costs.split(',').any(|cost| {
            let value = cost
                .strip_prefix(name)
                .and_then(|rest| rest.strip_prefix('='));
            value.is_some_and(|value| value.parse::<u32>().is_ok())
        })
    };
    ["m", "t", "p"].iter().all(|name| has_cost(name)) && is_encoded(salt) && is_encoded(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_that_lost_its_dollars_is_none() {
        let whole = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21l$RdescudvJCsgt3ub+b/dWRWJTmaaJObGRdescudvJC";
        assert!(is_hash(whole));
        for broken in [
            "",
            "secret",
            "=19=19456,t=2,p=1",
            &whole.replace("argon2id", "argon2i"),
            &whole.replace("$v=19", ""),
            &whole.replace("m=19456,", ""),
            whole.trim_end_matches(|c: char| c != '$'),
        ] {
            assert!(!is_hash(broken), "{broken}");
        }
    }
}
