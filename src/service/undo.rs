//! Taking an act back: what it replaced is kept beside the drafts until it is used or old.
//!
//! An act is taken back as a whole, by its own account, and only while everything it left is still as it left it:
//! an undo never overwrites what somebody did later. Taking back is journalled like any other change.

use super::{actor::Actor, decide::account::leaves_administrator, draft::Drafts, fault::Refusal, repeat};
use crate::{
    codec::{self, Record},
    domain::{
        account::Account,
        change::{Change, Thing},
        cycle::{AssignRule, Cycle},
        day::Moment,
        employee::Employee,
        form::Form,
        id::{AccountId, CycleId, EmployeeId, FormId, IndicatorId, UnitId},
        undo::{Deed, Piece, Undo},
        unit::Unit,
    },
    store::{
        error::StoreError,
        key::{self, Key, num_at},
        read::{Entry, View, opened},
    },
};
use std::collections::HashSet;

/// So many acts of an account are kept.
const KEPT: usize = 40;
/// A piece is never larger than this many changes.
const PIECE: usize = 5_000;

/// What an act replaces, gathered while it is recorded: the change that takes each of its changes back, in the
/// order of the act.
pub fn inverse(view: View<'_>, change: &Change) -> Result<Vec<Change>, StoreError> {
    let removed = |what: Thing, name: &str| Change::Removed { what, name: name.to_owned() };
    Ok(match change {
        Change::UnitSet { id, unit } => vec![match view.unit(*id)? {
            Some(unit) => Change::UnitSet { id: *id, unit },
            None => removed(Thing::Unit(*id), &unit.code),
        }],
        Change::EmployeeSet { id, employee } => vec![match view.employee(*id)? {
            Some(employee) => Change::EmployeeSet { id: *id, employee },
            None => removed(Thing::Employee(*id), &employee.full_name()),
        }],
        Change::IndicatorSet { id, indicator } => vec![match view.indicator(*id)? {
            Some(indicator) => Change::IndicatorSet { id: *id, indicator },
            None => removed(Thing::Indicator(*id), &indicator.code),
        }],
        Change::FormSet { id, form } => vec![match view.form(*id)? {
            Some(form) => Change::FormSet { id: *id, form },
            None => removed(Thing::Form(*id), &form.code),
        }],
        Change::CycleSet { id, cycle } => vec![match view.cycle(*id)? {
            Some(cycle) => Change::CycleSet { id: *id, cycle },
            None => removed(Thing::Cycle(*id), &cycle.code),
        }],
        // A new one is closed again: its number stays with what was done under it.
        Change::AccountSet { id, account } => {
            let closed = || {
                let login = account.login.clone();
                Account { login, employee: None, roles: Vec::new(), unit: None }
            };
            vec![Change::AccountSet { id: *id, account: view.account(*id)?.unwrap_or_else(closed) }]
        }
        Change::PhaseSet { cycle, phase: _ } => {
            let old = view.cycle(*cycle)?;
            old.map(|old| Change::PhaseSet { cycle: *cycle, phase: old.phase }).into_iter().collect()
        }
        Change::SubjectsAdded { cycle, form: _, employees } => {
            let name = view.cycle(*cycle)?.map(|c| c.code).unwrap_or_default();
            vec![removed(Thing::Subjects { cycle: *cycle, employees: employees.clone() }, &name)]
        }
        Change::SubjectMoved { cycle, employee, from, to } => {
            vec![Change::SubjectMoved { cycle: *cycle, employee: *employee, from: *to, to: *from }]
        }
        Change::PlanSet { cycle, employee, line, target: _ } => {
            let subject = view.subject(*cycle, *employee)?;
            let old = subject.and_then(|s| s.plan.into_iter().find(|(l, _)| l == line));
            let (cycle, employee, line) = (*cycle, *employee, *line);
            vec![match old {
                Some((_, target)) => Change::PlanSet { cycle, employee, line, target },
                None => removed(Thing::Plan { cycle, employee, line }, ""),
            }]
        }
        Change::AssignmentSet { cycle, assignment } => {
            let key = key::assignment(*cycle, assignment.subject, assignment.group, assignment.rater);
            let was_there = view.tree().get(key.bytes())?.is_some();
            let back = Change::AssignmentRemoved { cycle: *cycle, assignment: *assignment };
            if was_there { Vec::new() } else { vec![back] }
        }
        Change::AssignmentRemoved { cycle, assignment } => {
            vec![Change::AssignmentSet { cycle: *cycle, assignment: *assignment }]
        }
        Change::AttendanceSet { employee, day, attendance: _ } => {
            let (employee, day) = (*employee, *day);
            vec![match view.attendance(employee, day)? {
                Some(attendance) => Change::AttendanceSet { employee, day, attendance },
                None => removed(Thing::Attendance { employee, day }, &day.to_string()),
            }]
        }
        Change::ResponsesAdded { cycle, employee, group, responses } => {
            let raters = responses.iter().map(|r| r.rater.clone()).collect();
            let what = Thing::Responses { cycle: *cycle, employee: *employee, group: *group, raters };
            vec![removed(what, &view.employee(*employee)?.map(|e| e.full_name()).unwrap_or_default())]
        }
        Change::ResponseWithdrawn { cycle, employee, group, rater } => {
            let old = view.response(*cycle, *employee, *group, rater)?;
            let (cycle, employee, group) = (*cycle, *employee, *group);
            old.map(|r| Change::ResponsesAdded { cycle, employee, group, responses: vec![r] })
                .into_iter()
                .collect()
        }
        Change::RatingsDecided { cycle, employee, decision: _ } => {
            let decision = view.subject(*cycle, *employee)?.and_then(|s| s.decision);
            vec![Change::RatingsDecided { cycle: *cycle, employee: *employee, decision }]
        }
        Change::Removed { what: Thing::Plan { cycle, employee, line }, .. } => {
            let subject = view.subject(*cycle, *employee)?;
            let old = subject.and_then(|s| s.plan.into_iter().find(|(l, _)| l == line));
            let (cycle, employee, line) = (*cycle, *employee, *line);
            old.map(|(_, target)| Change::PlanSet { cycle, employee, line, target }).into_iter().collect()
        }
        // Nobody takes back what took something back, nor what somebody has learned.
        Change::Removed { .. } | Change::RatersShown { .. } => Vec::new(),
    })
}

