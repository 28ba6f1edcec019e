//! What the store promises to whoever waits for it: an answer on disk, and people found while typing.

use crate::{
    Figure, Scale, median,
    office::{is_there, time},
};
use kinerja::{
    client::{Link, embedded::Embedded},
    domain::{decimal::Decimal, form::RaterGroup, response::Answer},
    progress::Progress,
    service::{
        Service,
        api::{Act, FormKey, Query, Reply, Task},
    },
    store::Store,
};
use std::{
    fs::File,
    io::Write,
    os::unix::fs::FileExt,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

pub fn measure(scale: Scale) -> Vec<Figure> {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("store.redb");
    let mut demo = Command::new(env!("CARGO_BIN_EXE_kinerja"));
    demo.arg("--store").arg(&path).args(["demo", "--no-screens", "--employees"]);
    time(demo.arg(scale.n_employees.to_string()));
    let store = Store::open(&path).unwrap();
    let accounts = store.snapshot().unwrap().view().accounts().unwrap();
    let login = accounts.first().map(|(_, a)| a.login.clone()).unwrap();
    let link = Embedded::new(Service::start(store).unwrap(), login);
    let (ours, bare) = durable(&link, place.path(), scale);
    let mut figures = vec![Figure {
        what: "an answer, until it is on disk".to_owned(),
        ours,
        peer: Some(("two bare fdatasync", bare)),
    }];
    figures.push(search(&link, place.path(), scale));
    figures
}

fn ask(link: &Embedded, query: Query) -> Reply {
    link.ask(query, &Progress::default()).unwrap()
}

/// Turn by turn, so that a busy disk is busy for both.
fn durable(link: &Embedded, place: &Path, scale: Scale) -> (Duration, Duration) {
    let Reply::Me(me) = ask(link, Query::Me) else { panic!() };
    let cycle = me.cycle.unwrap().id;
    let Reply::Tasks(tasks) = ask(link, Query::Tasks { cycle }) else { panic!() };
    let task: &Task = tasks.iter().find(|t| !t.submitted && t.group == RaterGroup::Superior).unwrap();
    let form = FormKey { cycle, subject: task.person.id, group: task.group, respondent: None };
    let file = File::create(place.join("bare")).unwrap();
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for n in 0..scale.n_keys {
        let answer = Answer::Value(Decimal::from_int(1 + (n % 5) as i32));
        let act = Act::SaveDraft { form: form.clone(), cells: vec![(0, Some(answer))], at: 0 };
        let begin = Instant::now();
        link.act(act, &Progress::default()).unwrap();
        ours.push(begin.elapsed());
        let begin = Instant::now();
        for page in 0..2 {
            file.write_all_at(&[n as u8; 4_096], (2 * n as u64 + page) % 64 * 4_096).unwrap();
            file.sync_data().unwrap();
        }
        bare.push(begin.elapsed());
    }
    (median(ours), median(bare))
}

const WORDS: [&str; 8] =
    ["siti", "suhartini", "wijaya", "hutabarat", "rahmawat", "prasetyo", "lubis", "nurhaliza"];

/// Words with and without typos; the peer finds neither typos nor beginnings shorter than three letters.
fn search(link: &Embedded, place: &Path, scale: Scale) -> Figure {
    let n = scale.n_keys.max(8);
    let find = |word: &str| ask(link, Query::Find { text: word.to_owned(), limit: 200, cycle: None });
    find("siti");
    let begin = Instant::now();
    for i in 0..n {
        find(WORDS[i % WORDS.len()]);
    }
    let ours = begin.elapsed() / n as u32;
    let peer = is_there("sqlite3").then(|| {
        let mut script = File::create(place.join("search.sql")).unwrap();
        writeln!(script, "create virtual table p using fts5(name, tokenize='trigram');\nbegin;").unwrap();
        let names = names(link, scale);
        for name in &names {
            writeln!(script, "insert into p values('{}');", name.replace('\'', "''")).unwrap();
        }
        writeln!(script, "commit;").unwrap();
        drop(script);
        let database = place.join("search.db");
        let read = |file: &str| {
            let mut command = Command::new("sqlite3");
            command.arg(&database).arg(format!(".read {}", place.join(file).display()));
            time(&mut command)
        };
        read("search.sql");
        let mut script = File::create(place.join("find.sql")).unwrap();
        for i in 0..n {
            let word = WORDS[i % WORDS.len()];
            writeln!(script, "select rowid, name from p where p match '{word}' limit 200;").unwrap();
        }
        drop(script);
        ("SQLite FTS5 trigram, no typos", read("find.sql") / n as u32)
    });
    Figure { what: format!("a word among {} people, with typos", scale.n_employees), ours, peer }
}

fn names(link: &Embedded, scale: Scale) -> Vec<String> {
    let query =
        Query::Employees { unit: None, subtree: true, offset: 0, limit: scale.n_employees, cycle: None };
    match ask(link, query) {
        Reply::Employees(page) => page.rows.into_iter().map(|row| row.person.name).collect(),
        other => panic!("{other:?}"),
    }
}
