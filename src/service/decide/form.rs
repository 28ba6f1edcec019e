//! Filling a form: answers and remarks kept as a draft, submitting it, and taking it back.

use super::{
    super::{
        api::{Cells, FormKey, Reply},
        check,
        draft::{self, DraftChange},
        entry::{Entry, next_paper},
        fault::Refusal,
    },
    Ground, Outcome,
};
use crate::domain::{
    change::Change,
    form::LineNo,
    response::{Answer, Draft, Rater, Response},
    subject::Standing,
};

/// The longest remark, and the longest reason, in characters.
pub(super) const MOST_TEXT: u32 = 500;

pub(super) fn check_length(text: &str, most: u32) -> Result<(), Refusal> {
    if text.chars().count() > most as usize { Err(Refusal::TooLong { most }) } else { Ok(()) }
}

pub(super) fn save(
    ground: &Ground<'_>,
    form: &FormKey,
    cells: &Cells,
    at: LineNo,
) -> Result<Outcome, Refusal> {
    edit(ground, form, |entry, draft| {
        set_cells(entry, form, cells, draft)?;
        draft.at = at;
        Ok(())
    })
}

pub(super) fn save_remark(
    ground: &Ground<'_>,
    form: &FormKey,
    line: LineNo,
    remark: &str,
) -> Result<Outcome, Refusal> {
    let remark = remark.trim();
    check_length(remark, MOST_TEXT)?;
    edit(ground, form, |entry, draft| {
        if entry.lines(form.group).all(|(no, _)| no != line) {
            return Err(Refusal::NoForm);
        }
        draft.set_remark(line, remark);
        Ok(())
    })
}

pub(super) fn save_all(ground: &Ground<'_>, drafts: &[(FormKey, Cells)]) -> Result<Outcome, Refusal> {
    let mut outcome = Outcome::of(Vec::new(), Reply::Saved);
    for (form, cells) in drafts {
        let entry = open(ground, form)?;
        let key = draft::key(ground.actor, form)?;
        // A form that stands here twice must not lose what its first row set.
        let earlier = outcome.drafts.iter().position(|change| change.key == key);
        let mut draft = match earlier.map(|i| outcome.drafts.remove(i)) {
            Some(change) => change.draft.unwrap_or_default(),
            None => ground.drafts.draft(&key)?.unwrap_or_default(),
        };
        set_cells(&entry, form, cells, &mut draft)?;
        outcome.drafts.push(DraftChange { key, draft: kept(draft) });
    }
    Ok(outcome)
}

pub(super) fn submit(
    ground: &Ground<'_>,
    form: &FormKey,
    answers: &[(LineNo, Answer)],
) -> Result<Outcome, Refusal> {
    let entry = open(ground, form)?;
    let key = draft::key(ground.actor, form)?;
    let mut draft = ground.drafts.draft(&key)?.unwrap_or_default();
    for (line, answer) in answers {
        draft.set_answer(*line, Some(*answer));
    }
    let (response, reply) = response(ground, form, &entry, draft)?;
    Ok(Outcome::of(vec![added(form, response)], reply).with_drafts(vec![DraftChange { key, draft: None }]))
}

pub(super) fn reopen(ground: &Ground<'_>, form: &FormKey) -> Result<Outcome, Refusal> {
    Entry::load_open(ground.view, form)?;
    let rater = draft::rater(ground.actor, form)?.ok_or(Refusal::NotSubmitted)?;
    let response = ground.view.response(form.cycle, form.subject, form.group, &rater)?;
    let Response { rater, answers, remarks, at: _ } = response.ok_or(Refusal::NotSubmitted)?;
    let at = answers.last().map_or(0, |(line, _)| *line);
    let draft = Draft { answers, remarks, at };
    let FormKey { cycle, subject: employee, group, respondent: _ } = *form;
    let withdrawn = Change::ResponseWithdrawn { cycle, employee, group, rater };
    let drafts = vec![DraftChange { key: draft::key(ground.actor, form)?, draft: kept(draft) }];
    Ok(Outcome::of(vec![withdrawn], Reply::Reopened).with_drafts(drafts))
}

/// A form that may be filled now: not submitted, in a cycle whose forms are filled.
pub(super) fn open(ground: &Ground<'_>, form: &FormKey) -> Result<Entry, Refusal> {
    let entry = Entry::load_open(ground.view, form)?;
    if let Some(rater) = draft::rater(ground.actor, form)?
        && ground.view.response(form.cycle, form.subject, form.group, &rater)?.is_some()
    {
        return Err(Refusal::AlreadySubmitted);
    }
    Ok(entry)
}

/// The response that a draft makes, and the answer to whoever hands it in.
pub(super) fn response(
    ground: &Ground<'_>,
    form: &FormKey,
    entry: &Entry,
    draft: Draft,
) -> Result<(Response, Reply), Refusal> {
    let asked: Vec<LineNo> = entry.lines(form.group).map(|(no, _)| no).collect();
    let n_open = asked.iter().filter(|no| draft.answer(**no).is_none()).count();
    if n_open > 0 {
        return Err(Refusal::Incomplete { n_open: u16::try_from(n_open).unwrap_or(u16::MAX) });
    }
    for (line, answer) in &draft.answers {
        // A target agreed on meanwhile may have changed what can be said here.
        entry.check(form.group, *line, *answer)?;
    }
    let rater = match draft::rater(ground.actor, form)? {
        Some(rater) => rater,
        None => {
            let totals = &entry.subject.totals;
            let number = next_paper(ground.view, form.cycle, form.subject, totals)?;
            Rater::Respondent(number.to_string())
        }
    };
    let Draft { answers, remarks, at: _ } = draft;
    let response = Response { rater, answers, remarks, at: ground.now };
    let mut totals = entry.subject.totals.clone();
    totals.add(form.group, &response);
    let sees = check::sees_result(ground.view, ground.actor, form.cycle, form.subject)?;
    let standing =
        if sees { entry.standing(&totals, entry.subject.decision.as_ref()) } else { Standing::default() };
    Ok((response, Reply::Submitted(standing)))
}

pub(super) fn added(form: &FormKey, response: Response) -> Change {
    Change::ResponsesAdded {
        cycle: form.cycle,
        employee: form.subject,
        group: form.group,
        responses: vec![response],
    }
}

fn edit(
    ground: &Ground<'_>,
    form: &FormKey,
    change: impl FnOnce(&Entry, &mut Draft) -> Result<(), Refusal>,
) -> Result<Outcome, Refusal> {
    let entry = open(ground, form)?;
    let key = draft::key(ground.actor, form)?;
    let mut draft = ground.drafts.draft(&key)?.unwrap_or_default();
    change(&entry, &mut draft)?;
    let drafts = vec![DraftChange { key, draft: kept(draft) }];
    Ok(Outcome::of(Vec::new(), Reply::Saved).with_drafts(drafts))
}

fn set_cells(entry: &Entry, form: &FormKey, cells: &Cells, draft: &mut Draft) -> Result<(), Refusal> {
    for (line, answer) in cells {
        if let Some(answer) = answer {
            entry.check(form.group, *line, *answer)?;
        }
        draft.set_answer(*line, *answer);
    }
    Ok(())
}

/// A draft without anything in it is none.
fn kept(draft: Draft) -> Option<Draft> {
    (!draft.is_empty()).then_some(draft)
}
