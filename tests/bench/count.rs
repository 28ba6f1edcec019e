//! Work that is counted in instructions instead of timed, so that a busy machine cannot hide a slower program.
//!
//! `KINERJA_COUNT=score:2000` does it so often and nothing else; `.ci/instructions` runs it under callgrind twice and
//! takes the difference, which leaves out the start.

use crate::scoring;
use kinerja::{
    domain::day::Day,
    service::api::{Me, Reply},
    text::Lang,
    tui::{
        app::App,
        event::{Effect, Event},
        key::key,
        screen::Place,
        theme::Theme,
    },
};
use ratatui::{buffer::Buffer, layout::Rect};

pub fn run(what: &str) {
    let (what, n) = what.split_once(':').unwrap();
    let n: u32 = n.parse().unwrap();
    match what {
        "score" => scoring::run(n),
        "draw" => draw(n),
        other => panic!("{other}"),
    }
}

/// The help page over home and home itself, turn by turn.
fn draw(n: u32) {
    let mut app = App::new(Lang::Id, Theme::colour(), (80, 24), Place::Home.open());
    let me = Me {
        login: "admin".to_owned(),
        roles: Vec::new(),
        rights: kinerja::domain::rights::Rights::default(),
        person: None,
        cycle: None,
        n_employees: 1,
        journal_head: (1, String::new()),
        today: Day(20_000),
    };
    for effect in app.start() {
        if let Effect::Ask(ticket, _) = effect {
            drop(app.update(Event::Answer(ticket, Ok(Reply::Me(Box::new(me.clone()))))));
        }
    }
    let area = Rect::new(0, 0, 80, 24);
    for nth in 0..n {
        drop(app.update(Event::Key(key(if nth % 2 == 0 { "F1" } else { "Esc" }))));
        let mut buffer = Buffer::empty(area);
        std::hint::black_box(app.paint(area, &mut buffer));
    }
}
