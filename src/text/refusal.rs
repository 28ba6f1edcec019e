//! Why a request was not carried out, in a sentence that says what to do.

use super::{common, import, say};
use crate::{
    domain::kind::AnswerFault,
    service::fault::{Away, Busy, Failed, FileFault, NoPlace, Noun, Refusal},
};

catalogue! {
    no_right() "Anda tidak berhak untuk ini." "You have no right to this.";
    no_account(login) "Tidak ada akun untuk \"{login}\"; hubungi administrator." "There is no account for \"{login}\"; ask the administrator.";
    no_employee() "Akun Anda belum dihubungkan dengan seorang pegawai; hubungi administrator." "Your account is not linked to an employee; ask the administrator.";
    no_such(what, name) "{what} \"{name}\" tidak ada." "There is no {what} \"{name}\".";
    wrong_phase(phase) "Periode ini sedang dalam fase {phase}; itu tidak dapat dilakukan sekarang." "The cycle is in the phase {phase}; that cannot be done now.";
    no_such_step(from, to) "Dari fase {from} tidak dapat langsung ke {to}; maju satu langkah demi satu." "From {from} one cannot go to {to}; phases go forward one step.";
    no_form() "Pegawai ini tidak memiliki formulir itu pada periode ini." "This employee has no such form in this cycle.";
    not_asked(group) "Anda tidak diminta menilai pegawai ini sebagai {group}." "You were not asked to rate this employee as {group}.";
    incomplete(n) "Masih ada {n} baris yang belum diisi." "{n} lines are still open.";
    already_submitted() "Formulir ini sudah dikirim; batalkan dulu pengirimannya." "This form is submitted already; take it back first.";
    not_submitted() "Formulir ini belum dikirim." "This form is not submitted.";
    out_of_range(min, max) "Isian harus antara {min} dan {max}." "The answer must lie between {min} and {max}.";
    negative() "Isian tidak boleh di bawah nol." "The answer must not be below zero.";
    not_a_choice() "Pilihan itu tidak ada." "There is no such choice.";
    reason_needed() "Rating berbeda dari usulan; tuliskan alasannya." "The rating differs from the proposal; give a reason.";
    no_score_yet() "Nilai belum lengkap; rating ditetapkan setelah lengkap." "The score is not complete yet; ratings are decided once it is.";
    too_long(most) "Terlalu panjang; paling banyak {most} huruf." "Too long; at most {most} characters.";
    store_busy(why) "Penyimpanan sedang tidak dapat menulis ({why}). Isian tetap di layar; coba lagi." "The store cannot write now ({why}). Your entry is still here; try again.";
    store_in_use() "berkasnya sedang dipakai proses lain" "its file is in use by another process";
    store_disk_full(free) "ruang disk tinggal {free} MB" "only {free} MB are free on the disk";
    store_disk() "disk gagal; berkasnya dibuka lagi dengan sendirinya" "the disk failed; the file is opened again by itself";
    store_stopping() "server sedang berhenti" "the server is stopping";
    store_moved(file) "{file} dipindahkan, dihapus, atau diganti selama program berjalan; tidak ada yang ditulis. Kembalikan berkas itu ke tempatnya, atau mulai program lagi." "{file} was moved, deleted or replaced while the program was running; nothing was written. Put the file back in its place, or start the program again.";
    store_failed(why) "Penyimpanan gagal: {why}. Hubungi administrator; cadangan dipulihkan dengan \"kinerja restore BERKAS\"." "The store failed: {why}. Ask the administrator; a backup is put in its place with \"kinerja restore FILE\".";
    store_damaged() "isinya rusak" "what is in it is damaged";
    store_system(why) "kata sistem, \"{why}\"" "the system says \"{why}\"";
    program_fault() "Program menemui kesalahannya sendiri dalam permintaan itu. Laporkan kepada administrator." "The program met a fault of its own over that request. Tell the administrator.";
    no_backup(file, why) "Cadangan tidak dapat dibuat di {file}: {why}." "A backup cannot be made at {file}: {why}.";
    place_taken() "nama itu sudah dipakai; pilih nama lain" "the name is taken; choose another one";
    place_none() "direktorinya tidak ada" "there is no such directory";
    place_closed() "tidak ada izin untuk menulis di sana" "there is no permission to write there";
    place_full() "ruang disknya habis" "no room is left on its disk";
    changed_since() "Data ini sudah diubah orang lain; muat ulang lalu coba lagi." "Somebody has changed this meanwhile; load it again and try once more.";
    in_use() "Data lain sudah bertumpu padanya atau ditambahkan sesudahnya, jadi tidak dapat dibatalkan." "Other records rest on it or came after it by now, so it cannot be taken back.";
    nothing_to_undo() "Tidak ada yang dapat dibatalkan." "There is nothing to take back.";
    out_of_order() "Perintah ini sudah dilewati oleh perintah sesudahnya; tidak ada yang diubah." "A later request has overtaken this one; nothing was changed.";
    not_a_gateway(login) "Akun \"{login}\" tidak boleh bertindak atas nama orang lain." "The account \"{login}\" may not speak for others.";
    gateway_for_whom(login) "\"{login}\" adalah akun bersama; masuk dengan --as NIP, yang diatur administrator." "\"{login}\" is a login shared by many; come with --as NIP, which the administrator sets up.";
    not_through_gateway() "Administrator harus masuk dengan loginnya sendiri, tidak lewat akun bersama." "An administrator comes by a login of his own, not through a shared one.";
    unreachable(why) "Server kinerja tidak dapat dihubungi ({why}). Coba lagi sebentar, atau hubungi administrator." "The kinerja server cannot be reached ({why}). Try again in a moment, or ask the administrator.";
    no_socket() "soketnya tidak ada" "its socket is not there";
    nobody_there() "tidak ada yang menjawab di soketnya" "nobody answers at its socket";
    no_way_in() "login ini tidak boleh memakai soketnya" "this login may not use its socket";
    line_ended() "sambungan terputus" "the line has ended";
    silent() "tidak ada jawaban" "no answer came";
    other_version(server, program) "Versi program ini ({program}) berbeda dari versi server ({server}). Keluar dan masuk lagi; bila tetap, hubungi administrator." "This program's version ({program}) differs from the server's ({server}). Log out and in again; if that does not help, ask the administrator.";
    full() "Server sedang penuh, atau login ini sudah terlalu banyak membuka program. Tutup satu, lalu coba lagi." "The server is full, or this login has too many programs open. Close one and try again.";
    request_too_large() "Permintaan itu terlalu besar untuk server. Bagi menjadi beberapa bagian." "That request is too large for the server. Split it.";
    field(column, why) "{column}: {why}" "{column}: {why}";
    file_empty() "Berkas itu kosong." "The file is empty.";
    missing_columns(names) "Kolom yang diperlukan tidak ada: {names}." "Needed columns are missing: {names}.";
    column_twice(name) "Dua kolom berarti sama: {name}." "Two columns mean the same: {name}.";
    spreadsheet(why) "Berkas Excel itu tidak dapat dibuka: {why}. Simpan ulang sebagai XLSX atau CSV." "That spreadsheet cannot be opened: {why}. Save it again as XLSX or CSV.";
    file_too_large() "Berkas itu terlalu besar." "The file is too large.";
    toml(why) "Berkas itu tidak terbaca: {why}" "The file cannot be read: {why}";
    unknown_kind() "Jenis berkas itu tidak dikenal; pakai CSV, XLSX atau TOML." "That kind of file is not known; use CSV, XLSX or TOML.";
    unit() "Unit" "unit";
    employee() "Pegawai" "employee";
    indicator() "Indikator" "indicator";
    form() "Formulir" "form";
    cycle() "Periode" "cycle";
    account() "Akun" "account";
    draft() "Draf" "draft";
    response() "Isian" "response";
}