/// A checksum of what a change would replace or take away.
fn state(view: View<'_>, change: &Change) -> Result<u32, StoreError> {
    let mut sum = crc32fast::Hasher::new();
    let mut add = |key: Key| -> Result<(), StoreError> {
        if let Some(bytes) = view.tree().get(key.bytes())? {
            sum.update(&bytes);
        }
        Ok(())
    };
    match change {
        Change::UnitSet { id, .. } | Change::Removed { what: Thing::Unit(id), .. } => add(key::unit(*id))?,
        Change::EmployeeSet { id, .. } | Change::Removed { what: Thing::Employee(id), .. } => {
            add(key::employee(*id))?;
        }
        Change::IndicatorSet { id, .. } | Change::Removed { what: Thing::Indicator(id), .. } => {
            add(key::indicator(*id))?;
        }
        Change::FormSet { id, .. } | Change::Removed { what: Thing::Form(id), .. } => add(key::form(*id))?,
        Change::CycleSet { id, .. }
        | Change::PhaseSet { cycle: id, .. }
        | Change::Removed { what: Thing::Cycle(id), .. } => add(key::cycle(*id))?,
        Change::AccountSet { id, .. } | Change::Removed { what: Thing::Account(id), .. } => {
            add(key::account(*id))?;
        }
        Change::Removed { what: Thing::Subjects { cycle, employees }, .. } => {
            for employee in employees {
                add(key::subject_unit(*cycle, *employee))?;
            }
        }
        Change::SubjectsAdded { cycle, employees, .. } => {
            for employee in employees {
                add(key::subject_unit(*cycle, *employee))?;
            }
        }
        Change::SubjectMoved { cycle, employee, .. } => add(key::subject_unit(*cycle, *employee))?,
        Change::PlanSet { cycle, employee, line, .. }
        | Change::Removed { what: Thing::Plan { cycle, employee, line }, .. } => {
            let plan = view.subject(*cycle, *employee)?.map(|s| s.plan).unwrap_or_default();
            let target = plan.into_iter().find(|(l, _)| l == line);
            sum.update(format!("{target:?}").as_bytes());
        }
        Change::AssignmentSet { cycle, assignment } | Change::AssignmentRemoved { cycle, assignment } => {
            let key = key::assignment(*cycle, assignment.subject, assignment.group, assignment.rater);
            let is_there = view.tree().get(key.bytes())?.is_some();
            sum.update(&[u8::from(is_there)]);
        }
        Change::AttendanceSet { employee, day, .. }
        | Change::Removed { what: Thing::Attendance { employee, day }, .. } => {
            add(key::attendance(*employee, *day))?;
        }
        Change::Removed { what: Thing::Responses { cycle, employee, group, raters }, .. } => {
            for rater in raters {
                add(key::response(*cycle, *employee, *group, rater))?;
            }
        }
        Change::ResponseWithdrawn { cycle, employee, group, rater } => {
            add(key::response(*cycle, *employee, *group, rater))?;
        }
        Change::ResponsesAdded { cycle, employee, group, responses } => {
            for response in responses {
                add(key::response(*cycle, *employee, *group, &response.rater))?;
            }
        }
        Change::RatingsDecided { cycle, employee, .. } => {
            let decision = view.subject(*cycle, *employee)?.and_then(|s| s.decision);
            sum.update(format!("{decision:?}").as_bytes());
        }
        Change::RatersShown { .. } => (),
    }
    Ok(sum.finalize())
}

