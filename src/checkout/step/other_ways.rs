//! Stories of gifts that are paid another way than was meant.

use super::table::{
    begun, error, follow, letter, open_checkout, redirect, request, ticket, view, with_alternative,
};
use super::{Effect, Event, Step, step};
use daan_api::{DonationView, Next, Problem};
use std::sync::Arc;

fn status(view: DonationView) -> Event {
    Event::Status("token".to_owned(), Ok(view))
}

/// A gift whose payment script does not come, as the server then describes it.
fn blocked() -> Vec<Event> {
    vec![
        Event::Submitted(Box::new(request())),
        Event::Began(Ok(begun(Next::OpenCheckout(Arc::new(open_checkout()))))),
        Event::ScriptFailed,
        status(DonationView::clone(&with_alternative())),
    ]
}

fn retried_gateway(before: Step, event: Event) -> Option<String> {
    let (_, effects) = step(before, event);
    effects.into_iter().find_map(|effect| match effect {
        Effect::Retry(_, gateway) => Some(gateway),
        _ => None,
    })
}

#[test]
fn a_blocked_window_leads_to_the_alternative_and_out_of_the_page() {
    let mut events = blocked();
    events.push(Event::TakeAlternative);
    events.push(Event::Retried(Ok(redirect())));
    let (after, effects) = follow(events);
    assert_eq!(letter(&after), 'L');
    assert_eq!(
        effects,
        ["begin", "remember", "load", "ask", "retry", "leave"]
    );
}

#[test]
fn an_alternative_that_is_not_known_yet_cannot_be_taken() {
    let mut events = blocked();
    events.truncate(3);
    events.push(Event::TakeAlternative);
    let (after, effects) = follow(events);
    assert_eq!((letter(&after), effects.last()), ('x', Some(&"ask")));
}

#[test]
fn each_press_asks_for_its_own_gateway() {
    let (blocked, _) = follow(blocked());
    assert_eq!(
        retried_gateway(blocked, Event::TakeAlternative).as_deref(),
        Some("khalti")
    );
    let mut of_khalti = view("open", false);
    "khalti".clone_into(&mut of_khalti.gateway);
    let (unpaid, _) = follow(vec![Event::Arrived(ticket(), Arc::new(of_khalti))]);
    assert_eq!(
        retried_gateway(unpaid, Event::TryAgain).as_deref(),
        Some("khalti"),
        "a gift is tried again where it was to be paid"
    );
}

#[test]
fn a_refused_try_leaves_the_alternative_open() {
    let (after, _) = follow(vec![
        Event::Arrived(ticket(), with_alternative()),
        Event::TryAgain,
        Event::Retried(Err(error(Problem::GatewayUnavailable))),
    ]);
    assert_eq!(letter(&after), 'u');
    assert!(after.alternative().is_some());
}

#[test]
fn money_that_came_meanwhile_is_seen_before_a_second_way_opens() {
    let mut events = blocked();
    events.push(Event::TakeAlternative);
    events.push(Event::Retried(Err(error(Problem::AlreadyPaid))));
    events.push(status(view("paid", false)));
    let (after, effects) = follow(events);
    assert_eq!(letter(&after), 'D');
    assert!(!effects.contains(&"leave"));
}

#[test]
fn a_page_that_was_left_is_no_dead_end_when_it_is_seen_again() {
    for (answer, end) in [("paid", 'D'), ("processing", 'w'), ("open", 'u')] {
        let (after, effects) = follow(vec![
            Event::Submitted(Box::new(request())),
            Event::Began(Ok(begun(redirect()))),
            Event::Returned(ticket()),
            status(view(answer, false)),
        ]);
        assert_eq!(letter(&after), end, "{answer}");
        assert_eq!(effects.get(3), Some(&"ask"), "{effects:?}");
    }
}

/// The window was closed by a reload, and the order was paid meanwhile, or not.
#[test]
fn a_gift_that_was_begun_before_is_asked_about_before_its_window_opens() {
    for (answer, end) in [("paid", 'D'), ("processing", 'w'), ("open", 'l')] {
        let (after, effects) = follow(vec![
            Event::Resumed(ticket(), None),
            status(view("open", false)),
            Event::Submitted(Box::new(request())),
            Event::Began(Ok(begun(Next::OpenCheckout(Arc::new(open_checkout()))))),
            status(view(answer, false)),
        ]);
        assert_eq!(letter(&after), end);
        assert_eq!(effects[..5], ["ask", "wait", "begin", "remember", "ask"]);
    }
}
