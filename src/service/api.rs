//! Everything that can be asked of the service and everything it answers: two closed lists each way.
//!
//! A `Query` changes nothing and runs on a snapshot, on the caller's thread. An `Act` goes through the writer
//! and is answered when it is on disk.

pub use super::edit::{Edit, RaterRule};
pub use super::fate::{Difference as FieldDifference, Fate, Fates, ImportReport, RowFate};
use crate::domain::{
    account::Role,
    change::Change,
    cycle::{Cycle, Phase},
    day::{Day, Moment},
    decimal::Hundredths,
    employee::Employee,
    explain::Step,
    form::{Form, LineNo, RaterGroup},
    id::{CycleId, EmployeeId, FormId, IndicatorId, UnitId},
    ikm::Ikm,
    indicator::Indicator,
    kind::Target,
    nip::Nip,
    response::{Answer, Draft},
    rights::Rights,
    score::Score,
    subject::{Decision, Standing},
    tally::Totals,
    undo::Undo,
    unit::Unit,
};
pub use crate::store::read::Counts;
pub use crate::store::verify::{Difference, VerifyReport};
use std::{path::PathBuf, sync::Arc};

#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// Who I am, and which cycle runs.
    Me,
    /// What waits for me in a cycle.
    Home {
        cycle: CycleId,
    },
    Cycles,
    Units,
    /// A window into the list of a unit (with everything below it if `subtree`), or of everybody.
    Employees {
        unit: Option<UnitId>,
        subtree: bool,
        offset: u32,
        limit: u32,
        cycle: Option<CycleId>,
    },
    /// People whose name or NIP fits the words, best first.
    Find {
        text: String,
        limit: u32,
        cycle: Option<CycleId>,
    },
    Employee {
        id: EmployeeId,
    },
    Indicators,
    Forms,
    /// My forms of a cycle, by group, open ones first.
    Tasks {
        cycle: CycleId,
    },
    /// One form to fill: mine, or a paper of the public.
    Form {
        cycle: CycleId,
        subject: EmployeeId,
        group: RaterGroup,
        respondent: Option<String>,
    },
    /// My people who share a form, to be rated side by side.
    Sheet {
        cycle: CycleId,
        group: RaterGroup,
        form: FormId,
    },
    /// The papers of the public about one employee, to be keyed in.
    Stack {
        cycle: CycleId,
        subject: EmployeeId,
    },
    /// How a unit stands: its counts, its children's, its distribution.
    UnitResults {
        cycle: CycleId,
        unit: Option<UnitId>,
    },
    /// What the public says of a unit and all below it, in questionnaires of nine elements.
    Ikm {
        cycle: CycleId,
        unit: Option<UnitId>,
    },
    /// A window into the results of a unit's own people, or of everybody below it.
    Results {
        cycle: CycleId,
        unit: Option<UnitId>,
        subtree: bool,
        offset: u32,
        limit: u32,
    },
    /// The working of one result.
    Explain {
        cycle: CycleId,
        employee: EmployeeId,
    },
    /// Full scores in order of NIP, for files and scripts.
    Scores {
        cycle: CycleId,
        unit: Option<UnitId>,
        employee: Option<EmployeeId>,
    },
    /// Responses after a position, for export; raters of confidential groups are not named.
    Responses {
        cycle: CycleId,
        after: Option<EmployeeId>,
        limit: u32,
    },
    /// Entries of the journal before a number (`None`: the newest), newest first.
    Journal {
        before: Option<u64>,
        limit: u32,
        /// Only what concerns this employee.
        about: Option<EmployeeId>,
    },
    /// The lines of an employee's form that have a target.
    Targets {
        cycle: CycleId,
        employee: EmployeeId,
    },
    Verify,
    Backup {
        to: PathBuf,
    },
    /// What I can take back.
    Undos,
    /// Who may be meant when an employee needs another superior, most likely first.
    SuperiorsFor {
        employee: EmployeeId,
    },
    /// How many were appointed to rate an employee, with their names where those are no secret.
    Raters {
        cycle: CycleId,
        subject: EmployeeId,
    },
    /// By code, NIP or login, as they come from a command line.
    CycleByCode {
        code: String,
    },
    UnitByCode {
        code: String,
    },
    EmployeeByNip {
        nip: Nip,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Sets or clears answers of a draft. Durable, not journalled.
    SaveDraft {
        form: FormKey,
        cells: Cells,
        at: LineNo,
    },
    SaveRemark {
        form: FormKey,
        line: LineNo,
        remark: String,
    },
    /// Several drafts at once, as a pasted block gives them.
    SaveDrafts {
        drafts: Vec<(FormKey, Cells)>,
    },
    /// Makes the draft a response. Every line that is asked must have an answer.
    Submit {
        form: FormKey,
    },
    /// A paper keyed in as a whole.
    SubmitPaper {
        form: FormKey,
        answers: Vec<(LineNo, Answer)>,
    },
    /// Takes a response back; it becomes the draft again.
    Reopen {
        form: FormKey,
    },
    /// `None` takes the decision back.
    DecideRatings {
        cycle: CycleId,
        employee: EmployeeId,
        decision: Option<Decision>,
    },
    SetPhase {
        cycle: CycleId,
        phase: Phase,
    },
    /// Opens a cycle from its file, or brings an open one up to date with it.
    OpenCycle {
        file: String,
    },
    Import {
        what: ImportKind,
        name: String,
        bytes: Arc<Vec<u8>>,
        dry_run: bool,
        /// Cells as they should be, put over those of a table.
        fixes: Vec<Fix>,
    },
    SetAccount {
        login: String,
        employee: Option<EmployeeId>,
        roles: Vec<Role>,
        unit: Option<UnitId>,
    },
    /// Sets one record of the master data as somebody has typed it.
    Edit(Box<Edit>),
    /// Takes back an act of the same account that `Reply::Edited` or an import named.
    Undo {
        number: u32,
    },
}

