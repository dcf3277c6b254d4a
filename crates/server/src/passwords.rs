//! Passwords of the people who run it: Argon2id with the parameters that OWASP names first.

use crate::settings::PasswordHash;
use crate::surroundings::Entropy;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};

/// 19 MiB, two rounds, one lane: OWASP's password storage cheat sheet.
const MEMORY_KIB: u32 = 19 * 1024;
const ROUNDS: u32 = 2;
const LANES: u32 = 1;
/// More than this nobody types; what is longer keeps Argon2 busy.
pub const MAX_BYTES: usize = 1_024;
const SALT_BYTES: usize = 16;

/// The hash of a password; `None` where it is longer than Argon2 takes.
pub fn hash(password: &str, entropy: &dyn Entropy) -> Option<PasswordHash> {
    let mut salt = [0; SALT_BYTES];
    entropy.fill(&mut salt);
    let salt = SaltString::encode_b64(&salt).ok()?;
    let params = Params::new(MEMORY_KIB, ROUNDS, LANES, None).ok()?;
    let hash = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password(password.as_bytes(), &salt)
        .ok()?;
    PasswordHash::parse(&hash.to_string())
}

/// Whether it is this password. Takes a tenth of a second of a core, on purpose.
pub(crate) fn is_of(hash: &PasswordHash, password: &str) -> bool {
    argon2::PasswordHash::new(hash.as_str()).is_ok_and(|known| {
        Argon2::default()
            .verify_password(password.as_bytes(), &known)
            .is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surroundings::SystemEntropy;

    #[test]
    fn a_hash_is_of_its_password_only_and_never_twice_the_same() {
        let one = hash("correct horse", &SystemEntropy).unwrap();
        let other = hash("correct horse", &SystemEntropy).unwrap();
        assert!(is_of(&one, "correct horse") && !is_of(&one, "correct horse "));
        assert_ne!(one, other);
        assert!(one.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    }
}
