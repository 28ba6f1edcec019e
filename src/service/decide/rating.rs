//! The evaluator's word on the two axes.

use super::{
    super::{api::Reply, entry::Entry, fault::Refusal},
    Ground, Outcome, form,
};
use crate::{
    codec,
    domain::{
        change::Change,
        cycle::Phase,
        form::RaterGroup,
        id::{CycleId, EmployeeId},
        look::{Look, Looks},
        response::Rater,
        subject::{Decision, Standing, Status},
    },
    store::{error::StoreError, key, read::opened},
};

/// Only a complete score has something to decide about; what differs from the proposal needs its reason.
pub(super) fn decide(
    ground: &Ground<'_>,
    cycle: CycleId,
    employee: EmployeeId,
    decision: Option<&Decision>,
) -> Result<Outcome, Refusal> {
    let entry = Entry::load(ground.view, cycle, employee)?;
    entry.in_phase(&[Phase::Open, Phase::Calibration])?;
    let decision = match decision {
        None => None,
        Some(decision) => {
            let reason = decision.reason.trim();
            form::check_length(reason, form::MOST_TEXT)?;
            let proposed = entry.standing(&entry.subject.totals, None);
            let (result, behaviour) = proposals(&proposed)?;
            let differs = [(result, decision.result), (behaviour, decision.behaviour)]
                .into_iter()
                .any(|(proposal, decided)| proposal.is_some_and(|p| p != decided));
            if differs && reason.is_empty() {
                return Err(Refusal::ReasonNeeded);
            }
            Some(Decision { reason: reason.to_owned(), ..decision.clone() })
        }
    };
    Ok(Outcome::change(Change::RatingsDecided { cycle, employee, decision }))
}

/// Everybody who was appointed or has answered. The look is in the journal before the names are told.
pub(super) fn show_raters(
    ground: &Ground<'_>,
    cycle: CycleId,
    employee: EmployeeId,
    group: RaterGroup,
) -> Result<Outcome, Refusal> {
    Entry::load(ground.view, cycle, employee)?;
    let appointed = ground.view.assignments(cycle, employee)?.into_iter();
    let mut raters: Vec<EmployeeId> = appointed.filter(|a| a.group == group).map(|a| a.rater).collect();
    for (of, response) in ground.view.responses(cycle, employee)? {
        match response.rater {
            Rater::Employee(id) if of == group => raters.push(id),
            Rater::Employee(_) | Rater::Respondent(_) => (),
        }
    }
    raters.sort_unstable();
    raters.dedup();
    let mut people = Vec::with_capacity(raters.len());
    for id in raters {
        if let Some(employee) = ground.view.employee(id)? {
            people.push((employee.nip, employee.full_name()));
        }
    }
    let change = Change::RatersShown { cycle, employee, group };
    let look = Look { at: ground.now, by: ground.actor.account, cycle, about: employee, group };
    let key = key::looks();
    let looks: Looks = match ground.drafts.note(&key)? {
        Some(sealed) => opened(key.bytes(), &sealed)?,
        None => Looks::default(),
    };
    let why = |why| StoreError::Damaged { key: key.bytes().to_vec(), why };
    let sealed = codec::seal(key.bytes(), &looks.with(look)).map_err(why)?;
    let notes = vec![(key.bytes().to_vec(), sealed)];
    Ok(Outcome { notes, ..Outcome::of(vec![change], Reply::RatersShown(people)) })
}

type Proposal = Option<crate::domain::predicate::Rating>;

/// A form with one axis alone has one proposal; with neither there is nothing to decide.
fn proposals(standing: &Standing) -> Result<(Proposal, Proposal), Refusal> {
    let proposals = (standing.result_rating, standing.behaviour_rating);
    if standing.status != Status::Complete || proposals == (None, None) {
        return Err(Refusal::NoScoreYet);
    }
    Ok(proposals)
}
