//! Four bands and the blocked one.

use serde::{Deserialize, Serialize};

/// How far a score must fall below a band's border before the band is left.
pub const HYSTERESIS: u8 = 5;

/// Coldest first, so that bands compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    Blocked,
    Cold,
    Cool,
    Warm,
    Hot,
}

impl Band {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Blocked => "blocked",
            Self::Cold => "cold",
            Self::Cool => "cool",
            Self::Warm => "warm",
            Self::Hot => "hot",
        }
    }

    /// The stored form back; `None` for anything else.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Blocked, Self::Cold, Self::Cool, Self::Warm, Self::Hot]
            .into_iter()
            .find(|band| band.as_str() == name)
    }

    /// The band of a score with no history: hot ≥ 70, warm ≥ 40, cool ≥ 20, else cold.
    pub const fn of(score: u8) -> Self {
        match score {
            70.. => Self::Hot,
            40..70 => Self::Warm,
            20..40 => Self::Cool,
            _ => Self::Cold,
        }
    }

    /// The band after `previous`: up as soon as a border is reached, down only once the score
    /// is [`HYSTERESIS`] points under it. A block or no history leaves nothing to hold on to.
    pub fn after(previous: Option<Self>, score: u8) -> Self {
        match previous {
            None | Some(Self::Blocked) => Self::of(score),
            // What the score would be worth with the benefit of the doubt, but never a rise.
            Some(before) => {
                Self::of(score).max(before.min(Self::of(score.saturating_add(HYSTERESIS))))
            }
        }
    }
}
