//! The Razorpay client against what Razorpay's pages show, against the sandbox, and against broken lines.

mod build;
mod desk;
mod documents;
mod errors;
mod events;
mod faults;
mod forgeries;
mod one_call;
mod one_call_otp;
mod paying;
mod refunds;
mod sandbox;
mod sandbox_events;
mod sandbox_one_call;
mod sandbox_refunds;
mod shapes;
mod signatures;
