//! Files: master data, responses, and the file a cycle is opened with.

use super::{
    super::{
        api::{ImportKind, ImportReport, Reply},
        check,
        fault::Refusal,
        import,
        progress::Progress,
    },
    Ground, Outcome,
};
use crate::{
    clock::WIB,
    domain::{change::Change, rights::Right},
};

pub(super) fn import(
    ground: &Ground<'_>,
    what: ImportKind,
    name: &str,
    bytes: &[u8],
    dry_run: bool,
    progress: &Progress,
) -> Result<Outcome, Refusal> {
    let decided = import::decide(ground.view, ground.now.day(WIB), ground.now, what, name, bytes, progress)?;
    outcome(ground, check::import(what), decided, dry_run)
}

pub(super) fn open_cycle(ground: &Ground<'_>, file: &str) -> Result<Outcome, Refusal> {
    let (_, changes, report) = import::open_cycle(ground.view, file)?;
    outcome(ground, Right::OpenCycle, (changes, report), false)
}

fn outcome(
    ground: &Ground<'_>,
    right: Right,
    (changes, report): (Vec<Change>, ImportReport),
    dry_run: bool,
) -> Result<Outcome, Refusal> {
    check::changes(ground.view, ground.actor, right, &changes)?;
    let changes = if dry_run { Vec::new() } else { changes };
    Ok(Outcome { changes, drafts: Vec::new(), reply: Reply::Imported(ImportReport { dry_run, ..report }) })
}
