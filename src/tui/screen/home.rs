//! Home: what waits for me, most urgent first, and how my unit is doing.

use super::{Place, explain::Explain, find::Find, start::Start};
use crate::{
    domain::{account, form::RaterGroup},
    service::{
        api::{Home as Page, Query, Reply},
        fault::Refusal,
    },
    text::{Lang, common, frame, home, say},
    tui::{
        app::{Cx, Screen, Ui},
        command::Command,
        event::Ticket,
        keymap::Context,
        theme::Role,
        widget::{bar, paged::Paged, text},
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

#[derive(Default)]
pub struct Home {
    page: Option<Page>,
    list: Paged,
    asked: Option<Ticket>,
    /// The first steps, while there is no cycle.
    start: Start,
}

/// A line of what waits, and where Enter leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Item {
    Forms(RaterGroup, u32, u32),
    Decide(u32),
    Own,
}

/// More looks than these stand in the journal.
const MOST_LOOKS: usize = 3;

impl Home {
    /// Open forms first, then ratings, then what is only to be read.
    fn items(&self) -> Vec<Item> {
        let Some(page) = &self.page else { return Vec::new() };
        let forms = page.forms.iter().map(|(group, all, done)| Item::Forms(*group, *all, *done));
        let is_open = |item: &Item| matches!(item, Item::Forms(_, all, done) if done < all);
        let (open, done): (Vec<Item>, Vec<Item>) = forms.partition(is_open);
        let mut items = open;
        if page.n_to_decide > 0 {
            items.push(Item::Decide(page.n_to_decide));
        }
        items.extend(done);
        if page.own.is_some() {
            items.push(Item::Own);
        }
        items
    }

    /// Whether there is no cycle yet, for somebody who can open one.
    fn is_at_start(ui: &Ui) -> bool {
        ui.me
            .as_ref()
            .is_some_and(|me| me.cycle.is_none() && me.roles.contains(&account::Role::Administrator))
    }

    fn open(&self, cx: &mut Cx) {
        match self.items().get(self.list.cursor) {
            Some(Item::Forms(..)) => cx.go(Place::Review),
            Some(Item::Decide(_)) => cx.go(Place::Results),
            Some(Item::Own) => {
                let me = cx.ui.me.as_ref().and_then(|me| me.person.as_ref()).map(|p| p.id);
                if let (Some(cycle), Some(employee)) = (cx.ui.cycle(), me) {
                    cx.push(Explain::new(cycle, employee));
                }
            }
            None => cx.bell(),
        }
    }
}

impl Screen for Home {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Home, Context::List, Context::Open, Context::Find, Context::Go, Context::App]
    }

    fn title(&self, ui: &Ui) -> String {
        home::title(ui.lang)
    }

    fn help(&self, ui: &Ui) -> Option<String> {
        Some(home::help(ui.lang))
    }

    fn entered(&mut self, cx: &mut Cx) {
        self.asked = cx.ui.cycle().map(|cycle| cx.ask(Query::Home { cycle }));
        if Home::is_at_start(&cx.ui) {
            // How many there are may have changed on the way here.
            cx.ask_me();
            self.start.ask(cx);
        }
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        match command {
            Command::Search => cx.push(Find::default()),
            other if Home::is_at_start(&cx.ui) => self.start.run(other, cx),
            Command::Open => self.open(cx),
            other => {
                self.list.run(other, 10);
            }
        }
    }

    fn answered(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>, cx: &mut Cx) {
        if let Ok(reply) = reply {
            self.start.answered(ticket, reply);
        }
        if let Ok(Reply::Me(me)) = reply {
            self.start.n_employees(me.n_employees);
            if self.page.is_none() && self.asked.is_none() && !Home::is_at_start(&cx.ui) {
                self.entered(cx);
            }
        }
        if self.asked == Some(ticket) {
            self.asked = None;
            if let Ok(Reply::Home(page)) = reply {
                let open: u32 = page.forms.iter().map(|(_, all, done)| all - done.min(all)).sum();
                cx.ui.n_waiting = Some(open + page.n_to_decide);
                self.page = Some((**page).clone());
                self.list.resize(self.items().len());
            }
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let (lang, width) = (ui.lang, usize::from(area.width.saturating_sub(2)));
        let mut put = |y: u16, x: u16, words: &str, role: Role| {
            if y < area.bottom() {
                buf.set_stringn(
                    area.x + x,
                    y,
                    text::cut(words, width.saturating_sub(x.into())),
                    width,
                    ui.theme.of(role),
                );
            }
        };
        put(area.bottom() - 1, 1, &home::screens(lang), Role::Muted);
        match (&ui.me, &self.page) {
            (None, _) => put(area.y, 1, &frame::loading(lang), Role::Muted),
            (Some(me), None) if me.cycle.is_none() => {
                if Home::is_at_start(ui) {
                    self.start.draw(ui, area, buf);
                } else {
                    put(area.y, 1, &home::no_cycle(lang), Role::Text);
                }
            }
            (Some(_), None) => put(area.y, 1, &frame::loading(lang), Role::Muted),
            (Some(_), Some(page)) => {
                let items = self.items();
                put(area.y, 1, &home::waiting(lang), Role::Title);
                if items.is_empty() {
                    put(area.y + 2, 3, &home::nothing(lang), Role::Muted);
                }
                for (i, item) in items.iter().enumerate() {
                    let y = area.y + 2 + i as u16;
                    let is_chosen = i == self.list.cursor;
                    put(y, 1, if is_chosen { "▸" } else { " " }, Role::Chosen);
                    let (words, note, role) = said(lang, page, *item, i == 0);
                    put(y, 3, &words, role);
                    let x = width.saturating_sub(text::width(&note)) as u16;
                    put(y, x, &note, if page.days_left < 3 { Role::Warning } else { Role::Muted });
                }
                let mut y = area.y + 4 + items.len().max(1) as u16;
                for (login, whom, group, day) in page.looks.iter().take(MOST_LOOKS) {
                    let (group, day) = (common::group(lang, *group), say::day(lang, *day));
                    put(y, 1, &home::looked(lang, login, whom, group, day), Role::Warning);
                    y += 1;
                }
                y += u16::from(!page.looks.is_empty());
                progress(ui, page, Rect { y, height: area.bottom().saturating_sub(y + 1), ..area }, buf);
            }
        }
        None
    }
}

