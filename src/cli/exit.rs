//! How a command ends: the exit codes, and the one sentence on stderr when it was not carried out.

use super::output;
use crate::{
    report::file::WriteFault,
    server::socket::SocketFault,
    service::fault::Refusal,
    store::error::StoreError,
    text::{Lang, cli as text, refusal},
};
use std::{
    io,
    path::{Path, PathBuf},
    process::{self, ExitCode},
};

/// How a command went that was carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    Well,
    /// Rows were refused, differences were found.
    WithRemarks,
}

/// Why a command was not carried out.
#[derive(Debug)]
pub enum Failure {
    /// The words on the command line do not fit; the sentence says which.
    Usage(String),
    Refused(Refusal),
    Store(PathBuf, StoreError),
    Read(PathBuf, io::Error),
    Write(PathBuf, WriteFault),
    Socket(SocketFault),
    /// Nobody reads the output any more. Not an error.
    Pipe,
    Print(io::Error),
    Screens(io::Error),
    /// The service answered something else than was asked.
    Unexpected,
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        Failure::Refused(refusal)
    }
}

/// The exit code of every ending; the outer contract fixes what they mean.
pub fn code(outcome: &Result<Done, Failure>) -> ExitCode {
    ExitCode::from(number(outcome))
}

const DONE: u8 = 0;
const ATTENTION: u8 = 1;
const USAGE: u8 = 2;
const REFUSED: u8 = 3;
const STORE: u8 = 4;

/// Where the store's library would end the process in the middle: says why, and ends it.
pub fn at_once(lang: Lang) {
    output::complain(&text::store_spoiled(lang));
    process::exit(STORE.into());
}

fn number(outcome: &Result<Done, Failure>) -> u8 {
    let failure = match outcome {
        Ok(Done::Well) | Err(Failure::Pipe) => return DONE,
        Ok(Done::WithRemarks) => return ATTENTION,
        Err(failure) => failure,
    };
    match failure {
        Failure::Pipe => DONE,
        Failure::Usage(_) | Failure::Read(..) | Failure::Write(..) | Failure::Print(_) => USAGE,
        Failure::Screens(_) | Failure::Unexpected | Failure::Store(..) | Failure::Socket(_) => STORE,
        Failure::Refused(refusal) => match refusal {
            Refusal::NoSuch { .. }
            | Refusal::File(_)
            | Refusal::TooLong { .. }
            | Refusal::RequestTooLarge
            | Refusal::Field { .. }
            | Refusal::NoBackup { .. } => USAGE,
            Refusal::StoreBusy(_)
            | Refusal::StoreMoved { .. }
            | Refusal::StoreFailed(_)
            | Refusal::Unreachable(_)
            | Refusal::OtherVersion { .. }
            | Refusal::Full => STORE,
            Refusal::NoRight
            | Refusal::NoAccount { .. }
            | Refusal::NoEmployee
            | Refusal::WrongPhase { .. }
            | Refusal::NoSuchStep { .. }
            | Refusal::NoForm
            | Refusal::NotAsked { .. }
            | Refusal::Incomplete { .. }
            | Refusal::AlreadySubmitted
            | Refusal::NotSubmitted
            | Refusal::Answer(_)
            | Refusal::ReasonNeeded
            | Refusal::ChangedSince
            | Refusal::InUse
            | Refusal::NothingToUndo
            | Refusal::OutOfOrder
            | Refusal::NotAGateway { .. }
            | Refusal::GatewayForWhom { .. }
            | Refusal::NotThroughGateway
            | Refusal::NoScoreYet => REFUSED,
        },
    }
}

/// What went wrong, where, and what to do about it; `None` when there is nothing to say.
pub fn explain(lang: Lang, failure: &Failure) -> Option<String> {
    Some(match failure {
        Failure::Usage(sentence) => sentence.clone(),
        Failure::Refused(why) => refusal::sentence(lang, why),
        Failure::Store(path, fault) => store(lang, path, fault),
        Failure::Read(path, fault) => text::cannot_read(lang, path.display(), fault),
        Failure::Write(path, fault) => write(lang, path, fault),
        Failure::Socket(fault) => match fault {
            SocketFault::Busy(path) => text::socket_busy(lang, path.display()),
            SocketFault::Foreign(path) => text::socket_foreign(lang, path.display()),
            SocketFault::NotOurs(path) => text::socket_not_ours(lang, path.display()),
            SocketFault::Io(path, why) => text::socket_failed(lang, path.display(), why),
        },
        Failure::Pipe => return None,
        Failure::Print(fault) => text::cannot_print(lang, fault),
        Failure::Screens(fault) => text::screens_failed(lang, fault),
        Failure::Unexpected => text::unexpected_answer(lang),
    })
}

fn write(lang: Lang, path: &Path, fault: &WriteFault) -> String {
    let path = path.display();
    match fault {
        WriteFault::UnknownEnding => text::unknown_ending(lang, path),
        WriteFault::NotARegularFile => text::not_a_regular_file(lang, path),
        WriteFault::TooManyRows => text::too_many_rows(lang, path),
        WriteFault::Io(fault) => text::cannot_write(lang, path, fault),
        WriteFault::Sheet(why) => text::cannot_write(lang, path, why),
    }
}

/// The sentence about a store; `at` is the file when the fault itself does not name one.
pub fn store(lang: Lang, at: &Path, fault: &StoreError) -> String {
    match fault {
        StoreError::Busy { path } => text::store_busy(lang, path.display()),
        StoreError::Newer { found, known } => text::store_newer(lang, at.display(), found, known),
        StoreError::NotAStore { path } => text::store_not_ours(lang, path.display()),
        StoreError::NoPermission { path } => text::store_no_permission(lang, path.display()),
        StoreError::Missing { path } => text::store_missing(lang, path.display()),
        StoreError::Exists { path } => text::store_exists(lang, path.display()),
        StoreError::Moved { path } => refusal::store_moved(lang, path.display()),
        StoreError::Damaged { why, .. } => text::store_damaged(lang, at.display(), why),
        StoreError::Misfit { what } => text::store_misfit(lang, at.display(), what),
        StoreError::DiskFull { free } => text::store_disk_full(lang, at.display(), free / 1_000_000),
        StoreError::Failed(why) | StoreError::Away(why) => text::store_failed(lang, at.display(), why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::fault::{Busy, Noun};

    #[test]
    fn every_ending_has_its_code() {
        let no_such = Refusal::NoSuch { what: Noun::Cycle, name: "X".into() };
        let cases = [
            (Ok(Done::Well), 0),
            (Err(Failure::Pipe), 0),
            (Ok(Done::WithRemarks), 1),
            (Err(Failure::Usage("x".into())), 2),
            (Err(Failure::Refused(no_such)), 2),
            (Err(Failure::Refused(Refusal::NoRight)), 3),
            (Err(Failure::Refused(Refusal::StoreBusy(Busy::Stopping))), 4),
            (Err(Failure::Store("x".into(), StoreError::DiskFull { free: 1 })), 4),
        ];
        for (outcome, expected) in cases {
            assert_eq!(number(&outcome), expected, "{outcome:?}");
        }
    }

    #[test]
    fn a_store_that_cannot_be_opened_is_named_with_what_to_do() {
        let busy = StoreError::Busy { path: "/x/kinerja.redb".into() };
        let said = explain(Lang::En, &Failure::Store("/x/kinerja.redb".into(), busy)).unwrap();
        assert!(said.contains("/x/kinerja.redb") && said.contains("try again"), "{said}");
        assert_eq!(explain(Lang::Id, &Failure::Pipe), None);
    }
}
