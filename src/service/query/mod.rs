//! Asking: what each query gives, on a snapshot, within what the actor may see.
//!
//! Results of people are left out wherever the actor has no right to them, also in lists whose names he may
//! read; raters of confidential groups are named to nobody.

mod cycle;
mod employee;
mod explain;
mod form;
mod journal;
mod me;
mod response;
mod result;
mod task;
mod unit;

use super::{
    actor::Actor,
    api::{Person, Query, Reply},
    check::{self, Reach},
    fault::{Noun, Refusal},
    kept::Kept,
    progress::Progress,
    search::Index,
    tree::Tree,
    undo,
};
use crate::{
    domain::{
        day::Day,
        employee::Employee,
        form::Form,
        id::{CycleId, EmployeeId, FormId, UnitId},
        rights::Right,
        subject::Standing,
    },
    store::{
        Store, backup,
        read::{Counts, View},
        snapshot::Snapshot,
        verify,
    },
};
use std::{cell::RefCell, collections::HashMap, fmt::Display, sync::Arc};

/// What is kept between queries, for a state of units and people.
#[derive(Default)]
pub struct Shelf {
    index: Kept<Index>,
    tree: Kept<Tree>,
}

/// What one query is answered from.
pub struct Desk<'a> {
    snapshot: &'a Snapshot,
    view: View<'a>,
    store: &'a Store,
    actor: &'a Actor,
    today: Day,
    shelf: &'a Shelf,
    /// The writer's count of changes to units and people, read before the snapshot was taken.
    people: u64,
    results: Reach<'a>,
    forms: RefCell<HashMap<FormId, Arc<Form>>>,
    unit_codes: RefCell<HashMap<UnitId, String>>,
}

impl<'a> Desk<'a> {
    pub fn new(
        (store, snapshot): (&'a Store, &'a Snapshot),
        actor: &'a Actor,
        today: Day,
        shelf: &'a Shelf,
        people: u64,
    ) -> Desk<'a> {
        let view = snapshot.view();
        let results = Reach::of(view, actor, Right::Results);
        let (forms, unit_codes) = (RefCell::default(), RefCell::default());
        Desk { snapshot, view, store, actor, today, shelf, people, results, forms, unit_codes }
    }
}

pub fn ask(desk: &Desk<'_>, query: &Query, progress: &Progress) -> Result<Reply, Refusal> {
    check::query(desk.view, desk.actor, query)?;
    match query {
        Query::Accounts => me::accounts(desk).map(Reply::Accounts),
        Query::Me => me::me(desk).map(|me| Reply::Me(Box::new(me))),
        Query::About => me::about(desk).map(|about| Reply::About(Box::new(about))),
        Query::Home { cycle } => me::home(desk, *cycle).map(|home| Reply::Home(Box::new(home))),
        Query::Cycles => cycle::all(desk).map(Reply::Cycles),
        Query::CycleByCode { code } => cycle::by_code(desk, code).map(Reply::CycleId),
        Query::Units => unit::all(desk).map(Reply::Units),
        Query::UnitByCode { code } => unit::by_code(desk, code).map(Reply::UnitId),
        Query::UnitResults { cycle, unit } => {
            unit::results(desk, *cycle, *unit).map(|results| Reply::UnitResults(Box::new(results)))
        }
        Query::Ikm { cycle, unit } => unit::ikm(desk, *cycle, *unit).map(|page| Reply::Ikm(Box::new(page))),
        Query::Employees { unit, subtree, offset, limit, cycle } => {
            employee::page(desk, *unit, *subtree, (*offset, *limit), *cycle).map(Reply::Employees)
        }
        Query::Find { text, limit, cycle } => employee::find(desk, text, *limit, *cycle).map(Reply::Found),
        Query::Employee { id } => employee::one(desk, *id).map(|page| Reply::Employee(Box::new(page))),
        Query::EmployeeByNip { nip } => employee::by_nip(desk, *nip).map(Reply::EmployeeId),
        Query::Indicators => Ok(Reply::Indicators(desk.view.indicators()?)),
        Query::Forms => form::all(desk).map(Reply::Forms),
        Query::Tasks { cycle } => task::all(desk, *cycle).map(Reply::Tasks),
        Query::Form { cycle, subject, group, respondent } => {
            form::one(desk, *cycle, *subject, *group, respondent.as_deref())
                .map(|page| Reply::Form(Box::new(page)))
        }
        Query::Sheet { cycle, group, form } => {
            form::sheet(desk, *cycle, *group, *form).map(|page| Reply::Sheet(Box::new(page)))
        }
        Query::Stack { cycle, subject } => {
            form::stack(desk, *cycle, *subject).map(|page| Reply::Stack(Box::new(page)))
        }
        Query::Results { cycle, unit, subtree, offset, limit } => {
            result::page(desk, *cycle, *unit, *subtree, (*offset, *limit)).map(Reply::Results)
        }
        Query::Scores { cycle, unit, employee } => {
            result::scores(desk, *cycle, *unit, *employee, progress).map(Reply::Scores)
        }
        Query::Explain { cycle, employee } => {
            explain::explain(desk, *cycle, *employee).map(|e| Reply::Explain(Box::new(e)))
        }
        Query::Responses { cycle, after, limit } => {
            response::page(desk, *cycle, *after, *limit).map(Reply::Responses)
        }
        Query::Journal { before, limit, about } => {
            journal::page(desk, *before, *limit, *about).map(Reply::Journal)
        }
        Query::Targets { cycle, employee } => employee::targets(desk, *cycle, *employee).map(Reply::Targets),
        Query::Undos => Ok(Reply::Undos(undo::all(desk.snapshot, desk.actor.account)?)),
        Query::SuperiorsFor { employee } => employee::superiors_for(desk, *employee).map(Reply::Superiors),
        Query::Raters { cycle, subject } => employee::raters(desk, *cycle, *subject).map(Reply::Raters),
        Query::Verify => Ok(Reply::Verify(verify::verify(desk.snapshot, progress)?)),
        Query::Backup { to } => {
            let outcome = backup::backup(desk.snapshot, to, progress);
            outcome.map(|bytes| Reply::Backup { bytes }).map_err(|error| Refusal::of_backup(error, to))
        }
    }
}

