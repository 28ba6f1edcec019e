//! What the answers of the service are made of: lists, pages and rows as screens, reports and files need them.

use super::api::FormKey;
use crate::domain::{
    account::Role,
    change::Change,
    cycle::{Cycle, Phase},
    day::{Day, Moment},
    decimal::Hundredths,
    employee::Employee,
    explain::Step,
    form::{Form, LineNo, RaterGroup},
    id::{CycleId, EmployeeId, FormId, UnitId},
    ikm::Ikm,
    kind::Target,
    nip::Nip,
    response::{Answer, Draft},
    rights::Rights,
    score::Score,
    subject::{Decision, Standing},
    tally::Totals,
    unit::Unit,
};
use crate::store::read::Counts;
use serde::{Deserialize, Serialize};
use std::{path::PathBuf, sync::Arc};

/// A window into a longer list.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Page<T> {
    pub total: u32,
    pub offset: u32,
    pub rows: Vec<T>,
}

/// The store, as one tells it to somebody who helps from afar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// The file, on the machine of the service; none where the store lies in no file.
    pub store: Option<PathBuf>,
    pub n_bytes: u64,
    pub schema: u32,
    pub created: Moment,
    /// The last entry and its hash, as far as a screen shows it.
    pub journal_head: (u64, String),
    pub n_employees: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Me {
    pub login: String,
    pub roles: Vec<Role>,
    /// What may be offered; whether it is done is decided with each request.
    pub rights: Rights,
    pub person: Option<Person>,
    /// The cycle that is worked on: open before calibration before planning before closed, newest first.
    pub cycle: Option<CycleRow>,
    pub n_employees: u32,
    /// Head of the journal: its last number and the first hex digits of its hash.
    pub journal_head: (u64, String),
    pub today: Day,
}

/// An employee as he is named everywhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Person {
    pub id: EmployeeId,
    pub nip: Nip,
    /// With titles.
    pub name: String,
    pub position: String,
    pub rank: String,
    pub unit: Option<UnitId>,
    pub unit_code: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Home {
    /// My forms by group: how many in all and how many submitted.
    pub forms: Vec<(RaterGroup, u32, u32)>,
    /// Forms of mine with some answers and not submitted.
    pub n_started: u32,
    /// Subordinates with a complete score whose ratings nobody confirmed.
    pub n_to_decide: u32,
    /// My own result, if there is one.
    pub own: Option<Standing>,
    /// My unit, or the whole government without one.
    pub unit_name: String,
    pub unit: Counts,
    /// From today to the cycle's due date.
    pub days_left: i32,
    /// Lately, for those who look after accounts: who was told of confidential raters, about whom, and when.
    pub looks: Vec<(String, String, RaterGroup, Day)>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CycleRow {
    pub id: CycleId,
    pub cycle: Cycle,
    pub counts: Counts,
    /// Name and version of each form and how many rules give it.
    pub forms: Vec<(FormId, String, u32)>,
}

/// Somebody who may log in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AccountRow {
    pub login: String,
    pub roles: Vec<Role>,
    pub person: Option<Person>,
    /// The unit that an operator works for, and its code.
    pub unit: Option<UnitId>,
    pub unit_code: String,
}

/// Who was appointed to rate somebody in a group. In a confidential group nobody learns who it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Appointed {
    pub group: RaterGroup,
    pub n: u32,
    pub named: Vec<Person>,
}

