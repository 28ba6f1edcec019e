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
    fault::{Failed, Refusal},
    notice::{Hub, Topic, Topics},
    progress::Progress,
    repeat::{self, Order, Token},
    undo,
};
use crate::{
    clock,
    domain::{change::Change, day::Moment, id::AccountId},
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
        atomic::{AtomicU64, AtomicUsize, Ordering},
        mpsc::{Receiver, Sender, SyncSender, channel},
    },
    thread,
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
        /// Its name, when it may be handed in again.
        token: Option<Token>,
        progress: Arc<Progress>,
    },
    /// Makes the first account of an empty store.
    First { login: String },
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
    /// Moves whenever somebody's rights may have changed.
    pub rights: AtomicU64,
}

/// Who learns of a commit.
#[derive(Debug, Default)]
pub struct Told {
    pub tally: Tally,
    /// Requests that wait for the writer.
    pub queued: AtomicUsize,
    pub hub: Hub,
}

/// The most a batch takes together, in requests and in time.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub requests: usize,
    pub time: Duration,
}

impl Default for Limits {
    /// What waits longest still waits short.
    fn default() -> Limits {
        Limits { requests: 256, time: Duration::from_millis(8) }
    }
}

/// Runs until every sender is gone and the queue is empty.
pub fn run(ledger: &dyn Ledger, queue: &Receiver<Request>, told: &Told, limits: Limits) {
    thread::scope(|scope| {
        let (answers, answered) = channel::<Vec<Answered>>();
        let tells =
            move || answered.into_iter().flatten().for_each(|(request, answer)| request.answer(answer));
        let helper = thread::Builder::new().name("answers".to_owned()).spawn_scoped(scope, tells);
        let answers = helper.ok().map(|_| answers);
        let (order, company) = (Order::default(), (0, Instant::now()));
        let mut writer = Writer { ledger, told, limits, order, answers, company };
        let mut next = None;
        while let Some(first) = next.take().or_else(|| writer.taken(queue.recv().ok())) {
            if first.is_long() {
                writer.alone(first);
            } else {
                next = writer.together(first, queue);
            }
        }
    });
}

type Answered = (Request, Result<Reply, Refusal>);

/// Whoever is woken wants the processor, too: from so many on, somebody else wakes them while the next batch begins.
const MANY: usize = 96;

struct Writer<'a> {
    ledger: &'a dyn Ledger,
    told: &'a Told,
    limits: Limits,
    order: Order,
    answers: Option<Sender<Vec<Answered>>>,
    /// How many were answered last or waited then: who goes on at once is waited for until then, so that those
    /// who work at the same time do not wait for each other's commits in turn.
    company: (usize, Instant),
}

/// So much of the time of the last commit is waited for company.
const SHARE: u32 = 8;
/// With so many a commit is well used.
const ENOUGH: usize = 64;

impl Request {
    fn is_long(&self) -> bool {
        match &self.job {
            Job::Act { act, .. } => is_long(act),
            Job::First { .. } => false,
        }
    }

