//! The counts of units, kept up the tree with every change of a subject.

use super::{
    super::{
        error::StoreError,
        key,
        read::{Counts, View, Write},
    },
    put,
};
use crate::domain::{
    id::{CycleId, UnitId},
    subject::Subject,
};

/// What one subject adds to the counts of his unit and of all above it.
pub(super) fn share(subject: &Subject) -> Counts {
    let mut counts = Counts { responses: subject.totals.n_responses, ..Counts::default() };
    counts.statuses[subject.standing.status as usize] = 1;
    if let Some(predicate) = subject.standing.predicate {
        counts.predicates[predicate as usize] = 1;
    }
    if let Some(score) = subject.standing.score {
        counts.n_scores = 1;
        counts.sum_scores = score.0;
    }
    counts
}

pub(super) fn plus(counts: &mut Counts, other: &Counts) {
    combine(counts, other, u32::saturating_add, i64::saturating_add);
}

fn minus(counts: &mut Counts, other: &Counts) {
    combine(counts, other, u32::saturating_sub, i64::saturating_sub);
}

fn combine(counts: &mut Counts, other: &Counts, n: fn(u32, u32) -> u32, sum: fn(i64, i64) -> i64) {
    let Counts { statuses, predicates, responses, n_scores, sum_scores } = counts;
    let pairs = statuses.iter_mut().zip(other.statuses);
    let pairs = pairs.chain(predicates.iter_mut().zip(other.predicates));
    for (mine, theirs) in pairs.chain(responses.iter_mut().zip(other.responses)) {
        *mine = n(*mine, theirs);
    }
    *n_scores = n(*n_scores, other.n_scores);
    *sum_scores = sum(*sum_scores, other.sum_scores);
}

/// Replaces what someone in this unit added by what he adds now, there, in all units above and in row 0.
pub(super) fn replace(
    tree: &mut dyn Write,
    cycle: CycleId,
    unit: Option<UnitId>,
    before: &Counts,
    after: &Counts,
) -> Result<(), StoreError> {
    if before == after {
        return Ok(());
    }
    for row in View::new(tree).ancestry(unit)? {
        change_row(tree, cycle, Some(row), before, after)?;
    }
    change_row(tree, cycle, None, before, after)
}

/// Moves counts from one line of units to another; row 0 and what both lines share stay as they are.
pub(super) fn carry(
    tree: &mut dyn Write,
    cycle: CycleId,
    from: &[UnitId],
    to: &[UnitId],
    what: &Counts,
) -> Result<(), StoreError> {
    let none = Counts::default();
    if *what == none {
        return Ok(());
    }
    for unit in from.iter().filter(|u| !to.contains(u)) {
        change_row(tree, cycle, Some(*unit), what, &none)?;
    }
    for unit in to.iter().filter(|u| !from.contains(u)) {
        change_row(tree, cycle, Some(*unit), &none, what)?;
    }
    Ok(())
}

fn change_row(
    tree: &mut dyn Write,
    cycle: CycleId,
    unit: Option<UnitId>,
    before: &Counts,
    after: &Counts,
) -> Result<(), StoreError> {
    let mut counts = View::new(tree).counts(cycle, unit)?;
    minus(&mut counts, before);
    plus(&mut counts, after);
    let key = key::counts(cycle, unit);
    if counts == Counts::default() { tree.delete(key.bytes()) } else { put(tree, &key, &counts) }
}
