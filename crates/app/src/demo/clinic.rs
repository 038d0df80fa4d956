//! The demo clinic itself: two places in two time zones, its staff, what it offers, and when.

use jiff::tz::TimeZone;
use kernel::{Id, id};

/// A place, as the past needs it.
#[derive(Clone, Debug)]
pub struct Site {
    pub id: Id<id::Location>,
    pub name: String,
    pub zone: TimeZone,
    /// The area code of its region, without the trunk's 0.
    pub area: &'static str,
    pub phone: String,
    pub sender: String,
    pub source: Id<id::IntakeSource>,
    /// Who answers there.
    pub desk: Vec<Id<id::User>>,
}

#[derive(Clone, Copy, Debug)]
pub struct Offer {
    pub id: Id<id::Service>,
    pub name: &'static str,
    pub minutes: i64,
    pub buffer_after: i64,
}

#[derive(Clone, Debug)]
pub struct Practitioner {
    pub id: Id<id::Practitioner>,
    pub site: usize,
    pub week: Week,
}

#[derive(Clone, Debug)]
pub struct Clinic {
    pub sites: Vec<Site>,
    pub offers: Vec<Offer>,
    pub practitioners: Vec<Practitioner>,
}

/// Name, zone, area code, phone: numbers that ACMA keeps free for fiction.
pub const SITES: [(&str, &str, &str, &str); 2] = [
    ("Harbour Street", "Australia/Sydney", "2", "(02) 7010 0010"),
    ("Cottesloe Coast", "Australia/Perth", "8", "(08) 7010 0020"),
];

/// The web forms of the places: where their leads come from.
pub const SOURCES: [&str; 2] = ["Website form, Sydney", "Website form, Perth"];

/// Name, minutes, minutes after it, price in cents.
pub const OFFERS: [(&str, i32, i32, i64); 5] = [
    ("Initial assessment", 45, 15, 11_500),
    ("Follow-up", 30, 0, 8_900),
    ("Sports massage", 60, 0, 11_000),
    ("Clinical Pilates, one to one", 45, 0, 9_800),
    (NEEDLING, 30, 15, 9_200),
];

pub const NEEDLING: &str = "Dry needling";

/// Whether this practitioner has learnt it: every other one.
pub const fn needles(practitioner: usize) -> bool {
    practitioner.is_multiple_of(2)
}

/// Stretches of a week: on these days (1 is Monday), from this hour to that.
pub type Week = &'static [(&'static [i16], i64, i64)];

/// Name, place and week. Each place has somebody on every day, so that no day's diary is empty.
pub const PRACTITIONERS: [(&str, usize, Week); 4] = [
    (
        "Hannah Osei",
        0,
        &[(&[1, 2, 3, 4], 8, 13), (&[5], 8, 12), (&[5], 13, 16)],
    ),
    (
        "Marco Vella",
        0,
        &[
            (&[1, 3], 13, 19),
            (&[4], 14, 19),
            (&[6], 8, 14),
            (&[7], 9, 15),
        ],
    ),
    (
        "Mei Lindqvist",
        1,
        &[(&[1, 2, 3], 8, 12), (&[1, 2, 3], 13, 16), (&[6], 8, 13)],
    ),
    (
        "Tane Holloway",
        1,
        &[
            (&[2], 15, 19),
            (&[4, 5], 9, 13),
            (&[4, 5], 14, 18),
            (&[7], 9, 15),
        ],
    ),
];
