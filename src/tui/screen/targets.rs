//! The targets of one person: those of the form, and those agreed on for him alone.

use super::{
    editor::{Build, Editor, FieldRow, Outcome, Read},
    maker::{target_of, typed},
    record::words,
};
use crate::{
    domain::id::{CycleId, EmployeeId},
    service::{
        api::{Act, Edit, Query, Reply, TargetRow},
        fault::Refusal,
    },
    text::{Lang, employees as t, say},
    tui::{
        app::{Cx, Screen, Ui},
        command::Command,
        event::Ticket,
        keymap::Context,
        page,
        theme::Role,
        widget::{
            paged::Paged,
            slot::Slot,
            table::{self, Cell, Column},
        },
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

pub struct Targets {
    cycle: CycleId,
    employee: EmployeeId,
    name: String,
    rows: Option<Vec<TargetRow>>,
    list: Paged,
    asked: Option<Ticket>,
}

impl Targets {
    pub fn new(cycle: CycleId, employee: EmployeeId, name: String) -> Targets {
        Targets { cycle, employee, name, rows: None, list: Paged::default(), asked: None }
    }

    fn edit(&self, lang: Lang) -> Option<Editor> {
        let row = self.rows.as_ref()?.get(self.list.cursor)?;
        Some(editor(lang, self.cycle, self.employee, &self.name, row))
    }

    fn height(size: (u16, u16)) -> usize {
        table::height(page::body_height(size).saturating_sub(2))
    }
}

/// One of the targets; an empty field is the form's own again.
fn editor(lang: Lang, cycle: CycleId, employee: EmployeeId, name: &str, row: &TargetRow) -> Editor {
    let text = row.personal.map_or(String::new(), |target| typed(lang, target));
    let rows = vec![FieldRow::new("target", Slot::text(text))];
    let (line, usual, before) = (row.line, row.usual, row.personal);
    let saved_as = name.to_owned();
    let build: Build = Box::new(move |rows, lang| {
        let is_empty = words(rows, "target").is_empty();
        let after = if is_empty { None } else { Some(target_of(rows, usual, lang)?) };
        let edit = Edit::Plan { cycle, employee, line, before, after };
        Ok(Outcome::Act(Box::new(Act::Edit(Box::new(edit))), saved_as.clone()))
    });
    let name = name.to_owned();
    let read: Read = Box::new(move |reply, lang| match reply {
        Reply::Targets(rows) => {
            rows.iter().find(|row| row.line == line).map(|row| editor(lang, cycle, employee, &name, row))
        }
        _ => None,
    });
    let title = format!("{} {}", row.code, row.name);
    Editor::new(title, rows, build).shared(Query::Targets { cycle, employee }, read)
}

impl Screen for Targets {
    fn contexts(&self) -> &'static [Context] {
        match self.list.total {
            0 => &[Context::Go, Context::App],
            _ => &[Context::Planning, Context::List, Context::Go, Context::App],
        }
    }

    fn title(&self, ui: &Ui) -> String {
        t::plan(ui.lang)
    }

    fn help(&self, ui: &Ui) -> Option<String> {
        Some(t::targets_help(ui.lang))
    }

    fn must_wait(&self, command: Command) -> bool {
        command == Command::Open && self.asked.is_some()
    }

    fn entered(&mut self, cx: &mut Cx) {
        self.asked = Some(cx.ask(Query::Targets { cycle: self.cycle, employee: self.employee }));
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        match command {
            Command::Back => cx.close(),
            Command::Open => cx.push_some(self.edit(cx.ui.lang)),
            other => {
                self.list.run(other, Targets::height(cx.ui.size));
            }
        }
    }

    fn answered(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>, cx: &mut Cx) {
        if self.asked == Some(ticket) {
            self.asked = None;
            match reply {
                Ok(Reply::Targets(rows)) => {
                    self.list.resize(rows.len());
                    self.rows = Some(rows.clone());
                }
                _ => cx.close(),
            }
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let lang = ui.lang;
        let below = table::under(ui, area, buf, &[(Role::Title, &self.name)], 2);
        let rows = table::known(ui, below, buf, self.rows.as_deref(), t::no_targets(lang))?;
        let columns = [
            Column::new(t::indicator(lang), 30).grow(1),
            Column::new(t::measure(lang), 10),
            Column::new(t::usual_target(lang), 14).right(),
            Column::new(t::own_target(lang), 14).right(),
        ];
        table::page(ui, below, buf, &columns, rows, &self.list, |row| {
            let personal = row.personal.map_or(String::new(), |target| say::target(lang, target));
            vec![
                Cell::new(format!("{} {}", row.code, row.name)),
                Cell::of(Role::Muted, row.unit.clone()),
                Cell::of(Role::Muted, say::target(lang, row.usual)),
                Cell::of(Role::Value, personal),
            ]
        });
        None
    }
}
