//! An employee in a cycle: the form, the personal targets, the running totals, and the result so far.

use super::{
    decimal::Hundredths,
    form::LineNo,
    id::FormId,
    kind::Target,
    predicate::{NumericPredicate, Predicate, Rating},
    tally::Totals,
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    pub form: FormId,
    /// Personal targets, in the order of lines.
    pub plan: Vec<(LineNo, Target)>,
    pub totals: Totals,
    /// What the evaluator decided about the proposed ratings; `None` until he did.
    pub decision: Option<Decision>,
    /// What `score::compute` makes of all of the above; kept with every change, proved by `verify`.
    pub standing: Standing,
}

/// The evaluator's word on the two axes. The proposals stay in the working.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub result: Rating,
    pub behaviour: Rating,
    /// Needed when a rating differs from its proposal; empty otherwise.
    pub reason: String,
    /// A new idea was recorded (PP 30/2019, for the numeric predicate).
    pub new_idea: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Status {
    None,
    Partial,
    Complete,
}

/// The rounded outcome, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub status: Status,
    pub score: Option<Hundredths>,
    /// Percent of the weight that is settled.
    pub coverage: Hundredths,
    pub result: Option<Hundredths>,
    pub behaviour: Option<Hundredths>,
    /// In effect: decided where decided, otherwise proposed.
    pub result_rating: Option<Rating>,
    pub behaviour_rating: Option<Rating>,
    pub predicate: Option<Predicate>,
    pub numeric_predicate: Option<NumericPredicate>,
}

impl Default for Standing {
    fn default() -> Standing {
        Standing {
            status: Status::None,
            score: None,
            coverage: Hundredths(0),
            result: None,
            behaviour: None,
            result_rating: None,
            behaviour_rating: None,
            predicate: None,
            numeric_predicate: None,
        }
    }
}
