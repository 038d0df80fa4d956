use kernel::{Guarded, Id, field::Pii, id, perm};
use platform::{May, Recorded, Result, Tx};

use super::{api::RevealField, events::ContactRevealed};
use crate::{
    contacts,
    timeline::{self, Remark},
};

/// The value of a field in clear, none where there is none on file. On record either way, with the
/// reason in its own words beside it.
///
/// # Errors
/// 404 when the contact is not visible.
pub(super) async fn reveal(
    tx: &Tx,
    may: May<perm::contacts::Reveal>,
    id: Id<id::Contact>,
    field: RevealField,
    reason: Guarded<String, Pii>,
) -> Result<Recorded<Option<String>>> {
    let contact = contacts::get(tx, may.and(), id).await?;
    const WHY: &str = "shown to who asked for it and said why";
    let value = match field {
        RevealField::Phone => contact.phone.map(|phone| phone.use_for(WHY).clone()),
        RevealField::Email => contact.email.map(|email| email.use_for(WHY).clone()),
        RevealField::DateOfBirth => contact
            .date_of_birth
            .map(|date| date.use_for(WHY).to_string()),
    };
    let location = tx.place_of(contact.home_location_id);
    let revealed = tx.record(
        ContactRevealed {
            contact: id,
            location,
            field: field.as_str(),
        },
        value,
    );
    if let Some(event) = revealed.event() {
        let remark = Remark {
            event,
            contact: id,
            location,
            text: reason,
        };
        timeline::remark(tx, may, remark).await?;
    }
    Ok(revealed)
}
