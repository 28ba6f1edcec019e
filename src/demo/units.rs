//! The tree of units of a generated government, and how many people each has.

use std::fmt::Write;

/// A unit with its own people; the first of them is its head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitPlan {
    pub code: String,
    pub name: String,
    /// Place of the parent in the list; the parent comes first.
    pub parent: Option<usize>,
    pub field: &'static str,
    pub size: u32,
    pub rung: Rung,
    /// What its code begins with because of its region; empty in a government that is not divided.
    pub region: String,
}

/// What the head of a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rung {
    Government,
    Agency,
    Division,
    HealthCentre,
    School,
    Village,
}

/// How an agency is divided.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Below {
    Divisions,
    Health,
    Schools,
    Villages,
}

struct Agency {
    code: &'static str,
    name: &'static str,
    field: &'static str,
    /// Of a thousand people; what is left goes to the agency that comes first.
    share: u32,
    below: Below,
}

const fn agency(
    code: &'static str,
    name: &'static str,
    field: &'static str,
    share: u32,
    below: Below,
) -> Agency {
    Agency { code, name, field, share, below }
}

/// Education first, then the health agency, whose first health centre is always there.
const AGENCIES: &[Agency] = &[
    agency("DIKBUD", "Dinas Pendidikan dan Kebudayaan", "pendidikan", 0, Below::Schools),
    agency("DINKES", "Dinas Kesehatan", "kesehatan", 200, Below::Health),
    agency("SETDA", "Sekretariat Daerah", "umum", 35, Below::Divisions),
    agency("DUKCAPIL", "Dinas Kependudukan dan Pencatatan Sipil", "kependudukan", 25, Below::Divisions),
    agency("PUPR", "Dinas Pekerjaan Umum dan Penataan Ruang", "pekerjaan umum", 40, Below::Divisions),
    agency("BPKAD", "Badan Pengelola Keuangan dan Aset Daerah", "keuangan", 30, Below::Divisions),
    agency("BKPSDM", "Badan Kepegawaian dan Pengembangan SDM", "umum", 20, Below::Divisions),
    agency("INSPEKTORAT", "Inspektorat Daerah", "pengawasan", 20, Below::Divisions),
    agency("DINSOS", "Dinas Sosial", "umum", 20, Below::Divisions),
    agency("DISHUB", "Dinas Perhubungan", "umum", 25, Below::Divisions),
    agency("DLH", "Dinas Lingkungan Hidup", "umum", 25, Below::Divisions),
    agency("DPMPTSP", "Dinas Penanaman Modal dan PTSP", "umum", 15, Below::Divisions),
    agency("SATPOLPP", "Satuan Polisi Pamong Praja", "umum", 25, Below::Divisions),
    agency("KEC", "Kecamatan Kertapati", "umum", 25, Below::Villages),
];

const DIVISIONS: &[&str] =
    &["Perencanaan", "Pelayanan", "Pengendalian", "Data dan Informasi", "Pembinaan", "Sarana dan Prasarana"];
const PLACES: &[&str] = &[
    "Kertapati",
    "Keramasan",
    "Ogan Baru",
    "Kemang Agung",
    "Karya Jaya",
    "Sungai Kedukan",
    "Plaju",
    "Jakabaring",
    "Muara",
    "Seberang Ulu",
    "Talang Putri",
    "Sentosa",
    "Tangga Takat",
    "Silaberanti",
    "Bukit Baru",
    "Lorok Pakjo",
];

/// People of one government at most; a larger number makes several of them under one root.
const MOST_IN_GOVERNMENT: u32 = 5_000;
/// The health centre of the one who runs the demo: its head has this many people, less himself.
const FIRST_CENTRE: u32 = 26;
pub const FIRST_CENTRE_CODE: &str = "PKM-01";
const OFFICE: u32 = 6;

/// A tree for exactly so many people, at least a hundred.
pub fn plan(n_employees: u32) -> Vec<UnitPlan> {
    let mut tree = Tree { units: Vec::new(), region: String::new() };
    let root = tree.add("KTP", "Pemerintah Kertapati".to_owned(), None, "", 1, Rung::Government);
    let left = n_employees.saturating_sub(1);
    let n_governments = left.div_ceil(MOST_IN_GOVERNMENT).max(1);
    if n_governments == 1 {
        tree.government(root, left);
    } else {
        for (nth, size) in (1..).zip(even(left, n_governments)) {
            let (code, name) = (format!("W{nth:03}"), format!("Wilayah {nth}"));
            let region = tree.add(&code, name, Some(root), "umum", 1, Rung::Agency);
            tree.region = if nth == 1 { String::new() } else { format!("{code}-") };
            tree.government(region, size - 1);
            tree.region.clear();
        }
    }
    tree.units
}

/// The number in so many nearly equal parts.
fn even(n: u32, parts: u32) -> impl Iterator<Item = u32> {
    let (each, more) = (n / parts.max(1), n % parts.max(1));
    (0..parts).map(move |part| each + u32::from(part < more))
}

struct Tree {
    units: Vec<UnitPlan>,
    /// Goes before every code.
    region: String,
}

impl Tree {
    fn add(
        &mut self,
        code: &str,
        name: String,
        parent: Option<usize>,
        field: &'static str,
        size: u32,
        rung: Rung,
    ) -> usize {
        let (code, region) = (format!("{}{code}", self.region), self.region.clone());
        self.units.push(UnitPlan { code, name, parent, field, size, rung, region });
        self.units.len() - 1
    }

