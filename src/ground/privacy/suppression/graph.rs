//! Graphs: which vertices hang together, and which edges are bridges, that is, lie on no cycle.

/// Vertices that hang together, found by joining.
pub(super) struct Sets(Vec<u32>);

impl Sets {
    /// Each vertex by itself.
    pub(super) fn new(vertices: usize) -> Self {
        Self((0..u32::try_from(vertices).unwrap_or(u32::MAX)).collect())
    }

    /// The vertex that stands for all that hang together with this one.
    pub(super) fn of(&mut self, vertex: usize) -> usize {
        let mut at = vertex;
        while self.0[at] as usize != at {
            self.0[at] = self.0[self.0[at] as usize];
            at = self.0[at] as usize;
        }
        at
    }

    /// Joins what two vertices hang together with.
    pub(super) fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.of(one), self.of(other));
        self.0[one.max(other)] = self.0[one.min(other)];
    }
}

/// The vertices' edges: of each the other end and the edge's place, one vertex after another.
struct Neighbors {
    starts: Vec<u32>,
    ends: Vec<(u32, u32)>,
}

impl Neighbors {
    fn new(vertices: usize, edges: &[(u32, u32)]) -> Self {
        let mut starts = vec![0_u32; vertices + 1];
        for (one, other) in edges {
            starts[*one as usize + 1] += 1;
            starts[*other as usize + 1] += 1;
        }
        for at in 0..vertices {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut ends = vec![(0, 0); edges.len() * 2];
        for (at, (one, other)) in (0_u32..).zip(edges) {
            for (from, to) in [(*one, *other), (*other, *one)] {
                let place = &mut next[from as usize];
                ends[*place as usize] = (to, at);
                *place += 1;
            }
        }
        Self { starts, ends }
    }
}

const UNSEEN: u32 = u32::MAX;

/// For each edge whether it is a bridge; one depth-first search. Two edges between the same vertices are a cycle.
pub(super) fn bridges(vertices: usize, edges: &[(u32, u32)]) -> Vec<bool> {
    let neighbors = Neighbors::new(vertices, edges);
    let mut next = neighbors.starts.clone();
    let (mut seen, mut lowest) = (vec![UNSEEN; vertices], vec![UNSEEN; vertices]);
    let mut is_bridge = vec![false; edges.len()];
    let (mut clock, mut path) = (0, Vec::<(u32, u32)>::new());
    for root in 0..vertices {
        if seen[root] != UNSEEN || neighbors.starts[root] == neighbors.starts[root + 1] {
            continue;
        }
        (seen[root], lowest[root]) = (clock, clock);
        clock += 1;
        path.push((u32::try_from(root).unwrap_or_default(), UNSEEN));
        while let Some((vertex, came_by)) = path.last().copied() {
            let vertex = vertex as usize;
            if next[vertex] < neighbors.starts[vertex + 1] {
                let (to, edge) = neighbors.ends[next[vertex] as usize];
                next[vertex] += 1;
                let to_seen = seen[to as usize];
                if to_seen == UNSEEN {
                    (seen[to as usize], lowest[to as usize]) = (clock, clock);
                    clock += 1;
                    path.push((to, edge));
                } else if edge != came_by {
                    lowest[vertex] = lowest[vertex].min(to_seen);
                }
                continue;
            }
            path.pop();
            if let Some((parent, _)) = path.last() {
                let parent = *parent as usize;
                lowest[parent] = lowest[parent].min(lowest[vertex]);
                is_bridge[came_by as usize] = lowest[vertex] > seen[parent];
            }
        }
    }
    is_bridge
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// An edge is a bridge if its ends don't hang together without it.
    fn by_trying(vertices: usize, edges: &[(u32, u32)]) -> Vec<bool> {
        let without = |left_out: usize| {
            let mut sets = Sets::new(vertices);
            for (at, (one, other)) in edges.iter().enumerate() {
                if at != left_out {
                    sets.join(*one as usize, *other as usize);
                }
            }
            sets.of(edges[left_out].0 as usize) != sets.of(edges[left_out].1 as usize)
        };
        (0..edges.len()).map(without).collect()
    }

    #[test]
    fn what_lies_on_a_cycle_is_no_bridge() {
        // A triangle with a tail, and two edges between the same two.
        let edges = [(0, 1), (1, 2), (2, 0), (2, 3), (4, 5), (4, 5)];
        assert_eq!(bridges(6, &edges), [false, false, false, true, false, false]);
        assert_eq!(bridges(3, &[]), Vec::<bool>::new());
    }

    proptest! {
        #[test]
        fn bridges_are_those_without_which_the_ends_part(edges in prop::collection::vec((0_u32..8, 0_u32..8), 0..14)) {
            let edges: Vec<_> = edges.into_iter().filter(|(one, other)| one != other).collect();
            prop_assert_eq!(bridges(8, &edges), by_trying(8, &edges));
        }
    }
}
