//! A form being made or looked at: aspects and lines with their weights, whose sums are always in sight.
//!
//! It is changed here as a whole and saved as a whole. What a cycle uses is never touched: saving makes the next
//! version of it.

mod parts;
mod trial;

use super::{editor::Editor, pick::Pick, reader::Reader};
use crate::{
    domain::{
        day::Day,
        decimal::Decimal,
        form::{Aspect, Axis, Form, GroupRule, Line, Missing, RaterGroup, Scale},
        id::{FormId, IndicatorId},
        indicator::Indicator,
        rights::Right,
    },
    service::{
        api::{Act, Edit, FormRow, Query, Reply},
        fault::Refusal,
    },
    text::{Lang, common, editor, explain, indicators as it, maker as t, say},
    tui::{
        app::{Choice, Cx, Screen, Ui},
        command::Command,
        event::Ticket,
        keymap::Context,
        page,
        theme::Role,
        widget::{
            paged::Paged,
            table::{self, Cell, Column},
            text,
        },
    },
};
use parts::Place;
pub use parts::{target_of, typed};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};
use trial::Trial;

pub struct Maker {
    id: Option<FormId>,
    before: Option<Form>,
    form: Form,
    n_cycles: u32,
    list: Paged,
    /// The version before, to compare with.
    older: Option<Form>,
    indicators: Vec<(IndicatorId, Indicator)>,
    asked: [Option<Ticket>; 2],
    saving: Option<Ticket>,
    /// The first page of a new form was opened by itself.
    was_begun: bool,
    may_save: bool,
    /// Esc was pressed once over unsaved changes.
    leaves: bool,
}

/// Lines of the head: name, groups (two), policy, limits, sum.
const HEAD: u16 = 6;

impl Maker {
    pub fn of(row: &FormRow) -> Maker {
        Maker::with(Some(row.id), Some(row.form.clone()), row.form.clone(), row.n_cycles)
    }

    /// A copy of a form under another code.
    pub fn copy(row: &FormRow) -> Maker {
        let form = Form { code: format!("{}-2", row.form.code), version: 1, ..row.form.clone() };
        Maker::with(None, None, form, 0)
    }

    pub fn blank() -> Maker {
        let rule = |weight, group: RaterGroup, required| {
            Some(GroupRule { weight: Decimal::from_int(weight), min: group.usual_min(), required })
        };
        let groups = [
            rule(60, RaterGroup::Superior, true),
            rule(40, RaterGroup::Peer, false),
            None,
            rule(0, RaterGroup::Own, false),
            None,
        ];
        let form = Form {
            code: String::new(),
            name: String::new(),
            version: 1,
            missing: Missing::Renormalise,
            scale: Scale::Proportion,
            cap: Form::DEFAULT_CAP,
            result: Form::DEFAULT_RESULT,
            behaviour: Form::DEFAULT_BEHAVIOUR,
            groups,
            aspects: Vec::new(),
        };
        Maker::with(None, None, form, 0)
    }

    fn with(id: Option<FormId>, before: Option<Form>, form: Form, n_cycles: u32) -> Maker {
        let mut maker = Maker {
            id,
            before,
            form,
            n_cycles,
            list: Paged::default(),
            older: None,
            indicators: Vec::new(),
            asked: [None; 2],
            saving: None,
            was_begun: false,
            may_save: false,
            leaves: false,
        };
        maker.lay_out();
        maker
    }

    /// Every aspect, each followed by its lines.
    fn places(&self) -> Vec<Place> {
        let mut list = Vec::new();
        for (a, aspect) in self.form.aspects.iter().enumerate() {
            list.push((a, None));
            list.extend((0..aspect.lines.len()).map(|l| (a, Some(l))));
        }
        list
    }

    /// Below aspects and lines stands the line that saves.
    fn lay_out(&mut self) {
        self.list.resize(self.places().len() + usize::from(self.may_save));
    }

    fn place(&self) -> Option<Place> {
        self.places().get(self.list.cursor).copied()
    }

    fn is_changed(&self) -> bool {
        self.before.as_ref() != Some(&self.form)
    }

    fn height(size: (u16, u16)) -> usize {
        table::height(page::body_height(size).saturating_sub(HEAD))
    }

    fn edit(&mut self, cx: &mut Cx) {
        let lang = cx.ui.lang;
        match self.place() {
            Some((a, Some(l))) => cx.push_some(parts::line(lang, &self.form, (a, l))),
            Some((a, None)) => cx.push(parts::aspect(lang, &self.form, Some(a))),
            None => self.save(cx),
        }
    }

    fn policy(&self, lang: Lang) -> Editor {
        parts::policy(lang, &self.form, self.id.is_none())
    }

