//! Accounts brought in by a file: whom it lets in, what it refuses, and that an administrator is always left.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

#[path = "support/office.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod office;

use kinerja::{
    domain::{
        account::{Account, Role},
        change::Change,
        day::Moment,
        id::{AccountId, EmployeeId, UnitId},
        nip::NipFault,
    },
    service::{
        actor::Actor,
        api::{AccountRow, Act, Fate, ImportKind, ImportReport, Query, Reply},
        caller::Identity,
        fault::{Reason, Refusal, RowFault},
        progress::Progress,
    },
};
use office::{Office, nip, office};
use std::sync::Arc;

fn import(office: &Office, login: &str, text: &str, dry_run: bool) -> Result<ImportReport, Refusal> {
    let (what, bytes) = (ImportKind::Accounts, Arc::new(text.as_bytes().to_vec()));
    let act = Act::Import { what, name: "akun.csv".to_owned(), bytes, dry_run, fixes: Vec::new() };
    match office.service.act(&office.actor(login), act, &Progress::default())? {
        Reply::Imported(report) => Ok(report),
        other => panic!("{other:?}"),
    }
}

fn set(office: &Office, by: &Actor, login: &str, roles: &[Role]) -> Result<Reply, Refusal> {
    let act = Act::SetAccount { login: login.to_owned(), employee: None, roles: roles.to_vec(), unit: None };
    office.service.act(by, act, &Progress::default())
}

fn undo(office: &Office, by: &Actor, number: u32) -> Result<Reply, Refusal> {
    office.service.act(by, Act::Undo { number }, &Progress::default())
}

fn accounts(office: &Office) -> Vec<AccountRow> {
    match office.service.ask(&office.actor("admin"), &Query::Accounts, &Progress::default()) {
        Ok(Reply::Accounts(rows)) => rows,
        other => panic!("{other:?}"),
    }
}

fn counts(report: &ImportReport) -> (u32, u32, usize) {
    (report.taken, report.unchanged, report.refused.len())
}

fn faults(faults: &[RowFault]) -> Vec<(u32, &str, &str, Reason)> {
    faults.iter().map(|f| (f.line, f.column.as_str(), f.value.as_str(), f.reason.clone())).collect()
}

fn digits(id: u32) -> String {
    nip(EmployeeId(id)).digits()
}

#[test]
fn a_list_of_an_office_lets_its_people_in_and_takes_it_all_back_again() {
    let office = office();
    let text = format!(
        "Daftar akun\nUser;NIP Pegawai;Peran;OPD;No HP\ntono;{};penilai;;08\nrina;;Operator, pemeriksa;sd;\n\
         pintu;;bersama;;\nsiti;{};;;\n",
        digits(5),
        digits(3)
    );
    let trial = import(&office, "admin", &text, true).unwrap();
    assert_eq!((counts(&trial), trial.dry_run), ((3, 1, 0), true));
    assert_eq!(accounts(&office).len(), 9);

    let report = import(&office, "admin", &text, false).unwrap();
    assert_eq!(counts(&report), (3, 1, 0));
    assert_eq!(report.unknown_columns, ["No HP"]);
    assert_eq!(faults(&report.warnings), [(3, "roles", "penilai", Reason::RoleByRecords)]);
    let tono = office.actor("tono");
    assert_eq!((tono.employee, tono.roles), (Some(EmployeeId(5)), vec![Role::Employee]));
    let rina = office.actor("rina");
    assert_eq!((rina.unit, rina.roles), (Some(UnitId(3)), vec![Role::Operator, Role::Auditor]));
    let spoken = Identity::Spoken { by: "pintu".to_owned(), nip: digits(5) };
    assert_eq!(office.service.identify(&spoken).map(|actor| actor.login), Ok("tono".to_owned()));

    let again = import(&office, "admin", &text, false).unwrap();
    assert_eq!((counts(&again), again.undo), ((0, 4, 0), None));

    let admin = office.actor("admin");
    assert!(matches!(undo(&office, &admin, report.undo.unwrap()), Ok(Reply::Undone(_))));
    for login in ["tono", "rina", "pintu"] {
        assert_eq!(office.service.actor(login), Err(Refusal::NoAccount { login: login.to_owned() }));
    }
    assert_eq!(office.actor("siti").employee, Some(EmployeeId(3)));
}

