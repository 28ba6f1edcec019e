//! Where the store is, who asks, and how the way to the service is opened.

use super::exit::Failure;
use crate::{
    client::{Link, embedded::Embedded},
    server::peer::login_of,
    service::Service,
    store::Store,
    text::{Lang, cli as text},
};
use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Where the service is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// In this process, on the file that was named.
    Named(PathBuf),
    /// In this process, on the user's own file.
    Own,
    Socket(PathBuf),
}

/// Where a server listens when nothing else is said.
const USUAL_SOCKET: &str = "/run/kinerja/kinerja.sock";

/// Where a socket is, there is a server, though it may just be starting: nobody is to type into a store of his own
/// because the office's did not answer. Who is said to be spoken for is known to a server only.
pub fn way(store: Option<PathBuf>, socket: Option<PathBuf>, speaks_for: bool) -> Way {
    let usual = || {
        let path = PathBuf::from(USUAL_SOCKET);
        (speaks_for || fs::symlink_metadata(&path).is_ok()).then_some(path)
    };
    let said = || env::var_os("KINERJA_SOCKET").filter(|path| !path.is_empty()).map(PathBuf::from);
    match store {
        Some(file) => Way::Named(file),
        None => socket.or_else(said).or_else(usual).map_or(Way::Own, Way::Socket),
    }
}

/// Where a server listens when its command does not say it.
pub fn socket() -> PathBuf {
    match way(None, None, true) {
        Way::Socket(path) => path,
        Way::Named(_) | Way::Own => PathBuf::from(USUAL_SOCKET),
    }
}

/// The user's own store.
pub fn own(lang: Lang) -> Result<PathBuf, Failure> {
    let directory = own_directory(env::var_os("XDG_DATA_HOME"), env::var_os("HOME"))
        .ok_or_else(|| Failure::Usage(text::no_home(lang)))?;
    Ok(directory.join("kinerja.redb"))
}

/// `$XDG_DATA_HOME/kinerja`; a relative value counts for nothing, as the convention wants it.
fn own_directory(data: Option<impl Into<PathBuf>>, home: Option<impl Into<PathBuf>>) -> Option<PathBuf> {
    let absolute = |path: PathBuf| path.is_absolute().then_some(path);
    let data = data.map(Into::into).and_then(absolute);
    let data = data.or_else(|| Some(absolute(home?.into())?.join(".local/share")));
    Some(data?.join("kinerja"))
}

/// The login name of the one who runs the program, as the system's list of users has it; where that list is
/// kept elsewhere, what the login left in the environment, and at last the number.
pub fn login() -> String {
    let uid = rustix::process::getuid().as_raw();
    let listed = login_of(uid);
    let said =
        || ["LOGNAME", "USER"].into_iter().find_map(|name| env::var(name).ok()).filter(|n| !n.is_empty());
    listed.or_else(said).unwrap_or_else(|| uid.to_string())
}

/// The service on a store inside this process, for the one who runs it.
pub fn open(file: &Path, may_make: bool) -> Result<Arc<dyn Link>, Failure> {
    let store = if may_make { Store::open_or_create(file) } else { Store::open(file) };
    let store = store.map_err(|fault| Failure::Store(file.to_owned(), fault))?;
    Ok(Arc::new(Embedded::new(Service::start(store)?, login())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_store_lies_where_the_convention_says() {
        let at = |data: Option<&str>, home: Option<&str>| own_directory(data, home);
        assert_eq!(at(Some("/d"), Some("/h")), Some("/d/kinerja".into()));
        assert_eq!(at(None, Some("/h")), Some("/h/.local/share/kinerja".into()));
        assert_eq!(at(Some("d"), Some("/h")), Some("/h/.local/share/kinerja".into()));
        assert_eq!(at(Some(""), None), None);
    }
}
