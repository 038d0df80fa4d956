//! The proof that a write has an event.

use kernel::{Id, id};

/// A value whose change is on record. Only [`crate::Tx::record`] makes one, so
/// a write without an event does not pass `Cx::write`.
#[must_use = "a change that is not returned through its door is rolled back"]
#[derive(Debug)]
pub struct Recorded<T> {
    value: T,
    event: Option<Id<id::Event>>,
}

impl<T> Recorded<T> {
    pub(crate) fn new(value: T, event: Option<Id<id::Event>>) -> Self {
        Self { value, event }
    }

    /// The same record with its value turned into a view.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Recorded<U> {
        Recorded {
            value: f(self.value),
            event: self.event,
        }
    }

    /// The event, to be named as the cause of what follows. None when nothing changed.
    pub fn event(&self) -> Option<Id<id::Event>> {
        self.event
    }

    /// The value, before it leaves its door.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The value, for a command that goes on in the same transaction.
    pub fn done(self) -> T {
        self.value
    }
}
