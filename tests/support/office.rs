//! A small government with a cycle that runs, for tests of the service.
//!
//! ```text
//!  KTP (1)                    Boss (1)
//!    DIKBUD (2)               Kepala (2), led by him, superior of 3 and 4
//!      SD (3)                 Guru (3), Guru (4), Guru (5, under 3)
//!    PU (4)                   Pekerja (6), Orang (10, under 6), raters (7, 8, 9)
//! ```
//! The raters are asked as peers about 3; employee 2 is asked as a peer about 6.

use kinerja::{
    domain::{
        account::{Account, Role},
        assignment::Assignment,
        change::Change,
        cycle::{AssignRule, Cycle, Phase},
        day::{Day, Moment},
        decimal::Decimal,
        employee::{self, Employee, Rank},
        form::{Aspect, Axis, Form, GroupRule, Line, LineNo, Missing, RaterGroup, Scale},
        id::{AccountId, CycleId, EmployeeId, FormId, IndicatorId, UnitId},
        indicator::Indicator,
        kind::Kind,
        nip::Nip,
        response::Answer,
        unit::Unit,
    },
    service::{Service, actor::Actor, api::FormKey, writer::Limits},
    store::{Store, StoreOptions},
};
use std::{sync::Arc, time::Duration};
use tempfile::TempDir;

pub const CYCLE: CycleId = CycleId(1);
pub const FORM: FormId = FormId(1);
/// The raters of a confidential group, whose names nobody may learn.
pub const RATERS: [EmployeeId; 3] = [EmployeeId(7), EmployeeId(8), EmployeeId(9)];
pub const N_EMPLOYEES: u32 = 10;

pub struct Office {
    pub place: TempDir,
    pub store: Arc<Store>,
    pub service: Arc<Service>,
}

pub fn open_store() -> (TempDir, Arc<Store>) {
    let place = tempfile::tempdir().unwrap();
    let options = StoreOptions { cache_bytes: 4 << 20, reserve: Some(0), pause: Duration::ZERO };
    let store = Store::create_with(&place.path().join("office.redb"), options).unwrap();
    let mut batch = store.begin().unwrap();
    for change in founding() {
        batch.record(Moment(0), AccountId(0), &change).unwrap();
    }
    batch.commit().unwrap();
    (place, Arc::new(store))
}

pub fn office() -> Office {
    let (place, store) = open_store();
    let service = Service::start_on(Arc::clone(&store), Arc::clone(&store), Limits::default()).unwrap();
    Office { place, store, service }
}

impl Office {
    pub fn actor(&self, login: &str) -> Actor {
        self.service.actor(login).unwrap()
    }
}

pub fn nip(id: EmployeeId) -> Nip {
    Nip::parse(&format!("198503152010011{:03}", id.0)).unwrap()
}

pub fn name(id: EmployeeId) -> &'static str {
    const NAMES: [&str; 10] = [
        "Boss",
        "Kepala",
        "Guru Siti",
        "Guru Budi",
        "Guru Tono",
        "Pekerja",
        "Rahasia Satu",
        "Rahasia Dua",
        "Rahasia Tiga",
        "Orang",
    ];
    NAMES[id.0 as usize - 1]
}

