//! The pictures of campaigns: at an address of somebody else's, or in a file beside the campaign file.

use super::file::{RawLocalized, Wrong, localized, wrong};
use daan_domain::{CampaignSlug, Picture, PicturePlace};
use reqwest::Url;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Component, Path};
use toml::Spanned;

/// On the 1.6 Mbit/s of a cheap phone this takes two seconds and a half.
const MAX_BYTES: u64 = 512 * 1024;
/// Longer addresses are cut by proxies.
const MAX_URL_BYTES: usize = 2_048;

/// A picture that the server has, as it was at the start.
#[derive(Debug, Clone)]
pub(crate) struct PictureFile {
    /// Whose it is.
    pub(crate) slug: CampaignSlug,
    /// What it is, as browsers call it.
    pub(crate) content_type: &'static str,
    /// The beginning of its SHA-256: another picture has another.
    pub(crate) version: String,
    /// The file.
    pub(crate) bytes: Vec<u8>,
}

/// A file that is to be read.
#[derive(Debug)]
pub(super) struct Wanted {
    slug: CampaignSlug,
    name: Spanned<String>,
    kind: Kind,
}

/// What browsers of the last years show, and every phone.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Png,
    Jpeg,
    Webp,
    Avif,
    Svg,
}

impl Kind {
    fn of_name(name: &str) -> Option<Kind> {
        let (_, ending) = name.rsplit_once('.')?;
        Some(match ending.to_ascii_lowercase().as_str() {
            "png" => Kind::Png,
            "jpg" | "jpeg" => Kind::Jpeg,
            "webp" => Kind::Webp,
            "avif" => Kind::Avif,
            "svg" => Kind::Svg,
            _ => return None,
        })
    }

    fn content_type(self) -> &'static str {
        match self {
            Kind::Png => "image/png",
            Kind::Jpeg => "image/jpeg",
            Kind::Webp => "image/webp",
            Kind::Avif => "image/avif",
            Kind::Svg => "image/svg+xml",
        }
    }

    /// Whether a file begins as this kind does: browsers are told not to guess, and would show nothing.
    fn is_of(self, bytes: &[u8]) -> bool {
        let has = |at: usize, word: &[u8]| bytes.get(at..).is_some_and(|b| b.starts_with(word));
        match self {
            Kind::Png => has(0, b"\x89PNG\r\n\x1a\n"),
            Kind::Jpeg => has(0, &[0xff, 0xd8, 0xff]),
            Kind::Webp => has(0, b"RIFF") && has(8, b"WEBP"),
            Kind::Avif => has(4, b"ftypavif") || has(4, b"ftypavis"),
            Kind::Svg => std::str::from_utf8(bytes).is_ok_and(|text| text.contains("<svg")),
        }
    }
}

/// What a campaign says of its picture, and the file to be read for it.
pub(super) fn picture(
    slug: &CampaignSlug,
    picture: Option<Spanned<String>>,
    alt: Option<Spanned<RawLocalized>>,
) -> Result<Option<(Picture, Option<Wanted>)>, Wrong> {
    let Some(picture) = picture else {
        return match alt {
            None => Ok(None),
            Some(alt) => wrong(alt.span(), "picture_alt: needs picture beside it"),
        };
    };
    let alt = alt.map(|alt| localized(alt.into_inner()));
    if picture.get_ref().contains("://") {
        let place = PicturePlace::Elsewhere(address(&picture)?);
        return Ok(Some((Picture { place, alt }, None)));
    }
    let kind = kind_of_file(&picture)?;
    let wanted = Wanted {
        slug: slug.clone(),
        name: picture,
        kind,
    };
    let place = PicturePlace::Ours;
    Ok(Some((Picture { place, alt }, Some(wanted))))
}

fn address(picture: &Spanned<String>) -> Result<String, Wrong> {
    let text = picture.get_ref();
    let is_sound = |url: &Url| {
        url.scheme() == "https" && url.username().is_empty() && url.password().is_none()
    };
    match Url::parse(text) {
        Ok(url) if is_sound(&url) && text.len() <= MAX_URL_BYTES => Ok(url.into()),
        _ => wrong(
            picture.span(),
            format!(
                "picture: expected an address such as https://example.org/school.jpg, or the name of a file beside this \
                 one, found \"{text}\""
            ),
        ),
    }
}

fn kind_of_file(picture: &Spanned<String>) -> Result<Kind, Wrong> {
    let name = picture.get_ref();
    let mut parts = Path::new(name).components();
    if name.is_empty() || !parts.all(|part| matches!(part, Component::Normal(_))) {
        return wrong(
            picture.span(),
            format!(
                "picture: expected the name of a file beside this one, such as \"school.jpg\", found \"{name}\""
            ),
        );
    }
    match Kind::of_name(name) {
        Some(kind) => Ok(kind),
        None => wrong(
            picture.span(),
            format!(
                "picture: expected a name that ends in .png, .jpg, .jpeg, .webp, .avif or .svg, found \"{name}\""
            ),
        ),
    }
}

/// Reads the files; their names are relative to the campaign file's folder.
pub(super) fn read(folder: &Path, wanted: Vec<Wanted>) -> Result<Vec<PictureFile>, Wrong> {
    wanted
        .into_iter()
        .map(|wanted| {
            let at = wanted.name.span();
            read_one(folder, wanted).or_else(|problem| wrong(at, format!("picture: {problem}")))
        })
        .collect()
}

fn read_one(folder: &Path, wanted: Wanted) -> Result<PictureFile, String> {
    let path = folder.join(wanted.name.get_ref());
    let shown = path.display();
    let unreadable = |error| format!("{shown} cannot be read: {error}");
    let bytes_there = fs::metadata(&path).map_err(unreadable)?.len();
    if bytes_there > MAX_BYTES {
        return Err(format!(
            "{shown} has {bytes_there} bytes, expected {MAX_BYTES} at most: make it smaller, about 1200 pixels wide"
        ));
    }
    let bytes = fs::read(&path).map_err(unreadable)?;
    if !wanted.kind.is_of(&bytes) {
        return Err(format!(
            "{shown} is not what its name says: expected {}",
            wanted.kind.content_type()
        ));
    }
    let digest = hex::encode(Sha256::digest(&bytes));
    Ok(PictureFile {
        slug: wanted.slug,
        content_type: wanted.kind.content_type(),
        version: digest.chars().take(16).collect(),
        bytes,
    })
}
