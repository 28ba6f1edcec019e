//! Several people at one server: each sees what the others do, nobody's page jumps, nobody is overwritten, and who
//! loses the server goes on typing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

#[path = "support/desk.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod desk;
#[path = "support/office.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod office;

use desk::Desk;
use kinerja::{
    client::{
        Link, News,
        remote::{Patience, Remote},
    },
    domain::{account::Role, decimal::Decimal, form::RaterGroup, id::EmployeeId, kind::Target},
    progress::Progress,
    server::{self, Options, peer::login_of, socket},
    service::{
        Service,
        api::{Act, Query, Reply},
        fault::{Away, Refusal},
        writer::Limits,
    },
    text::Lang,
    tui::{event::Event, theme::Theme},
};
use office::{CYCLE, Office, key, nip, office, value};
use std::{
    collections::VecDeque,
    io::Write,
    os::unix::net::UnixStream,
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
    thread::JoinHandle,
    time::Duration,
};

/// Only a failing test ever waits so long.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server in this process; the one login that tests have is shared by all their people.
struct Server {
    office: Office,
    path: PathBuf,
    running: Option<(UnixStream, JoinHandle<()>)>,
}

fn me() -> String {
    login_of(rustix::process::getuid().as_raw()).unwrap()
}

impl Server {
    fn start() -> Server {
        let office = office();
        let admin = office.actor("admin");
        let accounts = [
            (me(), None, vec![Role::Gateway], None),
            ("wati".to_owned(), Some(EmployeeId(10)), vec![Role::Operator], None),
            ("tono".to_owned(), Some(EmployeeId(5)), vec![Role::Operator], None),
        ];
        for (login, employee, roles, unit) in accounts {
            let act = Act::SetAccount { login, employee, roles, unit };
            office.service.act(&admin, act, &Progress::default()).unwrap();
        }
        let path = office.place.path().join("run").join("kinerja.sock");
        let mut server = Server { office, path, running: None };
        server.run();
        server
    }

    fn run(&mut self) {
        let (stop, stopped) = UnixStream::pair().unwrap();
        let store = Arc::clone(&self.office.store);
        let service = Service::start_on(Arc::clone(&store), store, Limits::default()).unwrap();
        let socket = socket::listen(&self.path).unwrap();
        let options = Options { most_of_one: 1_000, ..Options::default() };
        let thread = std::thread::spawn(move || {
            server::run(service, socket, &stopped, options).unwrap();
        });
        self.running = Some((stop, thread));
    }

    fn stop(&mut self) {
        if let Some((mut stop, thread)) = self.running.take() {
            stop.write_all(b"x").unwrap();
            thread.join().unwrap();
        }
    }

