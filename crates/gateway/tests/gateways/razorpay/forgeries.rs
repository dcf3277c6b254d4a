//! Millions of signatures that nobody with the key made.

use daan_domain::{GatewayOrderId, PaymentId};
use daan_gateway::razorpay::signature::verify_order;
use daan_gateway::razorpay::{Credentials, Mode};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// How many; `DAAN_FORGERIES` says otherwise.
const FORGERIES: u64 = 5_000_000;
const THREADS: u64 = 2;

/// Marsaglia's xorshift: fast, and the same forgeries in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn bytes(&mut self) -> [u8; 32] {
        let mut bytes = [0; 32];
        for part in bytes.chunks_exact_mut(8) {
            part.copy_from_slice(&self.next().to_be_bytes());
        }
        bytes
    }
}

fn made_with(key: &[u8], message: &str) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key).unwrap();
    mac.update(message.as_bytes());
    mac.finalize().into_bytes().into()
}

const SECRET: &str = "the-secret-that-nobody-knows";
const ORDER: &str = "order_DaanForgery0001";
const PAYMENT: &str = "pay_DaanForgery0001";

/// Noise, the right one with a few bits changed, one of another order, and one by another key.
fn forged(random: &mut Random, right: [u8; 32]) -> [u8; 32] {
    let noise = random.next();
    match noise % 16 {
        0..12 => random.bytes(),
        12 | 13 => {
            let mut near = right;
            let place = usize::try_from(noise >> 8).unwrap() % near.len();
            // One bit of it, so that it differs.
            if let Some(byte) = near.get_mut(place) {
                *byte ^= 1 << (noise >> 32 & 7);
            }
            near
        }
        14 => made_with(SECRET.as_bytes(), &format!("order_{noise:016x}|{PAYMENT}")),
        _ => made_with(&noise.to_be_bytes(), &format!("{ORDER}|{PAYMENT}")),
    }
}

/// How many of so many are accepted.
fn accepted(seed: u64, forgeries: u64) -> u64 {
    let credentials = Credentials::parse("rzp_test_abc", SECRET).unwrap();
    assert_eq!(credentials.mode(), Mode::Test);
    let order = GatewayOrderId::parse(ORDER).unwrap();
    let payment = PaymentId::parse(PAYMENT).unwrap();
    let right = made_with(SECRET.as_bytes(), &format!("{ORDER}|{PAYMENT}"));
    let verify = |signature: [u8; 32]| {
        let hex = hex::encode(signature);
        verify_order(credentials.signing_key(), &order, &payment, &hex).is_ok()
    };
    assert!(
        verify(right),
        "the right one is accepted, so the others are tried against it"
    );
    let mut random = Random(seed);
    (0..forgeries)
        .map(|_| u64::from(verify(forged(&mut random, right))))
        .sum()
}

/// Threat 3.
#[test]
fn no_forged_signature_is_accepted() {
    let forgeries =
        std::env::var("DAAN_FORGERIES").map_or(FORGERIES, |count| count.parse().unwrap());
    let threads = (1..=THREADS).map(|seed| {
        std::thread::spawn(move || {
            accepted(
                seed.wrapping_mul(0x9E37_79B9_7F4A_7C15),
                forgeries / THREADS,
            )
        })
    });
    let threads: Vec<_> = threads.collect();
    let accepted: u64 = threads
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .sum();
    assert_eq!(accepted, 0, "of {forgeries}");
    println!("{forgeries} forged signatures, {accepted} accepted");
}
