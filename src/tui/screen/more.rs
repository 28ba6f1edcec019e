//! More: what has no digit of its own.

use super::files::Files;
use crate::{
    service::api::ImportKind,
    text::{Lang, more as t},
    tui::{
        app::{Cx, Screen, Ui},
        command::Command,
        keymap::Context,
        theme::Role,
        widget::paged::Paged,
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

/// A line of the menu: what it says and what it does.
type Item = (fn(Lang) -> String, Command);

const ITEMS: [Item; 6] = [
    (t::cycles, Command::GoCycles),
    (t::import, Command::Import),
    (t::undos, Command::GoUndos),
    (t::journal, Command::GoJournal),
    (t::settings, Command::GoSettings),
    (t::commands, Command::Palette),
];

/// What leads to something that he may do.
fn items(ui: &Ui) -> impl Iterator<Item = Item> {
    ITEMS.into_iter().filter(|(_, command)| command.needs().is_none_or(|right| ui.may(right)))
}

#[derive(Default)]
pub struct More {
    list: Paged,
}

impl Screen for More {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Files, Context::List, Context::Open, Context::Go, Context::App]
    }

    fn title(&self, ui: &Ui) -> String {
        t::title(ui.lang)
    }

    fn entered(&mut self, cx: &mut Cx) {
        self.list.resize(items(&cx.ui).count());
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        let chosen = items(&cx.ui).nth(self.list.cursor);
        match (command, chosen) {
            (Command::Back, _) => cx.close(),
            (Command::Open, Some((_, Command::Import))) | (Command::Import, _) => {
                cx.push(Files::of(ImportKind::Employees));
            }
            (Command::Open, Some((_, chosen))) => cx.run(chosen),
            (other, _) => {
                self.list.run(other, ITEMS.len());
            }
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        for (i, (y, (words, _))) in (area.y..area.bottom()).zip(items(ui)).enumerate() {
            let mark = if i == self.list.cursor { "▸" } else { " " };
            buf.set_string(area.x + 1, y, mark, ui.theme.of(Role::Chosen));
            let width = usize::from(area.width.saturating_sub(4));
            buf.set_stringn(area.x + 3, y, words(ui.lang), width, ui.theme.of(Role::Text));
        }
        None
    }
}
