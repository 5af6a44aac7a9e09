//! Where everything stands in the picture of a theory: four columns, ordered so that few lines cross, words broken into
//! lines that fit their boxes. The same parts always make the same picture.

/// How many columns there are: strategies, leading metrics, lagging metrics, goals.
pub const COLUMNS: usize = 4;
/// A box's width, in units of the picture.
pub const BOX_WIDTH: i32 = 210;
/// The room between columns; where the links with their labels run, wider.
const GAPS: [i32; COLUMNS - 1] = [70, 190, 70];
/// Above the first box, for the columns' names.
const TOP: i32 = 36;
/// Between a box and the one below it.
const BETWEEN: i32 = 18;
/// A line of words.
const LINE: i32 = 18;
/// Above and below the words in a box, together.
const PADDING: i32 = 20;
/// The most letters of a line.
const LINE_LETTERS: usize = 28;
/// The most lines of a box.
const LINES_MAX: usize = 4;
/// A label's height, with the room around it.
const LABEL: i32 = 26;
/// How often the order is gone over from left to right and back.
const SWEEPS: usize = 6;

/// What is drawn.
#[derive(Debug, Clone, Default)]
pub struct Parts {
    /// The words in each column's boxes.
    pub columns: [Vec<String>; COLUMNS],
    /// Lines from a box to one in the next column.
    pub lines: Vec<Joined>,
}

/// A line from a box to one in the next column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joined {
    /// The column it starts in, 0 to 2.
    pub column: usize,
    /// Which box there.
    pub from: usize,
    /// Which box in the next column.
    pub to: usize,
}

/// A box in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Its left edge.
    pub x: i32,
    /// Its upper edge.
    pub y: i32,
    /// Its height; its width is [`BOX_WIDTH`].
    pub height: i32,
    /// Its words, line by line.
    pub words: Vec<String>,
}

impl Placed {
    /// The middle of its height.
    pub fn middle(&self) -> i32 {
        self.y + self.height / 2
    }
}

/// A line in its place, from the right edge of a box to the left edge of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// Where it starts.
    pub from: (i32, i32),
    /// Where it ends.
    pub to: (i32, i32),
    /// Where its label is centered, so that no two of a column lie on each other.
    pub label: (i32, i32),
}

impl Drawn {
    /// The line as an SVG path, leaving and arriving level.
    pub fn path(&self) -> String {
        let ((x, y), (to_x, to_y)) = (self.from, self.to);
        let middle = (x + to_x) / 2;
        format!("M{x} {y} C{middle} {y} {middle} {to_y} {to_x} {to_y}")
    }
}

/// The picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its width.
    pub width: i32,
    /// Its height.
    pub height: i32,
    /// The boxes, in the order of the parts.
    pub columns: [Vec<Placed>; COLUMNS],
    /// Each column's left edge.
    pub lefts: [i32; COLUMNS],
    /// The lines, in the order of the parts.
    pub lines: Vec<Drawn>,
}

/// Places everything.
pub fn picture(parts: &Parts) -> Picture {
    let words: Vec<Vec<Vec<String>>> =
        parts.columns.iter().map(|column| column.iter().map(|text| wrapped(text)).collect()).collect();
    let tall = |lines: &Vec<String>| lines.len() as i32 * LINE + PADDING;
    let stacked = |column: &Vec<Vec<String>>| column.iter().map(|lines| tall(lines) + BETWEEN).sum::<i32>() - BETWEEN;
    let links = parts.lines.iter().filter(|line| line.column == 1).count() as i32;
    let highest = words.iter().map(stacked).chain([links * LABEL, 0]).max().unwrap_or_default();
    let lefts = lefts();
    let order = ordered(parts);
    let columns = std::array::from_fn(|column| {
        let mut y = TOP + (highest - stacked(&words[column]).max(0)) / 2;
        let mut placed = vec![Placed { x: lefts[column], y, height: 0, words: Vec::new() }; words[column].len()];
        for at in &order[column] {
            let lines = words[column][*at].clone();
            placed[*at] = Placed { x: lefts[column], y, height: tall(&lines), words: lines };
            y += placed[*at].height + BETWEEN;
        }
        placed
    });
    let lines = lines(parts, &columns);
    Picture { width: lefts[COLUMNS - 1] + BOX_WIDTH, height: TOP + highest + BETWEEN, columns, lefts, lines }
}

fn lefts() -> [i32; COLUMNS] {
    let mut lefts = [0; COLUMNS];
    for column in 1..COLUMNS {
        lefts[column] = lefts[column - 1] + BOX_WIDTH + GAPS[column - 1];
    }
    lefts
}

