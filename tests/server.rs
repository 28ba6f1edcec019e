//! The server as a process of its own: what everybody's program, and whoever means ill, says to its socket.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

#[path = "support/server.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod server;

use kinerja::{
    client::{Link, remote::Patience},
    domain::{
        account::Role,
        decimal::Decimal,
        form::{LineNo, RaterGroup},
        response,
    },
    progress::Progress,
    protocol::{
        Answer, Call, VERSION,
        frame::FrameFault,
        greeting::{self, Greeted, Hello, Purpose, Welcome},
    },
    server::Options,
    service::{
        api::{Act, FormKey, ImportKind, Query, Reply},
        fault::Refusal,
        notice::Topics,
    },
};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use server::{Line, Place, Server, ask, ask_as, do_as, me, n_sleeps, set_account};
use std::{
    fs,
    io::{Read, Write},
    os::unix::{fs::symlink, net::UnixListener},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

const KERTAPATI: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/kertapati");

/// The first form of the demo's evaluator that is open, and its first lines.
fn open_form(link: &dyn Link) -> FormKey {
    let Reply::Me(me) = ask(link, Query::Me) else { panic!() };
    let cycle = me.cycle.unwrap().id;
    let Reply::Tasks(tasks) = ask(link, Query::Tasks { cycle }) else { panic!() };
    let task = tasks.iter().find(|t| !t.submitted && t.group == RaterGroup::Superior).unwrap();
    FormKey { cycle, subject: task.person.id, group: task.group, respondent: None }
}

fn typed(form: &FormKey, line: LineNo, n: i32) -> Act {
    let answer = response::Answer::Value(Decimal::from_int(n));
    Act::SaveDraft { form: form.clone(), cells: vec![(line, Some(answer))], at: line }
}

fn held(reply: Reply, line: LineNo) -> Option<response::Answer> {
    match reply {
        Reply::Form(page) => page.draft.answer(line),
        other => panic!("{other:?}"),
    }
}

fn form_query(key: &FormKey) -> Query {
    let FormKey { cycle, subject, group, respondent } = key.clone();
    Query::Form { cycle, subject, group, respondent }
}

#[test]
fn every_command_gives_the_same_through_the_socket_as_on_the_store() {
    let (place, twin) = (Place::demo(150), Place::empty());
    fs::copy(place.store(), twin.store()).unwrap();
    let server = place.serve(&[]);
    let both = |words: &[&str]| {
        let (ours, theirs) = (place.through_socket(words), twin.on_store(words));
        assert_eq!((ours.code, &ours.out, &ours.err), (theirs.code, &theirs.out, &theirs.err), "{words:?}");
        ours
    };
    let cycles: serde_json::Value = serde_json::from_str(&both(&["cycle", "list", "--json"]).out).unwrap();
    let running = cycles.as_array().unwrap().iter().find(|c| c["phase"] == "open").unwrap();
    let cycle = running["code"].as_str().unwrap();
    let scores: serde_json::Value =
        serde_json::from_str(&both(&["score", cycle, "--json"]).with_code(0).out).unwrap();
    let nip = scores.as_array().unwrap().iter().find(|s| s["score"].is_string()).unwrap()["nip"].clone();
    let nip = nip.as_str().unwrap();
    both(&["score", cycle, "--csv"]).with_code(0);
    both(&["score", cycle, "--nip", nip]).with_code(0);
    both(&["explain", cycle, nip]).with_code(0);
    both(&["explain", cycle, nip, "--json"]).with_code(0);
    both(&["verify", "--json"]).with_code(0);
    for table in ["employees", "results", "responses", "audit"] {
        let files = [place.named("table.csv"), twin.named("table.csv")];
        place.through_socket(&["export", table, &files[0]]).with_code(0);
        twin.on_store(&["export", table, &files[1]]).with_code(0);
        assert_eq!(fs::read(&files[0]).unwrap(), fs::read(&files[1]).unwrap(), "{table}");
    }
    let (units, people) = (format!("{KERTAPATI}/units.csv"), format!("{KERTAPATI}/employees.csv"));
    both(&["import", "units", &units, "--dry-run"]);
    both(&["import", "units", &units]).with_code(1);
    both(&["import", "employees", &people, "--json"]);
    both(&["account", "add", "siti", "--nip", nip, "--role", "operator"]).with_code(0);
    both(&["account", "add", "siti", "--nip", nip]).with_code(2);
    both(&["account", "role", "siti", "auditor"]).with_code(0);
    both(&["account", "list", "--json"]).with_code(0);
    both(&["account", "remove", "siti"]).with_code(0);
    both(&["cycle", "phase", cycle, "closed"]).with_code(3);
    both(&["cycle", "phase", cycle, "calibration"]).with_code(0);
    both(&["score", "NO-SUCH-CYCLE"]).with_code(2);
    // The journal has the time of each change, so the heads differ from here on.
    place.through_socket(&["verify"]).with_code(0);

    let (copy, again) = (place.named("copy.redb"), Place::empty());
    place.through_socket(&["backup", &copy]).with_code(0);
    again.on_store(&["restore", &copy]).with_code(0);
    assert_eq!(again.on_store(&["score", cycle, "--json"]).out, both(&["score", cycle, "--json"]).out);
    place.through_socket(&["restore", &copy]).with_code(2);
    assert!(server.stop().success());
    assert!(!place.socket().exists());
    place.is_sound();
}

#[test]
fn whoever_hands_in_a_long_file_hears_how_far_it_is() {
    let place = Place::empty();
    let server = place.serve(&[]);
    let link = place.remote();
    for (what, name) in [(ImportKind::Units, "units.csv"), (ImportKind::Employees, "employees.csv")] {
        let bytes = Arc::new(fs::read(format!("{KERTAPATI}/{name}")).unwrap());
        let progress = Progress::default();
        let act = Act::Import { what, name: name.to_owned(), bytes, dry_run: false, fixes: Vec::new() };
        assert!(matches!(link.act(act, &progress), Ok(Reply::Imported(report)) if report.taken > 100));
        if what == ImportKind::Employees {
            let (done, of) = progress.read();
            assert!(done > 0 && done <= of, "{done} of {of}");
        }
    }
    assert!(server.stop().success());
}

#[test]
fn programs_and_servers_of_different_versions_say_so_in_words() {
    let place = Place::demo(100);
    let server = place.serve(&[]);
    // A program of tomorrow: its body means nothing to this server, and yet it is answered.
    let mut newer = Line::connect(&place.socket());
    let mut bytes = b"KNRJ".to_vec();
    bytes.extend((VERSION + 1).to_be_bytes());
    bytes.extend(3u16.to_be_bytes());
    bytes.extend([9, 9, 9]);
    newer.0.write_all(&bytes).unwrap();
    let told = greeting::receive::<Welcome>(&mut newer.0).unwrap();
    let expected = Refusal::OtherVersion { server: VERSION, program: VERSION + 1 };
    assert!(matches!(&told, Greeted::Same(Err(refusal)) if *refusal == expected), "{told:?}");
    assert!(matches!(newer.0.read(&mut [0]), Ok(0)), "and that is all");
    drop(server);

    // A server of tomorrow, and something that is none of ours.
    for (answer, words) in [(bytes, "differs"), (b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec(), "not a")] {
        fs::remove_file(place.socket()).unwrap();
        let listener = UnixListener::bind(place.socket()).unwrap();
        let other = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.write_all(&answer).unwrap();
            let _ = stream.read_to_end(&mut Vec::new());
        });
        let told = place.through_socket(&["cycle", "list"]).with_code(4);
        assert!(told.err.contains(words) && told.err.lines().count() == 1, "{}", told.err);
        other.join().unwrap();
    }
}

