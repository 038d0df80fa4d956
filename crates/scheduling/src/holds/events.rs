use chrono::{DateTime, Utc};
use platform::{About, Event};
use serde::{Deserialize, Serialize};

use crate::bookings::Visit;

/// A time is kept for some minutes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BookingHeld {
    #[serde(flatten)]
    pub visit: Visit,
    pub expires_at: DateTime<Utc>,
}

impl Event for BookingHeld {
    const KIND: &'static str = "booking.held";

    fn about(&self) -> About {
        self.visit.about()
    }

    fn summary(&self) -> String {
        format!("{} held", self.visit.when())
    }
}

/// A hold is over: given back, or out of time.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BookingExpired {
    #[serde(flatten)]
    pub visit: Visit,
    /// Given back by the one who held it.
    pub released: bool,
}

impl Event for BookingExpired {
    const KIND: &'static str = "booking.expired";

    fn about(&self) -> About {
        self.visit.about()
    }

    fn summary(&self) -> String {
        match self.released {
            true => format!("The hold of {} was given back", self.visit.when()),
            false => format!("The hold of {} ran out", self.visit.when()),
        }
    }

    fn why(&self) -> Option<String> {
        (!self.released).then(|| "A hold that nobody books frees its time by itself.".to_owned())
    }
}
