//! `assignments.csv`: who is asked about whom besides the direct superior and the employee himself.

use super::{
    super::{api::Fate, fault::Reason},
    Decided, Ground,
    found::Found,
    headers::{Headed, Place},
    people::{Cell, People, group, may_rate},
    sheet::Row,
};
use crate::{
    domain::{
        assignment::Assignment,
        change::Change,
        cycle::Phase,
        form::RaterGroup,
        id::{CycleId, EmployeeId},
    },
    store::{error::StoreError, read::View},
};
use std::collections::{HashMap, HashSet};

pub(super) fn decide(ground: Ground<'_>, headed: &Headed<'_>) -> Decided {
    let columns = headed.places(["cycle", "nip", "group", "rater_nip"]);
    let mut found = Found::new(headed.unknown.clone());
    let mut people = People::new(ground.view);
    let mut changes = Vec::new();
    let mut known = Known { view: ground.view, by_subject: HashMap::new() };
    for row in headed.rows() {
        ground.progress.advance(1);
        match assignment(&mut people, &row, columns)? {
            Err(fault) => found.refuse(row.line, fault),
            // The whole row is what is stored, so the same row again changes nothing.
            Ok((cycle, assignment)) if known.has(cycle, assignment)? => {
                found.leave((row.line, 1), || about(&row, columns));
            }
            Ok((cycle, assignment)) => {
                found.take((row.line, 1), || Ok((Fate::New, about(&row, columns))))?;
                changes.push(Change::AssignmentSet { cycle, assignment });
            }
        }
    }
    Ok((changes, found.done()))
}

fn about(row: &Row<'_>, [_, nip, group, rater]: [Place; 4]) -> String {
    format!("{} {} {}", nip.of(row), group.of(row), rater.of(row))
}

const PHASES: [Phase; 2] = [Phase::Planning, Phase::Open];

fn assignment<'f>(
    people: &mut People<'_, 'f>,
    row: &Row<'f>,
    [cycle, nip, group_place, rater_nip]: [Place; 4],
) -> Result<Cell<(CycleId, Assignment)>, StoreError> {
    let cycle = match people.cycle(cycle.of(row), &PHASES)? {
        Ok(cycle) => cycle,
        Err(fault) => return Ok(Err(fault)),
    };
    let subject = match people.employee("nip", nip.of(row), Reason::UnknownEmployee)? {
        Ok(subject) => subject,
        Err(fault) => return Ok(Err(fault)),
    };
    let group = match group(group_place.of(row)) {
        Ok(group) => group,
        Err(fault) => return Ok(Err(fault)),
    };
    let Some((_, form)) = people.subject(cycle, subject)? else {
        return Ok(Err(("nip", nip.of(row).to_owned(), Reason::NoFormInCycle)));
    };
    // Nobody need be named for the employee himself, and of the public nobody can be.
    if form.rule(group).is_none() || matches!(group, RaterGroup::Own | RaterGroup::Public) {
        return Ok(Err(("group", group_place.of(row).to_owned(), Reason::NotAskedOfGroup { group })));
    }
    let rater = people.employee("rater_nip", rater_nip.of(row), Reason::UnknownRater)?;
    Ok(rater.and_then(|rater| {
        may_rate(group, subject, rater)
            .map_err(|reason| ("rater_nip", rater_nip.of(row).to_owned(), reason))?;
        Ok((cycle, Assignment { subject, group, rater }))
    }))
}

/// What is stored or came earlier in the file.
struct Known<'a> {
    view: View<'a>,
    by_subject: HashMap<(CycleId, EmployeeId), HashSet<Assignment>>,
}

impl Known<'_> {
    /// Whether it is known; from now on it is.
    fn has(&mut self, cycle: CycleId, assignment: Assignment) -> Result<bool, StoreError> {
        let place = (cycle, assignment.subject);
        if !self.by_subject.contains_key(&place) {
            let stored = self.view.assignments(cycle, assignment.subject)?;
            self.by_subject.insert(place, stored.into_iter().collect());
        }
        Ok(self.by_subject.get_mut(&place).is_some_and(|known| !known.insert(assignment)))
    }
}
