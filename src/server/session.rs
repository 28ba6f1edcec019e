//! One connection: a greeting, then calls and their answers, or notices.

use super::{Shared, left, peer::Peer};
use crate::{
    guard,
    protocol::{
        Answer, Call, VERSION,
        frame::{self, FILE, FROM_PROGRAM, FROM_SERVER, FrameFault},
        greeting::{self, Greeted, Hello, Purpose, Welcome},
    },
    service::{
        api::{Act, Query, Reply},
        caller::{Caller, Identity},
        check,
        fault::{Failed, Refusal},
        notice::{Topics, Watcher},
        progress::Progress,
        repeat::Token,
        writer::is_long,
    },
};
use rustix::{
    event::{EventfdFlags, PollFd, PollFlags, Timespec, eventfd, poll},
    fd::OwnedFd,
    io::Errno,
};
use std::{
    cell::Cell,
    fmt::{self, Write},
    io::{self, Read},
    os::unix::net::UnixStream,
    sync::{
        Arc, PoisonError,
        mpsc::{RecvTimeoutError, sync_channel},
    },
    thread,
    time::{Duration, Instant},
};
use tracing::{Level, debug, enabled, info, warn};

pub struct Session {
    shared: Arc<Shared>,
    number: u64,
    peer: Peer,
    stream: Arc<UnixStream>,
}

/// Notices come no closer together than this, however much happens.
const APART: Duration = Duration::from_millis(250);
/// Whoever waits for long work hears so often that it goes on.
const GLANCE: Duration = Duration::from_millis(150);
/// Whoever waits for anything else hears after so long that the server is still there, and does not ask again.
const SIGN: Duration = Duration::from_secs(5);
/// So many files are handed in at a time; whoever comes meanwhile waits.
const UPLOADS: usize = 4;

impl Session {
    pub(super) fn new(shared: Arc<Shared>, number: u64, peer: Peer, stream: Arc<UnixStream>) -> Session {
        Session { shared, number, peer, stream }
    }

    pub(super) fn run(self) {
        // A fault of ours in one connection is not to be one of the others.
        let outcome = guard::caught(|| self.serve());
        match outcome {
            Ok(Ok(())) | Ok(Err(FrameFault::Closed)) => (),
            Ok(Err(fault)) => info!(session = self.number, uid = self.peer.uid, %fault, "dropped"),
            Err(_) => warn!(session = self.number, uid = self.peer.uid, "a session met a fault of its own"),
        }
        left(&self.shared, self.number);
    }

    fn serve(&self) -> Result<(), FrameFault> {
        let patience = Some(self.shared.options.patience);
        self.stream.set_read_timeout(patience)?;
        self.stream.set_write_timeout(patience)?;
        let hello = match greeting::receive::<Hello>(&mut &self.reader())? {
            Greeted::Same(hello) => hello,
            Greeted::Other(version) => {
                info!(session = self.number, uid = self.peer.uid, version, "another version");
                let told: Welcome = Err(Refusal::OtherVersion { server: VERSION, program: version });
                return greeting::send(&mut &*self.stream, &told);
            }
        };
        let (login, caller) = match self.admitted(&hello) {
            Ok(admitted) => admitted,
            Err(refusal) => {
                warn!(session = self.number, uid = self.peer.uid, ?refusal, "not let in");
                let told: Welcome = Err(refusal);
                return greeting::send(&mut &*self.stream, &told);
            }
        };
        let welcome: Welcome = Ok(());
        greeting::send(&mut &*self.stream, &welcome)?;
        debug!(session = self.number, uid = self.peer.uid, pid = self.peer.pid, login, "let in");
        match hello.purpose {
            Purpose::Calls => self.calls(&login, &caller, hello.program),
            Purpose::Notices => self.notices(&caller, hello.program),
        }
    }

