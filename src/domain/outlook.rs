//! What would change a predicate: how many points are missing to the next rating of an axis, and which better
//! ratings would give a better predicate.
//!
//! From rounded scores and the thresholds alone. A rating that the form cannot give, however well somebody
//! works (marks end at 100, and the threshold lies above), is never held out to anybody.

use super::{
    decimal::{Decimal, Hundredths},
    exact::Exact,
    form::{Axis, Form, Thresholds},
    kind::Kind,
    predicate::{Predicate, Rating},
    score::weighed,
};
use serde::{Deserialize, Serialize};

/// An axis as it stands: its rounded score, the rating that proposes, and what the form allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AxisOutlook {
    pub score: Hundredths,
    pub rating: Rating,
    pub limits: Thresholds,
    /// The most that the form can give on this axis.
    pub most: Hundredths,
}

/// How far a better rating is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rise {
    pub rating: Rating,
    /// The least score that has the rating.
    pub from: Hundredths,
    /// How many points are missing to it.
    pub points: Hundredths,
}

/// A way to a better predicate: what each axis must reach; `None` where it may stay as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    pub predicate: Predicate,
    pub result: Option<Rise>,
    pub behaviour: Option<Rise>,
}

impl AxisOutlook {
    pub fn new(form: &Form, axis: Axis, score: Hundredths) -> AxisOutlook {
        let limits = match axis {
            Axis::Result => form.result,
            Axis::Behaviour => form.behaviour,
        };
        AxisOutlook { score, rating: Rating::of(score, limits), limits, most: most(form, axis) }
    }

    /// The way to a better rating, whether or not the form can give it.
    fn rise(&self, rating: Rating) -> Rise {
        let limit = match rating {
            Rating::Below => Decimal::ZERO,
            Rating::Meets => self.limits.meets,
            Rating::Above => self.limits.above,
        };
        // A limit finer than hundredths is reached by the next hundredth.
        let fine = i64::from(limit.parts().rem_euclid(100) != 0);
        let from = Hundredths(limit.parts().div_euclid(100) + fine);
        Rise { rating, from, points: Hundredths(from.0 - self.score.0) }
    }

    /// Better ratings that the form can give, the nearest first.
    pub fn rises(&self) -> impl Iterator<Item = Rise> {
        let better = Rating::ALL.into_iter().filter(|rating| *rating > self.rating);
        better.map(|rating| self.rise(rating)).filter(|rise| rise.from <= self.most)
    }

    /// The best rating, when the form can never give it.
    pub fn unreachable(&self) -> Option<Rise> {
        Some(self.rise(Rating::Above)).filter(|rise| self.rating < Rating::Above && rise.from > self.most)
    }
}

/// The shortest ways to a better predicate: of none of them could a part be left out.
pub fn ways(result: &AxisOutlook, behaviour: &AxisOutlook) -> Vec<Way> {
    let now = Predicate::of(result.rating, behaviour.rating);
    let rises = |axis: &AxisOutlook| std::iter::once(None).chain(axis.rises().map(Some)).collect::<Vec<_>>();
    let (results, behaviours) = (rises(result), rises(behaviour));
    let mut ways: Vec<Way> = Vec::new();
    // Smaller rises come first, so whatever a later one contains is there already.
    for result_rise in &results {
        for behaviour_rise in &behaviours {
            let rating = |rise: &Option<Rise>, axis: &AxisOutlook| rise.map_or(axis.rating, |r| r.rating);
            let predicate = Predicate::of(rating(result_rise, result), rating(behaviour_rise, behaviour));
            let way = Way { predicate, result: *result_rise, behaviour: *behaviour_rise };
            if predicate > now && !ways.iter().any(|shorter| shorter.is_within(&way)) {
                ways.push(way);
            }
        }
    }
    ways
}

impl Way {
    fn is_within(&self, other: &Way) -> bool {
        // An axis that stays asks less than any rating.
        let asks = |rise: Option<Rise>| rise.map(|r| r.rating);
        asks(self.result) <= asks(other.result) && asks(self.behaviour) <= asks(other.behaviour)
    }
}