/// A row of the table of drafts: its key, and what lies there from now on.
pub type DraftRow = (Vec<u8>, Option<Vec<u8>>);

fn sealed<T: Record>(key: Key, value: &T) -> Result<DraftRow, StoreError> {
    let damaged = |why| StoreError::Damaged { key: key.bytes().to_vec(), why };
    let sealed = codec::seal(key.bytes(), value).map_err(damaged)?;
    Ok((key.bytes().to_vec(), Some(sealed)))
}

/// The rows that keep an act, whose number is the second part; the oldest ones make room.
pub fn kept(
    view: View<'_>,
    drafts: &dyn Drafts,
    account: AccountId,
    (at, deed, name): (Moment, Deed, &str),
    inverses: Vec<Change>,
) -> Result<(u32, Vec<DraftRow>), StoreError> {
    let known = numbers(drafts, account)?;
    let mut lasts = repeat::lasts(drafts, account)?;
    let number = lasts.given.max(known.last().copied().unwrap_or_default()) + 1;
    lasts.given = number;
    let place = |part: usize| key::undos(account).num(number).num(part as u32);
    let head = Undo { at, deed, name: name.to_owned(), n_changes: inverses.len() as u32 };
    let mut rows: Vec<DraftRow> = vec![sealed(place(0), &head)?, sealed(key::lasts(account), &lasts)?];
    let mut changes = Vec::with_capacity(inverses.len());
    for change in inverses.into_iter().rev() {
        let sum = state(view, &change)?;
        changes.push((change, sum));
    }
    for (part, piece) in (1..).zip(changes.chunks(PIECE)) {
        rows.push(sealed(place(part), &Piece(piece.to_vec()))?);
    }
    let n_old = (known.len() + 1).saturating_sub(KEPT);
    for old in known.into_iter().take(n_old) {
        let act = key::undos(account).num(old);
        let mut from = act.clone();
        while let Some(key) = drafts.next_note(&from, &act)? {
            from = act.clone().num(num_at(&key, 9) + 1);
            rows.push((key, None));
        }
    }
    Ok((number, rows))
}

/// Of the acts that are kept, from head to head: a file's pieces are megabytes, and nobody wants them here.
fn numbers(drafts: &dyn Drafts, account: AccountId) -> Result<Vec<u32>, StoreError> {
    let acts = key::undos(account);
    let mut list = Vec::new();
    let mut from = acts.clone();
    while let Some(key) = drafts.next_note(&from, &acts)? {
        let number = num_at(&key, 5);
        list.push(number);
        from = acts.clone().num(number + 1);
    }
    Ok(list)
}

/// What an account can take back, the latest first.
pub fn all(drafts: &dyn Drafts, account: AccountId) -> Result<Vec<(u32, Undo)>, StoreError> {
    let mut list = Vec::new();
    for number in numbers(drafts, account)?.into_iter().rev() {
        let head = key::undos(account).num(number).num(0);
        if let Some(sealed) = drafts.note(&head)? {
            list.push((number, opened(head.bytes(), &sealed)?));
        }
    }
    Ok(list)
}

/// What takes an act back.
pub struct Back {
    pub undo: Undo,
    pub changes: Vec<Change>,
    /// The rows that are used up by it.
    pub used: Vec<Vec<u8>>,
}