#[test]
fn a_login_without_an_account_learns_nothing() {
    let place = Place::empty();
    place.with_service("somebody-else", |_, _| ());
    let _server = place.serve(&[]);
    for words in
        [&["cycle", "list"][..], &["score", "2026"], &["account", "list"], &["verify"], &["backup", "x"]]
    {
        let told = place.through_socket(words).with_code(3);
        assert!(told.err.contains("There is no account") && told.err.contains(&me()), "{}", told.err);
        assert_eq!((told.out.as_str(), told.err.lines().count()), ("", 1));
    }
}

#[test]
fn only_a_gateway_speaks_for_others_and_never_for_an_administrator() {
    let place = Place::demo(150);
    let nips: Vec<String> = place.with_service(&me(), |service, actor| {
        let query = Query::Employees { unit: None, subtree: true, offset: 0, limit: 3, cycle: None };
        let Reply::Employees(page) = ask_as(service, actor, query) else { panic!() };
        page.rows.iter().map(|row| row.person.nip.digits()).collect()
    });
    let mut server = place.serve(&[]);
    let told = place.through_socket(&["--as", &nips[0], "cycle", "list"]).with_code(3);
    assert!(told.err.contains("may not speak for others"), "{}", told.err);
    place.through_socket(&["account", "add", &nips[0], "--nip", &nips[0]]).with_code(0);
    place
        .through_socket(&["account", "add", "boss", "--nip", &nips[1], "--role", "administrator"])
        .with_code(0);
    place.through_socket(&["account", "role", &me(), "gateway"]).with_code(0);

    place.through_socket(&["--as", &nips[0], "cycle", "list"]).with_code(0);
    let denied: &[(&[&str], &str)] = &[
        (&["cycle", "list"], "shared by many"),
        (&["--as", &nips[1], "cycle", "list"], "login of his own"),
        (&["--as", &nips[2], "cycle", "list"], "There is no account"),
        (&["--as", "nobody", "cycle", "list"], "There is no account"),
    ];
    for (words, why) in denied {
        let told = place.through_socket(words).with_code(3);
        assert!(told.err.contains(why) && told.out.is_empty(), "{words:?}: {}", told.err);
    }
    // An employee with an account is that employee and nothing more: also what he may send is little.
    place.through_socket(&["--as", &nips[0], "account", "list"]).with_code(3);
    let people = format!("{KERTAPATI}/employees.csv");
    place.through_socket(&["--as", &nips[0], "import", "employees", &people]).with_code(2);
    server.says("a message of more than");
    place.through_socket(&["--as", &nips[0], "cycle", "list"]).with_code(0);
    server.stop();
    // Whoever loses his account while he is in is out with the next call.
    place.with_service("boss", |service, actor| {
        do_as(service, actor, set_account(&me(), &[Role::Administrator]));
    });
    let _server = place.serve(&[]);
    let link = place.remote();
    ask(&link, Query::Cycles);
    link.act(set_account(&me(), &[]), &Progress::default()).unwrap();
    assert!(matches!(link.ask(Query::Cycles, &Progress::default()), Err(Refusal::NoAccount { .. })));
}

