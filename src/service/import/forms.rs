//! `forms.toml`: one form at the top of the file, or several as `[[form]]`.
//!
//! A form that a cycle uses is never touched: what differs becomes the next version, which later cycles get.

use super::{
    super::{
        api::Fate,
        fate::Differences,
        fault::{Reason, Refusal},
    },
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
    },
    store::{error::StoreError, key::Space, read::View},
};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};

type Groups = [Option<GroupRule>; 5];

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
        let mut builder = Builder { view: ground.view, faults: Vec::new() };
        let mut form = builder.form(written)?;
        if !builder.faults.is_empty() {
            builder.faults.into_iter().for_each(|fault| found.refuse(line, fault));
            continue;
        }
        let mut new = || {
            next += 1;
            FormId(next)
        };
        let newest = match ground.view.form_by_code(&form.code)? {
            Some(id) => ground.view.form(id)?.map(|form| (id, form)),
            None => None,
        };
        let fate;
        let id = match newest {
            None => {
                fate = Fate::New;
                new()
            }
            Some((id, stored)) => {
                fate = differing(&stored, &form);
                form.version = stored.version;
                if form == stored {
                    found.leave((line, 1), || format!("{} {}", form.code, form.name));
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
        let about = || format!("{} {} v{}", form.code, form.name, form.version);
        found.take((line, 1), || Ok((fate, about())))?;
        changes.push(Change::FormSet { id, form });
    }
    Ok((changes, found.done()))
}

fn differing(old: &Form, new: &Form) -> Fate {
    Differences::default()
        .field("name", &old.name, &new.name)
        .whole("aspects", old.aspects == new.aspects)
        .whole("groups", old.groups == new.groups)
        .field("code", &old.code, &new.code)
        .fate()
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

/// Makes a form of what is written, and gathers everything that is wrong with it.
struct Builder<'a> {
    view: View<'a>,
    faults: Vec<CellFault>,
}

impl Builder<'_> {
    fn fault(&mut self, column: &'static str, value: impl ToString, reason: Reason) {
        self.faults.push((column, value.to_string(), reason));
    }

    fn form(&mut self, written: Written) -> Result<Form, StoreError> {
        let code = self.word("code", &written.code, CODE);
        let name = self.word("name", &written.name, NAME);
        let cap = written.cap.map_or(Form::DEFAULT_CAP, |cap| cap.0);
        if cap < Decimal::from_int(100) {
            let (min, max) = (Decimal::from_int(100), Decimal::from_int(1_000));
            self.fault("cap", cap, Reason::Range { min, max });
        }
        let WrittenThresholds { result, behaviour } = written.thresholds;
        let result = self.thresholds("thresholds.result", result, Form::DEFAULT_RESULT);
        let behaviour = self.thresholds("thresholds.behaviour", behaviour, Form::DEFAULT_BEHAVIOUR);
        let groups = self.groups(written.groups);
        let mut aspects: Vec<Aspect> = Vec::with_capacity(written.aspects.len());
        let mut lines: HashMap<String, u32> = HashMap::new();
        for aspect in written.aspects {
            let aspect = self.aspect(aspect, &groups, &mut lines)?;
            let same = |other: &Aspect| other.code.eq_ignore_ascii_case(&aspect.code);
            if let Some((other_line, _)) = (1..).zip(&aspects).find(|(_, other)| same(other)) {
                self.fault("aspects.code", &aspect.code, Reason::Twice { other_line });
            }
            aspects.push(aspect);
        }
        if aspects.is_empty() {
            self.fault("aspects", &code, Reason::NoLines);
        }
        Ok(Form {
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
        })
    }

    fn word(&mut self, column: &'static str, cell: &str, most: u32) -> String {
        needed(column, cell, most).unwrap_or_else(|fault| {
            self.faults.push(fault);
            String::new()
        })
    }

    fn weight(&mut self, column: &'static str, of: &str, weight: Number) -> Decimal {
        if !weight.0.is_positive() {
            self.fault(column, of, Reason::WeightNotPositive);
        }
        weight.0
    }

    fn thresholds(
        &mut self,
        column: &'static str,
        written: Option<(Number, Number)>,
        usual: Thresholds,
    ) -> Thresholds {
        let Some((Number(above), Number(meets))) = written else { return usual };
        if above <= meets || meets < Decimal::ZERO {
            self.fault(column, format!("{above}, {meets}"), Reason::ThresholdOrder);
        }
        Thresholds { above, meets }
    }

    /// Weight zero asks a group without counting it; one at least must count.
    fn groups(&mut self, written: BTreeMap<String, WrittenGroup>) -> Groups {
        let mut groups: Groups = [None; 5];
        for (code, rule) in written {
            let Some(group) = RaterGroup::from_code(&code) else {
                self.fault("groups", code, Reason::UnknownGroup);
                continue;
            };
            if rule.weight.0 < Decimal::ZERO {
                self.fault("groups.weight", &code, Reason::WeightNotPositive);
            }
            let min = rule.min.unwrap_or(group.usual_min());
            if min == 0 {
                let (least, most) = (Decimal::from_int(1), Decimal::from_int(i32::from(u16::MAX)));
                self.fault("groups.min", code, Reason::Range { min: least, max: most });
            }
            if let Some(place) = groups.get_mut(group as usize) {
                *place = Some(GroupRule { weight: rule.weight.0, min, required: rule.required });
            }
        }
        if !groups.iter().flatten().any(|rule| rule.weight.is_positive()) {
            self.fault("groups", "", Reason::WeightNotPositive);
        }
        groups
    }

    fn aspect(
        &mut self,
        written: WrittenAspect,
        groups: &Groups,
        known: &mut HashMap<String, u32>,
    ) -> Result<Aspect, StoreError> {
        let code = self.word("aspects.code", &written.code, CODE);
        let name = self.word("aspects.name", &written.name, NAME);
        let weight = self.weight("aspects.weight", &code, written.weight);
        if written.lines.is_empty() {
            self.fault("aspects.lines", &code, Reason::NoLines);
        }
        let mut lines = Vec::with_capacity(written.lines.len());
        for line in written.lines {
            let number = known.len() as u32 + 1;
            if let Some(other_line) = known.get(&line.indicator.to_lowercase()) {
                let twice = Reason::Twice { other_line: *other_line };
                self.fault("aspects.lines.indicator", line.indicator, twice);
                continue;
            }
            known.insert(line.indicator.to_lowercase(), number);
            lines.extend(self.line(line, groups)?);
        }
        let axis = match written.axis {
            WrittenAxis::Result => Axis::Result,
            WrittenAxis::Behaviour => Axis::Behaviour,
        };
        Ok(Aspect { code, name, weight, axis, lines })
    }

    fn line(&mut self, written: WrittenLine, groups: &Groups) -> Result<Option<Line>, StoreError> {
        let found = match self.view.indicator_by_code(written.indicator.trim())? {
            Some(id) => self.view.indicator(id)?.map(|indicator| (id, indicator)),
            None => None,
        };
        let Some((id, indicator)) = found else {
            self.fault("aspects.lines.indicator", written.indicator, Reason::UnknownIndicator);
            return Ok(None);
        };
        let weight = self.weight("aspects.lines.weight", &indicator.code, written.weight);
        let own = written.groups.map(|own| self.own_groups(own, groups, &indicator.code));
        let kind = match written.target.map(|target| indicator.kind.with_target(target.into())) {
            None => indicator.kind,
            Some(Ok(kind)) => kind,
            Some(Err(fault)) => {
                self.fault("aspects.lines.target", &indicator.code, Reason::Kind(fault));
                indicator.kind
            }
        };
        let (code, name, unit) = (indicator.code, indicator.name, indicator.unit);
        Ok(Some(Line { indicator: id, code, name, unit, kind, weight, groups: own }))
    }

    /// A line's own weights, of groups that the form has.
    fn own_groups(
        &mut self,
        written: BTreeMap<String, Number>,
        groups: &Groups,
        indicator: &str,
    ) -> Vec<(RaterGroup, Decimal)> {
        let mut own = Vec::with_capacity(written.len());
        for (code, weight) in written {
            match RaterGroup::from_code(&code) {
                None => self.fault("aspects.lines.groups", code, Reason::UnknownGroup),
                Some(group) if groups.get(group as usize).is_none_or(Option::is_none) => {
                    self.fault("aspects.lines.groups", code, Reason::NotAskedOfGroup { group });
                }
                Some(group) => own.push((group, weight.0)),
            }
        }
        let is_sound =
            own.iter().all(|(_, w)| *w >= Decimal::ZERO) && own.iter().any(|(_, w)| w.is_positive());
        if !is_sound {
            self.fault("aspects.lines.groups", indicator, Reason::WeightNotPositive);
        }
        own.sort_by_key(|(group, _)| *group);
        own
    }
}
