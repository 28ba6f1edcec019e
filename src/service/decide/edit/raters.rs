//! Who is asked about whom. Superiors and the employees themselves answer without being appointed.

use super::{
    super::{
        super::{
            api::RaterRule,
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
        undo::Deed,
    },
    store::read::View,
};
use std::{collections::HashMap, ops::ControlFlow};

/// Sets who rates one employee in a group. Whoever has answered already stays.
pub(super) fn by_hand(
    ground: &Ground<'_>,
    cycle: CycleId,
    subject: EmployeeId,
    group: RaterGroup,
    raters: &[EmployeeId],
) -> Edited {
    let view = ground.view;
    running(view, cycle)?;
    if group == RaterGroup::Own || group == RaterGroup::Public {
        return Err(fault("group", Reason::Fixed));
    }
    let record = view.subject(cycle, subject)?.ok_or(Refusal::NoForm)?;
    if view.form(record.form)?.is_none_or(|form| form.lines_for(group).next().is_none()) {
        return Err(Refusal::NoForm);
    }
    let there: Vec<EmployeeId> =
        view.assignments(cycle, subject)?.into_iter().filter(|a| a.group == group).map(|a| a.rater).collect();
    let mut changes = Vec::new();
    for rater in raters {
        if *rater == subject {
            return Err(fault("rater_nip", Reason::Himself));
        }
        if view.employee(*rater)?.is_none() {
            return Err(Refusal::NoSuch { what: Noun::Employee, name: rater.to_string() });
        }
        if !there.contains(rater) {
            let assignment = Assignment { subject, group, rater: *rater };
            changes.push(Change::AssignmentSet { cycle, assignment });
        }
    }
    for rater in there.into_iter().filter(|rater| !raters.contains(rater)) {
        if view.response(cycle, subject, group, &Rater::Employee(rater))?.is_some() {
            return Err(fault("rater_nip", Reason::Fixed));
        }
        let assignment = Assignment { subject, group, rater };
        changes.push(Change::AssignmentRemoved { cycle, assignment });
    }
    let name = view.employee(subject)?.map(|e| e.full_name()).unwrap_or_default();
    Ok((changes, Deed::Raters, name))
}

pub(super) fn by_rule(ground: &Ground<'_>, cycle: CycleId, unit: Option<UnitId>, rule: RaterRule) -> Edited {
    let view = ground.view;
    let stored = running(view, cycle)?;
    let group = match rule {
        RaterRule::Subordinates => RaterGroup::Subordinate,
        RaterRule::Peers(_) => RaterGroup::Peer,
    };
    let mut asked: HashMap<EmployeeId, u32> = HashMap::new();
    let mut changes = Vec::new();
    for subject in subjects(view, cycle, unit)? {
        let Some(record) = view.subject(cycle, subject)? else { continue };
        let asks = view.form(record.form)?.is_some_and(|form| form.lines_for(group).next().is_some());
        if !asks || view.assignments(cycle, subject)?.iter().any(|a| a.group == group) {
            continue;
        }
        let mut raters = match rule {
            RaterRule::Subordinates => view.subordinates(subject)?,
            RaterRule::Peers(_) => match view.employee(subject)?.and_then(|e| e.superior) {
                Some(superior) => view.subordinates(superior)?,
                None => Vec::new(),
            },
        };
        raters.retain(|rater| *rater != subject);
        let mut serving = Vec::with_capacity(raters.len());
        for rater in raters {
            if view.employee(rater)?.is_some_and(|e| !e.retired) {
                serving.push(rater);
            }
        }
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
