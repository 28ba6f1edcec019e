//! The socket's place: made, taken over from a server that is gone, or handed over by systemd.

use listenfd::ListenFd;
use std::{
    fs, io,
    os::unix::{
        fs::{DirBuilderExt, FileTypeExt, MetadataExt, PermissionsExt},
        net::{UnixListener, UnixStream},
    },
    path::{Path, PathBuf},
};

#[derive(Debug, thiserror::Error)]
pub enum SocketFault {
    /// Another server answers there.
    #[error("another server listens at {0}")]
    Busy(PathBuf),
    /// Something else has the name: a file, a directory, a symbolic link.
    #[error("{0} is not a socket")]
    Foreign(PathBuf),
    /// Somebody else made it, or may put another one in its place.
    #[error("{0} belongs to somebody else")]
    NotOurs(PathBuf),
    #[error("{0}: {1}")]
    Io(PathBuf, io::Error),
}

/// A socket that is listened on.
pub struct Socket {
    pub listener: UnixListener,
    /// Taken away at the end; `None` when systemd keeps it.
    path: Option<PathBuf>,
}

impl Drop for Socket {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            // Nothing depends on it: whoever starts next finds that nobody answers there.
            let _ = fs::remove_file(path);
        }
    }
}

/// The one that systemd has opened and handed over, if there is one.
pub fn handed_over() -> io::Result<Option<Socket>> {
    let listener = ListenFd::from_env().take_unix_listener(0)?;
    Ok(listener.map(|listener| Socket { listener, path: None }))
}

/// Members of the directory's group may connect; others may not even see the socket.
const DIRECTORY: u32 = 0o750;
const SOCKET: u32 = 0o660;

/// Listens at a path. Whoever holds the store is the server, so this is called only by him.
pub fn listen(path: &Path) -> Result<Socket, SocketFault> {
    let io = |fault| SocketFault::Io(path.to_owned(), fault);
    if let Some(directory) = path.parent().filter(|d| !d.as_os_str().is_empty()) {
        if !directory.exists() {
            fs::DirBuilder::new().recursive(true).mode(DIRECTORY).create(directory).map_err(io)?;
        }
        let about = fs::metadata(directory).map_err(io)?;
        let me = rustix::process::geteuid().as_raw();
        let shared = about.mode() & 0o022 != 0 && about.mode() & 0o1000 == 0;
        if shared || (about.uid() != me && about.uid() != 0) {
            return Err(SocketFault::NotOurs(directory.to_owned()));
        }
    }
    match fs::symlink_metadata(path) {
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => (),
        Err(fault) => return Err(io(fault)),
        Ok(about) if !about.file_type().is_socket() => return Err(SocketFault::Foreign(path.to_owned())),
        Ok(_) => match UnixStream::connect(path) {
            Ok(_) => return Err(SocketFault::Busy(path.to_owned())),
            // Nobody answers any more.
            Err(_) => fs::remove_file(path).map_err(io)?,
        },
    }
    // Nobody may connect before the mode is what it should be, so the name is given at the end.
    let aside = path.with_extension(format!("new-{}", std::process::id()));
    let _ = fs::remove_file(&aside);
    let listener = UnixListener::bind(&aside).map_err(io)?;
    let named = fs::set_permissions(&aside, fs::Permissions::from_mode(SOCKET))
        .and_then(|()| fs::rename(&aside, path));
    if let Err(fault) = named {
        let _ = fs::remove_file(&aside);
        return Err(io(fault));
    }
    Ok(Socket { listener, path: Some(path.to_owned()) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn a_place_is_taken_over_from_the_dead_and_from_nobody_else() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("run").join("kinerja.sock");
        let socket = listen(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, SOCKET);
        assert_eq!(fs::metadata(path.parent().unwrap()).unwrap().mode() & 0o777, DIRECTORY);
        assert!(matches!(listen(&path), Err(SocketFault::Busy(_))));
        let left_behind = UnixListener::bind(directory.path().join("run").join("old.sock")).unwrap();
        drop(left_behind);
        drop(listen(&directory.path().join("run").join("old.sock")).unwrap());
        drop(socket);
        assert!(!path.exists());

        fs::write(&path, "mine").unwrap();
        assert!(matches!(listen(&path), Err(SocketFault::Foreign(_))));
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
        fs::remove_file(&path).unwrap();
        symlink("elsewhere", &path).unwrap();
        assert!(matches!(listen(&path), Err(SocketFault::Foreign(_))));
        fs::remove_file(&path).unwrap();
        fs::set_permissions(path.parent().unwrap(), fs::Permissions::from_mode(0o777)).unwrap();
        assert!(matches!(listen(&path), Err(SocketFault::NotOurs(_))));
    }
}
