//! The person in a Wix event, under the names that mappings speak of.

use serde_json::{Map, Value, json};

use super::nested;

/// The fields of a lead, when the event is one: a form submitted, a booking or a contact made.
pub fn lead(fqdn: &str, slug: &str, event: &Map<String, Value>) -> Option<Map<String, Value>> {
    let entity = || entity(event);
    match (fqdn, slug) {
        ("wix.forms.v4.submission", "created") => submission(&entity()?),
        (fqdn, "created") if fqdn.starts_with("wix.bookings.") => booking(&entity()?),
        (fqdn, "created") if fqdn.starts_with("wix.contacts.") => contact(&entity()?),
        _ => None,
    }
}

fn entity(event: &Map<String, Value>) -> Option<Map<String, Value>> {
    let created = event.get("createdEvent").and_then(nested);
    let created = created.and_then(|created| {
        let entity = created
            .get("entity")
            .or_else(|| created.get("entityAsJson"))?;
        nested(entity)
    });
    created.or_else(|| {
        let action = nested(event.get("actionEvent")?)?;
        let body = nested(action.get("body").or_else(|| action.get("bodyAsJson"))?)?;
        body.get("booking").and_then(nested).or(Some(body))
    })
}

fn submission(entity: &Map<String, Value>) -> Option<Map<String, Value>> {
    entity.get("submissions").and_then(nested)
}

fn booking(entity: &Map<String, Value>) -> Option<Map<String, Value>> {
    let mut fields = entity.get("contactDetails").and_then(nested)?;
    // Wix's own contact id is nothing to reach anybody by.
    fields.remove("contactId");
    if let Some(title) = entity
        .get("bookedEntity")
        .and_then(|booked| booked.get("title"))
    {
        fields.insert("service".to_owned(), title.clone());
    }
    Some(fields)
}

fn contact(entity: &Map<String, Value>) -> Option<Map<String, Value>> {
    let info = entity.get("info").and_then(nested)?;
    let info = Value::Object(info);
    let primary = entity.get("primaryInfo").cloned().unwrap_or_default();
    let first = |paths: &[&str]| paths.iter().find_map(|path| info.pointer(path)).cloned();
    let fields = json!({
        "first_name": first(&["/name/first"]),
        "last_name": first(&["/name/last"]),
        "phone": first(&["/phones/items/0/e164Phone", "/phones/items/0/phone"])
            .or_else(|| primary.get("phone").cloned()),
        "email": first(&["/emails/items/0/email"]).or_else(|| primary.get("email").cloned()),
    });
    match fields {
        Value::Object(fields) => Some(fields),
        _ => None,
    }
}
