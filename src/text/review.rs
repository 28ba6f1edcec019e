//! Review: the list of my forms, the form, the sheet, the stack.

use super::say;
use crate::{
    domain::{decimal::NumberFault, kind::Kind},
    text::refusal,
    tui::form::cells::Why,
};

catalogue! {
    paper_renamed(number, name) "Nomor {number} sudah dipakai operator lain; kuesioner ini disimpan sebagai {name}." "Number {number} was taken by another operator; this paper is kept as {name}.";
    changed_elsewhere(n) "{n} baris baru saja diubah di terminal lain (tanda *)." "{n} lines were just changed on another terminal (marked *).";
    form_changed_elsewhere() "Formulir ini baru saja berubah di tempat lain; dimuat ulang." "This form has just changed elsewhere; it was loaded again.";
    tasks_title() "Penilaian" "Review";
    tasks_help()
        "Formulir yang Anda isi: yang sudah dimulai di atas, yang sudah dikirim di bawah. Enter membuka; s membuka lembar banyak orang; p membuka tumpukan kuesioner."
        "The forms you fill: started ones first, submitted ones last. Enter opens; s opens a sheet of many people; p opens a stack of questionnaires.";
    no_tasks() "Tidak ada formulir untuk Anda pada periode ini." "There is no form for you in this cycle.";
    no_cycle() "Belum ada periode penilaian. Operator membukanya di 9 Lainnya." "There is no cycle yet. An operator opens one under 9 More.";
    column_name() "Nama" "Name";
    column_group() "Sebagai" "As";
    column_progress() "Terisi" "Filled";
    column_status() "Status" "Status";
    column_due() "Jatuh tempo" "Due";
    column_score() "Nilai" "Score";
    column_answer() "jawaban" "answer";
    column_worth() "capaian" "worth";
    column_last() "lalu" "last";
    column_target() "target" "target";
    column_form() "Formulir" "Form";
    state_open() "belum" "open";
    state_started() "dimulai" "started";
    state_submitted() "✓ terkirim" "✓ submitted";
    tasks_count(done, all) "{done} dari {all} terkirim" "{done} of {all} submitted";
    search() " Cari: " " Search: ";
    form_head(group, form, version) "{group} · {form} v{version}" "{group} · {form} v{version}";
    filled(n, of, percent) "{n}/{of} terisi · bobot {percent} %" "{n}/{of} filled · weight {percent} %";
    due(day) "jatuh tempo {day}" "due {day}";
    aspect(name, weight) "{name}  (bobot {weight})" "{name}  (weight {weight})";
    target_is(target) "target {target}" "target {target}";
    at_most_is(target) "paling banyak {target}" "at most {target}";
    between(low, high) "{low}–{high}" "{low}–{high}";
    due_is(day) "sampai {day}" "by {day}";
    scale_is(min, max) "{min}–{max}" "{min}–{max}";
    keys_yes_no() "y ya   n tidak" "y yes   n no";
    keys_number(unit) "angka ({unit}), lalu Enter" "a number ({unit}), then Enter";
    keys_date() "tanggal: ttbb atau ttbbtttt, lalu Enter" "a date: ddmm or ddmmyyyy, then Enter";
    keys_scale(min, max) "{min} terendah … {max} tertinggi" "{min} lowest … {max} highest";
    remark_is(text) "Catatan: {text}" "Remark: {text}";
    remark_label() " Catatan: " " Remark: ";
    score_now() "Nilai" "Score";
    results_short() "Hasil" "Results";
    behaviour_short() "Perilaku" "Behaviour";
    settled(percent) "terisi {percent} %" "settled {percent} %";
    submitted_head() "✓ terkirim; Ctrl-Z membatalkan pengiriman" "✓ submitted; Ctrl-Z takes it back";
    submitted_of(name) "Formulir {name} terkirim. Ctrl-Z membatalkan." "The form of {name} is submitted. Ctrl-Z takes it back.";
    all_submitted() "Semua formulir sudah terkirim." "All forms are submitted.";
    reopened(name) "Pengiriman {name} dibatalkan; terbuka lagi." "The form of {name} is taken back and open again.";
    still_open(n) "Masih {n} baris yang belum diisi." "{n} lines are still open.";
    not_open_now() "Periode ini tidak sedang dalam fase pengisian; hanya dapat dilihat." "The cycle is not open for entry; you can only look.";
    nothing_to_undo() "Tidak ada yang dapat dibatalkan." "There is nothing to undo.";
    not_here() "Tombol itu tidak berarti di baris ini." "That key means nothing on this line.";
    nothing_above() "Tidak ada jawaban di atas yang dapat disalin." "There is no answer above to copy.";
    other_kind() "Baris di atas berbeda jenisnya." "The line above is of another kind.";
    bad_date() "Tanggal itu tidak ada." "There is no such day.";
    not_a_number() "Itu bukan angka." "That is not a number.";
    too_fine() "Paling banyak empat angka di belakang koma." "At most four decimals.";
    too_large() "Angka itu terlalu besar." "That number is too large.";
    sheet_title(form) "Lembar: {form}" "Sheet: {form}";
    sheet_help()
        "Orang ke bawah, baris formulir ke samping; satu angka satu jawaban. o mengubah arah; blok dari spreadsheet dapat ditempel. Enter mengirim baris yang lengkap, S semuanya."
        "People down, lines across; one digit an answer. o changes the direction; a block from a spreadsheet can be pasted. Enter submits a complete row, S all of them.";
    going_down() "↓ menurun" "↓ down";
    going_across() "→ mendatar" "→ across";
    pasted(set, bad) "{set} isian diterima, {bad} tidak dapat dibaca." "{set} answers taken, {bad} could not be read.";
    pasted_outside(n) " {n} di luar lembar." " {n} outside the sheet.";
    row_incomplete(n) "Baris ini masih {n} yang kosong." "{n} cells of this row are still empty.";
    no_row_complete() "Belum ada baris lengkap yang belum dikirim." "There is no complete row to submit.";
    rows_submitted(n) "{n} formulir dikirim." "{n} forms are submitted.";
    row_is_submitted() "Formulir ini sudah dikirim; Ctrl-Z membatalkan pengirimannya." "This form is submitted; Ctrl-Z takes it back.";
    stack_title(name) "Kuesioner: {name}" "Questionnaires: {name}";
    stack_help()
        "Satu baris satu kuesioner, satu angka satu jawaban; kuesioner berikutnya mulai sendiri. Backspace mundur, juga ke kuesioner sebelumnya."
        "A row is a questionnaire, a digit an answer; the next one begins by itself. Backspace steps back, also into the one before.";
    stack_count(n) "{n} kuesioner" "{n} questionnaires";
    paper(n) "no. {n}" "no. {n}";
    mean() "rata-rata" "mean";
    answers() "jawaban" "answers";
}

