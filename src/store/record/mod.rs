//! Recording: what each change does to the tree of records.
//!
//! A pure function of the tree and the change, so that folding the journal gives the same tree byte for byte.
//! With the record itself it keeps every index, the running totals and the standing of the subject, and the
//! counts of units: a row for each unit with everything below it, and row 0 for the whole government, people
//! without a unit included. A row of counts that would be all zero is not stored.
//!
//! What may happen is decided elsewhere and before. A change that does not fit the records at all is refused
//! as `StoreError::Misfit`; the tree may then hold half of it and must be thrown away with its transaction.

mod counts;
mod index;
mod rebuild;
mod subject;

pub use rebuild::{is_derived, rebuild};

use super::{
    error::StoreError,
    key::{self, Key},
    read::{Pointer, View, Write},
};
use crate::{
    codec::{self, Record},
    domain::change::Change,
};

/// Brings the tree up to date with a change.
pub fn record(tree: &mut dyn Write, change: &Change) -> Result<(), StoreError> {
    match change {
        Change::UnitSet { id, unit } => index::set_unit(tree, *id, unit),
        Change::EmployeeSet { id, employee } => index::set_employee(tree, *id, employee),
        Change::IndicatorSet { id, indicator } => index::set_indicator(tree, *id, indicator),
        Change::FormSet { id, form } => index::set_form(tree, *id, form),
        Change::CycleSet { id, cycle } => index::set_cycle(tree, *id, cycle),
        Change::PhaseSet { cycle, phase } => index::set_phase(tree, *cycle, *phase),
        Change::SubjectsAdded { cycle, form, employees } => subject::add(tree, *cycle, *form, employees),
        Change::SubjectMoved { cycle, employee, from, to } => {
            subject::shift(tree, *cycle, *employee, *from, *to)
        }
        Change::PlanSet { cycle, employee, line, target } => {
            subject::set_plan(tree, *cycle, *employee, *line, *target)
        }
        Change::AssignmentSet { cycle, assignment } => {
            let (by_subject, by_rater) = index::assignment_keys(*cycle, assignment);
            put_mark(tree, &by_subject)?;
            put_mark(tree, &by_rater)
        }
        Change::AssignmentRemoved { cycle, assignment } => {
            let (by_subject, by_rater) = index::assignment_keys(*cycle, assignment);
            tree.delete(by_subject.bytes())?;
            tree.delete(by_rater.bytes())
        }
        Change::AttendanceSet { employee, day, attendance } => {
            put(tree, &key::attendance(*employee, *day), attendance)
        }
        Change::ResponsesAdded { cycle, employee, group, responses } => {
            subject::add_responses(tree, *cycle, *employee, *group, responses)
        }
        Change::ResponseWithdrawn { cycle, employee, group, rater } => {
            subject::withdraw(tree, *cycle, *employee, *group, rater)
        }
        Change::RatingsDecided { cycle, employee, decision } => {
            subject::decide(tree, *cycle, *employee, decision.as_ref())
        }
        Change::AccountSet { id, account } => index::set_account(tree, *id, account),
    }
}

fn sealed<T: Record>(key: &Key, value: &T) -> Result<Vec<u8>, StoreError> {
    codec::seal(key.bytes(), value).map_err(|why| StoreError::Damaged { key: key.bytes().to_vec(), why })
}

fn put<T: Record>(tree: &mut dyn Write, key: &Key, value: &T) -> Result<(), StoreError> {
    tree.put(key.bytes(), &sealed(key, value)?)
}

/// An index entry whose key says everything.
fn put_mark(tree: &mut dyn Write, key: &Key) -> Result<(), StoreError> {
    tree.put(key.bytes(), &[])
}

fn put_pointer(tree: &mut dyn Write, key: &Key, to: u32) -> Result<(), StoreError> {
    put(tree, key, &Pointer(to))
}

/// Removes a pointer that still leads to this record; two records may have swapped their codes meanwhile.
fn drop_pointer(tree: &mut dyn Write, key: &Key, to: u32) -> Result<(), StoreError> {
    if View::new(tree).pointer(key)? == Some(to) { tree.delete(key.bytes()) } else { Ok(()) }
}

fn misfit(what: &'static str) -> StoreError {
    StoreError::Misfit { what }
}
