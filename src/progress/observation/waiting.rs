//! What figures ask of a person next, in words: those that wait for a decision, and those an organization should have
//! reported by now.

use ground::identity::OrganizationId;
use ground::organization::Kind;
use ground::waiting::ToDo;

use crate::metric::{Status, Supplier};
use crate::observation::Series;

/// Figures under review.
pub(super) fn to_decide(count: usize) -> Option<ToDo> {
    let (breaks, counts) = match count {
        0 => return None,
        1 => ("1 figure breaks".to_owned(), "counts"),
        _ => (format!("{count} figures break"), "count"),
    };
    let detail = format!("{breaks} a rule of the metric and {counts} nowhere until somebody decides.");
    Some(ToDo::new("Figures under review", detail, "Decide about them", "/figures/review"))
}

/// Figures that an organization should have reported by now: of the metrics that it supplies itself.
pub(super) fn to_report(id: &OrganizationId, name: &str, kind: Kind, series: &[Series]) -> Option<ToDo> {
    let own: Vec<_> = series.iter().filter(|it| supplies(kind, it.metric.supplier)).collect();
    let missing = own.iter().filter(|it| it.status == Status::NoCurrentData).count();
    let title = format!("{name}: figures to report");
    let address = format!("/organizations/{id}/figures");
    (missing > 0).then(|| ToDo::new(title, not_current(missing, own.len()), "Enter figures", address))
}

/// Whether an organization of this kind has to supply the figures itself.
fn supplies(kind: Kind, supplier: Supplier) -> bool {
    matches!((kind, supplier), (Kind::Lea, Supplier::Lea) | (Kind::School, Supplier::School))
}

/// How many of the metrics that somebody supplies have no current figure.
fn not_current(missing: usize, all: usize) -> String {
    match (missing, all) {
        (_, 1) => "The one metric you report has no current figure.".to_owned(),
        (1, all) => format!("1 of your {all} metrics has no current figure."),
        (missing, all) => format!("{missing} of your {all} metrics have no current figure."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_organization_is_reminded_of_what_it_supplies_itself() {
        let supplied = |kind| Supplier::ALL.into_iter().filter(move |it| supplies(kind, *it)).collect::<Vec<_>>();
        assert_eq!(supplied(Kind::Lea), [Supplier::Lea]);
        assert_eq!(supplied(Kind::School), [Supplier::School]);
        assert_eq!(supplied(Kind::Sea), []);
    }

    #[test]
    fn what_is_missing_is_counted_in_words() {
        for (missing, all, expected) in [
            (1, 1, "The one metric you report has no current figure."),
            (1, 5, "1 of your 5 metrics has no current figure."),
            (5, 5, "5 of your 5 metrics have no current figure."),
        ] {
            assert_eq!(not_current(missing, all), expected);
        }
    }

    #[test]
    fn figures_under_review_are_counted_in_words() {
        let detail = |count| to_decide(count).map(|it| it.detail);
        for (count, expected) in [
            (0, None),
            (1, Some("1 figure breaks a rule of the metric and counts nowhere until somebody decides.")),
            (7, Some("7 figures break a rule of the metric and count nowhere until somebody decides.")),
        ] {
            assert_eq!(detail(count).as_deref(), expected);
        }
    }
}
