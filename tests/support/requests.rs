//! Every request there is, what it is about, and by hand for whom a right of the table then holds.

use crate::office::{CYCLE, FORM, answers, key, nip, office, value};
use kinerja::{
    domain::{
        account::Role,
        cycle::Phase,
        form::RaterGroup,
        id::{EmployeeId, UnitId},
        rights::{Right, Scope, scope},
    },
    service::{
        api::{Act, Edit, FormKey, ImportKind, Query, RaterRule, Reply},
        check,
        fault::Refusal,
    },
};
use std::{path::Path, sync::Arc};

pub enum Request {
    Ask(Query),
    Act(Act),
}

/// What a request is about; from this and the table follows who may make it.
#[derive(Clone, Copy, Debug)]
pub enum About {
    Nothing,
    Government,
    List(Option<u32>),
    Person(u32),
    Form(u32, RaterGroup),
}

/// For employee 2: himself, a subordinate, somebody below his unit who is none, one he was assigned, and a stranger.
const PEOPLE: [u32; 5] = [2, 3, 5, 6, 10];

pub fn requests(place: &Path) -> Vec<(Right, About, Request)> {
    use Request::{Act as A, Ask as Q};
    let unit = |id: u32| Some(UnitId(id));
    let mut list = vec![
        (Right::Me, About::Nothing, Q(Query::Me)),
        (Right::About, About::Nothing, Q(Query::About)),
        (Right::Home, About::Nothing, Q(Query::Home { cycle: CYCLE })),
        (Right::Tasks, About::Nothing, Q(Query::Tasks { cycle: CYCLE })),
        (Right::Cycles, About::Nothing, Q(Query::Cycles)),
        (Right::Units, About::Nothing, Q(Query::Units)),
        (
            Right::Employees,
            About::Nothing,
            Q(Query::Employees { unit: unit(4), subtree: true, offset: 0, limit: 9, cycle: Some(CYCLE) }),
        ),
        (Right::Find, About::Nothing, Q(Query::Find { text: "guru".to_owned(), limit: 9, cycle: None })),
        (Right::Indicators, About::Nothing, Q(Query::Indicators)),
        (Right::Forms, About::Nothing, Q(Query::Forms)),
        (Right::CycleByCode, About::Nothing, Q(Query::CycleByCode { code: "2026-T3".to_owned() })),
        (Right::UnitByCode, About::Nothing, Q(Query::UnitByCode { code: "sd".to_owned() })),
        (Right::EmployeeByNip, About::Nothing, Q(Query::EmployeeByNip { nip: nip(EmployeeId(3)) })),
        (Right::Responses, About::Nothing, Q(Query::Responses { cycle: CYCLE, after: None, limit: 9 })),
        (Right::Journal, About::Government, Q(Query::Journal { before: None, limit: 9, about: None })),
        (Right::Verify, About::Government, Q(Query::Verify)),
        (Right::Backup, About::Government, Q(Query::Backup { to: place.join("copy.redb") })),
        (Right::Undos, About::Nothing, Q(Query::Undos)),
        (Right::Accounts, About::Government, Q(Query::Accounts)),
        (Right::Undo, About::Nothing, A(Act::Undo { number: 99 })),
        (Right::SetPhase, About::Government, A(Act::SetPhase { cycle: CYCLE, phase: Phase::Closed })),
        (Right::OpenCycle, About::Government, A(Act::OpenCycle { file: "?".to_owned() })),
        (
            Right::SetAccount,
            About::Government,
            A(Act::SetAccount { login: "new".to_owned(), employee: None, roles: vec![], unit: None }),
        ),
    ];
    for (right, edit) in edits() {
        list.push((right, About::Nothing, A(Act::Edit(Box::new(edit)))));
    }
    for group in RaterGroup::ALL {
        let query = Query::Sheet { cycle: CYCLE, group, form: FORM };
        list.push((Right::Sheet, About::Nothing, Q(query)));
    }
    for what in ImportKind::ALL {
        let bytes = Arc::new(Vec::new());
        let act = Act::Import { what, name: "x.csv".to_owned(), bytes, dry_run: true, fixes: Vec::new() };
        list.push((check::import(what), About::Nothing, A(act)));
    }
    for u in [None, Some(3), Some(4)] {
        let (about, unit) = (About::List(u), u.map(UnitId));
        list.push((Right::Ikm, about, Q(Query::Ikm { cycle: CYCLE, unit })));
        list.push((Right::UnitResults, about, Q(Query::UnitResults { cycle: CYCLE, unit })));
        let results = Query::Results { cycle: CYCLE, unit, subtree: true, offset: 0, limit: 9 };
        list.push((Right::Results, about, Q(results)));
        list.push((Right::Scores, about, Q(Query::Scores { cycle: CYCLE, unit, employee: None })));
    }
    for person in PEOPLE {
        let (about, id) = (About::Person(person), EmployeeId(person));
        list.push((Right::Employee, about, Q(Query::Employee { id })));
        list.push((Right::Explain, about, Q(Query::Explain { cycle: CYCLE, employee: id })));
        let scores = Query::Scores { cycle: CYCLE, unit: None, employee: Some(id) };
        list.push((Right::Scores, about, Q(scores)));
        list.push((Right::Targets, about, Q(Query::Targets { cycle: CYCLE, employee: id })));
        list.push((Right::SuperiorsFor, about, Q(Query::SuperiorsFor { employee: id })));
        list.push((Right::Raters, about, Q(Query::Raters { cycle: CYCLE, subject: id })));
        let show = Act::ShowRaters { cycle: CYCLE, subject: id, group: RaterGroup::Peer };
        list.push((Right::ShowRaters, about, A(show)));
        let (group, rater) = (RaterGroup::Own, EmployeeId(1));
        let rater = Edit::Rater { cycle: CYCLE, subject: id, group, rater, asked: true };
        list.push((Right::EditRaters, about, A(Act::Edit(Box::new(rater)))));
        let plan = Edit::Plan { cycle: CYCLE, employee: id, line: 99, before: None, after: None };
        list.push((Right::EditPlan, about, A(Act::Edit(Box::new(plan)))));
        let decide = Act::DecideRatings { cycle: CYCLE, employee: id, decision: None };
        list.push((Right::DecideRatings, about, A(decide)));
        let stack = Query::Stack { cycle: CYCLE, subject: id };
        list.push((Right::Stack, About::Form(person, RaterGroup::Public), Q(stack)));
        for group in RaterGroup::ALL {
            let about = About::Form(person, group);
            let form = key(person, group);
            let FormKey { cycle, subject, .. } = form;
            let cells = vec![(1, Some(value(3)))];
            let all = answers(group);
            list.push((Right::Form, about, Q(Query::Form { cycle, subject, group, respondent: None })));
            let save = Act::SaveDraft { form: form.clone(), cells: cells.clone(), at: 1 };
            list.push((Right::SaveDraft, about, A(save)));
            let remark = Act::SaveRemark { form: form.clone(), line: 1, remark: "?".to_owned() };
            list.push((Right::SaveRemark, about, A(remark)));
            let drafts = vec![(form.clone(), cells)];
            list.push((Right::SaveDrafts, about, A(Act::SaveDrafts { drafts })));
            list.push((Right::Submit, about, A(Act::Submit { form: form.clone(), answers: Vec::new() })));
            list.push((Right::Reopen, about, A(Act::Reopen { form: form.clone() })));
            if group == RaterGroup::Public {
                list.push((Right::SubmitPaper, about, A(Act::SubmitPaper { form, answers: all })));
            }
        }
    }
    list
}

