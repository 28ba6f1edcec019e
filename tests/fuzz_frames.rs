//! Bytes that nearly are messages: no reader panics, asks for memory that is not there, or believes what it would
//! not say itself; and a server that is fed with them goes on serving.
//!
//! `KINERJA_FUZZ=10000000 cargo test --release --test fuzz_frames -- --nocapture` reads so many.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

#[path = "support/server.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod server;

use kinerja::{
    codec,
    domain::{
        account::Role,
        cycle::Phase,
        decimal::Decimal,
        form::RaterGroup,
        id::{CycleId, EmployeeId, FormId, UnitId},
        nip::Nip,
        response,
        subject::{Decision, Standing},
    },
    progress::Progress,
    protocol::{
        Answer, Call,
        frame::{self, FROM_PROGRAM, FROM_SERVER, FrameFault},
        greeting::{self, Greeted, Hello, Purpose, Welcome},
    },
    server::{Options, run, socket::listen},
    service::{
        Service,
        api::{Act, Fix, FormKey, ImportKind, Query, Reply},
        fault::Refusal,
        notice::Topics,
    },
    store::Store,
};
use serde::{Serialize, de::DeserializeOwned};
use server::{PATIENCE, Place, ask_as, do_as, me, set_account};
use std::{
    fmt::Debug,
    io::{self, Read, Write},
    net::Shutdown,
    os::unix::net::UnixStream,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

fn n_wanted() -> u64 {
    std::env::var("KINERJA_FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(60_000)
}

/// Deterministic numbers that look like none.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// Some damage: flipped, set, cut, doubled, put in, taken from another, lengths that lie.
    fn spoil(&mut self, bytes: &mut Vec<u8>, others: &[Vec<u8>]) {
        for _ in 0..1 + self.below(4) {
            let at = self.below(bytes.len());
            match self.below(8) {
                0 if !bytes.is_empty() => bytes[at] ^= 1 << self.below(8),
                1 if !bytes.is_empty() => {
                    bytes[at] = *self.one(&[0, 1, 2, 127, 128, 250, 251, 252, 253, 254, 255])
                }
                2 => bytes.truncate(at),
                3 => bytes.insert(at, self.next() as u8),
                4 if !bytes.is_empty() => drop(bytes.remove(at)),
                5 => {
                    let end = (at + self.below(16)).min(bytes.len());
                    let part = bytes[at.min(end)..end].to_vec();
                    bytes.splice(at..at, part);
                }
                6 => {
                    let other = self.one(others);
                    let from = self.below(other.len());
                    bytes.truncate(at);
                    bytes.extend_from_slice(&other[from..]);
                }
                // A long length in front of little.
                _ => {
                    let lie = [&[253u8][..], &self.next().to_le_bytes()].concat();
                    bytes.splice(at..at, lie);
                }
            }
        }
    }
}

fn key() -> FormKey {
    let (cycle, subject) = (CycleId(3), EmployeeId(70_000));
    FormKey { cycle, subject, group: RaterGroup::Public, respondent: Some("m0007".to_owned()) }
}

fn calls() -> Vec<Call> {
    let (cycle, unit, subject) = (CycleId(1), Some(UnitId(2)), EmployeeId(9));
    let value = response::Answer::Value(Decimal::from_int(4));
    let queries = vec![
        Query::Me,
        Query::Home { cycle },
        Query::Employees { unit, subtree: true, offset: 4, limit: 20, cycle: Some(cycle) },
        Query::Find { text: "siti rahmawati".to_owned(), limit: 200, cycle: None },
        Query::Form { cycle, subject, group: RaterGroup::Peer, respondent: None },
        Query::Sheet { cycle, group: RaterGroup::Superior, form: FormId(1) },
        Query::Responses { cycle, after: Some(subject), limit: 5 },
        Query::Journal { before: Some(900), limit: 10, about: None },
        Query::Backup { to: "/nowhere/copy.redb".into() },
        Query::CycleByCode { code: "2026-T3".to_owned() },
        Query::EmployeeByNip { nip: Nip::parse("198503152010011002").unwrap() },
    ];
    let fix = Fix { line: 7, column: "nip".to_owned(), value: "x".to_owned() };
    let acts = vec![
        Act::SaveDraft { form: key(), cells: vec![(0, Some(value)), (1, None)], at: 1 },
        Act::SaveRemark { form: key(), line: 3, remark: "baik sekali".to_owned() },
        Act::SaveDrafts { drafts: vec![(key(), vec![(2, Some(response::Answer::NotObserved))]); 3] },
        Act::SubmitPaper { form: key(), answers: vec![(0, value); 9] },
        Act::Reopen { form: key() },
        Act::DecideRatings { cycle, employee: subject, decision: None::<Decision> },
        Act::SetPhase { cycle, phase: Phase::Calibration },
        Act::OpenCycle { file: "code = \"x\"".to_owned() },
        Act::Import {
            what: ImportKind::Responses,
            name: "r.csv".to_owned(),
            bytes: Arc::new(b"cycle,nip\n".to_vec()),
            dry_run: true,
            fixes: vec![fix],
        },
        set_account("siti", &[Role::Operator, Role::Auditor]),
        Act::Undo { number: 7 },
    ];
    let asked = queries.into_iter().map(Call::Ask);
    let done = (1..).zip(acts).map(|(number, act)| Call::Do { number, act });
    let watched = [Call::Watch(Topics::watched(&Query::Home { cycle }, Some(subject)))];
    asked.chain(done).chain(watched).collect()
}

/// What a server really says.
fn answers(place: &Place) -> Vec<Answer> {
    let replies = place.with_service(&me(), |service, actor| {
        let Reply::Me(me) = ask_as(service, actor, Query::Me) else { panic!() };
        let cycle = me.cycle.unwrap().id;
        let Reply::Tasks(tasks) = ask_as(service, actor, Query::Tasks { cycle }) else { panic!() };
        let (subject, group) = (tasks[0].person.id, tasks[0].group);
        let unit = None;
        let all = Query::Employees { unit, subtree: true, offset: 0, limit: 5, cycle: Some(cycle) };
        [
            Query::Me,
            Query::Home { cycle },
            Query::Cycles,
            Query::Units,
            all,
            Query::Indicators,
            Query::Forms,
            Query::Form { cycle, subject, group, respondent: None },
            Query::UnitResults { cycle, unit },
            Query::Explain { cycle, employee: subject },
            Query::Journal { before: None, limit: 5, about: None },
            Query::Accounts,
        ]
        .map(|query| ask_as(service, actor, query))
    });
    let refusals = [
        Refusal::NoRight,
        Refusal::OutOfOrder,
        Refusal::NoAccount { login: "siti".to_owned() },
        Refusal::Incomplete { n_open: 3 },
    ];
    let mut answers: Vec<Answer> = replies.into_iter().map(|r| Answer::Done(Box::new(Ok(r)))).collect();
    answers.extend(refusals.map(|refusal| Answer::Done(Box::new(Err(refusal)))));
    answers.push(Answer::Done(Box::new(Ok(Reply::Submitted(Standing::default())))));
    answers.extend([Answer::Progress(3, 70), Answer::Notice(Topics::everything()), Answer::Bye]);
    answers
}

/// What was read would be said again as something that reads the same. Says whether it was anything.
fn read<T: Serialize + DeserializeOwned + PartialEq + Debug>(bytes: &[u8]) -> bool {
    let Ok(value) = codec::decode::<T>(bytes) else { return false };
    let again = codec::decode::<T>(&codec::encode(&value).unwrap());
    assert!(again.as_ref() == Ok(&value), "{value:?} became {again:?}");
    true
}

/// Gives its bytes in pieces, as sockets do.
struct Pieces<'a>(&'a [u8], usize);

