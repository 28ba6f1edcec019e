//! Reading: what any tree of records can do, and typed looks into it.
//!
//! `View` is the only way the service sees stored data; it works the same on a snapshot, inside a write
//! transaction and on the tree that `verify` builds in memory.

use super::{
    error::StoreError,
    key::{self, Key, Space, num_at},
};
use crate::{
    codec::{self, Record, Unreadable},
    domain::{
        account::Account,
        assignment::{Assignment, Attendance},
        cycle::Cycle,
        day::Day,
        decimal::Hundredths,
        employee::Employee,
        form::{Form, RaterGroup},
        id::{AccountId, CycleId, EmployeeId, FormId, IndicatorId, UnitId},
        indicator::Indicator,
        look::Looks,
        nip::Nip,
        response::{Draft, Rater, Response},
        subject::Subject,
        token::{Last, Lasts, Token},
        undo::{Piece, Undo},
        unit::Unit,
    },
};
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;

/// What is called for each entry of a scan; it says whether to go on.
pub type Visit<'a> = &'a mut dyn FnMut(&[u8], &[u8]) -> Result<ControlFlow<()>, StoreError>;

/// A key and its value.
pub type Entry = (Vec<u8>, Vec<u8>);

/// A sorted tree of bytes.
pub trait Read {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;
    /// Visits all entries with `from <= key < to` in order.
    fn scan(&self, from: &[u8], to: &[u8], visit: Visit<'_>) -> Result<(), StoreError>;
    /// The last entry with `from <= key < to`.
    fn last(&self, from: &[u8], to: &[u8]) -> Result<Option<Entry>, StoreError>;
}

/// A tree that can be changed.
pub trait Write: Read {
    fn put(&mut self, key: &[u8], value: &[u8]) -> Result<(), StoreError>;
    fn delete(&mut self, key: &[u8]) -> Result<(), StoreError>;
}

macro_rules! records {
    ($($type:ty = $version:literal),+ $(,)?) => { $(
        impl Record for $type {
            const VERSION: u8 = $version;
        }
    )+ };
}

records! {
    Unit = 1, Employee = 1, Indicator = 1, Form = 1, Cycle = 1, Subject = 1, Response = 1, Attendance = 1,
    Account = 1, Counts = 1, Pointer = 1, Draft = 1, Undo = 1, Piece = 1, Looks = 1,
}

/// As it was before the refused rows of a file and the numbers given out were kept.
#[derive(Deserialize)]
struct LastV1 {
    token: Token,
    undo: Option<u32>,
    undone: Option<Undo>,
    taken: u32,
    unchanged: u32,
}

impl Record for Lasts {
    const VERSION: u8 = 2;

    fn upgrade(version: u8, body: &[u8]) -> Result<Lasts, Unreadable> {
        if version != 1 {
            return Err(Unreadable::Version(version));
        }
        let last = |LastV1 { token, undo, undone, taken, unchanged }| Last {
            token,
            undo,
            undone,
            taken,
            unchanged,
            n_refused: 0,
        };
        let acts = codec::decode::<Vec<LastV1>>(body)?.into_iter().map(last).collect();
        Ok(Lasts { given: 0, acts })
    }
}

/// The value of an index entry that points somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pointer(pub u32);

/// How a unit and all below it stand in a cycle.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Subjects by status: none, partial, complete.
    pub statuses: [u32; 3],
    /// Subjects by predicate in effect, worst first.
    pub predicates: [u32; 5],
    /// Responses in, by group.
    pub responses: [u32; 5],
    /// Subjects with a composite, and the sum of their rounded scores in hundredths.
    pub n_scores: u32,
    pub sum_scores: i64,
}

impl Counts {
    pub fn n_subjects(&self) -> u32 {
        self.statuses.iter().sum()
    }

    /// The mean of the rounded scores, half up.
    pub fn mean(&self) -> Option<Hundredths> {
        let n = i64::from(self.n_scores);
        (n > 0).then(|| Hundredths((2 * self.sum_scores + n).div_euclid(2 * n)))
    }
}

/// Typed reading. Cheap to make, borrowed from whatever holds the tree.
#[derive(Clone, Copy)]
pub struct View<'a> {
    read: &'a dyn Read,
}

impl<'a> View<'a> {
    pub fn new(read: &'a dyn Read) -> View<'a> {
        View { read }
    }

    pub fn tree(&self) -> &'a dyn Read {
        self.read
    }

    fn find<T: Record>(&self, key: &Key) -> Result<Option<T>, StoreError> {
        match self.read.get(key.bytes())? {
            Some(sealed) => opened(key.bytes(), &sealed).map(Some),
            None => Ok(None),
        }
    }

    pub(super) fn pointer(&self, key: &Key) -> Result<Option<u32>, StoreError> {
        Ok(self.find::<Pointer>(key)?.map(|p| p.0))
    }

