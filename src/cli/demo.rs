//! `demo`: a made-up government in a store of its own, imported the way real data are, then the screens.

use super::{
    desk::Desk,
    exit::{Done, Failure},
    place::{self, Way},
    progress, screens,
};
use crate::{
    client::Link,
    clock,
    demo::{CyclePlan, LEAST_EMPLOYEES, MOST_EMPLOYEES, Office, cycles},
    domain::{
        account::Role,
        cycle::Phase,
        day::Day,
        form::Form,
        id::{CycleId, EmployeeId},
        nip::Nip,
    },
    service::{
        api::{Act, ImportKind, Me, Query, Reply},
        progress::Progress,
    },
    text::{cli as text, say},
};
use clap::Args;
use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Enough for every kind of unit, few enough to start at once.
pub const USUAL_EMPLOYEES: u32 = 1_200;
const USUAL_SEED: u64 = 1;

#[derive(Debug, Args)]
pub struct Demo {
    #[arg(long, value_name = "N")]
    employees: Option<u32>,
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
    #[arg(long)]
    fresh: bool,
    #[arg(long)]
    no_screens: bool,
}

impl Demo {
    pub fn run(self, desk: &mut Desk<'_>) -> Result<Done, Failure> {
        let lang = desk.lang;
        let count = |n: u32| say::count(lang, n.into());
        let n_employees = self.employees.unwrap_or(USUAL_EMPLOYEES);
        if n_employees < LEAST_EMPLOYEES {
            return Err(Failure::Usage(text::demo_too_few(lang, count(LEAST_EMPLOYEES))));
        }
        if n_employees > MOST_EMPLOYEES {
            return Err(Failure::Usage(text::demo_too_many(lang, count(MOST_EMPLOYEES))));
        }
        let file = match &desk.way {
            Way::Named(file) => file.clone(),
            // Beside the user's own store, also where the office has a server.
            Way::Own | Way::Socket(_) => place::own(lang)?.with_file_name("demo.redb"),
        };
        let there = content(desk, &file)?;
        let refill = self.fresh || there == Content::Nothing;
        match there {
            Content::Other => return Err(Failure::Usage(text::demo_not_empty(lang, file.display()))),
            Content::Nothing | Content::Demo if refill => {
                fill_whole(desk, &file, n_employees, self.seed.unwrap_or(USUAL_SEED))?
            }
            Content::Nothing | Content::Demo => desk.turn_to(file.clone()),
        }
        let me = me(desk)?;
        let cycle = me.cycle.as_ref().map_or_else(String::new, |row| row.cycle.code.clone());
        let said = if refill { text::demo_ready } else { text::demo_there };
        desk.out.line(&said(lang, count(me.n_employees), cycle, file.display()))?;
        welcome(desk, &me)?;
        if self.no_screens {
            return Ok(Done::Well);
        }
        screens::run(desk)
    }
}

/// Fills a store beside the target and renames it, so that a demo is there as a whole or not at all.
fn fill_whole(desk: &mut Desk<'_>, file: &Path, n_employees: u32, seed: u64) -> Result<(), Failure> {
    let beside = beside(file);
    remove(&beside)?;
    desk.turn_to(beside.clone());
    let link = desk.link()?;
    let heading = text::working_demo(desk.lang);
    let filled = progress::shown(heading, |progress| {
        fill(link.as_ref(), n_employees, seed, clock::today(), place::login(), progress)
    });
    drop(link);
    desk.turn_to(file.to_owned());
    if filled.is_err() {
        // Half a demo is of no use, least of all on a full disk. The fault that is told is the first one.
        let _ = remove(&beside);
    }
    filled?;
    fs::rename(&beside, file).map_err(|e| Failure::Write(file.to_owned(), e.into()))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Nothing,
    Demo,
    Other,
}

/// What lies in the file: a demo is known by the form that only demos have.
fn content(desk: &mut Desk<'_>, file: &Path) -> Result<Content, Failure> {
    if !file.exists() {
        return Ok(Content::Nothing);
    }
    desk.turn_to(file.to_owned());
    let n_employees = me(desk)?.n_employees;
    let Reply::Forms(forms) = desk.ask(Query::Forms)? else { return Err(Failure::Unexpected) };
    desk.close();
    Ok(if n_employees == 0 && forms.is_empty() {
        Content::Nothing
    } else if forms.iter().any(|row| row.form.code == Office::FIRST_FORM) {
        Content::Demo
    } else {
        Content::Other
    })
}

fn me(desk: &mut Desk<'_>) -> Result<Me, Failure> {
    match desk.ask(Query::Me)? {
        Reply::Me(me) => Ok(*me),
        _ => Err(Failure::Unexpected),
    }
}

