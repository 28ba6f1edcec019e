//! `responses.csv`: answers, one a row.
//!
//! The rows of one rater about one employee are one response, wherever they stand in the file, and are taken or
//! refused together; what is wrong is named at the first faulty row. A file may hold a whole survey, so every
//! cycle, person, form and indicator is looked up once.

use super::{
    super::{
        api::Fate,
        fault::{Reason, Refusal},
    },
    Decided, Ground,
    found::{CODE, CellFault, Found, needed},
    headers::{Headed, Place},
    people::{Cell, People, group, line_of, may_rate},
    sheet::Row,
    value,
};
use crate::{
    domain::{
        change::Change,
        cycle::Phase,
        form::{Form, LineNo, RaterGroup},
        id::{CycleId, EmployeeId, FormId},
        response::{Answer, Rater, Response},
        tally::Totals,
    },
    store::{error::StoreError, read::View},
};
use std::{
    collections::{HashMap, hash_map::Entry},
    rc::Rc,
};

struct Columns {
    cycle: Place,
    nip: Place,
    group: Place,
    rater: Place,
    indicator: Place,
    value: Place,
}

/// Whom answers are about.
struct About {
    cycle: CycleId,
    employee: EmployeeId,
    form_id: FormId,
    form: Rc<Form>,
    totals: Totals,
}

/// A response while its rows come in.
struct Draft<'f> {
    first_line: u32,
    n_rows: u32,
    /// Its cell, as it stands in the file.
    rater_cell: &'f str,
    nip_cell: &'f str,
    sound: Result<Sound, (u32, CellFault)>,
}

struct Sound {
    about: usize,
    group: RaterGroup,
    rater: Rater,
    /// With the row each stands on.
    answers: Vec<(LineNo, Answer, u32)>,
}

/// The cells that say which response a row belongs to.
type Cells<'f> = (&'f str, &'f str, &'f str, &'f str);

struct Reader<'a, 'f> {
    view: View<'a>,
    people: People<'a, 'f>,
    abouts: Vec<About>,
    about_of: HashMap<(CycleId, EmployeeId), Option<usize>>,
    drafts: Vec<Draft<'f>>,
    /// The same response may be named in two spellings of a NIP.
    draft_of: HashMap<(usize, RaterGroup, Rater), usize>,
    draft_of_cells: HashMap<Cells<'f>, usize>,
    lines: HashMap<(FormId, &'f str), Result<LineNo, Reason>>,
}

pub(super) fn decide(ground: Ground<'_>, headed: &Headed<'_>) -> Decided {
    let [cycle, nip, group, rater, indicator, value] =
        headed.places(["cycle", "nip", "group", "rater", "indicator", "value"]);
    let columns = Columns { cycle, nip, group, rater, indicator, value };
    let mut reader = Reader::new(ground.view);
    for (at, row) in headed.rows().enumerate() {
        if at % 1_024 == 1_023 {
            ground.progress.advance(1_024);
        }
        reader.take(&row, &columns)?;
    }
    reader.decided(ground, Found::new(headed.unknown.clone()))
}

impl<'a, 'f> Reader<'a, 'f> {
    fn new(view: View<'a>) -> Reader<'a, 'f> {
        Reader {
            view,
            people: People::new(view),
            abouts: Vec::new(),
            about_of: HashMap::new(),
            drafts: Vec::new(),
            draft_of: HashMap::new(),
            draft_of_cells: HashMap::new(),
            lines: HashMap::new(),
        }
    }

    fn take(&mut self, row: &Row<'f>, columns: &Columns) -> Result<(), StoreError> {
        let at = self.draft(row, columns)?;
        let Some(draft) = self.drafts.get_mut(at) else { return Ok(()) };
        draft.n_rows += 1;
        let Ok(sound) = &mut draft.sound else { return Ok(()) };
        let Some(about) = self.abouts.get(sound.about) else { return Ok(()) };
        let cell = columns.indicator.of(row);
        let line = match self.lines.entry((about.form_id, cell)) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(line_of(self.view, &about.form, cell)?),
        };
        let value = columns.value.of(row);
        match answer(about, sound, line, (cell, value)) {
            Ok((line, answer)) => sound.answers.push((line, answer, row.line)),
            Err(fault) => draft.sound = Err((row.line, fault)),
        }
        Ok(())
    }

