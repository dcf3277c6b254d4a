//! The campaign file.

mod doubts;
mod file;
mod payees;
mod pictures;
mod rates;

pub(crate) use doubts::doubts;
pub(crate) use payees::Payee;
pub(crate) use pictures::PictureFile;

use daan_domain::Campaign;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The campaigns of this server, in the order of the file; never empty.
#[derive(Debug, Clone)]
pub struct Campaigns {
    all: Vec<Campaign>,
    pictures: Vec<PictureFile>,
    payees: Vec<Payee>,
}

/// Why the campaign file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CampaignError {
    /// It cannot be read.
    #[error(
        "{path} cannot be read: {source}. It was looked for at {place}; copy the sample, config/campaigns.toml, there, or \
         set DAAN_CAMPAIGNS to where yours is",
        path = path.display(),
        place = std::path::absolute(path).as_deref().unwrap_or(path).display()
    )]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// It says something that cannot be.
    #[error("{path}:{line}: {problem}", path = path.display())]
    Wrong {
        /// Which file.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
        /// Which key, and what is wrong with it.
        problem: String,
    },
}

impl Campaigns {
    /// Reads a campaign file.
    ///
    /// # Errors
    /// [`CampaignError`] with file, line and key.
    pub fn read(path: &Path) -> Result<Campaigns, CampaignError> {
        let text = fs::read_to_string(path).map_err(|source| CampaignError::Unreadable {
            path: path.to_owned(),
            source,
        })?;
        Campaigns::parse(&text, path)
    }

    /// Reads the text of a campaign file, and the pictures beside it; `path` is where it is and what errors call it.
    ///
    /// # Errors
    /// [`CampaignError::Wrong`]
    pub fn parse(text: &str, path: &Path) -> Result<Campaigns, CampaignError> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let read = file::parse(text).and_then(|told| {
            Ok(Campaigns {
                all: told.campaigns,
                pictures: pictures::read(folder, told.pictures)?,
                payees: told.payees,
            })
        });
        read.map_err(|wrong| CampaignError::Wrong {
            path: path.to_owned(),
            line: line_of(text, wrong.at),
            problem: wrong.problem,
        })
    }

    /// The picture of the campaign with this slug, where the server has it.
    pub(crate) fn picture(&self, slug: &str) -> Option<&PictureFile> {
        self.pictures
            .iter()
            .find(|picture| picture.slug.as_str() == slug)
    }

    /// What is told of this payee, which may be the name alone.
    pub(crate) fn payee(&self, name: &str) -> Payee {
        let known = self.payees.iter().find(|payee| payee.name == name.trim());
        known.cloned().unwrap_or_else(|| Payee::named(name))
    }

    /// Every payee that is told of.
    pub(crate) fn payees(&self) -> impl Iterator<Item = &Payee> {
        self.payees.iter()
    }

    /// Payees that are told of and that no offer names: likely a slip in the name.
    pub(crate) fn payees_without_offer(&self) -> impl Iterator<Item = &str> {
        let names = |name: &str| {
            let mut offers = self.all.iter().flat_map(|campaign| &campaign.offers);
            offers.any(|offer| offer.payee.trim() == name)
        };
        let payees = self.payees.iter().map(|payee| payee.name.as_str());
        payees.filter(move |name| !names(name))
    }

    /// The campaign with this slug.
    pub fn lookup(&self, slug: &str) -> Option<&Campaign> {
        self.all
            .iter()
            .find(|campaign| campaign.slug.as_str() == slug)
    }

    /// The campaign of the front page.
    pub fn first(&self) -> Option<&Campaign> {
        self.all.first()
    }

    /// Every campaign.
    pub fn iter(&self) -> impl Iterator<Item = &Campaign> {
        self.all.iter()
    }
}

fn line_of(text: &str, at: Range<usize>) -> usize {
    text.get(..at.start).unwrap_or(text).matches('\n').count() + 1
}

#[cfg(test)]
mod tests;
