//! The stack of questionnaires: one employee, one paper a row, one digit an answer.

mod picture;

use crate::{
    domain::{
        cycle::Phase,
        day::Moment,
        form::RaterGroup,
        id::{CycleId, EmployeeId},
        response::{Rater, Response},
        score::{Basis, score},
        subject::Standing,
        tally::Totals,
    },
    service::{
        api::{Act, FormKey, Query, Reply, StackPage},
        fault::Refusal,
    },
    text::{frame, review},
    tui::{
        app::{Cx, Screen, Ui},
        command::Command,
        event::Ticket,
        form::{
            cells::Cells,
            stack::{Outcome, Paper, Stack},
        },
        keymap::Context,
        theme::Role,
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

pub struct StackScreen {
    cycle: CycleId,
    subject: EmployeeId,
    open: Option<Open>,
    asked: Option<Ticket>,
    ahead: VecDeque<char>,
    /// What each act on its way is about: the paper.
    saving: HashMap<Ticket, u32>,
    /// Papers on their way.
    papers: HashMap<Ticket, (Paper, FormKey)>,
    /// Papers being taken back, and those that could not be: they are stored as they were.
    reopening: HashSet<Ticket>,
    still_stored: HashSet<u32>,
    /// Those whose number was taken, and what they are called instead.
    renamed: HashMap<u32, String>,
    /// The stack asked again, because something has changed elsewhere; given up when a paper goes in here.
    asked_again: Option<Ticket>,
    /// Esc was pressed while a paper was on its way: it must have arrived first, since it may need another number.
    leaves: bool,
}

struct Open {
    page: StackPage,
    stack: Stack,
    /// With the papers keyed in here.
    totals: Totals,
    standing: Standing,
    /// How many acts of a paper are on their way.
    sent: BTreeMap<u32, u32>,
    refused: Vec<u32>,
}

impl Open {
    fn new(page: StackPage) -> Open {
        let period = (page.from, page.due);
        let mut cells = Cells::new(page.form.clone(), RaterGroup::Public, &page.plan, period);
        cells.fill(&page.draft.answers);
        let stack = Stack::new(cells, page.next);
        let totals = page.totals.clone();
        let mut open = Open {
            page,
            stack,
            totals,
            standing: Standing::default(),
            sent: BTreeMap::new(),
            refused: Vec::new(),
        };
        open.rescore();
        open
    }

    fn rescore(&mut self) {
        let basis =
            Basis { form: &self.page.form, plan: &self.page.plan, totals: &self.totals, decision: None };
        self.standing = score(&basis).standing;
    }

    fn n_papers(&self) -> u32 {
        self.totals.n_responses[RaterGroup::Public as usize]
    }
}

fn response(paper: &Paper) -> Response {
    Response {
        rater: Rater::Respondent(paper.number.to_string()),
        answers: paper.answers.clone(),
        remarks: Vec::new(),
        at: Moment(0),
    }
}

impl StackScreen {
    pub fn new(cycle: CycleId, subject: EmployeeId) -> StackScreen {
        StackScreen {
            cycle,
            subject,
            open: None,
            asked: None,
            ahead: VecDeque::new(),
            saving: HashMap::new(),
            papers: HashMap::new(),
            reopening: HashSet::new(),
            still_stored: HashSet::new(),
            renamed: HashMap::new(),
            asked_again: None,
            leaves: false,
        }
    }

    fn query(&self) -> Query {
        Query::Stack { cycle: self.cycle, subject: self.subject }
    }

    fn key(&self, number: u32) -> FormKey {
        FormKey {
            cycle: self.cycle,
            subject: self.subject,
            group: RaterGroup::Public,
            respondent: Some(self.renamed.get(&number).cloned().unwrap_or_else(|| number.to_string())),
        }
    }

    /// Somebody else at the same stack was first with this number: the paper gets a name of its own, and what was
    /// refused is sent again.
    fn rename(&mut self, number: u32, paper: Option<Paper>, cx: &mut Cx) {
        let login = cx.ui.me.as_ref().map_or_else(String::new, |me| me.login.clone());
        let is_first = !self.renamed.contains_key(&number);
        let name = self.renamed.entry(number).or_insert_with(|| format!("{number}-{login}"));
        cx.say(Role::Warning, review::paper_renamed(cx.ui.lang, number, name));
        match paper {
            Some(paper) => self.submit(paper, cx),
            None if is_first => self.save_all(number, cx),
            // All that stood there was sent when the first answer was refused.
            None => (),
        }
    }

    /// Sends all answers of the paper under way, if it has this number.
    fn save_all(&mut self, number: u32, cx: &mut Cx) {
        let Some(open) = self.open.as_ref().filter(|open| open.stack.number == number) else { return };
        let cells = open.stack.cells.list().into_iter().map(|(line, answer)| (line, Some(answer))).collect();
        let at = open.stack.cells.lines.get(open.stack.cursor).copied().unwrap_or(0);
        self.send(number, Act::SaveDraft { form: self.key(number), cells, at }, cx);
    }

    fn reopen(&mut self, number: u32, cx: &mut Cx) {
        let ticket = self.send(number, Act::Reopen { form: self.key(number) }, cx);
        self.reopening.insert(ticket);
    }

    fn submit(&mut self, paper: Paper, cx: &mut Cx) {
        if self.still_stored.remove(&paper.number) {
            self.reopen(paper.number, cx);
        }
        let form = self.key(paper.number);
        let act = Act::SubmitPaper { form: form.clone(), answers: paper.answers.clone() };
        let ticket = self.send(paper.number, act, cx);
        self.papers.insert(ticket, (paper, form));
    }

    fn send(&mut self, number: u32, act: Act, cx: &mut Cx) -> Ticket {
        self.asked_again = None;
        let ticket = cx.act(act);
        self.saving.insert(ticket, number);
        if let Some(open) = &mut self.open {
            *open.sent.entry(number).or_default() += 1;
        }
        ticket
    }

    fn react(&mut self, outcome: Outcome, cx: &mut Cx) {
        let Some(open) = &mut self.open else { return };
        match outcome {
            Outcome::Set(line) => {
                let number = open.stack.number;
                let cells = &open.stack.cells;
                let cell = (cells.lines[line], cells.answers[line]);
                let at = cells.lines.get(open.stack.cursor).copied().unwrap_or(0);
                let act = Act::SaveDraft { form: self.key(number), cells: vec![cell], at };
                self.send(number, act, cx);
            }
            Outcome::Done(paper) => {
                open.totals.add(RaterGroup::Public, &response(&paper));
                open.rescore();
                self.submit(paper, cx);
            }
            Outcome::Reopened(paper) => {
                open.totals.remove(RaterGroup::Public, &response(&paper));
                open.rescore();
                // One that was refused is not stored; what is stored under its number may be another's.
                if open.refused.contains(&paper.number) && !self.still_stored.contains(&paper.number) {
                    return self.save_all(paper.number, cx);
                }
                self.reopen(paper.number, cx);
            }
            Outcome::Refused(why) => {
                cx.bell();
                cx.say(Role::Warning, review::why(cx.ui.lang, &why));
            }
            Outcome::Moved | Outcome::Nothing => (),
        }
    }
}

impl Screen for StackScreen {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Stack, Context::Entry, Context::App]
    }

    fn undoes(&self) -> bool {
        true
    }

    fn title(&self, ui: &Ui) -> String {
        review::stack_title(ui.lang, self.open.as_ref().map_or("", |o| o.page.person.name.as_str()))
    }

    fn help(&self, ui: &Ui) -> Option<String> {
        Some(review::stack_help(ui.lang))
    }

    fn entered(&mut self, cx: &mut Cx) {
        cx.look_at(&self.query());
        if self.open.is_none() && self.asked.is_none() {
            self.asked = Some(cx.ask(self.query()));
        }
        self.refresh(cx);
    }

    fn refresh(&mut self, cx: &mut Cx) {
        if self.open.is_some() && self.papers.is_empty() {
            self.asked_again = Some(cx.ask(self.query()));
        }
    }

    /// Before the first answer a step back is into the paper before, which must be stored, and under its own number.
    fn must_wait(&self, command: Command) -> bool {
        let is_first = self.open.as_ref().is_some_and(|open| open.stack.cursor == 0);
        matches!(command, Command::Clear | Command::Undo) && is_first && !self.papers.is_empty()
    }

    fn is_closing(&self) -> bool {
        self.leaves && !self.papers.is_empty()
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        if command == Command::Back {
            // Whoever presses it again does not want to wait.
            if self.papers.is_empty() || self.leaves {
                cx.close();
            }
            self.leaves = true;
            return;
        }
        let Some(open) = self.open.as_mut().filter(|o| o.page.phase == Phase::Open) else { return };
        let (cursor, stack) = (open.stack.cursor, &mut open.stack);
        let outcome = match command {
            Command::Left | Command::PrevField => stack.go(cursor.saturating_sub(1)),
            Command::Right | Command::NextField => stack.go(cursor + 1),
            Command::First => stack.go(0),
            Command::Last => stack.go(usize::MAX),
            Command::Clear | Command::Undo => stack.back(),
            Command::NotObserved => stack.not_observed(),
            Command::Ditto => stack.ditto(),
            Command::Accept => stack.accept(),
            _ => Outcome::Nothing,
        };
        self.react(outcome, cx);
    }

    fn typed(&mut self, c: char, cx: &mut Cx) {
        match &mut self.open {
            None => self.ahead.push_back(c),
            Some(open) if open.page.phase == Phase::Open => {
                let outcome = open.stack.typed(c);
                self.react(outcome, cx);
            }
            Some(_) => {
                cx.bell();
                cx.say(Role::Warning, review::not_open_now(cx.ui.lang));
            }
        }
    }

    fn answered(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>, cx: &mut Cx) {
        if let Some(number) = self.saving.remove(&ticket) {
            let paper = self.papers.remove(&ticket);
            if self.reopening.remove(&ticket) && reply.is_err() {
                self.still_stored.insert(number);
            }
            let is_own = self.still_stored.contains(&number);
            let name = self.renamed.get(&number);
            let has_old_name = paper.as_ref().is_none_or(|(_, form)| form.respondent.as_ref() != name);
            let Some(open) = &mut self.open else { return };
            if let Some(n) = open.sent.get_mut(&number) {
                *n = n.saturating_sub(1);
                if *n == 0 {
                    open.sent.remove(&number);
                }
            }
            match (reply, paper) {
                (Err(Refusal::AlreadySubmitted), paper) if has_old_name && !is_own => {
                    self.rename(number, paper.map(|(paper, _)| paper), cx);
                }
                (Err(_), paper) => {
                    open.refused.push(number);
                    // There is something to be seen to.
                    self.leaves &= paper.is_none();
                }
                // All its answers are in it, also those that were refused before.
                (Ok(_), Some(_)) => open.refused.retain(|refused| *refused != number),
                (Ok(_), None) => (),
            }
            if self.leaves && self.papers.is_empty() {
                cx.close();
            }
        } else if self.asked_again == Some(ticket) {
            self.asked_again = None;
            if let (Ok(Reply::Stack(page)), Some(open)) = (reply, &mut self.open)
                && self.papers.is_empty()
            {
                // Others' papers count, too; what is being keyed in stays as it is.
                open.totals = page.totals.clone();
                open.rescore();
            }
        } else if self.asked == Some(ticket) {
            self.asked = None;
            match reply {
                Ok(Reply::Stack(page)) => {
                    self.open = Some(Open::new((**page).clone()));
                    while let Some(c) = self.ahead.pop_front() {
                        self.typed(c, cx);
                    }
                }
                // The sentence of the refusal is on the message line.
                _ => cx.close(),
            }
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        match &self.open {
            Some(open) => picture::draw(open, ui, area, buf),
            None => {
                buf.set_string(area.x + 1, area.y, frame::loading(ui.lang), ui.theme.of(Role::Muted));
                None
            }
        }
    }
}
