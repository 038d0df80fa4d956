//! What happens by itself, because something else did: a lead is worked, a
//! visit's cards and texts follow it, reminders go out, replies act.
//!
//! Reactions read the generic event envelope and call the commands of the
//! floors below; no feature below knows of them.

mod closing;
pub mod health;
mod leads;
pub mod reminders;
pub mod replies;
mod visits;
mod warmness;
mod words;

pub use leads::WorkLead;

use platform::jobs::Registry;

/// The operations of this crate.
pub fn api() -> health::Jobs {
    health::Jobs
}

/// Everything that happens by itself.
pub fn jobs(registry: Registry) -> Registry {
    registry
        .reaction::<leads::WorkLead>()
        .reaction::<leads::CheckNumber>()
        .reaction::<closing::CloseTasks>()
        .reaction::<replies::ActOnReply>()
        .reaction::<visits::FollowVisit>()
        .reaction::<warmness::Rate>()
        .reaction::<replies::NoteTouch>()
        .reaction::<replies::NoteTrouble>()
        .job::<reminders::Remind>()
        .job::<visits::RecoverMissed>()
}
