//! A record as a column of fields: typing changes, Enter goes on, F2 saves from anywhere, and so does Enter on the
//! line below the fields, Esc leaves.
//!
//! What the fields mean is known to whoever opens it: he gives them with a function that makes the act of them.

use super::{find::Find, pick::Pick};
use crate::{
    service::{
        api::{Act, Query, Reply},
        fault::Refusal,
    },
    text::{Lang, editor as t, fields},
    tui::{
        app::{Choice, Cx, Screen, Ui},
        command::Command,
        event::Ticket,
        keymap::Context,
        theme::Role,
        widget::{slot::Slot, text},
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

/// A field: its name in files, which leads to its words, and what stands in it.
pub struct FieldRow {
    pub column: &'static str,
    pub slot: Slot,
}

impl FieldRow {
    pub fn new(column: &'static str, slot: Slot) -> FieldRow {
        FieldRow { column, slot }
    }
}

/// What the fields come to, or which one is wrong and why.
pub type Build = Box<dyn Fn(&[FieldRow], Lang) -> Result<Outcome, (usize, String)>>;

pub enum Outcome {
    /// To be saved under this name.
    Act(Box<Act>, String),
    /// For the screen below, which is told with `handed`.
    Choice(Choice),
}

/// The fields of the same record in an answer.
pub type Read = Box<dyn Fn(&Reply, Lang) -> Option<Editor>>;

/// How the same record is asked again, and what its fields are by then.
pub struct Again {
    pub query: Query,
    pub read: Read,
}

pub struct Editor {
    title: String,
    rows: Vec<FieldRow>,
    /// What stood in the fields at the beginning.
    before: Vec<Slot>,
    build: Build,
    at: usize,
    /// Which field was found wrong.
    fault: Option<(usize, String)>,
    /// Esc was pressed once over unsaved changes.
    leaves: bool,
    asked: Option<Ticket>,
    again: Option<Again>,
    asked_again: Option<Ticket>,
    /// What somebody else has put meanwhile into fields that were changed here, too.
    theirs: Vec<Option<String>>,
}

impl Editor {
    pub fn new(title: String, rows: Vec<FieldRow>, build: Build) -> Editor {
        let before = rows.iter().map(|row| row.slot.clone()).collect();
        let theirs = vec![None; rows.len()];
        Editor {
            title,
            rows,
            before,
            build,
            at: 0,
            fault: None,
            leaves: false,
            asked: None,
            again: None,
            asked_again: None,
            theirs,
        }
    }

    /// A record that others may change while it is open here.
    #[must_use]
    pub fn shared(mut self, query: Query, read: Read) -> Editor {
        self.again = Some(Again { query, read });
        self
    }

    fn ask_again(&mut self, cx: &mut Cx) {
        self.asked_again = self.again.as_ref().map(|again| cx.ask(again.query.clone()));
    }

    /// Takes over what others have changed. A field that was changed here keeps what stands in it, with theirs
    /// beside it; saving then is knowing both. Says whether there is such a field, if anything was changed.
    fn meet(&mut self, now: Editor) -> Option<bool> {
        if now.rows.len() != self.rows.len() {
            return None;
        }
        // Also what no field shows may have changed.
        self.build = now.build;
        if now.before.iter().zip(&self.before).all(|(new, old)| new.is(old)) {
            return None;
        }
        let mut both = false;
        for (i, (row, before)) in self.rows.iter_mut().zip(&self.before).enumerate() {
            let Some(new) = now.before.get(i) else { break };
            if row.slot.is(before) {
                row.slot = new.clone();
            } else if !new.is(before) && !row.slot.is(new) {
                both = true;
                self.theirs[i] = Some(new.words().to_owned());
            }
        }
        self.before = now.before;
        if both {
            self.at = self.theirs.iter().position(Option::is_some).unwrap_or(self.at);
        }
        Some(both)
    }

    /// With the cursor on a field.
    #[must_use]
    pub fn at(mut self, column: &str) -> Editor {
        self.at = self.rows.iter().position(|row| row.column == column).unwrap_or(0);
        self
    }

    fn is_changed(&self) -> bool {
        self.rows.iter().zip(&self.before).any(|(row, before)| !row.slot.is(before))
    }

    fn save(&mut self, cx: &mut Cx) {
        match (self.build)(&self.rows, cx.ui.lang) {
            Ok(Outcome::Act(act, name)) => self.asked = Some(cx.deed(*act, name)),
            Ok(Outcome::Choice(choice)) => cx.close_with(choice),
            Err((at, why)) => {
                self.at = at;
                cx.bell();
                cx.say(Role::Bad, t::wrong(cx.ui.lang, self.label(cx.ui.lang, at), &why));
                self.fault = Some((at, why));
            }
        }
    }

    fn label(&self, lang: Lang, at: usize) -> String {
        self.rows.get(at).map_or(String::new(), |row| fields::label(lang, row.column))
    }

    fn accept(&mut self, cx: &mut Cx) {
        match self.rows.get(self.at).map(|row| &row.slot) {
            Some(Slot::Employee(None)) => cx.push(Find::picking(None)),
            Some(Slot::Unit(None)) => cx.push(Pick::units(cx.ui.lang)),
            Some(_) if self.at + 1 < self.rows.len() => self.at += 1,
            Some(_) | None => self.save(cx),
        }
    }
}

impl Screen for Editor {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Fields, Context::Text, Context::Field, Context::App]
    }

    fn title(&self, _ui: &Ui) -> String {
        self.title.clone()
    }

    fn help(&self, ui: &Ui) -> Option<String> {
        Some(t::help(ui.lang))
    }

    fn entered(&mut self, cx: &mut Cx) {
        if let Some(again) = &self.again {
            cx.look_at(&again.query);
        }
    }

    fn refresh(&mut self, cx: &mut Cx) {
        self.ask_again(cx);
    }

    fn is_closing(&self) -> bool {
        self.asked.is_some()
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        // The last line saves.
        let n = self.rows.len() + 1;
        let leaves = std::mem::take(&mut self.leaves);
        match command {
            Command::Back if !self.is_changed() || leaves => cx.close(),
            Command::Back => {
                self.leaves = true;
                cx.say(Role::Warning, t::unsaved(cx.ui.lang));
            }
            Command::Save => self.save(cx),
            Command::Accept => self.accept(cx),
            Command::Up | Command::PrevField => self.at = (self.at + n - 1) % n,
            Command::Down | Command::NextField => self.at = (self.at + 1) % n,
            Command::PageUp => self.at = 0,
            Command::PageDown => self.at = n - 1,
            other => {
                if let Some(row) = self.rows.get_mut(self.at) {
                    row.slot.run(other);
                    self.fault = None;
                }
            }
        }
    }

    fn typed(&mut self, c: char, cx: &mut Cx) {
        self.leaves = false;
        let Some(row) = self.rows.get_mut(self.at) else { return cx.bell() };
        self.fault = None;
        match &row.slot {
            // Whoever begins to type a name looks for it.
            Slot::Employee(_) => cx.push(Find::picking(Some(c))),
            Slot::Unit(_) => cx.push(Pick::units(cx.ui.lang).with(c)),
            Slot::Text(_) | Slot::Choice(..) => {
                if !row.slot.type_char(c) {
                    cx.bell();
                }
            }
        }
    }

    fn handed(&mut self, choice: Choice, _cx: &mut Cx) {
        let Some(row) = self.rows.get_mut(self.at) else { return };
        match (&mut row.slot, choice) {
            (Slot::Employee(chosen), Choice::Employee(id, name)) => *chosen = Some((id, name)),
            (Slot::Unit(chosen), Choice::Unit(id, name)) => *chosen = Some((id, name)),
            _ => return,
        }
        self.fault = None;
        self.at += 1;
    }

    fn answered(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>, cx: &mut Cx) {
        if self.asked_again.take_if(|asked| *asked == ticket).is_some() {
            let lang = cx.ui.lang;
            let again = self.again.as_ref().zip(reply.as_ref().ok());
            let now = again.and_then(|(again, reply)| (again.read)(reply, lang));
            match now.and_then(|now| self.meet(now)) {
                Some(true) => cx.say(Role::Warning, t::both_changed(lang)),
                Some(false) => cx.say(Role::Warning, t::others_changed(lang)),
                None => (),
            }
            return;
        }
        if self.asked.take_if(|asked| *asked == ticket).is_none() {
            return;
        }
        match reply {
            Ok(_) => cx.close(),
            Err(Refusal::Field { column, .. }) => {
                if let Some(at) = self.rows.iter().position(|row| row.column == *column) {
                    self.at = at;
                }
                cx.bell();
            }
            Err(Refusal::ChangedSince) => {
                cx.bell();
                self.ask_again(cx);
            }
            Err(_) => cx.bell(),
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let lang = ui.lang;
        let width = usize::from(area.width.saturating_sub(2));
        let wide = self.rows.iter().map(|row| text::width(&fields::label(lang, row.column))).max();
        let wide = wide.unwrap_or_default().clamp(10, 26);
        let height = usize::from(area.height.saturating_sub(3)).max(1);
        let top = self.at.min(self.rows.len().saturating_sub(1)) / height * height;
        let mut cursor = None;
        for (y, (i, row)) in (area.y + 1..).zip(self.rows.iter().enumerate().skip(top).take(height)) {
            let here = i == self.at;
            buf.set_string(area.x, y, if here { "▸" } else { " " }, ui.theme.of(Role::Chosen));
            let label = text::left(&fields::label(lang, row.column), wide);
            let is_wrong = self.fault.as_ref().is_some_and(|(at, _)| *at == i);
            let role = if is_wrong { Role::Bad } else { Role::Label };
            buf.set_stringn(area.x + 2, y, label, wide, ui.theme.of(role));
            let mut at = Rect {
                x: area.x + 4 + wide as u16,
                y,
                width: area.width.saturating_sub(5 + wide as u16),
                height: 1,
            };
            if let Some(Some(theirs)) = self.theirs.get(i) {
                at.width /= 2;
                let words = t::theirs(lang, if theirs.is_empty() { "–" } else { theirs });
                let (x, room) = (at.right() + 1, usize::from(at.width).saturating_sub(1));
                buf.set_stringn(x, y, text::cut(&words, room), room, ui.theme.of(Role::Warning));
            }
            let room = usize::from(at.width);
            match &row.slot {
                Slot::Text(field) if here => cursor = Some(field.draw(ui, "", at, buf)),
                Slot::Choice(..) if here => {
                    let words = format!("‹ {} ›", row.slot.words());
                    buf.set_stringn(at.x, y, text::cut(&words, room), room, ui.theme.of(Role::Value));
                }
                slot => {
                    let empty = slot.words().is_empty();
                    let words = match (empty, here, slot) {
                        (true, true, Slot::Employee(_) | Slot::Unit(_)) => t::to_pick(lang),
                        (true, _, Slot::Employee(_) | Slot::Unit(_)) => fields::empty(lang),
                        _ => slot.words().to_owned(),
                    };
                    let role = if empty { Role::Muted } else { Role::Value };
                    buf.set_stringn(at.x, y, text::cut(&words, room), room, ui.theme.of(role));
                }
            }
        }
        let n_shown = self.rows.len().min(top + height) - top;
        // With a blank line above it where there is room.
        let y = area.y + 1 + (n_shown + usize::from(n_shown + 2 <= height)) as u16;
        if top + height >= self.rows.len() {
            let here = self.at == self.rows.len();
            buf.set_string(area.x, y, if here { "▸" } else { " " }, ui.theme.of(Role::Chosen));
            let role = if here { Role::Chosen } else { Role::Key };
            buf.set_stringn(area.x + 2, y, t::save(lang), width, ui.theme.of(role));
        }
        let hint = match self.rows.get(self.at).map(|row| &row.slot) {
            None => t::hint_save(lang),
            Some(Slot::Choice(..)) => t::hint_choice(lang),
            Some(Slot::Employee(_) | Slot::Unit(_)) => t::hint_pick(lang),
            Some(Slot::Text(_)) => t::hint_text(lang),
        };
        let words = match &self.fault {
            Some((_, why)) => why.clone(),
            None => hint,
        };
        let role = if self.fault.is_some() { Role::Bad } else { Role::Muted };
        buf.set_stringn(area.x + 2, area.bottom() - 1, text::cut(&words, width), width, ui.theme.of(role));
        cursor
    }
}
