//! Every command by name, filtered while one types; Enter runs it on the screen below.

use crate::{
    text::{command, frame},
    tui::{
        app::{Cx, Screen, Ui},
        command::{Command, Group},
        key::Key,
        keymap::{self, Context, KEYMAP},
        page,
        theme::Role,
        widget::{field::Field, paged::Paged, text},
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

pub struct Palette {
    field: Field,
    /// The keymap sections of the screen below.
    contexts: &'static [Context],
    page: Paged,
}

impl Palette {
    pub fn over(contexts: &'static [Context]) -> Palette {
        Palette { field: Field::new("", 40), contexts, page: Paged::new(Command::ALL.len()) }
    }

    /// What makes sense here and for him: what has a key here, what goes somewhere, and what concerns the program.
    fn works_here(&self, command: Command, ui: &Ui) -> bool {
        if keymap::needs(self.contexts, command).is_some_and(|right| !ui.may(right)) {
            return false;
        }
        let mut anywhere = KEYMAP.iter().filter(|b| b.command == command).peekable();
        command.group() == Group::App
            || anywhere.peek().is_none()
            || anywhere.any(|b| self.contexts.contains(&b.context) || b.context == Context::Go)
    }

    /// Its key where the palette was opened, or the one that leads there from elsewhere.
    fn key(&self, command: Command) -> Option<Key> {
        let here = keymap::bindings(self.contexts).find(|b| b.command == command);
        let go = || KEYMAP.iter().find(|b| b.command == command && b.context == Context::Go);
        here.or_else(go).map(|b| b.key)
    }

    fn hits(&self, ui: &Ui) -> Vec<Command> {
        let typed = self.field.text().to_lowercase();
        let fits = |c: &Command| {
            let words = format!("{} {}", command::words(ui.lang, *c), c.name()).to_lowercase();
            typed.split_whitespace().all(|t| words.contains(t))
        };
        let hits = |group: Group| {
            let all = Command::ALL.iter().copied().filter(move |c| c.group() == group);
            all.filter(|c| self.works_here(*c, ui) && fits(c)).collect::<Vec<_>>()
        };
        // What moves the cursor is quicker done than looked for.
        [Group::Edit, Group::Go, Group::App].into_iter().flat_map(hits).collect()
    }
}

impl Screen for Palette {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Text, Context::Pick, Context::App]
    }

    fn title(&self, ui: &Ui) -> String {
        frame::commands(ui.lang)
    }

    fn opened_by(&self) -> Option<Command> {
        Some(Command::Palette)
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        let height = usize::from(page::body_height(cx.ui.size)).saturating_sub(2);
        match command {
            Command::Back => cx.close(),
            Command::Accept => match self.hits(&cx.ui).get(self.page.cursor) {
                Some(chosen) => cx.close_and_run(*chosen),
                None => cx.bell(),
            },
            Command::Clear => {
                self.field.backspace();
                self.page = Paged::new(self.hits(&cx.ui).len());
            }
            other => {
                self.page.run(other, height);
            }
        }
    }

    fn typed(&mut self, c: char, cx: &mut Cx) {
        self.field.type_char(c);
        self.page = Paged::new(self.hits(&cx.ui).len());
    }

    fn entered(&mut self, cx: &mut Cx) {
        self.page.resize(self.hits(&cx.ui).len());
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let cursor = self.field.draw(ui, " : ", area, buf);
        let height = usize::from(area.height).saturating_sub(2);
        let hits = self.hits(ui);
        if hits.is_empty() {
            buf.set_string(area.x + 3, area.y + 2, frame::no_command(ui.lang), ui.theme.of(Role::Muted));
        }
        for (i, command) in hits.iter().enumerate().skip(self.page.top(height)).take(height) {
            let y = area.y + 2 + (i - self.page.top(height)) as u16;
            let mark = if i == self.page.cursor { "▸" } else { " " };
            buf.set_string(area.x + 1, y, mark, ui.theme.of(Role::Chosen));
            buf.set_stringn(
                area.x + 3,
                y,
                text::left(&command::words(ui.lang, *command), 50),
                50,
                ui.theme.of(Role::Text),
            );
            let key = self.key(*command).map(Key::label).unwrap_or_default();
            buf.set_stringn(area.x + 54, y, key, 10, ui.theme.of(Role::Key));
        }
        Some(cursor)
    }
}
