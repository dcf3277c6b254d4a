//! Every step against every event: a new one of either makes this fail until it is decided.

use super::{AttemptFailure, Effect, Event, Proof, Step, Ticket, step};
use daan_api::{
    AlternativeView, AmountMinor, ApiError, BeginRequest, Begun, BrowserProblem, DonationView,
    DonorFields, Next, OpenCheckout, Prefill, Problem,
};
use daan_domain::{Gateway, Locale};
use std::sync::Arc;

pub(super) fn ticket() -> Ticket {
    Ticket::new("DN-1".to_owned(), "token".to_owned())
}

pub(super) fn open_checkout() -> OpenCheckout {
    OpenCheckout {
        checkout_url: "https://checkout.example/v1/checkout.js".to_owned(),
        key_id: "rzp_test_1".to_owned(),
        order_id: "order_1".to_owned(),
        amount_minor: 500_00,
        currency: "INR".to_owned(),
        name: "Payee".to_owned(),
        description: "Campaign".to_owned(),
        prefill: Prefill {
            name: "Asha".to_owned(),
            email: "asha@example.org".to_owned(),
            contact: None,
        },
        callback_url: String::new(),
        hosted_url: "https://give.example/donations/token/pay".to_owned(),
    }
}

pub(super) fn proof() -> Proof {
    Proof {
        payment_id: "pay_1".to_owned(),
        order_id: "order_1".to_owned(),
        signature: "00".to_owned(),
    }
}

pub(super) fn view(status: &str, under_review: bool) -> DonationView {
    DonationView {
        donation_id: "DN-1".to_owned(),
        status: status.to_owned(),
        amount_minor: 500_00,
        currency: "INR".to_owned(),
        campaign: "education".to_owned(),
        gateway: "razorpay".to_owned(),
        under_review,
        payment_id: None,
        paid_at: None,
        returned_minor: None,
        receipt_mail: None,
        next: None,
        failure: None,
        alternative: None,
        surplus: vec![],
    }
}

/// A gift of ₹500 that Khalti would take too.
pub(super) fn with_alternative() -> Arc<DonationView> {
    Arc::new(DonationView {
        alternative: Some(AlternativeView {
            gateway: "khalti".to_owned(),
            currency: "NPR".to_owned(),
            amount_minor: 800_00,
            payee: "Kosh".to_owned(),
        }),
        ..view("open", false)
    })
}

pub(super) fn request() -> BeginRequest {
    BeginRequest {
        idempotency_key: String::new(),
        campaign: "education".to_owned(),
        amount_minor: AmountMinor(Some(500_00)),
        currency: "INR".to_owned(),
        gateway: "razorpay".to_owned(),
        donor: DonorFields {
            name: "Asha".to_owned(),
            email: "asha@example.org".to_owned(),
            phone: None,
            pan: None,
        },
        message: None,
        anonymous: false,
        locale: "en".to_owned(),
        declares_indian_citizen: false,
    }
}

pub(super) fn error(problem: Problem) -> ApiError {
    problem.into_error(Locale::En, "")
}

pub(super) fn begun(next: Next) -> Begun {
    Begun {
        donation_id: "DN-1".to_owned(),
        token: "token".to_owned(),
        next,
    }
}

pub(super) fn redirect() -> Next {
    Next::Redirect {
        url: "https://pay.example".to_owned(),
    }
}

/// One of each, in the order of the table's rows.
pub(super) fn steps() -> [Step; 18] {
    let ticket = ticket();
    [
        Step::START,
        Step::Form {
            known: Some(ticket.clone()),
            problem: None,
        },
        Step::Beginning(None),
        Step::Beginning(Some(ticket.clone())),
        Step::Recalling(ticket.clone(), redirect()),
        Step::Reopening(ticket.clone(), with_alternative()),
        Step::Loading(ticket.clone(), Arc::new(open_checkout())),
        Step::Paying(ticket.clone(), None),
        Step::Blocked {
            ticket: ticket.clone(),
            order: Arc::new(open_checkout()),
            view: None,
        },
        Step::Blocked {
            ticket: ticket.clone(),
            order: Arc::new(open_checkout()),
            view: Some(with_alternative()),
        },
        Step::Checking {
            ticket: ticket.clone(),
            failure: None,
            tries: 0,
        },
        Step::Unpaid {
            ticket: ticket.clone(),
            view: with_alternative(),
            failure: None,
            problem: None,
            tries: 1,
        },
        Step::Confirming {
            ticket: ticket.clone(),
            proof: Arc::new(proof()),
            tries: 0,
        },
        Step::Waiting {
            ticket: ticket.clone(),
            gateway: Some(Gateway::Razorpay),
            tries: 0,
        },
        Step::UnderReview {
            ticket: ticket.clone(),
            tries: 0,
        },
        Step::Rejected(ticket.clone(), Arc::new(error(Problem::SignatureMismatch))),
        Step::Leaving(ticket.clone(), "https://pay.example".to_owned()),
        Step::Done(ticket, Arc::new(view("paid", false))),
    ]
}

