//! What the person who runs the program has set for himself, read from his own file.

use crate::{
    domain::nip::Nip,
    tui::settings::{Fault, Remembered, Settings},
};
use std::{
    env,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

/// No file of settings is longer.
const MOST_BYTES: u64 = 64 << 10;

/// The settings of this person; those of everybody where he has none or they cannot be read. Whoever comes by a
/// shared login has some of his own behind it.
pub fn remembered(speaks_for: Option<&str>) -> Remembered {
    let place =
        name(speaks_for).and_then(|name| place(env::var_os("XDG_CONFIG_HOME"), env::var_os("HOME"), &name));
    let read = place.as_deref().map_or(Ok(Settings::default()), read);
    let (settings, fault) = read.map_or_else(|fault| (Settings::default(), Some(fault)), |s| (s, None));
    Remembered { settings, place, fault }
}

/// None for what is no NIP, which the server lets in as nobody.
fn name(speaks_for: Option<&str>) -> Option<String> {
    match speaks_for {
        None => Some("settings.toml".to_owned()),
        Some(nip) => Some(format!("settings-{}.toml", Nip::parse(nip).ok()?.digits())),
    }
}

/// `$XDG_CONFIG_HOME/kinerja/settings.toml`; a relative value counts for nothing, as the convention wants it.
fn place(
    config: Option<impl Into<PathBuf>>,
    home: Option<impl Into<PathBuf>>,
    name: &str,
) -> Option<PathBuf> {
    let absolute = |path: PathBuf| path.is_absolute().then_some(path);
    let config = config.map(Into::into).and_then(absolute);
    let config = config.or_else(|| Some(absolute(home?.into())?.join(".config")));
    Some(config?.join("kinerja").join(name))
}

fn read(file: &Path) -> Result<Settings, Fault> {
    let unread = |error: io::Error| Fault::Unread(error.to_string());
    let text = File::open(file).and_then(|file| {
        let mut text = String::new();
        // A pipe would never end, and a directory has no text.
        if !file.metadata()?.is_file() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        file.take(MOST_BYTES).read_to_string(&mut text)?;
        Ok(text)
    });
    match text {
        Ok(text) => Settings::parse(&text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Settings::default()),
        Err(error) => Err(unread(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use std::fs;

    #[test]
    fn the_file_lies_where_the_convention_says() {
        let at = |config: Option<&str>, home: Option<&str>| place(config, home, "settings.toml");
        assert_eq!(at(Some("/c"), Some("/h")), Some("/c/kinerja/settings.toml".into()));
        assert_eq!(at(Some("c"), Some("/h")), Some("/h/.config/kinerja/settings.toml".into()));
        assert_eq!(at(None, None), None);
    }

    #[test]
    fn those_who_share_a_login_share_no_settings() {
        assert_eq!(name(None).as_deref(), Some("settings.toml"));
        let nip = "19850315 201001 1 002";
        assert_eq!(name(Some(nip)).as_deref(), Some("settings-198503152010011002.toml"));
        assert_eq!(name(Some("../settings")), None);
    }

    #[test]
    fn no_file_is_no_fault_but_an_unreadable_one_is() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("settings.toml");
        assert_eq!(read(&file), Ok(Settings::default()));
        fs::write(&file, "lang = \"en\"\n").unwrap();
        assert_eq!(read(&file).unwrap().lang, Some(Lang::En));
        fs::write(&file, [0xff, 0xfe]).unwrap();
        assert!(matches!(read(&file), Err(Fault::Unread(_))));
        assert!(matches!(read(place.path()), Err(Fault::Unread(_))));
    }
}
