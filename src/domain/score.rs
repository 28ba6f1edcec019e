//! The one function that computes a score. See the head of `compute` for the rules.

use super::{
    form::{Form, LineNo},
    kind::Target,
    subject::{Decision, Standing},
    tally::Totals,
};

/// What a score rests on.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    pub form: &'a Form,
    /// Personal targets, in the order of lines.
    pub plan: &'a [(LineNo, Target)],
    pub totals: &'a Totals,
    pub decision: Option<&'a Decision>,
}

use super::decimal::{Decimal, Hundredths};
use super::form::RaterGroup;

/// A score as lists, reports and files show it; everything rounded once, here.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// With the decision in effect.
    pub standing: Standing,
    /// What the numbers alone propose.
    pub proposed: Standing,
    /// One for each aspect of the form, in its order.
    pub aspects: Vec<AspectScore>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct AspectScore {
    pub code: String,
    pub weight: Decimal,
    pub score: Option<Hundredths>,
    pub coverage: Hundredths,
}

/// One step of a working: what is said, and the steps it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub what: What,
    /// The step's own rounded outcome, in percent; `None` where there is none.
    pub value: Option<Hundredths>,
    pub children: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum What {
    Composite,
}

pub fn score(_basis: &Basis<'_>) -> Score {
    Score { standing: Standing::default(), proposed: Standing::default(), aspects: Vec::new() }
}
