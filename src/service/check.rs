//! Whether this actor may do this: the only place that asks the table of rights.
//!
//! `query` and `act` refuse what nobody in the actor's roles may do. What a list may show of what was asked
//! for is found out with `sight`, and single rows with `Reach`.

use super::{
    actor::Actor,
    api::{Act, Edit, FormKey, ImportKind, Query},
    fault::{Noun, Refusal},
};
use crate::{
    domain::{
        account::Role,
        change::{Change, Thing},
        form::RaterGroup,
        id::{CycleId, EmployeeId, UnitId},
        rights::{Right, Scope, scope},
    },
    store::{error::StoreError, key, read::View},
};
use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
};

/// What a request is about, as far as rights go.
enum About<'a> {
    /// Nobody in particular, or only the actor himself.
    Nothing,
    /// The government as a whole.
    Government,
    /// A list, which shows what the actor may see of it; refused when that is nothing.
    List(Option<UnitId>),
    Person(Option<CycleId>, EmployeeId),
    /// A form about an employee, to be answered.
    Form(CycleId, EmployeeId, RaterGroup),
    Forms(Vec<&'a FormKey>),
}

pub fn query(view: View<'_>, actor: &Actor, query: &Query) -> Result<(), Refusal> {
    let (right, about) = match query {
        Query::Me => (Right::Me, About::Nothing),
        Query::About => (Right::About, About::Nothing),
        Query::Home { cycle: _ } => (Right::Home, About::Nothing),
        Query::Cycles => (Right::Cycles, About::Nothing),
        Query::Units => (Right::Units, About::Nothing),
        Query::Employees { .. } => (Right::Employees, About::Nothing),
        Query::Find { .. } => (Right::Find, About::Nothing),
        Query::Employee { id } => (Right::Employee, About::Person(None, *id)),
        Query::Indicators => (Right::Indicators, About::Nothing),
        Query::Forms => (Right::Forms, About::Nothing),
        Query::Tasks { cycle: _ } => (Right::Tasks, About::Nothing),
        Query::Form { cycle, subject, group, respondent: _ } => {
            (Right::Form, About::Form(*cycle, *subject, *group))
        }
        Query::Sheet { .. } => (Right::Sheet, About::Nothing),
        Query::Stack { cycle, subject } => (Right::Stack, About::Form(*cycle, *subject, RaterGroup::Public)),
        Query::UnitResults { cycle: _, unit } => (Right::UnitResults, About::List(*unit)),
        Query::Ikm { cycle: _, unit } => (Right::Ikm, About::List(*unit)),
        Query::Results { unit, .. } => (Right::Results, About::List(*unit)),
        Query::Explain { cycle, employee } => (Right::Explain, About::Person(Some(*cycle), *employee)),
        Query::Scores { cycle, unit: _, employee: Some(employee) } => {
            (Right::Scores, About::Person(Some(*cycle), *employee))
        }
        Query::Scores { cycle: _, unit, employee: None } => (Right::Scores, About::List(*unit)),
        Query::Responses { .. } => (Right::Responses, About::Nothing),
        Query::Journal { .. } => (Right::Journal, About::Government),
        Query::Targets { cycle, employee } => (Right::Targets, About::Person(Some(*cycle), *employee)),
        Query::Verify => (Right::Verify, About::Government),
        Query::Backup { to: _ } => (Right::Backup, About::Government),
        Query::Undos => (Right::Undos, About::Nothing),
        Query::SuperiorsFor { employee } => (Right::SuperiorsFor, About::Person(None, *employee)),
        Query::Raters { cycle, subject } => (Right::Raters, About::Person(Some(*cycle), *subject)),
        Query::Accounts => (Right::Accounts, About::Government),
        Query::CycleByCode { code: _ } => (Right::CycleByCode, About::Nothing),
        Query::UnitByCode { code: _ } => (Right::UnitByCode, About::Nothing),
        Query::EmployeeByNip { nip: _ } => (Right::EmployeeByNip, About::Nothing),
    };
    allow(view, actor, right, about)
}

