//! The names of a file's columns, each told apart from the others, and found again by what was typed.

use std::collections::BTreeMap;

/// The columns of a file by the names people choose them by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::observation) struct Columns(Vec<String>);

impl Columns {
    /// The columns of a file with this header: where a name is empty or stands there twice, with the column's number.
    pub fn of(header: &[String]) -> Self {
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        for name in header {
            *times.entry(name.trim()).or_default() += 1;
        }
        let label = |(at, name): (usize, &String)| match name.trim() {
            "" => format!("Column {}", at + 1),
            name if times.get(name).is_some_and(|times| *times > 1) => format!("{name} (column {})", at + 1),
            name => name.to_owned(),
        };
        Self(header.iter().enumerate().map(label).collect())
    }

    /// As a form sends them along: JSON.
    pub fn sent(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_default()
    }

    /// From what a form sent along; none where it is damaged.
    pub fn read(sent: &str) -> Self {
        Self(serde_json::from_str(sent).unwrap_or_default())
    }

    /// All names, in order.
    pub fn names(&self) -> &[String] {
        &self.0
    }

    /// The name of a column; empty where there is no such column.
    pub fn name(&self, column: usize) -> &str {
        self.0.get(column).map_or("", String::as_str)
    }

    /// The column of this name; case counts only where two names differ by nothing else.
    pub fn find(&self, name: &str) -> Option<usize> {
        let name = name.trim();
        let exact = self.0.iter().position(|it| it == name);
        exact.or_else(|| self.0.iter().position(|it| it.eq_ignore_ascii_case(name)))
    }

    /// The columns that `wanted` names: names with commas between them, `*` standing for any letters. What names none is
    /// given back as it is.
    pub fn matching(&self, wanted: &str) -> Result<Vec<usize>, String> {
        let mut found = Vec::new();
        for name in self.parts(wanted) {
            let columns: Vec<usize> = match name.contains('*') {
                true => (0..self.0.len()).filter(|at| fits(&name, self.name(*at))).collect(),
                false => self.find(&name).into_iter().collect(),
            };
            if columns.is_empty() {
                return Err(name);
            }
            found.extend(columns.into_iter().filter(|column| !found.contains(column)).collect::<Vec<_>>());
        }
        Ok(found)
    }

    /// A name may have a comma in it.
    fn parts(&self, wanted: &str) -> Vec<String> {
        if self.find(wanted).is_some() {
            return vec![wanted.to_owned()];
        }
        wanted.split([',', ';']).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
    }
}

/// Whether a name fits a pattern, case aside.
fn fits(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.to_lowercase(), name.to_lowercase());
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let mut pieces: Vec<&str> = pieces.collect();
    let last = pieces.pop().unwrap_or_default();
    for piece in pieces {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(header: &str) -> Columns {
        Columns::of(&header.split('|').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn every_column_has_a_name_of_its_own() {
        let columns = columns("DISTRICT|Rate|| Rate |n");
        assert_eq!(columns.names(), ["DISTRICT", "Rate (column 2)", "Column 3", "Rate (column 4)", "n"]);
        for (at, name) in columns.names().iter().enumerate() {
            assert_eq!(columns.find(name), Some(at));
        }
        assert_eq!((columns.find(" district "), columns.find("Rate"), columns.name(9)), (Some(0), None, ""));
        assert_eq!(Columns::read(&columns.sent()), columns);
        assert_eq!(Columns::read("x"), Columns::default());
    }

    #[test]
    fn several_are_found_at_once() {
        let columns = columns("DISTRICT|DA0AT18R|DW0AT18R|DA0AT18N|DA0AT17R|Rate, all");
        for (wanted, expected) in [
            ("D*AT18R", vec![1, 2]),
            ("da0at18r", vec![1]),
            ("DA0AT18R, DA0AT17R", vec![1, 4]),
            ("DA0AT18R,D*0AT18R", vec![1, 2]),
            ("*AT*R", vec![1, 2, 4]),
            ("Rate, all", vec![5]),
            ("", vec![]),
        ] {
            assert_eq!(columns.matching(wanted), Ok(expected), "{wanted}");
        }
        assert_eq!(columns.matching("DA0AT18R, DX"), Err("DX".to_owned()));
        assert_eq!(columns.matching("X*"), Err("X*".to_owned()));
        assert!(!fits("ab*ba", "aba") && fits("ab*ba", "abba") && fits("*", ""));
    }
}
