//! What the team agrees on: the meeting as its members see it, agreeing, dissenting, and what follows. The lead or
//! the recorder writes down; every member of the team reads; nobody else does before the assessment is final.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{by_name, choices, recorded};
use crate::assessment::agreement::{Agreed, Agreement, AgreementForm, Dissent, FollowUpForm, Followed, Settled};
use crate::assessment::consensus::{AgendaItem, in_order};
use crate::assessment::evidence::Piece;
use crate::assessment::rating::Answer;
use crate::assessment::results::Statement;
use crate::assessment::store::Beside;
use crate::assessment::store::consensus::{self as table_store, Table, Wanted};
use crate::assessment::{Assessment, Phase, acts, store};
use crate::framework::{Framework, IndicatorNumber};
use crate::perception::Perceived;
use crate::perception::use_cases::perceived;
use ground::access::{Action, Permit, Place, Principal};
use ground::audit::{Act, Event};
use ground::database::Database;
use ground::identity::{AssessmentId, PersonId};
use ground::problem::{Error, Result};
use ground::site::Site;
use ground::text::{Reason, Text};

/// What the meeting sees: the agenda, and one indicator with all that was said of it.
#[derive(Debug, Clone)]
pub struct Meeting {
    /// The assessment.
    pub assessment: Assessment,
    /// Its framework.
    pub framework: Arc<Framework>,
    /// Every indicator, those where the team differs first.
    pub agenda: Vec<AgendaItem>,
    /// Raised with every change; screens that show an older number are behind.
    pub number: i64,
    /// The indicator before the meeting, put there by whoever writes down.
    pub shown: Option<IndicatorNumber>,
    /// The indicator asked for, or the one before the meeting.
    pub discussion: Option<Discussion>,
    /// What LEAs, schools and stakeholders said.
    pub perceived: Option<Perceived>,
    /// Whether the reader writes down what is agreed.
    pub records: bool,
    /// Whether the reader leads.
    pub leads: bool,
    /// Who can own a priority; empty for who doesn't write down.
    pub owners: BTreeMap<PersonId, String>,
}

/// One indicator with all that was said of it.
#[derive(Debug, Clone)]
pub struct Discussion {
    /// Which indicator.
    pub indicator: IndicatorNumber,
    /// What members said when they rated alone, in the team's order.
    pub statements: Vec<Statement>,
    /// The evidence that serves it.
    pub pieces: Vec<Piece>,
    /// Who doesn't share what was agreed.
    pub dissents: Vec<Dissent>,
    /// The reader's own dissent, if there is one.
    pub own_dissent: Option<Dissent>,
}

impl Meeting {
    /// An indicator's place on the agenda.
    pub fn item(&self, number: IndicatorNumber) -> Option<&AgendaItem> {
        self.agenda.iter().find(|item| item.indicator == number)
    }

    /// How many indicators are agreed on.
    pub fn agreed(&self) -> usize {
        self.agenda.iter().filter(|item| item.agreement.is_some()).count()
    }

    /// The first one after `number` in the agenda's order that isn't agreed on yet, else the first of all.
    pub fn next_after(&self, number: IndicatorNumber) -> Option<IndicatorNumber> {
        let at = self.agenda.iter().position(|item| item.indicator == number).map_or(0, |at| at + 1);
        let open = |item: &&AgendaItem| item.agreement.is_none() && item.indicator != number;
        let rest = self.agenda.iter().skip(at).find(open);
        rest.or_else(|| self.agenda.iter().find(open)).map(|item| item.indicator)
    }
}