/// Refused when anything is no longer as the act has left it.
pub fn back(view: View<'_>, drafts: &dyn Drafts, actor: &Actor, number: u32) -> Result<Back, Refusal> {
    let rows = drafts.notes(&key::undos(actor.account).num(number))?;
    let (head, pieces) = rows.split_first().ok_or(Refusal::NothingToUndo)?;
    let undo: Undo = row(head)?;
    let mut changes = Vec::new();
    for piece in pieces {
        let Piece(list) = row(piece)?;
        for (change, sum) in list {
            if state(view, &change)? != sum {
                return Err(Refusal::ChangedSince);
            }
            changes.push(change);
        }
    }
    in_use(view, drafts, &changes)?;
    let loosened = loosened(view, &changes)?;
    let (mut changes, rest): (Vec<_>, Vec<_>) = changes
        .into_iter()
        .partition(|change| matches!(change, Change::EmployeeSet { .. } | Change::UnitSet { .. }));
    changes.extend(loosened.into_iter().chain(rest));
    Ok(Back { undo, changes, used: rows.into_iter().map(|(key, _)| key).collect() })
}

/// Records go from the last to the first, and a file may name a superior, or the unit above, before it describes him.
/// Whoever goes after his own superior is made free of him first; whoever stays has his old one back before that.
fn loosened(view: View<'_>, changes: &[Change]) -> Result<Vec<Change>, StoreError> {
    let mut people: HashSet<EmployeeId> = HashSet::new();
    let mut units: HashSet<UnitId> = HashSet::new();
    let mut loosened = Vec::new();
    // In the order in which they go: whoever is named by somebody still to come goes before him.
    for change in changes {
        match change {
            Change::Removed { what: Thing::Employee(id), .. } => {
                people.insert(*id);
                if let Some(employee) = view.employee(*id)?
                    && employee.superior.is_some_and(|superior| people.contains(&superior))
                {
                    let employee = Employee { superior: None, ..employee };
                    loosened.push(Change::EmployeeSet { id: *id, employee });
                }
            }
            Change::Removed { what: Thing::Unit(id), .. } => {
                units.insert(*id);
                if let Some(unit) = view.unit(*id)?
                    && unit.parent.is_some_and(|parent| units.contains(&parent))
                {
                    loosened.push(Change::UnitSet { id: *id, unit: Unit { parent: None, ..unit } });
                }
            }
            _ => (),
        }
    }
    Ok(loosened)
}

fn row<T: Record>((key, sealed): &Entry) -> Result<T, StoreError> {
    opened(key, sealed)
}

