//! The four pipelines as data, and who may move a card where. Pure.
//!
//! Automation moves a card only forward, along a stage's edges; a person may move it anywhere
//! and says why. A move to the stage where a card already is changes nothing, so that a
//! repeated event is harmless. Names, stages and times are what a new clinic starts with.

mod acquisition;
mod attendance;
mod recall;
mod recovery;

/// Whether a card in this stage is still being worked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StageKind {
    Open,
    Won,
    Lost,
}

impl StageKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Won => "won",
            Self::Lost => "lost",
        }
    }
}

/// One column of a board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    pub key: &'static str,
    pub name: &'static str,
    pub kind: StageKind,
    /// Minutes within which a card should leave it.
    pub sla_minutes: Option<u32>,
    /// Where automation may move a card from here.
    pub next: &'static [&'static str],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pipeline {
    pub key: &'static str,
    pub name: &'static str,
    /// In the order of the board; a card begins in the first.
    pub stages: &'static [Stage],
}

/// What every clinic begins with.
pub const PIPELINES: [Pipeline; 4] = [
    acquisition::PIPELINE,
    attendance::PIPELINE,
    recovery::PIPELINE,
    recall::PIPELINE,
];

/// Why leads are usually lost.
pub const LOST_REASONS: &[&str] = &[
    "price",
    "no_capacity",
    "not_eligible",
    "competitor",
    "duplicate",
    "spam",
    "unreachable",
];

/// Why a card was lost that should never have been opened or moved: what led to it was taken back.
pub const MARKED_BY_MISTAKE: &str = "marked_by_mistake";
/// Why a lead was lost, when a person says it in their own words.
pub const OTHER: &str = "other";

/// Who wants to move a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mover<'a> {
    Automation,
    /// A person, with their reason.
    Person {
        reason: &'a str,
    },
}

/// A stage as a move needs to know it: the template's, or a row of the clinic's own.
pub trait Column {
    fn key(&self) -> &str;
    /// Where automation may move a card from here.
    fn next(&self) -> Vec<&str>;
}

impl Column for Stage {
    fn key(&self) -> &str {
        self.key
    }

    fn next(&self) -> Vec<&str> {
        self.next.to_vec()
    }
}

/// What a permitted move amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a, C = Stage> {
    /// It changes stage; the card closes or reopens by the new stage's kind.
    Move(&'a C),
    /// It is there already: nothing to do, nothing to record.
    Stay,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("there is no such stage in this pipeline")]
    NoSuchStage,
    #[error("automation moves cards only forward")]
    NotForward {
        /// Where it may go from here.
        allowed: Vec<String>,
    },
    #[error("a move by hand needs a reason")]
    NoReason,
}

/// The pipeline of that key, `acquisition`, `attendance`, `recovery` or `recall`.
pub fn pipeline(key: &str) -> Option<&'static Pipeline> {
    PIPELINES.iter().find(|pipeline| pipeline.key == key)
}

impl Pipeline {
    pub fn stage(&self, key: &str) -> Option<&'static Stage> {
        self.stages.iter().find(|stage| stage.key == key)
    }

    /// Where a card begins.
    pub fn first(&self) -> &'static Stage {
        &self.stages[0]
    }
}

/// Whether this mover may take a card from one of these stages to another.
///
/// # Errors
/// Why not.
pub fn step<'a, C: Column>(
    stages: &'a [C],
    from: &str,
    to: &str,
    mover: Mover,
) -> Result<Step<'a, C>, Refused> {
    let find = |key: &str| stages.iter().find(|stage| stage.key() == key);
    let target = find(to).ok_or(Refused::NoSuchStage)?;
    if from == to {
        return Ok(Step::Stay);
    }
    match mover {
        Mover::Person { reason } if reason.trim().is_empty() => Err(Refused::NoReason),
        Mover::Person { .. } => Ok(Step::Move(target)),
        Mover::Automation => {
            let allowed = find(from).map(Column::next).unwrap_or_default();
            if allowed.contains(&to) {
                return Ok(Step::Move(target));
            }
            let allowed = allowed.into_iter().map(str::to_owned).collect();
            Err(Refused::NotForward { allowed })
        }
    }
}

const fn open(
    key: &'static str,
    name: &'static str,
    sla_minutes: Option<u32>,
    next: &'static [&'static str],
) -> Stage {
    stage(key, name, StageKind::Open, sla_minutes, next)
}

const fn won(key: &'static str, name: &'static str) -> Stage {
    stage(key, name, StageKind::Won, None, &[])
}

const fn lost(key: &'static str, name: &'static str, next: &'static [&'static str]) -> Stage {
    stage(key, name, StageKind::Lost, None, next)
}

const fn stage(
    key: &'static str,
    name: &'static str,
    kind: StageKind,
    sla_minutes: Option<u32>,
    next: &'static [&'static str],
) -> Stage {
    Stage {
        key,
        name,
        kind,
        sla_minutes,
        next,
    }
}

#[cfg(test)]
mod tests;
