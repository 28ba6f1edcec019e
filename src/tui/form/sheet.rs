//! Many people side by side: people down, lines across, one digit a cell.

use super::cells::{Cells, Typed, Why};
use crate::domain::response::Answer;
use std::collections::BTreeMap;

/// A place in the sheet: person, line.
pub type At = (usize, usize);

#[derive(Debug, Clone)]
pub struct Sheet {
    pub people: Vec<Cells>,
    pub at: At,
    pub pending: String,
    /// After an answer the cursor goes down the column; otherwise along the row.
    pub down: bool,
    /// What was pasted and could not be taken, as it stood.
    pub bad: BTreeMap<At, String>,
    /// What was there before each step, newest last; a paste is one step.
    done: Vec<Vec<(At, Option<Answer>)>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// These cells are others now and want saving.
    Set(Vec<At>),
    Moved,
    Refused(Why),
    Nothing,
}

/// What became of a pasted block.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pasted {
    pub set: Vec<At>,
    pub n_bad: usize,
    /// Cells of the block that lay beyond the sheet.
    pub n_outside: usize,
}

impl Sheet {
    pub fn new(people: Vec<Cells>) -> Sheet {
        let at = people
            .iter()
            .enumerate()
            .filter_map(|(row, cells)| cells.first_open().map(|line| (line, row)))
            .min()
            .map_or((0, 0), |(line, row)| (row, line));
        Sheet { people, at, pending: String::new(), down: true, bad: BTreeMap::new(), done: Vec::new() }
    }

    pub fn n_lines(&self) -> usize {
        self.people.first().map_or(0, Cells::n)
    }

    pub fn answer(&self, (row, line): At) -> Option<Answer> {
        self.people.get(row).and_then(|c| c.answers.get(line).copied().flatten())
    }

    pub fn typed(&mut self, c: char) -> Outcome {
        let (row, line) = self.at;
        let Some(cells) = self.people.get(row) else { return Outcome::Nothing };
        match cells.typed(line, &self.pending, c) {
            Typed::Answer(answer) => self.set(Some(answer), true),
            Typed::More => {
                self.pending.push(c);
                Outcome::Moved
            }
            Typed::Refused(why) => Outcome::Refused(why),
        }
    }

    /// Ends the digits typed so far. `None` when there are none.
    pub fn finish(&mut self) -> Option<Outcome> {
        if self.pending.is_empty() {
            return None;
        }
        let (row, line) = self.at;
        Some(match self.people.get(row).map(|c| c.finished(line, &self.pending)) {
            Some(Typed::Answer(answer)) => self.set(Some(answer), true),
            Some(Typed::Refused(why)) => Outcome::Refused(why),
            Some(Typed::More) | None => Outcome::Nothing,
        })
    }

    pub fn not_observed(&mut self) -> Outcome {
        self.set(Some(Answer::NotObserved), true)
    }

    /// The same as the person above got on this line.
    pub fn ditto(&mut self) -> Outcome {
        let (row, line) = self.at;
        match row.checked_sub(1).and_then(|above| self.answer((above, line))) {
            Some(answer) => self.set(Some(answer), true),
            None => Outcome::Refused(Why::NothingAbove),
        }
    }

    pub fn clear(&mut self) -> Outcome {
        if self.pending.pop().is_some() {
            return Outcome::Moved;
        }
        if self.bad.remove(&self.at).is_some() {
            return Outcome::Moved;
        }
        match self.answer(self.at) {
            Some(_) => self.set(None, false),
            None => self.step_back(),
        }
    }

    pub fn go(&mut self, row: usize, line: usize) -> Outcome {
        let at = (row.min(self.people.len().saturating_sub(1)), line.min(self.n_lines().saturating_sub(1)));
        if at == self.at && self.pending.is_empty() {
            return Outcome::Nothing;
        }
        self.pending.clear();
        self.at = at;
        Outcome::Moved
    }

    /// The rows that the last step has changed.
    pub fn last_rows(&self) -> impl Iterator<Item = usize> {
        self.done.last().into_iter().flatten().map(|((row, _), _)| *row)
    }

    /// Takes the last step back, a whole pasted block at once.
    pub fn undo(&mut self) -> Outcome {
        self.pending.clear();
        let Some(step) = self.done.pop() else { return Outcome::Nothing };
        self.bad.clear();
        let mut set = Vec::new();
        for ((row, line), before) in step.into_iter().rev() {
            if let Some(cell) = self.people.get_mut(row).and_then(|c| c.answers.get_mut(line)) {
                *cell = before;
                self.at = (row, line);
                set.push((row, line));
            }
        }
        Outcome::Set(set)
    }

