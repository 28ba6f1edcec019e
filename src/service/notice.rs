//! Who is told that something he looks at has changed.
//!
//! A notice says what to ask again and nothing of what it holds; whoever has no right to it learns nothing more.
//! Whoever watches has one slot, not a queue: what comes while he is not looking is joined, so nothing grows
//! however slow he is. Programs are not told of what they did themselves.

use super::{actor::Actor, api::Query, check::Reach, draft::DraftChange, writer::Told};
use crate::{
    domain::{
        change::{Change, Thing},
        id::{CycleId, EmployeeId},
        response::Rater,
        rights::{Right, Scope, scope},
    },
    store::{
        error::StoreError,
        key::{DraftSpace, draft_space, num_at},
        read::View,
    },
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

/// Something that a picture rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Topic {
    /// Units and who works where.
    People,
    /// The records of one employee, which everybody may know.
    Person(EmployeeId),
    /// What was answered and decided about one employee.
    Answers(EmployeeId),
    /// Indicators and forms.
    Catalogue,
    Cycles,
    Accounts,
    /// Scores and decisions of a cycle.
    Results(CycleId),
    /// What one employee has to fill and has begun.
    Forms(EmployeeId),
    Journal,
}

/// A set of topics; beyond a limit it is everything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Topics {
    all: bool,
    set: BTreeSet<Topic>,
    /// Rights may follow from what has changed.
    rights: bool,
}

/// A file of a whole government touches more than anybody can watch one by one.
const MOST: usize = 512;

impl Topics {
    /// What these changes touch.
    pub fn of(changes: &[Change], drafts: &[DraftChange]) -> Topics {
        let mut topics = Topics::default();
        for change in changes {
            topics.touch(change);
        }
        for draft in drafts {
            let key = draft.key.bytes();
            if draft_space(key) == Some(DraftSpace::Form) {
                topics.add(Topic::Forms(EmployeeId(num_at(key, 1))));
            }
        }
        topics
    }

    /// What the answers to a question rest on, for whoever asks.
    pub fn watched(query: &Query, me: Option<EmployeeId>) -> Topics {
        let mut topics = Topics::default();
        let mut add = |topic| topics.add(topic);
        match query {
            Query::Me | Query::Cycles | Query::CycleByCode { .. } => add(Topic::Cycles),
            // A bar that moves with everybody's key would make hundreds ask hundreds of times; it is true
            // when the page is opened.
            Query::Home { .. } | Query::Tasks { .. } | Query::Sheet { .. } => {
                add(Topic::Cycles);
                // With another superior, forms go to somebody else.
                add(Topic::People);
                me.map(Topic::Forms).into_iter().for_each(add);
            }
            Query::Form { subject, .. } | Query::Stack { subject, .. } => {
                add(Topic::Person(*subject));
                add(Topic::Answers(*subject));
                me.map(Topic::Forms).into_iter().for_each(add);
            }
            Query::Units | Query::UnitByCode { .. } => add(Topic::People),
            Query::Employees { cycle, .. } | Query::Find { cycle, .. } => {
                add(Topic::People);
                cycle.map(Topic::Results).into_iter().for_each(add);
            }
            Query::Employee { id } => {
                add(Topic::Person(*id));
                add(Topic::Answers(*id));
            }
            Query::SuperiorsFor { employee } => add(Topic::Person(*employee)),
            Query::EmployeeByNip { .. } => add(Topic::People),
            Query::Indicators | Query::Forms => add(Topic::Catalogue),
            Query::UnitResults { cycle, .. } | Query::Results { cycle, .. } => {
                add(Topic::People);
                add(Topic::Results(*cycle));
            }
            Query::Ikm { cycle, .. } | Query::Scores { cycle, .. } | Query::Responses { cycle, .. } => {
                add(Topic::Results(*cycle))
            }
            Query::Explain { employee, .. }
            | Query::Targets { employee, .. }
            | Query::Raters { subject: employee, .. } => {
                add(Topic::Person(*employee));
                add(Topic::Answers(*employee));
            }
            Query::Journal { .. } => add(Topic::Journal),
            Query::Accounts => add(Topic::Accounts),
            Query::Verify | Query::Backup { .. } | Query::Undos | Query::About => (),
        }
        topics
    }

