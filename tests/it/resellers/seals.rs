//! The second form of an event's bytes: whoever takes the impersonation out of an event is found.

use serde_json::json;
use testkit::World;

use super::{enter, grant, looked_after};
use crate::{
    audit::{faults, sealed, verification},
    steps::PATIENT,
};

#[tokio::test]
async fn under_which_impersonation_something_was_done_is_sealed_with_it() {
    let world = World::start().await;
    let (_, support, clinic) = looked_after(&world).await;
    let contact = clinic.contact("Ann", PATIENT).await;
    grant(&clinic, "support", "read").await;
    let (inside, _) = enter(&support, &clinic, json!({})).await;
    let path = format!("/v1/contacts/{contact}");
    inside.get(&path).await.expect(200);
    inside.delete("/v1/me/impersonation").await.expect(204);
    assert_eq!(faults(&sealed(&world, &clinic).await), [""; 0]);
    let mut admin = world.database.admin().await;
    for (tampering, changed) in [
        (
            "update events set impersonation_id = null where kind = 'record.read' and impersonation_id is not null",
            1,
        ),
        (
            "update events set impersonation_id = gen_random_uuid() where kind = 'contact.created'",
            1,
        ),
    ] {
        let done = sqlx::query(tampering).execute(&mut admin).await;
        assert_eq!(
            done.expect("it is changed").rows_affected(),
            changed,
            "{tampering}"
        );
    }
    let found = faults(&verification(&clinic, "").await);
    let changed = found.iter().filter(|fault| fault.starts_with("changed "));
    assert!(changed.count() >= 2, "{found:?}");
}
