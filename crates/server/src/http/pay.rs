//! The page from which a browser without our app goes to pay.

use super::forms::{body, field, is_told_by_the_status_page, onward, to_status, visit};
use super::pages;
use super::pay_choice::{chosen, method, refusal, user_agent};
use super::request::{self, Facts, Segment};
use super::{App, sender};
use crate::checkout::{Offered, Onward, Payable, Step};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use daan_api::{ApiError, Checkout, DonationView, Next, OpenCheckout, failure_message};
use daan_domain::{Currency, Money};
use daan_gateway::razorpay::{Otp, PaymentMethod, Upi};
use daan_web::page::{
    Choice, Chosen, Gift, HostedForm, Method, OneCall, OtpPage, PayPage, PayProblem, PayRefusal,
};

/// `GET /donations/{token}/pay`
pub(super) async fn page(
    State(app): State<App>,
    Segment(token): Segment,
    request: Request,
) -> Response {
    let facts = request::facts(&request);
    shown(&app, &token, &facts, Chosen::default(), None).await
}

/// `POST /donations/{token}/pay`: with what the donor chose on our own page.
pub(super) async fn choose(
    State(app): State<App>,
    Segment(token): Segment,
    request: Request,
) -> Response {
    let facts = request::facts(&request);
    let ip = sender::address(&app, &request);
    let user_agent = user_agent(&request);
    let body = match body(&app, request).await {
        Ok(body) => body,
        Err(problem) => return pages::refusal(&app, problem, &facts),
    };
    let chosen = chosen(&body);
    let method = match method(&body) {
        Ok(method) => method,
        Err(refusal) => {
            let problem = PayProblem::Refused(refusal);
            return shown(&app, &token, &facts, chosen, Some(problem)).await;
        }
    };
    let payable = Payable {
        method,
        contact: chosen.contact.clone(),
        ip,
        user_agent,
    };
    let outcome = visit(&app, &facts)
        .pay_in_one_call(token.clone(), payable)
        .await;
    after(&app, &token, &facts, chosen, outcome).await
}

/// `POST /donations/{token}/password`: the one-time password that the bank sent.
pub(super) async fn password(
    State(app): State<App>,
    Segment(token): Segment,
    request: Request,
) -> Response {
    let facts = request::facts(&request);
    let body = match body(&app, request).await {
        Ok(body) => body,
        Err(problem) => return pages::refusal(&app, problem, &facts),
    };
    let typed = field(&body, "otp").unwrap_or_default();
    let part = |name| field(&body, name).unwrap_or_default();
    let step = || Step {
        address: part("address"),
        payment: part("payment"),
        seal: part("seal"),
    };
    let outcome = visit(&app, &facts)
        .hand_in_password(token.clone(), step(), Otp::parse(&typed))
        .await;
    match outcome {
        Ok(Onward::WrongPassword) => {
            let problem = PayProblem::Refused(PayRefusal::Otp);
            asks_password(&app, &token, &facts, step(), Some(problem)).await
        }
        outcome => after(&app, &token, &facts, Chosen::default(), outcome).await,
    }
}

/// Where the browser goes after a payment was begun.
async fn after(
    app: &App,
    token: &str,
    facts: &Facts,
    chosen: Chosen,
    outcome: Result<Onward, ApiError>,
) -> Response {
    let problem = match outcome {
        Ok(Onward::At(url)) => return Redirect::to(&url).into_response(),
        Ok(Onward::OneTimePassword(step)) => {
            return asks_password(app, token, facts, step, None).await;
        }
        Ok(Onward::Waiting) => return to_status(token, facts.locale),
        Ok(Onward::Proved(proof)) => {
            // Whatever comes of it, the status page tells.
            if let Err(error) = visit(app, facts)
                .confirm_payment(token.to_owned(), proof)
                .await
            {
                tracing::warn!(code = error.code, "a payment in one call was not confirmed");
            }
            return to_status(token, facts.locale);
        }
        Ok(Onward::WrongPassword) => PayProblem::Refused(PayRefusal::Otp),
        Ok(Onward::Failed(reason)) => PayProblem::Failed(failure_message(reason, facts.locale)),
        Ok(Onward::Refused(invalid)) => PayProblem::Refused(refusal(invalid)),
        Err(error) if is_told_by_the_status_page(&error) => return to_status(token, facts.locale),
        Err(error) => PayProblem::Said(error),
    };
    shown(app, token, facts, chosen, Some(problem)).await
}