pub fn sentence(lang: Lang, refusal: &Refusal) -> String {
    match refusal {
        Refusal::NoRight => no_right(lang),
        Refusal::NoAccount { login } => no_account(lang, login),
        Refusal::NoEmployee => no_employee(lang),
        Refusal::NoSuch { what, name } => no_such(lang, noun(lang, *what), name),
        Refusal::WrongPhase { phase } => wrong_phase(lang, common::phase(lang, *phase)),
        Refusal::NoSuchStep { from, to } => {
            no_such_step(lang, common::phase(lang, *from), common::phase(lang, *to))
        }
        Refusal::NoForm => no_form(lang),
        Refusal::NotAsked { group } => not_asked(lang, common::group(lang, *group)),
        Refusal::Incomplete { n_open } => incomplete(lang, n_open),
        Refusal::AlreadySubmitted => already_submitted(lang),
        Refusal::NotSubmitted => not_submitted(lang),
        Refusal::Answer(fault) => answer_fault(lang, fault),
        Refusal::ReasonNeeded => reason_needed(lang),
        Refusal::NoScoreYet => no_score_yet(lang),
        Refusal::TooLong { most } => too_long(lang, most),
        Refusal::Field { column, reason } => {
            field(lang, super::fields::label(lang, column), import::reason(lang, reason))
        }
        Refusal::ChangedSince => changed_since(lang),
        Refusal::InUse => in_use(lang),
        Refusal::NothingToUndo => nothing_to_undo(lang),
        Refusal::OutOfOrder => out_of_order(lang),
        Refusal::NotAGateway { login } => not_a_gateway(lang, login),
        Refusal::GatewayForWhom { login } => gateway_for_whom(lang, login),
        Refusal::NotThroughGateway => not_through_gateway(lang),
        Refusal::Unreachable(why) => unreachable(lang, away(lang, why)),
        Refusal::OtherVersion { server, program } => other_version(lang, server, program),
        Refusal::Full => full(lang),
        Refusal::RequestTooLarge => request_too_large(lang),
        Refusal::File(fault) => file_fault(lang, fault),
        Refusal::StoreBusy(why) => store_busy(lang, busy(lang, why)),
        Refusal::StoreMoved { file } => store_moved(lang, file),
        Refusal::StoreFailed(Failed::Damaged) => store_failed(lang, store_damaged(lang)),
        Refusal::StoreFailed(Failed::System(why)) => store_failed(lang, store_system(lang, why)),
        Refusal::StoreFailed(Failed::Program) => program_fault(lang),
        Refusal::NoBackup { file, why } => no_backup(lang, file, no_place(lang, *why)),
    }
}