    /// A block from a spreadsheet lands as it lay, its corner under the cursor. Empty cells change nothing.
    pub fn paste(&mut self, text: &str, may_change: impl Fn(usize) -> bool) -> Pasted {
        self.pending.clear();
        let (top, left) = self.at;
        let mut outcome = Pasted::default();
        let mut step = Vec::new();
        let block = text.strip_suffix('\n').unwrap_or(text);
        for (r, row) in block.split('\n').enumerate() {
            for (c, cell) in row.trim_end_matches('\r').split('\t').enumerate() {
                let at = (top + r, left + c);
                if cell.trim().is_empty() {
                    continue;
                }
                let Some(cells) = self.people.get(at.0).filter(|c| at.1 < c.n()) else {
                    outcome.n_outside += 1;
                    continue;
                };
                match cells.read(at.1, cell) {
                    Typed::Answer(answer) if may_change(at.0) => {
                        self.bad.remove(&at);
                        step.push((at, self.answer(at)));
                        if let Some(slot) = self.people.get_mut(at.0).and_then(|c| c.answers.get_mut(at.1)) {
                            *slot = Some(answer);
                        }
                        outcome.set.push(at);
                    }
                    Typed::Answer(_) | Typed::More | Typed::Refused(_) => {
                        self.bad.insert(at, cell.trim().to_owned());
                        outcome.n_bad += 1;
                    }
                }
            }
        }
        if !step.is_empty() {
            self.done.push(step);
        }
        outcome
    }

    fn set(&mut self, answer: Option<Answer>, moves_on: bool) -> Outcome {
        let at = self.at;
        let before = self.answer(at);
        let Some(cell) = self.people.get_mut(at.0).and_then(|c| c.answers.get_mut(at.1)) else {
            return Outcome::Nothing;
        };
        *cell = answer;
        self.done.push(vec![(at, before)]);
        self.bad.remove(&at);
        self.pending.clear();
        if moves_on {
            self.step_on();
        }
        Outcome::Set(vec![at])
    }

    /// Down the column and into the next one, or along the row and into the next.
    fn step_on(&mut self) {
        let (rows, lines) = (self.people.len(), self.n_lines());
        let (row, line) = self.at;
        self.at = match (self.down, row + 1 < rows, line + 1 < lines) {
            (true, true, _) => (row + 1, line),
            (true, false, true) => (0, line + 1),
            (false, _, true) => (row, line + 1),
            (false, true, false) => (row + 1, 0),
            (true, false, false) | (false, false, false) => (row, line),
        };
    }

    fn step_back(&mut self) -> Outcome {
        let (row, line) = self.at;
        let last_row = self.people.len().saturating_sub(1);
        let last_line = self.n_lines().saturating_sub(1);
        let at = match (self.down, row, line) {
            (true, 0, 0) | (false, 0, 0) => return Outcome::Nothing,
            (true, 0, _) => (last_row, line - 1),
            (true, ..) => (row - 1, line),
            (false, _, 0) => (row - 1, last_line),
            (false, ..) => (row, line - 1),
        };
        self.go(at.0, at.1)
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::cells::{quarter, sample},
        *,
    };
    use crate::domain::{decimal::Decimal, form::RaterGroup};

    fn sheet(people: usize, lines: usize) -> Sheet {
        let cells = Cells::new(sample(lines, false), RaterGroup::Superior, &[], quarter());
        Sheet::new(vec![cells; people])
    }

    fn mark(sheet: &Sheet, row: usize, line: usize) -> Option<i64> {
        match sheet.answer((row, line)) {
            Some(Answer::Value(v)) => v.as_int(),
            Some(Answer::NotObserved) => Some(-1),
            None => None,
        }
    }

    #[test]
    fn one_question_is_answered_for_everybody_before_the_next() {
        let mut s = sheet(3, 2);
        for c in "123454".chars() {
            s.typed(c);
        }
        assert_eq!([mark(&s, 0, 0), mark(&s, 1, 0), mark(&s, 2, 0)], [Some(1), Some(2), Some(3)]);
        assert_eq!([mark(&s, 0, 1), mark(&s, 1, 1), mark(&s, 2, 1)], [Some(4), Some(5), Some(4)]);
        assert_eq!(s.at, (2, 1));
    }

    #[test]
    fn along_the_row_when_asked() {
        let mut s = sheet(2, 3);
        s.down = false;
        for c in "12345".chars() {
            s.typed(c);
        }
        assert_eq!((mark(&s, 0, 2), mark(&s, 1, 1), s.at), (Some(3), Some(5), (1, 2)));
        s.clear();
        s.clear();
        assert_eq!((mark(&s, 1, 1), s.at), (None, (1, 1)));
    }

    #[test]
    fn a_pasted_block_lands_as_it_lay_and_one_undo_takes_it_away() {
        let mut s = sheet(3, 3);
        s.go(1, 1);
        let pasted = s.paste("4\t9\t5\r\n\tTA\r\nx\t1\r\n", |_| true);
        assert_eq!(pasted, Pasted { set: vec![(1, 1), (2, 2)], n_bad: 1, n_outside: 3 });
        assert_eq!((mark(&s, 1, 1), mark(&s, 2, 2)), (Some(4), Some(-1)));
        assert_eq!(s.bad.get(&(1, 2)).map(String::as_str), Some("9"));
        assert!(matches!(s.undo(), Outcome::Set(cells) if cells.len() == 2));
        assert_eq!((mark(&s, 1, 1), mark(&s, 2, 2)), (None, None));
    }

    #[test]
    fn ditto_copies_from_the_person_above() {
        let mut s = sheet(2, 1);
        assert_eq!(s.ditto(), Outcome::Refused(Why::NothingAbove));
        s.typed('4');
        s.ditto();
        assert_eq!(s.answer((1, 0)), Some(Answer::Value(Decimal::from_int(4))));
    }
}
