//! The interface as a value: events in, effects out, a picture at any time.

use super::{
    command::Command,
    event::{Effect, Event, Ticket},
    keymap::{Context, Hit, resolve},
    theme::{Role, Theme},
};
use crate::{
    service::{
        api::{Act, Me, Query, Reply},
        fault::Refusal,
    },
    text::Lang,
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
}

/// What a screen may do besides changing itself.
pub struct Cx {
    pub ui: Ui,
    next: u32,
    effects: Vec<Effect>,
    moves: Vec<Move>,
    message: Option<(Role, String)>,
}

enum Move {
    /// Over the present one.
    Push(Box<dyn Screen>),
    /// In place of all but home.
    Switch(Box<dyn Screen>),
    Pop,
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

    pub fn close(&mut self) {
        self.moves.push(Move::Pop);
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
    pub fn new(lang: Lang, theme: Theme, size: (u16, u16), home: impl Screen + 'static) -> App {
        let ui = Ui { lang, theme, size, me: None };
        let cx = Cx { ui, next: 0, effects: Vec::new(), moves: Vec::new(), message: None };
        App { screens: vec![Box::new(home)], cx, dirty: true }
    }

    pub fn update(&mut self, event: Event) -> Vec<Effect> {
        let App { screens, cx, dirty } = self;
        *dirty = true;
        let Some(top) = screens.last_mut() else { return vec![Effect::Quit] };
        match event {
            Event::Key(key) => match resolve(top.contexts(), key) {
                Hit::Run(Command::Quit) => cx.effects.push(Effect::Quit),
                Hit::Run(Command::Suspend) => cx.effects.push(Effect::Suspend),
                Hit::Run(command) => top.run(command, cx),
                Hit::Type(c) => top.typed(c, cx),
                Hit::Nothing => *dirty = false,
            },
            Event::Paste(text) => top.pasted(&text, cx),
            Event::Resize(w, h) => cx.ui.size = (w, h),
            Event::Answer(ticket, reply) => {
                for screen in screens.iter_mut() {
                    screen.answered(ticket, &reply, cx);
                }
            }
            Event::Resumed => (),
            Event::Hangup => cx.effects.push(Effect::Quit),
        }
        for step in cx.moves.drain(..) {
            match step {
                Move::Push(screen) => screens.push(screen),
                Move::Switch(screen) => {
                    screens.truncate(1);
                    screens.push(screen);
                }
                Move::Pop => drop(screens.pop()),
            }
        }
        std::mem::take(&mut cx.effects)
    }

    pub fn take_dirty(&mut self) -> bool {
        std::mem::take(&mut self.dirty)
    }
}