    fn remove(&mut self, cx: &mut Cx) {
        match self.place() {
            Some((a, Some(l))) => {
                if let Some(aspect) = self.form.aspects.get_mut(a).filter(|aspect| l < aspect.lines.len()) {
                    aspect.lines.remove(l);
                }
            }
            // A whole aspect goes only when it is empty.
            Some((a, None)) if self.form.aspects.get(a).is_some_and(|a| a.lines.is_empty()) => {
                self.form.aspects.remove(a);
            }
            Some(_) => cx.say(Role::Warning, t::not_empty(cx.ui.lang)),
            None => cx.bell(),
        }
        self.lay_out();
    }

    fn add_line(&mut self, indicator: IndicatorId, cx: &mut Cx) {
        let lang = cx.ui.lang;
        if self.form.line_of(indicator).is_some() {
            return cx.say(Role::Warning, t::there_already(lang));
        }
        let found = self.indicators.iter().find(|(id, _)| *id == indicator);
        let place = self.place().or_else(|| self.places().pop());
        let (Some((_, found)), Some((a, l))) = (found, place) else { return cx.bell() };
        let Indicator { code, name, unit, kind, field: _ } = found.clone();
        let weight = Decimal::from_int(1);
        let line = Line { indicator, code, name, unit, kind, weight, groups: None };
        if let Some(aspect) = self.form.aspects.get_mut(a) {
            let line = parts::new_line(aspect, &line);
            let at = l.map_or(aspect.lines.len(), |l| l + 1);
            aspect.lines.insert(at.min(aspect.lines.len()), line);
            let wanted = (a, Some(at));
            self.lay_out();
            let cursor = self.places().iter().position(|place| *place == wanted);
            self.list.cursor = cursor.unwrap_or(self.list.cursor);
        }
    }

    fn save(&mut self, cx: &mut Cx) {
        if self.form.code.is_empty() {
            return cx.push(self.policy(cx.ui.lang));
        }
        let edit = Edit::Form { id: self.id, before: self.before.clone(), after: self.form.clone() };
        self.saving = Some(cx.deed(Act::Edit(Box::new(edit)), self.form.name.clone()));
    }

    fn compare(&self, cx: &mut Cx) {
        let lang = cx.ui.lang;
        let other = match (&self.before, &self.older) {
            (Some(before), _) if self.is_changed() => Some(before),
            (_, older) => older.as_ref(),
        };
        match other {
            Some(other) => {
                let lines = differences(lang, other, &self.form);
                cx.push(Reader::new(t::compared(lang, &self.form.name, other.version), lines));
            }
            None => cx.say(Role::Text, t::no_older(lang)),
        }
    }
}

