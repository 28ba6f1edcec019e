//! A person's page: data, superior, targets, results through time.

use super::{
    changing::Changing, explain::Explain, journal::Journal, raters::Raters, stack::StackScreen,
    targets::Targets,
};
use crate::{
    domain::{decimal::Hundredths, employee::Service, id::EmployeeId, nip::Sex},
    service::{
        api::{EmployeePage, Query, Reply},
        fault::Refusal,
    },
    text::{Lang, common, employees, frame, say},
    tui::{
        app::{Cx, Screen, Ui},
        command::Command,
        event::Ticket,
        keymap::Context,
        theme::Role,
        widget::{
            bar,
            paged::Paged,
            table::{self, Cell, Column},
            text,
        },
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

pub struct PersonScreen {
    id: EmployeeId,
    page: Option<Box<EmployeePage>>,
    /// In the cycle that runs, as far as the actor may see.
    is_rated: bool,
    list: Paged,
    asked: Option<Ticket>,
}

const HISTORY: usize = 8;

impl PersonScreen {
    pub fn new(id: EmployeeId) -> PersonScreen {
        PersonScreen { id, page: None, is_rated: false, list: Paged::default(), asked: None }
    }
}

impl Screen for PersonScreen {
    fn contexts(&self) -> &'static [Context] {
        match (self.is_rated, self.list.total > 0) {
            (true, _) => &[
                Context::Person,
                Context::Record,
                Context::Rated,
                Context::List,
                Context::Open,
                Context::Go,
                Context::App,
            ],
            (false, true) => {
                &[Context::Person, Context::Record, Context::List, Context::Open, Context::Go, Context::App]
            }
            (false, false) => &[Context::Person, Context::Record, Context::List, Context::Go, Context::App],
        }
    }

    fn title(&self, ui: &Ui) -> String {
        employees::person(ui.lang)
    }

    fn help(&self, ui: &Ui) -> Option<String> {
        Some(employees::person_help(ui.lang))
    }

    fn entered(&mut self, cx: &mut Cx) {
        self.asked = Some(cx.ask(Query::Employee { id: self.id }));
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        match command {
            Command::Back => cx.close(),
            Command::Stack => match cx.ui.cycle() {
                Some(cycle) => cx.push(StackScreen::new(cycle, self.id)),
                None => cx.bell(),
            },
            Command::Targets => match (cx.ui.cycle(), &self.page) {
                (Some(cycle), Some(page)) => {
                    cx.push(Targets::new(cycle, self.id, page.person.name.clone()));
                }
                _ => cx.bell(),
            },
            Command::History => {
                let page = self.page.as_ref();
                cx.push_some(page.map(|page| Journal::of(self.id, page.person.name.clone())));
            }
            Command::Raters => match (cx.ui.cycle(), &self.page) {
                (Some(cycle), Some(page)) => {
                    cx.push(Raters::new(cycle, self.id, page.person.name.clone()));
                }
                _ => cx.bell(),
            },
            Command::Open => {
                // Newest first on the screen.
                let page = self.page.as_ref();
                let row = page.and_then(|p| p.history.iter().rev().nth(self.list.cursor));
                match row {
                    Some((cycle, ..)) => cx.push(Explain::new(cycle.id, self.id)),
                    None => cx.bell(),
                }
            }
            other => match Changing::by(other, self.id) {
                Some(changing) => cx.push(changing),
                None => {
                    self.list.run(other, HISTORY);
                }
            },
        }
    }

    fn answered(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>, cx: &mut Cx) {
        if self.asked != Some(ticket) {
            return;
        }
        self.asked = None;
        match reply {
            Ok(Reply::Employee(page)) => {
                self.list.resize(page.history.len());
                self.is_rated = page.history.iter().any(|(row, ..)| Some(row.id) == cx.ui.cycle());
                self.page = Some(page.clone());
            }
            _ if self.page.is_none() => cx.close(),
            _ => (),
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let lang = ui.lang;
        let Some(page) = &self.page else {
            buf.set_string(area.x + 1, area.y, frame::loading(lang), ui.theme.of(Role::Muted));
            return None;
        };
        let width = usize::from(area.width.saturating_sub(2));
        buf.set_stringn(
            area.x + 1,
            area.y,
            text::cut(&page.person.name, width),
            width,
            ui.theme.of(Role::Title),
        );
        let mut y = area.y + 1;
        for (label, value) in facts(lang, page) {
            buf.set_string(area.x + 1, y, text::left(&label, 11), ui.theme.of(Role::Label));
            let room = width.saturating_sub(12);
            buf.set_stringn(area.x + 13, y, text::cut(&value, room), room, ui.theme.of(Role::Value));
            y += 1;
        }
        y += 1;
        let scores: Vec<i64> =
            page.history.iter().filter_map(|(_, _, s)| s.score.map(|Hundredths(n)| n)).collect();
        buf.set_stringn(area.x + 1, y, employees::history(lang), width, ui.theme.of(Role::Title));
        if scores.len() > 1 {
            let line = employees::trend(lang, bar::spark(&scores, 0, 12_000));
            let x = area.right().saturating_sub(text::width(&line) as u16 + 1);
            buf.set_string(x, y, line, ui.theme.of(Role::Muted));
        }
        y += 1;
        if page.history.is_empty() {
            buf.set_string(area.x + 1, y, employees::no_history(lang), ui.theme.of(Role::Muted));
            return None;
        }
        let columns = [
            Column::new(employees::cycle(lang), 20).grow(2),
            Column::new(employees::form(lang), 18).grow(1),
            Column::new(employees::status(lang), 9),
            Column::new(employees::score(lang), 6).right(),
            Column::new(employees::predicate(lang), 16),
        ];
        let room = usize::from(area.bottom().saturating_sub(y + 1)).clamp(1, HISTORY);
        let newest: Vec<_> = page.history.iter().rev().collect();
        let rows = self.list.page(room).filter_map(|i| newest.get(i));
        let rows: Vec<Vec<Cell>> = rows
            .map(|(cycle, form, standing)| {
                let predicate = standing.predicate.map_or(String::new(), |p| common::predicate(lang, p));
                vec![
                    Cell::new(cycle.cycle.name.clone()),
                    Cell::new(form.clone()),
                    Cell::new(common::status(lang, standing.status)),
                    Cell::of(Role::Value, say::score(lang, standing.score)),
                    Cell::new(predicate),
                ]
            })
            .collect();
        let below = Rect { y, height: room as u16 + 1, ..area };
        let chosen = Some(self.list.cursor - self.list.top(room));
        table::draw(ui, below, buf, &columns, &rows, chosen, true);
        plan(page, ui, Rect { y: below.y + rows.len() as u16 + 2, ..area }, area.bottom(), buf);
        None
    }
}

fn facts(lang: Lang, page: &EmployeePage) -> Vec<(String, String)> {
    let nip = page.employee.nip;
    let sex = match nip.sex() {
        Sex::Male => employees::male(lang),
        Sex::Female => employees::female(lang),
    };
    let (year, month) = nip.appointed();
    let since = match month {
        Some(month) => employees::appointed(lang, format!("{month:02}-{year}")),
        None => employees::contract(lang, year),
    };
    let service = match page.employee.service {
        Service::Pns => "PNS",
        Service::Pppk => "PPPK",
    };
    let born = employees::born(lang, say::day(lang, nip.birth()), sex);
    let mut position = page.person.position.clone();
    if let Some(kind) = page.employee.position_type {
        position.push_str(&format!(" ({})", kind.code()));
    }
    let rank = page.employee.rank.map_or(String::new(), |r| format!("{} {}", r.code(), r.title()));
    let mut kind = vec![service.to_owned(), rank.trim().to_owned()];
    if page.employee.retired {
        kind.push(employees::retired(lang));
    }
    let superior = page.superior.as_ref();
    let superior =
        superior.map_or_else(|| employees::no_superior(lang), |s| format!("{} ({})", s.name, s.position));
    vec![
        (employees::nip(lang), nip.to_string()),
        (String::new(), format!("{born}, {since}")),
        (employees::kind(lang), kind.join(" · ")),
        (employees::position(lang), position),
        (employees::unit(lang), format!("{} {}", page.person.unit_code, page.unit_name)),
        (employees::superior(lang), superior),
        (String::new(), employees::subordinates(lang, page.n_subordinates)),
    ]
}

fn plan(page: &EmployeePage, ui: &Ui, area: Rect, bottom: u16, buf: &mut Buffer) {
    let lang = ui.lang;
    if page.plan.is_empty() || area.y + 1 >= bottom {
        return;
    }
    buf.set_string(area.x + 1, area.y, employees::plan(lang), ui.theme.of(Role::Title));
    let width = usize::from(area.width.saturating_sub(4));
    for (y, (name, unit, target)) in (area.y + 1..bottom).zip(&page.plan) {
        let words = format!("{name}: {} {unit}", say::target(lang, *target));
        buf.set_stringn(area.x + 3, y, text::cut(&words, width), width, ui.theme.of(Role::Text));
    }
}
