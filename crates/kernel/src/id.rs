//! Typed ids: uuid v7 in the database, a TypeID (`bkg_01j…`) outside, `Id<Booking>` in Rust.
//!
//! Source of the outer form: the TypeID specification 0.3 (26 characters of
//! Crockford base 32 after a prefix of up to 63 letters).

use std::{fmt, hash::Hash, marker::PhantomData, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

/// What an id names. The prefix is the outer form's and never changes.
pub trait Kind: Copy + fmt::Debug + Eq + Ord + Hash + Send + Sync + 'static {
    const PREFIX: &'static str;
}

macro_rules! kinds {
    ($($name:ident = $prefix:literal),* $(,)?) => {
        $(#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name;
        impl Kind for $name { const PREFIX: &'static str = $prefix; })*

        /// Every kind's prefix, for the guard that keeps them apart.
        pub const PREFIXES: &[&str] = &[$($prefix),*];
    };
}

kinds! {
    AccessReview = "arv",
    AccessReviewItem = "ari",
    Booking = "bkg",
    Card = "crd",
    Client = "cli",
    Contact = "ctc",
    Conversation = "cnv",
    DirectoryGroup = "grp",
    DirectoryToken = "dtk",
    Event = "evt",
    Factor = "fac",
    Impersonation = "imp",
    Intake = "itk",
    IntakeSource = "src",
    Job = "job",
    Location = "loc",
    Membership = "mbr",
    Message = "msg",
    MessageTemplate = "tpl",
    Pipeline = "pip",
    Practitioner = "prc",
    Region = "rgn",
    Reminder = "rmd",
    ResellerGrant = "rsg",
    Role = "rol",
    Service = "svc",
    Session = "ses",
    Signup = "sgn",
    SsoConnection = "sso",
    SsoDomain = "dom",
    SsoMapping = "map",
    SsoSignIn = "sin",
    Staff = "stf",
    Stage = "stg",
    Task = "tsk",
    Team = "tem",
    Tenant = "tnt",
    Touchpoint = "tch",
    User = "usr",
}

/// An id of one kind. Ids of different kinds do not compare, assign or mix.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id<K>(Uuid, PhantomData<K>);

impl<K: Kind> Id<K> {
    /// Wraps a uuid that is known to be of this kind (from the database, or newly made).
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }

    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

/// Why a string is not an id of the wanted kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadId {
    #[error("an id of another kind, or no id at all")]
    Prefix,
    #[error("the part after the prefix is not 26 characters of base 32")]
    Digits,
}

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const DIGITS: usize = 26;

impl<K: Kind> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0.as_u128();
        let mut digits = [0u8; DIGITS];
        for digit in digits.iter_mut().rev() {
            *digit = ALPHABET[(rest & 31) as usize];
            rest >>= 5;
        }
        let digits = std::str::from_utf8(&digits).map_err(|_| fmt::Error)?;
        write!(f, "{}_{digits}", K::PREFIX)
    }
}

impl<K: Kind> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The uuid of the part after the prefix.
fn digits(digits: &str) -> Result<Uuid, BadId> {
    // 26 digits carry 130 bits: the first may not exceed 7.
    if digits.len() != DIGITS || digits.as_bytes()[0] > b'7' {
        return Err(BadId::Digits);
    }
    let mut value = 0u128;
    for byte in digits.bytes() {
        let digit = ALPHABET
            .iter()
            .position(|&known| known == byte)
            .ok_or(BadId::Digits)?;
        value = (value << 5) | digit as u128;
    }
    Ok(Uuid::from_u128(value))
}

impl<K: Kind> FromStr for Id<K> {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let rest = text
            .strip_prefix(K::PREFIX)
            .and_then(|rest| rest.strip_prefix('_'))
            .ok_or(BadId::Prefix)?;
        digits(rest).map(Self::from_uuid)
    }
}

/// Prefix and uuid of an id of whatever kind, for what is asked of records in general.
pub fn untyped(text: &str) -> Option<(&str, Uuid)> {
    let (prefix, rest) = text.rsplit_once('_')?;
    PREFIXES.contains(&prefix).then_some(())?;
    digits(rest).ok().map(|id| (prefix, id))
}

impl<K: Kind> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, K: Kind> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_what_it_shows() {
        let id =
            Id::<Booking>::from_uuid(Uuid::from_u128(0x0188_bac7_4afa_78aa_bc3b_bd1e_ef28_d881));
        assert_eq!(id.to_string(), "bkg_01h2xcejqtf2nbrexx3vqjhp41");
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(untyped(&id.to_string()), Some(("bkg", id.uuid())));
        assert_eq!(untyped("bkg"), None);
    }

    #[test]
    fn an_id_of_another_kind_is_refused() {
        let id = Id::<Booking>::from_uuid(Uuid::nil()).to_string();
        assert_eq!(id.parse::<Id<Contact>>(), Err(BadId::Prefix));
    }

    #[test]
    fn an_id_that_overflows_or_has_foreign_letters_is_refused() {
        for digits in [
            "8zzzzzzzzzzzzzzzzzzzzzzzzz",
            "0000000000000000000000000u",
            "",
            "0",
        ] {
            assert_eq!(
                format!("bkg_{digits}").parse::<Id<Booking>>(),
                Err(BadId::Digits)
            );
        }
    }

    #[test]
    fn no_two_kinds_share_a_prefix() {
        let mut seen = PREFIXES.to_vec();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), PREFIXES.len());
    }
}
