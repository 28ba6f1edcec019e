//! A form that is on the screen: its page, the entry, the marks of saving and the live score.

use crate::{
    domain::{
        cycle::Phase,
        day::Day,
        decimal::Hundredths,
        form::LineNo,
        response::Answer,
        score::{Basis, Score, achievement, score},
    },
    service::api::FormPage,
    tui::form::{cells::Cells, entry::Entry},
};
use std::collections::BTreeSet;

/// How an answer stands with the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Nothing to save.
    Blank,
    /// So many answers of this line are on their way.
    Sent(u32),
    Saved,
    Refused,
    /// The same person has set it on another terminal.
    Elsewhere,
}

pub struct Open {
    pub page: FormPage,
    pub entry: Entry,
    pub marks: Vec<Mark>,
    pub score: Score,
}

impl Open {
    pub fn new(page: FormPage) -> Open {
        let period = (page.from, page.due);
        let mut cells = Cells::new(page.form.clone(), page.key.group, &page.plan, period);
        cells.fill(page.submitted.as_deref().unwrap_or(&page.draft.answers));
        let at = cells.lines.binary_search(&page.draft.at).unwrap_or(0);
        let marks =
            cells.answers.iter().map(|a| if a.is_some() { Mark::Saved } else { Mark::Blank }).collect();
        let entry = Entry::new(cells, at);
        let score = live(&page, &entry.cells);
        Open { page, entry, marks, score }
    }

    /// Whether answers can be given now.
    pub fn may_enter(&self) -> bool {
        self.page.submitted.is_none() && self.page.phase == Phase::Open
    }

    /// The line under the cursor, by its number in the form.
    pub fn at(&self) -> LineNo {
        self.entry.cells.lines.get(self.entry.cursor).copied().unwrap_or(0)
    }

    /// Whether the cursor stands elsewhere than where the draft has it.
    pub fn has_moved(&self) -> bool {
        self.may_enter() && self.at() != self.page.draft.at
    }

    /// An answer of this line has been sent.
    pub fn sent(&mut self, line: usize) {
        if let Some(mark) = self.marks.get_mut(line) {
            let n = if let Mark::Sent(n) = mark { *n } else { 0 };
            *mark = Mark::Sent(n + 1);
        }
        self.page.draft.at = self.at();
        self.score = live(&self.page, &self.entry.cells);
    }

    /// The store has answered about this line.
    pub fn arrived(&mut self, line: usize, is_saved: bool) {
        let is_blank = self.entry.cells.answers.get(line).is_none_or(|a| a.is_none());
        if let Some(mark) = self.marks.get_mut(line) {
            *mark = match (*mark, is_saved) {
                (_, false) => Mark::Refused,
                (Mark::Sent(n), true) if n > 1 => Mark::Sent(n - 1),
                (Mark::Refused, true) => Mark::Refused,
                (Mark::Elsewhere, true) => Mark::Elsewhere,
                (_, true) if is_blank => Mark::Blank,
                (_, true) => Mark::Saved,
            };
        }
    }

    /// Takes over what the same form holds by now; what was changed here meanwhile stays. Says how many lines
    /// are others than before, or nothing when it is no longer a form to be filled like this one.
    pub fn meet(&mut self, page: &FormPage, touched: &BTreeSet<usize>) -> Option<usize> {
        let is_same = page.form_id == self.page.form_id
            && page.plan == self.page.plan
            && page.submitted == self.page.submitted
            && page.phase == self.page.phase;
        if !is_same {
            return None;
        }
        let mut n_changed = 0;
        for (i, no) in self.entry.cells.lines.iter().enumerate() {
            if touched.contains(&i) {
                continue;
            }
            self.page.draft.set_remark(*no, page.draft.remark(*no).unwrap_or_default());
            if matches!(self.marks.get(i), Some(Mark::Sent(_) | Mark::Refused)) {
                continue;
            }
            let theirs = page.draft.answers.iter().find(|(line, _)| line == no).map(|(_, answer)| *answer);
            if let (Some(answer), Some(mark)) = (self.entry.cells.answers.get_mut(i), self.marks.get_mut(i))
                && *answer != theirs
            {
                *answer = theirs;
                *mark = Mark::Elsewhere;
                n_changed += 1;
            }
        }
        self.page.others = page.others.clone();
        self.page.decision = page.decision.clone();
        self.score = live(&self.page, &self.entry.cells);
        Some(n_changed)
    }

    /// Submitted and left: nothing more is saved from here.
    pub fn close(&mut self) {
        self.page.draft.at = self.at();
    }

    /// What the answer of a line is worth, in percent.
    pub fn achieved(&self, line: usize) -> Option<Hundredths> {
        match (self.entry.cells.answers.get(line)?, self.entry.cells.kinds.get(line)?) {
            (Some(Answer::Value(v)), kind) => {
                Some(achievement(kind, self.page.form.scale, self.page.form.cap, *v).rounded())
            }
            (Some(Answer::NotObserved) | None, _) => None,
        }
    }

    pub fn due(&self) -> Day {
        self.page.due
    }
}

/// The score as it would be with these answers in.
fn live(page: &FormPage, cells: &Cells) -> Score {
    let mut totals = page.others.clone();
    totals.add_answers(page.key.group, &cells.list());
    score(&Basis { form: &page.form, plan: &page.plan, totals: &totals, decision: page.decision.as_ref() })
}
