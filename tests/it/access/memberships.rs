//! Roles given, dated and taken back.

use serde_json::{Value, json};
use testkit::{Staff, World, eventually};

use crate::steps::{at, items, minutes, now, stamp, text};

async fn membership_of(owner: &Staff<'_>, user: &str) -> Vec<Value> {
    let users = items(owner, "/v1/users?limit=100").await;
    let found = users.iter().find(|one| one["id"] == user);
    found.map_or(vec![], |one| {
        one["memberships"].as_array().cloned().expect("a list")
    })
}

#[tokio::test]
async fn a_role_begins_and_ends_on_its_day_and_several_add_up() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let (starts, ends) = (now(&world) + minutes(30), now(&world) + minutes(60));
    let dates = json!({ "starts_at": stamp(starts), "ends_at": stamp(ends) });
    let temp = clinic.staff_with("front_desk", dates).await;
    let users = items(&clinic, "/v1/users").await;
    let user = text(users.last().expect("the newest"), "id");
    assert_eq!(temp.get("/v1/contacts").await.problem(403), "forbidden");
    world.advance(chrono::TimeDelta::minutes(31));
    let temp = Staff::sign_in(&world, &temp.email).await;
    temp.get("/v1/contacts").await.expect(200);
    // A further role at once.
    let owner = Staff::sign_in(&world, &clinic.email).await;
    let path = format!("/v1/users/{user}/memberships");
    let further = json!({ "role": "marketing" });
    let given = owner.post(&path, further.clone()).await.expect(201);
    assert_eq!(
        owner.post(&path, further).await.problem(409),
        "already_member"
    );
    eventually("both hold", || async {
        let me = temp.get("/v1/me").await.expect(200);
        let held = me["permissions"].to_string();
        (held.contains("templates:configure") && held.contains("contacts:write")).then_some(())
    })
    .await;
    world.advance(chrono::TimeDelta::minutes(31));
    let temp = Staff::sign_in(&world, &temp.email).await;
    let owner = Staff::sign_in(&world, &clinic.email).await;
    let me = temp.get("/v1/me").await.expect(200)["permissions"].to_string();
    assert!(
        !me.contains("contacts:write") && me.contains("templates:configure"),
        "{me}"
    );
    // Dated, and taken back.
    let path = format!("/v1/memberships/{}", text(&given, "id"));
    let past = json!({ "ends_at": "2020-01-01T00:00:00Z" });
    assert_eq!(
        owner.patch(&path, past).await.faults(),
        ["/ends_at too_early"]
    );
    let soon = json!({ "ends_at": stamp(at(&stamp(now(&world))) + minutes(5)) });
    owner.patch(&path, soon).await.expect(200);
    owner.delete(&path).await.expect(204);
    assert_eq!(owner.delete(&path).await.problem(404), "not_found");
    eventually("nothing is left", || async {
        let refused = temp.get("/v1/contacts").await;
        (refused.status == 403).then_some(())
    })
    .await;
    assert_eq!(
        membership_of(&owner, &user).await.len(),
        1,
        "the one that ended"
    );
}

#[tokio::test]
async fn the_last_owner_stays_and_nobody_takes_what_they_could_not_give() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let admin = clinic.staff("admin", None).await;
    let manager = clinic
        .staff("location_manager", Some(&clinic.location_id))
        .await;
    let desk = clinic.staff("front_desk", Some(&clinic.location_id)).await;
    let of = async |staff: &Staff<'_>| {
        let user = staff.user_id().await;
        let held = membership_of(&clinic, &user).await;
        format!("/v1/memberships/{}", text(&held[0], "id"))
    };
    let (owners, admins, managers, desks) = (
        of(&clinic).await,
        of(&admin).await,
        of(&manager).await,
        of(&desk).await,
    );
    assert_eq!(clinic.delete(&owners).await.problem(409), "last_owner");
    let someday = json!({ "ends_at": "2090-01-01T00:00:00Z" });
    assert_eq!(
        clinic.patch(&owners, someday).await.problem(409),
        "last_owner"
    );
    for (who, path) in [(&admin, &owners), (&manager, &managers)] {
        assert_eq!(who.delete(path).await.problem(403), "role_too_high");
    }
    // A membership of the whole clinic is beyond who works at a location.
    assert_eq!(manager.delete(&admins).await.problem(404), "not_found");
    assert_eq!(desk.delete(&desks).await.problem(403), "forbidden");
    manager.delete(&desks).await.expect(204);
    let owner = json!({ "role": "owner" });
    let path = format!("/v1/users/{}/memberships", admin.user_id().await);
    assert_eq!(
        admin.post(&path, owner.clone()).await.problem(403),
        "role_too_high"
    );
    clinic.post(&path, owner).await.expect(201);
    clinic.delete(&owners).await.expect(204);
    let other = world.clinic().await;
    assert_eq!(other.delete(&admins).await.problem(404), "not_found");
}
