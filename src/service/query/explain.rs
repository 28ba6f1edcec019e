//! The working of one result.

use super::{
    super::{api::Explained, check::Reach, entry, fault::Refusal},
    Desk, cycle,
};
use crate::domain::{
    cycle::Phase,
    explain,
    id::{CycleId, EmployeeId},
    rights::Right,
    score::{Basis, Score, compute},
    subject::{Status, Subject},
};

pub(super) fn explain(desk: &Desk<'_>, id: CycleId, employee: EmployeeId) -> Result<Explained, Refusal> {
    let stored = entry::cycle(desk.view, id)?;
    let subject = desk.view.subject(id, employee)?.ok_or(Refusal::NoForm)?;
    let form = desk.form(subject.form)?;
    let Subject { form: _, plan, totals, decision, standing: _ } = &subject;
    let basis = Basis { form: &form, plan, totals, decision: decision.as_ref() };
    let working = compute(&basis);
    let Score { standing, proposed, aspects: _ } = working.score();
    let decides = Reach::of(desk.view, desk.actor, Right::DecideRatings).person(Some(id), employee)?;
    let may_decide = decides
        && matches!(stored.phase, Phase::Open | Phase::Calibration)
        && standing.status == Status::Complete;
    let step = explain::explain(&working);
    Ok(Explained {
        person: desk.person(employee)?,
        cycle: cycle::row(desk, id, stored)?,
        form_name: form.name.clone(),
        form_version: form.version,
        standing,
        proposed,
        step,
        may_decide,
        decision: subject.decision,
    })
}
