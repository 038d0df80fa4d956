//! A reseller's person acting in a clinic.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use serde_json::{Value, json};
use testkit::{Staff, World, eventually};

use super::{attach, enrol, enter, grant, grant_at, looked_after, msp, reseller, wish};
use crate::steps::{PATIENT, items, now, stamp, text};

fn claims(token: &str) -> Value {
    let body = token.split('.').nth(1).expect("a body");
    let body = BASE64_URL_SAFE_NO_PAD.decode(body).expect("base 64");
    serde_json::from_slice(&body).expect("JSON")
}

async fn events(clinic: &testkit::Clinic<'_>, kind: &str) -> Vec<Value> {
    items(clinic, &format!("/v1/audit/events?kind={kind}")).await
}

#[tokio::test]
async fn nobody_of_a_reseller_acts_in_a_clinic_without_its_grant_a_second_factor_and_a_fresh_proof()
{
    let world = World::start().await;
    let (reseller, clinic) = (reseller(&world).await, world.clinic().await);
    let support = reseller.staff("msp_support", None).await;
    let ask = async |more: Value| {
        support
            .post("/v1/impersonations", wish(&clinic, more))
            .await
    };
    assert_eq!(ask(json!({})).await.problem(403), "second_factor_required");
    enrol(&support, &world).await;
    assert_eq!(ask(json!({})).await.faults(), ["/tenant_id unknown_clinic"]);
    attach(&reseller, &clinic).await;
    assert_eq!(ask(json!({})).await.problem(403), "no_grant");
    grant(&clinic, "config", "write").await;
    assert_eq!(
        ask(json!({})).await.problem(403),
        "no_grant",
        "of another kind"
    );
    grant(&clinic, "support", "read").await;
    let writing = json!({ "mode": "write" });
    assert_eq!(ask(writing).await.problem(403), "no_grant");
    for (field, value, fault) in [
        ("minutes", json!(61), "/minutes maximum"),
        ("minutes", json!(0), "/minutes minimum"),
        ("ticket", json!("no ticket"), "/ticket pattern"),
        ("reason", json!(" "), "/reason pattern"),
        (
            "user_id",
            json!("usr_01h2xcejqtf2nbrexx3vqjhp41"),
            "/user_id unknown_user",
        ),
    ] {
        assert_eq!(ask(json!({ field: value })).await.faults(), [fault]);
    }
    sqlx::query("update sessions set proved_at = proved_at - interval '11 minutes'")
        .execute(&mut world.database.admin().await)
        .await
        .expect("time passes");
    // Readers are kept for three seconds.
    let stale = eventually("the proof is old", || async {
        let answer = ask(json!({})).await;
        (answer.status == 403).then_some(answer)
    });
    assert_eq!(stale.await.problem(403), "step_up_required");
    // A clinic's own people have no such door.
    let own = clinic
        .post("/v1/impersonations", wish(&clinic, json!({})))
        .await;
    assert_eq!(own.problem(403), "forbidden");
}

