//! What one program may cost the others at the server: places, turns and what it is told.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

#[path = "support/server.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod server;

use kinerja::{
    domain::{account::Role, cycle::Phase},
    progress::Progress,
    protocol::{
        Answer, Call,
        greeting::{self, Greeted, Purpose, Welcome},
    },
    server::Options,
    service::{
        api::{Act, ImportKind, Query, Reply},
        fault::Refusal,
        notice::{Topic, Topics},
    },
};
use server::{Line, PATIENCE, Place, Server, ask, do_as, me, set_account};
use std::{
    fs,
    io::{Read, Write},
    os::unix::net::UnixDatagram,
    sync::{Arc, mpsc::channel},
    thread,
    time::Duration,
};

const KERTAPATI: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/kertapati");

fn import(what: ImportKind, bytes: Vec<u8>) -> Act {
    let name = "table.csv".to_owned();
    Act::Import { what, name, bytes: Arc::new(bytes), dry_run: false, fixes: Vec::new() }
}

#[test]
fn those_who_do_not_say_who_they_are_take_the_places_of_nobody_else() {
    let place = Place::demo(100);
    let options = Options { most_of_one: 8, patience: PATIENCE * 10, ..Options::default() };
    server::in_process(&place, options, |_| {
        let mut silent: Vec<Line> = (0..40).map(|_| Line::connect(&place.socket())).collect();
        for mut line in silent.split_off(8) {
            // Without having said a word.
            let told = greeting::receive::<Welcome>(&mut line.0).unwrap();
            assert!(matches!(told, Greeted::Same(Err(Refusal::Full))), "{told:?}");
            assert!(matches!(line.0.read(&mut [0]), Ok(0)), "and that is all");
        }
        drop(silent);
        assert!(matches!(ask(&place.remote(), Query::Me), Reply::Me(_)));
    });
}

#[test]
fn whoever_waits_for_his_turn_with_a_file_is_not_taken_for_slow() {
    let place = Place::demo(100);
    let options = Options { patience: Duration::from_secs(1), ..Options::default() };
    server::in_process(&place, options, |_| {
        let mut holders: Vec<Line> = (1..=4).map(|program| place.line(program, Purpose::Calls)).collect();
        for line in &mut holders {
            // More than lies between the two ends: when all of it is away, the server reads, and it is their turn.
            let mut frame = ((64u32 << 10) | 1 << 31).to_be_bytes().to_vec();
            frame.resize(4 + (64 << 10), 0);
            line.0.write_all(&frame.repeat(6)).unwrap();
            line.0.write_all(&frame[..4]).unwrap();
        }
        let mut fifth = place.line(5, Purpose::Calls);
        let answer = thread::scope(|scope| {
            let (sender, answer) = channel();
            scope.spawn(move || {
                let act = import(ImportKind::Units, vec![b'x'; 100_000]);
                fifth.say(&Call::Do { number: 1, act });
                loop {
                    match fifth.hear() {
                        Ok(Answer::Progress(..)) => (),
                        other => return sender.send(other).unwrap(),
                    }
                }
            });
            // Always in time, and longer than the fifth may take for his own.
            for _ in 0..25 {
                holders.iter_mut().for_each(|line| drop(line.0.write_all(&[0])));
                if let Ok(early) = answer.recv_timeout(Duration::from_millis(100)) {
                    return early;
                }
            }
            drop(holders);
            answer.recv().unwrap()
        });
        assert!(matches!(&answer, Ok(Answer::Done(_))), "{answer:?}");
    });
}

#[test]
fn whoever_has_lost_his_rights_is_told_no_more_of_what_he_looked_at() {
    let place = Place::demo(100);
    server::in_process(&place, Options::default(), |service| {
        let admin = service.actor(&me()).unwrap();
        do_as(service, &admin, set_account("boss", &[Role::Administrator]));
        let boss = service.actor("boss").unwrap();
        let mut watching = place.line(77, Purpose::Notices);
        let mut wanted = Topics::watched(&Query::Accounts, None);
        wanted.join(Topics::watched(&Query::Units, None));
        wanted.join(Topics::watched(&Query::Cycles, None));
        watching.say(&Call::Watch(wanted));
        // Until it is known that he watches.
        let units = fs::read_to_string(format!("{KERTAPATI}/units.csv")).unwrap();
        watching.0.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
        for n in 0.. {
            do_as(
                service,
                &boss,
                import(ImportKind::Units, units.replace("Dinas", &format!("{n}")).into_bytes()),
            );
            match watching.hear() {
                Ok(Answer::Notice(topics)) if topics.has(Topic::People) => break,
                Err(fault) if fault.is_late() => (),
                other => panic!("{other:?}"),
            }
        }
        watching.0.set_read_timeout(Some(PATIENCE)).unwrap();

        let Reply::Me(known) = service.ask(&admin, &Query::Me, &Progress::default()).unwrap() else {
            panic!()
        };
        let employee = known.person.map(|person| person.id);
        assert!(employee.is_some());
        do_as(service, &boss, Act::SetAccount { login: me(), employee, roles: Vec::new(), unit: None });
        // What concerns everybody, and comes after it.
        let cycle = known.cycle.unwrap().id;
        do_as(service, &boss, Act::SetPhase { cycle, phase: Phase::Calibration });
        let mut n_accounts = 0;
        loop {
            let Ok(Answer::Notice(topics)) = watching.hear() else { panic!() };
            n_accounts += usize::from(topics.has(Topic::Accounts));
            if topics.has(Topic::Cycles) {
                break;
            }
        }
        assert_eq!(n_accounts, 0, "accounts are none of his concerns any more");
    });
}

#[test]
fn the_system_hears_that_the_server_stops_before_it_has_stopped() {
    let place = Place::demo(100);
    let heard = place.path("notify.sock");
    let system = UnixDatagram::bind(&heard).unwrap();
    let says = |words: &str| {
        let mut bytes = [0; 256];
        let n = system.recv(&mut bytes).unwrap();
        assert_eq!(String::from_utf8_lossy(&bytes[..n]).trim(), words);
    };
    let mut command = place.serve_command(&[]);
    command.env("NOTIFY_SOCKET", &heard);
    let server = Server::start(command);
    says("READY=1");
    // Asks much and never listens, so that the server is not done with him.
    let mut deaf = place.line(9, Purpose::Calls);
    let mut frame = Vec::new();
    let all = Query::Employees { unit: None, subtree: true, offset: 0, limit: 200, cycle: None };
    kinerja::protocol::frame::send(&mut frame, &Call::Ask(all), 1 << 16).unwrap();
    deaf.0.set_write_timeout(Some(Duration::from_millis(500))).unwrap();
    while deaf.0.write_all(&frame).is_ok() {}
    system.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    server.signal("TERM");
    says("STOPPING=1");
    drop(deaf);
    assert!(server.wait().success());
}
