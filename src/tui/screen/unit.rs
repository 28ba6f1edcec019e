//! One unit: its head, how far it is, its distribution against the pattern, and the units below it.

use super::{
    distribution::{DistributionScreen, UNITS, row},
    ikm::{IkmScreen, index_words},
    record,
    results::{head, unit_columns, unit_row},
};
use crate::{
    domain::{distribution, form::RaterGroup, id::UnitId, predicate::Predicate, rights::Right},
    service::{
        api::{Counts, IkmPage, Query, Reply, UnitResults, UnitRow},
        fault::Refusal,
    },
    text::{Lang, common, frame, results, say, unit as t},
    tui::{
        app::{Cx, Screen, Ui},
        command::Command,
        event::Ticket,
        keymap::Context,
        page,
        theme::Role,
        widget::{
            paged::Paged,
            table::{self, Cell},
            text,
        },
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

pub struct UnitPage {
    id: UnitId,
    units: Vec<UnitRow>,
    /// Where the actor may see them.
    results: Option<Box<UnitResults>>,
    ikm: Option<Box<IkmPage>>,
    /// Which predicate of the unit the pattern is for, a place in `UNITS`.
    pattern: usize,
    list: Paged,
    asked: [Option<Ticket>; 3],
}

/// The lines above the list of units.
const HEAD: u16 = 13;
/// The questionnaires of more people than this are counted only when somebody asks for them.
const MOST_COUNTED: u32 = 5_000;

impl UnitPage {
    pub fn new(id: UnitId) -> UnitPage {
        UnitPage {
            id,
            units: Vec::new(),
            results: None,
            ikm: None,
            pattern: 1,
            list: Paged::default(),
            asked: [None; 3],
        }
    }

    fn row(&self) -> Option<&UnitRow> {
        self.units.iter().find(|u| u.id == self.id)
    }

    fn children(&self) -> impl Iterator<Item = &UnitRow> {
        self.units.iter().filter(|u| u.unit.parent == Some(self.id))
    }

    fn edit(&self, cx: &mut Cx) {
        let parent = self.row().and_then(|row| self.units.iter().find(|u| Some(u.id) == row.unit.parent));
        let editor = self.row().map(|row| record::unit(cx.ui.lang, Some(row), parent.map(record::named)));
        cx.push_some(editor);
    }

    fn counts_of(&self, id: UnitId) -> Counts {
        let children = self.results.iter().flat_map(|r| &r.children);
        children.into_iter().find(|(other, ..)| *other == id).map(|(.., c)| c.clone()).unwrap_or_default()
    }
}

impl Screen for UnitPage {
    fn contexts(&self) -> &'static [Context] {
        match (self.results.is_some(), self.list.total > 0) {
            (true, true) => &[
                Context::OneUnit,
                Context::SeenUnit,
                Context::Open,
                Context::Choice,
                Context::List,
                Context::Go,
                Context::App,
            ],
            (true, false) => {
                &[Context::OneUnit, Context::SeenUnit, Context::Choice, Context::Go, Context::App]
            }
            (false, true) => &[Context::OneUnit, Context::Open, Context::List, Context::Go, Context::App],
            (false, false) => &[Context::OneUnit, Context::Go, Context::App],
        }
    }

    fn title(&self, ui: &Ui) -> String {
        t::title(ui.lang)
    }

    fn help(&self, ui: &Ui) -> Option<String> {
        Some(t::help(ui.lang))
    }

    fn entered(&mut self, cx: &mut Cx) {
        let units = cx.ask(Query::Units);
        let cycle = cx.ui.cycle().filter(|_| cx.ui.may(Right::UnitResults));
        let results = cycle.map(|cycle| cx.ask(Query::UnitResults { cycle, unit: Some(self.id) }));
        self.asked = [Some(units), results, None];
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        let name = self.row().map(|row| row.unit.name.clone()).unwrap_or_default();
        match command {
            Command::Back => cx.close(),
            Command::Left => self.pattern = self.pattern.saturating_sub(1),
            Command::Right => self.pattern = (self.pattern + 1).min(UNITS.len() - 1),
            Command::Open => {
                let chosen = self.children().nth(self.list.cursor).map(|u| UnitPage::new(u.id));
                cx.push_some(chosen);
            }
            Command::Edit => self.edit(cx),
            Command::Distribution => {
                let results = self.results.as_ref();
                cx.push_some(results.map(|r| DistributionScreen::new(name, r.counts.clone())));
            }
            Command::Ikm => {
                cx.push_some(cx.ui.cycle().map(|cycle| IkmScreen::new(cycle, Some(self.id), name)));
            }
            other => {
                let room = page::body_height(cx.ui.size).saturating_sub(HEAD);
                self.list.run(other, table::height(room));
            }
        }
    }

    fn answered(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>, cx: &mut Cx) {
        let [units, results, ikm] = self.asked;
        match reply {
            Ok(Reply::Units(rows)) if units == Some(ticket) => {
                self.units.clone_from(rows);
                self.list.resize(self.children().count());
            }
            Ok(Reply::UnitResults(page)) if results == Some(ticket) => {
                let of_public = page.counts.responses.get(RaterGroup::Public as usize);
                let is_asked = of_public.is_some_and(|n| *n > 0) && cx.ui.may(Right::Ikm);
                let is_small = page.counts.n_subjects() <= MOST_COUNTED;
                // Whoever has people but no unit is told of his people, and that is not this unit.
                self.results = Some(page.clone()).filter(|page| page.unit == Some(self.id));
                let cycle = cx.ui.cycle().filter(|_| is_asked && is_small && self.results.is_some());
                let [.., ikm] = &mut self.asked;
                *ikm = cycle.map(|cycle| cx.ask(Query::Ikm { cycle, unit: Some(self.id) }));
            }
            Ok(Reply::Ikm(page)) if ikm == Some(ticket) => self.ikm = Some(page.clone()),
            _ => (),
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let lang = ui.lang;
        let width = usize::from(area.width.saturating_sub(2));
        let Some(row) = self.row() else {
            buf.set_string(area.x + 1, area.y, frame::loading(lang), ui.theme.of(Role::Muted));
            return None;
        };
        let mut put = |y: u16, words: &str, role: Role| {
            buf.set_stringn(area.x + 1, area.y + y, text::cut(words, width), width, ui.theme.of(role));
        };
        put(0, &format!("{} ({})", row.unit.name, row.unit.code), Role::Title);
        let or_none = |words: &str| if words.is_empty() { t::none(lang) } else { words.to_owned() };
        put(1, &t::head(lang, or_none(&row.head_name)), Role::Text);
        let parent = self.units.iter().find(|u| Some(u.id) == row.unit.parent);
        let parts = [
            t::parent(lang, parent.map_or_else(|| t::none(lang), |u| u.unit.name.clone())),
            t::field(lang, or_none(&row.unit.field)),
            t::people(lang, say::count(lang, row.n_employees.into())),
        ];
        put(2, &parts.join(" · "), Role::Text);
        if let Some(page) = self.ikm.as_ref().filter(|page| !page.elements.is_empty()) {
            put(11, &t::public(lang, index_words(lang, page).0), Role::Text);
        }
        match &self.results {
            Some(results) => {
                head(ui, &results.counts, Rect { y: area.y + 2, height: 2, ..area }, buf);
                self.draw_pattern(ui, &results.counts, Rect { y: area.y + 5, height: 6, ..area }, buf);
            }
            None => put(4, &t::no_results(lang), Role::Muted),
        }
        self.draw_children(
            ui,
            Rect { y: area.y + HEAD, height: area.height.saturating_sub(HEAD), ..area },
            buf,
        );
        None
    }
}

impl UnitPage {
    fn draw_pattern(&self, ui: &Ui, counts: &Counts, area: Rect, buf: &mut Buffer) {
        let lang = ui.lang;
        let Some(unit) = UNITS.get(self.pattern).copied() else { return };
        let checked = distribution::check(unit, &counts.predicates, counts.n_subjects());
        let holds = checked.rules.iter().all(|(_, holds)| *holds);
        let is_rated = counts.predicates.iter().any(|n| *n > 0);
        let (mark, role) = match (is_rated, holds) {
            (false, _) => (results::nobody_rated(lang), Role::Muted),
            (true, true) => (results::holds(lang), Role::Good),
            (true, false) => (results::broken(lang), Role::Warning),
        };
        let words = results::unit_predicate(lang, results::unit_predicate_name(lang, unit));
        buf.set_string(area.x + 1, area.y, &words, ui.theme.of(Role::Value));
        buf.set_string(area.x + 3 + text::width(&words) as u16, area.y, mark, ui.theme.of(role));
        for (y, (predicate, room)) in (area.y + 1..).zip(Predicate::ALL.iter().zip(checked.room).rev()) {
            row(ui, counts, *predicate, 20, (area.x, y), buf);
            let name = common::predicate(lang, *predicate);
            let words = match room {
                None => continue,
                Some(0) => results::no_room(lang, name),
                Some(n) => results::room(lang, say::count(lang, n.into()), name),
            };
            let room = usize::from(area.width).saturating_sub(58);
            buf.set_stringn(area.x + 57, y, text::cut(&words, room), room, ui.theme.of(Role::Muted));
        }
    }

    fn draw_children(&self, ui: &Ui, area: Rect, buf: &mut Buffer) {
        let lang = ui.lang;
        if self.list.total == 0 {
            let words = t::nothing_below(lang);
            buf.set_string(area.x + 1, area.y, words, ui.theme.of(Role::Muted));
            return;
        }
        let height = table::height(area.height);
        let page = self.list.page(height);
        let shown = self.children().skip(page.start).take(page.len());
        let rows: Vec<Vec<Cell>> = shown.map(|u| self.child(lang, u)).collect();
        let chosen = Some(self.list.cursor - self.list.top(height));
        table::draw(ui, area, buf, &unit_columns(lang), &rows, chosen, true);
    }

    fn child(&self, lang: Lang, u: &UnitRow) -> Vec<Cell> {
        if self.results.is_some() {
            return unit_row(lang, &u.unit.code, &u.unit.name, &self.counts_of(u.id));
        }
        let name = format!("{} ({})", u.unit.name, u.unit.code);
        vec![Cell::new(name), Cell::new(say::count(lang, u.n_employees.into()))]
    }
}
