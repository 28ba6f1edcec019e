//! What can be changed by hand in the master data: a closed list, each with what it was before.

use crate::domain::{
    cycle::Cycle,
    employee::Employee,
    form::{Form, LineNo, RaterGroup},
    id::{CycleId, EmployeeId, FormId, IndicatorId, UnitId},
    indicator::Indicator,
    kind::Target,
    unit::Unit,
};
use serde::{Deserialize, Serialize};

/// A record before and after. `before` is what the editor began with: when the store holds something else by
/// now, nothing is overwritten. Without an id (and without a before) it is a new one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Edit {
    Employee {
        id: Option<EmployeeId>,
        before: Option<Employee>,
        after: Employee,
    },
    Unit {
        id: Option<UnitId>,
        before: Option<Unit>,
        after: Unit,
    },
    Indicator {
        id: Option<IndicatorId>,
        before: Option<Indicator>,
        after: Indicator,
    },
    /// A form that a cycle uses becomes its next version.
    Form {
        id: Option<FormId>,
        before: Option<Form>,
        after: Form,
    },
    /// Whoever the rules fit gets his form; nobody loses one.
    Cycle {
        id: Option<CycleId>,
        before: Option<Cycle>,
        after: Cycle,
    },
    /// Somebody is asked about an employee, or no longer.
    Rater {
        cycle: CycleId,
        subject: EmployeeId,
        group: RaterGroup,
        rater: EmployeeId,
        asked: bool,
    },
    /// Raters of everybody in a unit and below who has none in this group yet.
    RatersByRule {
        cycle: CycleId,
        unit: Option<UnitId>,
        rule: RaterRule,
    },
    /// A personal target; none for that of the form.
    Plan {
        cycle: CycleId,
        employee: EmployeeId,
        line: LineNo,
        before: Option<Target>,
        after: Option<Target>,
    },
}

/// Superiors and the employees themselves answer without being appointed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RaterRule {
    /// All direct subordinates.
    Subordinates,
    /// So many colleagues under the same superior, each asked about equally often.
    Peers(u16),
}
