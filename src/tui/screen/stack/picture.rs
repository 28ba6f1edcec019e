//! The picture of a stack: the last papers, the one under way, and what all of them come to.

use super::Open;
use crate::{
    domain::{
        decimal::Decimal,
        exact::Exact,
        form::{LineNo, RaterGroup},
        kind::Kind,
        response::Answer,
        tally::Tally,
    },
    text::{common, review, say},
    tui::{app::Ui, form::stack::Paper, theme::Role, widget::text},
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

const NUMBER: usize = 8;

pub fn draw(open: &Open, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let lang = ui.lang;
    let width = usize::from(area.width);
    let cells = &open.stack.cells;
    let cursor = open.stack.cursor;
    let (no, kind) = (*cells.lines.get(cursor)?, cells.kinds.get(cursor)?);
    let line = open.page.form.line(no)?;
    let count = review::stack_count(lang, open.n_papers());
    let x = width.saturating_sub(text::width(&count) + 1);
    let question = format!("{}. {}", cursor + 1, line.name);
    buf.set_stringn(area.x + 1, area.y, text::cut(&question, x - 2), x, ui.theme.of(Role::Title));
    buf.set_string(area.x + x as u16, area.y, count, ui.theme.of(Role::Muted));
    let keys = text::cut(&review::keys(lang, kind, &line.unit), width - 5);
    buf.set_stringn(area.x + 4, area.y + 1, keys, width, ui.theme.of(Role::Muted));

    let n_fit = (width.saturating_sub(NUMBER + 4) / 6).max(1);
    let first = cursor / n_fit * n_fit;
    let columns = first..(first + n_fit).min(cells.n());
    let at = |i: usize| area.x + NUMBER as u16 + 3 + ((i - first) * 6) as u16;
    for i in columns.clone() {
        let role = if i == cursor { Role::Chosen } else { Role::Muted };
        buf.set_string(at(i), area.y + 3, text::right(&(i + 1).to_string(), 5), ui.theme.of(role));
    }

    // The paper under way stands on the last line of the list, the papers before it above.
    let list = Rect { y: area.y + 4, height: area.height.saturating_sub(4 + 5), ..area };
    let above = usize::from(list.height).saturating_sub(1);
    let papers = &open.stack.papers;
    let shown = papers.len().min(above);
    for (y, paper) in (list.y..).zip(&papers[papers.len() - shown..]) {
        old_paper(open, ui, paper, y, area, &columns, &at, buf);
    }
    let y = list.y + shown as u16;
    buf.set_string(area.x, y, "▸", ui.theme.of(Role::Chosen));
    let label = text::right(&review::paper(lang, open.stack.number), NUMBER);
    buf.set_string(area.x + 1, y, label, ui.theme.of(Role::Value));
    for i in columns.clone() {
        let words = match (i == cursor && !open.stack.pending.is_empty(), cells.answers[i]) {
            (true, _) => open.stack.pending.clone(),
            (false, Some(answer)) => say::answer(lang, &cells.kinds[i], answer),
            (false, None) => "·".to_owned(),
        };
        let role = if cells.answers[i].is_some() { Role::Value } else { Role::Muted };
        buf.set_string(at(i), y, text::right(&words, 5), ui.theme.of(role));
    }

    let foot = list.bottom() + 1;
    buf.set_string(
        area.x + 1,
        foot,
        text::right(&review::answers(lang), NUMBER + 2),
        ui.theme.of(Role::Muted),
    );
    buf.set_string(
        area.x + 1,
        foot + 1,
        text::right(&review::mean(lang), NUMBER + 2),
        ui.theme.of(Role::Muted),
    );
    for i in columns {
        let tally = cells.lines.get(i).and_then(|no| open.totals.tally(*no, RaterGroup::Public));
        let n = tally.map_or(0, Tally::n_values);
        buf.set_string(at(i), foot, text::right(&n.to_string(), 5), ui.theme.of(Role::Text));
        let mean = tally.filter(|_| has_mean(&cells.kinds[i])).and_then(mean).unwrap_or_default();
        let words = text::right(&mean.replace('.', if lang == crate::text::Lang::Id { "," } else { "." }), 5);
        buf.set_string(at(i), foot + 1, words, ui.theme.of(Role::Text));
    }
    let standing = &open.standing;
    let mut words = format!("{}  {}", review::score_now(lang), say::score(lang, standing.score));
    if let Some(predicate) = standing.predicate {
        words.push_str(&format!("  {}", common::predicate(lang, predicate)));
    }
    words.push_str(&format!("   {}", review::settled(lang, say::hundredths(lang, standing.coverage))));
    buf.set_stringn(area.x + 2, foot + 3, words, width - 3, ui.theme.of(Role::Title));
    Some(Position::new(at(cursor) + 4, y))
}

#[expect(clippy::too_many_arguments, reason = "one row of a picture: what, where and how wide")]
fn old_paper(
    open: &Open,
    ui: &Ui,
    paper: &Paper,
    y: u16,
    area: Rect,
    columns: &std::ops::Range<usize>,
    at: &impl Fn(usize) -> u16,
    buf: &mut Buffer,
) {
    let lang = ui.lang;
    // A mark at every tenth paper keeps one's place in the pile.
    let tenth = if paper.number.is_multiple_of(10) { "–" } else { " " };
    buf.set_string(area.x, y, tenth, ui.theme.of(Role::Key));
    let role = if paper.number.is_multiple_of(10) { Role::Key } else { Role::Muted };
    buf.set_string(area.x + 1, y, text::right(&review::paper(lang, paper.number), NUMBER), ui.theme.of(role));
    let (mark, role) = if open.refused.contains(&paper.number) {
        ("!", Role::Bad)
    } else if open.sent.contains_key(&paper.number) {
        ("·", Role::Muted)
    } else {
        ("✓", Role::Good)
    };
    buf.set_string(area.x + NUMBER as u16 + 2, y, mark, ui.theme.of(role));
    for i in columns.clone() {
        let cells = &open.stack.cells;
        let found = |no: &LineNo| paper.answers.iter().find(|(l, _)| l == no).map(|(_, a)| *a);
        let answer: Option<Answer> = cells.lines.get(i).and_then(found);
        let words = answer.map_or(String::new(), |a| say::answer(lang, &cells.kinds[i], a));
        buf.set_string(at(i), y, text::right(&words, 5), ui.theme.of(Role::Text));
    }
}

fn has_mean(kind: &Kind) -> bool {
    match kind {
        Kind::Rating { .. } | Kind::Higher { .. } | Kind::Lower { .. } | Kind::Band { .. } => true,
        Kind::YesNo | Kind::Date { .. } | Kind::Level(_) => false,
    }
}

/// The mean of the answers themselves, not of what they are worth.
fn mean(tally: &Tally) -> Option<String> {
    let n = tally.n_values();
    let sum = tally.values.iter().map(|(v, n)| i128::from(v.parts()) * i128::from(*n)).sum::<i128>();
    (n > 0).then(|| Exact::ratio(sum, i128::from(n) * i128::from(Decimal::PARTS)).rounded().to_string())
}
