//! Whoever looks at a patient's record is on record.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Staff, World};

use super::{events, me};
use crate::{
    isolation::{
        operations::{Slot, behind_doors},
        records::Records,
    },
    steps::{again, items, texts_of},
};

/// What of records this person looked at, sorted.
async fn looked(reader: &Staff<'_>, who: &str) -> Vec<String> {
    let looks = events(reader, &format!("kind=record.read&actor_id={who}")).await;
    let what = |look: &Value| look["data"]["what"].as_str().expect("a part").to_owned();
    let mut looks: Vec<_> = looks.iter().map(what).collect();
    looks.sort();
    looks
}

#[tokio::test]
async fn a_look_is_on_record_once_in_a_quarter_of_an_hour() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let ann = clinic.contact("Ann", "+61491570006").await;
    let desk = clinic.staff("front_desk", Some(&clinic.location_id)).await;
    let who = me(&desk).await;
    let path = format!("/v1/contacts/{ann}");
    for _ in 0..3 {
        let at_once = [desk.get(&path), desk.get(&path), desk.get(&path)];
        for answer in futures::future::join_all(at_once).await {
            answer.expect(200);
        }
        desk.get(&format!("{path}/timeline")).await.expect(200);
        desk.get(&format!("/v1/messages?contact_id={ann}"))
            .await
            .expect(200);
    }
    assert_eq!(
        looked(&clinic, &who).await,
        ["contact", "messages", "timeline"]
    );
    let look = events(&clinic, "kind=record.read").await.remove(0);
    assert_eq!(look["contact"], json!({ "id": ann, "name": "Ann Example" }));
    assert_eq!(look["subject"], json!({ "kind": "contact", "id": ann }));
    assert_eq!(look["location_id"], clinic.location_id.as_str());
    assert_eq!(look["actor"]["id"], who.as_str());

    // A look happened to nobody: it is on no timeline.
    let timeline = items(&clinic, &format!("{path}/timeline")).await;
    assert_eq!(texts_of(&timeline, "kind"), ["contact.created"]);

    world.advance(TimeDelta::minutes(16));
    let (clinic, desk) = (
        again(&world, &clinic).await,
        Staff::sign_in(&world, &desk.email).await,
    );
    desk.get(&path).await.expect(200);
    assert_eq!(
        looked(&clinic, &who).await,
        ["contact", "contact", "messages", "timeline"]
    );
}

#[tokio::test]
async fn who_was_not_let_see_a_record_did_not_look_at_it() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let second = clinic.location("Second", "Australia/Perth").await;
    let ann = clinic.contact("Ann", "+61491570006").await;
    let elsewhere = clinic.staff("front_desk", Some(&second)).await;
    let path = format!("/v1/contacts/{ann}");
    assert_eq!(elsewhere.get(&path).await.problem(404), "not_found");
    assert_eq!(looked(&clinic, &me(&elsewhere).await).await, [""; 0]);

    // Known at both: on record where the reader works.
    let body = json!({ "first_name": "Ann", "last_name": "Example", "phone": "+61491570006", "location_id": second });
    elsewhere.post("/v1/contacts", body).await.expect(201);
    elsewhere.get(&path).await.expect(200);
    let looks = events(&clinic, "kind=record.read").await;
    assert_eq!(texts_of(&looks, "location_id"), [second]);
}

/// What tells of a contact without being their record.
const NOT_THEIR_RECORD: &[&str] = &["audit.events", "audit.export", "contacts.accesses"];

#[tokio::test]
async fn every_operation_that_reads_of_a_contact_leaves_a_look() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let mine = Records::make(&clinic, &clinic.location_id, "+61491570006").await;
    let (mut asked, mut silent) = (0, vec![]);
    for operation in behind_doors() {
        let slots = operation.slots();
        let slot = slots
            .iter()
            .find(|(slot, kind)| kind == "ctc" && !matches!(slot, Slot::Body(_)));
        let Some((slot, kind)) = slot.filter(|_| operation.method == Method::GET) else {
            continue;
        };
        if NOT_THEIR_RECORD.contains(&operation.id.as_str()) {
            continue;
        }
        // Each by another person: looks of one part are on record once.
        let reader = clinic.staff("admin", None).await;
        let contact = mine.of(&Some(kind.clone()), &operation.id);
        operation
            .call(&reader, &mine, Some((slot, &contact)))
            .await
            .expect(200);
        asked += 1;
        if looked(&clinic, &me(&reader).await).await.len() != 1 {
            silent.push(operation.id);
        }
    }
    assert!(asked >= 7, "{asked}");
    assert_eq!(silent, [""; 0]);

    // So do the records that are read by an id of their own.
    let reader = clinic.staff("admin", None).await;
    for (kind, path) in [
        ("bkg", "bookings"),
        ("crd", "cards"),
        ("tsk", "tasks"),
        ("itk", "intakes"),
    ] {
        let id = mine.of(&Some(kind.to_owned()), path);
        reader.get(&format!("/v1/{path}/{id}")).await.expect(200);
    }
    let parts = ["booking", "card", "intake", "task"];
    assert_eq!(looked(&clinic, &me(&reader).await).await, parts);

    // What automation read to do its work is in no look.
    let by_others: i64 = sqlx::query_scalar(
        "select count(*) from events where kind like 'record%' and actor_kind <> 'user'",
    )
    .fetch_one(&mut world.database.admin().await)
    .await
    .expect("a count");
    assert_eq!(by_others, 0);
}

