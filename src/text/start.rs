//! The first steps in an empty store.

catalogue! {
    title() "Lima langkah sampai periode pertama berjalan" "Five steps to a first running cycle";
    now() "berikutnya" "next";
    headless(n) "{n} tanpa kepala" "{n} without head";
    units() "Unit organisasi" "Units";
    units_how() "Enter memilih berkas (kode, nama, induk, kepala); atau 2 lalu n." "Enter chooses a file (code, name, parent, head); or 2 and then n.";
    employees() "Pegawai" "Employees";
    employees_how() "Enter memilih berkas; impor unit sekali lagi mengisi kepalanya." "Enter chooses a file; bringing the units in once more fills their heads.";
    indicators() "Katalog indikator" "Catalogue of indicators";
    indicators_how() "Enter mengambil katalog bawaan untuk tujuh bidang; ubah di 3." "Enter takes the shipped catalogue of seven fields; change it under 3.";
    forms() "Formulir" "Forms";
    forms_how() "Enter mengambil formulir bawaan; bobot dan aturannya diubah di 3." "Enter takes the shipped forms; change weights and policy under 3.";
    cycle() "Periode penilaian" "Review cycle";
    cycle_how() "Enter membuka triwulan ini, dengan formulir menurut bidang unit." "Enter opens this quarter, with forms by the fields of the units.";
    catalogue_name() "katalog bawaan" "shipped catalogue";
}