/// Edits that change nothing, since what they begin with is not what is stored.
fn edits() -> Vec<(Right, Edit)> {
    let office = office();
    let snapshot = office.store.snapshot().unwrap();
    let view = snapshot.view();
    let before = None;
    let after = view.employee(EmployeeId(3)).unwrap().unwrap();
    let employee = Edit::Employee { id: Some(EmployeeId(3)), before, after };
    let after = view.unit(UnitId(3)).unwrap().unwrap();
    let unit = Edit::Unit { id: Some(UnitId(3)), before: None, after };
    let (id, after) = view.indicators().unwrap().remove(0);
    let indicator = Edit::Indicator { id: Some(id), before: None, after };
    let form = Edit::Form { id: Some(FORM), before: None, after: view.form(FORM).unwrap().unwrap() };
    let cycle = Edit::Cycle { id: Some(CYCLE), before: None, after: view.cycle(CYCLE).unwrap().unwrap() };
    let unit_2 = Some(UnitId(2));
    let raters = Edit::RatersByRule { cycle: CYCLE, unit: unit_2, rule: RaterRule::Peers(0) };
    let list = [employee, unit, indicator, form, cycle, raters];
    list.into_iter().map(|edit| (check::edit(&edit), edit)).collect()
}

/// Somebody of the office, by hand from its picture: whom each scope holds for him.
#[derive(Clone, Copy, Debug, Default)]
pub struct Who {
    pub own: Option<u32>,
    /// Whom he was asked about, always as a peer.
    pub assigned: &'static [u32],
    pub subordinates: &'static [u32],
    /// The people and the units of his subtree.
    pub subtree: (&'static [u32], &'static [u32]),
    /// The units that he belongs to, and those that some subordinate of his does.
    pub above: &'static [u32],
    pub above_subordinates: &'static [u32],
}