impl Read for Pieces<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let most = to.len().min(self.1);
        self.0.read(&mut to[..most])
    }
}

#[test]
fn what_is_nearly_a_message_is_read_or_refused() {
    let place = Place::demo(100);
    let encoded = |of: &[Answer]| of.iter().map(|a| codec::encode(a).unwrap()).collect::<Vec<_>>();
    let (calls, answers) = (calls(), encoded(&answers(&place)));
    let calls: Vec<Vec<u8>> = calls.iter().map(|call| codec::encode(call).unwrap()).collect();
    let hello =
        Hello { program: 7, speaks_for: Some("198503152010011002".into()), purpose: Purpose::Notices };
    let welcome: Welcome = Err(Refusal::OtherVersion { server: 1, program: 2 });
    let mut greetings = vec![Vec::new(), Vec::new()];
    greeting::send(&mut greetings[0], &hello).unwrap();
    greeting::send(&mut greetings[1], &welcome).unwrap();

    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let (begun, n, mut n_read) = (Instant::now(), n_wanted(), 0u64);
    for nth in 0..n {
        let of = [&calls, &answers, &greetings][if nth % 16 == 0 { 2 } else { usize::from(nth % 4 == 1) }];
        let mut bytes = random.one(of).clone();
        random.spoil(&mut bytes, of);
        n_read += u64::from(match nth % 16 {
            0 => match greeting::receive::<Hello>(&mut &bytes[..]) {
                Ok(Greeted::Same(_) | Greeted::Other(_)) => true,
                Err(_) => greeting::receive::<Welcome>(&mut &bytes[..]).is_ok(),
            },
            // Within frames whose headers are spoilt, too.
            2 => {
                let mut wire = Vec::new();
                for part in bytes.chunks(1 + random.below(64)) {
                    wire.extend((part.len() as u32 | 1 << 31).to_be_bytes());
                    wire.extend(part);
                }
                random.spoil(&mut wire, of);
                let mut pieces = Pieces(&wire, 1 + random.below(9));
                frame::receive::<Call>(&mut pieces, 64, || 1 << 12).is_ok()
            }
            nth if nth % 4 == 1 => read::<Answer>(&bytes),
            _ => read::<Call>(&bytes),
        });
    }
    println!("{n} messages spoilt, {n_read} of them still read as something, in {:?}", begun.elapsed());
    assert!(n_read > n / 50 && n_read < n, "{n_read} of {n}: the damage must be neither none nor all");
}

