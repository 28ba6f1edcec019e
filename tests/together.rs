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
    domain::{
        account::Role,
        decimal::Decimal,
        form::{LineNo, RaterGroup},
        id::EmployeeId,
        kind::Target,
        response::{Answer, Rater},
    },
    progress::Progress,
    server::{self, Options, peer::login_of, socket},
    service::{
        Service,
        api::{Act, Edit, Query, Reply},
        fault::{Away, Busy, Refusal},
        notice::Topics,
        writer::Limits,
    },
    text::Lang,
    tui::{
        event::{Effect, Event},
        theme::Theme,
    },
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

    /// An operator at the stack of questionnaires about Siti.
    fn at_stack(&self, id: u32) -> Seat {
        let mut seat = self.seat(id);
        seat.press("2 /").types("siti").press("Enter p").shows("Guru Siti").shows("no. ");
        seat
    }

    /// Two operators there, both about to key in the first paper.
    fn stacks(&self) -> (Seat, Seat) {
        (self.at_stack(10), self.at_stack(5))
    }

    /// An operator does something.
    fn acts(&self, act: Act) {
        self.seat(5).desk.act(act);
    }

    /// What was handed in about somebody in a group.
    fn responses(&self, id: u32, group: RaterGroup) -> Vec<(Rater, Vec<(LineNo, Answer)>)> {
        let view = self.office.store.snapshot().unwrap();
        let all = view.view().responses(CYCLE, EmployeeId(id)).unwrap();
        all.into_iter().filter(|(of, _)| *of == group).map(|(_, r)| (r.rater, r.answers)).collect()
    }

    /// The papers about somebody: their numbers, and the answers in whole numbers.
    fn papers(&self) -> Vec<(String, Vec<i64>)> {
        let number = |rater| match rater {
            Rater::Respondent(number) => number,
            Rater::Employee(id) => panic!("{id:?}"),
        };
        let all = self.responses(3, RaterGroup::Public).into_iter();
        all.map(|(rater, answers)| (number(rater), whole(&answers))).collect()
    }
}

