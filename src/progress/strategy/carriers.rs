//! Who carries a strategy: telling which LEAs and schools are meant by ids that somebody pasted, or by a search.

use std::collections::BTreeSet;

use super::{MAX_CARRIERS, Strategy};
use ground::identity::OrganizationId;
use ground::organization::directory::{Directory, Query};
use ground::organization::{Kind, Organization, Status, parse_state_id};
use ground::problem::Problems;

/// Most lines whose mistakes are told one by one.
const TOLD: usize = 50;

ground::worded! {
    /// Which list somebody chose from, by its field; what is wrong with the choice as a whole is told there.
    #[derive(Default)]
    pub enum ChosenFrom: field {
        /// Ids that were pasted.
        #[default]
        Pasted: "pasted";
        /// What a search found.
        Found: "add";
        /// Those that carry it now.
        Carrying: "remove";
    }
}

/// What is typed to change who carries a strategy.
#[derive(Debug, Clone, Default)]
pub struct CarriersForm {
    /// The list that was chosen from.
    pub from: ChosenFrom,
    /// Organizations to add, by id.
    pub add: Vec<String>,
    /// Everything this search finds is to be added.
    pub add_all: Option<Query>,
    /// Ids to add, a line each: `lea-001902`, or the State's id.
    pub pasted: String,
    /// Organizations to take away, by id.
    pub remove: Vec<String>,
}

/// The organizations a form is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WantedCarriers {
    /// To add.
    pub add: BTreeSet<OrganizationId>,
    /// To take away.
    pub remove: BTreeSet<OrganizationId>,
}

/// Why an id can't be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unresolved {
    /// No organization has it.
    Unknown,
    /// An LEA and a school have it.
    Ambiguous,
}

/// The organization that somebody means by `sea`, `lea-001902`, or a State id with or without its leading zeros.
///
/// # Errors
/// Nobody has the id, or both an LEA and a school.
pub fn resolve<'a>(directory: &'a Directory, raw: &str) -> Result<&'a Organization, Unresolved> {
    let id = raw.trim().trim_matches([',', ';', '"']).trim();
    if let Some(found) = OrganizationId::parse(&id.to_lowercase()).and_then(|id| directory.get(&id)) {
        return Ok(found);
    }
    let of = |kind: Kind| parse_state_id("", kind, id).ok().and_then(|id| directory.get(&kind.id_of(&id)?));
    match (of(Kind::Lea), of(Kind::School)) {
        (Some(_), Some(_)) => Err(Unresolved::Ambiguous),
        (Some(found), None) | (None, Some(found)) => Ok(found),
        (None, None) => Err(Unresolved::Unknown),
    }
}

/// Whether an organization can carry a strategy: an LEA or a school that belongs to whoever runs it.
pub fn can_carry(directory: &Directory, strategy: &Strategy, organization: &Organization) -> bool {
    let is_above = |above: &&Organization| above.id == strategy.organization;
    let belongs =
        || strategy.organization == OrganizationId::sea() || directory.path(&organization.id).iter().any(is_above);
    organization.kind != Kind::Sea && belongs()
}

/// What a search finds that can carry a strategy, in the search's order; its page aside.
pub fn candidates<'a>(directory: &'a Directory, strategy: &Strategy, query: &Query) -> Vec<&'a Organization> {
    let found = directory.matching(query).into_iter();
    found.filter(|each| can_carry(directory, strategy, each)).collect()
}