/// Started forms are of any group; they are told with what stands first.
fn said(lang: Lang, page: &Page, item: Item, is_first: bool) -> (String, String, Role) {
    let left = match page.days_left {
        0 => home::due_today(lang),
        n if n < 0 => home::overdue(lang, -n),
        n => home::days_left(lang, n),
    };
    match item {
        Item::Forms(group, all, done) if done < all => {
            let mut words = home::forms(lang, common::group(lang, group), all - done);
            if page.n_started > 0 && is_first {
                words.push_str(&format!(", {}", home::started(lang, page.n_started)));
            }
            (words, left, Role::Text)
        }
        Item::Forms(group, all, done) => {
            (home::forms_done(lang, common::group(lang, group), done, all), "✓".into(), Role::Muted)
        }
        Item::Decide(n) => (home::decide(lang, n), left, Role::Text),
        Item::Own => match page.own.as_ref().and_then(|s| s.score.map(|score| (score, s.predicate))) {
            Some((score, predicate)) => {
                let predicate = predicate.map_or(String::new(), |p| common::predicate(lang, p));
                (home::own(lang, say::hundredths(lang, score), predicate), String::new(), Role::Text)
            }
            None => (home::own_none(lang), String::new(), Role::Muted),
        },
    }
}

fn progress(ui: &Ui, page: &Page, area: Rect, buf: &mut Buffer) {
    let lang = ui.lang;
    let counts = &page.unit;
    let all = u64::from(counts.n_subjects());
    let width = usize::from(area.width.saturating_sub(2));
    if area.height < 5 {
        return;
    }
    buf.set_stringn(
        area.x + 1,
        area.y,
        home::progress(lang, &page.unit_name),
        width,
        ui.theme.of(Role::Title),
    );
    let [none, partial, complete] = counts.statuses;
    let rows = [(home::complete(lang), complete), (home::partial(lang), partial), (home::none(lang), none)];
    for (y, (label, n)) in (area.y + 2..).zip(rows) {
        buf.set_string(area.x + 3, y, text::left(&label, 12), ui.theme.of(Role::Label));
        buf.set_string(area.x + 16, y, bar::share(n.into(), all, 30), ui.theme.of(Role::Bar));
        let words =
            format!("{} {:>3} %", text::right(&say::count(lang, n.into()), 7), bar::percent(n.into(), all));
        buf.set_string(area.x + 47, y, words, ui.theme.of(Role::Value));
    }
    if area.height < 7 {
        return;
    }
    let responses: u32 = counts.responses.iter().sum();
    let mut words = vec![
        home::subjects(lang, say::count(lang, all)),
        home::responses(lang, say::count(lang, responses.into())),
    ];
    words.extend(counts.mean().map(|mean| home::mean(lang, say::hundredths(lang, mean))));
    buf.set_stringn(area.x + 3, area.y + 6, words.join(" · "), width, ui.theme.of(Role::Muted));
}