/// What the records themselves do not hold together: names that would lead to nobody, or to whoever gets the
/// number next.
fn in_use(view: View<'_>, drafts: &dyn Drafts, changes: &[Change]) -> Result<(), Refusal> {
    let mut people: HashSet<EmployeeId> = HashSet::new();
    let mut indicators: HashSet<IndicatorId> = HashSet::new();
    // Also those that only become again what they were: the scores of a cycle rest on every word of its forms.
    let mut forms: HashSet<FormId> = HashSet::new();
    let mut units: HashSet<UnitId> = HashSet::new();
    let mut subjects: HashSet<(CycleId, EmployeeId)> = HashSet::new();
    let mut freed_units: HashSet<UnitId> = HashSet::new();
    let mut freed_cycles: HashSet<CycleId> = HashSet::new();
    for change in changes {
        match change {
            Change::Removed { what: Thing::Employee(id), .. } => drop(people.insert(*id)),
            Change::Removed { what: Thing::Indicator(id), .. } => drop(indicators.insert(*id)),
            Change::Removed { what: Thing::Form(id), .. } | Change::FormSet { id, .. } => {
                forms.insert(*id);
            }
            Change::Removed { what: Thing::Subjects { cycle, employees }, .. } => {
                subjects.extend(employees.iter().map(|id| (*cycle, *id)));
            }
            Change::Removed { what: Thing::Unit(id), .. } => {
                units.insert(*id);
                freed_units.insert(*id);
            }
            Change::UnitSet { id, .. } => drop(freed_units.insert(*id)),
            Change::Removed { what: Thing::Cycle(id), .. } | Change::CycleSet { id, .. } => {
                freed_cycles.insert(*id);
            }
            _ => (),
        }
    }
    let refuse = |yes: bool| if yes { Err(Refusal::InUse) } else { Ok(()) };
    refuse(!leaves_administrator(view, changes)?)?;
    for change in changes {
        refuse(!leads_somewhere(view, change)?)?;
    }
    let accounts = if people.is_empty() && units.is_empty() { Vec::new() } else { view.accounts()? };
    let linked = |a: &Account| a.employee.is_some_and(|e| people.contains(&e));
    let works_for = |a: &Account| a.unit.is_some_and(|u| units.contains(&u));
    refuse(accounts.iter().any(|(_, a)| linked(a) || works_for(a)))?;
    if !people.is_empty() {
        let leads = |(id, unit): &(UnitId, Unit)| {
            !freed_units.contains(id) && unit.head.is_some_and(|head| people.contains(&head))
        };
        refuse(view.units()?.iter().any(leads))?;
        for (cycle, _) in view.cycles()? {
            for id in &people {
                refuse(!view.assignments_for(cycle, *id)?.is_empty())?;
            }
        }
    }
    for (cycle, id) in &subjects {
        let subject = view.subject(*cycle, *id)?;
        refuse(subject.is_some_and(|s| !s.plan.is_empty() || s.decision.is_some()))?;
        refuse(!view.assignments(*cycle, *id)?.is_empty())?;
        let papers = key::papers(*cycle, *id);
        refuse(drafts.next_note(&papers, &papers)?.is_some())?;
    }
    refuse(!subjects.is_empty() && is_begun(drafts, &subjects, &people)?)?;
    if !indicators.is_empty() {
        let asks = |form: &Form| form.lines().any(|(_, _, line)| indicators.contains(&line.indicator));
        refuse(view.forms()?.iter().any(|(id, form)| !forms.contains(id) && asks(form)))?;
    }
    if !forms.is_empty() || !units.is_empty() {
        let names = |rule: &AssignRule| {
            forms.contains(&rule.form) || rule.units.iter().any(|unit| units.contains(unit))
        };
        let gives =
            |(id, cycle): &(CycleId, Cycle)| !freed_cycles.contains(id) && cycle.assign.iter().any(names);
        refuse(view.cycles()?.iter().any(gives))?;
    }
    Ok(())
}

/// Whether a form about one of these subjects, or by one of these people, has been begun. Their keys alone are
/// looked at, one after the other.
fn is_begun(
    drafts: &dyn Drafts,
    subjects: &HashSet<(CycleId, EmployeeId)>,
    people: &HashSet<EmployeeId>,
) -> Result<bool, StoreError> {
    let all = key::drafts();
    let mut from = all.clone();
    while let Some(key) = drafts.next_note(&from, &all)? {
        let [rater, cycle, about] = [1, 5, 9].map(|at| num_at(&key, at));
        if people.contains(&EmployeeId(rater)) || subjects.contains(&(CycleId(cycle), EmployeeId(about))) {
            return Ok(true);
        }
        from = key::drafts_of(EmployeeId(rater), CycleId(cycle)).num(about + 1);
    }
    Ok(false)
}

/// Whether everything that a record of before names is still there, or there again.
fn leads_somewhere(view: View<'_>, change: &Change) -> Result<bool, StoreError> {
    let unit = |id: Option<UnitId>| id.map_or(Ok(true), |id| view.unit(id).map(|u| u.is_some()));
    let person = |id: Option<EmployeeId>| id.map_or(Ok(true), |id| view.employee(id).map(|e| e.is_some()));
    Ok(match change {
        Change::UnitSet { unit: old, .. } => unit(old.parent)? && person(old.head)?,
        Change::EmployeeSet { employee: old, .. } => unit(old.unit)? && person(old.superior)?,
        Change::AccountSet { account: old, .. } => unit(old.unit)? && person(old.employee)?,
        Change::AssignmentSet { assignment: old, .. } => person(Some(old.rater))?,
        Change::FormSet { form: old, .. } => {
            let mut all = true;
            for (_, _, line) in old.lines() {
                all &= view.indicator(line.indicator)?.is_some();
            }
            all
        }
        Change::CycleSet { cycle: old, .. } => {
            let mut all = true;
            for rule in &old.assign {
                all &= view.form(rule.form)?.is_some();
                for id in &rule.units {
                    all &= unit(Some(*id))?;
                }
            }
            all
        }
        _ => true,
    })
}