/// One of each, in the order of the table's columns.
fn events() -> Vec<Event> {
    let token = || "token".to_owned();
    let status = |view| Event::Status(token(), Ok(view));
    let confirmed = |view| Event::Confirmed(token(), Ok(view));
    vec![
        Event::Submitted(Box::new(request())),
        Event::Began(Ok(begun(Next::OpenCheckout(Arc::new(open_checkout()))))),
        Event::Began(Ok(begun(redirect()))),
        Event::Began(Err(error(Problem::GatewayUnavailable))),
        Event::Retried(Ok(Next::OpenCheckout(Arc::new(open_checkout())))),
        Event::Retried(Ok(redirect())),
        Event::Retried(Err(error(Problem::AlreadyPaid))),
        Event::Retried(Err(error(Problem::PaymentUnderWay))),
        Event::Retried(Err(error(Problem::GatewayFailed))),
        Event::ScriptReady,
        Event::ScriptFailed,
        Event::WindowBroke(Arc::new(open_checkout())),
        Event::AttemptFailed(AttemptFailure::default()),
        Event::Dismissed,
        Event::Paid(proof()),
        confirmed(view("paid", false)),
        confirmed(view("open", false)),
        Event::Confirmed(
            token(),
            Err(error(Problem::Browser(BrowserProblem::Unreachable))),
        ),
        Event::Confirmed(token(), Err(error(Problem::PaymentUnderWay))),
        Event::Confirmed(token(), Err(error(Problem::SignatureMismatch))),
        Event::Confirmed(token(), Err(error(Problem::DonationNotFound))),
        status(view("paid", false)),
        status(view("processing", false)),
        status(view("open", true)),
        status(view("open", false)),
        Event::Status(
            token(),
            Err(error(Problem::Browser(BrowserProblem::Unreachable))),
        ),
        Event::Status(token(), Err(error(Problem::OriginNotAllowed))),
        Event::Status(token(), Err(error(Problem::DonationNotFound))),
        Event::Due,
        Event::TryAgain,
        Event::TakeAlternative,
        Event::TakeHosted,
        Event::ChangeGift,
        Event::Resumed(ticket(), None),
        Event::Resumed(ticket(), Some(proof())),
        Event::Returned(ticket()),
        Event::Arrived(ticket(), Arc::new(view("open", false))),
        Event::Status("another's".to_owned(), Ok(view("paid", false))),
        Event::Confirmed("another's".to_owned(), Ok(view("paid", false))),
    ]
}

pub(super) fn letter(step: &Step) -> char {
    match step {
        Step::Form { known: None, .. } => 'f',
        Step::Form { known: Some(_), .. } => 'k',
        Step::Beginning(None) => 'b',
        Step::Beginning(Some(_)) => 'B',
        Step::Recalling(..) => 'a',
        Step::Reopening(..) => 'r',
        Step::Loading(..) => 'l',
        Step::Paying(..) => 'p',
        Step::Blocked { view: None, .. } => 'x',
        Step::Blocked { view: Some(_), .. } => 'y',
        Step::Checking { .. } => 'c',
        Step::Unpaid { .. } => 'u',
        Step::Confirming { .. } => 'C',
        Step::Waiting { .. } => 'w',
        Step::UnderReview { .. } => 'v',
        Step::Rejected(..) => 'R',
        Step::Leaving(..) => 'L',
        Step::Done(..) => 'D',
    }
}