#[test]
fn a_server_that_is_fed_with_spoilt_messages_goes_on() {
    let place = Place::demo(100);
    // Somebody who may neither write files nor change records, whatever comes out.
    place.with_service(&me(), |service, actor| {
        do_as(service, actor, set_account("chief", &[Role::Administrator]));
        let act = Act::SetAccount { login: me(), employee: actor.employee, roles: Vec::new(), unit: None };
        do_as(service, actor, act);
    });
    let head = place.with_service("chief", |service, _| service.head().unwrap());
    let service = Service::start(Store::open(&place.store()).unwrap()).unwrap();
    let socket = listen(&place.socket()).unwrap();
    let (stop, stopped) = UnixStream::pair().unwrap();
    let options = Options { patience: Duration::from_secs(2), ..Options::default() };
    let serving = Arc::clone(&service);
    let server = thread::spawn(move || run(serving, socket, &stop, options));

    let good: Vec<Vec<u8>> = calls()
        .iter()
        .map(|call| {
            let mut wire = Vec::new();
            frame::send(&mut wire, call, FROM_PROGRAM).unwrap();
            wire
        })
        .collect();
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let (n, mut n_answers) = (n_wanted() / 200, 0u64);
    for program in 0..n {
        let purpose = *random.one(&[Purpose::Calls, Purpose::Calls, Purpose::Notices]);
        let mut wire = Vec::new();
        greeting::send(&mut wire, &Hello { program, speaks_for: None, purpose }).unwrap();
        if random.below(8) == 0 {
            random.spoil(&mut wire, &good);
        }
        for _ in 0..random.below(6) {
            let mut frame = random.one(&good).clone();
            if random.below(4) == 0 {
                random.spoil(&mut frame, &good);
            }
            wire.extend(frame);
        }
        let mut stream = UnixStream::connect(place.socket()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        // It may hang up before it has heard all.
        let _ = stream.write_all(&wire);
        let _ = stream.shutdown(Shutdown::Write);
        if !matches!(greeting::receive::<Welcome>(&mut stream), Ok(Greeted::Same(Ok(())))) {
            continue;
        }
        loop {
            match frame::receive::<Answer>(&mut stream, FROM_SERVER, || FROM_SERVER) {
                Ok(_) => n_answers += 1,
                Err(FrameFault::Closed | FrameFault::Io(_)) => break,
                Err(fault) => panic!("the server said something wrong: {fault}"),
            }
        }
    }
    println!("{n} lines with spoilt messages, {n_answers} answers");
    assert!(n_answers > n / 2, "{n_answers}");
    let actor = service.actor("chief").unwrap();
    match service.ask(&actor, &Query::Verify, &Progress::default()) {
        Ok(Reply::Verify(report)) => assert!(report.is_clean(), "{report:?}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(service.head().unwrap(), head, "nothing was changed");
    drop(stopped);
    server.join().unwrap().unwrap();
}
