//! People: lists of them, finding them, and the page of one.

use super::{
    super::{
        api::{Appointed, EmployeePage, EmployeeRow, Page, TargetRow},
        entry,
        fault::{Noun, Refusal},
    },
    Desk, cycle, me,
};
use crate::{
    domain::{
        assignment::Assignment,
        employee::Employee,
        form::{Line, LineNo},
        id::{CycleId, EmployeeId, UnitId},
        kind::Target,
        nip::Nip,
    },
    store::key::Space,
};
use std::collections::HashMap;

/// More hits than anybody reads.
const MOST_FOUND: u32 = 1_000;
/// So many people of a unit are asked who leads them.
const MOST_MATES: usize = 500;

/// Everybody comes by id, a unit with what is below it in the order of the tree.
pub(super) fn page(
    desk: &Desk<'_>,
    unit: Option<UnitId>,
    subtree: bool,
    (offset, limit): (u32, u32),
    cycle: Option<CycleId>,
) -> Result<Page<EmployeeRow>, Refusal> {
    let (total, ids) = if unit.is_none() && subtree {
        everybody(desk, offset, limit)?
    } else {
        of_units(desk, unit, subtree, offset, limit)?
    };
    let rows = ids.into_iter().map(|id| row(desk, id, cycle)).collect::<Result<_, _>>()?;
    Ok(Page { total, offset, rows })
}

/// Only the last one is ever taken away again, so ids have no holes and a window is found without counting.
fn everybody(desk: &Desk<'_>, offset: u32, limit: u32) -> Result<(u32, Vec<EmployeeId>), Refusal> {
    let total = desk.view.last_id(Space::Employee)?;
    let end = offset.saturating_add(limit).min(total);
    Ok((total, (offset..end).map(|i| EmployeeId(i + 1)).collect()))
}

fn of_units(
    desk: &Desk<'_>,
    unit: Option<UnitId>,
    subtree: bool,
    offset: u32,
    limit: u32,
) -> Result<(u32, Vec<EmployeeId>), Refusal> {
    let tree = desk.tree()?;
    let (mut total, mut ids) = (0u32, Vec::new());
    let mut skip = offset as usize;
    for unit in tree.listed(unit, subtree) {
        let n = match unit {
            Some(unit) => tree.node(unit).map_or(0, |node| node.n_own),
            None => tree.n_without,
        };
        total += n;
        let wanted = limit as usize - ids.len();
        if skip >= n as usize || wanted == 0 {
            skip = skip.saturating_sub(n as usize);
            continue;
        }
        ids.extend(desk.view.employees_in(unit)?.into_iter().skip(skip).take(wanted));
        skip = 0;
    }
    Ok((total, ids))
}

pub(super) fn find(
    desk: &Desk<'_>,
    text: &str,
    limit: u32,
    cycle: Option<CycleId>,
) -> Result<Vec<EmployeeRow>, Refusal> {
    let found = desk.index()?.find(text, limit.min(MOST_FOUND) as usize);
    found.into_iter().map(|id| row(desk, id, cycle)).collect()
}

fn row(desk: &Desk<'_>, id: EmployeeId, cycle: Option<CycleId>) -> Result<EmployeeRow, Refusal> {
    let employee = desk.employee(id)?;
    Ok(EmployeeRow {
        person: desk.person_of(id, &employee)?,
        superior_name: superior(desk, &employee)?.map(|(_, e)| e.full_name()).unwrap_or_default(),
        retired: employee.retired,
        standing: match cycle {
            Some(cycle) => desk.standing(cycle, id)?,
            None => None,
        },
    })
}

/// The heads of the unit and of those above it, then whoever leads the most people of the unit.
pub(super) fn superiors_for(desk: &Desk<'_>, id: EmployeeId) -> Result<Vec<EmployeeRow>, Refusal> {
    let employee = desk.employee(id)?;
    let mut list: Vec<EmployeeId> = Vec::new();
    for unit in desk.view.ancestry(employee.unit)? {
        list.extend(desk.view.unit(unit)?.and_then(|u| u.head));
    }
    let mut leading: HashMap<EmployeeId, u32> = HashMap::new();
    for mate in desk.view.employees_in(employee.unit)?.into_iter().take(MOST_MATES) {
        if let Some(superior) = desk.view.employee(mate)?.and_then(|e| e.superior) {
            *leading.entry(superior).or_default() += 1;
        }
    }
    let mut leading: Vec<(EmployeeId, u32)> = leading.into_iter().collect();
    leading.sort_unstable_by_key(|(id, n)| (std::cmp::Reverse(*n), *id));
    list.extend(leading.into_iter().map(|(id, _)| id));
    let mut rows: Vec<EmployeeRow> = Vec::new();
    for candidate in list {
        let is_new = candidate != id && rows.iter().all(|row| row.person.id != candidate);
        if is_new && Some(candidate) != employee.superior && desk.view.employee(candidate)?.is_some() {
            rows.push(row(desk, candidate, None)?);
        }
    }
    Ok(rows)
}

