//! The use cases: what may be asked and what may be done, by whom, and how changes reach the store.
//!
//! Here: requests and answers (`api`), rights (`check`), deciding (`decide`, pure), asking (`query`), the writer
//! that commits in groups, search, import. Never here: sockets, screens, sentences.
//!
//! `Service` ties them together: questions are answered on the caller's thread, from the snapshot after the
//! last commit; acts go through the writer's queue and are answered when they are on disk.

pub mod actor;
pub mod api;
pub mod caller;
pub mod check;
pub mod decide;
pub mod draft;
pub mod edit;
pub mod entry;
pub mod fate;
pub mod fault;
pub mod import;
pub mod kept;
pub mod notice;
pub mod progress;
pub mod query;
pub mod repeat;
mod reply;
pub mod search;
pub mod tree;
pub mod undo;
pub mod writer;

use crate::{
    clock,
    domain::{
        account::{Account, Role},
        id::{AccountId, EmployeeId},
        nip::Nip,
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
use caller::Identity;
use fault::{Busy, Failed, Refusal};
use notice::{Hub, Topics, Watcher};
use progress::Progress;
use query::{Desk, Shelf};
use repeat::Token;
use std::{
    io,
    ops::ControlFlow,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, RecvTimeoutError, Sender, channel, sync_channel},
    },
    thread::{Builder, JoinHandle},
    time::Duration,
};
use writer::{Job, Ledger, Limits, Request, Told};

/// Where the answer to an act will be.
pub type Pending = Receiver<Result<Reply, Refusal>>;

