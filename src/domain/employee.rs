//! A civil servant as the personnel register has him.

use super::{
    id::{EmployeeId, UnitId},
    nip::Nip,
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Service {
    /// Permanent (pegawai negeri sipil).
    Pns,
    /// On contract (pegawai pemerintah dengan perjanjian kerja).
    Pppk,
}

/// Rank (golongan). PNS: I/a .. IV/e as 0..=16; PPPK: I .. XVII as 1..=17.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Rank {
    Pns(u8),
    Pppk(u8),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PositionType {
    JptUtama,
    JptMadya,
    JptPratama,
    Administrator,
    Pengawas,
    Pelaksana,
    Klerek,
    Operator,
    Teknisi,
    Fungsional,
    Pemula,
    Terampil,
    Mahir,
    Penyelia,
    AhliPertama,
    AhliMuda,
    AhliMadya,
    AhliUtama,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Employee {
    pub nip: Nip,
    /// Without titles.
    pub name: String,
    pub title_before: String,
    pub title_after: String,
    pub service: Service,
    pub rank: Option<Rank>,
    /// Free text: `Guru Kelas Ahli Pertama`.
    pub position: String,
    pub position_type: Option<PositionType>,
    pub unit: Option<UnitId>,
    pub superior: Option<EmployeeId>,
    /// No longer in service; kept for the history.
    pub retired: bool,
}

impl Employee {
    /// `Dr. Siti Aminah, S.Pd., M.Si.`
    pub fn full_name(&self) -> String {
        let mut out =
            String::with_capacity(self.name.len() + self.title_before.len() + self.title_after.len() + 3);
        if !self.title_before.is_empty() {
            out.push_str(&self.title_before);
            out.push(' ');
        }
        out.push_str(&self.name);
        if !self.title_after.is_empty() {
            out.push_str(", ");
            out.push_str(&self.title_after);
        }
        out
    }
}

const PNS_RANKS: [(&str, &str); 17] = [
    ("I/a", "Juru Muda"),
    ("I/b", "Juru Muda Tingkat I"),
    ("I/c", "Juru"),
    ("I/d", "Juru Tingkat I"),
    ("II/a", "Pengatur Muda"),
    ("II/b", "Pengatur Muda Tingkat I"),
    ("II/c", "Pengatur"),
    ("II/d", "Pengatur Tingkat I"),
    ("III/a", "Penata Muda"),
    ("III/b", "Penata Muda Tingkat I"),
    ("III/c", "Penata"),
    ("III/d", "Penata Tingkat I"),
    ("IV/a", "Pembina"),
    ("IV/b", "Pembina Tingkat I"),
    ("IV/c", "Pembina Utama Muda"),
    ("IV/d", "Pembina Utama Madya"),
    ("IV/e", "Pembina Utama"),
];

const PPPK_RANKS: [&str; 17] = [
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI",
    "XVII",
];

impl Rank {
    /// `III/d` or `IX`.
    pub fn code(self) -> &'static str {
        match self {
            Rank::Pns(n) => PNS_RANKS.get(usize::from(n)).map_or("", |(code, _)| code),
            Rank::Pppk(n) => {
                usize::from(n).checked_sub(1).and_then(|i| PPPK_RANKS.get(i)).copied().unwrap_or("")
            }
        }
    }

    /// The PNS rank's name: `Penata Tingkat I`; empty for PPPK, whose ranks have none.
    pub fn title(self) -> &'static str {
        match self {
            Rank::Pns(n) => PNS_RANKS.get(usize::from(n)).map_or("", |(_, title)| title),
            Rank::Pppk(_) => "",
        }
    }

    /// Reads `III/d`, `iii d`, `3d`, `III.d`, `IX`, `Gol. III/d`.
    pub fn parse(text: &str) -> Option<Rank> {
        let lower = text.trim().to_lowercase();
        let lower =
            lower.trim_start_matches("golongan").trim_start_matches("gol").trim_start_matches('.').trim();
        let plain: String = lower.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        if let Some(i) = PPPK_RANKS.iter().position(|r| r.eq_ignore_ascii_case(&plain)) {
            return Some(Rank::Pppk(i as u8 + 1));
        }
        let (roman, letter) = plain.split_at_checked(plain.len().checked_sub(1)?)?;
        let roman = match roman {
            "1" => "I",
            "2" => "II",
            "3" => "III",
            "4" => "IV",
            other => other,
        };
        let code = format!("{roman}/{letter}");
        let i = PNS_RANKS.iter().position(|(c, _)| c.eq_ignore_ascii_case(&code))?;
        Some(Rank::Pns(i as u8))
    }
}

