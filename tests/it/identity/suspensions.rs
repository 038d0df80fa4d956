//! Who is suspended keeps their roles and may do nothing.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Answer, Clinic, Staff, World, eventually};

use super::PASSWORD;

async fn id_of(staff: &Staff<'_>) -> String {
    let me = staff.get("/v1/me").await.expect(200);
    me["user"]["id"].as_str().expect("an id").to_owned()
}

async fn suspend(by: &Staff<'_>, user: &str) -> Answer {
    let path = format!("/v1/users/{user}/suspension");
    by.post(&path, json!({ "reason": "left" })).await
}

async fn reinstate(by: &Staff<'_>, user: &str) -> Answer {
    by.delete(&format!("/v1/users/{user}/suspension")).await
}

async fn kinds(clinic: &Clinic<'_>, user: &str) -> Vec<String> {
    let user: kernel::Id<kernel::id::User> = user.parse().expect("an id");
    sqlx::query_scalar(
        "select kind from events where subject_id = $1 and kind like 'user.%' order by id",
    )
    .bind(user.uuid())
    .fetch_all(&mut clinic.world.database.admin().await)
    .await
    .expect("the events")
}

/// Waits until the token is refused; it must be within the time that readers are kept.
async fn is_shut_out(staff: &Staff<'_>) {
    let started = std::time::Instant::now();
    eventually("the end of a session", || async {
        (staff.get("/v1/me").await.status == 401).then_some(())
    })
    .await;
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_suspended_colleague_is_out_within_seconds_and_back_with_their_roles() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let here = clinic.location_id.clone();
    let desk = clinic.staff("front_desk", Some(&here)).await;
    let user = id_of(&desk).await;

    let shown = suspend(&clinic, &user).await.expect(200);
    assert!(shown["suspended_at"].is_string(), "{shown}");
    assert_eq!(shown["memberships"][0]["role"]["key"], "front_desk");
    is_shut_out(&desk).await;
    let credentials = json!({ "email": desk.email, "password": PASSWORD });
    let refused = world.post("/v1/sessions", credentials).await;
    assert_eq!(refused.problem(403), "no_clinic");
    let list = clinic.get("/v1/users").await.expect(200);
    let suspended: Vec<_> = list["items"]
        .as_array()
        .expect("items")
        .iter()
        .filter(|one| one["suspended_at"].is_string())
        .map(|one| one["id"].clone())
        .collect();
    assert_eq!(suspended, [json!(user)]);
    let role =
        json!({ "name": "Sam", "email": desk.email, "role": "clinician", "location_id": here });
    let invited = clinic.post("/v1/users", role).await;
    assert_eq!(invited.problem(409), "suspended");

    // Asked twice, done once.
    suspend(&clinic, &user).await.expect(200);
    reinstate(&clinic, &user).await.expect(204);
    reinstate(&clinic, &user).await.expect(204);
    // The old session stays ended.
    assert_eq!(desk.get("/v1/me").await.problem(401), "unauthorised");
    let back = Staff::sign_in(&world, &desk.email).await;
    let me = back.get("/v1/me").await.expect(200);
    assert_eq!(me["memberships"][0]["role"]["key"], "front_desk");
    let tail = kinds(&clinic, &user).await;
    let tail: Vec<_> = tail.iter().rev().take(2).map(String::as_str).collect();
    assert_eq!(tail, ["user.reinstated", "user.suspended"]);
}

#[tokio::test]
async fn the_stream_of_a_suspended_colleague_ends() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let desk = clinic.staff("front_desk", None).await;
    let user = id_of(&desk).await;
    let request = world.http.get(format!("{}/v1/stream", world.url));
    let mut stream = request
        .bearer_auth(&desk.token)
        .send()
        .await
        .expect("a stream");
    suspend(&clinic, &user).await.expect(200);
    let end = async { while stream.chunk().await.expect("a stream").is_some() {} };
    tokio::time::timeout(Duration::from_secs(6), end)
        .await
        .expect("it ends within seconds");
}

