//! A campaign's page before a server that does what a test says.

use crate::page::{fake_window, input, pause, run, stage, text, type_into};
use daan_api::{CampaignView, Client};
use daan_domain::Locale;
use daan_web::checkout::draft::Draft;
use daan_web::checkout::flow::Flow;
use daan_web::components::campaign_page;
use leptos::mount::mount_to;
use leptos::prelude::IntoAny;

/// A server that answers as the API does, and notes every call and what storage held at that moment.
const SERVER: &str = r"
    localStorage.clear();
    sessionStorage.clear();
    window.records = () => Object.keys(localStorage).filter((name) => name.startsWith('daan.pending.'))
        .map((name) => JSON.parse(localStorage[name]));
    window.proof = () => records().find((record) => record.signature);
    window.calls = [];
    window.sent = 0;
    window.figures = [];
    window.answers = {};
    window.held = undefined;
    window.realFetch ??= window.fetch;
    const donation = (status) => ({donation_id: 'DN-1', status, amount_minor: 50000, currency: 'INR',
        campaign: 'education', gateway: 'razorpay', under_review: false, payment_id: 'pay_1', paid_at: '2026-11-21T07:04:50Z',
        surplus: []});
    const next = {kind: 'open_checkout', checkout_url: 'data:text/javascript,', key_id: 'rzp_test_1', order_id: 'order_1',
        amount_minor: 50000, currency: 'INR', name: 'Trust', description: 'School',
        prefill: {name: 'Asha', email: 'asha@example.org'}, callback_url: '', hosted_url: '#hosted'};
    window.answers = {
        '/api/begin_donation': [200, {donation_id: 'DN-1', token: 'token', next}],
        '/api/retry_donation': [200, {next}],
        '/api/donation': [200, donation('open')],
        '/api/confirm_payment': [200, donation('paid')],
    };
    window.fetch = async (request) => {
        sent += 1;
        const path = new URL(request.url).pathname;
        const list = path === '/api/campaign' ? window.figures : window.calls;
        list.push({path, body: await request.clone().text(), keepalive: request.keepalive, cache: request.cache, stored: records()});
        if (!window.answers[path]) throw new TypeError('no connection');
        const [status, body, headers] = window.answers[path];
        await window.held;
        return new Response(JSON.stringify(body), {status, headers});
    };
";

/// A campaign's page with a fresh server and an empty storage. It goes when the answer is dropped.
pub(crate) fn show(campaign: &CampaignView) -> impl Sized + use<> {
    fake_window();
    run(&["(() => {", SERVER, "})()"].concat());
    mount(campaign)
}

/// A campaign's page as it is loaded once more.
pub(crate) fn mount(campaign: &CampaignView) -> impl Sized + use<> {
    mount_watched(campaign, |_: Flow| {})
}

/// The same, with something to do before it starts.
pub(crate) fn mount_watched<W: Fn(Flow) + 'static>(
    campaign: &CampaignView,
    watch: W,
) -> impl Sized + use<W> {
    let campaign = campaign.clone();
    mount_to(stage(""), move || {
        let flow = Flow::new(Client::new("", Locale::En), Locale::En, None);
        watch(flow);
        flow.start();
        campaign_page(&campaign, Locale::En, Draft::new(), flow).into_any()
    })
}

pub(crate) async fn press() {
    fill_in();
    run(
        "document.getElementById('daan-give').click(); document.getElementById('daan-give').click()",
    );
    // Long enough for a machine that has other things to do.
    pause(150).await;
}

pub(crate) fn fill_in() {
    input("daan-preset-50000").click();
    type_into("daan-name", "Asha Rai", 8);
    run("const mail = document.getElementById('daan-email'); mail.value = 'asha@example.org'; mail.dispatchEvent(new Event('input'))".trim());
}

pub(crate) fn paths() -> String {
    text("calls.map((call) => call.path.slice(5)).join(' ')")
}

pub(crate) fn heading() -> String {
    text("document.querySelector('.daan-panel h2').textContent")
}
