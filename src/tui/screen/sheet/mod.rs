//! The sheet: my people down, the lines of their form across, one digit a cell.

mod picture;

use crate::{
    domain::{
        cycle::Phase,
        form::RaterGroup,
        id::{CycleId, FormId},
        score::{Basis, score},
        subject::Standing,
    },
    service::{
        api::{Act, FormKey, FormPage, Query, Reply, SheetPage},
        fault::Refusal,
    },
    text::{frame, review},
    tui::{
        app::{Cx, Screen, Ui},
        command::Command,
        event::Ticket,
        form::{
            cells::Cells,
            sheet::{At, Outcome, Sheet},
        },
        keymap::Context,
        theme::Role,
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};
use std::collections::{BTreeMap, HashMap};

pub struct SheetScreen {
    cycle: CycleId,
    group: RaterGroup,
    form: FormId,
    open: Option<Open>,
    asked: Option<Ticket>,
    /// What came before the sheet was there: single characters and pasted blocks.
    ahead: Vec<String>,
    saving: HashMap<Ticket, Vec<At>>,
    submitting: HashMap<Ticket, usize>,
    /// The sheet asked again, because something has changed elsewhere; given up when something is set here.
    asked_again: Option<Ticket>,
}

struct Open {
    page: SheetPage,
    sheet: Sheet,
    /// Live, one for each person.
    standings: Vec<Standing>,
    is_submitted: Vec<bool>,
    /// How many answers of a cell are on their way.
    sent: BTreeMap<At, u32>,
    refused: BTreeMap<At, ()>,
}

impl Open {
    fn new(page: SheetPage) -> Open {
        let people = page.people.iter().map(|person| {
            let period = (person.from, person.due);
            let mut cells = Cells::new(page.form.clone(), page.group, &person.plan, period);
            cells.fill(person.submitted.as_deref().unwrap_or(&person.draft.answers));
            cells
        });
        let sheet = Sheet::new(people.collect());
        let standings = page.people.iter().zip(&sheet.people).map(|(p, c)| live(p, c)).collect();
        let is_submitted = page.people.iter().map(|p| p.submitted.is_some()).collect();
        Open { page, sheet, standings, is_submitted, sent: BTreeMap::new(), refused: BTreeMap::new() }
    }

    /// Takes over what the same sheet holds by now, under the same cursor.
    fn meet(&mut self, page: SheetPage) {
        let ids = |page: &SheetPage| page.people.iter().map(|p| p.person.id).collect::<Vec<_>>();
        let is_same = ids(&page) == ids(&self.page) && page.form_id == self.page.form_id;
        let (row, line) = self.sheet.at;
        let chosen = self.page.people.get(row).map(|p| p.person.id);
        let mut next = Open::new(page);
        if is_same {
            let people = std::mem::take(&mut next.sheet.people);
            next.sheet = std::mem::replace(&mut self.sheet, Sheet::new(Vec::new()));
            next.sheet.people = people;
        } else {
            let row = next.page.people.iter().position(|p| Some(p.person.id) == chosen).unwrap_or(0);
            next.sheet.go(row, line);
            next.sheet.down = self.sheet.down;
        }
        *self = next;
    }

    fn key(&self, row: usize) -> Option<FormKey> {
        self.page.people.get(row).map(|p| p.key.clone())
    }

    fn is_open(&self) -> bool {
        self.page.people.first().is_some_and(|p| p.phase == Phase::Open)
    }

    fn may_enter(&self, row: usize) -> bool {
        self.is_open() && self.is_submitted.get(row) == Some(&false)
    }

    fn rescore(&mut self, row: usize) {
        let person = self.page.people.get(row).zip(self.sheet.people.get(row));
        if let (Some((page, cells)), Some(slot)) = (person, self.standings.get_mut(row)) {
            *slot = live(page, cells);
        }
    }
}

fn live(page: &FormPage, cells: &Cells) -> Standing {
    let mut totals = page.others.clone();
    totals.add_answers(page.key.group, &cells.list());
    let basis =
        Basis { form: &page.form, plan: &page.plan, totals: &totals, decision: page.decision.as_ref() };
    score(&basis).standing
}

impl SheetScreen {
    pub fn new(cycle: CycleId, group: RaterGroup, form: FormId) -> SheetScreen {
        SheetScreen {
            cycle,
            group,
            form,
            open: None,
            asked: None,
            ahead: Vec::new(),
            saving: HashMap::new(),
            submitting: HashMap::new(),
            asked_again: None,
        }
    }

    fn query(&self) -> Query {
        Query::Sheet { cycle: self.cycle, group: self.group, form: self.form }
    }

    fn react(&mut self, outcome: Outcome, cx: &mut Cx) {
        match outcome {
            Outcome::Set(cells) => self.save(cells, cx),
            Outcome::Refused(why) => {
                cx.bell();
                cx.say(Role::Warning, review::why(cx.ui.lang, &why));
            }
            Outcome::Moved | Outcome::Nothing => (),
        }
    }

    /// Sends cells: one by one as they are typed, a block as one act.
    fn save(&mut self, cells: Vec<At>, cx: &mut Cx) {
        self.asked_again = None;
        let Some(open) = &mut self.open else { return };
        let mut drafts: Vec<(FormKey, Vec<_>)> = Vec::new();
        for at in &cells {
            let (row, line) = *at;
            let (Some(key), Some(person)) = (open.key(row), open.sheet.people.get(row)) else { continue };
            let (Some(no), Some(answer)) = (person.lines.get(line), person.answers.get(line)) else {
                continue;
            };
            match drafts.iter_mut().find(|(k, _)| *k == key) {
                Some((_, list)) => list.push((*no, *answer)),
                None => drafts.push((key, vec![(*no, *answer)])),
            }
            *open.sent.entry(*at).or_default() += 1;
            open.refused.remove(at);
        }
        for row in cells.iter().map(|(row, _)| *row).collect::<std::collections::BTreeSet<usize>>() {
            open.rescore(row);
        }
        let ticket = match drafts.as_slice() {
            [] => return,
            [(form, list)] if list.len() == 1 => {
                let at = list.first().map_or(0, |(no, _)| *no);
                cx.act(Act::SaveDraft { form: form.clone(), cells: list.clone(), at })
            }
            _ => cx.act(Act::SaveDrafts { drafts }),
        };
        self.saving.insert(ticket, cells);
    }

    /// Sends the form of a row; says how many cells are missing if it is not complete.
    fn submit(&mut self, row: usize, cx: &mut Cx) -> bool {
        let Some(open) = &mut self.open else { return false };
        let complete = open.sheet.people.get(row).is_some_and(Cells::is_complete);
        if !complete || !open.may_enter(row) {
            return false;
        }
        let Some(form) = open.key(row) else { return false };
        // What is shown counts, also where an answer has not arrived or was refused.
        let answers = open.sheet.people.get(row).map_or_else(Vec::new, Cells::list);
        if let Some(slot) = open.is_submitted.get_mut(row) {
            *slot = true;
        }
        let ticket = cx.act(Act::Submit { form, answers });
        self.submitting.insert(ticket, row);
        true
    }

    fn enter(&mut self, cx: &mut Cx) {
        let lang = cx.ui.lang;
        let Some(open) = &mut self.open else { return };
        if let Some(outcome) = open.sheet.finish() {
            return self.react(outcome, cx);
        }
        let row = open.sheet.at.0;
        let missing = open.sheet.people.get(row).map_or(0, |c| c.n() - c.n_answered());
        if self.submit(row, cx) {
            if let Some(open) = &mut self.open {
                let next = (row + 1..open.sheet.people.len()).find(|r| open.may_enter(*r));
                open.sheet.go(next.unwrap_or(row), 0);
            }
        } else if missing > 0 {
            cx.say(Role::Warning, review::row_incomplete(lang, missing));
        } else {
            cx.say(Role::Warning, review::row_is_submitted(lang));
        }
    }

    fn submit_all(&mut self, cx: &mut Cx) {
        let n = self.open.as_ref().map_or(0, |o| o.sheet.people.len());
        let n_sent = (0..n).filter(|row| self.submit(*row, cx)).count();
        let lang = cx.ui.lang;
        match n_sent {
            0 => cx.say(Role::Warning, review::no_row_complete(lang)),
            n => cx.say(Role::Good, review::rows_submitted(lang, n)),
        }
    }

    fn undo(&mut self, cx: &mut Cx) {
        let lang = cx.ui.lang;
        let Some(open) = &mut self.open else { return };
        // A row comes back before its cells do, also when the cursor has gone on.
        let is_submitted = |row: &usize| open.is_submitted.get(*row) == Some(&true);
        let row = std::iter::once(open.sheet.at.0).chain(open.sheet.last_rows()).find(is_submitted);
        if let Some(row) = row {
            if let Some(form) = open.key(row) {
                open.is_submitted[row] = false;
                open.sheet.go(row, open.sheet.at.1);
                let name = open.page.people[row].person.name.clone();
                cx.act(Act::Reopen { form });
                cx.say(Role::Text, review::reopened(lang, name));
            }
            return;
        }
        match open.sheet.undo() {
            Outcome::Nothing => cx.say(Role::Text, review::nothing_to_undo(lang)),
            outcome => self.react(outcome, cx),
        }
    }

    /// Runs an entry of the sheet where the row may be changed.
    fn enter_cell(&mut self, entry: impl FnOnce(&mut Sheet) -> Outcome, cx: &mut Cx) {
        let Some(open) = &mut self.open else { return };
        if open.may_enter(open.sheet.at.0) {
            let outcome = entry(&mut open.sheet);
            self.react(outcome, cx);
        } else {
            cx.bell();
            let lang = cx.ui.lang;
            let words =
                if open.is_open() { review::row_is_submitted(lang) } else { review::not_open_now(lang) };
            cx.say(Role::Warning, words);
        }
    }
}

impl Screen for SheetScreen {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Sheet, Context::Entry, Context::App]
    }

    fn undoes(&self) -> bool {
        true
    }

    fn title(&self, ui: &Ui) -> String {
        let form = self.open.as_ref().map_or("", |o| o.page.form.name.as_str());
        review::sheet_title(ui.lang, form)
    }

    fn help(&self, ui: &Ui) -> Option<String> {
        Some(review::sheet_help(ui.lang))
    }

    fn entered(&mut self, cx: &mut Cx) {
        cx.look_at(&self.query());
        if self.open.is_none() && self.asked.is_none() {
            self.asked = Some(cx.ask(self.query()));
        }
        self.refresh(cx);
    }

    /// While nothing is on its way and no digits wait; the next notice comes soon enough.
    fn refresh(&mut self, cx: &mut Cx) {
        let is_quiet = self.open.as_ref().is_some_and(|open| {
            open.sent.is_empty() && open.refused.is_empty() && open.sheet.pending.is_empty()
        });
        if is_quiet && self.submitting.is_empty() && self.asked_again.is_none() {
            self.asked_again = Some(cx.ask(self.query()));
        }
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        if command == Command::Back {
            return cx.close();
        }
        let height = picture::list_height(cx.ui.size);
        let Some(open) = &mut self.open else { return };
        let sheet = &mut open.sheet;
        let (row, line) = sheet.at;
        let (last_row, last_line) = (sheet.people.len().saturating_sub(1), sheet.n_lines().saturating_sub(1));
        match command {
            Command::Up => drop(sheet.go(row.saturating_sub(1), line)),
            Command::Down => drop(sheet.go(row + 1, line)),
            Command::Left | Command::PrevField => drop(sheet.go(row, line.saturating_sub(1))),
            Command::Right | Command::NextField => drop(sheet.go(row, line + 1)),
            Command::PageUp => drop(sheet.go(row.saturating_sub(height), line)),
            Command::PageDown => drop(sheet.go((row + height).min(last_row), line)),
            Command::First => drop(sheet.go(row, 0)),
            Command::Last => drop(sheet.go(row, last_line)),
            Command::Direction => sheet.down = !sheet.down,
            Command::Undo => self.undo(cx),
            Command::Accept => self.enter(cx),
            Command::SubmitAll => self.submit_all(cx),
            Command::NotObserved => self.enter_cell(Sheet::not_observed, cx),
            Command::Ditto => self.enter_cell(Sheet::ditto, cx),
            Command::Clear => self.enter_cell(Sheet::clear, cx),
            _ => (),
        }
    }

    fn typed(&mut self, c: char, cx: &mut Cx) {
        if self.open.is_none() {
            return self.ahead.push(c.to_string());
        }
        self.enter_cell(|sheet| sheet.typed(c), cx);
    }

    fn pasted(&mut self, text: &str, cx: &mut Cx) {
        let lang = cx.ui.lang;
        let Some(open) = &mut self.open else { return self.ahead.push(text.to_owned()) };
        let may_change: Vec<bool> = (0..open.sheet.people.len()).map(|row| open.may_enter(row)).collect();
        let pasted = open.sheet.paste(text, |row| may_change.get(row) == Some(&true));
        let mut words = review::pasted(lang, pasted.set.len(), pasted.n_bad);
        if pasted.n_outside > 0 {
            words.push_str(&review::pasted_outside(lang, pasted.n_outside));
        }
        let all_fine = pasted.n_bad + pasted.n_outside == 0;
        self.save(pasted.set, cx);
        cx.say(if all_fine { Role::Good } else { Role::Warning }, words);
    }

    fn answered(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>, cx: &mut Cx) {
        if let Some(cells) = self.saving.remove(&ticket) {
            let Some(open) = &mut self.open else { return };
            for at in cells {
                if let Some(n) = open.sent.get_mut(&at) {
                    *n = n.saturating_sub(1);
                    if *n == 0 {
                        open.sent.remove(&at);
                    }
                }
                if reply.is_err() {
                    open.refused.insert(at, ());
                }
            }
        } else if let Some(row) = self.submitting.remove(&ticket) {
            if let (Err(_), Some(open)) = (reply, &mut self.open)
                && let Some(slot) = open.is_submitted.get_mut(row)
            {
                *slot = false;
            }
        } else if self.asked_again == Some(ticket) {
            self.asked_again = None;
            let is_quiet = self.saving.is_empty() && self.submitting.is_empty();
            if let (Ok(Reply::Sheet(page)), Some(open)) = (reply, &mut self.open)
                && is_quiet
            {
                open.meet((**page).clone());
            }
        } else if self.asked == Some(ticket) {
            self.asked = None;
            match reply {
                Ok(Reply::Sheet(page)) => {
                    self.open = Some(Open::new((**page).clone()));
                    for text in std::mem::take(&mut self.ahead) {
                        let mut chars = text.chars();
                        match (chars.next(), chars.next()) {
                            (Some(c), None) => self.typed(c, cx),
                            _ => self.pasted(&text, cx),
                        }
                    }
                }
                _ => cx.close(),
            }
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        match &self.open {
            Some(open) if !open.sheet.people.is_empty() => picture::draw(open, ui, area, buf),
            Some(_) => {
                buf.set_string(area.x + 1, area.y, review::no_tasks(ui.lang), ui.theme.of(Role::Muted));
                None
            }
            None => {
                buf.set_string(area.x + 1, area.y, frame::loading(ui.lang), ui.theme.of(Role::Muted));
                None
            }
        }
    }
}
