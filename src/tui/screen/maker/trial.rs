//! Trying a form: sample answers on every line, and what they come to with every key.

use crate::{
    domain::{
        day::Day,
        form::{Axis, Form, RaterGroup},
        kind::Kind,
        response::Answer,
        score::{Basis, achievement, compute},
        tally::Totals,
    },
    text::{common, maker as t, review, say},
    tui::{
        app::{Cx, Screen, Ui},
        command::Command,
        form::{
            cells::Cells,
            entry::{Entry, Outcome},
        },
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
use std::sync::Arc;

pub struct Trial {
    entry: Entry,
}

const FOOT: u16 = 5;

impl Trial {
    pub fn new(form: Form, today: Day) -> Trial {
        let mut cells = Cells::all(Arc::new(form), (today, today));
        let samples: Vec<Option<Answer>> = cells.kinds.iter().map(sample).collect();
        cells.answers = samples;
        Trial { entry: Entry::new(cells, 0) }
    }

    fn height(size: (u16, u16)) -> usize {
        usize::from(page::body_height(size).saturating_sub(FOOT + 1)).max(1)
    }

    fn go(&mut self, command: Command, size: (u16, u16)) {
        let mut list = Paged { cursor: self.entry.cursor, total: self.entry.cells.n() };
        if list.run(command, Trial::height(size)) {
            self.entry.go(list.cursor);
        }
    }

    /// As if just enough of every group had answered alike.
    fn totals(&self) -> Totals {
        let cells = &self.entry.cells;
        let mut totals = Totals::default();
        for group in RaterGroup::ALL {
            let Some(rule) = cells.form.rule(group) else { continue };
            let asked: Vec<_> = cells.form.lines_for(group).map(|(no, ..)| no).collect();
            let answers: Vec<_> = cells.list().into_iter().filter(|(no, _)| asked.contains(no)).collect();
            for _ in 0..rule.min.min(50) {
                totals.add_answers(group, &answers);
            }
        }
        totals
    }
}

/// Something in the upper middle, such as most people get.
fn sample(kind: &Kind) -> Option<Answer> {
    use crate::domain::decimal::Decimal;
    let value = match kind {
        Kind::Rating { min, max, .. } => Decimal::from_int(min + (max - min) * 3 / 4),
        Kind::Higher { target } | Kind::Lower { target } => *target,
        Kind::Band { low, .. } => *low,
        Kind::YesNo => Decimal::from_int(1),
        Kind::Date { due, .. } => Decimal::from_int(due.0),
        Kind::Level(_) => Decimal::ZERO,
    };
    Some(Answer::Value(value))
}

impl Screen for Trial {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Entry, Context::App]
    }

    fn title(&self, ui: &Ui) -> String {
        t::trial(ui.lang)
    }

    fn help(&self, ui: &Ui) -> Option<String> {
        Some(t::trial_help(ui.lang))
    }

    fn undoes(&self) -> bool {
        true
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        let outcome = match command {
            Command::Back => return cx.close(),
            Command::Accept => self.entry.accept(),
            Command::NotObserved => self.entry.not_observed(),
            Command::Ditto => self.entry.ditto(),
            Command::Clear => self.entry.clear(),
            Command::Undo => self.entry.undo(),
            other => return self.go(other, cx.ui.size),
        };
        say_why(outcome, cx);
    }

    fn typed(&mut self, c: char, cx: &mut Cx) {
        let outcome = self.entry.typed(c);
        say_why(outcome, cx);
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let lang = ui.lang;
        let cells = &self.entry.cells;
        let form = &cells.form;
        let width = usize::from(area.width.saturating_sub(2));
        let head = t::trial_head(lang, &form.name);
        buf.set_stringn(area.x + 1, area.y, text::cut(&head, width), width, ui.theme.of(Role::Title));
        let height = Trial::height(ui.size);
        let list = Paged { cursor: self.entry.cursor, total: cells.n() };
        for (y, i) in (area.y + 1..).zip(list.page(height)) {
            let (Some(no), Some(kind)) = (cells.lines.get(i), cells.kinds.get(i)) else { continue };
            let Some(line) = form.line(*no) else { continue };
            let here = i == self.entry.cursor;
            buf.set_string(area.x, y, if here { "▸" } else { " " }, ui.theme.of(Role::Chosen));
            let room = width.saturating_sub(32);
            let name = text::cut(&format!("{:>3} {}", i + 1, line.name), room);
            buf.set_stringn(area.x + 1, y, name, room, ui.theme.of(Role::Text));
            let answer = cells.answers.get(i).copied().flatten();
            let words = match answer {
                _ if here && !self.entry.pending.is_empty() => self.entry.pending.clone(),
                Some(answer) => say::answer(lang, kind, answer),
                None => String::new(),
            };
            let x = area.right().saturating_sub(31);
            buf.set_string(x, y, text::right(&words, 20), ui.theme.of(Role::Value));
            let worth = match answer {
                Some(Answer::Value(v)) => {
                    say::hundredths(lang, achievement(kind, form.scale, form.cap, v).rounded())
                }
                Some(Answer::NotObserved) | None => String::new(),
            };
            buf.set_string(x + 21, y, text::right(&worth, 8), ui.theme.of(Role::Muted));
        }
        let totals = self.totals();
        let score = compute(&Basis { form, plan: &[], totals: &totals, decision: None }).score();
        let standing = &score.standing;
        let y = area.bottom().saturating_sub(FOOT);
        let aspects = score.aspects.iter().zip(&form.aspects);
        let aspects = aspects.map(|(a, aspect)| format!("{} {}", aspect.name, say::score(lang, a.score)));
        let words = aspects.collect::<Vec<_>>().join(" · ");
        buf.set_stringn(area.x + 1, y + 1, text::cut(&words, width), width, ui.theme.of(Role::Text));
        let rating = |axis: Axis| {
            let (score, rating) = match axis {
                Axis::Result => (standing.result, standing.result_rating),
                Axis::Behaviour => (standing.behaviour, standing.behaviour_rating),
            };
            let rating = rating.map_or_else(|| common::nothing(lang), |r| common::rating(lang, r));
            format!("{} {} ({rating})", common::axis(lang, axis), say::score(lang, score))
        };
        let words = format!("{} · {}", rating(Axis::Result), rating(Axis::Behaviour));
        buf.set_stringn(area.x + 1, y + 2, text::cut(&words, width), width, ui.theme.of(Role::Text));
        let predicate =
            standing.predicate.map_or_else(|| common::nothing(lang), |p| common::predicate(lang, p));
        let words = t::comes_to(lang, say::score(lang, standing.score), predicate);
        buf.set_stringn(area.x + 1, y + 3, text::cut(&words, width), width, ui.theme.of(Role::Title));
        if let (Some(kind), Some(no)) =
            (cells.kinds.get(self.entry.cursor), cells.lines.get(self.entry.cursor))
        {
            let unit = form.line(*no).map_or("", |l| l.unit.as_str());
            let words = review::keys(lang, kind, unit);
            buf.set_stringn(area.x + 1, y + 4, text::cut(&words, width), width, ui.theme.of(Role::Muted));
        }
        None
    }
}

fn say_why(outcome: Outcome, cx: &mut Cx) {
    if let Outcome::Refused(why) = outcome {
        cx.bell();
        cx.say(Role::Bad, review::why(cx.ui.lang, &why));
    }
}
