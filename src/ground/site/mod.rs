//! This installation: whose it is, its time zone, when its school year starts, and whether it is a demonstration.

pub mod acts;
#[cfg(feature = "store")]
mod store;
#[cfg(all(test, feature = "store"))]
mod tests;
#[cfg(feature = "store")]
pub mod use_cases;
#[cfg(feature = "store")]
mod visit;

#[cfg(feature = "store")]
pub use visit::{Visit, visit};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::calendar::{SchoolYear, TimeZone};
use crate::problem::{Problems, Result};
use crate::text::Title;

/// What an installation says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// The State's name.
    pub state: String,
    /// The SEA's name.
    pub agency: String,
    /// The standard name of the SEA's time zone.
    pub time_zone: String,
    /// The month (1 to 12) on whose first day the school year starts.
    pub school_year_starts: u32,
    /// Whether everything in it is invented.
    pub demonstration: bool,
    /// Raised with each change; 1 for a new one.
    pub version: i64,
}

/// What is typed on the set-up page.
#[derive(Debug, Clone, Default)]
pub struct SiteForm {
    /// The State's name.
    pub state: String,
    /// The SEA's name.
    pub agency: String,
    /// The standard name of a time zone.
    pub time_zone: String,
    /// A month, 1 to 12.
    pub school_year_starts: String,
}

impl Site {
    /// Checks what was typed.
    ///
    /// # Errors
    /// A violation for each field: `state`, `agency`, `time_zone`, `school_year_starts`.
    pub fn parse(form: &SiteForm, demonstration: bool) -> Result<Self> {
        let mut problems = Problems::default();
        let state = problems.take(Title::parse("state", "the State’s name", &form.state));
        let agency = problems.take(Title::parse("agency", "the agency’s name", &form.agency));
        let time_zone = problems.take(TimeZone::parse("time_zone", &form.time_zone));
        let month = form.school_year_starts.trim().parse().ok().filter(|month| (1..=12).contains(month));
        if month.is_none() {
            problems.add("school_year_starts", "Choose the month in which your school year starts.");
        }
        let site = match (state, agency, time_zone, month) {
            (Some(state), Some(agency), Some(zone), Some(school_year_starts)) => Some(Self {
                state: state.into_string(),
                agency: agency.into_string(),
                time_zone: zone.name().to_owned(),
                school_year_starts,
                demonstration,
                version: 1,
            }),
            _ => None,
        };
        problems.finish(site)
    }

    /// Its time zone; UTC should a stored name no longer be known.
    pub fn zone(&self) -> TimeZone {
        TimeZone::parse("time_zone", &self.time_zone)
            .or_else(|_| TimeZone::parse("time_zone", "UTC"))
            .expect("UTC is a zone")
    }

    /// The date of `now` where the SEA is.
    pub fn today(&self, now: DateTime<Utc>) -> NaiveDate {
        self.zone().today(now)
    }

    /// The school year of `now`.
    pub fn school_year(&self, now: DateTime<Utc>) -> SchoolYear {
        SchoolYear::containing(self.today(now), self.school_year_starts)
    }
}

#[cfg(test)]
mod rules {
    use super::*;
    use crate::problem::Error;

    #[test]
    fn every_field_is_named_when_it_is_wrong() {
        let Err(Error::Invalid(violations)) = Site::parse(&SiteForm::default(), false) else { panic!("refused") };
        let fields: Vec<_> = violations.iter().map(|violation| violation.field.as_str()).collect();
        assert_eq!(fields, ["state", "agency", "time_zone", "school_year_starts"]);
    }

    #[test]
    fn the_school_year_is_the_state_s() {
        let form = SiteForm {
            state: "Meridian".into(),
            agency: "Meridian Department of Education".into(),
            time_zone: "America/Chicago".into(),
            school_year_starts: "7".into(),
        };
        let site = Site::parse(&form, false).unwrap();
        // Still June 30 in Chicago.
        assert_eq!(site.school_year("2026-07-01T03:00:00Z".parse().unwrap()).to_string(), "2025–26");
    }
}
