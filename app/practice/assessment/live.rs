//! The screens of a meeting follow by themselves: the stream of its changes, and the part of a page that listens to it.

use app_ground::components::LiveTopic;
use app_ground::form::status_of;
use app_ground::live::Watches;
use app_ground::visit::Visit;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use ground::Error;
use ground::access::Principal;
use ground::identity::AssessmentId;
use leptos::prelude::*;
use practice::assessment::use_cases::watch_meeting;

/// The number of the meeting's screens, now and whenever it rises, as server-sent events.
pub async fn consensus_events(State(watches): State<Watches>, visit: Visit) -> Response {
    let allowed = async {
        let id = AssessmentId::parse(visit.segment(1)).ok_or(Error::NotFound)?;
        let number = watch_meeting(&visit.database, &visit.principal, &id).await?;
        Ok::<_, Error>((id, number))
    };
    match allowed.await {
        Ok((id, number)) => {
            let topic = format!("assessment {id}");
            let ask = move || {
                let (database, id) = (visit.database.clone(), id.clone());
                async move { watch_meeting(&database, &Principal::Operator, &id).await }
            };
            watches.follow(&topic, number, ask)
        }
        Err(error) => (status_of(&error), error.to_string()).into_response(),
    }
}

/// Says whether the page follows the meeting, and lets it.
#[component]
pub fn Live(
    /// The assessment in consensus.
    id: AssessmentId,
    /// The number that what is shown belongs to.
    number: i64,
    /// How it stands, in a few words: said to screen readers when it is another.
    words: String,
) -> impl IntoView {
    let home = format!("/assessments/{id}");
    view! { <LiveTopic events=format!("{home}/consensus/events") home=home number=number words=words/> }
}
