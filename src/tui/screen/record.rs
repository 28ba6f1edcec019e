//! The fields of employees, units and indicators, and what they come to.

use super::editor::{Editor, FieldRow, Outcome};
use crate::{
    domain::{
        day::Day,
        decimal::Decimal,
        employee::{Employee, PositionType, Rank, Service},
        id::{EmployeeId, IndicatorId, UnitId},
        indicator::Indicator,
        kind::Kind,
        nip::Nip,
        unit::Unit,
    },
    service::{
        api::{Act, Edit, EmployeePage, Query, Reply, UnitRow},
        fault::Reason,
    },
    text::{Lang, editor as t, fields, import, indicators, say},
    tui::widget::slot::Slot,
};

/// Which field is wrong, and why.
pub type Wrong = (usize, String);

pub fn wrong(rows: &[FieldRow], column: &str, lang: Lang, reason: &Reason) -> Wrong {
    (place(rows, column), import::reason(lang, reason))
}

fn place(rows: &[FieldRow], column: &str) -> usize {
    rows.iter().position(|row| row.column == column).unwrap_or(0)
}

/// What stands in a field, without blanks around it.
pub fn words<'a>(rows: &'a [FieldRow], column: &str) -> &'a str {
    rows.get(place(rows, column)).map_or("", |row| row.slot.words().trim())
}

pub fn slot<'a>(rows: &'a [FieldRow], column: &str) -> Option<&'a Slot> {
    rows.iter().find(|row| row.column == column).map(|row| &row.slot)
}

pub fn number(rows: &[FieldRow], column: &str, lang: Lang) -> Result<Decimal, Wrong> {
    Decimal::parse(words(rows, column)).map_err(|why| wrong(rows, column, lang, &Reason::Number(why)))
}

pub fn day(rows: &[FieldRow], column: &str, lang: Lang) -> Result<Day, Wrong> {
    Day::parse(words(rows, column)).ok_or_else(|| wrong(rows, column, lang, &Reason::Date))
}

/// A position type by its place among the choices; the first is none.
const NO_TYPE: &str = "–";

/// Somebody new in a unit, or as he stands.
pub fn employee(lang: Lang, page: Option<&EmployeePage>, unit: Option<(UnitId, String)>) -> Editor {
    let old = page.map(|p| &p.employee);
    let text = |of: fn(&Employee) -> &String| Slot::text(old.map_or("", |e| of(e)));
    let types = std::iter::once(NO_TYPE.to_owned())
        .chain(PositionType::ALL.iter().map(|t| t.code().to_owned()))
        .collect();
    let old_type = old.and_then(|e| e.position_type);
    let at = PositionType::ALL.iter().position(|t| Some(*t) == old_type).map_or(0, |i| i + 1);
    let services = vec!["PNS".to_owned(), "PPPK".to_owned()];
    let service = old.map_or(0, |e| usize::from(e.service == Service::Pppk));
    let unit = match page {
        Some(p) => p.person.unit.map(|id| (id, format!("{} {}", p.person.unit_code, p.unit_name))),
        None => unit,
    };
    let superior = page.and_then(|p| p.superior.as_ref()).map(|s| (s.id, s.name.clone()));
    let serving = vec![fields::yes(lang), fields::no(lang)];
    let rows = vec![
        FieldRow::new("nip", Slot::text(old.map_or(String::new(), |e| e.nip.to_string()))),
        FieldRow::new("name", text(|e| &e.name)),
        FieldRow::new("title_before", text(|e| &e.title_before)),
        FieldRow::new("title_after", text(|e| &e.title_after)),
        FieldRow::new("kind", Slot::choice(services, service)),
        FieldRow::new("rank", Slot::text(old.and_then(|e| e.rank).map_or("", Rank::code))),
        FieldRow::new("position", text(|e| &e.position)),
        FieldRow::new("position_type", Slot::choice(types, at)),
        FieldRow::new("unit", Slot::Unit(unit)),
        FieldRow::new("superior_nip", Slot::Employee(superior)),
        FieldRow::new("retired", Slot::choice(serving, old.map_or(0, |e| usize::from(e.retired)))),
    ];
    let id = page.map(|p| p.person.id);
    let before = old.cloned();
    let title = old.map_or_else(|| t::new_employee(lang), Employee::full_name);
    let build = move |rows: &[FieldRow], lang: Lang| {
        let after = employee_of(rows, lang)?;
        let name = after.full_name();
        let edit = Edit::Employee { id, before: before.clone(), after };
        Ok(Outcome::Act(Box::new(Act::Edit(Box::new(edit))), name))
    };
    let editor = Editor::new(title, rows, Box::new(build));
    match id {
        None => editor,
        Some(id) => editor.shared(
            Query::Employee { id },
            Box::new(|reply, lang| match reply {
                Reply::Employee(page) => Some(employee(lang, Some(page), None)),
                _ => None,
            }),
        ),
    }
}

