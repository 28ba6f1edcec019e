//! The use cases: what may be asked and what may be done, by whom, and how changes reach the store.
//!
//! Here: requests and answers (`api`), rights (`check`), deciding (`decide`, pure), asking (`query`), the writer
//! that commits in groups, search, import. Never here: sockets, screens, sentences.
//!
//! `Service` ties them together: questions are answered on the caller's thread, from the snapshot after the
//! last commit; acts go through the writer's queue and are answered when they are on disk.

pub mod actor;
pub mod api;
pub mod check;
pub mod decide;
pub mod draft;
pub mod edit;
pub mod entry;
pub mod fate;
pub mod fault;
pub mod import;
pub mod kept;
pub mod progress;
pub mod query;
mod reply;
pub mod search;
pub mod tree;
pub mod undo;
pub mod writer;

use crate::{
    clock,
    domain::{
        account::Role,
        id::{AccountId, EmployeeId},
        unit::Unit,
    },
    store::{
        db::Store,
        error::StoreError,
        key::{Key, Space},
        read::View,
    },
};
use actor::Actor;
use api::{Act, Query, Reply};
use fault::Refusal;
use progress::Progress;
use query::{Desk, Shelf};
use std::{
    io,
    ops::ControlFlow,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    },
    thread::{Builder, JoinHandle},
    time::Duration,
};
use writer::{Job, Ledger, Limits, Request, Tally};

pub struct Service {
    store: Arc<Store>,
    shelf: Shelf,
    tally: Arc<Tally>,
    waiting: AtomicUsize,
    /// Gone once the service is stopped.
    queue: Mutex<Option<SyncSender<Request>>>,
    writer: Mutex<Option<JoinHandle<()>>>,
}

impl Service {
    pub fn start(store: Store) -> Result<Arc<Service>, Refusal> {
        let store = Arc::new(store);
        let ledger = Arc::clone(&store);
        Service::start_on(store, ledger, Limits::default())
    }

    /// With a ledger of its own in front of the store, as tests need it to count and to fail.
    pub fn start_on(
        store: Arc<Store>,
        ledger: impl Ledger + 'static,
        limits: Limits,
    ) -> Result<Arc<Service>, Refusal> {
        let (sender, queue) = sync_channel(writer::QUEUE);
        let tally = Arc::new(Tally::default());
        let counted = Arc::clone(&tally);
        let writer = Builder::new()
            .name("writer".to_owned())
            .spawn(move || writer::run(&ledger, &queue, &counted, limits))
            .map_err(|e: io::Error| Refusal::StoreFailed(e.to_string()))?;
        Ok(Arc::new(Service {
            store,
            shelf: Shelf::default(),
            tally,
            waiting: AtomicUsize::new(0),
            queue: Mutex::new(Some(sender)),
            writer: Mutex::new(Some(writer)),
        }))
    }

    /// Who a login is. The first login of an empty store becomes its administrator, with every role.
    pub fn actor(&self, login: &str) -> Result<Actor, Refusal> {
        if self.store.snapshot()?.view().last_id(Space::Account)? == 0 {
            let answer = self.send(Job::First { login: login.to_owned() })?;
            answer.recv().map_err(|_| gone())??;
        }
        actor(self.store.snapshot()?.view(), login)
    }

    /// The number of the last change; what an actor may do changes only with it.
    pub fn head(&self) -> Result<u64, Refusal> {
        Ok(self.store.snapshot()?.head().number)
    }

    pub fn ask(&self, actor: &Actor, query: &Query, progress: &Progress) -> Result<Reply, Refusal> {
        // Counted before the snapshot is taken, so that nothing kept can be taken for newer than it is.
        let people = self.tally.people.load(Ordering::Acquire);
        let snapshot = self.store.snapshot()?;
        let desk = Desk::new((&self.store, &snapshot), actor, clock::today(), &self.shelf, people);
        query::ask(&desk, query, progress)
    }

    /// Comes back when the change is on disk, or was refused.
    pub fn act(&self, actor: &Actor, act: Act, progress: &Progress) -> Result<Reply, Refusal> {
        let is_long = writer::is_long(&act);
        let shared = Arc::new(Progress::default());
        let answer = self.send(Job::Act { actor: actor.clone(), act, progress: Arc::clone(&shared) })?;
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let outcome = if is_long {
            followed(&answer, &shared, progress)
        } else {
            answer.recv().unwrap_or_else(|_| Err(gone()))
        };
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        outcome
    }

    /// How many commits have come back; several acts share one.
    pub fn n_commits(&self) -> u64 {
        self.tally.commits.load(Ordering::Relaxed)
    }

    /// Acts that were handed in and not yet answered.
    pub fn n_waiting(&self) -> usize {
        self.waiting.load(Ordering::SeqCst)
    }

    /// Takes nothing more, finishes what is queued, and ends the writer.
    pub fn stop(&self) {
        drop(self.queue.lock().unwrap_or_else(PoisonError::into_inner).take());
        if let Some(writer) = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take() {
            // The writer catches what panics, and has answered everybody either way.
            let _ = writer.join();
        }
    }

    fn send(&self, job: Job) -> Result<Receiver<Result<Reply, Refusal>>, Refusal> {
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let (sender, answer) = sync_channel(1);
        queue.ok_or_else(gone)?.send(Request { job, answer: sender }).map_err(|_| gone())?;
        Ok(answer)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.stop();
    }
}

/// How often progress is passed on.
const GLANCE: Duration = Duration::from_millis(50);

/// Waits for an answer and passes on meanwhile how far the writer has come.
fn followed(
    answer: &Receiver<Result<Reply, Refusal>>,
    from: &Progress,
    to: &Progress,
) -> Result<Reply, Refusal> {
    let (mut known, mut total) = (0, 0);
    loop {
        let outcome = answer.recv_timeout(GLANCE);
        let (done, of) = from.read();
        if of != total || done < known {
            to.start(of);
            (known, total) = (0, of);
        }
        to.advance(done.saturating_sub(known));
        known = done;
        match outcome {
            Ok(answer) => return answer,
            Err(RecvTimeoutError::Timeout) => (),
            Err(RecvTimeoutError::Disconnected) => return Err(gone()),
        }
    }
}

fn gone() -> Refusal {
    Refusal::StoreBusy("the service is stopping".to_owned())
}

fn actor(view: View<'_>, login: &str) -> Result<Actor, Refusal> {
    let none = || Refusal::NoAccount { login: login.to_owned() };
    let id: AccountId = view.account_by_login(login)?.ok_or_else(none)?;
    let account = view.account(id)?.ok_or_else(none)?;
    let mut roles = account.roles;
    if let Some(employee) = account.employee {
        roles.extend(roles_of(view, employee)?);
    }
    roles.sort_unstable();
    roles.dedup();
    Ok(Actor { account: id, login: account.login, employee: account.employee, roles, unit: account.unit })
}

/// What somebody is by the records, without being given it: himself, a superior, a rater, a head of a unit.
fn roles_of(view: View<'_>, employee: EmployeeId) -> Result<Vec<Role>, StoreError> {
    let mut roles = vec![Role::Employee];
    if !view.subordinates(employee)?.is_empty() {
        roles.push(Role::Evaluator);
    }
    for (cycle, _) in view.cycles()? {
        if !view.assignments_for(cycle, employee)?.is_empty() {
            roles.push(Role::Rater);
            break;
        }
    }
    let mut leads = false;
    view.each(&Key::new(Space::Unit), |_, unit: Unit| {
        leads = unit.head == Some(employee);
        Ok(if leads { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    if leads {
        roles.push(Role::Head);
    }
    Ok(roles)
}
