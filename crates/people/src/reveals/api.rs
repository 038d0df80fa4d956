//! `/v1/contacts/{id}/reveals`.

use identity::text::Words;
use kernel::{Guarded, Id, id, perm};
use platform::{Body, Created, Cx, Result};
use poem_openapi::{Enum, Object, OpenApi, Tags, param::Path};

use super::commands;

#[derive(Tags)]
enum Tag {
    /// The people that a clinic treats or may come to treat.
    Contacts,
}

/// A field that may be asked for in clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum RevealField {
    Phone,
    Email,
    DateOfBirth,
}

impl RevealField {
    /// As the API and the events write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Email => "email",
            Self::DateOfBirth => "date_of_birth",
        }
    }
}

/// What is to be shown in clear, and why.
#[derive(Object)]
pub struct NewReveal {
    pub field: RevealField,
    /// In your own words; kept, and shown to who sees personal data.
    pub reason: Words,
}

/// A value in clear.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Reveal {
    pub field: RevealField,
    /// Absent: there is none on file.
    pub value: Option<String>,
}

pub struct Reveals;

#[OpenApi(prefix_path = "/v1/contacts", tag = "Tag::Contacts")]
impl Reveals {
    /// Reveal a value of a contact
    ///
    /// Shows it in clear, also where it is masked otherwise, and keeps who asked, for what and why.
    /// Asked again, it is on record again: the answer is not kept for an `Idempotency-Key`. Asks for a fresh proof.
    #[oai(
        path = "/:contact_id/reveals",
        method = "post",
        operation_id = "contacts.reveal"
    )]
    async fn create(
        &self,
        cx: Cx<perm::Fresh<perm::contacts::Reveal>>,
        contact_id: Path<Id<id::Contact>>,
        body: Body<NewReveal>,
    ) -> Result<Created<Reveal>> {
        let NewReveal { field, reason } = body.0;
        let reason = Guarded::seal(reason.into_string());
        // Not `write`: it would keep the value with the key.
        let value = cx
            .act(async |tx, may| commands::reveal(tx, may.and(), contact_id.0, field, reason).await)
            .await?;
        Ok(Created::of(Reveal { field, value }))
    }
}