impl Screen for Maker {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Making, Context::List, Context::App]
    }

    fn title(&self, ui: &Ui) -> String {
        t::title(ui.lang)
    }

    fn help(&self, ui: &Ui) -> Option<String> {
        Some(t::help(ui.lang))
    }

    fn entered(&mut self, cx: &mut Cx) {
        self.may_save = cx.ui.may(Right::EditForm);
        self.lay_out();
        self.asked = [Some(cx.ask(Query::Indicators)), Some(cx.ask(Query::Forms))];
        let is_blank = self.form.code.is_empty() && self.form.name.is_empty() && self.id.is_none();
        if is_blank && !self.was_begun {
            // The way back from an empty first page leads out.
            self.was_begun = true;
            cx.push(self.policy(cx.ui.lang));
        } else if self.form.code.is_empty() {
            cx.close();
        }
    }

    fn is_closing(&self) -> bool {
        self.saving.is_some()
    }

    /// What is being made is nobody else's.
    fn refresh(&mut self, _cx: &mut Cx) {}

    fn handed(&mut self, choice: Choice, cx: &mut Cx) {
        match choice {
            Choice::Made(form) => {
                let n = form.aspects.len();
                let is_new = n > self.form.aspects.len();
                self.form = *form;
                self.lay_out();
                if is_new {
                    let last = self.places().iter().position(|place| *place == (n - 1, None));
                    self.list.cursor = last.unwrap_or(self.list.cursor);
                }
            }
            Choice::Indicator(id, _) => self.add_line(id, cx),
            _ => (),
        }
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        let lang = cx.ui.lang;
        let leaves = std::mem::take(&mut self.leaves);
        match command {
            Command::Back if !self.is_changed() || leaves => cx.close(),
            Command::Back => {
                self.leaves = true;
                cx.say(Role::Warning, editor::unsaved(lang));
            }
            Command::Save => self.save(cx),
            Command::Edit | Command::Open => self.edit(cx),
            Command::New if self.form.aspects.is_empty() => cx.push(parts::aspect(lang, &self.form, None)),
            Command::New => cx.push(Pick::indicators(lang)),
            Command::NewAspect => cx.push(parts::aspect(lang, &self.form, None)),
            Command::Policy => cx.push(self.policy(lang)),
            Command::Remove => self.remove(cx),
            Command::Compare => self.compare(cx),
            Command::Try if self.form.n_lines() > 0 => {
                let today = cx.ui.me.as_ref().map_or(Day(0), |me| me.today);
                cx.push(Trial::new(self.form.clone(), today));
            }
            Command::Try => cx.bell(),
            other => {
                self.list.run(other, Maker::height(cx.ui.size));
            }
        }
    }

    /// A digit begins another weight.
    fn typed(&mut self, c: char, cx: &mut Cx) {
        match self.place() {
            Some(place) if c.is_ascii_digit() && cx.ui.may(Right::EditForm) => {
                cx.push(parts::weight(cx.ui.lang, &self.form, place, Some(c)));
            }
            _ => cx.bell(),
        }
    }

    fn answered(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>, cx: &mut Cx) {
        let [indicators, forms] = &mut self.asked;
        match reply {
            Ok(Reply::Indicators(list)) if *indicators == Some(ticket) => {
                *indicators = None;
                self.indicators.clone_from(list);
            }
            Ok(Reply::Forms(list)) if *forms == Some(ticket) => {
                *forms = None;
                let mine = self.before.as_ref().unwrap_or(&self.form);
                let same = |row: &&FormRow| row.form.code.eq_ignore_ascii_case(&mine.code);
                let older = list.iter().filter(same).filter(|row| row.form.version < mine.version);
                self.older = older.max_by_key(|row| row.form.version).map(|row| row.form.clone());
            }
            reply if self.saving == Some(ticket) => {
                self.saving = None;
                match reply {
                    Ok(_) => cx.close(),
                    Err(_) => cx.bell(),
                }
            }
            _ => (),
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let (lang, form) = (ui.lang, &self.form);
        let width = usize::from(area.width.saturating_sub(2));
        let mut put = |y: u16, words: &str, role: Role| {
            buf.set_stringn(area.x + 1, area.y + y, text::cut(words, width), width, ui.theme.of(role));
        };
        let mut head = it::form_head(lang, &form.name, form.version, self.n_cycles);
        if self.is_changed() {
            head.push_str(&format!(
                " · {}",
                if self.n_cycles > 0 { t::next(lang) } else { t::changed(lang) }
            ));
        }
        put(0, &head, Role::Title);
        let groups = RaterGroup::ALL.into_iter().filter_map(|g| {
            let rule = form.rule(g)?;
            Some(it::min_raters(lang, common::group(lang, g), say::decimal(lang, rule.weight), rule.min))
        });
        let groups = text::wrap(&groups.collect::<Vec<_>>().join(" · "), width);
        for (y, line) in (1..).zip(groups.iter().take(2)) {
            put(y, line, Role::Text);
        }
        put(3, &explain::policy(lang, form.missing), Role::Muted);
        put(4, &limits(lang, form), Role::Muted);
        let sum = form.aspects.iter().fold(0, |sum, a| sum + a.weight.parts());
        let role = if sum == 100 * Decimal::PARTS { Role::Good } else { Role::Warning };
        put(5, &it::weights(lang, sum_words(lang, sum)), role);
        let below = Rect { y: area.y + HEAD, height: area.height.saturating_sub(HEAD), ..area };
        if form.aspects.is_empty() {
            buf.set_stringn(area.x + 1, below.y + 1, t::empty(lang), width, ui.theme.of(Role::Muted));
            return None;
        }
        let columns = [
            Column::new(it::code(lang), 10),
            Column::new(it::name(lang), 28).grow(1),
            Column::new(it::weight(lang), 7).right(),
            Column::new(it::unit(lang), 8),
            Column::new(it::target(lang), 16),
        ];
        let height = table::height(below.height);
        let mut all = rows(lang, form);
        if self.may_save {
            all.push(vec![Cell::new(""), Cell::of(Role::Key, editor::save(lang))]);
        }
        let rows: Vec<Vec<Cell>> = self.list.page(height).filter_map(|i| all.get(i).cloned()).collect();
        table::draw(ui, below, buf, &columns, &rows, Some(self.list.cursor - self.list.top(height)), true);
        None
    }
}

