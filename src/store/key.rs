//! The tables and keys of the store, on one page.
//!
//! All journalled records and their indexes lie in one redb tree, told apart by the first byte of the key: a
//! transaction opens one tree instead of twenty, and `verify` compares two trees byte for byte. Key parts are
//! fixed-width and big-endian in the order in which they are scanned; only the last may be a text.

use crate::domain::{
    day::Day,
    form::RaterGroup,
    id::{AccountId, CycleId, EmployeeId, FormId, IndicatorId, UnitId},
    nip::Nip,
    response::Rater,
};

/// The first byte of a key. Numbers are for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Space {
    /// unit -> `Unit`
    Unit = 1,
    /// employee -> `Employee`
    Employee = 2,
    /// indicator -> `Indicator`
    Indicator = 3,
    /// form version -> `Form`
    Form = 4,
    /// cycle -> `Cycle`
    Cycle = 5,
    /// cycle, unit or 0, employee -> `Subject`: a unit's page is one range
    Subject = 6,
    /// cycle, employee, group, rater -> `Response`
    Response = 7,
    /// cycle, subject, group, rater -> nothing
    Assignment = 8,
    /// employee, day -> `Attendance`
    Attendance = 9,
    /// account -> `Account`
    Account = 10,
    /// cycle, unit or 0 -> `Counts` of the unit and all below it
    Counts = 11,
    /// NIP -> employee
    NipIndex = 32,
    /// unit code, lower case -> unit
    UnitCode = 33,
    /// parent or 0, unit -> nothing
    UnitChildren = 34,
    /// unit or 0, employee -> nothing
    UnitEmployees = 35,
    /// superior, employee -> nothing
    Subordinates = 36,
    /// indicator code, lower case -> indicator
    IndicatorCode = 37,
    /// form code, lower case -> newest version
    FormCode = 38,
    /// cycle code, lower case -> cycle
    CycleCode = 39,
    /// cycle, employee -> unit or 0 (where the subject lies)
    SubjectUnit = 40,
    /// cycle, rater, group, subject -> nothing
    RaterAssignments = 41,
    /// login -> account
    AccountLogin = 42,
    /// employee, cycle -> nothing (a person's history)
    EmployeeCycles = 43,
}

/// The first byte of a key in the table of drafts, which is a tree of its own. Numbers are for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum DraftSpace {
    /// rater, cycle, subject, group -> `Draft`
    Form = 1,
    /// cycle, subject, group, account that keys it in, respondent -> `Draft`
    Paper = 2,
    /// account, number, 0 -> `Undo`; account, number, 1.. -> `Piece`
    Undo = 3,
    /// account -> `Lasts`
    Lasts = 4,
    /// `Looks`
    Looks = 5,
}

/// A key being built; also a prefix to scan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(Vec<u8>);

impl Key {
    pub fn new(space: Space) -> Key {
        let mut bytes = Vec::with_capacity(16);
        bytes.push(space as u8);
        Key(bytes)
    }

    fn draft(space: DraftSpace) -> Key {
        Key(vec![space as u8])
    }

    #[must_use]
    pub fn num(mut self, n: u32) -> Key {
        self.0.extend_from_slice(&n.to_be_bytes());
        self
    }

    #[must_use]
    pub fn byte(mut self, b: u8) -> Key {
        self.0.push(b);
        self
    }

    #[must_use]
    pub fn wide(mut self, n: u64) -> Key {
        self.0.extend_from_slice(&n.to_be_bytes());
        self
    }

    /// Only as the last part.
    #[must_use]
    pub fn text(mut self, text: &str) -> Key {
        self.0.extend_from_slice(text.as_bytes());
        self
    }

    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The first key after all that begin with this one.
    pub fn end(&self) -> Vec<u8> {
        let mut end = self.0.clone();
        while let Some(last) = end.pop() {
            if last < u8::MAX {
                end.push(last + 1);
                break;
            }
        }
        end
    }
}

/// The number at a place in a stored key; 0 when the key is too short to be one of ours.
pub fn num_at(key: &[u8], at: usize) -> u32 {
    key.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_be_bytes)
}

fn or_zero(unit: Option<UnitId>) -> u32 {
    unit.map_or(0, |u| u.0)
}

