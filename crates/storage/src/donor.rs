//! Reading who gave.

use crate::db::{Db, Row, corrupt, parsed, parsed_if_any, sql};
use crate::error::Result;
use crate::home::Job;
use daan_domain::{Country, DonationId, Donor, DonorName, Email, Message, Pan, Phone};

/// Reads a donation's donor and what they said.
pub(crate) struct FindDonor(pub(crate) DonationId);

impl Job for FindDonor {
    type Output = Option<(Donor, Option<Message>)>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Self::Output> {
        let select =
            sql("SELECT name, email, phone, pan, message FROM donors WHERE donation_id = $1");
        db.row_if_any(select.bind(self.0.as_str()))
            .await?
            .map(|row| Ok((donor(&row)?, message(&row)?)))
            .transpose()
    }
}

fn donor(row: &Row) -> Result<Donor> {
    Ok(Donor {
        name: parsed(row, "name", |text| DonorName::parse(text).ok())?,
        email: parsed(row, "email", |text| Email::parse(text).ok())?,
        // A stored number carries its country code, so the home country does not matter.
        phone: parsed_if_any(row, "phone", |text| Phone::parse(text, Country::India).ok())?,
        pan: parsed_if_any(row, "pan", |text| Pan::parse(text).ok())?,
    })
}

fn message(row: &Row) -> Result<Option<Message>> {
    parsed_if_any(row, "message", |text| Message::parse(text).ok())?
        .map(|message| message.ok_or_else(|| corrupt("message")))
        .transpose()
}
