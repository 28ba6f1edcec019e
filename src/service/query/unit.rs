//! Units, and how they stand.

use super::{
    super::{
        api::{UnitResults, UnitRow},
        check::{Sight, sight},
        entry,
        fault::{Noun, Refusal},
    },
    Desk,
};
use crate::{
    domain::{
        id::{CycleId, EmployeeId, UnitId},
        rights::Right,
        subject::Subject,
    },
    store::read::Counts,
};

pub(super) fn all(desk: &Desk<'_>) -> Result<Vec<UnitRow>, Refusal> {
    let tree = desk.tree()?;
    let rows = tree.nodes().iter().map(|node| UnitRow {
        id: node.id,
        unit: node.unit.clone(),
        depth: node.depth,
        n_employees: node.n_all,
        n_children: node.n_children,
        head_name: node.head_name.clone(),
    });
    Ok(rows.collect())
}

pub(super) fn by_code(desk: &Desk<'_>, code: &str) -> Result<UnitId, Refusal> {
    let found = desk.view.unit_by_code(code.trim())?;
    found.ok_or_else(|| Refusal::NoSuch { what: Noun::Unit, name: code.to_owned() })
}

pub(super) fn results(desk: &Desk<'_>, cycle: CycleId, unit: Option<UnitId>) -> Result<UnitResults, Refusal> {
    entry::cycle(desk.view, cycle)?;
    let unit = match sight(desk.view, desk.actor, Right::UnitResults, unit)? {
        Sight::Unit(unit) => unit,
        Sight::People(people) => return of_people(desk, cycle, &people),
    };
    let name = match unit {
        Some(unit) => desk.view.unit(unit)?.map(|u| u.name).unwrap_or_default(),
        None => String::new(),
    };
    let mut children = Vec::new();
    for node in desk.tree()?.children(unit) {
        let counts = desk.view.counts(cycle, Some(node.id))?;
        children.push((node.id, node.unit.code.clone(), node.unit.name.clone(), counts));
    }
    Ok(UnitResults { unit, name, counts: desk.view.counts(cycle, unit)?, children })
}

/// How my people stand, for whoever has people but no unit.
fn of_people(desk: &Desk<'_>, cycle: CycleId, people: &[EmployeeId]) -> Result<UnitResults, Refusal> {
    let mut counts = Counts::default();
    for id in people {
        if let Some(subject) = desk.view.subject(cycle, *id)? {
            count(&mut counts, &subject);
        }
    }
    Ok(UnitResults { unit: None, name: String::new(), counts, children: Vec::new() })
}

fn count(counts: &mut Counts, subject: &Subject) {
    counts.statuses[subject.standing.status as usize] += 1;
    if let Some(predicate) = subject.standing.predicate {
        counts.predicates[predicate as usize] += 1;
    }
    for (sum, n) in counts.responses.iter_mut().zip(subject.totals.n_responses) {
        *sum += n;
    }
    if let Some(score) = subject.standing.score {
        counts.n_scores += 1;
        counts.sum_scores += score.0;
    }
}
