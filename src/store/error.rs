//! What can go wrong with the store, sorted by what the caller can do about it.

use crate::codec::Unreadable;
use std::{
    io,
    path::{Path, PathBuf},
};

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has the file. Wait, or use the server.
    #[error("the store is in use by another process")]
    Busy { path: PathBuf },
    /// Written by a newer program. Update this one.
    #[error("the store has schema {found}, this program knows {known}")]
    Newer { found: u32, known: u32 },
    /// Not a store at all.
    #[error("not a kinerja store: {path}")]
    NotAStore { path: PathBuf },
    #[error("no permission for {path}")]
    NoPermission { path: PathBuf },
    #[error("{path} does not exist")]
    Missing { path: PathBuf },
    #[error("{path} exists already")]
    Exists { path: PathBuf },
    /// Since it was opened the file has been moved, deleted or replaced. Put it back, or start anew.
    #[error("{path} is not the file any more that was opened")]
    Moved { path: PathBuf },
    /// A value that does not match its checksum. Run `verify`, restore a backup.
    #[error("damaged value under key {key:02x?}: {why}")]
    Damaged { key: Vec<u8>, why: Unreadable },
    /// A change that does not fit the records, such as a response about somebody who is no subject: a fault of
    /// whoever decided it. The transaction must be given up.
    #[error("the change does not fit the records: {what}")]
    Misfit { what: &'static str },
    /// Too little room on the disk to write safely; nothing was written.
    #[error("only {free} bytes free on the disk")]
    DiskFull { free: u64 },
    /// A commit failed, or one before it did: it may be there or not. The file is opened again by itself.
    #[error("the disk failed; the store is opened again: {0}")]
    Away(String),
    /// The file itself is broken or the disk failed; nothing more can be said here.
    #[error("the store failed: {0}")]
    Failed(String),
}

impl StoreError {
    /// Whether the same call may succeed later without anybody doing anything to the store.
    pub fn may_pass(&self) -> bool {
        matches!(self, StoreError::Busy { .. } | StoreError::DiskFull { .. } | StoreError::Away(_))
    }
}

/// An error of the file system at a place.
pub(super) fn at(path: &Path, error: &io::Error) -> StoreError {
    use io::ErrorKind as E;
    let path = path.to_owned();
    match error.kind() {
        E::NotFound => StoreError::Missing { path },
        E::AlreadyExists => StoreError::Exists { path },
        E::PermissionDenied | E::ReadOnlyFilesystem => StoreError::NoPermission { path },
        E::InvalidData | E::UnexpectedEof | E::IsADirectory => StoreError::NotAStore { path },
        E::StorageFull => StoreError::DiskFull { free: 0 },
        _ => StoreError::Failed(error.to_string()),
    }
}

/// An error of the open database.
pub(super) fn failed(error: impl Into<redb::Error>) -> StoreError {
    match error.into() {
        redb::Error::Io(e) if e.kind() == io::ErrorKind::StorageFull => StoreError::DiskFull { free: 0 },
        other => StoreError::Failed(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_the_file_system_keep_their_meaning() {
        let told = |kind: io::ErrorKind| at(Path::new("/x"), &kind.into());
        assert!(matches!(told(io::ErrorKind::NotFound), StoreError::Missing { .. }));
        assert!(matches!(told(io::ErrorKind::PermissionDenied), StoreError::NoPermission { .. }));
        assert!(matches!(told(io::ErrorKind::ReadOnlyFilesystem), StoreError::NoPermission { .. }));
        assert!(matches!(told(io::ErrorKind::InvalidData), StoreError::NotAStore { .. }));
        assert!(matches!(told(io::ErrorKind::Interrupted), StoreError::Failed(_)));
        let full = redb::Error::Io(io::ErrorKind::StorageFull.into());
        assert!(failed(full).may_pass(), "a full disk may have room again");
        assert!(!failed(redb::Error::PreviousIo).may_pass());
    }
}
