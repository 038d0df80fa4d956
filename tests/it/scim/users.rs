//! The life of a user.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Staff, World, eventually};

use super::{PATCH, USER, directory, id_of, patch, put, refusal, user};

const PASSWORD: &str = "correct horse battery staple";

pub(super) async fn set_active(directory: &Staff<'_>, path: &str, active: Value) -> Value {
    let operations = json!([{ "op": "Replace", "path": "active", "value": active }]);
    directory.patch(path, patch(operations)).await.expect(200)
}

/// The path of the user whose account has this address.
pub(super) async fn path_of(directory: &Staff<'_>, email: &str) -> String {
    let list = format!("/scim/v2/Users?filter=userName%20eq%20%22{email}%22");
    let found = directory.get(&list).await.expect(200);
    assert_eq!(found["totalResults"], 1, "{found}");
    format!("/scim/v2/Users/{}", id_of(&found["Resources"][0]))
}

#[tokio::test]
async fn a_user_is_made_read_replaced_patched_and_taken_off_the_staff() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let directory = directory(&clinic).await;
    let body = json!({
        "schemas": [USER], "userName": "Ann.Other", "externalId": "00u1", "displayName": "Annie",
        "name": { "givenName": "Ann", "familyName": "Other", "honorificPrefix": "Dr" }, "title": "Dr",
        "emails": [{ "value": "Ann@Example.com", "type": "work", "primary": true }],
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { "department": "x" },
        "id": "mine", "groups": [{ "value": "x" }], "meta": { "version": "x" }, "favourite": "tea",
    });
    let made = directory.post("/scim/v2/Users", body).await;
    let (tag, location) = (
        made.headers["etag"].clone(),
        made.headers["location"].clone(),
    );
    assert_eq!(made.headers["content-type"], "application/scim+json");
    let ann = made.expect(201);
    let path = format!("/scim/v2/Users/{}", id_of(&ann));
    assert_eq!(
        location.to_str().expect("text"),
        format!("{}{path}", world.url)
    );
    assert_eq!(ann["meta"]["location"], format!("{}{path}", world.url));
    assert_eq!(ann["meta"]["version"], tag.to_str().expect("text"));
    assert_eq!(ann["meta"]["resourceType"], "User");
    assert_eq!(
        (&ann["userName"], &ann["externalId"]),
        (&json!("Ann.Other"), &json!("00u1"))
    );
    assert_eq!(
        ann["name"],
        json!({ "familyName": "Other", "givenName": "Ann" })
    );
    assert_eq!(ann["active"], true);
    for left_out in ["title", "groups", "favourite", "password"] {
        assert_eq!(ann.get(left_out), None, "{left_out}");
    }
    assert_eq!(directory.get(&path).await.expect(200), ann);
    // The clinic sees her, by the name that its directory gave.
    let colleagues = clinic.get("/v1/users").await.expect(200);
    let colleagues = colleagues["items"].as_array().expect("items");
    let shown = colleagues
        .iter()
        .find(|it| it["email"] == "ann@example.com")
        .expect("Ann");
    assert_eq!(
        (&shown["name"], &shown["state"]),
        (&json!("Annie"), &json!("active"))
    );
    assert_eq!(shown["memberships"], json!([]));

    let same = directory.post("/scim/v2/Users", user("ANN.OTHER")).await;
    assert_eq!(refusal(same, 400), "invalidValue", "no address");
    let mut same = user("ANN.OTHER");
    same["emails"] = json!([{ "value": "other@example.com" }]);
    assert_eq!(
        refusal(directory.post("/scim/v2/Users", same).await, 409),
        "uniqueness"
    );
    let mut same = user("other");
    same["emails"] = json!([{ "value": "ANN@example.com" }]);
    assert_eq!(
        refusal(directory.post("/scim/v2/Users", same).await, 409),
        "uniqueness"
    );
    let owner = directory
        .post("/scim/v2/Users", user(&clinic.email.to_uppercase()))
        .await;
    assert_eq!(refusal(owner, 409), "uniqueness");

    let mut whole = user("ann.smith");
    whole["emails"] = json!([{ "value": "ann@example.com" }]);
    let replaced = put(&directory, &path, whole).await.expect(200);
    assert_eq!(replaced["userName"], "ann.smith");
    for gone in ["name", "displayName", "externalId"] {
        assert_eq!(replaced.get(gone), None, "{gone}");
    }
    assert_eq!(replaced["emails"], json!([{ "value": "ann@example.com" }]));
    assert_eq!(replaced["meta"]["created"], ann["meta"]["created"]);

    let operations = json!([
        { "op": "add", "value": { "displayName": "Ann S", "name.givenName": "Ann" } },
        { "op": "add", "path": "emails", "value": [{ "value": "home@example.com", "type": "home" }] },
        { "op": "replace", "path": "emails[type eq \"home\"].value", "value": "h@example.com" },
        { "op": "add", "path": "title", "value": "Dr" },
    ]);
    let patched = directory.patch(&path, patch(operations)).await.expect(200);
    assert_eq!(patched["name"], json!({ "givenName": "Ann" }));
    assert_eq!(
        patched["emails"][1],
        json!({ "value": "h@example.com", "type": "home" })
    );
    let operations = json!([{ "op": "remove", "path": "emails[type eq \"home\"]" }, { "op": "remove", "path": "name" }]);
    let patched = directory.patch(&path, patch(operations)).await.expect(200);
    assert_eq!(patched["emails"], json!([{ "value": "ann@example.com" }]));
    assert_eq!(patched.get("name"), None);

    directory.delete(&path).await.expect(204);
    assert_eq!(refusal(directory.get(&path).await, 404), "");
    assert_eq!(refusal(directory.delete(&path).await, 404), "");
    // And she may come again, as somebody new.
    let again = directory
        .post("/scim/v2/Users", user("ann@example.com"))
        .await
        .expect(201);
    assert_ne!(again["id"], ann["id"]);
    let told: Vec<(String, String)> = sqlx::query_as(
        "select kind, actor_kind from events where kind like 'user.%' and actor_kind = 'directory' order by id",
    )
    .fetch_all(&mut world.database.admin().await)
    .await
    .expect("the events");
    let kinds: Vec<_> = told.iter().map(|(kind, _)| kind.as_str()).collect();
    let updated = "user.updated";
    assert_eq!(
        kinds,
        [
            "user.provisioned",
            updated,
            updated,
            updated,
            "user.removed",
            "user.provisioned"
        ]
    );
}

