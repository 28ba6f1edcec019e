//! The phases of a cycle.

use super::{
    super::{api::Reply, entry, fault::Refusal},
    Ground, Outcome,
};
use crate::domain::{account::Role, change::Change, cycle::Phase, id::CycleId, undo::Deed};

/// One step forward, or back by an administrator; nothing skips a phase.
pub(super) fn set_phase(ground: &Ground<'_>, cycle: CycleId, to: Phase) -> Result<Outcome, Refusal> {
    let stored = entry::cycle(ground.view, cycle)?;
    let from = stored.phase;
    match (to as i8) - (from as i8) {
        1 => (),
        -1 if ground.actor.roles.contains(&Role::Administrator) => (),
        _ => return Err(Refusal::NoSuchStep { from, to }),
    }
    let change = Change::PhaseSet { cycle, phase: to };
    Ok(Outcome::of(vec![change], Reply::Edited { undo: None }).undoable(Deed::Phase, stored.code))
}
