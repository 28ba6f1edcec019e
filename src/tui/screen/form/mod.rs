//! One form: a person, all lines, and the score that moves with every key.
//!
//! Every answer is sent at once and gets its `✓` when it is on disk. The next unfinished form is fetched while
//! this one is filled, and keys that come before it is there are kept and replayed, so that typing never waits.

mod open;
mod picture;

use crate::{
    domain::cycle::Phase,
    service::{
        api::{Act, FormKey, FormPage, Query, Reply},
        fault::Refusal,
    },
    text::{frame, review},
    tui::{
        app::{Cx, Screen, Ui},
        command::Command,
        event::Ticket,
        form::entry::Outcome,
        keymap::Context,
        theme::Role,
        widget::field::Field,
    },
};
use open::Open;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};
use std::collections::{BTreeSet, HashMap, VecDeque};

/// A remark is at most this long.
pub const REMARK_LIMIT: usize = 500;

pub struct FormScreen {
    key: FormKey,
    /// Unfinished forms that come after this one.
    queue: VecDeque<FormKey>,
    open: Option<Open>,
    asked: Option<Ticket>,
    /// The next form, fetched ahead.
    next: Option<Box<FormPage>>,
    asked_next: Option<Ticket>,
    /// Keys that came before the form was there.
    ahead: VecDeque<Ahead>,
    /// Answers on their way: the form they are of, and the line.
    saving: HashMap<Ticket, (FormKey, usize)>,
    submitting: HashMap<Ticket, FormKey>,
    /// Submitted last, with the person's name: what Ctrl-Z takes back.
    last: Option<(FormKey, String)>,
    remark: Option<Field>,
    /// The same form asked again, because it has changed elsewhere, and the lines that were set here meanwhile.
    asked_again: Option<(Ticket, BTreeSet<usize>)>,
}

enum Ahead {
    Run(Command),
    Type(char),
}

impl FormScreen {
    pub fn new(key: FormKey, queue: VecDeque<FormKey>) -> FormScreen {
        FormScreen {
            key,
            queue,
            open: None,
            asked: None,
            next: None,
            asked_next: None,
            ahead: VecDeque::new(),
            saving: HashMap::new(),
            submitting: HashMap::new(),
            last: None,
            remark: None,
            asked_again: None,
        }
    }

    fn query(key: &FormKey) -> Query {
        Query::Form {
            cycle: key.cycle,
            subject: key.subject,
            group: key.group,
            respondent: key.respondent.clone(),
        }
    }

    fn load(&mut self, page: FormPage, cx: &mut Cx) {
        self.key = page.key.clone();
        self.open = Some(Open::new(page));
        self.fetch_next(cx);
        while let Some(key) = self.ahead.pop_front() {
            match key {
                Ahead::Run(command) => self.run(command, cx),
                Ahead::Type(c) => self.typed(c, cx),
            }
            if self.open.is_none() {
                break;
            }
        }
    }

    fn fetch_next(&mut self, cx: &mut Cx) {
        self.next = None;
        self.asked_next = self.queue.front().map(|key| cx.ask(FormScreen::query(key)));
    }

    /// Opens another form; what is typed meanwhile is kept.
    fn go_to(&mut self, key: FormKey, cx: &mut Cx) {
        self.open = None;
        self.asked = Some(cx.ask(FormScreen::query(&key)));
        self.key = key;
    }

    fn submit(&mut self, cx: &mut Cx) {
        let Some(open) = &self.open else { return };
        let name = open.page.person.name.clone();
        // What is shown counts, also where an answer has not arrived or was refused.
        let answers = open.entry.cells.list();
        let ticket = cx.act(Act::Submit { form: self.key.clone(), answers });
        self.submitting.insert(ticket, self.key.clone());
        self.last = Some((self.key.clone(), name.clone()));
        cx.say(Role::Good, review::submitted_of(cx.ui.lang, name));
        self.go_on(cx);
    }

