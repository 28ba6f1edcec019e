//! Threads that talk to the service, so that whoever asks never waits.
//!
//! One performs acts in the order they were given, one answers questions. A question is asked after the acts
//! before it have been performed, so that what was just saved is in its answer; only a file being taken in is
//! not waited for.

use super::Link;
use crate::service::{
    api::{Act, Query, Reply},
    fault::Refusal,
    notice::Topics,
    progress::Progress,
    writer::is_long,
};
use std::{
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread::{Builder, JoinHandle},
    time::Duration,
};

/// Takes an answer with the name its request was given. Called on the threads of the worker.
pub type Deliver<Id> = Arc<dyn Fn(Id, Result<Reply, Refusal>) + Send + Sync>;

/// Is told now and then how far a long act has come: done, of how many.
pub type Watch = Arc<dyn Fn(u64, u64) + Send + Sync>;

pub struct Worker<Id> {
    acts: Option<Sender<(Id, Act)>>,
    queries: Option<Sender<Asked<Id>>>,
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
    /// Acts given so far, and the number of the last one that questions wait for.
    n_acts: u64,
    awaited: u64,
}

/// For the thread of questions.
enum Asked<Id> {
    /// After so many acts.
    Query(Id, u64, Query),
    Watch(Topics),
}

#[derive(Default)]
struct Shared {
    performed: Mutex<Performed>,
    moved: Condvar,
    stopping: AtomicBool,
    /// Of the act, and of the question, that is under way.
    act: Progress,
    query: Progress,
}

#[derive(Default)]
struct Performed {
    n_acts: u64,
    /// The thread of acts has come to the end of its queue and left.
    ended: bool,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Performed> {
        self.performed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_for(&self, n: u64) {
        let mut performed = self.lock();
        while performed.n_acts < n && !performed.ended {
            performed = self.moved.wait(performed).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn set(&self, change: impl FnOnce(&mut Performed)) {
        change(&mut self.lock());
        self.moved.notify_all();
    }
}

impl<Id: Send + 'static> Worker<Id> {
    pub fn start(link: Arc<dyn Link>, deliver: Deliver<Id>) -> std::io::Result<Worker<Id>> {
        Worker::watched(link, deliver, Arc::new(|_, _| ()))
    }

    pub fn watched(link: Arc<dyn Link>, deliver: Deliver<Id>, watch: Watch) -> std::io::Result<Worker<Id>> {
        let (acts, act_queue) = channel();
        let (queries, query_queue) = channel();
        let shared = Arc::new(Shared::default());
        let threads = vec![
            thread("acts", {
                let (link, deliver, shared) = (Arc::clone(&link), Arc::clone(&deliver), Arc::clone(&shared));
                move || perform(&*link, &act_queue, &deliver, &shared, &watch)
            })?,
            thread("queries", {
                let shared = Arc::clone(&shared);
                move || answer(&*link, &query_queue, &deliver, &shared)
            })?,
        ];
        Ok(Worker { acts: Some(acts), queries: Some(queries), shared, threads, n_acts: 0, awaited: 0 })
    }

    pub fn ask(&mut self, id: Id, query: Query) {
        if let Some(queries) = &self.queries {
            // The other end lives as long as this one; a panic there would already have been reported.
            let _ = queries.send(Asked::Query(id, self.awaited, query));
        }
    }

    /// In place of what was watched before.
    pub fn watch(&mut self, topics: Topics) {
        if let Some(queries) = &self.queries {
            let _ = queries.send(Asked::Watch(topics));
        }
    }

    pub fn act(&mut self, id: Id, act: Act) {
        self.n_acts += 1;
        if !is_long(&act) {
            self.awaited = self.n_acts;
        }
        if let Some(acts) = &self.acts {
            let _ = acts.send((id, act));
        }
    }

    /// How far the act under way has come.
    pub fn progress(&self) -> (u64, u64) {
        self.shared.act.read()
    }

    /// How far the question under way has come.
    pub fn query_progress(&self) -> (u64, u64) {
        self.shared.query.read()
    }

    /// Performs all acts given so far and drops the questions. Says how many could not be performed within the
    /// limit; then the threads are left behind.
    pub fn stop(mut self, limit: Duration) -> u64 {
        self.shared.stopping.store(true, Ordering::Release);
        drop((self.acts.take(), self.queries.take()));
        let performed = self.shared.lock();
        let waited = self.shared.moved.wait_timeout_while(performed, limit, |p| !p.ended);
        let performed = waited.unwrap_or_else(PoisonError::into_inner).0;
        if performed.ended { 0 } else { self.n_acts.saturating_sub(performed.n_acts) }
    }
}

impl<Id> Drop for Worker<Id> {
    /// The threads end by themselves when their queues do; whoever wants to wait calls `stop`.
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::Release);
        drop((self.acts.take(), self.queries.take()));
        self.threads.clear();
    }
}

fn thread(name: &str, run: impl FnOnce() + Send + 'static) -> std::io::Result<JoinHandle<()>> {
    Builder::new().name(name.to_owned()).spawn(run)
}

