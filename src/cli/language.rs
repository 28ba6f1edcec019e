//! Which language the program speaks: the command line, then `KINERJA_LANG`, then what the person has set, then the
//! login's environment, then Indonesian.

use crate::text::Lang;
use std::ffi::OsString;

/// Looks at the words before they are parsed, because help and complaints need the language, too.
pub fn choose(
    words: &[OsString],
    variable: impl Fn(&str) -> Option<String>,
    set: impl FnOnce() -> Option<Lang>,
) -> Lang {
    let said = said(words, "--lang").and_then(named);
    let found = |name: &str| named(&variable(name)?);
    let of_login = || found("LC_ALL").or_else(|| found("LANG"));
    said.or_else(|| found("KINERJA_LANG")).or_else(set).or_else(of_login).unwrap_or_default()
}

/// What stands behind an option in words that are not parsed yet.
pub fn said<'a>(words: &'a [OsString], option: &str) -> Option<&'a str> {
    let words: Vec<&str> = words.iter().filter_map(|word| word.to_str()).collect();
    words.iter().enumerate().find_map(|(at, word)| match word.strip_prefix(option) {
        Some("") => words.get(at + 1).copied(),
        Some(rest) => rest.strip_prefix('='),
        None => None,
    })
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
        let choose_with = |words: &[&str], set: &[(&str, &str)], own: Option<Lang>| {
            let words: Vec<OsString> = words.iter().map(OsString::from).collect();
            super::choose(
                &words,
                |name| set.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned()),
                || own,
            )
        };
        let choose = |words: &[&str], set: &[(&str, &str)]| choose_with(words, set, None);
        assert_eq!(choose(&[], &[]), Lang::Id);
        assert_eq!(choose(&[], &[("LANG", "en_US.UTF-8")]), Lang::En);
        assert_eq!(choose(&[], &[("LANG", "en_US.UTF-8"), ("LC_ALL", "id_ID")]), Lang::Id);
        assert_eq!(choose(&[], &[("LC_ALL", "C.UTF-8"), ("LANG", "en_GB")]), Lang::En);
        assert_eq!(choose(&["kinerja", "--lang", "id"], &[("KINERJA_LANG", "en")]), Lang::Id);
        assert_eq!(choose(&["kinerja", "score", "--lang=en"], &[]), Lang::En);
        let own = Some(Lang::En);
        assert_eq!(choose_with(&[], &[("LANG", "id_ID"), ("LC_ALL", "id_ID")], own), Lang::En);
        assert_eq!(choose_with(&[], &[("KINERJA_LANG", "id")], own), Lang::Id);
        assert_eq!(choose_with(&["kinerja", "--lang", "id"], &[], own), Lang::Id);
        assert_eq!(choose(&["kinerja", "--lang", "fr"], &[("LANG", "en")]), Lang::En);
    }
}
