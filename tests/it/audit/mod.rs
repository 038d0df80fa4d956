//! What was done is on record, shown to those who may read it, and nobody changes it unseen.

mod command_line;
mod looks;
mod reveals;
mod seals;
mod sign_ins;
mod tampering;
mod trail;

use serde_json::Value;
use testkit::{Clinic, World, eventually};
use uuid::Uuid;

/// The clinic's verification once all of its events are sealed. Transactions of other tests, on the
/// same server, may keep the newest events open for a moment.
pub async fn sealed(world: &World, clinic: &Clinic<'_>) -> Value {
    eventually("all events to be sealed", || async {
        seal(world).await;
        let found = verification(clinic, "").await;
        (found["unsealed"] == 0).then_some(found)
    })
    .await
}

async fn seal(world: &World) {
    ::audit::seals::seal(world.platform())
        .await
        .expect("sealed");
}

pub async fn verification(clinic: &Clinic<'_>, query: &str) -> Value {
    let path = format!("/v1/audit/verification{query}");
    clinic.get(&path).await.expect(200)
}

/// Each fault as `kind seal event`, where it has them.
pub fn faults(found: &Value) -> Vec<String> {
    let text = |value: &Value| match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let faults = found["faults"].as_array().expect("faults");
    let named = faults.iter().map(|fault| {
        let parts = ["kind", "seal", "event_id"].map(|field| text(&fault[field]));
        parts.join(" ")
    });
    let mut named: Vec<_> = named.collect();
    assert_eq!(found["intact"], named.is_empty(), "{found}");
    named.sort();
    named
}

fn tenant(clinic: &Clinic<'_>) -> Uuid {
    let id: kernel::Id<kernel::id::Tenant> = clinic.tenant_id.parse().expect("an id");
    id.uuid()
}

fn event(id: Uuid) -> String {
    kernel::Id::<kernel::id::Event>::from_uuid(id).to_string()
}

/// The events of these kinds, newest first.
async fn events(reader: &testkit::Staff<'_>, query: &str) -> Vec<Value> {
    crate::steps::items(reader, &format!("/v1/audit/events?limit=100&{query}")).await
}

/// The id of the caller.
async fn me(staff: &testkit::Staff<'_>) -> String {
    crate::steps::text(&staff.get("/v1/me").await.expect(200)["user"], "id")
}