#[test]
fn one_store_has_one_server_and_a_place_is_taken_from_the_dead_alone() {
    let place = Place::demo(100);
    let server = place.serve(&[]);
    let elsewhere = place.named("elsewhere/second.sock");
    for socket in [elsewhere.as_str(), &place.named("run/kinerja.sock")] {
        let second = place
            .command()
            .arg("--store")
            .arg(place.store())
            .args(["--socket", socket, "serve"])
            .output()
            .unwrap();
        let told = server::Told::of(second).with_code(4);
        assert!(told.err.contains("in use"), "{}", told.err);
    }
    place.through_socket(&["cycle", "list"]).with_code(0);
    // Another store, the same place.
    let other = Place::empty();
    let mut busy = other.command();
    busy.arg("--store").arg(other.store()).arg("--socket").arg(place.socket()).arg("serve");
    let told = server::Told::of(busy.output().unwrap()).with_code(4);
    assert!(told.err.contains("Another server runs"), "{}", told.err);

    server.kill();
    assert!(place.socket().exists(), "left behind");
    let told = place.through_socket(&["cycle", "list"]).with_code(4);
    assert!(told.err.contains("cannot be reached"), "{}", told.err);
    let server = place.serve(&[]);
    place.through_socket(&["cycle", "list"]).with_code(0);
    assert!(server.stop().success());

    fs::write(place.socket(), "mine").unwrap();
    let refused = |words: &str| {
        let told = server::Told::of(place.serve_command(&[]).output().unwrap()).with_code(4);
        assert!(told.err.lines().last().unwrap().contains(words), "{}", told.err);
    };
    refused("is no socket");
    assert_eq!(fs::read_to_string(place.socket()).unwrap(), "mine");
    fs::remove_file(place.socket()).unwrap();
    symlink(place.store(), place.socket()).unwrap();
    refused("is no socket");
    assert!(fs::symlink_metadata(place.socket()).unwrap().is_symlink());
    place.is_sound();
}

