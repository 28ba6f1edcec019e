//! The house rules that a machine can hold: layers, sizes, heads, names, and what the README promises.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Which part of the crate may name which others; the picture at the head of `src/lib.rs`, as a table.
const LAYERS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("codec", &[]),
    ("guard", &[]),
    ("progress", &[]),
    ("clock", &["domain"]),
    ("store", &["clock", "codec", "domain", "guard", "progress"]),
    ("service", &["clock", "codec", "domain", "guard", "progress", "store"]),
    ("protocol", &["codec", "service"]),
    ("server", &["guard", "protocol", "service"]),
    ("client", &["domain", "progress", "protocol", "service", "store"]),
    // Words for the closed lists of others: refusals, commands, faults of entry.
    ("text", &["domain", "service", "store", "tui"]),
    ("report", &["domain", "service", "text"]),
    ("demo", &["domain", "service"]),
    ("tui", &["client", "domain", "guard", "progress", "service", "text"]),
    (
        "cli",
        &[
            "client", "clock", "demo", "domain", "guard", "progress", "report", "server", "service", "store",
            "text", "tui",
        ],
    ),
    ("main", &["cli"]),
    ("lib", &[]),
];

const MOST_LINES: usize = 600;

/// Who may ask for the time of day or measure time: the clock, and those that wait with a limit.
const TIMEKEEPERS: &[&str] = &[
    "src/clock.rs",
    "src/service/writer.rs",
    "src/store/db.rs",
    "src/tui/run.rs",
    "src/tui/input.rs",
    "src/client/remote.rs",
    "src/server/session.rs",
];

const TOP_LEVEL: &[&str] = &["Cargo.lock", "Cargo.toml", "README.md", "data", "src", "tests"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn walk(directory: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(directory).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            walk(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Every file below these places with its text, named from the root; what is not text is left out.
fn texts(places: &[&str]) -> Vec<(String, String)> {
    let mut paths = Vec::new();
    for place in places {
        let path = root().join(place);
        if path.is_dir() { walk(&path, &mut paths) } else { paths.push(path) }
    }
    let name = |path: &Path| path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
    paths.iter().filter_map(|path| Some((name(path), fs::read_to_string(path).ok()?))).collect()
}

fn sources(places: &[&str]) -> Vec<(String, String)> {
    texts(places).into_iter().filter(|(name, _)| name.ends_with(".rs")).collect()
}

/// The text before its tests.
fn before_tests(text: &str) -> &str {
    text.split("\n#[cfg(test)]").next().unwrap()
}

/// The same without comments.
fn code(text: &str) -> String {
    before_tests(text)
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The parts of the crate that a piece of code names by `crate::part` or `crate::{part, other::x}`.
fn named_parts(code: &str) -> BTreeSet<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let Some(group) = rest.strip_prefix('{') else {
            found.insert(word(rest));
            continue;
        };
        let mut depth = 0;
        let mut fresh = true;
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => fresh = true,
                c if fresh && (c.is_alphabetic() || c == '_') => {
                    found.insert(word(&group[at..]));
                    fresh = false;
                }
                _ => (),
            }
        }
    }
    found
}

#[test]
fn the_reader_of_paths_sees_what_is_named() {
    let code = "use crate::{\n    client::Link,\n    domain::{id::{A, B}, nip::Nip},\n    text,\n};\n\
                fn f() -> crate::store::X { $crate::tui::y() }";
    let expected = ["client", "domain", "store", "text", "tui"];
    assert_eq!(named_parts(code), expected.map(str::to_owned).into());
}

