//! Units, employees, indicators, forms, cycles and accounts, with the indexes that lead to them.

use super::{
    super::{
        error::StoreError,
        key::{self, Key},
        read::{View, Write},
    },
    counts, drop_pointer, misfit, put, put_mark, put_pointer,
};
use crate::domain::{
    account::Account,
    assignment::Assignment,
    cycle::{Cycle, Phase},
    employee::Employee,
    form::Form,
    id::{AccountId, CycleId, EmployeeId, FormId, IndicatorId, UnitId},
    indicator::Indicator,
    unit::Unit,
};

pub(super) fn set_unit(tree: &mut dyn Write, id: UnitId, unit: &Unit) -> Result<(), StoreError> {
    let old = View::new(tree).unit(id)?;
    let code = key::unit_code(&unit.code);
    if let Some(old) = &old {
        move_pointer(tree, &key::unit_code(&old.code), &code, id.0)?;
    }
    put_pointer(tree, &code, id.0)?;
    put(tree, &key::unit(id), unit)?;
    // A unit may have been named as a parent, with people below it, before it was there itself.
    let old_parent = old.as_ref().and_then(|u| u.parent);
    if old.is_some() && old_parent != unit.parent {
        tree.delete(key::unit_children(old_parent).num(id.0).bytes())?;
    }
    put_mark(tree, &key::unit_children(unit.parent).num(id.0))?;
    if old_parent == unit.parent {
        return Ok(());
    }
    let view = View::new(tree);
    let (from, to) = (view.ancestry(old_parent)?, view.ancestry(unit.parent)?);
    let cycles: Vec<CycleId> = view.cycles()?.into_iter().map(|(cycle, _)| cycle).collect();
    for cycle in cycles {
        let below = View::new(tree).counts(cycle, Some(id))?;
        counts::carry(tree, cycle, &from, &to, &below)?;
    }
    Ok(())
}

pub(super) fn set_employee(
    tree: &mut dyn Write,
    id: EmployeeId,
    employee: &Employee,
) -> Result<(), StoreError> {
    let old = View::new(tree).employee(id)?;
    let nip = key::nip_index(employee.nip);
    if let Some(old) = &old {
        move_pointer(tree, &key::nip_index(old.nip), &nip, id.0)?;
        if old.unit != employee.unit {
            tree.delete(key::unit_employees(old.unit).num(id.0).bytes())?;
        }
        if let Some(superior) = old.superior
            && old.superior != employee.superior
        {
            tree.delete(key::subordinates(superior).num(id.0).bytes())?;
        }
    }
    put(tree, &key::employee(id), employee)?;
    put_pointer(tree, &nip, id.0)?;
    put_mark(tree, &key::unit_employees(employee.unit).num(id.0))?;
    match employee.superior {
        Some(superior) => put_mark(tree, &key::subordinates(superior).num(id.0)),
        None => Ok(()),
    }
}

pub(super) fn set_indicator(
    tree: &mut dyn Write,
    id: IndicatorId,
    indicator: &Indicator,
) -> Result<(), StoreError> {
    let code = key::indicator_code(&indicator.code);
    if let Some(old) = View::new(tree).indicator(id)? {
        move_pointer(tree, &key::indicator_code(&old.code), &code, id.0)?;
    }
    put_pointer(tree, &code, id.0)?;
    put(tree, &key::indicator(id), indicator)
}

/// A version that a cycle uses is never set again: the standings that rest on it are not computed anew.
pub(super) fn set_form(tree: &mut dyn Write, id: FormId, form: &Form) -> Result<(), StoreError> {
    let old = View::new(tree).form(id)?;
    put(tree, &key::form(id), form)?;
    match old {
        // Taken from a code or set back: another version may be the newest now.
        Some(old) if old.code != form.code || old.version > form.version => {
            point_at_newest(tree, &old.code)?;
            point_at_newest(tree, &form.code)
        }
        Some(_) | None => {
            let view = View::new(tree);
            let newer = match view.form_by_code(&form.code)? {
                Some(other) if other != id => {
                    view.form(other)?.is_some_and(|o| (o.version, other) > (form.version, id))
                }
                Some(_) | None => false,
            };
            if newer { Ok(()) } else { put_pointer(tree, &key::form_code(&form.code), id.0) }
        }
    }
}

pub(super) fn point_at_newest(tree: &mut dyn Write, code: &str) -> Result<(), StoreError> {
    let pointer = key::form_code(code);
    let same_code = |form: &Form| key::form_code(&form.code) == pointer;
    let forms = View::new(tree).forms()?;
    let newest = forms.iter().filter(|(_, f)| same_code(f)).max_by_key(|(id, f)| (f.version, *id));
    match newest {
        Some((id, _)) => put_pointer(tree, &pointer, id.0),
        None => tree.delete(pointer.bytes()),
    }
}

pub(super) fn set_cycle(tree: &mut dyn Write, id: CycleId, cycle: &Cycle) -> Result<(), StoreError> {
    let code = key::cycle_code(&cycle.code);
    if let Some(old) = View::new(tree).cycle(id)? {
        move_pointer(tree, &key::cycle_code(&old.code), &code, id.0)?;
    }
    put_pointer(tree, &code, id.0)?;
    put(tree, &key::cycle(id), cycle)
}

pub(super) fn set_phase(tree: &mut dyn Write, id: CycleId, phase: Phase) -> Result<(), StoreError> {
    let mut cycle = View::new(tree).cycle(id)?.ok_or_else(|| misfit("a phase of no cycle"))?;
    cycle.phase = phase;
    put(tree, &key::cycle(id), &cycle)
}

pub(super) fn set_account(tree: &mut dyn Write, id: AccountId, account: &Account) -> Result<(), StoreError> {
    let login = key::account_login(&account.login);
    if let Some(old) = View::new(tree).account(id)? {
        move_pointer(tree, &key::account_login(&old.login), &login, id.0)?;
    }
    put_pointer(tree, &login, id.0)?;
    put(tree, &key::account(id), account)
}

pub(super) fn assignment_keys(cycle: CycleId, assignment: &Assignment) -> (Key, Key) {
    let Assignment { subject, group, rater } = *assignment;
    (key::assignment(cycle, subject, group, rater), key::rater_assignment(cycle, rater, group, subject))
}

/// Clears the old place of a pointer that is about to be put at the new one.
fn move_pointer(tree: &mut dyn Write, old: &Key, new: &Key, to: u32) -> Result<(), StoreError> {
    if old == new { Ok(()) } else { drop_pointer(tree, old, to) }
}