#[tokio::test]
async fn who_is_no_longer_active_is_out_within_seconds_and_back_when_they_are() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let directory = directory(&clinic).await;
    let desk = clinic.staff("front_desk", Some(&clinic.location_id)).await;
    let path = path_of(&directory, &desk.email).await;
    let before = directory.get(&path).await.expect(200);
    assert_eq!(
        (&before["active"], &before["displayName"]),
        (&json!(true), &json!("Sam Staff"))
    );
    let request = world.http.get(format!("{}/v1/stream", world.url));
    let mut stream = request
        .bearer_auth(&desk.token)
        .send()
        .await
        .expect("a stream");

    // As Entra ID writes it.
    let started = std::time::Instant::now();
    assert_eq!(
        set_active(&directory, &path, json!("False")).await["active"],
        false
    );
    eventually("the end of the session", || async {
        (desk.get("/v1/me").await.status == 401).then_some(())
    })
    .await;
    assert!(
        started.elapsed() < Duration::from_secs(5),
        "readers are kept for three"
    );
    let end = async { while stream.chunk().await.expect("a stream").is_some() {} };
    tokio::time::timeout(Duration::from_secs(6), end)
        .await
        .expect("the stream ends");
    let credentials = json!({ "email": desk.email, "password": PASSWORD });
    let refused = world.post("/v1/sessions", credentials).await;
    assert_eq!(refused.problem(403), "no_clinic");
    // What leaves `active` out does not reinstate her.
    let mut whole = user(&desk.email);
    whole.as_object_mut().expect("an object").remove("active");
    let replaced = put(&directory, &path, whole).await.expect(200);
    assert_eq!(replaced["active"], false);

    assert_eq!(
        set_active(&directory, &path, json!(true)).await["active"],
        true
    );
    assert_eq!(desk.get("/v1/me").await.problem(401), "unauthorised");
    let back = Staff::sign_in(&world, &desk.email).await;
    let me = back.get("/v1/me").await.expect(200);
    assert_eq!(me["memberships"][0]["role"]["key"], "front_desk");

    directory.delete(&path).await.expect(204);
    eventually("the end of the session", || async {
        (back.get("/v1/me").await.status == 401).then_some(())
    })
    .await;
    let left: i64 = sqlx::query_scalar(
        "select count(*) from memberships m join users u on u.id = m.user_id where u.email = $1",
    )
    .bind(&desk.email)
    .fetch_one(&mut world.database.admin().await)
    .await
    .expect("a count");
    assert_eq!(left, 0);
}