#[tokio::test]
async fn support_looks_at_the_daily_work_with_people_masked_and_both_names_are_on_record() {
    let world = World::start().await;
    let (_, support, clinic) = looked_after(&world).await;
    let contact = clinic.contact("Ann", PATIENT).await;
    let granted = grant(&clinic, "support", "read").await;
    let (inside, begun) = enter(&support, &clinic, json!({})).await;
    assert_eq!(begun["mode"], "read");
    let claims = claims(&inside.token);
    let me = support.user_id().await;
    assert_eq!(
        (claims["act"]["sub"].as_str(), claims["act"]["imp"].as_str()),
        (Some(me.as_str()), begun["id"].as_str())
    );
    let seen = inside.get("/v1/me").await.expect(200);
    assert_eq!(seen["user"]["id"], json!(me));
    assert_eq!(seen["tenant"]["id"], json!(clinic.tenant_id));
    assert_eq!(seen["impersonation"]["id"], begun["id"]);
    let path = format!("/v1/contacts/{contact}");
    let shown = inside.get(&path).await.expect(200);
    assert_eq!(
        (&shown["first_name"], &shown["phone"]),
        (&json!("Ann"), &json!("•••• 156"))
    );
    // Nothing is changed, nothing taken along, and nobody let in.
    let rename = json!({ "first_name": "Eve" });
    assert_eq!(
        inside.patch(&path, rename).await.problem(403),
        "only_looking"
    );
    for refused in [
        inside.get("/v1/audit/events").await,
        inside.get("/v1/audit/export").await,
        inside.get("/v1/clients").await,
        inside.get("/v1/roles").await,
        inside.get("/v1/security-policy").await,
        inside.get("/v1/reseller").await,
        inside.get("/v1/fleet/clinics").await,
    ] {
        assert_eq!(refused.status, 403, "{}", refused.body);
    }
    let further = inside
        .post("/v1/impersonations", wish(&clinic, json!({})))
        .await;
    assert_eq!(further.status, 403);

    // Each event and look says who, and under what.
    for kind in ["impersonation.started", "record.read"] {
        let found = events(&clinic, kind).await;
        let theirs: Vec<_> = found
            .iter()
            .filter(|event| event["impersonation_id"] == begun["id"])
            .collect();
        assert_eq!(theirs.len(), 1, "{kind}: {found:?}");
        assert_eq!(theirs[0]["actor"]["id"], json!(me));
        assert_eq!(theirs[0]["actor"]["name"], "Sam Staff (Bay Systems)");
    }
    let listed = items(&clinic, "/v1/impersonations").await;
    assert_eq!(listed[0]["state"], "running");
    assert_eq!(listed[0]["ticket"], "T-1234");
    assert_eq!(listed[0]["reason"], "The diary shows no free times");
    // The owner is told, with the reason, and with a way to end it.
    let mail = eventually("the mail to the owner", || async {
        let mails = world
            .get(&format!("/sandbox/emails?to={}", clinic.email))
            .await;
        let mails = mails.expect(200)["items"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        mails
            .into_iter()
            .find(|mail| mail.to_string().contains("T-1234"))
    })
    .await;
    let said = mail.to_string();
    assert!(
        said.contains("Sam Staff of Bay Systems") && said.contains("The diary shows no free times"),
        "{said}"
    );
    assert!(said.contains("/settings/reseller"), "{said}");
    // All that was done under it, and nothing else.
    let path = format!("/v1/audit/events?impersonation_id={}", text(&begun, "id"));
    let under = items(&clinic, &path).await;
    assert_eq!(under.len(), 2, "{under:?}");
    assert!(under.iter().all(|event| event["actor"]["id"] == json!(me)));
    // It ends with its grant.
    clinic
        .delete(&format!("/v1/reseller-grants/{granted}"))
        .await
        .expect(204);
    assert_eq!(inside.get("/v1/me").await.problem(401), "unauthorised");
    let listed = items(&clinic, "/v1/impersonations").await;
    assert_eq!(
        (&listed[0]["state"], &listed[0]["ended_by"]),
        (&json!("ended"), &json!("clinic"))
    );
}

#[tokio::test]
async fn with_a_grant_to_write_changes_are_made_where_it_holds_and_told_of_both() {
    let world = World::start().await;
    let (_, support, clinic) = looked_after(&world).await;
    let second = clinic.location("Second", "Australia/Perth").await;
    let here = clinic.contact("Ann", PATIENT).await;
    let there = clinic.contact_at("Bea", "0491 570 157", &second).await;
    grant_at(
        &clinic,
        json!({ "kind": "data", "mode": "write", "location_ids": [second] }),
    )
    .await;
    let wanted = json!({ "kind": "data", "mode": "write" });
    let (inside, begun) = enter(&support, &clinic, wanted).await;
    let elsewhere = format!("/v1/contacts/{here}");
    assert_eq!(inside.get(&elsewhere).await.problem(404), "not_found");
    let path = format!("/v1/contacts/{there}");
    assert_eq!(inside.get(&path).await.expect(200)["phone"], "+61491570157");
    inside
        .patch(&path, json!({ "first_name": "Cyd" }))
        .await
        .expect(200);
    let reveal = json!({ "field": "phone", "reason": "To call them" });
    let reveal = inside.post(&format!("{path}/reveals"), reveal).await;
    assert_eq!(reveal.problem(403), "forbidden");
    let changed = events(&clinic, "contact.updated").await;
    assert_eq!(changed[0]["impersonation_id"], begun["id"]);
    assert_eq!(changed[0]["actor"]["name"], "Sam Staff (Bay Systems)");
    // The patient's own timeline says so, too.
    let timeline = items(&clinic, &format!("{path}/timeline")).await;
    assert!(
        timeline
            .iter()
            .any(|item| item["actor"]["name"] == "Sam Staff (Bay Systems)"),
        "{timeline:?}"
    );
    // By whoever acts it is ended even where they only look.
    inside.delete("/v1/me/impersonation").await.expect(204);
    assert_eq!(inside.get("/v1/me").await.problem(401), "unauthorised");
    let ended = events(&clinic, "impersonation.ended").await;
    assert_eq!(ended[0]["impersonation_id"], begun["id"]);
}

#[tokio::test]
async fn who_acts_for_a_colleague_sees_no_more_than_they_do() {
    let world = World::start().await;
    let (_, support, clinic) = looked_after(&world).await;
    let second = clinic.location("Second", "Australia/Perth").await;
    clinic.contact("Ann", PATIENT).await;
    clinic.contact_at("Bea", "0491 570 157", &second).await;
    let desk = clinic.staff("read_only", Some(&second)).await;
    let subject = desk.user_id().await;
    grant(&clinic, "data", "write").await;
    let wanted = json!({ "kind": "data", "user_id": subject });
    let (inside, begun) = enter(&support, &clinic, wanted).await;
    assert_eq!(begun["subject"]["id"], json!(subject));
    assert_eq!(claims(&inside.token)["sub"], json!(subject));
    let seen = items(&inside, "/v1/contacts").await;
    assert_eq!(seen, items(&desk, "/v1/contacts").await);
    assert_eq!(seen.len(), 1);
    let looks = events(&clinic, "records.listed").await;
    let theirs = looks
        .iter()
        .find(|look| look["impersonation_id"] == begun["id"]);
    let theirs = theirs.expect("the look");
    assert_eq!(theirs["on_behalf_of"], json!(subject));
    assert_eq!(theirs["actor"]["id"], json!(support.user_id().await));
    // Suspended, they are nobody to act for.
    let suspend = format!("/v1/users/{subject}/suspension");
    clinic.post(&suspend, json!({})).await.expect(200);
    let again = support
        .post(
            "/v1/impersonations",
            wish(&clinic, json!({ "kind": "data", "user_id": subject })),
        )
        .await;
    assert_eq!(again.faults(), ["/user_id unknown_user"]);
}

#[tokio::test]
async fn an_impersonation_ends_by_itself_and_by_either_side_within_seconds() {
    let world = World::start().await;
    let (reseller, support, clinic) = looked_after(&world).await;
    grant(&clinic, "support", "read").await;
    let over = async |inside: &Staff<'_>| {
        assert_eq!(inside.get("/v1/me").await.problem(401), "unauthorised");
    };
    // By time.
    let (inside, _) = enter(&support, &clinic, json!({ "minutes": 5 })).await;
    world.advance(TimeDelta::minutes(4));
    inside.get("/v1/contacts").await.expect(200);
    world.advance(TimeDelta::minutes(1));
    over(&inside).await;
    assert_eq!(
        items(&clinic, "/v1/impersonations").await[0]["state"],
        "expired"
    );
    // By the clinic.
    let (inside, begun) = enter(&support, &clinic, json!({})).await;
    inside.get("/v1/contacts").await.expect(200);
    let path = format!("/v1/impersonations/{}", text(&begun, "id"));
    clinic.delete(&path).await.expect(204);
    over(&inside).await;
    // The same said to another process: this one asks the database again after three seconds.
    let (inside, _) = enter(&support, &clinic, json!({})).await;
    inside.get("/v1/contacts").await.expect(200);
    let said_at = std::time::Instant::now();
    sqlx::query(
        "update impersonations set ended_at = now(), ended_by = 'clinic' where ended_at is null",
    )
    .execute(&mut world.database.admin().await)
    .await
    .expect("it is ended");
    eventually("the end that another process made", || async {
        (inside.get("/v1/contacts").await.status == 401).then_some(())
    })
    .await;
    assert!(said_at.elapsed() < std::time::Duration::from_secs(5));
    // By the clinic's consent.
    let (inside, _) = enter(&support, &clinic, json!({})).await;
    let fresh = Staff::sign_in(&world, &clinic.email).await;
    fresh
        .patch("/v1/reseller", json!({ "consent": "never" }))
        .await
        .expect(200);
    over(&inside).await;
    let ask = support
        .post("/v1/impersonations", wish(&clinic, json!({})))
        .await;
    assert_eq!(ask.problem(403), "no_grant");
    fresh
        .patch("/v1/reseller", json!({ "consent": "when_granted" }))
        .await
        .expect(200);
    // By signing out at the reseller, and by being suspended there.
    let other = msp(&reseller, "msp_operator").await;
    let (inside, _) = enter(&other, &clinic, json!({})).await;
    other.delete("/v1/sessions/current").await.expect(204);
    eventually("the end after the sign-out", || async {
        (inside.get("/v1/me").await.status == 401).then_some(())
    })
    .await;
    let (inside, _) = enter(&support, &clinic, json!({})).await;
    let suspend = format!("/v1/users/{}/suspension", support.user_id().await);
    reseller.post(&suspend, json!({})).await.expect(200);
    eventually("the end after the suspension", || async {
        (inside.get("/v1/me").await.status == 401).then_some(())
    })
    .await;
    // By leaving the reseller.
    let third = msp(&reseller, "msp_operator").await;
    let (inside, _) = enter(&third, &clinic, json!({})).await;
    fresh.delete("/v1/reseller").await.expect(204);
    over(&inside).await;
    assert_eq!(
        items(&clinic, "/v1/reseller-grants").await[0]["state"],
        "revoked"
    );
    let none = clinic.get("/v1/reseller").await.expect(200);
    assert!(none.get("reseller").is_none());
}

