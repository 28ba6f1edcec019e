//! What one sets for oneself, and below it what is asked on the phone: which program, who, which store.

use crate::{
    domain::day::WIB,
    service::{
        api::{About, Query, Reply},
        fault::Refusal,
    },
    text::{Lang, common, frame, say, settings as t},
    tui::{
        app::{Cx, Screen, Ui},
        command::Command,
        event::{Arrived, Ticket},
        keymap::Context,
        theme::{Colours, Role, Theme},
        widget::{paged::Paged, text},
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

/// What can be set, one line each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    Language,
    Colours,
}

const CHOICES: [Choice; 2] = [Choice::Language, Choice::Colours];
/// Where values stand.
const VALUES: u16 = 14;

#[derive(Default)]
pub struct SettingsPage {
    list: Paged,
    about: Option<Box<About>>,
    asked: Option<Ticket>,
    writing: Option<Ticket>,
}

/// The next or the last one of a few, round and round.
fn turned<T: Copy + PartialEq>(all: &[T], now: T, forward: bool) -> T {
    let n = all.len();
    let at = all.iter().position(|one| *one == now).unwrap_or(0);
    let next = if forward { at + 1 } else { at + n.saturating_sub(1) };
    all.get(next % n.max(1)).copied().unwrap_or(now)
}

impl SettingsPage {
    fn turn(&mut self, forward: bool, cx: &mut Cx) {
        let ui = &mut cx.ui;
        match CHOICES.get(self.list.cursor) {
            Some(Choice::Language) => {
                ui.lang = turned(&Lang::ALL, ui.lang, forward);
                ui.remembered.settings.lang = Some(ui.lang);
            }
            Some(Choice::Colours) => {
                let colours = turned(&Colours::ALL, ui.remembered.settings.colours, forward);
                ui.remembered.settings.colours = colours;
                ui.theme = Theme::chosen(colours, &ui.usual);
            }
            None => return,
        }
        self.writing = cx.remember();
    }

    /// The lines for the phone: what each is about, and what it says.
    fn facts(&self, ui: &Ui) -> Vec<(String, String)> {
        let lang = ui.lang;
        let mut facts = vec![(t::version(lang), format!("kinerja {}", env!("CARGO_PKG_VERSION")))];
        if let Some(me) = &ui.me {
            let who = match &me.person {
                Some(person) => t::person(lang, &me.login, &person.name),
                None => t::no_person(lang, &me.login),
            };
            let roles: Vec<String> = me.roles.iter().map(|role| common::role(lang, *role)).collect();
            facts.push((t::me(lang), who));
            facts.extend(me.person.as_ref().map(|person| (t::nip(lang), person.nip.to_string())));
            facts.push((t::roles(lang), roles.join(", ")));
        }
        if let Some(about) = &self.about {
            // The file is the server's own affair; on the phone its socket says which one.
            let place = match (&ui.server, &about.store) {
                (Some(socket), _) => (t::server(lang), socket.display().to_string()),
                (None, Some(file)) => (t::store(lang), file.display().to_string()),
                (None, None) => (t::store(lang), t::in_no_file(lang)),
            };
            let tenths = about.n_bytes * 10 / 1_000_000;
            let mark = if lang == Lang::Id { ',' } else { '.' };
            let mb = format!("{}{mark}{}", say::count(lang, tenths / 10), tenths % 10);
            let (n, hash) = &about.journal_head;
            facts.extend([
                place,
                (t::size(lang), t::of_size(lang, mb, about.schema, say::day(lang, about.created.day(WIB)))),
                (t::journal(lang), t::head(lang, say::count(lang, *n), hash)),
                (t::people(lang), say::count(lang, about.n_employees.into())),
            ]);
        }
        facts
    }
}

impl Screen for SettingsPage {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Settings, Context::Choice, Context::List, Context::Go, Context::App]
    }

    fn title(&self, ui: &Ui) -> String {
        t::title(ui.lang)
    }

    fn help(&self, ui: &Ui) -> Option<String> {
        Some(t::help(ui.lang))
    }

    fn entered(&mut self, cx: &mut Cx) {
        self.list.resize(CHOICES.len());
        self.asked = Some(cx.ask(Query::About));
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        match command {
            Command::Back => cx.close(),
            Command::Edit | Command::Right => self.turn(true, cx),
            Command::Left => self.turn(false, cx),
            other => {
                self.list.run(other, CHOICES.len());
            }
        }
    }

    fn answered(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>, _cx: &mut Cx) {
        if self.asked == Some(ticket) {
            self.asked = None;
            if let Ok(Reply::About(about)) = reply {
                self.about = Some(about.clone());
            }
        }
    }

    fn arrived(&mut self, ticket: Ticket, arrived: &Arrived, cx: &mut Cx) {
        if self.writing != Some(ticket) {
            return;
        }
        self.writing = None;
        let lang = cx.ui.lang;
        let file = cx.ui.remembered.place.as_ref().map_or_else(String::new, |p| p.display().to_string());
        match arrived {
            Arrived::Written(Ok(())) => cx.say(Role::Good, t::remembered(lang, file)),
            Arrived::Written(Err(why)) => cx.say(Role::Bad, t::cannot_write(lang, file, why)),
            Arrived::Listing(_) | Arrived::Bytes(_) => (),
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let lang = ui.lang;
        let width = usize::from(area.width.saturating_sub(VALUES + 1));
        let put = |buf: &mut Buffer, x: u16, y: u16, words: &str, role: Role| {
            let room = usize::from(area.right().saturating_sub(x + 1));
            buf.set_stringn(x, y, text::cut(words, room), room, ui.theme.of(role));
            x + text::width(words) as u16
        };
        let mut y = area.y;
        for (i, choice) in CHOICES.into_iter().enumerate() {
            let (label, value) = match choice {
                Choice::Language => (t::language(lang), t::lang(lang, lang)),
                Choice::Colours => (t::colours(lang), t::colours_of(lang, ui.remembered.settings.colours)),
            };
            let is_chosen = i == self.list.cursor;
            put(buf, area.x + 1, y, if is_chosen { "▸" } else { " " }, Role::Chosen);
            put(buf, area.x + 3, y, &label, Role::Label);
            put(
                buf,
                area.x + VALUES,
                y,
                &format!("‹ {value} ›"),
                if is_chosen { Role::Chosen } else { Role::Value },
            );
            y += 1;
        }
        put(buf, area.x + 3, y, &t::sample(lang), Role::Label);
        let mut x = area.x + VALUES;
        let samples = [
            (t::sample_good(lang), Role::Good),
            (t::sample_warning(lang), Role::Warning),
            (t::sample_bad(lang), Role::Bad),
            ("F1".to_owned(), Role::Key),
            (t::sample_muted(lang), Role::Muted),
            ("█████".to_owned(), Role::Bar),
        ];
        for (words, role) in samples {
            x = put(buf, x, y, &words, role) + 2;
        }
        match &ui.remembered.place {
            Some(file) => put(buf, area.x + 3, y + 1, &t::remembered(lang, file.display()), Role::Muted),
            None => put(buf, area.x + 3, y + 1, &t::not_remembered(lang), Role::Warning),
        };
        put(buf, area.x + 1, y + 3, &t::about(lang), Role::Title);
        y += 4;
        for (label, value) in self.facts(ui) {
            put(buf, area.x + 3, y, &label, Role::Label);
            for line in text::wrap(&value, width) {
                put(buf, area.x + VALUES, y, &line, Role::Value);
                y += 1;
            }
        }
        if self.asked.is_some() {
            put(buf, area.x + 3, y, &frame::loading(lang), Role::Muted);
        }
        None
    }
}