/// A cell corrected by hand: line and column as the list of faults names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    pub line: u32,
    pub column: String,
    pub value: String,
}

/// Answers to set or (with `None`) to clear.
pub type Cells = Vec<(LineNo, Option<Answer>)>;

/// A form of one rater about one employee; the rater is the actor, or a respondent of the public.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FormKey {
    pub cycle: CycleId,
    pub subject: EmployeeId,
    pub group: RaterGroup,
    pub respondent: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportKind {
    Units,
    Employees,
    Indicators,
    Forms,
    Assignments,
    Responses,
    Plans,
    Attendance,
}

impl ImportKind {
    pub const ALL: [ImportKind; 8] = [
        ImportKind::Units,
        ImportKind::Employees,
        ImportKind::Indicators,
        ImportKind::Forms,
        ImportKind::Assignments,
        ImportKind::Responses,
        ImportKind::Plans,
        ImportKind::Attendance,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            ImportKind::Units => "units",
            ImportKind::Employees => "employees",
            ImportKind::Indicators => "indicators",
            ImportKind::Forms => "forms",
            ImportKind::Assignments => "assignments",
            ImportKind::Responses => "responses",
            ImportKind::Plans => "plans",
            ImportKind::Attendance => "attendance",
        }
    }
}

/// What comes back. Each query and act has one variant, named alike.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    Me(Box<Me>),
    Home(Box<Home>),
    Cycles(Vec<CycleRow>),
    Units(Vec<UnitRow>),
    Employees(Page<EmployeeRow>),
    Found(Vec<EmployeeRow>),
    Employee(Box<EmployeePage>),
    Superiors(Vec<EmployeeRow>),
    Raters(Vec<Appointed>),
    Indicators(Vec<(IndicatorId, Indicator)>),
    Forms(Vec<FormRow>),
    Tasks(Vec<Task>),
    Form(Box<FormPage>),
    Sheet(Box<SheetPage>),
    Stack(Box<StackPage>),
    UnitResults(Box<UnitResults>),
    Ikm(Box<IkmPage>),
    Results(Page<ResultRow>),
    Explain(Box<Explained>),
    Scores(Vec<ScoreRow>),
    Responses(Vec<ResponseRow>),
    Journal(Vec<JournalRow>),
    Targets(Vec<TargetRow>),
    Verify(VerifyReport),
    Backup {
        bytes: u64,
    },
    CycleId(CycleId),
    UnitId(UnitId),
    EmployeeId(EmployeeId),
    /// A draft, a decision or a phase is on disk.
    Saved,
    /// A form is in; the score it led to.
    Submitted(Standing),
    Reopened,
    Imported(ImportReport),
    /// A record is on disk; the number takes it back. Without one nothing was different.
    Edited {
        undo: Option<u32>,
    },
    /// An act was taken back.
    Undone(Undo),
    /// What can be taken back, the latest first.
    Undos(Vec<(u32, Undo)>),
}