/// How many were appointed to rate somebody, group by group.
pub(super) fn raters(
    desk: &Desk<'_>,
    cycle: CycleId,
    subject: EmployeeId,
) -> Result<Vec<Appointed>, Refusal> {
    let mut list: Vec<Appointed> = Vec::new();
    for Assignment { subject: _, group, rater } in desk.view.assignments(cycle, subject)? {
        if list.last().is_none_or(|last| last.group != group) {
            list.push(Appointed { group, n: 0, named: Vec::new() });
        }
        if let Some(last) = list.last_mut() {
            last.n += 1;
            if !group.is_confidential() {
                last.named.push(desk.person(rater)?);
            }
        }
    }
    Ok(list)
}

pub(super) fn targets(
    desk: &Desk<'_>,
    cycle: CycleId,
    employee: EmployeeId,
) -> Result<Vec<TargetRow>, Refusal> {
    let subject = desk.view.subject(cycle, employee)?.ok_or(Refusal::NoForm)?;
    let form = desk.form(subject.form)?;
    let row = |(line, _, of): (LineNo, _, &Line)| {
        let usual = of.kind.target()?;
        let personal = subject.plan.iter().find(|(no, _)| *no == line).map(|(_, target)| *target);
        let (code, name, unit) = (of.code.clone(), of.name.clone(), of.unit.clone());
        Some(TargetRow { line, code, name, unit, usual, personal })
    };
    Ok(form.lines().filter_map(row).collect())
}

fn superior(desk: &Desk<'_>, employee: &Employee) -> Result<Option<(EmployeeId, Employee)>, Refusal> {
    let Some(id) = employee.superior else { return Ok(None) };
    Ok(desk.view.employee(id)?.map(|superior| (id, superior)))
}

pub(super) fn one(desk: &Desk<'_>, id: EmployeeId) -> Result<EmployeePage, Refusal> {
    let employee = desk.employee(id)?;
    let mut cycles = Vec::new();
    for cycle in desk.view.cycles_of(id)? {
        if desk.sees(cycle, id)? {
            cycles.push((cycle, entry::cycle(desk.view, cycle)?));
        }
    }
    cycles.sort_by_key(|(cycle, c)| (c.from, *cycle));
    let mut history = Vec::with_capacity(cycles.len());
    for (cycle_id, cycle) in cycles {
        if let Some(subject) = desk.view.subject(cycle_id, id)? {
            let name = desk.form(subject.form)?.name.clone();
            history.push((cycle::row(desk, cycle_id, cycle)?, name, subject.standing));
        }
    }
    let superior = superior(desk, &employee)?;
    Ok(EmployeePage {
        person: desk.person_of(id, &employee)?,
        unit_name: match employee.unit {
            Some(unit) => desk.view.unit(unit)?.map(|u| u.name).unwrap_or_default(),
            None => String::new(),
        },
        superior: superior.map(|(s, e)| desk.person_of(s, &e)).transpose()?,
        n_subordinates: desk.view.subordinates(id)?.len() as u32,
        history,
        plan: plan(desk, id)?,
        employee,
    })
}

/// The personal targets in the cycle that runs.
fn plan(desk: &Desk<'_>, id: EmployeeId) -> Result<Vec<(String, String, Target)>, Refusal> {
    let Some(running) = me::running(desk)? else { return Ok(Vec::new()) };
    if !desk.sees(running.id, id)? {
        return Ok(Vec::new());
    }
    let Some(subject) = desk.view.subject(running.id, id)? else { return Ok(Vec::new()) };
    let form = desk.form(subject.form)?;
    let targets = subject.plan.iter().filter_map(|(no, target)| {
        form.line(*no).map(|line| (line.name.clone(), line.unit.clone(), *target))
    });
    Ok(targets.collect())
}

pub(super) fn by_nip(desk: &Desk<'_>, nip: Nip) -> Result<EmployeeId, Refusal> {
    let found = desk.view.employee_by_nip(nip)?;
    found.ok_or_else(|| Refusal::NoSuch { what: Noun::Employee, name: nip.digits() })
}
