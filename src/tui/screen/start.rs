//! From an empty store to a running cycle: five steps, each with how far it is and what Enter does for it.

use super::{cyclemaker::CycleMaker, files::Files, import::Import};
use crate::{
    service::{
        api::{ImportKind, Query, Reply},
        import::catalogue,
    },
    text::{say, start as t},
    tui::{
        app::{Cx, Ui},
        command::Command,
        event::Ticket,
        theme::Role,
        widget::{paged::Paged, text},
    },
};
use ratatui::{buffer::Buffer, layout::Rect};

/// How many there are of what each step brings; `None` until it is known.
#[derive(Default)]
pub struct Start {
    n: [Option<usize>; 5],
    /// Units without a head.
    n_headless: usize,
    list: Paged,
    asked: [Option<Ticket>; 3],
}

const N_STEPS: usize = 5;

impl Start {
    pub fn ask(&mut self, cx: &mut Cx) {
        self.asked =
            [Some(cx.ask(Query::Units)), Some(cx.ask(Query::Indicators)), Some(cx.ask(Query::Forms))];
        let n_employees = cx.ui.me.as_ref().map(|me| me.n_employees as usize);
        let [_, employees, _, _, cycles] = &mut self.n;
        *employees = n_employees;
        *cycles = Some(0);
        self.list.resize(N_STEPS);
    }

    pub fn n_employees(&mut self, n: u32) {
        let [_, employees, ..] = &mut self.n;
        *employees = Some(n as usize);
    }

    pub fn answered(&mut self, ticket: Ticket, reply: &Reply) {
        let is_first = self.n.iter().any(Option::is_none);
        let [units, indicators, forms] = &mut self.asked;
        let [n_units, _, n_indicators, n_forms, _] = &mut self.n;
        match reply {
            Reply::Units(rows) if *units == Some(ticket) => {
                *n_units = Some(rows.len());
                self.n_headless = rows.iter().filter(|row| row.unit.head.is_none()).count();
            }
            Reply::Indicators(rows) if *indicators == Some(ticket) => *n_indicators = Some(rows.len()),
            Reply::Forms(rows) if *forms == Some(ticket) => *n_forms = Some(rows.len()),
            _ => return,
        }
        if is_first || self.n.get(self.list.cursor).is_some_and(|n| n.is_some_and(|n| n > 0)) {
            self.list.cursor = self.next();
        }
    }

    /// The first step that is not done.
    fn next(&self) -> usize {
        self.n.iter().position(|n| *n == Some(0)).unwrap_or(N_STEPS - 1)
    }

    pub fn run(&mut self, command: Command, cx: &mut Cx) {
        if command != Command::Open {
            self.list.run(command, N_STEPS);
            return;
        }
        match self.list.cursor {
            0 => cx.push(Files::of(ImportKind::Units)),
            1 => cx.push(Files::of(ImportKind::Employees)),
            2 => cx.push(Import::shipped(
                ImportKind::Indicators,
                &t::catalogue_name(cx.ui.lang),
                catalogue::INDICATORS,
            )),
            3 => cx.push(Import::shipped(
                ImportKind::Forms,
                &t::catalogue_name(cx.ui.lang),
                &catalogue::all_forms(),
            )),
            _ => cx.push(CycleMaker::blank(Vec::new())),
        }
    }

    pub fn draw(&self, ui: &Ui, area: Rect, buf: &mut Buffer) {
        let lang = ui.lang;
        let width = usize::from(area.width.saturating_sub(2));
        buf.set_stringn(area.x + 1, area.y, t::title(lang), width, ui.theme.of(Role::Title));
        let steps = [
            (t::units(lang), t::units_how(lang)),
            (t::employees(lang), t::employees_how(lang)),
            (t::indicators(lang), t::indicators_how(lang)),
            (t::forms(lang), t::forms_how(lang)),
            (t::cycle(lang), t::cycle_how(lang)),
        ];
        for (i, (y, (what, how))) in (area.y + 2..).step_by(3).zip(steps).enumerate() {
            let here = i == self.list.cursor;
            buf.set_string(area.x + 1, y, if here { "▸" } else { " " }, ui.theme.of(Role::Chosen));
            let n = self.n.get(i).copied().flatten();
            let (mark, role) = match n {
                // Units came before the people who lead them.
                Some(n) if i == 0 && n > 0 && 2 * self.n_headless > n && self.n[1] > Some(0) => {
                    (t::headless(lang, say::count(lang, self.n_headless as u64)), Role::Warning)
                }
                Some(n) if n > 0 => (format!("✓ {}", say::count(lang, n as u64)), Role::Good),
                _ if i == self.next() => (t::now(lang), Role::Warning),
                _ => (String::new(), Role::Muted),
            };
            let room = width.saturating_sub(22);
            let words = text::cut(&format!("{}. {what}", i + 1), room);
            let shown = if here { Role::Chosen } else { Role::Text };
            buf.set_stringn(area.x + 3, y, words, room, ui.theme.of(shown));
            buf.set_string(area.right().saturating_sub(17), y, text::right(&mark, 16), ui.theme.of(role));
            let room = width.saturating_sub(6);
            buf.set_stringn(area.x + 6, y + 1, text::cut(&how, room), room, ui.theme.of(Role::Muted));
        }
    }
}
