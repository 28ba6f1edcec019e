//! The picture of a sheet.

use super::Open;
use crate::{
    text::{Lang, common, frame, review, say},
    tui::{app::Ui, page, theme::Role, widget::text},
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

/// What the chosen line asks, the direction, a blank line and the numbers of the lines.
const HEAD: u16 = 4;
const SCORE: usize = 7;

pub fn list_height(size: (u16, u16)) -> usize {
    usize::from(page::body_height(size).saturating_sub(HEAD)).max(1)
}

struct Layout {
    name: usize,
    /// Cells of one answer, and how many fit.
    cell: usize,
    first: usize,
    n: usize,
}

/// Names get what the answers leave; lines that do not fit come on the next page to the right.
fn layout(open: &Open, width: usize) -> Layout {
    let n_lines = open.sheet.n_lines().max(1);
    let one_key = (0..n_lines).all(|i| open.sheet.people.first().is_some_and(|c| c.is_one_key(i)));
    let cell = if one_key { 4 } else { 8 };
    let name = 24.max(width.saturating_sub(3 + SCORE + 2 + n_lines * cell)).min(34);
    let n = (width.saturating_sub(3 + name + SCORE + 2) / cell).max(1).min(n_lines);
    let first = open.sheet.at.1 / n * n;
    Layout { name, cell, first, n }
}

pub fn draw(open: &Open, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let lang = ui.lang;
    let width = usize::from(area.width);
    let (row, line) = open.sheet.at;
    let layout = layout(open, width);
    let person = open.sheet.people.get(row)?;
    let (no, kind) = (*person.lines.get(line)?, person.kinds.get(line)?);
    let form_line = open.page.form.line(no)?;
    let question = format!("{}. {}", line + 1, form_line.name);
    let room = width.saturating_sub(16);
    buf.set_stringn(area.x + 1, area.y, text::cut(&question, room), room, ui.theme.of(Role::Title));
    let place = frame::of_total(lang, row + 1, open.sheet.people.len());
    let x = width.saturating_sub(text::width(&place) + 1);
    buf.set_string(area.x + x as u16, area.y, place, ui.theme.of(Role::Muted));
    let keys = text::cut(&review::keys(lang, kind, &form_line.unit), width.saturating_sub(16));
    buf.set_stringn(area.x + 4, area.y + 1, keys, width - 16, ui.theme.of(Role::Muted));
    let direction = if open.sheet.down { review::going_down(lang) } else { review::going_across(lang) };
    let x = width.saturating_sub(text::width(&direction) + 1);
    buf.set_string(area.x + x as u16, area.y + 1, direction, ui.theme.of(Role::Muted));

    let columns = layout.first..(layout.first + layout.n).min(open.sheet.n_lines());
    let left = area.x + 3 + layout.name as u16;
    let y = area.y + 3;
    buf.set_string(area.x + 3, y, review::column_name(lang), ui.theme.of(Role::Muted));
    for (i, column) in columns.clone().enumerate() {
        let role = if column == line { Role::Chosen } else { Role::Muted };
        let number = text::right(&(column + 1).to_string(), layout.cell - 1);
        buf.set_string(left + (i * layout.cell) as u16, y, number, ui.theme.of(role));
    }
    let score_at = left + (columns.len() * layout.cell) as u16 + 1;
    buf.set_string(score_at, y, text::right(&review::column_score(lang), SCORE), ui.theme.of(Role::Muted));

    let height = usize::from(area.height.saturating_sub(HEAD)).max(1);
    let top = row / height * height;
    let mut cursor = None;
    for (y, row) in (area.y + HEAD..area.bottom()).zip(top..open.sheet.people.len()) {
        let is_chosen = row == open.sheet.at.0;
        buf.set_string(area.x, y, if is_chosen { "▸" } else { " " }, ui.theme.of(Role::Chosen));
        let is_submitted = open.is_submitted.get(row) == Some(&true);
        buf.set_string(area.x + 1, y, if is_submitted { "✓" } else { " " }, ui.theme.of(Role::Good));
        let name = open.page.people.get(row).map_or("", |p| p.person.name.as_str());
        let role = if is_submitted { Role::Muted } else { Role::Text };
        buf.set_string(area.x + 3, y, text::left(name, layout.name - 1), ui.theme.of(role));
        for (i, column) in columns.clone().enumerate() {
            let x = left + (i * layout.cell) as u16;
            let (words, role) = cell(open, lang, (row, column));
            let words = text::right(&words, layout.cell - 1);
            buf.set_string(x, y, words, ui.theme.of(role));
            let mark = if open.sent.contains_key(&(row, column)) { "·" } else { " " };
            buf.set_string(x + layout.cell as u16 - 1, y, mark, ui.theme.of(Role::Muted));
            if (row, column) == open.sheet.at {
                cursor = Some(Position::new(x + layout.cell as u16 - 2, y));
            }
        }
        let score = open.standings.get(row).and_then(|s| s.score);
        buf.set_string(score_at, y, text::right(&say::score(lang, score), SCORE), ui.theme.of(Role::Value));
        let predicate = open.standings.get(row).and_then(|s| s.predicate);
        let room = usize::from(area.right().saturating_sub(score_at + SCORE as u16 + 2));
        if let Some(predicate) = predicate.filter(|_| room >= 11) {
            let words = common::predicate(lang, predicate);
            buf.set_stringn(score_at + SCORE as u16 + 2, y, words, room, ui.theme.of(Role::Text));
        }
    }
    cursor
}

fn cell(open: &Open, lang: Lang, at: (usize, usize)) -> (String, Role) {
    if at == open.sheet.at && !open.sheet.pending.is_empty() {
        return (open.sheet.pending.clone(), Role::Value);
    }
    if let Some(bad) = open.sheet.bad.get(&at) {
        return (format!("{bad}?"), Role::Bad);
    }
    let kind = open.sheet.people.get(at.0).and_then(|c| c.kinds.get(at.1));
    match (open.sheet.answer(at), kind) {
        (Some(answer), Some(kind)) => {
            let role = if open.refused.contains_key(&at) { Role::Bad } else { Role::Value };
            (say::answer(lang, kind, answer), role)
        }
        _ => ("·".to_owned(), Role::Muted),
    }
}
