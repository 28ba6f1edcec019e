//! The parts of a form as fields: a line, an aspect, and what holds for the whole of it.

use super::super::{
    editor::{Build, Editor, FieldRow, Outcome},
    record::{Wrong, number, slot, words, wrong},
};
use crate::{
    domain::{
        day::Day,
        decimal::Decimal,
        form::{Aspect, Axis, Form, GroupRule, Line, Missing, RaterGroup, Scale, Thresholds},
        kind::Target,
    },
    service::fault::Reason,
    text::{Lang, common, explain, fields, maker as t, say},
    tui::{app::Choice, widget::slot::Slot},
};

/// A place in the form: an aspect, or one of its lines.
pub type Place = (usize, Option<usize>);

fn made(form: Form) -> Outcome {
    Outcome::Choice(Choice::Made(Box::new(form)))
}

/// The weight alone, as it is typed; on its last field Enter is enough.
pub fn weight(lang: Lang, form: &Form, place: Place, first: Option<char>) -> Editor {
    let old = match place {
        (a, None) => form.aspects.get(a).map(|a| a.weight),
        (a, Some(l)) => form.aspects.get(a).and_then(|a| a.lines.get(l)).map(|l| l.weight),
    };
    let text = match first {
        Some(c) => c.to_string(),
        None => old.map_or(String::new(), |w| say::decimal(lang, w)),
    };
    let form = form.clone();
    let build: Build = Box::new(move |rows, lang| {
        let weight = positive(rows, "weight", lang)?;
        let mut form = form.clone();
        if let Some(aspect) = form.aspects.get_mut(place.0) {
            match place.1.map(|l| aspect.lines.get_mut(l)) {
                None => aspect.weight = weight,
                Some(Some(line)) => line.weight = weight,
                Some(None) => (),
            }
        }
        Ok(made(form))
    });
    Editor::new(t::title(lang), vec![FieldRow::new("weight", Slot::text(text))], build)
}

fn positive(rows: &[FieldRow], column: &str, lang: Lang) -> Result<Decimal, Wrong> {
    let weight = number(rows, column, lang)?;
    if weight.is_positive() { Ok(weight) } else { Err(wrong(rows, column, lang, &Reason::WeightNotPositive)) }
}

/// Group weights of a line in the order of groups; empty fields leave the form's.
const OWN: [&str; 5] = ["own.superior", "own.peer", "own.subordinate", "own.self", "own.public"];

pub fn line(lang: Lang, form: &Form, (a, l): (usize, usize)) -> Option<Editor> {
    let line = form.aspects.get(a)?.lines.get(l)?.clone();
    let mut rows = vec![FieldRow::new("weight", Slot::text(say::decimal(lang, line.weight)))];
    let target = line.kind.target();
    if let Some(target) = target {
        rows.push(FieldRow::new("target", Slot::text(typed(lang, target))));
    }
    for (group, column) in RaterGroup::ALL.into_iter().zip(OWN) {
        if form.rule(group).is_some() {
            let own = line.groups.as_ref().and_then(|own| own.iter().find(|(g, _)| *g == group));
            let words = own.map_or(String::new(), |(_, w)| say::decimal(lang, *w));
            rows.push(FieldRow::new(column, Slot::text(words)));
        }
    }
    let title = format!("{} {}", line.code, line.name);
    let form = form.clone();
    let build: Build = Box::new(move |rows, lang| {
        let mut line = line.clone();
        line.weight = positive(rows, "weight", lang)?;
        if let Some(old) = target {
            let target = target_of(rows, old, lang)?;
            line.kind = line
                .kind
                .with_target(target)
                .map_err(|why| wrong(rows, "target", lang, &Reason::Kind(why)))?;
        }
        line.groups = own_groups(rows, &form, lang)?;
        let mut form = form.clone();
        if let Some(place) = form.aspects.get_mut(a).and_then(|aspect| aspect.lines.get_mut(l)) {
            *place = line;
        }
        Ok(made(form))
    });
    Some(Editor::new(title, rows, build))
}

pub fn typed(lang: Lang, target: Target) -> String {
    match target {
        Target::Number(n) => say::decimal(lang, n),
        Target::Range(low, high) => format!("{} - {}", say::decimal(lang, low), say::decimal(lang, high)),
        Target::Day(day) => day.to_string(),
    }
}

