//! Organizations as people see them: the directory, an organization and its place in the tree, correcting one, and
//! bringing in files of them. What a file may say and who may change what is decided on the floor below.

mod directory;
mod edit;
mod forms;
mod import;
mod marks;
mod page;
mod upload;

pub use directory::DirectoryPage;
pub use edit::EditPage;
pub use forms::{decide_import, edit, upload};
pub use import::ImportPage;
pub use page::{Sections, organization_page};
pub use upload::UploadPage;
