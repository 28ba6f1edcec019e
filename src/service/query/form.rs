//! Forms: their definitions, and what filling one, a sheet of them or a stack of papers needs.

use super::{
    super::{
        api::{FormKey, FormPage, FormRow, SheetPage, StackPage},
        draft, entry,
        fault::Refusal,
    },
    Desk, task,
};
use crate::domain::{
    cycle::Cycle,
    decimal::Hundredths,
    explain::{is_confidential, is_hidden},
    form::{Form, Line, LineNo, RaterGroup},
    id::{CycleId, EmployeeId, FormId},
    response::Draft,
    score::{Basis, compute},
    subject::Subject,
    tally::{Tally, Totals},
};

pub(super) fn all(desk: &Desk<'_>) -> Result<Vec<FormRow>, Refusal> {
    let cycles = desk.view.cycles()?;
    let used = |id| cycles.iter().filter(|(_, c)| c.assign.iter().any(|r| r.form == id)).count() as u32;
    let mut rows: Vec<FormRow> =
        desk.view.forms()?.into_iter().map(|(id, form)| FormRow { id, form, n_cycles: used(id) }).collect();
    rows.sort_by_cached_key(|row| (row.form.code.to_lowercase(), row.form.version));
    Ok(rows)
}

pub(super) fn one(
    desk: &Desk<'_>,
    cycle: CycleId,
    subject: EmployeeId,
    group: RaterGroup,
    respondent: Option<&str>,
) -> Result<FormPage, Refusal> {
    let key = FormKey { cycle, subject, group, respondent: respondent.map(str::to_owned) };
    page(desk, &entry::cycle(desk.view, cycle)?, key)
}

fn page(desk: &Desk<'_>, cycle: &Cycle, key: FormKey) -> Result<FormPage, Refusal> {
    let subject = desk.view.subject(key.cycle, key.subject)?.ok_or(Refusal::NoForm)?;
    let form = desk.form(subject.form)?;
    if form.lines_for(key.group).next().is_none() {
        return Err(Refusal::NoForm);
    }
    let response = match draft::rater(desk.actor, &key)? {
        Some(rater) => desk.view.response(key.cycle, key.subject, key.group, &rater)?,
        None => None,
    };
    let draft = desk.snapshot.draft(&draft::key(desk.actor, &key)?)?.unwrap_or_default();
    // Whoever may not see the result gets nothing that it could be worked out from.
    let sees = desk.sees(key.cycle, key.subject)?;
    let last_cycle = if sees { last_cycle(desk, key.cycle, cycle, key.subject, &form)? } else { Vec::new() };
    let Subject { form: form_id, plan, mut totals, decision, standing: _ } = subject;
    if let Some(response) = &response {
        totals.remove(key.group, response);
    }
    hide_few(&mut totals, &form, key.group);
    Ok(FormPage {
        person: desk.person(key.subject)?,
        form_id,
        form,
        plan,
        others: if sees { totals } else { Totals::default() },
        decision: decision.filter(|_| sees),
        draft,
        submitted: response.map(|r| r.answers),
        last_cycle,
        from: cycle.from,
        due: cycle.due,
        phase: cycle.phase,
        key,
    })
}

/// Takes out what a confidential group says while it is too few to count, or to hide what single people said.
/// With one answer more, which is the rater's own, his group may be enough. A form that counts groups of fewer
/// than three has its score move only from three on. Whoever keys in the papers of the public has them at hand.
fn hide_few(totals: &mut Totals, form: &Form, own: RaterGroup) {
    totals.tallies.retain_mut(|(_, group, tally)| {
        if !group.is_confidential() || (*group, own) == (RaterGroup::Public, RaterGroup::Public) {
            return true;
        }
        let min = form.rule(*group).map_or(u32::MAX, |rule| rule.min.max(group.usual_min()).into());
        let (mine, n_held) = (u32::from(*group == own), tally.n_held());
        if is_hidden(*group, n_held + mine, tally.n_values() + mine) {
            // How many there are stays: it says whether more are waited for.
            *tally = Tally { n_not_observed: n_held, values: Vec::new() };
        }
        n_held + mine >= min
    });
}

