use chrono::{DateTime, Utc};
use kernel::{Id, id};
use platform::Locations;
use poem_openapi::Enum;
use serde::Serialize;
use sqlx::FromRow;
use uuid::Uuid;

/// When a reseller's people may act in the clinic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// Not even with a grant.
    Never,
    /// While a grant lives.
    WhenGranted,
    /// In an emergency without one, too: looking only, and every owner is told.
    Emergency,
}

/// What a grant opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Enum, Serialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum GrantKind {
    /// The daily work, with people masked.
    Support,
    /// The daily work with people whole.
    Data,
    /// The set-up, and no patients.
    Config,
}

/// Whether they may change anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Enum, Serialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum GrantMode {
    Read,
    Write,
}

/// The names by which a choice is kept.
macro_rules! kept_as {
    ($choice:ident: $($variant:ident = $name:literal),+) => {
        impl $choice {
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }

        impl TryFrom<String> for $choice {
            type Error = String;

            fn try_from(name: String) -> Result<Self, String> {
                match name.as_str() {
                    $($name => Ok(Self::$variant),)+
                    _ => Err(format!("{name} is kept of something else")),
                }
            }
        }
    };
}

kept_as!(Consent: Never = "never", WhenGranted = "when_granted", Emergency = "emergency");
kept_as!(GrantKind: Support = "support", Data = "data", Config = "config");
kept_as!(GrantMode: Read = "read", Write = "write");

/// What binds a clinic to its reseller.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct Tie {
    pub reseller_id: Option<Uuid>,
    pub reseller_name: Option<String>,
    pub attached_at: Option<DateTime<Utc>>,
    #[sqlx(try_from = "String")]
    pub consent: Consent,
    pub version: i64,
}

impl Tie {
    pub fn reseller(&self) -> Option<Id<id::Tenant>> {
        self.reseller_id.map(Id::from_uuid)
    }
}

/// A row of `reseller_grants`.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct Grant {
    pub tenant_id: Uuid,
    pub id: Uuid,
    pub reseller_id: Uuid,
    #[sqlx(try_from = "String")]
    pub kind: GrantKind,
    #[sqlx(try_from = "String")]
    pub mode: GrantMode,
    pub location_ids: Option<Vec<Uuid>>,
    pub expires_at: DateTime<Utc>,
    pub given_by: Uuid,
    pub revoked_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

impl Grant {
    pub fn id(&self) -> Id<id::ResellerGrant> {
        Id::from_uuid(self.id)
    }

    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && self.expires_at > now
    }
}

/// Where something holds; none: everywhere.
pub(crate) fn places(ids: Option<&[Uuid]>) -> Locations {
    match ids {
        None => Locations::Everywhere,
        Some(ids) => Locations::Only(ids.iter().copied().map(Id::from_uuid).collect()),
    }
}
