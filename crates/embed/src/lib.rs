//! The widget as the browser loads it: what `daan.js` calls.
//!
//! Everything a donor sees and everything that decides is the root library's; here it is put into a tree and
//! taken out again.

#![cfg(target_arch = "wasm32")]

use daan_api::codec::{FromWire, ToWire, member};
use daan_domain::Locale;
use daan_web::widget::{Emit, Setting, Widget, Wishes, widget};
use js_sys::{Array, Function};
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::{AnyView, Render};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlElement, Node, ShadowRoot};

type Handle = UnmountHandle<<AnyView as Render>::State>;

/// A widget in the page, until it is dropped or unmounted.
#[wasm_bindgen]
pub struct Mounted {
    here: Rc<Here>,
}

/// What it takes to put the widget there once more.
struct Here {
    parent: HtmlElement,
    options: JsValue,
    emit: Emit,
    now: RefCell<Option<(Widget, Handle)>>,
}

/// Puts a widget into `parent`, an element inside an open shadow root.
///
/// `options` is an object: `server` (an origin, empty for the page's own), `campaign` (the server's answer),
/// `locale`, `theme`, and the attributes as [`Wishes`] names them. `emit(name, detail, cancelable)` fires an
/// event and answers whether the page has let it be.
///
/// `undefined` where `options` are not that.
#[wasm_bindgen]
pub fn mount(parent: HtmlElement, options: JsValue, emit: Function) -> Option<Mounted> {
    daan_web::stopped::tell_guests_when_stopped();
    let emit: Emit = Rc::new(move |name, detail, is_cancelable| {
        let arguments = Array::of3(&name.into(), &detail, &is_cancelable.into());
        emit.apply(&JsValue::UNDEFINED, &arguments)
            .is_ok_and(|answer| answer.is_truthy())
    });
    let here = Rc::new(Here {
        parent,
        options,
        emit,
        now: RefCell::default(),
    });
    put(&here)?;
    Some(Mounted { here })
}

#[wasm_bindgen]
impl Mounted {
    /// Where the checkout stands, as a `StatusDetail`.
    pub fn status(&self) -> JsValue {
        let now = self.here.now.borrow();
        now.as_ref()
            .map_or(JsValue::UNDEFINED, |(widget, _)| widget.status().to_js())
    }

    /// Begins anew with an empty form. What is under way stays written down in the browser.
    pub fn reset(&self) {
        let _ = put(&self.here);
    }

    /// Takes the widget out.
    pub fn unmount(self) {
        self.here.now.take();
    }
}

fn put(here: &Rc<Here>) -> Option<()> {
    let setting = setting(here)?;
    here.now.take();
    let made: Rc<RefCell<Option<Widget>>> = Rc::default();
    let handle = mount_to(here.parent.clone(), {
        let made = Rc::clone(&made);
        move || {
            let (widget, view) = widget(setting);
            made.replace(Some(widget));
            view
        }
    });
    let widget = made.take()?;
    here.now.replace(Some((widget, handle)));
    Some(())
}

fn setting(here: &Rc<Here>) -> Option<Setting> {
    let options = &here.options;
    let root: ShadowRoot = Node::get_root_node(&here.parent).dyn_into().ok()?;
    let weak = Rc::downgrade(here);
    Some(Setting {
        server: member(options, "server")?,
        campaign: member(options, "campaign")?,
        locale: Locale::lookup(&member::<String>(options, "locale")?).unwrap_or_default(),
        theme: member(options, "theme")?,
        wishes: Wishes::from_js(options)?,
        root,
        emit: Rc::clone(&here.emit),
        again: Rc::new(move || {
            // Later, because the button that asks for it goes with the old view.
            let weak = weak.clone();
            leptos::task::spawn_local(async move {
                if let Some(here) = weak.upgrade() {
                    let _ = put(&here);
                }
            });
        }),
    })
}