    /// Who it is, and whether there is room for him.
    fn admitted(&self, hello: &Hello) -> Result<(String, Arc<Caller>), Refusal> {
        // Not to find out who it is, for want of descriptors, is not to know him.
        let login = self.shared.names.of(self.peer.uid).map_err(|_| Refusal::Full)?;
        let login = login.ok_or_else(|| Refusal::NoAccount { login: self.peer.uid.to_string() })?;
        let (identity, name) = match &hello.speaks_for {
            None => (Identity::Login(login.clone()), login),
            Some(nip) => {
                let name = format!("{login} for {nip}");
                (Identity::Spoken { by: login, nip: nip.clone() }, name)
            }
        };
        let is_gateway = hello.speaks_for.is_some();
        let caller = Caller::new(Arc::clone(&self.shared.service), identity);
        caller.actor()?;
        let options = &self.shared.options;
        let mut open = self.shared.open();
        let n_own = open.values().filter(|o| o.uid == self.peer.uid).count();
        if open.len() > options.most || (n_own > options.most_of_one && !is_gateway) {
            return Err(Refusal::Full);
        }
        if let Some(own) = open.get_mut(&self.number) {
            own.is_admitted = true;
        }
        drop(open);
        Ok((name, Arc::new(caller)))
    }

    fn calls(&self, login: &str, caller: &Arc<Caller>, program: u64) -> Result<(), FrameFault> {
        loop {
            self.wait(None, None)?;
            if self.shared.is_stopping() {
                return self.say(&Answer::Bye);
            }
            let call = match self.receive(caller) {
                Ok(call) => call,
                Err(fault @ FrameFault::TooLarge { .. }) => {
                    self.say(&Answer::Done(Box::new(Err(Refusal::RequestTooLarge))))?;
                    return Err(fault);
                }
                Err(fault) => return Err(fault),
            };
            let begun = enabled!(Level::DEBUG).then(|| (Instant::now(), called(&call)));
            let answer = match call {
                Call::Ask(query) => self.ask(caller, query)?,
                Call::Do { number, act } => {
                    let answer = self.act(caller, act, Token { program, number })?;
                    self.shared.note(&answer);
                    answer
                }
                Call::Watch(_) => return Err(FrameFault::Garbage("watching where calls go".to_owned())),
            };
            if let Some((begun, what)) = begun {
                let refusal = answer.as_ref().err();
                debug!(session = self.number, login, what, took = ?begun.elapsed(), ?refusal, "answered");
            }
            self.say(&Answer::Done(Box::new(answer)))?;
        }
    }

    fn ask(&self, caller: &Arc<Caller>, query: Query) -> Result<Result<Reply, Refusal>, FrameFault> {
        let is_long = matches!(
            query,
            Query::Verify | Query::Backup { .. } | Query::Scores { .. } | Query::Responses { .. }
        );
        if !is_long {
            return Ok(caught(|| caller.ask(&query, &Progress::default())));
        }
        let caller = Arc::clone(caller);
        self.watched(move |progress| caller.ask(&query, progress))
    }

    fn act(
        &self,
        caller: &Arc<Caller>,
        act: Act,
        token: Token,
    ) -> Result<Result<Reply, Refusal>, FrameFault> {
        if !is_long(&act) {
            return self.short(caller, act, token);
        }
        info!(session = self.number, uid = self.peer.uid, what = first_word(&act), "long work");
        let caller = Arc::clone(caller);
        self.watched(move |progress| caller.act(act, Some(token), progress))
    }

    /// It may wait behind something long, or for the disk.
    fn short(&self, caller: &Caller, act: Act, token: Token) -> Result<Result<Reply, Refusal>, FrameFault> {
        let answer = match caller.hand_in(act, token) {
            Ok(answer) => answer,
            Err(refusal) => return Ok(Err(refusal)),
        };
        loop {
            match answer.recv_timeout(SIGN) {
                Ok(answer) => return Ok(answer),
                Err(RecvTimeoutError::Timeout) => self.say(&Answer::Progress(0, 0))?,
                Err(RecvTimeoutError::Disconnected) => return Ok(Err(broken())),
            }
        }
    }

