//! The fields that set-up and settings share: State, agency, time zone, school year.

use ground::calendar::TimeZone;
use leptos::prelude::*;

use crate::components::{Choices, SelectField, TextField};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What stands in the fields on a first look.
#[derive(Debug, Clone)]
pub struct SiteValues {
    /// The State's name.
    pub state: String,
    /// The SEA's name.
    pub agency: String,
    /// A time zone's standard name.
    pub time_zone: String,
    /// A month, 1 to 12.
    pub school_year_starts: u32,
}

/// The name of a month, 1 to 12.
pub fn month(number: u32) -> &'static str {
    let at = usize::try_from(number.saturating_sub(1)).unwrap_or_default();
    MONTHS.get(at).copied().unwrap_or_default()
}

/// A time zone as people call it, with its standard name.
pub fn zone_words(name: &str) -> String {
    let called = match name {
        "America/New_York" => "Eastern time",
        "America/Chicago" => "Central time",
        "America/Denver" => "Mountain time",
        "America/Phoenix" => "Mountain time without daylight saving",
        "America/Los_Angeles" => "Pacific time",
        "America/Anchorage" => "Alaska time",
        "Pacific/Honolulu" => "Hawaii time",
        "America/Puerto_Rico" => "Atlantic time",
        "Pacific/Guam" => "Chamorro time",
        "Pacific/Pago_Pago" => "Samoa time",
        _ => return name.replace('_', " "),
    };
    format!("{called} ({})", name.replace('_', " "))
}

/// The zones in the list: those of the States and territories, and the one in force where it is another.
fn zones(in_force: &str) -> Choices {
    let another = Some(in_force).filter(|name| !name.is_empty() && !TimeZone::OFFERED.contains(name));
    let names = TimeZone::OFFERED.into_iter().chain(another);
    names.map(|name| (name.to_owned(), zone_words(name))).collect()
}

/// State, agency, time zone and the start of the school year.
#[component]
pub fn SiteFields(
    /// What stands in the fields on a first look.
    values: SiteValues,
) -> impl IntoView {
    let months = (1..=12).map(|number| (number.to_string(), month(number).to_owned())).collect::<Vec<_>>();
    view! {
        <TextField name="state" label="State" hint="Its name, such as Meridian." value=values.state/>
        <TextField name="agency" label="State education agency"
            hint="The name that stands on every page, such as Meridian Department of Education." value=values.agency/>
        <SelectField name="time_zone" label="Time zone" hint="All dates and times are shown in it."
            choices=zones(&values.time_zone) value=values.time_zone.clone()/>
        <TextField name="other_time_zone" label="Another time zone (optional)"
            hint="Only if yours isn’t in the list: its standard name, such as America/Boise."/>
        <SelectField name="school_year_starts" label="First month of the school year"
            choices=months value=values.school_year_starts.to_string()/>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_zone_in_force_can_always_be_chosen() {
        assert_eq!(zones("America/Chicago").len(), TimeZone::OFFERED.len());
        assert_eq!(zones("America/Boise").last().map(|(_, says)| says.as_str()), Some("America/Boise"));
        assert_eq!(zones("America/New_York")[0].1, "Eastern time (America/New York)");
    }

    #[test]
    fn months_are_counted_from_one() {
        assert_eq!(
            (month(1), month(7), month(12), month(0), month(13)),
            ("January", "July", "December", "January", "")
        );
    }
}
