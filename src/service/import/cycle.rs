//! The file a cycle is opened with: its days, and who gets which form.

use super::{
    super::{
        api::ImportReport,
        fault::{FileFault, Noun, Reason, Refusal, RowFault},
    },
    document::{self, Date},
    found::{CODE, CellFault, Found, NAME, needed},
    membership::{Membership, added},
};
use crate::{
    domain::{
        change::Change,
        cycle::{AssignRule, Cycle, Phase},
        employee::{Employee, PositionType},
        id::{CycleId, EmployeeId, FormId},
    },
    store::{
        error::StoreError,
        key::{Key, Space, num_at},
        read::View,
    },
};
use serde::Deserialize;
use std::{collections::BTreeMap, ops::ControlFlow};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    code: String,
    name: String,
    from: Date,
    to: Date,
    due: Date,
    /// When a phase is meant to begin, by the code of the phase.
    #[serde(default)]
    phases: BTreeMap<String, Date>,
    #[serde(default)]
    assign: Vec<WrittenRule>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRule {
    form: String,
    #[serde(default)]
    units: Vec<String>,
    #[serde(default)]
    position_types: Vec<String>,
}

pub(super) fn open(view: View<'_>, file: &str) -> Result<(CycleId, Vec<Change>, ImportReport), Refusal> {
    let text = document::text(file.as_bytes()).map_err(Refusal::File)?;
    let written: Written = document::read(&text).map_err(Refusal::File)?;
    let code = needed("code", &written.code, CODE).map_err(as_a_whole(1))?;
    let stored = match view.cycle_by_code(&code)? {
        Some(id) => view.cycle(id)?.map(|cycle| (id, cycle)),
        None => None,
    };
    if let Some((_, Cycle { phase: phase @ Phase::Closed, .. })) = &stored {
        return Err(Refusal::WrongPhase { phase: *phase });
    }
    let mut found = Found::default();
    let old = stored.as_ref().map(|(_, cycle)| cycle);
    let cycle = cycle(view, code, written, old, &mut found)?;
    let id = match &stored {
        Some((id, _)) => *id,
        None => CycleId(view.last_id(Space::Cycle)? + 1),
    };
    let (people, n_there) = people(view, id, &cycle.assign)?;
    found.report.taken = people.len() as u32;
    found.report.unchanged = n_there;
    let mut changes = Vec::new();
    if old != Some(&cycle) {
        changes.push(Change::CycleSet { id, cycle });
    }
    changes.extend(added(id, people));
    Ok((id, changes, found.done()))
}

/// A fault at one place of the file refuses all of it.
fn as_a_whole(line: u32) -> impl Fn(CellFault) -> Refusal {
    move |(column, value, reason)| {
        let fault = RowFault { line, column: column.to_owned(), value, reason };
        Refusal::File(FileFault::Entry(Box::new(fault)))
    }
}

fn cycle(
    view: View<'_>,
    code: String,
    written: Written,
    old: Option<&Cycle>,
    found: &mut Found,
) -> Result<Cycle, Refusal> {
    let refuse = as_a_whole(1);
    let (from, to, due) = (written.from.0, written.to.0, written.due.0);
    if to < from {
        return Err(refuse(("to", to.to_string(), Reason::DateOrder)));
    }
    if due < from {
        return Err(refuse(("due", due.to_string(), Reason::DateOrder)));
    }
    let mut phase_dates = Vec::with_capacity(written.phases.len());
    for (name, date) in written.phases {
        let choices = || Phase::ALL.map(Phase::code).join(", ");
        let phase = Phase::from_code(&name)
            .ok_or_else(|| refuse(("phases", name, Reason::NotAChoice { choices: choices() })))?;
        phase_dates.push((phase, date.0));
    }
    phase_dates.sort_unstable();
    if written.assign.is_empty() {
        return Err(refuse(("assign", String::new(), Reason::Missing)));
    }
    let old_rules = old.map(|cycle| cycle.assign.as_slice()).unwrap_or_default();
    let mut assign = Vec::with_capacity(written.assign.len());
    for (line, rule) in (1..).zip(written.assign) {
        assign.push(rule_of(view, rule, line, old_rules, found)?);
    }
    // Whoever has a form keeps it: what the file no longer names stays, behind the rest.
    for rule in old_rules {
        if !assign.iter().any(|new: &AssignRule| new.form == rule.form) {
            assign.push(rule.clone());
        }
    }
    Ok(Cycle {
        code,
        name: needed("name", &written.name, NAME).map_err(refuse)?,
        from,
        to,
        due,
        phase: old.map_or(Phase::Open, |cycle| cycle.phase),
        assign,
        phase_dates,
    })
}

fn rule_of(
    view: View<'_>,
    written: WrittenRule,
    line: u32,
    old: &[AssignRule],
    found: &mut Found,
) -> Result<AssignRule, Refusal> {
    let code = written.form.trim();
    let form = match version_in(view, old, code)? {
        Some(form) => Some(form),
        None => view.form_by_code(code)?,
    };
    let form = form.ok_or_else(|| Refusal::NoSuch { what: Noun::Form, name: code.to_owned() })?;
    let mut units = Vec::with_capacity(written.units.len());
    for unit in written.units {
        let id = view.unit_by_code(unit.trim())?;
        units.push(id.ok_or(Refusal::NoSuch { what: Noun::Unit, name: unit })?);
    }
    let position_types: Vec<String> = written.position_types.iter().map(|t| t.trim().to_owned()).collect();
    for words in &position_types {
        if !PositionType::is_beginning(words) {
            found.warn(line, ("assign.position_types", words.clone(), Reason::PositionType));
        }
    }
    Ok(AssignRule { form, units, position_types })
}

/// The version of the form that the cycle uses already; a newer one is for later cycles.
fn version_in(view: View<'_>, old: &[AssignRule], code: &str) -> Result<Option<FormId>, StoreError> {
    for rule in old {
        if view.form(rule.form)?.is_some_and(|form| form.code.eq_ignore_ascii_case(code)) {
            return Ok(Some(rule.form));
        }
    }
    Ok(None)
}

/// Who fits and has no form in the cycle yet, and how many have one.
pub fn people(
    view: View<'_>,
    cycle: CycleId,
    rules: &[AssignRule],
) -> Result<(Vec<(FormId, EmployeeId)>, u32), StoreError> {
    let mut membership = Membership::new(view);
    let (mut people, mut n_there) = (Vec::new(), 0);
    view.each(&Key::new(Space::Employee), |key, employee: Employee| {
        let id = EmployeeId(num_at(key, 1));
        if view.subject_unit(cycle, id)?.is_some() {
            n_there += 1;
        } else if let Some(form) = membership.form(rules, &employee)? {
            people.push((form, id));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok((people, n_there))
}