    /// Does what takes long while the program hears how far it has come. It is done to its end also when nobody
    /// listens any more.
    fn watched(
        &self,
        work: impl FnOnce(&Progress) -> Result<Reply, Refusal> + Send + 'static,
    ) -> Result<Result<Reply, Refusal>, FrameFault> {
        let progress = Arc::new(Progress::default());
        let (sender, answer) = sync_channel(1);
        let worker = Arc::clone(&progress);
        thread::Builder::new().name("long work".to_owned()).spawn(move || {
            // Whoever asked may be gone.
            let _ = sender.send(caught(|| work(&worker)));
        })?;
        loop {
            let outcome = answer.recv_timeout(GLANCE);
            // At its end, too: a bar that stops in the middle would look like a fault.
            let (done, of) = progress.read();
            if of > 0 || outcome.is_err() {
                self.say(&Answer::Progress(done, of))?;
            }
            match outcome {
                Ok(answer) => return Ok(answer),
                Err(RecvTimeoutError::Timeout) => (),
                Err(RecvTimeoutError::Disconnected) => return Ok(Err(broken())),
            }
        }
    }

    fn notices(&self, caller: &Caller, program: u64) -> Result<(), FrameFault> {
        let bell =
            Arc::new(eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK).map_err(io::Error::from)?);
        let rung = Arc::clone(&bell);
        // A bell that has been rung as often as it can be is rung all the same.
        let watcher = self.shared.service.watch(program, move || {
            let _ = rustix::io::write(&rung, &1u64.to_ne_bytes());
        });
        let mut quiet_until: Option<Instant> = None;
        // The state of rights in which it was said what may be told.
        let mut rights = 0;
        loop {
            let pause = quiet_until.map(|until| until.saturating_duration_since(Instant::now()));
            let pause = pause.filter(|pause| !pause.is_zero());
            let may_ring = if pause.is_some() { None } else { Some(&*bell) };
            let is_readable = self.wait(may_ring, pause)?;
            if self.shared.is_stopping() {
                return self.say(&Answer::Bye);
            }
            if is_readable {
                rights = self.shared.service.rights();
                self.wanted(caller, &watcher)?;
            } else if pause.is_none() {
                let mut count = [0; 8];
                let _ = rustix::io::read(&*bell, &mut count);
                let mut found = watcher.take();
                if self.shared.service.rights() != rights {
                    found = self.allowed(caller, &found);
                }
                if !found.is_empty() {
                    self.say(&Answer::Notice(found))?;
                    quiet_until = Some(Instant::now() + APART);
                }
            }
        }
    }

    fn wanted(&self, caller: &Caller, watcher: &Watcher) -> Result<(), FrameFault> {
        match frame::receive(&mut &self.reader(), FROM_PROGRAM, || FROM_PROGRAM)? {
            Call::Watch(topics) => {
                watcher.want(&self.allowed(caller, &topics));
                Ok(())
            }
            Call::Ask(_) | Call::Do { .. } => Err(FrameFault::Garbage("calling where notices go".to_owned())),
        }
    }

    /// Whoever is nobody by now is told of nothing.
    fn allowed(&self, caller: &Caller, topics: &Topics) -> Topics {
        let allowed = caller.actor().and_then(|actor| self.shared.service.allowed(&actor, topics));
        allowed.unwrap_or_default()
    }

    /// Until something can be read (or the line has ended), the bell rings, or the time is up; says whether it
    /// is the first.
    fn wait(&self, bell: Option<&OwnedFd>, limit: Option<Duration>) -> Result<bool, FrameFault> {
        let limit = limit.map(|limit| Timespec {
            tv_sec: limit.as_secs() as i64,
            tv_nsec: i64::from(limit.subsec_nanos()),
        });
        let mut fds = vec![PollFd::new(&*self.stream, PollFlags::IN)];
        fds.extend(bell.map(|bell| PollFd::new(bell, PollFlags::IN)));
        loop {
            match poll(&mut fds, limit.as_ref()) {
                Ok(_) => return Ok(!fds[0].revents().is_empty()),
                Err(Errno::INTR) => (),
                Err(fault) => return Err(FrameFault::Io(fault.into())),
            }
        }
    }

    /// A call, of the length that this caller may send.
    fn receive(&self, caller: &Caller) -> Result<Call, FrameFault> {
        let mut turn = None;
        let reader = self.reader();
        frame::receive(&mut &reader, FROM_PROGRAM, || {
            let may_send = caller.actor().is_ok_and(|actor| check::may_send_files(&actor));
            if may_send {
                turn = Some(Upload::begin(&self.shared));
                // Whoever waited for the others was not slow himself.
                reader.begun.set(Instant::now());
            }
            if may_send { FILE } else { FROM_PROGRAM }
        })
    }

    fn say(&self, answer: &Answer) -> Result<(), FrameFault> {
        frame::send(&mut &*self.stream, answer, FROM_SERVER)
    }

    fn reader(&self) -> Reader<'_> {
        Reader {
            stream: &self.stream,
            begun: Cell::new(Instant::now()),
            patience: self.shared.options.patience,
            n: Cell::new(0),
        }
    }
}

