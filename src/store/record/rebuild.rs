//! Deriving anew what `record` keeps: indexes, counts, and the totals and standings of subjects.
//!
//! Reads only the records proper and shares no code with the keeping, except for the score and what a subject
//! adds to the counts. `verify` and the tests hold its outcome against the tree.

use super::{
    super::{
        error::StoreError,
        key::{self, Key, Space, num_at},
        memory::Memory,
        read::{Counts, Read, View, group_at},
    },
    counts, misfit, put, put_mark, put_pointer,
    subject::standing,
};
use crate::{
    codec::Record,
    domain::{
        employee::Employee,
        id::{CycleId, EmployeeId, FormId, UnitId},
        response::Response,
        subject::Subject,
        tally::Totals,
    },
};
use std::{
    collections::{BTreeMap, HashMap, hash_map::Entry},
    ops::ControlFlow,
};

/// Whether a key lies in a space that `rebuild` gives: everything that follows from other records.
pub fn is_derived(key: &[u8]) -> bool {
    let first = key.first().copied().unwrap_or_default();
    first == Space::Subject as u8 || first == Space::Counts as u8 || first >= Space::NipIndex as u8
}

/// All derived entries as they should be. The form, plan and decision of a subject are taken as they are.
pub fn rebuild(tree: &dyn Read) -> Result<Memory, StoreError> {
    let view = View::new(tree);
    let mut out = Memory::default();
    for (id, unit) in view.units()? {
        put_pointer(&mut out, &key::unit_code(&unit.code), id.0)?;
        put_mark(&mut out, &key::unit_children(unit.parent).num(id.0))?;
    }
    each(view, Space::Employee, |key, employee: Employee| {
        let id = num_at(key, 1);
        put_pointer(&mut out, &key::nip_index(employee.nip), id)?;
        put_mark(&mut out, &key::unit_employees(employee.unit).num(id))?;
        match employee.superior {
            Some(superior) => put_mark(&mut out, &key::subordinates(superior).num(id)),
            None => Ok(()),
        }
    })?;
    for (id, indicator) in view.indicators()? {
        put_pointer(&mut out, &key::indicator_code(&indicator.code), id.0)?;
    }
    for (id, cycle) in view.cycles()? {
        put_pointer(&mut out, &key::cycle_code(&cycle.code), id.0)?;
    }
    for (id, account) in view.accounts()? {
        put_pointer(&mut out, &key::account_login(&account.login), id.0)?;
    }
    let forms: HashMap<FormId, _> = view.forms()?.into_iter().collect();
    let mut versions: Vec<_> = forms.iter().map(|(id, form)| (form.version, *id, &form.code)).collect();
    versions.sort_unstable();
    for (_, id, code) in versions {
        put_pointer(&mut out, &key::form_code(code), id.0)?;
    }
    assignments(tree, &mut out)?;

    let totals = totals(view)?;
    let mut ancestries: HashMap<Option<UnitId>, Vec<UnitId>> = HashMap::new();
    let mut rows: BTreeMap<Key, Counts> = BTreeMap::new();
    each(view, Space::Subject, |key, mut subject: Subject| {
        let (cycle, unit, employee) = (CycleId(num_at(key, 1)), num_at(key, 5), EmployeeId(num_at(key, 9)));
        put_pointer(&mut out, &key::subject_unit(cycle, employee), unit)?;
        put_mark(&mut out, &key::employee_cycles(employee).num(cycle.0))?;
        let form = forms.get(&subject.form).ok_or_else(|| misfit("a form that is not there"))?;
        subject.totals = totals.get(&(cycle, employee)).cloned().unwrap_or_default();
        subject.standing = standing(form, &subject);
        let unit = (unit != 0).then_some(UnitId(unit));
        put(&mut out, &key::subject(cycle, unit, employee), &subject)?;

        let share = counts::share(&subject);
        let above = match ancestries.entry(unit) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(view.ancestry(unit)?),
        };
        for row in above.iter().map(|u| Some(*u)).chain([None]) {
            counts::plus(rows.entry(key::counts(cycle, row)).or_default(), &share);
        }
        Ok(())
    })?;
    for (key, counts) in rows {
        put(&mut out, &key, &counts)?;
    }
    Ok(out)
}

/// The totals of every subject, counted from the responses.
fn totals(view: View<'_>) -> Result<HashMap<(CycleId, EmployeeId), Totals>, StoreError> {
    let mut totals: HashMap<(CycleId, EmployeeId), Totals> = HashMap::new();
    each(view, Space::Response, |key, response: Response| {
        let of = (CycleId(num_at(key, 1)), EmployeeId(num_at(key, 5)));
        totals.entry(of).or_default().add(group_at(key, 9)?, &response);
        Ok(())
    })?;
    Ok(totals)
}

fn assignments(tree: &dyn Read, out: &mut Memory) -> Result<(), StoreError> {
    let all = Key::new(Space::Assignment);
    tree.scan(all.bytes(), &all.end(), &mut |key, _| {
        let cycle = CycleId(num_at(key, 1));
        let (subject, group, rater) =
            (EmployeeId(num_at(key, 5)), group_at(key, 9)?, EmployeeId(num_at(key, 10)));
        put_mark(out, &key::rater_assignment(cycle, rater, group, subject))?;
        Ok(ControlFlow::Continue(()))
    })
}

fn each<T: Record>(
    view: View<'_>,
    space: Space,
    mut visit: impl FnMut(&[u8], T) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    view.each(&Key::new(space), |key, record| {
        visit(key, record)?;
        Ok(ControlFlow::Continue(()))
    })
}
