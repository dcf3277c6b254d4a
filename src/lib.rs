//! The donation checkout in the browser: its components and its flow.
pub mod page;
