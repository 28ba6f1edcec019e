//! What raters say: answers, submitted responses, and drafts of them.

use super::{day::Moment, decimal::Decimal, form::LineNo, id::EmployeeId};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Answer {
    Value(Decimal),
    /// "TA, tidak diamati": said, but not counted. Neither zero nor missing.
    NotObserved,
}

/// Who answered. A respondent of the public is any text that tells papers apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Rater {
    Employee(EmployeeId),
    Respondent(String),
}

/// A submitted form of one rater about one employee. Lines may be missing only in imported ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    pub rater: Rater,
    /// In the order of lines, each once.
    pub answers: Vec<(LineNo, Answer)>,
    pub remarks: Vec<(LineNo, String)>,
    pub at: Moment,
}

/// A form being filled. Durable, nobody's business, deleted on submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Draft {
    pub answers: Vec<(LineNo, Answer)>,
    pub remarks: Vec<(LineNo, String)>,
    /// Where the cursor was.
    pub at: LineNo,
}

impl Draft {
    pub fn answer(&self, line: LineNo) -> Option<Answer> {
        self.answers.iter().find(|(l, _)| *l == line).map(|(_, a)| *a)
    }

    pub fn remark(&self, line: LineNo) -> Option<&str> {
        self.remarks.iter().find(|(l, _)| *l == line).map(|(_, r)| r.as_str())
    }

    pub fn set_answer(&mut self, line: LineNo, answer: Option<Answer>) {
        set(&mut self.answers, line, answer);
    }

    /// An empty text removes the remark.
    pub fn set_remark(&mut self, line: LineNo, remark: &str) {
        set(&mut self.remarks, line, (!remark.is_empty()).then(|| remark.to_owned()));
    }

    pub fn is_empty(&self) -> bool {
        self.answers.is_empty() && self.remarks.is_empty()
    }
}

fn set<T>(list: &mut Vec<(LineNo, T)>, line: LineNo, value: Option<T>) {
    match (list.binary_search_by_key(&line, |(l, _)| *l), value) {
        (Ok(i), Some(v)) => list[i].1 = v,
        (Ok(i), None) => drop(list.remove(i)),
        (Err(i), Some(v)) => list.insert(i, (line, v)),
        (Err(_), None) => (),
    }
}
