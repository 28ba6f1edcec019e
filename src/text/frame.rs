//! The frame around the screens: top line, help, list of commands.

use crate::service::fault::Refusal;

catalogue! {
    lost_line(n, why) "{why} {n} isian menunggu; teruskan mengetik." "{why} {n} entries wait; go on typing.";
    lost_line_none(why) "{why} Menunggu sambungan." "{why} Waiting for it.";
    lost_leaving(n) "{n} isian belum tersimpan dan akan hilang. Tekan q sekali lagi untuk keluar." "{n} entries are not saved and would be lost. Press q once more to leave.";
    lost_server() "Server tidak menjawab." "The server does not answer.";
    lost_store() "Server belum dapat menyimpan." "The server cannot save now.";
    back() "Tersambung lagi." "Connected again.";
    not_saved(n) "{n} isian belum tersimpan karena server tidak menjawab" "{n} entries were not saved because the server did not answer";
    waiting(n) "{n} menunggu" "{n} waiting";
    too_small(w, h, has_w, has_h)
        "Layar terlalu kecil: perlu {w} × {h}, sekarang {has_w} × {has_h}. Perbesar jendela; tidak ada yang hilang."
        "The window is too small: {w} × {h} needed, {has_w} × {has_h} now. Enlarge it; nothing is lost.";
    help_for(place) "Bantuan: {place}" "Help: {place}";
    commands() "Perintah" "Commands";
    no_command() "Tidak ada perintah dengan kata itu." "No command has these words.";
    leave_with_q() "Tekan q untuk keluar." "Press q to leave.";
    may_not() "Itu di luar kewenangan Anda." "That is not among what you may do.";
    still_saving() "Masih ada yang sedang disimpan; tunggu sebentar." "Something is still being saved; wait a moment.";
    saved(what) "Tersimpan ({what}); Ctrl-Z membatalkan." "Saved ({what}); Ctrl-Z takes it back.";
    undone(what) "Dibatalkan ({what})." "Taken back ({what}).";
    nothing_to_undo() "Tidak ada yang dapat dibatalkan di sini." "There is nothing to take back here.";
    broken()
        "Program berhenti karena kesalahan di dalamnya. Jawaban bertanda ✓ sudah tersimpan. Sampaikan baris berikut kepada administrator:"
        "The program stopped over a fault of its own. Answers marked ✓ are saved. Give the following lines to the administrator:";
    broken_part() "bagian dari program gagal" "a part of the program failed";
    loading() "memuat …" "loading …";
    of_total(at, total) "{at}/{total}" "{at}/{total}";
}

/// While the service cannot be reached.
pub fn lost(lang: Lang, n: usize, why: &Refusal, is_leaving: bool) -> String {
    let why = match why {
        Refusal::Unreachable(_) => lost_server(lang),
        Refusal::StoreBusy(_) => lost_store(lang),
        other => super::refusal::sentence(lang, other),
    };
    match n {
        0 => lost_line_none(lang, why),
        n if is_leaving => lost_leaving(lang, n),
        n => lost_line(lang, n, why),
    }
}
