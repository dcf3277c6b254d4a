//! How types that serde reads by hand are described.

use super::AmountMinor;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

impl JsonSchema for AmountMinor {
    fn schema_name() -> Cow<'static, str> {
        "AmountMinor".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "integer", "format": "int64"})
    }
}
