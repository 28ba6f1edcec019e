//! What is said over the socket keeps its bytes: programs and servers of one version understand each other, and
//! whoever changes what is said has to raise the version.
//!
//! `KINERJA_GOLDEN=1 cargo test --test wire` writes the file of a version that has none yet.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

#[path = "support/office.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod office;
#[path = "support/requests.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod requests;

use kinerja::{
    codec,
    domain::id::EmployeeId,
    progress::Progress,
    protocol::{
        Answer, Call, VERSION,
        greeting::{self, Hello, Purpose, Welcome},
    },
    service::{
        api::{Query, Reply},
        fault::{Away, Refusal},
        notice::Topics,
    },
};
use office::{CYCLE, office};
use requests::{Request, requests};
use serde::Serialize;
use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

fn place() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/wire-v{VERSION}.txt"))
}

fn line(out: &mut String, name: &str, bytes: &[u8]) {
    let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
    writeln!(out, "{name} {hex}").unwrap();
}

fn encoded(out: &mut String, name: &str, value: &impl Serialize) {
    line(out, name, &codec::encode(value).unwrap());
}

/// Every request, and answers that are the same on every day.
fn said() -> String {
    let mut out = String::new();
    let hello = Hello { program: 7, speaks_for: Some("1985".into()), purpose: Purpose::Notices };
    let welcome: Welcome = Err(Refusal::GatewayForWhom { login: "loket".into() });
    let mut bytes = Vec::new();
    greeting::send(&mut bytes, &hello).unwrap();
    line(&mut out, "hello", &bytes);
    bytes.clear();
    greeting::send(&mut bytes, &welcome).unwrap();
    line(&mut out, "welcome", &bytes);
    for (number, (right, _, request)) in (1..).zip(requests(Path::new("/somewhere"))) {
        let call = match request {
            Request::Ask(query) => Call::Ask(query),
            Request::Act(act) => Call::Do { number, act },
        };
        encoded(&mut out, right.name(), &call);
    }
    let watched = Topics::watched(&Query::Home { cycle: CYCLE }, Some(EmployeeId(3)));
    encoded(&mut out, "watch", &Call::Watch(watched.clone()));
    let office = office();
    let admin = office.actor("admin");
    let (unit, about) = (None, Some(EmployeeId(3)));
    let questions = [
        Query::Cycles,
        Query::Units,
        Query::Employees { unit, subtree: true, offset: 0, limit: 9, cycle: Some(CYCLE) },
        Query::Employee { id: EmployeeId(3) },
        Query::Indicators,
        Query::Forms,
        Query::UnitResults { cycle: CYCLE, unit },
        Query::Results { cycle: CYCLE, unit, subtree: true, offset: 0, limit: 9 },
        Query::Explain { cycle: CYCLE, employee: EmployeeId(3) },
        Query::Scores { cycle: CYCLE, unit, employee: about },
        Query::Journal { before: None, limit: 3, about },
        Query::Targets { cycle: CYCLE, employee: EmployeeId(3) },
        Query::Raters { cycle: CYCLE, subject: EmployeeId(3) },
        Query::Accounts,
        Query::Verify,
    ];
    for query in questions {
        let mut reply = office.service.ask(&admin, &query, &Progress::default()).unwrap();
        always_the_same(&mut reply);
        encoded(&mut out, "answer", &Answer::Done(Box::new(Ok::<Reply, Refusal>(reply))));
    }
    for refusal in [Refusal::NoRight, Refusal::Unreachable(Away::Ended), Refusal::Incomplete { n_open: 3 }] {
        encoded(&mut out, "refusal", &Answer::Done(Box::new(Err(refusal))));
    }
    for answer in [Answer::Progress(3, 70), Answer::Notice(watched), Answer::Bye] {
        encoded(&mut out, "besides", &answer);
    }
    out
}

/// The hashes of a journal never are.
fn always_the_same(reply: &mut Reply) {
    match reply {
        Reply::Journal(rows) => {
            for row in rows {
                (row.hash, row.previous) = ("5a".repeat(32), "a5".repeat(32));
            }
        }
        Reply::Verify(report) => report.head = "5a".repeat(32),
        _ => (),
    }
}

#[test]
fn what_is_said_keeps_its_bytes() {
    let now = said();
    assert_eq!(now, said(), "the same is said the same");
    if std::env::var_os("KINERJA_GOLDEN").is_some() && !place().exists() {
        fs::write(place(), &now).unwrap();
    }
    let before = fs::read_to_string(place()).unwrap();
    for (now, before) in now.lines().zip(before.lines()) {
        assert_eq!(now, before, "another version of what is said needs another number in `protocol`");
    }
    assert_eq!(now.lines().count(), before.lines().count());
}
