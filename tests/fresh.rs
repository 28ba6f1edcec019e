//! What is shown on coming back to a list: what is there now, and nothing is asked that is known already.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

#[path = "support/desk.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod desk;
#[path = "support/office.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod office;

use desk::Desk;
use kinerja::{
    client::{Link, embedded::Embedded},
    domain::id::UnitId,
    service::{
        api::{Act, Edit, Query, Reply},
        fault::Refusal,
        progress::Progress,
    },
    text::{Lang, command::words},
    tui::{command::Command, theme::Theme},
};
use office::{Office, office};
use std::sync::{Arc, Mutex};

/// Writes down what is asked.
struct Watched {
    link: Embedded,
    asked: Mutex<Vec<Query>>,
}

impl Link for Watched {
    fn ask(&self, query: Query, progress: &Progress) -> Result<Reply, Refusal> {
        self.asked.lock().unwrap().push(query.clone());
        self.link.ask(query, progress)
    }

    fn act(&self, act: Act, progress: &Progress) -> Result<Reply, Refusal> {
        self.link.act(act, progress)
    }
}

impl Watched {
    /// What was asked since the last time.
    fn asked(&self) -> Vec<Query> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

fn desk(office: &Office) -> (Arc<Watched>, Desk) {
    let link = Embedded::new(Arc::clone(&office.service), "admin".to_owned());
    let watched = Arc::new(Watched { link, asked: Mutex::default() });
    let desk = Desk::new(Arc::clone(&watched) as Arc<dyn Link>, Lang::Id, (80, 24), Theme::colour());
    (watched, desk)
}

/// Somebody else gives a unit another name.
fn rename(office: &Office, id: UnitId, name: &str) {
    let before = office.store.snapshot().unwrap().view().unit(id).unwrap();
    let mut after = before.clone().unwrap();
    after.name = name.to_owned();
    let edit = Edit::Unit { id: Some(id), before, after };
    let actor = office.actor("admin");
    office.service.act(&actor, Act::Edit(Box::new(edit)), &Progress::default()).unwrap();
}

#[track_caller]
fn lacks(desk: &Desk, words: &str) {
    assert!(!desk.text().contains(words), "{words:?} is still on:\n{}", desk.text());
}

/// Ways to leave a list and come back to it.
const WAYS: [&str; 3] = ["F1 Esc", "/ Esc", "/ s i t i Enter Esc Esc"];

#[test]
fn nothing_but_one_short_question_is_asked_when_nothing_has_changed() {
    let office = office();
    for place in ["2", "5"] {
        let (watched, mut desk) = desk(&office);
        desk.press(place);
        let shown = desk.text();
        for way in WAYS {
            let (away, back) = way.rsplit_once(' ').unwrap();
            desk.press(away);
            watched.asked();
            desk.press(back);
            assert_eq!(watched.asked(), [Query::Me], "{place} {way}");
            assert_eq!(desk.text(), shown, "{place} {way}");
        }
    }
}

#[test]
fn an_edit_is_seen_on_coming_back_and_so_is_its_undoing() {
    let office = office();
    let (_, mut desk) = desk(&office);
    desk.press("2 Down e Down").types(" Baru").press("F2").shows("Unit KTP Baru");
    desk.press("C-z");
    lacks(&desk, "Unit KTP Baru");
    desk.press("e Down").types(" Lain").press("F2").shows("Unit KTP Lain");
    // From the list of what can be taken back.
    desk.press(":")
        .types(&words(Lang::Id, Command::GoUndos))
        .press("Enter Enter Enter Esc")
        .shows("Unit KTP");
    lacks(&desk, "Unit KTP Lain");
}

#[test]
fn an_import_is_seen_on_coming_back() {
    let office = office();
    let path = office.place.path().join("units.csv");
    std::fs::write(&path, "kode,nama,induk\nRSUD,Rumah Sakit,KTP\n").unwrap();
    let (_, mut desk) = desk(&office);
    desk.press("2 i").types(path.to_str().unwrap()).press("Enter F2 Esc Esc").shows("Rumah Sakit");
    desk.press("i").types(path.to_str().unwrap()).press("Enter C-z Esc Esc");
    lacks(&desk, "Rumah Sakit");
}

#[test]
fn what_somebody_else_changed_is_seen_on_coming_back() {
    let office = office();
    for (place, id) in [("2", UnitId(1)), ("5", UnitId(2))] {
        for way in WAYS {
            let (_, mut desk) = desk(&office);
            desk.press(place);
            let name = format!("Nama {place} {}", way.len());
            rename(&office, id, &name);
            lacks(&desk, &name);
            desk.press(way).shows(&name);
        }
    }
}

#[test]
fn keys_typed_ahead_on_coming_back_are_about_what_is_there_now() {
    let office = office();
    let (_, mut desk) = desk(&office);
    desk.press("2 Down e Down").types(" Baru");
    desk.is_late = true;
    desk.press("F2 Enter Enter");
    desk.answer_all();
    desk.shows("Boss").shows("Unit KTP Baru").shows("5 bawahan langsung");
    // Also after what somebody else did.
    desk.is_late = false;
    desk.press("Esc Left F1");
    rename(&office, UnitId(1), "Kota");
    desk.is_late = true;
    desk.press("Esc e");
    desk.answer_all();
    desk.shows("Kota").shows("Unit induk");
    // A step in the tree and over to its people, before any of them has come.
    desk.is_late = false;
    desk.press("Esc 2 Down Tab Enter");
    let shown = desk.text();
    desk.press("2");
    desk.is_late = true;
    desk.press("Down Tab Enter");
    desk.answer_all();
    assert_eq!(desk.text(), shown);
}
