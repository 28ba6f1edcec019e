//! Help for the place one is in: every key that works there, printed from the keymap.

use crate::{
    text::{command, frame},
    tui::{
        app::{Cx, Screen, Ui},
        command::{Command, Group},
        keymap::{self, Context},
        page,
        theme::Role,
        widget::{paged::Paged, text},
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

pub struct Help {
    of: String,
    words: Option<String>,
    /// Heading or keys with what they do.
    lines: Vec<(Option<String>, String)>,
    page: Paged,
}

impl Help {
    pub fn of(screen: &dyn Screen, ui: &Ui) -> Help {
        let lang = ui.lang;
        let mut lines = Vec::new();
        for group in [Group::Move, Group::Edit, Group::Go, Group::App] {
            let mut rows: Vec<(Command, Vec<String>)> = Vec::new();
            for b in keymap::offered(screen.contexts(), |right| ui.may(right))
                .filter(|b| b.command.group() == group)
            {
                match rows.iter_mut().find(|(c, _)| *c == b.command) {
                    Some((_, keys)) => keys.push(b.key.label()),
                    None => rows.push((b.command, vec![b.key.label()])),
                }
            }
            if !rows.is_empty() {
                lines.push((None, command::group(lang, group)));
                let said =
                    |(c, keys): (Command, Vec<String>)| (Some(keys.join(" ")), command::words(lang, c));
                lines.extend(rows.into_iter().map(said));
            }
        }
        let page = Paged::new(lines.len());
        Help { of: screen.title(ui), words: screen.help(ui), lines, page }
    }
}

impl Screen for Help {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Reading, Context::List, Context::App]
    }

    fn title(&self, ui: &Ui) -> String {
        frame::help_for(ui.lang, &self.of)
    }

    fn opened_by(&self) -> Option<Command> {
        Some(Command::Help)
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        let height = usize::from(page::body_height(cx.ui.size)).saturating_sub(4);
        match command {
            Command::Down => self.page.run(Command::PageDown, height),
            Command::Up => self.page.run(Command::PageUp, height),
            Command::Back => {
                cx.close();
                true
            }
            other => self.page.run(other, height),
        };
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let width = usize::from(area.width.saturating_sub(2));
        let mut y = area.y;
        for line in self.words.iter().flat_map(|w| text::wrap(w, width)).take(3) {
            buf.set_stringn(area.x + 1, y, line, width, ui.theme.of(Role::Text));
            y += 1;
        }
        y += u16::from(self.words.is_some());
        let height = usize::from(area.height).saturating_sub(4);
        for (keys, words) in &self.lines[self.page.page(height)] {
            match keys {
                None => {
                    buf.set_stringn(area.x + 1, y, words, width, ui.theme.of(Role::Title));
                }
                Some(keys) => {
                    buf.set_stringn(area.x + 3, y, text::right(keys, 22), 22, ui.theme.of(Role::Key));
                    buf.set_stringn(area.x + 27, y, words, width.saturating_sub(27), ui.theme.of(Role::Text));
                }
            }
            y += 1;
        }
        None
    }
}