/// A window into a longer list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Page<T> {
    pub total: u32,
    pub offset: u32,
    pub rows: Vec<T>,
}

#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, PartialEq)]
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

#[derive(Debug, Clone, PartialEq)]
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
}

#[derive(Debug, Clone, PartialEq)]
pub struct CycleRow {
    pub id: CycleId,
    pub cycle: Cycle,
    pub counts: Counts,
    /// Name and version of each form and how many rules give it.
    pub forms: Vec<(FormId, String, u32)>,
}

/// Who was appointed to rate somebody in a group. In a confidential group nobody learns who it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Appointed {
    pub group: RaterGroup,
    pub n: u32,
    pub named: Vec<Person>,
}

/// Units in the order of the tree: each before its children, children by code.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitRow {
    pub id: UnitId,
    pub unit: Unit,
    pub depth: u16,
    /// With everything below.
    pub n_employees: u32,
    pub n_children: u32,
    pub head_name: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct EmployeeRow {
    pub person: Person,
    pub superior_name: String,
    pub retired: bool,
    /// In the cycle that was asked about.
    pub standing: Option<Standing>,
}

#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, PartialEq)]
pub struct TargetRow {
    pub line: LineNo,
    pub code: String,
    pub name: String,
    pub unit: String,
    /// The form's own.
    pub usual: Target,
    pub personal: Option<Target>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct FormRow {
    pub id: FormId,
    pub form: Form,
    /// How many cycles use this version.
    pub n_cycles: u32,
}

#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, PartialEq)]
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
    pub due: Day,
    pub phase: Phase,
}

#[derive(Debug, Clone, PartialEq)]
pub struct SheetPage {
    pub cycle: CycleId,
    pub group: RaterGroup,
    pub form_id: FormId,
    pub form: Arc<Form>,
    /// In the order of the task list.
    pub people: Vec<FormPage>,
}

#[derive(Debug, Clone, PartialEq)]
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
    pub due: Day,
}

#[derive(Debug, Clone, PartialEq)]
pub struct UnitResults {
    pub unit: Option<UnitId>,
    pub name: String,
    pub counts: Counts,
    /// Children: id, code, name, counts with everything below.
    pub children: Vec<(UnitId, String, String, Counts)>,
}

/// Nothing but their number is told while the questionnaires are too few to keep single ones unknown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct IkmPage {
    /// Questionnaires that are in.
    pub n_papers: u32,
    /// The nine elements: what each is called, how many answered it, their mean.
    pub elements: Vec<(String, u32, Option<Hundredths>)>,
    pub index: Option<Ikm>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ResultRow {
    pub person: Person,
    pub standing: Standing,
    pub decided: bool,
}

#[derive(Debug, Clone, PartialEq)]
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

#[derive(Debug, Clone, PartialEq)]
pub struct ScoreRow {
    pub person: Person,
    pub score: Score,
}

#[derive(Debug, Clone, PartialEq)]
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

#[derive(Debug, Clone, PartialEq)]
pub struct JournalRow {
    pub number: u64,
    pub at: Moment,
    pub login: String,
    /// Raters of confidential groups are left out.
    pub change: Change,
    /// The names the sentence needs: of the employee, unit, form or cycle the change is about.
    pub about: String,
    /// Of the entry before, which this one is chained to.
    pub previous: String,
    pub hash: String,
}