/// What follows: the letter of the next step, or `.` where nothing changes and nothing is done.
const TABLE: [(char, &str); 18] = [
    // S  b b b  r r r r r  s s w a d  P  c c c c c c  s s s s s s s  D  t a h c  R R B A  o o
    ('f', "b... ..... ..... . ...... ....... . .... kCcu .."),
    ('k', "B... ..... ..... . ...... Dwvkkff k .... kCcu .."),
    ('b', ".lLf ..... ..... . ...... ....... . .... .... .."),
    ('B', ".aak ..... ..... . ...... ....... . .... .... .."),
    ('a', ".... ..... ..... . ...... DwvLLLR . .... .... .."),
    ('r', ".... lLcuu ..... . ...... D...... . .... .... .."),
    ('l', ".... ..... px... . ...... D...... . .... .... .."),
    ('p', ".... ..... ..xpc C ...... Dpppppp p .... ..c. .."),
    ('x', ".... ..... ..... . ...... Dwvyx.. x l.Lk ..c. .."),
    ('y', ".... ..... ..... . ...... Dwvyy.. y lrLk ..c. .."),
    ('c', ".... ..... ..... . ...... DwvucRR c .... .... .."),
    ('u', ".... ..... ..... . ...... DwvuuRR u rr.k ..c. .."),
    ('C', ".... ..... ..... . DwCCRR D...... C .... .... .."),
    ('w', ".... ..... ..... . ...... DwvuwRR w .... .... .."),
    ('v', ".... ..... ..... . ...... DwvuvRR v .... .... .."),
    ('R', ".... ..... ..... . ...... DwvRR.. R c..k .... .."),
    ('L', ".... ..... ..... . ...... ....... . .... ..c. .."),
    ('D', ".... ..... ..... . ...... ....... . .... .... .."),
];

#[test]
fn every_step_answers_every_event_as_decided() {
    let events = events();
    for (before, (name, row)) in steps().into_iter().zip(TABLE) {
        assert_eq!(letter(&before), name);
        let expected: Vec<char> = row.chars().filter(|c| *c != ' ').collect();
        assert_eq!(expected.len(), events.len(), "row {name}");
        for (event, expected) in events.iter().zip(expected) {
            let (after, effects) = step(before.clone(), event.clone());
            let ignored = after == before && effects.is_empty();
            let found = if ignored { '.' } else { letter(&after) };
            assert_eq!(found, expected, "{name} on {event:?}");
        }
    }
}

/// What is done in every cell that does something, in words; a changed effect changes `effects.txt` or
/// fails here.
#[test]
fn every_step_does_what_was_decided() {
    let mut done = String::new();
    for before in steps() {
        for event in events() {
            let (after, effects) = step(before.clone(), event.clone());
            if effects.is_empty() {
                continue;
            }
            let effects: Vec<_> = effects.iter().map(name).collect();
            let (from, to) = (letter(&before), letter(&after));
            done += &[
                &from.to_string(),
                " ",
                &label(&event),
                " > ",
                &to.to_string(),
                ": ",
            ]
            .concat();
            done += &effects.join(", ");
            done += "\n";
        }
    }
    assert_eq!(done, include_str!("effects.txt"), "found:\n{done}");
}

/// The event in a word, with what its answer was.
fn label(event: &Event) -> String {
    let answer = |answer: &Result<DonationView, ApiError>| match answer {
        Ok(view) if view.under_review => "under review".to_owned(),
        Ok(view) => view.status.clone(),
        Err(error) => error.code.clone(),
    };
    let opened = |next: &Next| match next {
        Next::OpenCheckout(_) => "a window".to_owned(),
        Next::Redirect { .. } => "a redirect".to_owned(),
    };
    let whose = |token: &str| if token == "token" { "" } else { " another's" };
    match event {
        Event::Submitted(_) => "submitted".to_owned(),
        Event::Began(Ok(begun)) => ["began with ", &opened(&begun.next)].concat(),
        Event::Began(Err(error)) => ["began: ", &error.code].concat(),
        Event::Retried(Ok(next)) => ["retried with ", &opened(next)].concat(),
        Event::Retried(Err(error)) => ["retried: ", &error.code].concat(),
        Event::ScriptReady => "script ready".to_owned(),
        Event::ScriptFailed => "script failed".to_owned(),
        Event::WindowBroke(_) => "window broke".to_owned(),
        Event::AttemptFailed(_) => "attempt failed".to_owned(),
        Event::Dismissed => "dismissed".to_owned(),
        Event::Paid(_) => "paid".to_owned(),
        Event::Confirmed(token, said) => ["confirmed", whose(token), ": ", &answer(said)].concat(),
        Event::Status(token, said) => ["status", whose(token), ": ", &answer(said)].concat(),
        Event::Due => "due".to_owned(),
        Event::TryAgain => "try again".to_owned(),
        Event::TakeAlternative => "take the alternative".to_owned(),
        Event::TakeHosted => "take the hosted page".to_owned(),
        Event::ChangeGift => "change the gift".to_owned(),
        Event::Resumed(_, None) => "resumed".to_owned(),
        Event::Resumed(_, Some(_)) => "resumed with a proof".to_owned(),
        Event::Returned(_) => "returned".to_owned(),
        Event::Arrived(..) => "arrived".to_owned(),
    }
}

