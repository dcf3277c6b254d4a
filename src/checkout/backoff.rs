//! How long to wait before the server is asked again.

/// The time before try number `tries`, in milliseconds: 0, 1, 2, 4, 8, 15, then 30 s, each moved by up
/// to a quarter either way so that donors cut off together do not come back together.
///
/// `jitter_permille` is drawn from 0 to [`JITTER_LIMIT`] − 1.
pub(super) fn delay_ms(tries: u32, jitter_permille: u32) -> u32 {
    let base_ms: u32 = match tries {
        0 => 0,
        1 => 1_000,
        2 => 2_000,
        3 => 4_000,
        4 => 8_000,
        5 => 15_000,
        _ => 30_000,
    };
    base_ms / 1_000 * (750 + jitter_permille.min(JITTER_LIMIT))
}

/// The width of the jitter, in thousandths.
pub(super) const JITTER_LIMIT: u32 = 500;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_half_a_minute_and_stay_within_a_quarter() {
        let middle: Vec<u32> = (0..8).map(|tries| delay_ms(tries, 250)).collect();
        assert_eq!(
            middle,
            [0, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000]
        );
        assert_eq!((delay_ms(3, 0), delay_ms(3, 499)), (3_000, 4_996));
        assert_eq!(delay_ms(u32::MAX, u32::MAX), 37_500);
    }
}