#[test]
fn every_row_that_is_wrong_is_named_with_its_place_and_reason() {
    let office = office();
    let text = format!(
        "login,nip,roles,unit\n,{a},,\nx1,1.98503E+17,,\nx2,198503152010012777,,\nx3,,raja,\nx4,,operator,TIDAK\n\
         x5,,,\nx6,,bersama operator,\nx7,,gateway auditor,\nx8,{a},,\nx8,{a},,\nx9,,penilai,\n",
        a = digits(4)
    );
    let report = import(&office, "admin", &text, false).unwrap();
    let choices = "administrator, operator, auditor, gateway".to_owned();
    let expected = [
        (2, "login", "", Reason::Missing),
        (3, "nip", "1.98503E+17", Reason::Nip(NipFault::DigitsLost)),
        (4, "nip", "198503152010012777", Reason::UnknownEmployee),
        (5, "roles", "raja", Reason::NotAChoice { choices }),
        (6, "unit", "TIDAK", Reason::NoSuchUnit),
        (7, "nip", "", Reason::Missing),
        (8, "roles", "bersama operator", Reason::GatewayAlone),
        (9, "roles", "gateway auditor", Reason::GatewayAlone),
        (11, "login", "x8", Reason::Twice { other_line: 10 }),
        (12, "nip", "", Reason::Missing),
    ];
    assert_eq!(faults(&report.refused), expected);
    assert_eq!(report.taken, 1);
}

#[test]
fn a_column_that_the_file_lacks_leaves_what_is_stored() {
    let office = office();
    let report = import(&office, "admin", &format!("login,nip\noperator,{}\n", digits(1)), false).unwrap();
    assert_eq!(report.taken, 1);
    let operator = office.actor("operator");
    assert_eq!((operator.employee, operator.unit), (Some(EmployeeId(1)), Some(UnitId(2))));
    assert!(operator.roles.contains(&Role::Operator));
}

#[test]
fn neither_a_file_nor_taking_one_back_leaves_nobody_who_can_give_rights() {
    let office = office();
    let refused = import(&office, "admin", "login,roles\nadmin,auditor\nauditor,operator\n", false).unwrap();
    assert_eq!(faults(&refused.refused), [(2, "roles", "auditor", Reason::LastAdministrator)]);
    assert_eq!(refused.taken, 1);

    let handed_over = import(&office, "admin", "login,roles\nadmin,auditor\nbaru,admin\n", false).unwrap();
    assert_eq!(counts(&handed_over), (2, 0, 0));
    let (old, new) = (office.actor("admin"), office.actor("baru"));
    let back = undo(&office, &old, handed_over.undo.unwrap());
    assert_eq!(back, Err(Refusal::NoRight), "an auditor changes nothing");
    assert_eq!(set(&office, &new, "admin", &[Role::Operator]), Ok(Reply::Saved));
    let back = undo(&office, &office.actor("admin"), handed_over.undo.unwrap());
    assert_eq!(back, Err(Refusal::ChangedSince));
}

#[test]
fn whoever_may_no_longer_give_rights_takes_none_back() {
    let office = office();
    let admin = office.actor("admin");
    for (login, role) in
        [("baru", Role::Administrator), ("lain", Role::Administrator), ("admin", Role::Operator)]
    {
        assert_eq!(set(&office, &admin, login, &[role]), Ok(Reply::Saved));
    }
    let numbers: Vec<u32> =
        match office.service.ask(&office.actor("admin"), &Query::Undos, &Progress::default()) {
            Ok(Reply::Undos(list)) => list.into_iter().map(|(number, _)| number).collect(),
            other => panic!("{other:?}"),
        };
    assert_eq!(numbers.len(), 3);
    for number in numbers {
        assert_eq!(undo(&office, &office.actor("admin"), number), Err(Refusal::NoRight));
    }
}

