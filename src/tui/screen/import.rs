//! The fate of every row of a file before anything is written, cells put right on the spot, and then all of it.

use super::{
    editor::{Editor, FieldRow, Outcome},
    fates::Rows,
};
use crate::{
    service::{
        api::{Act, Fix, ImportKind, ImportReport, Reply},
        fault::{Refusal, RowFault},
    },
    text::{Lang, frame, intake as t, refusal, say},
    tui::{
        app::{Choice, Cx, Screen, Ui},
        command::Command,
        event::{Arrived, Ticket},
        keymap::Context,
        page,
        theme::Role,
        widget::{
            bar,
            paged::Paged,
            slot::Slot,
            table::{self, Cell, Column},
            text,
        },
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};
use std::{path::PathBuf, sync::Arc};

pub struct Import {
    kind: ImportKind,
    name: String,
    path: PathBuf,
    bytes: Option<Arc<Vec<u8>>>,
    fixes: Vec<Fix>,
    /// What the file comes to, tried or taken.
    report: Option<ImportReport>,
    /// Why there is no report.
    fault: Option<String>,
    /// Its rows, as far as they are shown.
    rows: Rows,
    list: Paged,
    asked: Option<Ticket>,
    /// What is asked is to take the file.
    is_taking: bool,
    /// Esc was pressed meanwhile.
    leaves: bool,
    /// The row that is being put right.
    mending: Option<(u32, String)>,
}

const HEAD: u16 = 5;

impl Import {
    pub fn new(kind: ImportKind, path: PathBuf) -> Import {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        Import {
            kind,
            name,
            path,
            bytes: None,
            fixes: Vec::new(),
            report: None,
            fault: None,
            rows: Rows::default(),
            list: Paged::default(),
            asked: None,
            is_taking: false,
            leaves: false,
            mending: None,
        }
    }

    /// A file that comes with the program.
    pub fn shipped(kind: ImportKind, name: &str, text: &str) -> Import {
        let bytes = Some(Arc::new(text.as_bytes().to_vec()));
        Import { bytes, ..Import::new(kind, PathBuf::from(name)) }
    }

    fn show(&mut self, rows: Rows) {
        self.list = Paged::new(rows.n_rows());
        self.rows = rows;
    }

    fn fault(&self) -> Option<&RowFault> {
        self.rows.fault(self.report.as_ref()?, self.list.cursor)
    }

    fn send(&mut self, dry_run: bool, cx: &mut Cx) {
        let Some(bytes) = &self.bytes else { return };
        let (what, name, fixes) = (self.kind, self.name.clone(), self.fixes.clone());
        let act = Act::Import { what, name, bytes: Arc::clone(bytes), dry_run, fixes };
        self.asked = Some(if dry_run { cx.act(act) } else { cx.deed(act, self.name.clone()) });
        self.is_taking = !dry_run;
    }

    fn is_taken(&self) -> bool {
        self.report.as_ref().is_some_and(|report| !report.dry_run)
    }

    /// Whether it has cells that can be put right here.
    fn has_cells(&self) -> bool {
        let is_table = !matches!(self.kind, ImportKind::Indicators | ImportKind::Forms);
        is_table && !self.is_taken()
    }

    fn is_mendable(&self) -> bool {
        self.has_cells() && self.fault().is_some()
    }

    fn mend(&mut self, cx: &mut Cx) {
        let lang = cx.ui.lang;
        let Some(fault) = self.fault().cloned() else {
            return cx.say(Role::Text, t::nothing_to_mend(lang));
        };
        if !self.has_cells() {
            return cx.say(Role::Warning, t::mend_in_file(lang));
        }
        let title = t::mend_title(lang, fault.line, t::column(lang, &fault.column));
        let rows = vec![FieldRow::new("value", Slot::text(&fault.value))];
        self.mending = Some((fault.line, fault.column));
        let build = |rows: &[FieldRow], _: Lang| {
            let words = rows.first().map_or("", |row| row.slot.words()).to_owned();
            Ok(Outcome::Choice(Choice::Words(words)))
        };
        cx.push(Editor::new(title, rows, Box::new(build)));
    }

    fn height(size: (u16, u16)) -> usize {
        table::height(page::body_height(size).saturating_sub(HEAD + 2))
    }
}

impl Screen for Import {
    fn contexts(&self) -> &'static [Context] {
        let takes = self.report.as_ref().is_some_and(|report| report.dry_run && report.taken > 0);
        match (takes, self.is_mendable()) {
            (true, true) => {
                &[Context::Takeable, Context::Mendable, Context::Taking, Context::List, Context::App]
            }
            (true, false) => &[Context::Takeable, Context::Taking, Context::List, Context::App],
            (false, true) => &[Context::Mendable, Context::Taking, Context::List, Context::App],
            (false, false) => &[Context::Taking, Context::List, Context::App],
        }
    }

    fn title(&self, ui: &Ui) -> String {
        t::title(ui.lang)
    }

    fn help(&self, ui: &Ui) -> Option<String> {
        Some(t::help(ui.lang))
    }

    /// What is taken back is the file once it is taken; the palette leads away from what is on its way.
    fn must_wait(&self, command: Command) -> bool {
        let waits = [Command::Save, Command::Edit, Command::Open, Command::Undo, Command::Palette];
        waits.contains(&command) && self.asked.is_some()
    }

    fn entered(&mut self, cx: &mut Cx) {
        // The answer to what is on its way is still wanted.
        if self.asked.is_some() {
            return;
        }
        match (&self.bytes, &self.report) {
            (None, _) => self.asked = Some(cx.read(self.path.clone())),
            // Also after taking back: the trial tells how it stands now.
            (Some(_), _) => self.send(true, cx),
        }
    }

    /// The file is not changed by what others do.
    fn refresh(&mut self, _cx: &mut Cx) {}

    fn handed(&mut self, choice: Choice, _cx: &mut Cx) {
        if let (Choice::Words(value), Some((line, column))) = (choice, self.mending.take()) {
            self.fixes.retain(|fix| (fix.line, &fix.column) != (line, &column));
            self.fixes.push(Fix { line, column, value });
        }
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        let lang = cx.ui.lang;
        match command {
            // Without the answer Ctrl-Z would not know of the file. A server that is gone is not waited for.
            Command::Back if self.is_taking && cx.ui.lost.is_none() => {
                self.leaves = true;
                cx.say(Role::Text, t::being_taken(lang));
            }
            Command::Back => cx.close(),
            Command::Save if self.is_taken() => cx.say(Role::Text, t::taken_already(lang)),
            Command::Save => match &self.report {
                Some(report) if report.taken > 0 => self.send(false, cx),
                Some(_) => cx.say(Role::Warning, t::nothing_to_take(lang)),
                None => cx.bell(),
            },
            Command::Edit | Command::Open => self.mend(cx),
            Command::NextField | Command::PrevField => {
                let turned = self.report.as_ref().map(|r| self.rows.turned(r, command == Command::PrevField));
                match turned {
                    Some(rows) => self.show(rows),
                    None => cx.bell(),
                }
            }
            other => {
                self.list.run(other, Import::height(cx.ui.size));
            }
        }
    }

    fn arrived(&mut self, ticket: Ticket, arrived: &Arrived, cx: &mut Cx) {
        if self.asked != Some(ticket) {
            return;
        }
        self.asked = None;
        match arrived {
            Arrived::Bytes(Ok(bytes)) => {
                self.bytes = Some(Arc::clone(bytes));
                self.send(true, cx);
            }
            Arrived::Bytes(Err(why)) => self.fault = Some(t::cannot_read(cx.ui.lang, &self.name, why)),
            Arrived::Listing(_) | Arrived::Written(_) => (),
        }
    }

    fn answered(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>, cx: &mut Cx) {
        if self.asked != Some(ticket) {
            return;
        }
        self.asked = None;
        self.is_taking = false;
        let leaves = std::mem::take(&mut self.leaves);
        cx.ui.progress = None;
        match reply {
            Ok(Reply::Imported(report)) => {
                let cursor = self.list.cursor;
                self.fault = None;
                // What is done lists what was refused; the rest is told by its number.
                self.show(Rows::of(report, self.rows.sort));
                self.list.cursor = cursor.min(self.list.total.saturating_sub(1));
                self.report = Some(report.clone());
                if !report.dry_run {
                    cx.ask_me();
                    if leaves {
                        cx.close();
                    }
                }
            }
            Ok(_) => (),
            Err(why) => {
                self.report = None;
                self.fault = Some(refusal::sentence(cx.ui.lang, why));
            }
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let lang = ui.lang;
        let width = usize::from(area.width.saturating_sub(2));
        let head = format!("{} · {}", t::kind(lang, self.kind), self.name);
        buf.set_stringn(area.x + 1, area.y, text::cut(&head, width), width, ui.theme.of(Role::Title));
        if let Some(why) = &self.fault {
            for (y, line) in (area.y + 2..area.bottom()).zip(text::wrap(why, width)) {
                buf.set_stringn(area.x + 1, y, line, width, ui.theme.of(Role::Bad));
            }
            return None;
        }
        if self.asked.is_some() {
            let words = match ui.progress {
                Some((done, of)) if of > 0 => {
                    format!("{} {:>3} %", bar::share(done, of, 40), bar::percent(done, of))
                }
                _ => frame::loading(lang),
            };
            buf.set_stringn(area.x + 1, area.y + 1, words, width, ui.theme.of(Role::Bar));
        }
        let Some(report) = &self.report else { return None };
        if self.asked.is_none() {
            let n = |n: usize| say::count(lang, n as u64);
            let say_it = match (report.dry_run, report.taken) {
                (true, 0) => t::would_nothing,
                (true, _) => t::would,
                (false, _) => t::did,
            };
            let words = say_it(
                lang,
                n(report.taken as usize),
                n(report.unchanged as usize),
                n(report.n_refused as usize),
            );
            let role = if report.dry_run { Role::Text } else { Role::Good };
            buf.set_stringn(area.x + 1, area.y + 1, text::cut(&words, width), width, ui.theme.of(role));
        }
        let mut notes = Vec::new();
        if !self.fixes.is_empty() {
            notes.push(t::mended(lang, self.fixes.len()));
        }
        if report.fates.n_more > 0 {
            notes.push(t::not_listed(lang, say::count(lang, report.fates.n_more.into())));
        }
        if !report.unknown_columns.is_empty() {
            notes.push(t::unknown_columns(lang, report.unknown_columns.join(", ")));
        }
        let notes = notes.join(" · ");
        buf.set_stringn(area.x + 1, area.y + 2, text::cut(&notes, width), width, ui.theme.of(Role::Muted));
        if self.list.total == 0 {
            let words = match (report.dry_run, report.n_refused) {
                (true, _) => t::all_well(lang),
                (false, 0) => t::all_taken(lang),
                // Handed in again, what was refused is only counted.
                (false, _) => String::new(),
            };
            buf.set_stringn(
                area.x + 1,
                area.y + 4,
                text::cut(&words, width),
                width,
                ui.theme.of(Role::Muted),
            );
            return None;
        }
        let sort = self.rows.sort.words(lang);
        let words = t::shown(lang, sort);
        buf.set_stringn(area.x + 1, area.y + 3, text::cut(&words, width), width, ui.theme.of(Role::Label));
        let columns = [
            Column::new(t::line(lang), 6).right(),
            Column::new(t::fate(lang), 8),
            Column::new(t::about(lang), 34).grow(1),
            Column::new(t::reason(lang), 24).grow(2),
        ];
        let height = Import::height(ui.size);
        let page = self.list.page(height);
        let rows: Vec<Vec<Cell>> = page.filter_map(|at| self.rows.cells(lang, report, at)).collect();
        let below = Rect { y: area.y + HEAD, height: area.height.saturating_sub(HEAD + 2), ..area };
        table::draw(ui, below, buf, &columns, &rows, Some(self.list.cursor - self.list.top(height)), true);
        let words = self.rows.whole(lang, report, self.list.cursor);
        let y = area.bottom().saturating_sub(2);
        for (y, line) in (y..area.bottom()).zip(text::wrap(&words, width)) {
            buf.set_stringn(area.x + 1, y, line, width, ui.theme.of(Role::Text));
        }
        let place = frame::of_total(
            lang,
            say::count(lang, self.list.cursor as u64 + 1),
            say::count(lang, self.list.total as u64),
        );
        let x = area.right().saturating_sub(text::width(&place) as u16 + 1);
        buf.set_string(x, area.y, place, ui.theme.of(Role::Muted));
        None
    }
}