/// Why a key was not taken, in a sentence.
pub fn why(lang: Lang, why: &Why) -> String {
    match why {
        Why::Answer(fault) => refusal::answer_fault(lang, fault),
        Why::Number(NumberFault::NotANumber) => not_a_number(lang),
        Why::Number(NumberFault::TooFine) => too_fine(lang),
        Why::Number(NumberFault::TooLarge) => too_large(lang),
        Why::Date => bad_date(lang),
        Why::NotHere => not_here(lang),
        Why::NothingAbove => nothing_above(lang),
        Why::OtherKind => other_kind(lang),
    }
}

/// What an answer is held against, in a few characters.
pub fn target(lang: Lang, kind: &Kind) -> String {
    match kind {
        Kind::Rating { min, max, .. } => scale_is(lang, min, max),
        Kind::Higher { target } => target_is(lang, say::decimal(lang, *target)),
        Kind::Lower { target } => at_most_is(lang, say::decimal(lang, *target)),
        Kind::Band { low, high } => between(lang, say::decimal(lang, *low), say::decimal(lang, *high)),
        Kind::YesNo => String::new(),
        Kind::Date { due, .. } => due_is(lang, say::day(lang, *due)),
        Kind::Level(levels) => levels.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(" "),
    }
}

/// What the keys mean on a line: the labels of the marks, the names of the levels, how a number is ended.
pub fn keys(lang: Lang, kind: &Kind, unit: &str) -> String {
    match kind {
        Kind::Rating { min, labels, .. } if !labels.is_empty() => {
            let said = labels.iter().enumerate().map(|(i, label)| format!("{} {label}", *min + i as i32));
            said.collect::<Vec<_>>().join("   ")
        }
        Kind::Rating { min, max, .. } => keys_scale(lang, min, max),
        Kind::Higher { .. } | Kind::Lower { .. } | Kind::Band { .. } => keys_number(lang, unit),
        Kind::YesNo => keys_yes_no(lang),
        Kind::Date { .. } => keys_date(lang),
        Kind::Level(levels) => {
            let said = levels.iter().enumerate().map(|(i, (name, _))| format!("{} {name}", i + 1));
            said.collect::<Vec<_>>().join("   ")
        }
    }
}