    /// After a time of which nothing is known.
    pub fn everything() -> Topics {
        Topics { all: true, ..Topics::default() }
    }

    pub fn meets(&self, other: &Topics) -> bool {
        match (self.all, other.all) {
            (false, false) => !self.set.is_disjoint(&other.set),
            (true, _) => !other.is_empty(),
            (_, true) => !self.is_empty(),
        }
    }

    /// Those of them that somebody may be told of. That something is going on is knowledge, too: who types when
    /// others see a form come in would be known as its rater.
    pub fn allowed(&self, view: View<'_>, actor: &Actor) -> Result<Topics, StoreError> {
        let may = |right| actor.roles.iter().any(|role| scope(*role, right) == Scope::Everybody);
        let beyond = |right| actor.roles.iter().any(|role| scope(*role, right) > Scope::Own);
        let explained = Reach::of(view, actor, Right::Explain);
        let mut allowed = Topics::default();
        for topic in self.set.iter().take(MOST) {
            let is_allowed = match topic {
                Topic::People | Topic::Person(_) | Topic::Catalogue | Topic::Cycles => true,
                Topic::Accounts => may(Right::Accounts),
                Topic::Journal => may(Right::Journal),
                Topic::Results(_) => beyond(Right::Results),
                Topic::Forms(id) => actor.employee == Some(*id),
                Topic::Answers(id) => explained.person(None, *id)?,
            };
            if is_allowed {
                allowed.add(*topic);
            }
        }
        Ok(allowed)
    }

    pub fn is_empty(&self) -> bool {
        !self.all && self.set.is_empty()
    }

    pub fn has(&self, topic: Topic) -> bool {
        self.all || self.set.contains(&topic)
    }

    pub fn concerns_rights(&self) -> bool {
        self.rights
    }

    pub fn join(&mut self, other: Topics) {
        self.all |= other.all;
        self.rights |= other.rights;
        other.set.into_iter().for_each(|topic| self.add(topic));
    }

    fn add(&mut self, topic: Topic) {
        if !self.all {
            self.set.insert(topic);
            if self.set.len() > MOST {
                self.all = true;
                self.set.clear();
            }
        }
    }

    fn touch(&mut self, change: &Change) {
        self.add(Topic::Journal);
        match change {
            Change::UnitSet { .. } => self.people(None),
            Change::EmployeeSet { id, .. } => self.people(Some(*id)),
            Change::IndicatorSet { .. } | Change::FormSet { .. } => self.add(Topic::Catalogue),
            Change::CycleSet { .. } => {
                self.rights = true;
                self.add(Topic::Cycles);
            }
            Change::PhaseSet { .. } => self.add(Topic::Cycles),
            Change::SubjectsAdded { cycle, .. } => {
                self.add(Topic::Cycles);
                self.add(Topic::Results(*cycle));
            }
            Change::SubjectMoved { cycle, .. } => self.add(Topic::Results(*cycle)),
            Change::PlanSet { cycle, employee, .. } | Change::RatingsDecided { cycle, employee, .. } => {
                self.add(Topic::Answers(*employee));
                self.add(Topic::Results(*cycle));
            }
            Change::AssignmentSet { assignment, .. } | Change::AssignmentRemoved { assignment, .. } => {
                self.rights = true;
                self.add(Topic::Person(assignment.subject));
                self.add(Topic::Forms(assignment.rater));
            }
            Change::AttendanceSet { employee, .. } => self.add(Topic::Person(*employee)),
            Change::ResponsesAdded { cycle, employee, responses, .. } => {
                self.answers(*cycle, *employee, responses.iter().map(|r| &r.rater));
            }
            Change::ResponseWithdrawn { cycle, employee, rater, .. } => {
                self.answers(*cycle, *employee, std::iter::once(rater));
            }
            Change::AccountSet { .. } => self.accounts(),
            Change::Removed { what, name: _ } => self.removed(what),
            Change::RatersShown { .. } => (),
        }
    }

