//! What a screen knows of the program around it, and what it may ask of it. Carried out by `app`.

use super::{
    app::Screen,
    command::Command,
    event::{Effect, Ticket},
    screen::Place,
    settings::Remembered,
    theme::{Role, Theme},
};
use crate::{
    domain::{
        cycle::Cycle,
        form::Form,
        id::{CycleId, EmployeeId, IndicatorId, UnitId},
        rights::Right,
    },
    service::{
        api::{Act, Me, Query, Reply},
        fault::Refusal,
        notice::Topics,
    },
    text::{Lang, frame},
};
use std::{
    collections::{HashMap, HashSet, VecDeque},
    path::PathBuf,
};

/// What every screen may know while it acts and while it draws.
pub struct Ui {
    pub lang: Lang,
    pub theme: Theme,
    /// What suits the terminal when nothing is chosen.
    pub usual: Theme,
    pub remembered: Remembered,
    /// The socket of the server that is talked to, if it is one.
    pub server: Option<PathBuf>,
    pub size: (u16, u16),
    /// `None` until the service has answered.
    pub me: Option<Me>,
    /// What waits for me, for the top line; set by the screens that learn it.
    pub n_waiting: Option<u32>,
    /// How far a long act has come, while there is one.
    pub progress: Option<(u64, u64)>,
    /// Why the service cannot be reached, while it cannot.
    pub lost: Option<Refusal>,
    /// Acts that are on their way.
    pub n_unsaved: usize,
    /// What Ctrl-Z takes back, the latest last: the number of the act, and what it was.
    pub(super) undos: Vec<(u32, String)>,
}

impl Ui {
    /// Whether to offer what needs this right; before it is known, everything.
    pub fn may(&self, right: Right) -> bool {
        self.me.as_ref().is_none_or(|me| me.rights.has(right))
    }

    /// The cycle that is worked on.
    pub fn cycle(&self) -> Option<CycleId> {
        self.me.as_ref().and_then(|me| me.cycle.as_ref()).map(|c| c.id)
    }
}

/// What a screen may do besides changing itself.
pub struct Cx {
    pub ui: Ui,
    next: u32,
    /// What this program has asked to be changed.
    pub(super) n_acts: u32,
    pub(super) effects: Vec<Effect>,
    pub(super) moves: Vec<Move>,
    pub(super) message: Option<(Role, String)>,
    pub(super) asked_me: Option<Ticket>,
    pub(super) undoing: Option<(Ticket, String)>,
    /// What the screen on top asked when it opened, and what it asked in return for the answers.
    pub(super) awaited: Vec<Ticket>,
    /// What the top screen shows rests on the answers to these.
    pub(super) shown: Shown,
    /// Acts that were not answered yet.
    pub(super) acting: HashSet<Ticket>,
    /// Acts under way that can be taken back once they are on disk, with what to call them.
    pub(super) deeds: HashMap<Ticket, String>,
}

/// What was chosen on a screen that another one had opened for that.
#[derive(Debug, Clone, PartialEq)]
pub enum Choice {
    Employee(EmployeeId, String),
    Unit(UnitId, String),
    Indicator(IndicatorId, String),
    Words(String),
    /// A cycle that was changed in part.
    Cycle(Box<Cycle>),
    /// A form that was changed in part.
    Made(Box<Form>),
}

pub(super) enum Move {
    /// The top screen closes, and the one below it is told what was chosen there.
    Hand(Choice),
    /// Over the present one.
    Push(Box<dyn Screen>),
    /// In place of all but home.
    Switch(Option<Box<dyn Screen>>),
    Replace(Box<dyn Screen>),
    Pop,
    /// A command chosen by name, for the screen below.
    Run(Command),
}

/// The latest questions of a screen: whoever looks at many things one after the other watches the last ones.
#[derive(Default)]
pub(super) struct Shown(VecDeque<Query>);

const MOST_SHOWN: usize = 24;

impl Shown {
    fn add(&mut self, query: &Query) {
        if !self.0.contains(query) {
            self.0.push_back(query.clone());
            if self.0.len() > MOST_SHOWN {
                self.0.pop_front();
            }
        }
    }

    pub(super) fn topics(&self, me: Option<EmployeeId>) -> Topics {
        let mut topics = Topics::default();
        self.0.iter().for_each(|query| topics.join(Topics::watched(query, me)));
        topics
    }
}

impl Cx {
    pub(super) fn new(ui: Ui) -> Cx {
        Cx {
            ui,
            next: 0,
            n_acts: 0,
            effects: Vec::new(),
            moves: Vec::new(),
            message: None,
            asked_me: None,
            undoing: None,
            awaited: Vec::new(),
            shown: Shown::default(),
            acting: HashSet::new(),
            deeds: HashMap::new(),
        }
    }

    fn ticket(&mut self) -> Ticket {
        self.next += 1;
        Ticket(self.next)
    }

