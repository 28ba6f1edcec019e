//! Which form the rules of a cycle give an employee.

use crate::{
    domain::{
        change::Change,
        cycle::AssignRule,
        employee::Employee,
        id::{CycleId, EmployeeId, FormId, UnitId},
    },
    store::{error::StoreError, read::View},
};
use std::collections::HashMap;

/// A change holds at most so many employees.
const MOST_AT_ONCE: usize = 1_000;

/// Looks up each unit's way to the top once. Units are those stored: none of them moves while it is used.
pub struct Membership<'a> {
    view: View<'a>,
    ancestries: HashMap<UnitId, Vec<UnitId>>,
}

impl<'a> Membership<'a> {
    pub fn new(view: View<'a>) -> Membership<'a> {
        Membership { view, ancestries: HashMap::new() }
    }

    /// The form of the first rule that fits; nobody retired gets one.
    pub fn form(&mut self, rules: &[AssignRule], employee: &Employee) -> Result<Option<FormId>, StoreError> {
        if employee.retired {
            return Ok(None);
        }
        for rule in rules {
            if self.is_within(rule, employee.unit)? && has_type(rule, employee) {
                return Ok(Some(rule.form));
            }
        }
        Ok(None)
    }

    fn is_within(&mut self, rule: &AssignRule, unit: Option<UnitId>) -> Result<bool, StoreError> {
        let Some(unit) = unit else { return Ok(rule.units.is_empty()) };
        if rule.units.is_empty() {
            return Ok(true);
        }
        if !self.ancestries.contains_key(&unit) {
            self.ancestries.insert(unit, self.view.ancestry(Some(unit))?);
        }
        Ok(self.ancestries.get(&unit).is_some_and(|above| rule.units.iter().any(|unit| above.contains(unit))))
    }
}

fn has_type(rule: &AssignRule, employee: &Employee) -> bool {
    let fits = |words: &String| employee.position_type.is_some_and(|t| t.begins(words));
    rule.position_types.is_empty() || rule.position_types.iter().any(fits)
}

/// The changes that make these people subjects, by form and in order of number.
pub fn added(cycle: CycleId, mut people: Vec<(FormId, EmployeeId)>) -> Vec<Change> {
    people.sort_unstable();
    people
        .chunk_by(|a, b| a.0 == b.0)
        .flat_map(|same_form| same_form.chunks(MOST_AT_ONCE))
        .filter_map(|chunk| {
            let form = chunk.first()?.0;
            Some(Change::SubjectsAdded { cycle, form, employees: chunk.iter().map(|(_, id)| *id).collect() })
        })
        .collect()
}