/// What an import changes is held against the operator's subtree with `changes`, when that is known.
pub fn act(view: View<'_>, actor: &Actor, act: &Act) -> Result<(), Refusal> {
    let form = |form: &FormKey| About::Form(form.cycle, form.subject, form.group);
    let (right, about) = match act {
        Act::SaveDraft { form: f, .. } => (Right::SaveDraft, form(f)),
        Act::SaveRemark { form: f, .. } => (Right::SaveRemark, form(f)),
        Act::SaveDrafts { drafts } => {
            (Right::SaveDrafts, About::Forms(drafts.iter().map(|(f, _)| f).collect()))
        }
        Act::Submit { form: f, .. } => (Right::Submit, form(f)),
        Act::SubmitPaper { form: f, .. } => (Right::SubmitPaper, form(f)),
        Act::Reopen { form: f } => (Right::Reopen, form(f)),
        Act::DecideRatings { cycle, employee, decision: _ } => {
            (Right::DecideRatings, About::Person(Some(*cycle), *employee))
        }
        Act::ShowRaters { cycle, subject, group: _ } => {
            (Right::ShowRaters, About::Person(Some(*cycle), *subject))
        }
        Act::SetPhase { .. } => (Right::SetPhase, About::Government),
        Act::OpenCycle { file: _ } => (Right::OpenCycle, About::Government),
        Act::Import { what, .. } => (import(*what), About::Nothing),
        Act::SetAccount { .. } => (Right::SetAccount, About::Government),
        // Like a file: what it comes to is held against the subtree when that is known.
        Act::Edit(edit) => match &**edit {
            Edit::Rater { cycle, subject, .. } => (Right::EditRaters, About::Person(Some(*cycle), *subject)),
            Edit::Plan { cycle, employee, .. } => (Right::EditPlan, About::Person(Some(*cycle), *employee)),
            other => (self::edit(other), About::Nothing),
        },
        Act::Undo { number: _ } => (Right::Undo, About::Nothing),
    };
    allow(view, actor, right, about)
}

/// Whether an actor may hand in files, which are longer than other requests.
pub fn may_send_files(actor: &Actor) -> bool {
    let may = |right| actor.roles.iter().any(|role| scope(*role, right) != Scope::Nobody);
    ImportKind::ALL.into_iter().any(|what| may(import(what)))
}

pub const fn edit(edit: &Edit) -> Right {
    match edit {
        Edit::Employee { .. } => Right::EditEmployee,
        Edit::Unit { .. } => Right::EditUnit,
        Edit::Indicator { .. } => Right::EditIndicator,
        Edit::Form { .. } => Right::EditForm,
        Edit::Cycle { .. } => Right::EditCycle,
        Edit::Rater { .. } | Edit::RatersByRule { .. } => Right::EditRaters,
        Edit::Plan { .. } => Right::EditPlan,
    }
}

pub const fn import(what: ImportKind) -> Right {
    match what {
        ImportKind::Units => Right::ImportUnits,
        ImportKind::Employees => Right::ImportEmployees,
        ImportKind::Indicators => Right::ImportIndicators,
        ImportKind::Forms => Right::ImportForms,
        ImportKind::Assignments => Right::ImportAssignments,
        ImportKind::Responses => Right::ImportResponses,
        ImportKind::Plans => Right::ImportPlans,
        ImportKind::Attendance => Right::ImportAttendance,
        ImportKind::Accounts => Right::ImportAccounts,
    }
}

fn allow(view: View<'_>, actor: &Actor, right: Right, about: About<'_>) -> Result<(), Refusal> {
    let reach = Reach::of(view, actor, right);
    if reach.roles.is_empty() {
        return Err(Refusal::NoRight);
    }
    let granted = |yes| if yes { Ok(()) } else { Err(Refusal::NoRight) };
    match about {
        About::Nothing => Ok(()),
        About::Government => granted(reach.everything()),
        About::List(unit) => sight(view, actor, right, unit).map(drop),
        About::Person(cycle, id) => granted(reach.person(cycle, id)?),
        About::Form(cycle, subject, group) => reach.form(cycle, subject, group),
        About::Forms(forms) => forms.iter().try_for_each(|f| reach.form(f.cycle, f.subject, f.group)),
    }
}

