//! Running totals: how often each answer was given on a line by a group.
//!
//! Counting distinct answers instead of adding up percents keeps the totals exact and independent of targets,
//! caps and scales, which may differ from person to person; and it holds no trace of who said what.

use super::{
    form::{LineNo, RaterGroup},
    response::{Answer, Response},
};
use crate::domain::decimal::Decimal;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    pub n_not_observed: u32,
    /// Distinct values in rising order, each with how often it was given.
    pub values: Vec<(Decimal, u32)>,
}

impl Tally {
    /// How many answers are not "not observed".
    pub fn n_values(&self) -> u32 {
        self.values.iter().map(|(_, n)| n).sum()
    }

    /// How many responses hold the line at all.
    pub fn n_held(&self) -> u32 {
        self.n_not_observed + self.n_values()
    }

    fn add(&mut self, answer: Answer) {
        match answer {
            Answer::NotObserved => self.n_not_observed += 1,
            Answer::Value(v) => match self.values.binary_search_by_key(&v, |(value, _)| *value) {
                Ok(i) => self.values[i].1 += 1,
                Err(i) => self.values.insert(i, (v, 1)),
            },
        }
    }

    fn remove(&mut self, answer: Answer) {
        match answer {
            Answer::NotObserved => self.n_not_observed = self.n_not_observed.saturating_sub(1),
            Answer::Value(v) => {
                if let Ok(i) = self.values.binary_search_by_key(&v, |(value, _)| *value) {
                    self.values[i].1 -= 1;
                    if self.values[i].1 == 0 {
                        self.values.remove(i);
                    }
                }
            }
        }
    }
}

/// The tallies of one employee in one cycle; only those that hold something.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Totals {
    /// Submitted responses of each group, in the order of `RaterGroup::ALL`.
    pub n_responses: [u32; 5],
    /// In rising order of line, then group.
    pub tallies: Vec<(LineNo, RaterGroup, Tally)>,
}

impl Totals {
    pub fn of<'a>(responses: impl IntoIterator<Item = (RaterGroup, &'a Response)>) -> Totals {
        let mut totals = Totals::default();
        for (group, response) in responses {
            totals.add(group, response);
        }
        totals
    }

    pub fn tally(&self, line: LineNo, group: RaterGroup) -> Option<&Tally> {
        let found = self.tallies.binary_search_by_key(&(line, group), |(l, g, _)| (*l, *g));
        found.ok().map(|i| &self.tallies[i].2)
    }

    pub fn add(&mut self, group: RaterGroup, response: &Response) {
        self.n_responses[group as usize] += 1;
        self.add_answers(group, &response.answers);
    }

    /// Adds answers that are not part of a submitted response, for a live score.
    pub fn add_answers(&mut self, group: RaterGroup, answers: &[(LineNo, Answer)]) {
        for (line, answer) in answers {
            let i = match self.tallies.binary_search_by_key(&(*line, group), |(l, g, _)| (*l, *g)) {
                Ok(i) => i,
                Err(i) => {
                    self.tallies.insert(i, (*line, group, Tally::default()));
                    i
                }
            };
            self.tallies[i].2.add(*answer);
        }
    }

    /// Takes away a response that was added before.
    pub fn remove(&mut self, group: RaterGroup, response: &Response) {
        self.n_responses[group as usize] = self.n_responses[group as usize].saturating_sub(1);
        for (line, answer) in &response.answers {
            if let Ok(i) = self.tallies.binary_search_by_key(&(*line, group), |(l, g, _)| (*l, *g)) {
                self.tallies[i].2.remove(*answer);
                if self.tallies[i].2.n_held() == 0 {
                    self.tallies.remove(i);
                }
            }
        }
    }
}
