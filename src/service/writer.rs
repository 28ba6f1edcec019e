//! The one thread that changes the store.
//!
//! It takes a request, begins a batch, decides and records it and everything else that queued up meanwhile,
//! commits once, and then answers them all, refusals too: a refusal may rest on what is not yet on disk. All of
//! a request is decided before its first change is recorded, so a refusal harms no neighbour. When recording
//! fails or panics, the batch is given up and its requests run one by one, each in a batch of its own.
//!
//! Nobody is told "saved" before the commit that holds it has returned.

use super::{
    actor::Actor,
    api::{Act, Edit, ImportReport, Reply},
    decide::{self, Ground, Outcome},
    draft::{DraftChange, Drafts},
    fault::Refusal,
    progress::Progress,
    undo,
};
use crate::{
    clock,
    domain::{
        change::{Change, Thing},
        day::Moment,
        id::AccountId,
    },
    guard,
    store::{
        batch::Batch,
        db::Store,
        error::StoreError,
        read::{Read, View},
    },
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, SyncSender, TryRecvError},
    },
    time::{Duration, Instant},
};

/// What the writer writes to: the store, or in tests something that fails on purpose.
pub trait Ledger: Send {
    /// Dropping what comes back gives up what was recorded with it.
    fn begin(&self) -> Result<Box<dyn Transaction + '_>, StoreError>;
}

/// One commit's worth of changes.
pub trait Transaction: Read + Drafts {
    fn record(&mut self, at: Moment, account: AccountId, change: &Change) -> Result<(), StoreError>;
    fn set_draft(&mut self, change: &DraftChange) -> Result<(), StoreError>;
    fn set_note(&mut self, row: undo::DraftRow);
    fn commit(self: Box<Self>) -> Result<(), StoreError>;
}

impl Ledger for Arc<Store> {
    fn begin(&self) -> Result<Box<dyn Transaction + '_>, StoreError> {
        Ok(Box::new(Store::begin(self)?))
    }
}

impl Transaction for Batch<'_> {
    fn record(&mut self, at: Moment, account: AccountId, change: &Change) -> Result<(), StoreError> {
        Batch::record(self, at, account, change)
    }
    fn set_draft(&mut self, change: &DraftChange) -> Result<(), StoreError> {
        Batch::set_draft(self, &change.key, change.draft.as_ref())
    }
    fn set_note(&mut self, (key, sealed): undo::DraftRow) {
        Batch::set_note(self, &key, sealed);
    }
    fn commit(self: Box<Self>) -> Result<(), StoreError> {
        Batch::commit(*self)
    }
}

/// What the writer is asked to do.
pub enum Job {
    Act {
        actor: Actor,
        act: Act,
        progress: Arc<Progress>,
    },
    /// Makes the first account of an empty store.
    First {
        login: String,
    },
}

pub struct Request {
    pub job: Job,
    /// Where the answer goes; room for one, so that the writer never waits.
    pub answer: SyncSender<Result<Reply, Refusal>>,
}

/// Counted for whoever looks after the service.
#[derive(Debug, Default)]
pub struct Tally {
    /// Commits that came back.
    pub commits: AtomicU64,
    /// Moves whenever units or employees may have changed.
    pub people: AtomicU64,
}

/// Requests waiting before whoever sends another has to wait, too.
pub const QUEUE: usize = 1024;

/// The most a batch takes together, in requests and in time.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub requests: usize,
    pub time: Duration,
}

impl Default for Limits {
    /// What waits longest still waits short.
    fn default() -> Limits {
        Limits { requests: 128, time: Duration::from_millis(8) }
    }
}

/// Runs until every sender is gone and the queue is empty.
pub fn run(ledger: &dyn Ledger, queue: &Receiver<Request>, tally: &Tally, limits: Limits) {
    let mut next = None;
    while let Some(first) = next.take().or_else(|| queue.recv().ok()) {
        if first.is_long() {
            alone(ledger, first, tally);
        } else {
            next = together(ledger, first, queue, tally, limits);
        }
    }
}

impl Request {
    fn is_long(&self) -> bool {
        match &self.job {
            Job::Act { act, .. } => is_long(act),
            Job::First { .. } => false,
        }
    }

    /// Whoever asked may be gone; then nobody wants the answer.
    fn answer(self, answer: Result<Reply, Refusal>) {
        let _ = self.answer.try_send(answer);
    }
}

/// Files may hold a whole government; they share a batch with nobody.
pub fn is_long(act: &Act) -> bool {
    match act {
        Act::Import { .. } | Act::OpenCycle { .. } | Act::Undo { .. } => true,
        Act::Edit(edit) => matches!(**edit, Edit::Cycle { .. } | Edit::RatersByRule { .. }),
        Act::SaveDraft { .. }
        | Act::SaveRemark { .. }
        | Act::SaveDrafts { .. }
        | Act::Submit { .. }
        | Act::SubmitPaper { .. }
        | Act::Reopen { .. }
        | Act::DecideRatings { .. }
        | Act::SetPhase { .. }
        | Act::SetAccount { .. } => false,
    }
}