pub(super) fn sheet(
    desk: &Desk<'_>,
    cycle: CycleId,
    group: RaterGroup,
    form_id: FormId,
) -> Result<SheetPage, Refusal> {
    let form = desk.form(form_id)?;
    let stored = entry::cycle(desk.view, cycle)?;
    let mut people = Vec::new();
    for task in task::all(desk, cycle)? {
        if task.group == group && task.form == form_id {
            let key = FormKey { cycle, subject: task.person.id, group, respondent: None };
            people.push(page(desk, &stored, key)?);
        }
    }
    Ok(SheetPage { cycle, group, form_id, form, people })
}

pub(super) fn stack(desk: &Desk<'_>, cycle: CycleId, subject: EmployeeId) -> Result<StackPage, Refusal> {
    let stored = entry::cycle(desk.view, cycle)?;
    let mut record = desk.view.subject(cycle, subject)?.ok_or(Refusal::NoForm)?;
    let form = desk.form(record.form)?;
    if form.lines_for(RaterGroup::Public).next().is_none() {
        return Err(Refusal::NoForm);
    }
    let next = entry::next_paper(desk.view, cycle, subject, &record.totals)?;
    hide_few(&mut record.totals, &form, RaterGroup::Public);
    Ok(StackPage {
        cycle,
        person: desk.person(subject)?,
        form,
        draft: begun(desk, cycle, subject, next)?,
        plan: record.plan,
        totals: record.totals,
        next,
        phase: stored.phase,
        from: stored.from,
        due: stored.due,
    })
}

/// The paper that was begun: with no number yet, or with the next one, which a paper taken back has.
fn begun(desk: &Desk<'_>, cycle: CycleId, subject: EmployeeId, next: u32) -> Result<Draft, Refusal> {
    for respondent in [None, Some(next.to_string())] {
        let key = FormKey { cycle, subject, group: RaterGroup::Public, respondent };
        if let Some(draft) = desk.snapshot.draft(&draft::key(desk.actor, &key)?)? {
            return Ok(draft);
        }
    }
    Ok(Draft::default())
}

