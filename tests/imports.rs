//! Files taken in as the office hands them in: what is taken, what is refused, and that twice is once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

use kinerja::{
    domain::{
        change::Change,
        cycle::Phase,
        day::{Day, Moment},
        decimal::Decimal,
        form::RaterGroup,
        kind::Target,
        nip::{Nip, NipFault},
        response::{Answer, Rater},
    },
    progress::Progress,
    service::{
        api::{ImportKind, ImportReport},
        fault::{FileFault, Noun, Reason, Refusal},
        import::{self, catalogue},
    },
    store::{memory::Memory, read::View, record::record},
};
use std::{fs, path::Path};

const NOW: Moment = Moment(1_790_000_000_000);

fn today() -> Day {
    Day::from_ymd(2026, 9, 21).unwrap()
}

fn file(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)).unwrap()
}

/// An office in memory.
#[derive(Default, Clone)]
struct Office(Memory);

impl Office {
    fn view(&self) -> View<'_> {
        View::new(&self.0)
    }

    fn decided(&self, what: ImportKind, bytes: &[u8]) -> Result<(Vec<Change>, ImportReport), Refusal> {
        import::decide(
            self.view(),
            today(),
            NOW,
            what,
            import::File { name: "file", bytes, fixes: &[] },
            &Progress::default(),
        )
    }

    fn record(&mut self, changes: &[Change]) {
        changes.iter().for_each(|change| record(&mut self.0, change).unwrap());
    }

    /// Takes a file in, and again: the second time nothing may change.
    fn import(&mut self, what: ImportKind, bytes: &[u8]) -> ImportReport {
        let (changes, report) = self.decided(what, bytes).unwrap();
        self.record(&changes);
        let (again, second) = self.decided(what, bytes).unwrap();
        assert_eq!(again, [], "{}: the same file twice", what.code());
        assert_eq!((second.taken, second.unchanged), (0, report.taken + report.unchanged));
        assert_eq!(second.refused, report.refused);
        report
    }

    fn import_text(&mut self, what: ImportKind, text: &str) -> ImportReport {
        self.import(what, text.as_bytes())
    }

    fn open(&mut self, file: &str) -> ImportReport {
        let (_, changes, report) = import::open_cycle(self.view(), file).unwrap();
        self.record(&changes);
        let (_, again, _) = import::open_cycle(self.view(), file).unwrap();
        assert_eq!(again, [], "the same cycle twice");
        report
    }

    /// The survey of a university, without its answers.
    fn eth() -> Office {
        let mut office = Office::default();
        office.import(ImportKind::Units, &file("eth/units.csv"));
        office.import(ImportKind::Employees, &file("eth/employees.csv"));
        office.import(ImportKind::Indicators, &file("eth/indicators.toml"));
        office.import(ImportKind::Forms, &file("eth/form.toml"));
        office.open(std::str::from_utf8(&file("eth/cycle.toml")).unwrap());
        office
    }

    fn id(&self, nip: &str) -> kinerja::domain::id::EmployeeId {
        self.view().employee_by_nip(Nip::parse(nip).unwrap()).unwrap().unwrap()
    }
}

/// Line, column and reason of each fault.
fn refused(report: &ImportReport) -> Vec<(u32, &str, Reason)> {
    report.refused.iter().map(|f| (f.line, f.column.as_str(), f.reason.clone())).collect()
}

fn warned(report: &ImportReport) -> Vec<(u32, &str, Reason)> {
    report.warnings.iter().map(|f| (f.line, f.column.as_str(), f.reason.clone())).collect()
}

