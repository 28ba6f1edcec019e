//! The journal, as far as anybody may read it: raters of confidential groups and their answers are left out.

use super::{
    super::{api::JournalRow, fault::Refusal},
    Desk, gone,
};
use crate::{
    domain::{
        account::Account,
        assignment::Assignment,
        change::{Change, Thing},
        day::Moment,
        form::RaterGroup,
        id::{AccountId, CycleId, EmployeeId, FormId, UnitId},
        response::{Rater, Response},
    },
    store::journal::{Entry, Hash},
};
use std::collections::HashMap;

/// More entries than fit on any screen; whoever wants all asks page after page.
const MOST: u32 = 1_000;

/// So many entries are looked at in one go.
const STRIDE: u64 = 2_000;

/// Newest first. What concerns one employee is looked for entry by entry, from the newest on.
pub(super) fn page(
    desk: &Desk<'_>,
    before: Option<u64>,
    limit: u32,
    about: Option<EmployeeId>,
) -> Result<Vec<JournalRow>, Refusal> {
    let head = desk.snapshot.head().number;
    let limit = limit.min(MOST) as usize;
    let mut end = before.map_or(head, |b| b.saturating_sub(1)).min(head);
    let stride = if about.is_some() { STRIDE } else { limit as u64 };
    let mut accounts: HashMap<AccountId, Option<Account>> = HashMap::new();
    let mut rows = Vec::new();
    while end > 0 && stride > 0 && rows.len() < limit {
        let start = end.saturating_sub(stride) + 1;
        for entry in desk.snapshot.journal(start..=end)?.into_iter().rev() {
            if rows.len() == limit || about.is_some_and(|id| !concerns(&entry.change, id)) {
                continue;
            }
            let account = match accounts.get(&entry.actor) {
                Some(known) => known.clone(),
                None => {
                    let found = desk.view.account(entry.actor)?;
                    accounts.insert(entry.actor, found.clone());
                    found
                }
            };
            rows.push(row(desk, entry, account)?);
        }
        end = start - 1;
    }
    Ok(rows)
}

/// Whether a change is about an employee. Whom he rates is no part of it.
fn concerns(change: &Change, who: EmployeeId) -> bool {
    match change {
        Change::EmployeeSet { id, .. } => *id == who,
        Change::UnitSet { unit, .. } => unit.head == Some(who),
        Change::SubjectsAdded { employees, .. } => employees.contains(&who),
        Change::SubjectMoved { employee, .. }
        | Change::PlanSet { employee, .. }
        | Change::AttendanceSet { employee, .. }
        | Change::ResponsesAdded { employee, .. }
        | Change::ResponseWithdrawn { employee, .. }
        | Change::RatingsDecided { employee, .. }
        | Change::RatersShown { employee, .. } => *employee == who,
        Change::AssignmentSet { assignment, .. } | Change::AssignmentRemoved { assignment, .. } => {
            assignment.subject == who
        }
        Change::AccountSet { account, .. } => account.employee == Some(who),
        Change::Removed { what, name: _ } => match what {
            Thing::Employee(id) => *id == who,
            Thing::Subjects { employees, .. } => employees.contains(&who),
            Thing::Plan { employee, .. }
            | Thing::Attendance { employee, .. }
            | Thing::Responses { employee, .. } => *employee == who,
            Thing::Unit(_) | Thing::Indicator(_) | Thing::Form(_) | Thing::Cycle(_) | Thing::Account(_) => {
                false
            }
        },
        Change::IndicatorSet { .. }
        | Change::FormSet { .. }
        | Change::CycleSet { .. }
        | Change::PhaseSet { .. } => false,
    }
}

fn row(desk: &Desk<'_>, entry: Entry, account: Option<Account>) -> Result<JournalRow, Refusal> {
    let Entry { number, at, actor: _, change, previous, hash, is_salted } = entry;
    let employee = account.as_ref().and_then(|a| a.employee);
    let login = match account {
        // Whoever hands in his own confidential form is its rater.
        Some(_) if employee.is_some() && is_own_secret(&change, employee) => String::new(),
        Some(account) => account.login,
        None => String::new(),
    };
    let about = about(desk, &change)?;
    let shown = |hash: Hash| if is_salted { hash.to_string() } else { String::new() };
    Ok(JournalRow {
        number,
        at,
        login,
        change: redacted(change),
        about,
        previous: shown(previous),
        hash: shown(hash),
    })
}

fn is_own_secret(change: &Change, employee: Option<EmployeeId>) -> bool {
    let own = |rater: &Rater| matches!(rater, Rater::Employee(id) if Some(*id) == employee);
    match change {
        Change::ResponsesAdded { group, responses, .. } => {
            group.is_confidential() && responses.iter().any(|r| own(&r.rater))
        }
        Change::ResponseWithdrawn { group, rater, .. } => group.is_confidential() && own(rater),
        Change::UnitSet { .. }
        | Change::EmployeeSet { .. }
        | Change::IndicatorSet { .. }
        | Change::FormSet { .. }
        | Change::CycleSet { .. }
        | Change::PhaseSet { .. }
        | Change::SubjectsAdded { .. }
        | Change::SubjectMoved { .. }
        | Change::PlanSet { .. }
        | Change::AssignmentSet { .. }
        | Change::AssignmentRemoved { .. }
        | Change::AttendanceSet { .. }
        | Change::RatingsDecided { .. }
        | Change::AccountSet { .. }
        | Change::Removed { .. }
        | Change::RatersShown { .. } => false,
    }
}