    fn removed(&mut self, what: &Thing) {
        self.rights = true;
        match what {
            Thing::Unit(_) => self.people(None),
            Thing::Employee(id) => self.people(Some(*id)),
            Thing::Indicator(_) | Thing::Form(_) => self.add(Topic::Catalogue),
            Thing::Cycle(_) => self.add(Topic::Cycles),
            Thing::Account(_) => self.accounts(),
            Thing::Subjects { cycle, .. } => self.add(Topic::Results(*cycle)),
            Thing::Plan { employee, .. } | Thing::Attendance { employee, .. } => {
                self.add(Topic::Person(*employee));
            }
            Thing::Responses { cycle, employee, raters, .. } => {
                self.answers(*cycle, *employee, raters.iter());
            }
        }
    }

    fn people(&mut self, who: Option<EmployeeId>) {
        self.rights = true;
        self.add(Topic::People);
        who.map(Topic::Person).into_iter().for_each(|topic| self.add(topic));
    }

    fn accounts(&mut self) {
        self.rights = true;
        self.add(Topic::Accounts);
    }

    fn answers<'a>(&mut self, cycle: CycleId, employee: EmployeeId, raters: impl Iterator<Item = &'a Rater>) {
        self.add(Topic::Answers(employee));
        self.add(Topic::Results(cycle));
        for rater in raters {
            if let Rater::Employee(id) = rater {
                self.add(Topic::Forms(*id));
            }
        }
    }
}

/// Everybody who watches.
#[derive(Debug, Default)]
pub struct Hub {
    n: AtomicUsize,
    places: Mutex<Places>,
}

#[derive(Debug, Default)]
struct Places {
    next: u64,
    slots: HashMap<u64, Arc<Slot>>,
    /// Who wants what; a commit costs what those cost who look at it, not everybody.
    by_topic: HashMap<Topic, HashSet<u64>>,
}

#[derive(Debug)]
struct Slot {
    program: u64,
    state: Mutex<State>,
    /// Rung when something is found after nothing was.
    bell: Bell,
}

/// How whoever watches is called; it must not wait for anything.
struct Bell(Box<dyn Fn() + Send + Sync>);

impl fmt::Debug for Bell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bell")
    }
}

#[derive(Debug, Default)]
struct State {
    wanted: BTreeSet<Topic>,
    found: Topics,
}

impl Slot {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, topic: Topic) {
        let mut state = self.lock();
        let is_first = state.found.is_empty();
        state.found.add(topic);
        if is_first {
            (self.bell.0)();
        }
    }
}

impl Hub {
    /// A place for a program; it is told of nothing until it says what it wants.
    pub fn watch(told: &Arc<Told>, program: u64, bell: impl Fn() + Send + Sync + 'static) -> Watcher {
        let slot = Arc::new(Slot { program, state: Mutex::default(), bell: Bell(Box::new(bell)) });
        let mut places = told.hub.lock();
        places.next += 1;
        let key = places.next;
        places.slots.insert(key, Arc::clone(&slot));
        told.hub.n.store(places.slots.len(), Ordering::Release);
        Watcher { told: Arc::clone(told), key, slot }
    }

