//! Many evaluators at one server, each a process of its own: at full speed on a disk whose sync takes 5 ms, beside
//! SQLite with a process each; and as they type, on the disk that is there.

use crate::{
    Figure, Scale,
    crowd::{self, MOST, N_LINES, Typist},
    median,
    office::is_there,
    screen::Screen,
    server::{Place, Server, n_sleeps, rests},
    terminals,
};
use kinerja::{
    client::{
        Link,
        remote::{Patience, Remote},
    },
    domain::{
        decimal::Decimal,
        form::{LineNo, RaterGroup},
        id::{CycleId, EmployeeId},
        response::Answer,
    },
    progress::Progress,
    service::api::{Act, FormKey, Query},
};
use portable_pty::CommandBuilder;
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

/// What a client is to do, in the environment of its process.
pub const CLIENT: &str = "KINERJA_CLIENT";
const SYNC_US: &str = "5000";
/// Four keys a second.
const BETWEEN_KEYS: Duration = Duration::from_millis(250);

pub fn measure(scale: Scale) -> Vec<Figure> {
    let office = Place::demo(scale.n_employees.max(100));
    let mut figures = vec![Figure {
        what: format!("a killed server back until its first answer, {} employees", scale.n_employees),
        ours: back_after_death(&office.store()),
        peer: Some(("limit", Duration::from_millis(500))),
    }];
    print_last(&mut figures);
    let crowd = crowd::gather(&office, scale.n_typists);
    figures.extend(at_full_speed(&office, &crowd, scale.n_clients, scale.seconds));
    figures.extend(typing(&office, &crowd, scale));
    figures
}

/// All, or only so many at full speed, or only those who type.
pub fn chosen(which: &str, scale: Scale) -> Vec<Figure> {
    if which == "ssh" {
        return terminals::measure(scale.n_terminals, scale.seconds * 2.0);
    }
    let chosen: Vec<usize> = which.split(',').filter_map(|n| n.parse().ok()).collect();
    let most = match chosen.iter().max() {
        Some(most) => *most,
        None if which == "typing" => scale.n_typists,
        None => return measure(scale),
    };
    let office = Place::demo(scale.n_employees.max(100));
    let crowd = crowd::gather(&office, most);
    if chosen.is_empty() {
        return typing(&office, &crowd, scale);
    }
    at_full_speed(&office, &crowd, &chosen, scale.seconds)
}

fn row(what: &str, ours: impl std::fmt::Display, peer: &str, theirs: impl std::fmt::Display, ratio: &str) {
    println!("| {what} | {ours} | {peer} | {theirs} | {ratio} |");
}

fn at_full_speed(office: &Place, crowd: &[Typist], n_clients: &[usize], seconds: f64) -> Vec<Figure> {
    let tmpfs = Path::new("/dev/shm");
    if !is_there("cc") || !tmpfs.is_dir() {
        eprintln!("no C compiler or no /dev/shm: the comparison at full speed is left out");
        return Vec::new();
    }
    let library = office.path("slowsync.so");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/bench/slowsync.c");
    let made = Command::new("cc").args(["-shared", "-fPIC", "-O2", "-o"]).arg(&library).arg(source).status();
    assert!(made.unwrap().success());
    let mut figures = Vec::new();
    for n in n_clients.iter().copied() {
        let place = office.copied_to(tempfile::tempdir_in(tmpfs).unwrap());
        let mut serve = place.serve_command(&[]);
        serve.env("SYNC_US", SYNC_US).env("LD_PRELOAD", &library);
        let server = Server::start(serve);
        let ours = together(seconds, crowd[..n].iter().map(|typist| client("full", &place, typist)));
        assert!(server.stop().success());
        let theirs = python().map(|python| {
            let database = place.path("peer.db");
            let schema = format!("import sqlite3\nc = sqlite3.connect({database:?})\n{SCHEMA}");
            assert!(Command::new(&python).args(["-c", &schema]).status().unwrap().success());
            let command = |id: usize| {
                let mut command = Command::new(&python);
                command.args(["-c", PEER]).arg(&database).arg(id.to_string());
                command.env("SYNC_US", SYNC_US).env("LD_PRELOAD", &library);
                command
            };
            together(seconds, (0..n).map(command))
        });
        let what = format!("{n} client{} at full speed, sync 5 ms", if n == 1 { "" } else { "s" });
        let rate = |of: &Samples| of.saves.len() as f64 / of.took.as_secs_f64();
        match &theirs {
            Some(theirs) => {
                let ratio = format!("{:.2}", rate(&ours) / rate(theirs));
                let (ours, theirs) = (format!("{:.0}", rate(&ours)), format!("{:.0}", rate(theirs)));
                row(&format!("{what}: saves a second"), ours, SQLITE, theirs, &ratio);
            }
            None => row(&format!("{what}: saves a second"), format!("{:.0}", rate(&ours)), "–", "–", "–"),
        }
        for (name, of) in [("median", 0.5), ("99 of 100", 0.99), ("the slowest", 1.0)] {
            let peer = theirs.as_ref().map(|theirs| (SQLITE, part(&theirs.saves, of)));
            figures.push(Figure { what: format!("{what}: {name}"), ours: part(&ours.saves, of), peer });
            print_last(&mut figures);
        }
    }
    figures
}

