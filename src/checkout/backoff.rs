//! How long to wait before the server is asked again.

/// The time before try number `tries`, in milliseconds: 0, 1, 2, 4, 8, 15, then 30 s, and after ten minutes of
/// that, when the page is most likely a forgotten one, 2 min. Each is moved by up to a quarter either way so that
/// donors cut off together do not come back together.
///
/// Where the server has named a time of its own, in seconds, it is that at least, and up to half of it more.
///
/// `jitter_permille` is drawn from 0 to [`JITTER_LIMIT`] − 1.
pub(super) fn delay_ms(tries: u32, named_s: Option<i64>, jitter_permille: u32) -> u32 {
    let base_s: u32 = match tries {
        0 => 0,
        1 => 1,
        2 => 2,
        3 => 4,
        4 => 8,
        5 => 15,
        6..26 => 30,
        _ => 120,
    };
    let jitter_permille = jitter_permille.min(JITTER_LIMIT);
    let named_s = u32::try_from(named_s.unwrap_or_default()).unwrap_or_default();
    let at_least_ms = named_s.min(LONGEST_S) * (1_000 + jitter_permille);
    (base_s * (750 + jitter_permille)).max(at_least_ms)
}

/// The width of the jitter, in thousandths.
pub(super) const JITTER_LIMIT: u32 = 500;

/// No server of ours rests longer, and a number by mistake must not silence a page for good.
const LONGEST_S: u32 = 60 * 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_stay_within_a_quarter() {
        let middle: Vec<u32> = (0..8).map(|tries| delay_ms(tries, None, 250)).collect();
        assert_eq!(
            middle,
            [0, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000]
        );
        assert_eq!(
            (delay_ms(3, None, 0), delay_ms(3, None, 499)),
            (3_000, 4_996)
        );
        let of_a_forgotten_page = [25, 26, u32::MAX].map(|tries| delay_ms(tries, None, u32::MAX));
        assert_eq!(of_a_forgotten_page, [37_500, 150_000, 150_000]);
    }

    #[test]
    fn nobody_comes_back_before_the_time_that_the_server_names() {
        for tries in 0..8 {
            for jitter in [0, 250, 499] {
                let named = delay_ms(tries, Some(120), jitter);
                assert!((120_000..180_000).contains(&named), "{named}");
            }
        }
        assert_eq!(
            delay_ms(6, Some(2), 0),
            22_500,
            "a shorter time hurries nobody"
        );
        assert_eq!(delay_ms(1, Some(-5), 250), 1_000);
        assert_eq!(delay_ms(1, Some(i64::MAX), 0), 750);
        assert_eq!(delay_ms(1, Some(i64::from(u32::MAX)), 500), 5_400_000);
    }
}
