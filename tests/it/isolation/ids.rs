//! An id that is not the caller's is as good as one of nothing, wherever it stands.

use std::cmp::Reverse;

use reqwest::Method;
use serde_json::Value;
use testkit::{Answer, Staff, World};

use super::{
    operations::{Operation, Slot, behind_doors},
    records::{PERSONAL, Records, SHARED, nothing},
};

fn bare(answer: &Answer) -> (u16, Value) {
    let mut body = answer.body.clone();
    if let Some(fields) = body.as_object_mut() {
        fields.remove("request_id");
    }
    (answer.status, body)
}

/// Whether the answer says that it is this id that is wrong.
fn blames(answer: &Answer, pointer: &str) -> bool {
    let errors = answer.body["errors"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    answer.status == 404 || errors.iter().any(|error| error["pointer"] == pointer)
}

/// Whether the answer says that this id names nothing; a rule of the record's state says something else.
fn is_unknown(answer: &Answer, pointer: &str) -> bool {
    let errors = answer.body["errors"].as_array().cloned();
    let says = |error: &Value| {
        let code = error["code"].as_str().unwrap_or_default();
        error["pointer"] == pointer && code.starts_with("unknown_")
    };
    answer.status == 404 || errors.unwrap_or_default().iter().any(says)
}

/// Whether the caller may not do it at all, whatever they name: it is the whole clinic's, or the owner's.
async fn is_refused(operation: &Operation, caller: &Staff<'_>, mine: &Records) -> bool {
    let lists = operation.method == reqwest::Method::GET && !operation.path.contains('{');
    lists && operation.call(caller, mine, None).await.status == 403
}

/// Calls every operation with `theirs` at every place where a record is named. Gives what is wrong.
async fn faults(
    caller: &Staff<'_>,
    mine: &Records,
    theirs: &Records,
    shared: &[&str],
) -> Vec<String> {
    let mut faults = vec![];
    let mut asked = 0;
    for operation in behind_doors() {
        for (slot, kind) in operation.slots() {
            let id = theirs.of(&Some(kind.clone()), &operation.id);
            if shared.contains(&kind.as_str()) {
                continue;
            }
            asked += 1;
            if let Slot::Query(_) = slot
                && is_refused(&operation, caller, mine).await
            {
                continue;
            }
            let foreign = operation.call(caller, mine, Some((&slot, &id))).await;
            let absent = operation
                .call(caller, mine, Some((&slot, &nothing(&kind))))
                .await;
            let right = match &slot {
                // Not theirs to ask, whatever they name.
                _ if foreign.status == 403 => true,
                Slot::Path(_) => foreign.status == 404,
                Slot::Query(_) => matches!(foreign.status, 200 | 404),
                Slot::Body(pointer) => {
                    // What is the whole clinic's is not told apart for who sees a part of it.
                    let shut = !shared.is_empty() && foreign.body["code"] == "forbidden";
                    (400..500).contains(&foreign.status) && (shut || blames(&foreign, pointer))
                }
            };
            if !right || bare(&foreign) != bare(&absent) {
                faults.push(format!(
                    "{} with {kind} at {slot:?}: {:?}, of nothing {:?}",
                    operation.id,
                    bare(&foreign),
                    bare(&absent)
                ));
            }
        }
    }
    assert!(asked > 30, "the document names records: {asked}");
    faults
}

/// The same calls with the caller's own records: they are let through, so that the refusals above
/// mean something. A rule of the record's state may still refuse.
async fn own_faults(caller: &Staff<'_>, mine: &Records) -> Vec<String> {
    let mut faults = vec![];
    let mut operations = behind_doors();
    // What removes a record comes last, and before it what removes a part of one.
    let parts = |operation: &Operation| operation.path.split('/').count();
    operations.sort_by_key(|operation| {
        let removes = operation.method == Method::DELETE;
        // A connection takes its domains and mappings along.
        let whole = operation.id == "sso-connections.delete";
        (removes, removes.then(|| (whole, Reverse(parts(operation)))))
    });
    for operation in operations {
        // These end the caller's session, or do not end at all.
        let over = ["sessions.delete", "me.end-session", "stream.follow"];
        if over.contains(&operation.id.as_str()) {
            continue;
        }
        let refused = is_refused(&operation, caller, mine).await;
        for (slot, kind) in operation.slots() {
            if PERSONAL.contains(&kind.as_str()) {
                continue;
            }
            let id = mine.of(&Some(kind.clone()), &operation.id);
            let own = operation.call(caller, mine, Some((&slot, &id))).await;
            let let_through = match &slot {
                Slot::Path(_) => own.status != 404,
                Slot::Query(_) => own.status == 200 || refused,
                Slot::Body(pointer) => !is_unknown(&own, pointer),
            };
            if !let_through || own.status >= 500 {
                faults.push(format!(
                    "{} with {kind} at {slot:?}: {:?}",
                    operation.id,
                    bare(&own)
                ));
            }
        }
        let plain = operation.call(caller, mine, None).await;
        if plain.status >= 500 {
            faults.push(format!("{}: {:?}", operation.id, bare(&plain)));
        }
    }
    faults
}

#[tokio::test]
async fn another_clinics_id_is_as_good_as_none_in_every_operation() {
    let world = World::start().await;
    let (clinic, other) = (world.clinic().await, world.clinic().await);
    let theirs = Records::make(&clinic, &clinic.location_id, "+61491570006").await;
    let mine = Records::make(&other, &other.location_id, "+61491570006").await;
    let faults = faults(&other, &mine, &theirs, &[]).await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));

    let own = own_faults(&clinic, &theirs).await;
    assert!(own.is_empty(), "{}", own.join("\n"));

    // And nothing of it has left a trace at the clinic.
    let intruder = other.get("/v1/me").await.expect(200)["user"]["id"].clone();
    let intruder: kernel::Id<kernel::id::User> =
        intruder.as_str().expect("an id").parse().expect("an id");
    let tenant: kernel::Id<kernel::id::Tenant> = clinic.tenant_id.parse().expect("an id");
    let traces: i64 =
        sqlx::query_scalar("select count(*) from events where tenant_id = $1 and actor_id = $2")
            .bind(tenant.uuid())
            .bind(intruder.uuid())
            .fetch_one(&mut world.database.admin().await)
            .await
            .expect("a count");
    assert_eq!(traces, 0);
}

#[tokio::test]
async fn another_locations_id_is_as_good_as_none_to_who_is_limited_to_one() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let second = clinic.location("Second", "Australia/Perth").await;
    let theirs = Records::make(&clinic, &clinic.location_id, "+61491570006").await;
    let mine = Records::make(&clinic, &second, "+61491570156").await;
    let limited = clinic.staff("admin", Some(&second)).await;
    let faults = faults(&limited, &mine, &theirs, SHARED).await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let own = own_faults(&limited, &mine).await;
    assert!(own.is_empty(), "{}", own.join("\n"));
}
