//! Choosing a file to bring in, and what is in it.

use super::import::Import;
use crate::{
    service::{api::ImportKind, search::fold},
    text::{frame, intake as t, say},
    tui::{
        app::{Cx, Screen, Ui},
        command::Command,
        event::{Arrived, Listed, Listing, Ticket},
        keymap::Context,
        page,
        theme::Role,
        widget::{field::Field, paged::Paged, text},
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};
use std::path::PathBuf;

pub struct Files {
    kind: usize,
    field: Field,
    listing: Option<Listing>,
    fits: Vec<usize>,
    list: Paged,
    asked: Option<Ticket>,
    fault: Option<String>,
}

impl Files {
    /// Where the program was started.
    pub fn of(kind: ImportKind) -> Files {
        let kind = ImportKind::ALL.iter().position(|k| *k == kind).unwrap_or(0);
        Files {
            kind,
            field: Field::new("", 60),
            listing: None,
            fits: Vec::new(),
            list: Paged::default(),
            asked: None,
            fault: None,
        }
    }

    fn kind(&self) -> ImportKind {
        ImportKind::ALL.get(self.kind).copied().unwrap_or(ImportKind::Employees)
    }

    fn height(size: (u16, u16)) -> usize {
        usize::from(page::body_height(size).saturating_sub(6)).max(1)
    }

    fn filter(&mut self) {
        let wanted = fold(self.field.text());
        let entries = self.listing.as_ref().map(|l| l.entries.as_slice()).unwrap_or_default();
        let fits = |e: &Listed| wanted.split_whitespace().all(|word| fold(&e.name).contains(word));
        self.fits = entries.iter().enumerate().filter(|(_, e)| fits(e)).map(|(i, _)| i).collect();
        // Who types the beginning of a name means that one.
        let typed = self.field.text().to_lowercase();
        let begins = |i: &usize| !entries.get(*i).is_some_and(|e| e.name.to_lowercase().starts_with(&typed));
        self.fits.sort_by_key(begins);
        self.list = Paged::new(self.fits.len());
    }

    fn go(&mut self, path: PathBuf, cx: &mut Cx) {
        self.field = Field::new("", 60);
        self.asked = Some(cx.list(path));
    }

    fn up(&mut self, cx: &mut Cx) {
        let above = self.listing.as_ref().and_then(|l| l.path.parent()).map(PathBuf::from);
        match above {
            Some(above) => self.go(above, cx),
            None => cx.bell(),
        }
    }

    fn accept(&mut self, cx: &mut Cx) {
        // A path that was typed or pasted counts as it stands.
        if self.field.text().contains('/') {
            let path = PathBuf::from(self.field.text().trim());
            return cx.push(Import::new(self.kind(), path));
        }
        let Some(listing) = &self.listing else { return cx.bell() };
        let chosen = self.fits.get(self.list.cursor).and_then(|i| listing.entries.get(*i));
        match chosen {
            Some(entry) if entry.is_directory => {
                let path = listing.path.join(&entry.name);
                self.go(path, cx);
            }
            Some(entry) => cx.push(Import::new(self.kind(), listing.path.join(&entry.name))),
            None => cx.bell(),
        }
    }
}

impl Screen for Files {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Choosing, Context::Text, Context::Pick, Context::App]
    }

    fn title(&self, ui: &Ui) -> String {
        t::title(ui.lang)
    }

    fn help(&self, ui: &Ui) -> Option<String> {
        Some(t::files_help(ui.lang))
    }

    fn must_wait(&self, command: Command) -> bool {
        command == Command::Accept && self.asked.is_some()
    }

    fn entered(&mut self, cx: &mut Cx) {
        let path = self.listing.as_ref().map_or_else(|| PathBuf::from("."), |l| l.path.clone());
        self.asked = Some(cx.list(path));
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        let n = ImportKind::ALL.len();
        match command {
            Command::Back => cx.close(),
            Command::NextField | Command::Right => self.kind = (self.kind + 1) % n,
            Command::PrevField | Command::Left => self.kind = (self.kind + n - 1) % n,
            Command::Accept => self.accept(cx),
            Command::Clear if self.field.backspace() => self.filter(),
            Command::Clear => self.up(cx),
            other => {
                self.list.run(other, Files::height(cx.ui.size));
            }
        }
    }

    fn typed(&mut self, c: char, _cx: &mut Cx) {
        if self.field.type_char(c) {
            self.filter();
        }
    }

    fn arrived(&mut self, ticket: Ticket, arrived: &Arrived, cx: &mut Cx) {
        if self.asked != Some(ticket) {
            return;
        }
        self.asked = None;
        match arrived {
            Arrived::Listing(Ok(listing)) => {
                let cursor = self.list.cursor;
                let is_same = self.listing.as_ref().is_some_and(|old| old.path == listing.path);
                self.listing = Some(listing.clone());
                self.fault = None;
                self.filter();
                if is_same {
                    self.list.cursor = cursor.min(self.fits.len().saturating_sub(1));
                }
            }
            Arrived::Listing(Err(why)) => {
                cx.bell();
                self.fault = Some(why.clone());
            }
            Arrived::Bytes(_) | Arrived::Written(_) => (),
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let lang = ui.lang;
        let width = usize::from(area.width.saturating_sub(2));
        let kind = t::of_kind(lang, t::kind(lang, self.kind()));
        buf.set_stringn(area.x + 1, area.y, text::cut(&kind, width), width, ui.theme.of(Role::Title));
        let columns = t::columns(lang, self.kind());
        for (y, line) in (area.y + 1..area.y + 3).zip(text::wrap(&columns, width)) {
            buf.set_stringn(area.x + 1, y, line, width, ui.theme.of(Role::Muted));
        }
        let at = Rect { y: area.y + 3, height: 1, ..area };
        let cursor = self.field.draw(ui, &t::file(lang), at, buf);
        if let Some(why) = &self.fault {
            let words = t::no_directory(lang, why);
            buf.set_stringn(area.x + 1, area.y + 5, text::cut(&words, width), width, ui.theme.of(Role::Bad));
        }
        let Some(listing) = &self.listing else {
            if self.fault.is_none() {
                buf.set_string(area.x + 1, area.y + 5, frame::loading(lang), ui.theme.of(Role::Muted));
            }
            return Some(cursor);
        };
        let path = listing.path.display().to_string();
        buf.set_stringn(area.x + 1, area.y + 4, text::cut(&path, width), width, ui.theme.of(Role::Label));
        if self.fits.is_empty() {
            let words = if self.field.text().contains('/') { t::as_typed(lang) } else { t::no_files(lang) };
            buf.set_stringn(
                area.x + 1,
                area.y + 6,
                text::cut(&words, width),
                width,
                ui.theme.of(Role::Muted),
            );
        }
        let height = Files::height(ui.size);
        let top = self.list.top(height);
        for (y, (place, i)) in (area.y + 5..).zip(self.fits.iter().enumerate().skip(top).take(height)) {
            let Some(entry) = listing.entries.get(*i) else { continue };
            let here = place == self.list.cursor;
            buf.set_string(area.x, y, if here { "▸" } else { " " }, ui.theme.of(Role::Chosen));
            let name = if entry.is_directory { format!("{}/", entry.name) } else { entry.name.clone() };
            let role = if entry.is_directory { Role::Label } else { Role::Text };
            let room = width.saturating_sub(14);
            buf.set_stringn(area.x + 2, y, text::cut(&name, room), room, ui.theme.of(role));
            if !entry.is_directory {
                let size = say::count(lang, entry.bytes.div_ceil(1_024));
                let words = text::right(&format!("{size} kB"), 12);
                buf.set_string(area.right().saturating_sub(13), y, words, ui.theme.of(Role::Muted));
            }
        }
        Some(cursor)
    }
}
