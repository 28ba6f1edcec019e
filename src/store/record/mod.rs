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
mod remove;
mod subject;

pub use rebuild::{is_derived, rebuild};
pub(super) use subject::standing;

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
            subject::withdraw(tree, *cycle, *employee, *group, std::slice::from_ref(rater))
        }
        Change::RatingsDecided { cycle, employee, decision } => {
            subject::decide(tree, *cycle, *employee, decision.as_ref())
        }
        Change::AccountSet { id, account } => index::set_account(tree, *id, account),
        Change::Removed { what, name: _ } => remove::thing(tree, what),
        Change::RatersShown { .. } => Ok(()),
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
#[cfg(test)]
mod tests {
    use super::{
        super::{
            memory::Memory,
            read::Counts,
            script::{self, Script},
        },
        *,
    };
    use crate::domain::{
        cycle::Phase,
        form::{Missing, RaterGroup},
        id::{CycleId, EmployeeId, FormId, UnitId},
        response::{Rater, Response},
        unit::Unit,
    };

    /// What `record` has kept, without the records it follows from.
    fn kept(tree: &Memory) -> Memory {
        Memory(tree.0.iter().filter(|(k, _)| is_derived(k)).map(|(k, v)| (k.clone(), v.clone())).collect())
    }

    #[test]
    fn after_each_change_indexes_totals_and_counts_are_those_derived_anew() {
        let mut seen = [0u32; 4];
        for seed in 0..40 {
            let (mut script, mut tree) = (Script::new(seed), Memory::default());
            for step in 0..150 {
                let changes = script.next(View::new(&tree)).unwrap();
                for change in &changes {
                    record(&mut tree, change).unwrap();
                }
                assert_eq!(kept(&tree), rebuild(&tree).unwrap(), "seed {seed}, step {step}: {changes:?}");
            }
            let all = View::new(&tree).counts(CycleId(1), None).unwrap();
            seen[0] += all.n_subjects();
            seen[1] += all.responses.iter().sum::<u32>();
            seen[2] += all.n_scores;
            seen[3] += all.predicates.iter().sum::<u32>();
        }
        assert!(seen.iter().all(|n| *n > 50), "the scripts must do something: {seen:?}");
    }

    #[test]
    fn the_same_changes_give_the_same_tree() {
        let run = || {
            let (mut script, mut tree) = (Script::new(7), Memory::default());
            for _ in 0..200 {
                for change in script.next(View::new(&tree)).unwrap() {
                    record(&mut tree, &change).unwrap();
                }
            }
            tree
        };
        assert_eq!(run(), run());
    }

    fn unit(code: &str, parent: Option<u32>) -> Unit {
        Unit {
            code: code.into(),
            name: code.into(),
            parent: parent.map(UnitId),
            field: String::new(),
            head: None,
        }
    }

    /// Two branches, one employee in unit 3 below unit 1, with a response in cycle 1.
    fn small() -> Memory {
        let mut tree = Memory::default();
        let mut script = Script::new(1);
        let employee = loop {
            let next = script.next(View::new(&Memory::default())).unwrap();
            if let Some(Change::EmployeeSet { mut employee, .. }) = next.into_iter().next() {
                employee.unit = Some(UnitId(3));
                break employee;
            }
        };
        let cycle = loop {
            let next = script.next(View::new(&Memory::default())).unwrap();
            if let Some(Change::CycleSet { cycle, .. }) = next.into_iter().next() {
                break cycle;
            }
        };
        let changes = [
            Change::UnitSet { id: UnitId(1), unit: unit("A", None) },
            Change::UnitSet { id: UnitId(2), unit: unit("B", None) },
            Change::UnitSet { id: UnitId(3), unit: unit("A1", Some(1)) },
            Change::EmployeeSet { id: EmployeeId(1), employee },
            Change::FormSet { id: FormId(1), form: script::form("F", 1, Missing::Renormalise) },
            Change::CycleSet { id: CycleId(1), cycle },
            Change::SubjectsAdded { cycle: CycleId(1), form: FormId(1), employees: vec![EmployeeId(1)] },
            Change::ResponsesAdded {
                cycle: CycleId(1),
                employee: EmployeeId(1),
                group: RaterGroup::Public,
                responses: vec![response("1"), response("2")],
            },
        ];
        changes.iter().for_each(|change| record(&mut tree, change).unwrap());
        tree
    }

