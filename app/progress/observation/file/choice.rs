//! The form in which people say what a file's columns hold: whose figures, for when, which columns are figures of what,
//! what stands for no number; and choices kept for next time. Everything works by posting the form back.

use app_ground::components::field::Field;
use app_ground::components::{Choices, SelectField, TableFrame, TextField};
use app_ground::form::FormState;
use ground::organization::Kind;
use leptos::prelude::*;
use progress::metric::{ALL_GROUP, ALL_GROUP_NAME, Metric};
use progress::observation::State;
use progress::observation::mapping::CODES_MAX;
use progress::observation::use_cases::{Review, SavedMapping};

use super::columns::Columns;
use super::draft::{CodeDraft, Draft, fingerprint};
use super::rows::{self, LIST, control, select, value_rows};

/// The form's id: buttons elsewhere on the page send it too.
pub(super) const FORM: &str = "columns-form";
/// Up to how many columns are offered in a list that opens; of more, one types the name.
const LISTED_COLUMNS: usize = 60;
/// Empty lines for further codes.
const FURTHER_CODES: usize = 2;
/// Characters shown of a value in a file.
const SHOWN: usize = 24;

/// What the form is made of.
pub(super) struct Choosing<'a> {
    pub review: &'a Review,
    pub columns: &'a Columns,
    pub metrics: &'a [Metric],
    pub saved: &'a [SavedMapping],
    pub draft: &'a Draft,
}