#[test]
fn the_clerks_workbook_is_refused_where_its_list_says_and_nowhere_else() {
    let mut office = Office::default();
    office.import(ImportKind::Units, &file("kertapati/units.csv"));
    let report = office.import(ImportKind::Employees, &file("kertapati/employees-from-a-clerk.xlsx"));
    let list = String::from_utf8(file("kertapati/employees-from-a-clerk.problems.csv")).unwrap();
    let expected: Vec<(u32, String, String)> = list
        .lines()
        .skip(1)
        .map(|line| {
            let [number, _, value, reason] = line.split(',').collect::<Vec<_>>()[..] else {
                panic!("{line}")
            };
            (number.parse().unwrap(), value.to_owned(), reason.to_owned())
        })
        .collect();
    let found: Vec<(u32, String, String)> = report
        .refused
        .iter()
        .map(|fault| {
            assert_eq!(fault.column, "nip");
            let reason = match fault.reason {
                Reason::Nip(NipFault::DigitsLost) => "digits lost by the spreadsheet",
                Reason::Nip(NipFault::BirthDate) => "impossible birth date",
                Reason::Nip(NipFault::Sex) => "sex digit not 1 or 2",
                Reason::Nip(NipFault::NotEighteenDigits) => "not 18 digits",
                Reason::Twice { .. } => "same NIP as an earlier or later row",
                Reason::Missing => "missing",
                ref other => panic!("{other:?}"),
            };
            (fault.line, fault.value.clone(), reason.to_owned())
        })
        .collect();
    assert_eq!(found, expected);
    assert_eq!(report.taken, 600 - 53);
    assert_eq!(report.unknown_columns, ["No", "No HP"]);
    let warnings = warned(&report);
    let is_usual = |(_, column, reason): &(u32, &str, Reason)| match reason {
        Reason::UnknownSuperior | Reason::Nip(_) => *column == "superior_nip",
        Reason::NipOdd(_) => *column == "nip",
        _ => false,
    };
    assert!(warnings.iter().all(is_usual), "{warnings:?}");
}

#[test]
fn a_whole_government_is_taken_with_its_heads_units_and_superiors() {
    let mut office = Office::default();
    let units = office.import(ImportKind::Units, &file("kertapati/units.csv"));
    // Two villages have the same code there.
    assert_eq!((units.taken, refused(&units)), (124, vec![(123, "code", Reason::Twice { other_line: 122 })]));
    assert!(units.warnings.iter().all(|w| w.reason == Reason::UnknownHead));
    let report = office.import(ImportKind::Employees, &file("kertapati/employees.csv"));
    assert_eq!((report.taken, refused(&report)), (4_738, vec![]));
    // With the employees there, the heads are found.
    let again = office.import(ImportKind::Units, &file("kertapati/units.csv"));
    assert_eq!(again.warnings.len(), 0);
    assert_eq!(again.taken, units.warnings.len() as u32);
    let view = office.view();
    let top = view.unit(view.unit_by_code("ktp").unwrap().unwrap()).unwrap().unwrap();
    assert_eq!(top.head, Some(office.id("197506172003111001")));
    let second = view.employee(office.id("196910181996102001")).unwrap().unwrap();
    assert_eq!(second.superior, top.head);
    assert_eq!(second.full_name(), "Olivia Winarsih, S.Kom., M.M.");
    assert_eq!(view.unit(second.unit.unwrap()).unwrap().unwrap().code, "SETDA");
}

const NIPS: [&str; 4] =
    ["198503152010011002", "198003152005012001", "197903152004011003", "199003152015011004"];

fn small() -> Office {
    let mut office = Office::default();
    office.import_text(ImportKind::Units, "kode;nama;induk\nA;Dinas A;\nB;Bidang B;A\nC;Dinas C;\n");
    let [a, b, c, d] = NIPS;
    let people = format!(
        "nip;nama;jenis jabatan;unit;nip atasan\n{a};Ani;fungsional ahli muda;B;{b}\n{b};Budi;administrator;A;\n\
         {c};Citra;pelaksana;B;{a}\n{d};Dedi;pelaksana;C;\n"
    );
    office.import_text(ImportKind::Employees, &people);
    office.import_text(ImportKind::Indicators, INDICATORS);
    office.import_text(ImportKind::Forms, &form("guru", 60));
    office.import_text(ImportKind::Forms, &form("staf", 50));
    office
}