pub struct Service {
    store: Arc<Store>,
    shelf: Shelf,
    told: Arc<Told>,
    waiting: AtomicUsize,
    /// Gone once the service is stopped.
    queue: Mutex<Option<Sender<Request>>>,
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
        // Whoever acts waits for the answer, so no more can wait here than there are callers.
        let (sender, queue) = channel();
        let told = Arc::new(Told::default());
        let tells = Arc::clone(&told);
        let writer = Builder::new()
            .name("writer".to_owned())
            .spawn(move || writer::run(&ledger, &queue, &tells, limits))
            .map_err(|e: io::Error| Refusal::StoreFailed(Failed::System(e.to_string())))?;
        Ok(Arc::new(Service {
            store,
            shelf: Shelf::default(),
            told,
            waiting: AtomicUsize::new(0),
            queue: Mutex::new(Some(sender)),
            writer: Mutex::new(Some(writer)),
        }))
    }

    /// Who a login of this machine is, when one person works alone: the first login of an empty store becomes
    /// its administrator, with every role.
    pub fn actor(&self, login: &str) -> Result<Actor, Refusal> {
        self.claim(login)?;
        self.identify(&Identity::Login(login.to_owned()))
    }

    /// Makes a login the administrator of a store that has no accounts.
    pub fn claim(&self, login: &str) -> Result<(), Refusal> {
        if self.store.snapshot()?.view().last_id(Space::Account)? == 0 {
            let answer = self.send(Job::First { login: login.to_owned() })?;
            answer.recv().map_err(|_| gone())??;
        }
        Ok(())
    }

    /// Who somebody is, from how he became known.
    pub fn identify(&self, identity: &Identity) -> Result<Actor, Refusal> {
        let snapshot = self.store.snapshot()?;
        let view = snapshot.view();
        match identity {
            Identity::Login(login) => {
                let (id, account) = account(view, login)?;
                if account.is_gateway() {
                    return Err(Refusal::GatewayForWhom { login: login.clone() });
                }
                actor(view, id, account)
            }
            Identity::Spoken { by, nip } => {
                let (_, gateway) = account(view, by)?;
                if !gateway.is_gateway() {
                    return Err(Refusal::NotAGateway { login: by.clone() });
                }
                let (id, account) = account_of(view, nip)?;
                if account.is_administrator() {
                    return Err(Refusal::NotThroughGateway);
                }
                actor(view, id, account)
            }
        }
    }

    /// The number of the last change.
    pub fn head(&self) -> Result<u64, Refusal> {
        Ok(self.store.snapshot()?.head().number)
    }

    /// Moves whenever somebody's rights may have changed.
    pub fn rights(&self) -> u64 {
        self.told.tally.rights.load(Ordering::Acquire)
    }

    /// Those topics that somebody may be told of.
    pub fn allowed(&self, actor: &Actor, topics: &Topics) -> Result<Topics, Refusal> {
        Ok(topics.allowed(self.store.snapshot()?.view(), actor)?)
    }

    /// A place to wait for changes.
    pub fn watch(&self, program: u64, bell: impl Fn() + Send + Sync + 'static) -> Watcher {
        Hub::watch(&self.told, program, bell)
    }

    pub fn ask(&self, actor: &Actor, query: &Query, progress: &Progress) -> Result<Reply, Refusal> {
        // Counted before the snapshot is taken, so that nothing kept can be taken for newer than it is.
        let people = self.told.tally.people.load(Ordering::Acquire);
        let snapshot = self.store.snapshot()?;
        let desk = Desk::new((&self.store, &snapshot), actor, clock::today(), &self.shelf, people);
        query::ask(&desk, query, progress)
    }

    /// Comes back when the change is on disk, or was refused.
    pub fn act(&self, actor: &Actor, act: Act, progress: &Progress) -> Result<Reply, Refusal> {
        self.act_once(actor, act, None, progress)
    }

    /// The same act with the same token is performed once, however often it is handed in.
    pub fn act_once(
        &self,
        actor: &Actor,
        act: Act,
        token: Option<Token>,
        progress: &Progress,
    ) -> Result<Reply, Refusal> {
        let is_long = writer::is_long(&act);
        let shared = Arc::new(Progress::default());
        let answer = self.hand_in(actor.clone(), act, token, &shared)?;
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let outcome = if is_long {
            followed(&answer, &shared, progress)
        } else {
            answer.recv().unwrap_or_else(|_| Err(gone()))
        };
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        outcome
    }

    /// Comes back at once; the answer comes when there is one.
    pub fn hand_in(
        &self,
        actor: Actor,
        act: Act,
        token: Option<Token>,
        progress: &Arc<Progress>,
    ) -> Result<Pending, Refusal> {
        self.send(Job::Act { actor, act, token, progress: Arc::clone(progress) })
    }

    /// How many commits have come back; several acts share one.
    pub fn n_commits(&self) -> u64 {
        self.told.tally.commits.load(Ordering::Relaxed)
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

    fn send(&self, job: Job) -> Result<Pending, Refusal> {
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let (sender, answer) = sync_channel(1);
        let queue = queue.ok_or_else(gone)?;
        self.told.queued.fetch_add(1, Ordering::Relaxed);
        queue.send(Request { job, answer: sender }).map_err(|_| gone())?;
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
fn followed(answer: &Pending, from: &Progress, to: &Progress) -> Result<Reply, Refusal> {
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
    Refusal::StoreBusy(Busy::Stopping)
}

fn account(view: View<'_>, login: &str) -> Result<(AccountId, Account), Refusal> {
    let none = || Refusal::NoAccount { login: login.to_owned() };
    let id = view.account_by_login(login)?.ok_or_else(none)?;
    let account = view.account(id)?.filter(|account| !account.is_closed()).ok_or_else(none)?;
    Ok((id, account))
}

/// The account of an employee: the one whose login is his NIP, or the first that is linked to him. A shared login
/// is nobody's, though it may still be linked to whoever had it before.
fn account_of(view: View<'_>, nip: &str) -> Result<(AccountId, Account), Refusal> {
    let none = || Refusal::NoAccount { login: nip.to_owned() };
    let nip = Nip::parse(nip).map_err(|_| none())?;
    let employee = view.employee_by_nip(nip)?.ok_or_else(none)?;
    let is_his = |account: &Account| account.employee == Some(employee) && !account.is_gateway();
    match account(view, &nip.digits()) {
        Ok((id, account)) if is_his(&account) => Ok((id, account)),
        _ => view.accounts()?.into_iter().find(|(_, account)| is_his(account)).ok_or_else(none),
    }
}

fn actor(view: View<'_>, id: AccountId, account: Account) -> Result<Actor, Refusal> {
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
