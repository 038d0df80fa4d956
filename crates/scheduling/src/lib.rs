//! Who does what where and when: services, practitioners with their weekly
//! hours, the free times that follow from both, holds, and bookings.
//!
//! A practitioner's time is given once. An exclusion constraint over
//! `bookings` says so, on every path; nothing here looks first and then hopes.

pub mod bookings;
pub mod holds;
pub mod practitioners;
pub mod services;
pub mod slots;

use platform::jobs::Registry;

/// The operations of this crate.
pub fn api() -> (
    services::Services,
    practitioners::Practitioners,
    slots::Slots,
    holds::Holds,
    bookings::Bookings,
) {
    (
        services::Services,
        practitioners::Practitioners,
        slots::Slots,
        holds::Holds,
        bookings::Bookings,
    )
}

/// Adds the jobs of this crate.
pub fn jobs(registry: Registry) -> Registry {
    registry.job::<holds::ExpireHold>()
}
