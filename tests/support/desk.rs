//! The interface on a real service, without a terminal: keys in, picture out, answers when the test wants them.

use kinerja::{
    client::{Link, embedded::Embedded},
    domain::{decimal::Hundredths, id::EmployeeId, subject::Standing},
    service::{
        Service,
        api::{Act, Query, Reply},
        progress::Progress,
    },
    store::Store,
    text::Lang,
    tui::{
        app::App,
        event::{Effect, Event},
        files,
        key::key,
        screen::Place,
        theme::{Theme, roles_of},
    },
};
use ratatui::{buffer::Buffer, layout::Rect};
use std::{collections::VecDeque, path::Path, sync::Arc};

pub struct Desk {
    pub app: App,
    pub link: Arc<dyn Link>,
    /// What was asked and is not yet answered.
    pub held: VecDeque<Effect>,
    /// Answers wait until `answer_all`.
    pub is_late: bool,
    pub n_keys: usize,
    pub n_bells: usize,
    /// What the tests say about the day and other things that would change a picture.
    pub freeze: fn(Reply) -> Reply,
}

impl Desk {
    pub fn new(link: Arc<dyn Link>, lang: Lang, size: (u16, u16), theme: Theme) -> Desk {
        Desk::frozen(link, lang, size, theme, |reply| reply)
    }

    pub fn frozen(
        link: Arc<dyn Link>,
        lang: Lang,
        size: (u16, u16),
        theme: Theme,
        freeze: fn(Reply) -> Reply,
    ) -> Desk {
        let app = App::new(lang, theme, size, Place::Home.open()).served_at(link.server());
        let mut desk =
            Desk { app, link, held: VecDeque::new(), is_late: false, n_keys: 0, n_bells: 0, freeze };
        let first = desk.app.start();
        desk.take(first);
        desk
    }

    /// A store on disk, opened in this process for the first login that it knows.
    pub fn on(store: &Path) -> Desk {
        Desk::new(link(store), Lang::Id, (80, 24), Theme::colour())
    }

    fn take(&mut self, effects: Vec<Effect>) {
        self.held.extend(effects);
        if !self.is_late {
            self.answer_all();
        }
    }

    /// Answers everything that was asked, and what is asked in return.
    pub fn answer_all(&mut self) {
        while self.answer_one() {}
    }

    /// Answers what was asked first; says whether there was anything.
    pub fn answer_one(&mut self) -> bool {
        let Some(effect) = self.held.pop_front() else { return false };
        let event = match effect {
            Effect::Ask(ticket, query) => {
                Event::Answer(ticket, self.link.ask(query, &Progress::default()).map(self.freeze))
            }
            Effect::Do(ticket, act) => {
                Event::Answer(ticket, self.link.act(act, &Progress::default()).map(self.freeze))
            }
            Effect::List(ticket, path) => Event::Arrived(ticket, files::listing(&path)),
            Effect::Read(ticket, path) => Event::Arrived(ticket, files::bytes(&path)),
            Effect::Write(ticket, path, text) => Event::Arrived(ticket, files::write(&path, &text)),
            Effect::Bell => {
                self.n_bells += 1;
                return true;
            }
            Effect::Redraw | Effect::Suspend | Effect::Quit => return true,
        };
        let more = self.app.update(event);
        self.held.extend(more);
        true
    }

    /// Keys by name, divided by blanks.
    pub fn press(&mut self, names: &str) -> &mut Desk {
        for name in names.split_whitespace() {
            self.n_keys += 1;
            let effects = self.app.update(Event::Key(key(name)));
            self.take(effects);
        }
        self
    }

    /// Every character a key.
    pub fn types(&mut self, text: &str) -> &mut Desk {
        for c in text.chars() {
            let name = if c == ' ' { "Space".to_owned() } else { c.to_string() };
            self.press(&name);
        }
        self
    }

    pub fn paste(&mut self, text: &str) -> &mut Desk {
        let effects = self.app.update(Event::Paste(text.to_owned()));
        self.take(effects);
        self
    }

    fn buffer(&self) -> Buffer {
        let (w, h) = self.app.ui().size;
        let area = Rect::new(0, 0, w, h);
        let mut buffer = Buffer::empty(area);
        self.app.paint(area, &mut buffer);
        buffer
    }

    pub fn text(&self) -> String {
        lines(&self.buffer())
    }

    /// Text and, below, the role of each cell; for a desk with the probe theme.
    pub fn planes(&self) -> String {
        let buffer = self.buffer();
        let roles = roles_of(&buffer).iter().map(|l| l.trim_end_matches('.').to_owned()).collect::<Vec<_>>();
        format!("{}\n{}", lines(&buffer), roles.join("\n"))
    }

    #[track_caller]
    pub fn shows(&mut self, words: &str) -> &mut Desk {
        assert!(self.text().contains(words), "no {words:?} on:\n{}", self.text());
        self
    }

    /// The number after a word, as it stands on the screen.
    pub fn number_after(&self, word: &str) -> Option<Hundredths> {
        let text = self.text();
        let line = text.lines().find_map(|l| l.trim_start().strip_prefix(word))?;
        let number = line.split_whitespace().next()?.replace(',', "");
        number.parse().ok().map(Hundredths)
    }

    pub fn standing(&self, employee: EmployeeId) -> Standing {
        let cycle = self.app.ui().cycle().unwrap();
        let query = Query::Scores { cycle, unit: None, employee: Some(employee) };
        match self.link.ask(query, &Progress::default()) {
            Ok(Reply::Scores(rows)) => rows.into_iter().next().unwrap().score.standing,
            other => panic!("{other:?}"),
        }
    }

    pub fn ask(&self, query: Query) -> Reply {
        self.link.ask(query, &Progress::default()).unwrap()
    }

    pub fn act(&self, act: Act) -> Reply {
        self.link.act(act, &Progress::default()).unwrap()
    }
}

pub fn link(store: &Path) -> Arc<dyn Link> {
    let store = Store::open(store).unwrap();
    let accounts = store.snapshot().unwrap().view().accounts().unwrap();
    let login = accounts.first().map(|(_, a)| a.login.clone()).unwrap();
    let service = Service::start(store).unwrap();
    Arc::new(Embedded::new(service, login))
}

fn lines(buffer: &Buffer) -> String {
    let area = buffer.area;
    let row = |y| {
        let cells = (0..area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>();
        cells.trim_end().to_owned()
    };
    (0..area.height).map(row).collect::<Vec<_>>().join("\n")
}
