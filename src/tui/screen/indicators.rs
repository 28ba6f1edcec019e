//! Indicators and forms: the catalogue by field, and each form with its aspects, lines, weights and groups.

use super::{files::Files, maker::Maker, reader::Reader, record};
use crate::{
    domain::{id::IndicatorId, indicator::Indicator, rights::Right},
    service::{
        api::{FormRow, ImportKind, Query, Reply},
        fault::Refusal,
    },
    text::{Lang, fields, frame, indicators as t},
    tui::{
        app::{Cx, Screen, Ui},
        command::Command,
        event::Ticket,
        keymap::Context,
        page,
        theme::Role,
        widget::{
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
pub struct Indicators {
    indicators: Option<Vec<(IndicatorId, Indicator)>>,
    forms: Option<Vec<FormRow>>,
    in_forms: bool,
    lists: [Paged; 2],
    asked: [Option<Ticket>; 2],
}

impl Indicators {
    fn chosen_indicator(&self) -> Option<&(IndicatorId, Indicator)> {
        let [list, _] = &self.lists;
        self.indicators.as_ref()?.get(list.cursor)
    }

    fn chosen_form(&self) -> Option<&FormRow> {
        let [_, list] = &self.lists;
        self.forms.as_ref()?.get(list.cursor)
    }

    fn list(&mut self) -> &mut Paged {
        let [indicators, forms] = &mut self.lists;
        if self.in_forms { forms } else { indicators }
    }
}

/// An indicator for those who may only look at it.
fn read(lang: Lang, i: &Indicator) -> Reader {
    let rows = [
        ("code", i.code.clone()),
        ("name", i.name.clone()),
        ("field", i.field.clone()),
        ("measure", i.unit.clone()),
        ("kind", t::kind_name(lang, &i.kind)),
        ("target", t::target_of(lang, &i.kind)),
    ];
    let told = rows.into_iter().filter(|(_, words)| !words.is_empty());
    let lines = told.map(|(column, words)| format!("{}: {words}", fields::label(lang, column))).collect();
    Reader::new(i.name.clone(), lines)
}

impl Screen for Indicators {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Open, Context::Catalogue, Context::Files, Context::List, Context::Go, Context::App]
    }

    fn title(&self, ui: &Ui) -> String {
        t::title(ui.lang)
    }

    fn help(&self, ui: &Ui) -> Option<String> {
        Some(t::help(ui.lang))
    }

    fn entered(&mut self, cx: &mut Cx) {
        self.asked = [Some(cx.ask(Query::Indicators)), Some(cx.ask(Query::Forms))];
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        let height = table::height(page::body_height(cx.ui.size).saturating_sub(2));
        match command {
            Command::Back => cx.close(),
            Command::NextField | Command::PrevField => self.in_forms = !self.in_forms,
            Command::Open | Command::Edit if self.in_forms => cx.push_some(self.chosen_form().map(Maker::of)),
            Command::Copy if self.in_forms => cx.push_some(self.chosen_form().map(Maker::copy)),
            Command::New if self.in_forms => cx.push(Maker::blank()),
            Command::Import => {
                let kind = if self.in_forms { ImportKind::Forms } else { ImportKind::Indicators };
                cx.push(Files::of(kind));
            }
            Command::New if !self.in_forms => {
                let field = self.chosen_indicator().map_or(String::new(), |(_, i)| i.field.clone());
                cx.push(record::indicator(cx.ui.lang, None, &field));
            }
            Command::Open if !self.in_forms && !cx.ui.may(Right::EditIndicator) => {
                let lang = cx.ui.lang;
                cx.push_some(self.chosen_indicator().map(|(_, i)| read(lang, i)));
            }
            Command::Open | Command::Edit if !self.in_forms => {
                let lang = cx.ui.lang;
                let chosen = self.chosen_indicator();
                cx.push_some(chosen.map(|(id, i)| record::indicator(lang, Some((*id, i)), "")));
            }
            other => {
                self.list().run(other, height);
            }
        }
    }

    fn answered(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>, _cx: &mut Cx) {
        match reply {
            Ok(Reply::Indicators(rows)) if self.asked[0] == Some(ticket) => {
                let mut rows = rows.clone();
                rows.sort_by(|(_, a), (_, b)| (&a.field, &a.code).cmp(&(&b.field, &b.code)));
                self.lists[0].resize(rows.len());
                self.indicators = Some(rows);
            }
            Ok(Reply::Forms(rows)) if self.asked[1] == Some(ticket) => {
                self.lists[1].resize(rows.len());
                self.forms = Some(rows.clone());
            }
            _ => (),
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let lang = ui.lang;
        let (Some(indicators), Some(forms)) = (&self.indicators, &self.forms) else {
            buf.set_string(area.x + 1, area.y, frame::loading(lang), ui.theme.of(Role::Muted));
            return None;
        };
        let (a, b) = (t::indicators(lang, indicators.len()), t::forms(lang, forms.len()));
        let role = |is_here| if is_here { Role::Title } else { Role::Muted };
        buf.set_string(area.x + 1, area.y, &a, ui.theme.of(role(!self.in_forms)));
        let x = area.x + 4 + text::width(&a) as u16;
        buf.set_string(x, area.y, &b, ui.theme.of(role(self.in_forms)));
        let below = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
        let list = if self.in_forms { &self.lists[1] } else { &self.lists[0] };
        if self.in_forms {
            let rows = table::known(ui, below, buf, Some(forms), t::no_forms(lang))?;
            table::page(ui, below, buf, &form_columns(lang), rows, list, form_row);
        } else {
            let rows = table::known(ui, below, buf, Some(indicators), t::none(lang))?;
            let row = |(_, i): &_| indicator_row(lang, i);
            table::page(ui, below, buf, &indicator_columns(lang), rows, list, row);
        }
        let place = frame::of_total(lang, list.cursor + 1, list.total);
        let x = area.right().saturating_sub(text::width(&place) as u16 + 1);
        buf.set_string(x, area.y, place, ui.theme.of(Role::Muted));
        None
    }
}

fn indicator_columns(lang: Lang) -> Vec<Column> {
    vec![
        Column::new(t::field(lang), 13),
        Column::new(t::code(lang), 8),
        Column::new(t::name(lang), 26).grow(1),
        Column::new(t::unit(lang), 8),
        Column::new(t::target(lang), 12),
        Column::new(t::kind(lang), 24).from(100),
    ]
}

fn indicator_row(lang: Lang, i: &Indicator) -> Vec<Cell> {
    vec![
        Cell::of(Role::Muted, i.field.clone()),
        Cell::new(i.code.clone()),
        Cell::new(i.name.clone()),
        Cell::new(i.unit.clone()),
        Cell::of(Role::Value, t::target_of(lang, &i.kind)),
        Cell::of(Role::Muted, t::kind_name(lang, &i.kind)),
    ]
}

fn form_columns(lang: Lang) -> Vec<Column> {
    vec![
        Column::new(t::code(lang), 14),
        Column::new(t::name(lang), 28).grow(1),
        Column::new(t::version(lang), 6).right(),
        Column::new(t::lines(lang), 6).right(),
        Column::new(t::cycles(lang), 8).right(),
    ]
}

fn form_row(row: &FormRow) -> Vec<Cell> {
    vec![
        Cell::new(row.form.code.clone()),
        Cell::new(row.form.name.clone()),
        Cell::new(row.form.version.to_string()),
        Cell::new(row.form.n_lines().to_string()),
        Cell::new(row.n_cycles.to_string()),
    ]
}
