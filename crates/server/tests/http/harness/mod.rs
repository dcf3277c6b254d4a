//! A server, a gateway and a look into both.

mod answer;
mod book;
mod collector;
mod eventually;
mod gateway;
mod gift;
mod house;
mod khalti;
mod post_office;
mod program;
mod refund;
mod sky;

pub(crate) use answer::Answer;
pub(crate) use book::Book;
pub(crate) use collector::Collector;
pub(crate) use eventually::eventually;
pub(crate) use gateway::Gateway;
pub(crate) use gift::{Begun, gift, gift_with_key};
pub(crate) use house::{House, METRICS_TOKEN, Plan, http};
pub(crate) use khalti::{INITIATE, LOOKUP, Link, Linked, khalti_gift};
pub(crate) use post_office::{Manner, PostOffice, closed_post_office};
pub(crate) use program::Program;
pub(crate) use refund::{all_of, given_back};
pub(crate) use sky::{sandbox, sandbox_at};
