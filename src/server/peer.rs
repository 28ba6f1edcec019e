//! Who is at the other end of a connection, as the kernel tells it.

use rustix::net::sockopt::socket_peercred;
use std::{fs, io, os::unix::net::UnixStream, path::Path, process::Command};

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

/// The login name of a uid in the system's list of users, or wherever the system asks for them. It is looked up
/// each time: a uid that has been given to somebody else is somebody else's at once.
pub fn login_of(uid: u32) -> Option<String> {
    listed(Path::new("/etc/passwd"), uid).or_else(|| {
        let answer = Command::new("getent").arg("passwd").arg(uid.to_string()).output().ok()?;
        named(&String::from_utf8_lossy(&answer.stdout), uid)
    })
}

fn listed(list: &Path, uid: u32) -> Option<String> {
    named(&fs::read_to_string(list).ok()?, uid)
}

fn named(list: &str, uid: u32) -> Option<String> {
    list.lines().find_map(|line| {
        let mut fields = line.split(':');
        let (name, id) = (fields.next()?, fields.nth(1)?);
        (id.parse() == Ok(uid)).then(|| name.to_owned())
    })
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
        let list = "root:x:0:0:root:/root:/bin/sh\nsiti:x:1001:1001::/home/siti:/bin/sh\nbroken\n";
        assert_eq!(named(list, 1001).as_deref(), Some("siti"));
        assert_eq!(named(list, 5), None);
        assert_eq!(login_of(0).as_deref(), Some("root"));
        assert_eq!(login_of(4_000_000_123), None);
    }

    #[test]
    fn whoever_gets_the_number_of_one_who_has_gone_is_not_taken_for_him() {
        let directory = tempfile::tempdir().unwrap();
        let list = directory.path().join("passwd");
        for name in ["siti", "budi"] {
            fs::write(&list, format!("{name}:x:1001:1001::/home/{name}:/bin/sh\n")).unwrap();
            assert_eq!(listed(&list, 1001).as_deref(), Some(name));
        }
    }
}
