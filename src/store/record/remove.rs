//! Taking records away again. What something else in the tree rests on stays, and the change is a misfit.

use super::{
    super::{
        error::StoreError,
        key::{self, Space},
        read::{View, Write},
    },
    drop_pointer, index, misfit, subject,
};
use crate::domain::{
    change::Thing,
    id::{AccountId, CycleId, EmployeeId, FormId, IndicatorId, UnitId},
};

pub(super) fn thing(tree: &mut dyn Write, what: &Thing) -> Result<(), StoreError> {
    match what {
        Thing::Unit(id) => unit(tree, *id),
        Thing::Employee(id) => employee(tree, *id),
        Thing::Indicator(id) => indicator(tree, *id),
        Thing::Form(id) => form(tree, *id),
        Thing::Cycle(id) => cycle(tree, *id),
        Thing::Account(id) => account(tree, *id),
        Thing::Subjects { cycle, employees } => subject::remove(tree, *cycle, employees),
        Thing::Plan { cycle, employee, line } => subject::remove_plan(tree, *cycle, *employee, *line),
        Thing::Responses { cycle, employee, group, raters } => {
            subject::withdraw(tree, *cycle, *employee, *group, raters)
        }
        Thing::Attendance { employee, day } => tree.delete(key::attendance(*employee, *day).bytes()),
    }
}

fn unit(tree: &mut dyn Write, id: UnitId) -> Result<(), StoreError> {
    let old = View::new(tree).unit(id)?.ok_or_else(|| misfit("a unit removed that is not there"))?;
    let has_below = !subject::is_empty(tree, &key::unit_children(Some(id)))?
        || !subject::is_empty(tree, &key::unit_employees(Some(id)))?;
    if has_below {
        return Err(misfit("a unit with people or units below it"));
    }
    for (cycle, _) in View::new(tree).cycles()? {
        if !subject::is_empty(tree, &key::subjects_in(cycle, Some(id)))? {
            return Err(misfit("a unit that people are counted in"));
        }
    }
    drop_pointer(tree, &key::unit_code(&old.code), id.0)?;
    tree.delete(key::unit_children(old.parent).num(id.0).bytes())?;
    tree.delete(key::unit(id).bytes())
}

fn employee(tree: &mut dyn Write, id: EmployeeId) -> Result<(), StoreError> {
    let old = View::new(tree).employee(id)?.ok_or_else(|| misfit("an employee removed who is not there"))?;
    // Numbers have no holes, so that a window into the list of everybody is found without counting.
    if View::new(tree).last_id(Space::Employee)? != id.0 {
        return Err(misfit("an employee who is not the last one"));
    }
    let has_more = !subject::is_empty(tree, &key::employee_cycles(id))?
        || !subject::is_empty(tree, &key::subordinates(id))?
        || !subject::is_empty(tree, &key::attendances(id))?;
    if has_more {
        return Err(misfit("an employee with a form, subordinates or attendance"));
    }
    drop_pointer(tree, &key::nip_index(old.nip), id.0)?;
    tree.delete(key::unit_employees(old.unit).num(id.0).bytes())?;
    if let Some(superior) = old.superior {
        tree.delete(key::subordinates(superior).num(id.0).bytes())?;
    }
    tree.delete(key::employee(id).bytes())
}

fn indicator(tree: &mut dyn Write, id: IndicatorId) -> Result<(), StoreError> {
    let old = View::new(tree).indicator(id)?;
    let old = old.ok_or_else(|| misfit("an indicator removed that is not there"))?;
    drop_pointer(tree, &key::indicator_code(&old.code), id.0)?;
    tree.delete(key::indicator(id).bytes())
}

fn form(tree: &mut dyn Write, id: FormId) -> Result<(), StoreError> {
    let old = View::new(tree).form(id)?.ok_or_else(|| misfit("a form removed that is not there"))?;
    tree.delete(key::form(id).bytes())?;
    index::point_at_newest(tree, &old.code)
}

fn cycle(tree: &mut dyn Write, id: CycleId) -> Result<(), StoreError> {
    let old = View::new(tree).cycle(id)?.ok_or_else(|| misfit("a cycle removed that is not there"))?;
    if !subject::is_empty(tree, &key::subjects(id))? {
        return Err(misfit("a cycle with people in it"));
    }
    drop_pointer(tree, &key::cycle_code(&old.code), id.0)?;
    tree.delete(key::cycle(id).bytes())
}

fn account(tree: &mut dyn Write, id: AccountId) -> Result<(), StoreError> {
    let old = View::new(tree).account(id)?.ok_or_else(|| misfit("an account removed that is not there"))?;
    drop_pointer(tree, &key::account_login(&old.login), id.0)?;
    tree.delete(key::account(id).bytes())
}
