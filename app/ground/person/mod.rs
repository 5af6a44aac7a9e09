//! Signing in and out, one's own account, invitations, and the people page with its accounts.
//! Who may do what, and what makes a good password, is decided below in `ground::person`.

mod forms;
mod pages;
mod place;
mod session;
mod words;

pub use forms::{accept_invitation, change_password, edit_person, invite, sign_in, sign_out, withdraw_invitation};
pub use pages::{AccountPage, InvitationPage, InvitePage, PeoplePage, PersonPage, sign_in_page};
pub use session::begin;
pub use words::PASSWORD_RULES;
