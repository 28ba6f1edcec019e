//! What an actor is asked: his subordinates, those he was assigned, himself.

use super::{
    super::{api::Task, draft, entry, fault::Refusal, search::fold},
    Desk,
};
use crate::{
    domain::{
        account::Role,
        form::RaterGroup,
        id::{CycleId, EmployeeId},
        response::{Draft, Rater},
        subject::Standing,
    },
    store::key,
};
use std::collections::{BTreeSet, HashMap};

/// Every form that waits for this actor or waited for him, by group. The same people as `check` lets him
/// answer about.
pub(super) fn duties(desk: &Desk<'_>, cycle: CycleId) -> Result<BTreeSet<(RaterGroup, EmployeeId)>, Refusal> {
    let Some(me) = desk.actor.employee else { return Ok(BTreeSet::new()) };
    let mut asked = BTreeSet::new();
    for role in &desk.actor.roles {
        match role {
            Role::Evaluator => {
                let people = desk.view.subordinates(me)?;
                asked.extend(people.into_iter().map(|id| (RaterGroup::Superior, id)));
            }
            Role::Rater => {
                let assigned = desk.view.assignments_for(cycle, me)?.into_iter();
                let assigned = assigned.filter(|a| a.group != RaterGroup::Public);
                asked.extend(assigned.map(|a| (a.group, a.subject)));
            }
            Role::Employee => drop(asked.insert((RaterGroup::Own, me))),
            Role::Administrator | Role::Operator | Role::Head | Role::Auditor | Role::Gateway => (),
        }
    }
    let mut duties = BTreeSet::new();
    for (group, subject) in asked {
        if let Some(s) = desk.view.subject(cycle, subject)?
            && desk.form(s.form)?.lines_for(group).next().is_some()
        {
            duties.insert((group, subject));
        }
    }
    Ok(duties)
}

pub(super) fn is_submitted(
    desk: &Desk<'_>,
    cycle: CycleId,
    subject: EmployeeId,
    group: RaterGroup,
) -> Result<bool, Refusal> {
    let Some(me) = desk.actor.employee else { return Ok(false) };
    let key = key::response(cycle, subject, group, &Rater::Employee(me));
    Ok(desk.view.tree().get(key.bytes())?.is_some())
}

/// The drafts of the actor in a cycle, papers of the public aside.
pub(super) fn drafts(
    desk: &Desk<'_>,
    cycle: CycleId,
) -> Result<HashMap<(EmployeeId, RaterGroup), Draft>, Refusal> {
    let Some(me) = desk.actor.employee else { return Ok(HashMap::new()) };
    let kept = desk.snapshot.drafts(&key::drafts_of(me, cycle))?.into_iter();
    kept.map(|(key, draft)| Ok((draft::about(&key)?, draft))).collect()
}

/// By group, open ones first, then by name: the next open one is the one below.
pub(super) fn all(desk: &Desk<'_>, cycle: CycleId) -> Result<Vec<Task>, Refusal> {
    let due = entry::cycle(desk.view, cycle)?.due;
    let drafts = drafts(desk, cycle)?;
    let mut tasks = Vec::new();
    for (group, id) in duties(desk, cycle)? {
        let Some(subject) = desk.view.subject(cycle, id)? else { continue };
        let form = desk.form(subject.form)?;
        let n_lines = form.lines_for(group).count() as u16;
        let submitted = is_submitted(desk, cycle, id, group)?;
        let draft = drafts.get(&(id, group));
        let answered = |(no, _, _): &(u16, _, _)| draft.is_some_and(|d| d.answer(*no).is_some());
        let n_answered =
            if submitted { n_lines } else { form.lines_for(group).filter(answered).count() as u16 };
        tasks.push(Task {
            person: desk.person(id)?,
            group,
            form: subject.form,
            form_name: form.name.clone(),
            n_lines,
            n_answered,
            submitted,
            due,
            standing: if desk.sees(cycle, id)? { subject.standing } else { Standing::default() },
        });
    }
    tasks.sort_by_cached_key(|t| (t.group, t.submitted, fold(&t.person.name), t.person.id));
    Ok(tasks)
}
