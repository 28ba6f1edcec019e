//! The units as a tree, laid out in the order in which they are listed: each before its children.

use crate::{
    domain::{id::UnitId, unit::Unit},
    store::{
        error::StoreError,
        key::{Key, Space, num_at},
        read::View,
    },
};
use std::{collections::HashMap, ops::ControlFlow};

pub struct Node {
    pub id: UnitId,
    pub unit: Unit,
    pub depth: u16,
    pub n_children: u32,
    /// People of the unit itself.
    pub n_own: u32,
    /// With everything below.
    pub n_all: u32,
    pub head_name: String,
    /// How many nodes from here on are this one and all below it.
    n_nodes: usize,
}

pub struct Tree {
    nodes: Vec<Node>,
    places: HashMap<UnitId, usize>,
    /// People without a unit.
    pub n_without: u32,
}

impl Tree {
    pub fn build(view: View<'_>) -> Result<Tree, StoreError> {
        let mut units: HashMap<UnitId, Unit> = view.units()?.into_iter().collect();
        let mut n_own: HashMap<u32, u32> = HashMap::new();
        let prefix = Key::new(Space::UnitEmployees);
        view.tree().scan(prefix.bytes(), &prefix.end(), &mut |key, _| {
            *n_own.entry(num_at(key, 1)).or_default() += 1;
            Ok(ControlFlow::Continue(()))
        })?;
        let mut children: HashMap<Option<UnitId>, Vec<(String, UnitId)>> = HashMap::new();
        for (id, unit) in &units {
            // A parent that is not there must not hide the unit.
            let parent = unit.parent.filter(|p| units.contains_key(p));
            children.entry(parent).or_default().push((unit.code.to_lowercase(), *id));
        }
        children.values_mut().for_each(|list| list.sort_unstable());
        let mut tree = Tree {
            nodes: Vec::with_capacity(units.len()),
            places: HashMap::with_capacity(units.len()),
            n_without: n_own.get(&0).copied().unwrap_or_default(),
        };
        let mut waiting: Vec<(UnitId, u16)> = Vec::new();
        let push = |waiting: &mut Vec<(UnitId, u16)>, parent: Option<UnitId>, depth: u16| {
            let list = children.get(&parent).map(Vec::as_slice).unwrap_or_default();
            waiting.extend(list.iter().rev().map(|(_, id)| (*id, depth)));
        };
        push(&mut waiting, None, 0);
        while let Some((id, depth)) = waiting.pop() {
            let Some(unit) = units.remove(&id) else { continue };
            push(&mut waiting, Some(id), depth.saturating_add(1));
            let head = unit.head.map(|h| view.employee(h)).transpose()?.flatten();
            let n = n_own.get(&id.0).copied().unwrap_or_default();
            tree.places.insert(id, tree.nodes.len());
            tree.nodes.push(Node {
                id,
                unit,
                depth,
                n_children: children.get(&Some(id)).map_or(0, |list| list.len() as u32),
                n_own: n,
                n_all: n,
                head_name: head.map(|e| e.full_name()).unwrap_or_default(),
                n_nodes: 1,
            });
        }
        tree.add_up();
        Ok(tree)
    }

    /// From the leaves to the roots: children stand after their parent.
    fn add_up(&mut self) {
        for i in (0..self.nodes.len()).rev() {
            let Some((n_all, n_nodes, parent)) =
                self.nodes.get(i).map(|node| (node.n_all, node.n_nodes, node.unit.parent))
            else {
                continue;
            };
            let place = parent.and_then(|p| self.places.get(&p)).copied();
            if let Some(parent) = place.filter(|p| *p < i).and_then(|p| self.nodes.get_mut(p)) {
                parent.n_all += n_all;
                parent.n_nodes += n_nodes;
            }
        }
    }

    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    pub fn node(&self, unit: UnitId) -> Option<&Node> {
        self.places.get(&unit).and_then(|i| self.nodes.get(*i))
    }

    /// The unit and all below it, in order.
    pub fn below(&self, unit: UnitId) -> &[Node] {
        let Some(i) = self.places.get(&unit) else { return &[] };
        let n = self.nodes.get(*i).map_or(0, |node| node.n_nodes);
        self.nodes.get(*i..*i + n).unwrap_or_default()
    }

    /// The units right below one, or the topmost ones.
    pub fn children(&self, unit: Option<UnitId>) -> impl Iterator<Item = &Node> {
        let (nodes, depth) = match unit {
            Some(unit) => (self.below(unit), self.node(unit).map_or(0, |n| n.depth + 1)),
            None => (self.nodes(), 0),
        };
        nodes.iter().filter(move |n| n.depth == depth)
    }

    /// The units whose own people a list shows, in its order; `None` stands for those without a unit. A list
    /// of everybody ends with them.
    pub fn listed(&self, unit: Option<UnitId>, subtree: bool) -> Vec<Option<UnitId>> {
        match (unit, subtree) {
            (unit, false) => vec![unit],
            (Some(unit), true) => self.below(unit).iter().map(|n| Some(n.id)).collect(),
            (None, true) => self.nodes.iter().map(|n| Some(n.id)).chain([None]).collect(),
        }
    }
}