impl WantedCarriers {
    /// Checks what was chosen and pasted; `carried` are those that carry it now.
    ///
    /// # Errors
    /// A violation at `pasted` for each line that can't be taken, at `add` for what was chosen; one at the list that was
    /// chosen from (`pasted`, `add`, `remove`) where there would be more than [`MAX_CARRIERS`], or where nothing was chosen.
    pub fn parse(
        form: &CarriersForm,
        strategy: &Strategy,
        directory: &Directory,
        carried: &BTreeSet<OrganizationId>,
    ) -> ground::Result<Self> {
        let mut problems = Problems::default();
        let mut add = pasted(&mut problems, &form.pasted, strategy, directory);
        for raw in &form.add {
            match OrganizationId::parse(raw.trim()).and_then(|id| directory.get(&id)) {
                Some(each) if can_carry(directory, strategy, each) => _ = add.insert(each.id.clone()),
                _ => problems.add("add", format!("“{}” can’t carry this strategy.", raw.trim())),
            }
        }
        if let Some(query) = &form.add_all {
            let open = candidates(directory, strategy, query).into_iter().filter(|each| each.status == Status::Open);
            add.extend(open.map(|each| each.id.clone()));
        }
        let remove = form.remove.iter().filter_map(|raw| OrganizationId::parse(raw.trim()));
        let remove: BTreeSet<_> = remove.filter(|id| carried.contains(id) && !add.contains(id)).collect();
        let is_nothing = add.is_empty() && remove.is_empty();
        add.retain(|id| !carried.contains(id));
        if !problems.any() && is_nothing {
            problems.add(form.from.field(), "Choose an LEA or a school first.");
        }
        let after = carried.len() + add.len() - remove.len();
        if after > MAX_CARRIERS {
            let message = format!("{MAX_CARRIERS} LEAs and schools can carry a strategy; this would make {after}.");
            problems.add(form.from.field(), message);
        }
        problems.finish(Some(Self { add, remove }))
    }
}

