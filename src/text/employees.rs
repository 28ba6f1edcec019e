//! Employees: the units, the table, a person's page.

catalogue! {
    title() "Pegawai" "Employees";
    help() "Kiri unit, kanan pegawainya; Tab pindah sisi. / mencari nama atau NIP di seluruh pemerintah, juga bila salah ketik." "Units on the left, their people on the right; Tab changes sides. / searches names and NIPs everywhere, also with typos.";
    find_help() "Sebagian nama atau NIP, dalam urutan apa pun, juga bila salah ketik; yang paling cocok di atas. Enter membuka pegawainya." "Any part of a name or NIP, in any order, also with typos; the best fit stands first. Enter opens the person.";
    targets_help() "Target menurut formulir, dan yang disepakati untuk pegawai ini saja. Enter mengubah; ruas kosong kembali ke target formulir. Setelah ada jawaban, target tetap." "The targets of the form, and those agreed on for this person alone. Enter changes one; an empty field is the form's again. Once there are answers a target stays.";
    no_targets() "Formulirnya tidak mempunyai target." "The form has no targets.";
    indicator() "Indikator" "Indicator";
    measure() "Satuan" "Unit";
    usual_target() "Formulir" "Form's";
    own_target() "Pribadi" "Personal";
    pick_superior() "Ganti atasan" "Another superior";
    everybody() "Semua pegawai" "Everybody";
    name() "Nama" "Name";
    nip() "NIP" "NIP";
    position() "Jabatan" "Position";
    rank() "Gol" "Rank";
    unit() "Unit" "Unit";
    superior() "Atasan" "Superior";
    score() "Nilai" "Score";
    predicate() "Predikat" "Predicate";
    with_below(n) "{n} pegawai, dengan unit di bawahnya" "{n} people, with all units below";
    only_here(n) "{n} pegawai" "{n} people";
    search() " Cari: " " Search: ";
    no_hits() "Tidak ada yang cocok. Cukup sebagian nama atau NIP, dalam urutan apa pun." "Nothing fits. A part of the name or NIP is enough, in any order.";
    type_to_search() "Ketik sebagian nama atau NIP." "Type a part of the name or the NIP.";
    nobody() "Tidak ada pegawai di unit ini." "Nobody is in this unit.";
    person() "Pegawai" "Employee";
    born(day, sex) "lahir {day}, {sex}" "born {day}, {sex}";
    male() "laki-laki" "male";
    female() "perempuan" "female";
    appointed(when) "diangkat {when}" "appointed {when}";
    contract(year) "kontrak {year}" "contract of {year}";
    kind() "Jenis" "Kind";
    subordinates(n) "{n} bawahan langsung" "{n} direct subordinates";
    no_superior() "tidak ada" "none";
    retired() "tidak bertugas lagi" "no longer in service";
    history() "Hasil dari periode ke periode" "Results from cycle to cycle";
    no_history() "Belum pernah dinilai, atau hasilnya bukan untuk Anda lihat." "Never rated yet, or the results are not for you to see.";
    cycle() "Periode" "Cycle";
    form() "Formulir" "Form";
    status() "Status" "Status";
    plan() "Target pribadi periode ini" "Personal targets of this cycle";
    trend(line) "Kecenderungan: {line}" "Trend: {line}";
    person_help() "Data pegawai dan hasilnya. Enter pada satu periode membuka uraian nilainya." "The employee and his results. Enter on a cycle opens the working of its score.";
}
