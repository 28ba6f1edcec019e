//! One form being filled: the cursor, the digits typed so far, and what can be undone.

use super::cells::{Cells, Typed, Why};
use crate::domain::response::Answer;

#[derive(Debug, Clone)]
pub struct Entry {
    pub cells: Cells,
    pub cursor: usize,
    /// Digits of an answer that Enter will end.
    pub pending: String,
    /// What was there before each answer, newest last.
    done: Vec<(usize, Option<Answer>)>,
}

/// What a key did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The answer of a line is another one now and wants saving.
    Set(usize),
    /// The picture changes, nothing is to be saved.
    Moved,
    Refused(Why),
    /// Enter on a form in which every line is answered.
    Complete,
    /// Enter on a form with open lines; the cursor is on the first of them.
    Open(usize),
    Nothing,
}

impl Entry {
    pub fn new(cells: Cells, cursor: usize) -> Entry {
        let cursor = cursor.min(cells.n().saturating_sub(1));
        Entry { cells, cursor, pending: String::new(), done: Vec::new() }
    }

    pub fn typed(&mut self, c: char) -> Outcome {
        match self.cells.typed(self.cursor, &self.pending, c) {
            Typed::Answer(answer) => self.set(Some(answer), true),
            Typed::More => {
                self.pending.push(c);
                Outcome::Moved
            }
            Typed::Refused(why) => Outcome::Refused(why),
        }
    }

    /// Enter: ends the digits, or asks to submit.
    pub fn accept(&mut self) -> Outcome {
        if !self.pending.is_empty() {
            return match self.cells.finished(self.cursor, &self.pending) {
                Typed::Answer(answer) => self.set(Some(answer), true),
                Typed::More => Outcome::Nothing,
                Typed::Refused(why) => Outcome::Refused(why),
            };
        }
        match self.cells.first_open() {
            None => Outcome::Complete,
            Some(first) => {
                self.cursor = first;
                Outcome::Open(self.cells.n() - self.cells.n_answered())
            }
        }
    }

    pub fn not_observed(&mut self) -> Outcome {
        self.set(Some(Answer::NotObserved), true)
    }

    /// The same answer as on the line above, where it may be given.
    pub fn ditto(&mut self) -> Outcome {
        let above = self.cursor.checked_sub(1).and_then(|i| self.cells.answers[i]);
        match above {
            None => Outcome::Refused(Why::NothingAbove),
            Some(Answer::NotObserved) => self.set(above, true),
            Some(Answer::Value(v)) => {
                let (here, there) = (&self.cells.kinds[self.cursor], &self.cells.kinds[self.cursor - 1]);
                let same_kind = std::mem::discriminant(here) == std::mem::discriminant(there);
                if same_kind && here.check_answer(v).is_ok() {
                    self.set(above, true)
                } else {
                    Outcome::Refused(Why::OtherKind)
                }
            }
        }
    }

    /// Backspace: the last digit, otherwise the answer under the cursor, otherwise a step back.
    pub fn clear(&mut self) -> Outcome {
        if self.pending.pop().is_some() {
            return Outcome::Moved;
        }
        match self.cells.answers.get(self.cursor) {
            Some(Some(_)) => self.set(None, false),
            Some(None) => self.go(self.cursor.saturating_sub(1)),
            None => Outcome::Nothing,
        }
    }

    /// To a line; digits that were not ended are dropped.
    pub fn go(&mut self, line: usize) -> Outcome {
        let line = line.min(self.cells.n().saturating_sub(1));
        if line == self.cursor && self.pending.is_empty() {
            return Outcome::Nothing;
        }
        self.pending.clear();
        self.cursor = line;
        Outcome::Moved
    }

    /// Takes the last answer back and goes there.
    pub fn undo(&mut self) -> Outcome {
        self.pending.clear();
        match self.done.pop() {
            Some((line, before)) => {
                self.cursor = line;
                self.cells.answers[line] = before;
                Outcome::Set(line)
            }
            None => Outcome::Nothing,
        }
    }

    fn set(&mut self, answer: Option<Answer>, moves_on: bool) -> Outcome {
        let line = self.cursor;
        let Some(cell) = self.cells.answers.get_mut(line) else { return Outcome::Nothing };
        self.done.push((line, *cell));
        *cell = answer;
        self.pending.clear();
        if moves_on && line + 1 < self.cells.n() {
            self.cursor = line + 1;
        }
        Outcome::Set(line)
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::cells::{quarter, sample},
        *,
    };
    use crate::domain::{decimal::Decimal, form::RaterGroup};
    use proptest::prelude::*;