fn lines(parts: &Parts, columns: &[Vec<Placed>; COLUMNS]) -> Vec<Drawn> {
    let drawn = |line: &Joined| {
        let (from, to) = (&columns[line.column][line.from], &columns[line.column + 1][line.to]);
        let (from, to) = ((from.x + BOX_WIDTH, from.middle()), (to.x, to.middle()));
        Drawn { from, to, label: ((from.0 + to.0) / 2, (from.1 + to.1) / 2) }
    };
    let mut drawn: Vec<Drawn> = parts.lines.iter().map(drawn).collect();
    for column in 0..COLUMNS - 1 {
        let of: Vec<usize> = (0..drawn.len()).filter(|at| parts.lines[*at].column == column).collect();
        spread(&mut drawn, of);
    }
    drawn
}

/// Moves labels apart that would lie on each other: downwards, then the whole run back up by half of what it grew.
fn spread(drawn: &mut [Drawn], mut of: Vec<usize>) {
    of.sort_by_key(|at| (drawn[*at].label.1, drawn[*at].to.1, *at));
    let mut run = 0;
    for at in 0..of.len() {
        let wanted = drawn[of[at]].label.1;
        let free = if at == 0 { i32::MIN } else { drawn[of[at - 1]].label.1 + LABEL };
        if wanted >= free {
            run = at;
            continue;
        }
        drawn[of[at]].label.1 = free;
        let before = if run == 0 { TOP } else { drawn[of[run - 1]].label.1 + LABEL };
        let up = ((free - wanted) / 2).min(drawn[of[run]].label.1 - before).max(0);
        for moved in &of[run..=at] {
            drawn[*moved].label.1 -= up;
        }
    }
}

/// The order of each column's boxes from above: each box near the middle of those it is joined to.
fn ordered(parts: &Parts) -> [Vec<usize>; COLUMNS] {
    let mut order: [Vec<usize>; COLUMNS] = std::array::from_fn(|column| (0..parts.columns[column].len()).collect());
    let mut best = (crossings(parts, &order), order.clone());
    for _ in 0..SWEEPS {
        for column in 1..COLUMNS {
            settle(parts, &mut order, column, column - 1);
        }
        for column in (0..COLUMNS - 1).rev() {
            settle(parts, &mut order, column, column + 1);
        }
        let now = crossings(parts, &order);
        if now < best.0 {
            best = (now, order.clone());
        }
    }
    best.1
}

/// Orders a column by the mean place of what each box is joined to in a neighboring one; what is joined to nothing there
/// keeps its place.
fn settle(parts: &Parts, order: &mut [Vec<usize>; COLUMNS], column: usize, by: usize) {
    let places = places(&order[by]);
    let own = self::places(&order[column]);
    let mean = |at: usize| {
        let joined = parts.lines.iter().filter_map(|line| match line.column == column.min(by) {
            true if by > column && line.from == at => places.get(line.to),
            true if by < column && line.to == at => places.get(line.from),
            _ => None,
        });
        let joined: Vec<usize> = joined.copied().collect();
        match joined.len() {
            0 => own[at] as f64,
            many => joined.iter().sum::<usize>() as f64 / many as f64,
        }
    };
    let mut by_mean: Vec<(f64, usize, usize)> = order[column].iter().map(|at| (mean(*at), own[*at], *at)).collect();
    by_mean.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    order[column] = by_mean.into_iter().map(|(_, _, at)| at).collect();
}

/// Where each box stands, by its number.
fn places(order: &[usize]) -> Vec<usize> {
    let mut places = vec![0; order.len()];
    for (place, at) in order.iter().enumerate() {
        places[*at] = place;
    }
    places
}

/// How many pairs of lines cross.
fn crossings(parts: &Parts, order: &[Vec<usize>; COLUMNS]) -> usize {
    let places: Vec<Vec<usize>> = order.iter().map(|column| self::places(column)).collect();
    let ends = |line: &Joined| (places[line.column][line.from], places[line.column + 1][line.to]);
    let mut count = 0;
    for (at, one) in parts.lines.iter().enumerate() {
        for other in parts.lines[at + 1..].iter().filter(|other| other.column == one.column) {
            let ((from, to), (other_from, other_to)) = (ends(one), ends(other));
            count += usize::from((from < other_from && to > other_to) || (from > other_from && to < other_to));
        }
    }
    count
}

/// Words broken into lines that fit a box; what doesn't fit its lines ends in `…`. What stands after a line break, such as
/// a status, has the last line to itself.
pub fn wrapped(text: &str) -> Vec<String> {
    match text.split_once('\n') {
        Some((words, last)) => words_wrapped(words).into_iter().chain([last.to_owned()]).collect(),
        None => words_wrapped(text),
    }
}

