//! A payment to be initiated.

use super::customer::Customer;
use daan_domain::{Currency, Money};
use reqwest::Url;
use serde_json::{Value, json};
use std::fmt;

/// What is to be paid, for what, and where the payer comes back to.
#[derive(Clone)]
pub struct Purchase<'a> {
    /// How much, in NPR; ten rupees at least.
    pub amount: Money,
    /// What we call it: up to 64 ASCII characters. It comes back with the payer, which proves nothing.
    pub order_id: &'a str,
    /// What the payer reads; its first 100 characters are sent.
    pub order_name: &'a str,
    /// Where the payer's browser is sent afterwards. Its path is ours to tell donations by; Khalti adds a
    /// query of its own, and none should be there before.
    pub return_url: &'a str,
    /// Our site. Nobody is sent there.
    pub website_url: &'a str,
    /// Who pays, for Khalti's form.
    pub customer: Option<Customer>,
}

/// A payment to be initiated, within the limits that Khalti documents and those that are known from use.
#[derive(Clone)]
pub struct NewPayment {
    amount: Money,
    order_id: String,
    order_name: String,
    return_url: String,
    website_url: String,
    customer: Option<Customer>,
}

/// What Khalti would refuse, or answer with a failure of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPayment {
    /// Khalti moves nothing but Nepali rupees.
    #[error("Khalti takes NPR alone, not {0}")]
    Currency(&'static str),
    /// Less than ten rupees.
    #[error("Khalti takes {min} paisa at least, not {0}", min = NewPayment::MIN_AMOUNT_MINOR)]
    TooLittle(i64),
    /// No order id, or one too long, or with more than visible ASCII in it.
    #[error("an order id has 1 to {max} ASCII characters", max = NewPayment::MAX_ORDER_ID_CHARS)]
    OrderId,
    /// No name.
    #[error("the purchase has no name")]
    OrderName,
    /// The address to come back to is no absolute http address of at most 255 characters, or has a query.
    #[error("the return address is no http address of at most {max} characters without a query", max = NewPayment::MAX_URL_CHARS)]
    ReturnUrl,
    /// The site's address is no absolute http address of at most 255 characters.
    #[error("the site's address is no http address of at most {max} characters", max = NewPayment::MAX_URL_CHARS)]
    WebsiteUrl,
}

impl NewPayment {
    /// The least that can be paid, in paisa. The error's text says "greater than", but the documents'
    /// own examples pay exactly this.
    pub const MIN_AMOUNT_MINOR: i64 = 10_00;
    /// How long an order id may be.
    pub const MAX_ORDER_ID_CHARS: usize = 64;
    /// How much of a name is sent.
    pub const MAX_ORDER_NAME_CHARS: usize = 100;
    /// How long an address may be: integrators met an empty 500 beyond.
    pub const MAX_URL_CHARS: usize = 255;

    /// Checks what is to be paid.
    ///
    /// # Errors
    /// [`InvalidPayment`] says which part would not pass.
    pub fn new(purchase: Purchase<'_>) -> Result<NewPayment, InvalidPayment> {
        check_amount(purchase.amount)?;
        if !is_order_id(purchase.order_id) {
            return Err(InvalidPayment::OrderId);
        }
        let order_name = shortened(purchase.order_name);
        if order_name.is_empty() {
            return Err(InvalidPayment::OrderName);
        }
        if http_url(purchase.return_url).is_none_or(|url| url.query().is_some()) {
            return Err(InvalidPayment::ReturnUrl);
        }
        if http_url(purchase.website_url).is_none() {
            return Err(InvalidPayment::WebsiteUrl);
        }
        Ok(NewPayment {
            amount: purchase.amount,
            order_id: purchase.order_id.to_owned(),
            order_name,
            return_url: purchase.return_url.to_owned(),
            website_url: purchase.website_url.to_owned(),
            customer: purchase.customer,
        })
    }

    /// What is to be paid.
    pub fn amount(&self) -> Money {
        self.amount
    }

    pub(super) fn body(&self) -> Value {
        let mut body = json!({
            "return_url": self.return_url,
            "website_url": self.website_url,
            "amount": self.amount.amount_minor(),
            "purchase_order_id": self.order_id,
            "purchase_order_name": self.order_name,
        });
        let customer = self.customer.as_ref().and_then(Customer::body);
        if let (Some(customer), Some(members)) = (customer, body.as_object_mut()) {
            members.insert("customer_info".to_owned(), customer);
        }
        body
    }
}

/// Without the address to come back to: the donor's token is in it.
impl fmt::Debug for NewPayment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewPayment")
            .field("amount", &self.amount)
            .field("order_id", &self.order_id)
            .finish_non_exhaustive()
    }
}

fn check_amount(amount: Money) -> Result<(), InvalidPayment> {
    if amount.currency() != Currency::NPR {
        Err(InvalidPayment::Currency(amount.currency().code()))
    } else if amount.amount_minor() < NewPayment::MIN_AMOUNT_MINOR {
        Err(InvalidPayment::TooLittle(amount.amount_minor()))
    } else {
        Ok(())
    }
}

