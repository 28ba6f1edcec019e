//! Finding people by any part of their name or NIP, in any order, with typos, while typing.
//!
//! The index lies in memory. A government has few different names: a million people share some ten thousand
//! words. So words are looked for in the vocabulary (prefixes in its order, parts by a scan of its one buffer,
//! typos by edit distance), and each word knows its people. NIPs lie in one buffer of 18 digits each.
//! People stand in the order of their names, so that equal hits come in that order without sorting.

use crate::{
    domain::{employee::Employee, id::EmployeeId},
    store::{
        error::StoreError,
        key::{Key, Space, num_at},
        read::View,
    },
};
use memchr::memmem;
use std::{
    collections::BTreeMap,
    ops::{ControlFlow, Range},
};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Lower case, without marks and apostrophes; what is neither letter nor digit becomes a blank.
pub fn fold(text: &str) -> String {
    let plain = text.nfkd().filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '’' | '‘' | '`' | 'ʼ'));
    plain.flat_map(char::to_lowercase).map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect()
}

/// How well one word of the query fits a person; the best of his words counts.
mod fit {
    pub const EXACT: u8 = 9;
    pub const PREFIX: u8 = 8;
    pub const INSIDE: u8 = 5;
    pub const TYPO: u8 = 2;
    pub const TWO_TYPOS: u8 = 1;
    /// Parts of a NIP that also lie side by side in it.
    pub const TOGETHER: u8 = 4;
}

const DIGITS: usize = 18;
/// More words than anybody types; it also keeps the sum of fits within a byte.
const MOST_WORDS: usize = 12;
/// From how many digits on a NIP may hold wrong ones.
const LONG_NUMBER: usize = 12;

pub struct Index {
    /// In the order of folded names.
    people: Vec<EmployeeId>,
    /// `DIGITS` for each of them.
    nips: Vec<u8>,
    /// All words in order, each followed by a line break.
    text: String,
    words: Vec<Word>,
    /// Places in `people`, word after word.
    postings: Vec<u32>,
}

struct Word {
    /// Where it stands in the text.
    at: Range<usize>,
    /// Which letters it has; a quick look before the edit distance.
    letters: u32,
    /// Its people in the postings.
    people: Range<usize>,
}

