//! Deciding: what an act changes, or why it is refused. Pure; nothing is written here.
//!
//! All of a request is decided before its first change is recorded, and every rule that depends on what is
//! stored is asked of the records inside the batch, so that two requests in one batch see each other.

pub mod account;
mod cycle;
mod file;
mod form;
mod paper;
mod rating;

use super::{
    actor::Actor,
    api::{Act, Reply},
    check,
    draft::{DraftChange, Drafts},
    fault::Refusal,
    progress::Progress,
};
use crate::{
    domain::{change::Change, day::Moment},
    store::read::View,
};

/// What a decision rests on.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    pub view: View<'a>,
    pub drafts: &'a dyn Drafts,
    pub actor: &'a Actor,
    pub now: Moment,
}

/// What an act comes to: changes for the journal, drafts, and the answer once all that is on disk.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    pub changes: Vec<Change>,
    pub drafts: Vec<DraftChange>,
    pub reply: Reply,
}

impl Outcome {
    fn change(change: Change) -> Outcome {
        Outcome { changes: vec![change], drafts: Vec::new(), reply: Reply::Saved }
    }
}

pub fn decide(ground: &Ground<'_>, act: &Act, progress: &Progress) -> Result<Outcome, Refusal> {
    check::act(ground.view, ground.actor, act)?;
    match act {
        Act::SaveDraft { form, cells, at } => form::save(ground, form, cells, *at),
        Act::SaveRemark { form, line, remark } => form::save_remark(ground, form, *line, remark),
        Act::SaveDrafts { drafts } => form::save_all(ground, drafts),
        Act::Submit { form } => form::submit(ground, form),
        Act::Reopen { form } => form::reopen(ground, form),
        Act::SubmitPaper { form, answers } => paper::submit(ground, form, answers),
        Act::DecideRatings { cycle, employee, decision } => {
            rating::decide(ground, *cycle, *employee, decision.as_ref())
        }
        Act::SetPhase { cycle, phase } => cycle::set_phase(ground, *cycle, *phase),
        Act::OpenCycle { file } => file::open_cycle(ground, file),
        Act::Import { what, name, bytes, dry_run } => {
            file::import(ground, *what, (name, bytes), *dry_run, progress)
        }
        Act::SetAccount { login, employee, roles, unit } => {
            account::set(ground, login, *employee, roles, *unit)
        }
    }
}