    fn seat(&self, id: u32) -> Seat {
        let link = Remote::new(&self.path, Some(nip(EmployeeId(id)).digits()), Patience::Endless);
        let (sender, news) = channel();
        link.observe(Arc::new(move |one| drop(sender.send(one))));
        let desk = Desk::new(Arc::new(link), Lang::Id, (80, 24), Theme::colour());
        let mut seat = Seat { desk, news, heard: VecDeque::new() };
        seat.watch();
        seat
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Somebody in front of the program.
struct Seat {
    desk: Desk,
    news: Receiver<News>,
    heard: VecDeque<News>,
}

impl Seat {
    fn watch(&mut self) {
        if let Some(topics) = self.desk.app.take_watched() {
            self.desk.link.watch(&topics);
        }
    }

    fn press(&mut self, names: &str) -> &mut Seat {
        for name in names.split_whitespace() {
            self.desk.press(name);
            self.watch();
        }
        self
    }

    fn types(&mut self, text: &str) -> &mut Seat {
        self.desk.types(text);
        self.watch();
        self
    }

    /// Takes news until these words are on the screen.
    #[track_caller]
    fn comes_to_show(&mut self, words: &str) -> &mut Seat {
        while !self.desk.text().contains(words) {
            let news = self.news.recv_timeout(PATIENCE);
            let news = news.unwrap_or_else(|_| panic!("no {words:?} on:\n{}", self.desk.text()));
            self.heard.push_back(news.clone());
            let effects = self.desk.app.update(Event::News(news));
            self.desk.held.extend(effects);
            self.desk.answer_all();
            self.watch();
        }
        self
    }

    #[track_caller]
    fn shows(&mut self, words: &str) -> &mut Seat {
        self.desk.shows(words);
        self
    }
}

#[test]
fn an_operator_sees_what_another_does_and_keeps_his_place() {
    let server = Server::start();
    let (mut wati, mut tono) = (server.seat(10), server.seat(5));
    wati.press("2 Home Tab Down Down").shows("▸Guru Siti");
    tono.press("2 /").types("budi").press("Enter").shows("Guru Budi").press("e Down").types("man");
    tono.press("F2").shows("Tersimpan");
    wati.comes_to_show("Guru Budiman").shows("▸Guru Siti");
    assert!(wati.heard.iter().all(|news| matches!(news, News::Changed(_))), "{:?}", wati.heard);
}

#[test]
fn two_who_change_one_record_see_both_values_and_lose_neither() {
    let server = Server::start();
    let (mut wati, mut tono) = (server.seat(10), server.seat(5));
    for seat in [&mut wati, &mut tono] {
        seat.press("2 /").types("siti").press("Enter e").shows("Guru Siti");
    }
    // The field of the name, and that of the position, by one; the name by the other.
    tono.press("Down").types(" Aminah").press("F2").shows("Tersimpan");
    wati.press("Down").types(" Rahma");
    wati.comes_to_show("kini: Guru Siti Aminah").shows("Guru Siti Rahma").shows("isian yang sama");
    let stored = |id| server.office.store.snapshot().unwrap().view().employee(EmployeeId(id)).unwrap();
    assert_eq!(stored(3).unwrap().name, "Guru Siti Aminah");
    wati.press("F2").shows("Tersimpan");
    assert_eq!(stored(3).unwrap().name, "Guru Siti Rahma", "he saved knowing both");

    // Different fields join by themselves.
    tono.press("e Down Down Down Down Down Down").types(" Madya").press("F2").shows("Tersimpan");
    wati.press("e").shows("Guru Madya");
}

#[test]
fn two_who_agree_on_one_target_see_both_and_the_later_replaces_none_unseen() {
    let server = Server::start();
    let (mut wati, mut tono) = (server.seat(10), server.seat(5));
    for seat in [&mut wati, &mut tono] {
        seat.press("2 /").types("siti").press("Enter t").shows("I-1 Indicator 1").press("Enter");
    }
    tono.types("80").press("F2").shows("Tersimpan");
    wati.types("70").comes_to_show("kini: 80").shows("isian yang sama");
    let plan = || {
        let view = server.office.store.snapshot().unwrap();
        view.view().subject(CYCLE, EmployeeId(3)).unwrap().unwrap().plan
    };
    let target = |n| vec![(0, Target::Number(Decimal::from_int(n)))];
    assert_eq!(plan(), target(80));
    wati.press("F2").shows("Tersimpan");
    assert_eq!(plan(), target(70), "he saved knowing both");
    // Without the news, the service says so.
    tono.comes_to_show("70").press("Enter").types("5");
    wati.press("Enter").types("4");
    tono.press("F2").shows("Tersimpan");
    wati.press("F2").shows("kini: 705");
    assert_eq!(plan(), target(705));
}

#[test]
fn two_terminals_of_one_person_show_one_form() {
    let server = Server::start();
    let (mut here, mut there) = (server.seat(2), server.seat(2));
    here.press("4 Enter").shows("Guru");
    there.press("4 Enter").shows("Guru");
    here.types("95").press("Enter").types("4");
    there.comes_to_show("*  1").comes_to_show("*  2");
    there.types("80").press("Enter");
    here.comes_to_show("*  1");
    assert_eq!(here.desk.number_after("Nilai"), there.desk.number_after("Nilai"));
    // Submitted there, it is no form to be filled here any more.
    there.press("Down").types("y").press("Enter");
    here.comes_to_show("dimuat ulang").shows("terkirim");
}

#[test]
fn two_operators_at_one_stack_number_their_papers_without_a_loss() {
    let server = Server::start();
    let (mut wati, mut tono) = (server.seat(10), server.seat(5));
    for seat in [&mut wati, &mut tono] {
        seat.press("2 /").types("siti").press("Enter p").shows("Guru Siti");
    }
    wati.types("4y").press("Enter");
    tono.types("5").shows("1-tono");
    tono.types("y");
    let papers = server.office.store.snapshot().unwrap().view().responses(CYCLE, EmployeeId(3)).unwrap();
    assert_eq!(papers.iter().filter(|(group, _)| *group == RaterGroup::Public).count(), 2);
}

#[test]
fn who_loses_the_server_goes_on_and_what_he_did_meanwhile_arrives_once() {
    let mut server = Server::start();
    let mut kepala = server.seat(2);
    kepala.press("4 Enter").types("95").press("Enter").shows("✓  1");
    server.stop();
    // What he types now waits in the program, as the screen's own worker has it wait.
    let link = Arc::clone(&kepala.desk.link);
    let typed = std::thread::spawn(move || {
        let form = key(3, RaterGroup::Superior);
        let cells = vec![(0, Some(value(95))), (1, Some(value(4))), (2, Some(value(1)))];
        link.act(Act::SaveDraft { form: form.clone(), cells, at: 1 }, &Progress::default()).unwrap();
        link.act(Act::Submit { form }, &Progress::default())
    });
    kepala.comes_to_show("Server tidak menjawab");
    assert!(kepala.heard.iter().any(|news| matches!(news, News::Lost(Refusal::Unreachable(_)))));
    server.run();
    let answer = typed.join().unwrap();
    assert!(matches!(answer, Ok(Reply::Submitted(_))), "{answer:?}");
    kepala.comes_to_show("Tersambung lagi");
    let view = server.office.store.snapshot().unwrap();
    let responses = view.view().responses(CYCLE, EmployeeId(3)).unwrap();
    assert_eq!(responses.len(), 1);
}

#[test]
fn whoever_would_lose_something_by_leaving_is_told_first() {
    let mut server = Server::start();
    let mut kepala = server.seat(2);
    kepala.press("4 Enter");
    server.stop();
    kepala.desk.is_late = true;
    kepala.types("95").press("Enter");
    let lost = News::Lost(Refusal::Unreachable(Away::Ended));
    kepala.desk.app.update(Event::News(lost));
    kepala.shows("Server tidak menjawab. 1 isian menunggu");
    kepala.press("Esc Esc q").shows("belum tersimpan").shows("sekali lagi");
    assert!(!kepala.desk.held.iter().any(|e| format!("{e:?}") == "Quit"));
    kepala.press("q");
    assert!(kepala.desk.held.iter().any(|e| format!("{e:?}") == "Quit"));
}

#[test]
fn who_talks_to_a_server_is_told_its_socket_and_not_the_file_it_works_on() {
    let server = Server::start();
    let mut wati = server.seat(10);
    wati.press("9 End Up Enter").shows("skema").shows(&format!("Server     {}", server.path.display()));
    assert!(!wati.desk.text().contains(".redb"), "{}", wati.desk.text());
}

#[test]
fn a_question_of_somebody_without_a_right_is_refused_over_the_socket_as_well() {
    let server = Server::start();
    let siti = server.seat(3);
    let answer = siti.desk.link.ask(Query::Accounts, &Progress::default());
    assert_eq!(answer, Err(Refusal::NoRight));
}