    /// The place of the response that a row belongs to, opened with its first row.
    fn draft(&mut self, row: &Row<'f>, columns: &Columns) -> Result<usize, StoreError> {
        let cells =
            (columns.cycle.of(row), columns.nip.of(row), columns.group.of(row), columns.rater.of(row));
        if let Some(at) = self.draft_of_cells.get(&cells) {
            return Ok(*at);
        }
        let fresh = self.drafts.len();
        let (at, sound) = match self.key(cells)? {
            Ok((about, group, rater)) => match self.draft_of.entry((about, group, rater.clone())) {
                Entry::Occupied(entry) => (*entry.get(), None),
                Entry::Vacant(entry) => {
                    entry.insert(fresh);
                    (fresh, Some(Ok(Sound { about, group, rater, answers: Vec::new() })))
                }
            },
            Err(fault) => (fresh, Some(Err((row.line, fault)))),
        };
        if let Some(sound) = sound {
            self.drafts.push(Draft {
                first_line: row.line,
                n_rows: 0,
                rater_cell: cells.3,
                nip_cell: cells.1,
                sound,
            });
        }
        self.draft_of_cells.insert(cells, at);
        Ok(at)
    }

    fn key(&mut self, cells: Cells<'f>) -> Result<Cell<(usize, RaterGroup, Rater)>, StoreError> {
        let (cycle_cell, nip_cell, group_cell, rater_cell) = cells;
        let cycle = match self.people.cycle(cycle_cell, &[Phase::Open])? {
            Ok(cycle) => cycle,
            Err(fault) => return Ok(Err(fault)),
        };
        let employee = match self.people.employee("nip", nip_cell, Reason::UnknownEmployee)? {
            Ok(employee) => employee,
            Err(fault) => return Ok(Err(fault)),
        };
        let group = match group(group_cell) {
            Ok(group) => group,
            Err(fault) => return Ok(Err(fault)),
        };
        let Some(at) = self.about(cycle, employee)? else {
            return Ok(Err(("nip", nip_cell.to_owned(), Reason::NoFormInCycle)));
        };
        if self.abouts.get(at).is_none_or(|about| about.form.rule(group).is_none()) {
            return Ok(Err(("group", group_cell.to_owned(), Reason::NotAskedOfGroup { group })));
        }
        let rater = match group {
            RaterGroup::Public => needed("rater", rater_cell, CODE).map(Rater::Respondent),
            RaterGroup::Superior | RaterGroup::Peer | RaterGroup::Subordinate | RaterGroup::Own => {
                self.people.employee("rater", rater_cell, Reason::UnknownRater)?.and_then(|rater| {
                    may_rate(group, employee, rater)
                        .map(|()| Rater::Employee(rater))
                        .map_err(|reason| ("rater", rater_cell.to_owned(), reason))
                })
            }
        };
        Ok(rater.map(|rater| (at, group, rater)))
    }

    fn about(&mut self, cycle: CycleId, employee: EmployeeId) -> Result<Option<usize>, StoreError> {
        if let Some(at) = self.about_of.get(&(cycle, employee)) {
            return Ok(*at);
        }
        let found = self.people.subject(cycle, employee)?.map(|(subject, form)| {
            let (form_id, totals) = (subject.form, subject.totals);
            self.abouts.push(About { cycle, employee, form_id, form, totals });
            self.abouts.len() - 1
        });
        self.about_of.insert((cycle, employee), found);
        Ok(found)
    }