/// The meeting as a member of the team sees it, with one indicator: the one named, else the one before the meeting.
///
/// # Errors
/// `Conflict` unless consensus is open; `SignedOut`; `Forbidden` for everybody who isn't on the team; `NotFound`.
pub async fn open_meeting(
    database: &Database,
    principal: &Principal,
    id: &AssessmentId,
    indicator: Option<IndicatorNumber>,
) -> Result<Meeting> {
    principal.permit(Action::Rate, &Place::sea())?;
    let table = table_store::table(database, id, Wanted::Of(indicator)).await?;
    on_team(principal, &table.assessment)?;
    in_phase(&table.assessment, Phase::Consensus)?;
    let framework = table.frameworks.get(&table.assessment.framework)?;
    if indicator.is_some_and(|number| framework.find(number).is_none()) {
        return Err(Error::NotFound);
    }
    let perceived = perceived(database, principal, table.assessment.original()).await?;
    let reader = principal.person().map(|person| &person.id);
    let records = reader.is_some_and(|reader| table.assessment.is_recorded_by(reader));
    let owners = if records { choices(database).await?.people } else { BTreeMap::new() };
    let discussion = indicator.or(table.shown).map(|number| discussion(&table, number, reader));
    let leads = reader.is_some_and(|reader| table.assessment.is_led_by(reader));
    let Table { assessment, mut agenda, number, shown, .. } = table;
    in_order(&mut agenda);
    Ok(Meeting { assessment, framework, agenda, number, shown, discussion, perceived, records, leads, owners })
}

fn discussion(table: &Table, number: IndicatorNumber, reader: Option<&PersonId>) -> Discussion {
    let ratings = table.ratings.iter().filter(|(_, rating)| rating.indicator == number).cloned().collect();
    let statements = by_name(&table.assessment, ratings);
    let dissents: Vec<_> =
        table.dissents.iter().filter(|(of, _)| *of == number).map(|(_, dissent)| dissent.clone()).collect();
    Discussion {
        indicator: number,
        statements: statements.iter().map(|(by, rating)| Statement::of(by, rating)).collect(),
        pieces: table.pieces.iter().filter(|piece| piece.indicators.contains(&number)).cloned().collect(),
        own_dissent: dissents.iter().find(|dissent| Some(&dissent.person) == reader).cloned(),
        dissents,
    }
}

/// The number that a screen of the meeting compares with its own; a higher one means that something changed.
///
/// # Errors
/// `SignedOut`; `Forbidden` for everybody who isn't on the team; `NotFound`.
pub async fn watch_meeting(database: &Database, principal: &Principal, id: &AssessmentId) -> Result<i64> {
    principal.permit(Action::Rate, &Place::sea())?;
    if principal.person().is_some() {
        on_team(principal, &store::load(database, id, Beside::Nothing).await?.assessment)?;
    }
    table_store::screen_number(database, id).await
}

/// Puts an indicator before the meeting: all its screens follow.
///
/// # Errors
/// `Conflict` unless consensus is open; `SignedOut`; `Forbidden` for who doesn't write down; `NotFound`.
pub async fn show_indicator(
    database: &Database,
    principal: &Principal,
    id: &AssessmentId,
    indicator: IndicatorNumber,
) -> Result<()> {
    let (table, _) = recording(database, principal, id, Wanted::Item(indicator)).await?;
    table.frameworks.get(&table.assessment.framework)?.find(indicator).ok_or(Error::NotFound)?;
    table_store::show(database, id, indicator).await
}

/// Sets what the team agrees on, and shows the meeting `next` if one is named. Setting the same again, after a lost
/// answer, changes nothing and is answered alike.
///
/// # Errors
/// `Invalid` by field; `Conflict` unless consensus is open; `SignedOut`; `Forbidden` for who doesn't write down;
/// `NotFound`.
pub async fn agree(
    database: &Database,
    principal: &Principal,
    id: &AssessmentId,
    indicator: IndicatorNumber,
    form: &AgreementForm,
    next: Option<IndicatorNumber>,
    now: DateTime<Utc>,
) -> Result<Settled> {
    let (table, permit) = recording(database, principal, id, Wanted::Item(indicator)).await?;
    let item = table.agenda.first().ok_or(Error::NotFound)?;
    let agreed = Agreed::parse(form, item.proposal.spread)?;
    let framework = table.frameworks.get(&table.assessment.framework)?;
    let next = next.filter(|next| framework.find(*next).is_some());
    if let Some(answered) = already(item.agreement.as_ref(), &agreed, form.version) {
        if let (Settled::Stored(_), Some(next)) = (&answered, next) {
            table_store::show(database, id, next).await?;
        }
        return Ok(answered);
    }
    let event = of_indicator(&permit, acts::CONSENSUS_AGREED, id, indicator, &table.assessment).after(&agreed);
    let event = match &item.agreement {
        Some(before) => event.before(before),
        None => event,
    };
    let change = [(indicator, agreed.clone(), form.version)];
    match table_store::settle(database, event, id, &change, permit.name(), next, now).await {
        Ok(()) => Ok(Settled::Stored(Agreement {
            answer: agreed.answer,
            reason: agreed.reason,
            rationale: agreed.rationale,
            note: agreed.note,
            agreed_by: permit.name().to_owned(),
            agreed_at: now,
            version: form.version + 1,
        })),
        Err(Error::Conflict(said)) => {
            let (table, _) = recording(database, principal, id, Wanted::Item(indicator)).await?;
            let stored = table.agenda.into_iter().next().and_then(|item| item.agreement);
            already(stored.as_ref(), &agreed, form.version).ok_or(Error::Conflict(said))
        }
        Err(other) => Err(other),
    }
}