#[tokio::test]
async fn a_list_is_on_record_with_its_rows_and_kind_of_filter_but_not_what_was_typed() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    for (name, phone) in [
        ("Ann", "+61491570006"),
        ("Annabel", "+61491570156"),
        ("Bea", "+61491570157"),
    ] {
        clinic.contact(name, phone).await;
    }
    let desk = clinic.staff("front_desk", Some(&clinic.location_id)).await;
    for _ in 0..2 {
        for query in ["", "?limit=2", "?search=ann", "?search=570157"] {
            desk.get(&format!("/v1/contacts{query}")).await.expect(200);
        }
    }
    let lists = events(&clinic, "kind=records.listed").await;
    let told: Vec<_> = lists
        .iter()
        .rev()
        .map(|list| list["data"].clone())
        .collect();
    let told_of = |by: &str, rows: i64| json!({ "what": "contacts", "by": by, "rows": rows });
    assert_eq!(
        told,
        [told_of("", 3), told_of("name", 2), told_of("phone", 1)]
    );
    assert!(
        !Value::from(lists.clone()).to_string().contains("570157"),
        "{lists:?}"
    );
    assert_eq!(lists[0]["summary"], "Listed contacts (1 row)");
    assert_eq!(lists[0]["location_id"], clinic.location_id.as_str());
}

#[tokio::test]
async fn a_list_of_one_row_does_not_stand_for_the_whole_list() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    for (name, phone) in [
        ("Ann", "+61491570006"),
        ("Annabel", "+61491570156"),
        ("Bea", "+61491570157"),
    ] {
        clinic.contact(name, phone).await;
    }
    let desk = clinic.staff("front_desk", Some(&clinic.location_id)).await;
    for query in ["?limit=1", "", "?limit=2", ""] {
        desk.get(&format!("/v1/contacts{query}")).await.expect(200);
    }
    let lists = events(&clinic, "kind=records.listed").await;
    let rows: Vec<_> = lists
        .iter()
        .map(|list| list["data"]["rows"].clone())
        .collect();
    assert_eq!(rows, [3, 1]);
}

#[tokio::test]
async fn those_who_may_read_the_audit_are_told_who_looked_at_a_patients_record() {
    let world = World::start().await;
    let (clinic, other) = (world.clinic().await, world.clinic().await);
    let second = clinic.location("Second", "Australia/Perth").await;
    let ann = clinic.contact("Ann", "+61491570006").await;
    let bea = clinic.contact("Bea", "+61491570156").await;
    let desk = clinic.staff("front_desk", Some(&clinic.location_id)).await;
    for path in [
        format!("/v1/contacts/{ann}"),
        format!("/v1/contacts/{ann}/timeline"),
        format!("/v1/contacts/{bea}"),
    ] {
        desk.get(&path).await.expect(200);
    }
    let reason = json!({ "field": "phone", "reason": "Calls back about Tuesday" });
    desk.post(&format!("/v1/contacts/{ann}/reveals"), reason)
        .await
        .expect(201);

    let path = format!("/v1/contacts/{ann}/accesses");
    let accesses = items(&clinic, &path).await;
    assert_eq!(
        texts_of(&accesses, "what"),
        ["phone", "timeline", "contact"]
    );
    assert_eq!(
        texts_of(&accesses, "kind"),
        ["contact.revealed", "record.read", "record.read"]
    );
    assert_eq!(accesses[0]["why"], "Calls back about Tuesday");
    for access in &accesses {
        assert_eq!(access["actor"]["name"], "Sam Staff");
        assert_eq!(access["location_id"], clinic.location_id.as_str());
    }
    let page = clinic.get(&format!("{path}?limit=2")).await.expect(200);
    let next = page["next_cursor"].as_str().expect("a next page");
    let rest = items(&clinic, &format!("{path}?limit=2&cursor={next}")).await;
    assert_eq!(texts_of(&rest, "what"), ["contact"]);

    let manager = clinic
        .staff("location_manager", Some(&clinic.location_id))
        .await;
    assert_eq!(items(&manager, &path).await, accesses);
    let elsewhere = clinic.staff("location_manager", Some(&second)).await;
    assert_eq!(elsewhere.get(&path).await.problem(404), "not_found");
    assert_eq!(other.get(&path).await.problem(404), "not_found");
    assert_eq!(desk.get(&path).await.problem(403), "forbidden");
}