/// Who the one is that runs the demo, and what waits for him.
fn welcome(desk: &mut Desk<'_>, me: &Me) -> Result<(), Failure> {
    let (Some(person), Some(cycle)) = (&me.person, &me.cycle) else { return Ok(()) };
    let Reply::Tasks(tasks) = desk.ask(Query::Tasks { cycle: cycle.id })? else {
        return Err(Failure::Unexpected);
    };
    let n_open = tasks.iter().filter(|task| !task.submitted).count();
    desk.out.line(&text::demo_you(desk.lang, &me.login, &person.name, &person.unit_code, n_open))
}

fn beside(file: &Path) -> PathBuf {
    let mut name = file.file_name().map_or_else(OsString::new, OsString::from);
    name.push(".part");
    file.with_file_name(name)
}

fn remove(file: &Path) -> Result<(), Failure> {
    match fs::remove_file(file) {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => {
            Err(Failure::Write(file.to_owned(), fault.into()))
        }
        _ => Ok(()),
    }
}

/// Everything that a running office has, through the same doors as its own files: as of a day, for the login that
/// becomes the head whose people's forms are open.
pub fn fill(
    link: &dyn Link,
    n_employees: u32,
    seed: u64,
    today: Day,
    login: String,
    progress: &Progress,
) -> Result<(), Failure> {
    let office = Office::new(n_employees, seed);
    let made = |bytes: io::Result<Vec<u8>>| bytes.map_err(|e| Failure::Write("demo".into(), e.into()));
    let import = |what: ImportKind, bytes: Vec<u8>| {
        let name = format!("{}.{}", what.code(), if is_toml(what) { "toml" } else { "csv" });
        let act = Act::Import { what, name, bytes: Arc::new(bytes), dry_run: false, fixes: Vec::new() };
        match link.act(act, progress)? {
            Reply::Imported(report) if report.refused.is_empty() => Ok(()),
            _ => Err(Failure::Unexpected),
        }
    };
    import(ImportKind::Units, made(office.units_csv())?)?;
    import(ImportKind::Employees, made(office.employees_csv())?)?;
    // Once more, now that the heads exist.
    import(ImportKind::Units, made(office.units_csv())?)?;
    for (what, file) in Office::catalogue() {
        import(what, file.as_bytes().to_vec())?;
    }
    let forms = forms(link)?;
    for cycle in cycles(today) {
        let id = open(link, &office, &cycle)?;
        import(ImportKind::Assignments, made(office.assignments_csv(&cycle, &forms))?)?;
        import(ImportKind::Responses, made(office.responses_csv(&cycle, &forms))?)?;
        if !cycle.is_running {
            for phase in [Phase::Calibration, Phase::Closed] {
                link.act(Act::SetPhase { cycle: id, phase }, &Progress::default())?;
            }
        }
    }
    link_account(link, &office, login)
}

const fn is_toml(what: ImportKind) -> bool {
    matches!(what, ImportKind::Indicators | ImportKind::Forms)
}

fn forms(link: &dyn Link) -> Result<Vec<Form>, Failure> {
    match link.ask(Query::Forms, &Progress::default())? {
        Reply::Forms(rows) => Ok(rows.into_iter().map(|row| row.form).collect()),
        _ => Err(Failure::Unexpected),
    }
}

/// The cycle; a new one takes answers at once.
fn open(link: &dyn Link, office: &Office, cycle: &CyclePlan) -> Result<CycleId, Failure> {
    link.act(Act::OpenCycle { file: office.cycle_file(cycle) }, &Progress::default())?;
    let query = Query::CycleByCode { code: cycle.code.clone() };
    match link.ask(query, &Progress::default())? {
        Reply::CycleId(id) => Ok(id),
        _ => Err(Failure::Unexpected),
    }
}

/// Makes the one who runs the demo the head whose people's forms are open, with every role.
fn link_account(link: &dyn Link, office: &Office, login: String) -> Result<(), Failure> {
    let nip = office.evaluator_nip().and_then(|nip| Nip::parse(nip).ok()).ok_or(Failure::Unexpected)?;
    let query = Query::EmployeeByNip { nip };
    let employee: EmployeeId = match link.ask(query, &Progress::default())? {
        Reply::EmployeeId(id) => id,
        _ => return Err(Failure::Unexpected),
    };
    let act =
        Act::SetAccount { login, employee: Some(employee), roles: Role::personal().collect(), unit: None };
    link.act(act, &Progress::default())?;
    Ok(())
}
