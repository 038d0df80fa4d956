//! Who calls, and what they may see: the answer of identity, in platform's words.

use std::{net::IpAddr, sync::Arc};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Id, Sight, id};

use crate::{Impersonating, Platform, Problem};

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

    /// Whether all of these are among them.
    pub fn covers_all(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Everywhere, _) => true,
            (Self::Only(_), Self::Everywhere) => false,
            (Self::Only(mine), Self::Only(theirs)) => theirs.iter().all(|one| mine.contains(one)),
        }
    }

    /// What is covered by both.
    pub fn within(self, limit: &Self) -> Self {
        match (self, limit) {
            (mine, Self::Everywhere) => mine,
            (Self::Everywhere, Self::Only(list)) => Self::Only(list.clone()),
            (Self::Only(mut mine), Self::Only(_)) => {
                mine.retain(|one| limit.covers(*one));
                Self::Only(mine)
            }
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

/// What one membership gives with one scope: permissions at locations, with a sight of the field classes.
#[derive(Clone, Debug)]
pub struct Grant {
    /// Where it comes from, for who asks why; none for a grant that no role gives.
    pub membership: Option<Id<id::Membership>>,
    pub permissions: Vec<String>,
    pub at: Locations,
    pub whose: Whose,
    pub sight: Sight,
}

/// Of whom the records are that a grant opens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    #[default]
    Anybody,
    /// Theirs alone: their patients and visits, what is assigned to them.
    These(Vec<Id<id::User>>),
}

/// Everything that a permission opens: every record of some locations, and of others what is these people's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    pub all: Locations,
    pub own: Option<Own>,
}

/// What is these people's, at these locations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    pub of: Vec<Id<id::User>>,
    pub at: Locations,
}

impl Reach {
    pub const EVERYWHERE: Self = Self {
        all: Locations::Everywhere,
        own: None,
    };

    pub fn is_everywhere(&self) -> bool {
        self.all == Locations::Everywhere
    }

    fn covers(&self, place: Id<id::Location>) -> bool {
        self.all.covers(place) || self.own.as_ref().is_some_and(|own| own.at.covers(place))
    }

    /// The first of the caller's places; none for who works everywhere.
    pub fn first_place(&self) -> Option<Id<id::Location>> {
        let first = |places: &Locations| match places {
            Locations::Only(list) => list.first().copied(),
            Locations::Everywhere => None,
        };
        let own = || self.own.as_ref().and_then(|own| first(&own.at));
        first(&self.all).or_else(own)
    }

    /// Where something of that location is for who works here: there, or else at the first of their
    /// own places, through which they reach it.
    pub fn place_of(&self, home: Id<id::Location>) -> Id<id::Location> {
        match self.covers(home) {
            true => home,
            false => self.first_place().unwrap_or(home),
        }
    }
}

/// A caller with everything that decides what they may do.
#[derive(Clone, Debug)]
pub struct Reader {
    pub tenant: Id<id::Tenant>,
    pub actor: Actor,
    /// The session that the token belongs to, where there is one.
    pub session: Option<Id<id::Session>>,
    /// When they last showed that it is they, by password or second factor. None: they cannot.
    pub proved_at: Option<DateTime<Utc>>,
    /// None: they are of the tenant themselves.
    pub impersonation: Option<Impersonating>,
    pub grants: Vec<Grant>,
}

/// For so long a proof is fresh.
pub const FRESH: TimeDelta = TimeDelta::minutes(10);

impl Reader {
    /// Whether they showed a few minutes ago that it is they.
    pub fn is_fresh(&self, now: DateTime<Utc>) -> bool {
        self.proved_at.is_some_and(|at| now < at + FRESH)
    }

    fn grants_of<'a>(&'a self, permission: &'a str) -> impl Iterator<Item = &'a Grant> {
        self.grants
            .iter()
            .filter(move |grant| grant.permissions.iter().any(|held| held == permission))
    }

    pub fn holds(&self, permission: &str) -> bool {
        self.grants_of(permission).next().is_some()
    }

    /// Where the caller holds the permission for anybody's records: the union of those grants.
    pub fn locations(&self, permission: &str) -> Locations {
        self.grants_of(permission)
            .filter(|grant| grant.whose == Whose::Anybody)
            .fold(Locations::Only(vec![]), |all, grant| all.union(&grant.at))
    }

    /// All that the permission opens to the caller.
    pub fn reach(&self, permission: &str) -> Reach {
        let all = self.locations(permission);
        // Whoever has all of it needs nobody's share of it.
        let own = match all {
            Locations::Everywhere => None,
            Locations::Only(_) => self.own(permission),
        };
        Reach { all, own }
    }

    fn own(&self, permission: &str) -> Option<Own> {
        let mut own: Option<Own> = None;
        for grant in self.grants_of(permission) {
            let Whose::These(people) = &grant.whose else {
                continue;
            };
            own = Some(match own {
                None => Own {
                    of: people.clone(),
                    at: grant.at.clone(),
                },
                Some(Own { mut of, at }) => {
                    of.extend(people);
                    of.sort_unstable();
                    of.dedup();
                    Own {
                        of,
                        at: at.union(&grant.at),
                    }
                }
            });
        }
        own
    }