    fn response(number: &str) -> Response {
        let rater = Rater::Respondent(number.into());
        Response { rater, answers: Vec::new(), remarks: Vec::new(), at: crate::domain::day::Moment(0) }
    }

    fn n_public(tree: &Memory, unit: Option<u32>) -> u32 {
        View::new(tree).counts(CycleId(1), unit.map(UnitId)).unwrap().responses[RaterGroup::Public as usize]
    }

    #[test]
    fn counts_follow_a_unit_to_its_new_parent_and_row_zero_keeps_all() {
        let mut tree = small();
        assert_eq!([Some(1), Some(2), Some(3), None].map(|u| n_public(&tree, u)), [2, 0, 2, 2]);
        record(&mut tree, &Change::UnitSet { id: UnitId(3), unit: unit("A1", Some(2)) }).unwrap();
        assert_eq!([Some(1), Some(2), Some(3), None].map(|u| n_public(&tree, u)), [0, 2, 2, 2]);
        let row = View::new(&tree).tree().get(key::counts(CycleId(1), Some(UnitId(1))).bytes()).unwrap();
        assert_eq!(row, None, "a row of zeros is not stored");
        let shift = Change::SubjectMoved {
            cycle: CycleId(1),
            employee: EmployeeId(1),
            from: Some(UnitId(3)),
            to: None,
        };
        record(&mut tree, &shift).unwrap();
        assert_eq!([Some(1), Some(2), Some(3), None].map(|u| n_public(&tree, u)), [0, 0, 0, 2]);
        assert_ne!(View::new(&tree).counts(CycleId(1), None).unwrap(), Counts::default());
    }

    #[test]
    fn a_change_that_does_not_fit_is_refused() {
        let tree = small();
        let (cycle, employee, group) = (CycleId(1), EmployeeId(1), RaterGroup::Public);
        let add = |list: &[&str]| Change::ResponsesAdded {
            cycle,
            employee,
            group,
            responses: list.iter().map(|n| response(n)).collect(),
        };
        let misfits = [
            add(&["2"]),
            add(&["3", "1"]),
            add(&["5", "4", "5"]),
            Change::ResponsesAdded { cycle, employee: EmployeeId(2), group, responses: vec![response("9")] },
            Change::ResponseWithdrawn { cycle, employee, group, rater: Rater::Respondent("7".into()) },
            Change::SubjectsAdded { cycle, form: FormId(1), employees: vec![employee] },
            Change::SubjectsAdded { cycle, form: FormId(1), employees: vec![EmployeeId(5)] },
            Change::SubjectsAdded { cycle, form: FormId(2), employees: Vec::new() },
            Change::SubjectMoved { cycle, employee, from: None, to: Some(UnitId(1)) },
            Change::PhaseSet { cycle: CycleId(2), phase: Phase::Open },
        ];
        for change in misfits {
            let outcome = record(&mut tree.clone(), &change);
            assert!(matches!(outcome, Err(StoreError::Misfit { .. })), "{change:?}: {outcome:?}");
        }
        record(&mut tree.clone(), &add(&["3", "4"])).unwrap();
    }

    #[test]
    fn a_form_code_leads_to_the_newest_version() {
        let mut tree = Memory::default();
        let mut set = |id, code: &str, version| {
            let form = script::form(code, version, Missing::Wait);
            record(&mut tree, &Change::FormSet { id: FormId(id), form }).unwrap();
            let view = View::new(&tree);
            (view.form_by_code("f").unwrap(), view.form_by_code("g").unwrap())
        };
        assert_eq!(set(1, "F", 1), (Some(FormId(1)), None));
        assert_eq!(set(2, "F", 2), (Some(FormId(2)), None));
        assert_eq!(set(1, "f", 1), (Some(FormId(2)), None));
        assert_eq!(set(2, "G", 1), (Some(FormId(1)), Some(FormId(2))));
        assert_eq!(set(1, "G", 3), (None, Some(FormId(1))));
    }
}
