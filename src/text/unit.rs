//! The page of one unit.

catalogue! {
    title() "Unit" "Unit";
    help() "Satu unit: pimpinannya, kemajuannya, sebaran predikatnya, dan unit di bawahnya. Enter masuk ke unit yang ditandai, Esc kembali; kiri dan kanan mengganti predikat unit untuk polanya." "One unit: its head, its progress, the distribution of predicates, and the units below it. Enter goes into the one with the mark, Esc back; left and right change the predicate of the unit for the pattern.";
    head(name) "Kepala: {name}" "Head: {name}";
    parent(name) "Induk: {name}" "Above it: {name}";
    field(name) "Bidang: {name}" "Field: {name}";
    people(n) "{n} pegawai" "{n} people";
    none() "–" "–";
    no_results() "Hasil unit ini di luar kewenangan Anda, atau belum ada periode." "The results of this unit are not for you to see, or there is no cycle.";
    public(words) "Masyarakat: {words}" "Public: {words}";
    nothing_below() "Tidak ada unit di bawahnya." "There is no unit below it.";
}
