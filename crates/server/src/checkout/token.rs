//! View tokens: derived, so that a repeated request gets the same one and the ledger keeps only its hash.

use daan_domain::{DonationId, IdempotencyKey, ViewToken};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

/// The server's half of every token; the other half is the browser's idempotency key.
///
/// Who reads the database alone lacks the keys of the browsers, and who knows a weak key alone lacks
/// this one.
#[derive(Clone)]
pub struct TokenKey([u8; TokenKey::BYTES]);

impl TokenKey {
    /// The name under which the ledger keeps it.
    pub const SETTING: &str = "view_token_key";

    /// HMAC-SHA256's block size: a key of just this length is used as it is.
    pub const BYTES: usize = 64;

    /// The key as the ledger keeps it; `None` if its length is another.
    pub fn from_stored(bytes: &[u8]) -> Option<TokenKey> {
        bytes.try_into().ok().map(TokenKey)
    }

    /// The token of a donation that was begun with this key.
    pub fn token(&self, id: &DonationId, key: &IdempotencyKey) -> ViewToken {
        let mut mac = Hmac::<Sha256>::new(&self.0.into());
        for part in ["daan view token v1", id.as_str(), key.as_str()] {
            mac.update(part.as_bytes());
            // No part can hold a NUL, so no two lists of parts run into the same bytes.
            mac.update(&[0]);
        }
        let digest: [u8; 32] = mac.finalize().into_bytes().into();
        let half = digest.first_chunk::<16>().copied().unwrap_or_default();
        ViewToken::from_random(u128::from_be_bytes(half))
    }

    /// What shows that these words were ours when a browser brings them back.
    pub fn seal(&self, words: &[&str]) -> String {
        let digest: [u8; 32] = self.sealing(words).finalize().into_bytes().into();
        hex::encode(digest)
    }

    /// Whether a seal is of these words.
    pub fn is_sealed(&self, words: &[&str], seal: &str) -> bool {
        hex::decode(seal).is_ok_and(|seal| self.sealing(words).verify_slice(&seal).is_ok())
    }

    /// A digest as nobody without this key can read or guess it; applied again it is the digest.
    pub(super) fn veiled(
        &self,
        id: &DonationId,
        digest: &daan_storage::Digest,
    ) -> daan_storage::Digest {
        let mut mac = Hmac::<Sha256>::new(&self.0.into());
        for word in ["daan veil v1", id.as_str()] {
            mac.update(word.as_bytes());
            mac.update(&[0]);
        }
        let veil: daan_storage::Digest = mac.finalize().into_bytes().into();
        std::array::from_fn(|place| {
            let byte = |bytes: &daan_storage::Digest| bytes.get(place).copied().unwrap_or_default();
            byte(digest) ^ byte(&veil)
        })
    }

    fn sealing(&self, words: &[&str]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new(&self.0.into());
        for word in ["daan seal v1"].iter().chain(words) {
            mac.update(word.as_bytes());
            mac.update(&[0]);
        }
        mac
    }
}

/// SHA-256 of a token: what the ledger finds a donation by.
pub(super) fn hash(token: &ViewToken) -> daan_storage::Digest {
    digest(&[token.as_str()])
}

/// SHA-256 over texts, each closed by a NUL.
pub(super) fn digest(parts: &[&str]) -> daan_storage::Digest {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_is_of_its_words_and_its_key_alone() {
        let key = |byte| TokenKey([byte; TokenKey::BYTES]);
        let seal = key(1).seal(&["a", "bc"]);
        assert!(key(1).is_sealed(&["a", "bc"], &seal));
        assert!(!key(1).is_sealed(&["ab", "c"], &seal));
        assert!(!key(2).is_sealed(&["a", "bc"], &seal));
        assert!(!key(1).is_sealed(&["a", "bc"], ""));
        assert!(!key(1).is_sealed(&["a", "bc"], &seal[..62]));
    }

    #[test]
    fn a_token_depends_on_all_it_is_made_of() {
        let key = |byte| TokenKey([byte; TokenKey::BYTES]);
        let id = DonationId::from_random;
        let idempotency = |text: &str| IdempotencyKey::parse(text).unwrap();
        let token = key(1).token(&id(1), &idempotency("aaaaaaaa"));
        assert_eq!(token, key(1).token(&id(1), &idempotency("aaaaaaaa")));
        assert_ne!(token, key(2).token(&id(1), &idempotency("aaaaaaaa")));
        assert_ne!(token, key(1).token(&id(2), &idempotency("aaaaaaaa")));
        assert_ne!(token, key(1).token(&id(1), &idempotency("aaaaaaab")));
    }
}
