//! The journal: a sentence for every change.

use super::common;
use crate::domain::change::Change;

catalogue! {
    raters_shown(whom, group) "Auditor melihat siapa yang menilai {whom} sebagai {group}" "The auditor saw who rates {whom} as {group}";
    title() "Jurnal" "Journal";
    help() "Setiap perubahan, yang terbaru di atas. Setiap baris dirantai dengan sidik sebelumnya; sidik terakhir membuktikan seluruhnya." "Every change, newest first. Each is chained to the one before by its hash; the last hash pins them all.";
    head(n, hash) "{n} catatan · sidik terakhir {hash}" "{n} entries · last hash {hash}";
    empty() "Belum ada catatan." "There is no entry.";
    number() "No." "No.";
    when() "Waktu (WIB)" "Time (WIB)";
    who() "Oleh" "By";
    what() "Apa" "What";
    hash_is(hash) "Sidik: {hash}" "Hash: {hash}";
    chained_to(hash) "Sebelumnya: {hash}" "Before it: {hash}";
    not_yours() "Jurnal dibuka oleh pengelola dan pemeriksa. Akun Anda tidak mempunyai hak itu." "The journal is open to administrators and auditors. Your account has no such right.";
    unit(name) "Unit {name} dicatat" "Unit {name} is recorded";
    employee(name) "Pegawai {name} dicatat" "Employee {name} is recorded";
    retired(name) "Pegawai {name} dicatat tidak bertugas lagi" "Employee {name} is recorded as no longer in service";
    indicator(name) "Indikator {name} dicatat" "Indicator {name} is recorded";
    form(name, version) "Formulir {name} versi {version} dicatat" "Form {name} version {version} is recorded";
    cycle(name) "Periode {name} dicatat" "Cycle {name} is recorded";
    phase(name, phase) "Periode {name} masuk fase {phase}" "Cycle {name} enters the phase {phase}";
    subjects(n, name) "{n} pegawai masuk periode (formulir, periode: {name})" "{n} people join the cycle (form, cycle: {name})";
    subject(name) "1 pegawai masuk periode (formulir, periode: {name})" "Somebody joins the cycle (form, cycle: {name})";
    moved(name) "{name} pindah unit dalam periode" "{name} moves to another unit within the cycle";
    plan(name) "Target pribadi {name} dicatat" "A personal target of {name} is recorded";
    assigned(name, group) "Penilai ({group}) untuk {name} ditunjuk" "A rater ({group}) of {name} is appointed";
    unassigned(name, group) "Penilai ({group}) untuk {name} dibatalkan" "A rater ({group}) of {name} is removed";
    attendance(name) "Kehadiran {name} dicatat" "Attendance of {name} is recorded";
    responses(n, name, group) "{n} isian {group} tentang {name} masuk" "{n} responses of {group} about {name} are in";
    response(name, group) "1 isian {group} tentang {name} masuk" "A response of {group} about {name} is in";
    withdrawn(name, group) "Isian {group} tentang {name} ditarik kembali" "A response of {group} about {name} is taken back";
    decided(name, result, behaviour) "Rating {name} ditetapkan: hasil {result}, perilaku {behaviour}" "Ratings of {name} are decided: results {result}, behaviour {behaviour}";
    decided_because(reason) " (alasan: {reason})" " (because: {reason})";
    undecided(name) "Penetapan rating {name} dibatalkan" "The decided ratings of {name} are taken back";
    removed(name) "Dibatalkan: {name} tidak ada lagi" "Taken back: {name} is no longer there";
    account(login) "Akun {login} dicatat" "The account {login} is recorded";
}

/// What happened, in a sentence. `about` is the name of whom or what the change is about.
pub fn sentence(lang: Lang, change: &Change, about: &str) -> String {
    match change {
        Change::UnitSet { unit: u, .. } => unit(lang, format!("{} ({})", u.name, u.code)),
        Change::EmployeeSet { employee: e, .. } if e.retired => retired(lang, e.full_name()),
        Change::EmployeeSet { employee: e, .. } => employee(lang, e.full_name()),
        Change::IndicatorSet { indicator: i, .. } => indicator(lang, format!("{} {}", i.code, i.name)),
        Change::FormSet { form: f, .. } => form(lang, &f.name, f.version),
        Change::CycleSet { cycle: c, .. } => cycle(lang, &c.code),
        Change::PhaseSet { phase: p, .. } => phase(lang, about, common::phase(lang, *p)),
        Change::SubjectsAdded { employees, .. } if employees.len() == 1 => subject(lang, about),
        Change::SubjectsAdded { employees, .. } => subjects(lang, employees.len(), about),
        Change::SubjectMoved { .. } => moved(lang, about),
        Change::PlanSet { .. } => plan(lang, about),
        Change::AssignmentSet { assignment, .. } => {
            assigned(lang, about, common::group(lang, assignment.group))
        }
        Change::AssignmentRemoved { assignment, .. } => {
            unassigned(lang, about, common::group(lang, assignment.group))
        }
        Change::AttendanceSet { .. } => attendance(lang, about),
        Change::ResponsesAdded { group, responses: list, .. } => {
            let group = common::group(lang, *group);
            match list.len() {
                1 => response(lang, about, group),
                n => responses(lang, n, about, group),
            }
        }
        Change::ResponseWithdrawn { group, .. } => withdrawn(lang, about, common::group(lang, *group)),
        Change::RatingsDecided { decision: Some(d), .. } => {
            let mut words =
                decided(lang, about, common::rating(lang, d.result), common::rating(lang, d.behaviour));
            if !d.reason.is_empty() {
                words.push_str(&decided_because(lang, &d.reason));
            }
            words
        }
        Change::RatingsDecided { decision: None, .. } => undecided(lang, about),
        Change::AccountSet { account: a, .. } => account(lang, &a.login),
        Change::Removed { .. } => removed(lang, about),
        Change::RatersShown { group, .. } => raters_shown(lang, about, common::group(lang, *group)),
    }
}
