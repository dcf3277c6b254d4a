//! Pictures of pages, on screens of every size.

use super::donor::Donor;
use super::machine::machine;
use serde_json::json;
use std::path::PathBuf;

/// Width and height.
pub(crate) type Screen = (u32, u32);

/// A folded phone, which is also what 400 % zoom leaves of a desk.
const FOLDED: Screen = (280, 653);
/// A small phone.
pub(crate) const PHONE: Screen = (360, 740);
const TABLET: Screen = (768, 1024);
/// A desk.
pub(crate) const DESK: Screen = (1280, 800);
pub(crate) const SCREENS: [Screen; 4] = [FOLDED, PHONE, TABLET, DESK];

/// Pictures of the documents are in the pixels of a screen of today.
pub(crate) const SHARP: u32 = 2;

impl Donor {
    /// Makes the browser's screen that large.
    pub(crate) async fn hold_screen(&self, (width, height): Screen, scale: u32) {
        let metrics = json!({
            "width": width,
            "height": height,
            "deviceScaleFactor": scale,
            "mobile": width < 600,
        });
        self.browser
            .devtools("Emulation.setDeviceMetricsOverride", metrics)
            .await;
    }

    /// Wants light or dark pages, and nothing that moves.
    pub(crate) async fn dress(&self, scheme: &str) {
        let media = json!({"features": [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]});
        self.browser
            .devtools("Emulation.setEmulatedMedia", media)
            .await;
    }

    /// Takes a picture of the whole page, as a screen that is high enough. Refuses a page that is wider.
    pub(crate) async fn take(&self, name: &str, (width, height): Screen) {
        self.hold_screen((width, height), 1).await;
        let full = self
            .browser
            .eval("return document.documentElement.scrollHeight")
            .await;
        let full = u32::try_from(full.as_u64().unwrap()).unwrap();
        self.hold_screen((width, full.max(height)), 1).await;
        let path = machine().screenshots.join(format!("{name}.png"));
        std::fs::write(path, self.browser.picture().await).unwrap();
        let overflow = "return document.documentElement.scrollWidth - innerWidth";
        assert_eq!(
            self.browser.eval(overflow).await,
            0,
            "{name} is wider than its screen"
        );
    }

    /// Takes what is in sight now on a small phone and a desk, light and dark; gives the desk back.
    pub(crate) async fn take_as_it_is(&self, name: &str) {
        for scheme in ["light", "dark"] {
            self.dress(scheme).await;
            for screen in [PHONE, DESK] {
                self.take(&format!("{name}-{}-{scheme}-en", screen.0), screen)
                    .await;
            }
        }
        self.hold_screen(DESK, 1).await;
    }

    /// Takes a picture for the documents. It is made anew only where somebody asks for it: they hold a date and a
    /// reference that are others in each run.
    pub(crate) async fn keep(&self, name: &str, (width, height): Screen) {
        self.hold_screen((width, height), SHARP).await;
        self.browser
            .eval("scrollTo(0, 0); document.activeElement.blur()")
            .await;
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("docs/images")
            .join(name);
        let taken = self.browser.picture().await;
        if std::env::var("DAAN_UPDATE_IMAGES").as_deref() == Ok("1") {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &taken).unwrap();
        }
        let kept =
            std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let expected = (width * SHARP, height * SHARP);
        assert_eq!(
            (size(&taken), size(&kept)),
            (expected, expected),
            "{}",
            path.display()
        );
    }
}

/// Width and height from the header of a PNG.
fn size(png: &[u8]) -> (u32, u32) {
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}