    fn program(&self) -> Option<u64> {
        match &self.job {
            Job::Act { token, .. } => token.map(|token| token.program),
            Job::First { .. } => None,
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
        | Act::ShowRaters { .. }
        | Act::SetPhase { .. }
        | Act::SetAccount { .. } => false,
    }
}

impl Writer<'_> {
    /// A batch for this request and those behind it. Gives back a long one that it met.
    fn together(&mut self, first: Request, queue: &Receiver<Request>) -> Option<Request> {
        let begun = Instant::now();
        let mut batch = match self.ledger.begin() {
            Ok(batch) => batch,
            Err(error) => {
                first.answer(Err(error.into()));
                return None;
            }
        };
        let mut done: Vec<Answered> = Vec::new();
        let mut moved: Vec<Moved> = Vec::new();
        let mut waiting = Some(first);
        let mut long = None;
        while let Some(request) = waiting.take() {
            match perform(&mut *batch, &request.job, &mut self.order) {
                Performed::Done(reply, topics) => {
                    moved.push((request.program(), topics));
                    done.push((request, Ok(reply)));
                }
                Performed::Refused(refusal) => done.push((request, Err(refusal))),
                Performed::Failed(_) => {
                    drop(batch);
                    let requests = done.into_iter().map(|(r, _)| r).chain([request]);
                    requests.for_each(|r| self.alone(r));
                    return None;
                }
            }
            if done.len() < self.limits.requests && begun.elapsed() < self.limits.time {
                match self.behind(queue, done.len()) {
                    Some(request) if request.is_long() => long = Some(request),
                    other => waiting = other,
                }
            }
        }
        let committing = Instant::now();
        if let Err(refusal) = finish(batch, &moved, self.told) {
            // Refusals too: what they rest on is as doubtful as the rest.
            done.iter_mut().for_each(|(_, answer)| *answer = Err(refusal.clone()));
        }
        let n = done.len() + self.told.queued.load(Ordering::Relaxed);
        self.company = (n, Instant::now() + committing.elapsed() / SHARE);
        self.answer(done);
        long
    }

    /// The next request, if it is there or may be expected.
    fn behind(&self, queue: &Receiver<Request>, n: usize) -> Option<Request> {
        let there = queue.try_recv().ok();
        let (company, until) = self.company;
        self.taken(there.or_else(|| {
            let left = until.saturating_duration_since(Instant::now());
            (n < company.min(ENOUGH) && !left.is_zero()).then(|| queue.recv_timeout(left).ok())?
        }))
    }

    fn taken(&self, request: Option<Request>) -> Option<Request> {
        self.told.queued.fetch_sub(usize::from(request.is_some()), Ordering::Relaxed);
        request
    }

    /// A batch for one request.
    fn alone(&mut self, request: Request) {
        let answer = match self.ledger.begin() {
            Err(error) => Err(error.into()),
            Ok(mut batch) => match perform(&mut *batch, &request.job, &mut self.order) {
                Performed::Done(reply, topics) => {
                    finish(batch, &[(request.program(), topics)], self.told).map(|()| reply)
                }
                Performed::Refused(refusal) | Performed::Failed(refusal) => Err(refusal),
            },
        };
        request.answer(answer);
    }

    fn answer(&self, done: Vec<Answered>) {
        let left = match &self.answers {
            Some(answers) if done.len() >= MANY => answers.send(done).err().map(|unsent| unsent.0),
            Some(_) | None => Some(done),
        };
        left.into_iter().flatten().for_each(|(request, answer)| request.answer(answer));
    }
}

/// What has changed, and the program that did it.
type Moved = (Option<u64>, Topics);

fn finish(batch: Box<dyn Transaction + '_>, moved: &[Moved], told: &Told) -> Result<(), Refusal> {
    let committed = guard::caught(|| batch.commit().map_err(Refusal::from));
    let outcome = committed.unwrap_or_else(|_| Err(broken()));
    // Also after an error, since the commit may be there all the same.
    let tally = &told.tally;
    if moved.iter().any(|(_, topics)| topics.has(Topic::People)) {
        tally.people.fetch_add(1, Ordering::Release);
    }
    if moved.iter().any(|(_, topics)| topics.concerns_rights()) {
        tally.rights.fetch_add(1, Ordering::Release);
    }
    moved.iter().for_each(|(by, topics)| told.hub.publish(*by, topics));
    if outcome.is_ok() {
        tally.commits.fetch_add(1, Ordering::Relaxed);
    }
    outcome
}

fn broken() -> Refusal {
    Refusal::StoreFailed(Failed::Program)
}

enum Performed {
    /// Recorded; what has changed by it.
    Done(Reply, Topics),
    /// Nothing was recorded.
    Refused(Refusal),
    /// Recording broke off; the batch is worth nothing any more.
    Failed(Refusal),
}

