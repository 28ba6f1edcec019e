//! Who is at the other end of a connection, as the kernel tells it.

use rustix::net::sockopt::socket_peercred;
use std::{
    collections::HashMap,
    fs, io,
    os::unix::net::UnixStream,
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
    let listed = fs::read_to_string("/etc/passwd").ok().and_then(|list| named(&list, uid));
    listed.or_else(|| {
        let answer = Command::new("getent").arg("passwd").arg(uid.to_string()).output().ok()?;
        named(&String::from_utf8_lossy(&answer.stdout), uid)
    })
}

fn named(list: &str, uid: u32) -> Option<String> {
    list.lines().find_map(|line| {
        let mut fields = line.split(':');
        let (name, id) = (fields.next()?, fields.nth(1)?);
        (id.parse() == Ok(uid)).then(|| name.to_owned())
    })
}

/// Names that were looked up. A login is renamed so rarely that the server may be started again for it.
#[derive(Debug, Default)]
pub struct Names(Mutex<HashMap<u32, String>>);

impl Names {
    /// `None` when the system knows no such user; that is asked again the next time.
    pub fn of(&self, uid: u32) -> Option<String> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(name) = known.get(&uid) {
            return Some(name.clone());
        }
        let name = login_of(uid)?;
        known.insert(uid, name.clone());
        Some(name)
    }
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
        assert_eq!(Names::default().of(4_000_000_123), None);
    }
}