const NOBODY: EmployeeId = EmployeeId(0);

fn redacted(change: Change) -> Change {
    let nameless = |group: RaterGroup, assignment: Assignment| {
        if group.is_confidential() { Assignment { rater: NOBODY, ..assignment } } else { assignment }
    };
    match change {
        Change::ResponsesAdded { cycle, employee, group, responses } if group.is_confidential() => {
            // How many there were is no secret; everything else might tell who.
            let blank = Response {
                rater: Rater::Respondent(String::new()),
                answers: Vec::new(),
                remarks: Vec::new(),
                at: Moment(0),
            };
            let responses = vec![blank; responses.len()];
            Change::ResponsesAdded { cycle, employee, group, responses }
        }
        Change::ResponseWithdrawn { cycle, employee, group, rater: _ } if group.is_confidential() => {
            let rater = Rater::Respondent(String::new());
            Change::ResponseWithdrawn { cycle, employee, group, rater }
        }
        Change::Removed { what: Thing::Responses { cycle, employee, group, raters }, name }
            if group.is_confidential() =>
        {
            let raters = vec![Rater::Respondent(String::new()); raters.len()];
            Change::Removed { what: Thing::Responses { cycle, employee, group, raters }, name }
        }
        Change::AssignmentSet { cycle, assignment } => {
            Change::AssignmentSet { cycle, assignment: nameless(assignment.group, assignment) }
        }
        Change::AssignmentRemoved { cycle, assignment } => {
            Change::AssignmentRemoved { cycle, assignment: nameless(assignment.group, assignment) }
        }
        other @ (Change::UnitSet { .. }
        | Change::EmployeeSet { .. }
        | Change::IndicatorSet { .. }
        | Change::FormSet { .. }
        | Change::CycleSet { .. }
        | Change::PhaseSet { .. }
        | Change::SubjectsAdded { .. }
        | Change::SubjectMoved { .. }
        | Change::PlanSet { .. }
        | Change::AttendanceSet { .. }
        | Change::ResponsesAdded { .. }
        | Change::ResponseWithdrawn { .. }
        | Change::RatingsDecided { .. }
        | Change::AccountSet { .. }
        | Change::Removed { .. }
        | Change::RatersShown { .. }) => other,
    }
}

/// The names of what a change is about: employee, then unit, then cycle.
fn about(desk: &Desk<'_>, change: &Change) -> Result<String, Refusal> {
    let employee = |id: EmployeeId| -> Result<String, Refusal> {
        Ok(desk.view.employee(id)?.map_or_else(|| gone(id), |e| e.full_name()))
    };
    let form = |id: FormId| -> Result<String, Refusal> {
        Ok(desk.view.form(id)?.map_or_else(|| gone(id), |f| f.name))
    };
    let unit = |id: Option<UnitId>| desk.unit_code(id);
    let cycle = |id: CycleId| -> Result<String, Refusal> {
        Ok(desk.view.cycle(id)?.map_or_else(|| gone(id), |c| c.code))
    };
    let names = match change {
        Change::UnitSet { id: _, unit } => vec![unit.code.clone(), unit.name.clone()],
        Change::EmployeeSet { id: _, employee } => vec![employee.full_name()],
        Change::IndicatorSet { id: _, indicator } => vec![indicator.code.clone(), indicator.name.clone()],
        Change::FormSet { id: _, form } => vec![form.name.clone(), format!("v{}", form.version)],
        Change::CycleSet { id: _, cycle } => vec![cycle.code.clone(), cycle.name.clone()],
        Change::PhaseSet { cycle: id, phase: _ } => vec![cycle(*id)?],
        Change::SubjectsAdded { cycle: id, form: of, employees: _ } => vec![form(*of)?, cycle(*id)?],
        Change::SubjectMoved { cycle: id, employee: who, from: _, to } => {
            vec![employee(*who)?, unit(*to)?, cycle(*id)?]
        }
        Change::PlanSet { cycle: id, employee: who, .. }
        | Change::ResponsesAdded { cycle: id, employee: who, .. }
        | Change::ResponseWithdrawn { cycle: id, employee: who, .. }
        | Change::RatingsDecided { cycle: id, employee: who, .. }
        | Change::RatersShown { cycle: id, employee: who, .. } => vec![employee(*who)?, cycle(*id)?],
        Change::AssignmentSet { cycle: id, assignment }
        | Change::AssignmentRemoved { cycle: id, assignment } => {
            vec![employee(assignment.subject)?, cycle(*id)?]
        }
        Change::AttendanceSet { employee: who, day, attendance: _ } => {
            vec![employee(*who)?, day.to_string()]
        }
        Change::AccountSet { id: _, account } => vec![account.login.clone()],
        Change::Removed { what: _, name } => vec![name.clone()],
    };
    Ok(names.into_iter().filter(|n| !n.is_empty()).collect::<Vec<_>>().join(", "))
}