#[test]
fn every_part_names_only_the_parts_below_it() {
    let mut faults = Vec::new();
    for (name, text) in sources(&["src"]) {
        let part = name.trim_start_matches("src/").split(['/', '.']).next().unwrap().to_owned();
        let Some((_, may)) = LAYERS.iter().find(|(p, _)| *p == part) else {
            faults.push(format!("{name}: {part} has no row in the table of layers"));
            continue;
        };
        for named in named_parts(&code(&text)) {
            if named != part && !may.contains(&named.as_str()) {
                faults.push(format!("{name}: {part} must not name {named}"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn files_stay_short_and_say_at_their_head_what_lives_there() {
    let mut faults = Vec::new();
    for (name, text) in sources(&["src", "tests"]) {
        let n_lines = before_tests(&text).lines().count();
        if name.starts_with("src") && n_lines > MOST_LINES {
            faults.push(format!("{name}: {n_lines} lines before its tests"));
        }
        let head = text.lines().next().unwrap_or_default();
        if head.strip_prefix("//! ").is_none_or(|head| head.split_whitespace().count() < 3) {
            faults.push(format!("{name}: no head"));
        }
    }
    let directories: BTreeSet<PathBuf> = sources(&["src"])
        .iter()
        .map(|(name, _)| root().join(name).parent().unwrap().to_owned())
        .filter(|directory| *directory != root().join("src"))
        .collect();
    for directory in directories {
        if !directory.join("mod.rs").exists() {
            faults.push(format!("{}: no mod.rs", directory.display()));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn one_file_names_the_codec_and_few_ask_for_the_time() {
    let mut faults = Vec::new();
    for (name, text) in sources(&["src"]) {
        let code = code(&text);
        if name != "src/codec.rs" && code.contains("bincode") {
            faults.push(format!("{name}: names bincode"));
        }
        let asks =
            ["Utc::now", "Local::now", "SystemTime", "Instant"].into_iter().find(|ask| code.contains(ask));
        if let Some(ask) = asks.filter(|_| !TIMEKEEPERS.contains(&name.as_str())) {
            faults.push(format!("{name}: {ask}"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn nothing_unfinished_and_no_word_that_does_not_belong() {
    // Put together from halves, so that this file does not hold them itself.
    let words: Vec<String> = [
        ("cla", "ude"),
        ("chat", "gpt"),
        ("language ", "model"),
        ("ai assi", "stant"),
        ("../sha", "red"),
        ("/wor", "k/"),
        ("to", "do!"),
        ("unimple", "mented!"),
        ("fix", "me"),
        ("#[ign", "ore"),
    ]
    .map(|(a, b)| format!("{a}{b}"))
    .into();
    let marks = [("TO", "DO"), ("XX", "X")].map(|(a, b)| format!("{a}{b}"));
    let mut faults = Vec::new();
    for (name, text) in texts(&["src", "tests", "data", "README.md", ".ci", "Cargo.toml"]) {
        for (number, line) in (1..).zip(text.lines()) {
            let lower = line.to_lowercase();
            let bad = words.iter().find(|word| lower.contains(word.as_str()));
            let mark =
                || marks.iter().find(|mark| line.split(|c: char| !c.is_alphanumeric()).any(|w| w == *mark));
            if let Some(word) = bad.or_else(mark) {
                faults.push(format!("{name}:{number}: {word}"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn the_top_level_holds_what_was_agreed() {
    // What tools leave behind is named in the list of what is not handed over; of a checkout, only what is kept
    // counts.
    let ignored = fs::read_to_string(root().join(".gitignore")).unwrap();
    let mut names: BTreeSet<String> = fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| !ignored.lines().any(|line| line.strip_prefix('/') == Some(name)))
        .collect();
    if let Ok(kept) = Command::new("git").arg("ls-files").current_dir(root()).output() {
        let kept = String::from_utf8(kept.stdout).unwrap();
        names.extend(kept.lines().filter_map(|path| path.split('/').next()).map(str::to_owned));
    }
    let is_agreed = |name: &String| name.starts_with('.') || TOP_LEVEL.contains(&name.as_str());
    let extra: Vec<String> = names.into_iter().filter(|name| !is_agreed(name)).collect();
    assert_eq!(extra, Vec::<String>::new());
}

/// `key(args) "Indonesian" "English";` lines of an area, as key and both sentences.
fn sentences(text: &str) -> Vec<(String, String, String)> {
    // A long sentence may stand on a line of its own.
    let joined = text.lines().map(str::trim).fold(String::new(), |joined, line| {
        let mark = if line.starts_with('"') { ' ' } else { '\n' };
        joined + &format!("{mark}{line}")
    });
    joined
        .lines()
        .filter_map(|line| {
            let line = line.strip_suffix("\";")?;
            let (key, rest) = line.split_once('(')?;
            let (_, rest) = rest.split_once(") \"")?;
            let (id, en) = rest.split_once("\" \"")?;
            Some((key.to_owned(), id.to_owned(), en.to_owned()))
        })
        .collect()
}

#[test]
fn every_sentence_is_said_somewhere_and_in_both_languages() {
    let all = sources(&["src"]);
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, text) in &all {
        for word in text.split(|c: char| !c.is_alphanumeric() && c != '_') {
            *uses.entry(word).or_default() += 1;
        }
    }
    let mut faults = Vec::new();
    let mut n_sentences = 0;
    for (name, text) in all.iter().filter(|(name, _)| name.starts_with("src/text/")) {
        for (key, id, en) in sentences(text) {
            n_sentences += 1;
            if uses.get(key.as_str()).is_none_or(|n| *n < 2) {
                faults.push(format!("{name}: {key} is never said"));
            }
            if id.trim().is_empty() || en.trim().is_empty() {
                faults.push(format!("{name}: {key} is empty"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(n_sentences > 100, "{n_sentences}");
}

#[test]
fn the_readme_names_every_subcommand() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let missing: Vec<String> = kinerja::cli::command(kinerja::text::Lang::En)
        .get_subcommands()
        .map(|sub| format!("kinerja {}", sub.get_name()))
        .filter(|call| !readme.contains(call.as_str()))
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}
