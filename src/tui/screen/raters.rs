//! Who rates somebody besides his superior and himself: appointed by hand, or by a rule for many.

use super::{
    editor::{Build, Editor, FieldRow, Outcome},
    reader::Reader,
    record::{slot, words, wrong},
};
use crate::{
    domain::{
        decimal::Decimal,
        form::RaterGroup,
        id::{CycleId, EmployeeId},
    },
    service::{
        api::{Act, Appointed, Edit, Query, RaterRule, Reply},
        fault::{Reason, Refusal},
    },
    text::{Lang, common, raters as t},
    tui::{
        app::{Cx, Screen, Ui},
        command::Command,
        event::Ticket,
        keymap::Context,
        page,
        theme::Role,
        widget::{
            paged::Paged,
            slot::Slot,
            table::{self, Cell, Column},
        },
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

/// The groups that somebody can be appointed to; a superior's delegate is one of them.
const GROUPS: [RaterGroup; 3] = [RaterGroup::Peer, RaterGroup::Subordinate, RaterGroup::Superior];

pub struct Raters {
    cycle: CycleId,
    subject: EmployeeId,
    name: String,
    rows: Option<Vec<Appointed>>,
    list: Paged,
    asked: Option<Ticket>,
    /// The key for names was pressed once; it leaves a trace.
    is_sure: bool,
    asked_names: Option<Ticket>,
}

impl Raters {
    pub fn new(cycle: CycleId, subject: EmployeeId, name: String) -> Raters {
        Raters {
            cycle,
            subject,
            name,
            rows: None,
            list: Paged::default(),
            asked: None,
            is_sure: false,
            asked_names: None,
        }
    }

    /// Of the chosen group; the second press does it.
    fn show_names(&mut self, cx: &mut Cx) {
        let row = self.rows.as_ref().and_then(|rows| rows.get(self.list.cursor));
        let Some(row) = row.filter(|row| row.group.is_confidential()) else { return cx.bell() };
        if !std::mem::replace(&mut self.is_sure, true) {
            return cx.say(Role::Warning, t::will_be_recorded(cx.ui.lang));
        }
        self.is_sure = false;
        let act = Act::ShowRaters { cycle: self.cycle, subject: self.subject, group: row.group };
        self.asked_names = Some(cx.act(act));
    }

    /// Names are typed, also of those who are to be asked no longer: who they are is shown to nobody.
    fn change(&self, lang: Lang, asked: bool) -> Editor {
        let groups = GROUPS.map(|g| common::group(lang, g)).to_vec();
        let chosen = self.rows.as_ref().and_then(|rows| rows.get(self.list.cursor)).map(|row| row.group);
        let at = GROUPS.iter().position(|g| Some(*g) == chosen).unwrap_or(0);
        let rows = vec![
            FieldRow::new("group", Slot::choice(groups, at)),
            FieldRow::new("rater_nip", Slot::Employee(None)),
        ];
        let (cycle, subject, name) = (self.cycle, self.subject, self.name.clone());
        let build: Build = Box::new(move |rows, lang| {
            let at = slot(rows, "group").map_or(0, Slot::at);
            let rater = slot(rows, "rater_nip").and_then(Slot::employee);
            let rater = rater.ok_or_else(|| wrong(rows, "rater_nip", lang, &Reason::Missing))?;
            let group = GROUPS.get(at).copied().unwrap_or(RaterGroup::Peer);
            let edit = Edit::Rater { cycle, subject, group, rater, asked };
            Ok(Outcome::Act(Box::new(Act::Edit(Box::new(edit))), name.clone()))
        });
        let title = if asked { t::add_title(lang, &self.name) } else { t::remove_title(lang, &self.name) };
        Editor::new(title, rows, build).at("rater_nip")
    }

    fn height(size: (u16, u16)) -> usize {
        table::height(page::body_height(size).saturating_sub(3))
    }
}

/// Appointing by a rule, for everybody in a unit who has no rater of that group yet.
pub fn by_rule(lang: Lang, cycle: CycleId, code: &str) -> Editor {
    let rules = vec![t::all_subordinates(lang), t::some_peers(lang)];
    let rows = vec![
        FieldRow::new("raters.rule", Slot::choice(rules, 0)),
        FieldRow::new("raters.n", Slot::text("3")),
        FieldRow::new("unit", Slot::Unit(None)),
    ];
    let code = code.to_owned();
    let title = t::rule_title(lang, &code);
    let build: Build = Box::new(move |rows, lang| {
        let rule = match slot(rows, "raters.rule").map_or(0, Slot::at) {
            0 => RaterRule::Subordinates,
            _ => match words(rows, "raters.n").parse() {
                Ok(n @ 1..=99) => RaterRule::Peers(n),
                _ => {
                    let (min, max) = (Decimal::from_int(1), Decimal::from_int(99));
                    return Err(wrong(rows, "raters.n", lang, &Reason::Range { min, max }));
                }
            },
        };
        let unit = slot(rows, "unit").and_then(Slot::unit);
        let edit = Edit::RatersByRule { cycle, unit, rule };
        Ok(Outcome::Act(Box::new(Act::Edit(Box::new(edit))), code.clone()))
    });
    Editor::new(title, rows, build)
}

impl Screen for Raters {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Raters, Context::List, Context::Go, Context::App]
    }

    fn title(&self, ui: &Ui) -> String {
        t::title(ui.lang)
    }

    fn help(&self, ui: &Ui) -> Option<String> {
        Some(t::help(ui.lang))
    }

    fn entered(&mut self, cx: &mut Cx) {
        self.asked = Some(cx.ask(Query::Raters { cycle: self.cycle, subject: self.subject }));
    }

    fn run(&mut self, command: Command, cx: &mut Cx) {
        match command {
            Command::Back => cx.close(),
            Command::New => cx.push(self.change(cx.ui.lang, true)),
            Command::Remove => cx.push(self.change(cx.ui.lang, false)),
            Command::ShowNames => self.show_names(cx),
            other => {
                self.is_sure = false;
                self.list.run(other, Raters::height(cx.ui.size));
            }
        }
    }

    fn answered(&mut self, ticket: Ticket, reply: &Result<Reply, Refusal>, cx: &mut Cx) {
        if self.asked_names.take_if(|asked| *asked == ticket).is_some() {
            if let Ok(Reply::RatersShown(people)) = reply {
                let lines = people.iter().map(|(nip, name)| format!("{nip}  {name}")).collect();
                cx.push(Reader::new(format!("{}: {}", t::title(cx.ui.lang), self.name), lines));
            }
        } else if self.asked == Some(ticket) {
            self.asked = None;
            match reply {
                Ok(Reply::Raters(rows)) => {
                    self.list.resize(rows.len());
                    self.rows = Some(rows.clone());
                }
                _ => cx.close(),
            }
        }
    }

    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let lang = ui.lang;
        let head = [(Role::Title, self.name.as_str()), (Role::Muted, &t::by_themselves(lang))];
        let below = table::under(ui, area, buf, &head, 3);
        let rows = table::known(ui, below, buf, self.rows.as_deref(), t::nobody(lang))?;
        let columns = [
            Column::new(t::group(lang), 16),
            Column::new(t::n(lang), 10).right(),
            Column::new(t::name(lang), 30).grow(1),
        ];
        table::page(ui, below, buf, &columns, rows, &self.list, |row| {
            let names: Vec<&str> = row.named.iter().map(|p| p.name.as_str()).collect();
            let names = if names.is_empty() { t::secret(lang) } else { names.join("; ") };
            vec![
                Cell::of(Role::Label, common::group(lang, row.group)),
                Cell::of(Role::Value, row.n.to_string()),
                Cell::of(Role::Muted, names),
            ]
        });
        None
    }
}
