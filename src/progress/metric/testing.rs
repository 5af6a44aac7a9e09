//! A metric for tests, here and in other rooms and floors.

use super::{Aggregate, Direction, Metric, Quantity, Sharing, Supplier, Timing, Unit, Validation};
use ground::calendar::Frequency;
use ground::identity::MetricId;
use ground::organization::Kind;

/// An LEA's percentage, monthly, higher is better, nobody's; named after its id.
pub fn example(id: &str) -> Metric {
    Metric {
        id: MetricId::parse(id).expect("a key"),
        name: format!("Metric {id}"),
        definition: String::new(),
        unit: Unit::Percent,
        decimals: 1,
        direction: Direction::Higher,
        timing: Timing::Leading,
        level: Kind::Lea,
        frequency: Frequency::Monthly,
        source: String::new(),
        owner: None,
        owner_name: String::new(),
        supplier: Supplier::Sea,
        effort_minutes: 0,
        aggregate: Aggregate::WeightedMean,
        validation: Validation {
            least: Some(Quantity::whole(0)),
            most: Some(Quantity::whole(100)),
            ..Validation::default()
        },
        groups: Vec::new(),
        sharing: Sharing::Shared,
        tolerance: Quantity::default(),
        retired: false,
        version: 1,
    }
}

/// Likewise once a year, of any amount.
pub fn yearly(id: &str) -> Metric {
    Metric { frequency: Frequency::Yearly, validation: Validation::default(), ..example(id) }
}
