//! The donation checkout in the browser: its components, its flow, and the pages made of them.
//!
//! Knows no addresses and no router; the hosted app (`main.rs`) has both. Decides nothing about money:
//! the server's word is shown, never guessed.
//!
//! ```
//! use daan_domain::Locale;
//!
//! let html = daan_web::page::problem_html("There is nothing here.", None, Locale::En);
//! assert!(html.contains("There is nothing here."));
//! ```

pub mod amount;
pub mod boot;
mod browser;
pub mod checkout;
pub mod components;
mod date;
mod offer;
pub mod page;
pub mod place;
pub mod stopped;
pub mod takeover;
pub mod texts;
pub mod widget;
