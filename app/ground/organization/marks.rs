//! Small pieces the pages of this room share: a status in word and shape, facts, addresses.

use ground::organization::{OrganizationId, Status};
use leptos::prelude::*;

/// Where the directory is.
pub(super) const DIRECTORY: &str = "/organizations";

/// An organization's page.
pub(super) fn address_of(id: &OrganizationId) -> String {
    format!("{DIRECTORY}/{id}")
}

/// The State id within an organization's id: `001902` of `lea-001902`.
pub(super) fn state_id_of(id: &OrganizationId) -> String {
    id.as_str().split_once('-').map_or(id.as_str(), |(_, state_id)| state_id).to_owned()
}

/// A region with its word where it is a number alone: `Region 7`.
pub(super) fn region_in_words(region: &str) -> String {
    let number = !region.is_empty() && region.chars().all(|c| c.is_ascii_digit());
    if number { format!("Region {region}") } else { region.to_owned() }
}

/// Open or closed: a filled circle or a crossed one, and the word.
#[component]
pub(super) fn StatusMark(
    /// Which of the two.
    status: Status,
) -> impl IntoView {
    let shape = match status {
        Status::Open => view! { <circle cx="6" cy="6" r="5"/> }.into_any(),
        Status::Closed => view! { <path d="M2 2 L10 10 M10 2 L2 10"/> }.into_any(),
    };
    view! {
        <span class=format!("tl-status tl-status--{}", status.key())>
            <svg class="tl-status__shape" viewBox="0 0 12 12" aria-hidden="true" focusable="false">{shape}</svg>
            {status.name()}
        </span>
    }
}

/// What there is, or that it isn't recorded.
pub(super) fn or_not_recorded(value: impl Into<String>) -> AnyView {
    match value.into() {
        empty if empty.is_empty() => view! { <span class="tl-quiet">"Not recorded"</span> }.into_any(),
        value => value.into_any(),
    }
}

/// Facts, each with its name.
#[component]
pub(super) fn Facts(
    /// Name and value, in order.
    facts: Vec<(&'static str, AnyView)>,
) -> impl IntoView {
    let facts = facts.into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> });
    view! { <dl class="tl-facts">{facts.collect_view()}</dl> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_regions_read_as_people_write_them() {
        let id = |raw| OrganizationId::parse(raw).unwrap();
        assert_eq!(address_of(&id("lea-001902")), "/organizations/lea-001902");
        assert_eq!(state_id_of(&id("lea-01-0235")), "01-0235");
        assert_eq!(region_in_words("7"), "Region 7");
        assert_eq!(region_in_words("North"), "North");
    }
}