/// Answers without writing: what is stored says the same already, or was changed since the form was opened.
fn already(stored: Option<&Agreement>, agreed: &Agreed, version: i64) -> Option<Settled> {
    match stored {
        Some(stored) if stored.says(agreed) => Some(Settled::Stored(stored.clone())),
        Some(stored) if stored.version != version => Some(Settled::ChangedMeanwhile(stored.clone())),
        _ => None,
    }
}

/// Agrees at once on every indicator that isn't agreed on yet and where all who answered gave the same answer. *Not
/// applicable* is left to the meeting, since it needs one reason. Says how many they are.
///
/// # Errors
/// `Conflict` unless consensus is open, or when somebody agreed on one of them in the same moment; `SignedOut`; `Forbidden`
/// for who doesn't write down; `NotFound`.
pub async fn agree_where_unanimous(
    database: &Database,
    principal: &Principal,
    id: &AssessmentId,
    now: DateTime<Utc>,
) -> Result<usize> {
    let (table, permit) = recording(database, principal, id, Wanted::Agenda).await?;
    let open = table.agenda.iter().filter(|item| item.agreement.is_none() && item.is_unanimous());
    let agreed: Vec<_> = open
        .filter_map(|item| Some((item.indicator, item.proposal.answer?)))
        .filter(|(_, answer)| *answer != Answer::NotApplicable)
        .map(|(indicator, answer)| {
            let empty = String::new;
            (indicator, Agreed { answer, reason: empty(), rationale: empty(), note: empty() }, 0)
        })
        .collect();
    if agreed.is_empty() {
        return Ok(0);
    }
    let listed: Vec<_> = agreed.iter().map(|(indicator, agreed, _)| (indicator, agreed.answer)).collect();
    let event = recorded(&permit, acts::CONSENSUS_AGREED_UNANIMOUS, id, &table.assessment.name).after(&listed);
    table_store::settle(database, event, id, &agreed, permit.name(), None, now).await?;
    Ok(agreed.len())
}

/// Records that the signed-in member doesn't share what was agreed, by name; without words, takes it back.
///
/// # Errors
/// `Invalid` at `dissent` when it is too long; `Conflict` unless consensus is open; `SignedOut`; `Forbidden` for everybody
/// who isn't on the team; `NotFound`.
pub async fn record_dissent(
    database: &Database,
    principal: &Principal,
    id: &AssessmentId,
    indicator: IndicatorNumber,
    words: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let permit = principal.permit(Action::Rate, &Place::sea())?;
    let (person, _) = principal.own()?;
    let table = table_store::table(database, id, Wanted::Item(indicator)).await?;
    on_team(principal, &table.assessment)?;
    in_phase(&table.assessment, Phase::Consensus)?;
    table.agenda.first().ok_or(Error::NotFound)?;
    let is_own = |(of, dissent): &&(IndicatorNumber, Dissent)| *of == indicator && dissent.person == person.id;
    let before = table.dissents.iter().find(is_own).map(|(_, dissent)| dissent);
    let words = match words.trim() {
        "" => None,
        words => Some(
            Reason::parse("dissent", "your dissent", words)
                .map(Text::into_string)
                .map_err(|it| Error::Invalid(vec![it]))?,
        ),
    };
    let act = if words.is_some() { acts::CONSENSUS_DISSENTED } else { acts::CONSENSUS_DISSENT_WITHDRAWN };
    let mut event = of_indicator(&permit, act, id, indicator, &table.assessment).after(&words);
    match before {
        Some(before) => event = event.before(before),
        None if words.is_none() => return Ok(()),
        None => {}
    }
    let dissent = (&person.id, person.name.as_str(), words.as_deref());
    table_store::dissent(database, event, id, indicator, dissent, now).await
}