fn is_order_id(text: &str) -> bool {
    (1..=NewPayment::MAX_ORDER_ID_CHARS).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_graphic())
}

/// The beginning of a name, without white space at its ends.
fn shortened(name: &str) -> String {
    let beginning: String = name
        .trim()
        .chars()
        .take(NewPayment::MAX_ORDER_NAME_CHARS)
        .collect();
    beginning.trim_end().to_owned()
}

fn http_url(text: &str) -> Option<Url> {
    let is_plain =
        text.len() <= NewPayment::MAX_URL_CHARS && text.bytes().all(|b| b.is_ascii_graphic());
    let url = is_plain.then(|| Url::parse(text).ok()).flatten()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn npr(amount_minor: i64) -> Money {
        Money::new(amount_minor, Currency::NPR).unwrap()
    }

    fn purchase() -> Purchase<'static> {
        Purchase {
            amount: npr(13_00),
            order_id: "DN-4F7K-Q2MX-9TBZ",
            order_name: "School books",
            return_url: "https://give.example.org/return/khalti/0123456789",
            website_url: "https://give.example.org/",
            customer: None,
        }
    }

    fn problem(purchase: Purchase<'_>) -> Option<InvalidPayment> {
        NewPayment::new(purchase).err()
    }

    #[test]
    fn only_npr_of_ten_rupees_at_least_can_be_paid() {
        let of = |amount| {
            problem(Purchase {
                amount,
                ..purchase()
            })
        };
        assert_eq!(of(npr(10_00)), None);
        assert_eq!(of(npr(9_99)), Some(InvalidPayment::TooLittle(9_99)));
        assert_eq!(of(npr(0)), Some(InvalidPayment::TooLittle(0)));
        let inr = Money::new(500_00, Currency::INR).unwrap();
        assert_eq!(of(inr), Some(InvalidPayment::Currency("INR")));
    }

    #[test]
    fn an_order_id_has_1_to_64_visible_ascii_characters() {
        let of = |order_id: &str| {
            problem(Purchase {
                order_id,
                ..purchase()
            })
        };
        assert_eq!(of(&"x".repeat(64)), None);
        for broken in ["", " ", "a b", "a\n", "दान", &"x".repeat(65)] {
            assert_eq!(of(broken), Some(InvalidPayment::OrderId), "{broken:?}");
        }
    }

    #[test]
    fn a_long_name_is_cut_and_an_empty_one_refused() {
        let name = |order_name: &str| {
            let new = NewPayment::new(Purchase {
                order_name,
                ..purchase()
            });
            new.map(|new| {
                new.body()["purchase_order_name"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            })
        };
        assert_eq!(name("  पुस्तक \n"), Ok("पुस्तक".to_owned()));
        assert_eq!(name(&"द".repeat(101)), Ok("द".repeat(100)));
        assert_eq!(name(&format!("{} b", "a".repeat(99))), Ok("a".repeat(99)));
        for empty in ["", " ", "\u{3000}\n"] {
            assert_eq!(name(empty), Err(InvalidPayment::OrderName), "{empty:?}");
        }
    }

    #[test]
    fn addresses_are_absolute_http_and_short() {
        let back = |return_url: &str| {
            problem(Purchase {
                return_url,
                ..purchase()
            })
        };
        let site = |website_url: &str| {
            problem(Purchase {
                website_url,
                ..purchase()
            })
        };
        let of_length = |length: usize| {
            let origin = "https://give.example.org/";
            format!("{origin}{}", "x".repeat(length - origin.len()))
        };
        for good in ["http://127.0.0.1:8080/r/t", &of_length(255)] {
            assert_eq!((back(good), site(good)), (None, None), "{good}");
        }
        for broken in [
            "",
            "/return/khalti/t",
            "give.example.org/return",
            "intent://give.example.org",
            "https://",
            "https://give.example.org/ a",
            "https://give.example.org/दान",
            &of_length(256),
        ] {
            assert_eq!(back(broken), Some(InvalidPayment::ReturnUrl), "{broken:?}");
            assert_eq!(site(broken), Some(InvalidPayment::WebsiteUrl), "{broken:?}");
        }
        // Khalti's own query would begin with a second question mark.
        let with_query = "https://give.example.org/r?t=1";
        assert_eq!(back(with_query), Some(InvalidPayment::ReturnUrl));
    }

    #[test]
    fn a_shown_payment_keeps_the_donors_token_to_itself() {
        let shown = format!("{:?}", NewPayment::new(purchase()).unwrap());
        assert!(
            shown.contains("DN-4F7K") && !shown.contains("0123456789"),
            "{shown}"
        );
    }

    #[test]
    fn a_customer_who_says_nothing_is_not_sent() {
        let of = |customer| {
            NewPayment::new(Purchase {
                customer,
                ..purchase()
            })
            .unwrap()
            .body()
        };
        assert_eq!(of(None), of(Some(Customer::new("", " ", None))));
        assert_eq!(of(None).get("customer_info"), None);
    }
}
