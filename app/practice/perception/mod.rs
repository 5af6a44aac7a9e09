//! What others say: the lead's page of a survey with its results, its draft, its links on paper, the questionnaire that
//! anybody with a link answers, and the picture that holds the SEA's claim against it.

mod edit;
mod fields;
mod forms;
mod page;
mod picture;
mod questionnaire;
mod results;
mod sheet;

pub use edit::EditSurveyPage;
pub use forms::{advance, edit, respond, results_csv};
pub use page::SurveyPage;
pub use picture::ClaimPicture;
pub use questionnaire::QuestionnairePage;
pub use sheet::SheetPage;
