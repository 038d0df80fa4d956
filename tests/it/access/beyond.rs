//! Nobody comes to hold, or gives, more than they hold: by whatever way round.

use serde_json::{Value, json};
use testkit::{Clinic, Staff, World};

use crate::{
    identity::proofs_grow_old,
    steps::{items, text},
};

async fn region(clinic: &Clinic<'_>, name: &str) -> String {
    let made = clinic.post("/v1/regions", json!({ "name": name })).await;
    text(&made.expect(201), "id")
}

async fn put_in(clinic: &Clinic<'_>, location: &str, region: &str) {
    let path = format!("/v1/locations/{location}");
    let body = json!({ "region_id": region });
    clinic.patch(&path, body).await.expect(200);
}

/// A role of the clinic's own that holds these everywhere, and sees nothing guarded.
async fn role(clinic: &Clinic<'_>, name: &str, permissions: &[&str]) -> String {
    let each = |name: &&str| json!({ "permission": name, "scope": "subtree" });
    let body = json!({
        "name": name, "based_on": "read_only",
        "permissions": permissions.iter().map(each).collect::<Value>(),
        "fields": { "pii": "hide", "phi": "hide", "financial": "hide", "secret": "hide" },
    });
    let made = clinic.post("/v1/roles", body).await.expect(201);
    text(&made, "key")
}

fn invited(role: &str, node: Value) -> Value {
    let email = format!("{}@example.com", uuid::Uuid::new_v4().simple());
    let mut body = json!({ "name": "Pat Puppet", "email": email, "role": role });
    for (name, value) in node.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    body
}

async fn give(giver: &Staff<'_>, to: &str, role: &str) -> testkit::Answer {
    let path = format!("/v1/users/{to}/memberships");
    giver.post(&path, json!({ "role": role })).await
}

#[tokio::test]
async fn a_region_is_all_of_it_also_to_who_sees_a_part() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let other = clinic.location("Other", "Australia/Sydney").await;
    let (north, empty) = (
        region(&clinic, "North").await,
        region(&clinic, "Empty").await,
    );
    put_in(&clinic, &clinic.location_id, &north).await;
    put_in(&clinic, &other, &north).await;
    let manager = clinic
        .staff("location_manager", Some(&clinic.location_id))
        .await;
    let desk = clinic
        .staff_with("front_desk", json!({ "region_id": north }))
        .await;

    for node in [&north, &empty] {
        let body = invited("front_desk", json!({ "region_id": node }));
        let refused = manager.post("/v1/users", body).await;
        assert_eq!(refused.faults(), ["/region_id unknown_region"]);
    }
    let path = format!("/v1/users/{}/memberships", manager.user_id().await);
    let own = json!({ "role": "front_desk", "region_id": north });
    let refused = manager.post(&path, own).await;
    assert_eq!(refused.faults(), ["/region_id unknown_region"]);
    // Neither do they take back what is held at more than theirs.
    let held = items(&clinic, "/v1/users").await;
    let desk = desk.user_id().await;
    let held = held.iter().find(|user| user["id"] == json!(desk));
    let membership = text(&held.expect("the desk")["memberships"][0], "id");
    let path = format!("/v1/memberships/{membership}");
    assert_eq!(manager.delete(&path).await.status, 404);
    // An owner may.
    let body = invited("front_desk", json!({ "region_id": empty }));
    clinic.post("/v1/users", body).await.expect(201);
    clinic.delete(&path).await.expect(204);
}

#[tokio::test]
async fn to_set_up_roles_and_people_is_not_to_hold_what_they_hold() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let keeper = role(
        &clinic,
        "Keeper",
        &[
            "roles:read",
            "roles:configure",
            "users:read",
            "users:configure",
        ],
    )
    .await;
    let keeper = clinic.staff(&keeper, None).await;
    let me = keeper.user_id().await;
    for role in ["admin", "front_desk", "billing_contact"] {
        let refused = give(&keeper, &me, role).await;
        assert_eq!(refused.problem(403), "role_too_high", "{role}");
    }
    let blind = role(&clinic, "Blind", &["users:read"]).await;
    give(&keeper, &me, &blind).await.expect(201);
    // An administrator does not export the audit: not by another's role, either.
    let auditor = role(&clinic, "Auditor", &["audit:read", "audit:export"]).await;
    let admin = clinic.staff("admin", None).await;
    let refused = give(&admin, &admin.user_id().await, &auditor).await;
    assert_eq!(refused.problem(403), "role_too_high");
}

