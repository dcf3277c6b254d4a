//! How often anybody may ask, and who speaks for whom.

use super::{SettingError, Source};
use ipnet::IpNet;
use std::net::IpAddr;
use std::num::NonZeroU32;

const RATE: &str = "DAAN_RATE_LIMIT";
const PROXIES: &str = "DAAN_TRUSTED_PROXIES";

const THIS_MACHINE: &str = "127.0.0.0/8,::1/128";

/// Gifts that one address may begin a minute where nothing else is said. A phone company has many donors behind one
/// address.
const DEFAULT: &str = "60";
/// More is no limit.
const MOST: u32 = 100_000;

/// Gifts that may be begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateLimit {
    /// As many as anybody likes: for load tests.
    Off,
    /// So many in a minute from one address; everything else follows from it.
    PerMinute(NonZeroU32),
}

impl RateLimit {
    pub(super) fn read(source: &Source) -> Result<RateLimit, SettingError> {
        let text = source.or(RATE, DEFAULT)?;
        if text == "off" {
            return Ok(RateLimit::Off);
        }
        match text.parse::<NonZeroU32>() {
            Ok(count) if count.get() <= MOST => Ok(RateLimit::PerMinute(count)),
            _ => Err(SettingError::new(
                RATE,
                format!(
                    "expected a number of gifts a minute from one address, 1 to {MOST}, or off, found `{text}`"
                ),
            )),
        }
    }
}

/// Reverse proxies, whose word on where a request comes from is believed.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// `is_fronted` where every connection can only be a proxy's of this machine: we listen to nobody else, and do not
    /// speak the https that donors come by.
    pub(crate) fn read(source: &Source, is_fronted: bool) -> Result<TrustedProxies, SettingError> {
        let Some(text) = source.lookup(PROXIES)? else {
            return Ok(if is_fronted {
                TrustedProxies::this_machine()
            } else {
                TrustedProxies::default()
            });
        };
        super::entries(&text)
            .map(network)
            .collect::<Result<_, _>>()
            .map(TrustedProxies)
    }

    /// A proxy on this machine.
    pub fn this_machine() -> TrustedProxies {
        TrustedProxies(super::entries(THIS_MACHINE).flat_map(str::parse).collect())
    }

    /// Whether this is a proxy of ours.
    pub fn include(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }
}

fn network(entry: &str) -> Result<IpNet, SettingError> {
    entry
        .parse()
        .or_else(|_| entry.parse::<IpAddr>().map(IpNet::from))
        .map_err(|_| {
            SettingError::new(
                PROXIES,
                format!(
                    "expected addresses or networks such as 10.0.0.0/8, separated by commas, found `{entry}`"
                ),
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_a_number_or_off() {
        let read = |text| RateLimit::read(&Source::of(&[], &[(RATE, text)], &[]));
        assert_eq!(read("off").unwrap(), RateLimit::Off);
        assert_eq!(
            read("5").unwrap(),
            RateLimit::PerMinute(NonZeroU32::new(5).unwrap())
        );
        for wrong in ["0", "-1", "1.5", "Off", "100001", "many"] {
            let said = read(wrong).unwrap_err().to_string();
            assert!(said.contains(RATE) && said.contains(wrong), "{said}");
        }
    }

    #[test]
    fn proxies_are_addresses_or_networks() {
        let read = |text| TrustedProxies::read(&Source::of(&[], &[(PROXIES, text)], &[]), true);
        let trusted = read("10.0.0.0/8, 2001:db8::/32,192.0.2.7").unwrap();
        let is = |text: &str| trusted.include(text.parse().unwrap());
        assert!(is("10.1.2.3") && is("2001:db8::1") && is("192.0.2.7") && is("::ffff:10.0.0.1"));
        assert!(!is("127.0.0.1") && !is("192.0.2.8") && !is("11.0.0.1") && !is("2001:db9::1"));
        let unsaid = |is_fronted| {
            let trusted = TrustedProxies::read(&Source::of(&[], &[], &[]), is_fronted).unwrap();
            ["127.0.0.1", "::1", "10.0.0.1"].map(|text| trusted.include(text.parse().unwrap()))
        };
        assert_eq!(unsaid(true), [true, true, false]);
        assert_eq!(unsaid(false), [false; 3]);
        assert!(read("proxy.example.org").is_err() && read("10.0.0.0/33").is_err());
    }
}
