//! Who I am and what waits for me.

use super::{
    super::{
        api::{About, AccountRow, CycleRow, Home, Me},
        entry,
        fault::Refusal,
    },
    Desk, cycle, gone, task,
};
use crate::{
    domain::{
        account::Role,
        cycle::Phase,
        day::{Day, WIB},
        form::RaterGroup,
        id::CycleId,
        look::Looks,
        rights::Rights,
        subject::{Status, Subject},
    },
    store::{
        SCHEMA,
        journal::Head,
        key::{self, Space},
        read::opened,
    },
};
use std::path;

/// Hex digits of a hash that tell two states apart on a screen.
const SHORT_HASH: usize = 12;

pub(super) fn me(desk: &Desk<'_>) -> Result<Me, Refusal> {
    Ok(Me {
        login: desk.actor.login.clone(),
        roles: desk.actor.roles.clone(),
        rights: Rights::of(&desk.actor.roles),
        person: desk.actor.employee.map(|id| desk.person(id)).transpose()?,
        cycle: running(desk)?,
        n_employees: desk.view.last_id(Space::Employee)?,
        journal_head: shown(desk.snapshot.head()),
        today: desk.today,
    })
}

/// By login; closed ones, which have no roles any more, are left out.
pub(super) fn accounts(desk: &Desk<'_>) -> Result<Vec<AccountRow>, Refusal> {
    let mut rows = Vec::new();
    for (_, account) in desk.view.accounts()? {
        if account.is_closed() {
            continue;
        }
        rows.push(AccountRow {
            person: account.employee.map(|id| desk.person(id)).transpose()?,
            unit: account.unit,
            unit_code: desk.unit_code(account.unit)?,
            login: account.login,
            roles: account.roles,
        });
    }
    rows.sort_by(|a, b| a.login.cmp(&b.login));
    Ok(rows)
}

/// For so many days a look stands on the first page.
const RECENT: i32 = 14;

fn looks(desk: &Desk<'_>) -> Result<Vec<(String, String, RaterGroup, Day)>, Refusal> {
    let mut list = Vec::new();
    if !desk.actor.roles.contains(&Role::Administrator) {
        return Ok(list);
    }
    let key = key::looks();
    let looks: Looks = match desk.snapshot.note(&key)? {
        Some(sealed) => opened(key.bytes(), &sealed)?,
        None => Looks::default(),
    };
    for look in looks.0 {
        let day = look.at.day(WIB);
        if day.days_until(desk.today) > RECENT {
            break;
        }
        let login = desk.view.account(look.by)?.map(|a| a.login).unwrap_or_default();
        let about = desk.view.employee(look.about)?;
        let about = about.map_or_else(|| gone(look.about), |e| e.full_name());
        list.push((login, about, look.group, day));
    }
    Ok(list)
}

pub(super) fn about(desk: &Desk<'_>) -> Result<About, Refusal> {
    Ok(About {
        store: desk.store.path().and_then(|path| path::absolute(path).ok()),
        n_bytes: desk.store.n_bytes(),
        schema: SCHEMA,
        created: desk.snapshot.created(),
        journal_head: shown(desk.snapshot.head()),
        n_employees: desk.view.last_id(Space::Employee)?,
    })
}

fn shown(head: Head) -> (u64, String) {
    (head.number, head.hash.to_string().chars().take(SHORT_HASH).collect())
}

/// The cycle that is worked on: open before calibration before planning before closed, newest first.
pub(super) fn running(desk: &Desk<'_>) -> Result<Option<CycleRow>, Refusal> {
    let urgency = |phase| match phase {
        Phase::Open => 3,
        Phase::Calibration => 2,
        Phase::Planning => 1,
        Phase::Closed => 0,
    };
    let cycles = desk.view.cycles()?;
    let running = cycles.into_iter().max_by_key(|(id, c)| (urgency(c.phase), c.to, *id));
    running.map(|(id, c)| cycle::row(desk, id, c)).transpose()
}

pub(super) fn home(desk: &Desk<'_>, id: CycleId) -> Result<Home, Refusal> {
    let cycle = entry::cycle(desk.view, id)?;
    let view = desk.view;
    let mut forms: Vec<(RaterGroup, u32, u32)> = Vec::new();
    let duties = task::duties(desk, id)?;
    for (group, subject) in &duties {
        let submitted = u32::from(task::is_submitted(desk, id, *subject, *group)?);
        match forms.last_mut() {
            Some((last, all, done)) if last == group => {
                *all += 1;
                *done += submitted;
            }
            Some(_) | None => forms.push((*group, 1, submitted)),
        }
    }
    let started = task::drafts(desk, id)?;
    let n_started =
        duties.iter().filter(|(group, subject)| started.contains_key(&(*subject, *group))).count();
    let may_decide = matches!(cycle.phase, Phase::Open | Phase::Calibration)
        && desk.actor.roles.contains(&Role::Evaluator);
    let mut n_to_decide = 0;
    if let Some(me) = desk.actor.employee.filter(|_| may_decide) {
        for subordinate in view.subordinates(me)? {
            let subject = view.subject(id, subordinate)?;
            let waits = |s: &Subject| s.standing.status == Status::Complete && s.decision.is_none();
            n_to_decide += u32::from(subject.as_ref().is_some_and(waits));
        }
    }
    let own_unit = match desk.actor.employee {
        Some(me) => desk.employee(me)?.unit,
        None => desk.actor.unit,
    };
    let unit_name = match own_unit {
        Some(unit) => view.unit(unit)?.map(|u| u.name).unwrap_or_default(),
        None => String::new(),
    };
    Ok(Home {
        forms,
        n_started: n_started as u32,
        n_to_decide,
        own: match desk.actor.employee {
            Some(me) => desk.standing(id, me)?,
            None => None,
        },
        unit_name,
        unit: desk.counts(id, own_unit)?,
        days_left: desk.today.days_until(cycle.due),
        looks: looks(desk)?,
    })
}
