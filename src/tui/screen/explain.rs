//! The working of a score as a tree that folds; below it the arithmetic of the chosen step in words.

use super::{decide::Decide, reader::Reader};
use crate::{
    domain::{
        explain::{Step, What},
        id::{CycleId, EmployeeId},
    },
    service::{
        api::{Act, Explained, Query, Reply},
        fault::Refusal,
    },
    text::{common, explain, frame, results as t, review, say},
    tui::{
        app::{Cx, Screen, Ui},
        command::Command,
        event::Ticket,
        keymap::Context,
        page,
        theme::Role,
        widget::{paged::Paged, text},
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};
use std::collections::HashSet;

pub struct Explain {
    cycle: CycleId,
    employee: EmployeeId,
    page: Option<Box<Explained>>,
    /// Steps that show what they rest on, by their places from the root.
    unfolded: HashSet<Vec<usize>>,
    list: Paged,
    asked: Option<Ticket>,
    deciding: Option<Ticket>,
}

const HEAD: u16 = 3;
const WORDS: u16 = 6;

impl Explain {
    pub fn new(cycle: CycleId, employee: EmployeeId) -> Explain {
        let mut unfolded = HashSet::from([Vec::new()]);
        // The composite stands third under the predicate.
        unfolded.insert(vec![2]);
        Explain { cycle, employee, page: None, unfolded, list: Paged::default(), asked: None, deciding: None }
    }

    /// The steps that show, each with its places from the root.
    fn visible(&self) -> Vec<(Vec<usize>, &Step)> {
        let mut out = Vec::new();
        if let Some(page) = &self.page {
            self.walk(&page.step, Vec::new(), &mut out);
        }
        out
    }

    fn walk<'a>(&self, step: &'a Step, path: Vec<usize>, out: &mut Vec<(Vec<usize>, &'a Step)>) {
        let opens = self.unfolded.contains(&path);
        out.push((path.clone(), step));
        for (i, child) in step.children.iter().enumerate().filter(|_| opens) {
            let mut path = path.clone();
            path.push(i);
            self.walk(child, path, out);
        }
    }

    fn height(size: (u16, u16)) -> usize {
        usize::from(page::body_height(size).saturating_sub(HEAD + WORDS + 1)).max(1)
    }

    fn fold(&mut self, command: Command) {
        let at =
            self.visible().get(self.list.cursor).map(|(path, step)| (path.clone(), step.children.is_empty()));
        let Some((path, is_leaf)) = at else { return };
        match command {
            Command::Left if self.unfolded.contains(&path) && !is_leaf => {
                self.unfolded.remove(&path);
            }
            Command::Left => {
                if let Some((_, up)) = path.split_last() {
                    self.list.cursor = self.visible().iter().position(|(p, _)| p == up).unwrap_or(0);
                }
            }
            _ if is_leaf => (),
            Command::Right => {
                self.unfolded.insert(path);
            }
            _ if !self.unfolded.remove(&path) => {
                self.unfolded.insert(path);
            }
            _ => (),
        }
        self.list.resize(self.visible().len());
    }
}

impl Screen for Explain {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Explain, Context::List, Context::Open, Context::Tree, Context::Go, Context::App]
    }

    fn undoes(&self) -> bool {
        true
    }

    fn title(&self, ui: &Ui) -> String {
        t::explain_title(ui.lang)
    }

    fn help(&self, ui: &Ui) -> Option<String> {
        Some(t::explain_help(ui.lang))
    }

    fn entered(&mut self, cx: &mut Cx) {
        self.asked = Some(cx.ask(Query::Explain { cycle: self.cycle, employee: self.employee }));
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        let lang = cx.ui.lang;
        match command {
            Command::Back => cx.close(),
            Command::Left | Command::Right | Command::Open => self.fold(command),
            Command::Whole => {
                if let Some(page) = &self.page {
                    cx.push(Reader::new(page.person.name.clone(), explain::whole(lang, &page.step)));
                }
            }
            Command::Decide => match &self.page {
                Some(page) if page.may_decide => cx.push(Decide::new(self.cycle, (**page).clone())),
                _ => cx.say(Role::Warning, t::may_not(lang)),
            },
            Command::Undo => match &self.page {
                Some(page) if page.may_decide && page.decision.is_some() => {
                    let (cycle, employee) = (self.cycle, self.employee);
                    self.deciding = Some(cx.act(Act::DecideRatings { cycle, employee, decision: None }));
                }
                _ => cx.say(Role::Text, review::nothing_to_undo(lang)),
            },
            other => {
                self.list.run(other, Explain::height(cx.ui.size));
            }
        }
    }

    fn answered(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>, cx: &mut Cx) {
        if self.deciding == Some(ticket) {
            self.deciding = None;
            if reply.is_ok() {
                cx.say(Role::Good, t::taken_back(cx.ui.lang));
                self.entered(cx);
            }
        } else if self.asked == Some(ticket) {
            self.asked = None;
            match reply {
                Ok(Reply::Explain(page)) => {
                    self.page = Some(page.clone());
                    let n = self.visible().len();
                    self.list.resize(n);
                }
                _ if self.page.is_none() => cx.close(),
                _ => (),
            }
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let lang = ui.lang;
        let Some(page) = &self.page else {
            buf.set_string(area.x + 1, area.y, frame::loading(lang), ui.theme.of(Role::Muted));
            return None;
        };
        let width = usize::from(area.width.saturating_sub(2));
        buf.set_stringn(
            area.x + 1,
            area.y,
            text::cut(&page.person.name, width),
            width,
            ui.theme.of(Role::Title),
        );
        let head = t::explain_head(lang, &page.cycle.cycle.name, &page.form_name, page.form_version);
        let settled = review::settled(lang, say::hundredths(lang, page.standing.coverage));
        let status = common::status(lang, page.standing.status);
        let mut head = vec![head, status, settled];
        if page.decision.is_some() {
            head.push(t::decided(lang));
        }
        let words = text::cut(&head.join(" · "), width);
        buf.set_stringn(area.x + 1, area.y + 1, words, width, ui.theme.of(Role::Muted));

        let visible = self.visible();
        let height = Explain::height(ui.size);
        let top = self.list.top(height);
        for (y, (i, (path, step))) in (area.y + HEAD..).zip(visible.iter().enumerate().skip(top).take(height))
        {
            let is_chosen = i == self.list.cursor;
            buf.set_string(area.x, y, if is_chosen { "▸" } else { " " }, ui.theme.of(Role::Chosen));
            let fold = match (step.children.is_empty(), self.unfolded.contains(path)) {
                (true, _) => " ",
                (false, true) => "−",
                (false, false) => "+",
            };
            let words = format!("{}{fold} {}", "  ".repeat(path.len()), explain::title(lang, &step.what));
            let room = width.saturating_sub(9);
            let role = match &step.what {
                What::Predicate { .. } | What::Composite { .. } => Role::Title,
                What::Answers { .. } => Role::Muted,
                _ => Role::Text,
            };
            buf.set_stringn(area.x + 1, y, text::cut(&words, room), room, ui.theme.of(role));
            let value = step.value.map_or(String::new(), |v| say::hundredths(lang, v));
            let x = area.right().saturating_sub(9);
            buf.set_string(x, y, text::right(&value, 8), ui.theme.of(Role::Value));
        }
        if let Some((_, step)) = visible.get(self.list.cursor) {
            let y = area.bottom().saturating_sub(WORDS);
            let lines = explain::arithmetic(lang, step);
            let lines = lines.iter().flat_map(|line| text::wrap(line, width.saturating_sub(2)));
            let mut lines: Vec<String> = lines.collect();
            if lines.len() > usize::from(WORDS) {
                lines.truncate(usize::from(WORDS) - 1);
                lines.push(t::more_by_w(lang));
            }
            for (y, line) in (y..area.bottom()).zip(lines) {
                buf.set_stringn(area.x + 2, y, line, width, ui.theme.of(Role::Text));
            }
        }
        None
    }
}
