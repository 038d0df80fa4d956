//! How leads come in from outside: a source has a public address; what is
//! posted there is kept first and worked by a job.

pub mod intakes;
pub mod sources;
pub mod wix;

use platform::jobs::Registry;

/// What this crate is told by the configuration.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the outside reaches this server, without a slash at the end: `https://attend.example`.
    pub public_url: String,
}

/// The operations of this crate.
pub fn api(settings: &Settings) -> (sources::Sources, intakes::Door, intakes::Intakes) {
    let finder = sources::Finder::default();
    (
        sources::Sources::new(settings, finder.clone()),
        intakes::Door::new(finder),
        intakes::Intakes,
    )
}

/// The jobs of this crate.
pub fn jobs(registry: Registry) -> Registry {
    registry.job::<intakes::WorkIntake>()
}