#[tokio::test]
async fn a_clients_secret_is_for_who_holds_as_much_as_the_client() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let key = json!({
        "name": "Reports", "kind": "key", "permissions": ["contacts:read"], "location_ids": null,
        "fields": { "pii": "show", "phi": "hide", "financial": "hide", "secret": "hide" },
    });
    let key = clinic.post("/v1/clients", key).await.expect(201);
    let path = format!("/v1/clients/{}/rotation", text(&key["client"], "id"));
    let keys = role(&clinic, "Keys", &["clients:read", "clients:configure"]).await;
    let keys = clinic.staff(&keys, None).await;
    let refused = keys.post(&path, json!({})).await;
    assert_eq!(refused.problem(403), "role_too_high");
    clinic.post(&path, json!({})).await.expect(201);
}

#[tokio::test]
async fn a_directory_is_let_in_by_who_sets_up_people_and_roles_and_shows_who_they_are() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let security = role(
        &clinic,
        "Security",
        &["security:read", "security:configure"],
    )
    .await;
    let security = clinic.staff(&security, None).await;
    let token = json!({ "name": "Entra" });
    let path = "/v1/directory-tokens";
    let refused = security.post(path, token.clone()).await;
    assert_eq!(refused.problem(403), "forbidden");
    // Nor by a program, which would outlive itself so.
    let key = json!({
        "name": "Key", "kind": "key", "permissions": ["security:configure"], "location_ids": null,
        "fields": { "pii": "hide", "phi": "hide", "financial": "hide", "secret": "hide" },
    });
    let refused = clinic.post("/v1/clients", key).await;
    assert_eq!(refused.faults(), ["/permissions/0 persons_only"]);
    clinic.post(path, token.clone()).await.expect(201);
    let later = Staff::sign_in(&world, &clinic.email).await;
    proofs_grow_old(&world).await;
    let refused = later.post(path, token).await;
    assert_eq!(refused.problem(403), "step_up_required");
}

#[tokio::test]
async fn to_make_an_administrator_asks_for_a_fresh_proof() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let later = Staff::sign_in(&world, &clinic.email).await;
    proofs_grow_old(&world).await;
    for role in ["owner", "admin"] {
        let refused = later.post("/v1/users", invited(role, json!({}))).await;
        assert_eq!(refused.problem(403), "step_up_required", "{role}");
    }
    let me = later.user_id().await;
    assert_eq!(
        give(&later, &me, "admin").await.problem(403),
        "step_up_required"
    );
    let desk = invited("front_desk", json!({ "location_id": clinic.location_id }));
    later.post("/v1/users", desk).await.expect(201);
}

#[tokio::test]
async fn a_clinic_keeps_an_owner_who_can_come_in() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let at_a_place = invited("owner", json!({ "location_id": clinic.location_id }));
    assert_eq!(
        clinic.post("/v1/users", at_a_place).await.faults(),
        ["/role whole_clinic"]
    );
    let own = async |staff: &Staff<'_>| {
        let me = staff.user_id().await;
        let all = items(&clinic, "/v1/users").await;
        let found = all.iter().find(|user| user["id"] == json!(me));
        text(&found.expect("them")["memberships"][0], "id")
    };
    let first = format!("/v1/memberships/{}", own(&clinic).await);
    // One who is suspended does not count, nor one who begins later.
    let second = clinic.staff("owner", None).await;
    let suspension = format!("/v1/users/{}/suspension", second.user_id().await);
    clinic.post(&suspension, json!({})).await.expect(200);
    assert_eq!(clinic.delete(&first).await.problem(409), "last_owner");
    let later = invited("owner", json!({ "starts_at": "2100-01-01T00:00:00Z" }));
    clinic.post("/v1/users", later).await.expect(201);
    assert_eq!(clinic.delete(&first).await.problem(409), "last_owner");
    clinic.delete(&suspension).await.expect(204);
    clinic.delete(&first).await.expect(204);
}

#[tokio::test]
async fn two_owners_who_put_one_another_out_at_once_leave_one() {
    let world = World::start().await;
    for _ in 0..3 {
        let clinic = world.clinic().await;
        let second = clinic.staff("owner", None).await;
        let all = items(&clinic, "/v1/users").await;
        let id = second.user_id().await;
        let found = all.iter().find(|user| user["id"] == json!(id));
        let membership = text(&found.expect("them")["memberships"][0], "id");
        let mine = format!("/v1/users/{}/suspension", clinic.user_id().await);
        let theirs = format!("/v1/memberships/{membership}");
        let (out, suspended) = tokio::join!(clinic.delete(&theirs), second.post(&mine, json!({})));
        let done = [out.status == 204, suspended.status == 200];
        assert_eq!(done.iter().filter(|done| **done).count(), 1, "{done:?}");
    }
}

