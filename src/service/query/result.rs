//! Results of people, in lists and in full.

use super::{
    super::{
        api::{Page, ResultRow, ScoreRow},
        check::{Sight, sight},
        entry,
        fault::Refusal,
        progress::Progress,
    },
    Desk,
};
use crate::{
    domain::{
        id::{CycleId, EmployeeId, UnitId},
        rights::Right,
        score::{Basis, score},
        subject::Subject,
    },
    store::{
        key::{self, num_at},
        read::Counts,
    },
};
use std::ops::ControlFlow;

/// Units come in the order of the tree, the people of each by id.
pub(super) fn page(
    desk: &Desk<'_>,
    cycle: CycleId,
    unit: Option<UnitId>,
    subtree: bool,
    (offset, limit): (u32, u32),
) -> Result<Page<ResultRow>, Refusal> {
    entry::cycle(desk.view, cycle)?;
    let (total, found) = match sight(desk.view, desk.actor, Right::Results, unit)? {
        Sight::Unit(unit) => of_units(desk, cycle, unit, subtree, offset, limit)?,
        Sight::People(people) => {
            let subjects = of_people(desk, cycle, &people)?;
            let window = |list: Vec<_>| list.into_iter().skip(offset as usize).take(limit as usize).collect();
            (subjects.len() as u32, window(subjects))
        }
    };
    let row = |(id, subject): (EmployeeId, Subject)| -> Result<ResultRow, Refusal> {
        let decided = subject.decision.is_some();
        Ok(ResultRow { person: desk.person(id)?, standing: subject.standing, decided })
    };
    Ok(Page { total, offset, rows: found.into_iter().map(row).collect::<Result<_, _>>()? })
}

type Found = Vec<(EmployeeId, Subject)>;

fn of_people(desk: &Desk<'_>, cycle: CycleId, people: &[EmployeeId]) -> Result<Found, Refusal> {
    let mut found = Vec::with_capacity(people.len());
    for id in people {
        if let Some(subject) = desk.view.subject(cycle, *id)? {
            found.push((*id, subject));
        }
    }
    Ok(found)
}

/// Units before the window are passed by with the help of their counts, without reading anybody in them.
fn of_units(
    desk: &Desk<'_>,
    cycle: CycleId,
    unit: Option<UnitId>,
    subtree: bool,
    offset: u32,
    limit: u32,
) -> Result<(u32, Found), Refusal> {
    let tree = desk.tree()?;
    let n_all = |unit| desk.view.counts(cycle, unit).map(|c: Counts| c.n_subjects());
    // Row 0 holds everybody, so those without a unit are what the topmost units leave of it.
    let n_own = |unit: Option<UnitId>| -> Result<u32, Refusal> {
        let mut n = n_all(unit)?;
        for child in tree.children(unit) {
            n = n.saturating_sub(n_all(Some(child.id))?);
        }
        Ok(n)
    };
    let total = if subtree { n_all(unit)? } else { n_own(unit)? };
    let (mut found, mut skip, limit) = (Vec::new(), offset as usize, limit as usize);
    for unit in tree.listed(unit, subtree) {
        if found.len() >= limit {
            break;
        }
        let n = n_own(unit)? as usize;
        if skip >= n {
            skip -= n;
            continue;
        }
        let wanted = limit - found.len();
        found.extend(desk.view.subjects_in(cycle, unit)?.into_iter().skip(skip).take(wanted));
        skip = 0;
    }
    Ok((total, found))
}

/// By NIP. A unit means everybody below it, too.
pub(super) fn scores(
    desk: &Desk<'_>,
    cycle: CycleId,
    unit: Option<UnitId>,
    employee: Option<EmployeeId>,
    progress: &Progress,
) -> Result<Vec<ScoreRow>, Refusal> {
    entry::cycle(desk.view, cycle)?;
    let subjects = match employee {
        Some(id) => vec![(id, desk.view.subject(cycle, id)?.ok_or(Refusal::NoForm)?)],
        None => match sight(desk.view, desk.actor, Right::Scores, unit)? {
            Sight::Unit(None) => everybody(desk, cycle)?,
            Sight::Unit(Some(unit)) => {
                let mut found = Vec::new();
                for node in desk.tree()?.below(unit) {
                    found.extend(desk.view.subjects_in(cycle, Some(node.id))?);
                }
                found
            }
            Sight::People(people) => of_people(desk, cycle, &people)?,
        },
    };
    progress.start(subjects.len() as u64);
    let mut rows = Vec::with_capacity(subjects.len());
    for (id, subject) in subjects {
        let form = desk.form(subject.form)?;
        let Subject { form: _, plan, totals, decision, standing: _ } = &subject;
        let basis = Basis { form: &form, plan, totals, decision: decision.as_ref() };
        rows.push(ScoreRow { person: desk.person(id)?, score: score(&basis) });
        progress.advance(1);
    }
    rows.sort_by_key(|row| row.person.nip);
    Ok(rows)
}

fn everybody(desk: &Desk<'_>, cycle: CycleId) -> Result<Found, Refusal> {
    let mut found = Vec::new();
    desk.view.each(&key::subjects(cycle), |key, subject| {
        found.push((EmployeeId(num_at(key, 9)), subject));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}