const INDICATORS: &str = r#"
[[indicator]]
code = "GR-01"
name = "Kehadiran murid"
unit = "%"
kind = { higher = { target = 95 } }
[[indicator]]
code = "GR-02"
name = "Mutu rencana"
kind = { rating = { min = 1, max = 5, labels = ["a", "b", "c", "d", "e"] } }
[[indicator]]
code = "KS-10"
name = "Keterisian"
kind = { band = { low = 60, high = 85 } }
[[indicator]]
code = "KD-05"
name = "SAKIP"
kind = { level = [["AA", 100], ["A", 90]] }
"#;

fn form(code: &str, weight: u32) -> String {
    format!(
        r#"
code = "{code}"
name = "Formulir {code}"
[groups]
superior = {{ weight = 60, min = 1, required = true }}
peer = {{ weight = 20 }}
public = {{ weight = 20, min = 1 }}
[[aspects]]
code = "target"
name = "Pencapaian target"
weight = 60
axis = "result"
[[aspects.lines]]
indicator = "gr-01"
weight = {weight}
target = 92
[[aspects.lines]]
indicator = "GR-02"
weight = 20
groups = {{ superior = 100 }}
[[aspects.lines]]
indicator = "KS-10"
weight = 20
"#
    )
}

const CYCLE: &str = r#"
code = "2026-T3"
name = "Triwulan III"
from = "2026-07-01"
to = 2026-09-30
due = "2026-10-10"
[phases]
open = "2026-09-20"
[[assign]]
form = "guru"
units = ["A"]
position_types = ["Fungsional"]
[[assign]]
form = "staf"
units = ["A"]
"#;

#[test]
fn a_cycle_gives_each_the_form_of_the_first_rule_that_fits() {
    let mut office = small();
    let report = office.open(CYCLE);
    assert_eq!((report.taken, report.unchanged), (3, 0));
    let view = office.view();
    let cycle = view.cycle_by_code("2026-t3").unwrap().unwrap();
    assert_eq!(view.cycle(cycle).unwrap().unwrap().phase, Phase::Open);
    let form = |nip: &str| {
        let subject = view.subject(cycle, office.id(nip)).unwrap()?;
        Some(view.form(subject.form).unwrap().unwrap().code)
    };
    let forms = NIPS.map(form);
    assert_eq!(forms, [Some("guru".into()), Some("staf".into()), Some("staf".into()), None]);
}

#[test]
fn an_open_cycle_only_grows_and_keeps_the_versions_it_gave() {
    let mut office = small();
    office.open(CYCLE);
    let changed = form("guru", 70);
    let report = office.import_text(ImportKind::Forms, &changed);
    assert_eq!(warned(&report), [(1, "code", Reason::NextVersion { version: 2 })]);
    // `staf` is dropped from the file and stays; `guru` stays at version 1; unit C comes in.
    let wider = CYCLE.replace("form = \"staf\"\nunits = [\"A\"]", "form = \"guru\"\nunits = [\"C\"]");
    let report = office.open(&wider);
    assert_eq!((report.taken, report.unchanged), (1, 3));
    let view = office.view();
    let cycle = view.cycle(view.cycle_by_code("2026-T3").unwrap().unwrap()).unwrap().unwrap();
    let forms: Vec<(String, u32)> = cycle
        .assign
        .iter()
        .map(|rule| view.form(rule.form).unwrap().unwrap())
        .map(|form| (form.code, form.version))
        .collect();
    assert_eq!(forms, [("guru".into(), 1), ("guru".into(), 1), ("staf".into(), 1)]);
}

