//! The rating island's work in the browser: reading the form, keeping it on the device until it is acknowledged,
//! sending it, and the keys.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use practice::assessment::rating::RatingForm;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FormData, HtmlElement, HtmlInputElement, KeyboardEvent};

use super::super::api::{SaveAnswer, SaveProblem, save_rating};
use super::status::Status;

/// How long typing must rest before it is sent.
const REST: Duration = Duration::from_millis(900);
/// How long to wait before trying an unreachable server again.
const RETRY: Duration = Duration::from_secs(4);

/// What the island works with.
#[derive(Clone)]
pub struct Desk {
    pub assessment: String,
    pub indicator: String,
    pub rater: String,
    pub form: NodeRef<html::Form>,
    pub status: RwSignal<Status>,
    pub keys: RwSignal<bool>,
    pub awake: RwSignal<bool>,
}

/// A desk with what its listeners share.
#[derive(Clone)]
struct Awake {
    desk: Desk,
    /// Counts changes, so that an answer to an older one doesn't speak for a newer.
    changes: Rc<Cell<u32>>,
    /// Whether a save is on its way; the next waits for it, since it needs its version.
    sending: Rc<Cell<bool>>,
    /// The version stored, as far as this window knows.
    version: Rc<Cell<i64>>,
}

/// Attaches everything once the form is in the page.
pub fn wake(desk: Desk) {
    let awake = Awake { desk, changes: Rc::default(), sending: Rc::default(), version: Rc::default() };
    Effect::new(move |_| {
        if awake.desk.form.get().is_some() {
            awake.clone().listen();
        }
    });
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

impl Awake {
    fn listen(self) {
        let Some(form) = self.desk.form.get_untracked() else { return };
        self.version.set(field(&form, "version").and_then(|it| it.value().parse().ok()).unwrap_or_default());
        let keys_off = storage().and_then(|kept| kept.get_item("throughline.keys").ok().flatten()).is_some();
        self.desk.keys.set(!keys_off);
        self.desk.awake.set(true);

        let at = self.clone();
        on(&form, "change", move |_| at.changed(Duration::ZERO));
        let at = self.clone();
        on(&form, "input", move |event| {
            let typed = event.target().and_then(|it| it.dyn_into::<Element>().ok());
            if typed.is_some_and(|it| it.tag_name() == "TEXTAREA") {
                at.changed(REST);
            }
        });
        let at = self.clone();
        on(&form, "click", move |event| at.clicked(&event));
        let at = self.clone();
        window_event_listener(leptos::ev::online, move |_| at.send_all_kept());
        let at = self.clone();
        window_event_listener(leptos::ev::keydown, move |event| at.pressed(&event));
        self.show_reason(&form);
        self.recover(&form);
    }

    /// Something was chosen or typed: keep it on the device at once, send it after a rest.
    fn changed(&self, rest: Duration) {
        let Some(form) = self.desk.form.get_untracked() else { return };
        self.show_reason(&form);
        let Some(rating) = self.read() else { return };
        self.changes.set(self.changes.get() + 1);
        self.keep(&rating);
        self.desk.status.set(Status::Saving);
        let (at, this) = (self.clone(), self.changes.get());
        set_timeout(
            move || {
                if at.changes.get() == this {
                    at.send()
                }
            },
            rest,
        );
    }

    /// Sends what stands in the form, once no other save is on its way.
    fn send(&self) {
        if self.sending.replace(true) {
            let at = self.clone();
            set_timeout(move || at.send(), Duration::from_millis(120));
            return;
        }
        let Some(rating) = self.read() else {
            self.sending.set(false);
            return;
        };
        let (at, this) = (self.clone(), self.changes.get());
        spawn_local(async move {
            let answer = save_rating(at.desk.assessment.clone(), at.desk.indicator.clone(), rating).await;
            at.sending.set(false);
            at.answered(answer, this);
        });
    }

    fn answered(&self, answer: Result<SaveAnswer, SaveProblem>, change: u32) {
        let newest = self.changes.get() == change;
        let status = match answer {
            Ok(SaveAnswer::Stored { version, saved_at }) => {
                self.stored(version);
                if newest {
                    self.forget();
                }
                Status::Saved(saved_at)
            }
            Ok(SaveAnswer::ChangedMeanwhile { version, answer, saved_at }) => {
                Status::Elsewhere { version, answer, saved_at }
            }
            Ok(SaveAnswer::Wrong(said)) => {
                let said: Vec<_> = said.into_iter().map(|(_, message)| message).collect();
                Status::NotSaved(said.join(" "))
            }
            Err(SaveProblem::Refused(why)) => {
                self.forget();
                Status::NotSaved(why)
            }
            Err(SaveProblem::Unreached) => {
                let at = self.clone();
                set_timeout(move || at.try_again(change), RETRY);
                Status::Offline
            }
        };
        if newest {
            self.desk.status.set(status);
        }
    }

    fn try_again(&self, change: u32) {
        if self.changes.get() == change && self.desk.status.get_untracked() == Status::Offline {
            self.send();
        }
    }

    fn stored(&self, version: i64) {
        self.version.set(version);
        let Some(form) = self.desk.form.get_untracked() else { return };
        if let Some(hidden) = field(&form, "version") {
            hidden.set_value(&version.to_string());
        }
        count_this_one();
    }

    /// What stands in the form.
    fn read(&self) -> Option<RatingForm> {
        let form = self.desk.form.get_untracked()?;
        let data = FormData::new_with_form(&form).ok()?;
        let text = |name: &str| data.get(name).as_string().unwrap_or_default();
        Some(RatingForm {
            answer: text("answer"),
            reason: text("reason"),
            rationale: text("rationale"),
            version: self.version.get(),
        })
    }

    fn kept_under(&self, indicator: &str) -> String {
        format!("throughline.rating.{}.{}.{indicator}", self.desk.rater, self.desk.assessment)
    }

    fn keep(&self, rating: &RatingForm) {
        if let (Some(kept), Ok(text)) = (storage(), serde_json::to_string(rating)) {
            let _ = kept.set_item(&self.kept_under(&self.desk.indicator), &text);
        }
    }

    fn forget(&self) {
        if let Some(kept) = storage() {
            let _ = kept.remove_item(&self.kept_under(&self.desk.indicator));
        }
    }

    /// What was kept here and never acknowledged: put it back into this form, and send that of other indicators.
    fn recover(&self, form: &web_sys::HtmlFormElement) {
        let key = self.kept_under(&self.desk.indicator);
        let kept = storage().and_then(|kept| kept.get_item(&key).ok().flatten());
        if let Some(rating) = kept.and_then(|text| serde_json::from_str::<RatingForm>(&text).ok()) {
            fill(form, &rating);
            self.show_reason(form);
            self.version.set(rating.version);
            self.changes.set(self.changes.get() + 1);
            self.desk.status.set(Status::Saving);
            self.send();
        }
        self.send_others();
    }

    fn send_all_kept(&self) {
        if self.desk.status.get_untracked() == Status::Offline {
            self.send();
        }
        self.send_others();
    }

    fn send_others(&self) {
        let Some(kept) = storage() else { return };
        let (prefix, own) = (self.kept_under(""), self.kept_under(&self.desk.indicator));
        let names = (0..kept.length().unwrap_or_default()).filter_map(|at| kept.key(at).ok().flatten());
        let names: Vec<String> = names.filter(|name| name.starts_with(&prefix) && *name != own).collect();
        for name in names {
            let Some(rating) = kept.get_item(&name).ok().flatten().and_then(|text| serde_json::from_str(&text).ok())
            else {
                continue;
            };
            let (assessment, indicator) = (self.desk.assessment.clone(), name[prefix.len()..].to_owned());
            spawn_local(async move {
                // What another window changed meanwhile, or what can't be taken, waits until its own page is opened.
                if let Ok(SaveAnswer::Stored { .. }) = save_rating(assessment, indicator, rating).await
                    && let Some(kept) = storage()
                {
                    let _ = kept.remove_item(&name);
                }
            });
        }
    }

    fn clicked(&self, event: &Event) {
        let pressed = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        match pressed.and_then(|it| it.get_attribute("data-do")).as_deref() {
            Some("keep") => {
                if let Status::Elsewhere { version, .. } = self.desk.status.get_untracked() {
                    self.stored(version);
                    self.changed(Duration::ZERO);
                }
            }
            Some("take") => {
                self.forget();
                let _ = window().location().reload();
            }
            Some("keys") => self.turn_keys(),
            _ => {}
        }
    }

    fn turn_keys(&self) {
        self.desk.keys.update(|on| *on = !*on);
        if let Some(kept) = storage() {
            let _ = match self.desk.keys.get_untracked() {
                true => kept.remove_item("throughline.keys"),
                false => kept.set_item("throughline.keys", "off"),
            };
        }
    }

    /// 1 to 6 choose an answer, arrows turn the page: unless something is being typed, or a modifier is held.
    fn pressed(&self, event: &KeyboardEvent) {
        let modified = event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key();
        if !self.desk.keys.get_untracked() || modified || event.default_prevented() {
            return;
        }
        let focus = document().active_element();
        let is_radio = focus.as_ref().is_some_and(|it| it.get_attribute("type").as_deref() == Some("radio"));
        let typing = focus.is_some_and(|it| matches!(it.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"));
        match event.key().as_str() {
            key @ ("1" | "2" | "3" | "4" | "5" | "6") if !typing || is_radio => {
                // Or the key is typed into the reason, which takes the focus.
                event.prevent_default();
                self.choose(key);
            }
            "ArrowLeft" if !typing => follow("before"),
            "ArrowRight" if !typing => follow("after"),
            _ => {}
        }
    }

    fn choose(&self, key: &str) {
        let Some(form) = self.desk.form.get_untracked() else { return };
        let value = match key {
            "5" => "not_applicable",
            "6" => "cannot_tell",
            level => level,
        };
        let found = form.query_selector(&format!("input[name=answer][value='{value}']")).ok().flatten();
        let Some(option) = found.and_then(|it| it.dyn_into::<HtmlInputElement>().ok()) else { return };
        if !option.disabled() {
            option.set_checked(true);
            self.changed(Duration::ZERO);
            if value == "not_applicable"
                && let Some(reason) = form.query_selector("#reason").ok().flatten()
                && let Ok(reason) = reason.dyn_into::<HtmlElement>()
            {
                let _ = reason.focus();
            }
        }
    }

    /// The reason is asked for only where it is needed.
    fn show_reason(&self, form: &web_sys::HtmlFormElement) {
        let chosen = form.query_selector("input[name=answer][value=not_applicable]:checked").ok().flatten().is_some();
        if let Some(part) = form.query_selector("[data-part=reason]").ok().flatten() {
            let _ = part.toggle_attribute_with_force("hidden", !chosen);
        }
    }
}

/// Once it is stored, the indicator on the page counts as rated above it too.
fn count_this_one() {
    let Some(place) = document().query_selector("[data-others]").ok().flatten() else { return };
    let number = |name: &str| place.get_attribute(name).and_then(|it| it.parse::<u32>().ok()).unwrap_or_default();
    let (rated, total) = (number("data-others") + 1, number("data-total"));
    if let Some(bar) = place.query_selector("progress").ok().flatten() {
        let _ = bar.set_attribute("value", &rated.to_string());
    }
    if let Some(words) = place.query_selector("[data-part=rated]").ok().flatten() {
        words.set_text_content(Some(&format!("{rated} of {total} rated")));
    }
}

fn follow(way: &str) {
    let link = document().query_selector(&format!("a[data-way={way}]")).ok().flatten();
    if let Some(link) = link.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        link.click();
    }
}

fn on(form: &web_sys::HtmlFormElement, name: &'static str, work: impl FnMut(Event) + 'static) {
    let work = wasm_bindgen::closure::Closure::<dyn FnMut(Event)>::new(work);
    let _ = form.add_event_listener_with_callback(name, work.as_ref().unchecked_ref());
    // The form lives as long as the page.
    work.forget();
}

fn field(form: &web_sys::HtmlFormElement, name: &str) -> Option<HtmlInputElement> {
    form.query_selector(&format!("[name='{name}']")).ok().flatten()?.dyn_into().ok()
}

fn fill(form: &web_sys::HtmlFormElement, rating: &RatingForm) {
    let set = |name: &str, value: &str| {
        let found = form.query_selector(&format!("[name='{name}']")).ok().flatten();
        let Some(found) = found else { return };
        match found.dyn_ref::<web_sys::HtmlTextAreaElement>() {
            Some(area) => area.set_value(value),
            None => {
                if let Some(input) = found.dyn_ref::<HtmlInputElement>() {
                    input.set_value(value);
                }
            }
        }
    };
    let option = form.query_selector(&format!("input[name=answer][value='{}']", rating.answer)).ok().flatten();
    if let Some(option) = option.and_then(|it| it.dyn_into::<HtmlInputElement>().ok()) {
        option.set_checked(true);
    }
    set("reason", &rating.reason);
    set("rationale", &rating.rationale);
}
