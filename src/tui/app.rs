//! The interface as a value: events in, effects out, a picture at any time.

use super::{
    command::Command,
    event::{Effect, Event, Ticket},
    keymap::{Context, Hit, resolve},
    overlay::{help::Help, palette::Palette},
    page,
    screen::Place,
    theme::{Role, Theme},
};
use crate::{
    domain::id::CycleId,
    service::{
        api::{Act, Me, Query, Reply},
        fault::Refusal,
    },
    text::{Lang, frame, refusal},
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

/// What every screen may know while it acts and while it draws.
pub struct Ui {
    pub lang: Lang,
    pub theme: Theme,
    pub size: (u16, u16),
    /// `None` until the service has answered.
    pub me: Option<Me>,
    /// What waits for me, for the top line; set by the screens that learn it.
    pub n_waiting: Option<u32>,
}

impl Ui {
    /// The cycle that is worked on.
    pub fn cycle(&self) -> Option<CycleId> {
        self.me.as_ref().and_then(|me| me.cycle.as_ref()).map(|c| c.id)
    }
}

/// What a screen may do besides changing itself.
pub struct Cx {
    pub ui: Ui,
    next: u32,
    effects: Vec<Effect>,
    moves: Vec<Move>,
    message: Option<(Role, String)>,
    asked_me: Option<Ticket>,
}

enum Move {
    /// Over the present one.
    Push(Box<dyn Screen>),
    /// In place of all but home.
    Switch(Option<Box<dyn Screen>>),
    Replace(Box<dyn Screen>),
    Pop,
    /// A command chosen by name, for the screen below.
    Run(Command),
}

impl Cx {
    fn ticket(&mut self) -> Ticket {
        self.next += 1;
        Ticket(self.next)
    }

    pub fn ask(&mut self, query: Query) -> Ticket {
        let ticket = self.ticket();
        self.effects.push(Effect::Ask(ticket, query));
        ticket
    }

    pub fn act(&mut self, act: Act) -> Ticket {
        let ticket = self.ticket();
        self.effects.push(Effect::Do(ticket, act));
        ticket
    }

    pub fn bell(&mut self) {
        self.effects.push(Effect::Bell);
    }

    pub fn push(&mut self, screen: impl Screen + 'static) {
        self.moves.push(Move::Push(Box::new(screen)));
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

    /// Runs a command as if its key had been pressed.
    pub fn run(&mut self, command: Command) {
        self.moves.push(Move::Run(command));
    }

    /// To the place that a digit leads to.
    pub fn go(&mut self, place: Place) {
        self.moves.push(Move::Run(place.command()));
    }

    pub fn go_and_run(&mut self, place: Place, command: Command) {
        self.go(place);
        self.moves.push(Move::Run(command));
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

/// A place the user can be.
pub trait Screen {
    /// The keymap sections that apply now, innermost first.
    fn contexts(&self) -> &'static [Context];

    /// Its heading, for the top line and for help.
    fn title(&self, ui: &Ui) -> String;

    /// A sentence or two for the help page: what this place is for.
    fn help(&self, _ui: &Ui) -> Option<String> {
        None
    }

    /// On becoming the top screen, the first time and after what lay over it has closed: ask for what is shown.
    fn entered(&mut self, _cx: &mut Cx) {}

    fn run(&mut self, command: Command, cx: &mut Cx);

    /// A plain character that no context binds.
    fn typed(&mut self, _c: char, _cx: &mut Cx) {}

    /// A pasted block; by default its characters one by one.
    fn pasted(&mut self, text: &str, cx: &mut Cx) {
        for c in text.chars().filter(|c| !c.is_control()) {
            self.typed(c, cx);
        }
    }

    /// The program ends or the line has dropped: the last chance to have something saved.
    fn leaving(&mut self, _cx: &mut Cx) {}

    /// An answer; tickets of other screens come by too.
    fn answered(&mut self, _ticket: Ticket, _reply: &Result<Reply, Refusal>, _cx: &mut Cx) {}

    /// Draws itself and says where the terminal's cursor belongs. The area lies between the top line and the
    /// message line and is blank.
    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position>;
}

pub struct App {
    screens: Vec<Box<dyn Screen>>,
    cx: Cx,
    dirty: bool,
}

impl App {
    pub fn new(lang: Lang, theme: Theme, size: (u16, u16), home: Box<dyn Screen>) -> App {
        let ui = Ui { lang, theme, size, me: None, n_waiting: None };
        let cx = Cx { ui, next: 0, effects: Vec::new(), moves: Vec::new(), message: None, asked_me: None };
        App { screens: vec![home], cx, dirty: true }
    }

    /// The first questions; call once.
    pub fn start(&mut self) -> Vec<Effect> {
        self.cx.ask_me();
        std::mem::take(&mut self.cx.effects)
    }

    pub fn ui(&self) -> &Ui {
        &self.cx.ui
    }

    pub fn update(&mut self, event: Event) -> Vec<Effect> {
        self.dirty = true;
        match event {
            Event::Key(_) | Event::Paste(_) if !page::fits(self.cx.ui.size) => self.dirty = false,
            Event::Key(key) => {
                let said = self.cx.message.take().is_some();
                let Some(top) = self.screens.last_mut() else { return vec![Effect::Quit] };
                match resolve(top.contexts(), key) {
                    Hit::Run(command) => self.run(command),
                    Hit::Type(c) => top.typed(c, &mut self.cx),
                    Hit::Nothing => self.dirty = said,
                }
            }
            Event::Paste(text) => {
                self.cx.message = None;
                if let Some(top) = self.screens.last_mut() {
                    top.pasted(&text, &mut self.cx);
                }
            }
            Event::Resize(w, h) => self.cx.ui.size = (w, h),
            Event::Answer(ticket, reply) => self.answer(ticket, &reply),
            Event::Resumed => (),
            Event::Hangup => self.leave(),
        }
        self.settle();
        std::mem::take(&mut self.cx.effects)
    }

    fn answer(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>) {
        if self.cx.asked_me == Some(ticket) {
            self.cx.asked_me = None;
            if let Ok(Reply::Me(me)) = reply {
                let is_first = self.cx.ui.me.is_none();
                self.cx.ui.me = Some((**me).clone());
                // Screens that came before the answer did not know the cycle.
                if let Some(top) = self.screens.last_mut().filter(|_| is_first) {
                    top.entered(&mut self.cx);
                }
            }
        }
        if let Err(refusal) = reply {
            self.cx.message = Some((Role::Bad, refusal::sentence(self.cx.ui.lang, refusal)));
        }
        for screen in &mut self.screens {
            screen.answered(ticket, reply, &mut self.cx);
        }
    }

    fn leave(&mut self) {
        for screen in &mut self.screens {
            screen.leaving(&mut self.cx);
        }
        self.cx.effects.push(Effect::Quit);
    }

    /// Commands that mean the same everywhere; the rest is for the top screen.
    fn run(&mut self, command: Command) {
        let place = Place::ALL.into_iter().find(|p| p.command() == command);
        let lang = self.cx.ui.lang;
        match (command, place) {
            (_, Some(Place::Home)) => self.cx.moves.push(Move::Switch(None)),
            (_, Some(place)) => self.cx.moves.push(Move::Switch(Some(place.open()))),
            (Command::GoCycles, _) => self.cx.push(super::screen::cycles::Cycles::default()),
            (Command::GoJournal, _) => self.cx.push(super::screen::journal::Journal::default()),
            (Command::Quit, _) => self.leave(),
            (Command::Suspend, _) => self.cx.effects.push(Effect::Suspend),
            (Command::Redraw, _) => self.cx.effects.push(Effect::Redraw),
            (Command::Language, _) => {
                self.cx.ui.lang = match lang {
                    Lang::Id => Lang::En,
                    Lang::En => Lang::Id,
                };
            }
            (Command::Help, _) => {
                if let Some(top) = self.screens.last() {
                    let overlay = Help::of(&**top, &self.cx.ui);
                    self.cx.push(overlay);
                }
            }
            (Command::Palette, _) => {
                if let Some(top) = self.screens.last() {
                    let overlay = Palette::over(top.contexts());
                    self.cx.push(overlay);
                }
            }
            (Command::Back, _) if self.screens.len() == 1 => {
                self.cx.say(Role::Text, frame::leave_with_q(lang));
            }
            _ => {
                if let Some(top) = self.screens.last_mut() {
                    top.run(command, &mut self.cx);
                }
            }
        }
    }

    /// Carries out the moves that were asked for, and lets each new top screen ask for what it shows.
    fn settle(&mut self) {
        let mut steps = 0;
        while !self.cx.moves.is_empty() && steps < 16 {
            steps += 1;
            for step in std::mem::take(&mut self.cx.moves) {
                match step {
                    Move::Push(screen) => self.screens.push(screen),
                    Move::Switch(screen) => {
                        self.screens.truncate(1);
                        self.screens.extend(screen);
                    }
                    Move::Replace(screen) => {
                        if self.screens.len() > 1 {
                            self.screens.pop();
                        }
                        self.screens.push(screen);
                    }
                    Move::Pop => {
                        if self.screens.len() > 1 {
                            self.screens.pop();
                        }
                    }
                    Move::Run(command) => {
                        self.run(command);
                        continue;
                    }
                }
                if let Some(top) = self.screens.last_mut() {
                    top.entered(&mut self.cx);
                }
            }
        }
    }

    /// The picture itself, for the terminal and for tests.
    pub fn paint(&self, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let ui = &self.cx.ui;
        if !page::fits((area.width, area.height)) {
            page::too_small(ui, area, buf);
            return None;
        }
        let top = self.screens.last()?;
        page::top_line(ui, &top.title(ui), area, buf);
        page::footer(ui, top.contexts(), area, buf);
        let cursor = top.view(ui, page::body(area), buf);
        page::message(ui, self.cx.message.as_ref(), area, buf);
        cursor.filter(|c| area.contains(*c))
    }

    pub fn take_dirty(&mut self) -> bool {
        std::mem::take(&mut self.dirty)
    }
}
