//! Which events a seal does not fit, and why. Pure.

use std::collections::{HashMap, HashSet};

use chrono::TimeDelta;
use uuid::Uuid;

/// No transaction is written so long after it began: an event that is older than the events of an
/// earlier seal by more than this was not written when it says.
pub const LATEST: TimeDelta = TimeDelta::hours(1);

/// Eight bytes of each of an event's digests: enough to tell which event changed. That nothing
/// changed, the seal's own digest says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Print {
    pub id: Uuid,
    pub place: [u8; 8],
    pub content: [u8; 8],
}

fn eight(bytes: &[u8]) -> [u8; 8] {
    let mut eight = [0; 8];
    for (to, from) in eight.iter_mut().zip(bytes) {
        *to = *from;
    }
    eight
}

impl Print {
    pub fn of(id: Uuid, place: &[u8], content: &[u8]) -> Self {
        Self {
            id,
            place: eight(place),
            content: eight(content),
        }
    }

    /// As a seal keeps them: ids, and sixteen bytes for each.
    pub fn pack(prints: &[Self]) -> (Vec<Uuid>, Vec<u8>) {
        let ids = prints.iter().map(|print| print.id).collect();
        let bytes = prints
            .iter()
            .flat_map(|print| [print.place, print.content].concat());
        (ids, bytes.collect())
    }

    pub fn unpack(ids: &[Uuid], bytes: &[u8]) -> Vec<Self> {
        let prints = ids.iter().zip(bytes.chunks(16));
        prints
            .map(|(id, bytes)| Self::of(*id, bytes, bytes.get(8..).unwrap_or_default()))
            .collect()
    }
}

/// What became of an event since it was sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// It says something else.
    Changed,
    /// It is gone.
    Removed,
    /// It was not there.
    Added,
    /// It says what it said, at another place: another time, or under the id of another.
    Reordered,
}

/// Between the events as they were sealed and as they are found.
pub fn differences(sealed: &[Print], found: &[Print]) -> Vec<(Uuid, Difference)> {
    let by_id = |prints: &[Print]| -> HashMap<Uuid, Print> {
        prints.iter().map(|print| (print.id, *print)).collect()
    };
    let (before, now) = (by_id(sealed), by_id(found));
    let both = || {
        sealed
            .iter()
            .filter_map(|old| Some((old, now.get(&old.id)?)))
    };
    let other = || both().filter(|(old, new)| old.content != new.content);
    let was: HashSet<_> = other().map(|(old, _)| old.content).collect();
    let is: HashSet<_> = other().map(|(_, new)| new.content).collect();
    let mut differences = vec![];
    for old in sealed.iter().filter(|old| !now.contains_key(&old.id)) {
        differences.push((old.id, Difference::Removed));
    }
    for (old, new) in both() {
        let same = old.content == new.content;
        if same && old.place != new.place {
            differences.push((old.id, Difference::Reordered));
        } else if !same {
            let swapped = was.contains(&new.content) && is.contains(&old.content);
            let what = match swapped {
                true => Difference::Reordered,
                false => Difference::Changed,
            };
            differences.push((old.id, what));
        }
    }
    for new in found.iter().filter(|new| !before.contains_key(&new.id)) {
        differences.push((new.id, Difference::Added));
    }
    differences
}

#[cfg(test)]
mod tests {
    use super::{Difference::*, *};

    fn print(id: u128, place: u8, content: u8) -> Print {
        Print::of(Uuid::from_u128(id), &[place; 32], &[content; 32])
    }

    fn between(found: &[Print]) -> Vec<(u128, Difference)> {
        let sealed = [print(1, 1, 1), print(2, 2, 2), print(3, 3, 3)];
        let found = differences(&sealed, found);
        found.into_iter().map(|(id, d)| (id.as_u128(), d)).collect()
    }

    #[test]
    fn what_became_of_an_event_has_a_name() {
        let [a, b, c] = [print(1, 1, 1), print(2, 2, 2), print(3, 3, 3)];
        assert_eq!(between(&[a, b, c]), []);
        assert_eq!(between(&[a, c]), [(2, Removed)]);
        assert_eq!(between(&[a, b, print(4, 4, 4), c]), [(4, Added)]);
        assert_eq!(between(&[a, print(2, 2, 9), c]), [(2, Changed)]);
        assert_eq!(between(&[a, print(2, 9, 2), c]), [(2, Reordered)]);
        // The times of two are swapped, and what two of them say.
        assert_eq!(
            between(&[a, print(2, 3, 2), print(3, 2, 3)]),
            [(2, Reordered), (3, Reordered)]
        );
        assert_eq!(
            between(&[a, print(2, 2, 3), print(3, 3, 2)]),
            [(2, Reordered), (3, Reordered)]
        );
        // One takes the words of another that keeps its own.
        assert_eq!(between(&[a, print(2, 2, 1), c]), [(2, Changed)]);
    }

    #[test]
    fn prints_are_kept_and_read_back() {
        let prints = vec![print(1, 4, 5), print(2, 6, 7)];
        let (ids, bytes) = Print::pack(&prints);
        assert_eq!(bytes.len(), 32);
        assert_eq!(Print::unpack(&ids, &bytes), prints);
        assert_eq!(Print::unpack(&ids, &bytes[..20]).len(), 2);
    }
}
