//! The generated government as import files.

use super::{Office, units::UnitPlan};
use std::io;

/// A CSV file in memory: the header, then rows.
pub(super) struct Sheet(csv::Writer<Vec<u8>>);

impl Sheet {
    pub fn new(header: &[&str]) -> io::Result<Sheet> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(header)?;
        Ok(Sheet(writer))
    }

    pub fn row(&mut self, cells: &[&str]) -> io::Result<()> {
        Ok(self.0.write_record(cells)?)
    }

    pub fn bytes(self) -> io::Result<Vec<u8>> {
        self.0.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}

impl Office {
    pub fn units_csv(&self) -> io::Result<Vec<u8>> {
        let mut sheet = Sheet::new(&["code", "name", "parent", "field", "head_nip"])?;
        let mut heads = vec![""; self.units.len()];
        // The head is the first of a unit's people.
        for person in self.people.iter().rev() {
            if let Some(head) = heads.get_mut(person.unit) {
                *head = &person.nip;
            }
        }
        for (unit, head) in self.units.iter().zip(heads) {
            sheet.row(&[&unit.code, &unit.name, self.unit_code(unit.parent), unit.field, head])?;
        }
        sheet.bytes()
    }

    pub fn employees_csv(&self) -> io::Result<Vec<u8>> {
        let mut sheet = Sheet::new(&[
            "nip",
            "name",
            "title_before",
            "title_after",
            "kind",
            "rank",
            "position",
            "position_type",
            "unit",
            "superior_nip",
        ])?;
        for person in &self.people {
            let superior = person.superior.and_then(|at| self.people.get(at));
            sheet.row(&[
                &person.nip,
                &person.name,
                &person.title_before,
                &person.title_after,
                if person.is_pppk { "PPPK" } else { "PNS" },
                person.rank,
                &person.position,
                &person.position_type,
                self.unit_code(Some(person.unit)),
                superior.map_or("", |superior| &superior.nip),
            ])?;
        }
        sheet.bytes()
    }

    fn unit_code(&self, unit: Option<usize>) -> &str {
        unit.and_then(|at| self.units.get(at)).map_or("", |unit: &UnitPlan| &unit.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_hold_everybody_and_every_head_is_one_of_them() {
        let office = Office::new(300, 5);
        let rows = |bytes: Vec<u8>| -> Vec<csv::StringRecord> {
            csv::Reader::from_reader(bytes.as_slice()).records().map(Result::unwrap).collect()
        };
        let employees = rows(office.employees_csv().unwrap());
        let units = rows(office.units_csv().unwrap());
        assert_eq!((employees.len(), units.len()), (300, office.units.len()));
        for unit in &units {
            let head = employees.iter().find(|e| e[0] == unit[4]).unwrap();
            assert_eq!(head[8], unit[0]);
        }
        let nip = office.evaluator_nip().unwrap();
        let n_subordinates = employees.iter().filter(|e| &e[9] == nip).count();
        assert!(n_subordinates >= 20, "{n_subordinates}");
    }
}