/// Sets what follows from an agreed level.
///
/// # Errors
/// `Invalid` by field, also where nothing is agreed yet; `Conflict` when somebody set it first or consensus isn't open;
/// `SignedOut`; `Forbidden` for who doesn't write down; `NotFound`.
pub async fn follow_up(
    database: &Database,
    principal: &Principal,
    site: &Site,
    id: &AssessmentId,
    indicator: IndicatorNumber,
    form: &FollowUpForm,
    now: DateTime<Utc>,
) -> Result<()> {
    let (table, permit) = recording(database, principal, id, Wanted::Item(indicator)).await?;
    let item = table.agenda.first().ok_or(Error::NotFound)?;
    let Some(level) = item.agreement.as_ref().and_then(|agreement| agreement.answer.level()) else {
        return Err(Error::invalid("kind", "Agree on a level first. What follows depends on it."));
    };
    let owners = choices(database).await?.people;
    let owner = |raw: &str| {
        PersonId::parse(raw).and_then(|id| owners.get_key_value(&id)).map(|(id, name)| (id.clone(), name.clone()))
    };
    let given = form.parse(level, site.today(now), owner)?;
    let before = item.follow_up.as_ref();
    if before.is_some_and(|stored| stored.follow_up == given) {
        return Ok(());
    }
    let mut event = of_indicator(&permit, acts::CONSENSUS_FOLLOWED_UP, id, indicator, &table.assessment).after(&given);
    if let Some(Followed { follow_up, .. }) = before {
        event = event.before(follow_up);
    }
    table_store::follow_up(database, event, id, indicator, (&given, form.version), now).await
}

fn of_indicator(
    permit: &Permit,
    act: Act,
    id: &AssessmentId,
    indicator: IndicatorNumber,
    assessment: &Assessment,
) -> Event {
    recorded(permit, act, id, &format!("{indicator}, {}", assessment.name))
}

/// The table and leave to write on it, for the lead and the recorder.
pub(super) async fn recording(
    database: &Database,
    principal: &Principal,
    id: &AssessmentId,
    wanted: Wanted,
) -> Result<(Table, Permit)> {
    let permit = principal.permit(Action::Rate, &Place::sea())?;
    let table = table_store::table(database, id, wanted).await?;
    let records = principal.person().is_none_or(|person| table.assessment.is_recorded_by(&person.id));
    if !records {
        return Err(Error::Forbidden);
    }
    in_phase(&table.assessment, Phase::Consensus)?;
    Ok((table, permit))
}

/// The assessment and leave to move it on, for its lead.
pub(super) async fn led(database: &Database, principal: &Principal, id: &AssessmentId) -> Result<(Assessment, Permit)> {
    let permit = principal.permit(Action::FinishAssessment, &Place::sea())?;
    let assessment = store::load(database, id, Beside::Nothing).await?.assessment;
    match principal.person().is_none_or(|person| assessment.is_led_by(&person.id)) {
        true => Ok((assessment, permit)),
        false => Err(Error::Forbidden),
    }
}

fn on_team(principal: &Principal, assessment: &Assessment) -> Result<()> {
    match principal.person().is_none_or(|person| assessment.has_member(&person.id)) {
        true => Ok(()),
        false => Err(Error::Forbidden),
    }
}

/// Refuses, in words, what belongs to another phase.
pub(super) fn in_phase(assessment: &Assessment, phase: Phase) -> Result<()> {
    let because = match (assessment.phase, phase) {
        (now, wanted) if now == wanted => return Ok(()),
        (Phase::Draft, _) => "Rating hasn’t been opened yet. The lead opens it.",
        (Phase::Rating, _) => "Consensus hasn’t been opened yet. The lead opens it once the team has rated.",
        (Phase::Consensus, _) => "Consensus is open already, and ratings can’t change any more.",
        (Phase::Final, _) => "This assessment is final and can’t be changed.",
    };
    Err(Error::Conflict(because.to_owned()))
}
