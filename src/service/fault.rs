//! Why a request or a row of a file was not taken. Enums here; the sentences are in `text`.

use crate::{
    domain::{
        cycle::Phase,
        decimal::{Decimal, NumberFault},
        form::RaterGroup,
        kind::{AnswerFault, KindFault, TargetFault},
        nip::{NipFault, NipOddity},
        sound::Unsound,
    },
    store::error::StoreError,
};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// A request that was not carried out. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Refusal {
    /// The actor has no right to this.
    NoRight,
    /// No account for this login.
    NoAccount {
        login: String,
    },
    /// The account is not linked to an employee, which this needs.
    NoEmployee,
    NoSuch {
        what: Noun,
        name: String,
    },
    /// The phase of the cycle does not allow it.
    WrongPhase {
        phase: Phase,
    },
    /// Phases go forward one step, and back one step only by an administrator.
    NoSuchStep {
        from: Phase,
        to: Phase,
    },
    /// The employee has no form in the cycle, or the form does not ask this group.
    NoForm,
    /// This rater was not asked about this employee.
    NotAsked {
        group: RaterGroup,
    },
    /// Lines of the form that are still open.
    Incomplete {
        n_open: u16,
    },
    AlreadySubmitted,
    NotSubmitted,
    Answer(AnswerFault),
    /// A rating differs from its proposal and no reason was given.
    ReasonNeeded,
    /// There is no proposal yet to decide about.
    NoScoreYet,
    /// A text is longer than its field.
    TooLong {
        most: u32,
    },
    /// A field that does not hold what it must.
    Field {
        column: String,
        reason: Box<Reason>,
    },
    /// Somebody has changed the record meanwhile.
    ChangedSince,
    /// Other records rest on it by now.
    InUse,
    NothingToUndo,
    /// An act that its own program has gone beyond since; a frame that was played again.
    OutOfOrder,
    /// A login that claims to speak for somebody and may not.
    NotAGateway {
        login: String,
    },
    /// A login that speaks for others and did not say for whom.
    GatewayForWhom {
        login: String,
    },
    /// Administrators come by a login of their own.
    NotThroughGateway,
    /// The server cannot be reached, or has gone; what was asked may have been done.
    Unreachable(Away),
    /// The server understands another version than this program.
    OtherVersion {
        server: u16,
        program: u16,
    },
    /// The server has as many connections as it takes, or as one login may have.
    Full,
    /// More than fits into a request.
    RequestTooLarge,
    /// The file as a whole cannot be read.
    File(FileFault),
    /// The store cannot take it now; the same request may succeed later.
    StoreBusy(Busy),
    /// The file has been taken away from under the program; nothing is written until it is back.
    StoreMoved {
        file: String,
    },
    /// The store is damaged or failed.
    StoreFailed(Failed),
    /// There can be no copy of the store at this place.
    NoBackup {
        file: String,
        why: NoPlace,
    },
}

/// Why the store takes nothing just now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Busy {
    /// Another process has its file.
    InUse,
    DiskFull {
        free: u64,
    },
    /// The disk has failed, in the words of the system, which are for the log. The file is opened again by itself.
    Disk(String),
    Stopping,
}

/// What has become of the store, or of who works with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failed {
    Damaged,
    /// A fault of ours.
    Program,
    /// In the words of the system.
    System(String),
}

/// Why a file cannot be made where it was to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoPlace {
    Taken,
    NoDirectory,
    NoPermission,
    DiskFull,
}

/// How a server is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Away {
    NoSocket,
    /// The socket is there and nobody behind it.
    NobodyThere,
    /// The system lets this login not come near it.
    NoPermission,
    /// The line has ended; the server may just be starting again.
    Ended,
    /// Nothing was heard for too long.
    Silent,
    Other(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Noun {
    Unit,
    Employee,
    Indicator,
    Form,
    Cycle,
    Account,
    Draft,
    Response,
}

/// Why a file cannot be read as what it should be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum FileFault {
    Empty,
    /// None of the columns that are needed; the missing ones by our names.
    MissingColumns(Vec<String>),
    /// Two columns mean the same.
    ColumnTwice(String),
    /// Not a spreadsheet we can open, or one that unpacks beyond every reason.
    Spreadsheet(String),
    TooLarge,
    /// A TOML file that does not parse: the parser's own words, with line and column.
    Toml(String),
    /// A kind of file that is not CSV, XLSX or TOML.
    UnknownKind,
    /// What is wrong at one place of a file that is taken as a whole or not at all.
    Entry(Box<RowFault>),
}

/// One row that was not taken, or taken with a remark.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RowFault {
    /// As the spreadsheet counts: the header is line 1. For TOML the number of the entry, from 1.
    pub line: u32,
    /// Our own name of the column.
    pub column: String,
    /// As it stands in the file.
    pub value: String,
    pub reason: Reason,
}

