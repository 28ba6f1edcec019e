//! Employees in a cycle: their place, plan, responses, decision, and the standing that follows from them.

use super::{
    super::{
        error::StoreError,
        key::{self, Key},
        read::{Counts, View, Write},
    },
    counts, misfit, put, put_mark, put_pointer, sealed,
};
use crate::domain::{
    form::{Form, LineNo, RaterGroup},
    id::{CycleId, EmployeeId, FormId, UnitId},
    kind::Target,
    response::{Rater, Response},
    score::{self, Basis},
    subject::{Decision, Standing, Subject},
    tally::Totals,
};
use std::{collections::BTreeMap, ops::ControlFlow};

pub(super) fn add(
    tree: &mut dyn Write,
    cycle: CycleId,
    form: FormId,
    employees: &[EmployeeId],
) -> Result<(), StoreError> {
    let mut subject = Subject {
        form,
        plan: Vec::new(),
        totals: Totals::default(),
        decision: None,
        standing: Standing::default(),
    };
    // Nobody has answered yet, so all begin with the same standing.
    subject.standing = standing(&form_of(tree, form)?, &subject);
    let share = counts::share(&subject);
    let mut places = Vec::with_capacity(employees.len());
    let mut added: BTreeMap<Option<UnitId>, Counts> = BTreeMap::new();
    let view = View::new(tree);
    for id in employees {
        let employee = view.employee(*id)?.ok_or_else(|| misfit("a subject that is no employee"))?;
        if view.subject_unit(cycle, *id)?.is_some() {
            return Err(misfit("a subject that is one already"));
        }
        places.push((employee.unit, *id));
        counts::plus(added.entry(employee.unit).or_default(), &share);
    }
    places.sort_unstable();
    if places.windows(2).any(|pair| pair.first() == pair.last()) {
        return Err(misfit("a subject that is one already"));
    }
    for (unit, id) in &places {
        put(tree, &key::subject(cycle, *unit, *id), &subject)?;
    }
    places.sort_unstable_by_key(|(_, id)| *id);
    for (unit, id) in &places {
        put_pointer(tree, &key::subject_unit(cycle, *id), unit.map_or(0, |u| u.0))?;
    }
    for (_, id) in &places {
        put_mark(tree, &key::employee_cycles(*id).num(cycle.0))?;
    }
    for (unit, counts) in &added {
        counts::replace(tree, cycle, *unit, &Counts::default(), counts)?;
    }
    Ok(())
}

pub(super) fn shift(
    tree: &mut dyn Write,
    cycle: CycleId,
    employee: EmployeeId,
    from: Option<UnitId>,
    to: Option<UnitId>,
) -> Result<(), StoreError> {
    let (unit, subject) = subject_of(tree, cycle, employee)?;
    if unit != from {
        return Err(misfit("a subject moved from where he is not"));
    }
    tree.delete(key::subject(cycle, from, employee).bytes())?;
    put(tree, &key::subject(cycle, to, employee), &subject)?;
    put_pointer(tree, &key::subject_unit(cycle, employee), to.map_or(0, |u| u.0))?;
    let view = View::new(tree);
    let (old, new) = (view.ancestry(from)?, view.ancestry(to)?);
    counts::carry(tree, cycle, &old, &new, &counts::share(&subject))
}

pub(super) fn set_plan(
    tree: &mut dyn Write,
    cycle: CycleId,
    employee: EmployeeId,
    line: LineNo,
    target: Target,
) -> Result<(), StoreError> {
    change(tree, cycle, employee, |subject| match subject.plan.binary_search_by_key(&line, |(l, _)| *l) {
        Ok(i) => subject.plan[i].1 = target,
        Err(i) => subject.plan.insert(i, (line, target)),
    })
}

pub(super) fn decide(
    tree: &mut dyn Write,
    cycle: CycleId,
    employee: EmployeeId,
    decision: Option<&Decision>,
) -> Result<(), StoreError> {
    change(tree, cycle, employee, |subject| subject.decision = decision.cloned())
}

