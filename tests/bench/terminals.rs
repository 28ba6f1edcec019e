//! Real terminals through a real sshd: an ssh, a terminal and a program for each, all typing in forms of their own.
//! Makes users, and so wants root and an sshd; only `KINERJA_LOAD=ssh` asks for it.

use crate::{Figure, load::part, machine::Machine, support::Session};
use kinerja::{
    cli::demo,
    client::{Link, embedded::Embedded},
    clock,
    domain::id::{CycleId, EmployeeId},
    progress::Progress,
    service::{
        Service,
        api::{Act, ImportKind},
    },
    store::Store,
};
use portable_pty::CommandBuilder;
use std::{
    collections::HashSet,
    fmt::Write,
    fs,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

const BETWEEN_KEYS: Duration = Duration::from_millis(250);

pub fn measure(n: usize, seconds: f64) -> Vec<Figure> {
    let site = Site::new(n);
    let mut sessions: Vec<Session> = site.people.iter().map(|nip| site.terminal("gate", nip, None)).collect();
    for session in &mut sessions {
        session.sees("Beranda").press("4\r").sees("1–5");
    }
    let mut other = site.terminal("guest", "guest", Some("echo ready; cat"));
    other.sees("ready");
    let (over, limit) = (AtomicBool::new(false), Duration::from_secs_f64(seconds));
    let (mut shown, mut saved, mut echoed) = (Vec::new(), Vec::new(), Vec::new());
    thread::scope(|scope| {
        let echo = scope.spawn(|| echoes(&mut other, &over));
        let begin = Instant::now();
        let typing = sessions.iter_mut().enumerate().map(|(nth, session)| {
            // Nobody strikes when all others do.
            let first = begin + BETWEEN_KEYS * nth as u32 / n as u32;
            scope.spawn(move || types(session, first, begin + limit))
        });
        for typist in typing.collect::<Vec<_>>() {
            let (shown_here, saved_here) = typist.join().unwrap();
            shown.extend(shown_here);
            saved.extend(saved_here);
        }
        over.store(true, Ordering::Relaxed);
        echoed.extend(echo.join().unwrap());
    });
    [&mut shown, &mut saved, &mut echoed].into_iter().for_each(|times| times.sort_unstable());
    let peer = Some(("a key that ssh and cat echo meanwhile", part(&echoed, 0.99)));
    let figure = |name: &str, times: &[Duration]| Figure {
        what: format!("{n} terminals through sshd, four keys a second: {name}, 99 of 100"),
        ours: part(times, 0.99),
        peer,
    };
    vec![figure("an answer is on the screen", &shown), figure("it has its mark", &saved)]
}

struct Site {
    machine: Machine,
    socket: String,
    port: u16,
    /// Their NIPs, which are also the names of their keys.
    people: Vec<String>,
}

impl Site {
    /// A demonstration in which so many colleagues come through one shared login.
    fn new(n: usize) -> Site {
        let mut machine = Machine::new();
        machine.group("kinerja");
        machine.system_user("server", "kinerja");
        machine.user("gate", &["kinerja"]);
        machine.user("guest", &["kinerja"]);
        let file = machine.directory("demo").join("demo.redb");
        let progress = Progress::default();
        at_work(Store::create(&file).unwrap(), |link| {
            assert!(demo::fill(link, 1_000, 1, clock::today(), CHIEF.to_owned(), &progress).is_ok());
        });
        let store = Store::open(&file).unwrap();
        let people = colleagues(&store, n);
        assert_eq!(people.len(), n);
        let mut accounts = format!("login;nip;roles;unit\n{};;gateway;\n", machine.name("gate"));
        people.iter().for_each(|nip| writeln!(accounts, "{nip};{nip};;").unwrap());
        let bytes = Arc::new(accounts.into_bytes());
        let (what, name) = (ImportKind::Accounts, "accounts.csv".to_owned());
        at_work(store, |link| {
            let act = Act::Import { what, name, bytes, dry_run: false, fixes: Vec::new() };
            link.act(act, &progress).unwrap();
        });
        let socket = machine.serve("demo", &file, "server").display().to_string();
        let program = machine.text("bin/kinerja");
        let mut keys = String::new();
        for nip in &people {
            let key = machine.key(nip);
            writeln!(keys, "restrict,pty,command=\"{program} --socket {socket} --as {nip}\" {key}").unwrap();
        }
        fs::write(machine.path("keys").join(machine.name("gate")), keys).unwrap();
        let key = machine.key("guest");
        fs::write(machine.path("keys").join(machine.name("guest")), key).unwrap();
        let port = machine.sshd("");
        Site { machine, socket, port, people }
    }

    fn terminal(&self, login: &str, key: &str, command: Option<&str>) -> Session {
        assert!(!self.socket.is_empty());
        let mut ssh = CommandBuilder::new("ssh");
        ssh.arg("-tt");
        ssh.args(self.machine.ssh(login, key, self.port));
        ssh.args(command);
        ssh.env("TERM", "xterm");
        Session::of(ssh, (80, 24))
    }
}

const CHIEF: &str = "chief";

fn at_work(store: Store, work: impl FnOnce(&Embedded)) {
    let service = Service::start(store).unwrap();
    work(&Embedded::new(Arc::clone(&service), CHIEF.to_owned()));
    service.stop();
}

/// Those who rate colleagues and nobody else, so that the first form that they open is answered with digits alone.
fn colleagues(store: &Store, n: usize) -> Vec<String> {
    let snapshot = store.snapshot().unwrap();
    let view = snapshot.view();
    let (cycle, _): (CycleId, _) = view.cycles().unwrap().into_iter().next_back().unwrap();
    let all: Vec<EmployeeId> = (1..=1_000).map(EmployeeId).collect();
    let employee = |id: &EmployeeId| view.employee(*id).unwrap();
    let superiors: HashSet<EmployeeId> = all.iter().filter_map(|id| employee(id)?.superior).collect();
    let rates = |id: &&EmployeeId| !view.assignments_for(cycle, **id).unwrap().is_empty();
    let colleagues = all.iter().filter(|id| !superiors.contains(id)).filter(rates);
    colleagues.filter_map(|id| Some(employee(id)?.nip.digits())).take(n).collect()
}

/// The row of the screen, as it is drawn.
fn row(screen: &vt100::Screen, y: usize) -> String {
    screen.rows(0, 80).nth(y).unwrap_or_default()
}

/// The answer in the row of a line, behind the cursor, the mark, the number and the name.
fn answer(row: &str) -> Option<u32> {
    let behind: String = row.chars().skip(5).collect();
    behind.split_whitespace().find_map(|word| word.parse().ok())
}

/// Looks at the screen until the next key is due.
fn watches(session: &mut Session, until: Instant) {
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return;
        }
        session.takes_in(left);
    }
}

