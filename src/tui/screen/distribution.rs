//! The distribution of predicates of a unit against the pattern of its own predicate, with head-room.

use crate::{
    domain::{
        distribution,
        predicate::{Predicate, UnitPredicate},
    },
    service::api::Counts,
    text::{common, results as t, say},
    tui::{
        app::{Cx, Screen, Ui},
        command::Command,
        keymap::Context,
        theme::Role,
        widget::{bar, text},
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

pub struct DistributionScreen {
    name: String,
    counts: Counts,
    unit: usize,
}

pub const UNITS: [UnitPredicate; 5] = [
    UnitPredicate::Istimewa,
    UnitPredicate::Baik,
    UnitPredicate::ButuhPerbaikan,
    UnitPredicate::Kurang,
    UnitPredicate::SangatKurang,
];

impl DistributionScreen {
    pub fn new(name: String, counts: Counts) -> DistributionScreen {
        DistributionScreen { name, counts, unit: 1 }
    }
}

/// How many have a predicate, as a bar of so many cells and in numbers.
pub fn row(ui: &Ui, counts: &Counts, predicate: Predicate, cells: u16, (x, y): (u16, u16), buf: &mut Buffer) {
    let lang = ui.lang;
    let rated: u64 = counts.predicates.iter().map(|n| u64::from(*n)).sum();
    let n = u64::from(counts.predicates[predicate as usize]);
    let name = text::left(&common::predicate(lang, predicate), 18);
    buf.set_string(x + 3, y, name, ui.theme.of(Role::Label));
    buf.set_string(x + 22, y, bar::share(n, rated, cells.into()), ui.theme.of(Role::Bar));
    let words = format!("{} {:>3} %", text::right(&say::count(lang, n), 7), bar::rounded_percent(n, rated));
    buf.set_string(x + 23 + cells, y, words, ui.theme.of(Role::Value));
}

impl Screen for DistributionScreen {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Choice, Context::Go, Context::App]
    }

    fn title(&self, ui: &Ui) -> String {
        t::distribution_title(ui.lang)
    }

    fn help(&self, ui: &Ui) -> Option<String> {
        Some(t::distribution_help(ui.lang))
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        match command {
            Command::Left => self.unit = self.unit.saturating_sub(1),
            Command::Right => self.unit = (self.unit + 1).min(UNITS.len() - 1),
            Command::Back => cx.close(),
            _ => (),
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let lang = ui.lang;
        let width = usize::from(area.width.saturating_sub(2));
        let unit = UNITS[self.unit];
        let n_people = self.counts.n_subjects();
        let checked = distribution::check(unit, &self.counts.predicates, n_people);
        let rated: u32 = self.counts.predicates.iter().sum();
        buf.set_stringn(area.x + 1, area.y, text::cut(&self.name, width), width, ui.theme.of(Role::Title));
        let words = t::unit_predicate(lang, t::unit_predicate_name(lang, unit));
        buf.set_stringn(area.x + 1, area.y + 1, &words, width, ui.theme.of(Role::Value));
        let x = area.x + 4 + text::width(&words) as u16;
        buf.set_string(x, area.y + 1, t::choose_pattern(lang), ui.theme.of(Role::Muted));
        for (y, predicate) in (area.y + 3..).zip(Predicate::ALL.iter().rev()) {
            row(ui, &self.counts, *predicate, 30, (area.x, y), buf);
        }
        let words = t::not_rated(lang, say::count(lang, (n_people - rated.min(n_people)).into()));
        buf.set_string(area.x + 3, area.y + 8, words, ui.theme.of(Role::Muted));
        let mut y = area.y + 10;
        for (rule, holds) in &checked.rules {
            let (mark, role) = match (rated > 0, *holds) {
                (false, _) => ("–".to_owned(), Role::Muted),
                (true, true) => (t::holds(lang), Role::Good),
                (true, false) => (t::broken(lang), Role::Warning),
            };
            buf.set_string(area.x + 3, y, text::left(&mark, 18), ui.theme.of(role));
            buf.set_stringn(area.x + 22, y, t::rule(lang, *rule), width - 22, ui.theme.of(Role::Text));
            y += 1;
        }
        y += 1;
        for (predicate, room) in Predicate::ALL.iter().zip(checked.room).rev() {
            if let (Some(n), true) = (room, y < area.bottom()) {
                let name = common::predicate(lang, *predicate);
                let words = match n {
                    0 => t::no_room(lang, name),
                    n => t::room(lang, say::count(lang, n.into()), name),
                };
                buf.set_stringn(area.x + 3, y, words, width, ui.theme.of(Role::Text));
                y += 1;
            }
        }
        if checked.room.iter().any(Option::is_some) && y < area.bottom() {
            let words = t::room_of(lang, say::count(lang, n_people.into()));
            buf.set_stringn(area.x + 3, y, words, width, ui.theme.of(Role::Muted));
        }
        None
    }
}
