//! A browser without JavaScript: it follows links, fills forms in and presses buttons.

use reqwest::{Client, Response, redirect::Policy};

use crate::support::World;

pub(crate) struct Browser {
    client: Client,
    origin: String,
}

/// What the browser shows, or the address outside the sandbox that it was sent to.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) html: String,
    pub(crate) location: Option<String>,
    address: String,
}

type Fields = Vec<(String, String)>;

struct Tag {
    name: String,
    attributes: Fields,
}

impl Browser {
    pub(crate) fn of(world: &World) -> Self {
        let client = Client::builder().no_proxy().redirect(Policy::none());
        Self {
            client: client.build().unwrap(),
            origin: world.running.origin(),
        }
    }

    pub(crate) async fn get(&self, address: &str) -> Page {
        let request = self.client.get(self.absolute(address));
        let page = Page::of(request.send().await.unwrap(), address).await;
        self.follow(page).await
    }

    pub(crate) async fn post(&self, address: &str, fields: &[(&str, &str)]) -> Page {
        let request = self.client.post(self.absolute(address)).form(fields);
        let page = Page::of(request.send().await.unwrap(), address).await;
        self.follow(page).await
    }

    /// Follows the link that carries an attribute: `data-method="card"`.
    pub(crate) async fn follow_link(&self, page: &Page, attribute: &str) -> Page {
        self.get(&page.link(attribute)).await
    }

    /// Submits the page's form with what is filled in, after changing some of it.
    pub(crate) async fn submit(&self, page: &Page, changes: &[(&str, &str)]) -> Page {
        let (action, mut fields) = page.form();
        for (name, value) in changes {
            fields.retain(|(known, _)| known != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.post(&action, &fields).await
    }

    /// Presses one of the mock bank's buttons.
    pub(crate) async fn press(&self, page: &Page, action: &str) -> Page {
        let button = format!("data-action=\"{action}\"");
        assert!(page.html.contains(&button), "no {button}: {}", page.html);
        self.submit(page, &[("action", action)]).await
    }

    fn absolute(&self, address: &str) -> String {
        if address.starts_with('/') {
            format!("{}{address}", self.origin)
        } else {
            address.to_owned()
        }
    }

    /// Redirects inside the sandbox are followed; one to the merchant is where a test looks.
    async fn follow(&self, page: Page) -> Page {
        match &page.location {
            Some(address) if address.starts_with('/') => Box::pin(self.get(address)).await,
            _ => page,
        }
    }
}

impl Page {
    async fn of(response: Response, address: &str) -> Self {
        let location = response.headers().get("location");
        let location = location.map(|address| address.to_str().unwrap().to_owned());
        Self {
            status: response.status().as_u16(),
            location,
            html: response.text().await.unwrap(),
            address: address.to_owned(),
        }
    }

    /// Where the checkout stands.
    pub(crate) fn screen(&self) -> String {
        self.attribute_of("data-screen", "data-screen")
    }

    pub(crate) fn link(&self, attribute: &str) -> String {
        let tags = self.tags();
        let tag = tags.iter().find(|tag| tag.carries(attribute));
        let tag = tag.unwrap_or_else(|| panic!("no {attribute}: {}", self.html));
        tag.attribute("href").unwrap()
    }

    /// The form's address and its fields.
    pub(crate) fn form(&self) -> (String, Fields) {
        let tags = self.tags();
        let form = tags.iter().find(|tag| tag.name == "form");
        let form = form.unwrap_or_else(|| panic!("no form: {}", self.html));
        assert_eq!(form.attribute("method").as_deref(), Some("post"));
        let action = form.attribute("action");
        let inputs = tags.iter().filter(|tag| tag.name == "input");
        let fields =
            inputs.filter_map(|tag| Some((tag.attribute("name")?, tag.attribute("value")?)));
        (
            action.unwrap_or_else(|| self.address.clone()),
            fields.collect(),
        )
    }

    /// A field of the form.
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        let (_, fields) = self.form();
        let found = fields.into_iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value)
    }

    fn attribute_of(&self, carried: &str, wanted: &str) -> String {
        let tags = self.tags();
        let tag = tags.iter().find(|tag| tag.attribute(carried).is_some());
        let tag = tag.unwrap_or_else(|| panic!("no {carried}: {}", self.html));
        tag.attribute(wanted).unwrap()
    }

    fn tags(&self) -> Vec<Tag> {
        let pieces = self.html.split('<').skip(1);
        let pieces = pieces.filter(|piece| piece.starts_with(|first: char| first.is_alphabetic()));
        pieces.map(Tag::parse).collect()
    }
}

impl Tag {
    /// The sandbox escapes `>` everywhere, so the first one ends the tag.
    fn parse(piece: &str) -> Self {
        let inside = piece.split('>').next().unwrap();
        let (name, mut rest) = inside.split_once([' ', '\n']).unwrap_or((inside, ""));
        let mut attributes = Fields::new();
        while let Some((name, after)) = rest.trim_start().split_once("=\"") {
            let (value, after) = after.split_once('"').unwrap();
            // Attributes without a value stand before this one's name.
            let name = name.split_whitespace().next_back().unwrap();
            attributes.push((name.to_owned(), unescape(value)));
            rest = after;
        }
        Self {
            name: name.to_owned(),
            attributes,
        }
    }

    fn attribute(&self, name: &str) -> Option<String> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone())
    }

    fn carries(&self, attribute: &str) -> bool {
        let mut attributes = self.attributes.iter();
        attributes.any(|(name, value)| format!("{name}=\"{value}\"") == attribute)
    }
}

fn unescape(text: &str) -> String {
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    let replace = |text: String, (entity, letter): (&str, &str)| text.replace(entity, letter);
    entities.into_iter().fold(text.to_owned(), replace)
}