#[test]
fn a_server_that_is_asked_to_leave_finishes_and_tells_everybody() {
    let place = Place::demo(150);
    let server = place.serve(&[]);
    let form = open_form(&place.remote());
    let (mut idle, mut watching) = (place.line(900, Purpose::Calls), place.line(901, Purpose::Notices));
    watching.say(&Call::Watch(Topics::watched(&Query::Cycles, None)));
    let n_saved = AtomicU32::new(0);
    let last: Vec<i32> = thread::scope(|scope| {
        let typists: Vec<_> = (0..8u16)
            .map(|line| {
                let (form, n_saved, place) = (&form, &n_saved, &place);
                scope.spawn(move || {
                    let link = place.remote_for(None, Patience::For(Duration::ZERO));
                    let mut last = 0;
                    loop {
                        let value = last % 5 + 1;
                        match link.act(typed(form, line, value), &Progress::default()) {
                            Ok(_) => last = value,
                            Err(Refusal::Unreachable(_) | Refusal::StoreBusy(_)) => return last,
                            Err(other) => panic!("{other:?}"),
                        }
                        n_saved.fetch_add(1, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        while n_saved.load(Ordering::Relaxed) < 100 {
            thread::yield_now();
        }
        assert!(server.stop().success());
        typists.into_iter().map(|typist| typist.join().unwrap()).collect()
    });
    assert!(matches!(idle.hear(), Ok(Answer::Bye)));
    assert!(matches!(watching.hear(), Ok(Answer::Bye)));
    place.with_service(&me(), |service, actor| {
        for (line, last) in (0..).zip(last) {
            let Some(response::Answer::Value(found)) = held(ask_as(service, actor, form_query(&form)), line)
            else {
                panic!("line {line} has nothing")
            };
            // What was under way when the line ended may be there, too.
            let next = last % 5 + 1;
            assert!([last, next].map(Decimal::from_int).contains(&found), "{found:?}, expected {last}");
        }
    });
    place.is_sound();
}

#[test]
fn an_act_is_performed_once_and_an_older_one_not_at_all() {
    let place = Place::demo(150);
    let _server = place.serve(&[]);
    let link = place.remote();
    let form = open_form(&link);
    let Reply::Form(page) = ask(&link, form_query(&form)) else { panic!() };
    let n_lines = page.form.lines_for(form.group).count();
    let mut line = place.line(7, Purpose::Calls);
    for no in 0..n_lines as u16 {
        let act = typed(&form, no, 4);
        assert_eq!(line.call(&Call::Do { number: 1 + u64::from(no), act }), Ok(Reply::Saved));
    }
    let submit = |number| Call::Do { number, act: Act::Submit { form: form.clone(), answers: Vec::new() } };
    let first = line.call(&submit(100)).unwrap();
    assert!(matches!(first, Reply::Submitted(_)));
    // The answer was lost and it comes again, by another line.
    let mut again = place.line(7, Purpose::Calls);
    assert_eq!(again.call(&submit(100)), Ok(first));
    assert_eq!(again.call(&submit(101)), Err(Refusal::AlreadySubmitted));
    assert_eq!(again.call(&submit(99)), Err(Refusal::OutOfOrder));
    let reopen = |number| Call::Do { number, act: Act::Reopen { form: form.clone() } };
    assert_eq!(again.call(&reopen(102)), Ok(Reply::Reopened));
    // An old draft that comes late does not undo what was typed since.
    let save = |number, n| Call::Do { number, act: typed(&form, 0, n) };
    assert_eq!(again.call(&save(104, 5)), Ok(Reply::Saved));
    assert_eq!(line.call(&save(103, 1)), Err(Refusal::OutOfOrder));
    assert_eq!(line.call(&save(104, 5)), Ok(Reply::Saved));
    let answer = held(ask(&link, form_query(&form)), 0);
    assert_eq!(answer, Some(response::Answer::Value(Decimal::from_int(5))));
    // Another program counts for itself.
    let mut other = place.line(8, Purpose::Calls);
    assert_eq!(other.call(&save(1, 3)), Ok(Reply::Saved));
}

#[test]
fn those_who_say_nothing_or_nonsense_are_dropped_and_harm_nobody() {
    let place = Place::demo(100);
    let options = Options { patience: Duration::from_millis(300), ..Options::default() };
    server::in_process(&place, options, |_| {
        let ended = |line: &mut Line| {
            let mut rest = Vec::new();
            let outcome = line.0.read_to_end(&mut rest);
            // Unread bytes of ours make it a reset instead of an end.
            assert!(outcome.is_ok() || outcome.unwrap_err().raw_os_error() == Some(104), "it was dropped");
            rest
        };
        let mut good = place.line(1, Purpose::Calls);
        let mut silent = Line::connect(&place.socket());
        let mut half_greeting = Line::connect(&place.socket());
        half_greeting.0.write_all(b"KNRJ\0").unwrap();
        let mut half_frame = place.line(2, Purpose::Calls);
        half_frame.0.write_all(&[0, 0, 0, 9, 1]).unwrap();
        let mut beginning = place.line(3, Purpose::Calls);
        beginning.0.write_all(&[0, 0]).unwrap();
        for line in [&mut silent, &mut half_greeting, &mut half_frame, &mut beginning] {
            assert_eq!(ended(line), b"");
        }
        // Byte by byte, each in time, and yet never done.
        let mut slow = place.line(4, Purpose::Calls);
        slow.0.write_all(&[0; 4]).unwrap();
        slow.0.set_read_timeout(Some(Duration::from_millis(30))).unwrap();
        let mut n_bytes = 0;
        while slow.0.write_all(&[0]).is_ok()
            && slow.0.read(&mut [0]).is_err_and(|fault| FrameFault::from(fault).is_late())
        {
            n_bytes += 1;
            assert!(n_bytes < 100, "it is listened to for ever");
        }

        let mut stranger = Line::connect(&place.socket());
        stranger.0.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
        assert_eq!(ended(&mut stranger), b"");
        let nonsense: [&[u8]; 4] = [
            &[0, 0, 0, 0],
            &[0, 0, 0, 5, 255, 255, 255, 255, 255],
            &[0, 0, 0, 3, 0, 0, 0],
            // A list of more topics than there are bytes.
            &[0, 0, 0, 8, 2, 0, 253, 255, 255, 255, 255, 255],
        ];
        for bytes in nonsense {
            let mut line = place.line(5, Purpose::Calls);
            line.0.write_all(bytes).unwrap();
            assert_eq!(ended(&mut line), b"", "{bytes:?}");
        }
        for header in [u32::MAX, 1 << 20, (64 << 10) + 1] {
            let mut line = place.line(5, Purpose::Calls);
            line.0.write_all(&header.to_be_bytes()).unwrap();
            let told = line.hear();
            let expected = Answer::Done(Box::new(Err(Refusal::RequestTooLarge)));
            assert!(matches!(&told, Ok(answer) if *answer == expected), "{told:?}");
            assert_eq!(ended(&mut line), b"");
        }
        let mut watching = place.line(6, Purpose::Calls);
        watching.say(&Call::Watch(Topics::everything()));
        assert_eq!(ended(&mut watching), b"");
        let mut calling = place.line(6, Purpose::Notices);
        calling.say(&Call::Ask(Query::Me));
        assert_eq!(ended(&mut calling), b"");
        // Asks much and never listens.
        let mut deaf = place.line(9, Purpose::Calls);
        let all = Query::Employees { unit: None, subtree: true, offset: 0, limit: 200, cycle: None };
        deaf.0.set_write_timeout(Some(server::PATIENCE)).unwrap();
        let frame = {
            let mut bytes = Vec::new();
            kinerja::protocol::frame::send(&mut bytes, &Call::Ask(all), 1 << 16).unwrap();
            bytes
        };
        while deaf.0.write_all(&frame).is_ok() {}

        assert!(matches!(good.call(&Call::Ask(Query::Me)), Ok(Reply::Me(_))));
    });
    place.is_sound();
}

#[test]
fn notices_reach_those_who_look_and_are_few() {
    let place = Place::demo(150);
    let _server = place.serve(&[]);
    let link = place.remote();
    let form = open_form(&link);
    let Reply::Me(me) = ask(&link, Query::Me) else { panic!() };
    let mut watching = place.line(77, Purpose::Notices);
    watching.say(&Call::Watch(Topics::watched(&form_query(&form), me.person.map(|p| p.id))));
    let begun = Instant::now();
    let over = AtomicBool::new(false);
    let n_notices = thread::scope(|scope| {
        scope.spawn(|| {
            for n in 0.. {
                link.act(typed(&form, 0, 1 + n % 5), &Progress::default()).unwrap();
                if over.load(Ordering::Relaxed) {
                    return;
                }
            }
        });
        for _ in 0..3 {
            assert!(matches!(watching.hear(), Ok(Answer::Notice(topics)) if !topics.is_empty()));
        }
        let n_by_time = begun.elapsed().as_millis() / 250 + 1;
        over.store(true, Ordering::Relaxed);
        n_by_time
    });
    assert!(n_notices >= 3, "they come four times a second at most");
}

/// As many descriptors as the system allows this test.
fn more_descriptors() -> u64 {
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit }).unwrap();
    limit.maximum.unwrap_or(u64::MAX)
}

#[test]
fn a_thousand_are_served_and_one_login_has_a_limit() {
    let place = Place::demo(100);
    let n = 1_000.min(more_descriptors().saturating_sub(200) / 2) as usize;
    let server = place.serve(&["--per-login", &n.to_string()]);
    let mut lines: Vec<Line> = (0..n as u64).map(|program| place.line(program, Purpose::Calls)).collect();
    for line in &mut lines {
        line.say(&Call::Ask(Query::Me));
    }
    for line in &mut lines {
        let answer = line.hear();
        assert!(matches!(&answer, Ok(Answer::Done(reply)) if reply.is_ok()), "{answer:?}");
    }
    let hello = Hello { program: 0, speaks_for: None, purpose: Purpose::Calls };
    assert_eq!(Line::greeted(&place.socket(), hello.clone()).err(), Some(Refusal::Full));
    drop(lines.pop());
    // As soon as the server has seen that one is gone.
    while Line::greeted(&place.socket(), hello.clone()).is_err() {}
    assert!(server.stop().success());
    for line in &mut lines {
        assert!(matches!(line.hear(), Ok(Answer::Bye)));
    }
}

#[test]
fn without_descriptors_those_who_are_in_go_on_and_others_come_in_when_some_leave() {
    let place = Place::demo(100);
    let mut command = Command::new("sh");
    let serve = place.serve_command(&["--per-login", "1000"]);
    command.args(["-c", "ulimit -n 48; exec \"$0\" \"$@\""]).arg(serve.get_program()).args(serve.get_args());
    let mut server = Server::start(command);
    let mut lines: Vec<Line> = Vec::new();
    for program in 0..80 {
        let mut line = Line::connect(&place.socket());
        let hello = Hello { program, speaks_for: None, purpose: Purpose::Calls };
        greeting::send(&mut line.0, &hello).unwrap();
        lines.push(line);
    }
    server.says("cannot take a connection");
    let let_in = |line: &mut Line| greeting::receive::<Welcome>(&mut line.0);
    let mut later = lines.split_off(20);
    for line in &mut lines {
        assert!(matches!(let_in(line), Ok(Greeted::Same(Ok(())))));
        assert!(matches!(line.call(&Call::Ask(Query::Me)), Ok(Reply::Me(_))));
    }
    let mut last = later.pop().unwrap();
    drop(later);
    assert!(matches!(let_in(&mut last), Ok(Greeted::Same(Ok(())))));
    assert!(matches!(last.call(&Call::Ask(Query::Me)), Ok(Reply::Me(_))));
    assert!(matches!(lines[0].call(&Call::Ask(Query::Me)), Ok(Reply::Me(_))));
    assert!(server.stop().success());
}

#[test]
fn while_nobody_says_anything_nobody_wakes_up() {
    let place = Place::demo(100);
    let server = place.serve(&[]);
    let mut lines: Vec<Line> = (0..10).map(|program| place.line(program, Purpose::Calls)).collect();
    lines.extend((10..20).map(|program| place.line(program, Purpose::Notices)));
    for line in &mut lines[..10] {
        line.call(&Call::Ask(Query::Me)).unwrap();
    }
    for line in &mut lines[10..] {
        line.say(&Call::Watch(Topics::watched(&Query::Cycles, None)));
    }
    // From when what was said is worked off, nobody hears a word for two seconds, and nobody wakes.
    let before = server::rests(server.pid());
    let last = &mut lines[19].0;
    last.set_read_timeout(Some(Duration::from_secs(2))).unwrap();
    assert!(last.read(&mut [0]).is_err_and(|fault| FrameFault::from(fault).is_late()));
    assert_eq!(n_sleeps(server.pid()), before);
}
