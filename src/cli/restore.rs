//! `restore`: a backup takes the store's place; what was there is kept beside it.

use super::{
    desk::Desk,
    exit::{Done, Failure},
    progress, verify,
};
use crate::{
    store::{Store, StoreError, backup},
    text::cli as text,
};
use clap::Args;
use std::{
    fs,
    path::{Path, PathBuf},
};

#[derive(Debug, Args)]
pub struct Restore {
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Restore {
    pub fn run(self, desk: &mut Desk<'_>) -> Result<Done, Failure> {
        let lang = desk.lang;
        let place = desk.place()?;
        // Held until the end, so that nobody works in a file that is about to be put aside. A damaged store
        // cannot be held, and is the very reason to restore.
        let held = match Store::open(&place) {
            Ok(store) => Some(store),
            Err(busy @ StoreError::Busy { .. }) => return Err(Failure::Store(place, busy)),
            Err(_) => None,
        };
        let fresh = beside(&place, "restored");
        let outcome = progress::shown(text::working_verify(lang), |progress| {
            backup::restore(&self.file, &fresh, progress)
        });
        let report = match outcome {
            Ok(report) => report,
            // The copy is what could not be opened, but the user knows the backup.
            Err(StoreError::NotAStore { .. }) => {
                let fault = StoreError::NotAStore { path: self.file.clone() };
                return Err(Failure::Store(self.file, fault));
            }
            Err(fault) => return Err(Failure::Store(self.file, fault)),
        };
        if !report.is_clean() {
            verify::print(desk, &report)?;
            return Ok(Done::WithRemarks);
        }
        let moved = |fault| Failure::Write(place.clone(), fault);
        if place.exists() {
            let kept = beside(&place, "before-restore");
            fs::rename(&place, &kept).map_err(|e| moved(e.into()))?;
            desk.out.line(&text::restore_kept(lang, kept.display()))?;
        }
        fs::rename(&fresh, &place).map_err(|e| moved(e.into()))?;
        drop(held);
        desk.out.line(&text::restored(lang, place.display()))?;
        Ok(Done::Well)
    }
}

/// A name beside the file that nothing has yet.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let name = |number: u32| {
        let mut name = file.as_os_str().to_owned();
        name.push(format!(".{ending}"));
        if number > 1 {
            name.push(format!("-{number}"));
        }
        PathBuf::from(name)
    };
    (1..u32::MAX).map(name).find(|path| !path.exists()).unwrap_or_else(|| name(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_before_is_not_overwritten() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("kinerja.redb");
        assert!(beside(&file, "old").ends_with("kinerja.redb.old"));
        fs::write(directory.path().join("kinerja.redb.old"), "").unwrap();
        assert!(beside(&file, "old").ends_with("kinerja.redb.old-2"));
    }
}
