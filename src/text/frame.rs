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
    loading() "memuat …" "loading …";
    of_total(at, total) "{at}/{total}" "{at}/{total}";
}