/// Units in the order of the tree: each before its children, children by code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitRow {
    pub id: UnitId,
    pub unit: Unit,
    pub depth: u16,
    /// With everything below.
    pub n_employees: u32,
    pub n_children: u32,
    pub head_name: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EmployeeRow {
    pub person: Person,
    pub superior_name: String,
    pub retired: bool,
    /// In the cycle that was asked about.
    pub standing: Option<Standing>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EmployeePage {
    pub person: Person,
    pub employee: Employee,
    pub unit_name: String,
    pub superior: Option<Person>,
    pub n_subordinates: u32,
    /// Oldest first: the cycle, its form's name, the result.
    pub history: Vec<(CycleRow, String, Standing)>,
    /// Personal targets in the running cycle: indicator name, unit of measurement, target.
    pub plan: Vec<(String, String, Target)>,
}

/// A line whose target may be a personal one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TargetRow {
    pub line: LineNo,
    pub code: String,
    pub name: String,
    pub unit: String,
    /// The form's own.
    pub usual: Target,
    pub personal: Option<Target>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormRow {
    pub id: FormId,
    pub form: Form,
    /// How many cycles use this version.
    pub n_cycles: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Task {
    pub person: Person,
    pub group: RaterGroup,
    pub form: FormId,
    pub form_name: String,
    pub n_lines: u16,
    pub n_answered: u16,
    pub submitted: bool,
    pub due: Day,
    /// The employee's score with what is submitted.
    pub standing: Standing,
}

/// All that filling a form needs: the score can be computed on the spot, with every key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormPage {
    pub key: FormKey,
    pub person: Person,
    pub form_id: FormId,
    pub form: Arc<Form>,
    pub plan: Vec<(LineNo, Target)>,
    /// What is counted without my own response.
    pub others: Totals,
    pub decision: Option<Decision>,
    pub draft: Draft,
    /// My response, when it is in.
    pub submitted: Option<Vec<(LineNo, Answer)>>,
    /// Mean achievement of each line in the employee's last cycle with the same indicator.
    pub last_cycle: Vec<(LineNo, Hundredths)>,
    /// The first day of the cycle.
    pub from: Day,
    pub due: Day,
    pub phase: Phase,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SheetPage {
    pub cycle: CycleId,
    pub group: RaterGroup,
    pub form_id: FormId,
    pub form: Arc<Form>,
    /// In the order of the task list.
    pub people: Vec<FormPage>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StackPage {
    pub cycle: CycleId,
    pub person: Person,
    pub form: Arc<Form>,
    pub plan: Vec<(LineNo, Target)>,
    /// Everything submitted so far, all groups.
    pub totals: Totals,
    /// The number of the next paper.
    pub next: u32,
    /// A paper that was begun: its answers.
    pub draft: Draft,
    pub phase: Phase,
    /// The first day of the cycle.
    pub from: Day,
    pub due: Day,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitResults {
    pub unit: Option<UnitId>,
    pub name: String,
    pub counts: Counts,
    /// Children: id, code, name, counts with everything below.
    pub children: Vec<(UnitId, String, String, Counts)>,
}

/// Nothing but their number is told while the questionnaires are too few to keep single ones unknown.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct IkmPage {
    /// Questionnaires that are in.
    pub n_papers: u32,
    /// The nine elements: what each is called, how many answered it, their mean.
    pub elements: Vec<(String, u32, Option<Hundredths>)>,
    pub index: Option<Ikm>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResultRow {
    pub person: Person,
    pub standing: Standing,
    pub decided: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Explained {
    pub person: Person,
    pub cycle: CycleRow,
    pub form_name: String,
    pub form_version: u32,
    pub standing: Standing,
    /// The proposals, whatever was decided.
    pub proposed: Standing,
    pub decision: Option<Decision>,
    /// From the predicate down to single answers.
    pub step: Step,
    /// Whether the actor may decide the ratings.
    pub may_decide: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoreRow {
    pub person: Person,
    pub score: Score,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResponseRow {
    pub nip: Nip,
    pub employee: EmployeeId,
    pub group: RaterGroup,
    /// A NIP or a respondent's number; empty in confidential groups, whose order is by value.
    pub rater: String,
    pub indicator: String,
    /// As in import files.
    pub value: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JournalRow {
    pub number: u64,
    pub at: Moment,
    pub login: String,
    /// Raters of confidential groups are left out.
    pub change: Change,
    /// The names the sentence needs: of the employee, unit, form or cycle the change is about.
    pub about: String,
    /// Of the entry before, which this one is chained to. Neither is shown where it might tell what is left out.
    pub previous: String,
    pub hash: String,
}