impl Index {
    pub fn build(view: View<'_>) -> Result<Index, StoreError> {
        let mut rows: Vec<(String, EmployeeId, u64)> = Vec::new();
        view.each(&Key::new(Space::Employee), |key, employee: Employee| {
            rows.push((fold(&employee.name), EmployeeId(num_at(key, 1)), employee.nip.number()));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(Index::of(rows))
    }

    /// From folded names and NIPs.
    fn of(mut rows: Vec<(String, EmployeeId, u64)>) -> Index {
        rows.sort_unstable();
        let mut vocabulary: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        let mut nips = Vec::with_capacity(rows.len() * DIGITS);
        for (place, (name, _, nip)) in (0u32..).zip(&rows) {
            nips.extend_from_slice(format!("{nip:018}").as_bytes().get(..DIGITS).unwrap_or(&[b' '; DIGITS]));
            for word in name.split_whitespace() {
                let list = vocabulary.entry(word).or_default();
                if list.last() != Some(&place) {
                    list.push(place);
                }
            }
        }
        let (mut text, mut words, mut postings) = (String::new(), Vec::new(), Vec::new());
        for (word, mut list) in vocabulary {
            let (at, people) = (text.len(), postings.len());
            text.push_str(word);
            postings.append(&mut list);
            let (at, people) = (at..text.len(), people..postings.len());
            words.push(Word { at, letters: letters(word.as_bytes()), people });
            text.push('\n');
        }
        let people = rows.iter().map(|(_, id, _)| *id).collect();
        Index { people, nips, text, words, postings }
    }

    /// The people that fit every word, best first, at most so many.
    pub fn find(&self, query: &str, limit: usize) -> Vec<EmployeeId> {
        let query = fold(query);
        let words: Vec<&str> = query.split_whitespace().take(MOST_WORDS).collect();
        if words.is_empty() {
            return Vec::new();
        }
        let mut fits = vec![0u8; self.people.len()];
        for (i, word) in words.iter().enumerate() {
            let one = self.fits(word);
            for (sum, one) in fits.iter_mut().zip(one) {
                *sum = if one == 0 || (i > 0 && *sum == 0) { 0 } else { *sum + one };
            }
        }
        let numbers: Vec<&str> = words.iter().copied().filter(|w| is_number(w)).collect();
        if numbers.len() > 1 {
            self.prefer_together(&numbers.concat(), &mut fits);
        }
        self.best(&fits, limit)
    }

    /// How each person fits one word.
    fn fits(&self, word: &str) -> Vec<u8> {
        let mut fits = vec![0u8; self.people.len()];
        if is_number(word) {
            self.fit_number(word.as_bytes(), &mut fits);
        }
        self.fit_typos(word.as_bytes(), &mut fits);
        self.fit_beginnings(word, &mut fits);
        // A single letter is somewhere in almost every name; only beginnings tell anything.
        if word.chars().nth(1).is_some() {
            self.fit_parts(word, &mut fits);
        }
        fits
    }

    fn fit_beginnings(&self, word: &str, fits: &mut [u8]) {
        let spelt = |entry: &Word| self.text.get(entry.at.clone()).unwrap_or_default();
        let first = self.words.partition_point(|entry| spelt(entry) < word);
        for (i, entry) in self.words.iter().enumerate().skip(first) {
            match spelt(entry).strip_prefix(word) {
                Some("") => self.raise(i, fit::EXACT, fits),
                Some(_) => self.raise(i, fit::PREFIX, fits),
                None => break,
            }
        }
    }

    fn fit_parts(&self, word: &str, fits: &mut [u8]) {
        let mut last = None;
        for found in memmem::find_iter(self.text.as_bytes(), word) {
            let Some((i, entry)) = self.word_at(found) else { continue };
            if entry.at.start != found && last != Some(i) {
                self.raise(i, fit::INSIDE, fits);
                last = Some(i);
            }
        }
    }

    fn word_at(&self, place: usize) -> Option<(usize, &Word)> {
        let i = self.words.partition_point(|w| w.at.start <= place).checked_sub(1)?;
        self.words.get(i).map(|word| (i, word))
    }

    fn raise(&self, word: usize, fit: u8, fits: &mut [u8]) {
        let people = self.words.get(word).and_then(|w| self.postings.get(w.people.clone()));
        for place in people.unwrap_or_default() {
            if let Some(old) = fits.get_mut(*place as usize) {
                *old = fit.max(*old);
            }
        }
    }

    fn fit_number(&self, number: &[u8], fits: &mut [u8]) {
        if number.len() > DIGITS {
            return;
        }
        let whole = if number.len() == DIGITS { fit::EXACT } else { fit::PREFIX };
        let mut found = false;
        self.each_holding(number, |place, at| {
            found = true;
            if let Some(fit) = fits.get_mut(place) {
                *fit = if at == 0 { whole } else { fit::INSIDE };
            }
        });
        if found || number.len() < LONG_NUMBER {
            return;
        }
        for (nip, fit) in self.nips.chunks_exact(DIGITS).zip(fits.iter_mut()) {
            // Whoever types a long number begins at its beginning.
            *fit = match nip.iter().zip(number).filter(|(a, b)| a != b).count() {
                0 | 1 => fit::TYPO,
                2 => fit::TWO_TYPOS,
                _ => 0,
            };
        }
    }

    /// Visits every person whose NIP holds these digits, with where in it they first stand.
    fn each_holding(&self, number: &[u8], mut visit: impl FnMut(usize, usize)) {
        let finder = memmem::Finder::new(number);
        let mut from = 0;
        while let Some(found) = self.nips.get(from..).and_then(|rest| finder.find(rest)) {
            let (place, at) = ((from + found) / DIGITS, (from + found) % DIGITS);
            if at + number.len() <= DIGITS {
                visit(place, at);
                from = (place + 1) * DIGITS;
            } else {
                // Half in one number and half in the next.
                from += found + 1;
            }
        }
    }

    fn prefer_together(&self, number: &str, fits: &mut [u8]) {
        self.each_holding(number.as_bytes(), |place, _| {
            if let Some(fit) = fits.get_mut(place).filter(|fit| **fit > 0) {
                *fit += fit::TOGETHER;
            }
        });
    }

    fn fit_typos(&self, word: &[u8], fits: &mut [u8]) {
        let most = match word.len() {
            0..4 => return,
            4..7 => 1,
            _ => 2,
        };
        let wanted = letters(word);
        for (i, entry) in self.words.iter().enumerate() {
            if (wanted & !entry.letters).count_ones() > most {
                continue;
            }
            let text = self.text.as_bytes().get(entry.at.clone()).unwrap_or_default();
            match distance(word, text, most as usize) {
                Some(0 | 1) => self.raise(i, fit::TYPO, fits),
                Some(_) => self.raise(i, fit::TWO_TYPOS, fits),
                None => (),
            }
        }
    }

    fn best(&self, fits: &[u8], limit: usize) -> Vec<EmployeeId> {
        let mut by_fit: Vec<Vec<EmployeeId>> = vec![Vec::new(); usize::from(u8::MAX) + 1];
        for (fit, id) in fits.iter().zip(&self.people) {
            if *fit > 0
                && let Some(list) = by_fit.get_mut(usize::from(*fit))
                && list.len() < limit
            {
                list.push(*id);
            }
        }
        by_fit.into_iter().rev().flatten().take(limit).collect()
    }
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit())
}

/// One bit for each letter; all others share one.
fn letters(word: &[u8]) -> u32 {
    word.iter().fold(0, |set, b| set | 1 << if b.is_ascii_lowercase() { b - b'a' } else { 31 })
}

/// The longest word that typos are looked for in.
const LONGEST_WORD: usize = 32;

/// Insertions, deletions, replacements and swaps of neighbours between what was typed and the beginning of a
/// word that fits it best; `None` when there are more than `most`.
fn distance(typed: &[u8], word: &[u8], most: usize) -> Option<usize> {
    let word = word.get(..(typed.len() + most).min(word.len())).unwrap_or_default();
    if typed.len() > LONGEST_WORD || word.len() + most < typed.len() {
        return None;
    }
    // A row for each typed letter; each cell the distance to a beginning of the word.
    let mut before = [0usize; 2 * LONGEST_WORD];
    let mut last = [0usize; 2 * LONGEST_WORD];
    let mut row = [0usize; 2 * LONGEST_WORD];
    for (j, cell) in last.iter_mut().enumerate() {
        *cell = j;
    }
    let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX / 2);
    let mut previous = None;
    for (i, letter) in typed.iter().enumerate() {
        let mut least = i + 1;
        row[0] = i + 1;
        let mut left = None;
        for (j, other) in word.iter().enumerate() {
            let same = usize::from(letter != other);
            let mut cell = (at(&last, j) + same).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            if j > 0 && previous == Some(other) && left == Some(letter) {
                cell = cell.min(at(&before, j - 1) + 1);
            }
            if let Some(place) = row.get_mut(j + 1) {
                *place = cell;
            }
            least = least.min(cell);
            left = Some(other);
        }
        if least > most {
            return None;
        }
        previous = Some(letter);
        (before, last) = (last, row);
    }
    last.get(..=word.len())?.iter().min().copied().filter(|d| *d <= most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PEOPLE: [(&str, u64); 6] = [
        ("Siti Aminah", 198503152010012001),
        ("Aminah Siregar", 197506172003112004),
        ("Banara Manullang", 197506172003111001),
        ("Yusuf Nur'aini Rahmawati", 199002022015032007),
        ("Sitompul Harahap", 198801012012011009),
        ("Andrés Müller", 196910181996101003),
    ];

    fn index() -> Index {
        let rows = PEOPLE.iter().zip(1..).map(|((name, nip), id)| (fold(name), EmployeeId(id), *nip));
        Index::of(rows.collect())
    }

    fn found(query: &str) -> Vec<&'static str> {
        let place = |id: EmployeeId| PEOPLE[id.0 as usize - 1].0;
        index().find(query, 10).into_iter().map(place).collect()
    }

