//! How a problem goes over the wire.

use super::{BrowserProblem, Problem};
use crate::codec::Json;
use serde::{Deserialize, Serialize};
use server_fn::error::{FromServerFnError, ServerFnErrorErr};

/// The body of every answer that is not 2xx.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct ApiError {
    /// A stable word for programs.
    pub code: String,
    /// For people: what was expected, what came, what to do.
    pub message: String,
    /// What to name when asking for help: the donation's reference, else the request's id.
    #[serde(default)]
    pub reference: String,
    /// The path of the field that is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// So many seconds the server wants to be left alone. The header `Retry-After` says it, and the browser's
    /// client writes it here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<i64>,
}

crate::wire!(ApiError {
    code,
    message,
    reference,
    field,
    retry_after_s
});

impl ApiError {
    /// The HTTP status that goes with the code; 422 for the codes of refusals.
    pub fn status(&self) -> u16 {
        Problem::PLAIN
            .into_iter()
            .find(|problem| problem.code() == self.code)
            .map_or(422, Problem::status)
    }

    /// Whether the code is one that this version knows. Those of refusals count as unknown.
    pub(crate) fn is_known(&self) -> bool {
        Problem::PLAIN
            .into_iter()
            .any(|problem| problem.code() == self.code)
    }

    /// Whether the server says that there is no such donation, and never will be.
    pub fn is_gone(&self) -> bool {
        self.code == Problem::DonationNotFound.code()
    }

    /// Whether the same request may succeed later, as it is.
    pub fn is_transient(&self) -> bool {
        matches!(self.status(), 408 | 425 | 429 | 500..)
            || self.code == Problem::DonationInProgress.code()
    }
}

impl FromServerFnError for ApiError {
    type Encoder = Json;

    fn from_server_fn_error(error: ServerFnErrorErr) -> ApiError {
        let problem = match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => {
                Problem::RequestMalformed
            }
            // The same variant stands for a body the server cannot read and for an answer the browser
            // cannot; `Client` tells the second one before it gets here.
            ServerFnErrorErr::Deserialization(_) => Problem::RequestMalformed,
            ServerFnErrorErr::Request(_) => Problem::Browser(BrowserProblem::Unreachable),
            ServerFnErrorErr::Response(_) => Problem::Browser(BrowserProblem::AnswerMalformed),
            _ => Problem::Internal,
        };
        // Without words: raised before anybody knows the reader's language. Whoever passes it on has it.
        ApiError {
            code: problem.code().to_owned(),
            message: String::new(),
            reference: String::new(),
            field: None,
            retry_after_s: None,
        }
    }
}
