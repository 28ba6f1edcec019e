//! The service in the server's process, over its socket.
//!
//! A line that drops is made anew, and what was under way is asked again under the same number, so that nothing
//! happens twice and nothing is lost. Acts, questions and notices have a connection each: a question does not
//! wait for the disk, and what nobody asked for comes when it comes.

use super::{Link, News, Tell};
use crate::{
    protocol::{
        Answer, Call, VERSION,
        frame::{self, ANSWER, FROM_PROGRAM, FROM_SERVER, FrameFault},
        greeting::{self, Greeted, Hello, Purpose, Welcome},
    },
    service::{
        api::{Act, Query, Reply},
        fault::{Away, Refusal},
        notice::Topics,
        progress::Progress,
    },
};
use std::{
    hash::{BuildHasher, Hasher, RandomState},
    io,
    net::Shutdown,
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

/// For how long a lost way is looked for again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// Somebody waits at a prompt.
    For(Duration),
    /// Somebody goes on typing meanwhile.
    Endless,
}

pub struct Remote {
    shared: Arc<Shared>,
    patience: Patience,
    acts: Mutex<Acts>,
    asks: Mutex<Line>,
}

/// What has a connection of its own, and is lost for itself.
#[derive(Debug, Clone, Copy)]
enum Way {
    Acts,
    Asks,
    Notices,
}

#[derive(Default)]
struct Acts {
    line: Line,
    /// Of the last act.
    number: u64,
}

/// A connection, when there is one.
type Line = Option<UnixStream>;

struct Shared {
    path: PathBuf,
    speaks_for: Option<String>,
    program: u64,
    tell: Mutex<Option<Tell>>,
    state: Mutex<State>,
    moved: Condvar,
}

#[derive(Default)]
struct State {
    /// Of each way.
    lost: [bool; 3],
    given_up: bool,
    wanted: Topics,
    /// Where notices come from; the thread that reads them is there as soon as something is watched.
    notices: Line,
    watches: bool,
}

/// The server says something at least so often while it works.
const SILENCE: Duration = Duration::from_secs(15);
/// Whoever hands in a file may have to wait until others have handed in theirs.
const TURN: Duration = Duration::from_secs(120);
/// A store whose disk has failed is open again after a moment; so long a question is asked again.
const REOPENED: Duration = Duration::from_secs(2);
const FIRST_PAUSE: Duration = Duration::from_millis(30);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Tries that come further and further apart.
struct Tries {
    begun: Instant,
    pause: Duration,
}

impl Tries {
    fn begin() -> Tries {
        Tries { begun: Instant::now(), pause: FIRST_PAUSE }
    }

    /// So long is waited before the next one.
    fn next(&mut self) -> Duration {
        let pause = self.pause;
        self.pause = (pause * 2).min(LONGEST_PAUSE);
        pause
    }
}

/// Why there was no answer.
enum Trouble {
    /// The same again may help.
    Lost(Away),
    Refused(Refusal),
}

impl From<FrameFault> for Trouble {
    fn from(fault: FrameFault) -> Trouble {
        match fault {
            FrameFault::Garbage(_) => Trouble::Refused(Refusal::Unreachable(Away::Other(fault.to_string()))),
            FrameFault::TooLarge { .. } => Trouble::Refused(Refusal::RequestTooLarge),
            FrameFault::Closed => Trouble::Lost(Away::Ended),
            FrameFault::Io(fault) => Trouble::Lost(match fault.kind() {
                io::ErrorKind::NotFound => Away::NoSocket,
                io::ErrorKind::ConnectionRefused => Away::NobodyThere,
                io::ErrorKind::PermissionDenied => Away::NoPermission,
                io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => Away::Silent,
                io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof => {
                    Away::Ended
                }
                _ => Away::Other(fault.to_string()),
            }),
        }
    }
}

impl From<io::Error> for Trouble {
    fn from(fault: io::Error) -> Trouble {
        FrameFault::Io(fault).into()
    }
}

impl Remote {
    /// Nothing is opened yet; the first call does.
    pub fn new(path: &Path, speaks_for: Option<String>, patience: Patience) -> Remote {
        let shared = Shared {
            path: path.to_owned(),
            speaks_for,
            program: RandomState::new().build_hasher().finish(),
            tell: Mutex::default(),
            state: Mutex::default(),
            moved: Condvar::new(),
        };
        Remote { shared: Arc::new(shared), patience, acts: Mutex::default(), asks: Mutex::default() }
    }

