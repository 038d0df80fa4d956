//! The record of what was done, to those who may read it.

use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Staff, World};

use super::{events, me, tenant};
use crate::steps::{items, text, texts_of};

#[tokio::test]
async fn the_record_is_narrowed_by_kind_person_contact_subject_place_and_time() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let second = clinic.location("Second", "Australia/Perth").await;
    let ann = clinic.contact("Ann", "+61491570006").await;
    let bea = clinic.contact_at("Bea", "+61491570156", &second).await;
    let desk = clinic.staff("front_desk", Some(&second)).await;
    let path = format!("/v1/contacts/{bea}");
    desk.patch(
        &path,
        json!({ "last_name": "Other", "email": "bea@example.com" }),
    )
    .await
    .expect(200);

    let changed = events(
        &clinic,
        &format!("actor_id={}&kind=contact.", me(&desk).await),
    )
    .await;
    assert_eq!(texts_of(&changed, "kind"), ["contact.updated"]);
    let changed = &changed[0];
    assert_eq!(changed["changed"], json!(["last_name", "email"]));
    assert_eq!(changed["actor"]["name"], "Sam Staff");
    assert_eq!(
        changed["contact"],
        json!({ "id": bea, "name": "Bea Other" })
    );
    assert_eq!(changed["location_id"], second.as_str());
    assert!(changed["request_id"].is_string());
    assert!(!changed.to_string().contains("bea@example.com"));

    let of = async |query: String| texts_of(&events(&clinic, &query).await, "kind");
    assert_eq!(of(format!("contact_id={ann}")).await, ["contact.created"]);
    assert_eq!(
        of(format!("subject_id={bea}")).await,
        ["contact.updated", "contact.created"]
    );
    assert_eq!(
        of(format!("location_id={second}&kind=contact.created")).await,
        ["contact.created"]
    );
    assert_eq!(of("kind=contact.created".to_owned()).await.len(), 2);
    assert_eq!(of("kind=contact_created".to_owned()).await, [""; 0]);
    let at = text(changed, "at");
    let stamp = reqwest::Url::parse_with_params("http://x/", [("from", &at)]).expect("an address");
    let from = stamp.query().expect("a query");
    assert!(
        of(from.to_owned())
            .await
            .contains(&"contact.updated".to_owned())
    );
    assert!(
        !of(from.replace("from", "to"))
            .await
            .contains(&"contact.updated".to_owned())
    );

    let (mut paged, mut cursor) = (vec![], String::new());
    loop {
        let page = clinic
            .get(&format!("/v1/audit/events?limit=3{cursor}"))
            .await
            .expect(200);
        paged.extend(page["items"].as_array().expect("items").clone());
        let Some(next) = page["next_cursor"].as_str() else {
            break;
        };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(paged, events(&clinic, "").await);
    for (query, parameter) in [
        ("subject_id=nonsense", "?subject_id"),
        ("limit=0", "?limit"),
    ] {
        let refused = clinic
            .get(&format!("/v1/audit/events?{query}"))
            .await
            .expect(400);
        assert_eq!(refused["errors"][0]["pointer"], parameter);
    }
}

#[tokio::test]
async fn each_reads_the_record_of_their_own_places_and_clinic() {
    let world = World::start().await;
    let (clinic, other) = (world.clinic().await, world.clinic().await);
    let second = clinic.location("Second", "Australia/Perth").await;
    let ann = clinic.contact("Ann", "+61491570006").await;
    clinic.contact_at("Bea", "+61491570156", &second).await;
    let manager = clinic.staff("location_manager", Some(&second)).await;
    let seen = events(&manager, "kind=contact.").await;
    assert_eq!(texts_of(&seen, "location_id"), [second.as_str()]);
    let all = events(&manager, "").await;
    assert!(!Value::from(all.clone()).to_string().contains(&ann));
    let here = |event: &Value| event["location_id"] == second.as_str();
    assert!(all.iter().all(here), "{all:?}");
    assert_eq!(
        events(&manager, &format!("contact_id={ann}")).await,
        [Value::Null; 0]
    );
    assert_eq!(
        events(&other, &format!("contact_id={ann}")).await,
        [Value::Null; 0]
    );

    // Seals are over the whole clinic: so is their verification, and the export.
    for path in ["/v1/audit/verification", "/v1/audit/export"] {
        assert_eq!(manager.get(path).await.problem(403), "forbidden");
    }
    let desk = clinic.staff("front_desk", None).await;
    for path in [
        "/v1/audit/events",
        "/v1/audit/verification",
        "/v1/audit/export",
    ] {
        assert_eq!(desk.get(path).await.problem(403), "forbidden", "{path}");
    }
    let everywhere = clinic.staff("location_manager", None).await;
    everywhere.get("/v1/audit/verification").await.expect(200);
}

