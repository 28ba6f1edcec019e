//! A change of one person that begins with what he is now: his fields, his superior, his unit.

use super::{find::Find, pick::Pick, record};
use crate::{
    domain::id::EmployeeId,
    service::{
        api::{EmployeePage, Query, Reply},
        fault::Refusal,
    },
    text::{employees, frame},
    tui::{
        app::{Choice, Cx, Screen, Ui},
        command::Command,
        event::Ticket,
        keymap::Context,
        theme::Role,
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Fields,
    Superior,
    Unit,
}

pub struct Changing {
    id: EmployeeId,
    what: What,
    page: Option<Box<EmployeePage>>,
    choice: Option<Choice>,
    asked: Option<Ticket>,
    saving: Option<Ticket>,
}

impl Changing {
    /// `None` when the command changes nobody.
    pub fn by(command: Command, id: EmployeeId) -> Option<Changing> {
        let what = match command {
            Command::Edit => What::Fields,
            Command::Superior => What::Superior,
            Command::MoveUnit => What::Unit,
            _ => return None,
        };
        Some(Changing { id, what, page: None, choice: None, asked: None, saving: None })
    }

    fn save(&mut self, cx: &mut Cx) {
        let Some(page) = &self.page else { return cx.close() };
        let (unit, superior) = match self.choice.take() {
            Some(Choice::Unit(id, _)) => (Some(id), None),
            Some(Choice::Employee(id, _)) => (None, Some(id)),
            _ => return cx.close(),
        };
        let (act, name) = record::moved(page, unit, superior);
        self.saving = Some(cx.deed(act, name));
    }
}

impl Screen for Changing {
    fn contexts(&self) -> &'static [Context] {
        &[Context::App]
    }

    fn title(&self, ui: &Ui) -> String {
        employees::person(ui.lang)
    }

    fn is_closing(&self) -> bool {
        true
    }

    fn entered(&mut self, cx: &mut Cx) {
        match (&self.page, &self.choice, &self.saving) {
            (None, ..) => self.asked = Some(cx.ask(Query::Employee { id: self.id })),
            (Some(_), Some(_), _) => self.save(cx),
            (Some(_), None, None) => cx.close(),
            (Some(_), None, Some(_)) => (),
        }
    }

    /// It goes by what was there when the change began; the service says whether that still holds.
    fn refresh(&mut self, _cx: &mut Cx) {}

    fn handed(&mut self, choice: Choice, _cx: &mut Cx) {
        self.choice = Some(choice);
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        if command == Command::Back {
            cx.close();
        }
    }

    fn answered(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>, cx: &mut Cx) {
        if self.asked == Some(ticket) {
            self.asked = None;
            match reply {
                Ok(Reply::Employee(page)) => {
                    let lang = cx.ui.lang;
                    match self.what {
                        What::Fields => cx.replace(record::employee(lang, Some(page), None)),
                        What::Superior => cx.push(Find::superior_for(self.id)),
                        What::Unit => cx.push(Pick::units(lang)),
                    }
                    self.page = Some(page.clone());
                }
                _ => cx.close(),
            }
        } else if self.saving.take_if(|saving| *saving == ticket).is_some() {
            cx.close();
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        buf.set_string(area.x + 1, area.y, frame::loading(ui.lang), ui.theme.of(Role::Muted));
        None
    }
}
