//! Many who fill a form of their own through one shared login.

use crate::server::{Place, ask_as, do_as, me, set_account};
use kinerja::{
    domain::{
        account::Role,
        form::{LineNo, RaterGroup},
        id::{CycleId, EmployeeId},
    },
    service::api::{Act, FormKey, ImportKind, Query, Reply},
};
use std::sync::Arc;

pub const N_LINES: LineNo = 5;
/// How many answers a line takes.
pub const MOST: i32 = 5;

/// One who types, through the shared login.
pub struct Typist {
    pub nip: String,
    pub cycle: CycleId,
    pub id: EmployeeId,
}

impl Typist {
    pub fn form(&self) -> FormKey {
        FormKey { cycle: self.cycle, subject: self.id, group: RaterGroup::Own, respondent: None }
    }

    pub fn paper(&self, number: u32) -> FormKey {
        let respondent = Some(format!("{}-{number}", self.id));
        FormKey { group: RaterGroup::Public, respondent, ..self.form() }
    }
}

/// A form that everybody fills about himself and the public about everybody.
fn form_file() -> String {
    let lines: String =
        (0..N_LINES).map(|n| format!("[[aspects.lines]]\nindicator = \"L{n}\"\nweight = 20\n")).collect();
    format!(
        "code = \"load\"\nname = \"Load\"\n[groups]\nself = {{ weight = 0 }}\npublic = {{ weight = 100, min = 5 }}\n\
         [[aspects]]\ncode = \"all\"\nname = \"All\"\nweight = 100\naxis = \"behaviour\"\n{lines}"
    )
}

fn indicator_file() -> String {
    let one = |n| {
        format!(
            "[[indicator]]\ncode = \"L{n}\"\nname = \"Line {n}\"\nfield = \"f\"\nunit = \"u\"\n\
             kind = {{ rating = {{ min = 1, max = {MOST} }} }}\n"
        )
    };
    (0..N_LINES).map(one).collect()
}

const CYCLE: &str = r#"
code = "LOAD"
name = "Load"
from = "2026-01-01"
to = "2026-12-31"
due = "2027-01-10"
[[assign]]
form = "load"
"#;

/// So many people of a demo who come through the shared login of whoever runs the test, all of them keying in papers,
/// too. The administrator is `chief` from then on.
pub fn gather(place: &Place, n: usize) -> Vec<Typist> {
    place.with_service(&me(), |service, actor| {
        for (what, text) in [(ImportKind::Indicators, indicator_file()), (ImportKind::Forms, form_file())] {
            let (name, bytes) = (format!("{}.toml", what.code()), Arc::new(text.into_bytes()));
            let act = Act::Import { what, name, bytes, dry_run: false, fixes: Vec::new() };
            let Reply::Imported(report) = do_as(service, actor, act) else { panic!() };
            assert!(report.refused.is_empty(), "{report:?}");
        }
        do_as(service, actor, Act::OpenCycle { file: CYCLE.to_owned() });
        let query = Query::CycleByCode { code: "LOAD".to_owned() };
        let Reply::CycleId(cycle) = ask_as(service, actor, query) else { panic!() };
        let all = Query::Employees { unit: None, subtree: true, offset: 0, limit: n as u32, cycle: None };
        let Reply::Employees(page) = ask_as(service, actor, all) else { panic!() };
        assert_eq!(page.rows.len(), n);
        let typists: Vec<Typist> = page
            .rows
            .into_iter()
            .map(|row| Typist { nip: row.person.nip.digits(), cycle, id: row.person.id })
            .collect();
        for typist in &typists {
            let (login, employee) = (typist.nip.clone(), Some(typist.id));
            do_as(
                service,
                actor,
                Act::SetAccount { login, employee, roles: vec![Role::Operator], unit: None },
            );
        }
        do_as(service, actor, set_account("chief", &[Role::Administrator]));
        do_as(service, actor, set_account(&actor.login, &[Role::Gateway]));
        typists
    })
}
