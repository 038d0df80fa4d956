use kernel::{Id, id};
use platform::{About, Event};
use serde::Serialize;

/// A colleague works at other times.
#[derive(Debug, Serialize)]
pub struct UserShiftsReplaced {
    pub user: Id<id::User>,
    /// How many shifts a week.
    pub shifts: usize,
}

impl Event for UserShiftsReplaced {
    const KIND: &'static str = "user.shifts_replaced";

    fn about(&self) -> About {
        About::subject("user", self.user)
    }

    fn summary(&self) -> String {
        match self.shifts {
            0 => "No shifts any more: always on shift".to_owned(),
            1 => "Works one shift a week".to_owned(),
            shifts => format!("Works {shifts} shifts a week"),
        }
    }
}
