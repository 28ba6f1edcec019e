//! Deciding the ratings: one key confirms the proposal; another rating needs a reason.

use crate::{
    domain::{
        form::Axis,
        id::CycleId,
        predicate::{Predicate, Rating},
        subject::Decision,
    },
    service::{
        api::{Act, Explained, Reply},
        fault::Refusal,
    },
    text::{common, results as t, say},
    tui::{
        app::{Cx, Screen, Ui},
        command::Command,
        event::Ticket,
        keymap::Context,
        theme::Role,
        widget::{field::Field, text},
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

pub struct Decide {
    cycle: CycleId,
    page: Explained,
    /// Result, behaviour.
    ratings: [Rating; 2],
    chosen: usize,
    new_idea: bool,
    reason: Option<Field>,
    asked: Option<Ticket>,
}

/// A reason is at most this long.
const REASON_LIMIT: usize = 500;

impl Decide {
    pub fn new(cycle: CycleId, page: Explained) -> Decide {
        let standing = &page.standing;
        let ratings = [
            standing.result_rating.unwrap_or(Rating::Meets),
            standing.behaviour_rating.unwrap_or(Rating::Meets),
        ];
        let new_idea = page.decision.as_ref().is_some_and(|d| d.new_idea);
        Decide { cycle, page, ratings, chosen: 0, new_idea, reason: None, asked: None }
    }

    fn proposals(&self) -> [Option<Rating>; 2] {
        [self.page.proposed.result_rating, self.page.proposed.behaviour_rating]
    }

    fn differs(&self) -> bool {
        self.proposals()
            .iter()
            .zip(self.ratings)
            .any(|(proposed, rating)| proposed.is_some_and(|p| p != rating))
    }

    fn accept(&mut self, cx: &mut Cx) {
        if self.differs() && self.reason.is_none() {
            let before = self.page.decision.as_ref().map_or("", |d| d.reason.as_str());
            self.reason = Some(Field::new(before, REASON_LIMIT));
            return;
        }
        let reason = self.reason.as_ref().map_or("", |f| f.text()).trim().to_owned();
        let decision = Decision {
            result: self.ratings[0],
            behaviour: self.ratings[1],
            reason: if self.differs() { reason } else { String::new() },
            new_idea: self.new_idea,
        };
        let employee = self.page.person.id;
        let act = Act::DecideRatings { cycle: self.cycle, employee, decision: Some(decision) };
        self.asked = Some(cx.act(act));
    }
}

impl Screen for Decide {
    fn contexts(&self) -> &'static [Context] {
        match self.reason {
            Some(_) => &[Context::Text, Context::Field, Context::App],
            None => &[Context::Decide, Context::App],
        }
    }

    fn title(&self, ui: &Ui) -> String {
        t::decide_title(ui.lang)
    }

    fn help(&self, ui: &Ui) -> Option<String> {
        Some(t::decide_help(ui.lang))
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        match (command, &mut self.reason) {
            (Command::Back, Some(_)) => self.reason = None,
            (Command::Back, None) => cx.close(),
            (Command::Accept, _) => self.accept(cx),
            (Command::Clear, Some(field)) => drop(field.backspace()),
            (Command::Left, Some(field)) => field.left(),
            (Command::Right, Some(field)) => field.right(),
            (Command::Up, None) => self.chosen = 0,
            (Command::Down, None) => self.chosen = 1,
            (Command::Idea, None) => self.new_idea = !self.new_idea,
            _ => (),
        }
    }

    fn typed(&mut self, c: char, cx: &mut Cx) {
        if let Some(field) = &mut self.reason {
            field.type_char(c);
            return;
        }
        let rating = match c {
            '1' => Rating::Below,
            '2' => Rating::Meets,
            '3' => Rating::Above,
            _ => return cx.bell(),
        };
        self.ratings[self.chosen] = rating;
        self.chosen = 1;
    }

    fn answered(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>, cx: &mut Cx) {
        if self.asked == Some(ticket) {
            self.asked = None;
            if reply.is_ok() {
                cx.say(Role::Good, t::saved(cx.ui.lang));
                cx.close();
            }
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let lang = ui.lang;
        let width = usize::from(area.width.saturating_sub(2));
        let name = text::cut(&self.page.person.name, width);
        buf.set_stringn(area.x + 1, area.y, name, width, ui.theme.of(Role::Title));
        let scores = [self.page.standing.result, self.page.standing.behaviour];
        for (i, axis) in [Axis::Result, Axis::Behaviour].into_iter().enumerate() {
            let y = area.y + 2 + 2 * i as u16;
            let mark = if i == self.chosen && self.reason.is_none() { "▸" } else { " " };
            buf.set_string(area.x, y, mark, ui.theme.of(Role::Chosen));
            buf.set_string(
                area.x + 2,
                y,
                text::left(&common::axis(lang, axis), 16),
                ui.theme.of(Role::Label),
            );
            let score = text::right(&say::score(lang, scores[i]), 7);
            buf.set_string(area.x + 18, y, score, ui.theme.of(Role::Value));
            let rating = text::left(&common::rating(lang, self.ratings[i]), 22);
            buf.set_string(area.x + 28, y, rating, ui.theme.of(Role::Title));
            let proposal =
                self.proposals()[i].map_or_else(|| common::nothing(lang), |r| common::rating(lang, r));
            let words = format!("{}: {proposal}", t::proposal(lang));
            buf.set_stringn(area.x + 51, y, words, width.saturating_sub(51), ui.theme.of(Role::Muted));
        }
        buf.set_string(area.x + 2, area.y + 6, text::left(&t::new_idea(lang), 16), ui.theme.of(Role::Label));
        let idea = if self.new_idea { common::yes(lang) } else { common::no(lang) };
        buf.set_string(area.x + 28, area.y + 6, idea, ui.theme.of(Role::Value));
        let predicate = Predicate::of(self.ratings[0], self.ratings[1]);
        let words = t::gives(lang, common::predicate(lang, predicate));
        buf.set_stringn(area.x + 2, area.y + 8, words, width, ui.theme.of(Role::Title));
        buf.set_stringn(area.x + 2, area.y + 10, t::keys(lang), width, ui.theme.of(Role::Muted));
        let at = Rect { x: area.x + 1, y: area.y + 12, width: area.width - 2, height: 1 };
        self.reason.as_ref().map(|field| field.draw(ui, &t::reason(lang), at, buf))
    }
}
