//! Who calls, and what they may see: the answer of identity, in platform's words.

use std::{net::IpAddr, sync::Arc};

use async_trait::async_trait;
use kernel::{Id, Sight, id};

use crate::{Platform, Problem};

/// Who acts. Every event names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    User(Id<id::User>),
    /// The built-in automation, reacting to an event.
    Automation,
    /// A patient, by text or link.
    Patient(Id<id::Contact>),
    /// A lead that came in through a source.
    Intake(Id<id::IntakeSource>),
    /// A program of a third party or of the clinic's own, by its API key or OAuth client.
    Client(Id<id::Client>),
    /// The clinic's own directory of people, which provisions its staff (SCIM).
    Directory,
    /// Attend itself: sign-up, housekeeping.
    System,
}

impl Actor {
    pub const fn kind(self) -> &'static str {
        match self {
            Self::User(_) => "user",
            Self::Automation => "automation",
            Self::Patient(_) => "patient",
            Self::Intake(_) => "intake",
            Self::Client(_) => "client",
            Self::Directory => "directory",
            Self::System => "system",
        }
    }

    pub const fn id(self) -> Option<uuid::Uuid> {
        match self {
            Self::User(id) => Some(id.uuid()),
            Self::Patient(id) => Some(id.uuid()),
            Self::Intake(id) => Some(id.uuid()),
            Self::Client(id) => Some(id.uuid()),
            Self::Automation | Self::Directory | Self::System => None,
        }
    }
}

/// Where a grant holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Locations {
    Everywhere,
    /// These only. Empty: nowhere.
    Only(Vec<Id<id::Location>>),
}

impl Locations {
    pub fn covers(&self, location: Id<id::Location>) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Only(list) => list.contains(&location),
        }
    }

    /// Where something of that location is for who works here: there, or else at the first of their
    /// own places, through which they reach it.
    pub fn place_of(&self, home: Id<id::Location>) -> Id<id::Location> {
        match self {
            Self::Only(list) if !list.contains(&home) => list.first().copied().unwrap_or(home),
            _ => home,
        }
    }

    fn union(self, other: &Self) -> Self {
        match (self, other) {
            (Self::Everywhere, _) | (_, Self::Everywhere) => Self::Everywhere,
            (Self::Only(mut mine), Self::Only(theirs)) => {
                mine.extend(theirs);
                mine.sort_unstable();
                mine.dedup();
                Self::Only(mine)
            }
        }
    }
}

/// What one membership gives: permissions at locations, with a sight of the field classes.
#[derive(Clone, Debug)]
pub struct Grant {
    pub permissions: Vec<String>,
    pub at: Locations,
    pub sight: Sight,
}

/// A caller with everything that decides what they may do.
#[derive(Clone, Debug)]
pub struct Reader {
    pub tenant: Id<id::Tenant>,
    pub actor: Actor,
    /// The session that the token belongs to, where there is one.
    pub session: Option<Id<id::Session>>,
    pub grants: Vec<Grant>,
}

impl Reader {
    fn grants_of<'a>(&'a self, permission: &'a str) -> impl Iterator<Item = &'a Grant> {
        self.grants
            .iter()
            .filter(move |grant| grant.permissions.iter().any(|held| held == permission))
    }

    pub fn holds(&self, permission: &str) -> bool {
        self.grants_of(permission).next().is_some()
    }

    /// Where the caller holds the permission: the union of their grants.
    pub fn locations(&self, permission: &str) -> Locations {
        self.grants_of(permission)
            .fold(Locations::Only(vec![]), |all, grant| all.union(&grant.at))
    }

    /// What the caller sees of a record that belongs to these locations. One that they reach
    /// another way (a contact shared with their location) shows as the strictest of their grants.
    pub fn sight(&self, permission: &str, of: &[Id<id::Location>]) -> Sight {
        self.grants_of(permission)
            .filter(|grant| of.iter().any(|&place| grant.at.covers(place)))
            .map(|grant| grant.sight)
            .reduce(Sight::or)
            .unwrap_or_else(|| self.sight_everywhere(permission))
    }

