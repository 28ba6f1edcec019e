//! Whether a list that was asked for is still the list in the store, told by one short question.
//!
//! Whatever changes a list is an act of this program, another cycle, or an entry in the journal. Nothing here knows
//! what is listed.

use super::{app::Cx, event::Ticket};
use crate::{
    domain::id::CycleId,
    service::{
        api::{Query, Reply},
        fault::Refusal,
    },
};

/// How things stood when the lists of a screen were asked for.
#[derive(Debug, Default)]
pub struct Since {
    n_acts: u32,
    cycle: Option<CycleId>,
    /// The journal's last number and hash, not newer than the lists; `None` while that is not known.
    head: Option<(u64, String)>,
    asked: Option<Ticket>,
}

impl Since {
    /// On entering, before anything else is asked: says whether the lists must be asked anew at once. If not, they
    /// may still have to be when the answer is there.
    pub fn entered(&mut self, cx: &mut Cx) -> bool {
        self.asked = Some(cx.ask(Query::Me));
        let is_known = self.head.is_some() && (self.n_acts, self.cycle) == (cx.n_acts, cx.ui.cycle());
        if !is_known {
            *self = Since { n_acts: cx.n_acts, cycle: cx.ui.cycle(), head: None, asked: self.asked };
        }
        !is_known
    }

    /// For every answer: says whether it tells that the lists must be asked anew.
    pub fn answered(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>, cx: &Cx) -> bool {
        if self.asked.take_if(|asked| *asked == ticket).is_none() {
            return false;
        }
        // Without an answer nothing is known, and the next time everything is asked.
        let before = self.head.take();
        let Ok(Reply::Me(me)) = reply else { return false };
        let is_moved = before.is_some_and(|head| head != me.journal_head) || self.cycle != cx.ui.cycle();
        self.head = Some(me.journal_head.clone());
        self.cycle = cx.ui.cycle();
        is_moved
    }

    /// Whether it is still open if the lists are those in the store.
    pub fn is_open(&self) -> bool {
        self.asked.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::day::Day,
        service::api::{Act, Me},
        text::Lang,
        tui::{app::Ui, theme::Theme},
    };

    fn cx() -> Cx {
        let theme = Theme::colour();
        let undos = Vec::new();
        Cx::new(Ui {
            lost: None,
            n_unsaved: 0,
            lang: Lang::En,
            usual: theme.clone(),
            remembered: Default::default(),
            server: None,
            theme,
            size: (80, 24),
            me: None,
            n_waiting: None,
            progress: None,
            undos,
        })
    }

    fn head(number: u64) -> Result<Reply, Refusal> {
        Ok(Reply::Me(Box::new(Me {
            rights: Default::default(),
            login: String::new(),
            roles: Vec::new(),
            person: None,
            cycle: None,
            n_employees: 0,
            journal_head: (number, String::new()),
            today: Day(0),
        })))
    }

    /// The answer to the last question.
    fn answer(since: &mut Since, reply: Result<Reply, Refusal>, cx: &Cx) -> bool {
        let ticket = since.asked.unwrap();
        assert!(!since.answered(Ticket(ticket.0 + 1), &reply, cx));
        since.answered(ticket, &reply, cx)
    }

    #[test]
    fn lists_are_asked_anew_after_an_act_and_when_the_journal_has_moved() {
        let (mut since, mut cx) = (Since::default(), cx());
        assert!(since.entered(&mut cx), "nothing was ever asked");
        assert!(!answer(&mut since, head(1), &cx));
        assert!(!since.entered(&mut cx) && !answer(&mut since, head(1), &cx));
        assert!(!since.entered(&mut cx) && answer(&mut since, head(2), &cx));
        assert!(!since.entered(&mut cx) && !answer(&mut since, head(2), &cx));
        cx.act(Act::Undo { number: 1 });
        assert!(since.entered(&mut cx) && !answer(&mut since, head(3), &cx));
        assert!(!since.entered(&mut cx) && since.is_open());
        assert!(!answer(&mut since, head(3), &cx) && !since.is_open());
    }

    #[test]
    fn who_does_not_know_asks_anew() {
        let (mut since, mut cx) = (Since::default(), cx());
        assert!(since.entered(&mut cx));
        assert!(since.entered(&mut cx), "the head that is on its way may be newer than the first lists");
        assert!(!answer(&mut since, Err(Refusal::NoRight), &cx));
        assert!(since.entered(&mut cx));
    }
}
