//! Giving evidence, and reading it. While an assessment is rated blind a member reads their own and nobody else any; from
//! consensus on the team reads all of it, once it is final everybody who may read assessments.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{rater, recorded};
use crate::assessment::evidence::{Described, Evidence, EvidenceForm, Piece, closed_words, within_limits};
use crate::assessment::store::evidence::{self as piece_store, Loaded};
use crate::assessment::{Assessment, Phase, acts};
use crate::framework::{Framework, IndicatorNumber};
use ground::access::{Action, Permit, Place, Principal};
use ground::audit::{Act, Event};
use ground::database::Database;
use ground::identity::{AssessmentId, EvidenceId, PersonId};
use ground::problem::{Error, Result};
use ground::site::Site;
use ground::upload::{Checked, FileRef, Files, check};

/// An assessment's evidence as one reader may see it.
#[derive(Debug, Clone)]
pub struct EvidenceList {
    /// The assessment.
    pub assessment: Assessment,
    /// Its framework.
    pub framework: Arc<Framework>,
    /// In the order in which it was given.
    pub pieces: Vec<Piece>,
    /// The reader; none on the command line.
    pub reader: Option<PersonId>,
    /// Whether the reader may give evidence now.
    pub may_give: bool,
}

impl EvidenceList {
    /// Whether the reader may change a piece.
    pub fn may_change(&self, piece: &Piece) -> bool {
        self.may_give && self.reader.as_ref() == Some(&piece.given_by) && piece.is_open(&self.assessment)
    }

    /// A piece by its id.
    pub fn piece(&self, id: &EvidenceId) -> Option<&Piece> {
        self.pieces.iter().find(|piece| piece.id == *id)
    }
}

/// The evidence that this reader may see.
///
/// # Errors
/// `SignedOut`; `Forbidden` for who isn't on the team before it is final; `NotFound`.
pub async fn list_evidence(database: &Database, principal: &Principal, id: &AssessmentId) -> Result<EvidenceList> {
    principal.permit(Action::ReadAssessments, &Place::sea())?;
    let reader = principal.person().map(|person| person.id.clone());
    let Loaded { assessment, pieces, frameworks } = piece_store::load(database, id, reader.as_ref()).await?;
    let on_team = reader.as_ref().is_some_and(|reader| assessment.has_member(reader));
    let readable = match assessment.phase {
        Phase::Draft | Phase::Rating => on_team,
        Phase::Consensus => on_team || reader.is_none(),
        Phase::Final => true,
    };
    if !readable {
        return Err(Error::Forbidden);
    }
    let framework = frameworks.get(&assessment.framework)?;
    let may_give = on_team && closed_words(assessment.phase).is_none() && principal.may(Action::Rate, &Place::sea());
    Ok(EvidenceList { assessment, framework, pieces, reader, may_give })
}

/// What a member needs to change what they have given.
struct Giving {
    person: PersonId,
    permit: Permit,
    assessment: Assessment,
    framework: Arc<Framework>,
    own: Vec<Piece>,
}

impl Giving {
    /// # Errors
    /// `SignedOut`; `Forbidden` for who isn't on the team; `Conflict` when nothing can be given; `NotFound`.
    async fn begin(database: &Database, principal: &Principal, id: &AssessmentId) -> Result<Self> {
        let (person, permit) = rater(principal)?;
        let Loaded { assessment, mut pieces, frameworks } = piece_store::load(database, id, Some(&person)).await?;
        if !assessment.has_member(&person) {
            return Err(Error::Forbidden);
        }
        if let Some(words) = closed_words(assessment.phase) {
            return Err(Error::Conflict(words.to_owned()));
        }
        let framework = frameworks.get(&assessment.framework)?;
        pieces.retain(|piece| piece.given_by == person);
        Ok(Self { person, permit, assessment, framework, own: pieces })
    }

    /// One of their own, that can still change.
    fn open_piece(&self, id: &EvidenceId) -> Result<&Piece> {
        let piece = self.own.iter().find(|piece| piece.id == *id).ok_or(Error::NotFound)?;
        match piece.is_open(&self.assessment) {
            true => Ok(piece),
            false => Err(Error::Conflict(
                "Consensus is open: evidence given before it stays as it is. You can add another piece.".to_owned(),
            )),
        }
    }

    /// In the record of changes. Its title says nothing of what the evidence is, or for what: only what is sealed does.
    fn event(&self, act: Act) -> Event {
        recorded(&self.permit, act, &self.assessment.id, &self.assessment.name)
    }
}

/// A file as it was uploaded: its name as the browser sent it, and its content.
pub type Uploaded = (String, Vec<u8>);

/// Gives a piece of evidence: a note, a link or a file, or several of them.
///
/// # Errors
/// `Invalid` by field, the file's being `file`; `Conflict` when nothing can be given any more; `SignedOut`; `Forbidden` for
/// who isn't on the team; `NotFound`.
pub async fn add_evidence(
    database: &Database,
    principal: &Principal,
    files: &Files,
    site: &Site,
    id: &AssessmentId,
    (form, upload): (&EvidenceForm, Option<Uploaded>),
    now: DateTime<Utc>,
) -> Result<EvidenceId> {
    let giving = Giving::begin(database, principal, id).await?;
    let described =
        Described::parse(form, upload.is_some(), &giving.framework, site.today(now)).and_then(|described| {
            within_limits(&giving.own, None, &described.indicators)?;
            Ok(described)
        });
    let checked = match upload {
        Some((name, content)) => check(name, content).await.map(Some),
        None => Ok(None),
    };
    let (described, checked) = both(described, checked)?;
    let file = match checked {
        Some(checked) => Some(files.keep(checked).await?),
        None => None,
    };
    let key = uuid::Uuid::now_v7().simple().to_string();
    let piece = Piece {
        id: EvidenceId::parse(&key).ok_or(Error::NotFound)?,
        evidence: Evidence { id: key, note: described.note, link: described.link, dated: described.dated, file },
        given_by: giving.person.clone(),
        by: giving.permit.name().to_owned(),
        indicators: described.indicators,
        added_at: now,
        version: 1,
    };
    let event = giving.event(acts::EVIDENCE_ADDED).after(&piece);
    piece_store::add(database, event, (id, giving.assessment.phase), &piece).await?;
    Ok(piece.id)
}

