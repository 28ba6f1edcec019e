//! The interface as a value: events in, effects out, a picture at any time.
//!
//! Keys typed ahead are never lost and never land in the wrong place: what a new screen asks first is waited for, and
//! keys that come meanwhile are kept and run when the answers are there.

use super::{
    command::Command,
    cx::{Move, Shown},
    event::{Effect, Event, Ticket},
    keymap::{self, Context, Hit, resolve},
    overlay::{help::Help, palette::Palette},
    page,
    screen::Place,
    settings::Remembered,
    theme::{Role, Theme},
};
pub use super::{
    cx::{Choice, Cx, Ui},
    surface::Screen,
};
use crate::{
    client::News,
    service::{
        api::Reply,
        fault::Refusal,
        notice::{Topic, Topics},
    },
    text::{Lang, frame, refusal, settings},
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};
use std::{collections::VecDeque, path::Path};

/// So many keys are kept for a place that is not there yet; nobody types more.
const MOST_AHEAD: usize = 10_000;

pub struct App {
    screens: Vec<Box<dyn Screen>>,
    cx: Cx,
    dirty: bool,
    /// Keys and pasted blocks that came before the screen they are for was there.
    ahead: VecDeque<Event>,
    /// What was said to be watched.
    watched: Topics,
    /// He was told that leaving now loses something.
    warned: bool,
}

impl App {
    pub fn new(lang: Lang, theme: Theme, size: (u16, u16), home: Box<dyn Screen>) -> App {
        let ui = Ui {
            lang,
            usual: theme.clone(),
            theme,
            remembered: Remembered::default(),
            server: None,
            size,
            me: None,
            n_waiting: None,
            progress: None,
            lost: None,
            n_unsaved: 0,
            undos: Vec::new(),
        };
        let watched = Topics::default();
        App {
            screens: vec![home],
            cx: Cx::new(ui),
            dirty: true,
            ahead: VecDeque::new(),
            watched,
            warned: false,
        }
    }

    /// With what this person has set; the language was chosen before, since it has other sources, too.
    #[must_use]
    pub fn remembering(mut self, remembered: Remembered) -> App {
        let ui = &mut self.cx.ui;
        ui.theme = Theme::chosen(remembered.settings.colours, &ui.usual);
        if let Some(fault) = &remembered.fault {
            let place = remembered.place.as_deref().unwrap_or(Path::new("")).display();
            self.cx.message = Some((Role::Warning, settings::fault(ui.lang, place, fault)));
        }
        ui.remembered = remembered;
        self
    }

    /// At the other end of a socket, or in the same process.
    #[must_use]
    pub fn served_at(mut self, server: Option<&Path>) -> App {
        self.cx.ui.server = server.map(Path::to_owned);
        self
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
        // A picture that is due stays due, whatever comes after it.
        self.dirty |= !matches!(event, Event::Key(_) | Event::Paste(_) | Event::News(News::Changed(_)));
        match event {
            Event::Key(_) | Event::Paste(_) => {
                if !self.must_wait(&event) {
                    self.dirty |= self.take(event);
                } else if self.ahead.len() < MOST_AHEAD {
                    self.ahead.push_back(event);
                }
            }
            Event::Resize(w, h) => self.cx.ui.size = (w, h),
            Event::Answer(ticket, reply) => self.answer(ticket, &reply),
            Event::Arrived(ticket, arrived) => {
                for screen in &mut self.screens {
                    screen.arrived(ticket, &arrived, &mut self.cx);
                }
            }
            Event::Progress(done, of) => self.cx.ui.progress = Some((done, of)),
            Event::News(news) => self.learn(news),
            Event::Resumed => (),
            Event::Hangup => self.leave(),
        }
        self.settle();
        self.catch_up();
        std::mem::take(&mut self.cx.effects)
    }

