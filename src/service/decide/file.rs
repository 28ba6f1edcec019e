//! Files: master data, answers, and the file a cycle is opened with. What they change is decided in `import`.

use super::{
    super::{
        api::{Fates, ImportKind, ImportReport, Reply},
        check,
        fault::Refusal,
        import,
        progress::Progress,
    },
    Ground, Outcome,
};
use crate::{
    clock::WIB,
    domain::{change::Change, undo::Deed},
};

/// A trial run tells the fate of every row and changes nothing.
pub(super) fn import(
    ground: &Ground<'_>,
    what: ImportKind,
    file: import::File<'_>,
    dry_run: bool,
    progress: &Progress,
) -> Result<Outcome, Refusal> {
    let Ground { view, actor, now, drafts: _ } = *ground;
    let (changes, report) = import::decide(view, now.day(WIB), now, what, file, progress)?;
    check::changes(view, actor, check::import(what), &changes)?;
    let changes = if dry_run { Vec::new() } else { changes };
    let fates = if dry_run { report.fates } else { Fates::default() };
    let reply = Reply::Imported(ImportReport { dry_run, fates, ..report });
    Ok(Outcome::of(changes, reply).undoable(Deed::File, file.name))
}

/// Only those who have the whole government open cycles, so nothing in it can lie outside.
pub(super) fn open_cycle(ground: &Ground<'_>, file: &str) -> Result<Outcome, Refusal> {
    let (id, changes, report) = import::open_cycle(ground.view, file)?;
    let set = changes.iter().find_map(|change| match change {
        Change::CycleSet { id: _, cycle } => Some(cycle.code.clone()),
        _ => None,
    });
    let code = match set {
        Some(code) => code,
        None => ground.view.cycle(id)?.map(|cycle| cycle.code).unwrap_or_default(),
    };
    Ok(Outcome::of(changes, Reply::Imported(report)).undoable(Deed::Cycle, code))
}
