//! What is at an address.

/// A page of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// The campaign of this slug; without one, the campaign that the server says.
    Campaign(Option<String>),
    /// The donation of this token.
    Donation(String),
    /// None.
    Nowhere,
}

impl Place {
    /// The page at a path.
    pub(super) fn at(path: &str) -> Place {
        let path = path.strip_prefix('/').unwrap_or(path);
        let path = path.strip_suffix('/').unwrap_or(path);
        let mut parts = path.split('/');
        match [parts.next(), parts.next(), parts.next()] {
            [Some(""), None, _] => Place::Campaign(None),
            [Some("donate"), Some(slug), None] if !slug.is_empty() => {
                Place::Campaign(Some(plain(slug)))
            }
            [Some("donations"), Some(token), None] if !token.is_empty() => {
                Place::Donation(plain(token))
            }
            _ => Place::Nowhere,
        }
    }
}

/// A part as it was before it was written into an address.
fn plain(part: &str) -> String {
    let plain = || js_sys::decode_uri_component(part).ok();
    let plain = part.contains('%').then(plain).flatten();
    plain.map_or_else(|| part.to_owned(), String::from)
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn every_address_has_its_page() {
        let campaign = |slug: &str| Place::Campaign(Some(slug.to_owned()));
        for (path, place) in [
            ("/", Place::Campaign(None)),
            ("", Place::Campaign(None)),
            ("/donate/education", campaign("education")),
            ("/donate/education/", campaign("education")),
            ("/donations/t0k3n", Place::Donation("t0k3n".to_owned())),
            ("/donate", Place::Nowhere),
            ("/donate/education/more", Place::Nowhere),
            ("/donations", Place::Nowhere),
            ("/donation/t0k3n", Place::Nowhere),
            ("//", Place::Campaign(None)),
            ("//donate/education", Place::Nowhere),
            ("/donate//education", Place::Nowhere),
            ("/donate//", Place::Nowhere),
            ("/donate/education//", Place::Nowhere),
        ] {
            assert_eq!(Place::at(path), place, "{path}");
        }
    }
}