/// Reads one message, which must not take for ever: a beginning that nothing follows is given up, also when it
/// comes byte by byte.
struct Reader<'a> {
    stream: &'a UnixStream,
    begun: Cell<Instant>,
    patience: Duration,
    n: Cell<usize>,
}

/// Whoever sends a file sends at least so much a second.
const PACE: usize = 64 << 10;

impl Read for &Reader<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let allowed = self.patience + Duration::from_secs((self.n.get() / PACE) as u64);
        if self.begun.get().elapsed() > allowed {
            return Err(io::ErrorKind::TimedOut.into());
        }
        let n = (&mut &*self.stream).read(to)?;
        self.n.set(self.n.get() + n);
        Ok(n)
    }
}

/// The right to hand in a file now.
struct Upload<'a>(&'a Shared);

impl Upload<'_> {
    /// Waits for its turn.
    fn begin(shared: &Shared) -> Upload<'_> {
        let uploads = shared.uploads.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = shared.uploaded.wait_while(uploads, |n| *n >= UPLOADS);
        *waited.unwrap_or_else(PoisonError::into_inner) += 1;
        Upload(shared)
    }
}

impl Drop for Upload<'_> {
    fn drop(&mut self) {
        *self.0.uploads.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.0.uploaded.notify_one();
    }
}

/// A fault of ours in one request is an answer to it and no more.
fn caught(work: impl FnOnce() -> Result<Reply, Refusal>) -> Result<Reply, Refusal> {
    guard::caught(work).unwrap_or_else(|_| Err(broken()))
}

fn broken() -> Refusal {
    Refusal::StoreFailed(Failed::Program)
}

/// For the log, which never says what anybody has answered.
fn called(call: &Call) -> String {
    match call {
        Call::Ask(query) => first_word(query),
        Call::Do { act, .. } => first_word(act),
        Call::Watch(_) => "Watch".to_owned(),
    }
}

/// The name of a value's kind. Nothing behind it is written out: a file may be among it.
fn first_word(of: &impl fmt::Debug) -> String {
    struct Word(String);
    impl Write for Word {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            let (word, rest) = text.split_at(text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len()));
            self.0.push_str(word);
            if rest.is_empty() { Ok(()) } else { Err(fmt::Error) }
        }
    }
    let mut word = Word(String::new());
    // It breaks off behind the word.
    let _ = write!(word, "{of:?}");
    word.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_for_the_log_does_not_write_out_what_it_names() {
        struct File<'a>(&'a Cell<u32>);
        impl fmt::Debug for File<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.set(self.0.get() + 1);
                f.write_str("60 MB")
            }
        }
        #[derive(Debug)]
        #[allow(dead_code, reason = "only printed")]
        enum Deed<'a> {
            Import { bytes: File<'a> },
            Edit(File<'a>),
            Undo,
        }
        let n_printed = Cell::new(0);
        let names = [Deed::Import { bytes: File(&n_printed) }, Deed::Edit(File(&n_printed)), Deed::Undo];
        assert_eq!(names.map(|deed| first_word(&deed)), ["Import", "Edit", "Undo"]);
        assert_eq!(n_printed.get(), 0);
    }
}
