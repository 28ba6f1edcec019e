//! Review: the list of my forms.

use super::{form::FormScreen, sheet::SheetScreen, stack::StackScreen};
use crate::{
    domain::{form::RaterGroup, id::CycleId},
    service::{
        api::{FormKey, Query, Reply, Task},
        fault::Refusal,
    },
    text::{Lang, common, frame, review, say},
    tui::{
        app::{Cx, Screen, Ui},
        command::Command,
        event::Ticket,
        keymap::Context,
        page,
        theme::Role,
        widget::{
            field::Field,
            paged::Paged,
            table::{self, Cell, Column},
        },
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

#[derive(Default)]
pub struct Tasks {
    cycle: Option<CycleId>,
    /// `None` until the answer is there.
    tasks: Option<Vec<Task>>,
    list: Paged,
    search: Option<Field>,
    asked: Option<Ticket>,
}

impl Tasks {
    /// The places of the tasks that fit what is typed.
    fn shown(&self) -> Vec<usize> {
        let typed = self.search.as_ref().map(|f| f.text().to_lowercase()).unwrap_or_default();
        let fits = |t: &Task| {
            let words = format!("{} {}", t.person.name, t.person.nip.digits()).to_lowercase();
            typed.split_whitespace().all(|w| words.contains(w))
        };
        let tasks = self.tasks.as_deref().unwrap_or_default();
        tasks.iter().enumerate().filter(|(_, t)| fits(t)).map(|(i, _)| i).collect()
    }

    fn chosen(&self) -> Option<&Task> {
        let at = *self.shown().get(self.list.cursor)?;
        self.tasks.as_ref()?.get(at)
    }

    fn height(size: (u16, u16)) -> usize {
        table::height(page::body_height(size).saturating_sub(2))
    }

    fn open(&self, cx: &mut Cx) {
        let (Some(cycle), Some(task)) = (self.cycle, self.chosen()) else { return cx.bell() };
        let key = |t: &Task| FormKey { cycle, subject: t.person.id, group: t.group, respondent: None };
        let here = key(task);
        // What comes after it in the list, then what stands before it: as one works through a pile.
        let open = |t: &&Task| !t.submitted;
        let tasks = self.tasks.as_deref().unwrap_or_default();
        let at = tasks.iter().position(|t| key(t) == here).unwrap_or(0);
        let (before, after) = tasks.split_at(at);
        let rest = after.iter().skip(1).chain(before).filter(open).map(key);
        cx.push(FormScreen::new(here.clone(), rest.collect()));
    }

    fn sheet(&self, cx: &mut Cx) {
        let (Some(cycle), Some(task)) = (self.cycle, self.chosen()) else { return cx.bell() };
        cx.push(SheetScreen::new(cycle, task.group, task.form));
    }

    fn stack(&self, cx: &mut Cx) {
        let (Some(cycle), Some(task)) = (self.cycle, self.chosen()) else { return cx.bell() };
        cx.push(StackScreen::new(cycle, task.person.id));
    }
}

impl Screen for Tasks {
    fn contexts(&self) -> &'static [Context] {
        if self.search.is_some() {
            &[Context::Text, Context::Pick, Context::App]
        } else {
            &[Context::Review, Context::List, Context::Open, Context::Find, Context::Go, Context::App]
        }
    }

    fn title(&self, ui: &Ui) -> String {
        review::tasks_title(ui.lang)
    }

    fn help(&self, ui: &Ui) -> Option<String> {
        Some(review::tasks_help(ui.lang))
    }

    fn entered(&mut self, cx: &mut Cx) {
        self.cycle = cx.ui.cycle();
        self.asked = self.cycle.map(|cycle| cx.ask(Query::Tasks { cycle }));
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        match command {
            Command::Back if self.search.is_some() => {
                let chosen = self.shown().get(self.list.cursor).copied();
                self.search = None;
                self.list.resize(self.shown().len());
                self.list.cursor = chosen.unwrap_or(0);
            }
            Command::Back => cx.close(),
            Command::Open | Command::Accept => self.open(cx),
            Command::Sheet => self.sheet(cx),
            Command::Stack => self.stack(cx),
            Command::Search => {
                self.search = Some(Field::new("", 60));
                self.list = Paged::new(self.shown().len());
            }
            Command::Clear => {
                if let Some(field) = &mut self.search {
                    field.backspace();
                    self.list = Paged::new(self.shown().len());
                }
            }
            other => {
                self.list.run(other, Tasks::height(cx.ui.size));
            }
        }
    }

    fn typed(&mut self, c: char, _cx: &mut Cx) {
        if let Some(field) = &mut self.search {
            field.type_char(c);
            self.list = Paged::new(self.shown().len());
        }
    }

    fn answered(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>, cx: &mut Cx) {
        if self.asked != Some(ticket) {
            return;
        }
        self.asked = None;
        if let Ok(Reply::Tasks(tasks)) = reply {
            let is_first = self.tasks.is_none();
            // Whose form has gone goes to the end of the list; the cursor stays for the one behind.
            let kept = self.chosen().map(|t| (t.person.id, t.group, t.submitted));
            cx.ui.n_waiting = Some(tasks.iter().filter(|t| !t.submitted).count() as u32);
            self.tasks = Some(tasks.clone());
            let shown = self.shown();
            self.list.resize(shown.len());
            let same = |i: &usize| tasks.get(*i).map(|t| (t.person.id, t.group, t.submitted)) == kept;
            let is_open = |i: &usize| tasks.get(*i).is_some_and(|t| !t.submitted);
            let found = if is_first { None } else { shown.iter().position(same) };
            let behind =
                || Some(self.list.cursor).filter(|at| !is_first && shown.get(*at).is_some_and(is_open));
            let first_open = || shown.iter().position(is_open);
            self.list.cursor = found.or_else(behind).or_else(first_open).unwrap_or(0);
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let lang = ui.lang;
        let Some(tasks) = &self.tasks else {
            let words = match (&ui.me, self.cycle) {
                (Some(_), None) => review::no_cycle(lang),
                _ => frame::loading(lang),
            };
            buf.set_stringn(area.x + 1, area.y, words, area.width.into(), ui.theme.of(Role::Muted));
            return None;
        };
        if tasks.is_empty() {
            buf.set_stringn(
                area.x + 1,
                area.y,
                review::no_tasks(lang),
                area.width.into(),
                ui.theme.of(Role::Muted),
            );
            return None;
        }
        let cursor = match &self.search {
            Some(field) => Some(field.draw(ui, &review::search(lang), area, buf)),
            None => {
                let done = tasks.iter().filter(|t| t.submitted).count();
                let words = review::tasks_count(lang, done, tasks.len());
                buf.set_stringn(area.x + 1, area.y, words, area.width.into(), ui.theme.of(Role::Label));
                None
            }
        };
        let shown = self.shown();
        let place = frame::of_total(lang, (self.list.cursor + 1).min(shown.len()), shown.len());
        let x = area.right().saturating_sub(place.len() as u16 + 1);
        buf.set_string(x, area.y, &place, ui.theme.of(Role::Muted));
        let columns = [
            Column::new(review::column_name(lang), 28).grow(3),
            Column::new(review::column_group(lang), 14),
            Column::new(review::column_progress(lang), 6).right(),
            Column::new(review::column_status(lang), 11),
            Column::new(review::column_score(lang), 7).right(),
            Column::new(review::column_due(lang), 12).from(100),
            Column::new(review::column_form(lang), 16).from(100).grow(1),
        ];
        let height = Tasks::height(ui.size);
        let rows = self.list.page(height).filter_map(|i| shown.get(i)).filter_map(|i| tasks.get(*i));
        let rows: Vec<Vec<Cell>> = rows.map(|t| row(lang, t)).collect();
        let below = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
        table::draw(ui, below, buf, &columns, &rows, Some(self.list.cursor - self.list.top(height)), true);
        cursor
    }
}

fn row(lang: Lang, task: &Task) -> Vec<Cell> {
    let (state, role) = match (task.submitted, task.n_answered) {
        (true, _) => (review::state_submitted(lang), Role::Good),
        (false, 0) => (review::state_open(lang), Role::Text),
        (false, _) => (review::state_started(lang), Role::Warning),
    };
    let group = match task.group {
        RaterGroup::Own => common::group_self(lang),
        group => common::group(lang, group),
    };
    vec![
        Cell::new(task.person.name.clone()),
        Cell::new(group),
        Cell::new(format!("{}/{}", task.n_answered, task.n_lines)),
        Cell::of(role, state),
        Cell::new(say::score(lang, task.standing.score)),
        Cell::new(say::day(lang, task.due)),
        Cell::new(task.form_name.clone()),
    ]
}