/// How somebody or something is named that was taken back and is no longer there.
fn gone(id: impl Display) -> String {
    format!("#{id}")
}

/// What several nouns need.
impl Desk<'_> {
    fn tree(&self) -> Result<Arc<Tree>, Refusal> {
        Ok(self.shelf.tree.get(self.people, || Tree::build(self.view))?)
    }

    fn index(&self) -> Result<Arc<Index>, Refusal> {
        Ok(self.shelf.index.get_soon(self.people, || Index::build(self.view))?)
    }

    fn form(&self, id: FormId) -> Result<Arc<Form>, Refusal> {
        if let Some(form) = self.forms.borrow().get(&id) {
            return Ok(Arc::clone(form));
        }
        let form = self.view.form(id)?.map(Arc::new);
        let form = form.ok_or_else(|| Refusal::NoSuch { what: Noun::Form, name: id.to_string() })?;
        self.forms.borrow_mut().insert(id, Arc::clone(&form));
        Ok(form)
    }

    fn employee(&self, id: EmployeeId) -> Result<Employee, Refusal> {
        let found = self.view.employee(id)?;
        found.ok_or_else(|| Refusal::NoSuch { what: Noun::Employee, name: id.to_string() })
    }

    fn unit_code(&self, unit: Option<UnitId>) -> Result<String, Refusal> {
        let Some(id) = unit else { return Ok(String::new()) };
        if let Some(code) = self.unit_codes.borrow().get(&id) {
            return Ok(code.clone());
        }
        let code = self.view.unit(id)?.map_or_else(|| gone(id), |u| u.code);
        self.unit_codes.borrow_mut().insert(id, code.clone());
        Ok(code)
    }

    fn person(&self, id: EmployeeId) -> Result<Person, Refusal> {
        self.person_of(id, &self.employee(id)?)
    }

    fn person_of(&self, id: EmployeeId, employee: &Employee) -> Result<Person, Refusal> {
        Ok(Person {
            id,
            nip: employee.nip,
            name: employee.full_name(),
            position: employee.position.clone(),
            rank: employee.rank.map(|r| r.code().to_owned()).unwrap_or_default(),
            unit: employee.unit,
            unit_code: self.unit_code(employee.unit)?,
        })
    }

    /// Whether the actor may see this person's results in that cycle.
    fn sees(&self, cycle: CycleId, id: EmployeeId) -> Result<bool, Refusal> {
        Ok(self.results.person(Some(cycle), id)?)
    }

    /// The result of somebody, as far as there is one and the actor may see it.
    fn standing(&self, cycle: CycleId, id: EmployeeId) -> Result<Option<Standing>, Refusal> {
        if !self.sees(cycle, id)? {
            return Ok(None);
        }
        Ok(self.view.subject(cycle, id)?.map(|subject| subject.standing))
    }

    /// A unit's counts; how far it is for everybody, what came out only for those who may see its results,
    /// since in a small unit that tells the result of a person.
    fn counts(&self, cycle: CycleId, unit: Option<UnitId>) -> Result<Counts, Refusal> {
        let counts = self.view.counts(cycle, unit)?;
        if self.results.unit(unit)? {
            return Ok(counts);
        }
        let Counts { statuses, predicates: _, responses, n_scores: _, sum_scores: _ } = counts;
        Ok(Counts { statuses, responses, ..Counts::default() })
    }
}
