//! What each command is called: in a word for the footer, in a sentence for help and the list of commands.

use crate::tui::command::{Command, Group};

catalogue! {
    moving() "Bergerak" "Moving";
    editing() "Mengisi" "Entering";
    going() "Membuka" "Opening";
    program() "Program" "Program";
}

pub fn group(lang: Lang, group: Group) -> String {
    match group {
        Group::Move => moving(lang),
        Group::Edit => editing(lang),
        Group::Go => going(lang),
        Group::App => program(lang),
    }
}

/// The word in the footer.
pub fn short(lang: Lang, command: Command) -> String {
    let (id, en, ..) = texts(command);
    pick(lang, id, en)
}

/// The sentence in help.
pub fn words(lang: Lang, command: Command) -> String {
    let (.., id, en) = texts(command);
    pick(lang, id, en)
}

fn pick(lang: Lang, id: &str, en: &str) -> String {
    match lang {
        Lang::Id => id.to_owned(),
        Lang::En => en.to_owned(),
    }
}

const fn texts(command: Command) -> (&'static str, &'static str, &'static str, &'static str) {
    match command {
        Command::Up => ("naik", "up", "ke atas", "up"),
        Command::Down => ("turun", "down", "ke bawah", "down"),
        Command::Left => ("kiri", "left", "ke kiri; lipat", "left; fold"),
        Command::Right => ("kanan", "right", "ke kanan; bentangkan", "right; unfold"),
        Command::PageUp => ("hal. sebelum", "page up", "halaman sebelumnya", "previous page"),
        Command::PageDown => ("hal. lanjut", "page down", "halaman berikutnya", "next page"),
        Command::First => ("awal", "first", "ke awal", "to the first"),
        Command::Last => ("akhir", "last", "ke akhir", "to the last"),
        Command::NextField => ("sebelah", "next part", "ke bagian berikutnya", "to the next part"),
        Command::PrevField => ("sebelah", "previous part", "ke bagian sebelumnya", "to the previous part"),
        Command::Accept => {
            ("lanjut", "go on", "terima; kirim formulir yang lengkap", "accept; submit a complete form")
        }
        Command::NotObserved => (
            "TA",
            "N/O",
            "tidak diamati (TA): bukan nol, tidak dihitung",
            "not observed: neither zero nor counted",
        ),
        Command::Remark => ("catatan", "remark", "catatan pada baris ini", "a remark on this line"),
        Command::Ditto => ("sama", "same", "sama dengan baris di atas", "same as the line above"),
        Command::Clear => {
            ("hapus", "clear", "hapus jawaban atau huruf terakhir", "clear the answer or the last letter")
        }
        Command::Undo => ("batal", "undo", "batalkan yang terakhir", "undo the last"),
        Command::TakeBack => (
            "batalkan",
            "take back",
            "batalkan perubahan yang ditunjuk; tekan dua kali",
            "take the chosen change back; press twice",
        ),
        Command::Sheet => {
            ("lembar", "sheet", "lembar: banyak orang berdampingan", "sheet: many people side by side")
        }
        Command::Stack => ("tumpukan", "stack", "tumpukan kuesioner masyarakat", "stack of questionnaires"),
        Command::SubmitAll => {
            ("kirim semua", "submit all", "kirim semua baris yang lengkap", "submit every complete row")
        }
        Command::Direction => {
            ("arah", "direction", "arah isian: menurun atau mendatar", "direction: down or across")
        }
        Command::Explain => {
            ("uraian", "explain", "uraian nilai sampai ke jawaban", "the working, down to answers")
        }
        Command::Decide => ("rating", "ratings", "tetapkan rating", "decide the ratings"),
        Command::New => ("baru", "new", "tambah yang baru", "add a new one"),
        Command::Edit => ("ubah", "edit", "ubah yang dipilih", "change what is chosen"),
        Command::Remove => ("hapus", "remove", "hapus dari daftar", "take it from the list"),
        Command::Copy => ("salin", "copy", "salin menjadi yang berikutnya", "copy it into the next one"),
        Command::Dates => ("hari", "days", "kode, nama, dan hari-harinya", "code, name and days"),
        Command::GoUndos => (
            "perubahan saya",
            "my changes",
            "perubahan saya dan pembatalannya",
            "my changes, to take them back",
        ),
        Command::Targets => ("target", "targets", "target pribadi", "personal targets"),
        Command::History => ("jurnal", "journal", "jurnal pegawai ini", "the journal of this person"),
        Command::ShowNames => {
            ("buka nama", "show names", "lihat nama penilai (tercatat)", "see raters' names (recorded)")
        }
        Command::Raters => ("penilai", "raters", "tunjuk penilai", "appoint raters"),
        Command::Superior => ("atasan", "superior", "ganti atasan", "another superior"),
        Command::MoveUnit => ("pindah", "move", "pindah ke unit lain", "move to another unit"),
        Command::Import => ("impor", "import", "masukkan berkas", "bring in a file"),
        Command::Save => ("simpan", "save", "simpan semuanya", "save all of it"),
        Command::NewAspect => ("aspek", "aspect", "tambah aspek", "add an aspect"),
        Command::Policy => {
            ("aturan", "policy", "penilai, ambang, dan aturan", "raters, thresholds and policy")
        }
        Command::Try => ("coba", "try", "coba dengan jawaban contoh", "try it with sample answers"),
        Command::Compare => ("beda", "compare", "bandingkan dua versi", "compare two versions"),
        Command::Whole => {
            ("seluruhnya", "whole", "seluruh uraian sebagai satu bacaan", "the whole working as one text")
        }
        Command::Distribution => {
            ("sebaran", "spread", "sebaran predikat dan polanya", "distribution and its pattern")
        }
        Command::Ikm => {
            ("IKM", "IKM", "kepuasan masyarakat dari kuesioner", "public satisfaction from questionnaires")
        }
        Command::Unit => ("unit", "unit", "halaman unit ini", "the page of this unit"),
        Command::Idea => {
            ("ide baru", "new idea", "ada ide baru (PP 30/2019)", "a new idea was recorded (PP 30/2019)")
        }
        Command::Advance => ("fase", "phase", "ke fase berikutnya", "to the next phase"),
        Command::Open => ("buka", "open", "buka yang ditunjuk", "open the chosen one"),
        Command::Back => ("kembali", "back", "kembali; tidak ada yang hilang", "back; nothing is lost"),
        Command::Search => ("cari", "search", "cari nama atau NIP", "search by name or NIP"),
        Command::Subtree => (
            "cakupan",
            "scope",
            "hanya unit ini, atau dengan unit di bawahnya",
            "this unit only, or with all below it",
        ),
        Command::GoHome => ("beranda", "home", "Beranda", "Home"),
        Command::GoEmployees => ("pegawai", "employees", "Pegawai", "Employees"),
        Command::GoIndicators => {
            ("indikator", "indicators", "Indikator dan formulir", "Indicators and forms")
        }
        Command::GoReview => ("penilaian", "review", "Penilaian", "Review"),
        Command::GoResults => ("hasil", "results", "Hasil", "Results"),
        Command::GoMore => ("lainnya", "more", "Lainnya", "More"),
        Command::GoCycles => ("periode", "cycles", "Periode", "Cycles"),
        Command::GoSettings => (
            "pengaturan",
            "settings",
            "Pengaturan saya, dan tentang program ini",
            "My settings, and about this program",
        ),
        Command::GoJournal => ("jurnal", "journal", "Jurnal", "Journal"),
        Command::Help => ("bantuan", "help", "bantuan untuk tempat ini", "help for this place"),
        Command::Palette => ("perintah", "commands", "semua perintah menurut nama", "every command by name"),
        Command::Language => {
            ("bahasa", "language", "Bahasa Indonesia / English", "English / Bahasa Indonesia")
        }
        Command::Suspend => (
            "jeda",
            "suspend",
            "kembali sebentar ke shell (fg untuk lanjut)",
            "to the shell for a while (fg to go on)",
        ),
        Command::Redraw => ("gambar ulang", "redraw", "gambar ulang layar", "draw the screen anew"),
        Command::Quit => ("keluar", "quit", "keluar dari program", "leave the program"),
    }
}
