//! The table of rights, and every request made as every role and held against it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

#[path = "support/office.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod office;

#[path = "support/requests.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod requests;

use kinerja::{
    domain::{
        account::Role,
        id::{AccountId, EmployeeId, UnitId},
        rights::{Right, Scope, scope},
    },
    service::{actor::Actor, progress::Progress},
};
use office::office;
use requests::{HEAD, Request, is_allowed, may, requests};
use std::{collections::BTreeSet, fmt::Write};

#[test]
fn the_table_of_rights() {
    let mut text = format!("{:<18}", "");
    for role in Role::ALL {
        write!(text, " {:<13}", format!("{role:?}")).unwrap();
    }
    for right in Right::ALL {
        write!(text, "\n{:<18}", right.name()).unwrap();
        for role in Role::ALL {
            let scope = scope(role, *right);
            let word = if scope == Scope::Nobody { "-".to_owned() } else { format!("{scope:?}") };
            write!(text, " {word:<13}").unwrap();
        }
    }
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn every_request_of_every_role_is_answered_as_the_table_says() {
    let mut met = BTreeSet::new();
    let mut faults = Vec::new();
    for role in Role::ALL {
        let office = office();
        let actor = Actor {
            account: AccountId(4),
            login: "kepala".to_owned(),
            employee: Some(EmployeeId(2)),
            roles: vec![role],
            unit: (role == Role::Operator).then_some(UnitId(2)),
        };
        for (right, about, request) in requests(office.place.path()) {
            met.insert(right);
            let progress = Progress::default();
            let answer = match request {
                Request::Ask(query) => office.service.ask(&actor, &query, &progress),
                Request::Act(act) => office.service.act(&actor, act, &progress),
            };
            if is_allowed(&answer) != may(HEAD, &[role], right, about) {
                let outcome = answer.map(|_| "allowed");
                faults.push(format!("{role:?} {} {about:?}: {outcome:?}", right.name()));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert_eq!(met, Right::ALL.iter().copied().collect(), "every right is asked for");
}
