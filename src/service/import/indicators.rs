//! `indicators.toml`: the catalogue. Forms that exist keep their own copies and never follow it.

use super::{
    super::{
        api::Fate,
        fate::Differences,
        fault::{Reason, Refusal},
    },
    Decided, Ground, document,
    found::{CODE, CellFault, Found, NAME, needed, text},
};
use crate::{
    domain::{change::Change, id::IndicatorId, indicator::Indicator, kind::Kind},
    store::key::Space,
};
use serde::Deserialize;
use std::collections::HashMap;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    indicator: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    code: String,
    name: String,
    #[serde(default)]
    field: String,
    #[serde(default)]
    unit: String,
    kind: document::WrittenKind,
}

pub(super) fn decide(ground: Ground<'_>, bytes: &[u8]) -> Decided {
    let file: File = document::text(bytes).and_then(|text| document::read(&text)).map_err(Refusal::File)?;
    ground.progress.start(file.indicator.len() as u64);
    let mut found = Found::default();
    let mut changes = Vec::new();
    let mut lines: HashMap<String, u32> = HashMap::new();
    let mut next = ground.view.last_id(Space::Indicator)?;
    for (line, entry) in (1..).zip(file.indicator) {
        ground.progress.advance(1);
        let indicator = match indicator(entry) {
            Ok(indicator) => indicator,
            Err(fault) => {
                found.refuse(line, fault);
                continue;
            }
        };
        if let Some(other_line) = lines.insert(indicator.code.to_lowercase(), line) {
            lines.insert(indicator.code.to_lowercase(), other_line);
            found.refuse(line, ("code", indicator.code, Reason::Twice { other_line }));
            continue;
        }
        let id = ground.view.indicator_by_code(&indicator.code)?;
        let stored = match id {
            Some(id) => ground.view.indicator(id)?,
            None => None,
        };
        if stored.as_ref() == Some(&indicator) {
            found.leave((line, 1), || format!("{} {}", indicator.code, indicator.name));
            continue;
        }
        let fate = || stored.as_ref().map_or(Fate::New, |old| differing(old, &indicator));
        let about = || format!("{} {}", indicator.code, indicator.name);
        found.take((line, 1), || Ok((fate(), about())))?;
        let id = id.unwrap_or_else(|| {
            next += 1;
            IndicatorId(next)
        });
        changes.push(Change::IndicatorSet { id, indicator });
    }
    Ok((changes, found.done()))
}

fn differing(old: &Indicator, new: &Indicator) -> Fate {
    Differences::default()
        .field("name", &old.name, &new.name)
        .whole("kind", old.kind == new.kind)
        .field("measure", &old.unit, &new.unit)
        .field("field", &old.field, &new.field)
        .field("code", &old.code, &new.code)
        .fate()
}

fn indicator(entry: Entry) -> Result<Indicator, CellFault> {
    let code = needed("code", &entry.code, CODE)?;
    let kind = Kind::from(entry.kind);
    kind.check().map_err(|fault| ("kind", code.clone(), Reason::Kind(fault)))?;
    Ok(Indicator {
        code,
        name: needed("name", &entry.name, NAME)?,
        field: text("field", &entry.field, CODE)?,
        unit: text("unit", &entry.unit, CODE)?,
        kind,
    })
}