/// What somebody reaches on an axis who has the best answer on every line.
fn most(form: &Form, axis: Axis) -> Hundredths {
    let aspects = form.aspects.iter().filter(|aspect| aspect.axis == axis);
    let best = weighed(aspects.map(|aspect| {
        let lines = aspect.lines.iter().map(|line| (line.weight, Some(best(&line.kind, form.cap))));
        (aspect.weight, weighed(lines))
    }));
    best.map_or(Hundredths(0), |best| best.rounded())
}

/// The best achievement that an answer of this kind can be.
fn best(kind: &Kind, cap: Decimal) -> Exact {
    match kind {
        Kind::Rating { .. } | Kind::Band { .. } | Kind::YesNo | Kind::Date { .. } => Exact::from_int(100),
        Kind::Higher { .. } => Exact::from_decimal(cap),
        // Nothing at all of what should be little.
        Kind::Lower { .. } => Exact::from_decimal(cap).at_most(&Exact::from_int(200)),
        Kind::Level(levels) => {
            levels.iter().map(|(_, percent)| Exact::from_decimal(*percent)).max().unwrap_or(Exact::ZERO)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Rating::{Above, Below, Meets};

    fn axis(rating: Rating, most: i64) -> AxisOutlook {
        let score = match rating {
            Below => 8_000,
            Meets => 9_770,
            Above => 11_500,
        };
        let limits = Form::DEFAULT_RESULT;
        AxisOutlook { score: Hundredths(score), rating, limits, most: Hundredths(most) }
    }

    /// Every way as the ratings it leads to, `None` for an axis that stays.
    fn asked(result: Rating, behaviour: Rating) -> Vec<(Option<Rating>, Option<Rating>, &'static str)> {
        let ways = ways(&axis(result, 12_000), &axis(behaviour, 12_000));
        let rating = |rise: Option<Rise>| rise.map(|r| r.rating);
        ways.iter().map(|w| (rating(w.result), rating(w.behaviour), w.predicate.code())).collect()
    }

    #[test]
    fn every_place_of_the_matrix_has_its_shortest_ways_up() {
        assert_eq!(
            asked(Below, Below),
            [(None, Some(Meets), "butuh_perbaikan"), (Some(Meets), None, "kurang")]
        );
        assert_eq!(asked(Below, Meets), [(Some(Meets), None, "baik")]);
        assert_eq!(asked(Below, Above), [(Some(Meets), None, "baik")]);
        assert_eq!(asked(Meets, Below), [(None, Some(Meets), "baik")]);
        assert_eq!(asked(Above, Below), [(None, Some(Meets), "baik")]);
        assert_eq!(asked(Meets, Meets), [(Some(Above), Some(Above), "sangat_baik")]);
        assert_eq!(asked(Meets, Above), [(Some(Above), None, "sangat_baik")]);
        assert_eq!(asked(Above, Meets), [(None, Some(Above), "sangat_baik")]);
        assert_eq!(asked(Above, Above), []);
    }

    #[test]
    fn the_missing_points_end_exactly_at_the_threshold() {
        let outlook = axis(Meets, 12_000);
        let rises: Vec<Rise> = outlook.rises().collect();
        assert_eq!(rises, [Rise { rating: Above, from: Hundredths(11_000), points: Hundredths(1_230) }]);
        assert_eq!(Rating::of(rises[0].from, outlook.limits), Above);

        let fine = Thresholds { above: Decimal::from_parts(1_100_001), meets: Decimal::from_int(90) };
        let from = AxisOutlook { limits: fine, ..outlook }.rises().next().map(|r| r.from);
        assert_eq!(from, Some(Hundredths(11_001)), "a limit finer than hundredths");
    }

    #[test]
    fn what_the_form_cannot_give_is_not_held_out() {
        let marks_alone = axis(Meets, 10_000);
        assert_eq!(marks_alone.rises().count(), 0);
        assert_eq!(marks_alone.unreachable().map(|r| r.rating), Some(Above));
        assert_eq!(axis(Meets, 11_000).unreachable(), None);
        assert_eq!(ways(&marks_alone, &axis(Above, 12_000)), []);
        assert_eq!(
            best(&Kind::Lower { target: Decimal::from_int(5) }, Decimal::from_int(300)),
            Exact::from_int(200)
        );
        assert_eq!(
            best(&Kind::Higher { target: Decimal::from_int(5) }, Decimal::from_int(120)),
            Exact::from_int(120)
        );
    }
}
