//! What an order's notes remember of its donation.
//!
//! A ledger that is restored from a backup does not know the gifts made since, but the gateway has their
//! orders. So each order says what its donation was, in notes that hold nothing personal: the amount and the
//! terms, and hashes by which the donor's own link and a repeated request find it again. A seal shows that the
//! notes are of this ledger: another installation may take gifts through the same account.

use super::TokenKey;
use daan_domain::{CampaignSlug, Currency, DonationId, Gateway, Locale, Money, Timestamp};
use daan_gateway::razorpay::{Notes, Order};
use daan_storage::{Digest, LostDonation, Origin, Quote, StoredDonation};

/// The names of the notes, in the order in which they are sealed.
const NAMES: [&str; 13] = [
    CAMPAIGN,
    PAYEE,
    GATEWAY,
    AMOUNT,
    CURRENCY,
    QUOTED_PAYEE,
    LOCALE,
    ANONYMOUS,
    CITIZEN,
    CREATED_AT,
    TOKEN,
    KEY,
    REQUEST,
];
const CAMPAIGN: &str = "campaign";
const PAYEE: &str = "payee";
const GATEWAY: &str = "gateway";
const AMOUNT: &str = "amount";
const CURRENCY: &str = "currency";
const QUOTED_PAYEE: &str = "quoted_payee";
const LOCALE: &str = "locale";
const ANONYMOUS: &str = "anonymous";
const CITIZEN: &str = "citizen";
const CREATED_AT: &str = "created_at";
const TOKEN: &str = "token";
const KEY: &str = "key";
const REQUEST: &str = "request";
const SEAL: &str = "seal";

/// What an order is of: the donation as it was, and what the order asks for where that is not its amount.
pub(super) struct Remembered {
    pub(super) donation: LostDonation,
    pub(super) quote: Option<Quote>,
}

/// The notes of an order that asks for `asked` under this receipt.
pub(super) fn notes(
    key: &TokenKey,
    donation: &StoredDonation,
    receipt: &str,
    asked: Money,
    quote: Option<&Quote>,
) -> Notes {
    let origin = &donation.origin;
    let request = key.veiled(&donation.id, &origin.request_fingerprint);
    let own = [
        (CAMPAIGN, donation.campaign.as_str().to_owned()),
        (PAYEE, short(&donation.payee)),
        (GATEWAY, donation.gateway.code().to_owned()),
        (AMOUNT, donation.amount.amount_minor().to_string()),
        (CURRENCY, donation.amount.currency().code().to_owned()),
        (LOCALE, donation.locale.tag().to_owned()),
        (ANONYMOUS, yes_or_no(donation.anonymous)),
        (CITIZEN, yes_or_no(donation.declares_indian_citizen)),
        (CREATED_AT, donation.created_at.unix_ms().to_string()),
        (TOKEN, hex::encode(origin.view_token_hash)),
        (KEY, hex::encode(origin.idempotency_key_hash)),
        (REQUEST, hex::encode(request)),
    ];
    let notes = own
        .into_iter()
        .chain(quote.map(|quote| (QUOTED_PAYEE, short(&quote.payee))))
        .fold(Notes::new(), |notes, (name, text)| notes.with(name, text));
    let seal = key.seal(&sealed(&notes, receipt, &words_of(asked)));
    notes.with(SEAL, seal)
}

/// What an order's notes remember; `None` where they are not, or no longer, what we wrote.
pub(super) fn remembered(key: &TokenKey, id: &DonationId, order: &Order) -> Option<Remembered> {
    let (notes, asked) = (&order.notes, order.money()?);
    let words = words_of(asked);
    let words = sealed(notes, order.receipt.as_deref()?, &words);
    if !key.is_sealed(&words, notes.lookup(SEAL)?) {
        return None;
    }
    let note = |name: &str| notes.lookup(name);
    let currency = Currency::lookup(note(CURRENCY)?)?;
    let donation = LostDonation {
        id: id.clone(),
        campaign: CampaignSlug::parse(note(CAMPAIGN)?).ok()?,
        gateway: Gateway::lookup(note(GATEWAY)?)?,
        payee: note(PAYEE)?.to_owned(),
        declares_indian_citizen: note(CITIZEN)? == YES,
        amount: Money::new(note(AMOUNT)?.parse().ok()?, currency).ok()?,
        anonymous: note(ANONYMOUS)? == YES,
        locale: Locale::lookup(note(LOCALE)?)?,
        created_at: Timestamp::from_unix_ms(note(CREATED_AT)?.parse().ok()?),
        origin: Origin {
            idempotency_key_hash: digest(note(KEY)?)?,
            request_fingerprint: key.veiled(id, &digest(note(REQUEST)?)?),
            view_token_hash: digest(note(TOKEN)?)?,
        },
        donor: None,
    };
    let quote = note(QUOTED_PAYEE).map(|payee| Quote {
        amount: asked,
        payee: payee.to_owned(),
    });
    let fits = quote.is_some() || asked == donation.amount;
    fits.then_some(Remembered { donation, quote })
}

const YES: &str = "yes";

fn yes_or_no(yes: bool) -> String {
    if yes { YES } else { "no" }.to_owned()
}

/// As much of a payee as a note takes.
fn short(payee: &str) -> String {
    payee.chars().take(Notes::MAX_CHARS).collect()
}

fn words_of(asked: Money) -> [String; 2] {
    [
        asked.amount_minor().to_string(),
        asked.currency().code().to_owned(),
    ]
}

/// A note that is missing is sealed as an empty one: none of ours is.
fn sealed<'a>(notes: &'a Notes, receipt: &'a str, asked: &'a [String; 2]) -> Vec<&'a str> {
    let notes = NAMES.map(|name| notes.lookup(name).unwrap_or_default());
    std::iter::once(receipt)
        .chain(asked.iter().map(String::as_str))
        .chain(notes)
        .collect()
}

fn digest(text: &str) -> Option<Digest> {
    hex::decode(text).ok()?.try_into().ok()
}