    /// What the caller sees of every record that they can reach: what they may search and sort by.
    /// At each location their grants add up; of all those places, the least. A further role never
    /// takes sight away.
    pub fn sight_everywhere(&self, permission: &str) -> Sight {
        let everywhere = self
            .grants_of(permission)
            .filter(|grant| grant.at == Locations::Everywhere)
            .fold(Sight::default(), |all, grant| all.or(grant.sight));
        match self.locations(permission) {
            Locations::Everywhere => everywhere,
            Locations::Only(places) => places
                .into_iter()
                .map(|place| self.sight_at(permission, place))
                .reduce(Sight::and)
                .unwrap_or_default(),
        }
    }

    fn sight_at(&self, permission: &str, place: Id<id::Location>) -> Sight {
        self.grants_of(permission)
            .filter(|grant| grant.at.covers(place))
            .fold(Sight::default(), |all, grant| all.or(grant.sight))
    }
}

/// Turns a bearer token into a reader. Implemented by identity.
#[async_trait]
pub trait Authenticator: Send + Sync + 'static {
    /// # Errors
    /// 401 for a token that is broken, expired, revoked or of another issuer.
    async fn authenticate(&self, platform: &Platform, token: &str) -> Result<Arc<Reader>, Problem>;

    /// What a reader who was let in holds by now, as the database says: for who stays longer than a request.
    ///
    /// # Errors
    /// 401 when their session is over, or nobody can say; 500 when the database does not answer.
    async fn renew(&self, _: &Platform, _: &Reader) -> Result<Arc<Reader>, Problem> {
        Err(Problem::unauthorised("sign in again"))
    }
}

/// Where a request came from, for what is slowed per address.
#[derive(Clone, Copy, Debug)]
pub struct RemoteAddress(pub Option<IpAddr>);

#[cfg(test)]
mod tests {
    use kernel::Display;
    use uuid::Uuid;

    use super::*;

    fn location(n: u128) -> Id<id::Location> {
        Id::from_uuid(Uuid::from_u128(n))
    }

    fn grant(permission: &str, at: Locations, pii: Display) -> Grant {
        Grant {
            permissions: vec![permission.to_owned()],
            at,
            sight: Sight {
                pii,
                ..Sight::default()
            },
        }
    }

    fn reader(grants: Vec<Grant>) -> Reader {
        Reader {
            tenant: Id::from_uuid(Uuid::nil()),
            actor: Actor::System,
            session: None,
            grants,
        }
    }

    #[test]
    fn the_sight_of_one_location_does_not_reach_another() {
        let reader = reader(vec![
            grant(
                "contacts:read",
                Locations::Only(vec![location(1)]),
                Display::Show,
            ),
            grant(
                "contacts:read",
                Locations::Only(vec![location(2)]),
                Display::Mask,
            ),
        ]);
        assert_eq!(
            reader.sight("contacts:read", &[location(1)]).pii,
            Display::Show
        );
        assert_eq!(
            reader.sight("contacts:read", &[location(2)]).pii,
            Display::Mask
        );
        assert_eq!(
            reader.sight("contacts:read", &[location(3)]).pii,
            Display::Mask
        );
        assert_eq!(
            reader.sight("bookings:read", &[location(1)]).pii,
            Display::Hide
        );
        assert_eq!(reader.sight_everywhere("contacts:read").pii, Display::Mask);
    }

    #[test]
    fn a_further_role_never_takes_sight_away() {
        let owner = grant("contacts:read", Locations::Everywhere, Display::Show);
        let lesser = grant(
            "contacts:read",
            Locations::Only(vec![location(1)]),
            Display::Mask,
        );
        let reader = reader(vec![owner, lesser]);
        assert_eq!(reader.sight_everywhere("contacts:read").pii, Display::Show);
        assert_eq!(
            reader.sight("contacts:read", &[location(1)]).pii,
            Display::Show
        );
    }

    #[test]
    fn locations_count_only_where_the_permission_is_held() {
        let reader = reader(vec![
            grant(
                "contacts:read",
                Locations::Only(vec![location(1)]),
                Display::Show,
            ),
            grant("bookings:read", Locations::Everywhere, Display::Show),
        ]);
        assert_eq!(
            reader.locations("contacts:read"),
            Locations::Only(vec![location(1)])
        );
        assert!(!reader.holds("contacts:write"));
    }
}
