//! Who is asked about whom. Superiors and the employees themselves answer without being appointed.

use super::{
    super::{
        super::{
            api::RaterRule,
            check::Reach,
            entry,
            fault::{Noun, Reason, Refusal},
        },
        Ground,
    },
    Edited, fault,
};
use crate::{
    domain::{
        assignment::Assignment,
        change::Change,
        cycle::Phase,
        form::RaterGroup,
        id::{CycleId, EmployeeId, UnitId},
        response::Rater,
        rights::Right,
        undo::Deed,
    },
    store::read::View,
};
use std::{
    collections::{HashMap, hash_map::Entry},
    ops::ControlFlow,
};

/// Somebody is asked about an employee, or no longer. Whoever has answered already stays.
pub(super) fn by_hand(ground: &Ground<'_>, cycle: CycleId, assignment: Assignment, asked: bool) -> Edited {
    let view = ground.view;
    running(view, cycle)?;
    let Assignment { subject, group, rater } = assignment;
    if group == RaterGroup::Own || group == RaterGroup::Public {
        return Err(fault("group", Reason::Fixed));
    }
    let record = view.subject(cycle, subject)?.ok_or(Refusal::NoForm)?;
    if view.form(record.form)?.is_none_or(|form| form.lines_for(group).next().is_none()) {
        return Err(Refusal::NoForm);
    }
    if rater == subject {
        return Err(fault("rater_nip", Reason::Himself));
    }
    if view.employee(rater)?.is_none() {
        return Err(Refusal::NoSuch { what: Noun::Employee, name: rater.to_string() });
    }
    // Why somebody cannot be removed tells whether he has answered; only those who may learn that are told.
    let tells = !group.is_confidential()
        || Reach::of(view, ground.actor, Right::ShowRaters).person(Some(cycle), subject)?;
    let stays = |why| fault("rater_nip", if tells { why } else { Reason::NotAskedOrAnswered });
    let is_asked = view.assignments(cycle, subject)?.contains(&assignment);
    let change = match (is_asked, asked) {
        (false, true) => Some(Change::AssignmentSet { cycle, assignment }),
        (true, false) if view.response(cycle, subject, group, &Rater::Employee(rater))?.is_some() => {
            return Err(stays(Reason::Fixed));
        }
        (true, false) => Some(Change::AssignmentRemoved { cycle, assignment }),
        (false, false) => return Err(stays(Reason::UnknownRater)),
        (true, true) => None,
    };
    let name = view.employee(subject)?.map(|e| e.full_name()).unwrap_or_default();
    Ok((change.into_iter().collect(), Deed::Raters, name))
}

pub(super) fn by_rule(ground: &Ground<'_>, cycle: CycleId, unit: Option<UnitId>, rule: RaterRule) -> Edited {
    let view = ground.view;
    let stored = running(view, cycle)?;
    let group = match rule {
        RaterRule::Subordinates => RaterGroup::Subordinate,
        RaterRule::Peers(_) => RaterGroup::Peer,
    };
    let mut asked: HashMap<EmployeeId, u32> = HashMap::new();
    let mut known = HashMap::new();
    let mut changes = Vec::new();
    for subject in subjects(view, cycle, unit)? {
        let Some(record) = view.subject(cycle, subject)? else { continue };
        let asks = view.form(record.form)?.is_some_and(|form| form.lines_for(group).next().is_some());
        if !asks || view.assignments(cycle, subject)?.iter().any(|a| a.group == group) {
            continue;
        }
        let superior = match rule {
            RaterRule::Subordinates => Some(subject),
            RaterRule::Peers(_) => view.employee(subject)?.and_then(|e| e.superior),
        };
        let mut serving = match superior {
            Some(superior) => serving_under(view, superior, &mut known)?.to_vec(),
            None => Vec::new(),
        };
        serving.retain(|rater| *rater != subject);
        if let RaterRule::Peers(n) = rule {
            // Who was asked least comes first; from the one after the employee on, so that it goes round.
            let start = serving.iter().position(|r| *r > subject).unwrap_or(0);
            serving.rotate_left(start);
            serving.sort_by_key(|rater| asked.get(rater).copied().unwrap_or_default());
            serving.truncate(usize::from(n));
        }
        for rater in serving {
            *asked.entry(rater).or_default() += 1;
            changes.push(Change::AssignmentSet { cycle, assignment: Assignment { subject, group, rater } });
        }
    }
    Ok((changes, Deed::Raters, stored))
}

/// The direct subordinates of somebody who are still in service; each list is made once.
fn serving_under<'k>(
    view: View<'_>,
    superior: EmployeeId,
    known: &'k mut HashMap<EmployeeId, Vec<EmployeeId>>,
) -> Result<&'k [EmployeeId], Refusal> {
    match known.entry(superior) {
        Entry::Occupied(there) => Ok(there.into_mut()),
        Entry::Vacant(place) => {
            let mut serving = Vec::new();
            for id in view.subordinates(superior)? {
                if view.employee(id)?.is_some_and(|e| !e.retired) {
                    serving.push(id);
                }
            }
            Ok(place.insert(serving))
        }
    }
}

/// The code of a cycle in which raters may still be appointed.
fn running(view: View<'_>, cycle: CycleId) -> Result<String, Refusal> {
    let stored = entry::cycle(view, cycle)?;
    match stored.phase {
        Phase::Planning | Phase::Open => Ok(stored.code),
        phase @ (Phase::Calibration | Phase::Closed) => Err(Refusal::WrongPhase { phase }),
    }
}

/// Everybody with a form in a unit and below it, or in the whole government, in order of number.
fn subjects(view: View<'_>, cycle: CycleId, unit: Option<UnitId>) -> Result<Vec<EmployeeId>, Refusal> {
    let mut list = Vec::new();
    match unit {
        Some(unit) => {
            for below in view.subtree(unit)? {
                list.extend(view.subjects_in(cycle, Some(below))?.into_iter().map(|(id, _)| id));
            }
        }
        None => {
            let prefix = crate::store::key::subjects(cycle);
            view.tree().scan(prefix.bytes(), &prefix.end(), &mut |key, _| {
                list.push(EmployeeId(crate::store::key::num_at(key, 9)));
                Ok(ControlFlow::Continue(()))
            })?;
        }
    }
    list.sort_unstable();
    Ok(list)
}
