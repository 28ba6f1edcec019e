//! Who is at the other end of a connection, as the kernel tells it.

use rustix::net::sockopt::socket_peercred;
use std::{
    collections::HashMap,
    fs, io,
    os::unix::{fs::MetadataExt, net::UnixStream},
    path::PathBuf,
    process::Command,
    sync::{Mutex, PoisonError},
};

/// The one who connected, from the moment he did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer {
    pub uid: u32,
    pub pid: i32,
}

impl Peer {
    pub fn of(stream: &UnixStream) -> io::Result<Peer> {
        let credentials = socket_peercred(stream)?;
        Ok(Peer { uid: credentials.uid.as_raw(), pid: credentials.pid.as_raw_nonzero().get() })
    }
}

/// The login name of a uid in the system's list of users, or wherever the system asks for them.
pub fn login_of(uid: u32) -> Option<String> {
    Names::default().of(uid).ok().flatten()
}

/// The system's list of users as it is now. It is read again whenever it has changed, and seeing that takes no
/// descriptor: a uid that has been given to somebody else is somebody else's at once.
#[derive(Debug)]
pub struct Names {
    list: PathBuf,
    read: Mutex<(Option<Stamp>, HashMap<u32, String>)>,
}

/// The number of the file, and when it was written.
type Stamp = (u64, i64, i64);

impl Default for Names {
    fn default() -> Names {
        Names { list: PathBuf::from("/etc/passwd"), read: Mutex::default() }
    }
}

impl Names {
    /// `None` when the system knows no such user; an error when that cannot be found out now.
    pub fn of(&self, uid: u32) -> io::Result<Option<String>> {
        if let Some(name) = self.listed(uid)? {
            return Ok(Some(name));
        }
        // Other lists may answer late, or never; nobody else waits for them.
        match Command::new("getent").arg("passwd").arg(uid.to_string()).output() {
            Ok(answer) => Ok(named(&answer.stdout).remove(&uid)),
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    fn listed(&self, uid: u32) -> io::Result<Option<String>> {
        let about = match fs::metadata(&self.list) {
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(None),
            about => about?,
        };
        let stamp = Some((about.ino(), about.mtime(), about.mtime_nsec()));
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if read.0 != stamp {
            *read = (stamp, named(&fs::read(&self.list)?));
        }
        Ok(read.1.get(&uid).cloned())
    }
}

/// Of two with one number the first counts, as the system has it.
fn named(list: &[u8]) -> HashMap<u32, String> {
    let mut names = HashMap::new();
    for line in String::from_utf8_lossy(list).lines() {
        let mut fields = line.split(':');
        if let (Some(name), Some(Ok(id))) = (fields.next(), fields.nth(1).map(str::parse)) {
            names.entry(id).or_insert_with(|| name.to_owned());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_says_who_is_there() {
        let (mine, _theirs) = UnixStream::pair().unwrap();
        let peer = Peer::of(&mine).unwrap();
        assert_eq!(peer.uid, rustix::process::getuid().as_raw());
        assert_eq!(peer.pid, std::process::id() as i32);
    }

    #[test]
    fn a_login_is_found_by_its_number() {
        let names = named(
            b"root:x:0:0:root:/root:/bin/sh\nsiti:x:1001:1001::/home/siti:/bin/sh\nbroken\nsecond:x:0:0\n",
        );
        assert_eq!(names, HashMap::from([(0, "root".to_owned()), (1001, "siti".to_owned())]));
        assert_eq!(login_of(0).as_deref(), Some("root"));
        assert_eq!(login_of(4_000_000_123), None);
    }

    #[test]
    fn whoever_gets_the_number_of_one_who_has_gone_is_not_taken_for_him() {
        let directory = tempfile::tempdir().unwrap();
        let names = Names { list: directory.path().join("passwd"), ..Names::default() };
        for name in ["siti", "budi"] {
            // As useradd and userdel do it: a new file takes the place of the old one.
            let new = directory.path().join("passwd.new");
            fs::write(&new, format!("{name}:x:4000000123:1001::/home/{name}:/bin/sh\n")).unwrap();
            fs::rename(&new, &names.list).unwrap();
            assert_eq!(names.of(4_000_000_123).unwrap().as_deref(), Some(name));
        }
        fs::remove_file(&names.list).unwrap();
        assert_eq!(names.of(4_000_000_123).unwrap(), None);
    }
}