pub(super) fn add_responses(
    tree: &mut dyn Write,
    cycle: CycleId,
    employee: EmployeeId,
    group: RaterGroup,
    responses: &[Response],
) -> Result<(), StoreError> {
    let mut entries = Vec::with_capacity(responses.len());
    for response in responses {
        let key = key::response(cycle, employee, group, &response.rater);
        let value = sealed(&key, response)?;
        entries.push((key, value));
    }
    entries.sort_unstable();
    let twice = entries.windows(2).any(|pair| pair.first().map(|e| &e.0) == pair.last().map(|e| &e.0));
    // As a rule the first ones of their group come in one piece, and then one look is enough.
    let fresh = entries.len() > 1 && is_empty(tree, &key::responses_of(cycle, employee, group))?;
    for (key, value) in &entries {
        if twice || (!fresh && tree.get(key.bytes())?.is_some()) {
            return Err(misfit("a second response of the same rater"));
        }
        tree.put(key.bytes(), value)?;
    }
    change(tree, cycle, employee, |subject| {
        for response in responses {
            subject.totals.add(group, response);
        }
    })
}

pub(super) fn withdraw(
    tree: &mut dyn Write,
    cycle: CycleId,
    employee: EmployeeId,
    group: RaterGroup,
    raters: &[Rater],
) -> Result<(), StoreError> {
    let mut responses = Vec::with_capacity(raters.len());
    for rater in raters {
        let response = View::new(tree).response(cycle, employee, group, rater)?;
        responses.push(response.ok_or_else(|| misfit("a response withdrawn that is not there"))?);
        tree.delete(key::response(cycle, employee, group, rater).bytes())?;
    }
    change(tree, cycle, employee, |subject| {
        for response in &responses {
            subject.totals.remove(group, response);
        }
    })
}

pub(super) fn remove(
    tree: &mut dyn Write,
    cycle: CycleId,
    employees: &[EmployeeId],
) -> Result<(), StoreError> {
    for employee in employees {
        let (unit, subject) = subject_of(tree, cycle, *employee)?;
        if !is_empty(tree, &key::responses(cycle, *employee))? {
            return Err(misfit("a subject with answers"));
        }
        tree.delete(key::subject(cycle, unit, *employee).bytes())?;
        tree.delete(key::subject_unit(cycle, *employee).bytes())?;
        tree.delete(key::employee_cycles(*employee).num(cycle.0).bytes())?;
        counts::replace(tree, cycle, unit, &counts::share(&subject), &Counts::default())?;
    }
    Ok(())
}

pub(super) fn remove_plan(
    tree: &mut dyn Write,
    cycle: CycleId,
    employee: EmployeeId,
    line: LineNo,
) -> Result<(), StoreError> {
    change(tree, cycle, employee, |subject| subject.plan.retain(|(l, _)| *l != line))
}

/// Changes a subject, scores it anew and brings the counts up to date.
fn change(
    tree: &mut dyn Write,
    cycle: CycleId,
    employee: EmployeeId,
    edit: impl FnOnce(&mut Subject),
) -> Result<(), StoreError> {
    let (unit, mut subject) = subject_of(tree, cycle, employee)?;
    let before = counts::share(&subject);
    edit(&mut subject);
    subject.standing = standing(&form_of(tree, subject.form)?, &subject);
    put(tree, &key::subject(cycle, unit, employee), &subject)?;
    counts::replace(tree, cycle, unit, &before, &counts::share(&subject))
}

/// What the subject's plan, totals and decision come to.
pub(in crate::store) fn standing(form: &Form, subject: &Subject) -> Standing {
    let Subject { plan, totals, decision, form: _, standing: _ } = subject;
    score::score(&Basis { form, plan, totals, decision: decision.as_ref() }).standing
}

fn subject_of(
    tree: &dyn Write,
    cycle: CycleId,
    employee: EmployeeId,
) -> Result<(Option<UnitId>, Subject), StoreError> {
    let view = View::new(tree);
    let unit = view.subject_unit(cycle, employee)?.ok_or_else(|| misfit("an employee who is no subject"))?;
    let subject = view.subject(cycle, employee)?.ok_or_else(|| misfit("an employee who is no subject"))?;
    Ok((unit, subject))
}

fn form_of(tree: &dyn Write, form: FormId) -> Result<Form, StoreError> {
    View::new(tree).form(form)?.ok_or_else(|| misfit("a form that is not there"))
}

pub(super) fn is_empty(tree: &dyn Write, prefix: &Key) -> Result<bool, StoreError> {
    let mut empty = true;
    tree.scan(prefix.bytes(), &prefix.end(), &mut |_, _| {
        empty = false;
        Ok(ControlFlow::Break(()))
    })?;
    Ok(empty)
}
