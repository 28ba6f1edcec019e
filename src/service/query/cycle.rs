//! Cycles, newest first, with what each gives to whom.

use super::{
    super::{
        api::CycleRow,
        fault::{Noun, Refusal},
    },
    Desk,
};
use crate::domain::{
    cycle::Cycle,
    id::{CycleId, FormId},
};

/// Newest first.
pub(super) fn all(desk: &Desk<'_>) -> Result<Vec<CycleRow>, Refusal> {
    let mut cycles = desk.view.cycles()?;
    cycles.sort_by_key(|(id, cycle)| std::cmp::Reverse((cycle.from, *id)));
    cycles.into_iter().map(|(id, cycle)| row(desk, id, cycle)).collect()
}

pub(super) fn row(desk: &Desk<'_>, id: CycleId, cycle: Cycle) -> Result<CycleRow, Refusal> {
    let mut forms: Vec<(FormId, String, u32)> = Vec::new();
    for rule in &cycle.assign {
        match forms.iter_mut().find(|(form, _, _)| *form == rule.form) {
            Some((_, _, n)) => *n += 1,
            None => {
                let form = desk.form(rule.form)?;
                forms.push((rule.form, format!("{} v{}", form.name, form.version), 1));
            }
        }
    }
    Ok(CycleRow { id, counts: desk.counts(id, None)?, cycle, forms })
}

pub(super) fn by_code(desk: &Desk<'_>, code: &str) -> Result<CycleId, Refusal> {
    let found = desk.view.cycle_by_code(code.trim())?;
    found.ok_or_else(|| Refusal::NoSuch { what: Noun::Cycle, name: code.to_owned() })
}