#[test]
fn a_cycle_file_with_anything_wrong_is_refused_as_a_whole() {
    let office = small();
    let fault = |file: &str| import::open_cycle(office.view(), file).unwrap_err();
    let entry = |refusal| match refusal {
        Refusal::File(FileFault::Entry(fault)) => (fault.column, fault.reason),
        other => panic!("{other:?}"),
    };
    let no_form = Refusal::NoSuch { what: Noun::Form, name: "gur".into() };
    assert_eq!(fault(&CYCLE.replace("\"guru\"", "\"gur\"")), no_form);
    let no_unit = Refusal::NoSuch { what: Noun::Unit, name: "Z".into() };
    assert_eq!(fault(&CYCLE.replace("[\"A\"]", "[\"Z\"]")), no_unit);
    assert_eq!(entry(fault(&CYCLE.replace("2026-07-01", "2026-10-01"))), ("to".into(), Reason::DateOrder));
    assert_eq!(entry(fault(CYCLE.split("[[assign]]").next().unwrap())), ("assign".into(), Reason::Missing));
    assert!(matches!(fault(&CYCLE.replace("due", "deu")), Refusal::File(FileFault::Toml(_))));
    assert!(matches!(entry(fault(&CYCLE.replace("open =", "opne ="))), (_, Reason::NotAChoice { .. })));
}

#[test]
fn a_transfer_is_followed_in_cycles_that_run_and_the_new_get_their_form() {
    let mut office = small();
    office.open(CYCLE);
    let [a, _, _, d] = NIPS;
    let new = "199103152016011005";
    let text = format!(
        "nip;nama;jenis jabatan;unit\n{a};Ani;fungsional ahli muda;C\n{d};Dedi;pelaksana;A\n{new};Eko;pelaksana;B\n"
    );
    let report = office.import_text(ImportKind::Employees, &text);
    assert_eq!(report.taken, 3);
    let view = office.view();
    let cycle = view.cycle_by_code("2026-T3").unwrap().unwrap();
    let unit = |code: &str| Some(Some(view.unit_by_code(code).unwrap().unwrap()));
    let place = |nip: &str| view.subject_unit(cycle, office.id(nip)).unwrap();
    assert_eq!([place(a), place(d), place(new)], [unit("C"), unit("A"), unit("B")]);
    // Columns the file lacks keep what was stored.
    let ani = view.employee(office.id(a)).unwrap().unwrap();
    assert_eq!(ani.superior, Some(office.id(NIPS[1])));
    // A closed cycle is left alone.
    office.record(&[Change::PhaseSet { cycle, phase: Phase::Closed }]);
    office.import_text(ImportKind::Employees, &format!("nip;nama;unit\n{a};Ani;A\n"));
    assert_eq!(
        office.view().subject_unit(cycle, office.id(a)).unwrap(),
        Some(office.view().unit_by_code("C").unwrap())
    );
}

#[test]
fn a_superior_may_come_later_and_an_unknown_one_blocks_nobody() {
    let mut office = Office::default();
    let [a, b, c, _] = NIPS;
    let report = office.import_text(
        ImportKind::Employees,
        &format!("nip,nama,unit,nip atasan\n{a},Ani,X,{b}\n{b},Budi,,{c}\n"),
    );
    assert_eq!(report.taken, 2);
    assert_eq!(
        warned(&report),
        [(2, "unit", Reason::UnknownUnit), (3, "superior_nip", Reason::UnknownSuperior)]
    );
    assert_eq!(office.view().employee(office.id(a)).unwrap().unwrap().superior, Some(office.id(b)));
}

#[test]
fn circles_of_superiors_are_refused_and_named() {
    let mut office = Office::default();
    let [a, b, c, d] = NIPS;
    let report = office.import_text(
        ImportKind::Employees,
        &format!("nip,nama,nip atasan\n{a},Ani,{b}\n{b},Budi,{a}\n{c},Citra,{a}\n{d},Dedi,{d}\n"),
    );
    let path = |list: &[&str]| Reason::Circle { path: list.iter().map(|n| (*n).to_owned()).collect() };
    let expected = [
        (2, "superior_nip", path(&[a, b])),
        (3, "superior_nip", path(&[a, b])),
        (5, "superior_nip", path(&[d])),
    ];
    assert_eq!(refused(&report), expected);
    assert_eq!(warned(&report), [(4, "superior_nip", Reason::UnknownSuperior)]);
    // Together with what is stored, too: Citra under Ani, then Ani under Citra.
    office.import_text(ImportKind::Employees, &format!("nip,nama,nip atasan\n{a},Ani,\n{c},Citra,{a}\n"));
    let report = office.import_text(ImportKind::Employees, &format!("nip,nama,nip atasan\n{a},Ani,{c}\n"));
    assert_eq!(refused(&report), [(2, "superior_nip", path(&[a, c]))]);
}