/// A batch for this request and those behind it. Gives back a long one that it met.
fn together(
    ledger: &dyn Ledger,
    first: Request,
    queue: &Receiver<Request>,
    tally: &Tally,
    limits: Limits,
) -> Option<Request> {
    let begun = Instant::now();
    let mut batch = match ledger.begin() {
        Ok(batch) => batch,
        Err(error) => {
            first.answer(Err(error.into()));
            return None;
        }
    };
    let mut done: Vec<(Request, Result<Reply, Refusal>)> = Vec::new();
    let mut moved = false;
    let mut waiting = Some(first);
    let mut long = None;
    while let Some(request) = waiting.take() {
        match perform(&mut *batch, &request.job) {
            Performed::Done(reply, people) => {
                moved |= people;
                done.push((request, Ok(reply)));
            }
            Performed::Refused(refusal) => done.push((request, Err(refusal))),
            Performed::Failed(_) => {
                drop(batch);
                let requests = done.into_iter().map(|(r, _)| r).chain([request]);
                requests.for_each(|r| alone(ledger, r, tally));
                return None;
            }
        }
        if done.len() < limits.requests && begun.elapsed() < limits.time {
            match queue.try_recv() {
                Ok(request) if request.is_long() => long = Some(request),
                Ok(request) => waiting = Some(request),
                Err(TryRecvError::Empty | TryRecvError::Disconnected) => (),
            }
        }
    }
    match finish(batch, moved, tally) {
        Ok(()) => done.into_iter().for_each(|(request, answer)| request.answer(answer)),
        // Refusals too: what they rest on is as doubtful as the rest.
        Err(refusal) => done.into_iter().for_each(|(request, _)| request.answer(Err(refusal.clone()))),
    }
    long
}

/// A batch for one request.
fn alone(ledger: &dyn Ledger, request: Request, tally: &Tally) {
    let answer = match ledger.begin() {
        Err(error) => Err(error.into()),
        Ok(mut batch) => match perform(&mut *batch, &request.job) {
            Performed::Done(reply, people) => finish(batch, people, tally).map(|()| reply),
            Performed::Refused(refusal) | Performed::Failed(refusal) => Err(refusal),
        },
    };
    request.answer(answer);
}

fn finish(batch: Box<dyn Transaction + '_>, people: bool, tally: &Tally) -> Result<(), Refusal> {
    let outcome = guard::caught(|| batch.commit()).unwrap_or_else(|_| Err(broken()));
    if people {
        // Also after an error, since the commit may be there all the same.
        tally.people.fetch_add(1, Ordering::Release);
    }
    if outcome.is_ok() {
        tally.commits.fetch_add(1, Ordering::Relaxed);
    }
    outcome.map_err(Refusal::from)
}

fn broken() -> StoreError {
    StoreError::Failed("the program met a fault of its own".to_owned())
}

enum Performed {
    /// Recorded; whether units or employees have changed.
    Done(Reply, bool),
    /// Nothing was recorded.
    Refused(Refusal),
    /// Recording broke off; the batch is worth nothing any more.
    Failed(Refusal),
}

fn perform(batch: &mut dyn Transaction, job: &Job) -> Performed {
    let now = clock::now();
    let decided = guard::caught(|| decided(batch, job, now));
    let (account, outcome) = match decided {
        Ok(Ok(decided)) => decided,
        Ok(Err(refusal)) => return Performed::Refused(refusal),
        Err(_) => return Performed::Refused(broken().into()),
    };
    let is_undo = matches!(job, Job::Act { act: Act::Undo { .. }, .. });
    let people = outcome.changes.iter().any(concerns_people);
    match guard::caught(|| recorded(batch, account, now, outcome)) {
        Ok(Ok(reply)) => Performed::Done(reply, people),
        // What was to be taken away is what something else stands on.
        Ok(Err(StoreError::Misfit { .. })) if is_undo => Performed::Failed(Refusal::InUse),
        Ok(Err(error)) => Performed::Failed(error.into()),
        Err(_) => Performed::Failed(broken().into()),
    }
}

/// Records what was decided, and keeps beside it what takes it back.
fn recorded(
    batch: &mut dyn Transaction,
    account: AccountId,
    now: Moment,
    outcome: Outcome,
) -> Result<Reply, StoreError> {
    let Outcome { changes, drafts, deed, used, reply } = outcome;
    let mut inverses = Vec::new();
    for change in &changes {
        if deed.is_some() {
            inverses.append(&mut undo::inverse(View::new(batch), change)?);
        }
        batch.record(now, account, change)?;
    }
    drafts.iter().try_for_each(|change| batch.set_draft(change))?;
    used.into_iter().for_each(|key| batch.set_note((key, None)));
    let Some((deed, name)) = deed.filter(|_| !inverses.is_empty()) else { return Ok(reply) };
    let (number, rows) = undo::kept(View::new(batch), batch, account, (now, deed, &name), inverses)?;
    rows.into_iter().for_each(|row| batch.set_note(row));
    Ok(match reply {
        Reply::Edited { undo: _ } => Reply::Edited { undo: Some(number) },
        Reply::Imported(report) => Reply::Imported(ImportReport { undo: Some(number), ..report }),
        other => other,
    })
}

fn decided(batch: &dyn Transaction, job: &Job, now: Moment) -> Result<(AccountId, Outcome), Refusal> {
    let view = View::new(batch);
    match job {
        Job::Act { actor, act, progress } => {
            let ground = Ground { view, drafts: batch, actor, now };
            Ok((actor.account, decide::decide(&ground, act, progress)?))
        }
        Job::First { login } => {
            let changes = decide::account::first(view, login)?.into_iter().collect();
            Ok((BY_ITSELF, Outcome::of(changes, Reply::Saved)))
        }
    }
}

/// In the journal: what the program does by itself.
const BY_ITSELF: AccountId = AccountId(0);

fn concerns_people(change: &Change) -> bool {
    matches!(
        change,
        Change::EmployeeSet { .. }
            | Change::UnitSet { .. }
            | Change::Removed { what: Thing::Employee(_) | Thing::Unit(_), name: _ }
    )
}
