//! Results of a unit: the units below it with their progress, and its people with their scores.

use super::{distribution::DistributionScreen, explain::Explain, find::Find, ikm::IkmScreen, unit::UnitPage};
use crate::{
    domain::{id::UnitId, predicate::Predicate, subject::Status},
    service::{
        api::{Counts, Page, Query, Reply, ResultRow, UnitResults},
        fault::Refusal,
    },
    text::{Lang, common, frame, results as t, say},
    tui::{
        app::{Cx, Screen, Ui},
        command::Command,
        event::Ticket,
        keymap::Context,
        page,
        since::Since,
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

#[derive(Default)]
pub struct Results {
    /// From the top down to where we are; empty: the whole government.
    path: Vec<UnitId>,
    unit: Option<Box<UnitResults>>,
    people: Option<Page<ResultRow>>,
    in_people: bool,
    subtree: bool,
    units: Paged,
    list: Paged,
    /// The unit that was left upwards; the cursor shall stand on it.
    came_from: Option<UnitId>,
    since: Since,
    asked_unit: Option<Ticket>,
    asked_people: Option<Ticket>,
    /// The whole government was looked at, or passed by.
    was_at_top: bool,
}

/// Units shown above the people on a small screen.
const UNITS: usize = 6;
const HEAD: u16 = 4;

impl Results {
    fn at(&self) -> Option<UnitId> {
        self.path.last().copied()
    }

    fn units_height(&self, size: (u16, u16)) -> usize {
        let n = self.unit.as_ref().map_or(0, |u| u.children.len());
        let room = usize::from(page::body_height(size).saturating_sub(HEAD));
        // Half of the page, and what the people leave of it.
        let left = self.people.as_ref().map_or(0, |people| room.saturating_sub(people.total as usize + 3));
        n.min((room / 2).saturating_sub(2).max(UNITS - 2).max(left))
    }

    fn people_height(&self, size: (u16, u16)) -> usize {
        let units = self.units_height(size) as u16;
        let above = if units == 0 { 0 } else { units + 2 };
        table::height(page::body_height(size).saturating_sub(HEAD + above))
    }

    fn ask(&mut self, cx: &mut Cx) {
        let Some(cycle) = cx.ui.cycle() else { return };
        self.asked_unit = Some(cx.ask(Query::UnitResults { cycle, unit: self.at() }));
        self.ask_people(cx);
    }

    fn ask_people(&mut self, cx: &mut Cx) {
        let Some(cycle) = cx.ui.cycle() else { return };
        let height = self.people_height(cx.ui.size);
        let offset = self.list.top(height).saturating_sub(height) as u32;
        let (unit, subtree, limit) = (self.at(), self.subtree, 3 * height as u32);
        self.asked_people = Some(cx.ask(Query::Results { cycle, unit, subtree, offset, limit }));
    }

    /// The page under the cursor, unless it is known.
    fn ask_unknown(&mut self, cx: &mut Cx) {
        let height = self.people_height(cx.ui.size);
        if self.list.page(height).any(|i| self.known(i).is_none()) {
            self.ask_people(cx);
        }
    }

    fn go(&mut self, cx: &mut Cx) {
        self.list = Paged::default();
        self.units = Paged::default();
        self.in_people = false;
        self.ask(cx);
    }

    fn known(&self, i: usize) -> Option<&ResultRow> {
        let page = self.people.as_ref()?;
        page.rows.get(i.checked_sub(page.offset as usize)?)
    }

    fn open(&mut self, cx: &mut Cx) {
        if self.in_people {
            match (cx.ui.cycle(), self.known(self.list.cursor)) {
                (Some(cycle), Some(row)) => cx.push(Explain::new(cycle, row.person.id)),
                _ => cx.bell(),
            }
        } else if let Some((id, ..)) = self.unit.as_ref().and_then(|u| u.children.get(self.units.cursor)) {
            self.path.push(*id);
            self.go(cx);
        }
    }
}

impl Screen for Results {
    fn contexts(&self) -> &'static [Context] {
        // Without a cycle there is nothing here to go through.
        if self.unit.is_none() && self.asked_unit.is_none() {
            return &[Context::Go, Context::App];
        }
        &[
            Context::Results,
            Context::List,
            Context::Open,
            Context::Find,
            Context::Tree,
            Context::Go,
            Context::App,
        ]
    }

    fn title(&self, ui: &Ui) -> String {
        t::title(ui.lang)
    }

    fn help(&self, ui: &Ui) -> Option<String> {
        Some(t::help(ui.lang))
    }

    fn entered(&mut self, cx: &mut Cx) {
        if self.since.entered(cx) { self.ask(cx) } else { self.ask_unknown(cx) }
    }

    /// What is opened or chosen must be what is shown.
    fn must_wait(&self, command: Command) -> bool {
        let is_asked = self.asked_unit.is_some() || self.asked_people.is_some();
        command != Command::Back && (is_asked || self.since.is_open())
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        match command {
            Command::Back | Command::Left if !self.path.is_empty() => {
                self.came_from = self.path.pop();
                self.go(cx);
            }
            Command::Back => cx.close(),
            Command::Open | Command::Right => self.open(cx),
            Command::NextField | Command::PrevField => {
                let (units, people) = (self.units.total > 0, self.list.total > 0);
                self.in_people = if self.in_people { !units } else { people };
            }
            Command::Subtree => {
                self.subtree = !self.subtree;
                self.list = Paged::default();
                self.ask_people(cx);
            }
            Command::Distribution => {
                if let Some(unit) = &self.unit {
                    let name = named(cx.ui.lang, unit);
                    cx.push(DistributionScreen::new(name, unit.counts.clone()));
                }
            }
            Command::Ikm => {
                if let (Some(cycle), Some(unit)) = (cx.ui.cycle(), &self.unit) {
                    let name = named(cx.ui.lang, unit);
                    cx.push(IkmScreen::new(cycle, unit.unit, name));
                }
            }
            Command::Unit => {
                let chosen = self.unit.as_ref().and_then(|u| u.children.get(self.units.cursor));
                let child = chosen.filter(|_| !self.in_people).map(|(id, ..)| *id);
                cx.push_some(child.or(self.at()).map(UnitPage::new));
            }
            Command::Search => cx.push(Find::default()),
            other if self.in_people => {
                let height = self.people_height(cx.ui.size);
                if self.list.run(other, height) {
                    self.ask_unknown(cx);
                }
            }
            other => {
                self.units.run(other, self.units_height(cx.ui.size));
            }
        }
    }

    fn answered(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>, cx: &mut Cx) {
        if self.since.answered(ticket, reply, cx) {
            return self.ask(cx);
        }
        let (is_unit, is_people) = (self.asked_unit == Some(ticket), self.asked_people == Some(ticket));
        if is_unit {
            self.asked_unit = None;
        }
        if is_people {
            self.asked_people = None;
        }
        if (is_unit || is_people) && reply.is_err() {
            self.since = Since::default();
        }
        match reply {
            // A government under one head: its own page says more than a list of one.
            Ok(Reply::UnitResults(unit))
                if is_unit && self.path.is_empty() && !self.was_at_top && unit.children.len() == 1 =>
            {
                self.was_at_top = true;
                self.path.extend(unit.children.first().map(|(id, ..)| *id));
                self.go(cx);
            }
            Ok(Reply::UnitResults(unit)) if is_unit => {
                self.units.resize(unit.children.len());
                if let Some(from) = self.came_from.take() {
                    self.units.cursor = unit.children.iter().position(|(id, ..)| *id == from).unwrap_or(0);
                }
                self.in_people |= unit.children.is_empty() && self.list.total > 0;
                self.unit = Some(unit.clone());
            }
            Ok(Reply::Results(rows)) if is_people => {
                self.list.resize(rows.total as usize);
                self.in_people |= self.units.total == 0 && rows.total > 0 && self.unit.is_some();
                self.in_people &= rows.total > 0;
                self.people = Some(rows.clone());
            }
            _ => (),
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let lang = ui.lang;
        let width = usize::from(area.width.saturating_sub(2));
        let Some(unit) = &self.unit else {
            let words = if ui.me.as_ref().is_some_and(|me| me.cycle.is_none()) {
                t::no_cycle(lang)
            } else {
                frame::loading(lang)
            };
            buf.set_string(area.x + 1, area.y, words, ui.theme.of(Role::Muted));
            return None;
        };
        let name = named(lang, unit);
        buf.set_stringn(area.x + 1, area.y, text::cut(&name, width), width, ui.theme.of(Role::Title));
        head(ui, &unit.counts, area, buf);
        let units_height = self.units_height(ui.size);
        let mut below = Rect { y: area.y + HEAD, height: area.height.saturating_sub(HEAD), ..area };
        if units_height > 0 {
            let rows = self.units.page(units_height).filter_map(|i| unit.children.get(i));
            let rows: Vec<Vec<Cell>> =
                rows.map(|(_, code, name, counts)| unit_row(lang, code, name, counts)).collect();
            let chosen = Some(self.units.cursor - self.units.top(units_height));
            table::draw(ui, below, buf, &unit_columns(lang), &rows, chosen, !self.in_people);
            place(ui, &self.units, Rect { y: area.y, ..area }, buf);
            below = Rect {
                y: below.y + units_height as u16 + 2,
                height: below.height.saturating_sub(units_height as u16 + 2),
                ..area
            };
        }
        let Some(people) = &self.people else { return None };
        if people.total == 0 {
            for (y, line) in (below.y..below.bottom()).zip(text::wrap(&t::nobody(lang), width)) {
                buf.set_stringn(below.x + 1, y, line, width, ui.theme.of(Role::Muted));
            }
            return None;
        }
        let height = self.people_height(ui.size);
        let rows: Vec<Vec<Cell>> =
            self.list.page(height).filter_map(|i| self.known(i)).map(|r| person_row(lang, r)).collect();
        let chosen = Some(self.list.cursor - self.list.top(height));
        table::draw(ui, below, buf, &person_columns(lang), &rows, chosen, self.in_people);
        if self.in_people || units_height == 0 {
            place(ui, &self.list, Rect { y: area.y, ..area }, buf);
        }
        None
    }
}

/// The unit, or the whole government.
fn named(lang: Lang, unit: &UnitResults) -> String {
    if unit.unit.is_some() { unit.name.clone() } else { t::whole(lang) }
}

fn place(ui: &Ui, list: &Paged, area: Rect, buf: &mut Buffer) {
    let words = frame::of_total(
        ui.lang,
        say::count(ui.lang, list.cursor as u64 + 1),
        say::count(ui.lang, list.total as u64),
    );
    let words = text::right(&words, 16);
    buf.set_string(area.right().saturating_sub(17), area.y, words, ui.theme.of(Role::Muted));
}

pub fn head(ui: &Ui, counts: &Counts, area: Rect, buf: &mut Buffer) {
    let lang = ui.lang;
    let n = |n: u32| say::count(lang, n.into());
    let [none, partial, complete] = counts.statuses;
    let mut words = t::counts(lang, n(counts.n_subjects()), n(complete), n(partial), n(none));
    if let Some(mean) = counts.mean() {
        words.push_str(&format!(" · {}", t::mean_is(lang, say::hundredths(lang, mean))));
    }
    let width = usize::from(area.width.saturating_sub(2));
    // The words before the bar: of a whole government they are long.
    let cells = width.saturating_sub(text::width(&words) + 1).clamp(3, 10);
    let share = bar::share(complete.into(), counts.n_subjects().into(), cells);
    buf.set_string(area.x + 1, area.y + 1, &share, ui.theme.of(Role::Bar));
    let after = text::width(&share) as u16 + 1;
    let room = width.saturating_sub(after.into());
    buf.set_stringn(area.x + 1 + after, area.y + 1, text::cut(&words, room), room, ui.theme.of(Role::Text));
    let predicates = Predicate::ALL
        .iter()
        .rev()
        .map(|p| format!("{} {}", common::predicate(lang, *p), n(counts.predicates[*p as usize])))
        .collect::<Vec<_>>();
    let mut words = predicates.join(" · ");
    if text::width(&words) > width {
        words = predicates.join("  ");
    }
    buf.set_stringn(area.x + 1, area.y + 2, text::cut(&words, width), width, ui.theme.of(Role::Muted));
}

pub fn unit_columns(lang: Lang) -> Vec<Column> {
    vec![
        Column::new(t::unit(lang), 30).grow(1),
        Column::new(t::people(lang), 8).right(),
        Column::new(t::complete(lang), 21),
        Column::new(t::mean(lang), 7).right(),
    ]
}

pub fn unit_row(lang: Lang, code: &str, name: &str, counts: &Counts) -> Vec<Cell> {
    let all = u64::from(counts.n_subjects());
    let complete = u64::from(counts.statuses[Status::Complete as usize]);
    vec![
        Cell::new(format!("{name} ({code})")),
        Cell::new(say::count(lang, all)),
        Cell::of(
            Role::Bar,
            format!("{} {:>3} %", bar::share(complete, all, 15), bar::percent(complete, all)),
        ),
        Cell::of(Role::Value, say::score(lang, counts.mean())),
    ]
}

fn person_columns(lang: Lang) -> Vec<Column> {
    vec![
        Column::new(t::name(lang), 24).grow(1),
        Column::new(t::status(lang), 9),
        Column::new(t::covered(lang), 7).right(),
        Column::new(t::score(lang), 7).right(),
        Column::new(t::results(lang), 19).from(112),
        Column::new(t::behaviour(lang), 19).from(112),
        Column::new(t::predicate(lang), 17),
    ]
}

fn person_row(lang: Lang, row: &ResultRow) -> Vec<Cell> {
    let standing = &row.standing;
    let status = match standing.status {
        Status::None => Role::Muted,
        Status::Partial => Role::Text,
        Status::Complete => Role::Good,
    };
    let rating = |r: Option<_>| r.map_or(String::new(), |r| common::rating(lang, r));
    let predicate = standing.predicate.map_or(String::new(), |p| common::predicate(lang, p));
    let predicate = if row.decided { format!("{predicate} ✓") } else { predicate };
    vec![
        Cell::new(row.person.name.clone()),
        Cell::of(status, common::status(lang, standing.status)),
        Cell::new(say::hundredths(lang, standing.coverage)),
        Cell::of(Role::Value, say::score(lang, standing.score)),
        Cell::new(rating(standing.result_rating)),
        Cell::new(rating(standing.behaviour_rating)),
        Cell::new(predicate),
    ]
}