fn employee_of(rows: &[FieldRow], lang: Lang) -> Result<Employee, Wrong> {
    let nip = Nip::parse(words(rows, "nip"));
    let nip = nip.map_err(|why| wrong(rows, "nip", lang, &Reason::Nip(why)))?;
    if words(rows, "name").is_empty() {
        return Err(wrong(rows, "name", lang, &Reason::Missing));
    }
    let rank = match words(rows, "rank") {
        "" => None,
        words => Some(Rank::parse(words).ok_or_else(|| wrong(rows, "rank", lang, &Reason::Rank))?),
    };
    let at = |column: &str| slot(rows, column).map_or(0, Slot::at);
    Ok(Employee {
        nip,
        name: words(rows, "name").to_owned(),
        title_before: words(rows, "title_before").to_owned(),
        title_after: words(rows, "title_after").to_owned(),
        service: if at("kind") == 0 { Service::Pns } else { Service::Pppk },
        rank,
        position: words(rows, "position").to_owned(),
        position_type: at("position_type").checked_sub(1).and_then(|i| PositionType::ALL.get(i)).copied(),
        unit: slot(rows, "unit").and_then(Slot::unit),
        superior: slot(rows, "superior_nip").and_then(Slot::employee),
        retired: at("retired") == 1,
    })
}

/// The same person elsewhere or under somebody else.
pub fn moved(page: &EmployeePage, unit: Option<UnitId>, superior: Option<EmployeeId>) -> (Act, String) {
    let before = page.employee.clone();
    let after =
        Employee { unit: unit.or(before.unit), superior: superior.or(before.superior), ..before.clone() };
    let name = after.full_name();
    let edit = Edit::Employee { id: Some(page.person.id), before: Some(before), after };
    (Act::Edit(Box::new(edit)), name)
}

/// A unit as a field has it.
pub fn named(row: &UnitRow) -> (UnitId, String) {
    (row.id, format!("{} {}", row.unit.code, row.unit.name))
}

/// A unit as it stands, or a new one below another.
pub fn unit(lang: Lang, row: Option<&UnitRow>, parent: Option<(UnitId, String)>) -> Editor {
    let old = row.map(|r| &r.unit);
    let text = |of: fn(&Unit) -> &String| Slot::text(old.map_or("", |u| of(u)));
    let head = row.and_then(|r| Some((r.unit.head?, r.head_name.clone())));
    let rows = vec![
        FieldRow::new("code", text(|u| &u.code)),
        FieldRow::new("name", text(|u| &u.name)),
        FieldRow::new("parent", Slot::Unit(parent)),
        FieldRow::new("field", text(|u| &u.field)),
        FieldRow::new("head_nip", Slot::Employee(head)),
    ];
    let id = row.map(|r| r.id);
    let before = old.cloned();
    let title = old.map_or_else(|| t::new_unit(lang), |u| u.name.clone());
    let build = move |rows: &[FieldRow], lang: Lang| {
        for column in ["code", "name"] {
            if words(rows, column).is_empty() {
                return Err(wrong(rows, column, lang, &Reason::Missing));
            }
        }
        let after = Unit {
            code: words(rows, "code").to_owned(),
            name: words(rows, "name").to_owned(),
            parent: slot(rows, "parent").and_then(Slot::unit),
            field: words(rows, "field").to_owned(),
            head: slot(rows, "head_nip").and_then(Slot::employee),
        };
        let name = after.code.clone();
        let edit = Edit::Unit { id, before: before.clone(), after };
        Ok(Outcome::Act(Box::new(Act::Edit(Box::new(edit))), name))
    };
    let editor = Editor::new(title, rows, Box::new(build));
    match id {
        None => editor,
        Some(id) => editor.shared(
            Query::Units,
            Box::new(move |reply, lang| match reply {
                Reply::Units(all) => {
                    let row = all.iter().find(|row| row.id == id)?;
                    let parent = all.iter().find(|above| Some(above.id) == row.unit.parent);
                    Some(unit(lang, Some(row), parent.map(named)))
                }
                _ => None,
            }),
        ),
    }
}

/// The kinds in the order of their choices.
fn samples() -> [Kind; 7] {
    let hundred = Decimal::from_int(100);
    [
        Kind::Rating { min: 1, max: 5, labels: Vec::new() },
        Kind::Higher { target: hundred },
        Kind::Lower { target: hundred },
        Kind::Band { low: Decimal::from_int(1), high: hundred },
        Kind::YesNo,
        Kind::Date { due: Day(0), per_day: Decimal::from_int(5) },
        Kind::Level(Vec::new()),
    ]
}

