//! Small pieces the pages of strategies share: a stage in word and shape, how well something is carried out as a bar with its
//! numbers, what is missing.

use app_ground::components::{counted, figure};
use ground::calendar::date_in_words;
use ground::organization::Kind;
use leptos::prelude::*;
use progress::strategy::{Gap, Implementation, Quality, Rated, Stage};

/// A stage in word and shape.
pub(super) fn stage_tag(stage: Stage) -> AnyView {
    let (shape, tint) = match stage {
        Stage::Planned => ("○", ""),
        Stage::UnderWay => ("◐", " tl-phase--rating"),
        Stage::Paused => ("‖", ""),
        Stage::Ended => ("●", " tl-phase--final"),
    };
    view! { <span class=format!("tl-phase{tint}")><span aria-hidden="true">{shape}</span>" "{stage.name()}</span> }
        .into_any()
}

/// A strategy's level in words.
pub(super) fn level_words(level: Kind) -> &'static str {
    match level {
        Kind::Sea => "State strategy",
        Kind::Lea => "LEA strategy",
        Kind::School => "School strategy",
    }
}

/// How well something is carried out, in a few words and in numbers.
pub(super) fn share_words(it: &Implementation) -> (String, String) {
    let unrated = match it.unrated() {
        0 => String::new(),
        unrated => format!(", {} not rated", figure(unrated)),
    };
    match (it.carriers, it.share().pct()) {
        (0, _) => ("Nobody carries it yet".to_owned(), String::new()),
        (carriers, None) => ("Not rated yet".to_owned(), format!("carried by {}", figure(carriers))),
        (_, Some(pct)) => {
            (format!("{pct}% well carried out"), format!("{} of {} rated{unrated}", figure(it.well), figure(it.rated)))
        }
    }
}

/// The share that is well carried out as a bar with its numbers.
pub(super) fn share(it: &Implementation) -> AnyView {
    let (words, numbers) = share_words(it);
    let bar = it.share().pct().map(|pct| {
        view! {
            <svg class="tl-share__bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                <rect class="tl-bar__track" width="100" height="6" rx="1"/>
                <rect class="tl-bar__fill" width=pct.to_string() height="6" rx="1"/>
            </svg>
        }
    });
    view! { <span class="tl-share">{bar}<span>{words}</span>" "<span class="tl-quiet">{numbers}</span></span> }
        .into_any()
}

/// A rating as four steps with its word and its day.
pub(super) fn rating_mark(quality: Quality) -> AnyView {
    let steps = Quality::ALL.map(|step| {
        let class = if step <= quality { "tl-mark__step tl-mark__step--on" } else { "tl-mark__step" };
        let x = u32::from(step.number() - 1) * 9;
        view! { <rect class=class x=x.to_string() width="7" height="9" rx="1"/> }
    });
    view! {
        <span class=format!("tl-mark tl-mark--level-{}", quality.number())>
            <svg class="tl-mark__steps" viewBox="0 0 34 9" aria-hidden="true" focusable="false">{steps.collect_view()}</svg>
            <span>{format!("{} {}", quality.number(), quality.name())}</span>
        </span>
    }
    .into_any()
}

/// The newest rating of a carrier, or that there is none.
pub(super) fn newest(rated: Option<Rated>) -> impl IntoView {
    match rated {
        Some(rated) => {
            view! { {rating_mark(rated.quality)}<span class="tl-under">{date_in_words(rated.on)}</span> }.into_any()
        }
        None => view! { <span class="tl-quiet">"Not rated yet"</span> }.into_any(),
    }
}

/// Something that is missing: a broken line in shape and words.
pub(super) fn lack(words: String) -> AnyView {
    view! {
        <span class="tl-lack">
            <svg class="tl-lack__shape" viewBox="0 0 20 8" aria-hidden="true" focusable="false"><path d="M0 4 H7 M13 4 H20"/></svg>
            {words}
        </span>
    }
    .into_any()
}

/// What measures a strategy, or that nothing does.
pub(super) fn measured(names: &[String]) -> impl IntoView + use<> {
    match names.len() {
        0 => lack("Nobody measures it".to_owned()).into_any(),
        count => format!("{}: {}", counted(count, "leading metric", "leading metrics"), names.join(", ")).into_any(),
    }
}

/// What is missing, as items of a list.
pub(super) fn lacks(gaps: &[Gap]) -> Vec<impl IntoView + use<>> {
    gaps.iter().map(|gap| view! { <li>{lack(gap.words().to_owned())}</li> }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_told_with_what_it_is_of() {
        let of = |carriers, rated, well| {
            let (words, numbers) = share_words(&Implementation { carriers, rated, well, ..Implementation::default() });
            format!("{words} {numbers}").trim().to_owned()
        };
        assert_eq!(of(0, 0, 0), "Nobody carries it yet");
        assert_eq!(of(52, 0, 0), "Not rated yet carried by 52");
        assert_eq!(of(52, 40, 31), "78% well carried out 31 of 40 rated, 12 not rated");
        assert_eq!(of(2, 2, 0), "0% well carried out 0 of 2 rated");
    }
}
