//! What I have changed lately, and taking it back, also after logging in again.

use crate::{
    domain::{day::WIB, undo::Undo},
    service::{
        api::{Act, Query, Reply},
        fault::Refusal,
    },
    text::{frame, say, undos as t},
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
        },
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

#[derive(Default)]
pub struct Undos {
    rows: Option<Vec<(u32, Undo)>>,
    list: Paged,
    /// Enter was pressed once on this one.
    armed: Option<u32>,
    asked: Option<Ticket>,
    undoing: Option<(Ticket, u32)>,
}

impl Undos {
    fn height(size: (u16, u16)) -> usize {
        table::height(page::body_height(size).saturating_sub(1))
    }

    fn take_back(&mut self, cx: &mut Cx) {
        let lang = cx.ui.lang;
        let chosen = self.rows.as_ref().and_then(|rows| rows.get(self.list.cursor));
        let Some((number, undo)) = chosen else { return cx.bell() };
        if self.armed == Some(*number) {
            self.armed = None;
            self.undoing = Some((cx.act(Act::Undo { number: *number }), *number));
        } else {
            self.armed = Some(*number);
            cx.say(Role::Warning, t::ask(lang, t::deed(lang, undo)));
        }
    }
}

impl Screen for Undos {
    fn contexts(&self) -> &'static [Context] {
        match &self.rows {
            Some(rows) if rows.is_empty() => &[Context::Go, Context::App],
            _ => &[Context::Undos, Context::List, Context::Go, Context::App],
        }
    }

    fn title(&self, ui: &Ui) -> String {
        t::title(ui.lang)
    }

    fn help(&self, ui: &Ui) -> Option<String> {
        Some(t::help(ui.lang))
    }

    fn must_wait(&self, command: Command) -> bool {
        command == Command::TakeBack && (self.asked.is_some() || self.undoing.is_some())
    }

    fn entered(&mut self, cx: &mut Cx) {
        self.asked = Some(cx.ask(Query::Undos));
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        match command {
            Command::TakeBack => return self.take_back(cx),
            Command::Back => cx.close(),
            other => {
                self.list.run(other, Undos::height(cx.ui.size));
            }
        }
        self.armed = None;
    }

    fn answered(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>, cx: &mut Cx) {
        if self.asked == Some(ticket) {
            self.asked = None;
            match reply {
                Ok(Reply::Undos(rows)) => {
                    self.list.resize(rows.len());
                    self.rows = Some(rows.clone());
                }
                _ => cx.close(),
            }
        } else if let Some((_, number)) = self.undoing.take_if(|(undoing, _)| *undoing == ticket) {
            cx.ui.progress = None;
            if let Ok(Reply::Undone(undo)) = reply {
                // Ctrl-Z goes on with what is older.
                cx.ui.undos.retain(|(known, _)| *known != number);
                cx.say(Role::Good, frame::undone(cx.ui.lang, t::deed(cx.ui.lang, undo)));
                cx.ask_me();
            }
            self.entered(cx);
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let lang = ui.lang;
        let rows = table::known(ui, area, buf, self.rows.as_deref(), t::nothing(lang))?;
        let columns = [
            Column::new(t::when(lang), 18),
            Column::new(t::what(lang), 40).grow(1),
            Column::new(t::n(lang), 10).right(),
        ];
        table::page(ui, area, buf, &columns, rows, &self.list, |(_, undo)| {
            vec![
                Cell::new(say::moment(lang, undo.at, WIB)),
                Cell::new(t::deed(lang, undo)),
                Cell::of(Role::Muted, say::count(lang, undo.n_changes.into())),
            ]
        });
        None
    }
}
