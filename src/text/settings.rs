//! What one sets for oneself, and what the program says about itself.

use crate::tui::{settings::Fault, theme::Colours};

catalogue! {
    title() "Pengaturan" "Settings";
    help()
        "Bahasa dan warna berlaku seketika dan diingat untuk Anda saja. Di bawahnya: yang ditanyakan kalau Anda menelepon untuk meminta bantuan."
        "Language and colours count at once and are remembered for you alone. Below: what you are asked for when you call for help.";
    language() "Bahasa" "Language";
    colours() "Warna" "Colours";
    lang_id() "Bahasa Indonesia" "Bahasa Indonesia";
    lang_en() "English" "English";
    colours_usual() "menurut terminal" "as the terminal says";
    colours_dark() "untuk layar gelap" "for a dark screen";
    colours_light() "untuk layar terang" "for a light screen";
    colours_monochrome() "tanpa warna" "no colours";
    sample() "Contoh" "Sample";
    sample_good() "sudah baik" "all well";
    sample_warning() "perhatian" "take care";
    sample_bad() "ada kesalahan" "a fault";
    sample_muted() "keterangan" "a remark";
    remembered(file) "Diingat di {file}" "Remembered in {file}";
    not_remembered() "Tidak diingat: pengguna ini tidak punya direktori rumah." "Not remembered: this user has no home directory.";
    cannot_write(file, why) "Pengaturan tidak dapat disimpan di {file}: {why}." "The settings cannot be kept in {file}: {why}.";
    about() "Kalau Anda menelepon untuk meminta bantuan, sebutkan ini:" "When you call for help, tell this:";
    version() "Program" "Program";
    me() "Saya" "I am";
    no_person(login) "{login}, tidak terhubung dengan pegawai" "{login}, not linked to an employee";
    person(login, name) "{login}: {name}" "{login}: {name}";
    nip() "NIP" "NIP";
    roles() "Peran" "Roles";
    store() "Data" "Data";
    server() "Server" "Server";
    in_no_file() "tidak dalam berkas" "in no file";
    size() "Ukuran" "Size";
    of_size(mb, schema, day) "{mb} MB, skema {schema}, dibuat {day}" "{mb} MB, schema {schema}, made {day}";
    journal() "Jurnal" "Journal";
    head(n, hash) "{n} perubahan, sidik {hash}" "{n} changes, hash {hash}";
    people() "Pegawai" "Employees";
    unread(file, why)
        "Pengaturan di {file} tidak terbaca ({why}); dipakai yang biasa."
        "The settings in {file} cannot be read ({why}); the usual ones count.";
    bad_line(file, line)
        "Pengaturan salah tulis di baris {line} dari {file}; dipakai yang biasa."
        "The settings are miswritten on line {line} of {file}; the usual ones count.";
    bad_value(file, key, value)
        "Pengaturan {key} = {value} tidak dikenal ({file}); dipakai yang biasa."
        "There is no setting {key} = {value} ({file}); the usual ones count.";
}

pub fn lang(said_in: Lang, lang: Lang) -> String {
    match lang {
        Lang::Id => lang_id(said_in),
        Lang::En => lang_en(said_in),
    }
}

pub fn colours_of(lang: Lang, colours: Colours) -> String {
    match colours {
        Colours::Usual => colours_usual(lang),
        Colours::Dark => colours_dark(lang),
        Colours::Light => colours_light(lang),
        Colours::Monochrome => colours_monochrome(lang),
    }
}

pub fn fault(lang: Lang, file: impl std::fmt::Display, fault: &Fault) -> String {
    match fault {
        Fault::Unread(why) => unread(lang, file, why),
        Fault::Line(line) => bad_line(lang, file, line),
        Fault::Value { key, value } => bad_value(lang, file, key, value),
    }
}