    fn call(&self, way: Way, line: &mut Line, call: &Call, progress: &Progress) -> Result<Reply, Refusal> {
        let mut tries = Tries::begin();
        loop {
            let refusal = match self.shared.once(line, call, progress) {
                Ok(Err(refusal @ Refusal::StoreBusy(_))) if matches!(way, Way::Acts) => refusal,
                // Nothing is lost by it, so nobody is told.
                Ok(Err(Refusal::StoreBusy(_)))
                    if tries.begun.elapsed() < REOPENED && self.shared.wait(tries.next()) =>
                {
                    continue;
                }
                Ok(answer) => {
                    self.shared.well(way);
                    if answer == Err(Refusal::RequestTooLarge) {
                        // It was not read to its end, so the server has closed behind it.
                        *line = None;
                    }
                    return answer;
                }
                Err(Trouble::Refused(refusal @ Refusal::Full)) => refusal,
                Err(Trouble::Refused(refusal)) => {
                    *line = None;
                    return Err(refusal);
                }
                Err(Trouble::Lost(why)) => Refusal::Unreachable(why),
            };
            let is_busy = matches!(refusal, Refusal::StoreBusy(_));
            if !is_busy {
                *line = None;
            }
            let is_shut = refusal == Refusal::Unreachable(Away::NoPermission);
            let is_over = match self.patience {
                Patience::For(limit) => is_busy || is_shut || tries.begun.elapsed() > limit,
                Patience::Endless => false,
            };
            if is_over || !self.shared.pause(way, tries.next(), &refusal) {
                return Err(refusal);
            }
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, news: News) {
        let tell = self.tell.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(tell) = tell {
            tell(news);
        }
    }

    /// The way is there. While another one is not, nothing is said.
    fn well(&self, way: Way) {
        let mut state = self.state();
        let was_lost = std::mem::take(&mut state.lost[way as usize]);
        if was_lost && state.lost == [false; 3] {
            // Under the lock, so that news keep their order.
            self.tell(News::Back);
        }
    }

    /// Says what is the matter and waits; false when nobody wants to wait any longer.
    fn pause(&self, way: Way, pause: Duration, why: &Refusal) -> bool {
        let mut state = self.state();
        if state.given_up {
            return false;
        }
        let is_news = !std::mem::replace(&mut state.lost[way as usize], true);
        if is_news {
            self.tell(News::Lost(why.clone()));
        }
        drop(state);
        self.wait(pause)
    }

    fn wait(&self, pause: Duration) -> bool {
        let waited = self.moved.wait_timeout_while(self.state(), pause, |state| !state.given_up);
        !waited.unwrap_or_else(PoisonError::into_inner).0.given_up
    }

    fn connect(&self, purpose: Purpose) -> Result<UnixStream, Trouble> {
        let stream = UnixStream::connect(&self.path)?;
        stream.set_write_timeout(Some(SILENCE))?;
        stream.set_read_timeout(Some(SILENCE))?;
        let hello = Hello { program: self.program, speaks_for: self.speaks_for.clone(), purpose };
        greeting::send(&mut &stream, &hello)?;
        match greeting::receive::<Welcome>(&mut &stream)? {
            Greeted::Same(Ok(())) => Ok(stream),
            Greeted::Same(Err(refusal)) => Err(Trouble::Refused(refusal)),
            Greeted::Other(server) => {
                Err(Trouble::Refused(Refusal::OtherVersion { server, program: VERSION }))
            }
        }
    }

    fn once(
        &self,
        line: &mut Line,
        call: &Call,
        progress: &Progress,
    ) -> Result<Result<Reply, Refusal>, Trouble> {
        let stream = match line {
            Some(stream) => stream,
            None => {
                let stream = self.connect(Purpose::Calls)?;
                stream.set_write_timeout(Some(TURN))?;
                line.insert(stream)
            }
        };
        if let Err(fault) = frame::send(stream, call, FROM_PROGRAM) {
            // Whoever does not want to hear the rest has said why.
            return match frame::receive(stream, FROM_SERVER, || FROM_SERVER) {
                Ok(Answer::Done(answer)) if answer.is_err() => Ok(*answer),
                _ => Err(fault.into()),
            };
        }
        let mut known = (0, 0);
        loop {
            match frame::receive::<Answer>(stream, FROM_SERVER, || ANSWER)? {
                Answer::Done(answer) => return Ok(*answer),
                Answer::Progress(done, of) => {
                    if of != known.1 || done < known.0 {
                        progress.start(of);
                        known = (0, of);
                    }
                    progress.advance(done.saturating_sub(known.0));
                    known.0 = done;
                }
                Answer::Notice(_) => (),
                Answer::Bye => return Err(Trouble::Lost(Away::Ended)),
            }
        }
    }

    /// Reads notices until it is given up. A way that was lost may have missed any.
    fn listen(&self) {
        let mut tries = Tries::begin();
        let mut was_lost = false;
        loop {
            let why = match self.connect(Purpose::Notices).and_then(|stream| {
                stream.set_read_timeout(None)?;
                self.watch_on(&stream)?;
                tries = Tries::begin();
                self.well(Way::Notices);
                if std::mem::replace(&mut was_lost, true) {
                    self.tell(News::Changed(Topics::everything()));
                }
                self.hear(&stream)
            }) {
                Ok(()) => Refusal::Unreachable(Away::Ended),
                Err(Trouble::Lost(why)) => Refusal::Unreachable(why),
                Err(Trouble::Refused(refusal)) => refusal,
            };
            self.state().notices = None;
            if !self.pause(Way::Notices, tries.next(), &why) {
                return;
            }
        }
    }

    fn watch_on(&self, stream: &UnixStream) -> Result<(), Trouble> {
        let mut state = self.state();
        if state.given_up {
            // Whoever gave up while this was on its way could not end it.
            return Err(Trouble::Lost(Away::Ended));
        }
        frame::send(&mut &*stream, &Call::Watch(state.wanted.clone()), FROM_PROGRAM)?;
        state.notices = Some(stream.try_clone()?);
        Ok(())
    }

    fn hear(&self, stream: &UnixStream) -> Result<(), Trouble> {
        loop {
            match frame::receive::<Answer>(&mut &*stream, FROM_SERVER, || FROM_SERVER)? {
                Answer::Notice(topics) => self.tell(News::Changed(topics)),
                Answer::Bye => return Ok(()),
                Answer::Done(_) | Answer::Progress(..) => (),
            }
        }
    }
}

impl Link for Remote {
    fn ask(&self, query: Query, progress: &Progress) -> Result<Reply, Refusal> {
        let mut line = self.asks.lock().unwrap_or_else(PoisonError::into_inner);
        self.call(Way::Asks, &mut line, &Call::Ask(query), progress)
    }