#[test]
fn the_last_administrator_stays_one_also_when_the_account_of_another_is_taken_back() {
    let office = office();
    let admin = office.actor("admin");
    assert_eq!(set(&office, &admin, "baru", &[Role::Administrator]), Ok(Reply::Saved));
    let baru = office.actor("baru");
    assert_eq!(set(&office, &baru, "admin", &[Role::Auditor]), Ok(Reply::Saved));
    // Read before the other one took it away, as a request that was under way would have it.
    assert_eq!(undo(&office, &admin, 1), Err(Refusal::InUse));
}

#[test]
fn only_an_administrator_brings_accounts_in() {
    let office = office();
    for login in ["operator", "auditor", "kepala", "siti"] {
        let refused = import(&office, login, "login,roles\nx,administrator\n", true);
        assert_eq!(refused, Err(Refusal::NoRight), "{login}");
    }
}

#[test]
fn a_shared_login_is_nobody_whoever_it_once_was() {
    let office = office();
    let admin = office.actor("admin");
    let set = |login: &str, roles: &[Role]| {
        let (login, employee) = (login.to_owned(), Some(EmployeeId(5)));
        let act = Act::SetAccount { login, employee, roles: roles.to_vec(), unit: None };
        assert_eq!(office.service.act(&admin, act, &Progress::default()), Ok(Reply::Saved));
    };
    set("loket", &[]);
    set("tono", &[]);
    set("loket", &[Role::Gateway]);
    let spoken = Identity::Spoken { by: "loket".to_owned(), nip: digits(5) };
    assert_eq!(office.service.identify(&spoken).map(|actor| actor.login), Ok("tono".to_owned()));
    set(&digits(5), &[Role::Gateway]);
    assert_eq!(office.service.identify(&spoken).map(|actor| actor.login), Ok("tono".to_owned()));
}

#[test]
fn a_trial_run_tells_what_becomes_of_every_row() {
    let office = office();
    let text = format!(
        "login,nip,roles,unit\nbaru,{},,\noperator,,operator auditor,SD\nsiti,{},,\nx,,raja,\n",
        digits(5),
        digits(3)
    );
    let trial = import(&office, "admin", &text, true).unwrap();
    let told: Vec<String> = trial
        .fates
        .rows
        .iter()
        .map(|row| match &row.fate {
            Fate::New => format!("{} {}: new", row.line, row.about),
            Fate::Unchanged => format!("{} {}: unchanged", row.line, row.about),
            Fate::Changed(list) => {
                let fields: Vec<String> =
                    list.iter().map(|d| format!("{} {} > {}", d.column, d.before, d.after)).collect();
                format!("{} {}: {}", row.line, row.about, fields.join("; "))
            }
        })
        .collect();
    let expected = [
        "2 baru: new",
        "3 operator: roles operator > operator auditor; unit DIKBUD > SD",
        "4 siti: unchanged",
    ];
    assert_eq!(told, expected);
    assert_eq!(counts(&trial), (2, 1, 1));
}

#[test]
fn an_operator_whose_unit_is_gone_does_not_get_the_whole_government() {
    let office = office();
    let account = Account {
        login: "operator".to_owned(),
        employee: None,
        roles: vec![Role::Operator],
        unit: Some(UnitId(99)),
    };
    let mut batch = office.store.begin().unwrap();
    batch.record(Moment(0), AccountId(1), &Change::AccountSet { id: AccountId(2), account }).unwrap();
    batch.commit().unwrap();
    let row = accounts(&office).into_iter().find(|row| row.login == "operator").unwrap();
    assert_eq!((row.unit, row.unit_code.as_str()), (Some(UnitId(99)), "#99"));
    let act = Act::SetAccount { login: row.login, employee: None, roles: row.roles, unit: row.unit };
    let refused = office.service.act(&office.actor("admin"), act, &Progress::default());
    assert!(matches!(refused, Err(Refusal::NoSuch { .. })), "{refused:?}");
}