    /// Visits every record under a prefix.
    pub fn each<T: Record>(
        &self,
        prefix: &Key,
        mut visit: impl FnMut(&[u8], T) -> Result<ControlFlow<()>, StoreError>,
    ) -> Result<(), StoreError> {
        self.read.scan(prefix.bytes(), &prefix.end(), &mut |k, v| visit(k, opened(k, v)?))
    }

    fn all<T: Record>(&self, space: Space) -> Result<Vec<(u32, T)>, StoreError> {
        let mut list = Vec::new();
        self.each(&Key::new(space), |k, record| {
            list.push((num_at(k, 1), record));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(list)
    }

    /// The numbers at a place in all keys under a prefix.
    fn numbers(&self, prefix: &Key, at: usize) -> Result<Vec<u32>, StoreError> {
        let mut list = Vec::new();
        self.read.scan(prefix.bytes(), &prefix.end(), &mut |k, _| {
            list.push(num_at(k, at));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(list)
    }

    /// The highest id given out in a space of records; 0 when there is none.
    pub fn last_id(&self, space: Space) -> Result<u32, StoreError> {
        let prefix = Key::new(space);
        Ok(self.read.last(prefix.bytes(), &prefix.end())?.map_or(0, |(k, _)| num_at(&k, 1)))
    }

    pub fn unit(&self, id: UnitId) -> Result<Option<Unit>, StoreError> {
        self.find(&key::unit(id))
    }
    pub fn units(&self) -> Result<Vec<(UnitId, Unit)>, StoreError> {
        Ok(self.all(Space::Unit)?.into_iter().map(|(id, u)| (UnitId(id), u)).collect())
    }
    pub fn unit_by_code(&self, code: &str) -> Result<Option<UnitId>, StoreError> {
        Ok(self.pointer(&key::unit_code(code))?.map(UnitId))
    }
    pub fn unit_children(&self, parent: Option<UnitId>) -> Result<Vec<UnitId>, StoreError> {
        Ok(self.numbers(&key::unit_children(parent), 5)?.into_iter().map(UnitId).collect())
    }
    /// The unit and all above it, the top last. Ends even if the tree should be damaged into a circle.
    pub fn ancestry(&self, unit: Option<UnitId>) -> Result<Vec<UnitId>, StoreError> {
        let mut path: Vec<UnitId> = Vec::new();
        let mut next = unit;
        while let Some(id) = next {
            if path.contains(&id) {
                break;
            }
            path.push(id);
            next = self.unit(id)?.and_then(|u| u.parent);
        }
        Ok(path)
    }
    /// The unit and all below it, each before its children.
    pub fn subtree(&self, unit: UnitId) -> Result<Vec<UnitId>, StoreError> {
        let mut list = vec![unit];
        let mut at = 0;
        while at < list.len() {
            for child in self.unit_children(Some(list[at]))? {
                if !list.contains(&child) {
                    list.push(child);
                }
            }
            at += 1;
        }
        Ok(list)
    }

    pub fn employee(&self, id: EmployeeId) -> Result<Option<Employee>, StoreError> {
        self.find(&key::employee(id))
    }
    pub fn employee_by_nip(&self, nip: Nip) -> Result<Option<EmployeeId>, StoreError> {
        Ok(self.pointer(&key::nip_index(nip))?.map(EmployeeId))
    }
    pub fn employees_in(&self, unit: Option<UnitId>) -> Result<Vec<EmployeeId>, StoreError> {
        Ok(self.numbers(&key::unit_employees(unit), 5)?.into_iter().map(EmployeeId).collect())
    }
    pub fn subordinates(&self, superior: EmployeeId) -> Result<Vec<EmployeeId>, StoreError> {
        Ok(self.numbers(&key::subordinates(superior), 5)?.into_iter().map(EmployeeId).collect())
    }
    pub fn attendance(&self, employee: EmployeeId, day: Day) -> Result<Option<Attendance>, StoreError> {
        self.find(&key::attendance(employee, day))
    }

    pub fn indicator(&self, id: IndicatorId) -> Result<Option<Indicator>, StoreError> {
        self.find(&key::indicator(id))
    }
    pub fn indicators(&self) -> Result<Vec<(IndicatorId, Indicator)>, StoreError> {
        Ok(self.all(Space::Indicator)?.into_iter().map(|(id, i)| (IndicatorId(id), i)).collect())
    }
    pub fn indicator_by_code(&self, code: &str) -> Result<Option<IndicatorId>, StoreError> {
        Ok(self.pointer(&key::indicator_code(code))?.map(IndicatorId))
    }

    pub fn form(&self, id: FormId) -> Result<Option<Form>, StoreError> {
        self.find(&key::form(id))
    }
    pub fn forms(&self) -> Result<Vec<(FormId, Form)>, StoreError> {
        Ok(self.all(Space::Form)?.into_iter().map(|(id, f)| (FormId(id), f)).collect())
    }
    /// The newest version of a form.
    pub fn form_by_code(&self, code: &str) -> Result<Option<FormId>, StoreError> {
        Ok(self.pointer(&key::form_code(code))?.map(FormId))
    }

    pub fn cycle(&self, id: CycleId) -> Result<Option<Cycle>, StoreError> {
        self.find(&key::cycle(id))
    }
    pub fn cycles(&self) -> Result<Vec<(CycleId, Cycle)>, StoreError> {
        Ok(self.all(Space::Cycle)?.into_iter().map(|(id, c)| (CycleId(id), c)).collect())
    }
    pub fn cycle_by_code(&self, code: &str) -> Result<Option<CycleId>, StoreError> {
        Ok(self.pointer(&key::cycle_code(code))?.map(CycleId))
    }
    /// The cycles an employee is a subject of, oldest id first.
    pub fn cycles_of(&self, employee: EmployeeId) -> Result<Vec<CycleId>, StoreError> {
        Ok(self.numbers(&key::employee_cycles(employee), 5)?.into_iter().map(CycleId).collect())
    }

    /// Where an employee is counted in a cycle; `None` when he is no subject of it.
    pub fn subject_unit(
        &self,
        cycle: CycleId,
        employee: EmployeeId,
    ) -> Result<Option<Option<UnitId>>, StoreError> {
        let unit = self.pointer(&key::subject_unit(cycle, employee))?;
        Ok(unit.map(|u| (u != 0).then_some(UnitId(u))))
    }
    pub fn subject(&self, cycle: CycleId, employee: EmployeeId) -> Result<Option<Subject>, StoreError> {
        match self.subject_unit(cycle, employee)? {
            Some(unit) => self.find(&key::subject(cycle, unit, employee)),
            None => Ok(None),
        }
    }
    /// The subjects of exactly one unit (`None`: those without a unit), by employee.
    pub fn subjects_in(
        &self,
        cycle: CycleId,
        unit: Option<UnitId>,
    ) -> Result<Vec<(EmployeeId, Subject)>, StoreError> {
        let mut list = Vec::new();
        self.each(&key::subjects_in(cycle, unit), |k, subject| {
            list.push((EmployeeId(num_at(k, 9)), subject));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(list)
    }
    pub fn counts(&self, cycle: CycleId, unit: Option<UnitId>) -> Result<Counts, StoreError> {
        Ok(self.find(&key::counts(cycle, unit))?.unwrap_or_default())
    }

    pub fn response(
        &self,
        cycle: CycleId,
        employee: EmployeeId,
        group: RaterGroup,
        rater: &Rater,
    ) -> Result<Option<Response>, StoreError> {
        self.find(&key::response(cycle, employee, group, rater))
    }
    /// All responses about an employee in a cycle, by group.
    pub fn responses(
        &self,
        cycle: CycleId,
        employee: EmployeeId,
    ) -> Result<Vec<(RaterGroup, Response)>, StoreError> {
        let mut list = Vec::new();
        self.each(&key::responses(cycle, employee), |k, response| {
            list.push((group_at(k, 9)?, response));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(list)
    }

    /// Who was asked about this employee.
    pub fn assignments(&self, cycle: CycleId, subject: EmployeeId) -> Result<Vec<Assignment>, StoreError> {
        let prefix = key::assignments(cycle, subject);
        let mut list = Vec::new();
        self.read.scan(prefix.bytes(), &prefix.end(), &mut |k, _| {
            list.push(Assignment { subject, group: group_at(k, 9)?, rater: EmployeeId(num_at(k, 10)) });
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(list)
    }
    /// Whom this rater was asked about.
    pub fn assignments_for(&self, cycle: CycleId, rater: EmployeeId) -> Result<Vec<Assignment>, StoreError> {
        let prefix = key::rater_assignments(cycle, rater);
        let mut list = Vec::new();
        self.read.scan(prefix.bytes(), &prefix.end(), &mut |k, _| {
            list.push(Assignment { subject: EmployeeId(num_at(k, 10)), group: group_at(k, 9)?, rater });
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(list)
    }

    pub fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError> {
        self.find(&key::account(id))
    }
    pub fn accounts(&self) -> Result<Vec<(AccountId, Account)>, StoreError> {
        Ok(self.all(Space::Account)?.into_iter().map(|(id, a)| (AccountId(id), a)).collect())
    }
    pub fn account_by_login(&self, login: &str) -> Result<Option<AccountId>, StoreError> {
        Ok(self.pointer(&key::account_login(login))?.map(AccountId))
    }
}

/// Opens a sealed value; damage is named with its place.
pub fn opened<T: Record>(key: &[u8], sealed: &[u8]) -> Result<T, StoreError> {
    codec::open(key, sealed).map_err(|why| StoreError::Damaged { key: key.to_vec(), why })
}

/// The rater group in a stored key.
pub fn group_at(key: &[u8], at: usize) -> Result<RaterGroup, StoreError> {
    let group = key.get(at).and_then(|b| RaterGroup::ALL.get(usize::from(*b)));
    group.copied().ok_or_else(|| StoreError::Damaged { key: key.to_vec(), why: Unreadable::Short })
}