/// Why a cell is not taken, or what is odd about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Reason {
    Missing,
    Nip(NipFault),
    NipOdd(NipOddity),
    /// The same key stands on another line of this file.
    Twice {
        other_line: u32,
    },
    Number(NumberFault),
    /// Of two numbers for a band one is missing.
    OneNumber,
    Date,
    TooLong {
        most: u32,
    },
    NotAChoice {
        choices: String,
    },
    /// Warning: taken, with the field left empty.
    UnknownUnit,
    UnknownSuperior,
    UnknownHead,
    UnknownParent,
    UnknownEmployee,
    UnknownIndicator,
    UnknownForm,
    UnknownCycle,
    UnknownGroup,
    UnknownRater,
    /// Units or superiors in a circle; the codes or NIPs around it.
    Circle {
        path: Vec<String>,
    },
    /// More units above each other than there can be.
    TooDeep {
        most: u32,
    },
    Kind(KindFault),
    Answer(AnswerFault),
    /// Not one of this many between these; for the sentence only.
    Range {
        min: Decimal,
        max: Decimal,
    },
    NotAskedOfGroup {
        group: RaterGroup,
    },
    NotInForm,
    NoFormInCycle,
    /// This rater's response is there already, with other answers.
    OtherResponse,
    WrongPhase {
        phase: Phase,
    },
    /// The same rater answers the same indicator twice.
    AnsweredTwice {
        other_line: u32,
    },
    WeightNotPositive,
    ThresholdOrder,
    NoLines,
    /// The form is used by a cycle: the change becomes the next version. A remark, not a fault.
    NextVersion {
        version: u32,
    },
    Rank,
    PositionType,
    Service,
    /// The last day lies before the first.
    DateOrder,
    /// In the group of the employee himself somebody else answers.
    NotHimself,
    /// Somebody rates himself in another group.
    Himself,
    /// Another record has this code or number already.
    Taken,
    /// It follows from other records, or is used already, and stays.
    Fixed,
    /// A unit that must be known; an account without one would have the whole government.
    NoSuchUnit,
    /// Somebody must be left who can give rights.
    LastAdministrator,
    /// A shared login is nothing for itself.
    GatewayAlone,
    /// Remark: a role that follows from the records and is given to nobody.
    RoleByRecords,
    /// One of both, and which of them is a secret.
    NotAskedOrAnswered,
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Refusal {
        match error {
            StoreError::Moved { path } => Refusal::StoreMoved { file: path.display().to_string() },
            StoreError::Busy { .. } => Refusal::StoreBusy(Busy::InUse),
            StoreError::DiskFull { free } => Refusal::StoreBusy(Busy::DiskFull { free }),
            StoreError::Away(why) => Refusal::StoreBusy(Busy::Disk(why)),
            StoreError::Damaged { .. } => Refusal::StoreFailed(Failed::Damaged),
            StoreError::Misfit { .. } => Refusal::StoreFailed(Failed::Program),
            StoreError::Failed(why) => Refusal::StoreFailed(Failed::System(why)),
            error @ (StoreError::Newer { .. }
            | StoreError::NotAStore { .. }
            | StoreError::NoPermission { .. }
            | StoreError::Missing { .. }
            | StoreError::Exists { .. }) => Refusal::StoreFailed(Failed::System(error.to_string())),
        }
    }
}

impl Refusal {
    /// What became of a copy of the store. What names a file speaks of the copy, which does the store no harm.
    pub fn of_backup(error: StoreError, to: &Path) -> Refusal {
        let why = match error {
            StoreError::Exists { .. } => NoPlace::Taken,
            StoreError::Missing { .. } => NoPlace::NoDirectory,
            StoreError::NoPermission { .. } => NoPlace::NoPermission,
            StoreError::DiskFull { .. } => NoPlace::DiskFull,
            other => return other.into(),
        };
        Refusal::NoBackup { file: to.display().to_string(), why }
    }
}

impl From<Unsound> for Reason {
    fn from(why: Unsound) -> Reason {
        match why {
            Unsound::Range { min, max } => Reason::Range { min, max },
            Unsound::WeightNotPositive => Reason::WeightNotPositive,
            Unsound::ThresholdOrder => Reason::ThresholdOrder,
            Unsound::NoLines => Reason::NoLines,
            Unsound::Twice { first } => Reason::Twice { other_line: first },
            Unsound::NotAsked(group) => Reason::NotAskedOfGroup { group },
            Unsound::Kind(fault) => Reason::Kind(fault),
        }
    }
}

impl From<TargetFault> for Reason {
    fn from(fault: TargetFault) -> Reason {
        match fault {
            TargetFault::Number(fault) => Reason::Number(fault),
            TargetFault::OneNumber => Reason::OneNumber,
            TargetFault::Date => Reason::Date,
        }
    }
}
