//! A small government to which anything that may happen happens, in an order that a seed decides.
//!
//! Every change fits the records it is asked for, so whatever the store then gets wrong is the store's fault.

use kinerja::{
    codec,
    domain::{
        account::{Account, Role},
        assignment::{Assignment, Attendance, Presence},
        change::{Change, Thing},
        cycle::{Cycle, Phase},
        day::{Day, Moment},
        decimal::Decimal,
        employee::{Employee, Service},
        form::{Aspect, Axis, Form, GroupRule, Line, Missing, RaterGroup, Scale},
        id::{AccountId, CycleId, EmployeeId, FormId, IndicatorId, UnitId},
        indicator::Indicator,
        kind::{Kind, Target},
        nip::Nip,
        predicate::Rating,
        response::{Answer, Rater, Response},
        subject::Decision,
        unit::Unit,
    },
    store::{StoreError, key::Space, read::View},
};

const UNITS: u32 = 7;
const EMPLOYEES: u32 = 9;
const CYCLES: u32 = 2;

pub struct Script {
    state: u64,
}

impl Script {
    pub fn new(seed: u64) -> Script {
        Script { state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1 }
    }

    /// A number below `n`.
    pub fn below(&mut self, n: u32) -> u32 {
        // xorshift64*
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        let high = self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        (high % u64::from(n.max(1))) as u32
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> Option<T> {
        of.get(self.below(of.len() as u32) as usize).cloned()
    }

    /// Something that may happen next; as a rule one change, sometimes several that belong together.
    pub fn next(&mut self, view: View<'_>) -> Result<Vec<Change>, StoreError> {
        loop {
            let kind = self.below(27);
            let changes = match kind {
                0..=2 => self.unit(view)?.into_iter().collect(),
                3..=5 => self.employee(view)?.into_iter().collect(),
                6 => self.swap(view)?,
                7 => vec![self.indicator()],
                8 => self.form(view)?.into_iter().collect(),
                9 => vec![self.cycle(view)?],
                10 => self.phase(view)?.into_iter().collect(),
                11..=12 => self.subjects(view)?.into_iter().collect(),
                13 => self.shift(view)?.into_iter().collect(),
                14 => self.plan(view)?.into_iter().collect(),
                15 => self.assignment(view)?.into_iter().collect(),
                16 => self.attendance(view)?.into_iter().collect(),
                17..=20 => self.responses(view)?.into_iter().collect(),
                21 => self.withdrawal(view)?.into_iter().collect(),
                22 => self.decision(view)?.into_iter().collect(),
                23..=25 => self.removal(view)?.into_iter().collect(),
                _ => vec![self.account()],
            };
            if !changes.is_empty() {
                return Ok(changes);
            }
        }
    }

    fn unit(&mut self, view: View<'_>) -> Result<Option<Change>, StoreError> {
        let id = UnitId(1 + self.below(UNITS));
        let case = self.below(2) == 0;
        let code = format!("{}{}", if case { "Unit" } else { "UNIT" }, self.below(2 * UNITS));
        if view.unit_by_code(&code)?.is_some_and(|other| other != id) {
            return Ok(None);
        }
        // A parent may be named before it is there itself.
        let parent = (self.below(4) > 0).then(|| UnitId(1 + self.below(UNITS)));
        if view.ancestry(parent)?.contains(&id) {
            return Ok(None);
        }
        let head = (self.below(2) == 0).then(|| EmployeeId(1 + self.below(EMPLOYEES)));
        let unit = Unit { code, name: "Dinas".into(), parent, field: "pendidikan".into(), head };
        Ok(Some(Change::UnitSet { id, unit }))
    }

    fn employee(&mut self, view: View<'_>) -> Result<Option<Change>, StoreError> {
        let id = EmployeeId(1 + self.below(EMPLOYEES));
        let nip = nip(u64::from(self.below(2 * EMPLOYEES)));
        if view.employee_by_nip(nip)?.is_some_and(|other| other != id) {
            return Ok(None);
        }
        let employee = Employee {
            nip,
            name: format!("Siti {}", self.below(100)),
            title_before: String::new(),
            title_after: "S.Pd.".into(),
            service: Service::Pns,
            rank: None,
            position: "Guru".into(),
            position_type: None,
            unit: (self.below(4) > 0).then(|| UnitId(1 + self.below(UNITS))),
            superior: (self.below(3) > 0).then(|| EmployeeId(1 + self.below(EMPLOYEES))),
            retired: false,
        };
        Ok(Some(Change::EmployeeSet { id, employee }))
    }

    /// Two employees exchange their numbers, so for a moment both have the same.
    fn swap(&mut self, view: View<'_>) -> Result<Vec<Change>, StoreError> {
        let (a, b) = (EmployeeId(1 + self.below(EMPLOYEES)), EmployeeId(1 + self.below(EMPLOYEES)));
        match (view.employee(a)?, view.employee(b)?) {
            (Some(mut first), Some(mut second)) if a != b => {
                std::mem::swap(&mut first.nip, &mut second.nip);
                Ok(vec![
                    Change::EmployeeSet { id: a, employee: first },
                    Change::EmployeeSet { id: b, employee: second },
                ])
            }
            _ => Ok(Vec::new()),
        }
    }

    fn indicator(&mut self) -> Change {
        let id = self.below(4);
        let code = format!("I-{id}-{}", self.below(2));
        Change::IndicatorSet { id: IndicatorId(1 + id), indicator: indicator(&code) }
    }

    /// A new version, or another look of one that nobody uses.
    fn form(&mut self, view: View<'_>) -> Result<Option<Change>, StoreError> {
        let id = FormId(1 + self.below(5));
        for (cycle, _) in view.cycles()? {
            for unit in (0..=UNITS).map(|u| (u > 0).then_some(UnitId(u))) {
                if view.subjects_in(cycle, unit)?.iter().any(|(_, subject)| subject.form == id) {
                    return Ok(None);
                }
            }
        }
        let code = if self.below(2) == 0 { "GURU" } else { "Guru" };
        let code = if self.below(3) == 0 { "PERAWAT" } else { code };
        let missing =
            self.one(&[Missing::Renormalise, Missing::Zero, Missing::Wait]).unwrap_or(Missing::Wait);
        Ok(Some(Change::FormSet { id, form: form(code, 1 + self.below(4), missing) }))
    }

    fn cycle(&mut self, view: View<'_>) -> Result<Change, StoreError> {
        let id = CycleId(1 + self.below(CYCLES));
        let phase = view.cycle(id)?.map_or(Phase::Planning, |c| c.phase);
        let cycle = Cycle {
            code: format!("2026-{}-{}", id, self.below(2)),
            name: "Triwulan".into(),
            from: Day(20_000),
            to: Day(20_090),
            due: Day(20_100),
            phase,
            assign: Vec::new(),
            phase_dates: vec![(Phase::Open, Day(20_090))],
        };
        Ok(Change::CycleSet { id, cycle })
    }

    fn phase(&mut self, view: View<'_>) -> Result<Option<Change>, StoreError> {
        let Some((cycle, _)) = self.one(&view.cycles()?) else { return Ok(None) };
        let phase = self.one(&Phase::ALL).unwrap_or(Phase::Open);
        Ok(Some(Change::PhaseSet { cycle, phase }))
    }

    fn subjects(&mut self, view: View<'_>) -> Result<Option<Change>, StoreError> {
        let forms = view.forms()?;
        let (Some((cycle, _)), Some((form, _))) = (self.one(&view.cycles()?), self.one(&forms)) else {
            return Ok(None);
        };
        let mut employees = Vec::new();
        for id in (1..=EMPLOYEES).rev().map(EmployeeId) {
            let free = view.employee(id)?.is_some() && view.subject_unit(cycle, id)?.is_none();
            if free && self.below(3) > 0 {
                employees.push(id);
            }
        }
        Ok((!employees.is_empty()).then_some(Change::SubjectsAdded { cycle, form, employees }))
    }

    fn subject(&mut self, view: View<'_>) -> Result<Option<(CycleId, EmployeeId)>, StoreError> {
        let mut all = Vec::new();
        for (cycle, _) in view.cycles()? {
            for id in (1..=EMPLOYEES).map(EmployeeId) {
                if view.subject_unit(cycle, id)?.is_some() {
                    all.push((cycle, id));
                }
            }
        }
        Ok(self.one(&all))
    }

    fn shift(&mut self, view: View<'_>) -> Result<Option<Change>, StoreError> {
        let Some((cycle, employee)) = self.subject(view)? else { return Ok(None) };
        let from = view.subject_unit(cycle, employee)?.flatten();
        let to = (self.below(4) > 0).then(|| UnitId(1 + self.below(UNITS)));
        Ok(Some(Change::SubjectMoved { cycle, employee, from, to }))
    }

    fn plan(&mut self, view: View<'_>) -> Result<Option<Change>, StoreError> {
        let Some((cycle, employee)) = self.subject(view)? else { return Ok(None) };
        let target = Target::Number(Decimal::from_int(1 + self.below(200) as i32));
        Ok(Some(Change::PlanSet { cycle, employee, line: 1, target }))
    }

    fn assignment(&mut self, view: View<'_>) -> Result<Option<Change>, StoreError> {
        let Some((cycle, _)) = self.one(&view.cycles()?) else { return Ok(None) };
        let group = self.one(&[RaterGroup::Peer, RaterGroup::Subordinate]).unwrap_or(RaterGroup::Peer);
        let (subject, rater) = (1 + self.below(EMPLOYEES), 1 + self.below(EMPLOYEES));
        let assignment = Assignment { subject: EmployeeId(subject), group, rater: EmployeeId(rater) };
        let there = view.assignments(cycle, assignment.subject)?;
        if let Some(assignment) = self.one(&there)
            && self.below(2) == 0
        {
            return Ok(Some(Change::AssignmentRemoved { cycle, assignment }));
        }
        Ok(Some(Change::AssignmentSet { cycle, assignment }))
    }

    fn attendance(&mut self, view: View<'_>) -> Result<Option<Change>, StoreError> {
        let employee = EmployeeId(1 + self.below(EMPLOYEES));
        let attendance = Attendance { status: Presence::Present, late_minutes: 5, early_minutes: 0 };
        let day = Day(self.below(6) as i32 - 3);
        Ok(view.employee(employee)?.map(|_| Change::AttendanceSet { employee, day, attendance }))
    }

    fn responses(&mut self, view: View<'_>) -> Result<Option<Change>, StoreError> {
        let Some((cycle, employee)) = self.subject(view)? else { return Ok(None) };
        let group = self.one(&RaterGroup::ALL).unwrap_or(RaterGroup::Own);
        let mut responses = Vec::new();
        for n in (0..1 + self.below(3)).rev() {
            let n = n * 4 + self.below(4);
            let rater = match group {
                RaterGroup::Public => Rater::Respondent(format!("{n:03}")),
                _ => Rater::Employee(EmployeeId(1 + n)),
            };
            if view.response(cycle, employee, group, &rater)?.is_none() {
                responses.push(self.response(rater));
            }
        }
        let change = Change::ResponsesAdded { cycle, employee, group, responses };
        Ok((!matches!(&change, Change::ResponsesAdded { responses, .. } if responses.is_empty()))
            .then_some(change))
    }

    fn response(&mut self, rater: Rater) -> Response {
        let mut answers = Vec::new();
        for line in 0..3 {
            let most = if line == 1 { 130 } else { 5 };
            match self.below(8) {
                0 => (),
                1 => answers.push((line, Answer::NotObserved)),
                _ => answers.push((line, Answer::Value(Decimal::from_int(1 + self.below(most) as i32)))),
            }
        }
        let remarks = if self.below(4) == 0 { vec![(0, "cepat dan ramah".into())] } else { Vec::new() };
        Response { rater, answers, remarks, at: Moment(i64::from(self.below(1 << 30))) }
    }

    fn withdrawal(&mut self, view: View<'_>) -> Result<Option<Change>, StoreError> {
        let Some((cycle, employee)) = self.subject(view)? else { return Ok(None) };
        let chosen = self.one(&view.responses(cycle, employee)?);
        Ok(chosen.map(|(group, r)| Change::ResponseWithdrawn { cycle, employee, group, rater: r.rater }))
    }

    fn decision(&mut self, view: View<'_>) -> Result<Option<Change>, StoreError> {
        let Some((cycle, employee)) = self.subject(view)? else { return Ok(None) };
        let decision = (self.below(4) > 0).then(|| Decision {
            result: self.one(&[Rating::Below, Rating::Meets, Rating::Above]).unwrap_or(Rating::Meets),
            behaviour: self.one(&[Rating::Below, Rating::Meets, Rating::Above]).unwrap_or(Rating::Meets),
            reason: "target naik di tengah periode".into(),
            new_idea: self.below(2) == 0,
        });
        Ok(Some(Change::RatingsDecided { cycle, employee, decision }))
    }

    fn removal(&mut self, view: View<'_>) -> Result<Option<Change>, StoreError> {
        let employee = EmployeeId(1 + self.below(EMPLOYEES));
        let unit = UnitId(1 + self.below(UNITS));
        let what = match self.below(7) {
            0 => {
                let employee = EmployeeId(view.last_id(Space::Employee)?);
                let is_free = view.employee(employee)?.is_some()
                    && view.cycles_of(employee)?.is_empty()
                    && view.subordinates(employee)?.is_empty()
                    && (-3..3).all(|day| matches!(view.attendance(employee, Day(day)), Ok(None)));
                is_free.then_some(Thing::Employee(employee))
            }
            1 => {
                let mut is_free = view.unit(unit)?.is_some()
                    && view.unit_children(Some(unit))?.is_empty()
                    && view.employees_in(Some(unit))?.is_empty();
                for (cycle, _) in view.cycles()? {
                    is_free &= view.subjects_in(cycle, Some(unit))?.is_empty();
                }
                is_free.then_some(Thing::Unit(unit))
            }
            2 | 3 => match self.subject(view)? {
                Some((cycle, employee)) if view.responses(cycle, employee)?.is_empty() => {
                    Some(Thing::Subjects { cycle, employees: vec![employee] })
                }
                _ => None,
            },
            5 => match self.subject(view)? {
                Some((cycle, employee)) => {
                    let all = view.responses(cycle, employee)?;
                    all.first().map(|(group, _)| {
                        let of_group = all.iter().filter(|(g, _)| g == group);
                        let raters = of_group.map(|(_, r)| r.rater.clone()).collect();
                        Thing::Responses { cycle, employee, group: *group, raters }
                    })
                }
                None => None,
            },
            4 => self.subject(view)?.map(|(cycle, employee)| Thing::Plan { cycle, employee, line: 1 }),
            _ => {
                let day = Day(self.below(6) as i32 - 3);
                view.attendance(employee, day)?.map(|_| Thing::Attendance { employee, day })
            }
        };
        Ok(what.map(|what| Change::Removed { what, name: "itu".into() }))
    }

    fn account(&mut self) -> Change {
        let id = self.below(3);
        let login = format!("user{id}{}", ["", "b"][self.below(2) as usize]);
        let employee = Some(EmployeeId(1 + self.below(EMPLOYEES)));
        Change::AccountSet {
            id: AccountId(1 + id),
            account: Account { login, employee, roles: vec![Role::Employee], unit: None },
        }
    }
}

/// A number that would pass no check, but is as good a key as any.
pub fn nip(n: u64) -> Nip {
    let bytes = codec::encode(&(197_803_152_005_011_000 + n)).expect("a number encodes");
    codec::decode(&bytes).expect("a number of 18 digits")
}

pub fn indicator(code: &str) -> Indicator {
    let kind = Kind::Higher { target: Decimal::from_int(100) };
    Indicator { code: code.into(), name: "Kehadiran".into(), field: "semua".into(), unit: "%".into(), kind }
}

/// Two aspects, three lines: a mark, an amount with a target, a mark of behaviour.
pub fn form(code: &str, version: u32, missing: Missing) -> Form {
    let line = |n: u32, kind: Kind| Line {
        indicator: IndicatorId(n),
        code: format!("I-{n}"),
        name: "Indikator".into(),
        unit: "nilai".into(),
        kind,
        weight: Decimal::from_int(10 * n as i32),
        groups: None,
    };
    let mark = || Kind::Rating { min: 1, max: 5, labels: Vec::new() };
    let rule = |weight, min, required| Some(GroupRule { weight: Decimal::from_int(weight), min, required });
    Form {
        code: code.into(),
        name: "Formulir".into(),
        version,
        missing,
        scale: Scale::Proportion,
        cap: Form::DEFAULT_CAP,
        result: Form::DEFAULT_RESULT,
        behaviour: Form::DEFAULT_BEHAVIOUR,
        groups: [
            rule(60, 1, true),
            rule(20, 2, false),
            rule(10, 2, false),
            rule(0, 1, false),
            rule(10, 2, false),
        ],
        aspects: vec![
            Aspect {
                code: "T".into(),
                name: "Target".into(),
                weight: Decimal::from_int(60),
                axis: Axis::Result,
                lines: vec![line(1, mark()), line(2, Kind::Higher { target: Decimal::from_int(100) })],
            },
            Aspect {
                code: "P".into(),
                name: "Perilaku".into(),
                weight: Decimal::from_int(40),
                axis: Axis::Behaviour,
                lines: vec![line(3, mark())],
            },
        ],
    }
}
