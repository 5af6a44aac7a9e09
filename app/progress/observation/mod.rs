//! Figures as people see them. How they come in: the grid typed by hand, files of any width, the decision about those under
//! review, what came in and taking it back. How they read is in `reading`. What may stand where is decided on the floor below.

mod address;
mod entries;
mod file;
mod forms;
mod grid;
mod history;
mod reading;
mod review;
mod upload;
mod words;

use std::sync::Arc;

use app_ground::visit::Visit;
use ground::site::Site;
use ground::{Error, Result};

pub use address::FILE_MEGABYTES;
pub use entries::FiguresPage;
pub use file::FigureFilePage;
pub use forms::{decide_file, decide_review, file_problems, save, upload};
pub use grid::GridPage;
pub use history::HistoryPage;
pub use reading::*;
pub use review::ReviewPage;
pub use upload::UploadFiguresPage;

/// This installation. Before it is set up there are no figures, and nobody who could be signed in to ask.
fn site_of(visit: &Visit) -> Result<&Site> {
    visit.site.as_ref().map(Arc::as_ref).ok_or(Error::SignedOut)
}
