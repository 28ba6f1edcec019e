//! Circles in what must be a tree: units above units, superiors above employees.

use crate::store::error::StoreError;
use std::collections::HashMap;

/// Every circle that is met on the way up from one of these, each once, in the order of the way up.
pub fn circles(
    starts: impl IntoIterator<Item = u32>,
    mut above: impl FnMut(u32) -> Result<Option<u32>, StoreError>,
) -> Result<Vec<Vec<u32>>, StoreError> {
    // Where a node stands on the current way; `None` when an earlier way settled it.
    let mut seen: HashMap<u32, Option<usize>> = HashMap::new();
    let mut found = Vec::new();
    for start in starts {
        let mut way = Vec::new();
        let mut next = Some(start);
        while let Some(node) = next {
            match seen.get(&node) {
                Some(Some(at)) => {
                    found.push(way.split_off(*at));
                    break;
                }
                Some(None) => break,
                None => {
                    seen.insert(node, Some(way.len()));
                    way.push(node);
                    next = above(node)?;
                }
            }
        }
        let circle = found.last().into_iter().flatten();
        for node in way.iter().chain(circle) {
            seen.insert(*node, None);
        }
    }
    Ok(found)
}

/// So many names around a circle tell enough: each of its rows repeats them.
const SHOWN: usize = 12;

/// What stands on the circles, each with the names around its own.
pub fn around(
    circles: Vec<Vec<u32>>,
    mut name: impl FnMut(u32) -> Result<String, StoreError>,
) -> Result<HashMap<u32, Vec<String>>, StoreError> {
    let mut on = HashMap::new();
    for circle in circles {
        let shown = circle.iter().take(SHOWN).map(|node| name(*node));
        let mut path = shown.collect::<Result<Vec<_>, _>>()?;
        if circle.len() > SHOWN {
            path.push("…".to_owned());
        }
        on.extend(circle.into_iter().map(|node| (node, path.clone())));
    }
    Ok(on)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(above: &[Option<u32>]) -> Vec<Vec<u32>> {
        circles(0..above.len() as u32, |node| Ok(above[node as usize])).unwrap()
    }

    #[test]
    fn each_circle_is_named_once_and_what_leads_to_it_is_not() {
        assert_eq!(found(&[None, Some(0), Some(1)]), Vec::<Vec<u32>>::new());
        assert_eq!(found(&[Some(1), Some(2), Some(1), Some(3), Some(3)]), [vec![1, 2], vec![3]]);
    }

    #[test]
    fn a_long_circle_is_told_by_its_beginning() {
        let told = around(vec![(0..50_000).collect(), vec![60_000]], |node| Ok(node.to_string())).unwrap();
        assert_eq!(
            (told.len(), told[&49_999].len(), told[&49_999].last().unwrap().as_str()),
            (50_001, 13, "…")
        );
        assert_eq!(told[&60_000], ["60000"]);
    }

    proptest! {
        #[test]
        fn a_node_is_on_a_circle_exactly_when_its_way_up_comes_back(
            above in proptest::collection::vec(proptest::option::of(0u32..12), 12),
        ) {
            let comes_back = |start: u32| {
                let mut next = above[start as usize];
                for _ in 0..above.len() {
                    match next {
                        Some(node) if node == start => return true,
                        Some(node) => next = above[node as usize],
                        None => return false,
                    }
                }
                false
            };
            let mut on: Vec<u32> = found(&above).into_iter().flatten().collect();
            on.sort_unstable();
            prop_assert_eq!(on, (0..12).filter(|n| comes_back(*n)).collect::<Vec<_>>());
        }
    }
}
