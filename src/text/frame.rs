//! The frame around the screens: top line, help, list of commands.

catalogue! {
    waiting(n) "{n} menunggu" "{n} waiting";
    too_small(w, h, has_w, has_h)
        "Layar terlalu kecil: perlu {w} × {h}, sekarang {has_w} × {has_h}. Perbesar jendela; tidak ada yang hilang."
        "The window is too small: {w} × {h} needed, {has_w} × {has_h} now. Enlarge it; nothing is lost.";
    help_for(place) "Bantuan: {place}" "Help: {place}";
    commands() "Perintah" "Commands";
    no_command() "Tidak ada perintah dengan kata itu." "No command has these words.";
    leave_with_q() "Tekan q untuk keluar." "Press q to leave.";
    may_not() "Itu di luar kewenangan Anda." "That is not among what you may do.";
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
