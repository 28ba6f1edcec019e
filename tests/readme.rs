//! The README shows what the program shows: its pictures are captures and its keys are the keymap's.
//!
//! `KINERJA_README=1 cargo test --test readme` writes them anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

#[path = "support/desk.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod desk;

use desk::Desk;
use kinerja::{
    cli::demo,
    client::{News, embedded::Embedded},
    domain::day::Day,
    service::{
        Service,
        api::{Query, Reply},
        fault::{Away, Refusal},
        notice::Topics,
        progress::Progress,
    },
    store::Store,
    text::{Lang, command},
    tui::{
        command::{Command, Group},
        event::Event,
        keymap::keys_of,
        theme::Theme,
    },
};
use std::{collections::HashSet, path::PathBuf, sync::Arc};

/// A picture of the README, and the keys that lead to it from home. `@first` types the NIP of the first person
/// in the list of forms, `~text` a text;
/// `@empty` is the first picture of an empty store; at `@elsewhere` the same person goes on at another terminal, at `@lost` the server is gone.
const PICTURES: &[(&str, &str)] = &[
    ("home", ""),
    ("form", "4 Enter 4 5 3 4 4"),
    ("sheet", "4 s 4 5 3 4"),
    ("superior", "2 Tab Down a"),
    ("import", "2 Tab i ~./tests/data/kertapati/employees-from-a-clerk.xlsx Enter Down Down"),
    ("maker", "3 Tab Enter Down Down 3 0 Enter"),
    ("trial", "3 Tab Enter y Down Down 2"),
    ("start", "@empty"),
    ("elsewhere", "4 Enter 4 5 3 @elsewhere"),
    ("lost", "4 Enter 4 5 3 @lost 4 5 3"),
    (
        "explain",
        "4 Enter 4 5 3 4 4 5 4 4 5 4 Enter Esc 2 / @first Enter Enter Down Down Down Down Right Down Right Up",
    ),
];

fn frozen(reply: Reply) -> Reply {
    match reply {
        Reply::Home(mut home) => {
            home.days_left = 47;
            Reply::Home(home)
        }
        other => other,
    }
}

fn picture(keys: &str) -> String {
    let place = tempfile::tempdir().unwrap();
    let store = Store::create(&place.path().join("demo.redb")).unwrap();
    let service = Service::start(store).unwrap();
    let link = Arc::new(Embedded::new(service, "demo".to_owned()));
    if keys == "@empty" {
        return Desk::new(link, Lang::Id, (80, 24), Theme::monochrome()).text();
    }
    let today = Day::from_ymd(2026, 11, 24).unwrap();
    assert!(demo::fill(link.as_ref(), 400, 1, today, "demo".to_owned(), &Progress::default()).is_ok());
    let mut desk = Desk::frozen(link.clone(), Lang::Id, (80, 24), Theme::monochrome(), frozen);
    let cycle = desk.app.ui().cycle().unwrap();
    let first = match desk.ask(Query::Tasks { cycle }) {
        Reply::Tasks(tasks) => tasks[0].person.nip.digits(),
        other => panic!("{other:?}"),
    };
    for key in keys.split_whitespace() {
        if key == "@elsewhere" {
            // The same person at home, and what the server says of it.
            Desk::new(link.clone(), Lang::Id, (80, 24), Theme::monochrome()).press("4 Enter Down Down 4 4");
            hear(&mut desk, News::Changed(Topics::everything()));
            &mut desk
        } else if key == "@lost" {
            desk.is_late = true;
            hear(&mut desk, News::Lost(Refusal::Unreachable(Away::Ended)));
            &mut desk
        } else if let Some(text) = key.strip_prefix('~') {
            desk.types(text)
        } else if key == "@first" {
            desk.types(&first)
        } else {
            desk.press(key)
        };
    }
    desk.text()
}

fn hear(desk: &mut Desk, news: News) {
    let effects = desk.app.update(Event::News(news));
    desk.held.extend(effects);
    if !desk.is_late {
        desk.answer_all();
    }
}

fn keys() -> String {
    let mut out = String::from("| key | what |\n|---|---|\n");
    for group in [Group::Move, Group::Edit, Group::Go, Group::App] {
        for command in Command::ALL.iter().filter(|c| c.group() == group) {
            let mut keys: Vec<String> = keys_of(*command).map(|k| format!("`{}`", k.label())).collect();
            let mut seen = HashSet::new();
            keys.retain(|key| seen.insert(key.clone()));
            let keys = if keys.is_empty() { "`:`".to_owned() } else { keys.join(" ") };
            out.push_str(&format!("| {keys} | {} |\n", command::words(Lang::En, *command)));
        }
    }
    out
}

/// The text with what stands after a mark, up to the mark of its end, replaced.
fn with_block(readme: &str, name: &str, block: &str) -> String {
    let (start, end) = (format!("<!-- {name} -->"), format!("<!-- /{name} -->"));
    let (before, rest) = readme.split_once(&start).unwrap_or_else(|| panic!("the README has no {start}"));
    let after = rest.split_once(&end).map_or(rest, |(_, after)| after);
    format!("{before}{start}\n{block}\n{end}{after}")
}

#[test]
fn pictures_and_keys_in_the_readme_are_those_of_the_program() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let mut fresh = with_block(&readme, "keys", keys().trim_end());
    for (name, keys) in PICTURES {
        let block = format!("```text\n{}\n```", picture(keys));
        fresh = with_block(&fresh, &format!("picture:{name}"), &block);
    }
    if std::env::var_os("KINERJA_README").is_some() {
        std::fs::write(&path, &fresh).unwrap();
        return;
    }
    assert!(fresh == readme, "the README is behind the program: KINERJA_README=1 cargo test --test readme");
}