    /// Tells everybody but the program that did it.
    pub fn publish(&self, by: Option<u64>, topics: &Topics) {
        if topics.is_empty() || self.n.load(Ordering::Acquire) == 0 {
            return;
        }
        let places = self.lock();
        let tell = |topic: &Topic, keys: &HashSet<u64>| {
            for slot in keys.iter().filter_map(|key| places.slots.get(key)) {
                if by != Some(slot.program) {
                    slot.tell(*topic);
                }
            }
        };
        if topics.all {
            places.by_topic.iter().for_each(|(topic, keys)| tell(topic, keys));
        } else {
            for topic in &topics.set {
                if let Some(keys) = places.by_topic.get(topic) {
                    tell(topic, keys);
                }
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Places> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Places {
    fn forget(&mut self, key: u64, wanted: &BTreeSet<Topic>) {
        for topic in wanted {
            if let Some(keys) = self.by_topic.get_mut(topic) {
                keys.remove(&key);
                if keys.is_empty() {
                    self.by_topic.remove(topic);
                }
            }
        }
    }
}

/// One program's place at the hub, for as long as it is kept.
#[derive(Debug)]
pub struct Watcher {
    told: Arc<Told>,
    key: u64,
    slot: Arc<Slot>,
}

impl Watcher {
    /// In place of what was wanted before. Who wants too much is told of nothing.
    pub fn want(&self, topics: &Topics) {
        let mut places = self.told.hub.lock();
        let mut state = self.slot.lock();
        places.forget(self.key, &state.wanted);
        state.wanted = topics.set.iter().take(MOST).copied().collect();
        for topic in &state.wanted {
            places.by_topic.entry(*topic).or_default().insert(self.key);
        }
    }

    /// What has changed since it was asked the last time.
    pub fn take(&self) -> Topics {
        std::mem::take(&mut self.slot.lock().found)
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        let mut places = self.told.hub.lock();
        let wanted = std::mem::take(&mut self.slot.lock().wanted);
        places.forget(self.key, &wanted);
        places.slots.remove(&self.key);
        self.told.hub.n.store(places.slots.len(), Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(topic: Topic) -> Topics {
        let mut topics = Topics::default();
        topics.add(topic);
        topics
    }

    fn bell() -> (Arc<AtomicUsize>, impl Fn() + Send + Sync + 'static) {
        let rung = Arc::new(AtomicUsize::new(0));
        let rings = Arc::clone(&rung);
        (rung, move || {
            rings.fetch_add(1, Ordering::Relaxed);
        })
    }

    #[test]
    fn those_who_look_are_told_once_however_often_it_changes_and_not_by_themselves() {
        let told = Arc::new(Told::default());
        let ((my_bell, mine), (their_bell, theirs)) = (bell(), bell());
        let (mine, theirs) = (Hub::watch(&told, 1, mine), Hub::watch(&told, 2, theirs));
        let rung = || (my_bell.load(Ordering::Relaxed), their_bell.load(Ordering::Relaxed));
        let person = one(Topic::Person(EmployeeId(7)));
        mine.want(&person);
        theirs.want(&person);
        for _ in 0..1_000 {
            told.hub.publish(Some(1), &person);
            told.hub.publish(Some(1), &one(Topic::Person(EmployeeId(8))));
        }
        assert_eq!((rung(), theirs.take(), theirs.take()), ((0, 1), person.clone(), Topics::default()));
        told.hub.publish(None, &one(Topic::Journal));
        told.hub.publish(None, &person);
        assert_eq!((rung(), mine.take()), ((1, 2), person.clone()), "only of what it wants");
        theirs.take();
        theirs.want(&one(Topic::People));
        told.hub.publish(None, &person);
        assert_eq!((rung(), theirs.take()), ((2, 2), Topics::default()));
        drop((mine, theirs));
        assert!(told.hub.lock().by_topic.is_empty() && told.hub.lock().slots.is_empty());
    }

    #[test]
    fn a_file_of_everybody_tells_everybody() {
        let told = Arc::new(Told::default());
        let watcher = Hub::watch(&told, 1, || ());
        watcher.want(&one(Topic::Person(EmployeeId(70_000))));
        let mut topics = Topics::default();
        (0..MOST as u32 + 2).for_each(|id| topics.add(Topic::Person(EmployeeId(id))));
        assert!(topics.has(Topic::Accounts));
        told.hub.publish(None, &topics);
        assert!(watcher.take().has(Topic::Person(EmployeeId(70_000))));
    }
}