/// Follows events from the form on, and names the effects on the way.
pub(super) fn follow(events: Vec<Event>) -> (Step, Vec<&'static str>) {
    events
        .into_iter()
        .fold((Step::START, vec![]), |(before, mut names), event| {
            let (after, effects) = step(before, event);
            names.extend(effects.iter().map(name));
            (after, names)
        })
}

pub(super) fn name(effect: &Effect) -> &'static str {
    match effect {
        Effect::Begin(_) => "begin",
        Effect::Remember(..) => "remember",
        Effect::Retry(..) => "retry",
        Effect::Load(_) => "load",
        Effect::Open(..) => "open",
        Effect::Close => "close",
        Effect::Keep(..) => "keep",
        Effect::Confirm(..) => "confirm",
        Effect::Ask(_) => "ask",
        Effect::Wait(..) => "wait",
        Effect::Forget(_) => "forget",
        Effect::SetAside(_) => "set aside",
        Effect::Renew => "renew",
        Effect::Leave(..) => "leave",
        Effect::Finish(..) => "finish",
    }
}

fn opened() -> Vec<Event> {
    vec![
        Event::Submitted(Box::new(request())),
        Event::Began(Ok(begun(Next::OpenCheckout(Arc::new(open_checkout()))))),
        Event::ScriptReady,
    ]
}

#[test]
fn a_gift_goes_from_the_press_to_the_thanks() {
    let mut events = opened();
    events.push(Event::Paid(proof()));
    events.push(Event::Confirmed(
        "token".to_owned(),
        Ok(view("paid", false)),
    ));
    let (end, effects) = follow(events);
    assert_eq!(letter(&end), 'D');
    assert_eq!(
        effects,
        [
            "begin", "remember", "load", "open", "wait", "keep", "confirm", "forget", "finish"
        ]
    );
}

#[test]
fn a_second_press_and_a_second_ready_script_do_nothing() {
    let mut events = opened();
    events.insert(1, Event::Submitted(Box::new(request())));
    events.push(Event::ScriptReady);
    events.push(Event::Submitted(Box::new(request())));
    let (_, effects) = follow(events);
    assert_eq!(effects, ["begin", "remember", "load", "open", "wait"]);
}

#[test]
fn a_dismissed_window_is_asked_about_before_anything_is_said() {
    let mut events = opened();
    events.push(Event::AttemptFailed(AttemptFailure::default()));
    events.push(Event::Dismissed);
    let (after, effects) = follow(events.clone());
    assert_eq!((letter(&after), effects.last()), ('c', Some(&"ask")));
    events.push(Event::Status("token".to_owned(), Ok(view("paid", false))));
    assert_eq!(letter(&follow(events).0), 'D');
}

#[test]
fn a_payment_seen_by_the_server_first_closes_the_window() {
    let mut events = opened();
    events.push(Event::Status("token".to_owned(), Ok(view("paid", false))));
    let (after, effects) = follow(events);
    assert_eq!(letter(&after), 'D');
    assert!(effects.ends_with(&["close", "forget", "finish"]));
}

#[test]
fn a_proof_is_brought_until_it_is_answered() {
    let mut events = opened();
    events.push(Event::Paid(proof()));
    for _ in 0..20 {
        events.push(Event::Confirmed(
            "token".to_owned(),
            Err(error(Problem::Browser(BrowserProblem::Unreachable))),
        ));
        events.push(Event::Due);
    }
    let (after, effects) = follow(events);
    assert!(after.holds_unsent_proof());
    assert_eq!(
        effects.iter().filter(|name| **name == "confirm").count(),
        21
    );
    assert!(!effects.contains(&"forget"));
}

#[test]
fn an_unpaid_gift_is_asked_about_for_as_long_as_its_page_is_open() {
    let mut events = opened();
    events.push(Event::Dismissed);
    for _ in 0..20 {
        events.push(Event::Status("token".to_owned(), Ok(view("open", false))));
    }
    let (after, effects) = follow(events.clone());
    assert_eq!(letter(&after), 'u');
    assert_eq!(effects.last(), Some(&"wait"));
    events.push(Event::Status("token".to_owned(), Ok(view("paid", false))));
    let (after, _) = follow(events);
    assert_eq!(letter(&after), 'D');
}

#[test]
fn a_spent_key_is_renewed() {
    let (_, effects) = follow(vec![
        Event::Submitted(Box::new(request())),
        Event::Began(Err(error(Problem::IdempotencyKeyReused))),
    ]);
    assert_eq!(effects, ["begin", "renew"]);
}

#[test]
fn what_a_newer_server_says_is_never_called_unpaid() {
    let (after, _) = follow(vec![Event::Arrived(
        ticket(),
        Arc::new(view("frozen_by_moonlight", false)),
    )]);
    assert_eq!(letter(&after), 'w');
}
