//! Text in columns: cut, padded and wrapped by the cells it takes on the screen.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

pub fn width(text: &str) -> usize {
    text.width()
}

/// At most so many cells; what does not fit ends in `…`.
pub fn cut(text: &str, cells: usize) -> String {
    if text.width() <= cells {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        let w = c.width().unwrap_or(0);
        if used + w + 1 > cells {
            break;
        }
        used += w;
        out.push(c);
    }
    if cells > 0 {
        out.push('…');
    }
    out
}

/// Exactly so many cells, filled on the right.
pub fn left(text: &str, cells: usize) -> String {
    let mut out = cut(text, cells);
    out.extend(std::iter::repeat_n(' ', cells.saturating_sub(out.width())));
    out
}

/// Exactly so many cells, filled on the left.
pub fn right(text: &str, cells: usize) -> String {
    let text = cut(text, cells);
    let mut out = " ".repeat(cells.saturating_sub(text.width()));
    out.push_str(&text);
    out
}

/// Lines of at most so many cells, broken between words; a longer word is cut.
pub fn wrap(text: &str, cells: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.width() + 1 + word.width() > cells {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&cut(word, cells));
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn columns_have_exactly_their_width(text in "[a-zéß…·✓ 一-十]{0,30}", cells in 0usize..40) {
            prop_assert!(width(&left(&text, cells)) <= cells);
            prop_assert!(width(&cut(&text, cells)) <= cells);
            for line in wrap(&text, cells.max(1)) {
                prop_assert!(width(&line) <= cells.max(1));
            }
        }
    }

    #[test]
    fn what_does_not_fit_says_so() {
        assert_eq!(cut("Puskesmas Keramasan", 10), "Puskesmas…");
        assert_eq!(left("SD", 4), "SD  ");
        assert_eq!(right("7", 3), "  7");
        assert_eq!(wrap("satu dua tiga", 8), ["satu dua", "tiga"]);
    }
}
