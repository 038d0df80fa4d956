use chrono::{DateTime, Utc};
use kernel::{Guarded, Id, field::Pii, id};
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, types::Json};
use uuid::Uuid;

/// An e-mail address as the directory gave it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    pub value: String,
    /// `work`, `home` or `other`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none", default)]
    pub kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub primary: Option<bool>,
}

/// What a directory says of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub user_name: String,
    pub external_id: Option<String>,
    pub formatted_name: Option<String>,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub display_name: Option<String>,
    /// Empty: the user name is the address.
    pub emails: Vec<Address>,
    /// False: suspended.
    pub active: bool,
}

/// Somebody of the staff, as the clinic knows them.
#[derive(Clone, Debug)]
pub struct Person {
    /// Stays, whatever else changes.
    pub id: Id<id::Staff>,
    /// Their account: another one once their address is another.
    pub user: Id<id::User>,
    pub profile: Profile,
    /// Where their account is reached.
    pub email: Guarded<String, Pii>,
    /// A directory has made or changed the record.
    pub of_directory: bool,
    pub suspended_at: Option<DateTime<Utc>>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// Who suspends or reinstates. A directory lifts only what is its own: of what a person of the clinic
/// has suspended somebody for, it knows nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Person,
    Directory,
}

impl By {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Directory => "directory",
        }
    }
}

/// A row of `staff` with the address of the account.
#[derive(FromRow)]
pub(super) struct Row {
    id: Uuid,
    user_id: Uuid,
    source: String,
    shown_name: String,
    user_name: Option<String>,
    external_id: Option<String>,
    formatted_name: Option<String>,
    given_name: Option<String>,
    family_name: Option<String>,
    display_name: Option<String>,
    emails: Option<Json<Vec<Address>>>,
    email: String,
    suspended_at: Option<DateTime<Utc>>,
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<Row> for Person {
    fn from(row: Row) -> Self {
        let of_directory = row.source == "directory";
        let own = Address {
            value: row.email.clone(),
            kind: Some("work".to_owned()),
            primary: Some(true),
        };
        Self {
            id: Id::from_uuid(row.id),
            user: Id::from_uuid(row.user_id),
            profile: Profile {
                user_name: row.user_name.unwrap_or_else(|| row.email.clone()),
                external_id: row.external_id,
                formatted_name: row.formatted_name,
                given_name: row.given_name,
                family_name: row.family_name,
                display_name: match of_directory {
                    true => row.display_name,
                    false => row.display_name.or(Some(row.shown_name)),
                },
                emails: row.emails.map_or_else(|| vec![own], |emails| emails.0),
                active: row.suspended_at.is_none(),
            },
            email: Guarded::seal(row.email),
            of_directory,
            suspended_at: row.suspended_at,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
