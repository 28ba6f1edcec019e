//! Everything that can be asked of the service and everything it answers: two closed lists each way. What an answer
//! is made of stands in `reply`.
//!
//! A `Query` changes nothing and runs on a snapshot, on the caller's thread. An `Act` goes through the writer
//! and is answered when it is on disk.

pub use super::edit::{Edit, RaterRule};
pub use super::fate::{Difference as FieldDifference, Fate, Fates, ImportReport, RowFate};
pub use super::reply::{
    About, AccountRow, Appointed, CycleRow, EmployeePage, EmployeeRow, Explained, FormPage, FormRow, Home,
    IkmPage, JournalRow, Me, Page, Person, ResponseRow, ResultRow, ScoreRow, SheetPage, StackPage, TargetRow,
    Task, UnitResults, UnitRow,
};
use crate::domain::{
    account::Role,
    cycle::Phase,
    form::{LineNo, RaterGroup},
    id::{CycleId, EmployeeId, FormId, IndicatorId, UnitId},
    indicator::Indicator,
    nip::Nip,
    response::Answer,
    subject::{Decision, Standing},
    undo::Undo,
};
pub use crate::store::read::Counts;
pub use crate::store::verify::{Difference, VerifyReport};
use serde::{Deserialize, Serialize};
use std::{path::PathBuf, sync::Arc};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Query {
    /// Who I am, and which cycle runs.
    Me,
    /// What is asked on the phone: which store, how large, how far.
    About,
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
    /// Who may log in and as what.
    Accounts,
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

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    /// Makes the draft a response, with these answers laid over it: what somebody hands in is what he sees, though
    /// some of it was not saved. Every line that is asked must have an answer.
    Submit {
        form: FormKey,
        answers: Vec<(LineNo, Answer)>,
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
    /// Who answers about an employee in a confidential group: for an auditor, and never without a trace.
    ShowRaters {
        cycle: CycleId,
        subject: EmployeeId,
        group: RaterGroup,
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    pub line: u32,
    pub column: String,
    pub value: String,
}

/// Answers to set or (with `None`) to clear.
pub type Cells = Vec<(LineNo, Option<Answer>)>;

/// A form of one rater about one employee; the rater is the actor, or a respondent of the public.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FormKey {
    pub cycle: CycleId,
    pub subject: EmployeeId,
    pub group: RaterGroup,
    pub respondent: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportKind {
    Units,
    Employees,
    Indicators,
    Forms,
    Assignments,
    Responses,
    Plans,
    Attendance,
    Accounts,
}

impl ImportKind {
    pub const ALL: [ImportKind; 9] = [
        ImportKind::Units,
        ImportKind::Employees,
        ImportKind::Indicators,
        ImportKind::Forms,
        ImportKind::Assignments,
        ImportKind::Responses,
        ImportKind::Plans,
        ImportKind::Attendance,
        ImportKind::Accounts,
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
            ImportKind::Accounts => "accounts",
        }
    }
}

/// What comes back. Each query and act has one variant, named alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    Me(Box<Me>),
    About(Box<About>),
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
    Accounts(Vec<AccountRow>),
    RatersShown(Vec<(Nip, String)>),
}
