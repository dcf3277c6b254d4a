use daan_domain::Locale;
use daan_web::page;
fn main() {
    let b: page::Boot = serde_json::from_reader(std::io::stdin()).unwrap();
    let l = Locale::lookup(&std::env::args().nth(1).unwrap()).unwrap();
    if std::env::args().nth(2).is_some() {
        let rss = || {
            std::fs::read_to_string("/proc/self/status")
                .unwrap()
                .lines()
                .find(|l| l.starts_with("VmRSS"))
                .unwrap()
                .to_owned()
        };
        for i in 0..5 {
            let t = std::time::Instant::now();
            for _ in 0..2000 {
                page::campaign_html(b.campaign.as_ref().unwrap(), l);
            }
            println!("{i} {} {:?}", rss(), t.elapsed() / 2000);
        }
        return;
    }
    print!(
        "{}",
        match (&b.donation, &b.campaign) {
            (Some(d), c) => page::donation_html(d, c.as_ref(), b.token.as_deref().unwrap(), l),
            (None, Some(c)) => page::campaign_html(c, l),
            _ => String::new(),
        }
    );
}