#[tokio::test]
async fn a_version_is_honoured_both_ways() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let directory = directory(&clinic).await;
    let ann = directory
        .post("/scim/v2/Users", user("ann@example.com"))
        .await
        .expect(201);
    let path = format!("/scim/v2/Users/{}", id_of(&ann));
    let old = ann["meta"]["version"].as_str().expect("a tag").to_owned();
    let known = directory
        .call(Method::GET, &path, None, &[("if-none-match", &old)])
        .await;
    assert_eq!((known.status, &known.body), (304, &json!("")));
    let rename = |to: &str| patch(json!([{ "op": "replace", "path": "displayName", "value": to }]));
    let with = |tag: &str, body: Value| {
        let tag = tag.to_owned();
        let (directory, path) = (&directory, &path);
        async move {
            directory
                .call(Method::PATCH, path, Some(body), &[("if-match", &tag)])
                .await
        }
    };
    let changed = with(&old, rename("Ann")).await;
    let new = changed.headers["etag"].to_str().expect("text").to_owned();
    changed.expect(200);
    assert_ne!(old, new);
    assert_eq!(refusal(with(&old, rename("Bea")).await, 412), "");
    assert_eq!(refusal(with("nonsense", rename("Bea")).await, 412), "");
    with("*", rename("Bea")).await.expect(200);
    directory
        .call(Method::GET, &path, None, &[("if-none-match", &old)])
        .await
        .expect(200);
    let stale = directory
        .call(Method::DELETE, &path, None, &[("if-match", &old)])
        .await;
    assert_eq!(refusal(stale, 412), "");
    // Nothing changed, nothing new.
    let same = directory.patch(&path, rename("Bea")).await.expect(200);
    let again = directory.patch(&path, rename("Bea")).await.expect(200);
    assert_eq!(same, again);
    let whole = user("bea@example.com");
    let stale = directory
        .call(Method::PUT, &path, Some(whole), &[("if-match", &old)])
        .await;
    assert_eq!(refusal(stale, 412), "");
}

#[tokio::test]
async fn another_address_is_another_account_and_the_roles_go_with_the_person() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let directory = directory(&clinic).await;
    let desk = clinic.staff("front_desk", Some(&clinic.location_id)).await;
    let path = path_of(&directory, &desk.email).await;
    let before = clinic.get("/v1/users").await.expect(200).to_string();
    let me = desk.get("/v1/me").await.expect(200)["user"]["id"].clone();
    let task = json!({ "title": "Call", "location_id": clinic.location_id, "assignee_id": me });
    clinic.post("/v1/tasks", task).await.expect(201);

    let operations = json!([
        { "op": "replace", "path": "userName", "value": "new@example.com" },
        { "op": "replace", "path": "emails[type eq \"work\"].value", "value": "new@example.com" },
    ]);
    let moved = directory.patch(&path, patch(operations)).await.expect(200);
    assert_eq!(
        format!("/scim/v2/Users/{}", id_of(&moved)),
        path,
        "the id stays"
    );
    let shown = clinic.get("/v1/users").await.expect(200);
    let shown = shown["items"].as_array().expect("items");
    let new = shown
        .iter()
        .find(|it| it["email"] == "new@example.com")
        .expect("her");
    assert_eq!(new["memberships"][0]["role"]["key"], "front_desk");
    assert!(
        !before.contains(new["id"].as_str().expect("an id")),
        "another account"
    );
    assert!(shown.iter().all(|it| it["email"] != desk.email.as_str()));
    eventually("the end of the session", || async {
        (desk.get("/v1/me").await.status == 401).then_some(())
    })
    .await;
    // Her old password is not the new account's.
    let credentials = json!({ "email": "new@example.com", "password": PASSWORD });
    let refused = world.post("/v1/sessions", credentials).await;
    assert_eq!(refused.problem(401), "invalid_credentials");
    // Her work goes with her.
    let tasks = format!(
        "/v1/tasks?assignee_id={}",
        new["id"].as_str().expect("an id")
    );
    clinic.items_when(&tasks, |items| items.len() == 1).await;

    // An owner's address is the owner's own to change, and nobody takes another's.
    let owner = path_of(&directory, &clinic.email).await;
    let steal = patch(
        json!([{ "op": "replace", "path": "emails", "value": [{ "value": "thief@example.com" }] }]),
    );
    assert_eq!(
        refusal(directory.patch(&owner, steal).await, 400),
        "mutability"
    );
    let taken = patch(
        json!([{ "op": "replace", "path": "emails", "value": [{ "value": "new@example.com" }] }]),
    );
    let bea = directory
        .post("/scim/v2/Users", user("bea@example.com"))
        .await
        .expect(201);
    let bea = format!("/scim/v2/Users/{}", id_of(&bea));
    assert_eq!(
        refusal(directory.patch(&bea, taken).await, 409),
        "uniqueness"
    );
    // And the last owner stays.
    let off = patch(json!([{ "op": "replace", "path": "active", "value": false }]));
    assert_eq!(refusal(directory.patch(&owner, off).await, 409), "");
    assert_eq!(refusal(directory.delete(&owner).await, 409), "");
    clinic.get("/v1/me").await.expect(200);
}

