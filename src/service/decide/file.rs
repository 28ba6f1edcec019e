//! Files: master data, responses, and the file a cycle is opened with.

use super::{
    super::{
        api::{ImportKind, ImportReport, Reply},
        check,
        fault::{FileFault, Refusal},
        progress::Progress,
    },
    Ground, Outcome,
};
use crate::domain::change::Change;

pub(super) fn import(
    ground: &Ground<'_>,
    _what: ImportKind,
    _name: &str,
    _bytes: &[u8],
    dry_run: bool,
    _progress: &Progress,
) -> Result<Outcome, Refusal> {
    outcome(ground, check::import(_what), Err(Refusal::File(FileFault::UnknownKind))?, dry_run)
}

pub(super) fn open_cycle(ground: &Ground<'_>, _file: &str) -> Result<Outcome, Refusal> {
    outcome(
        ground,
        crate::domain::rights::Right::OpenCycle,
        Err(Refusal::File(FileFault::UnknownKind))?,
        false,
    )
}

fn outcome(
    ground: &Ground<'_>,
    right: crate::domain::rights::Right,
    (changes, report): (Vec<Change>, ImportReport),
    dry_run: bool,
) -> Result<Outcome, Refusal> {
    check::changes(ground.view, ground.actor, right, &changes)?;
    let changes = if dry_run { Vec::new() } else { changes };
    Ok(Outcome { changes, drafts: Vec::new(), reply: Reply::Imported(ImportReport { dry_run, ..report }) })
}
