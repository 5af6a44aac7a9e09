//! The pages of this room, a file each.

mod account;
mod fields;
mod invitation;
mod invite;
mod people;
mod person;
mod sign_in;

pub use account::AccountPage;
pub use invitation::InvitationPage;
pub use invite::InvitePage;
pub use people::PeoplePage;
pub use person::PersonPage;
pub use sign_in::sign_in_page;
