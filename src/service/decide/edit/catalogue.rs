//! Indicators and forms. A form that a cycle uses is never touched: what differs becomes its next version.

use super::{
    super::{
        super::{
            fault::{Noun, Reason, Refusal},
            import::found::{CODE, NAME},
        },
        Ground,
    },
    Edited, fault, held, needed, text,
};
use crate::{
    domain::{
        change::Change,
        form::{Aspect, Form, Line},
        id::{FormId, IndicatorId},
        indicator::Indicator,
        sound::{FormFault, Unsound},
        undo::Deed,
    },
    store::{key::Space, read::View},
};

pub(super) fn indicator(
    ground: &Ground<'_>,
    id: Option<IndicatorId>,
    before: Option<&Indicator>,
    after: &Indicator,
) -> Edited {
    let view = ground.view;
    let stored = match id {
        Some(id) => view.indicator(id)?,
        None => None,
    };
    held(stored.as_ref(), before)?;
    let indicator = Indicator {
        code: needed("code", &after.code, CODE)?,
        name: needed("name", &after.name, NAME)?,
        field: text("field", &after.field, CODE)?,
        unit: text("unit", &after.unit, CODE)?,
        kind: after.kind.clone(),
    };
    indicator.kind.check().map_err(|why| fault("kind", Reason::Kind(why)))?;
    if view.indicator_by_code(&indicator.code)?.is_some_and(|other| Some(other) != id) {
        return Err(fault("code", Reason::Taken));
    }
    let id = match id {
        Some(id) => id,
        None => IndicatorId(view.last_id(Space::Indicator)? + 1),
    };
    let name = indicator.code.clone();
    let is_same = stored.as_ref() == Some(&indicator);
    let changes = if is_same { Vec::new() } else { vec![Change::IndicatorSet { id, indicator }] };
    Ok((changes, Deed::Indicator, name))
}

pub(super) fn form(ground: &Ground<'_>, id: Option<FormId>, before: Option<&Form>, after: &Form) -> Edited {
    let view = ground.view;
    let stored = match id {
        Some(id) => view.form(id)?,
        None => None,
    };
    held(stored.as_ref(), before)?;
    let mut form = sound(view, after)?;
    let newest = view.form_by_code(&form.code)?;
    let newest = match newest {
        Some(id) => view.form(id)?.map(|form| (id, form.version)),
        None => None,
    };
    let new = || -> Result<FormId, Refusal> { Ok(FormId(view.last_id(Space::Form)? + 1)) };
    let id = match (&stored, id, newest) {
        (None, _, Some(_)) => return Err(fault("code", Reason::Taken)),
        (None, _, None) => {
            form.version = 1;
            new()?
        }
        (Some(stored), Some(id), newest) => {
            let is_other = !stored.code.eq_ignore_ascii_case(&form.code);
            form.version = stored.version;
            if form == *stored {
                return Ok((Vec::new(), Deed::Form, form.code));
            }
            match newest {
                Some(_) if is_other => return Err(fault("code", Reason::Taken)),
                // An older version stays what it was; what differs is the newest from now on.
                Some((newest, version)) if newest != id || is_used(view, id)? => {
                    form.version = version + 1;
                    new()?
                }
                None if is_used(view, id)? => return Err(fault("code", Reason::Fixed)),
                Some(_) | None => id,
            }
        }
        (Some(_), None, _) => return Err(Refusal::ChangedSince),
    };
    let name = format!("{} v{}", form.code, form.version);
    Ok((vec![Change::FormSet { id, form }], Deed::Form, name))
}

/// Whether a cycle gives this version.
pub fn is_used(view: View<'_>, id: FormId) -> Result<bool, Refusal> {
    Ok(view.cycles()?.iter().any(|(_, cycle)| cycle.assign.iter().any(|rule| rule.form == id)))
}

/// The form with its texts tidied and its lines as the catalogue has them, if it can stand.
fn sound(view: View<'_>, form: &Form) -> Result<Form, Refusal> {
    let form = Form {
        code: needed("code", &form.code, CODE)?,
        name: needed("name", &form.name, NAME)?,
        aspects: form.aspects.iter().map(|a| aspect(view, a)).collect::<Result<_, _>>()?,
        ..form.clone()
    };
    match form.check().into_iter().next() {
        None => Ok(form),
        // There are no numbers of lines here to point at.
        Some(FormFault { place, why: Unsound::Twice { .. }, .. }) => Err(fault(place, Reason::Taken)),
        Some(FormFault { place, why, .. }) => Err(fault(place, why.into())),
    }
}

fn aspect(view: View<'_>, aspect: &Aspect) -> Result<Aspect, Refusal> {
    Ok(Aspect {
        code: needed("aspects.code", &aspect.code, CODE)?,
        name: needed("aspects.name", &aspect.name, NAME)?,
        lines: aspect.lines.iter().map(|l| line(view, l)).collect::<Result<_, _>>()?,
        ..aspect.clone()
    })
}

/// What a line says of its indicator is what the catalogue says, but for the target.
fn line(view: View<'_>, line: &Line) -> Result<Line, Refusal> {
    let found = view.indicator(line.indicator)?;
    let no_such = || Refusal::NoSuch { what: Noun::Indicator, name: line.code.clone() };
    let Indicator { code, name, unit, kind, field: _ } = found.ok_or_else(no_such)?;
    let kind = match line.kind.target() {
        Some(target) if line.kind != kind => {
            kind.with_target(target).map_err(|why| fault("aspects.lines.target", Reason::Kind(why)))?
        }
        Some(_) | None => kind,
    };
    let groups = line.groups.clone().map(|mut own| {
        own.sort_by_key(|(group, _)| *group);
        own.dedup_by_key(|(group, _)| *group);
        own
    });
    Ok(Line { indicator: line.indicator, code, name, unit, kind, weight: line.weight, groups })
}