fn founding() -> Vec<Change> {
    let units = [("KTP", None, 1), ("DIKBUD", Some(1), 2), ("SD", Some(2), 0), ("PU", Some(1), 0)];
    let people = [(1, 0), (2, 1), (3, 2), (3, 2), (3, 3), (4, 1), (4, 1), (4, 1), (4, 1), (4, 6)];
    let mut changes = Vec::new();
    for (id, (code, parent, head)) in (1..).zip(units) {
        let unit = Unit {
            code: code.to_owned(),
            name: format!("Unit {code}"),
            parent: parent.map(UnitId),
            field: String::new(),
            head: (head > 0).then_some(EmployeeId(head)),
        };
        changes.push(Change::UnitSet { id: UnitId(id), unit });
    }
    for (id, (unit, superior)) in (1..).map(EmployeeId).zip(people) {
        let employee = Employee {
            nip: nip(id),
            name: name(id).to_owned(),
            title_before: String::new(),
            title_after: String::new(),
            service: employee::Service::Pns,
            rank: Some(Rank::Pns(8)),
            position: "Guru".to_owned(),
            position_type: None,
            unit: Some(UnitId(unit)),
            superior: (superior > 0).then_some(EmployeeId(superior)),
            retired: false,
        };
        changes.push(Change::EmployeeSet { id, employee });
    }
    let kinds = [
        Kind::Higher { target: Decimal::from_int(100) },
        Kind::Rating { min: 1, max: 5, labels: Vec::new() },
        Kind::YesNo,
    ];
    let mut lines: Vec<Line> = Vec::new();
    for (id, kind) in (1..).map(IndicatorId).zip(kinds) {
        let code = format!("I-{id}");
        let indicator = Indicator {
            code: code.clone(),
            name: format!("Indicator {id}"),
            field: String::new(),
            unit: "%".to_owned(),
            kind: kind.clone(),
        };
        lines.push(Line {
            indicator: id,
            code,
            name: indicator.name.clone(),
            unit: indicator.unit.clone(),
            kind,
            weight: Decimal::from_int(50),
            groups: None,
        });
        changes.push(Change::IndicatorSet { id, indicator });
    }
    lines[0].groups = Some(vec![(RaterGroup::Superior, Decimal::from_int(100))]);
    let rule = |weight, min, required| Some(GroupRule { weight: Decimal::from_int(weight), min, required });
    let behaviour = lines.split_off(1);
    let aspect = |code: &str, axis, lines| Aspect {
        code: code.to_owned(),
        name: code.to_owned(),
        weight: Decimal::from_int(50),
        axis,
        lines,
    };
    let form = Form {
        code: "guru".to_owned(),
        name: "Formulir guru".to_owned(),
        version: 1,
        missing: Missing::Renormalise,
        scale: Scale::Proportion,
        cap: Form::DEFAULT_CAP,
        result: Form::DEFAULT_RESULT,
        behaviour: Form::DEFAULT_BEHAVIOUR,
        groups: [rule(60, 1, true), rule(20, 3, false), None, rule(0, 1, false), rule(20, 1, false)],
        aspects: vec![aspect("target", Axis::Result, lines), aspect("values", Axis::Behaviour, behaviour)],
    };
    changes.push(Change::FormSet { id: FORM, form });
    let day = |month, day| Day::from_ymd(2026, month, day).unwrap();
    let assign = vec![AssignRule { form: FORM, units: Vec::new(), position_types: Vec::new() }];
    let cycle = Cycle {
        code: "2026-T3".to_owned(),
        name: "Triwulan III".to_owned(),
        from: day(7, 1),
        to: day(9, 30),
        due: day(10, 10),
        phase: Phase::Open,
        assign,
        phase_dates: Vec::new(),
    };
    changes.push(Change::CycleSet { id: CYCLE, cycle });
    let employees = (1..=N_EMPLOYEES).map(EmployeeId).collect();
    changes.push(Change::SubjectsAdded { cycle: CYCLE, form: FORM, employees });
    let asked = RATERS.map(|rater| (3, rater)).into_iter().chain([(6, EmployeeId(2))]);
    for (subject, rater) in asked {
        let assignment = Assignment { subject: EmployeeId(subject), group: RaterGroup::Peer, rater };
        changes.push(Change::AssignmentSet { cycle: CYCLE, assignment });
    }
    let accounts: [(&str, u32, &[Role], Option<u32>); 9] = [
        ("admin", 0, &[Role::Administrator], None),
        ("operator", 0, &[Role::Operator], Some(2)),
        ("auditor", 0, &[Role::Auditor], None),
        ("kepala", 2, &[], None),
        ("siti", 3, &[], None),
        ("pekerja", 6, &[], None),
        ("secret-login-7", 7, &[], None),
        ("secret-login-8", 8, &[], None),
        ("secret-login-9", 9, &[], None),
    ];
    for (id, (login, employee, roles, unit)) in (1..).map(AccountId).zip(accounts) {
        let account = Account {
            login: login.to_owned(),
            employee: (employee > 0).then_some(EmployeeId(employee)),
            roles: roles.to_vec(),
            unit: unit.map(UnitId),
        };
        changes.push(Change::AccountSet { id, account });
    }
    changes
}

pub fn key(subject: u32, group: RaterGroup) -> FormKey {
    FormKey { cycle: CYCLE, subject: EmployeeId(subject), group, respondent: None }
}

pub fn value(n: i32) -> Answer {
    Answer::Value(Decimal::from_int(n))
}

/// Answers for all lines that a group is asked.
pub fn answers(group: RaterGroup) -> Vec<(LineNo, Answer)> {
    let all = [(0, value(95)), (1, value(4)), (2, value(1))];
    all.into_iter().filter(|(line, _)| *line > 0 || group == RaterGroup::Superior).collect()
}