/// What is wrong with the words and with the file, all at once.
fn both(described: Result<Described>, file: Result<Option<Checked>>) -> Result<(Described, Option<Checked>)> {
    match (described, file) {
        (Ok(described), Ok(file)) => Ok((described, file)),
        (Err(Error::Invalid(mut wrong)), Err(Error::Invalid(more))) => {
            wrong.extend(more);
            Err(Error::Invalid(wrong))
        }
        (Err(error), _) | (Ok(_), Err(error)) => Err(error),
    }
}

/// Changes what is said of one's own piece and which indicators it serves. Its file stays.
///
/// # Errors
/// `Invalid` by field; `Conflict` when it changed since `version`, or can't change any more; `SignedOut`; `Forbidden` for
/// who isn't on the team; `NotFound`, also for somebody else's.
pub async fn edit_evidence(
    database: &Database,
    principal: &Principal,
    site: &Site,
    id: &AssessmentId,
    (piece, version): (&EvidenceId, i64),
    form: &EvidenceForm,
    now: DateTime<Utc>,
) -> Result<()> {
    let giving = Giving::begin(database, principal, id).await?;
    let before = giving.open_piece(piece)?;
    let described = Described::parse(form, before.evidence.file.is_some(), &giving.framework, site.today(now))?;
    within_limits(&giving.own, Some(piece), &described.indicators)?;
    let event = giving.event(acts::EVIDENCE_CHANGED).before(before).after(&described);
    let change = [(piece.clone(), version, described)];
    piece_store::edit(database, event, (id, giving.assessment.phase), &change, now).await
}

/// Lets pieces of one's own serve a further indicator. Those that serve it already stay as they are.
///
/// # Errors
/// `Invalid` at `pieces` or `indicators`; `Conflict` when one changed meanwhile, or can't change any more; `SignedOut`;
/// `Forbidden` for who isn't on the team; `NotFound`.
pub async fn serve_also(
    database: &Database,
    principal: &Principal,
    id: &AssessmentId,
    pieces: &[EvidenceId],
    indicator: IndicatorNumber,
    now: DateTime<Utc>,
) -> Result<()> {
    let giving = Giving::begin(database, principal, id).await?;
    giving.framework.find(indicator).ok_or(Error::NotFound)?;
    if pieces.is_empty() {
        return Err(Error::invalid("pieces", "Choose the evidence that serves this indicator too."));
    }
    let (mut own, mut before) = (giving.own.clone(), Vec::new());
    let mut changes: Vec<(EvidenceId, i64, Described)> = Vec::new();
    for id in pieces {
        let piece = giving.open_piece(id)?;
        if piece.serves(indicator) || changes.iter().any(|(changed, ..)| changed == id) {
            continue;
        }
        let mut indicators = piece.indicators.clone();
        indicators.push(indicator);
        indicators.sort();
        within_limits(&own, Some(id), &indicators)?;
        own.iter_mut().filter(|it| it.id == *id).for_each(|it| it.indicators.clone_from(&indicators));
        let Evidence { note, link, dated, .. } = piece.evidence.clone();
        changes.push((id.clone(), piece.version, Described { note, link, dated, indicators }));
        before.push(piece);
    }
    if changes.is_empty() {
        return Ok(());
    }
    let after: Vec<_> = changes.iter().map(|(id, _, described)| (id, described)).collect();
    let event = giving.event(acts::EVIDENCE_SERVES_ALSO).before(&before).after(&after);
    piece_store::edit(database, event, (id, giving.assessment.phase), &changes, now).await
}

/// Takes back a piece of one's own. Its file's content stays where files are kept: another piece may have the same.
///
/// # Errors
/// `Conflict` when it changed since `version`, or can't change any more; `SignedOut`; `Forbidden` for who isn't on the
/// team; `NotFound`, also for somebody else's.
pub async fn remove_evidence(
    database: &Database,
    principal: &Principal,
    id: &AssessmentId,
    (piece, version): (&EvidenceId, i64),
    now: DateTime<Utc>,
) -> Result<()> {
    let giving = Giving::begin(database, principal, id).await?;
    let before = giving.open_piece(piece)?;
    let event = giving.event(acts::EVIDENCE_REMOVED).before(before);
    piece_store::remove(database, event, (id, giving.assessment.phase), (piece, version), now).await
}

/// The file of a piece that this reader may see, with its content.
///
/// # Errors
/// Those of [`list_evidence`]; `NotFound` for a piece without a file, or that this reader may not know of.
pub async fn open_file(
    database: &Database,
    principal: &Principal,
    files: &Files,
    id: &AssessmentId,
    piece: &EvidenceId,
) -> Result<(FileRef, Vec<u8>)> {
    let list = list_evidence(database, principal, id).await?;
    let file = list.piece(piece).and_then(|piece| piece.evidence.file.clone()).ok_or(Error::NotFound)?;
    let content = files.read(&file.checksum).await?;
    Ok((file, content))
}