/// In as few lines as there can be, and these about as long as one another: no word stands alone on the last.
fn words_wrapped(text: &str) -> Vec<String> {
    let words: Vec<String> = text.split_whitespace().flat_map(pieces).collect();
    let fewest = filled(&words, LINE_LETTERS).len();
    let narrow = (1..=LINE_LETTERS).find(|width| filled(&words, *width).len() == fewest);
    let mut lines = filled(&words, narrow.unwrap_or(LINE_LETTERS));
    if lines.len() > LINES_MAX {
        lines.truncate(LINES_MAX);
        let last: String = lines[LINES_MAX - 1].chars().take(LINE_LETTERS - 1).collect();
        lines[LINES_MAX - 1] = format!("{}…", last.trim_end());
    }
    lines
}

/// Words put on lines one after another, a new one wherever the next would make it longer than `width`.
fn filled(words: &[String], width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words {
        let last = lines.len() - 1;
        let (there, more) = (lines[last].chars().count(), word.chars().count());
        match there {
            0 => lines[last] = word.clone(),
            _ if there + 1 + more <= width => lines[last] = format!("{} {word}", lines[last]),
            _ => lines.push(word.clone()),
        }
    }
    lines
}

/// A word in pieces that fit a line.
fn pieces(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    letters.chunks(LINE_LETTERS).map(|piece| piece.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parts(counts: [usize; COLUMNS], lines: &[(usize, usize, usize)]) -> Parts {
        let lines = lines.iter().map(|(column, from, to)| Joined { column: *column, from: *from, to: *to }).collect();
        Parts { columns: counts.map(|count| (0..count).map(|at| format!("Box {at}")).collect()), lines }
    }

    #[test]
    fn crossed_lines_are_uncrossed() {
        let crossed = parts([2, 2, 2, 2], &[(0, 0, 1), (0, 1, 0), (1, 0, 0), (1, 1, 1), (2, 0, 1), (2, 1, 0)]);
        let start = std::array::from_fn(|column| (0..crossed.columns[column].len()).collect());
        assert_eq!((crossings(&crossed, &start), crossings(&crossed, &ordered(&crossed))), (2, 0));
        let fan = parts([3, 3, 1, 1], &[(0, 0, 2), (0, 1, 1), (0, 2, 0), (1, 0, 0), (1, 1, 0), (1, 2, 0), (2, 0, 0)]);
        assert_eq!(crossings(&fan, &ordered(&fan)), 0);
    }

    #[test]
    fn words_fit_their_boxes() {
        assert_eq!(
            wrapped("Share of students present on 95% of days"),
            ["Share of students", "present on 95% of days"]
        );
        assert_eq!(wrapped(""), [""]);
        assert_eq!(wrapped("Attendance\n● On track"), ["Attendance", "● On track"]);
        let long = wrapped(&"word ".repeat(60));
        assert!(long.len() == LINES_MAX && long[LINES_MAX - 1].ends_with('…'));
        assert!(wrapped(&"x".repeat(90)).iter().all(|line| line.chars().count() <= LINE_LETTERS));
    }

    #[test]
    fn an_empty_picture_has_its_columns() {
        let empty = picture(&Parts::default());
        assert_eq!((empty.lefts, empty.width), ([0, 280, 680, 960], 1170));
        assert!(empty.height > 0 && empty.lines.is_empty());
    }

    proptest! {
        #[test]
        fn nothing_lies_on_anything_else_and_nothing_is_outside(
            counts in prop::array::uniform4(1usize..7),
            ends in prop::collection::vec((0usize..3, 0usize..7, 0usize..7), 0..25),
        ) {
            let fit = |(column, from, to): &(usize, usize, usize)| (*column, from % counts[*column], to % counts[column + 1]);
            let lines: Vec<_> = ends.iter().map(fit).collect();
            let parts = parts(counts, &lines);
            let it = picture(&parts);
            prop_assert_eq!(&picture(&parts), &it);
            let start = std::array::from_fn(|column| (0..counts[column]).collect());
            prop_assert!(crossings(&parts, &ordered(&parts)) <= crossings(&parts, &start));
            for column in &it.columns {
                let mut boxes: Vec<_> = column.iter().collect();
                boxes.sort_by_key(|placed| placed.y);
                prop_assert!(boxes.windows(2).all(|pair| pair[0].y + pair[0].height < pair[1].y));
                prop_assert!(boxes.iter().all(|placed| placed.y >= TOP && placed.y + placed.height < it.height));
            }
            let labels = |column: usize| {
                let of = it.lines.iter().zip(&parts.lines).filter(move |(_, line)| line.column == column);
                let mut ys: Vec<i32> = of.map(|(drawn, _)| drawn.label.1).collect();
                ys.sort_unstable();
                ys
            };
            for column in 0..COLUMNS - 1 {
                prop_assert!(labels(column).windows(2).all(|pair| pair[1] - pair[0] >= LABEL));
            }
        }
    }
}
