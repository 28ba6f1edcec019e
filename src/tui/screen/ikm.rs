//! What the public says of a unit: the nine elements, the index, and how many must be asked.

use crate::{
    domain::{
        id::{CycleId, UnitId},
        ikm::{Quality, sample_size},
    },
    service::{
        api::{IkmPage, Query, Reply},
        fault::Refusal,
    },
    text::{Lang, frame, ikm as t, say},
    tui::{
        app::{Cx, Screen, Ui},
        command::Command,
        event::Ticket,
        keymap::Context,
        theme::Role,
        widget::{
            field::Field,
            table::{self, Cell, Column},
            text,
        },
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

pub struct IkmScreen {
    cycle: CycleId,
    unit: Option<UnitId>,
    name: String,
    page: Option<Box<IkmPage>>,
    /// How many people the unit serves, as somebody types it.
    served: Field,
    asked: Option<Ticket>,
}

impl IkmScreen {
    pub fn new(cycle: CycleId, unit: Option<UnitId>, name: String) -> IkmScreen {
        IkmScreen { cycle, unit, name, page: None, served: Field::new("", 10), asked: None }
    }

    fn n_served(&self) -> Option<u64> {
        self.served.text().parse().ok().filter(|n| *n > 0)
    }
}

impl Screen for IkmScreen {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Served, Context::App]
    }

    fn title(&self, ui: &Ui) -> String {
        t::title(ui.lang)
    }

    fn help(&self, ui: &Ui) -> Option<String> {
        Some(t::help(ui.lang))
    }

    fn entered(&mut self, cx: &mut Cx) {
        self.asked = Some(cx.ask(Query::Ikm { cycle: self.cycle, unit: self.unit }));
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        match command {
            Command::Back => cx.close(),
            Command::Clear => drop(self.served.backspace()),
            _ => (),
        }
    }

    fn typed(&mut self, c: char, cx: &mut Cx) {
        if !c.is_ascii_digit() || !self.served.type_char(c) {
            cx.bell();
        }
    }

    fn answered(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>, cx: &mut Cx) {
        if self.asked == Some(ticket) {
            self.asked = None;
            match reply {
                Ok(Reply::Ikm(page)) => self.page = Some(page.clone()),
                _ => cx.close(),
            }
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let lang = ui.lang;
        let width = usize::from(area.width.saturating_sub(2));
        buf.set_stringn(area.x + 1, area.y, text::cut(&self.name, width), width, ui.theme.of(Role::Title));
        let Some(page) = &self.page else {
            buf.set_string(area.x + 1, area.y + 1, frame::loading(lang), ui.theme.of(Role::Muted));
            return None;
        };
        if page.elements.is_empty() {
            for (y, line) in (area.y + 2..area.bottom()).zip(text::wrap(&t::no_form(lang), width)) {
                buf.set_stringn(area.x + 1, y, line, width, ui.theme.of(Role::Muted));
            }
            return None;
        }
        let (words, role) = index_words(lang, page);
        buf.set_stringn(area.x + 1, area.y + 1, text::cut(&words, width), width, ui.theme.of(role));
        let columns = [
            Column::new(t::element(lang), 40).grow(1),
            Column::new(t::answers(lang), 10).right(),
            Column::new(t::mean(lang), 9).right(),
        ];
        let rows: Vec<Vec<Cell>> = page
            .elements
            .iter()
            .map(|(name, n, mean)| {
                vec![
                    Cell::new(name.clone()),
                    Cell::of(Role::Muted, say::count(lang, (*n).into())),
                    Cell::of(Role::Value, say::score(lang, *mean)),
                ]
            })
            .collect();
        table::draw(ui, Rect { y: area.y + 3, height: 10, ..area }, buf, &columns, &rows, None, false);
        let y = area.y + 14;
        let cursor = self.served.draw(ui, &t::served(lang), Rect { y, height: 1, ..area }, buf);
        if let Some(n) = self.n_served() {
            let needed = sample_size(n);
            let words = t::needed(lang, say::count(lang, needed));
            buf.set_stringn(area.x + 1, y + 1, words, width, ui.theme.of(Role::Text));
            let missing = needed.saturating_sub(page.n_papers.into());
            let (words, role) = match missing {
                0 => (t::enough(lang), Role::Good),
                n => (t::more(lang, say::count(lang, n)), Role::Warning),
            };
            buf.set_stringn(area.x + 1, y + 2, words, width, ui.theme.of(role));
        }
        Some(cursor)
    }
}

/// The index, or that it cannot be told yet.
pub fn index_words(lang: Lang, page: &IkmPage) -> (String, Role) {
    let n = say::count(lang, page.n_papers.into());
    match &page.index {
        Some(index) => {
            let value = say::hundredths(lang, index.value);
            (t::index(lang, value, quality(lang, index.quality), n), Role::Value)
        }
        None => (t::too_few(lang, n), Role::Warning),
    }
}

fn quality(lang: Lang, quality: Quality) -> String {
    match quality {
        Quality::A => t::very_good(lang),
        Quality::B => t::good(lang),
        Quality::C => t::not_good(lang),
        Quality::D => t::bad(lang),
    }
}
