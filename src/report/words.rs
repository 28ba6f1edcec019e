//! The words that stand in files and JSON, the same in every language: they are read by programs.

use crate::domain::{
    employee::Service,
    predicate::{NumericPredicate, Predicate, Rating},
    subject::Status,
};

pub const fn status(status: Status) -> &'static str {
    match status {
        Status::None => "none",
        Status::Partial => "partial",
        Status::Complete => "complete",
    }
}

pub const fn rating(rating: Rating) -> &'static str {
    match rating {
        Rating::Below => "below",
        Rating::Meets => "meets",
        Rating::Above => "above",
    }
}

pub const fn predicate(predicate: Predicate) -> &'static str {
    match predicate {
        Predicate::SangatBaik => "sangat_baik",
        Predicate::Baik => "baik",
        Predicate::ButuhPerbaikan => "butuh_perbaikan",
        Predicate::Kurang => "kurang",
        Predicate::SangatKurang => "sangat_kurang",
    }
}

pub const fn numeric_predicate(predicate: NumericPredicate) -> &'static str {
    match predicate {
        NumericPredicate::SangatBaik => "sangat_baik",
        NumericPredicate::Baik => "baik",
        NumericPredicate::Cukup => "cukup",
        NumericPredicate::Kurang => "kurang",
        NumericPredicate::SangatKurang => "sangat_kurang",
    }
}

pub const fn service(service: Service) -> &'static str {
    match service {
        Service::Pns => "PNS",
        Service::Pppk => "PPPK",
    }
}
