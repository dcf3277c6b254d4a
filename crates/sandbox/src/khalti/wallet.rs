//! The test wallets that Khalti documents, and who of them can pay.

/// The first of six, 9800000000 to 9800000005.
pub(super) const FIRST_TEST_ID: &str = "9800000000";
pub(super) const MPIN: &str = "1111";
pub(super) const OTP: &str = "987654";

/// Integrators found this one without money.
const POOR_TEST_ID: &str = "9800000001";

/// Whether the payer may pay; otherwise what to tell them.
pub(super) fn check(id: &str, mpin: &str, otp: &str) -> Result<(), &'static str> {
    let digit = id.strip_prefix("980000000");
    if !digit.is_some_and(|digit| matches!(digit, "0" | "1" | "2" | "3" | "4" | "5")) {
        return Err(
            "There is no wallet with this Khalti ID. The test IDs are 9800000000 to 9800000005.",
        );
    }
    if mpin != MPIN {
        return Err("The MPIN is wrong. In test mode it is 1111.");
    }
    if otp != OTP {
        return Err("The one-time password is wrong. In test mode it is 987654.");
    }
    if id == POOR_TEST_ID {
        return Err("Insufficient balance. Another test ID has enough.");
    }
    Ok(())
}

/// A Khalti ID as callbacks show it: `98XXXXX904`.
pub(super) fn masked(id: &str) -> String {
    let head: String = id.chars().take(2).collect();
    let tail: String = id
        .chars()
        .skip(id.chars().count().saturating_sub(3))
        .collect();
    format!("{head}XXXXX{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_test_wallet_with_its_mpin_otp_and_money_pays() {
        let cases = [
            ("9800000000", "1111", "987654", true),
            ("9800000005", "1111", "987654", true),
            ("9800000001", "1111", "987654", false),
            ("9800000006", "1111", "987654", false),
            ("980000000", "1111", "987654", false),
            ("98000000000", "1111", "987654", false),
            ("9800000000", "2222", "987654", false),
            ("9800000000", "1111", "123456", false),
            ("", "", "", false),
        ];
        for (id, mpin, otp, pays) in cases {
            assert_eq!(check(id, mpin, otp).is_ok(), pays, "{id} {mpin} {otp}");
        }
    }

    #[test]
    fn a_masked_id_keeps_two_digits_before_and_three_after() {
        assert_eq!(masked("9800000904"), "98XXXXX904");
    }
}
