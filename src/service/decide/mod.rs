//! Deciding: what an act changes, or why it is refused. Pure; nothing is written here.
//!
//! All of a request is decided before its first change is recorded, and every rule that depends on what is
//! stored is asked of the records inside the batch, so that two requests in one batch see each other.

pub mod account;
mod cycle;
mod edit;
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
    import,
    progress::Progress,
};
use crate::{
    domain::{change::Change, day::Moment, undo::Deed},
    store::read::{Entry, View},
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
    /// What is kept so that it can be taken back, and under what name.
    pub deed: Option<(Deed, String)>,
    /// Rows of the table of drafts that are used up by this.
    pub used: Vec<Vec<u8>>,
    /// Rows that are set, with what lies there from now on.
    pub notes: Vec<Entry>,
    pub reply: Reply,
}

impl Outcome {
    pub fn of(changes: Vec<Change>, reply: Reply) -> Outcome {
        Outcome { changes, drafts: Vec::new(), deed: None, used: Vec::new(), notes: Vec::new(), reply }
    }

    fn change(change: Change) -> Outcome {
        Outcome::of(vec![change], Reply::Saved)
    }

    fn with_drafts(self, drafts: Vec<DraftChange>) -> Outcome {
        Outcome { drafts, ..self }
    }

    fn undoable(self, deed: Deed, name: impl Into<String>) -> Outcome {
        Outcome { deed: Some((deed, name.into())), ..self }
    }
}

pub fn decide(ground: &Ground<'_>, act: &Act, progress: &Progress) -> Result<Outcome, Refusal> {
    check::act(ground.view, ground.actor, act)?;
    match act {
        Act::SaveDraft { form, cells, at } => form::save(ground, form, cells, *at),
        Act::SaveRemark { form, line, remark } => form::save_remark(ground, form, *line, remark),
        Act::SaveDrafts { drafts } => form::save_all(ground, drafts),
        Act::Submit { form, answers } => form::submit(ground, form, answers),
        Act::Reopen { form } => form::reopen(ground, form),
        Act::SubmitPaper { form, answers } => paper::submit(ground, form, answers),
        Act::DecideRatings { cycle, employee, decision } => {
            rating::decide(ground, *cycle, *employee, decision.as_ref())
        }
        Act::ShowRaters { cycle, subject, group } => rating::show_raters(ground, *cycle, *subject, *group),
        Act::SetPhase { cycle, phase } => cycle::set_phase(ground, *cycle, *phase),
        Act::OpenCycle { file } => file::open_cycle(ground, file),
        Act::Import { what, name, bytes, dry_run, fixes } => {
            file::import(ground, *what, import::File { name, bytes, fixes }, *dry_run, progress)
        }
        Act::SetAccount { login, employee, roles, unit } => {
            account::set(ground, login, *employee, roles, *unit)
        }
        Act::Edit(edit) => edit::decide(ground, edit),
        Act::Undo { number } => edit::undo(ground, *number),
    }
}
