//! Import: the register of employees, and a survey beside `sqlite3` putting the same file into one table.

use crate::{
    Figure, Scale,
    office::{Office, is_there, time},
};
use std::process::Command;

pub fn measure(office: &Office, scale: Scale) -> Vec<Figure> {
    let kinerja = |words: &[&str]| time(&mut office.kinerja(words));
    kinerja(&["import", "units", "units.csv"]);
    let employees = kinerja(&["import", "employees", "employees.csv"]);
    kinerja(&["import", "indicators", "indicators.toml"]);
    kinerja(&["import", "forms", "forms.toml"]);
    kinerja(&["cycle", "open", "cycle.toml"]);
    let responses = kinerja(&["import", "responses", "responses.csv"]);
    let peer = |file: &str, columns: &str| {
        is_there("sqlite3").then(|| ("sqlite3 .import", sqlite(office, file, columns)))
    };
    vec![
        Figure {
            what: format!("import {} employees", scale.n_employees),
            ours: employees,
            peer: peer("employees.csv", "a primary key,b,c,d,e,f,g,h,i,j"),
        },
        Figure {
            what: format!("import {} answers of a survey, with scores", scale.n_rated * scale.n_papers),
            ours: responses,
            peer: peer(
                "responses.csv",
                "cycle,nip,grp,rater,indicator,value, primary key(cycle,nip,grp,rater,indicator)",
            ),
        },
    ]
}

/// One table, one transaction, and the key that keeps a row from being there twice: what the import promises, too.
fn sqlite(office: &Office, file: &str, columns: &str) -> std::time::Duration {
    let database = office.path(&format!("{file}.db"));
    let mut command = Command::new("sqlite3");
    command.arg(database).arg(".mode csv").arg(format!("create table t({columns});"));
    command.arg("begin;").arg(format!(".import --skip 1 {} t", office.path(file).display())).arg("commit;");
    time(&mut command)
}
