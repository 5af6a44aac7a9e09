//! Who may do what, in one place: roles, the person asking, the organizations a role reaches, and the permit
//! without which no change can be written. Nothing here loads anything.

use serde::{Deserialize, Serialize};

#[cfg(feature = "store")]
use crate::database::SurrealValue;
use crate::identity::{OrganizationId, PersonId};
use crate::problem::{Error, Result};

crate::keyed! {
    /// What a person is at an organization, and at everything under it.
    pub enum Role:
        key,
        name,
        /// What the role is for, in a sentence.
        purpose
    {
        /// Keeps accounts, organizations and the record of changes.
        Admin: "admin", "Administrator", "Keeps accounts, organizations and the record of changes.";
        /// Facilitates, approves, publishes.
        Lead: "lead", "Lead", "Starts and finishes assessments, approves and publishes.";
        /// Rates and edits.
        Member: "member", "Team member", "Rates indicators and edits the team’s work.";
        /// Coaches the LEAs named with the role on the SEA's behalf.
        Liaison: "liaison", "Liaison", "Coaches the LEAs named with this role.";
        /// Leads an LEA's turnaround work.
        LeaLead: "lea_lead", "LEA lead", "Leads turnaround work in an LEA and answers for its reports.";
        /// Works with an LEA's lead.
        LeaMember: "lea_member", "LEA team member", "Works with the LEA’s lead.";
        /// Leads a school.
        SchoolLead: "school_lead", "School lead", "Leads a school.";
        /// Reads what is finished.
        Viewer: "viewer", "Viewer", "Reads finished results.";
    }
}

/// A role at an organization.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(SurrealValue))]
pub struct RoleAt {
    /// What the person is there.
    pub role: Role,
    /// Where; the role reaches everything under it.
    pub organization: OrganizationId,
}

/// An organization with everything above it, itself first: what a role is held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place(Vec<OrganizationId>);

impl Place {
    /// The SEA: the root.
    pub fn sea() -> Self {
        Self(vec![OrganizationId::sea()])
    }

    /// An organization followed by those above it, up to the SEA.
    pub fn of(path: Vec<OrganizationId>) -> Self {
        Self(path)
    }

    /// Whether a role at `organization` reaches this place.
    pub fn is_under(&self, organization: &OrganizationId) -> bool {
        self.0.contains(organization)
    }
}

/// Who asks. Every use case takes one first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// Nobody is signed in.
    Public,
    /// A person with an account.
    Person(SignedIn),
    /// Whoever runs the command line on the server's own machine.
    Operator,
}

/// A signed-in person, as loaded for this request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "store", derive(SurrealValue))]
pub struct SignedIn {
    /// Who.
    pub id: PersonId,
    /// Name as shown to others.
    pub name: String,
    /// Address they sign in with.
    pub email: String,
    /// What they are, where.
    pub roles: Vec<RoleAt>,
}

crate::worded! {
    /// Everything that is decided by role. What also depends on the thing itself (being on an assessment's team, say)
    /// is decided by its capability, on top of this.
    pub enum Action {
        /// See the framework.
        ReadFramework;
        /// Put a framework version into use.
        PublishFramework;
        /// Search the directory and open an organization.
        ReadDirectory;
        /// Import and correct organizations.
        EditOrganizations;
        /// See accounts and their roles.
        ReadPeople;
        /// Invite people, change roles, deactivate.
        ManagePeople;
        /// Read the record of changes.
        ReadAudit;
        /// See what runs beside the requests, and try again or forget what was given up.
        TendJobs;
        /// See that assessments exist, and finished results.
        ReadAssessments;
        /// Start an assessment and change its frame.
        StartAssessment;
        /// Rate as a member of an assessment's team.
        Rate;
        /// Finish an assessment.
        FinishAssessment;
        /// Ask LEAs, schools and stakeholders, and read what they answered.
        RunSurvey;
        /// Read improvement plans.
        ReadImprovement;
        /// Change the actions of improvement plans.
        WorkOnImprovement;
        /// See metrics, goals, strategies and the theory of action as far as they are shared, and State-level figures.
        ReadProgress;
        /// Read an organization's own figures, goals and strategies, whatever their state.
        ReadFigures;
        /// Read an organization's goals before they are approved.
        ReadDrafts;
        /// Type in an organization's figures.
        EnterFigures;
        /// Define metrics, their State-wide targets and the standards; import files of figures and decide about those under
        /// review.
        WorkOnMetrics;
        /// Write an organization's goals and strategies and submit them.
        WorkOnGoals;
        /// Approve goals or return them with comments.
        ReviewGoals;
        /// Change the theory of action.
        WorkOnTheory;
        /// Review links of the theory of action and decide what follows.
        DecideOnTheory;
    }
}

