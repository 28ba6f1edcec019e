//! Review cycles: their list, dates and phases.

catalogue! {
    title() "Periode" "Cycles";
    help() "Periode penilaian dan fasenya. f memajukan fase; tekan dua kali untuk memastikan. Ctrl-Z mengembalikannya." "Review cycles and their phases. f moves to the next phase; press twice to be sure. Ctrl-Z takes it back.";
    none() "Belum ada periode. Buka dengan: kinerja cycle open BERKAS" "There is no cycle. Open one with: kinerja cycle open FILE";
    code() "Kode" "Code";
    name() "Nama" "Name";
    phase() "Fase" "Phase";
    from() "Mulai" "From";
    to() "Sampai" "To";
    due() "Jatuh tempo" "Due";
    people() "Pegawai" "People";
    complete() "Lengkap" "Complete";
    forms() "Formulir:" "Forms:";
    ask_phase(code, phase) "Tekan f sekali lagi: {code} menjadi fase {phase}." "Press f once more: {code} becomes {phase}.";
    last_phase() "Periode ini sudah ditutup." "This cycle is closed already.";
    changed(code, phase) "{code} dalam fase {phase}" "{code} is now {phase}";
}
