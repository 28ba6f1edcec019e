//! Bars made of characters, readable without colour.

/// Fills so many cells in proportion; the rest is dotted.
pub fn share(part: u64, whole: u64, cells: usize) -> String {
    let filled = if whole == 0 { 0 } else { (part.min(whole) as usize * cells) / whole as usize };
    format!("{}{}", "█".repeat(filled), "·".repeat(cells - filled))
}

/// A line of small bars, one for each value between a low and a high one.
pub fn spark(values: &[i64], low: i64, high: i64) -> String {
    const STEPS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let range = (high - low).max(1);
    values.iter().map(|v| STEPS[((v.clamp(&low, &high) - low) * 7 / range) as usize]).collect()
}

/// So many percent, rounded down, so that 100 % means all.
pub fn percent(part: u64, whole: u64) -> u64 {
    (part.min(whole) * 100).checked_div(whole).unwrap_or(0)
}

/// So many percent, rounded to the nearest, for parts that are compared with one another.
pub fn rounded_percent(part: u64, whole: u64) -> u64 {
    (part.min(whole) * 200 + whole).checked_div(2 * whole).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_full_only_when_all_is_there() {
        assert_eq!(share(0, 0, 4), "····");
        assert_eq!(share(3, 4, 4), "███·");
        assert_eq!(share(999, 1_000, 4), "███·");
        assert_eq!(share(7, 7, 4), "████");
        assert_eq!((percent(999, 1_000), percent(1, 1), percent(0, 0)), (99, 100, 0));
        assert_eq!((rounded_percent(83, 652), rounded_percent(1, 652), rounded_percent(0, 0)), (13, 0, 0));
    }

    #[test]
    fn small_bars_stay_within_their_range() {
        assert_eq!(spark(&[0, 50, 100, 200, -5], 0, 100), "▁▄██▁");
        assert_eq!(spark(&[5], 5, 5), "▁");
    }
}