fn pasted(problems: &mut Problems, text: &str, strategy: &Strategy, directory: &Directory) -> BTreeSet<OrganizationId> {
    let mut found = BTreeSet::new();
    let mut wrong = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let said: String = line.trim().chars().take(60).collect();
        let place = format!("Line {}: “{said}”", number + 1);
        match resolve(directory, line) {
            Ok(each) if can_carry(directory, strategy, each) => _ = found.insert(each.id.clone()),
            Ok(each) if each.kind == Kind::Sea => {
                wrong.push(format!("{place} is the State agency. LEAs and schools carry a strategy."))
            }
            Ok(each) => {
                wrong.push(format!("{place} is {}, which doesn’t belong to who runs this strategy.", each.name))
            }
            Err(Unresolved::Unknown) => wrong.push(format!("{place} is no LEA or school in the directory.")),
            Err(Unresolved::Ambiguous) => {
                wrong.push(format!("{place} is an LEA and a school. Write lea- or school- before it."));
            }
        }
    }
    let more = wrong.len().saturating_sub(TOLD);
    for message in wrong.into_iter().take(TOLD) {
        problems.add("pasted", message);
    }
    if more > 0 {
        problems.add("pasted", format!("{more} more lines can’t be taken either."));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;
    use ground::problem::Error;
    use ground::testing::{lea, school, sea};

    fn directory() -> Directory {
        let twin = Organization { parent: Kind::Lea.id_of("054901"), ..school("000054901", "Twin School", "054901") };
        Directory::build(vec![
            sea(),
            lea("001902", "Cayuga ISD", "7"),
            school("001902001", "Cayuga High School", "001902"),
            lea("054901", "Crosbyton ISD", "17"),
            Organization { status: Status::Closed, ..lea("054902", "Lorenzo ISD", "17") },
            twin,
        ])
    }

    fn wanted(form: &CarriersForm, strategy: &Strategy) -> Result<Vec<String>, Vec<String>> {
        let carried = [OrganizationId::parse("lea-054901").unwrap()].into();
        match WantedCarriers::parse(form, strategy, &directory(), &carried) {
            Ok(wanted) => Ok(wanted
                .add
                .iter()
                .map(|id| format!("+{id}"))
                .chain(wanted.remove.iter().map(|id| format!("-{id}")))
                .collect()),
            Err(Error::Invalid(found)) => Err(found.into_iter().map(|it| it.message).collect()),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_id_is_found_however_it_is_written() {
        let directory = directory();
        for (raw, expected) in [
            ("lea-001902", Ok("lea-001902")),
            ("LEA-001902,", Ok("lea-001902")),
            ("1902", Ok("lea-001902")),
            ("'001902", Ok("lea-001902")),
            ("1902001", Ok("school-001902001")),
            ("sea", Ok("sea")),
            ("54901", Err(Unresolved::Ambiguous)),
            ("school-000054901", Ok("school-000054901")),
            ("999999", Err(Unresolved::Unknown)),
            ("Cayuga ISD", Err(Unresolved::Unknown)),
        ] {
            assert_eq!(resolve(&directory, raw).map(|it| it.id.as_str()), expected, "{raw}");
        }
    }

    #[test]
    fn pasted_lines_are_taken_or_each_is_told_why_not() {
        let pasted = |text: &str| CarriersForm { pasted: text.into(), ..CarriersForm::default() };
        let strategy = example("s", "Attendance");
        assert_eq!(
            wanted(&pasted("001902\r\n\n 1902001\nlea-054901"), &strategy),
            Ok(vec!["+lea-001902".into(), "+school-001902001".into()])
        );
        let wrong = wanted(&pasted("001902\n777\nsea\n54901\n\nNowhere"), &strategy).unwrap_err();
        assert_eq!(wrong.len(), 4);
        assert_eq!(wrong[0], "Line 2: “777” is no LEA or school in the directory.");
        assert!(wrong[3].starts_with("Line 6: “Nowhere”"));
        let many = wanted(&pasted(&"x\n".repeat(80)), &strategy).unwrap_err();
        assert_eq!((many.len(), many[50].as_str()), (51, "30 more lines can’t be taken either."));
        assert_eq!(wanted(&pasted(" \n"), &strategy), Err(vec!["Choose an LEA or a school first.".to_owned()]));
    }

    #[test]
    fn where_nothing_is_chosen_the_list_that_was_chosen_from_says_so() {
        let strategy = example("s", "Attendance");
        for (from, field) in
            [(ChosenFrom::Pasted, "pasted"), (ChosenFrom::Found, "add"), (ChosenFrom::Carrying, "remove")]
        {
            let form = CarriersForm { from, ..CarriersForm::default() };
            let Err(Error::Invalid(found)) = WantedCarriers::parse(&form, &strategy, &directory(), &BTreeSet::new())
            else {
                panic!("nothing was chosen");
            };
            assert_eq!(found.iter().map(|it| it.field.as_str()).collect::<Vec<_>>(), [field]);
        }
    }

    #[test]
    fn a_search_finds_only_what_can_carry_it() {
        let own = Strategy { organization: OrganizationId::parse("lea-001902").unwrap(), ..example("s", "Own") };
        let names = |strategy: &Strategy| {
            let directory = directory();
            let found = candidates(&directory, strategy, &Query::default());
            found.into_iter().map(|each| each.name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(names(&own), ["Cayuga High School", "Cayuga ISD"]);
        assert_eq!(names(&example("s", "All")).len(), 5, "all but the State agency");
    }

    #[test]
    fn an_lea_s_strategy_is_carried_by_what_belongs_to_it() {
        let own = Strategy {
            organization: OrganizationId::parse("lea-001902").unwrap(),
            level: Kind::Lea,
            ..example("s", "Own")
        };
        let form =
            CarriersForm { add: vec!["school-001902001".into(), "lea-054901".into()], ..CarriersForm::default() };
        assert_eq!(wanted(&form, &own).unwrap_err(), ["“lea-054901” can’t carry this strategy."]);
        let form =
            CarriersForm { add: vec!["school-001902001".into(), "lea-001902".into()], ..CarriersForm::default() };
        assert_eq!(wanted(&form, &own).unwrap().len(), 2);
    }

    #[test]
    fn a_search_adds_all_that_are_open_and_removing_takes_only_what_is_there() {
        let strategy = example("s", "Attendance");
        let region = Query { kind: Some(Kind::Lea), region: Some("17".into()), ..Query::default() };
        let form = CarriersForm {
            add_all: Some(Query { kind: Some(Kind::Lea), ..Query::default() }),
            ..CarriersForm::default()
        };
        assert_eq!(
            wanted(&form, &strategy),
            Ok(vec!["+lea-001902".into()]),
            "closed ones and those that carry it already aside"
        );
        let form = CarriersForm { add_all: Some(region), ..CarriersForm::default() };
        assert_eq!(wanted(&form, &strategy), Ok(vec![]));
        let form = CarriersForm { remove: vec!["lea-054901".into(), "lea-001902".into()], ..CarriersForm::default() };
        assert_eq!(wanted(&form, &strategy), Ok(vec!["-lea-054901".into()]));
    }
}