/// Employee 2, who leads unit 2.
pub const HEAD: Who = Who {
    own: Some(2),
    assigned: &[6],
    subordinates: &[3, 4],
    subtree: (&[2, 3, 4, 5], &[2, 3]),
    above: &[1, 2],
    above_subordinates: &[1, 2, 3],
};

pub fn holds(who: Who, role: Role, scope: Scope, about: About) -> bool {
    match about {
        About::Nothing => scope != Scope::Nobody,
        About::Government => scope == Scope::Everybody,
        About::List(unit) => match (scope, unit) {
            (Scope::Nobody | Scope::Assigned, _) => false,
            (Scope::Everybody, _) | (_, None) => true,
            (Scope::Subtree, Some(unit)) => who.subtree.1.contains(&unit),
            (Scope::Subordinates, Some(unit)) => who.above_subordinates.contains(&unit),
            (Scope::Own, Some(unit)) => who.above.contains(&unit),
        },
        About::Person(id) => match scope {
            Scope::Nobody => false,
            Scope::Own => who.own == Some(id),
            Scope::Assigned => who.assigned.contains(&id),
            Scope::Subordinates => who.subordinates.contains(&id),
            Scope::Subtree => who.subtree.0.contains(&id),
            Scope::Everybody => true,
        },
        About::Form(id, group) => {
            let asks = match role {
                Role::Operator => group == RaterGroup::Public,
                Role::Evaluator => group == RaterGroup::Superior,
                Role::Rater => group == RaterGroup::Peer,
                Role::Employee => group == RaterGroup::Own,
                Role::Administrator | Role::Head | Role::Auditor | Role::Gateway => false,
            };
            asks && holds(who, role, scope, About::Person(id))
        }
    }
}

/// What somebody with these roles may, as the table says.
pub fn may(who: Who, roles: &[Role], right: Right, about: About) -> bool {
    roles.iter().any(|role| holds(who, *role, scope(*role, right), about))
}

/// Whether an answer says that whoever asked may; what else is wrong with his request does not matter.
pub fn is_allowed(answer: &Result<Reply, Refusal>) -> bool {
    !matches!(answer, Err(Refusal::NoRight | Refusal::NotAsked { .. } | Refusal::NoEmployee))
}