    /// Whether a key or a pasted block is for a place, or about a thing, that is not there yet.
    fn must_wait(&self, event: &Event) -> bool {
        let Some(top) = self.screens.last().filter(|_| page::fits(self.cx.ui.size)) else { return false };
        let is_unknown = self.cx.ui.me.is_none() && self.cx.asked_me.is_some();
        let waits = is_unknown || !self.cx.awaited.is_empty() || !self.ahead.is_empty() || top.is_closing();
        let hit = match event {
            Event::Key(key) => resolve(top.contexts(), *key),
            _ => Hit::Nothing,
        };
        match hit {
            // The way out stays open, whatever the service does, unless it was typed for a later place.
            Hit::Run(Command::Back | Command::Quit | Command::Suspend | Command::Redraw)
                if self.ahead.is_empty() =>
            {
                false
            }
            Hit::Run(command) => waits || top.must_wait(command),
            Hit::Type(_) | Hit::Nothing => waits,
        }
    }

    /// Runs what was typed ahead as far as it may be run now.
    fn catch_up(&mut self) {
        while let Some(event) = self.ahead.pop_front() {
            let rest = std::mem::take(&mut self.ahead);
            let must_wait = self.must_wait(&event);
            self.ahead = rest;
            if must_wait {
                self.ahead.push_front(event);
                break;
            }
            self.dirty |= self.take(event);
            self.settle();
        }
    }

    /// A key or a pasted block; says whether it can have changed the picture.
    fn take(&mut self, event: Event) -> bool {
        if !page::fits(self.cx.ui.size) {
            return false;
        }
        let said = self.cx.message.take().is_some();
        let Some(top) = self.screens.last_mut() else { return false };
        match event {
            Event::Key(key) => match resolve(top.contexts(), key) {
                Hit::Run(command) => self.run(command),
                Hit::Type(c) => top.typed(c, &mut self.cx),
                Hit::Nothing => return said,
            },
            Event::Paste(text) => top.pasted(&text, &mut self.cx),
            Event::Resize(..)
            | Event::Answer(..)
            | Event::Arrived(..)
            | Event::Progress(..)
            | Event::News(..)
            | Event::Resumed
            | Event::Hangup => (),
        }
        true
    }

    fn answer(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>) {
        self.cx.acting.remove(&ticket);
        self.cx.ui.n_unsaved = self.cx.acting.len();
        let n_awaited = self.cx.awaited.len();
        self.cx.awaited.retain(|awaited| *awaited != ticket);
        let was_awaited = self.cx.awaited.len() < n_awaited;
        let from = self.cx.effects.len();
        let mut is_first = false;
        if self.cx.asked_me == Some(ticket) {
            self.cx.asked_me = None;
        }
        if let Ok(Reply::Me(me)) = reply {
            is_first = self.cx.ui.me.is_none();
            self.cx.ui.me = Some((**me).clone());
            // Screens that came before the answer did not know the cycle.
            if let Some(top) = self.screens.last_mut().filter(|_| is_first) {
                top.entered(&mut self.cx);
            }
        }
        if let Some((_, what)) = self.cx.undoing.take_if(|(undoing, _)| *undoing == ticket)
            && reply.is_ok()
        {
            self.cx.say(Role::Good, frame::undone(self.cx.ui.lang, what));
            self.cx.ask_me();
            if let Some(top) = self.screens.last_mut() {
                top.entered(&mut self.cx);
            }
        }
        self.cx.did(ticket, reply);
        if let Err(refusal) = reply {
            self.cx.message = Some((Role::Bad, refusal::sentence(self.cx.ui.lang, refusal)));
        }
        let was_closing = self.is_closing();
        for screen in &mut self.screens {
            screen.answered(ticket, reply, &mut self.cx);
        }
        let stays = was_closing && self.cx.moves.is_empty() && !self.is_closing();
        // What was typed for a place that is not to be had must not land elsewhere.
        if (stays || (was_awaited && reply.is_err())) && !self.ahead.is_empty() {
            self.ahead.clear();
            self.cx.bell();
        }
        if was_awaited || is_first {
            self.cx.await_since(from);
        }
    }

