//! Where the store is, who asks, and how the way to the service is opened.

use super::exit::Failure;
use crate::{
    client::{Link, embedded::Embedded},
    service::Service,
    store::Store,
    text::{Lang, cli as text},
};
use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// The named file, or the user's own.
pub fn find(lang: Lang, named: Option<&Path>) -> Result<PathBuf, Failure> {
    if let Some(file) = named {
        return Ok(file.to_owned());
    }
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
    let listed = fs::read_to_string("/etc/passwd").ok().and_then(|list| login_of(&list, uid));
    let said =
        || ["LOGNAME", "USER"].into_iter().find_map(|name| env::var(name).ok()).filter(|n| !n.is_empty());
    listed.or_else(said).unwrap_or_else(|| uid.to_string())
}

fn login_of(list: &str, uid: u32) -> Option<String> {
    list.lines().find_map(|line| {
        let mut fields = line.split(':');
        let (name, id) = (fields.next()?, fields.nth(1)?);
        (id.parse() == Ok(uid)).then(|| name.to_owned())
    })
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

    #[test]
    fn a_login_is_found_by_its_number() {
        let list = "root:x:0:0:root:/root:/bin/sh\nsiti:x:1001:1001::/home/siti:/bin/sh\nbroken\n";
        assert_eq!(login_of(list, 1001).as_deref(), Some("siti"));
        assert_eq!(login_of(list, 5), None);
    }
}
