//! Cycles, and the personal targets in them.

use super::{
    super::{
        super::{
            entry::{self, Entry},
            fault::{Noun, Reason, Refusal},
            import::{
                cycle::people,
                found::{CODE, NAME},
                membership::added,
            },
        },
        Ground,
    },
    Edited, fault, held, needed,
};
use crate::{
    domain::{
        change::{Change, Thing},
        cycle::{AssignRule, Cycle, Phase},
        form::LineNo,
        id::{CycleId, EmployeeId},
        kind::Target,
        undo::Deed,
    },
    store::key::Space,
};

/// The phase of a cycle goes its own way, step by step.
pub(super) fn cycle(
    ground: &Ground<'_>,
    id: Option<CycleId>,
    before: Option<&Cycle>,
    after: &Cycle,
) -> Edited {
    let view = ground.view;
    let stored = match id {
        Some(id) => view.cycle(id)?,
        None => None,
    };
    held(stored.as_ref(), before)?;
    if let Some(Cycle { phase: Phase::Closed, .. }) = &stored {
        return Err(Refusal::WrongPhase { phase: Phase::Closed });
    }
    let phase = match &stored {
        Some(old) => old.phase,
        None if after.phase == Phase::Planning => Phase::Planning,
        None => Phase::Open,
    };
    let mut cycle = Cycle {
        code: needed("code", &after.code, CODE)?,
        name: needed("name", &after.name, NAME)?,
        phase,
        ..after.clone()
    };
    if view.cycle_by_code(&cycle.code)?.is_some_and(|other| Some(other) != id) {
        return Err(fault("code", Reason::Taken));
    }
    if cycle.to < cycle.from {
        return Err(fault("to", Reason::DateOrder));
    }
    if cycle.due < cycle.from {
        return Err(fault("due", Reason::DateOrder));
    }
    if cycle.assign.is_empty() {
        return Err(fault("assign", Reason::Missing));
    }
    for AssignRule { form, units, position_types: _ } in &cycle.assign {
        if view.form(*form)?.is_none() {
            return Err(Refusal::NoSuch { what: Noun::Form, name: form.to_string() });
        }
        for unit in units {
            if view.unit(*unit)?.is_none() {
                return Err(Refusal::NoSuch { what: Noun::Unit, name: unit.to_string() });
            }
        }
    }
    // Whoever has a form keeps it: what is no longer named stays, behind the rest.
    for rule in stored.iter().flat_map(|old| &old.assign) {
        if !cycle.assign.iter().any(|new| new.form == rule.form) {
            cycle.assign.push(rule.clone());
        }
    }
    cycle.phase_dates.sort_unstable();
    let id = match id {
        Some(id) => id,
        None => CycleId(view.last_id(Space::Cycle)? + 1),
    };
    let (people, _) = people(view, id, &cycle.assign)?;
    let name = cycle.code.clone();
    let mut changes = Vec::new();
    if stored.as_ref() != Some(&cycle) {
        changes.push(Change::CycleSet { id, cycle });
    }
    changes.extend(added(id, people));
    Ok((changes, Deed::Cycle, name))
}

/// A target is agreed on while nobody has answered the line yet.
pub(super) fn plan(
    ground: &Ground<'_>,
    (cycle, employee, line): (CycleId, EmployeeId, LineNo),
    before: Option<Target>,
    after: Option<Target>,
) -> Edited {
    let stored = entry::cycle(ground.view, cycle)?;
    if !matches!(stored.phase, Phase::Planning | Phase::Open) {
        return Err(Refusal::WrongPhase { phase: stored.phase });
    }
    let entry = Entry::load(ground.view, cycle, employee)?;
    let asked = entry.form.line(line).ok_or(Refusal::NoForm)?;
    if entry.subject.totals.tallies.iter().any(|(no, _, tally)| *no == line && tally.n_held() > 0) {
        return Err(fault("target", Reason::Fixed));
    }
    let stored = entry.subject.plan.iter().find(|(no, _)| *no == line).map(|(_, target)| *target);
    held(stored.as_ref(), before.as_ref())?;
    let name = ground.view.employee(employee)?.map(|e| e.full_name()).unwrap_or_default();
    let change = match after {
        _ if stored == after => None,
        Some(target) => {
            asked.kind.with_target(target).map_err(|why| fault("target", Reason::Kind(why)))?;
            Some(Change::PlanSet { cycle, employee, line, target })
        }
        None => Some(Change::Removed { what: Thing::Plan { cycle, employee, line }, name: name.clone() }),
    };
    Ok((change.into_iter().collect(), Deed::Plan, name))
}