#[test]
fn circles_of_units_are_refused_and_swaps_are_not() {
    let mut office = small();
    office.open(CYCLE);
    let report =
        office.import_text(ImportKind::Units, "kode;nama;induk\nA;Dinas A;B\nC;Dinas C;X\nc;Dua kali;\n");
    let path = Reason::Circle { path: vec!["A".into(), "B".into()] };
    assert_eq!(refused(&report), [(2, "parent", path), (4, "code", Reason::Twice { other_line: 3 })]);
    assert_eq!(warned(&report), [(3, "parent", Reason::UnknownParent)]);
    // B above A instead of below: on no step of the way may the counts see a circle.
    office.import_text(ImportKind::Units, "kode;nama;induk\nA;Dinas A;B\nB;Bidang B;\n");
    let view = office.view();
    let cycle = view.cycle_by_code("2026-T3").unwrap().unwrap();
    let n = |code: &str| view.counts(cycle, view.unit_by_code(code).unwrap()).unwrap().n_subjects();
    assert_eq!((n("A"), n("B")), (1, 3));
}

#[test]
fn cells_that_cannot_be_read_are_refused_with_their_reason() {
    let mut office = Office::default();
    let [a, b, c, d] = NIPS;
    let e = "199103152016011005";
    let report = office.import_text(
        ImportKind::Employees,
        &format!(
            "nip,nama,jenis,golongan,jenis jabatan\n{a},,PNS,III/a,\n{b},Budi,PNZ,,\n{c},Citra,,III/z,\n\
             {d},Dedi,p3k,ix,direktur\n{e},{},,,\n\n'19910315 201601 1 006,Fani,cpns,3d,Ahli Muda\n",
            "x".repeat(201)
        ),
    );
    let expected = [
        (2, "name", Reason::Missing),
        (3, "kind", Reason::Service),
        (4, "rank", Reason::Rank),
        (5, "position_type", Reason::PositionType),
        (6, "name", Reason::TooLong { most: 200 }),
    ];
    assert_eq!(refused(&report), expected);
    assert_eq!(report.taken, 1);
}

#[test]
fn faults_of_indicators_and_forms_are_named_by_entry() {
    let mut office = Office::default();
    let more = "[[indicator]]\ncode = \"gr-01\"\nname = \"x\"\nkind = \"yes_no\"\n\
                [[indicator]]\ncode = \"Z\"\nname = \"z\"\nkind = { lower = { target = 0 } }\n";
    let report = office.import_text(ImportKind::Indicators, &format!("{INDICATORS}{more}"));
    assert_eq!(report.taken, 4);
    assert_eq!(
        report.refused.iter().map(|f| (f.line, f.column.as_str())).collect::<Vec<_>>(),
        [(5, "code"), (6, "kind")]
    );

    let good = form("guru", 60);
    let cases = [
        (good.replace("weight = 60\naxis", "weight = 0\naxis"), "aspects.weight", Reason::WeightNotPositive),
        (good.replace("gr-01", "GR-99"), "aspects.lines.indicator", Reason::UnknownIndicator),
        (good.replace("KS-10", "GR-02"), "aspects.lines.indicator", Reason::Twice { other_line: 2 }),
        (
            good.replace("{ superior = 100 }", "{ subordinate = 100 }"),
            "aspects.lines.groups",
            Reason::NotAskedOfGroup { group: RaterGroup::Subordinate },
        ),
        (good.replace("peer =", "peers ="), "groups", Reason::UnknownGroup),
        (
            good.replace("[groups]", "thresholds = { result = [90, 110] }\n[groups]"),
            "thresholds.result",
            Reason::ThresholdOrder,
        ),
        (
            good.replace("[groups]", "cap = 90\n[groups]"),
            "cap",
            Reason::Range { min: Decimal::from_int(100), max: Decimal::from_int(1_000) },
        ),
    ];
    for (text, column, reason) in cases {
        let report = office.import_text(ImportKind::Forms, &text);
        assert_eq!(
            (report.refused[0].column.as_str(), &report.refused[0].reason),
            (column, &reason),
            "{text}"
        );
        assert_eq!(report.taken, 0);
    }
    let several = format!(
        "[[form]]{}\n[[form]]{}",
        good.replace("[groups]", "[form.groups]").replace("[[aspects", "[[form.aspects"),
        form("staf", 5).replace("[groups]", "[form.groups]").replace("[[aspects", "[[form.aspects")
    );
    assert_eq!(office.import_text(ImportKind::Forms, &several).taken, 2);
    let Err(Refusal::File(FileFault::Toml(words))) =
        office.decided(ImportKind::Forms, good.replace("weight = 60\naxis", "wieght = 60\naxis").as_bytes())
    else {
        panic!()
    };
    assert!(words.contains("wieght"), "{words}");
}

