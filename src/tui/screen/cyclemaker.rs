//! A cycle being opened or changed: its days, and who gets which form.

use super::{
    editor::{Build, Editor, FieldRow, Outcome},
    record::{Wrong, day, slot, words, wrong},
};
use crate::{
    domain::{
        cycle::{AssignRule, Cycle, Phase},
        day::Day,
        employee::PositionType,
        id::{CycleId, FormId, UnitId},
        rights::Right,
    },
    service::{
        api::{Act, Edit, FormRow, Query, Reply, UnitRow},
        fault::{Reason, Refusal},
        search::fold,
    },
    text::{Lang, common, cycles as t, editor, frame, say},
    tui::{
        app::{Choice, Cx, Screen, Ui},
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

pub struct CycleMaker {
    id: Option<CycleId>,
    before: Option<Cycle>,
    /// `None` until it is known what a new one begins with.
    cycle: Option<Cycle>,
    /// The codes that there are.
    taken: Vec<String>,
    forms: Vec<FormRow>,
    units: Vec<UnitRow>,
    list: Paged,
    asked: [Option<Ticket>; 2],
    saving: Option<Ticket>,
    may_save: bool,
    leaves: bool,
}

const HEAD: u16 = 4;
/// So many periods are gone through for one that there is not yet.
const MOST_TRIED: usize = 40;

impl CycleMaker {
    pub fn of(id: CycleId, cycle: &Cycle) -> CycleMaker {
        CycleMaker { id: Some(id), before: Some(cycle.clone()), ..CycleMaker::with(Some(cycle.clone())) }
    }

    /// The first one after it that there is not yet, with the same forms for the same people.
    pub fn after(cycle: &Cycle, taken: &[String]) -> CycleMaker {
        CycleMaker::with(Some(free(following(cycle), taken)))
    }

    /// The running quarter, or the first one after it that there is not yet, with the forms that the fields of the
    /// units suggest.
    pub fn blank(taken: Vec<String>) -> CycleMaker {
        CycleMaker { taken, ..CycleMaker::with(None) }
    }

    fn with(cycle: Option<Cycle>) -> CycleMaker {
        CycleMaker {
            id: None,
            before: None,
            cycle,
            taken: Vec::new(),
            forms: Vec::new(),
            units: Vec::new(),
            list: Paged::default(),
            asked: [None; 2],
            saving: None,
            may_save: false,
            leaves: false,
        }
    }

    fn is_changed(&self) -> bool {
        self.before != self.cycle
    }

    fn form_name(&self, id: FormId) -> String {
        let row = self.forms.iter().find(|row| row.id == id);
        row.map_or_else(|| id.to_string(), |row| format!("{} v{}", row.form.name, row.form.version))
    }

    fn unit_name(&self, id: UnitId) -> String {
        self.units.iter().find(|u| u.id == id).map_or_else(|| id.to_string(), |u| u.unit.code.clone())
    }

    fn begin(&mut self, cx: &mut Cx) {
        if self.cycle.is_none() && self.asked == [None; 2] {
            let today = cx.ui.me.as_ref().map_or(Day(0), |me| me.today);
            self.cycle = Some(free(suggested(today, &self.forms, &self.units), &self.taken));
        }
        self.may_save = cx.ui.may(Right::EditCycle);
        self.lay_out();
    }

    fn head(&self, lang: Lang) -> Option<Editor> {
        let cycle = self.cycle.clone()?;
        let is_new = self.id.is_none();
        let mut rows = vec![
            FieldRow::new("code", Slot::text(&cycle.code)),
            FieldRow::new("name", Slot::text(&cycle.name)),
            FieldRow::new("from", Slot::text(cycle.from.to_string())),
            FieldRow::new("to", Slot::text(cycle.to.to_string())),
            FieldRow::new("due", Slot::text(cycle.due.to_string())),
        ];
        if is_new {
            let phases = [Phase::Planning, Phase::Open].map(|p| common::phase(lang, p)).to_vec();
            rows.push(FieldRow::new(
                "phase",
                Slot::choice(phases, usize::from(cycle.phase != Phase::Planning)),
            ));
        }
        let title = if is_new { t::new_cycle(lang) } else { cycle.name.clone() };
        let build: Build = Box::new(move |rows, lang| {
            for column in ["code", "name"] {
                if words(rows, column).is_empty() {
                    return Err(wrong(rows, column, lang, &Reason::Missing));
                }
            }
            let phase = match slot(rows, "phase").map(Slot::at) {
                Some(0) => Phase::Planning,
                Some(_) => Phase::Open,
                None => cycle.phase,
            };
            let cycle = Cycle {
                code: words(rows, "code").to_owned(),
                name: words(rows, "name").to_owned(),
                from: day(rows, "from", lang)?,
                to: day(rows, "to", lang)?,
                due: day(rows, "due", lang)?,
                phase,
                ..cycle.clone()
            };
            if cycle.to < cycle.from {
                return Err(wrong(rows, "to", lang, &Reason::DateOrder));
            }
            if cycle.due < cycle.from {
                return Err(wrong(rows, "due", lang, &Reason::DateOrder));
            }
            Ok(Outcome::Choice(Choice::Cycle(Box::new(cycle))))
        });
        Some(Editor::new(title, rows, build))
    }

    /// A rule, or a new one before the last, which as a rule is for everybody else.
    fn rule(&self, lang: Lang, at: Option<usize>) -> Option<Editor> {
        let cycle = self.cycle.clone()?;
        let old = at.and_then(|at| cycle.assign.get(at)).cloned();
        let mut forms: Vec<(FormId, String)> =
            self.forms.iter().map(|row| (row.id, self.form_name(row.id))).collect();
        forms.reverse();
        let chosen = old.as_ref().and_then(|rule| forms.iter().position(|(id, _)| *id == rule.form));
        let names = forms.iter().map(|(_, name)| name.clone()).collect();
        let mut rows = vec![FieldRow::new("rule.form", Slot::choice(names, chosen.unwrap_or(0)))];
        let units = old.as_ref().map(|rule| rule.units.clone()).unwrap_or_default();
        let named = |id: &UnitId| Slot::Unit(Some((*id, self.unit_name(*id))));
        rows.extend(units.iter().map(|id| FieldRow::new("rule.unit", named(id))));
        rows.extend(
            (units.len()..units.len().max(3) + 2).map(|_| FieldRow::new("rule.unit", Slot::Unit(None))),
        );
        let types = old.as_ref().map(|rule| rule.position_types.join(", ")).unwrap_or_default();
        rows.push(FieldRow::new("rule.types", Slot::text(types)));
        let ids: Vec<FormId> = forms.into_iter().map(|(id, _)| id).collect();
        let build: Build = Box::new(move |rows, lang| {
            let rule = rule_of(rows, &ids, lang)?;
            let mut cycle = cycle.clone();
            match at.and_then(|at| cycle.assign.get_mut(at)) {
                Some(place) => *place = rule,
                None => {
                    let last_is_for_all = cycle
                        .assign
                        .last()
                        .is_some_and(|r| r.units.is_empty() && r.position_types.is_empty());
                    let at = cycle.assign.len() - usize::from(last_is_for_all);
                    cycle.assign.insert(at, rule);
                }
            }
            Ok(Outcome::Choice(Choice::Cycle(Box::new(cycle))))
        });
        Some(Editor::new(t::rule_title(lang), rows, build))
    }

    fn remove(&mut self, cx: &mut Cx) {
        let at = self.list.cursor;
        let old = self.before.as_ref().map(|c| c.assign.as_slice()).unwrap_or_default();
        let Some(cycle) = &mut self.cycle else { return };
        match cycle.assign.get(at) {
            Some(rule) if old.iter().any(|o| o.form == rule.form) => {
                cx.say(Role::Warning, t::rule_stays(cx.ui.lang));
            }
            Some(_) => drop(cycle.assign.remove(at)),
            None => cx.bell(),
        }
        self.lay_out();
    }

    fn n_rules(&self) -> usize {
        self.cycle.as_ref().map_or(0, |cycle| cycle.assign.len())
    }

    /// Below the rules stands the line that saves.
    fn lay_out(&mut self) {
        self.list.resize(self.n_rules() + usize::from(self.may_save));
    }

    fn save(&mut self, cx: &mut Cx) {
        if let Some(after) = self.cycle.clone() {
            let code = after.code.clone();
            let edit = Edit::Cycle { id: self.id, before: self.before.clone(), after };
            self.saving = Some(cx.deed(Act::Edit(Box::new(edit)), code));
        }
    }

    fn height(size: (u16, u16)) -> usize {
        table::height(page::body_height(size).saturating_sub(HEAD))
    }
}

fn rule_of(rows: &[FieldRow], forms: &[FormId], lang: Lang) -> Result<AssignRule, Wrong> {
    let form = forms.get(slot(rows, "rule.form").map_or(0, Slot::at)).copied();
    let form = form.ok_or_else(|| wrong(rows, "rule.form", lang, &Reason::UnknownForm))?;
    let mut units = Vec::new();
    for id in rows.iter().filter(|row| row.column == "rule.unit").filter_map(|row| row.slot.unit()) {
        if !units.contains(&id) {
            units.push(id);
        }
    }
    let types = words(rows, "rule.types").split(',').map(str::trim).filter(|t| !t.is_empty());
    let position_types: Vec<String> = types.map(str::to_owned).collect();
    if !position_types.iter().all(|words| PositionType::is_beginning(words)) {
        return Err(wrong(rows, "rule.types", lang, &Reason::PositionType));
    }
    Ok(AssignRule { form, units, position_types })
}

const ROMAN: [&str; 4] = ["I", "II", "III", "IV"];

fn quarter(year: i32, nth: usize) -> (String, String) {
    let roman = ROMAN.get(nth).copied().unwrap_or("I");
    (format!("{year}-T{}", nth + 1), format!("Triwulan {roman} {year}"))
}

/// The last day of a month.
fn month_end(year: i32, month: u32) -> Option<Day> {
    let (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    Day::from_ymd(year, month, 1).map(|day| Day(day.0 - 1))
}

/// The shipped form for everybody.
const GENERAL: &str = "umum";
/// Fields whose shipped form has another name, with the types of position that it is for.
const FORM_OF: [(&str, &str, &str); 3] = [
    ("pendidikan", "guru", "fungsional"),
    ("kesehatan", "kesehatan", "fungsional"),
    ("pengawasan", "inspektorat", ""),
];

/// The quarter of a day; for units whose field has a form of that code that form, for everybody else a general one.
fn suggested(today: Day, forms: &[FormRow], units: &[UnitRow]) -> Cycle {
    let (year, month, _) = today.ymd();
    let nth = (month as usize - 1) / 3;
    let first = nth as u32 * 3 + 1;
    let (code, name) = quarter(year, nth);
    let from = Day::from_ymd(year, first, 1).unwrap_or(today);
    let to = month_end(year, first + 2).unwrap_or(today);
    let newest = |code: &str| {
        let same = forms.iter().filter(|row| row.form.code.eq_ignore_ascii_case(code));
        same.max_by_key(|row| row.form.version).map(|row| row.id)
    };
    let mut assign: Vec<AssignRule> = Vec::new();
    for row in units {
        let plain = |text: &str| fold(text).split_whitespace().collect::<String>();
        let field = plain(&row.unit.field);
        let other = FORM_OF.iter().find(|(of, ..)| *of == field).map(|(_, form, types)| (*form, *types));
        let found = other.and_then(|(code, types)| Some((newest(code)?, types))).or_else(|| {
            let of_name = forms.iter().find(|f| plain(&f.form.code) == field && field != GENERAL)?;
            Some((newest(&of_name.form.code)?, ""))
        });
        let Some((form, types)) = found else { continue };
        // What lies below a unit of the same field has its form already.
        let above = units.iter().find(|u| Some(u.id) == row.unit.parent);
        if above.is_some_and(|above| above.unit.field.eq_ignore_ascii_case(&row.unit.field)) {
            continue;
        }
        match assign.iter_mut().find(|rule| rule.form == form) {
            Some(rule) => rule.units.push(row.id),
            None => {
                let position_types =
                    [types].into_iter().filter(|t| !t.is_empty()).map(str::to_owned).collect();
                assign.push(AssignRule { form, units: vec![row.id], position_types });
            }
        }
    }
    let general = newest(GENERAL).or_else(|| forms.last().map(|row| row.id));
    if let Some(form) = general.filter(|form| assign.iter().all(|rule| rule.form != *form)) {
        assign.push(AssignRule { form, units: Vec::new(), position_types: Vec::new() });
    }
    let due = Day(to.0 + 10);
    Cycle { code, name, from, to, due, phase: Phase::Open, assign, phase_dates: Vec::new() }
}

/// This one, or the first one that follows and whose code is not taken.
fn free(first: Cycle, taken: &[String]) -> Cycle {
    let all = std::iter::successors(Some(first.clone()), |last| Some(following(last)));
    all.take(MOST_TRIED).find(|cycle| !taken.contains(&cycle.code)).unwrap_or(first)
}

/// The period of the same length that follows.
fn following(old: &Cycle) -> Cycle {
    let (year, month, first) = old.from.ymd();
    let (last_year, last_month, _) = old.to.ymd();
    let is_whole = first == 1 && month_end(last_year, last_month) == Some(old.to);
    let n_months = (last_year - year) * 12 + last_month as i32 - month as i32 + 1;
    let from = Day(old.to.0 + 1);
    let (next_year, next_month, _) = from.ymd();
    let to = if is_whole {
        let end = next_month as i32 - 1 + n_months - 1;
        month_end(next_year + end.div_euclid(12), end.rem_euclid(12) as u32 + 1)
    } else {
        None
    };
    let to = to.unwrap_or(Day(from.0 + old.to.0 - old.from.0));
    let is_quarter = is_whole && n_months == 3 && month % 3 == 1;
    let (code, name) = if is_quarter {
        quarter(next_year, (next_month as usize - 1) / 3)
    } else {
        let (old_year, new_year) = (year.to_string(), next_year.to_string());
        let code = old.code.replace(&old_year, &new_year);
        let code = if code == old.code { format!("{}-2", old.code) } else { code };
        (code, old.name.replace(&old_year, &new_year))
    };
    let due = Day(to.0 + old.due.0 - old.to.0);
    let assign = old.assign.clone();
    Cycle { code, name, from, to, due, phase: Phase::Open, assign, phase_dates: Vec::new() }
}

impl Screen for CycleMaker {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Opening, Context::List, Context::App]
    }

    fn title(&self, ui: &Ui) -> String {
        if self.id.is_none() { t::new_cycle(ui.lang) } else { t::title(ui.lang) }
    }

    fn help(&self, ui: &Ui) -> Option<String> {
        Some(t::maker_help(ui.lang))
    }

    fn is_closing(&self) -> bool {
        self.saving.is_some()
    }

    fn entered(&mut self, cx: &mut Cx) {
        if self.forms.is_empty() {
            self.asked = [Some(cx.ask(Query::Forms)), Some(cx.ask(Query::Units))];
        }
    }

    fn handed(&mut self, choice: Choice, _cx: &mut Cx) {
        if let Choice::Cycle(cycle) = choice {
            let n = self.cycle.as_ref().map_or(0, |old| old.assign.len());
            let is_longer = cycle.assign.len() > n;
            if is_longer {
                self.list.cursor = cycle.assign.len().saturating_sub(1);
            }
            self.cycle = Some(*cycle);
            self.lay_out();
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
            Command::Dates => cx.push_some(self.head(lang)),
            Command::New => cx.push_some(self.rule(lang, None)),
            Command::Edit | Command::Open if self.n_rules() == 0 => cx.push_some(self.rule(lang, None)),
            Command::Edit | Command::Open if self.list.cursor >= self.n_rules() => self.save(cx),
            Command::Edit | Command::Open => cx.push_some(self.rule(lang, Some(self.list.cursor))),
            Command::Remove => self.remove(cx),
            other => {
                self.list.run(other, CycleMaker::height(cx.ui.size));
            }
        }
    }

    fn answered(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>, cx: &mut Cx) {
        let [forms, units] = &mut self.asked;
        match reply {
            Ok(Reply::Forms(rows)) if *forms == Some(ticket) => {
                *forms = None;
                self.forms.clone_from(rows);
                self.begin(cx);
            }
            Ok(Reply::Units(rows)) if *units == Some(ticket) => {
                *units = None;
                self.units.clone_from(rows);
                self.begin(cx);
            }
            reply if self.saving == Some(ticket) => {
                self.saving = None;
                cx.ui.progress = None;
                match reply {
                    Ok(_) => {
                        cx.ask_me();
                        cx.close();
                    }
                    Err(_) => cx.bell(),
                }
            }
            _ => (),
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let lang = ui.lang;
        let Some(cycle) = &self.cycle else {
            buf.set_string(area.x + 1, area.y, frame::loading(lang), ui.theme.of(Role::Muted));
            return None;
        };
        let head = format!("{} · {} ({})", cycle.code, cycle.name, common::phase(lang, cycle.phase));
        let d = |day| say::day(lang, day);
        let days = t::days(lang, d(cycle.from), d(cycle.to), d(cycle.due));
        let rules = if cycle.assign.is_empty() { t::no_rules(lang) } else { t::rules(lang) };
        let head = [(Role::Title, head.as_str()), (Role::Text, &days), (Role::Muted, &rules)];
        let below = table::under(ui, area, buf, &head, HEAD);
        let columns = [
            Column::new(t::form(lang), 28).grow(1),
            Column::new(t::units(lang), 24).grow(2),
            Column::new(t::types(lang), 20).grow(1),
        ];
        let height = CycleMaker::height(ui.size);
        let mut rows: Vec<Vec<Cell>> = self
            .list
            .page(height)
            .filter_map(|i| cycle.assign.get(i))
            .map(|rule| {
                let units: Vec<String> = rule.units.iter().map(|id| self.unit_name(*id)).collect();
                let or_all = |list: &[String]| if list.is_empty() { t::all(lang) } else { list.join(", ") };
                vec![
                    Cell::new(self.form_name(rule.form)),
                    Cell::of(Role::Value, or_all(&units)),
                    Cell::new(or_all(&rule.position_types)),
                ]
            })
            .collect();
        if self.may_save && self.list.page(height).contains(&cycle.assign.len()) {
            rows.push(vec![Cell::of(Role::Key, editor::save(lang))]);
        }
        table::draw(ui, below, buf, &columns, &rows, Some(self.list.cursor - self.list.top(height)), true);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cycle(code: &str, name: &str, from: (i32, u32, u32), to: (i32, u32, u32)) -> Cycle {
        let day = |(y, m, d)| Day::from_ymd(y, m, d).unwrap();
        let (from, to) = (day(from), day(to));
        let due = Day(to.0 + 10);
        let (code, name) = (code.to_owned(), name.to_owned());
        Cycle { code, name, from, to, due, phase: Phase::Closed, assign: Vec::new(), phase_dates: Vec::new() }
    }

    #[test]
    fn the_next_period_follows_at_once_and_is_as_long() {
        let said = |c: &Cycle| {
            (c.code.clone(), c.name.clone(), c.from.to_string(), c.to.to_string(), c.due.0 - c.to.0)
        };
        let quarter = cycle("2026-T4", "Triwulan IV 2026", (2026, 10, 1), (2026, 12, 31));
        let next = following(&quarter);
        assert_eq!(
            said(&next),
            ("2027-T1".into(), "Triwulan I 2027".into(), "2027-01-01".into(), "2027-03-31".into(), 10)
        );
        assert_eq!(next.phase, Phase::Open);
        let year = cycle("2026", "Tahun 2026", (2026, 1, 1), (2026, 12, 31));
        assert_eq!(
            said(&following(&year)),
            ("2027".into(), "Tahun 2027".into(), "2027-01-01".into(), "2027-12-31".into(), 10)
        );
        let odd = cycle("uji", "Uji coba", (2026, 1, 5), (2026, 1, 18));
        assert_eq!(
            said(&following(&odd)),
            ("uji-2".into(), "Uji coba".into(), "2026-01-19".into(), "2026-02-01".into(), 10)
        );
    }

    #[test]
    fn a_new_cycle_is_one_that_there_is_not_yet() {
        let quarter = cycle("2026-T3", "Triwulan III 2026", (2026, 7, 1), (2026, 9, 30));
        let code = |taken: &[&str]| {
            free(quarter.clone(), &taken.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>()).code
        };
        assert_eq!(code(&[]), "2026-T3");
        assert_eq!(code(&["2026-T3", "2026-T4", "2027-T2"]), "2027-T1");
    }

    #[test]
    fn a_first_cycle_is_the_quarter_of_today() {
        let today = Day::from_ymd(2026, 11, 24).unwrap();
        let first = suggested(today, &[], &[]);
        assert_eq!((first.code.as_str(), first.from.to_string().as_str()), ("2026-T4", "2026-10-01"));
        assert_eq!(first.to, Day::from_ymd(2026, 12, 31).unwrap());
    }
}
