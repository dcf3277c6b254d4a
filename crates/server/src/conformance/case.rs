//! One statement about a backend, and how it can end.

use super::NotRun;
use super::world::World;
use std::fmt::Display;
use std::pin::Pin;

/// A statement that a backend may or may not keep.
pub struct Case {
    /// What it is about.
    pub group: &'static str,
    /// A stable word.
    pub name: &'static str,
    /// What has to be so, in a sentence.
    pub statement: &'static str,
    pub(super) run: fn(&World) -> Running<'_>,
}

/// How a case ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is so.
    Passed,
    /// It is not.
    Failed {
        /// What should have come.
        expected: String,
        /// What came.
        came: String,
    },
    /// It cannot be asked here.
    Skipped {
        /// Why, and what would make it run.
        why: String,
    },
}

pub(super) type Running<'world> = Pin<Box<dyn Future<Output = Ended> + Send + 'world>>;

/// What a case's function answers.
pub(super) type Ended = Result<(), Stop>;

/// What ends a case before its end.
pub(super) enum Stop {
    Failed { expected: String, came: String },
    Skipped(String),
    NotRun(NotRun),
}

impl Case {
    /// Whether `--only` means this case.
    pub(super) fn is_named(&self, only: &str) -> bool {
        self.group == only || self.name.contains(only)
    }
}

impl Stop {
    pub(super) fn not_run(why: impl Into<String>) -> Stop {
        Stop::NotRun(NotRun(why.into()))
    }
}

/// Goes on where it is so.
pub(super) fn hold(is_so: bool, expected: impl Display, came: impl Display) -> Ended {
    if is_so {
        return Ok(());
    }
    Err(Stop::Failed {
        expected: expected.to_string(),
        came: came.to_string(),
    })
}

/// The answers to five of them, sent at one moment.
pub(super) async fn five_at_once<T, Sent>(send: impl Fn() -> Sent) -> Result<[T; 5], Stop>
where
    Sent: Future<Output = Result<T, Stop>>,
{
    let (first, second, third, fourth, fifth) =
        tokio::join!(send(), send(), send(), send(), send());
    Ok([first?, second?, third?, fourth?, fifth?])
}

/// The cases of a group: `name: "statement"` of a function with that name in this module.
macro_rules! cases {
    ($group:literal { $($name:ident: $statement:literal,)* }) => {
        pub(super) const CASES: &[$crate::conformance::Case] = &[$(
            $crate::conformance::Case {
                group: $group,
                name: stringify!($name),
                statement: $statement,
                run: |world| Box::pin($name(world)),
            },
        )*];
    };
}

pub(super) use cases;
