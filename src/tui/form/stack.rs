//! Paper after paper: one digit an answer, and the next paper begins by itself.

use super::cells::{Cells, Typed, Why};
use crate::domain::{form::LineNo, response::Answer};

#[derive(Debug, Clone)]
pub struct Stack {
    /// The paper being keyed in.
    pub cells: Cells,
    /// Its number.
    pub number: u32,
    pub cursor: usize,
    pub pending: String,
    /// Papers keyed in since the stack was opened, oldest first.
    pub papers: Vec<Paper>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    pub number: u32,
    pub answers: Vec<(LineNo, Answer)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// An answer of the paper under way wants saving.
    Set(usize),
    /// A paper is complete and wants submitting; the next has begun.
    Done(Paper),
    /// The paper before is under the cursor again and must be taken back.
    Reopened(Paper),
    Moved,
    Refused(Why),
    Nothing,
}

impl Stack {
    pub fn new(cells: Cells, number: u32) -> Stack {
        let cursor = cells.first_open().unwrap_or(0);
        Stack { cells, number, cursor, pending: String::new(), papers: Vec::new() }
    }

    pub fn typed(&mut self, c: char) -> Outcome {
        match self.cells.typed(self.cursor, &self.pending, c) {
            Typed::Answer(answer) => self.set(answer),
            Typed::More => {
                self.pending.push(c);
                Outcome::Moved
            }
            Typed::Refused(why) => Outcome::Refused(why),
        }
    }

    pub fn accept(&mut self) -> Outcome {
        if self.pending.is_empty() {
            return Outcome::Nothing;
        }
        match self.cells.finished(self.cursor, &self.pending) {
            Typed::Answer(answer) => self.set(answer),
            Typed::Refused(why) => Outcome::Refused(why),
            Typed::More => Outcome::Nothing,
        }
    }

    pub fn not_observed(&mut self) -> Outcome {
        self.set(Answer::NotObserved)
    }

    /// The same answer as on the paper before.
    pub fn ditto(&mut self) -> Outcome {
        let no = self.cells.lines.get(self.cursor);
        let before = self.papers.last().and_then(|paper| paper.answers.iter().find(|(of, _)| Some(of) == no));
        match before {
            Some((_, answer)) => self.set(*answer),
            None => Outcome::Refused(Why::NothingAbove),
        }
    }

    /// Within the paper.
    pub fn go(&mut self, line: usize) -> Outcome {
        let line = line.min(self.cells.n().saturating_sub(1));
        if line == self.cursor && self.pending.is_empty() {
            return Outcome::Nothing;
        }
        self.pending.clear();
        self.cursor = line;
        Outcome::Moved
    }

    /// Backspace: the last digit, the answer before the cursor, or the last answer of the paper before.
    pub fn back(&mut self) -> Outcome {
        if self.pending.pop().is_some() {
            return Outcome::Moved;
        }
        if let Some(cell) = self.cells.answers.get_mut(self.cursor).filter(|c| c.is_some()) {
            *cell = None;
            return Outcome::Set(self.cursor);
        }
        if self.cursor > 0 {
            self.cursor -= 1;
            self.cells.answers[self.cursor] = None;
            return Outcome::Set(self.cursor);
        }
        if self.cells.n_answered() > 0 {
            return Outcome::Nothing;
        }
        let Some(paper) = self.papers.pop() else { return Outcome::Nothing };
        self.cells.fill(&paper.answers);
        self.number = paper.number;
        self.cursor = self.cells.n().saturating_sub(1);
        if let Some(last) = self.cells.answers.last_mut() {
            *last = None;
        }
        Outcome::Reopened(paper)
    }

    fn set(&mut self, answer: Answer) -> Outcome {
        let line = self.cursor;
        let Some(cell) = self.cells.answers.get_mut(line) else { return Outcome::Nothing };
        *cell = Some(answer);
        self.pending.clear();
        match self.cells.first_open() {
            None => {
                let paper = Paper { number: self.number, answers: self.cells.list() };
                self.papers.push(paper.clone());
                self.cells.answers.fill(None);
                self.number += 1;
                self.cursor = 0;
                Outcome::Done(paper)
            }
            Some(first) => {
                self.cursor = if line + 1 < self.cells.n() { line + 1 } else { first };
                Outcome::Set(line)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::cells::{quarter, sample},
        *,
    };
    use crate::domain::form::RaterGroup;
    use proptest::prelude::*;

    fn stack(lines: usize) -> Stack {
        Stack::new(Cells::new(sample(lines, false), RaterGroup::Public, &[], quarter()), 1)
    }

    #[test]
    fn as_many_keys_as_answers() {
        let mut s = stack(9);
        let mut n_done = 0;
        for i in 0..3_600 {
            let c = char::from_digit(i % 5 + 1, 10).unwrap();
            n_done += u32::from(matches!(s.typed(c), Outcome::Done(_)));
        }
        assert_eq!((n_done, s.number, s.cursor), (400, 401, 0));
    }

    #[test]
    fn backspace_steps_back_over_the_row_end() {
        let mut s = stack(3);
        for c in "123".chars() {
            s.typed(c);
        }
        assert!(matches!(s.back(), Outcome::Reopened(Paper { number: 1, .. })));
        assert_eq!((s.number, s.cursor, s.cells.n_answered()), (1, 2, 2));
        assert!(matches!(s.typed('5'), Outcome::Done(Paper { number: 1, .. })));
        assert_eq!(s.papers.len(), 1);
        assert!(matches!(s.typed('9'), Outcome::Refused(_)));
        assert_eq!(s.cursor, 0);
    }

    proptest! {
        /// The digits typed, with each Backspace taking one away, cut into papers: nothing else is kept.
        #[test]
        fn papers_are_the_digits_in_their_order(keys in "[1-5b]{0,120}") {
            let n = 4;
            let mut s = stack(n);
            let mut plain = String::new();
            for key in keys.chars() {
                if key == 'b' {
                    s.back();
                    plain.pop();
                } else {
                    s.typed(key);
                    plain.push(key);
                }
            }
            let said = |answers: &[(LineNo, Answer)]| answers.iter().map(|(_, a)| match a {
                Answer::Value(v) => v.to_string(),
                Answer::NotObserved => "t".into(),
            }).collect::<String>();
            let mut text: String = s.papers.iter().map(|p| said(&p.answers)).collect();
            text.push_str(&said(&s.cells.list()));
            prop_assert_eq!(text, plain.clone());
            prop_assert_eq!(s.papers.len(), plain.len() / n);
        }
    }
}
