//! `forms.toml`: one form at the top of the file, or several as `[[form]]`.
//!
//! A form that a cycle uses is never touched: what differs becomes the next version, which later cycles get.

use super::{
    super::fault::{Reason, Refusal},
    Decided, Ground, document,
    document::{Number, WrittenTarget},
    found::{CODE, CellFault, Found, NAME, needed},
};
use crate::{
    domain::{
        change::Change,
        decimal::Decimal,
        form::{Aspect, Axis, Form, GroupRule, Line, Missing, RaterGroup, Scale, Thresholds},
        id::FormId,
        kind::Kind,
    },
    store::{error::StoreError, key::Space, read::View},
};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Several {
    form: Vec<Written>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    code: String,
    name: String,
    #[serde(default)]
    missing: WrittenMissing,
    #[serde(default)]
    scale: WrittenScale,
    #[serde(default)]
    cap: Option<Number>,
    #[serde(default)]
    thresholds: WrittenThresholds,
    groups: BTreeMap<String, WrittenGroup>,
    aspects: Vec<WrittenAspect>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WrittenMissing {
    #[default]
    Renormalise,
    Zero,
    Wait,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WrittenScale {
    #[default]
    Proportion,
    Span,
}

/// `[above, meets]` of each axis.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenThresholds {
    result: Option<(Number, Number)>,
    behaviour: Option<(Number, Number)>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenGroup {
    weight: Number,
    min: Option<u16>,
    #[serde(default)]
    required: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenAspect {
    code: String,
    name: String,
    weight: Number,
    axis: WrittenAxis,
    #[serde(default)]
    lines: Vec<WrittenLine>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WrittenAxis {
    Result,
    Behaviour,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenLine {
    indicator: String,
    weight: Number,
    target: Option<WrittenTarget>,
    groups: Option<BTreeMap<String, Number>>,
}

pub(super) fn decide(ground: Ground<'_>, bytes: &[u8]) -> Decided {
    let written = read(bytes)?;
    ground.progress.start(written.len() as u64);
    let used = used(ground.view)?;
    let mut found = Found::default();
    let mut changes = Vec::new();
    let mut lines: HashMap<String, u32> = HashMap::new();
    let mut next = ground.view.last_id(Space::Form)?;
    for (line, written) in (1..).zip(written) {
        ground.progress.advance(1);
        let code = written.code.trim().to_lowercase();
        if let Some(other_line) = lines.get(&code) {
            found.refuse(line, ("code", written.code, Reason::Twice { other_line: *other_line }));
            continue;
        }
        lines.insert(code, line);
        let mut form = match (Builder { view: ground.view }).form(written)? {
            Ok(form) => form,
            Err(faults) => {
                faults.into_iter().for_each(|fault| found.refuse(line, fault));
                continue;
            }
        };
        let mut new = || {
            next += 1;
            FormId(next)
        };
        let newest = match ground.view.form_by_code(&form.code)? {
            Some(id) => ground.view.form(id)?.map(|form| (id, form)),
            None => None,
        };
        let id = match newest {
            None => new(),
            Some((id, stored)) => {
                form.version = stored.version;
                if form == stored {
                    found.report.unchanged += 1;
                    continue;
                }
                if used.contains(&id) {
                    form.version += 1;
                    let remark = Reason::NextVersion { version: form.version };
                    found.warn(line, ("code", form.code.clone(), remark));
                    new()
                } else {
                    id
                }
            }
        };
        found.report.taken += 1;
        changes.push(Change::FormSet { id, form });
    }
    Ok((changes, found.done()))
}

fn read(bytes: &[u8]) -> Result<Vec<Written>, Refusal> {
    let text = document::text(bytes).map_err(Refusal::File)?;
    let document: toml::Table = document::read(&text).map_err(Refusal::File)?;
    if document.contains_key("form") {
        document::read(&text).map(|several: Several| several.form).map_err(Refusal::File)
    } else {
        document::read(&text).map(|one| vec![one]).map_err(Refusal::File)
    }
}

/// The versions that cycles give. A cycle never takes a form back, so these are all that people have.
fn used(view: View<'_>) -> Result<HashSet<FormId>, StoreError> {
    let cycles = view.cycles()?;
    Ok(cycles.iter().flat_map(|(_, cycle)| &cycle.assign).map(|rule| rule.form).collect())
}

/// Checks a form and looks up its indicators.
struct Builder<'a> {
    view: View<'a>,
}

type Faults = Vec<CellFault>;

impl Builder<'_> {
    fn form(&self, written: Written) -> Result<Result<Form, Faults>, StoreError> {
        let mut faults = Faults::new();
        let mut word = |column, cell: &str, most| {
            needed(column, cell, most).unwrap_or_else(|fault| {
                faults.push(fault);
                String::new()
            })
        };
        let (code, name) = (word("code", &written.code, CODE), word("name", &written.name, NAME));
        let groups = groups(written.groups, &mut faults);
        let cap = written.cap.map_or(Form::DEFAULT_CAP, |cap| cap.0);
        if cap < Decimal::from_int(100) {
            let (min, max) = (Decimal::from_int(100), Decimal::from_int(1_000));
            faults.push(("cap", cap.to_string(), Reason::Range { min, max }));
        }
        let WrittenThresholds { result, behaviour } = written.thresholds;
        let result = thresholds("thresholds.result", result, Form::DEFAULT_RESULT, &mut faults);
        let behaviour = thresholds("thresholds.behaviour", behaviour, Form::DEFAULT_BEHAVIOUR, &mut faults);
        let mut aspects: Vec<Aspect> = Vec::new();
        let mut codes: HashMap<String, u32> = HashMap::new();
        for (place, aspect) in (1..).zip(written.aspects) {
            let aspect = self.aspect(aspect, &groups, &mut codes, &mut faults)?;
            if let Some(other) = aspects.iter().position(|a| a.code.eq_ignore_ascii_case(&aspect.code)) {
                let other_line = (1..place).nth(other).unwrap_or(place);
                faults.push(("aspects.code", aspect.code.clone(), Reason::Twice { other_line }));
            }
            aspects.push(aspect);
        }
        if aspects.is_empty() {
            faults.push(("aspects", code.clone(), Reason::NoLines));
        }
        let form = Form {
            code,
            name,
            version: 1,
            missing: match written.missing {
                WrittenMissing::Renormalise => Missing::Renormalise,
                WrittenMissing::Zero => Missing::Zero,
                WrittenMissing::Wait => Missing::Wait,
            },
            scale: match written.scale {
                WrittenScale::Proportion => Scale::Proportion,
                WrittenScale::Span => Scale::Span,
            },
            cap,
            result,
            behaviour,
            groups,
            aspects,
        };
        Ok(if faults.is_empty() { Ok(form) } else { Err(faults) })
    }

    fn aspect(
        &self,
        written: WrittenAspect,
        groups: &[Option<GroupRule>; 5],
        codes: &mut HashMap<String, u32>,
        faults: &mut Faults,
    ) -> Result<Aspect, StoreError> {
        let weight = weight("aspects.weight", &written.code, written.weight, faults);
        if written.lines.is_empty() {
            faults.push(("aspects.lines", written.code.clone(), Reason::NoLines));
        }
        let mut lines = Vec::with_capacity(written.lines.len());
        for line in written.lines {
            let number = codes.len() as u32 + 1;
            if let Some(other_line) = codes.get(&line.indicator.to_lowercase()) {
                let twice = Reason::Twice { other_line: *other_line };
                faults.push(("aspects.lines.indicator", line.indicator, twice));
                continue;
            }
            codes.insert(line.indicator.to_lowercase(), number);
            lines.extend(self.line(line, groups, faults)?);
        }
        let axis = match written.axis {
            WrittenAxis::Result => Axis::Result,
            WrittenAxis::Behaviour => Axis::Behaviour,
        };
        let mut word = |column, cell: &str, most| {
            needed(column, cell, most).unwrap_or_else(|fault| {
                faults.push(fault);
                String::new()
            })
        };
        let (code, name) =
            (word("aspects.code", &written.code, CODE), word("aspects.name", &written.name, NAME));
        Ok(Aspect { code, name, weight, axis, lines })
    }

    fn line(
        &self,
        written: WrittenLine,
        groups: &[Option<GroupRule>; 5],
        faults: &mut Faults,
    ) -> Result<Option<Line>, StoreError> {
        let found = match self.view.indicator_by_code(written.indicator.trim())? {
            Some(id) => self.view.indicator(id)?.map(|indicator| (id, indicator)),
            None => None,
        };
        let Some((id, indicator)) = found else {
            faults.push(("aspects.lines.indicator", written.indicator, Reason::UnknownIndicator));
            return Ok(None);
        };
        let kind = match written.target.map(|target| indicator.kind.with_target(target.into())) {
            None => indicator.kind,
            Some(Ok(kind)) => kind,
            Some(Err(fault)) => {
                faults.push(("aspects.lines.target", written.indicator.clone(), Reason::Kind(fault)));
                Kind::YesNo
            }
        };
        let weight = weight("aspects.lines.weight", &written.indicator, written.weight, faults);
        let own = written.groups.map(|own| own_groups(own, groups, &written.indicator, faults));
        let (code, name, unit) = (indicator.code, indicator.name, indicator.unit);
        Ok(Some(Line { indicator: id, code, name, unit, kind, weight, groups: own }))
    }
}

fn weight(column: &'static str, of: &str, weight: Number, faults: &mut Faults) -> Decimal {
    if !weight.0.is_positive() {
        faults.push((column, of.to_owned(), Reason::WeightNotPositive));
    }
    weight.0
}

fn thresholds(
    column: &'static str,
    written: Option<(Number, Number)>,
    usual: Thresholds,
    faults: &mut Faults,
) -> Thresholds {
    let Some((Number(above), Number(meets))) = written else { return usual };
    if above <= meets || meets < Decimal::ZERO {
        faults.push((column, format!("{above}, {meets}"), Reason::ThresholdOrder));
    }
    Thresholds { above, meets }
}

/// Weight zero asks a group without counting it; one at least must count.
fn groups(written: BTreeMap<String, WrittenGroup>, faults: &mut Faults) -> [Option<GroupRule>; 5] {
    let mut groups = [None; 5];
    for (code, rule) in written {
        let Some(group) = RaterGroup::from_code(&code) else {
            faults.push(("groups", code, Reason::UnknownGroup));
            continue;
        };
        if rule.weight.0 < Decimal::ZERO {
            faults.push(("groups.weight", code, Reason::WeightNotPositive));
        }
        let min = rule.min.unwrap_or(group.usual_min());
        if min == 0 {
            let (min, max) = (Decimal::from_int(1), Decimal::from_int(i32::from(u16::MAX)));
            faults.push(("groups.min", group.code().to_owned(), Reason::Range { min, max }));
        }
        if let Some(place) = groups.get_mut(group as usize) {
            *place = Some(GroupRule { weight: rule.weight.0, min, required: rule.required });
        }
    }
    if !groups.iter().flatten().any(|rule| rule.weight.is_positive()) {
        faults.push(("groups", String::new(), Reason::WeightNotPositive));
    }
    groups
}

/// A line's own weights, of groups that the form has.
fn own_groups(
    written: BTreeMap<String, Number>,
    groups: &[Option<GroupRule>; 5],
    indicator: &str,
    faults: &mut Faults,
) -> Vec<(RaterGroup, Decimal)> {
    let mut own = Vec::with_capacity(written.len());
    for (code, weight) in written {
        match RaterGroup::from_code(&code) {
            None => faults.push(("aspects.lines.groups", code, Reason::UnknownGroup)),
            Some(group) if groups.get(group as usize).is_none_or(Option::is_none) => {
                faults.push(("aspects.lines.groups", code, Reason::NotAskedOfGroup { group }));
            }
            Some(group) => own.push((group, weight.0)),
        }
    }
    let is_sound = own.iter().all(|(_, w)| *w >= Decimal::ZERO) && own.iter().any(|(_, w)| w.is_positive());
    if !is_sound {
        faults.push(("aspects.lines.groups", indicator.to_owned(), Reason::WeightNotPositive));
    }
    own.sort_by_key(|(group, _)| *group);
    own
}