    /// The next unfinished form, or back to the list.
    fn go_on(&mut self, cx: &mut Cx) {
        let Some(key) = self.queue.pop_front() else {
            if let Some(open) = &mut self.open {
                open.close();
            }
            cx.say(Role::Good, review::all_submitted(cx.ui.lang));
            cx.close();
            return;
        };
        match self.next.take().filter(|page| page.key == key) {
            Some(page) => self.load(*page, cx),
            None => self.go_to(key, cx),
        }
    }

    fn undo(&mut self, cx: &mut Cx) {
        let lang = cx.ui.lang;
        let Some(open) = &mut self.open else { return };
        if open.page.submitted.is_some() {
            self.last = Some((self.key.clone(), open.page.person.name.clone()));
        } else if open.may_enter()
            && let outcome @ Outcome::Set(_) = open.entry.undo()
        {
            return self.react(outcome, cx);
        }
        match self.last.take() {
            Some((key, name)) => {
                cx.act(Act::Reopen { form: key.clone() });
                if key != self.key {
                    self.queue.push_front(self.key.clone());
                }
                self.asked_next = None;
                cx.say(Role::Text, review::reopened(lang, name));
                self.go_to(key, cx);
            }
            None => cx.say(Role::Text, review::nothing_to_undo(lang)),
        }
    }

    fn react(&mut self, outcome: Outcome, cx: &mut Cx) {
        let lang = cx.ui.lang;
        let Some(open) = &mut self.open else { return };
        match outcome {
            Outcome::Set(line) => {
                let cells = vec![(open.entry.cells.lines[line], open.entry.cells.answers[line])];
                let act = Act::SaveDraft { form: self.key.clone(), cells, at: open.at() };
                let ticket = cx.act(act);
                self.saving.insert(ticket, (self.key.clone(), line));
                if let Some((_, touched)) = &mut self.asked_again {
                    touched.insert(line);
                }
                open.sent(line);
            }
            Outcome::Refused(why) => {
                cx.bell();
                cx.say(Role::Warning, review::why(lang, &why));
            }
            Outcome::Open(n) => cx.say(Role::Warning, review::still_open(lang, n)),
            Outcome::Complete => self.submit(cx),
            Outcome::Moved | Outcome::Nothing => (),
        }
    }

    fn enter_remark(&mut self, command: Command, cx: &mut Cx) {
        let (Some(field), Some(open)) = (&mut self.remark, &mut self.open) else { return };
        match command {
            Command::Clear => {
                field.backspace();
            }
            Command::Left => field.left(),
            Command::Right => field.right(),
            Command::Accept => {
                let remark = field.text().trim().to_owned();
                let line = open.at();
                open.page.draft.set_remark(line, &remark);
                cx.act(Act::SaveRemark { form: self.key.clone(), line, remark });
                if let Some((_, touched)) = &mut self.asked_again {
                    touched.insert(open.entry.cursor);
                }
                self.remark = None;
            }
            Command::Back => self.remark = None,
            _ => (),
        }
    }
}