    fn decided(
        self,
        ground: Ground<'_>,
        mut found: Found,
    ) -> Result<(Vec<Change>, super::ImportReport), Refusal> {
        let mut stored: HashMap<usize, Vec<(RaterGroup, Response)>> = HashMap::new();
        let mut new: Vec<[Vec<Response>; 5]> = Vec::new();
        new.resize_with(self.abouts.len(), Default::default);
        for draft in self.drafts {
            let sound = match draft.sound {
                Ok(sound) => sound,
                Err((line, fault)) => {
                    found.refuse(line, fault);
                    continue;
                }
            };
            let (Some(about), Some(lists)) = (self.abouts.get(sound.about), new.get_mut(sound.about)) else {
                continue;
            };
            let response = response(&sound, ground);
            let about_it = || format!("{} {} {}", draft.nip_cell, sound.group.code(), draft.rater_cell);
            match there(ground.view, &mut stored, &sound, about)? {
                Some(answers) if *answers == response.answers => {
                    found.leave((draft.first_line, draft.n_rows), about_it);
                }
                Some(_) => {
                    let fault = ("rater", draft.rater_cell.to_owned(), Reason::OtherResponse);
                    found.refuse(draft.first_line, fault);
                }
                None => {
                    let rows = (draft.first_line, draft.n_rows);
                    found.take(rows, || Ok((Fate::New, about_it())))?;
                    if let Some(list) = lists.get_mut(sound.group as usize) {
                        list.push(response);
                    }
                }
            }
        }
        let mut changes = Vec::new();
        for (about, lists) in self.abouts.iter().zip(new) {
            for (group, mut responses) in RaterGroup::ALL.into_iter().zip(lists) {
                if !responses.is_empty() {
                    responses.sort_by(|a, b| a.rater.cmp(&b.rater));
                    let (cycle, employee) = (about.cycle, about.employee);
                    changes.push(Change::ResponsesAdded { cycle, employee, group, responses });
                }
            }
        }
        Ok((changes, found.done()))
    }
}

fn response(sound: &Sound, ground: Ground<'_>) -> Response {
    let mut answers: Vec<(LineNo, Answer)> =
        sound.answers.iter().map(|(line, answer, _)| (*line, *answer)).collect();
    answers.sort_by_key(|(line, _)| *line);
    Response { rater: sound.rater.clone(), answers, remarks: Vec::new(), at: ground.now }
}

/// What this rater has answered before. The running totals tell cheaply that the group has said nothing yet.
fn there<'s>(
    view: View<'_>,
    stored: &'s mut HashMap<usize, Vec<(RaterGroup, Response)>>,
    sound: &Sound,
    about: &About,
) -> Result<Option<&'s Vec<(LineNo, Answer)>>, StoreError> {
    if about.totals.n_responses.get(sound.group as usize).is_none_or(|n| *n == 0) {
        return Ok(None);
    }
    let list = match stored.entry(sound.about) {
        Entry::Occupied(entry) => entry.into_mut(),
        Entry::Vacant(entry) => {
            let mut list = view.responses(about.cycle, about.employee)?;
            list.sort_by(|(g, a), (h, b)| (g, &a.rater).cmp(&(h, &b.rater)));
            entry.insert(list)
        }
    };
    let found = list.binary_search_by(|(group, r)| (group, &r.rater).cmp(&(&sound.group, &sound.rater)));
    Ok(found.ok().and_then(|at| list.get(at)).map(|(_, response)| &response.answers))
}

fn answer(
    about: &About,
    sound: &Sound,
    line: &Result<LineNo, Reason>,
    (indicator, value): (&str, &str),
) -> Result<(LineNo, Answer), CellFault> {
    let of_indicator = |reason| ("indicator", indicator.to_owned(), reason);
    let no = line.clone().map_err(of_indicator)?;
    let line = about.form.line(no).ok_or_else(|| of_indicator(Reason::NotInForm))?;
    let group = sound.group;
    if about.form.weight_on(line, group).is_none() {
        return Err(of_indicator(Reason::NotAskedOfGroup { group }));
    }
    if let Some((.., other_line)) = sound.answers.iter().find(|(other, ..)| *other == no) {
        return Err(of_indicator(Reason::AnsweredTwice { other_line: *other_line }));
    }
    let answer = value::answer(&line.kind, value).map_err(|reason| ("value", value.to_owned(), reason))?;
    Ok((no, answer))
}
