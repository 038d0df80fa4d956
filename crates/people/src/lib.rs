//! The people that a clinic treats or may come to treat, and what happened with them.

pub mod contacts;
pub mod reveals;
pub mod timeline;
pub mod touchpoints;

/// The operations of this crate.
pub fn api() -> (
    contacts::Contacts,
    reveals::Reveals,
    timeline::Timeline,
    touchpoints::Touchpoints,
) {
    (
        contacts::Contacts,
        reveals::Reveals,
        timeline::Timeline,
        touchpoints::Touchpoints,
    )
}