impl Choosing<'_> {
    /// The form.
    pub fn form(&self) -> AnyView {
        let names = self.columns.names().iter().map(|name| view! { <option value=name.clone()></option> });
        let names = names.collect_view();
        let checked = fingerprint(&self.review.mapping);
        view! {
            <form method="post" id=FORM class="tl-import tl-mapping">
                // Enter in a field checks, and presses no other button.
                <button class="usa-sr-only" type="submit" name="do" value="check" tabindex="-1" aria-hidden="true">"Check the file"</button>
                <input type="hidden" name="version" value=FormState::current().version(self.review.version)/>
                <input type="hidden" name="checked" value=checked/>
                <input type="hidden" name="header" value=self.columns.sent()/>
                <datalist id=LIST>{names}</datalist>
                {self.whose_and_when()}
                {self.figures()}
                {self.codes()}
                <div class="tl-actions">
                    <button class="usa-button" type="submit" name="do" value="check">"Check the file"</button>
                </div>
                {self.kept()}
                {giving_up()}
            </form>
        }
    .into_any()
    }

    /// The first values of a column: `For example 001902, 001903`.
    pub(super) fn example(&self, column: &str) -> String {
        let Some(at) = self.columns.find(column).filter(|_| !column.is_empty()) else { return String::new() };
        let values = self.review.sample.iter().filter_map(|row| row.get(at)).map(|value| shortened(value));
        let values: Vec<String> = values.take(3).collect();
        if values.is_empty() { String::new() } else { format!("Begins with {}", values.join(", ")) }
    }

    fn value_rows(&self) -> AnyView {
        let (metrics, groups) = (self.metric_choices(), self.group_choices());
        value_rows(&self.draft.values, &metrics, &groups, |column| self.example(column))
    }

    fn whose_and_when(&self) -> AnyView {
        let draft = self.draft;
        let kinds: Choices =
            [(Kind::Lea, "LEAs (districts)"), (Kind::School, "Schools (campuses)"), (Kind::Sea, "The State itself")]
                .map(|(kind, says)| (kind.key().to_owned(), says.to_owned()))
                .to_vec();
        let organization = format!("The State id, or the id in this program. {}", self.example(&draft.organization));
        let skip = FormState::current().chosen("skip_unknown", "yes", draft.skip_unknown);
        view! {
            <fieldset class="usa-fieldset tl-section">
                <legend class="usa-legend usa-legend--large">"Whose figures, and for when"</legend>
                <div class="tl-columns">
                    <SelectField name="kind" label="What each row is of" choices=kinds value=draft.kind.clone()/>
                    {self.column_field("organization", "Column with its id", organization, &draft.organization)}
                    <TextField name="period" label="Period of the whole file" hint="Such as 2018-19, 2018-19 Q3 or March 2019." value=draft.period.clone()/>
                    {self.column_field("period_column", "Or the column with the period", self.example(&draft.period_column), &draft.period_column)}
                </div>
                <div class="usa-checkbox">
                    <input class="usa-checkbox__input" id="skip_unknown" type="checkbox" name="skip_unknown" value="yes" checked=skip/>
                    <label class="usa-checkbox__label" for="skip_unknown">
                        "Pass over rows of organizations that aren’t in the directory"
                        <span class="usa-checkbox__label-description">"They are counted. Otherwise each is a problem."</span>
                    </label>
                </div>
            </fieldset>
        }
    .into_any()
    }

    /// A choice of one column: from a list, or by its name where there are many.
    fn column_field(&self, name: &'static str, label: &'static str, hint: String, value: &str) -> AnyView {
        if self.columns.names().len() <= LISTED_COLUMNS {
            let columns = self.columns.names().iter().map(|name| (name.clone(), name.clone()));
            let choices: Choices = std::iter::once((String::new(), "No column".to_owned())).chain(columns).collect();
            return view! { <SelectField name=name label=label hint=hint choices=choices value=value.to_owned()/> }
                .into_any();
        }
        let value = FormState::current().value(name, value);
        view! {
            <Field name=name label=label hint=hint>
                {control(name.to_owned(), None, value, Some(LIST))}
            </Field>
        }
        .into_any()
    }

    fn figures(&self) -> AnyView {
        let draft = self.draft;
        let wrong = FormState::current().message("values");
        let wrong = wrong.map(|message| view! { <span class="usa-error-message" id="values">{message}</span> });
        let table = match draft.values.is_empty() {
            true => view! { <p class="tl-quiet">"No column of figures is chosen yet."</p> }.into_any(),
            false => self.value_rows(),
        };
        let long = !draft.metric_column.is_empty() || !draft.group_column.is_empty();
        view! {
            <fieldset class="usa-fieldset tl-section">
                <legend class="usa-legend usa-legend--large">"Columns of figures"</legend>
                <p class="tl-quiet">"Columns that aren’t listed here are left aside. A column whose figures are rates is checked against n and the numerator, where both are chosen."</p>
                {wrong}
                {table}
                <div class="tl-add">
                    <div class="usa-form-group">
                        <label class="usa-label" for="add">"Add columns"</label>
                        <span class="usa-hint" id="add-hint">"Type a name and choose it from the list. Several with commas between them; * stands for any letters, as in D*AT18R."</span>
                        {control("add".to_owned(), None, draft.add.clone(), Some(LIST))}
                    </div>
                    <button class="usa-button usa-button--outline" type="submit" name="do" value="add">"Add"</button>
                </div>
                <details open=long>
                    <summary>"The file has a row for each figure, with columns that name metric or student group"</summary>
                    <div class="tl-columns">
                        {self.column_field("metric_column", "Column that names the metric", "By its name or id.".to_owned(), &draft.metric_column)}
                        {self.column_field("group_column", "Column that names the student group", "By its name or key. Empty means everybody.".to_owned(), &draft.group_column)}
                    </div>
                    <p class="tl-quiet">"Then choose “As the column says” beside the column with the figures."</p>
                </details>
            </fieldset>
        }
    .into_any()
    }

    /// Metrics to choose from, those of this kind of organization first.
    pub(super) fn metric_choices(&self) -> Choices {
        let none = if self.draft.metric_column.is_empty() { "Choose a metric" } else { "As the column says" };
        let level = Kind::parse(&self.draft.kind);
        let (fitting, others): (Vec<_>, Vec<_>) = self.metrics.iter().partition(|it| Some(it.level) == level);
        let one = |metric: &&Metric| (metric.id.to_string(), metric.name.clone());
        let other = |metric: &&Metric| (metric.id.to_string(), format!("{} ({})", metric.name, metric.level.name()));
        let all = fitting.iter().map(one).chain(others.iter().map(other));
        std::iter::once((String::new(), none.to_owned())).chain(all).collect()
    }

    /// Student groups of any metric to choose from, by name.
    pub(super) fn group_choices(&self) -> Choices {
        let mut groups: Choices =
            self.metrics.iter().flat_map(|it| &it.groups).map(|it| (it.key.clone(), it.name.clone())).collect();
        groups.sort_by_key(|(key, name)| (name.to_lowercase(), key.clone()));
        groups.dedup_by(|one, other| one.0 == other.0);
        let by_column = (!self.draft.group_column.is_empty() || self.draft.values.iter().any(|it| it.group.is_empty()))
            .then(|| (String::new(), "As the column says".to_owned()));
        let everybody = (ALL_GROUP.to_owned(), ALL_GROUP_NAME.to_owned());
        std::iter::once(everybody).chain(by_column).chain(groups).collect()
    }

    fn codes(&self) -> AnyView {
        let codes = &self.draft.codes;
        let lines = (codes.len() + FURTHER_CODES).min(CODES_MAX.max(codes.len()));
        let rows = (0..lines).map(|at| code_row(at, codes.get(at))).collect_view();
        let wrong = FormState::current().message("codes");
        let wrong = wrong.map(|message| view! { <span class="usa-error-message" id="codes">{message}</span> });
        view! {
            <fieldset class="usa-fieldset tl-section">
                <legend class="usa-legend usa-legend--large">"What stands for no number"</legend>
                {wrong}
                <TableFrame label="Codes">
                    <table class="usa-table usa-table--borderless usa-table--stacked-header">
                        <caption>"Whatever is neither a number nor one of these is a problem. An empty code is an empty cell."</caption>
                        <thead>
                            <tr>
                                <th scope="col">"In the file"</th>
                                <th scope="col">"Means"</th>
                                <th scope="col">"Why, in words kept with the figure"</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </TableFrame>
            </fieldset>
        }
    .into_any()
    }

    /// Choices kept for next time.
    fn kept(&self) -> AnyView {
        let saved = self.saved.iter().map(|it| (it.id.to_string(), it.name.clone()));
        let saved: Choices = std::iter::once((String::new(), "Choose one".to_owned())).chain(saved).collect();
        let wrong = ["mapping_name", "mapping"].iter().any(|field| FormState::current().message(field).is_some());
        let use_one = (!self.saved.is_empty()).then(|| {
            view! {
                <div class="tl-add">
                    <SelectField name="mapping" label="A saved choice" choices=saved/>
                    <button class="usa-button usa-button--outline" type="submit" name="do" value="apply">"Fill it in"</button>
                </div>
                <p class="tl-quiet">"Filling it in takes the place of what is chosen above."</p>
                <details>
                    <summary>"Remove it from the saved ones"</summary>
                    <p>"The saved choice that stands in the list above is no longer offered to anybody, and no file finds it by itself. What was stored with it stays."</p>
                    <button class="usa-button usa-button--secondary" type="submit" name="do" value="forget">"Remove it"</button>
                </details>
            }
        });
        let name = FormState::current().value("mapping_name", &self.applied_name());
        view! {
            <details class="tl-section" open=wrong>
                <summary>"Save this choice of columns for next time, or use a saved one"</summary>
                {use_one}
                <div class="tl-add">
                    <TextField name="mapping_name" label="Save this choice as" hint="Files with the same columns find it by themselves. One of the same name is replaced." value=name/>
                    <button class="usa-button usa-button--outline" type="submit" name="do" value="save">"Save the choice"</button>
                </div>
            </details>
        }
    .into_any()
    }

    /// The name of the kept choice that the file goes by now, so that saving it again replaces it.
    fn applied_name(&self) -> String {
        let applied = self.saved.iter().find(|it| it.header == self.review.header && it.mapping == self.review.mapping);
        applied.map(|it| it.name.clone()).unwrap_or_default()
    }
}