fn busy(lang: Lang, why: &Busy) -> String {
    match why {
        Busy::InUse => store_in_use(lang),
        Busy::DiskFull { free } => store_disk_full(lang, free / 1_000_000),
        Busy::Disk(_) => store_disk(lang),
        Busy::Stopping => store_stopping(lang),
    }
}

fn no_place(lang: Lang, why: NoPlace) -> String {
    match why {
        NoPlace::Taken => place_taken(lang),
        NoPlace::NoDirectory => place_none(lang),
        NoPlace::NoPermission => place_closed(lang),
        NoPlace::DiskFull => place_full(lang),
    }
}

fn away(lang: Lang, why: &Away) -> String {
    match why {
        Away::NoSocket => no_socket(lang),
        Away::NobodyThere => nobody_there(lang),
        Away::NoPermission => no_way_in(lang),
        Away::Ended => line_ended(lang),
        Away::Silent => silent(lang),
        Away::Other(why) => why.clone(),
    }
}

pub fn answer_fault(lang: Lang, fault: &AnswerFault) -> String {
    match fault {
        AnswerFault::OutOfRange { min, max } => {
            out_of_range(lang, say::decimal(lang, *min), say::decimal(lang, *max))
        }
        AnswerFault::Negative => negative(lang),
        AnswerFault::NotAChoice => not_a_choice(lang),
    }
}

pub fn file_fault(lang: Lang, fault: &FileFault) -> String {
    match fault {
        FileFault::Empty => file_empty(lang),
        FileFault::MissingColumns(names) => missing_columns(lang, names.join(", ")),
        FileFault::ColumnTwice(name) => column_twice(lang, name),
        FileFault::Spreadsheet(why) => spreadsheet(lang, why),
        FileFault::TooLarge => file_too_large(lang),
        FileFault::Toml(why) => toml(lang, why),
        FileFault::UnknownKind => unknown_kind(lang),
        FileFault::Entry(fault) => import::at_entry(
            lang,
            fault.line,
            &fault.column,
            &fault.value,
            import::reason(lang, &fault.reason),
        ),
    }
}

pub fn noun(lang: Lang, noun: Noun) -> String {
    match noun {
        Noun::Unit => unit(lang),
        Noun::Employee => employee(lang),
        Noun::Indicator => indicator(lang),
        Noun::Form => form(lang),
        Noun::Cycle => cycle(lang),
        Noun::Account => account(lang),
        Noun::Draft => draft(lang),
        Noun::Response => response(lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_the_store_takes_nothing_is_said_in_the_language_of_the_sentence() {
        let full = Refusal::StoreBusy(Busy::DiskFull { free: 401_235_968 });
        assert_eq!(
            sentence(Lang::Id, &full),
            "Penyimpanan sedang tidak dapat menulis (ruang disk tinggal 401 MB). Isian tetap di layar; coba lagi."
        );
        let failed = Refusal::StoreBusy(Busy::Disk("Input/output error".to_owned()));
        assert!(!sentence(Lang::Id, &failed).contains("error"));
    }
}