#[test]
fn an_unused_form_is_replaced_in_place() {
    let mut office = small();
    let report = office.import_text(ImportKind::Forms, &form("guru", 61));
    assert_eq!((report.taken, report.warnings.len()), (1, 0));
    let view = office.view();
    assert_eq!(view.forms().unwrap().len(), 2);
    assert_eq!(view.form(view.form_by_code("guru").unwrap().unwrap()).unwrap().unwrap().version, 1);
}

fn answered() -> Office {
    let mut office = small();
    office.open(CYCLE);
    office
}

#[test]
fn the_rows_of_a_response_are_taken_or_refused_together() {
    let mut office = answered();
    let [a, b, c, d] = NIPS;
    let spelled = "19790315 200401 1 003";
    let text = format!(
        "cycle,nip,group,rater,indicator,value\n\
         2026-T3,{a},superior,{b},GR-01,\"88,5\"\n\
         2026-T3,{a},peer,{c},GR-01,70\n\
         2026-T3,{a},superior,{b},GR-02,d\n\
         2026-T3,{a},peer,{c},GR-02,4\n\
         2026-T3,{a},public,7,KS-10,TA\n\
         2026-T3,{a},public,7,GR-01,1e9\n\
         2026-T3,{c},peer,{a},GR-01,5\n\
         2026-T3,{c},peer,{a},gr-01,5\n\
         2026-T3,{d},superior,{b},GR-01,5\n\
         2026-T3,{c},superior,{c},GR-01,5\n\
         2026-T3,{c},subordinate,{a},GR-01,5\n\
         2026-T3,{c},superior,199103152016011005,GR-01,5\n\
         2025-T3,{c},superior,{a},GR-01,5\n\
         2026-T3,{c},superior,{a},KD-05,5\n\
         2026-T3,{b},public,9,ZZ,5\n\
         2026-T3,{b},public,10,GR-01,-1\n\
         2026-T3,{spelled},masyarakat,11,KS-10,70\n\
         2026-T3,{c},public,11,GR-01,0\n"
    );
    let report = office.import_text(ImportKind::Responses, &text);
    let group = |group| Reason::NotAskedOfGroup { group };
    let expected = [
        (5, "indicator", group(RaterGroup::Peer)),
        (7, "value", Reason::Number(kinerja::domain::decimal::NumberFault::NotANumber)),
        (9, "indicator", Reason::AnsweredTwice { other_line: 8 }),
        (10, "nip", Reason::NoFormInCycle),
        (11, "rater", Reason::Himself),
        (12, "group", group(RaterGroup::Subordinate)),
        (13, "rater", Reason::UnknownRater),
        (14, "cycle", Reason::UnknownCycle),
        (15, "indicator", Reason::NotInForm),
        (16, "indicator", Reason::UnknownIndicator),
        (17, "value", Reason::Answer(kinerja::domain::kind::AnswerFault::Negative)),
    ];
    assert_eq!(refused(&report), expected);
    assert_eq!(report.taken, 4, "rows, not responses");
    let view = office.view();
    let cycle = view.cycle_by_code("2026-T3").unwrap().unwrap();
    let superior = Rater::Employee(office.id(b));
    let response = view.response(cycle, office.id(a), RaterGroup::Superior, &superior).unwrap().unwrap();
    let value = |parts| Answer::Value(Decimal::from_parts(parts));
    assert_eq!(response.answers, [(0, value(885_000)), (1, value(40_000))]);
    assert_eq!(response.at, NOW);
    let paper = Rater::Respondent("11".into());
    let response = view.response(cycle, office.id(c), RaterGroup::Public, &paper).unwrap().unwrap();
    assert_eq!(response.answers, [(0, value(0)), (2, value(700_000))]);
}