fn limits(lang: Lang, form: &Form) -> String {
    let n = |d: Decimal| say::decimal(lang, d);
    let scale = match form.scale {
        Scale::Proportion => t::proportion(lang),
        Scale::Span => t::span(lang),
    };
    t::limits(
        lang,
        format!("{}/{}", n(form.result.above), n(form.result.meets)),
        format!("{}/{}", n(form.behaviour.above), n(form.behaviour.meets)),
        n(form.cap),
        scale,
    )
}

/// The sum of weights, with a word when it is not 100.
fn sum_words(lang: Lang, parts: i64) -> String {
    let sum = say::decimal(lang, Decimal::from_parts(parts));
    if parts == 100 * Decimal::PARTS { sum } else { format!("{sum} {}", it::not_hundred(lang)) }
}

fn rows(lang: Lang, form: &Form) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for aspect in &form.aspects {
        let sum = aspect.lines.iter().fold(0, |sum, l| sum + l.weight.parts());
        let is_whole = sum == 100 * Decimal::PARTS;
        let off = if is_whole { "" } else { " ≠ 100" };
        let line_sum = format!("Σ {}{off}", say::decimal(lang, Decimal::from_parts(sum)));
        rows.push(vec![
            Cell::of(Role::Label, aspect.code.clone()),
            Cell::of(Role::Label, format!("{} ({})", aspect.name, common::axis(lang, aspect.axis))),
            Cell::of(Role::Label, say::decimal(lang, aspect.weight)),
            Cell::of(Role::Muted, String::new()),
            Cell::of(if is_whole { Role::Muted } else { Role::Warning }, line_sum),
        ]);
        rows.extend(aspect.lines.iter().map(|line| {
            let mark = if line.groups.is_some() { "*" } else { "" };
            vec![
                Cell::of(Role::Muted, line.code.clone()),
                Cell::new(format!("  {}{mark}", line.name)),
                Cell::new(say::decimal(lang, line.weight)),
                Cell::of(Role::Muted, line.unit.clone()),
                Cell::of(Role::Value, it::target_of(lang, &line.kind)),
            ]
        }));
    }
    rows
}

/// What is different in the second, line by line.
fn differences(lang: Lang, old: &Form, new: &Form) -> Vec<String> {
    let mut out = Vec::new();
    let mut say_change = |what: String, old: String, new: String| {
        if old != new {
            out.push(t::was_is(lang, what, old, new));
        }
    };
    let n = |d: Decimal| say::decimal(lang, d);
    say_change(it::name(lang), old.name.clone(), new.name.clone());
    say_change(t::missing(lang), explain::policy(lang, old.missing), explain::policy(lang, new.missing));
    say_change(t::limits_of(lang), limits(lang, old), limits(lang, new));
    for group in RaterGroup::ALL {
        let rule = |form: &Form| {
            form.rule(group).map_or_else(
                || t::not_asked(lang),
                |r| {
                    let must = if r.required { t::required(lang) } else { String::new() };
                    format!("{} (min {}) {must}", n(r.weight), r.min).trim().to_owned()
                },
            )
        };
        say_change(common::group(lang, group), rule(old), rule(new));
    }
    let aspect =
        |form: &Form, code: &str| form.aspects.iter().find(|a| a.code.eq_ignore_ascii_case(code)).cloned();
    let of_aspect = |a: Option<Aspect>| {
        let axis = |axis: Axis| common::axis(lang, axis);
        a.map_or_else(|| t::absent(lang), |a| format!("{} · {} · {}", a.name, n(a.weight), axis(a.axis)))
    };
    for code in codes(old.aspects.iter().map(|a| &a.code), new.aspects.iter().map(|a| &a.code)) {
        say_change(code.clone(), of_aspect(aspect(old, &code)), of_aspect(aspect(new, &code)));
    }
    let line = |form: &Form, code: &str| {
        let found = form.lines().find(|(_, _, l)| l.code.eq_ignore_ascii_case(code));
        found.map_or_else(
            || t::absent(lang),
            |(_, a, l)| {
                let own = l.groups.iter().flatten();
                let own = own.map(|(g, w)| format!("{} {}", common::group(lang, *g), n(*w)));
                let parts = [a.name.clone(), n(l.weight), it::target_of(lang, &l.kind)];
                parts.into_iter().chain(own).filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" · ")
            },
        )
    };
    for code in codes(old.lines().map(|(_, _, l)| &l.code), new.lines().map(|(_, _, l)| &l.code)) {
        say_change(code.clone(), line(old, &code), line(new, &code));
    }
    if out.is_empty() {
        out.push(t::the_same(lang));
    }
    out
}

/// The codes of both, each once, in their order.
fn codes<'a>(old: impl Iterator<Item = &'a String>, new: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    for code in old.chain(new) {
        if !list.contains(code) {
            list.push(code.clone());
        }
    }
    list
}
