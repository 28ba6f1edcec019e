//! Cycles and employees as rows name them, each looked up once.

use super::{
    super::fault::Reason,
    found::{CellFault, nip},
};
use crate::{
    domain::{
        cycle::{Cycle, Phase},
        form::{Form, LineNo, RaterGroup},
        id::{CycleId, EmployeeId, FormId},
        subject::Subject,
    },
    store::{error::StoreError, read::View},
};
use std::{collections::HashMap, rc::Rc};

/// What a look-up of a cell gives: the thing, or why the row is refused.
pub type Cell<T> = Result<T, CellFault>;

/// A cache over the store for the length of one file.
pub struct People<'a, 'f> {
    view: View<'a>,
    cycles: HashMap<&'f str, Option<(CycleId, Phase)>>,
    employees: HashMap<&'f str, Result<EmployeeId, Reason>>,
    forms: HashMap<FormId, Rc<Form>>,
}

impl<'a, 'f> People<'a, 'f> {
    pub fn new(view: View<'a>) -> People<'a, 'f> {
        People { view, cycles: HashMap::new(), employees: HashMap::new(), forms: HashMap::new() }
    }

    /// A cycle in one of these phases.
    pub fn cycle(&mut self, cell: &'f str, phases: &[Phase]) -> Result<Cell<CycleId>, StoreError> {
        let found = match self.cycles.get(cell) {
            Some(found) => *found,
            None => {
                let found = match self.view.cycle_by_code(cell)? {
                    Some(id) => self.view.cycle(id)?.map(|Cycle { phase, .. }| (id, phase)),
                    None => None,
                };
                self.cycles.insert(cell, found);
                found
            }
        };
        let fault = |reason| Ok(Err(("cycle", cell.to_owned(), reason)));
        match found {
            _ if cell.is_empty() => fault(Reason::Missing),
            None => fault(Reason::UnknownCycle),
            Some((_, phase)) if !phases.contains(&phase) => fault(Reason::WrongPhase { phase }),
            Some((id, _)) => Ok(Ok(id)),
        }
    }

    /// An employee by the NIP in a cell; a well-formed one that nobody has is refused with `unknown`.
    pub fn employee(
        &mut self,
        column: &'static str,
        cell: &'f str,
        unknown: Reason,
    ) -> Result<Cell<EmployeeId>, StoreError> {
        let found = match self.employees.get(cell) {
            Some(found) => found,
            None => {
                let found = match nip(column, cell) {
                    Ok(nip) => self.view.employee_by_nip(nip)?.ok_or(Reason::UnknownEmployee),
                    Err((_, _, reason)) => Err(reason),
                };
                self.employees.entry(cell).or_insert(found)
            }
        };
        Ok(match found {
            Ok(id) => Ok(*id),
            Err(Reason::UnknownEmployee) => Err((column, cell.to_owned(), unknown)),
            Err(reason) => Err((column, cell.to_owned(), reason.clone())),
        })
    }

    /// The subject that an employee is in a cycle, with the form.
    pub fn subject(
        &mut self,
        cycle: CycleId,
        employee: EmployeeId,
    ) -> Result<Option<(Subject, Rc<Form>)>, StoreError> {
        let Some(subject) = self.view.subject(cycle, employee)? else { return Ok(None) };
        let form = match self.forms.get(&subject.form) {
            Some(form) => form.clone(),
            None => {
                let Some(form) = self.view.form(subject.form)? else { return Ok(None) };
                let form = Rc::new(form);
                self.forms.insert(subject.form, form.clone());
                form
            }
        };
        Ok(Some((subject, form)))
    }
}

/// The line of a form that a cell of the indicator column means.
pub fn line_of(view: View<'_>, form: &Form, cell: &str) -> Result<Result<LineNo, Reason>, StoreError> {
    if cell.is_empty() {
        return Ok(Err(Reason::Missing));
    }
    if let Some((line, ..)) =
        form.lines().find(|(_, _, line)| line.code.to_lowercase() == cell.to_lowercase())
    {
        return Ok(Ok(line));
    }
    // The catalogue may have changed the code since the form took its copy.
    let Some(id) = view.indicator_by_code(cell)? else { return Ok(Err(Reason::UnknownIndicator)) };
    Ok(form.line_of(id).ok_or(Reason::NotInForm))
}

pub fn group(cell: &str) -> Cell<RaterGroup> {
    let fault = |reason| ("group", cell.to_owned(), reason);
    if cell.is_empty() {
        return Err(fault(Reason::Missing));
    }
    named_group(cell).ok_or_else(|| fault(Reason::UnknownGroup))
}

/// By its code or by the word people use for it.
fn named_group(cell: &str) -> Option<RaterGroup> {
    const WORDS: [(&str, RaterGroup); 8] = [
        ("atasan", RaterGroup::Superior),
        ("rekan", RaterGroup::Peer),
        ("rekan sejawat", RaterGroup::Peer),
        ("sejawat", RaterGroup::Peer),
        ("bawahan", RaterGroup::Subordinate),
        ("diri sendiri", RaterGroup::Own),
        ("sendiri", RaterGroup::Own),
        ("masyarakat", RaterGroup::Public),
    ];
    let word = || WORDS.iter().find(|(word, _)| word.eq_ignore_ascii_case(cell)).map(|(_, group)| *group);
    RaterGroup::from_code(cell).or_else(word)
}

/// Whether a rater of this group may be this employee: in his own group nobody else, in others anybody else.
pub fn may_rate(group: RaterGroup, subject: EmployeeId, rater: EmployeeId) -> Result<(), Reason> {
    match (group, subject == rater) {
        (RaterGroup::Own, false) => Err(Reason::NotHimself),
        (RaterGroup::Superior | RaterGroup::Peer | RaterGroup::Subordinate, true) => Err(Reason::Himself),
        (RaterGroup::Own, true)
        | (RaterGroup::Superior | RaterGroup::Peer | RaterGroup::Subordinate, false)
        | (RaterGroup::Public, _) => Ok(()),
    }
}
