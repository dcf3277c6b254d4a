//! Leptos, as our views use it. Crates depend on this one under the name `leptos` and write what they would write
//! with Leptos itself: its signals, its effects, its `view!`.
//!
//! On the server it *is* Leptos. In the browser, what `view!` makes is another thing: Leptos has a type for every
//! view, and for every type the code to draw it, draw it anew, move it and take it away. Here a view is data of one
//! type, [`Piece`](prelude::AnyView), and that code exists once. With signals it is the same: see `signals`.
//!
//! Only what our views use is here: an element or attribute that is missing does not compile, and has its place in
//! `element.rs`.

#[cfg(not(target_arch = "wasm32"))]
pub use leptos::*;

#[cfg(not(target_arch = "wasm32"))]
mod level;

/// Leptos' own, and what it lacks.
#[cfg(not(target_arch = "wasm32"))]
pub mod prelude {
    pub use crate::level::AriaLevel;
    pub use leptos::prelude::*;
}

#[cfg(target_arch = "wasm32")]
#[doc(hidden)]
pub mod piece;

#[cfg(target_arch = "wasm32")]
mod signals;

#[cfg(target_arch = "wasm32")]
pub use browser::*;

/// What `view!` and its users name, with ours in the place of Leptos' own.
#[cfg(target_arch = "wasm32")]
mod browser {
    pub use leptos::*;

    /// What a view needs.
    pub mod prelude {
        pub use crate::piece::{
            CollectView, IntoAny, IntoAttributeValue, IntoMaybeErased, IntoRender, IntoView,
            Piece as AnyView, View,
        };
        pub use crate::signals::{
            Effect, Memo, NodeRef, RwSignal, SignalExt, StoredExt, StoredValue,
        };
        pub use leptos::prelude::*;
    }

    #[doc(hidden)]
    pub use crate::piece::reactive as __as_shared_reactive_fn;

    #[doc(hidden)]
    pub mod tachys {
        pub use leptos::tachys::*;

        pub mod html {
            pub use crate::piece::InertElement;
            pub use leptos::tachys::html::*;

            pub mod element {
                pub use crate::piece::elements::*;
            }
        }

        pub mod view {
            pub use leptos::tachys::view::*;

            pub mod iterators {
                pub use crate::piece::StaticVec;
            }
        }
    }
}