#[tokio::test]
async fn nobody_suspends_themselves_the_last_owner_or_who_is_above_or_elsewhere() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let here = clinic.location_id.clone();
    let second = clinic.location("Second", "Australia/Perth").await;
    let owner = id_of(&clinic).await;
    let admin = clinic.staff("admin", None).await;
    let manager = clinic.staff("location_manager", Some(&here)).await;
    let desk = clinic.staff("front_desk", Some(&here)).await;
    let elsewhere = clinic.staff("front_desk", Some(&second)).await;

    let own = suspend(&clinic, &owner).await;
    assert_eq!(own.problem(409), "own_account");
    let above = suspend(&admin, &owner).await;
    assert_eq!(above.problem(403), "role_too_high");
    let (admin_id, desk_id) = (id_of(&admin).await, id_of(&desk).await);
    let wide = suspend(&manager, &admin_id).await;
    assert_eq!(wide.problem(403), "forbidden");
    assert_eq!(suspend(&desk, &admin_id).await.problem(403), "forbidden");
    let unseen = id_of(&elsewhere).await;
    assert_eq!(suspend(&manager, &unseen).await.problem(404), "not_found");

    // Of two locations: who sees one of them only does not decide.
    let also =
        json!({ "name": "Sam", "email": desk.email, "role": "front_desk", "location_id": second });
    clinic.post("/v1/users", also).await.expect(201);
    let both = suspend(&manager, &desk_id).await;
    assert_eq!(both.problem(403), "forbidden");
    suspend(&admin, &desk_id).await.expect(200);

    // A second owner may suspend the first, and then is the last one.
    let second_owner = clinic.staff("owner", None).await;
    suspend(&second_owner, &owner).await.expect(200);
    let last = id_of(&second_owner).await;
    let third = clinic_staff_token(&world, &second_owner).await;
    let refused = suspend(&third, &last).await;
    assert_eq!(refused.problem(403), "role_too_high");
    let other = world.clinic().await;
    assert_eq!(suspend(&other, &desk_id).await.problem(404), "not_found");
    let nonsense = second_owner
        .call(
            Method::POST,
            &format!("/v1/users/{desk_id}/suspension"),
            Some(json!({ "reason": "bored" })),
            &[],
        )
        .await;
    assert_eq!(nonsense.faults(), ["/reason enum"]);
}

/// An administrator whom this owner has invited.
async fn clinic_staff_token<'w>(world: &'w World, owner: &Staff<'_>) -> Staff<'w> {
    let email = "third@example.com";
    let body = json!({ "name": "Thea Third", "email": email, "role": "admin" });
    owner.post("/v1/users", body).await.expect(201);
    let link = world.mailed_link(email).await;
    let token = link.rsplit('/').next().expect("a token");
    let path = format!("/v1/invitations/{token}/acceptance");
    world
        .post(&path, json!({ "password": PASSWORD }))
        .await
        .expect(204);
    Staff::sign_in(world, email).await
}

#[tokio::test]
async fn two_owners_who_suspend_each_other_leave_one() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let other = clinic.staff("owner", None).await;
    let (mine, theirs) = (id_of(&clinic).await, id_of(&other).await);
    let (one, two) = tokio::join!(suspend(&clinic, &theirs), suspend(&other, &mine));
    let mut answers = [one.status, two.status];
    answers.sort_unstable();
    assert_eq!(answers, [200, 409], "{} {}", one.body, two.body);
}

#[tokio::test]
async fn the_open_work_of_who_is_suspended_goes_back_to_all() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let here = clinic.location_id.clone();
    let desk = clinic.staff("front_desk", Some(&here)).await;
    let user = id_of(&desk).await;
    let task = json!({ "title": "Ask for the letter", "location_id": here, "assignee_id": user });
    let task = clinic.post("/v1/tasks", task).await.expect(201);
    // A lead's card and task go to whoever is on shift with the least open work: the owner, who has none.
    let source = clinic.source().await;
    let lead = json!({ "name": "Lea Lead", "phone": "0491 570 006" });
    world
        .post(&format!("/v1/intake/{source}"), lead)
        .await
        .expect(202);
    let list = "/v1/cards?pipeline=acquisition";
    let cards = clinic.items_when(list, |items| !items.is_empty()).await;
    let card: kernel::Id<kernel::id::Card> = cards[0]["id"]
        .as_str()
        .expect("an id")
        .parse()
        .expect("an id");
    let holder: kernel::Id<kernel::id::User> = user.parse().expect("an id");
    sqlx::query("update cards set assignee_id = $2, assigned_at = now() where id = $1")
        .bind(card.uuid())
        .bind(holder.uuid())
        .execute(&mut world.database.admin().await)
        .await
        .expect("the card is theirs");

    suspend(&clinic, &user).await.expect(200);
    let free = |items: &[Value]| items.iter().all(|one| one["assignee"].is_null());
    clinic.items_when(list, free).await;
    let path = format!("/v1/tasks?assignee_id={user}");
    let left = clinic.items_when(&path, <[Value]>::is_empty).await;
    assert!(left.is_empty());
    assert_eq!(task["assignee"]["id"], user.as_str());
    let whys: Vec<(String, Option<String>)> = sqlx::query_as(
        "select kind, why from events where kind in ('task.assigned', 'pipeline.card.assigned') \
           and why like '%suspended%' order by kind",
    )
    .fetch_all(&mut world.database.admin().await)
    .await
    .expect("the events");
    let why = Some("Who had it is suspended.".to_owned());
    assert_eq!(
        whys,
        [
            ("pipeline.card.assigned".to_owned(), why.clone()),
            ("task.assigned".to_owned(), why),
        ]
    );
    // And nothing new goes to them.
    let lead = json!({ "name": "Bea Lead", "phone": "0491 570 156" });
    world
        .post(&format!("/v1/intake/{source}"), lead)
        .await
        .expect(202);
    let cards = clinic.items_when(list, |items| items.len() == 2).await;
    assert!(
        cards
            .iter()
            .all(|one| one["assignee"]["id"] != user.as_str())
    );
}
