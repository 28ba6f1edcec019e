//! A text to be read, page by page.

use crate::{
    text::{frame, say},
    tui::{
        app::{Cx, Screen, Ui},
        command::Command,
        keymap::Context,
        page,
        theme::Role,
        widget::{paged::Paged, text},
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

pub struct Reader {
    title: String,
    /// Each with the blanks it begins with, which its further lines keep.
    lines: Vec<String>,
    /// As they stand at a width.
    wrapped: Vec<String>,
    width: u16,
    list: Paged,
}

impl Reader {
    pub fn new(title: String, lines: Vec<String>) -> Reader {
        Reader { title, lines, wrapped: Vec::new(), width: 0, list: Paged::default() }
    }

    fn wrap(&mut self, width: u16) {
        if self.width != width {
            self.width = width;
            self.wrapped =
                self.lines.iter().flat_map(|line| wrapped(line, width.saturating_sub(2))).collect();
            self.list.resize(self.wrapped.len());
        }
    }

    fn height(size: (u16, u16)) -> usize {
        usize::from(page::body_height(size)).saturating_sub(2)
    }
}

fn wrapped(line: &str, width: u16) -> Vec<String> {
    let words = line.trim_start();
    let margin = " ".repeat(text::width(line) - text::width(words));
    let room = usize::from(width).saturating_sub(margin.len());
    text::wrap(words, room).into_iter().map(|part| format!("{margin}{part}")).collect()
}

impl Screen for Reader {
    fn contexts(&self) -> &'static [Context] {
        &[Context::List, Context::Go, Context::App]
    }

    fn title(&self, _ui: &Ui) -> String {
        self.title.clone()
    }

    fn entered(&mut self, cx: &mut Cx) {
        self.wrap(cx.ui.size.0);
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        self.wrap(cx.ui.size.0);
        let height = Reader::height(cx.ui.size);
        match command {
            Command::Back => cx.close(),
            Command::Down => drop(self.list.run(Command::PageDown, height)),
            Command::Up => drop(self.list.run(Command::PageUp, height)),
            other => drop(self.list.run(other, height)),
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let height = Reader::height(ui.size);
        let width = usize::from(area.width.saturating_sub(2));
        let n_pages = self.wrapped.len().div_ceil(height.max(1)).max(1) as u64;
        let at = (self.list.top(height) / height.max(1)) as u64 + 1;
        let place = frame::of_total(ui.lang, say::count(ui.lang, at), say::count(ui.lang, n_pages));
        let x = area.right().saturating_sub(text::width(&place) as u16 + 1);
        let room = usize::from(x.saturating_sub(area.x + 2));
        buf.set_stringn(area.x + 1, area.y, text::cut(&self.title, room), room, ui.theme.of(Role::Title));
        buf.set_string(x, area.y, place, ui.theme.of(Role::Muted));
        for (y, line) in (area.y + 2..area.bottom()).zip(&self.wrapped[self.list.page(height)]) {
            let role = if line.starts_with(' ') { Role::Text } else { Role::Label };
            buf.set_stringn(area.x + 1, y, line, width, ui.theme.of(role));
        }
        None
    }
}
