//! A questionnaire of the public, keyed in as a whole.

use super::{
    super::{
        api::FormKey,
        draft::{self, DraftChange},
        fault::Refusal,
    },
    Ground, Outcome, form,
};
use crate::domain::{
    form::{LineNo, RaterGroup},
    response::{Answer, Draft},
};

/// The longest number of a respondent, in characters.
const MOST_NUMBER: u32 = 40;

pub(super) fn submit(
    ground: &Ground<'_>,
    paper: &FormKey,
    answers: &[(LineNo, Answer)],
) -> Result<Outcome, Refusal> {
    if paper.group != RaterGroup::Public {
        return Err(Refusal::NotAsked { group: paper.group });
    }
    let respondent = paper.respondent.as_deref().map(str::trim).filter(|r| !r.is_empty());
    form::check_length(respondent.unwrap_or_default(), MOST_NUMBER)?;
    let paper = FormKey { respondent: respondent.map(str::to_owned), ..*paper };
    let entry = form::open(ground, &paper)?;
    // What was begun about this paper, or about the next one, is in it now.
    let begun = FormKey { respondent: None, ..paper };
    let mut keys = vec![draft::key(ground.actor, &paper)?, draft::key(ground.actor, &begun)?];
    keys.dedup();
    let mut draft = Draft::default();
    for (line, answer) in answers {
        draft.set_answer(*line, Some(*answer));
    }
    for key in &keys {
        for (line, remark) in ground.drafts.draft(key)?.unwrap_or_default().remarks {
            draft.set_remark(line, &remark);
        }
    }
    let (response, reply) = form::response(ground, &paper, &entry, draft)?;
    let drafts = keys.into_iter().map(|key| DraftChange { key, draft: None }).collect();
    Ok(Outcome::of(vec![form::added(&paper, response)], reply).with_drafts(drafts))
}