impl Action {
    /// The roles that may, at or above the place in question. Leads and members of the SEA are its own staff;
    /// the same role at an LEA reaches only that LEA, so SEA work stays out of its reach.
    fn roles(self) -> &'static [Role] {
        use Role::*;
        match self {
            Action::ReadFramework | Action::ReadDirectory | Action::ReadProgress | Action::ReadFigures => &Role::ALL,
            Action::PublishFramework
            | Action::EditOrganizations
            | Action::ReadPeople
            | Action::ManagePeople
            | Action::ReadAudit
            | Action::TendJobs => &[Admin],
            Action::ReadAssessments | Action::ReadImprovement => &[Admin, Lead, Member, Viewer],
            Action::StartAssessment
            | Action::FinishAssessment
            | Action::RunSurvey
            | Action::ReviewGoals
            | Action::DecideOnTheory => &[Admin, Lead],
            Action::Rate | Action::WorkOnImprovement | Action::WorkOnMetrics | Action::WorkOnTheory => {
                &[Admin, Lead, Member]
            }
            // A viewer reads what is finished.
            Action::ReadDrafts => &[Admin, Lead, Member, Liaison, LeaLead, LeaMember, SchoolLead],
            Action::EnterFigures | Action::WorkOnGoals => &[Admin, Lead, Member, LeaLead, LeaMember, SchoolLead],
        }
    }

    /// Whether a role of any organization will do: public knowledge shared with everybody who has an account.
    fn anywhere(self) -> bool {
        matches!(self, Action::ReadFramework | Action::ReadDirectory | Action::ReadProgress)
    }

    /// Whether nobody needs to sign in for it.
    fn open_to_all(self) -> bool {
        self == Action::ReadFramework
    }
}

/// Leave to do something, with who got it. A change can't be written without one, so an unchecked write doesn't compile.
#[derive(Debug, Clone)]
pub struct Permit {
    actor: Option<PersonId>,
    name: String,
}

impl Permit {
    /// Who acts, where it is a person with an account.
    pub fn actor(&self) -> Option<&PersonId> {
        self.actor.as_ref()
    }

    /// The name to show beside what was done.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Leave as it was given to whoever asked for work that goes on beside the request, kept with the job.
    #[cfg(feature = "store")]
    pub(crate) fn kept(actor: Option<PersonId>, name: String) -> Self {
        Self { actor, name }
    }
}

impl Principal {
    /// Leave for `action` at `place`.
    ///
    /// # Errors
    /// `SignedOut` for the public, `Forbidden` for a person without a fitting role.
    pub fn permit(&self, action: Action, place: &Place) -> Result<Permit> {
        let allowed = match self {
            Principal::Operator => true,
            Principal::Public => action.open_to_all(),
            Principal::Person(person) => {
                action.open_to_all()
                    || person.roles.iter().any(|held| {
                        action.roles().contains(&held.role) && (action.anywhere() || place.is_under(&held.organization))
                    })
            }
        };
        match (allowed, self) {
            (true, _) => Ok(self.unchecked()),
            (false, Principal::Public) => Err(Error::SignedOut),
            (false, _) => Err(Error::Forbidden),
        }
    }

    /// Whether `action` at `place` is allowed: for showing or leaving out what leads to it.
    pub fn may(&self, action: Action, place: &Place) -> bool {
        self.permit(action, place).is_ok()
    }

    /// The signed-in person, with leave to change what is their own (password, session).
    ///
    /// # Errors
    /// `SignedOut` when nobody is signed in, `Forbidden` for the command line, which owns nothing.
    pub fn own(&self) -> Result<(&SignedIn, Permit)> {
        match self {
            Principal::Person(person) => Ok((person, self.unchecked())),
            Principal::Public => Err(Error::SignedOut),
            Principal::Operator => Err(Error::Forbidden),
        }
    }

    /// Leave for what a secret in the caller's hands decides (an invitation's link, the set-up code); the use case
    /// has checked the secret.
    #[cfg(feature = "store")]
    pub fn by_secret(&self, name: &str) -> Permit {
        Permit { actor: None, name: name.to_owned() }
    }

    fn unchecked(&self) -> Permit {
        match self {
            Principal::Public => Permit { actor: None, name: "A visitor".to_owned() },
            Principal::Operator => Permit { actor: None, name: "Command line".to_owned() },
            Principal::Person(person) => Permit { actor: Some(person.id.clone()), name: person.name.clone() },
        }
    }

    /// The signed-in person, if there is one.
    pub fn person(&self) -> Option<&SignedIn> {
        match self {
            Principal::Person(person) => Some(person),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holding(role: Role, at: &str) -> Principal {
        Principal::Person(SignedIn {
            id: PersonId::parse("ana").unwrap(),
            name: "Ana".to_owned(),
            email: "ana@example.org".to_owned(),
            roles: vec![RoleAt { role, organization: OrganizationId::parse(at).unwrap() }],
        })
    }

    fn place(path: &[&str]) -> Place {
        Place::of(path.iter().map(|id| OrganizationId::parse(id).unwrap()).collect())
    }

    #[test]
    fn a_role_reaches_down_and_never_up_or_aside() {
        let school = place(&["school-1", "lea-1", "sea"]);
        let elsewhere = place(&["lea-2", "sea"]);
        let admin = holding(Role::Admin, "lea-1");
        assert!(admin.may(Action::ReadPeople, &school));
        assert!(!admin.may(Action::ReadPeople, &elsewhere));
        assert!(!admin.may(Action::ReadPeople, &Place::sea()));
        assert!(holding(Role::Admin, "sea").may(Action::ReadPeople, &elsewhere));
    }

    #[test]
    fn nobody_signed_in_is_asked_to_sign_in_and_a_person_without_the_role_is_refused() {
        for action in Action::ALL {
            let public = Principal::Public.permit(action, &Place::sea());
            assert_eq!(public.is_ok(), action == Action::ReadFramework, "{action:?}");
            assert!(Principal::Operator.may(action, &Place::sea()), "{action:?}");
        }
        assert_eq!(Principal::Public.permit(Action::Rate, &Place::sea()).unwrap_err(), Error::SignedOut);
        assert_eq!(holding(Role::Viewer, "sea").permit(Action::Rate, &Place::sea()).unwrap_err(), Error::Forbidden);
    }
}
