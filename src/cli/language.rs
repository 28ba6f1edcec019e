//! Which language the program speaks: the command line, then the environment, then Indonesian.

use crate::text::Lang;
use std::ffi::OsString;

/// Looks at the words before they are parsed, because help and complaints need the language, too.
pub fn choose(words: &[OsString], variable: impl Fn(&str) -> Option<String>) -> Lang {
    let words: Vec<&str> = words.iter().filter_map(|word| word.to_str()).collect();
    let after = |at: usize| words.get(at + 1).copied();
    let said = words.iter().enumerate().find_map(|(at, word)| match word.strip_prefix("--lang") {
        Some("") => after(at),
        Some(rest) => rest.strip_prefix('='),
        None => None,
    });
    let said = said.and_then(named);
    let set = || ["KINERJA_LANG", "LC_ALL", "LANG"].iter().find_map(|name| named(&variable(name)?));
    said.or_else(set).unwrap_or_default()
}

/// `id`, `id_ID.UTF-8`, `en_GB`; `C` and other languages say nothing.
fn named(text: &str) -> Option<Lang> {
    match text.split(['_', '.', '-', '@']).next()?.to_lowercase().as_str() {
        "id" => Some(Lang::Id),
        "en" => Some(Lang::En),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_counts_before_the_environment_and_that_before_indonesian() {
        let choose = |words: &[&str], set: &[(&str, &str)]| {
            let words: Vec<OsString> = words.iter().map(OsString::from).collect();
            super::choose(&words, |name| {
                set.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(choose(&[], &[]), Lang::Id);
        assert_eq!(choose(&[], &[("LANG", "en_US.UTF-8")]), Lang::En);
        assert_eq!(choose(&[], &[("LANG", "en_US.UTF-8"), ("LC_ALL", "id_ID")]), Lang::Id);
        assert_eq!(choose(&[], &[("LC_ALL", "C.UTF-8"), ("LANG", "en_GB")]), Lang::En);
        assert_eq!(choose(&["kinerja", "--lang", "id"], &[("KINERJA_LANG", "en")]), Lang::Id);
        assert_eq!(choose(&["kinerja", "score", "--lang=en"], &[]), Lang::En);
        assert_eq!(choose(&["kinerja", "--lang", "fr"], &[("LANG", "en")]), Lang::En);
    }
}
