//! The process that owns the store: it listens on a Unix socket, knows from the kernel who is there, and answers.
//!
//! Here: the socket (`socket`), who somebody is (`peer`), one connection (`session`), and the loop that accepts.
//! Never here: what a request means or who may ask it; that is the service's.
//!
//! A thread for each connection, blocking; while nobody says anything nobody wakes up.

pub mod peer;
mod session;
pub mod socket;

use crate::{
    protocol::greeting::{self, Welcome},
    service::{Service, api::Reply, fault::Refusal},
};
use peer::{Names, Peer};
use rustix::event::{PollFd, PollFlags, poll};
use sd_notify::NotifyState;
use session::Session;
use socket::Socket;
use std::{
    collections::HashMap,
    io,
    net::Shutdown,
    os::unix::net::UnixStream,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};
use tracing::{error, info, warn};

#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Connections in all, and of one login that is no gateway. A program has up to three. Of every login no more
    /// than these may be there without having said who they are.
    pub most: usize,
    pub most_of_one: usize,
    /// How long the rest of a message may take, and how long a reader may leave an answer lying.
    pub patience: Duration,
    /// So long those who are being answered are waited for at the end.
    pub finish: Duration,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            most: 4_096,
            most_of_one: 96,
            patience: Duration::from_secs(10),
            finish: Duration::from_secs(10),
        }
    }
}

/// What all connections share.
struct Shared {
    service: Arc<Service>,
    options: Options,
    names: Names,
    stopping: AtomicBool,
    /// The store takes nothing just now, and the log has said so.
    is_stuck: AtomicBool,
    open: Mutex<HashMap<u64, Open>>,
    closed: Condvar,
    /// Files being handed in; each may take much memory.
    uploads: Mutex<usize>,
    uploaded: Condvar,
}

/// A connection.
struct Open {
    uid: u32,
    is_admitted: bool,
    /// To end it by.
    stream: Arc<UnixStream>,
}

impl Shared {
    fn open(&self) -> MutexGuard<'_, HashMap<u64, Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    /// Tells whoever looks after the machine when the store begins to take nothing, and when it takes changes again.
    fn note(&self, answer: &Result<Reply, Refusal>) {
        let is_stuck = match answer {
            Ok(_) => false,
            Err(Refusal::StoreBusy(_) | Refusal::StoreMoved { .. } | Refusal::StoreFailed(_)) => true,
            Err(_) => return,
        };
        if self.is_stuck.load(Ordering::Relaxed) == is_stuck
            || self.is_stuck.swap(is_stuck, Ordering::Relaxed) == is_stuck
        {
            return;
        }
        match answer {
            Ok(_) => info!("the store takes changes again"),
            Err(refusal) => warn!(?refusal, "the store takes nothing"),
        }
    }
}

/// A thread needs little; what it does not touch costs nothing.
const STACK: usize = 512 << 10;
/// How long the threads of closed connections are waited for, in steps.
const STEP: Duration = Duration::from_millis(1);
const LAST_STEPS: u32 = 1_000;
/// When no connection can be taken for want of descriptors, the next try is so much later.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves until `stop` can be read from; then nobody new is let in, what is under way is finished and answered,
/// everybody is told, and the service is stopped. The socket is given up before the store is, so that whoever
/// takes the store over finds the place empty.
pub fn run(service: Arc<Service>, socket: Socket, stop: &UnixStream, options: Options) -> io::Result<()> {
    let listener = &socket.listener;
    listener.set_nonblocking(true)?;
    let names = Names::default();
    // While there are descriptors. Whoever comes asks again.
    let _ = names.of(rustix::process::getuid().as_raw());
    let shared = Arc::new(Shared {
        service,
        options,
        names,
        stopping: AtomicBool::new(false),
        is_stuck: AtomicBool::new(false),
        open: Mutex::default(),
        closed: Condvar::new(),
        uploads: Mutex::default(),
        uploaded: Condvar::new(),
    });
    let mut next = 0;
    loop {
        let mut fds = [PollFd::new(listener, PollFlags::IN), PollFd::new(stop, PollFlags::IN)];
        match poll(&mut fds, None) {
            Ok(_) => (),
            Err(rustix::io::Errno::INTR) => continue,
            Err(fault) => return Err(fault.into()),
        }
        if !fds[1].revents().is_empty() {
            break;
        }
        match listener.accept() {
            Ok((stream, _)) => {
                next += 1;
                accept(&shared, next, stream);
            }
            Err(fault) if fault.kind() == io::ErrorKind::WouldBlock => (),
            Err(fault) => {
                // Most likely no descriptor is left; those who are in go on, and some will leave.
                warn!(%fault, "cannot take a connection");
                thread::sleep(PAUSE);
            }
        }
    }
    drop(socket);
    finish(&shared);
    Ok(())
}

fn accept(shared: &Arc<Shared>, number: u64, stream: UnixStream) {
    let outcome = stream.set_nonblocking(false).and_then(|()| Peer::of(&stream)).and_then(|peer| {
        let uid = peer.uid;
        let stream = Arc::new(stream);
        let session = Session::new(Arc::clone(shared), number, peer, Arc::clone(&stream));
        {
            let mut open = shared.open();
            // Silence costs nothing, so whoever opens many lines and says nothing would keep everybody else out.
            if open.values().filter(|o| o.uid == uid && !o.is_admitted).count() >= shared.options.most_of_one
            {
                warn!(uid, "too many that have not said who they are");
                let told: Welcome = Err(Refusal::Full);
                let _ = greeting::send(&mut &*stream, &told);
                return Ok(());
            }
            open.insert(number, Open { uid, is_admitted: false, stream });
        }
        let spawned = thread::Builder::new()
            .name(format!("session {number}"))
            .stack_size(STACK)
            .spawn(move || session.run());
        spawned.map(drop).inspect_err(|_| left(shared, number))
    });
    if let Err(fault) = outcome {
        warn!(%fault, "cannot take a connection");
    }
}

fn left(shared: &Shared, number: u64) {
    shared.open().remove(&number);
    shared.closed.notify_all();
}

fn finish(shared: &Arc<Shared>) {
    info!("stopping");
    // Where nobody waits for it, nobody is told.
    let _ = sd_notify::notify(&[NotifyState::Stopping]);
    shared.stopping.store(true, Ordering::Release);
    for Open { stream, .. } in shared.open().values() {
        // Whoever waits for a call sees the end of the line; whoever is being answered gets his answer first.
        let _ = stream.shutdown(Shutdown::Read);
    }
    let open = shared.open();
    let waited = shared.closed.wait_timeout_while(open, shared.options.finish, |open| !open.is_empty());
    let n_left = waited.unwrap_or_else(PoisonError::into_inner).0.len();
    if n_left > 0 {
        error!(n_left, "left while connections were still open");
    }
    // Whoever has just said that he is gone may still hold the store for the rest of his thread.
    for _ in 0..LAST_STEPS {
        if n_left > 0 || Arc::strong_count(shared) == 1 {
            break;
        }
        thread::sleep(STEP);
    }
    shared.service.stop();
    info!("stopped");
}