#[test]
fn other_answers_than_those_stored_and_closed_phases_are_refused() {
    let mut office = answered();
    let [a, b, ..] = NIPS;
    let row = |value: u32| {
        format!("cycle,nip,group,rater,indicator,value\n2026-T3,{a},superior,{b},GR-01,{value}\n")
    };
    assert_eq!(office.import_text(ImportKind::Responses, &row(80)).taken, 1);
    let (changes, report) = office.decided(ImportKind::Responses, row(81).as_bytes()).unwrap();
    assert_eq!((changes.len(), refused(&report)), (0, vec![(2, "rater", Reason::OtherResponse)]));
    let cycle = office.view().cycle_by_code("2026-T3").unwrap().unwrap();
    office.record(&[Change::PhaseSet { cycle, phase: Phase::Calibration }]);
    let (_, report) = office.decided(ImportKind::Responses, row(80).as_bytes()).unwrap();
    assert_eq!(refused(&report), [(2, "cycle", Reason::WrongPhase { phase: Phase::Calibration })]);
}

#[test]
fn a_survey_of_a_whole_university_comes_in_as_one_change_for_each_person() {
    let mut office = Office::eth();
    let (changes, report) = office.decided(ImportKind::Responses, &file("eth/responses.csv")).unwrap();
    assert_eq!((report.taken, report.refused.len()), (73_421, 0));
    assert_eq!(changes.len(), 1_128);
    let sorted = changes.iter().all(|change| match change {
        Change::ResponsesAdded { responses, .. } => responses.is_sorted_by(|a, b| a.rater < b.rater),
        _ => false,
    });
    assert!(sorted);
    office.record(&changes);
    let (again, report) = office.decided(ImportKind::Responses, &file("eth/responses.csv")).unwrap();
    assert_eq!((again.len(), report.unchanged), (0, 73_421));
}