/// Giving the file up, behind what that means.
fn giving_up() -> AnyView {
    view! {
        <details class="tl-discard">
            <summary>"Give this file up"</summary>
            <p>
                "Nothing of it was stored, and nothing will be. What you chose on this page is lost, and the file can’t be stored any more: "
                "to bring it in later, upload it again. Saved choices of columns stay."
            </p>
            <button class="usa-button usa-button--secondary" type="submit" name="do" value="cancel">"Give it up"</button>
        </details>
    }
    .into_any()
}

fn code_row(at: usize, code: Option<&CodeDraft>) -> AnyView {
    let code = code.cloned().unwrap_or_default();
    let none = (String::new(), "– (not a code)".to_owned());
    let states = [State::Missing, State::Suppressed, State::NotApplicable];
    let states: Choices =
        std::iter::once(none).chain(states.map(|it| (it.key().to_owned(), it.name().to_owned()))).collect();
    let number = at + 1;
    view! {
        <tr>
            <td data-label="In the file">{rows::short(format!("code-{at}"), format!("Code {number}"), code.text)}</td>
            <td data-label="Means">{select(format!("state-{at}"), format!("What code {number} means"), states, &code.state)}</td>
            <td data-label="Why">{control(format!("reason-{at}"), Some(format!("Why, for code {number}")), code.reason, None)}</td>
        </tr>
    }
    .into_any()
}

fn shortened(value: &str) -> String {
    match (value.trim(), value.chars().count()) {
        ("", _) => "(empty)".to_owned(),
        (value, 0..=SHOWN) => value.to_owned(),
        (value, _) => format!("{}…", value.chars().take(SHOWN).collect::<String>()),
    }
}
