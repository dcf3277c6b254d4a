//! The server functions as data: their addresses, what they take and answer as JSON Schema, their refusals, and an
//! example of each, made of the types themselves. Native only.

mod errors;
mod examples;

pub use errors::{COMMON, refusals};

use crate::functions::{BeginDonation, Campaign, ConfirmPayment, Donation, RetryDonation};
use crate::problem::Problem;
use crate::wire::{BeginRequest, Begun, CampaignView, DonationView, Retried};
use schemars::{JsonSchema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};
use server_fn::ServerFn;

/// One server function.
pub struct Function {
    /// Its name: `begin_donation`.
    pub name: &'static str,
    /// Its address.
    pub path: &'static str,
    /// Whether it is a `GET` whose arguments are the query.
    pub is_read: bool,
    /// What it does, in a sentence or two.
    pub summary: &'static str,
    /// What it takes: an object.
    pub arguments: Value,
    /// What it answers.
    pub answer: Value,
    /// An example of what it takes.
    pub example_arguments: Value,
    /// An example of what it answers.
    pub example_answer: Value,
    /// How it refuses, besides [`COMMON`].
    pub errors: Vec<Problem>,
}

/// Every server function. What their schemas refer to is left in the generator.
pub fn functions(generator: &mut SchemaGenerator) -> Vec<Function> {
    vec![
        campaign(generator),
        begin_donation(generator),
        confirm_payment(generator),
        donation(generator),
        retry_donation(generator),
    ]
}

fn campaign(generator: &mut SchemaGenerator) -> Function {
    Function {
        name: "campaign",
        path: Campaign::PATH,
        is_read: true,
        summary: "The campaign with this slug, in this language (else in English). A browser may keep it, and asks with \
                  If-None-Match whether it is still so.",
        arguments: object(
            generator,
            &[
                ("slug", Takes::of::<String>("The campaign's slug.")),
                ("locale", Takes::maybe::<String>("`en`, `hi` or `ne`.")),
            ],
        ),
        answer: of::<CampaignView>(generator),
        example_arguments: examples::campaign_arguments(),
        example_answer: examples::campaign(),
        errors: vec![Problem::CampaignNotFound],
    }
}

fn begin_donation(generator: &mut SchemaGenerator) -> Function {
    let mut errors = vec![
        Problem::CampaignNotFound,
        Problem::IdempotencyKeyReused,
        Problem::DonationInProgress,
        Problem::GatewayUnavailable,
        Problem::GatewayFailed,
        Problem::LinkNotAllowed,
    ];
    errors.extend(refusals().map(Problem::Refused));
    Function {
        name: "begin_donation",
        path: BeginDonation::PATH,
        is_read: false,
        summary: "Records a donation and makes its gateway order. The same key and body give the same order; the same key \
                  with another body is refused.",
        arguments: object(generator, &[("request", Takes::of::<BeginRequest>(""))]),
        answer: of::<Begun>(generator),
        example_arguments: examples::begin_arguments(),
        example_answer: examples::begun(),
        errors,
    }
}

fn confirm_payment(generator: &mut SchemaGenerator) -> Function {
    Function {
        name: "confirm_payment",
        path: ConfirmPayment::PATH,
        is_read: false,
        summary: "Brings what checkout.js gave to its handler. The signature is verified with the order id that the server \
                  knows, and the answer is the donation as the gateway's own word leaves it. Safe to repeat.",
        arguments: object(
            generator,
            &[
                ("token", Takes::of::<String>(TOKEN)),
                ("razorpay_payment_id", Takes::of::<String>("The payment.")),
                (
                    "razorpay_order_id",
                    Takes::of::<String>(
                        "The order, as the browser has it; the server believes its own.",
                    ),
                ),
                (
                    "razorpay_signature",
                    Takes::of::<String>(
                        "HMAC-SHA256 of `order|payment` under the key secret, in lower-case hex.",
                    ),
                ),
            ],
        ),
        answer: of::<DonationView>(generator),
        example_arguments: examples::confirm_arguments(),
        example_answer: examples::paid(),
        errors: vec![Problem::DonationNotFound, Problem::SignatureMismatch],
    }
}

fn donation(generator: &mut SchemaGenerator) -> Function {
    Function {
        name: "donation",
        path: Donation::PATH,
        is_read: false,
        summary: "The donation with this token. One that is not settled is looked up at its gateway first, at most every few \
                  seconds. Nothing personal is in it.",
        arguments: object(generator, &[("token", Takes::of::<String>(TOKEN))]),
        answer: of::<DonationView>(generator),
        example_arguments: examples::donation_arguments(),
        example_answer: examples::open(),
        errors: vec![Problem::DonationNotFound],
    }
}

fn retry_donation(generator: &mut SchemaGenerator) -> Function {
    Function {
        name: "retry_donation",
        path: RetryDonation::PATH,
        is_read: false,
        summary: "How to pay a donation that is not paid: the same order again while it may be reused, or the other gateway.",
        arguments: object(
            generator,
            &[
                ("token", Takes::of::<String>(TOKEN)),
                ("gateway", Takes::of::<String>("`razorpay` or `khalti`.")),
            ],
        ),
        answer: of::<Retried>(generator),
        example_arguments: examples::retry_arguments(),
        example_answer: examples::retried(),
        errors: vec![
            Problem::DonationNotFound,
            Problem::AlreadyPaid,
            Problem::PaymentUnderWay,
            Problem::DonationInProgress,
            Problem::GatewayUnavailable,
            Problem::GatewayFailed,
            Problem::LinkNotAllowed,
        ]
        .into_iter()
        .chain(
            refusals()
                .map(Problem::Refused)
                .filter(|problem| problem.code() == "gateway_not_offered"),
        )
        .collect(),
    }
}

const TOKEN: &str =
    "What `begin_donation` answered: the secret with which this donor sees the donation.";

/// One argument.
struct Takes {
    description: &'static str,
    is_required: bool,
    schema: fn(&mut SchemaGenerator) -> Value,
}

impl Takes {
    fn of<T: JsonSchema>(description: &'static str) -> Takes {
        Takes {
            description,
            is_required: true,
            schema: of::<T>,
        }
    }

    fn maybe<T: JsonSchema>(description: &'static str) -> Takes {
        Takes {
            is_required: false,
            ..Takes::of::<T>(description)
        }
    }
}

fn of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Value {
    generator.subschema_for::<T>().to_value()
}

/// The macro makes a struct of a function's arguments that nothing can be derived for; the tests hold this against it.
fn object(generator: &mut SchemaGenerator, members: &[(&str, Takes)]) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for (name, takes) in members {
        let mut schema = (takes.schema)(generator);
        if let Value::Object(schema) = &mut schema
            && !takes.description.is_empty()
        {
            schema.insert("description".to_owned(), takes.description.into());
        }
        properties.insert((*name).to_owned(), schema);
        if takes.is_required {
            required.push(*name);
        }
    }
    json_schema!({"type": "object", "properties": properties, "required": required}).to_value()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_described_by_the_names_that_the_functions_have() {
        let mut generator = schemars::SchemaGenerator::default();
        for function in functions(&mut generator) {
            let names = |value: &Value| -> Vec<String> {
                value.as_object().unwrap().keys().cloned().collect()
            };
            assert_eq!(
                names(&function.arguments["properties"]),
                names(&function.example_arguments),
                "{}",
                function.name
            );
        }
    }
}
