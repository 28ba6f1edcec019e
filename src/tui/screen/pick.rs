//! Choosing one of a list that is short enough to be there as a whole: units, indicators.

use crate::{
    domain::id::IndicatorId,
    service::{
        api::{Query, Reply},
        fault::Refusal,
        search::fold,
    },
    text::{Lang, editor as t, frame},
    tui::{
        app::{Choice, Cx, Screen, Ui},
        command::Command,
        event::Ticket,
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

/// One of the list: what it is, how deep it stands, what it says, and the same folded for comparing.
struct Row {
    choice: Choice,
    depth: u16,
    words: String,
    folded: String,
}

pub struct Pick {
    title: String,
    query: Query,
    field: Field,
    rows: Option<Vec<Row>>,
    /// Places in `rows` that fit what was typed.
    fits: Vec<usize>,
    list: Paged,
    asked: Option<Ticket>,
}

impl Pick {
    fn new(title: String, query: Query) -> Pick {
        let field = Field::new("", 40);
        Pick { title, query, field, rows: None, fits: Vec::new(), list: Paged::default(), asked: None }
    }

    pub fn units(lang: Lang) -> Pick {
        Pick::new(t::pick_unit(lang), Query::Units)
    }

    pub fn indicators(lang: Lang) -> Pick {
        Pick::new(t::pick_indicator(lang), Query::Indicators)
    }

    /// With a first letter typed.
    #[must_use]
    pub fn with(mut self, c: char) -> Pick {
        self.field.type_char(c);
        self
    }

    fn height(size: (u16, u16)) -> usize {
        usize::from(page::body_height(size).saturating_sub(3)).max(1)
    }

    fn filter(&mut self) {
        let wanted = fold(self.field.text());
        let words: Vec<&str> = wanted.split_whitespace().collect();
        let rows = self.rows.as_deref().unwrap_or_default();
        let fits = |row: &Row| words.iter().all(|word| row.folded.contains(word));
        self.fits = rows.iter().enumerate().filter(|(_, row)| fits(row)).map(|(i, _)| i).collect();
        self.list = Paged::new(self.fits.len());
    }
}

fn rows(reply: &Reply) -> Option<Vec<Row>> {
    let row = |choice, depth, words: String| Row { choice, depth, folded: fold(&words), words };
    let rows = match reply {
        Reply::Units(units) => units
            .iter()
            .map(|u| {
                let words = format!("{}  {}", u.unit.name, u.unit.code);
                row(Choice::Unit(u.id, named(&u.unit.code, &u.unit.name)), u.depth, words)
            })
            .collect(),
        Reply::Indicators(list) => {
            let mut list: Vec<&(IndicatorId, _)> = list.iter().collect();
            list.sort_by(|(_, a), (_, b)| (&a.field, &a.code).cmp(&(&b.field, &b.code)));
            list.into_iter()
                .map(|(id, i)| {
                    let words = format!("{}  {}  ({})", i.code, i.name, i.field);
                    row(Choice::Indicator(*id, named(&i.code, &i.name)), 0, words)
                })
                .collect()
        }
        _ => return None,
    };
    Some(rows)
}

fn named(code: &str, name: &str) -> String {
    format!("{code} {name}")
}

impl Screen for Pick {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Text, Context::Pick, Context::Field, Context::App]
    }

    fn title(&self, _ui: &Ui) -> String {
        self.title.clone()
    }

    fn help(&self, ui: &Ui) -> Option<String> {
        Some(t::pick_help(ui.lang))
    }

    fn entered(&mut self, cx: &mut Cx) {
        self.asked = Some(cx.ask(self.query.clone()));
    }

    /// The list would move under the hands of whoever chooses.
    fn refresh(&mut self, _cx: &mut Cx) {}

    fn run(&mut self, command: Command, cx: &mut Cx) {
        match command {
            Command::Back => cx.close(),
            Command::Accept => {
                let row = self.fits.get(self.list.cursor).and_then(|i| self.rows.as_ref()?.get(*i));
                match row {
                    Some(row) => cx.close_with(row.choice.clone()),
                    None => cx.bell(),
                }
            }
            Command::Left => self.field.left(),
            Command::Right => self.field.right(),
            Command::Clear => {
                if self.field.backspace() {
                    self.filter();
                }
            }
            other => {
                self.list.run(other, Pick::height(cx.ui.size));
            }
        }
    }

    fn typed(&mut self, c: char, _cx: &mut Cx) {
        if self.field.type_char(c) {
            self.filter();
        }
    }

    fn answered(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>, cx: &mut Cx) {
        if self.asked == Some(ticket) {
            self.asked = None;
            match reply.as_ref().ok().and_then(rows) {
                Some(rows) => {
                    self.rows = Some(rows);
                    self.filter();
                }
                None => cx.close(),
            }
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let lang = ui.lang;
        let cursor = self.field.draw(ui, &t::filter(lang), area, buf);
        let Some(rows) = &self.rows else {
            buf.set_string(area.x + 1, area.y + 2, frame::loading(lang), ui.theme.of(Role::Muted));
            return Some(cursor);
        };
        if self.fits.is_empty() {
            buf.set_string(area.x + 1, area.y + 2, t::nothing(lang), ui.theme.of(Role::Muted));
            return Some(cursor);
        }
        let height = Pick::height(ui.size);
        let width = usize::from(area.width.saturating_sub(3));
        let top = self.list.top(height);
        for (y, (place, i)) in (area.y + 2..).zip(self.fits.iter().enumerate().skip(top).take(height)) {
            let Some(row) = rows.get(*i) else { continue };
            let here = place == self.list.cursor;
            buf.set_string(area.x, y, if here { "▸" } else { " " }, ui.theme.of(Role::Chosen));
            let words = format!("{}{}", "  ".repeat(usize::from(row.depth.min(10))), row.words);
            let role = if here { Role::Chosen } else { Role::Text };
            buf.set_stringn(area.x + 2, y, text::cut(&words, width), width, ui.theme.of(role));
        }
        let place = frame::of_total(lang, self.list.cursor + 1, self.fits.len());
        let x = area.right().saturating_sub(text::width(&place) as u16 + 1);
        buf.set_string(x, area.y, place, ui.theme.of(Role::Muted));
        Some(cursor)
    }
}