#[tokio::test]
async fn a_sight_comes_with_the_permission_that_it_was_given_with() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let contact = clinic.contact("Ann", "0491 570 006").await;
    let blind = role(
        &clinic,
        "Blind",
        &["roles:read", "roles:configure", "contacts:read"],
    )
    .await;
    let places = role(&clinic, "Places", &["locations:read"]).await;
    let path = items(&clinic, "/v1/roles").await;
    let places_id = path.iter().find(|role| role["key"] == json!(places));
    let path = format!("/v1/roles/{}", text(places_id.expect("it"), "id"));
    let whole = json!({ "fields": { "pii": "show", "phi": "show", "financial": "show", "secret": "hide" } });
    clinic.patch(&path, whole.clone()).await.expect(200);
    let both = clinic.staff(&blind, None).await;
    give(&clinic, &both.user_id().await, &places)
        .await
        .expect(201);
    let both = Staff::sign_in(&world, &both.email).await;

    let record = format!("/v1/contacts/{contact}");
    let own = both.get(&record).await.expect(200);
    assert!(own.get("phone").is_none(), "{own}");
    let owner = clinic.user_id().await;
    let as_owner = both
        .call(
            reqwest::Method::GET,
            &record,
            None,
            &[("X-Attend-See-As", &owner)],
        )
        .await
        .expect(200);
    assert!(as_owner.get("phone").is_none(), "{as_owner}");
    let mine = items(&clinic, "/v1/roles").await;
    let mine = mine.iter().find(|role| role["key"] == json!(blind));
    let path = format!("/v1/roles/{}", text(mine.expect("it"), "id"));
    let more = both.patch(&path, whole).await;
    assert_eq!(more.problem(403), "role_too_high");
}

#[tokio::test]
async fn moving_a_place_a_team_or_a_diary_gives_nobody_what_the_mover_may_not_give() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let closed = clinic.location("Closed", "Australia/Sydney").await;
    clinic.contact_at("Cleo", "0491 570 006", &closed).await;
    let (north, inner) = (
        region(&clinic, "North").await,
        region(&clinic, "Inner").await,
    );
    put_in(&clinic, &closed, &inner).await;
    let mover = role(&clinic, "Mover", &["locations:read", "locations:configure"]).await;
    let mover = clinic.staff(&mover, None).await;
    let desk = json!({ "role": "front_desk", "region_id": north });
    let path = format!("/v1/users/{}/memberships", mover.user_id().await);
    clinic.post(&path, desk).await.expect(201);
    let mover = Staff::sign_in(&world, &mover.email).await;
    let to_north = json!({ "region_id": north });
    let place = format!("/v1/locations/{closed}");
    let refused = mover.patch(&place, to_north.clone()).await;
    assert_eq!(refused.problem(403), "role_too_high");
    let below = json!({ "parent_id": north });
    let path = format!("/v1/regions/{inner}");
    let refused = mover.patch(&path, below.clone()).await;
    assert_eq!(refused.problem(403), "role_too_high");
    assert_eq!(items(&mover, "/v1/contacts").await.len(), 0);
    clinic.patch(&path, below).await.expect(200);
    clinic.patch(&place, to_north).await.expect(200);

    let lead = role(&clinic, "Lead", &["users:read", "users:configure"]).await;
    let lead = clinic.staff(&lead, None).await;
    let team = json!({ "name": "Mine", "member_ids": [lead.user_id().await] });
    assert_eq!(lead.post("/v1/teams", team).await.problem(403), "forbidden");

    let planner = role(&clinic, "Planner", &["schedule:read", "schedule:configure"]).await;
    let planner = clinic.staff(&planner, None).await;
    let service = clinic.service().await;
    let diary = clinic.practitioner(&service).await;
    let me = json!({ "user_id": planner.user_id().await });
    let path = format!("/v1/practitioners/{diary}");
    assert_eq!(
        planner.patch(&path, me.clone()).await.problem(403),
        "forbidden"
    );
    clinic.patch(&path, me).await.expect(200);
}
