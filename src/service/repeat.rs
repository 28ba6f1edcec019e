//! Acts handed in again by somebody who did not get the answer: performed once, answered as often as asked.
//!
//! Every program that acts over a line that may drop has a number of its own and counts its acts. What its last
//! act came to is written in the same commit as the act itself, so it is known whether an act was performed
//! also when the service died in between. Saving a draft says what a cell holds and may be repeated as it is;
//! only what would be refused, or happen twice, the second time is remembered.

pub use crate::domain::token::Token;

use super::{
    actor::Actor,
    api::{Act, ImportReport, Reply},
    check,
    draft::Drafts,
    fault::Refusal,
};
use crate::{
    codec,
    domain::{
        id::AccountId,
        subject::Standing,
        token::{Last, Lasts},
    },
    store::{
        error::StoreError,
        key,
        read::{Entry, View, opened},
    },
};
use std::collections::HashMap;

/// So many programs of one account are remembered, the latest.
const PROGRAMS: usize = 16;

/// Whether the same act, performed twice, leaves something else than performed once.
pub fn matters(act: &Act) -> bool {
    match act {
        Act::SaveDraft { .. } | Act::SaveRemark { .. } | Act::SaveDrafts { .. } => false,
        Act::Import { dry_run, .. } => !dry_run,
        // A second look is a look.
        Act::ShowRaters { .. } => false,
        Act::Submit { .. }
        | Act::SubmitPaper { .. }
        | Act::Reopen { .. }
        | Act::DecideRatings { .. }
        | Act::SetPhase { .. }
        | Act::OpenCycle { .. }
        | Act::SetAccount { .. }
        | Act::Edit(_)
        | Act::Undo { .. } => true,
    }
}

/// Which act of each program came last, while the service runs. A draft that was handed in again and then typed
/// over must not come back because its first copy was late.
#[derive(Debug, Default)]
pub struct Order(HashMap<(AccountId, u64), u64>);

/// Beyond so many programs all are forgotten; then only a copy that comes too late can do harm.
const MOST: usize = 1 << 14;

impl Order {
    /// Whether this is not older than what was seen of its program.
    pub fn follows(&mut self, account: AccountId, token: Token) -> bool {
        if self.0.len() > MOST {
            self.0.clear();
        }
        let last = self.0.entry((account, token.program)).or_default();
        let follows = token.number >= *last;
        *last = token.number.max(*last);
        follows
    }
}

pub(super) fn lasts(drafts: &(impl Drafts + ?Sized), account: AccountId) -> Result<Lasts, StoreError> {
    let key = key::lasts(account);
    match drafts.note(&key)? {
        Some(sealed) => opened(key.bytes(), &sealed),
        None => Ok(Lasts::default()),
    }
}

/// The answer to an act that was performed already; `None` when it was not.
pub fn answered(
    view: View<'_>,
    drafts: &(impl Drafts + ?Sized),
    actor: &Actor,
    act: &Act,
    token: Token,
) -> Result<Option<Reply>, Refusal> {
    let lasts = lasts(drafts, actor.account)?;
    let Some(last) = lasts.acts.into_iter().find(|last| last.token.program == token.program) else {
        return Ok(None);
    };
    if token.number > last.token.number {
        return Ok(None);
    }
    if token.number < last.token.number {
        // Its program has gone on since then; nobody waits for this any more.
        return Err(Refusal::OutOfOrder);
    }
    // Nothing says that it is the same act but whoever hands it in.
    check::act(view, actor, act)?;
    Ok(Some(match act {
        Act::Submit { form, .. } | Act::SubmitPaper { form, .. } => {
            let subject = view.subject(form.cycle, form.subject)?.ok_or(Refusal::NoForm)?;
            let sees = check::sees_result(view, actor, form.cycle, form.subject)?;
            Reply::Submitted(if sees { subject.standing } else { Standing::default() })
        }
        Act::Reopen { .. } => Reply::Reopened,
        Act::Edit(_) => Reply::Edited { undo: last.undo },
        Act::Import { .. } | Act::OpenCycle { .. } => Reply::Imported(ImportReport {
            taken: last.taken,
            unchanged: last.unchanged,
            n_refused: last.n_refused,
            undo: last.undo,
            ..ImportReport::default()
        }),
        Act::SaveDraft { .. }
        | Act::SaveRemark { .. }
        | Act::SaveDrafts { .. }
        | Act::DecideRatings { .. }
        | Act::ShowRaters { .. }
        | Act::SetPhase { .. }
        | Act::SetAccount { .. } => Reply::Saved,
        Act::Undo { .. } => last.undone.map_or(Reply::Saved, Reply::Undone),
    }))
}

/// What is written beside an act that was performed.
pub fn remembered(
    drafts: &(impl Drafts + ?Sized),
    account: AccountId,
    token: Token,
    reply: &Reply,
) -> Result<Entry, StoreError> {
    let mut last = Last { token, undo: None, undone: None, taken: 0, unchanged: 0, n_refused: 0 };
    match reply {
        Reply::Edited { undo } => last.undo = *undo,
        Reply::Undone(undone) => last.undone = Some(undone.clone()),
        Reply::Imported(report) => {
            (last.undo, last.taken, last.unchanged) = (report.undo, report.taken, report.unchanged);
            last.n_refused = report.n_refused;
        }
        _ => (),
    }
    let mut lasts = lasts(drafts, account)?;
    lasts.acts.retain(|last| last.token.program != token.program);
    lasts.acts.insert(0, last);
    lasts.acts.truncate(PROGRAMS);
    let key = key::lasts(account);
    let why = |why| StoreError::Damaged { key: key.bytes().to_vec(), why };
    Ok((key.bytes().to_vec(), codec::seal(key.bytes(), &lasts).map_err(why)?))
}