fn perform(batch: &mut dyn Transaction, job: &Job, order: &mut Order) -> Performed {
    if let Job::Act { actor, token: Some(token), .. } = job
        && !order.follows(actor.account, *token)
    {
        return Performed::Refused(Refusal::OutOfOrder);
    }
    let now = clock::now();
    let decided = guard::caught(|| decided(batch, job, now));
    let (account, outcome) = match decided {
        Ok(Ok(Decided::Anew(account, outcome))) => (account, *outcome),
        Ok(Ok(Decided::Before(reply))) => return Performed::Done(reply, Topics::default()),
        Ok(Err(refusal)) => return Performed::Refused(refusal),
        Err(_) => return Performed::Refused(broken()),
    };
    let is_undo = matches!(job, Job::Act { act: Act::Undo { .. }, .. });
    let topics = Topics::of(&outcome.changes, &outcome.drafts);
    let token = match job {
        Job::Act { act, token, .. } => token.filter(|_| repeat::matters(act)),
        Job::First { .. } => None,
    };
    match guard::caught(|| recorded(batch, account, now, outcome, token)) {
        Ok(Ok(reply)) => Performed::Done(reply, topics),
        // What was to be taken away is what something else stands on.
        Ok(Err(StoreError::Misfit { .. })) if is_undo => Performed::Failed(Refusal::InUse),
        Ok(Err(error)) => Performed::Failed(error.into()),
        Err(_) => Performed::Failed(broken()),
    }
}

/// Records what was decided, and keeps beside it what takes it back.
fn recorded(
    batch: &mut dyn Transaction,
    account: AccountId,
    now: Moment,
    outcome: Outcome,
    token: Option<Token>,
) -> Result<Reply, StoreError> {
    let Outcome { changes, drafts, deed, used, notes, reply } = outcome;
    let mut inverses = Vec::new();
    for change in &changes {
        if deed.is_some() {
            inverses.append(&mut undo::inverse(View::new(batch), change)?);
        }
        batch.record(now, account, change)?;
    }
    drafts.iter().try_for_each(|change| batch.set_draft(change))?;
    used.into_iter().for_each(|key| batch.set_note((key, None)));
    notes.into_iter().for_each(|(key, sealed)| batch.set_note((key, Some(sealed))));
    let reply = match deed.filter(|_| !inverses.is_empty()) {
        None => reply,
        Some((deed, name)) => {
            let (number, rows) = undo::kept(View::new(batch), batch, account, (now, deed, &name), inverses)?;
            rows.into_iter().for_each(|row| batch.set_note(row));
            match reply {
                Reply::Edited { undo: _ } => Reply::Edited { undo: Some(number) },
                Reply::Imported(report) => Reply::Imported(ImportReport { undo: Some(number), ..report }),
                other => other,
            }
        }
    };
    if let Some(token) = token {
        let (key, sealed) = repeat::remembered(batch, account, token, &reply)?;
        batch.set_note((key, Some(sealed)));
    }
    Ok(reply)
}

enum Decided {
    Anew(AccountId, Box<Outcome>),
    /// The same act was performed already; the answer again.
    Before(Reply),
}

fn decided(batch: &dyn Transaction, job: &Job, now: Moment) -> Result<Decided, Refusal> {
    let view = View::new(batch);
    match job {
        Job::Act { actor, act, token, progress } => {
            if let Some(token) = token.filter(|_| repeat::matters(act))
                && let Some(reply) = repeat::answered(view, batch, actor, act, token)?
            {
                return Ok(Decided::Before(reply));
            }
            let ground = Ground { view, drafts: batch, actor, now };
            Ok(Decided::Anew(actor.account, Box::new(decide::decide(&ground, act, progress)?)))
        }
        Job::First { login } => {
            let changes = decide::account::first(view, login)?.into_iter().collect();
            Ok(Decided::Anew(BY_ITSELF, Box::new(Outcome::of(changes, Reply::Saved))))
        }
    }
}

/// In the journal: what the program does by itself.
const BY_ITSELF: AccountId = AccountId(0);
