//! The service on a real store: the flows of raters, what stays secret, and how the writer groups.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

#[path = "support/office.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod office;

use kinerja::{
    client::{Link, embedded::Embedded},
    domain::{
        account::Role,
        change::Change,
        cycle::Phase,
        day::Moment,
        form::RaterGroup,
        id::{AccountId, EmployeeId, UnitId},
        predicate::Rating,
        response::{Answer, Draft, Rater},
        subject::{Decision, Standing, Status},
    },
    service::{
        Service,
        actor::Actor,
        api::{Act, FormKey, FormPage, ImportKind, Query, Reply, Task},
        draft::{DraftChange, Drafts, Kept},
        fault::{Reason, Refusal},
        notice::{Topic, Topics},
        progress::Progress,
        repeat::Token,
        writer::{Ledger, Limits, Transaction},
    },
    store::{
        Store, StoreError,
        key::Key,
        read::{Entry, Read, Visit},
    },
};
use office::{CYCLE, FORM, N_EMPLOYEES, Office, RATERS, answers, key, name, nip, office, open_store, value};
use std::{
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

fn ask(office: &Office, actor: &Actor, query: Query) -> Result<Reply, Refusal> {
    office.service.ask(actor, &query, &Progress::default())
}

fn act(office: &Office, actor: &Actor, act: Act) -> Result<Reply, Refusal> {
    office.service.act(actor, act, &Progress::default())
}

fn tasks(office: &Office, actor: &Actor) -> Vec<Task> {
    match ask(office, actor, Query::Tasks { cycle: CYCLE }) {
        Ok(Reply::Tasks(tasks)) => tasks,
        other => panic!("{other:?}"),
    }
}

fn form(office: &Office, actor: &Actor, form: &FormKey) -> FormPage {
    let FormKey { cycle, subject, group, respondent } = form.clone();
    match ask(office, actor, Query::Form { cycle, subject, group, respondent }) {
        Ok(Reply::Form(page)) => *page,
        other => panic!("{other:?}"),
    }
}

fn fill(office: &Office, actor: &Actor, form: &FormKey) {
    for (line, answer) in answers(form.group) {
        let save = Act::SaveDraft { form: form.clone(), cells: vec![(line, Some(answer))], at: line };
        assert_eq!(act(office, actor, save), Ok(Reply::Saved));
    }
}

fn submit(office: &Office, actor: &Actor, form: &FormKey) -> Standing {
    fill(office, actor, form);
    match act(office, actor, Act::Submit { form: form.clone(), answers: Vec::new() }) {
        Ok(Reply::Submitted(standing)) => standing,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_evaluator_fills_submits_takes_back_and_decides() {
    let office = office();
    let kepala = office.actor("kepala");
    let siti = key(3, RaterGroup::Superior);
    let names: Vec<String> = tasks(&office, &kepala).into_iter().map(|t| t.person.name).collect();
    assert_eq!(names, ["Guru Budi", "Guru Siti", "Pekerja", "Kepala"], "by group, then by name");

    let save = |cells| Act::SaveDraft { form: siti.clone(), cells, at: 1 };
    assert_eq!(act(&office, &kepala, save(vec![(1, Some(value(4)))])), Ok(Reply::Saved));
    assert!(matches!(act(&office, &kepala, save(vec![(1, Some(value(6)))])), Err(Refusal::Answer(_))));
    let submit_it = Act::Submit { form: siti.clone(), answers: Vec::new() };
    assert_eq!(act(&office, &kepala, submit_it.clone()), Err(Refusal::Incomplete { n_open: 2 }));
    let remark = |text: String| Act::SaveRemark { form: siti.clone(), line: 1, remark: text };
    assert_eq!(act(&office, &kepala, remark("x".repeat(501))), Err(Refusal::TooLong { most: 500 }));
    assert_eq!(act(&office, &kepala, remark("baik".to_owned())), Ok(Reply::Saved));
    let page = form(&office, &kepala, &siti);
    assert_eq!(
        page.draft,
        Draft { answers: vec![(1, value(4))], remarks: vec![(1, "baik".to_owned())], at: 1 }
    );
    assert_eq!(tasks(&office, &kepala).iter().map(|t| t.n_answered).collect::<Vec<_>>(), [0, 1, 0, 0]);

    let before = submit(&office, &kepala, &siti);
    assert_eq!(before.status, Status::Complete);
    assert!(before.score.is_some());
    let page = form(&office, &kepala, &siti);
    assert_eq!(page.submitted, Some(answers(RaterGroup::Superior)));
    assert_eq!(page.others.n_responses, [0; 5], "what others said, without my own answers");
    assert!(page.draft.is_empty());
    assert_eq!(act(&office, &kepala, save(vec![(1, Some(value(2)))])), Err(Refusal::AlreadySubmitted));
    let open: Vec<String> = tasks(&office, &kepala).into_iter().map(|t| t.person.name).collect();
    assert_eq!(open, ["Guru Budi", "Guru Siti", "Pekerja", "Kepala"], "what is done goes down");

    assert_eq!(act(&office, &kepala, Act::Reopen { form: siti.clone() }), Ok(Reply::Reopened));
    assert_eq!(act(&office, &kepala, Act::Reopen { form: siti.clone() }), Err(Refusal::NotSubmitted));
    let page = form(&office, &kepala, &siti);
    assert_eq!(page.draft.answers, answers(RaterGroup::Superior));
    assert_eq!(page.draft.remarks, [(1, "baik".to_owned())]);
    let decide = |result, reason: &str| Act::DecideRatings {
        cycle: CYCLE,
        employee: EmployeeId(3),
        decision: Some(Decision {
            result,
            behaviour: before.behaviour_rating.unwrap(),
            reason: reason.to_owned(),
            new_idea: false,
        }),
    };
    let proposed = before.result_rating.unwrap();
    assert_eq!(proposed, Rating::Meets);
    assert_eq!(act(&office, &kepala, decide(proposed, "")), Err(Refusal::NoScoreYet));
    assert_eq!(act(&office, &kepala, submit_it), Ok(Reply::Submitted(before.clone())));
    assert_eq!(act(&office, &kepala, decide(Rating::Above, " ")), Err(Refusal::ReasonNeeded));
    assert_eq!(act(&office, &kepala, decide(proposed, "")), Ok(Reply::Saved));
    assert_eq!(act(&office, &kepala, decide(Rating::Above, "proyek")), Ok(Reply::Saved));
    match ask(&office, &kepala, Query::Explain { cycle: CYCLE, employee: EmployeeId(3) }) {
        Ok(Reply::Explain(e)) => {
            assert_eq!(e.standing.result_rating, Some(Rating::Above));
            assert_eq!(e.proposed.result_rating, Some(Rating::Meets));
            assert!(e.may_decide);
        }
        other => panic!("{other:?}"),
    }
    let admin = office.actor("admin");
    match ask(&office, &admin, Query::Verify) {
        Ok(Reply::Verify(report)) => assert_eq!(report.n_differences, 0, "{report:?}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn forms_are_filled_only_while_the_cycle_is_open_and_phases_go_step_by_step() {
    let office = office();
    let (admin, kepala) = (office.actor("admin"), office.actor("kepala"));
    let set = |phase| act(&office, &admin, Act::SetPhase { cycle: CYCLE, phase });
    let (from, to) = (Phase::Open, Phase::Closed);
    assert_eq!(set(Phase::Closed), Err(Refusal::NoSuchStep { from, to }));
    assert!(matches!(set(Phase::Calibration), Ok(Reply::Edited { undo: Some(_) })));
    let form = key(3, RaterGroup::Superior);
    let save = Act::SaveDraft { form, cells: vec![(1, Some(value(3)))], at: 1 };
    let wrong = Err(Refusal::WrongPhase { phase: Phase::Calibration });
    assert_eq!(act(&office, &kepala, save.clone()), wrong);
    assert!(matches!(set(Phase::Open), Ok(Reply::Edited { .. })), "an administrator may go back");
    assert_eq!(act(&office, &kepala, save), Ok(Reply::Saved));
}

#[test]
fn papers_are_keyed_in_one_after_the_other_and_taken_back() {
    let office = office();
    let operator = office.actor("operator");
    let stack = || match ask(&office, &operator, Query::Stack { cycle: CYCLE, subject: EmployeeId(3) }) {
        Ok(Reply::Stack(page)) => page,
        other => panic!("{other:?}"),
    };
    let paper = key(3, RaterGroup::Public);
    for n in 1..=3 {
        assert_eq!(stack().next, n);
        let answers = answers(RaterGroup::Public);
        let reply = act(&office, &operator, Act::SubmitPaper { form: paper.clone(), answers });
        assert!(matches!(reply, Ok(Reply::Submitted(_))), "{reply:?}");
    }
    let begun = vec![(1, Some(value(2)))];
    let save = Act::SaveDraft { form: paper.clone(), cells: begun, at: 1 };
    assert_eq!(act(&office, &operator, save), Ok(Reply::Saved));
    assert_eq!(stack().draft.answers, [(1, value(2))]);
    let short = Act::SubmitPaper { form: paper.clone(), answers: vec![(1, value(2))] };
    assert_eq!(act(&office, &operator, short), Err(Refusal::Incomplete { n_open: 1 }));
    let whole = Act::SubmitPaper { form: paper.clone(), answers: answers(RaterGroup::Public) };
    assert!(act(&office, &operator, whole).is_ok());
    assert!(stack().draft.is_empty(), "what was begun is in the paper");

    let last = FormKey { respondent: Some("4".to_owned()), ..paper };
    assert_eq!(act(&office, &operator, Act::Reopen { form: last }), Ok(Reply::Reopened));
    let page = stack();
    assert_eq!((page.next, page.totals.n_responses[4]), (4, 3));
    assert_eq!(page.draft.answers, answers(RaterGroup::Public), "the paper taken back is there again");
}

#[test]
fn nobody_learns_who_the_confidential_raters_are() {
    let office = office();
    for rater in RATERS {
        let actor = office.actor(&format!("secret-login-{rater}"));
        let standing = submit(&office, &actor, &key(3, RaterGroup::Peer));
        assert_eq!(standing, Standing::default(), "a rater does not see the result");
        let page = form(&office, &actor, &key(3, RaterGroup::Peer));
        assert_eq!(page.others.n_responses, [0; 5], "nor what it could be worked out from");
    }
    let seven = office.actor("secret-login-7");
    let again = key(3, RaterGroup::Peer);
    assert_eq!(act(&office, &seven, Act::Reopen { form: again.clone() }), Ok(Reply::Reopened));
    submit(&office, &seven, &again);

    let unit = Some(UnitId(3));
    let subject = EmployeeId(3);
    let queries = [
        Query::Me,
        Query::Home { cycle: CYCLE },
        Query::Cycles,
        Query::Units,
        Query::Employees { unit, subtree: true, offset: 0, limit: 99, cycle: Some(CYCLE) },
        Query::Find { text: "guru".to_owned(), limit: 99, cycle: Some(CYCLE) },
        Query::Employee { id: subject },
        Query::Indicators,
        Query::Forms,
        Query::Tasks { cycle: CYCLE },
        Query::Form { cycle: CYCLE, subject, group: RaterGroup::Superior, respondent: None },
        Query::Form { cycle: CYCLE, subject, group: RaterGroup::Own, respondent: None },
        Query::Sheet { cycle: CYCLE, group: RaterGroup::Superior, form: FORM },
        Query::Stack { cycle: CYCLE, subject },
        Query::UnitResults { cycle: CYCLE, unit },
        Query::Results { cycle: CYCLE, unit, subtree: true, offset: 0, limit: 99 },
        Query::Explain { cycle: CYCLE, employee: subject },
        Query::Scores { cycle: CYCLE, unit, employee: None },
        Query::Responses { cycle: CYCLE, after: None, limit: 99 },
        Query::Journal { before: None, limit: 999, about: None },
        Query::Ikm { cycle: CYCLE, unit },
        Query::Journal { before: None, limit: 999, about: Some(subject) },
        Query::Targets { cycle: CYCLE, employee: subject },
        Query::Raters { cycle: CYCLE, subject },
        Query::Undos,
        Query::About,
        Query::Verify,
    ];
    let mut secrets: Vec<String> = Vec::new();
    for id in RATERS {
        secrets.extend([
            name(id).to_owned(),
            nip(id).digits(),
            format!("{:?}", nip(id)),
            format!("{id:?}"),
            format!("secret-login-{id}"),
        ]);
    }
    let mut n_answered = 0;
    for login in ["admin", "operator", "auditor", "kepala", "siti", "pekerja"] {
        let actor = office.actor(login);
        for query in &queries {
            let mut reply = ask(&office, &actor, query.clone());
            if let Ok(Reply::Journal(rows)) = &mut reply {
                // That these people work here and have accounts is no secret.
                rows.retain(|row| {
                    !matches!(
                        row.change,
                        Change::EmployeeSet { .. } | Change::AccountSet { .. } | Change::SubjectsAdded { .. }
                    )
                });
                assert!(rows.iter().any(|r| matches!(r.change, Change::ResponsesAdded { .. })));
                assert!(rows.iter().any(|r| matches!(r.change, Change::ResponseWithdrawn { .. })));
                assert!(rows.iter().any(|r| matches!(r.change, Change::AssignmentSet { .. })));
            }
            n_answered += usize::from(reply.is_ok());
            let text = format!("{reply:?}");
            for secret in &secrets {
                assert!(!text.contains(secret.as_str()), "{login} learns {secret} from {query:?}: {text}");
            }
        }
    }
    assert!(n_answered > 80, "{n_answered}");
    match ask(&office, &office.actor("admin"), Query::Responses { cycle: CYCLE, after: None, limit: 1 }) {
        Ok(Reply::Responses(rows)) => assert_eq!(rows.len(), 6, "a page ends with a whole employee"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn lists_show_windows_of_what_the_actor_may_see() {
    let office = office();
    let (admin, kepala, siti) = (office.actor("admin"), office.actor("kepala"), office.actor("siti"));
    submit(&office, &kepala, &key(3, RaterGroup::Superior));
    let people = |actor: &Actor, unit: Option<u32>, subtree, offset, limit| {
        let query = Query::Employees { unit: unit.map(UnitId), subtree, offset, limit, cycle: Some(CYCLE) };
        match ask(&office, actor, query) {
            Ok(Reply::Employees(page)) => {
                let shown =
                    page.rows.iter().filter(|r| r.standing.is_some()).map(|r| r.person.id.0).collect();
                (page.total, page.rows.iter().map(|r| r.person.id.0).collect(), shown)
            }
            other => panic!("{other:?}"),
        }
    };
    type Shown = (u32, Vec<u32>, Vec<u32>);
    let all: Vec<u32> = (1..=N_EMPLOYEES).collect();
    let (total, ids, shown): Shown = people(&admin, None, true, 0, 99);
    assert_eq!((total, &ids, &shown), (10, &all, &all));
    assert_eq!(people(&admin, None, true, 8, 1), (10, vec![9], vec![9]));
    assert_eq!(people(&admin, Some(2), true, 1, 2), (4, vec![3, 4], vec![3, 4]));
    assert_eq!(people(&admin, Some(1), false, 0, 9), (1, vec![1], vec![1]));
    assert_eq!(people(&admin, None, false, 0, 9), (0, vec![], vec![]));
    assert_eq!(
        people(&siti, Some(3), true, 0, 9),
        (3, vec![3, 4, 5], vec![3, 5]),
        "not her colleague's result"
    );

    let results = |actor: &Actor, unit: Option<u32>, subtree, offset, limit| {
        let unit = unit.map(UnitId);
        match ask(&office, actor, Query::Results { cycle: CYCLE, unit, subtree, offset, limit }) {
            Ok(Reply::Results(page)) => {
                Ok((page.total, page.rows.iter().map(|r| r.person.id.0).collect::<Vec<_>>()))
            }
            Ok(other) => panic!("{other:?}"),
            Err(refusal) => Err(refusal),
        }
    };
    // KTP, DIKBUD, SD, PU: the order of the tree.
    assert_eq!(results(&admin, None, true, 0, 99), Ok((10, vec![1, 2, 3, 4, 5, 6, 7, 8, 9, 10])));
    assert_eq!(results(&admin, None, true, 4, 3), Ok((10, vec![5, 6, 7])));
    assert_eq!(results(&admin, Some(1), false, 0, 9), Ok((1, vec![1])));
    assert_eq!(results(&kepala, None, true, 0, 9), Ok((4, vec![2, 3, 4, 5])), "who leads sees his unit");
    assert_eq!(results(&kepala, Some(4), true, 0, 9), Err(Refusal::NoRight));
    assert_eq!(results(&siti, None, true, 0, 9), Ok((2, vec![3, 5])), "herself and her subordinate");
    match ask(&office, &kepala, Query::Home { cycle: CYCLE }) {
        Ok(Reply::Home(home)) => {
            let forms = [(RaterGroup::Superior, 2, 1), (RaterGroup::Peer, 1, 0), (RaterGroup::Own, 1, 0)];
            assert_eq!(home.forms, forms);
            assert_eq!((home.n_started, home.n_to_decide), (0, 1));
            assert_eq!(home.unit.statuses, [3, 0, 1]);
        }
        other => panic!("{other:?}"),
    }
    match ask(&office, &siti, Query::Home { cycle: CYCLE }) {
        Ok(Reply::Home(home)) => {
            assert_eq!((home.unit.statuses, home.unit.n_scores), ([2, 0, 1], 0), "a unit of few tells");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_search_finds_parts_of_names_and_numbers_in_any_order() {
    let office = office();
    let admin = office.actor("admin");
    let found =
        |text: &str| match ask(&office, &admin, Query::Find { text: text.to_owned(), limit: 9, cycle: None })
        {
            Ok(Reply::Found(rows)) => rows.into_iter().map(|r| r.person.name).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
    assert_eq!(found("sit gur"), ["Guru Siti"]);
    assert_eq!(found("198503 15 201001 1 003"), ["Guru Siti"]);
}

fn import(
    office: &Office,
    actor: &Actor,
    what: ImportKind,
    text: &str,
    dry_run: bool,
) -> Result<Reply, Refusal> {
    let bytes = Arc::new(text.as_bytes().to_vec());
    act(office, actor, Act::Import { what, name: "x.csv".to_owned(), bytes, dry_run, fixes: Vec::new() })
}

#[test]
fn a_search_finds_whoever_came_or_was_renamed_a_moment_ago() {
    let office = office();
    let admin = office.actor("admin");
    let found =
        |text: &str| match ask(&office, &admin, Query::Find { text: text.to_owned(), limit: 9, cycle: None })
        {
            Ok(Reply::Found(rows)) => rows.into_iter().map(|r| r.person.name).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
    assert_eq!(found("zulaika"), Vec::<String>::new());
    let file = format!(
        "nip,name,unit\n{},Zulaikha,SD\n198503152010012555,Zulkarnaen,PU\n",
        nip(EmployeeId(3)).digits()
    );
    match import(&office, &admin, ImportKind::Employees, &file, true) {
        Ok(Reply::Imported(report)) => assert_eq!((report.taken, report.dry_run), (2, true)),
        other => panic!("{other:?}"),
    }
    assert_eq!(found("zul"), Vec::<String>::new(), "a trial run changes nothing");
    assert!(import(&office, &admin, ImportKind::Employees, &file, false).is_ok());
    assert_eq!(found("zulaika"), ["Zulaikha", "Zulkarnaen"], "one letter missing, and two wrong");
    assert_eq!(found("zul"), ["Zulaikha", "Zulkarnaen"]);
    assert_eq!(found("siti"), Vec::<String>::new());
    match ask(&office, &admin, Query::Units) {
        Ok(Reply::Units(rows)) => {
            let rows: Vec<_> = rows.iter().map(|r| (r.unit.code.as_str(), r.depth, r.n_employees)).collect();
            assert_eq!(rows, [("KTP", 0, 11), ("DIKBUD", 1, 4), ("SD", 2, 3), ("PU", 1, 6)]);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_operator_takes_in_files_about_his_own_units_alone() {
    let office = office();
    let (operator, admin) = (office.actor("operator"), office.actor("admin"));
    let people = |rows: &str| format!("nip,name,unit\n{rows}");
    let own = people("198503152010012555,Baru,SD\n");
    let other = people("198503152010012556,Lain,SD\n198503152010012557,Jauh,PU\n");
    let pulled_in = people(&format!("{},Orang,SD\n", nip(EmployeeId(10)).digits()));
    let what = ImportKind::Employees;
    let head = office.service.head().unwrap();
    for dry_run in [true, false] {
        assert_eq!(import(&office, &operator, what, &other, dry_run), Err(Refusal::NoRight));
        assert_eq!(import(&office, &operator, what, &pulled_in, dry_run), Err(Refusal::NoRight));
    }
    assert_eq!(office.service.head().unwrap(), head, "nothing of it is recorded");
    assert!(matches!(import(&office, &operator, what, &own, false), Ok(Reply::Imported(_))));
    let units = "code,name,parent\nSMP,SMP 1,DIKBUD\nKELAS,Kelas 1,SMP\n";
    assert!(matches!(import(&office, &operator, ImportKind::Units, units, false), Ok(Reply::Imported(_))));
    let top = "code,name,parent\nSETDA,Sekretariat,KTP\n";
    assert_eq!(import(&office, &operator, ImportKind::Units, top, false), Err(Refusal::NoRight));
    let answers = |person: u32| {
        let nip = nip(EmployeeId(person)).digits();
        format!(
            "cycle,nip,group,rater,indicator,value\n2026-T3,{nip},public,m1,I-2,4\n2026-T3,{nip},public,m1,I-3,ya\n"
        )
    };
    let what = ImportKind::Responses;
    assert_eq!(import(&office, &operator, what, &answers(10), false), Err(Refusal::NoRight));
    assert!(matches!(import(&office, &operator, what, &answers(3), false), Ok(Reply::Imported(_))));
    match import(&office, &admin, what, &answers(3), false) {
        Ok(Reply::Imported(report)) => assert_eq!((report.taken, report.unchanged), (0, 2)),
        other => panic!("{other:?}"),
    }
    match ask(&office, &operator, Query::Responses { cycle: CYCLE, after: None, limit: 9 }) {
        Ok(Reply::Responses(rows)) => {
            let rows: Vec<_> =
                rows.iter().map(|r| (r.indicator.as_str(), r.value.as_str(), r.rater.as_str())).collect();
            assert_eq!(rows, [("I-2", "", ""), ("I-3", "", "")], "one paper is one person's word");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_first_login_of_an_empty_store_is_its_administrator_and_the_second_is_nobody() {
    let place = tempfile::tempdir().unwrap();
    let options = kinerja::store::StoreOptions { reserve: Some(0), ..Default::default() };
    let store = Store::create_with(&place.path().join("new.redb"), options).unwrap();
    let service = Service::start(store).unwrap();
    let first = service.actor("wati").unwrap();
    assert_eq!(first.roles, Role::personal().collect::<Vec<_>>());
    let nobody = Refusal::NoAccount { login: "budi".to_owned() };
    assert_eq!(service.actor("budi"), Err(nobody.clone()));
    let budi = Embedded::new(Arc::clone(&service), "budi".to_owned());
    assert_eq!(budi.ask(Query::Me, &Progress::default()), Err(nobody));

    let wati = Embedded::new(service, "wati".to_owned());
    let set = |login: &str, roles: &[Role]| {
        let act =
            Act::SetAccount { login: login.to_owned(), employee: None, roles: roles.to_vec(), unit: None };
        wati.act(act, &Progress::default())
    };
    let refused = |reason| Err(Refusal::Field { column: "roles".to_owned(), reason: Box::new(reason) });
    assert_eq!(set("wati", &[]), refused(Reason::LastAdministrator));
    assert_eq!(set("pintu", &[Role::Gateway, Role::Auditor]), refused(Reason::GatewayAlone));
    assert_eq!(set("budi", &[Role::Auditor]), Ok(Reply::Saved));
    match budi.ask(Query::Me, &Progress::default()) {
        Ok(Reply::Me(me)) => assert_eq!(me.roles, [Role::Auditor]),
        other => panic!("{other:?}"),
    }
    assert_eq!(set("budi", &[Role::Administrator]), Ok(Reply::Saved));
    match budi.ask(Query::Me, &Progress::default()) {
        Ok(Reply::Me(me)) => assert_eq!(me.roles, [Role::Administrator], "rights follow the account at once"),
        other => panic!("{other:?}"),
    }
}

/// A ledger before the store that holds commits up until it is let, counts them, and panics or fails on
/// certain changes.
struct Rigged {
    store: Arc<Store>,
    rig: Arc<Rig>,
}

#[derive(Default)]
struct Rig {
    closed: AtomicBool,
    gate: Mutex<()>,
    opened: Condvar,
    n_begun: AtomicU32,
}

impl Rig {
    fn open(&self) {
        self.closed.store(false, Ordering::SeqCst);
        let _held = self.gate.lock().unwrap();
        self.opened.notify_all();
    }
}

struct RiggedBatch<'a>(Box<dyn Transaction + 'a>);

impl Ledger for Rigged {
    fn begin(&self) -> Result<Box<dyn Transaction + '_>, StoreError> {
        let mut held = self.rig.gate.lock().unwrap();
        while self.rig.closed.load(Ordering::SeqCst) {
            held = self.rig.opened.wait(held).unwrap();
        }
        self.rig.n_begun.fetch_add(1, Ordering::SeqCst);
        Ok(Box::new(RiggedBatch(Ledger::begin(&self.store)?)))
    }
}

impl Read for RiggedBatch<'_> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.get(key)
    }
    fn scan(&self, from: &[u8], to: &[u8], visit: Visit<'_>) -> Result<(), StoreError> {
        self.0.scan(from, to, visit)
    }
    fn last(&self, from: &[u8], to: &[u8]) -> Result<Option<Entry>, StoreError> {
        self.0.last(from, to)
    }
}

impl Drafts for RiggedBatch<'_> {
    fn draft(&self, key: &Key) -> Result<Option<Draft>, StoreError> {
        self.0.draft(key)
    }
    fn drafts(&self, prefix: &Key) -> Result<Vec<Kept>, StoreError> {
        self.0.drafts(prefix)
    }
    fn note(&self, key: &Key) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.note(key)
    }
    fn notes(&self, prefix: &Key) -> Result<Vec<kinerja::store::read::Entry>, StoreError> {
        self.0.notes(prefix)
    }
    fn next_note(&self, from: &Key, prefix: &Key) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.next_note(from, prefix)
    }
}

const PANICS: &str = "666";
const FAILS: &str = "667";

impl Transaction for RiggedBatch<'_> {
    fn record(&mut self, at: Moment, account: AccountId, change: &Change) -> Result<(), StoreError> {
        if let Change::ResponsesAdded { responses, .. } = change {
            for response in responses {
                match &response.rater {
                    Rater::Respondent(n) if n == PANICS => panic!("as the test wants it"),
                    Rater::Respondent(n) if n == FAILS => return Err(StoreError::Misfit { what: "a test" }),
                    Rater::Respondent(_) | Rater::Employee(_) => (),
                }
            }
        }
        self.0.record(at, account, change)
    }
    fn set_draft(&mut self, change: &DraftChange) -> Result<(), StoreError> {
        self.0.set_draft(change)
    }
    fn set_note(&mut self, row: kinerja::service::undo::DraftRow) {
        self.0.set_note(row);
    }
    fn commit(self: Box<Self>) -> Result<(), StoreError> {
        self.0.commit()
    }
}

fn rigged() -> (Office, Arc<Rig>) {
    let (place, store) = open_store();
    let rig = Arc::new(Rig::default());
    let ledger = Rigged { store: Arc::clone(&store), rig: Arc::clone(&rig) };
    // No clock: a batch takes all that waits, up to so many.
    let limits = Limits { requests: 50, time: Duration::MAX };
    let service = Service::start_on(Arc::clone(&store), ledger, limits).unwrap();
    (Office { place, store, service }, rig)
}

/// Sends acts from a thread each while the writer is held up, lets it go, and gives back their answers.
fn at_once(office: &Office, rig: &Rig, acts: Vec<(Actor, Act)>) -> Vec<Result<Reply, Refusal>> {
    rig.closed.store(true, Ordering::SeqCst);
    std::thread::scope(|scope| {
        let n = acts.len();
        let threads: Vec<_> = acts
            .into_iter()
            .map(|(actor, act)| scope.spawn(move || office.service.act(&actor, act, &Progress::default())))
            .collect();
        while office.service.n_waiting() < n {
            std::thread::yield_now();
        }
        rig.open();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    })
}

#[test]
fn what_comes_at_once_is_committed_together() {
    let (office, rig) = rigged();
    let operator = office.actor("operator");
    let save = |n: usize| {
        let respondent = Some(n.to_string());
        let form = FormKey { respondent, ..key(3, RaterGroup::Public) };
        (operator.clone(), Act::SaveDrafts { drafts: vec![(form, vec![(1, Some(value(3)))])] })
    };
    let before = office.service.n_commits();
    let replies = at_once(&office, &rig, (0..64).map(save).collect());
    assert!(replies.iter().all(|r| *r == Ok(Reply::Saved)), "{replies:?}");
    assert_eq!(office.service.n_commits() - before, 2, "64 requests, 50 in a batch");
}

#[test]
fn whoever_makes_recording_fail_harms_no_neighbour() {
    let (office, rig) = rigged();
    let operator = office.actor("operator");
    let paper = |n: &str| {
        let form = FormKey { respondent: Some(n.to_owned()), ..key(3, RaterGroup::Public) };
        (operator.clone(), Act::SubmitPaper { form, answers: answers(RaterGroup::Public) })
    };
    let acts = ["1", PANICS, "2", FAILS, "3", "1"].map(paper);
    let replies = at_once(&office, &rig, acts.to_vec());
    let failed = |r: &Result<Reply, Refusal>| matches!(r, Err(Refusal::StoreFailed(_)));
    let submitted = |r: &Result<Reply, Refusal>| matches!(r, Ok(Reply::Submitted(_)));
    assert!(failed(&replies[1]) && failed(&replies[3]), "{replies:?}");
    assert!(submitted(&replies[2]) && submitted(&replies[4]), "{replies:?}");
    // Two of the same: one is taken and one refused, whichever came first.
    let twice = [&replies[0], &replies[5]];
    assert!(twice.into_iter().any(submitted), "{replies:?}");
    assert!(twice.contains(&&Err(Refusal::AlreadySubmitted)), "{replies:?}");
    let snapshot = office.store.snapshot().unwrap();
    let subject = snapshot.view().subject(CYCLE, EmployeeId(3)).unwrap().unwrap();
    assert_eq!(subject.totals.n_responses[4], 3);
    assert!(rig.n_begun.load(Ordering::SeqCst) >= 6, "the batch was run again one by one");
}

#[test]
fn stopping_answers_everybody_who_waits() {
    let (office, rig) = rigged();
    let kepala = office.actor("kepala");
    rig.closed.store(true, Ordering::SeqCst);
    let form = key(3, RaterGroup::Superior);
    let save = Act::SaveDraft { form, cells: vec![(1, Some(value(3)))], at: 1 };
    let replies: Vec<_> = std::thread::scope(|scope| {
        let (office, kepala, save) = (&office, &kepala, &save);
        let waiting: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| office.service.act(kepala, save.clone(), &Progress::default())))
            .collect();
        while office.service.n_waiting() < 8 {
            std::thread::yield_now();
        }
        let stop = scope.spawn(|| office.service.stop());
        rig.open();
        stop.join().unwrap();
        waiting.into_iter().map(|t| t.join().unwrap()).collect()
    });
    assert!(replies.iter().all(|r| *r == Ok(Reply::Saved)), "{replies:?}");
    let late = office.service.act(&kepala, save, &Progress::default());
    assert!(matches!(late, Err(Refusal::StoreBusy(_))), "{late:?}");
}

#[test]
fn nobody_is_told_that_a_secret_rater_is_at_work() {
    let office = office();
    let of = |login: &str, query: Query, about: u32| {
        let wanted = Topics::watched(&query, Some(EmployeeId(about)));
        let actor = office.actor(login);
        let allowed = office.service.allowed(&actor, &wanted).unwrap();
        (allowed.has(Topic::Forms(EmployeeId(about))), allowed)
    };
    let tasks = || Query::Tasks { cycle: CYCLE };
    for login in ["admin", "operator", "auditor", "kepala", "siti"] {
        assert!(!of(login, tasks(), 7).0, "{login}");
    }
    assert!(of("secret-login-7", tasks(), 7).0, "what is his own he may watch");
    let answers = |login, id: u32| {
        let query = Query::Explain { cycle: CYCLE, employee: EmployeeId(id) };
        of(login, query, 0).1.has(Topic::Answers(EmployeeId(id)))
    };
    assert!(answers("siti", 3) && !answers("siti", 4) && answers("kepala", 3) && answers("auditor", 4));
    assert!(!answers("secret-login-7", 3));
    let journal = Query::Journal { before: None, limit: 1, about: None };
    assert!(of("auditor", journal.clone(), 0).1.has(Topic::Journal));
    assert!(!of("kepala", journal, 0).1.has(Topic::Journal));
}

#[test]
fn an_auditor_learns_who_rates_in_secret_and_never_without_a_trace() {
    let office = office();
    let look = Act::ShowRaters { cycle: CYCLE, subject: EmployeeId(3), group: RaterGroup::Peer };
    let act = |login: &str| office.service.act(&office.actor(login), look.clone(), &Progress::default());
    for login in ["admin", "operator", "kepala", "siti", "secret-login-7"] {
        assert_eq!(act(login), Err(Refusal::NoRight), "{login}");
    }
    let head = office.service.head().unwrap();
    let Ok(Reply::RatersShown(people)) = act("auditor") else { panic!() };
    let names: Vec<&str> = people.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, RATERS.map(name));
    assert_eq!(office.service.head().unwrap(), head + 1, "it is in the journal");
    let looks = |login: &str| match ask(&office, &office.actor(login), Query::Home { cycle: CYCLE }) {
        Ok(Reply::Home(home)) => home.looks,
        other => panic!("{other:?}"),
    };
    let seen = looks("admin");
    assert_eq!(seen.len(), 1);
    assert_eq!((&*seen[0].0, &*seen[0].1, seen[0].2), ("auditor", "Guru Siti", RaterGroup::Peer));
    assert!(looks("kepala").is_empty() && looks("auditor").is_empty());
}

#[test]
fn an_act_handed_in_again_tells_no_more_than_at_first_and_only_whoever_may_do_it() {
    let office = office();
    let again = |actor: &Actor, form: &FormKey, number: u64| {
        let token = Some(Token { program: 1, number });
        office.service.act_once(
            actor,
            Act::Submit { form: form.clone(), answers: Vec::new() },
            token,
            &Progress::default(),
        )
    };
    let (kepala, rater) = (office.actor("kepala"), office.actor("secret-login-7"));
    let siti = key(3, RaterGroup::Superior);
    fill(&office, &kepala, &siti);
    let Ok(Reply::Submitted(standing)) = again(&kepala, &siti, 5) else { panic!() };
    assert!(standing.score.is_some());
    assert_eq!(
        again(&kepala, &siti, 5),
        Ok(Reply::Submitted(standing)),
        "an evaluator sees what he has led to"
    );

    let mine = key(3, RaterGroup::Peer);
    fill(&office, &rater, &mine);
    let hidden = Ok(Reply::Submitted(Standing::default()));
    assert_eq!(again(&rater, &mine, 5), hidden);
    assert_eq!(again(&rater, &mine, 5), hidden, "a rater does not see the result the second time, either");
    let no_right = Err(Refusal::NotAsked { group: RaterGroup::Superior });
    assert_eq!(again(&rater, &siti, 5), no_right, "another act under the same number");
}

#[test]
fn the_only_mark_among_three_papers_shows_nowhere() {
    let office = office();
    for (rater, said) in RATERS.into_iter().zip([value(2), Answer::NotObserved, Answer::NotObserved]) {
        let actor = office.actor(&format!("secret-login-{rater}"));
        let form = key(3, RaterGroup::Peer);
        let cells = vec![(1, Some(said)), (2, Some(value(1)))];
        assert_eq!(
            act(&office, &actor, Act::SaveDraft { form: form.clone(), cells, at: 1 }),
            Ok(Reply::Saved)
        );
        assert!(act(&office, &actor, Act::Submit { form, answers: Vec::new() }).is_ok());
    }
    let operator = office.actor("operator");
    let stack = match ask(&office, &operator, Query::Stack { cycle: CYCLE, subject: EmployeeId(3) }) {
        Ok(Reply::Stack(page)) => page.totals,
        other => panic!("{other:?}"),
    };
    let form = form(&office, &office.actor("kepala"), &key(3, RaterGroup::Superior)).others;
    for (place, totals) in [("form", form), ("stack", stack)] {
        let of = |line| totals.tally(line, RaterGroup::Peer).unwrap();
        assert_eq!((of(1).values.len(), of(1).n_held()), (0, 3), "{place}: how many there are is told");
        assert_eq!(of(2).n_values(), 3, "{place}");
    }
    match ask(&office, &operator, Query::Responses { cycle: CYCLE, after: None, limit: 99 }) {
        Ok(Reply::Responses(rows)) => {
            let said = |code| -> Vec<String> {
                rows.iter().filter(|r| r.indicator == code).map(|r| r.value.clone()).collect()
            };
            assert_eq!(said("I-2"), ["", "", ""]);
            assert_eq!(said("I-3"), ["ya", "ya", "ya"]);
        }
        other => panic!("{other:?}"),
    }
}