    fn act(&self, act: Act, progress: &Progress) -> Result<Reply, Refusal> {
        let mut acts = self.acts.lock().unwrap_or_else(PoisonError::into_inner);
        acts.number += 1;
        let call = Call::Do { number: acts.number, act };
        self.call(Way::Acts, &mut acts.line, &call, progress)
    }

    fn server(&self) -> Option<&Path> {
        Some(&self.shared.path)
    }

    fn observe(&self, tell: Tell) {
        *self.shared.tell.lock().unwrap_or_else(PoisonError::into_inner) = Some(tell);
    }

    fn watch(&self, topics: &Topics) {
        let mut state = self.shared.state();
        if state.wanted == *topics {
            return;
        }
        state.wanted = topics.clone();
        if let Some(stream) = &state.notices {
            // A line that is gone is noticed by whoever reads it, and made anew with what is wanted then.
            let _ = frame::send(&mut &*stream, &Call::Watch(topics.clone()), FROM_PROGRAM);
        }
        if !std::mem::replace(&mut state.watches, true) {
            let shared = Arc::clone(&self.shared);
            let spawned = thread::Builder::new().name("notices".to_owned()).spawn(move || shared.listen());
            state.watches = spawned.is_ok();
        }
    }

    fn give_up(&self) {
        let mut state = self.shared.state();
        state.given_up = true;
        if let Some(stream) = &state.notices {
            let _ = stream.shutdown(Shutdown::Both);
        }
        self.shared.moved.notify_all();
    }
}

impl Drop for Remote {
    fn drop(&mut self) {
        self.give_up();
    }
}
