//! Whom a visitor of the demonstration can be: one person for each role, for the sign-in page and the log.

use super::story::{PersonEntry, Story};
use ground::access::Role;

/// The roles to choose from, the State agency's first.
pub(super) const CHOICE: [Role; 7] =
    [Role::Admin, Role::Lead, Role::Member, Role::Liaison, Role::LeaLead, Role::SchoolLead, Role::Viewer];

/// Somebody whom a visitor of the demonstration can be. Nothing in it is secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// Name as shown to others.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// What they do, in their own words.
    pub title: String,
    /// What they are, where: `LEA lead, Port Calloway City Schools`.
    pub role: String,
    /// The password, everybody's.
    pub password: String,
}

/// One person for each role: the first who has it. Empty only if the demonstration's files couldn't be read, which the
/// tests rule out.
pub fn sign_ins() -> Vec<SignIn> {
    let Ok(story) = Story::read() else { return Vec::new() };
    let first = |role| story.state.people.iter().find(|person| person.roles.iter().any(|held| held.role == role));
    let offered = CHOICE.into_iter().filter_map(|role| Some((role, first(role)?)));
    offered
        .map(|(role, person)| SignIn {
            name: person.name.clone(),
            email: person.email.clone(),
            title: person.title.clone(),
            role: format!("{}, {}", role.name(), places(&story, person, role)),
            password: story.state.password.clone(),
        })
        .collect()
}

/// Where a person has a role, in words: `Port Calloway City Schools and Bellwater Consolidated Schools`.
fn places(story: &Story, person: &PersonEntry, role: Role) -> String {
    let held = person.roles.iter().filter(|held| held.role == role);
    let names: Vec<_> = held.filter_map(|held| story.name_of(&held.at)).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