    fn government(&mut self, root: usize, size: u32) {
        let health = (size / 5).max(FIRST_CENTRE + OFFICE);
        let wanted = |agency: &Agency| match agency.below {
            Below::Schools => 0,
            Below::Health => health,
            Below::Divisions | Below::Villages => (size.saturating_sub(health)) * agency.share / 800,
        };
        // An agency of fewer than five people is not worth having; its share stays with education.
        let sizes: Vec<u32> =
            AGENCIES.iter().map(wanted).map(|size| if size < 5 { 0 } else { size }).collect();
        let rest = size.saturating_sub(sizes.iter().sum());
        for (agency, size) in AGENCIES.iter().zip(sizes) {
            let size = if agency.below == Below::Schools { rest } else { size };
            if size > 0 {
                self.agency(root, agency, size);
            }
        }
    }

    fn agency(&mut self, root: usize, agency: &Agency, size: u32) {
        let office = (size / 8).clamp(2, OFFICE).min(size);
        let name = agency.name.to_owned();
        let top = self.add(agency.code, name, Some(root), agency.field, office, Rung::Agency);
        let below = size - office;
        if below < 3 {
            if let Some(unit) = self.units.get_mut(top) {
                unit.size += below;
            }
            return;
        }
        match agency.below {
            Below::Divisions => self.divisions(top, agency, below),
            Below::Health => self.health(top, below),
            Below::Schools => self.schools(top, below),
            Below::Villages => self.villages(top, below),
        }
    }

    fn divisions(&mut self, top: usize, agency: &Agency, size: u32) {
        let n = size.div_ceil(40).clamp(2, DIVISIONS.len() as u32);
        for ((nth, size), name) in (1..).zip(even(size, n)).zip(DIVISIONS) {
            let code = format!("{}-{nth}", agency.code);
            self.add(&code, format!("Bidang {name}"), Some(top), agency.field, size, Rung::Division);
        }
    }

    fn health(&mut self, top: usize, size: u32) {
        let first = if self.region.is_empty() { FIRST_CENTRE.min(size) } else { 0 };
        if first > 0 {
            let name = format!("Puskesmas {}", place(1));
            self.add(FIRST_CENTRE_CODE, name, Some(top), "kesehatan", first, Rung::HealthCentre);
        }
        let rest = size - first;
        let hospital = if rest >= 80 { rest * 2 / 5 } else { 0 };
        let centres = rest - hospital;
        if centres > 0 {
            for (nth, size) in (2..).zip(even(centres, centres.div_ceil(45))) {
                let (code, name) = (format!("PKM-{nth:02}"), format!("Puskesmas {}", place(nth)));
                self.add(&code, name, Some(top), "kesehatan", size, Rung::HealthCentre);
            }
        }
        if hospital > 0 {
            let (code, name) = ("RSUD", "RSUD Kertapati".to_owned());
            let rsud = self.add(code, name, Some(top), "kesehatan", OFFICE, Rung::HealthCentre);
            let wards = hospital - OFFICE;
            for (nth, size) in (1..).zip(even(wards, wards.div_ceil(30))) {
                let (code, name) = (format!("{code}-{nth:02}"), format!("Instalasi {nth}"));
                self.add(&code, name, Some(rsud), "kesehatan", size, Rung::Division);
            }
        }
    }

    fn schools(&mut self, top: usize, size: u32) {
        let secondary = if size >= 120 { size / 3 } else { 0 };
        let mut add = |kind: &str, short: &str, size: u32, usual: u32| {
            for (nth, size) in (1..).zip(even(size, size.div_ceil(usual))) {
                let (code, name) = (format!("{short}-{nth:03}"), format!("{kind} Negeri {nth}"));
                self.add(&code, name, Some(top), "pendidikan", size, Rung::School);
            }
        };
        add("SD", "SDN", size - secondary, 16);
        add("SMP", "SMPN", secondary, 34);
    }

    fn villages(&mut self, top: usize, size: u32) {
        for (nth, size) in (1..).zip(even(size, size.div_ceil(12))) {
            let (code, name) = (format!("KEL-{nth:02}"), format!("Kelurahan {}", place(nth)));
            self.add(&code, name, Some(top), "umum", size, Rung::Village);
        }
    }
}

/// A place for the n-th of a kind, from 1; with a number once the places are used up.
fn place(nth: u32) -> String {
    let at = nth.saturating_sub(1) as usize;
    let mut name = PLACES.get(at % PLACES.len()).copied().unwrap_or_default().to_owned();
    let round = at / PLACES.len();
    if round > 0 {
        // Writing to a text cannot fail.
        let _ = write!(name, " {}", round + 1);
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn a_tree_holds_exactly_the_people_asked_for(n in 100u32..60_000) {
            let units = plan(n);
            prop_assert_eq!(units.iter().map(|u| u.size).sum::<u32>(), n);
            let codes: HashSet<&str> = units.iter().map(|u| u.code.as_str()).collect();
            prop_assert_eq!(codes.len(), units.len());
            for (at, unit) in units.iter().enumerate() {
                prop_assert!(unit.size >= 1, "{} is empty", unit.code);
                prop_assert!(unit.size <= 60, "{} has {}", unit.code, unit.size);
                prop_assert_eq!(unit.parent.is_none(), at == 0);
                prop_assert!(unit.parent.is_none_or(|parent| parent < at));
            }
            let first = units.iter().find(|u| u.code == FIRST_CENTRE_CODE).unwrap();
            prop_assert_eq!(first.size, FIRST_CENTRE);
        }
    }

    #[test]
    fn an_office_of_usual_size_looks_like_one() {
        let units = plan(1_200);
        let n_of = |rung| units.iter().filter(|u| u.rung == rung).count();
        assert_eq!(n_of(Rung::Agency), AGENCIES.len());
        assert!(n_of(Rung::School) > 20 && n_of(Rung::HealthCentre) > 3 && n_of(Rung::Village) > 1);
    }
}
