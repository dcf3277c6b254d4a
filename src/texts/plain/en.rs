//! English.

use super::{OtpTexts, PayTexts, PlainTexts};

pub(super) const TEXTS: PlainTexts = PlainTexts {
    error: "Error: {title}",
    refused: "Please look at this again",
    cancelled: "You came back from the payment page before paying. Change what you like and press the button again.",
    cancelled_gift: "Have you paid after all? See the page of that gift",
    no_change: "Your browser runs no scripts, so this page does not change by itself. Press “{check}” after a while.",
    to_form: "Back to the form",
    to_status: "See what became of this gift",
    pay: PayTexts {
        title: "Pay your gift",
        payee: "Goes to",
        button: "Pay {amount}",
        onward: "You pay on Razorpay’s own page and come back here afterwards.",
        here: "Pay from this page",
        by: "Pay {amount} by {method}",
        bank: "Bank",
        choose: "Choose one",
        upi_id: "UPI ID",
        upi_hint: "Such as name@bank. Leave it empty to open the UPI app on this phone.",
        phone_hint: "Your bank may ask for it. With the country code, such as +91 98765 43210",
        card_number: "Card number",
        card_name: "Name on the card",
        card_month: "Month (MM)",
        card_year: "Year (YY)",
        card_cvv: "CVV",
        card_note: "The card’s details pass through our server to Razorpay. We keep none of them.",
        no_choice: "Choose a bank or a wallet from the list.",
        no_upi_id: "A UPI ID is like name@bank. Check it, or leave it empty to open the UPI app.",
        no_phone: "Type your phone number with its country code, such as +91 98765 43210.",
        no_email: "Your e-mail address is too long for this way to pay. Please pay on Razorpay’s own page.",
        no_card: "Something in the card’s details is not right. Check the number, the name, the month and the year in two digits each, and the CVV. Please type them again.",
        no_otp: "Type the digits that your bank has sent you.",
    },
    otp: OtpTexts {
        title: "Your bank asks for a password",
        label: "One-time password (OTP)",
        hint: "Your bank has sent it to your phone.",
        button: "Confirm the payment",
    },
};
