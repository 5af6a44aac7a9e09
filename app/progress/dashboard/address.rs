//! What the dashboard's address asks for: which metrics and goals, so that a view can be sent.

use app_ground::components::address_with;
use app_ground::sent;
use progress::dashboard::Narrowing;
use progress::metric::Status;

/// Where it is.
pub(super) const DASHBOARD: &str = "/dashboard";

/// The parameter that asks for every goal, not only the first of them.
pub(super) const GOALS: &str = "goals";

/// The page with this narrowing.
pub(super) fn address(narrowing: &Narrowing) -> String {
    sent::address(DASHBOARD, narrowing)
}

/// The page with this status, or without it where it is the one asked for.
pub(super) fn standing(narrowing: &Narrowing, status: Status) -> String {
    let status = Some(status).filter(|it| narrowing.status != Some(*it));
    format!("{}#metrics", address(&Narrowing { status, ..*narrowing }))
}

/// The page with every goal of this narrowing in sight.
pub(super) fn all_goals(narrowing: &Narrowing) -> String {
    let mut all = sent::parameters(narrowing);
    all.push((GOALS, "all".to_owned()));
    format!("{}#goals", address_with(DASHBOARD, &all))
}

/// Where metrics that are behind or off track stand: in the table of all, the worst first, whatever status is asked for.
pub(super) fn worst(narrowing: &Narrowing) -> String {
    match narrowing.status {
        None => "#metrics".to_owned(),
        Some(_) => format!("{}#metrics", address(&Narrowing { status: None, ..*narrowing })),
    }
}

/// Where that stands which has no current data: on this page, unless another status is asked for.
pub(super) fn without_data(narrowing: &Narrowing) -> String {
    match narrowing.status {
        None | Some(Status::NoCurrentData) => "#without".to_owned(),
        Some(_) => {
            let status = Some(Status::NoCurrentData);
            format!("{}#without", address(&Narrowing { status, ..*narrowing }))
        }
    }
}

#[cfg(test)]
mod tests {
    use ground::organization::Kind;
    use progress::metric::Timing;

    use super::*;

    #[test]
    fn an_address_says_what_is_looked_at_and_leads_back_to_it() {
        let it: Narrowing =
            sent::asked(|name| if name == "status" { "behind".to_owned() } else { "lagging".to_owned() });
        assert_eq!((it.timing, it.level, it.status), (Some(Timing::Lagging), None, Some(Status::Behind)));
        assert_eq!(address(&it), "/dashboard?timing=lagging&status=behind");
        assert_eq!(sent::query(&it), "timing=lagging&status=behind");
        assert_eq!(standing(&it, Status::OffTrack), "/dashboard?timing=lagging&status=off_track#metrics");
        assert_eq!(standing(&it, Status::Behind), "/dashboard?timing=lagging#metrics");
    }

    #[test]
    fn what_is_counted_is_led_to_where_it_stands() {
        let all = Narrowing::default();
        let behind = Narrowing { level: Some(Kind::Lea), status: Some(Status::Behind), ..all };
        assert_eq!((worst(&all).as_str(), without_data(&all).as_str()), ("#metrics", "#without"));
        assert_eq!(worst(&behind), "/dashboard?level=lea#metrics");
        assert_eq!(without_data(&behind), "/dashboard?level=lea&status=no_current_data#without");
        assert_eq!(without_data(&Narrowing { status: Some(Status::NoCurrentData), ..all }), "#without");
        assert_eq!(all_goals(&behind), "/dashboard?level=lea&status=behind&goals=all#goals");
    }
}