const POSITION_TYPES: [(PositionType, &str); 18] = [
    (PositionType::JptUtama, "JPT utama"),
    (PositionType::JptMadya, "JPT madya"),
    (PositionType::JptPratama, "JPT pratama"),
    (PositionType::Administrator, "administrator"),
    (PositionType::Pengawas, "pengawas"),
    (PositionType::Pelaksana, "pelaksana"),
    (PositionType::Klerek, "pelaksana klerek"),
    (PositionType::Operator, "pelaksana operator"),
    (PositionType::Teknisi, "pelaksana teknisi"),
    (PositionType::Fungsional, "fungsional"),
    (PositionType::Pemula, "fungsional pemula"),
    (PositionType::Terampil, "fungsional terampil"),
    (PositionType::Mahir, "fungsional mahir"),
    (PositionType::Penyelia, "fungsional penyelia"),
    (PositionType::AhliPertama, "fungsional ahli pertama"),
    (PositionType::AhliMuda, "fungsional ahli muda"),
    (PositionType::AhliMadya, "fungsional ahli madya"),
    (PositionType::AhliUtama, "fungsional ahli utama"),
];

impl PositionType {
    pub const ALL: [PositionType; 18] = {
        let mut all = [PositionType::JptUtama; 18];
        let mut i = 0;
        while i < all.len() {
            all[i] = POSITION_TYPES[i].0;
            i += 1;
        }
        all
    };

    /// The term of the law: `fungsional ahli pertama`.
    pub fn code(self) -> &'static str {
        POSITION_TYPES.iter().find(|(p, _)| *p == self).map_or("", |(_, code)| code)
    }

    /// Reads the term, in any case, also without its first word (`ahli pertama`, `klerek`).
    pub fn parse(text: &str) -> Option<PositionType> {
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let same = |code: &str| {
            code.eq_ignore_ascii_case(&words)
                || code.split_once(' ').is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(&words))
        };
        POSITION_TYPES.iter().find(|(_, code)| same(code)).map(|(p, _)| *p)
    }

    /// Whether its term begins with these words, in any case; every term begins with none.
    pub fn begins(self, words: &str) -> bool {
        self.code().get(..words.len()).is_some_and(|start| start.eq_ignore_ascii_case(words))
    }

    /// Whether there are words, and a type that begins with them.
    pub fn is_beginning(words: &str) -> bool {
        !words.is_empty() && PositionType::ALL.into_iter().any(|t| t.begins(words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rank_is_read_back_from_its_code() {
        for rank in (0..17).map(Rank::Pns).chain((1..=17).map(Rank::Pppk)) {
            assert_eq!(Rank::parse(rank.code()), Some(rank), "{}", rank.code());
        }
        for (text, code) in [("iii d", "III/d"), ("3D", "III/d"), ("Gol. IV.a", "IV/a"), (" ix ", "IX")] {
            assert_eq!(Rank::parse(text).map(Rank::code), Some(code), "{text}");
        }
        for text in ["", "V/a", "IIII", "III/z", "é"] {
            assert_eq!(Rank::parse(text), None, "{text}");
        }
    }

    #[test]
    fn every_position_type_is_read_back() {
        for p in PositionType::ALL {
            assert_eq!(PositionType::parse(&p.code().to_uppercase()), Some(p));
        }
        assert_eq!(PositionType::parse("ahli  muda"), Some(PositionType::AhliMuda));
        assert_eq!(PositionType::parse("direktur"), None);
    }

    #[test]
    fn a_position_type_is_known_by_its_beginning() {
        let cases = [
            ("fungsional", true),
            ("FUNGSIONAL ahli", true),
            ("jpt", true),
            ("", false),
            ("ahli", false),
            ("é", false),
        ];
        for (words, expected) in cases {
            assert_eq!(PositionType::is_beginning(words), expected, "{words}");
        }
        assert!(PositionType::AhliMuda.begins("Fungsional") && PositionType::AhliMuda.begins(""));
        assert!(!PositionType::Pelaksana.begins("fungsional"));
    }
}
