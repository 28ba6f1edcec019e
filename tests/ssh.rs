//! The server among real system users behind a real sshd, with the files that are shipped for it.
//!
//! It makes users and so wants root, sshd and `KINERJA_SSH=1`, which `.ci/run` sets; then nothing of it is left out.
//! The program also runs itself as each of these users, to ask the server for everything there is.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]
#![allow(
    clippy::print_stdout,
    reason = "the answers go from one process to the other, and the matrix to whoever looks"
)]

#[path = "support/line.rs"]
mod line;
#[path = "support/machine.rs"]
mod machine;
#[path = "support/office.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod office;
#[path = "support/pty.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod pty;
#[path = "support/requests.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod requests;

use kinerja::{
    cli::demo,
    client::{
        Link,
        embedded::Embedded,
        remote::{Patience, Remote},
    },
    clock,
    domain::{
        account::{Account, Role},
        change::Change,
        day::Moment,
        id::{AccountId, EmployeeId},
        rights::Right,
    },
    progress::Progress,
    protocol::greeting::{self, Greeted, Hello, Purpose, Welcome},
    service::{
        Service,
        api::{Act, Query, Reply},
    },
    store::Store,
};
use machine::{Machine, succeeds};
use portable_pty::CommandBuilder;
use pty::Session;
use requests::{HEAD, Request, Who, is_allowed, may, requests};
use std::{
    collections::BTreeMap,
    fs,
    os::unix::{fs::PermissionsExt, net::UnixStream},
    path::Path,
    process::{Command, Output, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

const THIS: &str = "everybody_is_who_the_system_says_and_may_what_the_table_says";

/// How somebody comes to the server, and what he then is, by hand from the picture of the office.
struct Visitor {
    name: &'static str,
    login: &'static str,
    speaks_for: Option<u32>,
    roles: &'static [Role],
    who: Who,
}

const NOBODY: Who = Who {
    own: None,
    assigned: &[],
    subordinates: &[],
    subtree: (&[], &[]),
    above: &[],
    above_subordinates: &[],
};

const VISITORS: [Visitor; 6] = [
    Visitor { name: "admin", login: "admin", speaks_for: None, roles: &[Role::Administrator], who: NOBODY },
    Visitor {
        name: "operator",
        login: "operator",
        speaks_for: None,
        roles: &[Role::Operator],
        who: Who { subtree: HEAD.subtree, ..NOBODY },
    },
    Visitor { name: "auditor", login: "auditor", speaks_for: None, roles: &[Role::Auditor], who: NOBODY },
    Visitor {
        name: "kepala",
        login: "kepala",
        speaks_for: None,
        roles: &[Role::Head, Role::Evaluator, Role::Rater, Role::Employee],
        who: HEAD,
    },
    Visitor {
        name: "siti",
        login: "pintu",
        speaks_for: Some(3),
        roles: &[Role::Evaluator, Role::Employee],
        who: Who {
            own: Some(3),
            subordinates: &[5],
            above: &[1, 2, 3],
            above_subordinates: &[1, 2, 3],
            ..NOBODY
        },
    },
    Visitor {
        name: "pekerja",
        login: "pintu",
        speaks_for: Some(6),
        roles: &[Role::Evaluator, Role::Employee],
        who: Who { own: Some(6), subordinates: &[10], above: &[1, 4], above_subordinates: &[1, 4], ..NOBODY },
    },
];

fn digits(id: u32) -> String {
    office::nip(EmployeeId(id)).digits()
}

#[test]
fn everybody_is_who_the_system_says_and_may_what_the_table_says() {
    if let Some(socket) = std::env::var_os("KINERJA_ASK") {
        return ask_everything(Path::new(&socket), std::env::var("KINERJA_FOR").ok());
    }
    if std::env::var_os("KINERJA_SSH").is_none() {
        return;
    }
    let mut site = Site::new();
    site.lets_people_in();
    site.plain_logins_see_what_is_theirs();
    site.a_forced_command_is_all_there_is();
    site.a_shared_login_is_two_people();
    site.nobody_is_somebody_else();
    site.the_table_of_rights_holds_over_the_socket();
    site.serves_a_demo();
    site.four_see_each_others_changes_where_they_are();
    site.a_form_typed_ahead_arrives_over_a_bad_line();
}

/// The machine with an office that is served, and an sshd before it.
struct Site {
    machine: Machine,
    socket: String,
    /// Of the demonstration.
    demo: String,
    port: u16,
}

impl Site {
    fn new() -> Site {
        let mut machine = Machine::new();
        machine.group("kinerja");
        machine.group("users");
        machine.system_user("server", "kinerja");
        for who in ["admin", "operator", "auditor", "pintu", "rekan"] {
            machine.user(who, &["kinerja"]);
        }
        machine.user("kepala", &["kinerja", "users"]);
        let (place, store) = office::open_store();
        let login = machine.name("admin");
        let account = Account { login, employee: None, roles: vec![Role::Administrator], unit: None };
        let mut batch = store.begin().unwrap();
        batch.record(Moment(0), AccountId(0), &Change::AccountSet { id: AccountId(10), account }).unwrap();
        batch.commit().unwrap();
        drop(store);
        let store = machine.directory("store").join("office.redb");
        fs::copy(place.path().join("office.redb"), &store).unwrap();
        let socket = machine.serve("office", &store, "server").display().to_string();
        for who in ["admin", "operator", "auditor", "kepala", "rekan"] {
            let key = machine.key(who);
            fs::write(machine.path("keys").join(machine.name(who)), key).unwrap();
        }
        let keys = [("siti", 3), ("pekerja", 6)].map(|(who, id)| shared(&machine, who, id));
        fs::write(machine.path("ssh/shared"), keys.concat()).unwrap();
        let config = shipped(&machine, "sshd_config.example", &socket);
        let port = machine.sshd(&config);
        Site { machine, socket, demo: String::new(), port }
    }

    /// What a command of somebody says, as he would type it into his own ssh.
    fn said(&self, who: &str, key: &str, command: &[&str]) -> Output {
        let mut ssh = Command::new("ssh");
        ssh.args(self.machine.ssh(who, key, self.port)).args(command).stdin(Stdio::null());
        ssh.output().unwrap()
    }

    fn kinerja(&self, who: &str, words: &[&str]) -> (i32, String) {
        let program = self.machine.text("bin/kinerja");
        let command = [&[program.as_str(), "--socket", &self.socket][..], words].concat();
        let output = self.said(who, who, &command);
        (output.status.code().unwrap(), String::from_utf8_lossy(&output.stdout).into_owned())
    }

    fn terminal(&self, who: &str, key: &str, port: u16, command: &[&str]) -> Session {
        let mut ssh = CommandBuilder::new("ssh");
        ssh.arg("-tt");
        ssh.args(self.machine.ssh(who, key, port));
        ssh.args(command);
        ssh.env("TERM", "xterm");
        Session::of(ssh, (80, 24))
    }

    /// The administrator brings the accounts in by a file.
    fn lets_people_in(&self) {
        let name = |who| self.machine.name(who);
        let text = format!(
            "login;nip;peran;unit kerja\n{};;operator;DIKBUD\n{};;auditor;\n{};{};penilai;\n{};;bersama;\n",
            name("operator"),
            name("auditor"),
            name("kepala"),
            digits(2),
            name("pintu"),
        );
        let file = self.machine.path("home/admin/akun.csv");
        fs::write(&file, text).unwrap();
        let (code, said) =
            self.kinerja("admin", &["import", "accounts", &file.display().to_string(), "--json"]);
        assert_eq!(code, 0, "{said}");
        assert!(said.contains("\"taken\": 4") || said.contains("\"taken\":4"), "{said}");
        let (_, list) = self.kinerja("admin", &["account", "list"]);
        for who in ["operator", "auditor", "kepala", "pintu"] {
            assert!(list.contains(&name(who)), "{list}");
        }
    }

    fn plain_logins_see_what_is_theirs(&self) {
        let people = |who| {
            let (code, said) = self.kinerja(who, &["score", "2026-T3", "--json"]);
            (code, said.matches("\"nip\"").count())
        };
        assert_eq!(people("admin"), (0, 10));
        assert_eq!(people("auditor"), (0, 10));
        assert_eq!(people("operator"), (0, 4), "the unit and what is below it");
        assert_eq!(self.kinerja("auditor", &["verify"]).0, 0);
        assert_eq!(self.kinerja("operator", &["verify"]).0, 3);
        assert_eq!(self.kinerja("operator", &["account", "list"]).0, 3);
        // From the prompt of his shell, as somebody who has one works.
        let mut session = self.terminal("operator", "operator", self.port, &[]);
        session.sees("$ ").press(&format!("{} --socket {}\r", self.machine.text("bin/kinerja"), self.socket));
        session.sees("Menunggu Anda").press("5").sees("Unit SD").press("1").sees("Menunggu Anda");
        let prompts = |screen: &vt100::Screen| screen.contents().matches("$ ").count();
        session.press("q").waits_for("the next prompt", |screen| prompts(screen) == 2).press("exit\r");
        ends(&mut session);
    }

    fn a_forced_command_is_all_there_is(&self) {
        let mut session = self.terminal("kepala", "kepala", self.port, &["/bin/sh", "-i"]);
        session.sees("Menunggu Anda").sees("Kepala").press("4").sees("Guru Siti").sees("Guru Budi");
        assert!(!session.contents().contains("Guru Tono"), "{}", session.contents());
        // There is no shell to go to for a while, and the program does not stop for want of one.
        session.press(":").sees("Perintah").press("shell\r").press("1").sees("Menunggu Anda").press("q");
        // Nothing is behind the program.
        ends(&mut session);
        let output = self.said("kepala", "kepala", &["cat", "/etc/passwd"]);
        assert!(output.stdout.is_empty() && !output.status.success());
        // Neither does a line to somewhere else open.
        let mut ssh = Command::new("ssh");
        ssh.args(["-N", "-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:9"]);
        let refused = ssh.args(self.machine.ssh("kepala", "kepala", self.port)).stdin(Stdio::null()).output();
        assert!(!refused.unwrap().status.success());
    }

    fn a_shared_login_is_two_people(&self) {
        for (key, name, sees, not) in
            [("siti", "Guru Siti", "Guru Tono", "Orang"), ("pekerja", "Pekerja", "Orang", "Guru Tono")]
        {
            let mut session = self.terminal("pintu", key, self.port, &[]);
            session.sees("Menunggu Anda").sees(name).press("4").sees("Penilaian").sees(sees);
            assert!(!session.contents().contains(not), "{}", session.contents());
            session.press("\x1b").sees("Menunggu Anda").press("q");
            ends(&mut session);
        }
        // The key says who it is, whatever is asked for.
        let output = self.said("pintu", "siti", &["kinerja", "--as", &digits(6)]);
        assert!(!output.status.success() && output.stdout.is_empty());
    }

    /// Runs this program as one of the users, to speak for somebody or for himself.
    fn asked(&self, login: &str, speaks_for: Option<u32>) -> Vec<String> {
        let asker = self.machine.path("bin/asker");
        if !asker.exists() {
            fs::copy(std::env::current_exe().unwrap(), &asker).unwrap();
            fs::set_permissions(&asker, fs::Permissions::from_mode(0o755)).unwrap();
        }
        let mut command = self.machine.as_user(login, &asker);
        command
            .args(["--exact", THIS, "--nocapture"])
            .env("KINERJA_ASK", &self.socket)
            .env_remove("KINERJA_FOR");
        command.env("TMPDIR", "/tmp");
        if let Some(id) = speaks_for {
            command.env("KINERJA_FOR", digits(id));
        }
        let said = String::from_utf8(succeeds(&mut command).stdout).unwrap();
        said.lines().filter_map(|line| line.strip_prefix("> ")).map(str::to_owned).collect()
    }

    fn nobody_is_somebody_else(&self) {
        let welcome = |login, speaks_for| self.asked(login, speaks_for).swap_remove(0);
        for login in ["admin", "operator", "auditor", "kepala"] {
            assert!(welcome(login, Some(3)).contains("NotAGateway"), "{login}");
        }
        assert!(welcome("pintu", None).contains("GatewayForWhom"));
        assert!(welcome("pintu", Some(999)).contains("NoAccount"));
        // Root of this machine has no account either, and whoever is not in the group does not even connect.
        let mut root = Command::new(self.machine.path("bin/kinerja"));
        let refused = root.args(["--socket", &self.socket, "cycle", "list"]).output().unwrap();
        assert_eq!(refused.status.code(), Some(3));
        let mut stranger = Command::new("setpriv");
        stranger
            .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
            .arg(self.machine.path("bin/kinerja"));
        let refused = stranger.args(["--socket", &self.socket, "cycle", "list"]).output().unwrap();
        assert_eq!(refused.status.code(), Some(4));
    }

    fn the_table_of_rights_holds_over_the_socket(&self) {
        let all = requests(&self.machine.path("store"));
        let mut counts: BTreeMap<Right, Vec<(usize, usize)>> = BTreeMap::new();
        let mut faults = Vec::new();
        for visitor in &VISITORS {
            let said = self.asked(visitor.login, visitor.speaks_for);
            assert_eq!(said[0], "welcome Ok(())", "{}", visitor.name);
            assert_eq!(said.len(), all.len() + 1);
            let mut own: BTreeMap<Right, (usize, usize)> = BTreeMap::new();
            for ((right, about, _), said) in all.iter().zip(&said[1..]) {
                let is = said.starts_with("yes");
                let count = own.entry(*right).or_default();
                *count = (count.0 + usize::from(is), count.1 + 1);
                if is != may(visitor.who, visitor.roles, *right, *about) {
                    faults.push(format!("{} {} {about:?}: {said}", visitor.name, right.name()));
                }
            }
            own.into_iter().for_each(|(right, count)| counts.entry(right).or_default().push(count));
        }
        let names = VISITORS.iter().map(|v| format!("{:<10}", v.name)).collect::<String>();
        println!("\n{:<18}{names}\n", "answers over ssh");
        for (right, row) in &counts {
            let words = row.iter().map(|(yes, of)| match yes {
                0 => format!("{:<10}", "-"),
                yes if yes == of => format!("{:<10}", "all"),
                yes => format!("{:<10}", format!("{yes}/{of}")),
            });
            println!("{:<18}{}", right.name(), words.collect::<String>().trim_end());
        }
        println!("{} requests of each of {} people", all.len(), VISITORS.len());
        assert!(faults.is_empty(), "{faults:#?}");
        assert_eq!(counts.len(), Right::ALL.len(), "every right is asked for");
        assert_eq!(self.kinerja("auditor", &["verify"]).0, 0);
    }

    /// A government in which the auditor's login is the head of the first health centre, two others are those of the
    /// next, and the operator has the department above them.
    fn serves_a_demo(&mut self) {
        let file = self.machine.directory("demo").join("demo.redb");
        let service = Service::start(Store::create(&file).unwrap()).unwrap();
        let login = self.machine.name("auditor");
        let link = Embedded::new(Arc::clone(&service), login.clone());
        let progress = Progress::default();
        assert!(demo::fill(&link, 400, 1, clock::today(), login, &progress).is_ok());
        let Ok(Reply::Units(units)) = link.ask(Query::Units, &progress) else { panic!() };
        let unit = |code: &str| units.iter().find(|row| row.unit.code == code).unwrap();
        let accounts = [
            ("admin", unit("PKM-02").unit.head, vec![Role::Evaluator], None),
            ("rekan", unit("PKM-03").unit.head, vec![Role::Evaluator], None),
            ("operator", unit("DINKES").unit.head, vec![Role::Operator], Some(unit("DINKES").id)),
        ];
        for (who, employee, roles, unit) in accounts {
            let act = Act::SetAccount { login: self.machine.name(who), employee, roles, unit };
            link.act(act, &progress).unwrap();
        }
        drop(link);
        service.stop();
        drop(service);
        self.demo = self.machine.serve("demo", &file, "server").display().to_string();
    }

    fn at_the_demo(&self, who: &str, port: u16) -> Session {
        let program = self.machine.text("bin/kinerja");
        self.terminal(who, who, port, &[&program, "--socket", &self.demo])
    }

    /// Three evaluators and an operator: what one does comes to the screens of the others, and nobody's cursor moves.
    fn four_see_each_others_changes_where_they_are(&self) {
        let mut four = ["auditor", "admin", "rekan", "operator"].map(|who| self.at_the_demo(who, self.port));
        for session in &mut four {
            session.sees("Beranda");
        }
        let [first, second, third, operator] = &mut four;
        first
            .press("4")
            .sees("Sebagai")
            .press("jj")
            .waits_for("the third form", |s| chosen(s).contains("Salma"));
        second.press("4").sees("Sebagai").press("jj\r").sees("bobot 60").press("42\r95\r93\r").sees("3/16");
        third
            .press("2")
            .sees("Yulia Farah")
            .press("\tjj")
            .waits_for("the third of the list", |s| chosen(s).contains("Lilis"));
        // The operator puts two names right.
        for (who, title) in [("yulia farah pranata", "Hj."), ("bayu dodi napitupulu", "H.")] {
            operator
                .press("/")
                .sees("Cari")
                .press(who)
                .waits_for("one hit", |s| s.contents().contains("1/1"));
            operator.press("\r").sees("Atasan").press("e").sees("Simpan");
            operator.press("\r\r").press(title).press("\x1bOQ").sees("Tersimpan").press("1").sees("Beranda");
        }
        third.sees("Hj. Yulia");
        first.sees("H. Bayu").waits_for("the same form as before", |s| chosen(s).contains("Salma"));
        // A form goes, and the bar of its unit grows before somebody who only looks.
        operator
            .press("5")
            .sees("PKM-01")
            .press("jj")
            .waits_for("the third unit", |s| chosen(s).contains("PKM-03"));
        second.press("95\r").sees("✓  4");
        operator.sees("24 lengkap");
        first.press("\x1b[H\r").sees("Mutu layanan").press("4453443454\r").sees("Hidayah, S.Farm. terkirim");
        operator.sees("25 lengkap");
        first.press("\x1b").sees("1 dari 27").sees("H. Bayu");
        assert!(chosen(first.screen()).contains("Indri"), "{}", first.contents());
        assert!(chosen(third.screen()).contains("Lilis"), "{}", third.contents());
        assert!(chosen(operator.screen()).contains("PKM-03"), "{}", operator.contents());
        assert!(chosen(second.screen()).contains(" 5 "), "{}", second.contents());
        if std::env::var_os("KINERJA_README").is_some() {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
            let readme = fs::read_to_string(&path).unwrap();
            let (before, rest) = readme.split_once("<!-- picture:four -->").unwrap();
            let (_, after) = rest.split_once("<!-- /picture:four -->").unwrap();
            let picture = panes(four.each_ref().map(Session::screen));
            let block = format!("<!-- picture:four -->\n```text\n{picture}```\n<!-- /picture:four -->");
            fs::write(&path, format!("{before}{block}{after}")).unwrap();
        }
    }

    /// Ten lines and all keys before them at once, without looking.
    fn a_form_typed_ahead_arrives_over_a_bad_line(&self) {
        let bad = line::to(self.port);
        let answers = "4531245341";
        let mut session = self.at_the_demo("auditor", bad.port);
        let saved =
            |answers: &'static str| move |screen: &vt100::Screen| shown(&screen.contents()) == answers;
        for key in format!("4\r{answers}").chars() {
            session.press(&key.to_string());
        }
        session.waits_for("ten answers on disk", saved(answers));
        // Each on disk: another line shows the same.
        let mut again = self.at_the_demo("auditor", self.port);
        again.press("4\r").waits_for("the same ten", saved(answers));
        drop(again);
        // The form goes, and the next ones are filled behind it as blindly.
        for answers in ["5555555555", "1234512345", "4444444444", "5432154321"] {
            for key in format!("\r{answers}").chars() {
                session.press(&key.to_string());
            }
            session.waits_for("ten answers of the next", saved(answers));
        }
        let count = |n: &AtomicU64| n.load(Ordering::Relaxed);
        println!("bad line: {} pieces, {} lost", count(&bad.n_pieces), count(&bad.n_lost));
        assert!(count(&bad.n_lost) > 1);
    }
}

/// The lines where the cursors are.
fn chosen(screen: &vt100::Screen) -> String {
    screen.contents().lines().filter(|line| line.contains('▸')).collect()
}

/// Four screens beside and below each other, as a terminal shows them that is divided.
fn panes(screens: [&vt100::Screen; 4]) -> String {
    let lines = screens.map(|screen| screen.rows(0, 80).collect::<Vec<_>>());
    let [a, b, c, d] = &lines;
    let row = |(left, right): (&String, &String)| {
        let gap = 80 - unicode_width::UnicodeWidthStr::width(left.as_str());
        format!("{left}{}│{right}", " ".repeat(gap)).trim_end().to_owned() + "\n"
    };
    let between = format!("{0}┼{0}\n", "─".repeat(80));
    a.iter().zip(b).map(row).chain([between]).chain(c.iter().zip(d).map(row)).collect()
}

/// The program has left and the line with it.
#[track_caller]
fn ends(session: &mut Session) {
    assert!(session.exits_within(Duration::from_secs(20)), "still there:\n{}", session.contents());
}

/// The answers on the screen of a form that are on disk, from the first line to the last.
fn shown(text: &str) -> String {
    let answers = text.lines().filter(|line| line.contains('✓') && line.contains("1–5"));
    // Behind the mark, the number and the name of the line.
    let answer =
        |line: &'_ str| line.split_whitespace().skip(2).find(|w| w.parse::<u8>().is_ok()).map(str::to_owned);
    answers.filter_map(answer).collect()
}

/// A shipped example with the places and names of this machine.
fn shipped(machine: &Machine, name: &str, socket: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/server").join(name);
    let mut text = fs::read_to_string(path).unwrap();
    for (theirs, ours) in [
        ("/usr/local/bin/kinerja", machine.text("bin/kinerja")),
        ("/run/kinerja/kinerja.sock", socket.to_owned()),
        ("/etc/kinerja/authorized_keys", machine.text("ssh/shared")),
        ("User kinerja-gw", format!("User {}", machine.name("pintu"))),
        ("Group kinerja-users", format!("Group {}", machine.name("users"))),
    ] {
        text = text.replace(theirs, &ours);
    }
    text
}

/// A line of the shipped example with another person and a key of his.
fn shared(machine: &Machine, who: &str, id: u32) -> String {
    let text = shipped(machine, "authorized_keys.example", "");
    let example = text.lines().find(|line| !line.starts_with('#')).unwrap();
    let (before, rest) = example.split_once("--as ").unwrap();
    let (_nip, rest) = rest.split_once('"').unwrap();
    let (options, _key) = rest.split_once("ssh-").unwrap();
    format!("{before}--as {}\"{options}{}\n", digits(id), machine.key(who))
}

/// In the other process: by hand at the socket first, then every request by the program's own way.
fn ask_everything(socket: &Path, speaks_for: Option<String>) {
    let stream = UnixStream::connect(socket).unwrap();
    let hello = Hello { program: 1, speaks_for: speaks_for.clone(), purpose: Purpose::Calls };
    greeting::send(&mut &stream, &hello).unwrap();
    let welcome = match greeting::receive::<Welcome>(&mut &stream).unwrap() {
        Greeted::Same(welcome) => welcome,
        Greeted::Other(version) => panic!("version {version}"),
    };
    println!("\n> welcome {welcome:?}");
    if welcome.is_err() {
        return;
    }
    let link = Remote::new(socket, speaks_for, Patience::For(Duration::from_secs(5)));
    let progress = Progress::default();
    for (_, _, request) in requests(socket.parent().unwrap()) {
        let answer = match request {
            Request::Ask(query) => link.ask(query, &progress),
            Request::Act(act) => link.act(act, &progress),
        };
        let word = if is_allowed(&answer) { "yes" } else { "no" };
        println!("> {word} {:?}", answer.map(drop));
    }
}

#[test]
fn the_files_for_a_server_name_the_same_places() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/server");
    let text = |name: &str| fs::read_to_string(directory.join(name)).unwrap();
    let socket = "/run/kinerja/kinerja.sock";
    for (name, words) in [
        ("kinerja.socket", format!("ListenStream={socket}\n")),
        ("kinerja.tmpfiles.conf", "d /run/kinerja ".to_owned()),
        ("sshd_config.example", format!("KINERJA_SOCKET={socket}\n")),
        ("kinerja-backup.service", format!("--socket {socket} backup")),
    ] {
        assert!(text(name).contains(&words), "{name}: {words}");
    }
    let unit = text("kinerja.service");
    let start = unit.lines().find_map(|line| line.strip_prefix("ExecStart=")).unwrap();
    let words = start.split_whitespace();
    assert!(kinerja::cli::command(kinerja::text::Lang::En).try_get_matches_from(words).is_ok(), "{start}");
    let store = Path::new(start.split_whitespace().last().unwrap()).parent().unwrap();
    assert_eq!(store, Path::new("/var/lib/kinerja"));
    assert!(unit.contains("\nStateDirectory=kinerja ") && unit.contains("\nUser=kinerja\n"));
}
