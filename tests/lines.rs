//! A program's side of its lines, against a server that the test plays.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

#[path = "support/server.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod server;

use kinerja::{
    client::{
        Link, News,
        remote::{Patience, Remote},
    },
    domain::{cycle::Phase, id::CycleId},
    progress::Progress,
    protocol::{
        Answer, Call,
        frame::{self, FROM_PROGRAM, FROM_SERVER, FrameFault},
        greeting::{self, Greeted, Hello, Welcome},
    },
    service::{
        api::{Act, ImportKind, Query, Reply},
        fault::{Busy, Refusal},
        notice::Topics,
    },
};
use server::PATIENCE;
use std::{
    io::Read,
    os::unix::net::{UnixListener, UnixStream},
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
        mpsc::channel,
    },
    thread,
};

struct Played {
    _directory: tempfile::TempDir,
    path: PathBuf,
}

fn hello(stream: &mut UnixStream) -> Option<Hello> {
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    match greeting::receive::<Hello>(stream) {
        Ok(Greeted::Same(hello)) => Some(hello),
        _ => None,
    }
}

fn welcome(stream: &mut UnixStream) {
    let welcome: Welcome = Ok(());
    greeting::send(stream, &welcome).unwrap();
}

/// Lets everybody in and answers calls; whatever comes is no reason to stop.
fn played(answer: impl Fn(Call) -> Answer + Clone + Send + 'static) -> Played {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("played.sock");
    let listener = UnixListener::bind(&path).unwrap();
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let answer = answer.clone();
            thread::spawn(move || {
                if hello(&mut stream).is_some() {
                    welcome(&mut stream);
                    converse(&mut stream, &answer);
                }
            });
        }
    });
    Played { _directory: directory, path }
}

fn converse(stream: &mut UnixStream, answer: &impl Fn(Call) -> Answer) {
    loop {
        let said = match frame::receive(stream, FROM_PROGRAM, || FROM_PROGRAM) {
            Ok(call) => answer(call),
            Err(FrameFault::TooLarge { .. }) => done(Err(Refusal::RequestTooLarge)),
            Err(_) => return,
        };
        let is_last = said == Answer::Bye || said == done(Err(Refusal::RequestTooLarge));
        if frame::send(stream, &said, FROM_SERVER).is_err() || is_last {
            return;
        }
    }
}

fn done(outcome: Result<Reply, Refusal>) -> Answer {
    Answer::Done(Box::new(outcome))
}

/// A program that goes on for ever, and what it is told beside its answers.
fn program(played: &Played) -> (Remote, Arc<Mutex<Vec<News>>>) {
    let link = Remote::new(&played.path, None, Patience::Endless);
    let heard = Arc::new(Mutex::new(Vec::new()));
    let hears = Arc::clone(&heard);
    link.observe(Arc::new(move |news| hears.lock().unwrap().push(news)));
    (link, heard)
}

fn act(link: &Remote) -> Result<Reply, Refusal> {
    link.act(Act::SetPhase { cycle: CycleId(1), phase: Phase::Open }, &Progress::default())
}

fn ask(link: &Remote) -> Result<Reply, Refusal> {
    link.ask(Query::Me, &Progress::default())
}

const ANSWERED: Reply = Reply::Backup { bytes: 1 };

#[test]
fn a_question_that_is_answered_does_not_say_that_what_was_typed_is_saved() {
    let (is_lost, n_tries) = (Arc::new(AtomicBool::new(true)), Arc::new(AtomicU32::new(0)));
    let (lost, tries) = (Arc::clone(&is_lost), Arc::clone(&n_tries));
    let played = played(move |call| match call {
        Call::Do { .. } if lost.load(Ordering::SeqCst) => {
            tries.fetch_add(1, Ordering::SeqCst);
            Answer::Bye
        }
        Call::Do { .. } => done(Ok(Reply::Saved)),
        Call::Ask(_) | Call::Watch(_) => done(Ok(ANSWERED)),
    });
    let (link, heard) = program(&played);
    let link = Arc::new(link);
    let acts = Arc::clone(&link);
    let saved = thread::spawn(move || act(&acts));
    while heard.lock().unwrap().is_empty() {
        thread::yield_now();
    }
    for _ in 0..3 {
        assert_eq!(ask(&link), Ok(ANSWERED));
        let so_far = n_tries.load(Ordering::SeqCst);
        while n_tries.load(Ordering::SeqCst) == so_far {
            thread::yield_now();
        }
    }
    is_lost.store(false, Ordering::SeqCst);
    assert_eq!(saved.join().unwrap(), Ok(Reply::Saved));
    let heard = heard.lock().unwrap();
    assert!(matches!(heard[..], [News::Lost(_), News::Back]), "{heard:?}");
}

#[test]
fn a_question_that_meets_a_store_being_opened_again_is_asked_again() {
    let n_asked = Arc::new(AtomicU32::new(0));
    let asked = Arc::clone(&n_asked);
    let played = played(move |_| match asked.fetch_add(1, Ordering::SeqCst) {
        0..3 => done(Err(Refusal::StoreBusy(Busy::Disk(String::new())))),
        _ => done(Ok(ANSWERED)),
    });
    let (link, heard) = program(&played);
    assert_eq!(ask(&link), Ok(ANSWERED));
    assert_eq!((n_asked.load(Ordering::SeqCst), heard.lock().unwrap().len()), (4, 0));
}

#[test]
fn a_request_that_was_too_large_ends_its_line_and_loses_nothing() {
    let played = played(|call| match call {
        Call::Do { .. } => done(Ok(Reply::Saved)),
        Call::Ask(_) | Call::Watch(_) => done(Ok(ANSWERED)),
    });
    let (link, heard) = program(&played);
    // One that is on its way as a whole before anybody says a word, and one that is not.
    for n_bytes in [100_000, 10_000_000] {
        let (what, name, bytes) = (ImportKind::Units, "units.csv".to_owned(), Arc::new(vec![0; n_bytes]));
        let large = Act::Import { what, name, bytes, dry_run: false, fixes: Vec::new() };
        assert_eq!(link.act(large, &Progress::default()), Err(Refusal::RequestTooLarge));
        assert_eq!(act(&link), Ok(Reply::Saved));
    }
    assert_eq!(*heard.lock().unwrap(), []);
}

#[test]
fn whoever_gives_up_while_he_is_let_in_listens_to_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("played.sock");
    let listener = UnixListener::bind(&path).unwrap();
    let link = Remote::new(&path, None, Patience::Endless);
    let (greeted, comes) = channel();
    let (given_up, goes) = channel::<()>();
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        greeted.send(hello(&mut stream).is_some()).unwrap();
        goes.recv().unwrap();
        welcome(&mut stream);
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).map(|_| rest)
    });
    link.watch(&Topics::watched(&Query::Cycles, None));
    assert!(comes.recv().unwrap());
    link.give_up();
    given_up.send(()).unwrap();
    assert_eq!(server.join().unwrap().unwrap(), b"", "it has hung up");
}