    fn entry(n: usize, others: bool) -> Entry {
        Entry::new(Cells::new(sample(n, others), RaterGroup::Superior, &[], quarter()), 0)
    }

    #[test]
    fn a_form_of_n_ratings_takes_n_keys_and_enter() {
        let mut form = entry(10, false);
        for c in "4543215432".chars() {
            assert!(matches!(form.typed(c), Outcome::Set(_)));
        }
        assert_eq!(form.accept(), Outcome::Complete);
    }

    #[test]
    fn enter_on_an_incomplete_form_goes_to_the_first_open_line() {
        let mut form = entry(5, false);
        form.typed('4');
        form.go(3);
        form.typed('2');
        assert_eq!(form.accept(), Outcome::Open(3));
        assert_eq!(form.cursor, 1);
    }

    #[test]
    fn undo_goes_back_answer_by_answer() {
        let mut form = entry(3, false);
        form.typed('4');
        form.typed('5');
        form.go(0);
        form.typed('1');
        assert_eq!(form.undo(), Outcome::Set(0));
        assert_eq!(form.cells.answers[0], Some(Answer::Value(Decimal::from_int(4))));
        form.undo();
        form.undo();
        assert_eq!(form.cells.n_answered(), 0);
        assert_eq!(form.undo(), Outcome::Nothing);
    }

    /// What a rating form should hold after keys, in the plainest words.
    #[derive(Default)]
    struct Plain {
        marks: std::collections::BTreeMap<usize, String>,
        at: usize,
    }

    proptest! {
        #[test]
        fn ratings_follow_a_plain_model(keys in proptest::collection::vec(prop::sample::select("123456789t=<>^b".chars().collect::<Vec<_>>()), 0..60)) {
            let n = 6;
            let (mut form, mut plain) = (entry(n, false), Plain::default());
            for key in keys {
                match key {
                    't' => drop(form.not_observed()),
                    '=' => drop(form.ditto()),
                    '<' => drop(form.go(form.cursor.saturating_sub(1))),
                    '>' => drop(form.go(form.cursor + 1)),
                    '^' => drop(form.go(0)),
                    'b' => drop(form.clear()),
                    c => drop(form.typed(c)),
                }
                let mark = match key {
                    't' => Some("TA".to_owned()),
                    '1'..='5' => Some(key.to_string()),
                    '=' if plain.at > 0 => plain.marks.get(&(plain.at - 1)).cloned(),
                    _ => None,
                };
                match (key, mark) {
                    (_, Some(mark)) => {
                        plain.marks.insert(plain.at, mark);
                        plain.at = (plain.at + 1).min(n - 1);
                    }
                    ('<', _) => plain.at = plain.at.saturating_sub(1),
                    ('>', _) => plain.at = (plain.at + 1).min(n - 1),
                    ('^', _) => plain.at = 0,
                    ('b', _) if plain.marks.remove(&plain.at).is_none() => {
                        plain.at = plain.at.saturating_sub(1);
                    }
                    _ => (),
                }
                let marks: std::collections::BTreeMap<usize, String> = form.cells.answers.iter().enumerate().filter_map(|(i, a)| match a {
                    Some(Answer::Value(v)) => Some((i, v.to_string())),
                    Some(Answer::NotObserved) => Some((i, "TA".to_owned())),
                    None => None,
                }).collect();
                prop_assert_eq!(&marks, &plain.marks);
                prop_assert_eq!(form.cursor, plain.at);
            }
        }

        #[test]
        fn no_key_ever_breaks_a_form_of_every_kind(keys in "[0-9yn,./t=b<>\n-]{0,80}") {
            let mut form = entry(2, true);
            for key in keys.chars() {
                match key {
                    '\n' => drop(form.accept()),
                    't' => drop(form.not_observed()),
                    '=' => drop(form.ditto()),
                    'b' => drop(form.clear()),
                    '<' => drop(form.go(form.cursor.saturating_sub(1))),
                    '>' => drop(form.go(form.cursor + 1)),
                    c => drop(form.typed(c)),
                }
                for (kind, answer) in form.cells.kinds.iter().zip(&form.cells.answers) {
                    if let Some(Answer::Value(v)) = answer {
                        prop_assert!(kind.check_answer(*v).is_ok());
                    }
                }
            }
        }
    }
}