#[tokio::test]
async fn own_words_of_staff_show_by_the_readers_sight() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let ann = clinic.contact("Ann", "+61491570006").await;
    let body = json!({ "field": "phone", "reason": "Her shingles came back" });
    clinic
        .post(&format!("/v1/contacts/{ann}/reveals"), body)
        .await
        .expect(201);
    let blind = "update roles set sight = sight || '{\"pii\": \"mask\"}' where tenant_id = $1 and key = 'location_manager'";
    sqlx::query(blind)
        .bind(tenant(&clinic))
        .execute(&mut world.database.admin().await)
        .await
        .expect("a role");
    let manager = clinic.staff("location_manager", None).await;
    let query = "kind=contact.revealed";
    assert_eq!(
        events(&clinic, query).await[0]["why"],
        "Her shingles came back"
    );
    assert_eq!(events(&manager, query).await[0]["why"], "••••");
    let accesses = items(&manager, &format!("/v1/contacts/{ann}/accesses")).await;
    assert!(!Value::from(accesses).to_string().contains("shingles"));
}

async fn export(staff: &Staff<'_>, query: &str) -> (String, testkit::Answer) {
    let path = format!("/v1/audit/export{query}");
    let answer = staff.call(Method::GET, &path, None, &[]).await;
    let text = answer.body.as_str().unwrap_or_default().to_owned();
    (text, answer)
}

#[tokio::test]
async fn the_owner_exports_the_record_safe_to_open_and_that_is_on_record() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    for (name, phone) in [
        ("=HYPERLINK(\"http://x\")", "+61491570006"),
        ("+Ann", "+61491570156"),
        ("@Bea", "+61491570157"),
    ] {
        clinic.contact(name, phone).await;
    }
    let (text, answer) = export(&clinic, "?kind=contact.").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["content-type"], "text/csv; charset=utf-8");
    let file = answer.headers["content-disposition"]
        .to_str()
        .expect("a text");
    assert!(file.starts_with("attachment; filename=\"audit-"), "{file}");
    assert!(!answer.headers.contains_key("x-next-cursor"));
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), 4, "{text}");
    assert!(lines[0].starts_with("\"id\",\"at\",\"kind\","));
    for safe in [
        "\"'=HYPERLINK(\"\"http://x\"\") Example\"",
        "\"'+Ann Example\"",
        "\"'@Bea Example\"",
    ] {
        assert!(text.contains(safe), "{safe} in {text}");
    }
    for formula in ["\"=", "\"+", "\"@", "\"-"] {
        assert!(
            !text.contains(&format!(",{formula}")),
            "{formula} in {text}"
        );
    }
    let told = events(&clinic, "kind=audit.exported").await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["data"], json!({ "rows": 3, "by": ["kind"] }));
    assert_eq!(told[0]["actor"]["name"], "Olive Owner");

    let admin = clinic.staff("admin", None).await;
    assert_eq!(export(&admin, "").await.1.problem(403), "forbidden");
    assert_eq!(events(&clinic, "kind=audit.exported").await.len(), 1);
}

#[tokio::test]
async fn a_long_export_goes_on_where_it_ended() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let many = "insert into events (tenant_id, id, at, kind, version, subject_kind, subject_id, actor_kind, summary) \
                select $1, gen_random_uuid(), now(), 'test.happened', 1, 'test', $1, 'system', 'It happened' \
                from generate_series(1, 10001)";
    sqlx::query(many)
        .bind(tenant(&clinic))
        .execute(&mut world.database.admin().await)
        .await
        .expect("written");
    let (text, answer) = export(&clinic, "?kind=test.").await;
    assert_eq!(text.lines().count(), 10_001);
    let next = answer.headers["x-next-cursor"].to_str().expect("a cursor");
    let (text, answer) = export(&clinic, &format!("?kind=test.&cursor={next}")).await;
    assert_eq!(text.lines().count(), 2);
    assert!(!answer.headers.contains_key("x-next-cursor"));
}
