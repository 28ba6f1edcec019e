//! Employees: the units as a tree on the left, their people on the right.
//!
//! What stands beside the cursor in the tree is known before it gets there: while the keyboard rests, the neighbours' people
//! are asked for, so that a step shows its people with the same picture.

use super::{
    changing::Changing, files::Files, find::Find, people, person::PersonScreen, record, unit::UnitPage,
};
use crate::{
    domain::id::{EmployeeId, UnitId},
    service::{
        api::{EmployeeRow, ImportKind, Page, Query, Reply, UnitRow},
        fault::Refusal,
    },
    text::{employees, frame, say},
    tui::{
        app::{Cx, Screen, Ui},
        command::Command,
        event::Ticket,
        keymap::Context,
        page,
        since::Since,
        theme::Role,
        widget::{paged::Paged, table, text},
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};
use std::{collections::HashSet, ops::Range};

/// So many windows into lists are kept.
const KEPT: usize = 12;

#[derive(Default)]
pub struct Employees {
    units: Vec<UnitRow>,
    folded: HashSet<UnitId>,
    /// Places in `units` of the rows that show; the first line is everybody.
    laid_out: Vec<Option<usize>>,
    tree: Paged,
    subtree: bool,
    in_table: bool,
    list: Paged,
    /// What is known of lists, the most recently asked last.
    windows: Vec<Window>,
    since: Since,
    asked_units: Option<Ticket>,
    asked_rows: Vec<(Ticket, Of)>,
    was_entered: bool,
}

/// Whose people: of a unit (or everybody), with those below it or not.
type Of = (Option<UnitId>, bool);

struct Window {
    of: Of,
    page: Page<EmployeeRow>,
}

impl Window {
    fn knows(&self, rows: &Range<usize>) -> bool {
        let first = self.page.offset as usize;
        let last = (first + self.page.rows.len()).min(self.page.total as usize);
        let end = rows.end.min(self.page.total as usize);
        rows.start.min(end) >= first && end <= last
    }
}

impl Employees {
    /// The rows of the tree that are not folded away.
    fn visible(&self) -> &[Option<usize>] {
        &self.laid_out
    }

    /// Lays the tree out anew, after anything was folded or other units came.
    fn lay_out(&mut self) {
        self.laid_out = self.unfolded();
        self.tree.resize(self.laid_out.len());
    }

    fn unfolded(&self) -> Vec<Option<usize>> {
        let mut out = vec![None];
        let mut hidden_below: Option<u16> = None;
        for (i, row) in self.units.iter().enumerate() {
            match hidden_below {
                Some(depth) if row.depth > depth => continue,
                _ => hidden_below = None,
            }
            out.push(Some(i));
            if self.folded.contains(&row.id) {
                hidden_below = Some(row.depth);
            }
        }
        out
    }

    fn chosen_unit(&self) -> Option<&UnitRow> {
        let at = self.visible().get(self.tree.cursor).copied().flatten()?;
        self.units.get(at)
    }

    fn height(size: (u16, u16)) -> usize {
        table::height(page::body_height(size).saturating_sub(2))
    }

    fn of(&self) -> Of {
        (self.chosen_unit().map(|u| u.id), self.subtree)
    }

    fn window(&self, of: Of) -> Option<&Window> {
        self.windows.iter().rev().find(|w| w.of == of)
    }

    /// Asks for the tree, and for the people anew; those shown stay until theirs are there.
    fn ask_all(&mut self, cx: &mut Cx) {
        self.asked_units = Some(cx.ask(Query::Units));
        let of = self.of();
        self.windows.retain(|w| w.of == of);
        self.asked_rows.clear();
        self.ask_shown(cx);
    }

    /// Asks for the page under the cursor unless it is known.
    fn ask_rows(&mut self, cx: &mut Cx) {
        let of = self.of();
        let height = Employees::height(cx.ui.size);
        let mut list = self.list;
        if let Some(window) = self.window(of) {
            list.resize(window.page.total as usize);
            let is_known = window.knows(&list.page(height));
            self.list = list;
            if is_known {
                return self.ask_ahead(cx);
            }
        }
        self.ask_shown(cx);
    }

    /// The page under the cursor with one before and one after it.
    fn ask_shown(&mut self, cx: &mut Cx) {
        let height = Employees::height(cx.ui.size);
        let offset = self.list.top(height).saturating_sub(height) as u32;
        self.ask_window(self.of(), offset, (height * 3) as u32, cx);
    }

    /// The first page of the units above and below the cursor in the tree.
    fn ask_ahead(&mut self, cx: &mut Cx) {
        if self.in_table {
            return;
        }
        let visible = self.visible();
        let at = self.tree.cursor;
        let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
        let units: Vec<Of> = beside
            .filter_map(|i| visible.get(i))
            .map(|row| (row.and_then(|i| self.units.get(i)).map(|u| u.id), self.subtree))
            .collect();
        let height = Employees::height(cx.ui.size) as u32;
        for of in units {
            if self.window(of).is_none() && self.asked_rows.iter().all(|(_, asked)| *asked != of) {
                self.ask_window(of, 0, height, cx);
            }
        }
    }

    fn ask_window(&mut self, of: Of, offset: u32, limit: u32, cx: &mut Cx) {
        let ((unit, subtree), cycle) = (of, cx.ui.cycle());
        let ticket = cx.ask(Query::Employees { unit, subtree, offset, limit, cycle });
        self.asked_rows.push((ticket, of));
    }

    fn take_rows(&mut self, of: Of, page: &Page<EmployeeRow>, cx: &mut Cx) {
        self.windows.retain(|w| w.of != of);
        if self.windows.len() >= KEPT {
            self.windows.remove(0);
        }
        self.windows.push(Window { of, page: page.clone() });
        if of == self.of() {
            self.ask_rows(cx);
        }
    }

    fn change_unit(&mut self, cx: &mut Cx) {
        self.list = Paged::default();
        self.ask_rows(cx);
    }

    fn chosen_person(&self) -> Option<EmployeeId> {
        let window = &self.window(self.of())?.page;
        let at = self.list.cursor.checked_sub(window.offset as usize)?;
        window.rows.get(at).map(|r| r.person.id)
    }

    fn open(&self, cx: &mut Cx) {
        match self.chosen_person() {
            Some(id) => cx.push(PersonScreen::new(id)),
            None => cx.bell(),
        }
    }

    /// The chosen unit, or a new one below it.
    fn edit_unit(&self, command: Command, cx: &mut Cx) {
        let lang = cx.ui.lang;
        let chosen = self.chosen_unit();
        match (command, chosen) {
            (Command::New, chosen) => cx.push(record::unit(lang, None, chosen.map(record::named))),
            (_, Some(row)) => {
                let parent = self.units.iter().find(|u| Some(u.id) == row.unit.parent);
                cx.push(record::unit(lang, Some(row), parent.map(record::named)));
            }
            (_, None) => cx.bell(),
        }
    }

    fn in_tree(&mut self, command: Command, cx: &mut Cx) {
        let unit = self.chosen_unit().map(|u| (u.id, u.depth, u.n_children));
        let before = self.tree.cursor;
        match (command, unit) {
            (Command::Left, Some((id, _, n))) if n > 0 && !self.folded.contains(&id) => {
                self.folded.insert(id);
                self.lay_out();
            }
            (Command::Left, Some((_, depth, _))) => {
                let visible = self.visible();
                let above = visible
                    .iter()
                    .take(before)
                    .rposition(|row| row.and_then(|i| self.units.get(i)).is_none_or(|u| u.depth < depth));
                self.tree.cursor = above.unwrap_or(0);
            }
            (Command::Right, Some((id, ..))) if self.folded.remove(&id) => self.lay_out(),
            (Command::Right | Command::Open, _) => self.in_table = self.list.total > 0,
            (other, _) => {
                self.tree.run(other, Employees::height(cx.ui.size) + 1);
            }
        }
        if self.tree.cursor != before {
            self.change_unit(cx);
        }
    }
}

impl Screen for Employees {
    fn contexts(&self) -> &'static [Context] {
        if self.in_table {
            &[
                Context::Employees,
                Context::Open,
                Context::Find,
                Context::Record,
                Context::Creating,
                Context::Files,
                Context::List,
                Context::Tree,
                Context::Go,
                Context::App,
            ]
        } else {
            &[
                Context::Employees,
                Context::Open,
                Context::Find,
                Context::Unit,
                Context::Files,
                Context::List,
                Context::Tree,
                Context::Go,
                Context::App,
            ]
        }
    }

    fn title(&self, ui: &Ui) -> String {
        employees::title(ui.lang)
    }

    fn help(&self, ui: &Ui) -> Option<String> {
        Some(employees::help(ui.lang))
    }

    fn entered(&mut self, cx: &mut Cx) {
        if !self.was_entered {
            self.subtree = true;
            self.lay_out();
        }
        if self.since.entered(cx) { self.ask_all(cx) } else { self.ask_rows(cx) }
    }

    /// Who is opened or changed must be who is there.
    fn must_wait(&self, command: Command) -> bool {
        let of = self.of();
        let is_open = self.since.is_open() || self.asked_units.is_some();
        let is_about_rows = matches!(
            command,
            Command::Open
                | Command::Right
                | Command::NextField
                | Command::PrevField
                | Command::New
                | Command::Edit
                | Command::Superior
                | Command::MoveUnit
        );
        is_about_rows && (is_open || self.asked_rows.iter().any(|(_, asked)| *asked == of))
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        let height = Employees::height(cx.ui.size);
        match command {
            Command::Back if self.in_table => self.in_table = false,
            Command::Back => cx.close(),
            Command::Import => {
                let kind = if self.in_table { ImportKind::Employees } else { ImportKind::Units };
                cx.push(Files::of(kind));
            }
            Command::Unit => cx.push_some(self.chosen_unit().map(|u| UnitPage::new(u.id))),
            Command::Search => cx.push(Find::default()),
            Command::Subtree => {
                self.subtree = !self.subtree;
                self.change_unit(cx);
            }
            Command::NextField | Command::PrevField => self.in_table = !self.in_table && self.list.total > 0,
            Command::Left if self.in_table => self.in_table = false,
            Command::Open if self.in_table => self.open(cx),
            Command::New | Command::Edit if !self.in_table => self.edit_unit(command, cx),
            Command::New => {
                cx.push(record::employee(cx.ui.lang, None, self.chosen_unit().map(record::named)))
            }
            Command::Edit | Command::Superior | Command::MoveUnit => match self.chosen_person() {
                Some(id) => cx.push_some(Changing::by(command, id)),
                None => cx.bell(),
            },
            command if self.in_table => {
                if self.list.run(command, height) {
                    self.ask_rows(cx);
                }
            }
            command => self.in_tree(command, cx),
        }
    }

    fn answered(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>, cx: &mut Cx) {
        if self.since.answered(ticket, reply, cx) {
            self.ask_all(cx);
        } else if self.asked_units == Some(ticket) {
            self.asked_units = None;
            if reply.is_err() {
                self.since = Since::default();
            }
            if let Ok(Reply::Units(units)) = reply {
                let chosen = self.chosen_unit().map(|u| u.id);
                self.units.clone_from(units);
                if std::mem::replace(&mut self.was_entered, true) {
                    // Somebody may have changed the tree meanwhile; the cursor stays on its unit.
                    self.unfold_to(chosen);
                    self.lay_out();
                    let visible = self.visible();
                    let id_at = |row: &Option<usize>| row.and_then(|i| self.units.get(i)).map(|u| u.id);
                    let at = visible.iter().position(|row| id_at(row) == chosen);
                    self.tree.cursor = at.unwrap_or(self.tree.cursor);
                    return self.ask_rows(cx);
                }
                // A large government begins with its agencies; one unfolds what one needs.
                let is_deep = |u: &&UnitRow| u.depth >= 1 && u.n_children > 0;
                self.folded = self.units.iter().filter(is_deep).map(|u| u.id).collect();
                let mine = cx.ui.me.as_ref().and_then(|me| me.person.as_ref()).and_then(|p| p.unit);
                self.unfold_to(mine);
                self.lay_out();
                let place = |row: &Option<usize>| {
                    row.and_then(|i| self.units.get(i)).is_some_and(|u| Some(u.id) == mine)
                };
                self.tree.cursor = self.visible().iter().position(place).unwrap_or(0);
                self.change_unit(cx);
            }
        } else if let Some(at) = self.asked_rows.iter().position(|(t, _)| *t == ticket) {
            let (_, of) = self.asked_rows.remove(at);
            match reply {
                Ok(Reply::Employees(page)) => self.take_rows(of, page, cx),
                _ => self.since = Since::default(),
            }
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let tree_width = (area.width / 3).clamp(26, 44);
        self.draw_tree(ui, Rect { width: tree_width, ..area }, buf);
        let right = Rect { x: area.x + tree_width + 1, width: area.width - tree_width - 1, ..area };
        self.draw_table(ui, right, buf);
        None
    }
}

impl Employees {
    fn unfold_to(&mut self, unit: Option<UnitId>) {
        let mut next = unit;
        let mut steps = 0;
        while let Some(id) = next.filter(|_| steps < 64) {
            steps += 1;
            next = self.units.iter().find(|u| u.id == id).and_then(|u| u.unit.parent);
            if let Some(parent) = next {
                self.folded.remove(&parent);
            }
        }
    }

    fn draw_tree(&self, ui: &Ui, area: Rect, buf: &mut Buffer) {
        let lang = ui.lang;
        let visible = self.visible();
        let height = usize::from(area.height).max(1);
        let top = self.tree.top(height);
        let width = usize::from(area.width);
        for (y, (i, row)) in (area.y..area.bottom()).zip(visible.iter().enumerate().skip(top)) {
            let is_chosen = i == self.tree.cursor;
            let mark_role = if self.in_table { Role::Muted } else { Role::Chosen };
            let mark = match (is_chosen, self.in_table) {
                (true, false) => "▸",
                (true, true) => "·",
                (false, _) => " ",
            };
            buf.set_string(area.x, y, mark, ui.theme.of(mark_role));
            let (words, n) = match row.and_then(|i| self.units.get(i)) {
                None => (employees::everybody(lang), ui.me.as_ref().map(|me| u64::from(me.n_employees))),
                Some(u) => {
                    let fold = match (u.n_children, self.folded.contains(&u.id)) {
                        (0, _) => " ",
                        (_, true) => "+",
                        (_, false) => "−",
                    };
                    let indent = " ".repeat(usize::from(u.depth.min(8)));
                    (format!("{indent}{fold} {}", u.unit.name), Some(u64::from(u.n_employees)))
                }
            };
            let role = if is_chosen && !self.in_table { Role::Chosen } else { Role::Text };
            let n = n.map_or(String::new(), |n| say::count(lang, n));
            let room = width.saturating_sub(text::width(&n) + 3);
            buf.set_stringn(area.x + 1, y, text::cut(&words, room), room, ui.theme.of(role));
            let x = area.right().saturating_sub(text::width(&n) as u16 + 1);
            buf.set_string(x, y, n, ui.theme.of(Role::Muted));
        }
    }

    fn draw_table(&self, ui: &Ui, area: Rect, buf: &mut Buffer) {
        let lang = ui.lang;
        let of = self.of();
        let Some(Window { page: window, .. }) = self.window(of) else {
            buf.set_string(area.x, area.y, frame::loading(lang), ui.theme.of(Role::Muted));
            return;
        };
        let n = say::count(lang, window.total.into());
        let count = match of {
            (Some(_), true) => employees::with_below(lang, n),
            _ => employees::only_here(lang, n),
        };
        // The tree cuts long names; here the chosen one stands whole, and what is said of it takes what remains.
        let words = match self.chosen_unit() {
            Some(unit) => format!("{} · {count}", unit.unit.name),
            None => count,
        };
        let place = frame::of_total(
            lang,
            say::count(lang, (self.list.cursor + 1).min(window.total as usize) as u64),
            say::count(lang, window.total.into()),
        );
        let room = usize::from(area.width).saturating_sub(text::width(&place) + 4);
        buf.set_stringn(area.x + 1, area.y, text::cut(&words, room), room, ui.theme.of(Role::Label));
        if window.total == 0 {
            buf.set_string(area.x + 1, area.y + 2, employees::nobody(lang), ui.theme.of(Role::Muted));
            return;
        }
        let x = area.right().saturating_sub(text::width(&place) as u16 + 1);
        buf.set_string(x, area.y, place, ui.theme.of(Role::Muted));
        let height = Employees::height(ui.size);
        let first = window.offset as usize;
        let rows = self.list.page(height).filter_map(|i| window.rows.get(i.checked_sub(first)?));
        let rows: Vec<_> = rows.map(|r| people::row(lang, r)).collect();
        let below = Rect { y: area.y + 1, height: area.height - 1, ..area };
        let chosen = self.in_table.then(|| self.list.cursor - self.list.top(height));
        table::draw(ui, below, buf, &people::columns(lang), &rows, chosen, self.in_table);
    }
}