/// How far an actor's roles carry for one right. Remembers the units it has looked at.
pub struct Reach<'a> {
    view: View<'a>,
    actor: &'a Actor,
    roles: Vec<(Role, Scope)>,
    units: RefCell<HashMap<(Role, UnitId), bool>>,
}

impl<'a> Reach<'a> {
    pub fn of(view: View<'a>, actor: &'a Actor, right: Right) -> Reach<'a> {
        let roles = actor.roles.iter().map(|role| (*role, scope(*role, right)));
        let roles = roles.filter(|(_, scope)| *scope != Scope::Nobody).collect();
        Reach { view, actor, roles, units: RefCell::default() }
    }

    /// Every unit and everybody, those without a unit too.
    pub fn everything(&self) -> bool {
        self.roles.iter().any(|(role, scope)| match scope {
            Scope::Everybody => true,
            Scope::Subtree => *role == Role::Operator && self.actor.unit.is_none(),
            Scope::Nobody | Scope::Own | Scope::Assigned | Scope::Subordinates => false,
        })
    }

    pub fn unit(&self, unit: Option<UnitId>) -> Result<bool, StoreError> {
        if self.everything() {
            return Ok(true);
        }
        for (role, scope) in &self.roles {
            if *scope == Scope::Subtree && self.in_subtree(*role, unit)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Also true for whoever was counted in a unit of the actor's in that cycle.
    pub fn person(&self, cycle: Option<CycleId>, id: EmployeeId) -> Result<bool, StoreError> {
        for (role, scope) in &self.roles {
            if self.covers(*role, *scope, cycle, id, None)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether the actor is asked to answer this form, or to key it in.
    fn form(&self, cycle: CycleId, id: EmployeeId, group: RaterGroup) -> Result<(), Refusal> {
        if self.view.employee(id)?.is_none() {
            return Err(Refusal::NoSuch { what: Noun::Employee, name: id.to_string() });
        }
        for (role, scope) in &self.roles {
            if answers(*role, group) && self.covers(*role, *scope, Some(cycle), id, Some(group))? {
                return Ok(());
            }
        }
        Err(match (group, self.actor.employee) {
            (RaterGroup::Public, _) => Refusal::NoRight,
            (_, None) => Refusal::NoEmployee,
            (group, Some(_)) => Refusal::NotAsked { group },
        })
    }

    fn covers(
        &self,
        role: Role,
        scope: Scope,
        cycle: Option<CycleId>,
        id: EmployeeId,
        group: Option<RaterGroup>,
    ) -> Result<bool, StoreError> {
        let me = self.actor.employee;
        match scope {
            Scope::Nobody => Ok(false),
            Scope::Own => Ok(me == Some(id)),
            Scope::Assigned => match (me, cycle) {
                (Some(rater), Some(cycle)) => self.is_assigned(cycle, rater, id, group),
                (None, _) | (_, None) => Ok(false),
            },
            Scope::Subordinates => {
                let superior = self.view.employee(id)?.and_then(|e| e.superior);
                Ok(me.is_some() && superior == me)
            }
            Scope::Subtree => {
                let Some(employee) = self.view.employee(id)? else { return Ok(false) };
                if self.in_subtree(role, employee.unit)? {
                    return Ok(true);
                }
                let counted = match cycle {
                    Some(cycle) => self.view.subject_unit(cycle, id)?,
                    None => None,
                };
                match counted {
                    Some(unit) if unit != employee.unit => self.in_subtree(role, unit),
                    Some(_) | None => Ok(false),
                }
            }
            Scope::Everybody => Ok(true),
        }
    }

    fn is_assigned(
        &self,
        cycle: CycleId,
        rater: EmployeeId,
        subject: EmployeeId,
        group: Option<RaterGroup>,
    ) -> Result<bool, StoreError> {
        for g in RaterGroup::ALL.into_iter().filter(|g| group.is_none_or(|only| only == *g)) {
            let key = key::assignment(cycle, subject, g, rater);
            if self.view.tree().get(key.bytes())?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// An operator has the subtree of his account; whoever leads a unit has everything below it.
    fn in_subtree(&self, role: Role, unit: Option<UnitId>) -> Result<bool, StoreError> {
        let operator_of = if role == Role::Operator { Some(self.actor.unit) } else { None };
        if operator_of == Some(None) {
            return Ok(true);
        }
        let Some(unit) = unit else { return Ok(false) };
        if let Some(known) = self.units.borrow().get(&(role, unit)) {
            return Ok(*known);
        }
        let mut within = false;
        for above in self.view.ancestry(Some(unit))? {
            within |= match operator_of {
                Some(top) => top == Some(above),
                None => self.actor.employee.is_some() && is_head(self.view, above, self.actor.employee)?,
            };
        }
        self.units.borrow_mut().insert((role, unit), within);
        Ok(within)
    }
}

/// Whether an actor may see what somebody came to. Who hands in a form about him does not learn it by that.
pub fn sees_result(
    view: View<'_>,
    actor: &Actor,
    cycle: CycleId,
    id: EmployeeId,
) -> Result<bool, StoreError> {
    Reach::of(view, actor, Right::Results).person(Some(cycle), id)
}

fn is_head(view: View<'_>, unit: UnitId, who: Option<EmployeeId>) -> Result<bool, StoreError> {
    Ok(view.unit(unit)?.is_some_and(|u| u.head == who))
}

/// Which answers a role can give. A delegate of the superior is assigned like any other rater.
const fn answers(role: Role, group: RaterGroup) -> bool {
    match role {
        Role::Operator => matches!(group, RaterGroup::Public),
        Role::Evaluator => matches!(group, RaterGroup::Superior),
        Role::Rater => !matches!(group, RaterGroup::Public),
        Role::Employee => matches!(group, RaterGroup::Own),
        Role::Administrator | Role::Head | Role::Auditor | Role::Gateway => false,
    }
}

/// Whether an operator may make all these changes: they must concern his subtree alone. What belongs to no
/// unit (indicators, forms, cycles, accounts) is for those who have the whole government.
pub fn changes(view: View<'_>, actor: &Actor, right: Right, changes: &[Change]) -> Result<(), Refusal> {
    let has_everything = |right| Reach::of(view, actor, right).everything();
    // Whoever may give rights no longer does not take back, either, what he once gave.
    if changes.iter().any(concerns_account) && !has_everything(Right::SetAccount) {
        return Err(Refusal::NoRight);
    }
    let reach = Reach::of(view, actor, right);
    if reach.everything() {
        return Ok(());
    }
    // What the same file makes is not stored yet.
    let mut units: HashSet<UnitId> = HashSet::new();
    let mut people: HashSet<EmployeeId> = HashSet::new();
    for change in changes {
        let covered = match change {
            Change::UnitSet { id, unit } => {
                let old = view.unit(*id)?;
                let into = |place: Option<UnitId>| -> Result<bool, StoreError> {
                    Ok(place.is_some_and(|p| units.contains(&p)) || reach.unit(place)?)
                };
                let may = match old {
                    Some(old) => reach.unit(Some(*id))? && (old.parent == unit.parent || into(unit.parent)?),
                    None => into(unit.parent)?,
                };
                if may {
                    units.insert(*id);
                }
                may
            }
            Change::EmployeeSet { id, employee } => {
                let was_his = match view.employee(*id)? {
                    Some(old) => reach.unit(old.unit)?,
                    None => true,
                };
                let place = employee.unit;
                let may = was_his && (place.is_some_and(|p| units.contains(&p)) || reach.unit(place)?);
                if may {
                    people.insert(*id);
                }
                may
            }
            Change::SubjectsAdded { employees, .. } => {
                let mut all = true;
                for id in employees {
                    all &= people.contains(id) || reach.person(None, *id)?;
                }
                all
            }
            Change::SubjectMoved { employee, .. }
            | Change::PlanSet { employee, .. }
            | Change::AttendanceSet { employee, .. }
            | Change::ResponsesAdded { employee, .. }
            | Change::ResponseWithdrawn { employee, .. }
            | Change::RatingsDecided { employee, .. }
            | Change::RatersShown { employee, .. } => {
                people.contains(employee) || reach.person(None, *employee)?
            }
            Change::AssignmentSet { assignment, .. } | Change::AssignmentRemoved { assignment, .. } => {
                reach.person(None, assignment.subject)?
            }
            Change::Removed { what, name: _ } => match what {
                Thing::Unit(id) => reach.unit(Some(*id))?,
                Thing::Employee(id) => reach.person(None, *id)?,
                Thing::Plan { employee, .. }
                | Thing::Attendance { employee, .. }
                | Thing::Responses { employee, .. } => reach.person(None, *employee)?,
                Thing::Subjects { cycle, employees } => {
                    let mut all = true;
                    for id in employees {
                        all &= reach.person(Some(*cycle), *id)?;
                    }
                    all
                }
                Thing::Indicator(_) | Thing::Form(_) | Thing::Cycle(_) | Thing::Account(_) => false,
            },
            Change::IndicatorSet { .. }
            | Change::FormSet { .. }
            | Change::CycleSet { .. }
            | Change::PhaseSet { .. }
            | Change::AccountSet { .. } => false,
        };
        if !covered {
            return Err(Refusal::NoRight);
        }
    }
    Ok(())
}

const fn concerns_account(change: &Change) -> bool {
    matches!(change, Change::AccountSet { .. } | Change::Removed { what: Thing::Account(_), .. })
}

/// What an actor may see of a list that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// The unit; the one that was asked for, or the actor's own where nothing was named.
    Unit(Option<UnitId>),
    /// Only these people, in order of id.
    People(Vec<EmployeeId>),
}

/// Who asks for everything gets as much as he may see: his unit, or his own people.
pub fn sight(view: View<'_>, actor: &Actor, right: Right, unit: Option<UnitId>) -> Result<Sight, Refusal> {
    let reach = Reach::of(view, actor, right);
    if let Some(unit) = unit
        && view.unit(unit)?.is_none()
    {
        return Err(Refusal::NoSuch { what: Noun::Unit, name: unit.to_string() });
    }
    if reach.unit(unit)? {
        return Ok(Sight::Unit(unit));
    }
    if unit.is_none()
        && let Some(top) = own_top(&reach)?
    {
        return Ok(Sight::Unit(Some(top)));
    }
    let mut people = Vec::new();
    for (_, scope) in &reach.roles {
        match scope {
            Scope::Own => people.extend(actor.employee),
            Scope::Subordinates => {
                if let Some(me) = actor.employee {
                    people.extend(view.subordinates(me)?);
                }
            }
            Scope::Nobody | Scope::Assigned | Scope::Subtree | Scope::Everybody => (),
        }
    }
    people.sort_unstable();
    people.dedup();
    if let Some(unit) = unit {
        let mut below = Vec::with_capacity(people.len());
        for id in people {
            let place = view.employee(id)?.and_then(|e| e.unit);
            if view.ancestry(place)?.contains(&unit) {
                below.push(id);
            }
        }
        people = below;
    }
    if people.is_empty() { Err(Refusal::NoRight) } else { Ok(Sight::People(people)) }
}

/// The highest unit that the actor has as a whole.
fn own_top(reach: &Reach<'_>) -> Result<Option<UnitId>, StoreError> {
    let has = |role: Role| reach.roles.contains(&(role, Scope::Subtree));
    if has(Role::Operator) {
        return Ok(reach.actor.unit);
    }
    let Some(me) = reach.actor.employee.filter(|_| has(Role::Head)) else { return Ok(None) };
    let own = reach.view.employee(me)?.and_then(|e| e.unit);
    let mut top = None;
    for unit in reach.view.ancestry(own)? {
        if is_head(reach.view, unit, Some(me))? {
            top = Some(unit);
        }
    }
    if top.is_some() {
        return Ok(top);
    }
    // Whoever leads a unit that he does not belong to himself.
    Ok(reach.view.units()?.into_iter().find(|(_, u)| u.head == Some(me)).map(|(id, _)| id))
}