/// How long each answer took to be on the screen, and to have its mark.
fn types(session: &mut Session, first: Instant, end: Instant) -> (Vec<Duration>, Vec<Duration>) {
    let (mut shown, mut saved) = (Vec::new(), Vec::new());
    let mut next = first;
    while next < end {
        watches(session, next);
        next += BETWEEN_KEYS;
        let y = session.screen().rows(0, 80).position(|row| row.starts_with('▸')).unwrap();
        let before = answer(&row(session.screen(), y)).unwrap_or_default();
        let digit = before % 5 + 1;
        let begun = Instant::now();
        session.press(&digit.to_string());
        let is_there = |screen: &vt100::Screen| answer(&row(screen, y)) == Some(digit);
        session.waits_for("the answer", is_there);
        shown.push(begun.elapsed());
        session.waits_for("its mark", |screen| is_there(screen) && row(screen, y).contains('✓'));
        saved.push(begun.elapsed());
        if row(session.screen(), y).starts_with('▸') {
            // The last line; from the first one again.
            session.press("\x1b[H").waits_for("the first line", |screen| !row(screen, y).starts_with('▸'));
        }
    }
    (shown, saved)
}

/// What the way alone takes: the terminal at the other end echoes.
fn echoes(session: &mut Session, over: &AtomicBool) -> Vec<Duration> {
    let count = |screen: &vt100::Screen| screen.contents().matches('a').count();
    let mut times = Vec::new();
    while !over.load(Ordering::Relaxed) {
        watches(session, Instant::now() + BETWEEN_KEYS / 5);
        let before = count(session.screen());
        let begun = Instant::now();
        session.press("a").waits_for("an echo", |screen| count(screen) == before + 1);
        times.push(begun.elapsed());
    }
    times
}
