//! Hashes over several fields.

use crate::donation::Digest;
use sha2::{Digest as _, Sha256};

/// SHA-256 over the fields, each behind its length: no two lists of fields read the same. `purpose` keeps
/// hashes of different things apart.
pub(crate) fn digest_of(purpose: &str, fields: &[&[u8]]) -> Digest {
    let mut hasher = Sha256::new();
    for field in [purpose.as_bytes()].iter().chain(fields) {
        // A field longer than 2^64 bytes does not exist.
        let length = u64::try_from(field.len()).unwrap_or(u64::MAX);
        hasher.update(length.to_be_bytes());
        hasher.update(field);
    }
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_cannot_be_shifted_into_each_other() {
        assert_ne!(
            digest_of("p", &[b"ab", b"c"]),
            digest_of("p", &[b"a", b"bc"])
        );
        assert_ne!(digest_of("p", &[b"a", b""]), digest_of("p", &[b"a"]));
        assert_ne!(digest_of("p", &[b"a"]), digest_of("q", &[b"a"]));
    }
}
