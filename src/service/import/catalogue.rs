//! What the program brings with it: the catalogue of indicators, a form for each field, the guides of behaviour.
//!
//! Embedded as the texts an office can also find in `data/`, and taken in through the same door as its own files.

/// `import indicators` takes it.
pub const INDICATORS: &str = include_str!("../../../data/indicators.toml");

/// The three guides of each BerAKHLAK value, by indicator.
pub const GUIDES: &str = include_str!("../../../data/guides/berakhlak.toml");

/// Code and text of each form; `import forms` takes them once the indicators are there.
pub const FORMS: &[(&str, &str)] = &[
    ("kesehatan", include_str!("../../../data/forms/kesehatan.toml")),
    ("guru", include_str!("../../../data/forms/guru.toml")),
    ("kependudukan", include_str!("../../../data/forms/kependudukan.toml")),
    ("pekerjaan-umum", include_str!("../../../data/forms/pekerjaan-umum.toml")),
    ("keuangan", include_str!("../../../data/forms/keuangan.toml")),
    ("inspektorat", include_str!("../../../data/forms/inspektorat.toml")),
    ("umum", include_str!("../../../data/forms/umum.toml")),
    ("berakhlak", include_str!("../../../data/forms/berakhlak.toml")),
    ("pelayanan", include_str!("../../../data/forms/pelayanan.toml")),
    ("ikm", include_str!("../../../data/forms/ikm.toml")),
];

/// All forms as one file, which is taken as a whole.
pub fn all_forms() -> String {
    let forms = FORMS.iter().filter_map(|(_, text)| text.parse::<toml::Table>().ok());
    let forms = forms.map(toml::Value::Table).collect();
    let file = toml::Table::from_iter([("form".to_owned(), toml::Value::Array(forms))]);
    file.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_all_forms_holds_each_of_them() {
        let file: toml::Table = toml::from_str(&all_forms()).unwrap();
        let codes: Vec<&str> =
            file["form"].as_array().unwrap().iter().map(|form| form["code"].as_str().unwrap()).collect();
        assert_eq!(codes, FORMS.iter().map(|(code, _)| *code).collect::<Vec<_>>());
    }

    #[test]
    fn every_value_has_its_three_guides_and_is_an_indicator() {
        let guides: toml::Table = toml::from_str(GUIDES).unwrap();
        assert_eq!(guides.len(), 7);
        for (code, value) in guides {
            assert!(INDICATORS.contains(&format!("code = \"{code}\"\nname = {}\n", value["name"])), "{code}");
            assert_eq!(value["guides"].as_array().unwrap().len(), 3, "{code}");
        }
    }
}