/// Tells that the thread of acts is gone, also when it panics, so that nobody waits for it for ever.
struct Ending<'a>(&'a Shared);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.set(|performed| performed.ended = true);
    }
}

fn perform<Id>(
    link: &dyn Link,
    queue: &Receiver<(Id, Act)>,
    deliver: &Deliver<Id>,
    shared: &Shared,
    watch: &Watch,
) {
    let _ending = Ending(shared);
    for (id, act) in queue {
        shared.act.start(0);
        let answer =
            if is_long(&act) { watched(link, act, shared, watch) } else { link.act(act, &shared.act) };
        shared.set(|performed| performed.n_acts += 1);
        deliver(id, answer);
    }
}

/// How often somebody who watches is told.
const GLANCE: Duration = Duration::from_millis(150);

/// Performs a long act while another thread tells how far it has come.
fn watched(link: &dyn Link, act: Act, shared: &Shared, watch: &Watch) -> Result<Reply, Refusal> {
    let (done, ended) = channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            while ended.recv_timeout(GLANCE) == Err(RecvTimeoutError::Timeout) {
                let (n, of) = shared.act.read();
                watch(n, of);
            }
        });
        let answer = link.act(act, &shared.act);
        drop(done);
        answer
    })
}

fn answer<Id>(link: &dyn Link, queue: &Receiver<Asked<Id>>, deliver: &Deliver<Id>, shared: &Shared) {
    for asked in queue {
        let (id, after, query) = match asked {
            Asked::Query(id, after, query) => (id, after, query),
            Asked::Watch(topics) => {
                link.watch(&topics);
                continue;
            }
        };
        shared.wait_for(after);
        if shared.stopping.load(Ordering::Acquire) {
            break;
        }
        shared.query.start(0);
        deliver(id, link.ask(query, &shared.query));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{cycle::Phase, id::CycleId};

    /// Answers acts only when it is let, and counts them in its answers to questions.
    #[derive(Default)]
    struct Slow {
        gate: Mutex<u32>,
        opened: Condvar,
        n_acts: Mutex<Vec<u32>>,
    }

    impl Slow {
        fn let_pass(&self, n: u32) {
            *self.gate.lock().unwrap() += n;
            self.opened.notify_all();
        }
    }

    impl Link for Slow {
        fn ask(&self, _: Query, _: &Progress) -> Result<Reply, Refusal> {
            Ok(Reply::Backup { bytes: self.n_acts.lock().unwrap().len() as u64 })
        }

        fn act(&self, act: Act, _: &Progress) -> Result<Reply, Refusal> {
            let mut gate = self.gate.lock().unwrap();
            while *gate == 0 {
                gate = self.opened.wait(gate).unwrap();
            }
            *gate -= 1;
            if let Act::SetPhase { cycle, .. } = act {
                self.n_acts.lock().unwrap().push(cycle.0);
            }
            Ok(Reply::Saved)
        }
    }

    fn act(n: u32) -> Act {
        Act::SetPhase { cycle: CycleId(n), phase: Phase::Open }
    }

    type Answers = Receiver<(u32, Result<Reply, Refusal>)>;

    fn worker() -> (Arc<Slow>, Worker<u32>, Answers) {
        let link = Arc::new(Slow::default());
        let (sender, answers) = channel();
        let deliver: Deliver<u32> = Arc::new(move |id, answer| drop(sender.send((id, answer))));
        (Arc::clone(&link), Worker::start(link, deliver).unwrap(), answers)
    }

    #[test]
    fn acts_keep_their_order_and_a_question_sees_those_before_it() {
        let (link, mut worker, answers) = worker();
        for n in 0..3 {
            worker.act(n, act(n));
        }
        worker.ask(10, Query::Me);
        link.let_pass(3);
        let bytes = answers.iter().take(4).find_map(|(id, answer)| (id == 10).then_some(answer));
        assert_eq!(bytes, Some(Ok(Reply::Backup { bytes: 3 })));
        assert_eq!(*link.n_acts.lock().unwrap(), [0, 1, 2]);
    }

    #[test]
    fn stopping_performs_what_was_given_and_says_when_it_could_not() {
        let (link, mut worker, _answers) = worker();
        for n in 0..5 {
            worker.act(n, act(n));
        }
        link.let_pass(5);
        assert_eq!(worker.stop(Duration::from_secs(60)), 0);
        assert_eq!(link.n_acts.lock().unwrap().len(), 5);

        let (link, mut worker, _answers) = self::worker();
        worker.act(0, act(0));
        assert_eq!(worker.stop(Duration::ZERO), 1, "nothing lets the act pass");
        link.let_pass(1);
    }

    #[test]
    fn a_file_being_taken_in_does_not_hold_up_questions() {
        let (link, mut worker, answers) = worker();
        worker.act(0, Act::OpenCycle { file: String::new() });
        worker.ask(1, Query::Me);
        assert_eq!(answers.recv().unwrap().0, 1);
        link.let_pass(1);
        assert_eq!(answers.recv().unwrap().0, 0);
    }
}