#[tokio::test]
async fn a_grant_is_given_by_an_owner_for_a_time() {
    let world = World::start().await;
    let (_, _, clinic) = looked_after(&world).await;
    let admin = clinic.staff("admin", None).await;
    let until = stamp(now(&world) + TimeDelta::days(3));
    let wanted = json!({ "kind": "support", "mode": "read", "expires_at": until });
    let refused = admin.post("/v1/reseller-grants", wanted.clone()).await;
    assert_eq!(refused.problem(403), "forbidden");
    for (days, fault) in [(-1, "/expires_at too_early"), (100, "/expires_at too_late")] {
        let mut wrong = wanted.clone();
        wrong["expires_at"] = json!(stamp(now(&world) + TimeDelta::days(days)));
        assert_eq!(
            clinic.post("/v1/reseller-grants", wrong).await.faults(),
            [fault]
        );
    }
    let mut wrong = wanted.clone();
    wrong["location_ids"] = json!(["loc_01h2xcejqtf2nbrexx3vqjhp41"]);
    let wrong = clinic.post("/v1/reseller-grants", wrong).await;
    assert_eq!(wrong.faults(), ["/location_ids/0 unknown_location"]);
    clinic
        .post("/v1/reseller-grants", wanted.clone())
        .await
        .expect(201);
    let seen = items(&admin, "/v1/reseller-grants").await;
    assert_eq!(seen[0]["given_by_name"], "Olive Owner");
    let alone = world.clinic().await;
    let nobody = alone.post("/v1/reseller-grants", wanted).await;
    assert_eq!(nobody.problem(409), "no_reseller");
}