pub fn indicator(lang: Lang, old: Option<(IndicatorId, &Indicator)>, field: &str) -> Editor {
    let (id, before) = (old.map(|(id, _)| id), old.map(|(_, i)| i.clone()));
    let text = |of: fn(&Indicator) -> &String| Slot::text(before.as_ref().map_or("", |i| of(i)));
    let kinds = samples();
    let same = |kind: &Kind| {
        before.as_ref().is_some_and(|i| std::mem::discriminant(&i.kind) == std::mem::discriminant(kind))
    };
    let at = kinds.iter().position(same).unwrap_or(0);
    let words_of = kinds.iter().map(|k| indicators::kind_name(lang, k)).collect();
    let target = before.as_ref().map_or_else(|| "1-5".to_owned(), |i| written(lang, &i.kind));
    let rows = vec![
        FieldRow::new("code", text(|i| &i.code)),
        FieldRow::new("name", text(|i| &i.name)),
        FieldRow::new("field", Slot::text(before.as_ref().map_or(field, |i| &i.field))),
        FieldRow::new("measure", text(|i| &i.unit)),
        FieldRow::new("kind", Slot::choice(words_of, at)),
        FieldRow::new("target", Slot::text(target)),
    ];
    let title = before.as_ref().map_or_else(|| t::new_indicator(lang), |i| i.name.clone());
    let build = move |rows: &[FieldRow], lang: Lang| {
        for column in ["code", "name"] {
            if words(rows, column).is_empty() {
                return Err(wrong(rows, column, lang, &Reason::Missing));
            }
        }
        let after = Indicator {
            code: words(rows, "code").to_owned(),
            name: words(rows, "name").to_owned(),
            field: words(rows, "field").to_owned(),
            unit: words(rows, "measure").to_owned(),
            kind: kind_of(rows, lang)?,
        };
        let name = after.code.clone();
        let edit = Edit::Indicator { id, before: before.clone(), after };
        Ok(Outcome::Act(Box::new(Act::Edit(Box::new(edit))), name))
    };
    let editor = Editor::new(title, rows, Box::new(build));
    match id {
        None => editor,
        Some(id) => editor.shared(
            Query::Indicators,
            Box::new(move |reply, lang| match reply {
                Reply::Indicators(all) => {
                    let (_, now) = all.iter().find(|(of, _)| *of == id)?;
                    Some(indicator(lang, Some((id, now)), ""))
                }
                _ => None,
            }),
        ),
    }
}

/// The target as it is typed: `1-5: buruk, kurang, ...`, `95`, `60-85`, `2026-09-30, 5`, `A = 100, B = 80`.
fn written(lang: Lang, kind: &Kind) -> String {
    let n = |d: &Decimal| say::decimal(lang, *d);
    match kind {
        Kind::Rating { min, max, labels } if labels.is_empty() => format!("{min}-{max}"),
        Kind::Rating { min, max, labels } => format!("{min}-{max}: {}", labels.join("; ")),
        Kind::Higher { target } | Kind::Lower { target } => n(target),
        Kind::Band { low, high } => format!("{} - {}", n(low), n(high)),
        Kind::YesNo => String::new(),
        Kind::Date { due, per_day } => format!("{due}; {}", n(per_day)),
        Kind::Level(levels) => levels
            .iter()
            .map(|(name, percent)| format!("{name} = {}", n(percent)))
            .collect::<Vec<_>>()
            .join("; "),
    }
}

fn kind_of(rows: &[FieldRow], lang: Lang) -> Result<Kind, Wrong> {
    let typed = words(rows, "target");
    let sample = samples().into_iter().nth(slot(rows, "kind").map_or(0, Slot::at)).unwrap_or(Kind::YesNo);
    let shape = || (place(rows, "target"), t::target_shape(lang, &sample));
    let decimal = |text: &str| Decimal::parse(text.trim()).map_err(|_| shape());
    let kind = match &sample {
        Kind::Rating { .. } => {
            let (range, labels) = typed.split_once(':').unwrap_or((typed, ""));
            let (min, max) = range.split_once(['-', '–']).ok_or_else(shape)?;
            let whole = |text: &str| text.trim().parse::<i32>().map_err(|_| shape());
            let labels = labels.split(';').map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned);
            Kind::Rating { min: whole(min)?, max: whole(max)?, labels: labels.collect() }
        }
        Kind::Higher { .. } => Kind::Higher { target: decimal(typed)? },
        Kind::Lower { .. } => Kind::Lower { target: decimal(typed)? },
        Kind::Band { .. } => {
            let (low, high) = typed.split_once(['-', '–']).ok_or_else(shape)?;
            Kind::Band { low: decimal(low)?, high: decimal(high)? }
        }
        Kind::YesNo => Kind::YesNo,
        Kind::Date { .. } => {
            let (due, per_day) = typed.split_once(';').ok_or_else(shape)?;
            Kind::Date { due: Day::parse(due.trim()).ok_or_else(shape)?, per_day: decimal(per_day)? }
        }
        Kind::Level(_) => {
            let level = |part: &str| -> Result<(String, Decimal), Wrong> {
                let (name, percent) = part.rsplit_once('=').ok_or_else(shape)?;
                Ok((name.trim().to_owned(), decimal(percent)?))
            };
            let parts = typed.split(';').map(str::trim).filter(|p| !p.is_empty());
            Kind::Level(parts.map(level).collect::<Result<_, _>>()?)
        }
    };
    kind.check().map_err(|why| wrong(rows, "target", lang, &Reason::Kind(why)))?;
    Ok(kind)
}
