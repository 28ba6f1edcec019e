//! The picture of a form. Few cells change with an answer: a mark, the answer and what it is worth, the scores.

use super::open::{Mark, Open};
use crate::{
    domain::{decimal::Hundredths, form::LineNo, kind::Kind},
    text::{Lang, common, review, say},
    tui::{
        app::Ui,
        page,
        theme::Role,
        widget::{field::Field, text},
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

const HEAD: u16 = 3;
const FOOT: u16 = 5;

/// A line of the list.
enum Row {
    /// The number of an aspect.
    Aspect(usize),
    /// The place of a line among those asked.
    Line(usize),
}

pub fn list_height(size: (u16, u16)) -> usize {
    usize::from(page::body_height(size).saturating_sub(HEAD + FOOT)).max(1)
}

fn rows(open: &Open) -> Vec<Row> {
    let mut out = Vec::new();
    let mut first: LineNo = 0;
    let mut asked = open.entry.cells.lines.iter().enumerate().peekable();
    for (i, aspect) in open.page.form.aspects.iter().enumerate() {
        let end = first + aspect.lines.len() as LineNo;
        let mut has_heading = false;
        while let Some((at, _)) = asked.next_if(|(_, no)| **no < end) {
            if !has_heading {
                out.push(Row::Aspect(i));
                has_heading = true;
            }
            out.push(Row::Line(at));
        }
        first = end;
    }
    out
}

pub fn draw(open: &Open, remark: Option<&Field>, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
    head(open, ui, area, buf);
    headings(ui, area.y + HEAD - 1, &columns(area), buf);
    let list = Rect { y: area.y + HEAD, height: area.height.saturating_sub(HEAD + FOOT), ..area };
    let cursor = lines(open, ui, list, buf);
    let foot = Rect { y: list.bottom() + 1, height: FOOT - 1, ..area };
    let in_remark = about_line(open, remark, ui, foot, buf);
    scores(open, ui, Rect { y: foot.y + 2, height: 2, ..foot }, buf);
    in_remark.or(cursor)
}

fn both_sides(ui: &Ui, y: u16, area: Rect, buf: &mut Buffer, left: (&str, Role), right: &str) {
    let width = usize::from(area.width);
    let right = text::cut(right, width / 2);
    let x = width.saturating_sub(text::width(&right) + 1);
    buf.set_stringn(area.x + 1, y, text::cut(left.0, x.saturating_sub(2)), width, ui.theme.of(left.1));
    buf.set_stringn(area.x + x as u16, y, &right, width - x, ui.theme.of(Role::Text));
}

fn head(open: &Open, ui: &Ui, area: Rect, buf: &mut Buffer) {
    let (lang, page) = (ui.lang, &open.page);
    let person = &page.person;
    let state = if page.submitted.is_some() {
        review::submitted_head(lang)
    } else {
        review::due(lang, say::day(lang, open.due()))
    };
    both_sides(ui, area.y, area, buf, (&person.name, Role::Title), &state);
    let about = format!("{} · {} · {}", person.nip, person.position, person.unit_code);
    let group = common::group(lang, page.key.group);
    let form = review::form_head(lang, group, &page.form.name, page.form.version);
    both_sides(ui, area.y + 1, area, buf, (&about, Role::Text), &form);
}

/// Where the columns of the list begin, from the right edge.
struct Columns {
    name: (u16, usize),
    answer: u16,
    worth: u16,
    last: u16,
    target: u16,
}

const ANSWER: usize = 9;
const WORTH: usize = 7;
const LAST: usize = 7;
const TARGET: usize = 18;

fn columns(area: Rect) -> Columns {
    let target = area.right().saturating_sub(TARGET as u16);
    let last = target.saturating_sub(LAST as u16 + 2);
    let worth = last.saturating_sub(WORTH as u16 + 1);
    let answer = worth.saturating_sub(ANSWER as u16 + 1);
    let name = area.x + 6;
    Columns { name: (name, usize::from(answer.saturating_sub(name + 1))), answer, worth, last, target }
}

fn headings(ui: &Ui, y: u16, columns: &Columns, buf: &mut Buffer) {
    let lang = ui.lang;
    let mut put = |x: u16, words: String, width: usize| {
        buf.set_stringn(x, y, text::right(&words, width), width, ui.theme.of(Role::Muted));
    };
    put(columns.answer, review::column_answer(lang), ANSWER);
    put(columns.worth, review::column_worth(lang), WORTH);
    put(columns.last, review::column_last(lang), LAST);
    let words = review::column_target(lang);
    buf.set_stringn(columns.target, y, words, TARGET, ui.theme.of(Role::Muted));
}

fn lines(open: &Open, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let rows = rows(open);
    let height = usize::from(area.height).max(1);
    let at = rows.iter().position(|r| matches!(r, Row::Line(i) if *i == open.entry.cursor)).unwrap_or(0);
    let top = at / height * height;
    let columns = columns(area);
    let mut cursor = None;
    for (y, row) in (area.y..area.bottom()).zip(rows.iter().skip(top)) {
        match row {
            Row::Aspect(i) => aspect(open, ui, *i, y, area, &columns, buf),
            Row::Line(i) => {
                let position = line(open, ui, *i, y, area, &columns, buf);
                if *i == open.entry.cursor {
                    cursor = Some(position);
                }
            }
        }
    }
    cursor
}

fn aspect(open: &Open, ui: &Ui, i: usize, y: u16, area: Rect, columns: &Columns, buf: &mut Buffer) {
    let Some(aspect) = open.page.form.aspects.get(i) else { return };
    let name = review::aspect(ui.lang, &aspect.name, say::decimal(ui.lang, aspect.weight));
    let room = usize::from(columns.worth.saturating_sub(area.x + 2));
    buf.set_stringn(area.x + 1, y, text::cut(&name, room), room, ui.theme.of(Role::Label));
    let score = open.score.aspects.get(i).and_then(|a| a.score);
    buf.set_stringn(columns.worth, y, number(ui.lang, score, WORTH), WORTH, ui.theme.of(Role::Label));
}

fn line(open: &Open, ui: &Ui, i: usize, y: u16, area: Rect, columns: &Columns, buf: &mut Buffer) -> Position {
    let (lang, entry) = (ui.lang, &open.entry);
    let is_chosen = i == entry.cursor;
    let kind = &entry.cells.kinds[i];
    let form_line = open.page.form.line(entry.cells.lines[i]);
    // Without a style of its own: this cell changes with every key.
    buf.set_string(area.x, y, if is_chosen { "▸" } else { " " }, ui.theme.of(Role::Text));
    let (mark, role) = match open.marks.get(i) {
        Some(Mark::Saved) => ("✓", Role::Good),
        Some(Mark::Sent(_)) => ("·", Role::Text),
        Some(Mark::Refused) => ("!", Role::Bad),
        Some(Mark::Elsewhere) => ("*", Role::Warning),
        Some(Mark::Blank) | None => (" ", Role::Text),
    };
    buf.set_string(area.x + 1, y, mark, ui.theme.of(role));
    buf.set_string(area.x + 3, y, format!("{:>2}", i + 1), ui.theme.of(Role::Muted));
    let (name, unit) = form_line.map_or(("", ""), |l| (l.name.as_str(), l.unit.as_str()));
    let has_remark = open.page.draft.remark(entry.cells.lines[i]).is_some();
    let name = if has_remark { format!("{name} ✎") } else { name.to_owned() };
    buf.set_stringn(
        columns.name.0,
        y,
        text::cut(&name, columns.name.1),
        columns.name.1,
        ui.theme.of(Role::Text),
    );
    let answer = match (is_chosen && !entry.pending.is_empty(), entry.cells.answers[i]) {
        (true, _) => entry.pending.clone(),
        (false, Some(answer)) => say::answer(lang, kind, answer),
        (false, None) => String::new(),
    };
    buf.set_stringn(columns.answer, y, text::right(&answer, ANSWER), ANSWER, ui.theme.of(Role::Value));
    let worth = open.achieved(i).map_or(String::new(), |x| say::hundredths(lang, x));
    buf.set_stringn(columns.worth, y, text::right(&worth, WORTH), WORTH, ui.theme.of(Role::Text));
    let last = open.page.last_cycle.iter().find(|(l, _)| *l == entry.cells.lines[i]);
    let last = last.map_or(String::new(), |(_, mean)| say::hundredths(lang, *mean));
    buf.set_stringn(columns.last, y, text::right(&last, LAST), LAST, ui.theme.of(Role::Muted));
    let target = review::target(lang, kind);
    let target = if unit.is_empty() || is_plain(kind) { target } else { format!("{target} {unit}") };
    buf.set_stringn(columns.target, y, text::cut(&target, TARGET - 1), TARGET, ui.theme.of(Role::Muted));
    Position::new(columns.answer + ANSWER as u16 - 1, y)
}

/// What the keys mean on the chosen line, and what there is to know about it.
fn about_line(
    open: &Open,
    remark: Option<&Field>,
    ui: &Ui,
    area: Rect,
    buf: &mut Buffer,
) -> Option<Position> {
    let (lang, entry) = (ui.lang, &open.entry);
    let no = open.at();
    let (Some(kind), Some(line)) = (entry.cells.kinds.get(entry.cursor), open.page.form.line(no)) else {
        return None;
    };
    let width = usize::from(area.width.saturating_sub(4));
    let keys = text::cut(&review::keys(lang, kind, &line.unit), width);
    buf.set_stringn(area.x + 3, area.y, keys, width, ui.theme.of(Role::Muted));
    let below = Rect { y: area.y + 1, height: 1, ..area };
    if let Some(field) = remark {
        return Some(field.draw(ui, &review::remark_label(lang), below, buf));
    }
    if let Some(remark) = open.page.draft.remark(no) {
        let words = text::cut(&review::remark_is(lang, remark), width);
        buf.set_stringn(below.x + 3, below.y, words, width, ui.theme.of(Role::Muted));
    }
    None
}

/// Kinds whose target already says all.
fn is_plain(kind: &Kind) -> bool {
    match kind {
        Kind::Rating { .. } | Kind::YesNo | Kind::Date { .. } | Kind::Level(_) => true,
        Kind::Higher { .. } | Kind::Lower { .. } | Kind::Band { .. } => false,
    }
}

fn number(lang: Lang, score: Option<Hundredths>, cells: usize) -> String {
    text::right(&say::score(lang, score), cells)
}

/// Composite, both axes with their ratings, predicate, coverage.
fn scores(open: &Open, ui: &Ui, area: Rect, buf: &mut Buffer) {
    let lang = ui.lang;
    let standing = &open.score.standing;
    let rating = |r| common::rating(lang, r);
    let half = area.width / 2;
    let put = |x: u16, y: u16, label: String, value: String, role: Role, note: String, buf: &mut Buffer| {
        buf.set_stringn(x, y, text::left(&label, 9), 9, ui.theme.of(Role::Label));
        let at = x + 10;
        let room = usize::from((half).saturating_sub(12));
        buf.set_stringn(at, y, &value, room, ui.theme.of(role));
        let after = at + text::width(&value) as u16 + 2;
        buf.set_stringn(
            after,
            y,
            note,
            room.saturating_sub(text::width(&value) + 2),
            ui.theme.of(Role::Text),
        );
    };
    let (left, right) = (area.x + 1, area.x + half);
    let predicate = standing.predicate.map_or(String::new(), |p| common::predicate(lang, p));
    let score = number(lang, standing.score, 6);
    // Plain, though it is what one looks for: a change of style costs the slow link more than the figure.
    put(left, area.y, review::score_now(lang), score, Role::Value, predicate, buf);
    let cells = &open.entry.cells;
    let coverage = say::hundredths(lang, standing.coverage);
    let settled = review::filled(lang, cells.n_answered(), cells.n(), coverage);
    buf.set_stringn(left, area.y + 1, settled, usize::from(half - 2), ui.theme.of(Role::Text));
    let result = number(lang, standing.result, 6);
    let result_rating = standing.result_rating.map_or(String::new(), rating);
    put(right, area.y, review::results_short(lang), result, Role::Value, result_rating, buf);
    let behaviour = number(lang, standing.behaviour, 6);
    let behaviour_rating = standing.behaviour_rating.map_or(String::new(), rating);
    put(right, area.y + 1, review::behaviour_short(lang), behaviour, Role::Value, behaviour_rating, buf);
}