/// What each line came to in the cycle before, where that asked for the same indicator and it may be told.
fn last_cycle(
    desk: &Desk<'_>,
    id: CycleId,
    cycle: &Cycle,
    employee: EmployeeId,
    form: &Form,
) -> Result<Vec<(LineNo, Hundredths)>, Refusal> {
    let mut last: Option<(CycleId, Cycle)> = None;
    for other in desk.view.cycles_of(employee)? {
        let stored = entry::cycle(desk.view, other)?;
        let newer = last.as_ref().is_none_or(|(_, l)| l.to < stored.to);
        if other != id && stored.to < cycle.to && newer {
            last = Some((other, stored));
        }
    }
    let Some((last, _)) = last else { return Ok(Vec::new()) };
    let Some(subject) = desk.view.subject(last, employee)? else { return Ok(Vec::new()) };
    let old = desk.form(subject.form)?;
    let working = compute(&Basis {
        form: &old,
        plan: &subject.plan,
        totals: &subject.totals,
        decision: subject.decision.as_ref(),
    });
    let line = |(no, _, line): (LineNo, _, &Line)| {
        let before = working.lines().find(|l| l.line.indicator == line.indicator && !is_confidential(l))?;
        Some((no, before.score.as_ref()?.rounded()))
    };
    Ok(form.lines().filter_map(line).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        decimal::Decimal,
        form::{Aspect, Axis, GroupRule, Missing, Scale},
        id::IndicatorId,
        kind::Kind,
        response::Answer,
        score::score,
    };

    fn form(missing: Missing) -> Form {
        let rule =
            |weight, min, required| Some(GroupRule { weight: Decimal::from_int(weight), min, required });
        let line = Line {
            indicator: IndicatorId(1),
            code: "A".to_owned(),
            name: "A".to_owned(),
            unit: String::new(),
            kind: Kind::Rating { min: 1, max: 5, labels: Vec::new() },
            weight: Decimal::from_int(1),
            groups: None,
        };
        let aspect = Aspect {
            code: "a".to_owned(),
            name: "a".to_owned(),
            weight: Decimal::from_int(1),
            axis: Axis::Behaviour,
            lines: vec![line],
        };
        Form {
            code: "f".to_owned(),
            name: "f".to_owned(),
            version: 1,
            missing,
            scale: Scale::Proportion,
            cap: Form::DEFAULT_CAP,
            result: Form::DEFAULT_RESULT,
            behaviour: Form::DEFAULT_BEHAVIOUR,
            groups: [rule(60, 1, true), rule(40, 3, false), rule(10, 4, false), None, None],
            aspects: vec![aspect],
        }
    }

    #[test]
    fn what_is_hidden_never_moves_the_live_score() {
        use RaterGroup::{Peer, Subordinate, Superior};
        for missing in [Missing::Renormalise, Missing::Zero, Missing::Wait] {
            for (n_peers, n_subordinates) in [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4)] {
                let form = form(missing);
                let mut totals = Totals::default();
                let groups = [(Superior, 1), (Peer, n_peers), (Subordinate, n_subordinates)];
                for (group, n) in groups {
                    for mark in 1..=n {
                        totals.add_answers(group, &[(0, Answer::Value(Decimal::from_int(mark)))]);
                    }
                }
                let of = |totals: &Totals| score(&Basis { form: &form, plan: &[], totals, decision: None });
                let mut seen = totals.clone();
                hide_few(&mut seen, &form, Superior);
                assert_eq!(of(&seen), of(&totals), "{missing:?} {groups:?}");
                let shows = |group| seen.tally(0, group).is_some();
                assert_eq!((shows(Peer), shows(Subordinate)), (n_peers >= 3, n_subordinates >= 4));
            }
        }
    }

    #[test]
    fn one_mark_among_others_that_say_nothing_is_taken_out_and_the_number_stays() {
        use RaterGroup::{Peer, Public, Superior};
        for (n_marks, n_silent, own, told) in [
            (1, 2, Superior, (3, 0)),
            (2, 1, Superior, (3, 0)),
            (3, 1, Superior, (4, 3)),
            (0, 3, Superior, (3, 0)),
            (1, 1, Peer, (2, 0)),
            (2, 1, Peer, (3, 2)),
        ] {
            let form = form(Missing::Renormalise);
            let mut totals = Totals::default();
            let mark = Answer::Value(Decimal::from_int(2));
            let said = [vec![mark; n_marks], vec![Answer::NotObserved; n_silent]].concat();
            said.into_iter().for_each(|answer| totals.add_answers(Peer, &[(0, answer)]));
            totals.add_answers(Public, &[(0, mark)]);
            hide_few(&mut totals, &form, own);
            let tally = totals.tally(0, Peer).unwrap();
            assert_eq!((tally.n_held(), tally.n_values()), told, "{n_marks} {n_silent} {own:?}");
            assert!(totals.tally(0, Public).is_none());
        }
        let mut papers = Totals::default();
        papers.add_answers(Public, &[(0, Answer::NotObserved)]);
        hide_few(&mut papers, &form(Missing::Zero), Public);
        assert!(papers.tally(0, Public).is_some(), "whoever keys them in has them before him");
    }

    #[test]
    fn single_answers_of_a_confidential_group_never_come_along() {
        use RaterGroup::{Peer, Subordinate, Superior};
        for (min, n, own, shows) in [
            (1, 1, Superior, false),
            (1, 2, Superior, false),
            (1, 3, Superior, true),
            (3, 1, Peer, false),
            (3, 2, Peer, true),
            (5, 3, Peer, false),
            (5, 4, Subordinate, false),
            (5, 5, Subordinate, true),
        ] {
            let mut form = form(Missing::Renormalise);
            form.groups[Peer as usize] =
                Some(GroupRule { weight: Decimal::from_int(40), min, required: false });
            let mut totals = Totals::default();
            for _ in 0..n {
                totals.add_answers(Peer, &[(0, Answer::Value(Decimal::from_int(4)))]);
            }
            hide_few(&mut totals, &form, own);
            assert_eq!(totals.tally(0, Peer).is_some(), shows, "{min} {n} {own:?}");
        }
    }
}