    #[test]
    fn parts_of_a_name_are_found_in_any_order_and_case() {
        assert_eq!(found("amin sit"), ["Siti Aminah"]);
        assert_eq!(found("ULL"), ["Andrés Müller", "Banara Manullang"]);
        assert_eq!(found("andres"), ["Andrés Müller"]);
        assert_eq!(found("nuraini"), ["Yusuf Nur'aini Rahmawati"]);
        assert_eq!(found("nur’aini"), ["Yusuf Nur'aini Rahmawati"]);
        assert_eq!(found(""), Vec::<&str>::new());
        assert_eq!(found("siti banara"), Vec::<&str>::new());
    }

    #[test]
    fn a_whole_word_comes_before_a_beginning_and_that_before_a_part_and_a_typo() {
        assert_eq!(found("siti"), ["Siti Aminah", "Sitompul Harahap"]);
        assert_eq!(found("sit"), ["Siti Aminah", "Sitompul Harahap"]);
        assert_eq!(found("rah"), ["Yusuf Nur'aini Rahmawati", "Sitompul Harahap"]);
        assert_eq!(found("aminah"), ["Aminah Siregar", "Siti Aminah"]);
    }

    #[test]
    fn a_typo_is_forgiven_in_a_word_of_four_letters_and_two_in_a_longer_one() {
        for typed in ["amniah", "aminha", "aminnah", "amiah", "emina"] {
            assert_eq!(found(typed), ["Aminah Siregar", "Siti Aminah"], "{typed}");
        }
        assert_eq!(found("rahmwti"), ["Yusuf Nur'aini Rahmawati"]);
        assert_eq!(found("manulnag"), ["Banara Manullang"]);
        assert_eq!(found("xyz"), Vec::<&str>::new());
    }