pub fn unit(id: UnitId) -> Key {
    Key::new(Space::Unit).num(id.0)
}
pub fn employee(id: EmployeeId) -> Key {
    Key::new(Space::Employee).num(id.0)
}
pub fn indicator(id: IndicatorId) -> Key {
    Key::new(Space::Indicator).num(id.0)
}
pub fn form(id: FormId) -> Key {
    Key::new(Space::Form).num(id.0)
}
pub fn cycle(id: CycleId) -> Key {
    Key::new(Space::Cycle).num(id.0)
}
pub fn subjects(cycle: CycleId) -> Key {
    Key::new(Space::Subject).num(cycle.0)
}
pub fn subjects_in(cycle: CycleId, unit: Option<UnitId>) -> Key {
    subjects(cycle).num(or_zero(unit))
}
pub fn subject(cycle: CycleId, unit: Option<UnitId>, employee: EmployeeId) -> Key {
    subjects_in(cycle, unit).num(employee.0)
}
pub fn responses(cycle: CycleId, employee: EmployeeId) -> Key {
    Key::new(Space::Response).num(cycle.0).num(employee.0)
}
pub fn responses_of(cycle: CycleId, employee: EmployeeId, group: RaterGroup) -> Key {
    responses(cycle, employee).byte(group as u8)
}
pub fn response(cycle: CycleId, employee: EmployeeId, group: RaterGroup, rater: &Rater) -> Key {
    let key = responses_of(cycle, employee, group);
    match rater {
        Rater::Employee(id) => key.byte(0).num(id.0),
        Rater::Respondent(text) => key.byte(1).text(text),
    }
}
pub fn assignments(cycle: CycleId, subject: EmployeeId) -> Key {
    Key::new(Space::Assignment).num(cycle.0).num(subject.0)
}
pub fn assignment(cycle: CycleId, subject: EmployeeId, group: RaterGroup, rater: EmployeeId) -> Key {
    assignments(cycle, subject).byte(group as u8).num(rater.0)
}
pub fn rater_assignments(cycle: CycleId, rater: EmployeeId) -> Key {
    Key::new(Space::RaterAssignments).num(cycle.0).num(rater.0)
}
pub fn rater_assignment(cycle: CycleId, rater: EmployeeId, group: RaterGroup, subject: EmployeeId) -> Key {
    rater_assignments(cycle, rater).byte(group as u8).num(subject.0)
}
pub fn attendances(employee: EmployeeId) -> Key {
    Key::new(Space::Attendance).num(employee.0)
}
pub fn attendance(employee: EmployeeId, day: Day) -> Key {
    // The sign bit is turned, so that days before 1970 come first.
    attendances(employee).num((day.0 as u32) ^ 0x8000_0000)
}
pub fn account(id: AccountId) -> Key {
    Key::new(Space::Account).num(id.0)
}
pub fn counts(cycle: CycleId, unit: Option<UnitId>) -> Key {
    Key::new(Space::Counts).num(cycle.0).num(or_zero(unit))
}
pub fn nip_index(nip: Nip) -> Key {
    Key::new(Space::NipIndex).wide(nip.number())
}
pub fn unit_code(code: &str) -> Key {
    Key::new(Space::UnitCode).text(&code.to_lowercase())
}
pub fn unit_children(parent: Option<UnitId>) -> Key {
    Key::new(Space::UnitChildren).num(or_zero(parent))
}
pub fn unit_employees(unit: Option<UnitId>) -> Key {
    Key::new(Space::UnitEmployees).num(or_zero(unit))
}
pub fn subordinates(superior: EmployeeId) -> Key {
    Key::new(Space::Subordinates).num(superior.0)
}
pub fn indicator_code(code: &str) -> Key {
    Key::new(Space::IndicatorCode).text(&code.to_lowercase())
}
pub fn form_code(code: &str) -> Key {
    Key::new(Space::FormCode).text(&code.to_lowercase())
}
pub fn cycle_code(code: &str) -> Key {
    Key::new(Space::CycleCode).text(&code.to_lowercase())
}
pub fn subject_unit(cycle: CycleId, employee: EmployeeId) -> Key {
    Key::new(Space::SubjectUnit).num(cycle.0).num(employee.0)
}
pub fn account_login(login: &str) -> Key {
    Key::new(Space::AccountLogin).text(login)
}
pub fn employee_cycles(employee: EmployeeId) -> Key {
    Key::new(Space::EmployeeCycles).num(employee.0)
}

/// What an account can take back.
pub fn undos(account: AccountId) -> Key {
    Key::draft(DraftSpace::Undo).num(account.0)
}
/// The last acts of an account's programs.
pub fn lasts(account: AccountId) -> Key {
    Key::draft(DraftSpace::Lasts).num(account.0)
}
/// Who was told of confidential raters lately.
pub fn looks() -> Key {
    Key::draft(DraftSpace::Looks)
}
/// What a key of the table of drafts leads to.
pub fn draft_space(key: &[u8]) -> Option<DraftSpace> {
    use DraftSpace::{Form, Lasts, Looks, Paper, Undo};
    let spaces = [Form, Paper, Undo, Lasts, Looks];
    spaces.into_iter().find(|space| key.first() == Some(&(*space as u8)))
}

/// All forms that employees have begun.
pub fn drafts() -> Key {
    Key::draft(DraftSpace::Form)
}
/// All forms that an employee has begun in a cycle.
pub fn drafts_of(rater: EmployeeId, cycle: CycleId) -> Key {
    drafts().num(rater.0).num(cycle.0)
}
/// The form that an employee has begun about somebody (or himself).
pub fn draft(rater: EmployeeId, cycle: CycleId, subject: EmployeeId, group: RaterGroup) -> Key {
    drafts_of(rater, cycle).num(subject.0).byte(group as u8)
}
/// All papers about an employee that somebody has begun to key in.
pub fn papers(cycle: CycleId, subject: EmployeeId) -> Key {
    Key::draft(DraftSpace::Paper).num(cycle.0).num(subject.0)
}
/// Those of them that one account has begun; two who work on one stack do not disturb each other.
pub fn papers_by(cycle: CycleId, subject: EmployeeId, group: RaterGroup, account: AccountId) -> Key {
    papers(cycle, subject).byte(group as u8).num(account.0)
}
/// A paper of one respondent.
pub fn paper(
    cycle: CycleId,
    subject: EmployeeId,
    group: RaterGroup,
    account: AccountId,
    respondent: &str,
) -> Key {
    papers_by(cycle, subject, group, account).text(respondent)
}
