//! The results of a cycle, one employee a row, in the order of NIP.

use super::{Cell, Column, column, words};
use crate::service::api::ScoreRow;

pub const COLUMNS: &[Column] = &[
    column("nip", 20),
    column("name", 34),
    column("unit", 14),
    column("position", 34),
    column("status", 10),
    column("score", 8),
    column("coverage", 9),
    column("result", 8),
    column("behaviour", 10),
    column("result_rating", 13),
    column("behaviour_rating", 16),
    column("predicate", 16),
    column("numeric_predicate", 18),
];

pub fn row(row: &ScoreRow) -> Vec<Cell> {
    let standing = &row.score.standing;
    vec![
        Cell::Text(row.person.nip.digits()),
        row.person.name.as_str().into(),
        row.person.unit_code.as_str().into(),
        row.person.position.as_str().into(),
        words::status(standing.status).into(),
        standing.score.into(),
        Cell::Figure(standing.coverage),
        standing.result.into(),
        standing.behaviour.into(),
        standing.result_rating.map(words::rating).into(),
        standing.behaviour_rating.map(words::rating).into(),
        standing.predicate.map(words::predicate).into(),
        standing.numeric_predicate.map(words::numeric_predicate).into(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{
            decimal::Hundredths,
            id::EmployeeId,
            nip::Nip,
            predicate::{Predicate, Rating},
            score::Score,
            subject::{Standing, Status},
        },
        report::csv::Csv,
        service::api::Person,
    };

    fn nip() -> Nip {
        Nip::parse("198503152010011002").unwrap()
    }

    #[test]
    fn what_is_absent_is_an_empty_cell() {
        let person = Person {
            id: EmployeeId(1),
            nip: nip(),
            name: "Siti".into(),
            position: "Guru".into(),
            rank: "III/a".into(),
            unit: None,
            unit_code: "SD".into(),
        };
        let standing = Standing {
            status: Status::Partial,
            score: Some(Hundredths(8_735)),
            result_rating: Some(Rating::Meets),
            predicate: Some(Predicate::ButuhPerbaikan),
            ..Standing::default()
        };
        let score = Score { proposed: standing.clone(), standing, aspects: Vec::new() };
        let mut csv = Csv::new(Vec::new(), COLUMNS).unwrap();
        csv.row(&row(&ScoreRow { person, score })).unwrap();
        let text = String::from_utf8(csv.finish().unwrap()).unwrap();
        let line = text.lines().nth(1).unwrap();
        assert_eq!(line, "198503152010011002,Siti,SD,Guru,partial,87.35,0.00,,,meets,,butuh_perbaikan,");
    }
}