pub fn target_of(rows: &[FieldRow], old: Target, lang: Lang) -> Result<Target, Wrong> {
    old.read(words(rows, "target"), Day::parse).map_err(|why| wrong(rows, "target", lang, &why.into()))
}

type Own = Option<Vec<(RaterGroup, Decimal)>>;

fn own_groups(rows: &[FieldRow], form: &Form, lang: Lang) -> Result<Own, Wrong> {
    let mut own = Vec::new();
    for (group, column) in RaterGroup::ALL.into_iter().zip(OWN) {
        if form.rule(group).is_some() && !words(rows, column).is_empty() {
            let weight = number(rows, column, lang)?;
            if weight < Decimal::ZERO {
                return Err(wrong(rows, column, lang, &Reason::WeightNotPositive));
            }
            own.push((group, weight));
        }
    }
    Ok((!own.is_empty()).then_some(own))
}

/// An aspect as it stands, or a new one behind the others.
pub fn aspect(lang: Lang, form: &Form, at: Option<usize>) -> Editor {
    let old = at.and_then(|a| form.aspects.get(a)).cloned();
    let axes = [Axis::Result, Axis::Behaviour];
    let axis = old.as_ref().map_or(0, |a| usize::from(a.axis == Axis::Behaviour));
    let rest = Decimal::from_int(100).parts() - form.aspects.iter().map(|a| a.weight.parts()).sum::<i64>();
    let weight = match &old {
        Some(aspect) => aspect.weight,
        // What is missing to a hundred.
        None => Decimal::from_parts(rest.max(0)),
    };
    let rows = vec![
        FieldRow::new("aspects.code", Slot::text(old.as_ref().map_or("", |a| &a.code))),
        FieldRow::new("aspects.name", Slot::text(old.as_ref().map_or("", |a| &a.name))),
        FieldRow::new("aspects.weight", Slot::text(say::decimal(lang, weight))),
        FieldRow::new("axis", Slot::choice(axes.map(|a| common::axis(lang, a)).to_vec(), axis)),
    ];
    let title = old.as_ref().map_or_else(|| t::new_aspect(lang), |a| a.name.clone());
    let form = form.clone();
    let build: Build = Box::new(move |rows, lang| {
        for column in ["aspects.code", "aspects.name"] {
            if words(rows, column).is_empty() {
                return Err(wrong(rows, column, lang, &Reason::Missing));
            }
        }
        let aspect = Aspect {
            code: words(rows, "aspects.code").to_owned(),
            name: words(rows, "aspects.name").to_owned(),
            weight: positive(rows, "aspects.weight", lang)?,
            axis: axes.get(slot(rows, "axis").map_or(0, Slot::at)).copied().unwrap_or(Axis::Result),
            lines: old.as_ref().map(|a| a.lines.clone()).unwrap_or_default(),
        };
        let mut form = form.clone();
        match at.and_then(|a| form.aspects.get_mut(a)) {
            Some(place) => *place = aspect,
            None => form.aspects.push(aspect),
        }
        Ok(made(form))
    });
    Editor::new(title, rows, build)
}

/// A new line takes what its aspect lacks to a hundred, or as much as the one before it.
pub fn new_line(aspect: &Aspect, line: &Line) -> Line {
    let rest = Decimal::from_int(100).parts() - aspect.lines.iter().map(|l| l.weight.parts()).sum::<i64>();
    let weight = match aspect.lines.last() {
        _ if rest > 0 => Decimal::from_parts(rest),
        Some(last) => last.weight,
        None => Decimal::from_int(100),
    };
    Line { weight, ..line.clone() }
}

const MISSING: [Missing; 3] = [Missing::Renormalise, Missing::Zero, Missing::Wait];
const SCALES: [Scale; 2] = [Scale::Proportion, Scale::Span];
/// Weight, least number and whether it must be there, of each group.
const GROUPS: [(&str, &str, &str); 5] = [
    ("superior.weight", "superior.min", "superior.required"),
    ("peer.weight", "peer.min", "peer.required"),
    ("subordinate.weight", "subordinate.min", "subordinate.required"),
    ("self.weight", "self.min", "self.required"),
    ("public.weight", "public.min", "public.required"),
];

