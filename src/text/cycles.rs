//! Review cycles: their list, dates and phases.

catalogue! {
    title() "Periode" "Cycles";
    help() "Periode penilaian dan fasenya. Enter membuka satu periode, n yang baru, c menyalinnya menjadi periode berikutnya, r menunjuk penilai. f memajukan fase; tekan dua kali untuk memastikan. Ctrl-Z mengembalikannya." "Review cycles and their phases. Enter opens one, n a new one, c copies it into the next, r appoints raters. f moves to the next phase; press twice to be sure. Ctrl-Z takes it back.";
    none() "Belum ada periode. n membuka yang pertama." "There is no cycle. n opens the first.";
    new_cycle() "Periode baru" "New cycle";
    maker_help() "Hari-hari periode ini dan siapa mendapat formulir apa: aturan pertama yang cocok berlaku. Enter mengubah aturan, n menambah, k mengubah kode, nama, dan harinya. F2 menyimpan; yang cocok langsung mendapat formulirnya, dan tidak seorang pun kehilangan." "The days of this cycle and who gets which form: the first rule that fits counts. Enter changes a rule, n adds one, k changes code, name and days. F2 saves; whoever fits gets the form at once, and nobody loses one.";
    rule_title() "Siapa mendapat formulir ini" "Who gets this form";
    rule_stays() "Formulir ini sudah diberikan dalam periode ini, jadi aturannya tetap." "This form was given in this cycle already, so its rule stays.";
    days(from, to, due) "{from} sampai {to} · jatuh tempo {due}" "{from} to {to} · due {due}";
    no_rules() "Belum ada aturan; n menambah." "There is no rule; n adds one.";
    rules() "Aturan pertama yang cocok berlaku:" "The first rule that fits counts:";
    form() "Formulir" "Form";
    units() "Unit" "Units";
    types() "Jenis jabatan" "Types of position";
    all() "semua" "all";
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
