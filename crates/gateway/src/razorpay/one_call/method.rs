//! With what it is paid.

use super::browser::Browser;
use super::card::CardDetails;
use super::new_payment::InvalidPayment;
use daan_domain::Currency;

/// With what it is paid.
pub enum PaymentMethod {
    /// An Indian bank's own pages.
    Netbanking {
        /// Razorpay's code of the bank, such as `HDFC`.
        bank: String,
    },
    /// A Malaysian bank's own pages.
    Fpx {
        /// Razorpay's code of the bank, such as `MB2U`.
        bank: String,
    },
    /// UPI.
    Upi(Upi),
    /// A wallet.
    Wallet {
        /// Razorpay's name of the wallet, such as `payzapp`.
        wallet: String,
    },
    /// A card, which only those may take who are certified for it.
    Card {
        /// The card.
        card: CardDetails,
        /// What it is typed in.
        browser: Browser,
    },
}

/// How UPI is asked.
#[derive(Clone, PartialEq, Eq)]
pub enum Upi {
    /// A request goes to this address, and the payer opens the app. Being withdrawn for most merchants.
    Collect {
        /// The payer's address: `name@handle`.
        vpa: String,
    },
    /// An address comes back that opens an app on the payer's phone.
    Intent,
}

const MYR: &str = "MYR";
const MAX_VPA_CHARS: usize = 100;
const MAX_CODE_CHARS: usize = 32;

impl PaymentMethod {
    /// Razorpay's word for it.
    pub fn code(&self) -> &'static str {
        match self {
            PaymentMethod::Netbanking { .. } => "netbanking",
            PaymentMethod::Fpx { .. } => "fpx",
            PaymentMethod::Upi(_) => "upi",
            PaymentMethod::Wallet { .. } => "wallet",
            PaymentMethod::Card { .. } => "card",
        }
    }

    /// Whether money of this currency can be paid with it: India's own ways move rupees alone, Malaysia's
    /// ringgit alone.
    pub fn takes(&self, currency: Currency) -> bool {
        match self {
            PaymentMethod::Netbanking { .. } | PaymentMethod::Upi(_) => currency == Currency::INR,
            PaymentMethod::Fpx { .. } => currency.code() == MYR,
            PaymentMethod::Wallet { .. } => currency == Currency::INR || currency.code() == MYR,
            PaymentMethod::Card { .. } => true,
        }
    }

    pub(super) fn check(&self) -> Result<(), InvalidPayment> {
        let fits = match self {
            PaymentMethod::Netbanking { bank } | PaymentMethod::Fpx { bank } => is_code(bank),
            PaymentMethod::Wallet { wallet } => is_code(wallet),
            PaymentMethod::Upi(Upi::Collect { vpa }) => is_vpa(vpa),
            PaymentMethod::Upi(Upi::Intent) | PaymentMethod::Card { .. } => true,
        };
        if fits {
            Ok(())
        } else {
            Err(InvalidPayment::Method)
        }
    }
}

fn is_code(text: &str) -> bool {
    (1..=MAX_CODE_CHARS).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn is_vpa(text: &str) -> bool {
    let is_half = |half: &str, extra: &[u8]| {
        !half.is_empty()
            && half
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || extra.contains(&b))
    };
    text.len() <= MAX_VPA_CHARS
        && text
            .split_once('@')
            .is_some_and(|(name, handle)| is_half(name, b".-_") && is_half(handle, b""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn netbanking(bank: &str) -> PaymentMethod {
        let bank = bank.to_owned();
        PaymentMethod::Netbanking { bank }
    }

    fn collect(vpa: &str) -> PaymentMethod {
        let vpa = vpa.to_owned();
        PaymentMethod::Upi(Upi::Collect { vpa })
    }

    #[test]
    fn each_way_to_pay_moves_its_own_money() {
        let myr = Currency::lookup("MYR").unwrap();
        let fpx = PaymentMethod::Fpx {
            bank: "MB2U".to_owned(),
        };
        assert!(fpx.takes(myr) && !fpx.takes(Currency::INR));
        for indian in [netbanking("HDFC"), PaymentMethod::Upi(Upi::Intent)] {
            assert!(indian.takes(Currency::INR) && !indian.takes(myr));
        }
        let wallet = PaymentMethod::Wallet {
            wallet: "payzapp".to_owned(),
        };
        assert!(wallet.takes(Currency::INR) && wallet.takes(myr));
        assert!(!wallet.takes(Currency::NPR));
    }

    #[test]
    fn what_is_no_bank_or_address_is_refused() {
        for good in [
            netbanking("HDFC"),
            netbanking("PHBM_C"),
            collect("gaurav.kumar-1@okhdfcbank"),
        ] {
            assert_eq!(good.check(), Ok(()));
        }
        for bank in ["", "HD FC", "HDFC\"", &"x".repeat(33)] {
            assert_eq!(
                netbanking(bank).check(),
                Err(InvalidPayment::Method),
                "{bank}"
            );
        }
        for vpa in [
            "",
            "gaurav",
            "@okhdfc",
            "gaurav@",
            "a@b@c",
            "a b@c",
            "a@b.c",
            &"x".repeat(101),
        ] {
            assert_eq!(collect(vpa).check(), Err(InvalidPayment::Method), "{vpa}");
        }
    }
}
