//! Files that bring master data, answers and cycles into the store.
//!
//! Bytes become a table (`sheet`, from `delimited` or `xlsx`) with known columns (`headers`), or a TOML document
//! (`document`); one file for each kind decides what changes. Everything here is pure: rights, the writing of
//! changes and the sentences for faults are elsewhere.
//!
//! What holds for every kind: each row is taken or refused for itself (answers: each response); the same file
//! twice changes nothing the second time; a column that the file lacks leaves what is stored. `taken` and
//! `unchanged` count rows of the file (entries of a TOML file), those of a response being as many as it has.

mod accounts;
mod archive;
mod assignments;
mod attendance;
pub mod catalogue;
pub mod circle;
pub mod cycle;
mod delimited;
mod document;
pub mod employees;
mod forms;
pub mod found;
pub mod headers;
mod indicators;
pub mod membership;
mod people;
mod plans;
mod responses;
pub mod sheet;
mod units;
mod value;
mod xlsx;

use super::{
    api::{Fix, ImportKind, ImportReport},
    fault::{FileFault, Refusal},
};
use crate::{
    domain::{
        change::Change,
        day::{Day, Moment},
        id::CycleId,
    },
    progress::Progress,
    store::read::View,
};
use headers::{Headed, columns};
use sheet::Sheet;

/// What is known besides the file.
#[derive(Clone, Copy)]
struct Ground<'a> {
    view: View<'a>,
    today: Day,
    now: Moment,
    progress: &'a Progress,
}

/// What a file changes.
type Decided = Result<(Vec<Change>, ImportReport), Refusal>;

/// A file with the cells that were put right by hand.
#[derive(Clone, Copy)]
pub struct File<'a> {
    pub name: &'a str,
    pub bytes: &'a [u8],
    pub fixes: &'a [Fix],
}

/// Decides what a file changes. Its content tells what it is; the name only helps to say what it is not.
pub fn decide(
    view: View<'_>,
    today: Day,
    now: Moment,
    what: ImportKind,
    File { name, bytes, fixes }: File<'_>,
    progress: &Progress,
) -> Decided {
    let ground = Ground { view, today, now, progress };
    let table = match what {
        ImportKind::Indicators => return indicators::decide(ground, bytes),
        ImportKind::Forms => return forms::decide(ground, bytes),
        ImportKind::Units => units::decide,
        ImportKind::Employees => employees::decide,
        ImportKind::Assignments => assignments::decide,
        ImportKind::Responses => responses::decide,
        ImportKind::Plans => plans::decide,
        ImportKind::Attendance => attendance::decide,
        ImportKind::Accounts => accounts::decide,
    };
    let sheet = Sheet::read(bytes).map_err(|fault| Refusal::File(named(name, fault)))?;
    let headed = Headed::find(&sheet, columns(what)).map_err(Refusal::File)?;
    if !fixes.is_empty() {
        let mended = headed.mended(fixes);
        let headed = Headed::find(&mended, columns(what)).map_err(Refusal::File)?;
        progress.start(headed.n_rows() as u64);
        return table(ground, &headed);
    }
    progress.start(headed.n_rows() as u64);
    table(ground, &headed)
}

/// Other programs' files are archives, too; what is no workbook by its name either is not called a damaged one.
fn named(name: &str, fault: FileFault) -> FileFault {
    let ending = name.rsplit('.').next().unwrap_or_default();
    match fault {
        FileFault::Spreadsheet(_) if !["xlsx", "xlsm"].iter().any(|e| e.eq_ignore_ascii_case(ending)) => {
            FileFault::UnknownKind
        }
        fault => fault,
    }
}

/// Opens the cycle that a file describes, or brings an open one up to date with it: forms and people are added,
/// never taken away. Refused as a whole when anything in it is wrong. The report counts employees.
pub fn open_cycle(view: View<'_>, file: &str) -> Result<(CycleId, Vec<Change>, ImportReport), Refusal> {
    cycle::open(view, file)
}
