//! A small survey for the tests of this room's rules: one knowledge item, two opinions.

use super::{Code, Item, RespondentKind, Statement, Survey, SurveyState};
use crate::framework::{IndicatorNumber, PerceptionKind};
use ground::identity::SurveyId;

/// An open survey: 1.1.5 (knowledge) and 1.3.3 (opinion) asked of LEA and school staff, 4.3.3 of stakeholders.
pub(super) fn survey() -> Survey {
    use RespondentKind::*;
    let item = |number, kind, asked: &[RespondentKind], statements: &[(&str, bool)]| Item {
        indicator: number,
        kind,
        question: format!("About {number}"),
        asked: asked.to_vec(),
        kept: true,
        statements: statements
            .iter()
            .map(|(text, holds)| Statement { text: (*text).to_owned(), holds: *holds })
            .collect(),
    };
    let goals = [("Third-grade reading", true), ("Graduation", true), ("Attendance", false)];
    Survey {
        id: SurveyId::parse("spring").unwrap(),
        title: "Spring survey".to_owned(),
        introduction: String::new(),
        audience: RespondentKind::ALL.to_vec(),
        state: SurveyState::Open,
        open_link: true,
        open_code: Code::parse(&"7k2q".repeat(7)).unwrap(),
        last_day: None,
        opened_at: None,
        closed_at: None,
        items: vec![
            item(IndicatorNumber(1, 1, 5), PerceptionKind::Knowledge, &[LeaStaff, SchoolStaff], &goals),
            item(IndicatorNumber(1, 3, 3), PerceptionKind::Opinion, &[LeaStaff, SchoolStaff], &[]),
            item(IndicatorNumber(4, 3, 3), PerceptionKind::Opinion, &[Stakeholder], &[]),
        ],
        version: 1,
    }
}
