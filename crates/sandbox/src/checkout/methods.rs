//! The ways to pay, and the banks and wallets of each, by currency.

/// Codes and names.
pub(crate) type Named = &'static [(&'static str, &'static str)];

pub(crate) const NETBANKING: Named = &[
    ("HDFC", "HDFC Bank"),
    ("ICIC", "ICICI Bank"),
    ("SBIN", "State Bank of India"),
    ("UTIB", "Axis Bank"),
];

/// Malaysia's banks; a code with `_C` is a company's account.
pub(crate) const FPX: Named = &[
    ("MB2U", "Maybank2U"),
    ("CIBB", "CIMB Clicks"),
    ("PBBE", "Public Bank"),
    ("RHBB", "RHB Bank"),
];

const INDIAN_WALLETS: Named = &[
    ("mobikwik", "MobiKwik"),
    ("freecharge", "FreeCharge"),
    ("airtelmoney", "Airtel Money"),
];

const MALAYSIAN_WALLETS: Named = &[
    ("touchngo", "Touch 'n Go"),
    ("grabpay", "GrabPay"),
    ("boost", "Boost"),
];

/// Malaysia has its own kind of account, and with it its own ways to pay.
const MALAYSIAN_CURRENCY: &str = "MYR";

/// Indian bank accounts hold nothing else.
const INDIAN_CURRENCY: &str = "INR";

pub(crate) fn wallets(currency: &str) -> Named {
    if currency == MALAYSIAN_CURRENCY {
        MALAYSIAN_WALLETS
    } else {
        INDIAN_WALLETS
    }
}

/// Whether a method pays in this currency at all.
pub(crate) fn takes(method: &str, currency: &str) -> bool {
    match method {
        "netbanking" | "upi" => currency == INDIAN_CURRENCY,
        "fpx" => currency == MALAYSIAN_CURRENCY,
        "card" | "wallet" => true,
        _ => false,
    }
}

/// The name of a code, or the code itself: many more exist than are listed.
pub(crate) fn name_of(code: &str, known: Named) -> String {
    let entry = known.iter().find(|(listed, _)| *listed == code);
    entry.map_or(code, |(_, name)| name).to_owned()
}
