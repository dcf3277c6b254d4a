//! Who waits, and for how long.

use super::*;

const NOBODY: [u8; 4] = [192, 0, 2, 1];

fn at(address: impl Into<IpAddr>) -> Guesser {
    Guesser {
        address: address.into(),
        device: None,
    }
}

fn six(text: &str) -> Guesser {
    at(text.parse::<IpAddr>().unwrap())
}

fn browser(name: &str) -> Guesser {
    Guesser {
        device: Some(name.to_owned()),
        ..at(NOBODY)
    }
}

/// One of many addresses.
fn crowd(n: u32) -> Guesser {
    at((0x0a00_0000 + n).to_be_bytes())
}

/// Threat 67.
#[test]
fn ten_thousand_guesses_of_an_hour_come_to_a_dozen_tries() {
    for who in [at(NOBODY), browser("desk")] {
        let mut guesses = Guesses::default();
        let taken = (0..10_000).filter(|guess| guesses.begin(&who, guess * 360).is_ok());
        assert_eq!(taken.count(), 11);
    }
}

/// Threat 67.
#[test]
fn a_crowd_of_addresses_is_slowed_down_and_a_bookkeepers_browser_is_not() {
    let mut guesses = Guesses::default();
    let taken = (0..10_000_u32)
        .filter(|n| guesses.begin(&crowd(*n), i64::from(*n) * 360).is_ok())
        .count();
    assert!((50..=360).contains(&taken), "{taken}");
    assert_eq!(guesses.begin(&browser("desk"), 3_600_000), Ok(()));
}

/// Threat 67.
#[test]
fn who_comes_for_the_first_time_finds_a_place_between_those_who_ask_again_and_again() {
    let mut guesses = Guesses::default();
    for n in 0..FREE_OF_ALL {
        guesses.begin(&crowd(n), 0).unwrap();
    }
    let polls = (1..600_i64).flat_map(|n| (0..FREE_OF_ALL).map(move |who| (n * 500, who)));
    let taken = polls.filter(|(at_ms, who)| guesses.begin(&crowd(*who), *at_ms).is_ok());
    assert_eq!(taken.count(), 0);
    assert_eq!(guesses.begin(&at(NOBODY), 300_000), Ok(()));
}

/// Threat 67.
#[test]
fn a_viewer_cannot_guess_the_bookkeepers_password_by_signing_in_between() {
    let mut guesses = Guesses::default();
    let who = at(NOBODY);
    let mut wrong = 0;
    for _ in 0..100 {
        for _ in 0..4 {
            wrong += u32::from(guesses.begin(&who, 0).is_ok());
        }
        if guesses.begin(&who, 0).is_ok() {
            guesses.right(&who, Role::Viewer, 0);
        }
    }
    assert_eq!(wrong, FREE);
    for n in 0..100 {
        guesses.begin(&crowd(1), n).unwrap();
        guesses.right(&crowd(1), Role::Viewer, n);
    }
}

#[test]
fn a_right_password_starts_the_count_anew_and_others_do_not_wait() {
    let mut guesses = Guesses::default();
    let who = at(NOBODY);
    for _ in 0..FREE {
        guesses.begin(&who, 0).unwrap();
    }
    assert_eq!(guesses.begin(&who, 1_000), Err(29));
    assert_eq!(guesses.begin(&crowd(2), 1_000), Ok(()));
    assert_eq!(guesses.begin(&who, 30_000), Ok(()));
    guesses.right(&who, Role::Bookkeeper, 30_000);
    assert_eq!(guesses.begin(&who, 30_001), Ok(()));
}

/// Threat 67.
#[test]
fn who_waited_in_vain_for_the_check_has_guessed_nothing_and_the_wrong_ones_before_still_count() {
    for who in [at(NOBODY), browser("desk"), six("2001:db8::1")] {
        let mut guesses = Guesses::default();
        for n in 0..100 {
            assert_eq!(guesses.begin(&who, n * 5_000), Ok(()), "{who:?}");
            guesses.unchecked(&who, n * 5_000);
        }
        for _ in 0..FREE {
            assert_eq!(guesses.begin(&who, 500_000), Ok(()));
        }
        assert_eq!(guesses.begin(&who, 500_000), Err(30));
        guesses.unchecked(&who, 500_000);
        assert_eq!(guesses.begin(&who, 500_000), Ok(()));
        assert_eq!(guesses.begin(&who, 500_000), Err(30), "four wrong and one");
    }
    let mut guesses = Guesses::default();
    for n in 0..FREE_OF_ALL * 2 {
        guesses.begin(&crowd(n), 0).unwrap();
        guesses.unchecked(&crowd(n), 0);
    }
    for n in 0..FREE_OF_ALL {
        assert_eq!(guesses.begin(&crowd(n), 0), Ok(()));
    }
}

/// Threat 67.
#[test]
fn the_addresses_of_one_network_are_one_and_the_networks_of_one_allotment_few() {
    let mut guesses = Guesses::default();
    for host in 0..FREE {
        guesses
            .begin(&six(&format!("2001:db8::{host:x}")), 0)
            .unwrap();
    }
    assert!(guesses.begin(&six("2001:db8::ffff"), 1).is_err());
    assert!(guesses.begin(&six("2001:db8:0:1::1"), 1).is_ok());
    let others = (2..1_000).filter(|network| {
        let who = six(&format!("2001:db8:0:{network:x}::1"));
        guesses.begin(&who, 2).is_ok()
    });
    assert_eq!(others.count(), 14);
    assert!(guesses.begin(&six("2001:db8:1::1"), 3).is_ok());
}
