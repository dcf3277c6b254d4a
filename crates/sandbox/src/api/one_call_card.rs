//! A card that a merchant collected itself. The number and the cvv are looked at here and dropped here.

use jiff::Timestamp;
use jiff::tz::Offset;

use crate::checkout::instrument::Instrument;
use crate::error::ApiError;
use crate::fields::Fields;
use crate::surroundings::Surroundings;

pub(super) fn parse_card(
    fields: &Fields,
    surroundings: &Surroundings,
) -> Result<Instrument, ApiError> {
    let card = fields.group("card")?.unwrap_or_default();
    let number = card.required_text("number")?;
    let holder = card.required_text("name")?;
    check_cvv(&card.required_text("cvv")?)?;
    check_expiry(
        &card.required_text("expiry_month")?,
        &card.required_text("expiry_year")?,
        surroundings.unix_now(),
    )?;
    Ok(Instrument::card(&number, &holder, surroundings))
}

fn check_cvv(cvv: &str) -> Result<(), ApiError> {
    if (3..=4).contains(&cvv.len()) && cvv.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(());
    }
    Err(refused(
        "incorrect_cvv",
        "The cvv must have 3 or 4 digits.",
        "cvv",
    ))
}

/// `MM` and `YY`. A card is good to the end of its month.
fn check_expiry(month: &str, year: &str, now: i64) -> Result<(), ApiError> {
    let two_digits = |text: &str| {
        let is_number = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<i16>().ok().filter(|_| is_number)
    };
    let (month, year) = (two_digits(month), two_digits(year));
    let (Some(month @ 1..=12), Some(year)) = (month, year) else {
        let words = "expected expiry_month as MM and expiry_year as YY";
        return Err(refused("incorrect_card_expiry_date", words, "expiry_month"));
    };
    let today = Timestamp::from_second(now).unwrap_or_default();
    let today = Offset::UTC.to_datetime(today);
    if (2000 + year, month) < (today.year(), i16::from(today.month())) {
        let words = "Your card has expired.";
        return Err(refused("card_expired", words, "expiry_year"));
    }
    Ok(())
}

fn refused(reason: &str, words: &str, field: &str) -> ApiError {
    ApiError::refused("payment_initiation", reason, words).on(field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_good_to_the_end_of_its_month() {
        // 2026-03-31T23:59:59Z
        let now = 1_775_001_599;
        let cases = [
            ("03", "26", true),
            ("04", "26", true),
            ("02", "26", false),
            ("12", "25", false),
            ("01", "99", true),
            ("13", "30", false),
            ("00", "30", false),
            ("3", "26", false),
            ("03", "2026", false),
            ("+3", "26", false),
        ];
        for (month, year, is_good) in cases {
            assert_eq!(
                check_expiry(month, year, now).is_ok(),
                is_good,
                "{month}/{year}"
            );
        }
        assert!(check_expiry("03", "26", now + 1).is_err());
    }
}
