//! The server dies again and again, or its disk is full, while fifty people type: what they were told is saved is
//! there, nothing is there twice, and they go on by themselves.
//!
//! `KINERJA_LONG=1` kills it 200 times.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

#[path = "support/server.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod server;

#[path = "support/crowd.rs"]
mod crowd;

use crowd::{MOST, N_LINES, Typist, gather};
use kinerja::{
    client::{
        Link,
        remote::{Patience, Remote},
    },
    domain::{
        decimal::Decimal,
        form::{LineNo, RaterGroup},
        id::{CycleId, EmployeeId},
        response::{Answer, Rater},
    },
    progress::Progress,
    service::{
        actor::Actor,
        api::{Act, Query, Reply},
        fault::Refusal,
    },
    store::Store,
};
use server::{PATIENCE, Place, ask_as};
use std::{
    collections::BTreeMap,
    sync::{
        Condvar, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

const N_CLIENTS: usize = 50;

fn office() -> (Place, Vec<Typist>) {
    let place = Place::demo(100);
    let typists = gather(&place, N_CLIENTS);
    (place, typists)
}

fn form_query(cycle: CycleId, subject: EmployeeId, group: RaterGroup) -> Query {
    Query::Form { cycle, subject, group, respondent: None }
}

/// What somebody was told.
#[derive(Default)]
struct Memory {
    /// The value last acknowledged of each line, and the one that was under way.
    answers: BTreeMap<LineNo, i32>,
    n_saved: usize,
    n_papers: u32,
    n_submitted: u32,
    longest: Duration,
}

/// Types, hands in, takes back, and keys in papers until it is over; every answer must be the right one.
fn types(typist: &Typist, link: &Remote, over: &AtomicBool, n_done: &Count) -> Memory {
    let mut memory = Memory::default();
    let act = |memory: &mut Memory, act: Act| {
        let begun = Instant::now();
        let reply = link.act(act, &Progress::default());
        memory.longest = memory.longest.max(begun.elapsed());
        n_done.add_one();
        reply
    };
    for round in 1.. {
        for line in 0..N_LINES {
            if over.load(Ordering::Relaxed) {
                return memory;
            }
            let value = (round + i32::from(line)) % MOST + 1;
            let cells = vec![(line, Some(Answer::Value(Decimal::from_int(value))))];
            let saved = act(&mut memory, Act::SaveDraft { form: typist.form(), cells, at: line });
            assert_eq!(saved, Ok(Reply::Saved), "{} round {round}", typist.nip);
            memory.answers.insert(line, value);
            memory.n_saved += 1;
        }
        let submitted = act(&mut memory, Act::Submit { form: typist.form(), answers: Vec::new() });
        assert!(matches!(submitted, Ok(Reply::Submitted(_))), "{} round {round}: {submitted:?}", typist.nip);
        memory.n_submitted += 1;
        let answers: Vec<(LineNo, Answer)> =
            (0..N_LINES).map(|no| (no, Answer::Value(Decimal::from_int(1)))).collect();
        let form = typist.paper(memory.n_papers);
        let paper = act(&mut memory, Act::SubmitPaper { form, answers });
        assert!(matches!(paper, Ok(Reply::Submitted(_))), "{} round {round}: {paper:?}", typist.nip);
        memory.n_papers += 1;
        let reopened = act(&mut memory, Act::Reopen { form: typist.form() });
        assert_eq!(reopened, Ok(Reply::Reopened), "{} round {round}", typist.nip);
    }
    memory
}

/// Everything that was acknowledged is in the store, and no more.
fn holds(place: &Place, typists: &[Typist], memories: &[Memory]) {
    place.with_service("chief", |service, actor| {
        let Reply::Verify(report) = ask_as(service, actor, Query::Verify) else { panic!() };
        assert!(report.is_clean(), "{report:?}");
    });
    let store = Store::open(&place.store()).unwrap();
    let snapshot = store.snapshot().unwrap();
    for (typist, memory) in typists.iter().zip(memories) {
        let responses = snapshot.view().responses(typist.cycle, typist.id).unwrap();
        let own_papers = format!("{}-", typist.id);
        let mut papers: Vec<String> = responses
            .iter()
            .filter_map(|(_, response)| match &response.rater {
                Rater::Respondent(number) if number.starts_with(&own_papers) => Some(number.clone()),
                Rater::Respondent(_) | Rater::Employee(_) => None,
            })
            .collect();
        let n_papers = papers.len();
        papers.sort();
        papers.dedup();
        assert_eq!((papers.len(), n_papers), (memory.n_papers as usize, n_papers), "{}", typist.nip);
    }
    drop((snapshot, store));
    for (typist, memory) in typists.iter().zip(memories) {
        place.with_service(&typist.nip, |service, actor| held(service, actor, typist, memory));
    }
}

fn held(service: &kinerja::service::Service, actor: &Actor, typist: &Typist, memory: &Memory) {
    let Reply::Form(page) = ask_as(service, actor, form_query(typist.cycle, typist.id, RaterGroup::Own))
    else {
        panic!()
    };
    for (line, value) in &memory.answers {
        let stored = page.submitted.as_ref().map_or_else(
            || page.draft.answer(*line),
            |answers| answers.iter().find(|(no, _)| no == line).map(|(_, answer)| *answer),
        );
        let expected = Some(Answer::Value(Decimal::from_int(*value)));
        assert_eq!(stored, expected, "{} line {line}", typist.nip);
    }
}

/// Fifty who type while `meanwhile` runs; it is told how many acts are done.
fn while_all_type(place: &Place, typists: &[Typist], meanwhile: impl FnOnce(&Count)) -> Vec<Memory> {
    let (over, n_done) = (AtomicBool::new(false), Count::default());
    thread::scope(|scope| {
        let typing: Vec<_> = typists
            .iter()
            .map(|typist| {
                let link = place.remote_for(Some(&typist.nip), Patience::Endless);
                let (over, n_done) = (&over, &n_done);
                scope.spawn(move || types(typist, &link, over, n_done))
            })
            .collect();
        meanwhile(&n_done);
        over.store(true, Ordering::Relaxed);
        typing.into_iter().map(|typist| typist.join().unwrap()).collect()
    })
}

/// How many acts are done, to be waited for.
#[derive(Default)]
struct Count(Mutex<usize>, Condvar);

impl Count {
    fn add_one(&self) {
        *self.0.lock().unwrap() += 1;
        self.1.notify_all();
    }

    fn now(&self) -> usize {
        *self.0.lock().unwrap()
    }

    fn wait_for(&self, n_more: usize) {
        let n = self.0.lock().unwrap();
        let until = *n + n_more;
        let n = self.1.wait_timeout_while(n, PATIENCE, |n| *n < until).unwrap().0;
        assert!(*n >= until, "nobody gets on");
    }
}

/// Deterministic numbers that look like none.
fn random(seed: &mut u64, below: u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) % below
}

#[test]
fn nothing_acknowledged_is_lost_however_often_the_server_dies() {
    let n_kills = if std::env::var_os("KINERJA_LONG").is_some() { 200 } else { 8 };
    let (place, typists) = office();
    let mut last = None;
    let memories = while_all_type(&place, &typists, |n_done| {
        let mut seed = 7;
        let mut server = place.serve(&[]);
        for _ in 0..n_kills {
            n_done.wait_for(1 + random(&mut seed, 400) as usize);
            server.kill();
            server = place.serve(&[]);
        }
        n_done.wait_for(200);
        last = Some(server);
    });
    // Everybody had his last answer before he left.
    assert!(last.unwrap().stop().success());
    let (n_saved, n_papers): (usize, u32) =
        memories.iter().fold((0, 0), |(s, p), m| (s + m.n_saved, p + m.n_papers));
    let longest = memories.iter().map(|m| m.longest).max().unwrap();
    eprintln!("{n_kills} deaths, {n_saved} answers, {n_papers} papers, longest pause {longest:?}");
    assert!(n_saved > 20 * n_kills, "{n_saved}: the deaths came too close to prove anything");
    assert!(memories.iter().all(|m| m.n_saved > 0));
    holds(&place, &typists, &memories);
}

#[test]
fn clients_that_die_in_the_middle_of_a_word_leave_nothing_behind() {
    let (place, typists) = office();
    let server = place.serve(&["--per-login", "2000"]);
    let memories = while_all_type(&place, &typists, |n_done| {
        for n in 0..300u64 {
            // A whole greeting, and a call that breaks off somewhere.
            let hello = kinerja::protocol::greeting::Hello {
                program: n,
                speaks_for: Some(typists[0].nip.clone()),
                purpose: kinerja::protocol::greeting::Purpose::Calls,
            };
            let line = server::Line::greeted(&place.socket(), hello).unwrap();
            let cells = vec![(0, None)];
            let act = Act::SaveDraft { form: typists[0].form(), cells, at: 0 };
            let mut frame = Vec::new();
            let call = kinerja::protocol::Call::Do { number: 1, act };
            kinerja::protocol::frame::send(&mut frame, &call, 1 << 16).unwrap();
            let most = frame.len() - 1;
            std::io::Write::write_all(&mut &line.0, &frame[..n as usize % most]).unwrap();
        }
        n_done.wait_for(500);
    });
    assert!(server.stop().success());
    holds(&place, &typists, &memories);
}

#[test]
fn a_full_disk_is_waited_for_and_nobody_does_anything_about_it() {
    let (place, typists) = office();
    // What lies beyond the limit is refused like what finds no room, and not deadly.
    let mut command = std::process::Command::new("sh");
    let serve = place.serve_command(&[]);
    command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(serve.get_program()).args(serve.get_args());
    let mut server = server::Server::start(command);
    let told = Mutex::new(Vec::new());
    let memories = while_all_type(&place, &typists, |n_done| {
        n_done.wait_for(300);
        let watching = place.remote_for(Some(&typists[1].nip), Patience::For(Duration::ZERO));
        for _ in 0..3 {
            full(&server, true);
            // Everybody has met it when one who does not wait is refused, and nobody gets on.
            let note = || Act::SaveRemark { form: typists[1].form(), line: 0, remark: String::new() };
            let refusal = loop {
                match watching.act(note(), &Progress::default()) {
                    Ok(_) | Err(Refusal::AlreadySubmitted) => (),
                    Err(refusal) => break refusal,
                }
            };
            told.lock().unwrap().push(refusal);
            let before = n_done.now();
            // Whatever the server is asked while its disk is full.
            for _ in 0..N_REFUSED {
                let _ = watching.act(note(), &Progress::default());
            }
            let meanwhile = n_done.now() - before;
            assert!(meanwhile <= N_CLIENTS, "{meanwhile} were told that something is saved");
            server.says("the store takes nothing");
            full(&server, false);
            server.says("the store takes changes again");
            n_done.wait_for(300);
        }
    });
    assert!(server.stop().success());
    let told = told.into_inner().unwrap();
    assert!(told.iter().all(|r| matches!(r, Refusal::StoreBusy(_))), "{told:?}");
    holds(&place, &typists, &memories);
}

/// So many requests more are refused before it is looked whether anybody got on.
const N_REFUSED: usize = 50;

/// The server's files may grow no more, which is what a full disk does to it; or they may again.
fn full(server: &server::Server, is_full: bool) {
    let limit = if is_full { "--fsize=4096:" } else { "--fsize=unlimited:" };
    let mut command = std::process::Command::new("prlimit");
    let done = command.args(["--pid", &server.pid().to_string(), limit]).status().unwrap();
    assert!(done.success());
}