    /// What the caller sees of a record that belongs to these locations. One that they reach
    /// another way (a contact shared with their location) shows as the strictest of their grants.
    pub fn sight(&self, permission: &str, of: &[Id<id::Location>]) -> Sight {
        of.iter()
            .filter_map(|&place| self.sight_at(permission, place))
            .reduce(Sight::or)
            .unwrap_or_else(|| self.sight_everywhere(permission))
    }

    /// What the caller sees of every record that they can reach: what they may search and sort by.
    /// At each location their grants add up; of all those places, the least. A further role never
    /// takes sight away.
    pub fn sight_everywhere(&self, permission: &str) -> Sight {
        let everywhere = self
            .grants_of(permission)
            .filter(|grant| grant.at == Locations::Everywhere && grant.whose == Whose::Anybody)
            .map(|grant| grant.sight)
            .reduce(Sight::or);
        if let Some(everywhere) = everywhere {
            return everywhere;
        }
        let mut places: Vec<Id<id::Location>> = vec![];
        let mut least: Option<Sight> = None;
        for grant in self.grants_of(permission) {
            match &grant.at {
                Locations::Only(list) => places.extend(list),
                Locations::Everywhere => {
                    least = Some(least.map_or(grant.sight, |least| least.and(grant.sight)));
                }
            }
        }
        places
            .into_iter()
            .filter_map(|place| self.sight_at(permission, place))
            .chain(least)
            .reduce(Sight::and)
            .unwrap_or_default()
    }

    /// At one place. Whose a record is, a sight does not know: what shows of one's own counts only
    /// where no other grant opens everybody's.
    fn sight_at(&self, permission: &str, place: Id<id::Location>) -> Option<Sight> {
        let there = |anybody: bool| {
            self.grants_of(permission)
                .filter(move |grant| {
                    grant.at.covers(place) && (grant.whose == Whose::Anybody) == anybody
                })
                .map(|grant| grant.sight)
                .reduce(Sight::or)
        };
        there(true).or_else(|| there(false))
    }
}

/// Turns a bearer token into a reader. Implemented by identity.
#[async_trait]
pub trait Authenticator: Send + Sync + 'static {
    /// # Errors
    /// 401 for a token that is broken, expired, revoked, of another issuer or used from where it may not be.
    async fn authenticate(
        &self,
        platform: &Platform,
        token: &str,
        from: RemoteAddress,
    ) -> Result<Arc<Reader>, Problem>;

    /// What a reader who was let in holds by now, as the database says: for who stays longer than a request.
    ///
    /// # Errors
    /// 401 when their session is over, or nobody can say; 500 when the database does not answer.
    async fn renew(&self, _: &Platform, _: &Reader) -> Result<Arc<Reader>, Problem> {
        Err(Problem::unauthorised("sign in again"))
    }

    /// The same caller with what another holds, as far as they hold it themselves: `wish` is a user's
    /// id, or a role's with or without `@` and a location's.
    ///
    /// # Errors
    /// 403 for who may not; 400 for what names neither; 500 when the database does not answer.
    async fn see_as(&self, _: &Platform, _: &Reader, _: &str) -> Result<Arc<Reader>, Problem> {
        Err(Problem::forbidden("roles:configure"))
    }
}

/// Where a request came from, for what is slowed per address.
#[derive(Clone, Copy, Debug)]
pub struct RemoteAddress(pub Option<IpAddr>);

impl RemoteAddress {
    /// As the edge says, else the peer's own.
    pub fn of(request: &poem::Request) -> Self {
        let peer = || request.remote_addr().as_socket_addr().map(|a| a.ip());
        match request.data::<Self>() {
            Some(known) => *known,
            None => Self(peer()),
        }
    }
}

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
            membership: None,
            permissions: vec![permission.to_owned()],
            at,
            whose: Whose::Anybody,
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
            proved_at: None,
            impersonation: None,
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
    fn ones_own_adds_to_what_is_everybodys_and_shows_no_more_of_it() {
        let of = |n: u128| Id::from_uuid(Uuid::from_u128(n));
        let desk = grant(
            "contacts:read",
            Locations::Only(vec![location(1)]),
            Display::Mask,
        );
        let own = |at, user| Grant {
            whose: Whose::These(vec![of(user)]),
            ..grant("contacts:read", at, Display::Show)
        };
        let both = [location(1), location(2)];
        let reader = reader(vec![desk, own(Locations::Only(both.to_vec()), 7)]);
        let reach = reader.reach("contacts:read");
        assert_eq!(reach.all, Locations::Only(vec![location(1)]));
        let theirs = reach.own.unwrap();
        assert_eq!(theirs.of, [of(7)]);
        assert_eq!(theirs.at, Locations::Only(both.to_vec()));
        let pii = |place| reader.sight("contacts:read", &[location(place)]).pii;
        assert_eq!((pii(1), pii(2)), (Display::Mask, Display::Show));
        assert_eq!(reader.sight_everywhere("contacts:read").pii, Display::Mask);
    }

    #[test]
    fn whoever_has_all_needs_no_share() {
        let all = grant("tasks:read", Locations::Everywhere, Display::Show);
        let own = Grant {
            whose: Whose::These(vec![]),
            ..all.clone()
        };
        assert_eq!(
            reader(vec![own.clone(), all]).reach("tasks:read"),
            Reach::EVERYWHERE
        );
        let alone = reader(vec![own]).reach("tasks:read");
        assert_eq!(alone.all, Locations::Only(vec![]));
        assert!(alone.own.is_some());
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