/// At once, so that the rows of a run stand together.
fn print_last(figures: &mut Vec<Figure>) {
    figures.drain(..).for_each(|figure| println!("{}", figure.line()));
}

const SQLITE: &str = "SQLite, WAL, synchronous=FULL";

const SCHEMA: &str = "c.execute('pragma journal_mode=wal')
c.execute('create table draft(rater integer, subject integer, line integer, answer integer, at real, primary key(rater, subject, line)) without rowid')
";

/// One who saves an answer a time, as often as it goes until so many seconds are over.
const PEER: &str = "
import sqlite3, sys, time
c = sqlite3.connect(sys.argv[1], timeout=600, isolation_level=None)
c.execute('pragma synchronous=full')
me, n, took = int(sys.argv[2]), 0, []
c.execute('select count(*) from draft').fetchone()
print('ready', flush=True)
end = time.perf_counter() + float(sys.stdin.readline())
while time.perf_counter() < end:
    begin = time.perf_counter()
    c.execute('begin immediate')
    c.execute('insert or replace into draft values(?, ?, ?, ?, ?)', (me, me, n % 5, n // 5 % 5 + 1, begin))
    c.execute('commit')
    took.append(time.perf_counter() - begin)
    n += 1
print(''.join(f's {int(t * 1e6)}\\n' for t in took), end='')
";

/// One that brings SQLite with it; asked for by its own name, since the one in the path may be a script.
fn python() -> Option<PathBuf> {
    let ask = ["-c", "import sqlite3, sys; print(sys.executable)"];
    let told = Command::new("python3").args(ask).output().ok().filter(|told| told.status.success())?;
    Some(PathBuf::from(String::from_utf8(told.stdout).unwrap().trim()))
}

/// This program once more, as a client.
fn client(mode: &str, place: &Place, typist: &Typist) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let Typist { nip, cycle, id } = typist;
    let socket = place.socket();
    command.env(CLIENT, format!("{mode}\n{}\n{nip}\n{}\n{}", socket.display(), cycle.0, id.0));
    command
}

#[derive(Default)]
struct Samples {
    saves: Vec<Duration>,
    reads: Vec<Duration>,
    took: Duration,
}

/// The value that so much of all is not above.
pub fn part(sorted: &[Duration], of: f64) -> Duration {
    let at = (sorted.len() as f64 * of) as usize;
    sorted.get(at.min(sorted.len().saturating_sub(1))).copied().unwrap_or_default()
}

/// All at once for so many seconds; every process says `ready` first and its times in the end.
fn together(seconds: f64, commands: impl Iterator<Item = Command>) -> Samples {
    let mut running = started(commands);
    go(&mut running, seconds);
    finished(running)
}

type Running = Vec<(Child, ChildStdin, BufReader<ChildStdout>)>;

fn started(commands: impl Iterator<Item = Command>) -> Running {
    let start = |mut command: Command| {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (to, from) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        (child, to, BufReader::new(from))
    };
    let mut running: Running = commands.map(start).collect();
    for (_, _, from) in &mut running {
        let mut line = String::new();
        from.read_line(&mut line).unwrap();
        assert_eq!(line, "ready\n");
    }
    running
}

fn go(running: &mut Running, seconds: f64) {
    for (_, to, _) in running {
        writeln!(to, "{seconds}").unwrap();
    }
}

fn finished(running: Running) -> Samples {
    let begun = Instant::now();
    let mut samples = Samples::default();
    for (mut child, _, mut from) in running {
        let mut text = String::new();
        from.read_to_string(&mut text).unwrap();
        samples.took = samples.took.max(begun.elapsed());
        assert!(child.wait().unwrap().success());
        for line in text.lines() {
            let (kind, micros) = line.split_once(' ').unwrap();
            let time = Duration::from_micros(micros.parse().unwrap());
            if kind == "s" { samples.saves.push(time) } else { samples.reads.push(time) }
        }
    }
    samples.saves.sort_unstable();
    samples.reads.sort_unstable();
    samples
}

fn typing(office: &Place, crowd: &[Typist], scale: Scale) -> Vec<Figure> {
    let place = office.copied_to(tempfile::tempdir().unwrap());
    let server = place.serve(&[]);
    let alone = resident(server.pid());
    let mut running = started(crowd.iter().map(|typist| client("type", &place, typist)));
    let idle = (scale.n_employees > 100).then(|| {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_kinerja"));
        command.args(["--lang", "id", "--as", &crowd[0].nip, "--socket", &place.named("run/kinerja.sock")]);
        let mut screen = Screen::of(command, "Menunggu Anda");
        let both = [server.pid(), screen.pid()];
        let before = both.map(rests);
        assert!(screen.quiet_for(Duration::from_secs(2)).is_none(), "nothing is drawn meanwhile");
        let after = both.map(n_sleeps);
        (resident(screen.pid()), after[0] - before[0], after[1] - before[1])
    });
    go(&mut running, scale.seconds * 2.0);
    let (over, is_over) = channel();
    let (samples, bare) = thread::scope(|scope| {
        let bare = scope.spawn(|| bare_syncs(&place.path("bare"), is_over));
        let samples = finished(running);
        drop(over);
        (samples, bare.join().unwrap())
    });
    let after = resident(server.pid());
    let what = format!("{} people typing four keys a second", crowd.len());
    let limit = |name: &str, of: &[Duration], share, most| Figure {
        what: format!("{what}: {name}"),
        ours: part(of, share),
        peer: Some(("limit", Duration::from_millis(most))),
    };
    let mut figures = vec![
        limit("an answer is on disk, 99 of 100", &samples.saves, 0.99, 40),
        Figure {
            what: format!("{what}: the same"),
            ours: part(&samples.saves, 0.99),
            peer: Some(("two bare fdatasync meanwhile, 99 of 100", part(&bare, 0.99))),
        },
        limit("a page is read, 99 of 100", &samples.reads, 0.99, 8),
    ];
    print_last(&mut figures);
    let most = 60_000 + 50 * crowd.len() as u64;
    row(&format!("{what}: memory of the server"), mb(after), "limit", mb(most), "–");
    row("the server's memory before anybody came", mb(alone), "–", "–", "–");
    if let Some((memory, of_server, of_program)) = idle {
        row("the server's wake-ups in 2 s while all are there and nobody types", of_server, "limit", 0, "–");
        row("memory of a program at the server, on its first picture", mb(memory), "limit", mb(12_000), "–");
        row("its wake-ups in 2 s", of_program, "limit", 0, "–");
    }
    assert!(server.stop().success());
    figures
}

/// What the disk itself takes while all that goes on.
fn bare_syncs(path: &Path, over: Receiver<()>) -> Vec<Duration> {
    let file = fs::File::create(path).unwrap();
    let mut times = Vec::new();
    for nth in 0u64.. {
        let begun = Instant::now();
        for page in 0..2 {
            file.write_all_at(&[nth as u8; 4_096], (2 * nth + page) % 64 * 4_096).unwrap();
            file.sync_data().unwrap();
        }
        times.push(begun.elapsed());
        if over.recv_timeout(BETWEEN_KEYS / 10) == Err(RecvTimeoutError::Disconnected) {
            break;
        }
    }
    times.sort_unstable();
    times
}

fn mb(kilobytes: u64) -> String {
    format!("{:.1} MB", kilobytes as f64 / 1_000.0)
}

/// In kilobytes.
pub fn resident(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// The other end of `client`.
pub fn run(what: &str) {
    let words: Vec<&str> = what.lines().collect();
    let [mode, socket, nip, cycle, subject] = words[..] else { panic!("{what}") };
    let link = Remote::new(Path::new(socket), Some(nip.to_owned()), Patience::Endless);
    let (cycle, subject) = (CycleId(cycle.parse().unwrap()), EmployeeId(subject.parse().unwrap()));
    let form = FormKey { cycle, subject, group: RaterGroup::Own, respondent: None };
    // Both lines are there before it begins.
    link.ask(Query::Me, &Progress::default()).unwrap();
    link.act(save(&form, 0), &Progress::default()).unwrap();
    println!("ready");
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    let seconds = Duration::from_secs_f64(line.trim().parse().unwrap());
    let told = if mode == "full" { full(&link, &form, seconds) } else { typed(&link, &form, seconds) };
    std::io::stdout().write_all(told.as_bytes()).unwrap();
}

fn save(form: &FormKey, nth: u32) -> Act {
    let line = (nth % u32::from(N_LINES)) as LineNo;
    let answer = Answer::Value(Decimal::from_int((nth / u32::from(N_LINES)) as i32 % MOST + 1));
    Act::SaveDraft { form: form.clone(), cells: vec![(line, Some(answer))], at: line }
}

fn timed(told: &mut Vec<(char, Duration)>, kind: char, work: impl FnOnce()) {
    let begun = Instant::now();
    work();
    told.push((kind, begun.elapsed()));
}

fn text(told: &[(char, Duration)]) -> String {
    told.iter().map(|(kind, time)| format!("{kind} {}\n", time.as_micros())).collect()
}

fn full(link: &Remote, form: &FormKey, seconds: Duration) -> String {
    let begun = Instant::now();
    let mut told = Vec::new();
    for nth in 1.. {
        if begun.elapsed() >= seconds {
            break;
        }
        timed(&mut told, 's', || drop(link.act(save(form, nth), &Progress::default()).unwrap()));
    }
    text(&told)
}

/// Walks, opens, types, hands in, and takes back.
fn typed(link: &Remote, form: &FormKey, seconds: Duration) -> String {
    let begun = Instant::now();
    // Nobody strikes when all others do.
    let mut next = begun + BETWEEN_KEYS * (form.subject.0 % 250) / 250;
    let mut told = Vec::new();
    let FormKey { cycle, subject, group, respondent } = form.clone();
    let open = Query::Form { cycle, subject, group, respondent };
    for nth in 0.. {
        if begun.elapsed() >= seconds {
            break;
        }
        // The rhythm of somebody who types.
        thread::sleep(next.saturating_duration_since(Instant::now()));
        next += BETWEEN_KEYS;
        let (ask, act) = (
            |query: &Query| drop(link.ask(query.clone(), &Progress::default()).unwrap()),
            |act: Act| drop(link.act(act, &Progress::default()).unwrap()),
        );
        if nth % (2 * u32::from(N_LINES)) == 0 {
            timed(&mut told, 'r', || ask(&Query::Home { cycle }));
            timed(&mut told, 'r', || ask(&Query::Tasks { cycle }));
            timed(&mut told, 'r', || ask(&open));
        }
        timed(&mut told, 's', || act(save(form, nth)));
        if nth % (2 * u32::from(N_LINES)) == 2 * u32::from(N_LINES) - 1 {
            timed(&mut told, 's', || act(Act::Submit { form: form.clone(), answers: Vec::new() }));
            timed(&mut told, 's', || act(Act::Reopen { form: form.clone() }));
        }
    }
    text(&told)
}

/// A server that was killed while people typed, on a large store: until the first answer of the next one.
pub fn back_after_death(store: &Path) -> Duration {
    let place = Place { directory: tempfile::tempdir_in(store.parent().unwrap()).unwrap() };
    fs::hard_link(store, place.store()).unwrap();
    let times = (0..5).map(|_| {
        let server = place.serve(&[]);
        let link = place.remote();
        // An account that is linked to nobody may still do something that is written.
        link.act(
            crate::server::set_account("somebody", &[kinerja::domain::account::Role::Auditor]),
            &Progress::default(),
        )
        .unwrap();
        server.kill();
        let begun = Instant::now();
        let _server = place.serve(&[]);
        place.remote().ask(Query::Me, &Progress::default()).unwrap();
        begun.elapsed()
    });
    median(times.collect())
}