#[tokio::test]
async fn a_directory_neither_learns_nor_changes_what_another_clinic_knows() {
    let world = World::start().await;
    let (clinic, other) = (world.clinic().await, world.clinic().await);
    let directory = directory(&clinic).await;
    let theirs = other.staff("front_desk", None).await;
    let known = "select name || ' ' || email || ' ' || coalesce(password_hash, '') from users where email = $1";
    let before: String = sqlx::query_scalar(known)
        .bind(&theirs.email)
        .fetch_one(&mut world.database.admin().await)
        .await
        .expect("the account");

    let made = directory
        .post("/scim/v2/Users", user(&theirs.email))
        .await
        .expect(201);
    assert!(!made.to_string().contains("Sam Staff"), "{made}");
    assert!(made.get("displayName").is_none() && made.get("name").is_none());
    let path = format!("/scim/v2/Users/{}", id_of(&made));
    let rename = patch(json!([{ "op": "add", "path": "displayName", "value": "Somebody" }]));
    directory.patch(&path, rename).await.expect(200);
    let shown = clinic.get("/v1/users").await.expect(200).to_string();
    assert!(
        shown.contains("Somebody") && !shown.contains("Sam Staff"),
        "{shown}"
    );
    // Suspended here, at work there.
    set_active(&directory, &path, json!(false)).await;
    let me = theirs.get("/v1/me").await.expect(200);
    assert_eq!(me["user"]["name"], "Sam Staff");
    assert_eq!(me["tenant"]["id"], other.tenant_id.as_str());
    directory.delete(&path).await.expect(204);
    let after: String = sqlx::query_scalar(known)
        .bind(&theirs.email)
        .fetch_one(&mut world.database.admin().await)
        .await
        .expect("the account");
    assert_eq!(before, after);
    theirs.get("/v1/me").await.expect(200);
}

#[tokio::test]
async fn whom_the_directory_made_known_may_be_invited_and_comes_in() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let directory = directory(&clinic).await;
    directory
        .post("/scim/v2/Users", user("ann@example.com"))
        .await
        .expect(201);
    let mails = world
        .get("/sandbox/emails?to=ann@example.com")
        .await
        .expect(200);
    assert_eq!(mails["items"], json!([]), "no mail goes out by itself");
    let invite = json!({ "name": "Ann", "email": "ann@example.com", "role": "front_desk" });
    clinic.post("/v1/users", invite).await.expect(201);
    let link = world.mailed_link("ann@example.com").await;
    let token = link.rsplit('/').next().expect("a token");
    let accept = format!("/v1/invitations/{token}/acceptance");
    world
        .post(&accept, json!({ "password": PASSWORD }))
        .await
        .expect(204);
    let ann = Staff::sign_in(&world, "ann@example.com").await;
    ann.get("/v1/contacts").await.expect(200);
}

#[tokio::test]
async fn of_requests_for_the_same_user_at_once_one_is_let_through() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let directory = directory(&clinic).await;
    let calls = (0..6).map(|_| directory.post("/scim/v2/Users", user("ann@example.com")));
    let answers = futures::future::join_all(calls).await;
    let mut statuses: Vec<_> = answers.iter().map(|it| it.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409, 409, 409, 409]);
    // Changes of one user at once are made one after the other: none is lost, none fails.
    let ann = answers
        .iter()
        .find(|it| it.status == 201)
        .expect("one")
        .body
        .clone();
    let path = format!("/scim/v2/Users/{}", id_of(&ann));
    let changes = [
        json!({ "op": "add", "path": "displayName", "value": "Ann" }),
        json!({ "op": "add", "path": "name.givenName", "value": "Ann" }),
        json!({ "op": "add", "path": "name.familyName", "value": "Other" }),
        json!({ "op": "replace", "path": "active", "value": false }),
        json!({ "op": "add", "path": "externalId", "value": "7" }),
    ];
    let calls = changes.iter().map(|change| {
        let body = json!({ "schemas": [PATCH], "Operations": [change] });
        directory.patch(&path, body)
    });
    for answer in futures::future::join_all(calls).await {
        answer.expect(200);
    }
    let ann = directory.get(&path).await.expect(200);
    assert_eq!(
        ann["name"],
        json!({ "familyName": "Other", "givenName": "Ann" })
    );
    assert_eq!(
        (&ann["displayName"], &ann["active"]),
        (&json!("Ann"), &json!(false))
    );
    assert_eq!(ann["externalId"], "7");
}