#[test]
fn plans_assignments_and_attendance_are_taken_row_by_row() {
    let mut office = answered();
    let [a, b, c, d] = NIPS;
    let report = office.import_text(
        ImportKind::Plans,
        &format!(
            "cycle,nip,indicator,target\n2026-T3,{a},GR-01,\"90,5\"\n2026-T3,{a},KS-10,50-70\n\
             2026-T3,{a},GR-02,3\n2026-T3,{a},gr-01,91\n2026-T3,{d},GR-01,1\n2026-T3,{a},KD-05,1\n"
        ),
    );
    let not_fitting = Reason::Kind(kinerja::domain::kind::KindFault::TargetDoesNotFit);
    let expected = [
        (4, "target", not_fitting),
        (5, "indicator", Reason::Twice { other_line: 2 }),
        (6, "nip", Reason::NoFormInCycle),
        (7, "indicator", Reason::NotInForm),
    ];
    assert_eq!(refused(&report), expected);
    let view = office.view();
    let cycle = view.cycle_by_code("2026-T3").unwrap().unwrap();
    let plan = view.subject(cycle, office.id(a)).unwrap().unwrap().plan;
    let n = Decimal::from_int;
    assert_eq!(plan, [(0, Target::Number(Decimal::from_parts(905_000))), (2, Target::Range(n(50), n(70)))]);

    let (changes, report) = office
        .decided(
            ImportKind::Assignments,
            format!(
                "cycle,nip,group,rater_nip\n2026-T3,{a},peer,{c}\n2026-T3,{a},rekan,{c}\n2026-T3,{a},peer,{a}\n\
                 2026-T3,{a},public,{c}\n2026-T3,{a},superior,{b}\n2026-T3,{a},peer,1.97805E+17\n"
            )
            .as_bytes(),
        )
        .unwrap();
    assert_eq!((changes.len(), report.taken, report.unchanged), (2, 2, 1));
    let expected = [
        (4, "rater_nip", Reason::Himself),
        (5, "group", Reason::NotAskedOfGroup { group: RaterGroup::Public }),
        (7, "rater_nip", Reason::Nip(NipFault::DigitsLost)),
    ];
    assert_eq!(refused(&report), expected);

    let report = office.import_text(
        ImportKind::Attendance,
        &format!(
            "nip;tanggal;kehadiran;terlambat\n{a};01/09/2026;Hadir;15\n{b};46266;cuti;\n{a};2026-09-01;sakit;\n\
             {a};02/09/2026;entah;\n{a};03/09/2026;hadir;1441\n{a};31/09/2026;hadir;\n"
        ),
    );
    assert_eq!(report.taken, 2);
    let columns: Vec<(u32, &str)> = report.refused.iter().map(|f| (f.line, f.column.as_str())).collect();
    assert_eq!(columns, [(4, "date"), (5, "status"), (6, "late_minutes"), (7, "date")]);
}

#[test]
fn a_tree_of_units_deeper_than_any_government_is_refused_where_it_gets_too_deep() {
    let mut office = Office::default();
    let rows = (0..60).map(|n| format!("U{n},Unit,U{}\n", n - 1)).collect::<String>();
    let report = office.import_text(ImportKind::Units, &format!("kode,nama,induk\n{rows}"));
    let deep: Vec<_> = (42..62).map(|line| (line, "parent", Reason::TooDeep { most: 40 })).collect();
    assert_eq!((report.taken, refused(&report)), (40, deep));
}

#[test]
fn everything_shipped_is_taken_without_a_fault_or_a_remark() {
    let mut office = Office::default();
    let report = office.import_text(ImportKind::Indicators, catalogue::INDICATORS);
    assert_eq!((refused(&report), warned(&report)), (vec![], vec![]));
    for (code, text) in catalogue::FORMS {
        let report = office.import_text(ImportKind::Forms, text);
        assert_eq!((report.taken, refused(&report), warned(&report)), (1, vec![], vec![]), "{code}");
        assert!(office.view().form_by_code(code).unwrap().is_some(), "{code}");
    }
    let view = office.view();
    for (_, form) in view.forms().unwrap() {
        let sum = |weights: Vec<Decimal>| weights.iter().map(|w| w.parts()).sum::<i64>();
        let hundred = Decimal::from_int(100).parts();
        assert_eq!(sum(form.aspects.iter().map(|a| a.weight).collect()), hundred, "{}", form.code);
        let groups = form.groups.iter().flatten().map(|g| g.weight).collect();
        assert_eq!(sum(groups), hundred, "{}", form.code);
        for aspect in &form.aspects {
            // Nine equal elements are nine equal weights; everything else adds up to 100.
            let lines: Vec<Decimal> = aspect.lines.iter().map(|l| l.weight).collect();
            assert!(sum(lines.clone()) == hundred || lines.windows(2).all(|w| w[0] == w[1]), "{}", form.code);
        }
    }
    let demonstration = view.form(view.form_by_code("pelayanan").unwrap().unwrap()).unwrap().unwrap();
    assert_eq!(demonstration.n_lines(), 10);
    assert_eq!(demonstration.lines_for(RaterGroup::Superior).count(), 10);
    let every_line_is_a_mark =
        demonstration.lines().all(|(_, _, l)| matches!(l.kind, kinerja::domain::kind::Kind::Rating { .. }));
    assert!(every_line_is_a_mark);
}
