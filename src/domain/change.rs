//! Everything that can happen to the store. The journal is a list of these; folding it gives the tables.
//!
//! Variants are only appended and a shipped payload is never edited.

use super::{
    account::Account,
    assignment::{Assignment, Attendance},
    cycle::{Cycle, Phase},
    day::Day,
    employee::Employee,
    form::{Form, LineNo, RaterGroup},
    id::{AccountId, CycleId, EmployeeId, FormId, IndicatorId, UnitId},
    indicator::Indicator,
    kind::Target,
    response::{Rater, Response},
    subject::Decision,
    unit::Unit,
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    UnitSet {
        id: UnitId,
        unit: Unit,
    },
    EmployeeSet {
        id: EmployeeId,
        employee: Employee,
    },
    IndicatorSet {
        id: IndicatorId,
        indicator: Indicator,
    },
    FormSet {
        id: FormId,
        form: Form,
    },
    CycleSet {
        id: CycleId,
        cycle: Cycle,
    },
    PhaseSet {
        cycle: CycleId,
        phase: Phase,
    },
    /// These employees get this form in the cycle; they have none yet.
    SubjectsAdded {
        cycle: CycleId,
        form: FormId,
        employees: Vec<EmployeeId>,
    },
    /// The employee's place among the units in this cycle follows his transfer. `None`: without a unit.
    SubjectMoved {
        cycle: CycleId,
        employee: EmployeeId,
        from: Option<UnitId>,
        to: Option<UnitId>,
    },
    /// A personal target for a line of the employee's form.
    PlanSet {
        cycle: CycleId,
        employee: EmployeeId,
        line: LineNo,
        target: Target,
    },
    AssignmentSet {
        cycle: CycleId,
        assignment: Assignment,
    },
    AssignmentRemoved {
        cycle: CycleId,
        assignment: Assignment,
    },
    AttendanceSet {
        employee: EmployeeId,
        day: Day,
        attendance: Attendance,
    },
    /// New responses of one group about one employee; none of the raters has one yet.
    ResponsesAdded {
        cycle: CycleId,
        employee: EmployeeId,
        group: RaterGroup,
        responses: Vec<Response>,
    },
    ResponseWithdrawn {
        cycle: CycleId,
        employee: EmployeeId,
        group: RaterGroup,
        rater: Rater,
    },
    /// `None` takes the decision back.
    RatingsDecided {
        cycle: CycleId,
        employee: EmployeeId,
        decision: Option<Decision>,
    },
    AccountSet {
        id: AccountId,
        account: Account,
    },
    /// Something that nothing rests on is gone again.
    Removed {
        what: Thing,
        /// What it was called, for the journal.
        name: String,
    },
    /// An auditor was told who answers about an employee in a confidential group. Nothing else changes.
    RatersShown {
        cycle: CycleId,
        employee: EmployeeId,
        group: RaterGroup,
    },
}

/// What can be taken away again, as long as nothing rests on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Thing {
    Unit(UnitId),
    Employee(EmployeeId),
    Indicator(IndicatorId),
    Form(FormId),
    Cycle(CycleId),
    Account(AccountId),
    /// These have no form in the cycle any more; nobody has answered about them.
    Subjects {
        cycle: CycleId,
        employees: Vec<EmployeeId>,
    },
    Plan {
        cycle: CycleId,
        employee: EmployeeId,
        line: LineNo,
    },
    Attendance {
        employee: EmployeeId,
        day: Day,
    },
    /// What these have answered about an employee.
    Responses {
        cycle: CycleId,
        employee: EmployeeId,
        group: RaterGroup,
        raters: Vec<Rater>,
    },
}
