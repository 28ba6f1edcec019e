//! What somebody has changed and can take back.

use crate::domain::undo::{Deed, Undo};

catalogue! {
    title() "Perubahan saya" "My changes";
    help() "Yang terakhir Anda ubah, yang terbaru di atas. Enter dua kali membatalkannya seluruhnya, selama belum diubah lagi." "What you changed last, newest first. Enter twice takes it back as a whole, as long as nobody has changed it since.";
    nothing() "Belum ada perubahan yang dapat dibatalkan." "There is no change to take back.";
    ask(what) "Tekan Enter sekali lagi untuk membatalkan: {what}" "Press Enter once more to take back: {what}";
    when() "Waktu (WIB)" "Time (WIB)";
    what() "Perubahan" "Change";
    n() "Isinya" "Holds";
    employee(name) "Pegawai {name}" "Employee {name}";
    unit(name) "Unit {name}" "Unit {name}";
    indicator(name) "Indikator {name}" "Indicator {name}";
    form(name) "Formulir {name}" "Form {name}";
    cycle(name) "Periode {name}" "Cycle {name}";
    phase(name) "Fase periode {name}" "Phase of the cycle {name}";
    raters(name) "Penilai: {name}" "Raters: {name}";
    plan(name) "Target pribadi {name}" "Personal target of {name}";
    account(name) "Akun {name}" "Account {name}";
    file(name) "Berkas {name}" "File {name}";
}

pub fn deed(lang: Lang, undo: &Undo) -> String {
    let name = &undo.name;
    match undo.deed {
        Deed::Employee => employee(lang, name),
        Deed::Unit => unit(lang, name),
        Deed::Indicator => indicator(lang, name),
        Deed::Form => form(lang, name),
        Deed::Cycle => cycle(lang, name),
        Deed::Phase => phase(lang, name),
        Deed::Raters => raters(lang, name),
        Deed::Plan => plan(lang, name),
        Deed::Account => account(lang, name),
        Deed::File => file(lang, name),
    }
}
