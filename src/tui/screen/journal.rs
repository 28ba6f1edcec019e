//! The journal, newest first, fetched page by page.

use crate::{
    domain::{day::WIB, id::EmployeeId},
    service::{
        api::{JournalRow, Query, Reply},
        fault::Refusal,
    },
    text::{journal as t, say},
    tui::{
        app::{Cx, Screen, Ui},
        command::Command,
        event::Ticket,
        keymap::Context,
        page,
        theme::Role,
        widget::{
            paged::Paged,
            table::{self, Cell, Column},
            text,
        },
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

#[derive(Default)]
pub struct Journal {
    /// Of one employee alone, with his name.
    about: Option<(EmployeeId, String)>,
    rows: Vec<JournalRow>,
    list: Paged,
    /// Nothing older is left to fetch.
    is_whole: bool,
    is_refused: bool,
    asked: Option<Ticket>,
    was_entered: bool,
}

const DETAIL: u16 = 5;
const FETCH: u32 = 200;

impl Journal {
    pub fn of(id: EmployeeId, name: String) -> Journal {
        Journal { about: Some((id, name)), ..Journal::default() }
    }

    fn height(size: (u16, u16)) -> usize {
        table::height(page::body_height(size).saturating_sub(DETAIL + 2))
    }

    fn ask_more(&mut self, cx: &mut Cx) {
        if self.asked.is_none() && !self.is_whole {
            let before = self.rows.last().map(|r| r.number);
            self.asked = Some(cx.ask(Query::Journal {
                before,
                limit: FETCH,
                about: self.about.as_ref().map(|(id, _)| *id),
            }));
        }
    }
}

impl Screen for Journal {
    fn contexts(&self) -> &'static [Context] {
        &[Context::List, Context::Go, Context::App]
    }

    fn title(&self, ui: &Ui) -> String {
        t::title(ui.lang)
    }

    fn help(&self, ui: &Ui) -> Option<String> {
        Some(t::help(ui.lang))
    }

    fn entered(&mut self, cx: &mut Cx) {
        if !self.was_entered {
            self.was_entered = true;
            cx.ask_me();
            self.ask_more(cx);
        }
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        let height = Journal::height(cx.ui.size);
        match command {
            Command::Back => cx.close(),
            other => {
                self.list.run(other, height);
                if self.list.cursor + 2 * height >= self.rows.len() {
                    self.ask_more(cx);
                }
            }
        }
    }

    fn answered(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>, _cx: &mut Cx) {
        if self.asked == Some(ticket) {
            self.asked = None;
            match reply {
                Ok(Reply::Journal(rows)) => {
                    self.is_whole = rows.len() < FETCH as usize;
                    self.rows.extend_from_slice(rows);
                    self.list.resize(self.rows.len());
                }
                _ => {
                    self.is_whole = true;
                    self.is_refused = self.rows.is_empty();
                }
            }
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let lang = ui.lang;
        let width = usize::from(area.width.saturating_sub(2));
        if self.is_refused {
            for (y, line) in (area.y..area.bottom()).zip(text::wrap(&t::not_yours(lang), width)) {
                buf.set_stringn(area.x + 1, y, line, width, ui.theme.of(Role::Text));
            }
            return None;
        }
        let head = match (&self.about, &ui.me) {
            (Some((_, name)), _) => name.clone(),
            (None, Some(me)) => t::head(lang, say::count(lang, me.journal_head.0), &me.journal_head.1),
            (None, None) => String::new(),
        };
        let below = table::under(ui, area, buf, &[(Role::Label, &head)], 2);
        let rows = (self.is_whole || !self.rows.is_empty()).then_some(self.rows.as_slice());
        let rows = table::known(ui, below, buf, rows, t::empty(lang))?;
        let columns = [
            Column::new(t::number(lang), 7).right(),
            Column::new(t::when(lang), 18),
            Column::new(t::who(lang), 12),
            Column::new(t::what(lang), 30).grow(1),
        ];
        let list = Rect { height: below.height.saturating_sub(DETAIL), ..below };
        table::page(ui, list, buf, &columns, rows, &self.list, |r| {
            vec![
                Cell::of(Role::Muted, r.number.to_string()),
                Cell::new(say::moment(lang, r.at, WIB)),
                Cell::new(r.login.clone()),
                Cell::new(t::sentence(lang, &r.change, &r.about)),
            ]
        });
        if let Some(row) = rows.get(self.list.cursor) {
            let words = t::sentence(lang, &row.change, &row.about);
            let mut lines = text::wrap(&words, width);
            lines.truncate(usize::from(DETAIL) - 3);
            if !row.hash.is_empty() {
                lines.extend([t::hash_is(lang, &row.hash), t::chained_to(lang, &row.previous)]);
            }
            for (y, line) in (list.bottom() + 1..area.bottom()).zip(lines) {
                buf.set_stringn(area.x + 1, y, line, width, ui.theme.of(Role::Muted));
            }
        }
        None
    }
}
