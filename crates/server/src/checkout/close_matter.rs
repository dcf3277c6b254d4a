//! An operator's word that something is seen to, of which nobody else will ever tell: money that went back by bank
//! transfer, a dispute whose end was never heard of, a lost one that is struck from what is reported.

use super::refund::refuse_personal;
use super::{Desk, KnownMatter, NotDone};
use daan_domain::{DonationId, single_line};
use daan_storage::{Actor, StorageError};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// How it was seen to, at the longest.
pub(crate) const MAX_NOTE_CHARS: usize = 500;
/// Of one donation; more would not be read.
pub(crate) const MOST_MATTERS: i64 = 50;

const PERSONAL: &str = "expected a note without an e-mail address or a long number, found one that has `@` or ten digits in a \
    row. A history keeps it for good, also where the donor is erased. Nothing was closed; write where it stands, such as `bank \
    statement of 4 May`";

/// What is seen to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CloseRequest {
    /// The donation's reference.
    pub reference: String,
    /// What the gateway calls the refund that failed, or the dispute.
    pub name: String,
    /// How it was seen to, in the operator's words.
    pub note: String,
    /// As whom, where it was said in the admin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

/// What was said to be seen to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatterClosed {
    /// The donation's reference.
    pub reference: String,
    /// What it was.
    pub matter: KnownMatter,
}

impl Desk {
    /// Writes down that a failed refund or a dispute is seen to. No money moves by it, and nothing is booked.
    ///
    /// # Errors
    /// [`NotDone`]: the note is none or too long, there is no such donation, nothing of this name is open there, or the
    /// ledger does not answer.
    pub async fn close_matter(&self, request: &CloseRequest) -> Result<MatterClosed, NotDone> {
        let note = single_line(&request.note);
        let length = note.chars().count();
        if !(1..=MAX_NOTE_CHARS).contains(&length) {
            let message =
                format!("the note expected 1 to {MAX_NOTE_CHARS} characters, found {length}");
            return Err(NotDone::new("note_length", message));
        }
        refuse_personal(&note).map_err(|refused| NotDone {
            code: refused.code,
            message: PERSONAL.to_owned(),
        })?;
        let id = self.donation_meant(&request.reference).await?;
        let _turn = self.turns.wait(&id).await;
        self.ledger.find(&id).await?.ok_or(StorageError::NotFound)?;
        let open = self.ledger.open_matters(Some(&id), MOST_MATTERS).await?;
        let open: Vec<KnownMatter> = open.iter().map(KnownMatter::from).collect();
        let is_it = |matter: &&KnownMatter| matter.name.as_deref() == Some(request.name.trim());
        let matter = open.iter().find(is_it);
        let matter = matter.ok_or_else(|| not_open(&id, &request.name, &open))?;
        let data = json!({
            "name": matter.name,
            "kind": matter.kind,
            "payment": matter.payment,
            "note": note,
            "role": request.role,
        });
        self.ledger
            .record_event(&id, "matter_closed", &data, Actor::Operator, self.now())
            .await?;
        // A history keeps a limited number of one kind.
        let left = self.ledger.open_matters(Some(&id), MOST_MATTERS).await?;
        if left
            .iter()
            .map(KnownMatter::from)
            .any(|left| left == *matter)
        {
            let message = "the donation's history takes no further word of this kind. Nothing was written down";
            return Err(NotDone::new("history_full", message));
        }
        Ok(MatterClosed {
            reference: id.as_str().to_owned(),
            matter: matter.clone(),
        })
    }
}

fn not_open(id: &DonationId, found: &str, open: &[KnownMatter]) -> NotDone {
    let names: Vec<&str> = open
        .iter()
        .filter_map(|matter| matter.name.as_deref())
        .collect();
    let open = match names.as_slice() {
        [] => "nothing of it is open that could be closed by word".to_owned(),
        names => format!("open is {}", names.join(", ")),
    };
    let message = format!(
        "expected the name of a failed refund or a dispute of {id} that is open, found `{found}`: {open}. Run `daan recheck \
         {id}`, which names what is open and its next step"
    );
    NotDone::new("matter_not_open", message)
}
