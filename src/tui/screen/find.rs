//! Finding a person among all by any part of name or NIP, while typing.

use super::{people, person::PersonScreen};
use crate::{
    domain::id::EmployeeId,
    service::{
        api::{EmployeeRow, Query, Reply},
        fault::Refusal,
    },
    text::{editor, employees, frame},
    tui::{
        app::{Choice, Cx, Screen, Ui},
        command::Command,
        event::Ticket,
        keymap::Context,
        page,
        theme::Role,
        widget::{field::Field, paged::Paged, table, text},
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

/// Most hits that are shown.
const HITS: u32 = 200;

/// What Enter does with whom it finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Open,
    /// For the screen below.
    Pick,
    /// The same, beginning with those who may be meant.
    Superior(EmployeeId),
}

pub struct Find {
    purpose: Purpose,
    field: Field,
    hits: Vec<EmployeeRow>,
    list: Paged,
    asked: Option<Ticket>,
    /// The hits are for the words that stand there.
    answered: bool,
}

impl Default for Find {
    fn default() -> Find {
        let field = Field::new("", 60);
        let (hits, list) = (Vec::new(), Paged::default());
        Find { purpose: Purpose::Open, field, hits, list, asked: None, answered: false }
    }
}

impl Find {
    /// To choose somebody for the screen below, perhaps with a first letter typed.
    pub fn picking(first: Option<char>) -> Find {
        let mut find = Find { purpose: Purpose::Pick, ..Find::default() };
        if let Some(c) = first {
            find.field.type_char(c);
        }
        find
    }

    /// To choose another superior for somebody; whoever may be meant stands there at once.
    pub fn superior_for(employee: EmployeeId) -> Find {
        Find { purpose: Purpose::Superior(employee), ..Find::default() }
    }

    fn look(&mut self, cx: &mut Cx) {
        let cycle = cx.ui.cycle();
        self.list.cursor = 0;
        let text = self.field.text().to_owned();
        if text.trim().is_empty() {
            self.asked = None;
            self.answered = false;
            self.hits.clear();
            self.list = Paged::default();
            if let Purpose::Superior(employee) = self.purpose {
                self.asked = Some(cx.ask(Query::SuperiorsFor { employee }));
            }
        } else {
            self.asked = Some(cx.ask(Query::Find { text, limit: HITS, cycle }));
        }
    }

    fn height(size: (u16, u16)) -> usize {
        table::height(page::body_height(size).saturating_sub(2))
    }
}

impl Screen for Find {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Text, Context::Pick, Context::Field, Context::App]
    }

    fn title(&self, ui: &Ui) -> String {
        match self.purpose {
            Purpose::Open => employees::title(ui.lang),
            Purpose::Pick => editor::pick_person(ui.lang),
            Purpose::Superior(_) => employees::pick_superior(ui.lang),
        }
    }

    fn help(&self, ui: &Ui) -> Option<String> {
        Some(employees::find_help(ui.lang))
    }

    fn entered(&mut self, cx: &mut Cx) {
        if !self.answered {
            self.look(cx);
        }
    }

    /// Enter is about the hits of what was typed before it.
    fn must_wait(&self, command: Command) -> bool {
        command == Command::Accept && self.asked.is_some()
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        match command {
            Command::Back => cx.close(),
            Command::Accept => match self.hits.get(self.list.cursor) {
                Some(row) if self.purpose != Purpose::Open => {
                    cx.close_with(Choice::Employee(row.person.id, row.person.name.clone()));
                }
                Some(row) => cx.push(PersonScreen::new(row.person.id)),
                None => cx.bell(),
            },
            Command::Left => self.field.left(),
            Command::Right => self.field.right(),
            Command::Clear => {
                if self.field.backspace() {
                    self.look(cx);
                }
            }
            other => {
                self.list.run(other, Find::height(cx.ui.size));
            }
        }
    }

    fn typed(&mut self, c: char, cx: &mut Cx) {
        if self.field.type_char(c) {
            self.look(cx);
        }
    }

    fn answered(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>, _cx: &mut Cx) {
        if self.asked == Some(ticket) {
            self.asked = None;
            if let Ok(Reply::Found(hits) | Reply::Superiors(hits)) = reply {
                self.hits.clone_from(hits);
                self.list = Paged::new(hits.len());
                self.answered = true;
            }
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let lang = ui.lang;
        let cursor = self.field.draw(ui, &employees::search(lang), area, buf);
        let below = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
        if self.hits.is_empty() {
            let words = match (self.field.text().trim().is_empty(), self.answered) {
                (true, _) if self.asked.is_some() => String::new(),
                (true, _) => employees::type_to_search(lang),
                (false, true) => employees::no_hits(lang),
                (false, false) => String::new(),
            };
            buf.set_stringn(below.x + 1, below.y, words, below.width.into(), ui.theme.of(Role::Muted));
            return Some(cursor);
        }
        let place = frame::of_total(lang, self.list.cursor + 1, self.hits.len());
        let x = area.right().saturating_sub(text::width(&place) as u16 + 1);
        buf.set_string(x, area.y, place, ui.theme.of(Role::Muted));
        let height = table::height(below.height);
        let rows = self.list.page(height).filter_map(|i| self.hits.get(i));
        let rows: Vec<_> = rows.map(|r| people::row(lang, r)).collect();
        let chosen = Some(self.list.cursor - self.list.top(height));
        table::draw(ui, below, buf, &people::columns(lang), &rows, chosen, true);
        Some(cursor)
    }
}
