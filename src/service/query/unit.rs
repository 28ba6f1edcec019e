//! Units, and how they stand.

use super::{
    super::{
        api::{IkmPage, UnitResults, UnitRow},
        check::{Sight, sight},
        entry,
        fault::{Noun, Refusal},
    },
    Desk,
};
use crate::{
    domain::{
        exact::Exact,
        form::{Form, LineNo, RaterGroup},
        id::{CycleId, EmployeeId, FormId, UnitId},
        ikm::{N_ELEMENTS, index},
        kind::Kind,
        rights::Right,
        subject::Subject,
    },
    store::{key, read::Counts},
};
use std::{collections::HashMap, ops::ControlFlow};

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

/// Nobody learns anything from fewer questionnaires.
const FEWEST_PAPERS: u32 = 3;

/// What the public says of a unit: over everybody below it whose form is the questionnaire of nine elements.
pub(super) fn ikm(desk: &Desk<'_>, cycle: CycleId, unit: Option<UnitId>) -> Result<IkmPage, Refusal> {
    entry::cycle(desk.view, cycle)?;
    let Sight::Unit(unit) = sight(desk.view, desk.actor, Right::Ikm, unit)? else {
        return Err(Refusal::NoRight);
    };
    let forms: HashMap<FormId, Vec<(LineNo, String)>> =
        desk.view.forms()?.into_iter().filter_map(|(id, form)| Some((id, elements(&form)?))).collect();
    let mut page = IkmPage::default();
    let mut sums = [(0u64, 0u64); N_ELEMENTS];
    if forms.is_empty() {
        return Ok(page);
    }
    let mut add = |subject: &Subject| {
        let Some(lines) = forms.get(&subject.form) else { return };
        if page.elements.is_empty() {
            page.elements = lines.iter().map(|(_, name)| (name.clone(), 0, None)).collect();
        }
        page.n_papers += subject.totals.n_responses[RaterGroup::Public as usize];
        for ((no, _), (sum, n)) in lines.iter().zip(&mut sums) {
            let tally = subject.totals.tally(*no, RaterGroup::Public);
            for (value, times) in tally.into_iter().flat_map(|t| &t.values) {
                *sum +=
                    u64::try_from(value.as_int().unwrap_or_default()).unwrap_or_default() * u64::from(*times);
                *n += u64::from(*times);
            }
        }
    };
    match unit {
        Some(unit) => {
            for below in desk.view.subtree(unit)? {
                desk.view.subjects_in(cycle, Some(below))?.iter().for_each(|(_, subject)| add(subject));
            }
        }
        None => desk.view.each(&key::subjects(cycle), |_, subject: Subject| {
            add(&subject);
            Ok(ControlFlow::Continue(()))
        })?,
    }
    if page.n_papers < FEWEST_PAPERS {
        return Ok(page);
    }
    page.index = index(&sums);
    for ((_, n_answers, mean), (sum, n)) in page.elements.iter_mut().zip(sums) {
        *n_answers = u32::try_from(n).unwrap_or(u32::MAX);
        *mean =
            (n >= u64::from(FEWEST_PAPERS)).then(|| Exact::ratio(i128::from(sum), i128::from(n)).rounded());
    }
    Ok(page)
}

/// The nine lines of marks from 1 to 4 that a questionnaire asks the public; `None` for another form.
fn elements(form: &Form) -> Option<Vec<(LineNo, String)>> {
    let asked: Vec<_> = form.lines_for(RaterGroup::Public).collect();
    let is_one = |kind: &Kind| matches!(kind, Kind::Rating { min: 1, max: 4, .. });
    let fits = asked.len() == N_ELEMENTS && asked.iter().all(|(_, _, line)| is_one(&line.kind));
    fits.then(|| asked.into_iter().map(|(no, _, line)| (no, line.name.clone())).collect())
}
