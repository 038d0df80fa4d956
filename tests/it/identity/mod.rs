//! How a clinic and its people get in, and how they are kept out.

mod browser;
mod factors;
mod guessing;
mod invitations;
mod passkeys;
mod renewals;
mod sessions;
mod signups;
mod suspensions;
mod tokens;

/// The password that the test kit gives everyone.
const PASSWORD: &str = "correct horse battery staple";

/// Ten minutes pass since everybody showed who they are; not for a session that was read just now.
pub async fn proofs_grow_old(world: &testkit::World) {
    let mut admin = world.database.admin().await;
    sqlx::query("update sessions set proved_at = proved_at - interval '10 minutes'")
        .execute(&mut admin)
        .await
        .expect("time passes");
}

fn without_request_id(mut body: serde_json::Value) -> serde_json::Value {
    let fields = body.as_object_mut().expect("an object");
    fields.remove("request_id").expect("a request id");
    body
}