pub fn policy(lang: Lang, form: &Form, is_new: bool) -> Editor {
    let n = |d: Decimal| Slot::text(say::decimal(lang, d));
    let mut rows = vec![FieldRow::new("name", Slot::text(&form.name))];
    if is_new {
        rows.insert(0, FieldRow::new("code", Slot::text(&form.code)));
    }
    for (group, (weight, min, required)) in RaterGroup::ALL.into_iter().zip(GROUPS) {
        let rule = form.rule(group);
        let yes_no = vec![fields::no(lang), fields::yes(lang)];
        rows.push(FieldRow::new(
            weight,
            Slot::text(rule.map_or(String::new(), |r| say::decimal(lang, r.weight))),
        ));
        let least = rule.map_or(group.usual_min(), |r| r.min);
        rows.push(FieldRow::new(min, Slot::text(least.to_string())));
        rows.push(FieldRow::new(required, Slot::choice(yes_no, rule.map_or(0, |r| usize::from(r.required)))));
    }
    let missing = MISSING.iter().map(|m| explain::policy(lang, *m)).collect();
    let scales = vec![t::proportion(lang), t::span(lang)];
    let at = |yes: bool| usize::from(yes);
    rows.extend([
        FieldRow::new(
            "missing",
            Slot::choice(missing, MISSING.iter().position(|m| *m == form.missing).unwrap_or(0)),
        ),
        FieldRow::new("scale", Slot::choice(scales, at(form.scale == Scale::Span))),
        FieldRow::new("cap", n(form.cap)),
        FieldRow::new("result.above", n(form.result.above)),
        FieldRow::new("result.meets", n(form.result.meets)),
        FieldRow::new("behaviour.above", n(form.behaviour.above)),
        FieldRow::new("behaviour.meets", n(form.behaviour.meets)),
    ]);
    let form = form.clone();
    let build: Build = Box::new(move |rows, lang| policy_of(&form, rows, is_new, lang).map(made));
    Editor::new(t::policy_title(lang, form_name(lang, words(&rows, "name"))), rows, build)
}

fn form_name(lang: Lang, name: &str) -> String {
    if name.is_empty() { t::new_form(lang) } else { name.to_owned() }
}

fn policy_of(form: &Form, rows: &[FieldRow], is_new: bool, lang: Lang) -> Result<Form, Wrong> {
    let mut form = form.clone();
    if is_new {
        form.code = words(rows, "code").to_owned();
        if form.code.is_empty() {
            return Err(wrong(rows, "code", lang, &Reason::Missing));
        }
    }
    form.name = words(rows, "name").to_owned();
    if form.name.is_empty() {
        return Err(wrong(rows, "name", lang, &Reason::Missing));
    }
    for (group, (weight, min, required)) in RaterGroup::ALL.into_iter().zip(GROUPS) {
        let rule = if words(rows, weight).is_empty() {
            None
        } else {
            let least = Decimal::from_int(1);
            let most = Decimal::from_int(i32::from(u16::MAX));
            let range = || wrong(rows, min, lang, &Reason::Range { min: least, max: most });
            let n: u16 = words(rows, min).parse().map_err(|_| range())?;
            if n == 0 {
                return Err(range());
            }
            let w = number(rows, weight, lang)?;
            if w < Decimal::ZERO {
                return Err(wrong(rows, weight, lang, &Reason::WeightNotPositive));
            }
            let required = slot(rows, required).map_or(0, Slot::at) == 1;
            Some(GroupRule { weight: w, min: n, required })
        };
        if let Some(place) = form.groups.get_mut(group as usize) {
            *place = rule;
        }
    }
    if !form.groups.iter().flatten().any(|rule| rule.weight.is_positive()) {
        return Err(wrong(rows, "superior.weight", lang, &Reason::WeightNotPositive));
    }
    form.missing = MISSING.get(slot(rows, "missing").map_or(0, Slot::at)).copied().unwrap_or(form.missing);
    form.scale = SCALES.get(slot(rows, "scale").map_or(0, Slot::at)).copied().unwrap_or(form.scale);
    form.cap = number(rows, "cap", lang)?;
    form.result = limits(rows, "result.above", "result.meets", lang)?;
    form.behaviour = limits(rows, "behaviour.above", "behaviour.meets", lang)?;
    Ok(form)
}

fn limits(rows: &[FieldRow], above: &str, meets: &str, lang: Lang) -> Result<Thresholds, Wrong> {
    let limits = Thresholds { above: number(rows, above, lang)?, meets: number(rows, meets, lang)? };
    if limits.above <= limits.meets || limits.meets < Decimal::ZERO {
        return Err(wrong(rows, above, lang, &Reason::ThresholdOrder));
    }
    Ok(limits)
}
