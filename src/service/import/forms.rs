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
        id::{FormId, IndicatorId},
        indicator::Indicator,
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
        let thresholds = |written: Option<(Number, Number)>, usual: Thresholds| {
            written.map_or(usual, |(above, meets)| Thresholds { above: above.0, meets: meets.0 })
        };
        let form = Form {
            code: self.word("code", &written.code, CODE),
            name: self.word("name", &written.name, NAME),
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
            cap: written.cap.map_or(Form::DEFAULT_CAP, |cap| cap.0),
            result: thresholds(written.thresholds.result, Form::DEFAULT_RESULT),
            behaviour: thresholds(written.thresholds.behaviour, Form::DEFAULT_BEHAVIOUR),
            groups: self.groups(written.groups),
            aspects: written.aspects.into_iter().map(|a| self.aspect(a)).collect::<Result<_, _>>()?,
        };
        self.faults
            .extend(form.check().into_iter().map(|fault| (fault.place, fault.value, fault.why.into())));
        Ok(form)
    }

    fn word(&mut self, column: &'static str, cell: &str, most: u32) -> String {
        needed(column, cell, most).unwrap_or_else(|fault| {
            self.faults.push(fault);
            String::new()
        })
    }

    fn groups(&mut self, written: BTreeMap<String, WrittenGroup>) -> [Option<GroupRule>; 5] {
        let mut groups = [None; 5];
        for (code, WrittenGroup { weight, min, required }) in written {
            let Some(group) = RaterGroup::from_code(&code) else {
                self.fault("groups", code, Reason::UnknownGroup);
                continue;
            };
            if let Some(place) = groups.get_mut(group as usize) {
                let min = min.unwrap_or(group.usual_min());
                *place = Some(GroupRule { weight: weight.0, min, required });
            }
        }
        groups
    }

    fn aspect(&mut self, written: WrittenAspect) -> Result<Aspect, StoreError> {
        Ok(Aspect {
            code: self.word("aspects.code", &written.code, CODE),
            name: self.word("aspects.name", &written.name, NAME),
            weight: written.weight.0,
            axis: match written.axis {
                WrittenAxis::Result => Axis::Result,
                WrittenAxis::Behaviour => Axis::Behaviour,
            },
            lines: written.lines.into_iter().map(|l| self.line(l)).collect::<Result<_, _>>()?,
        })
    }

    fn line(&mut self, written: WrittenLine) -> Result<Line, StoreError> {
        let code = written.indicator.trim().to_owned();
        let groups = written.groups.map(|own| self.own_groups(own));
        let found = match self.view.indicator_by_code(&code)? {
            Some(id) => self.view.indicator(id)?.map(|indicator| (id, indicator)),
            None => None,
        };
        let weight = written.weight.0;
        let Some((id, indicator)) = found else {
            self.fault("aspects.lines.indicator", written.indicator, Reason::UnknownIndicator);
            // It holds the line's place, so that everything else is still checked.
            let (indicator, name, unit) = (IndicatorId(0), String::new(), String::new());
            return Ok(Line { indicator, code, name, unit, kind: Kind::YesNo, weight, groups });
        };
        let Indicator { code, name, unit, kind, field: _ } = indicator;
        let kind = match written.target.map(|target| kind.with_target(target.into())) {
            None => kind,
            Some(Ok(kind)) => kind,
            Some(Err(fault)) => {
                self.fault("aspects.lines.target", &code, Reason::Kind(fault));
                kind
            }
        };
        Ok(Line { indicator: id, code, name, unit, kind, weight, groups })
    }

    fn own_groups(&mut self, written: BTreeMap<String, Number>) -> Vec<(RaterGroup, Decimal)> {
        let mut own = Vec::with_capacity(written.len());
        for (code, weight) in written {
            match RaterGroup::from_code(&code) {
                None => self.fault("aspects.lines.groups", code, Reason::UnknownGroup),
                Some(group) => own.push((group, weight.0)),
            }
        }
        own.sort_by_key(|(group, _)| *group);
        own
    }
}
