//! Records of the master data as somebody types them, one at a time, each against what he began with.

mod catalogue;
mod cycle;
mod people;
mod raters;

use super::{
    super::{
        api::{Edit, Reply},
        check,
        fault::{Reason, Refusal},
        import::found,
        undo::{self, Back},
    },
    Ground, Outcome,
};
use crate::domain::{assignment::Assignment, change::Change, rights::Right, undo::Deed};

/// What an edit comes to: its changes, and a name for it.
type Edited = Result<(Vec<Change>, Deed, String), Refusal>;

pub(super) fn decide(ground: &Ground<'_>, edit: &Edit) -> Result<Outcome, Refusal> {
    let (changes, deed, name) = match edit {
        Edit::Employee { id, before, after } => people::employee(ground, *id, before.as_ref(), after),
        Edit::Unit { id, before, after } => people::unit(ground, *id, before.as_ref(), after),
        Edit::Indicator { id, before, after } => catalogue::indicator(ground, *id, before.as_ref(), after),
        Edit::Form { id, before, after } => catalogue::form(ground, *id, before.as_ref(), after),
        Edit::Cycle { id, before, after } => cycle::cycle(ground, *id, before.as_ref(), after),
        Edit::Rater { cycle, subject, group, rater, asked } => {
            let assignment = Assignment { subject: *subject, group: *group, rater: *rater };
            raters::by_hand(ground, *cycle, assignment, *asked)
        }
        Edit::RatersByRule { cycle, unit, rule } => raters::by_rule(ground, *cycle, *unit, *rule),
        Edit::Plan { cycle, employee, line, before, after } => {
            cycle::plan(ground, (*cycle, *employee, *line), *before, *after)
        }
    }?;
    check::changes(ground.view, ground.actor, check::edit(edit), &changes)?;
    Ok(Outcome::of(changes, Reply::Edited { undo: None }).undoable(deed, name))
}

pub(super) fn undo(ground: &Ground<'_>, number: u32) -> Result<Outcome, Refusal> {
    let Back { undo, changes, used } = undo::back(ground.view, ground.drafts, ground.actor, number)?;
    check::changes(ground.view, ground.actor, Right::Undo, &changes)?;
    Ok(Outcome { used, ..Outcome::of(changes, Reply::Undone(undo)) })
}

/// What is stored must be what the editor began with; nothing changes when it is what he wants already.
fn held<T: PartialEq>(stored: Option<&T>, before: Option<&T>) -> Result<(), Refusal> {
    if stored == before { Ok(()) } else { Err(Refusal::ChangedSince) }
}

fn fault(column: &'static str, reason: Reason) -> Refusal {
    Refusal::Field { column: column.to_owned(), reason: Box::new(reason) }
}

/// A text with single blanks, not longer than its field.
fn text(column: &'static str, words: &str, most: u32) -> Result<String, Refusal> {
    found::text(column, words, most).map_err(|(column, _, reason)| fault(column, reason))
}

fn needed(column: &'static str, words: &str, most: u32) -> Result<String, Refusal> {
    found::needed(column, words, most).map_err(|(column, _, reason)| fault(column, reason))
}