fn whole(answers: &[(LineNo, Answer)]) -> Vec<i64> {
    let one = |answer: &Answer| match answer {
        Answer::Value(value) => value.as_int().unwrap(),
        Answer::NotObserved => -1,
    };
    answers.iter().map(|(_, answer)| one(answer)).collect()
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

    #[track_caller]
    fn hides(&mut self, words: &str) -> &mut Seat {
        assert!(!self.desk.text().contains(words), "{words:?} on:\n{}", self.desk.text());
        self
    }

    /// Answers wait from now on.
    fn late(&mut self) -> &mut Seat {
        self.desk.is_late = true;
        self
    }

    /// And come from now on, those that waited first.
    fn prompt(&mut self) -> &mut Seat {
        self.desk.is_late = false;
        self.desk.answer_all();
        self.watch();
        self
    }

    /// The oldest act that waits is refused by a store that is busy.
    fn is_refused(&mut self) -> &mut Seat {
        match self.desk.held.pop_front() {
            Some(Effect::Do(ticket, _)) => {
                let busy = Err(Refusal::StoreBusy(Busy::Stopping));
                let effects = self.desk.app.update(Event::Answer(ticket, busy));
                self.desk.held.extend(effects);
            }
            other => panic!("{other:?}"),
        }
        self
    }

    /// Takes the next news, whatever it is.
    fn hears(&mut self) -> &mut Seat {
        let news = self.news.recv_timeout(PATIENCE).unwrap();
        let effects = self.desk.app.update(Event::News(news));
        self.desk.held.extend(effects);
        self.desk.answer_all();
        self.watch();
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
    let (mut wati, mut tono) = server.stacks();
    wati.types("4y").press("Enter");
    tono.types("5").shows("1-tono");
    tono.types("y");
    assert_eq!(server.papers(), [("1".to_owned(), vec![4, 1]), ("1-tono".to_owned(), vec![5, 1])]);
}

#[test]
fn who_steps_back_at_once_takes_back_no_paper_of_another() {
    let server = Server::start();
    let (mut wati, mut tono) = server.stacks();
    wati.types("4y");
    tono.late().types("5y").press("Backspace").types("n");
    tono.prompt().shows("no. 2");
    assert_eq!(server.papers(), [("1".to_owned(), vec![4, 1]), ("1-tono".to_owned(), vec![5, 0])]);
}

#[test]
fn a_paper_that_was_refused_is_taken_back_here_alone() {
    let server = Server::start();
    let (mut wati, mut tono) = server.stacks();
    // Of the digit, and of the paper.
    tono.late().types("5y").is_refused().is_refused().prompt();
    wati.types("4y");
    tono.press("Backspace").types("n").shows("no. 2");
    assert_eq!(server.papers(), [("1".to_owned(), vec![4, 1]), ("1-tono".to_owned(), vec![5, 0])]);
}

#[test]
fn a_paper_that_could_not_be_taken_back_is_not_stored_a_second_time() {
    let server = Server::start();
    let mut tono = server.at_stack(5);
    tono.types("4y").late().press("Backspace").is_refused().types("n").prompt().shows("no. 2");
    assert_eq!(server.papers(), [("1".to_owned(), vec![4, 0])]);
}

#[test]
fn who_leaves_a_stack_at_once_has_his_last_paper_stored() {
    let server = Server::start();
    let (mut wati, mut tono) = server.stacks();
    wati.types("4y");
    // What is typed after Esc is for the page below.
    tono.late().types("5y").press("Esc 5").shows("no. 2");
    tono.prompt().hides("no. 2").shows("Hasil");
    assert_eq!(server.papers(), [("1".to_owned(), vec![4, 1]), ("1-tono".to_owned(), vec![5, 1])]);
}

#[test]
fn who_does_not_want_to_wait_for_his_last_paper_leaves_with_a_second_esc() {
    let server = Server::start();
    let mut tono = server.at_stack(5);
    tono.late().types("5y").press("Esc").shows("no. 2").press("Esc").hides("no. 2");
    tono.prompt();
    assert_eq!(server.papers().len(), 1);
    // A paper that is refused keeps him there.
    let mut tono = server.at_stack(5);
    tono.late().types("5y").press("Esc").is_refused().is_refused().shows("no. 3").shows("no. 2 !");
}

#[test]
fn what_was_sent_under_a_number_that_is_taken_counts_as_stored_in_the_end() {
    let server = Server::start();
    let (mut wati, mut tono) = server.stacks();
    wati.types("4y");
    tono.late().types("5").press("Left").types("3").press("Left").types("2").prompt().shows("1-tono");
    tono.types("y").shows("no. 1 ✓");
    assert_eq!(server.papers(), [("1".to_owned(), vec![4, 1]), ("1-tono".to_owned(), vec![2, 1])]);
}

#[test]
fn the_same_answer_as_on_the_paper_before_takes_one_key() {
    let server = Server::start();
    let mut wati = server.at_stack(10);
    wati.press("=").shows("Tidak ada jawaban di atas");
    wati.types("4n==").shows("no. 3");
    assert_eq!(server.papers(), [("1".to_owned(), vec![4, 0]), ("2".to_owned(), vec![4, 0])]);
}

#[test]
fn what_is_handed_in_is_what_is_shown() {
    let server = Server::start();
    let mut kepala = server.seat(2);
    kepala.press("4 Enter").types("95").press("Enter").types("2y");
    kepala.press("Home Down").late().types("4").is_refused().shows("!  2").prompt();
    kepala.press("Enter");
    assert_eq!(whole(&server.responses(4, RaterGroup::Superior)[0].1), [95, 4, 1]);
    // On a sheet as well.
    kepala.press("Esc s o").types("80").press("Enter").types("3n").press("Up Right").late().types("5");
    kepala.is_refused().prompt().press("Up Enter");
    assert_eq!(whole(&server.responses(3, RaterGroup::Superior)[0].1), [80, 5, 0]);
}

#[test]
fn a_remark_is_not_replaced_by_the_one_before_it() {
    let server = Server::start();
    let mut kepala = server.seat(2);
    kepala.press("4 Enter c").types("lama").press("Enter").shows("Catatan: lama");
    kepala.late();
    let me = Some(EmployeeId(2));
    let changed = News::Changed(Topics::watched(&Query::Employee { id: EmployeeId(4) }, me));
    let asked = kepala.desk.app.update(Event::News(changed));
    assert!(matches!(asked.first(), Some(Effect::Ask(..))), "{asked:?}");
    let answers: Vec<_> = asked
        .into_iter()
        .map(|effect| match effect {
            Effect::Ask(ticket, query) => (ticket, kepala.desk.link.ask(query, &Progress::default())),
            other => panic!("{other:?}"),
        })
        .collect();
    kepala.press("c").types("-baru").press("Enter").shows("Catatan: lama-baru");
    for (ticket, reply) in answers {
        kepala.desk.app.update(Event::Answer(ticket, reply));
    }
    kepala.shows("Catatan: lama-baru").prompt().shows("Catatan: lama-baru");
}

#[test]
fn who_has_read_the_help_is_told_of_what_changes_then_and_since() {
    let server = Server::start();
    let (mut here, mut there) = (server.seat(2), server.seat(2));
    let (mut wati, mut tono) = server.stacks();
    for seat in [&mut here, &mut there] {
        seat.press("4 Enter").shows("Guru");
    }
    here.press("F1");
    there.types("95").press("Enter");
    here.press("Esc").shows("*  1");
    there.types("4");
    here.comes_to_show("*  2");

    here.press("Esc s F1 Esc");
    there.press("Up").types("3");
    here.comes_to_show("  3 ");

    wati.press("F1");
    tono.types("4y");
    wati.press("Esc").shows("1 kuesioner");
    tono.types("4y");
    wati.comes_to_show("2 kuesioner");
}

#[test]
fn the_next_form_is_opened_with_the_target_it_has_by_then() {
    let server = Server::start();
    let mut kepala = server.seat(2);
    kepala.press("4 Enter").shows("Guru Budi");
    let target = Some(Target::Number(kinerja::domain::decimal::Decimal::from_int(77)));
    let plan = Edit::Plan { cycle: CYCLE, employee: EmployeeId(3), line: 0, before: None, after: target };
    server.acts(Act::Edit(Box::new(plan)));
    kepala.hears();
    kepala.types("95").press("Enter").types("2y").press("Enter").shows("Guru Siti").shows("77");
}

#[test]
fn a_row_that_was_handed_in_comes_back_before_its_cells_do() {
    let server = Server::start();
    let mut kepala = server.seat(2);
    kepala.press("4 s o").types("95").press("Enter").types("4y").press("Up Enter").shows("✓ Guru Budi");
    kepala.press("C-z").shows("dibatalkan").hides("✓ Guru Budi").shows("▸  Guru Budi");
    assert!(server.responses(4, RaterGroup::Superior).is_empty());
    kepala.press("C-z Enter").shows("Baris ini masih 1");
}

#[test]
fn a_namesake_is_another() {
    let server = Server::start();
    let stored =
        |id| server.office.store.snapshot().unwrap().view().employee(EmployeeId(id)).unwrap().unwrap();
    let becomes = |id, change: fn(&mut kinerja::domain::employee::Employee)| {
        let before = stored(id);
        let mut after = before.clone();
        change(&mut after);
        let edit = Edit::Employee { id: Some(EmployeeId(id)), before: Some(before), after };
        server.acts(Act::Edit(Box::new(edit)));
    };
    becomes(1, |boss| boss.name = "Kepala".into());
    let mut wati = server.seat(10);
    wati.press("2 /").types("siti").press("Enter e Down").types("X").shows("Guru SitiX");
    becomes(3, |siti| siti.superior = Some(EmployeeId(1)));
    wati.press("F2").press("F2").shows("Tersimpan");
    assert_eq!((stored(3).name.as_str(), stored(3).superior), ("Guru SitiX", Some(EmployeeId(1))));
    // Back to the other one of that name, and not saved.
    wati.press("e");
    while !wati.desk.text().contains("▸ Atasan") {
        wati.press("Down");
    }
    wati.types("kepala").press("Down Enter").press("Esc").shows("Belum disimpan");
}

#[test]
fn what_is_typed_after_saving_is_for_the_page_below() {
    let server = Server::start();
    let mut wati = server.seat(10);
    wati.press("2 /").types("siti").press("Enter e Down").types("X");
    wati.late().press("F2 5").prompt().shows("Hasil");
    let stored =
        |id| server.office.store.snapshot().unwrap().view().employee(EmployeeId(id)).unwrap().unwrap();
    assert_eq!(stored(3).name, "Guru SitiX");
    // A form: a digit would begin a weight.
    let mut wati = server.seat(10);
    wati.press("3 Tab Enter Down").types("7").press("Enter");
    wati.late().press("F2 5").prompt().shows("Hasil");
    // What is refused stays, and what was meant for another page lands nowhere.
    let mut wati = server.seat(10);
    wati.press("2 /").types("siti").press("Enter e Down").types("Y");
    wati.late().press("F2").types("z5").is_refused().prompt().shows("Guru SitiXY").hides("Guru SitiXYz");
    assert_eq!(wati.desk.n_bells, 2);
}

#[test]
fn two_people_get_another_superior_in_one_burst_of_keys() {
    let server = Server::start();
    let mut wati = server.seat(10);
    wati.press("2 Home Tab Down Down").shows("▸Guru Siti").late();
    for _ in 0..2 {
        wati.press("a").types("boss").press("Enter Down");
    }
    wati.prompt().shows("▸Guru Tono").hides("Ganti atasan");
    let view = server.office.store.snapshot().unwrap();
    for id in [3, 4] {
        assert_eq!(view.view().employee(EmployeeId(id)).unwrap().unwrap().superior, Some(EmployeeId(1)));
    }
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
        link.act(Act::Submit { form, answers: Vec::new() }, &Progress::default())
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