impl Screen for FormScreen {
    fn contexts(&self) -> &'static [Context] {
        match (&self.open, &self.remark) {
            (_, Some(_)) => &[Context::Text, Context::Field, Context::App],
            (Some(open), None) if !open.may_enter() => {
                &[Context::List, Context::Open, Context::Go, Context::App]
            }
            _ => &[Context::Form, Context::Entry, Context::App],
        }
    }

    fn undoes(&self) -> bool {
        true
    }

    fn title(&self, ui: &Ui) -> String {
        review::tasks_title(ui.lang)
    }

    fn entered(&mut self, cx: &mut Cx) {
        cx.look_at(&FormScreen::query(&self.key));
        if self.open.is_none() && self.asked.is_none() {
            self.asked = Some(cx.ask(FormScreen::query(&self.key)));
        }
        self.refresh(cx);
    }

    fn refresh(&mut self, cx: &mut Cx) {
        if self.open.is_none() {
            return;
        }
        if self.submitting.is_empty() {
            self.asked_again = Some((cx.ask(FormScreen::query(&self.key)), BTreeSet::new()));
        }
        self.fetch_next(cx);
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        if self.remark.is_some() {
            return self.enter_remark(command, cx);
        }
        if command == Command::Back {
            self.leaving(cx);
            return cx.close();
        }
        let Some(open) = &mut self.open else {
            return self.ahead.push_back(Ahead::Run(command));
        };
        let height = picture::list_height(cx.ui.size);
        let may_enter = open.may_enter();
        let entry = &mut open.entry;
        let (cursor, last) = (entry.cursor, entry.cells.n().saturating_sub(1));
        let outcome = match command {
            Command::Undo => return self.undo(cx),
            Command::Up | Command::PrevField => entry.go(cursor.saturating_sub(1)),
            Command::Down | Command::NextField => entry.go(cursor + 1),
            Command::PageUp => entry.go(cursor.saturating_sub(height)),
            Command::PageDown => entry.go((cursor + height).min(last)),
            Command::First => entry.go(0),
            Command::Last => entry.go(last),
            Command::Open | Command::Accept if !may_enter => return self.go_on(cx),
            _ if !may_enter => Outcome::Nothing,
            Command::Accept => entry.accept(),
            Command::NotObserved => entry.not_observed(),
            Command::Ditto => entry.ditto(),
            Command::Clear => entry.clear(),
            Command::Remark => {
                let remark = open.page.draft.remark(open.at()).unwrap_or_default();
                self.remark = Some(Field::new(remark, REMARK_LIMIT));
                Outcome::Moved
            }
            _ => Outcome::Nothing,
        };
        self.react(outcome, cx);
    }

    fn typed(&mut self, c: char, cx: &mut Cx) {
        if let Some(field) = &mut self.remark {
            field.type_char(c);
            return;
        }
        match &mut self.open {
            None => self.ahead.push_back(Ahead::Type(c)),
            Some(open) if open.may_enter() => {
                let outcome = open.entry.typed(c);
                self.react(outcome, cx);
            }
            Some(_) => (),
        }
    }

    fn leaving(&mut self, cx: &mut Cx) {
        if let Some(open) = self.open.as_mut().filter(|o| o.has_moved()) {
            open.page.draft.at = open.at();
            cx.act(Act::SaveDraft { form: self.key.clone(), cells: Vec::new(), at: open.at() });
        }
    }

    fn answered(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>, cx: &mut Cx) {
        if let Some((key, line)) = self.saving.remove(&ticket) {
            if let Some(open) = self.open.as_mut().filter(|_| key == self.key) {
                open.arrived(line, reply.is_ok());
            }
        } else if let Some(key) = self.submitting.remove(&ticket) {
            if reply.is_err() {
                // It did not go through; the sentence is on the message line, the form is next.
                self.last = None;
                self.queue.push_front(key);
                self.next = None;
            }
        } else if self.asked == Some(ticket) {
            self.asked = None;
            match reply {
                Ok(Reply::Form(page)) => {
                    if page.phase != Phase::Open {
                        cx.say(Role::Warning, review::not_open_now(cx.ui.lang));
                    }
                    self.load((**page).clone(), cx);
                }
                _ => {
                    self.ahead.clear();
                    cx.close();
                }
            }
        } else if let Some((_, touched)) = self.asked_again.take_if(|(asked, _)| *asked == ticket) {
            if let (Ok(Reply::Form(page)), Some(open)) = (reply, &mut self.open)
                && page.key == self.key
            {
                match open.meet(page, &touched) {
                    Some(0) => (),
                    Some(n) => cx.say(Role::Warning, review::changed_elsewhere(cx.ui.lang, n)),
                    None if self.remark.is_none() => {
                        cx.say(Role::Warning, review::form_changed_elsewhere(cx.ui.lang));
                        self.load((**page).clone(), cx);
                    }
                    None => (),
                }
            }
        } else if self.asked_next == Some(ticket) {
            self.asked_next = None;
            if let Ok(Reply::Form(page)) = reply {
                self.next = Some(page.clone());
            }
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        match &self.open {
            Some(open) => picture::draw(open, self.remark.as_ref(), ui, area, buf),
            None => {
                buf.set_string(area.x + 1, area.y, frame::loading(ui.lang), ui.theme.of(Role::Muted));
                None
            }
        }
    }
}
