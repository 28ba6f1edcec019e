//! Cycles: their dates, phases and progress; the next phase by a key pressed twice.

use super::{cyclemaker::CycleMaker, raters};
use crate::{
    domain::{cycle::Phase, id::CycleId, subject::Status},
    service::{
        api::{Act, CycleRow, Query, Reply},
        fault::Refusal,
    },
    text::{Lang, common, cycles as t, frame, say},
    tui::{
        app::{Cx, Screen, Ui},
        command::Command,
        event::Ticket,
        keymap::Context,
        page,
        theme::Role,
        widget::{
            bar,
            paged::Paged,
            table::{self, Cell, Column},
            text,
        },
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

#[derive(Default)]
pub struct Cycles {
    rows: Option<Vec<CycleRow>>,
    list: Paged,
    /// The key was pressed once for this cycle.
    armed: Option<CycleId>,
    asked: Option<Ticket>,
    /// The act on its way, with the cycle and its next phase.
    moving: Option<Ticket>,
}

const DETAIL: u16 = 4;

impl Cycles {
    fn height(size: (u16, u16)) -> usize {
        table::height(page::body_height(size).saturating_sub(DETAIL))
    }

    fn chosen(&self) -> Option<&CycleRow> {
        self.rows.as_ref()?.get(self.list.cursor)
    }

    fn codes(&self) -> Vec<String> {
        self.rows.iter().flatten().map(|row| row.cycle.code.clone()).collect()
    }

    fn advance(&mut self, cx: &mut Cx) {
        let lang = cx.ui.lang;
        let Some(row) = self.chosen() else { return cx.bell() };
        let (id, phase, code) = (row.id, row.cycle.phase, row.cycle.code.clone());
        let Some(next) = Phase::ALL.into_iter().find(|p| *p > phase) else {
            return cx.say(Role::Warning, t::last_phase(lang));
        };
        if self.armed == Some(id) {
            self.armed = None;
            let what = t::changed(lang, code, common::phase(lang, next));
            self.moving = Some(cx.deed(Act::SetPhase { cycle: id, phase: next }, what));
        } else {
            self.armed = Some(id);
            cx.say(Role::Warning, t::ask_phase(lang, code, common::phase(lang, next)));
        }
    }
}

impl Screen for Cycles {
    fn contexts(&self) -> &'static [Context] {
        match &self.rows {
            Some(rows) if rows.is_empty() => &[Context::NewCycle, Context::Go, Context::App],
            _ => {
                &[Context::Cycles, Context::NewCycle, Context::Open, Context::List, Context::Go, Context::App]
            }
        }
    }

    fn title(&self, ui: &Ui) -> String {
        t::title(ui.lang)
    }

    fn help(&self, ui: &Ui) -> Option<String> {
        Some(t::help(ui.lang))
    }

    fn entered(&mut self, cx: &mut Cx) {
        self.asked = Some(cx.ask(Query::Cycles));
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        if command != Command::Advance {
            self.armed = None;
        }
        match command {
            Command::Back => cx.close(),
            Command::Advance => self.advance(cx),
            Command::New => cx.push(CycleMaker::blank(self.codes())),
            Command::Open | Command::Edit => {
                cx.push_some(self.chosen().map(|row| CycleMaker::of(row.id, &row.cycle)));
            }
            Command::Copy => {
                cx.push_some(self.chosen().map(|row| CycleMaker::after(&row.cycle, &self.codes())))
            }
            Command::Raters => {
                let lang = cx.ui.lang;
                cx.push_some(self.chosen().map(|row| raters::by_rule(lang, row.id, &row.cycle.code)));
            }
            other => {
                self.list.run(other, Cycles::height(cx.ui.size));
            }
        }
    }

    fn answered(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>, cx: &mut Cx) {
        if self.moving.take_if(|moving| *moving == ticket).is_some() {
            if reply.is_ok() {
                self.entered(cx);
                cx.ask_me();
            }
        } else if self.asked == Some(ticket) {
            self.asked = None;
            if let Ok(Reply::Cycles(rows)) = reply {
                self.list.resize(rows.len());
                self.rows = Some(rows.clone());
            }
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let lang = ui.lang;
        let Some(rows) = &self.rows else {
            buf.set_string(area.x + 1, area.y, frame::loading(lang), ui.theme.of(Role::Muted));
            return None;
        };
        let width = usize::from(area.width.saturating_sub(2));
        if rows.is_empty() {
            buf.set_stringn(area.x + 1, area.y, t::none(lang), width, ui.theme.of(Role::Muted));
            return None;
        }
        let height = Cycles::height(ui.size);
        let shown = self.list.page(height).filter_map(|i| rows.get(i));
        let cells: Vec<Vec<Cell>> = shown.map(|r| row(lang, r)).collect();
        let above = Rect { height: area.height.saturating_sub(DETAIL), ..area };
        table::draw(
            ui,
            above,
            buf,
            &columns(lang),
            &cells,
            Some(self.list.cursor - self.list.top(height)),
            true,
        );
        if let Some(chosen) = self.chosen() {
            let y = above.bottom() + 1;
            let all = u64::from(chosen.counts.n_subjects());
            let complete = u64::from(chosen.counts.statuses[Status::Complete as usize]);
            let words = format!("{}  ", chosen.cycle.name);
            buf.set_stringn(area.x + 1, y, text::cut(&words, width), width, ui.theme.of(Role::Title));
            let bar = format!("{}  {} %", bar::share(complete, all, 30), bar::percent(complete, all));
            let after = text::width(&words).min(width);
            buf.set_stringn(area.x + 1 + after as u16, y, bar, width - after, ui.theme.of(Role::Bar));
            let forms = chosen.forms.iter().map(|(_, name, _)| name.as_str());
            let words = format!("{} {}", t::forms(lang), forms.collect::<Vec<_>>().join(", "));
            for (y, line) in (y + 1..area.bottom()).zip(text::wrap(&words, width)) {
                buf.set_stringn(area.x + 1, y, line, width, ui.theme.of(Role::Muted));
            }
        }
        None
    }
}

fn columns(lang: Lang) -> Vec<Column> {
    vec![
        Column::new(t::code(lang), 10),
        Column::new(t::name(lang), 20).from(100).grow(1),
        Column::new(t::phase(lang), 12),
        Column::new(t::from(lang), 12).from(100),
        Column::new(t::to(lang), 12),
        Column::new(t::due(lang), 12),
        Column::new(t::people(lang), 8).right(),
        Column::new(t::complete(lang), 8).right(),
    ]
}

fn row(lang: Lang, row: &CycleRow) -> Vec<Cell> {
    let role = if row.cycle.phase == Phase::Open { Role::Good } else { Role::Text };
    vec![
        Cell::new(row.cycle.code.clone()),
        Cell::new(row.cycle.name.clone()),
        Cell::of(role, common::phase(lang, row.cycle.phase)),
        Cell::new(say::day(lang, row.cycle.from)),
        Cell::new(say::day(lang, row.cycle.to)),
        Cell::new(say::day(lang, row.cycle.due)),
        Cell::new(say::count(lang, row.counts.n_subjects().into())),
        Cell::new(say::count(lang, row.counts.statuses[Status::Complete as usize].into())),
    ]
}