/// The page, where there is something to pay; else where the donor is told why not.
async fn shown(
    app: &App,
    token: &str,
    facts: &Facts,
    chosen: Chosen,
    problem: Option<PayProblem>,
) -> Response {
    let donation = match visit(app, facts).donation(token.to_owned()).await {
        Ok(donation) => donation,
        Err(error) => return pages::error(app, &error, facts),
    };
    let order = match &donation.next {
        Some(Next::OpenCheckout(order)) => order,
        Some(next) => return onward(next, token, facts.locale),
        None => return to_status(token, facts.locale),
    };
    let offered = app.desk.one_call_offered(token).await;
    let page = PayPage {
        gift: gift(app, &donation, order, token, facts).await,
        hosted: Some(hosted(app, order)),
        one_call: offered.map(|offered| one_call(offered, &order.currency, chosen)),
        problem,
    };
    pages::pay(app, &page, facts)
}

async fn asks_password(
    app: &App,
    token: &str,
    facts: &Facts,
    step: Step,
    problem: Option<PayProblem>,
) -> Response {
    let donation = match visit(app, facts).donation(token.to_owned()).await {
        Ok(donation) => donation,
        Err(error) => return pages::error(app, &error, facts),
    };
    let Some(Next::OpenCheckout(order)) = &donation.next else {
        return to_status(token, facts.locale);
    };
    let page = OtpPage {
        gift: gift(app, &donation, order, token, facts).await,
        action: format!("/donations/{token}/password?lang={}", facts.locale.tag()),
        fields: vec![
            ("address".to_owned(), step.address),
            ("payment".to_owned(), step.payment),
            ("seal".to_owned(), step.seal),
        ],
        problem,
    };
    pages::one_time_password(app, &page, facts)
}

async fn gift(
    app: &App,
    donation: &DonationView,
    order: &OpenCheckout,
    token: &str,
    facts: &Facts,
) -> Gift {
    let campaign = app
        .desk
        .campaign_view(&donation.campaign, facts.locale)
        .await;
    let currency = Currency::lookup(&order.currency).unwrap_or(Currency::INR);
    Gift {
        token: token.to_owned(),
        donation_id: donation.donation_id.clone(),
        slug: donation.campaign.clone(),
        campaign: campaign.map_or_else(|_| donation.campaign.clone(), |campaign| campaign.title),
        amount: Money::new(order.amount_minor, currency).unwrap_or(Money::zero(currency)),
        payee: order.name.clone(),
    }
}

/// Razorpay's own page: it takes the order by a form post and comes back by one.
fn hosted(app: &App, order: &OpenCheckout) -> HostedForm {
    let fields = [
        ("key_id", order.key_id.clone()),
        ("order_id", order.order_id.clone()),
        ("amount", order.amount_minor.to_string()),
        ("currency", order.currency.clone()),
        ("name", order.name.clone()),
        ("description", order.description.clone()),
        ("callback_url", order.callback_url.clone()),
        ("cancel_url", format!("{}/cancelled", order.callback_url)),
    ];
    HostedForm {
        action: format!(
            "{}/v1/checkout/embedded",
            app.desk.razorpay_settings.api_url.as_str()
        ),
        fields: fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    }
}

fn one_call(offered: Offered, currency: &str, chosen: Chosen) -> OneCall {
    let Offered {
        methods,
        cards,
        asks_phone,
    } = offered;
    let named = |codes: Vec<(String, String)>| -> Vec<Choice> {
        codes
            .into_iter()
            .map(|(code, name)| Choice { code, name })
            .collect()
    };
    let takes = |method: &PaymentMethod| {
        Currency::lookup(currency).is_some_and(|currency| method.takes(currency))
    };
    let nothing = String::new;
    let mut offers = Vec::new();
    if takes(&PaymentMethod::Netbanking { bank: nothing() }) {
        offers.push(Method::Netbanking(named(methods.netbanking)));
    }
    if takes(&PaymentMethod::Fpx { bank: nothing() }) {
        offers.push(Method::Fpx(named(methods.fpx)));
    }
    if methods.upi && takes(&PaymentMethod::Upi(Upi::Intent)) {
        offers.push(Method::Upi);
    }
    if takes(&PaymentMethod::Wallet { wallet: nothing() }) {
        let wallets = methods.wallets.into_iter();
        offers.push(Method::Wallet(named(
            wallets.map(|code| (code.clone(), code)).collect(),
        )));
    }
    OneCall {
        methods: offers,
        cards,
        asks_phone,
        chosen,
    }
}