    pub fn ask(&mut self, query: Query) -> Ticket {
        let ticket = self.ticket();
        self.shown.add(&query);
        self.effects.push(Effect::Ask(ticket, query));
        ticket
    }

    /// What is shown rests on the answer to this, though it was asked elsewhere.
    pub fn look_at(&mut self, query: &Query) {
        self.shown.add(query);
    }

    pub fn act(&mut self, act: Act) -> Ticket {
        self.n_acts += 1;
        let ticket = self.ticket();
        self.effects.push(Effect::Do(ticket, act));
        self.acting.insert(ticket);
        self.ui.n_unsaved = self.acting.len();
        ticket
    }

    /// An act that Ctrl-Z takes back once it is on disk, wherever one is then.
    pub fn deed(&mut self, act: Act, what: String) -> Ticket {
        let ticket = self.act(act);
        self.deeds.insert(ticket, what);
        ticket
    }

    pub fn list(&mut self, path: PathBuf) -> Ticket {
        let ticket = self.ticket();
        self.effects.push(Effect::List(ticket, path));
        ticket
    }

    pub fn read(&mut self, path: PathBuf) -> Ticket {
        let ticket = self.ticket();
        self.effects.push(Effect::Read(ticket, path));
        ticket
    }

    /// Keeps the settings for the next time, where there is a place for them.
    pub fn remember(&mut self) -> Option<Ticket> {
        let place = self.ui.remembered.place.clone()?;
        let ticket = self.ticket();
        self.effects.push(Effect::Write(ticket, place, self.ui.remembered.settings.to_string()));
        Some(ticket)
    }

    pub fn bell(&mut self) {
        self.effects.push(Effect::Bell);
    }

    pub fn push(&mut self, screen: impl Screen + 'static) {
        self.moves.push(Move::Push(Box::new(screen)));
    }

    /// Or a bell, when there is nothing to go to.
    pub fn push_some(&mut self, screen: Option<impl Screen + 'static>) {
        match screen {
            Some(screen) => self.push(screen),
            None => self.bell(),
        }
    }

    /// Another screen in the place of this one.
    pub fn replace(&mut self, screen: impl Screen + 'static) {
        self.moves.push(Move::Replace(Box::new(screen)));
    }

    pub fn close(&mut self) {
        self.moves.push(Move::Pop);
    }

    /// Asks anew who I am and which cycle runs, for the top line.
    pub fn ask_me(&mut self) {
        self.asked_me = Some(self.ask(Query::Me));
    }

    /// The same while somebody works: no key waits for it.
    pub(super) fn ask_me_meanwhile(&mut self) {
        self.ask(Query::Me);
    }

    /// From now on keys wait for what was asked since there were so many effects.
    pub(super) fn await_since(&mut self, from: usize) {
        let asked = self.effects.iter().skip(from).filter_map(|effect| match effect {
            Effect::Ask(ticket, _) => Some(*ticket),
            Effect::Do(..)
            | Effect::List(..)
            | Effect::Read(..)
            | Effect::Write(..)
            | Effect::Bell
            | Effect::Redraw
            | Effect::Suspend
            | Effect::Quit => None,
        });
        self.awaited.extend(asked);
    }

    /// Closes the present screen and gives the one below what was chosen.
    pub fn close_with(&mut self, choice: Choice) {
        self.moves.push(Move::Hand(choice));
    }

    /// What came of an act.
    pub(super) fn did(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>) {
        let Some(what) = self.deeds.remove(&ticket) else { return };
        let undo = match reply {
            Ok(Reply::Edited { undo }) => *undo,
            Ok(Reply::Imported(report)) => report.undo,
            _ => None,
        };
        if let Some(number) = undo {
            self.say(Role::Good, frame::saved(self.ui.lang, &what));
            self.ui.undos.push((number, what));
        }
    }

    pub(super) fn undo(&mut self) {
        if !self.deeds.is_empty() {
            // The last act is not there yet, and the one before it is not meant.
            return self.say(Role::Text, frame::still_saving(self.ui.lang));
        }
        match self.ui.undos.pop() {
            Some((number, what)) => {
                self.undoing = Some((self.act(Act::Undo { number }), what));
            }
            None => self.say(Role::Text, frame::nothing_to_undo(self.ui.lang)),
        }
    }

    /// Runs a command as if its key had been pressed.
    pub fn run(&mut self, command: Command) {
        self.moves.push(Move::Run(command));
    }

    /// To the place that a digit leads to.
    pub fn go(&mut self, place: Place) {
        self.moves.push(Move::Run(place.command()));
    }

    /// Closes an overlay and runs a command where it lay.
    pub fn close_and_run(&mut self, command: Command) {
        self.moves.push(Move::Pop);
        self.moves.push(Move::Run(command));
    }

    /// Shows a sentence on the message line until the next key.
    pub fn say(&mut self, role: Role, text: String) {
        self.message = Some((role, text));
    }
}
