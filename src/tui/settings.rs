//! What one person has chosen for himself, as text and as a value. Where the text lies and how it gets there is not
//! known here.

use super::theme::Colours;
use crate::text::Lang;
use std::{fmt, path::PathBuf};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settings {
    /// `None` until he has chosen one: then what his login says counts.
    pub lang: Option<Lang>,
    pub colours: Colours,
}

/// Settings with what is known of their file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remembered {
    pub settings: Settings,
    /// Where they are kept; none for somebody without a home.
    pub place: Option<PathBuf>,
    /// Why the file counts for nothing.
    pub fault: Option<Fault>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// In the words of the system.
    Unread(String),
    /// Not TOML from this line on.
    Line(usize),
    /// A value that there is not.
    Value { key: &'static str, value: String },
}

const LANG: &str = "lang";
const COLOURS: &str = "colours";

impl Settings {
    /// Keys of later versions are passed over.
    pub fn parse(text: &str) -> Result<Settings, Fault> {
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            Fault::Line(1 + before.matches('\n').count())
        })?;
        let lang = named(&table, LANG, &Lang::ALL, Lang::code)?;
        let colours = named(&table, COLOURS, &Colours::ALL, Colours::code)?.unwrap_or_default();
        Ok(Settings { lang, colours })
    }
}

/// The one of a list whose name stands behind a key.
fn named<T: Copy>(
    table: &toml::Table,
    key: &'static str,
    all: &[T],
    code: impl Fn(T) -> &'static str,
) -> Result<Option<T>, Fault> {
    let Some(value) = table.get(key) else { return Ok(None) };
    let found = all.iter().copied().find(|one| value.as_str() == Some(code(*one)));
    found.map(Some).ok_or_else(|| Fault::Value { key, value: value.to_string() })
}

/// As it stands in the file.
impl fmt::Display for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(lang) = self.lang {
            writeln!(f, "{LANG} = \"{}\"", lang.code())?;
        }
        writeln!(f, "{COLOURS} = \"{}\"", self.colours.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for lang in [None, Some(Lang::Id), Some(Lang::En)] {
            for colours in Colours::ALL {
                let settings = Settings { lang, colours };
                assert_eq!(Settings::parse(&settings.to_string()), Ok(settings));
            }
        }
        assert_eq!(Settings::parse(""), Ok(Settings::default()));
        assert_eq!(Settings::parse("later = 1\n"), Ok(Settings::default()));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let value = |key, value: &str| Err(Fault::Value { key, value: value.to_owned() });
        assert_eq!(Settings::parse("lang = \"fr\""), value("lang", "\"fr\""));
        assert_eq!(Settings::parse("colours = 3"), value("colours", "3"));
        assert_eq!(Settings::parse("lang = \"id\"\ncolours = \n"), Err(Fault::Line(2)));
    }
}