    fn is_closing(&self) -> bool {
        self.screens.last().is_some_and(|top| top.is_closing())
    }

    fn learn(&mut self, news: News) {
        match news {
            News::Lost(why) => self.cx.ui.lost = Some(why),
            News::Back => {
                self.cx.ui.lost = None;
                self.warned = false;
                self.cx.say(Role::Good, frame::back(self.cx.ui.lang));
            }
            News::Changed(topics) => {
                let me = self.cx.ui.me.as_ref().and_then(|me| me.person.as_ref()).map(|person| person.id);
                if topics.has(Topic::Cycles) {
                    self.cx.ask_me_meanwhile();
                }
                if topics.meets(&self.cx.shown.topics(me))
                    && let Some(top) = self.screens.last_mut()
                {
                    top.refresh(&mut self.cx);
                }
            }
        }
    }

    fn leave(&mut self) {
        for screen in &mut self.screens {
            screen.leaving(&mut self.cx);
        }
        self.ahead.clear();
        self.cx.effects.push(Effect::Quit);
    }

    /// Commands that mean the same everywhere; the rest is for the top screen.
    fn run(&mut self, command: Command) {
        if self.screens.last().is_some_and(|top| top.opened_by() == Some(command)) {
            return self.cx.close();
        }
        if keymap::needs(self.contexts(), command).is_some_and(|right| !self.cx.ui.may(right)) {
            self.cx.bell();
            return self.cx.say(Role::Warning, frame::may_not(self.cx.ui.lang));
        }
        let place = Place::ALL.into_iter().find(|p| p.command() == command);
        let lang = self.cx.ui.lang;
        match (command, place) {
            (_, Some(Place::Home)) => self.cx.moves.push(Move::Switch(None)),
            (_, Some(place)) => self.cx.moves.push(Move::Switch(Some(place.open()))),
            (Command::GoCycles, _) => self.cx.push(super::screen::cycles::Cycles::default()),
            (Command::GoUndos, _) => self.cx.push(super::screen::undos::Undos::default()),
            (Command::GoJournal, _) => self.cx.push(super::screen::journal::Journal::default()),
            // Whoever leaves now loses what has not arrived; he is told once, and then may.
            (Command::Quit, _) if self.cx.ui.lost.is_some() && self.cx.ui.n_unsaved > 0 && !self.warned => {
                self.warned = true;
                self.cx.bell();
            }
            (Command::GoSettings, _) => self.cx.push(super::screen::settings::SettingsPage::default()),
            (Command::Quit, _) => self.leave(),
            (Command::Suspend, _) => self.cx.effects.push(Effect::Suspend),
            (Command::Redraw, _) => self.cx.effects.push(Effect::Redraw),
            (Command::Language, _) => {
                let other = match lang {
                    Lang::Id => Lang::En,
                    Lang::En => Lang::Id,
                };
                self.cx.ui.lang = other;
                self.cx.ui.remembered.settings.lang = Some(other);
                self.cx.remember();
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
            (Command::Undo, _) if self.screens.last().is_some_and(|top| !top.undoes()) => self.cx.undo(),
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

    fn leave_all_but_home(&mut self) {
        let moves = std::mem::take(&mut self.cx.moves);
        for mut screen in self.screens.split_off(self.screens.len().min(1)).into_iter().rev() {
            screen.leaving(&mut self.cx);
        }
        // Where one goes is settled; who leaves has no say in it.
        self.cx.moves = moves;
    }

    /// Carries out the moves that were asked for, and lets each new top screen ask for what it shows.
    fn settle(&mut self) {
        let mut steps = 0;
        while !self.cx.moves.is_empty() && steps < 16 {
            steps += 1;
            for step in std::mem::take(&mut self.cx.moves) {
                let is_new = match step {
                    Move::Hand(choice) => {
                        if self.screens.len() > 1 {
                            self.screens.pop();
                        }
                        if let Some(top) = self.screens.last_mut() {
                            top.handed(choice, &mut self.cx);
                        }
                        false
                    }
                    Move::Push(screen) => {
                        self.screens.push(screen);
                        true
                    }
                    Move::Switch(screen) => {
                        let is_new = screen.is_some();
                        self.leave_all_but_home();
                        self.screens.extend(screen);
                        is_new
                    }
                    Move::Replace(screen) => {
                        if self.screens.len() > 1 {
                            self.screens.pop();
                        }
                        self.screens.push(screen);
                        true
                    }
                    Move::Pop => {
                        if self.screens.len() > 1 {
                            self.screens.pop();
                        }
                        false
                    }
                    Move::Run(command) => {
                        self.run(command);
                        continue;
                    }
                };
                self.cx.awaited.clear();
                self.cx.shown = Shown::default();
                let from = self.cx.effects.len();
                if let Some(top) = self.screens.last_mut() {
                    top.entered(&mut self.cx);
                }
                // A screen that was there before has something to show, and needs not be waited for.
                if is_new {
                    self.cx.await_since(from);
                }
                if self.cx.ui.me.is_none() && self.cx.asked_me.is_none() {
                    self.cx.ask_me();
                }
            }
        }
    }

    /// Where the keys are taken, for tests.
    pub fn contexts(&self) -> &'static [Context] {
        self.screens.last().map_or(&[], |top| top.contexts())
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
        match &ui.lost {
            Some(why) => {
                let words = frame::lost(ui.lang, ui.n_unsaved, why, self.warned);
                page::message(ui, Some(&(Role::Bad, words)), area, buf);
            }
            None => page::message(ui, self.cx.message.as_ref(), area, buf),
        }
        cursor.filter(|c| area.contains(*c))
    }

    /// What is watched from now on, when that is something else than before.
    pub fn take_watched(&mut self) -> Option<Topics> {
        let me = self.cx.ui.me.as_ref().and_then(|me| me.person.as_ref()).map(|person| person.id);
        let topics = self.cx.shown.topics(me);
        if topics == self.watched {
            return None;
        }
        self.watched = topics.clone();
        Some(topics)
    }

    pub fn take_dirty(&mut self) -> bool {
        std::mem::take(&mut self.dirty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{day::Day, rights::Rights},
        service::{
            api::{Me, Query},
            fault,
        },
        tui::{keymap::keys_of, theme::Theme},
    };
    use std::{cell::RefCell, rc::Rc};

    type Log = Rc<RefCell<Vec<String>>>;

    /// A place that writes down what happens to it; Enter opens another one, which asks when it is entered.
    struct Place {
        name: &'static str,
        asked: Option<Ticket>,
        log: Log,
    }

    impl Place {
        fn says(&self, what: &str) {
            self.log.borrow_mut().push(format!("{} {what}", self.name));
        }
    }

    impl Screen for Place {
        fn contexts(&self) -> &'static [Context] {
            &[Context::Home, Context::List, Context::Open, Context::Go, Context::App]
        }

        fn title(&self, _: &Ui) -> String {
            self.name.into()
        }

        fn entered(&mut self, cx: &mut Cx) {
            self.says("entered");
            if self.name == "list" {
                self.asked = Some(cx.ask(Query::Units));
            }
        }

        fn run(&mut self, command: Command, cx: &mut Cx) {
            self.says(command.name());
            match command {
                Command::Open => cx.push(Place { name: "list", asked: None, log: Rc::clone(&self.log) }),
                Command::Back => cx.close(),
                _ => (),
            }
        }

        fn typed(&mut self, c: char, _: &mut Cx) {
            self.says(&c.to_string());
        }

        fn answered(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>, cx: &mut Cx) {
            if self.asked == Some(ticket) {
                self.says("answered");
                // A second question follows from the first answer.
                self.asked = matches!(reply, Ok(Reply::Units(_))).then(|| cx.ask(Query::Cycles));
            }
        }

        fn leaving(&mut self, _: &mut Cx) {
            self.says("leaving");
        }

        fn view(&self, _: &Ui, _: Rect, _: &mut Buffer) -> Option<Position> {
            None
        }
    }

    /// An app whose questions are answered one by one, when the test says so.
    struct Table {
        app: App,
        log: Log,
        asked: VecDeque<(Ticket, Query)>,
        n_bells: usize,
    }

    impl Table {
        fn new() -> Table {
            let log = Log::default();
            let home = Place { name: "home", asked: None, log: Rc::clone(&log) };
            let app = App::new(Lang::En, Theme::probe(), (80, 24), Box::new(home));
            let mut table = Table { app, log, asked: VecDeque::new(), n_bells: 0 };
            let first = table.app.start();
            table.takes(first);
            table
        }

        fn known() -> Table {
            let mut table = Table::new();
            table.answers();
            table.log.borrow_mut().clear();
            table
        }

        fn takes(&mut self, effects: Vec<Effect>) {
            for effect in effects {
                match effect {
                    Effect::Ask(ticket, query) => self.asked.push_back((ticket, query)),
                    Effect::Bell => self.n_bells += 1,
                    _ => (),
                }
            }
        }

        fn press(&mut self, names: &str) {
            for name in names.split_whitespace() {
                let effects = self.app.update(Event::Key(crate::tui::key::key(name)));
                self.takes(effects);
            }
        }

        fn answers(&mut self) {
            let reply = match self.asked.front().map(|(_, query)| query) {
                Some(Query::Me) => Reply::Me(Box::new(Me {
                    rights: Rights::default(),
                    login: "siti".into(),
                    roles: Vec::new(),
                    person: None,
                    cycle: None,
                    n_employees: 0,
                    journal_head: (0, String::new()),
                    today: Day(0),
                })),
                Some(Query::Units) => Reply::Units(Vec::new()),
                Some(_) => Reply::Cycles(Vec::new()),
                None => panic!("nothing was asked"),
            };
            self.gets(Ok(reply));
        }

        fn gets(&mut self, reply: Result<Reply, Refusal>) {
            let (ticket, _) = self.asked.pop_front().unwrap();
            let effects = self.app.update(Event::Answer(ticket, reply));
            self.takes(effects);
        }

        fn logged(&self) -> String {
            std::mem::take(&mut *self.log.borrow_mut()).join(", ")
        }

        fn depth(&self) -> usize {
            self.app.screens.len()
        }

        fn text(&self) -> String {
            let area = Rect::new(0, 0, 80, 24);
            let mut buffer = Buffer::empty(area);
            self.app.paint(area, &mut buffer);
            buffer.content.iter().map(|cell| cell.symbol()).collect()
        }
    }

    #[test]
    fn keys_typed_ahead_wait_for_the_place_they_are_for() {
        let mut table = Table::known();
        table.press("Enter x Down y");
        assert_eq!(table.logged(), "home open, list entered");
        table.answers();
        assert_eq!(table.logged(), "list answered", "a second question is under way");
        table.answers();
        assert_eq!(table.logged(), "list answered, list x, list down, list y");
        table.press("z");
        assert_eq!(table.logged(), "list z");
    }

    #[test]
    fn keys_before_the_program_knows_who_is_there_are_kept() {
        let mut table = Table::new();
        table.press("x Enter y");
        assert_eq!(table.logged(), "");
        table.answers();
        assert_eq!(table.logged(), "home entered, home x, home open, list entered");
        table.answers();
        table.answers();
        assert_eq!(table.logged(), "list answered, list answered, list y");
    }

    #[test]
    fn esc_leaves_a_place_that_does_not_come_but_does_not_overtake() {
        let mut table = Table::known();
        table.press("Enter Esc");
        assert_eq!(
            (table.logged().as_str(), table.depth()),
            ("home open, list entered, list back, home entered", 1)
        );
        let mut table = Table::known();
        table.press("Enter x Esc");
        assert_eq!(table.depth(), 2);
        table.answers();
        table.answers();
        assert_eq!(table.depth(), 1);
        assert!(table.logged().ends_with("list x, list back, home entered"));
    }

    #[test]
    fn what_was_typed_for_a_place_that_is_refused_lands_nowhere() {
        let mut table = Table::known();
        table.press("Enter x Enter");
        table.gets(Err(Refusal::NoRight));
        assert_eq!((table.logged().as_str(), table.n_bells), ("home open, list entered, list answered", 1));
        assert!(table.text().contains("You have no right to this."));
    }

    #[test]
    fn a_long_sentence_is_said_whole() {
        let mut table = Table::known();
        let words = refusal::sentence(Lang::En, &Refusal::Unreachable(fault::Away::Ended));
        table.app.cx.say(Role::Bad, words.clone());
        let cells: Vec<char> = table.text().chars().collect();
        let line = |y: usize| cells[y * 80..(y + 1) * 80].iter().collect::<String>().trim().to_owned();
        let said = format!("{} {}", line(21), line(22));
        assert_eq!(said, format!("! {words}"));
    }

    #[test]
    fn a_message_goes_with_the_next_key() {
        let mut table = Table::known();
        table.press("Esc");
        assert!(table.text().contains("Press q to leave."));
        table.press("x");
        assert!(!table.text().contains("Press q to leave."));
    }

    #[test]
    fn a_picture_that_is_due_stays_due_whatever_comes_after() {
        let mut table = Table::known();
        table.press("Enter");
        table.answers();
        table.answers();
        for later in ["news", "a key without a meaning", "a key that must wait"] {
            table.app.take_dirty();
            table.press("Down");
            match later {
                "news" => {
                    let topics = Topics::watched(&Query::Units, None);
                    table.app.update(Event::News(News::Changed(topics)));
                }
                "a key without a meaning" => table.press("F9"),
                _ => table.press("Enter x"),
            }
            assert!(table.app.take_dirty(), "{later}");
        }
    }

    #[test]
    fn who_i_am_is_asked_again_when_it_was_refused() {
        let mut table = Table::new();
        table.gets(Err(Refusal::StoreBusy(fault::Busy::Stopping)));
        assert!(table.asked.is_empty());
        table.press("Enter");
        assert!(table.asked.iter().any(|(_, query)| *query == Query::Me));
    }

    #[test]
    fn the_key_that_opened_an_overlay_closes_it() {
        let mut table = Table::known();
        for key in ["F1", "C-p"] {
            table.press(key);
            assert_eq!(table.depth(), 2);
            table.press(key);
            assert_eq!(table.depth(), 1, "{key}");
        }
        table.press("C-p F1 F1 C-p");
        assert_eq!(table.depth(), 1);
    }

    #[test]
    fn a_place_that_is_left_at_once_may_save() {
        let mut table = Table::known();
        table.press("Enter");
        table.answers();
        table.answers();
        table.logged();
        let home = keys_of(Command::GoHome).next().unwrap().to_string();
        table.press(&home);
        assert_eq!((table.logged().as_str(), table.depth()), ("list leaving, home entered", 1));
    }

    #[test]
    fn a_window_too_small_says_so_and_takes_no_keys() {
        let mut table = Table::known();
        table.app.update(Event::Resize(60, 20));
        table.press("x");
        assert_eq!(table.logged(), "");
        let area = Rect::new(0, 0, 60, 20);
        let mut buffer = Buffer::empty(area);
        assert_eq!(table.app.paint(area, &mut buffer), None);
        table.app.update(Event::Resize(80, 24));
        table.press("y");
        assert_eq!(table.logged(), "home y");
    }

    #[test]
    fn leaving_is_possible_by_name_from_everywhere() {
        let mut table = Table::known();
        table.press("F1 C-p k e l u a r");
        let effects = table.app.update(Event::Key(crate::tui::key::key("Enter")));
        assert_eq!(effects, [Effect::Bell], "the words are those of the language");
        table.press("Esc C-p q u i t");
        let effects = table.app.update(Event::Key(crate::tui::key::key("Enter")));
        assert!(effects.contains(&Effect::Quit));
    }
}