    #[test]
    fn digits_of_a_nip_are_found_with_and_without_blanks() {
        assert_eq!(found("197506172003111001"), ["Banara Manullang"]);
        assert_eq!(found("19750617 200311 1 001"), ["Banara Manullang"]);
        assert_eq!(found("19750617"), ["Aminah Siregar", "Banara Manullang"]);
        assert_eq!(found("banara 1975"), ["Banara Manullang"]);
        assert_eq!(found("197506172003111002"), ["Banara Manullang", "Aminah Siregar"], "one and two wrong");
    }

    proptest! {
        #[test]
        fn any_part_of_anybody_finds_him(who in 0usize..6, from in 0usize..20, len in 1usize..10) {
            let folded = fold(PEOPLE[who].0);
            let part: String = folded.chars().skip(from).take(len).collect();
            let all = index().find(&part, 10);
            // Single letters count as beginnings alone, and half a word may be one.
            let tells = |word: &str| word.len() > 1;
            let fits = part.trim().is_empty() || !part.split_whitespace().all(tells);
            prop_assert!(fits || all.contains(&EmployeeId(who as u32 + 1)), "{part:?}");
        }

        #[test]
        fn nothing_typed_makes_it_fail(text: String, limit in 0usize..20) {
            prop_assert!(index().find(&text, limit).len() <= limit);
        }

        #[test]
        fn the_distance_is_that_of_the_plain_definition(a in "[ab]{4,8}", b in "[abc]{0,10}") {
            let plain = (0..=b.len()).map(|n| osa(a.as_bytes(), &b.as_bytes()[..n])).min().unwrap();
            prop_assert_eq!(distance(a.as_bytes(), b.as_bytes(), 2), (plain <= 2).then_some(plain));
        }
    }

    /// Edit distance with swaps of neighbours, as the book has it.
    fn osa(a: &[u8], b: &[u8]) -> usize {
        let mut d = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                d[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let mut least = (d[i - 1][j] + 1).min(d[i][j - 1] + 1);
                    least = least.min(d[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]));
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        least = least.min(d[i - 2][j - 2] + 1);
                    }
                    least
                };
            }
        }
        d[a.len()][b.len()]
    }
}
