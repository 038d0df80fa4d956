//! Who has access, looked through and attested.

use chrono::{DateTime, Months, TimeDelta, Utc};
use serde_json::{Value, json};
use testkit::{Clinic, Staff, World, eventually};

use super::{enrol, grant, looked_after};
use crate::steps::{again, items, move_to, now, text};

async fn opened(clinic: &Clinic<'_>) -> (String, Vec<Value>) {
    let review = clinic
        .post("/v1/access-reviews", json!({}))
        .await
        .expect(201);
    let path = format!("/v1/access-reviews/{}", text(&review, "id"));
    let list = items(clinic, &format!("{path}/items")).await;
    (path, list)
}

async fn decide(staff: &Staff<'_>, review: &str, item: &Value, decision: Value) -> testkit::Answer {
    let path = format!("{review}/items/{}/decision", text(item, "id"));
    staff.post(&path, decision).await
}

fn of<'a>(list: &'a [Value], kind: &str, holds: &str) -> &'a Value {
    let found = list
        .iter()
        .find(|item| item["kind"] == kind && text(item, "holds").starts_with(holds));
    found.unwrap_or_else(|| panic!("{kind} {holds} in {list:?}"))
}

#[tokio::test]
async fn each_item_is_kept_or_revoked_and_what_is_revoked_ends_at_once() {
    let world = World::start().await;
    let (_, _, clinic) = looked_after(&world).await;
    let desk = clinic.staff("front_desk", Some(&clinic.location_id)).await;
    let second = clinic.staff("owner", None).await;
    enrol(&desk, &world).await;
    let key = json!({ "name": "=Key", "kind": "key", "permissions": ["schedule:read"] });
    let key = clinic.post("/v1/clients", key).await.expect(201);
    let program = Staff::with_token(&world, &text(&key, "secret"));
    grant(&clinic, "support", "read").await;
    let (review, list) = opened(&clinic).await;
    assert_eq!(list.len(), 5);
    let twice = clinic.post("/v1/access-reviews", json!({})).await;
    assert_eq!(twice.problem(409), "review_open");
    let front = of(&list, "membership", "Front desk");
    assert_eq!(
        (&front["at"], &front["second_factor"], &front["email"]),
        (&json!("Harbour Physio"), &json!(true), &json!(desk.email))
    );
    assert!(front["last_used_at"].is_string());
    let owners: Vec<_> = list
        .iter()
        .filter(|item| item["holds"] == "Owner")
        .collect();
    let me = clinic.user_id().await;
    let (mine, theirs) = match owners[0]["user_id"] == json!(me) {
        true => (owners[0], owners[1]),
        false => (owners[1], owners[0]),
    };
    let keep = json!({ "decision": "keep" });
    let revoke = json!({ "decision": "revoke", "note": "Left in spring" });
    assert_eq!(
        decide(&clinic, &review, mine, keep.clone())
            .await
            .problem(403),
        "own_item"
    );
    let close = format!("{review}/completion");
    assert_eq!(
        clinic.post(&close, json!({})).await.problem(409),
        "undecided"
    );

    decide(&second, &review, mine, keep.clone())
        .await
        .expect(200);
    decide(&clinic, &review, theirs, keep.clone())
        .await
        .expect(200);
    let decided = decide(&clinic, &review, front, revoke.clone())
        .await
        .expect(200);
    assert_eq!(
        (&decided["decision"], &decided["note"]),
        (&json!("revoke"), &json!("Left in spring"))
    );
    assert_eq!(
        decide(&clinic, &review, front, keep.clone())
            .await
            .problem(409),
        "already_revoked"
    );
    program.get("/v1/services").await.expect(200);
    decide(
        &clinic,
        &review,
        of(&list, "client", "schedule:read"),
        revoke.clone(),
    )
    .await
    .expect(200);
    decide(
        &clinic,
        &review,
        of(&list, "reseller_grant", "support"),
        revoke,
    )
    .await
    .expect(200);
    assert_eq!(desk.get("/v1/me").await.problem(403), "forbidden");
    assert_eq!(
        items(&clinic, "/v1/reseller-grants").await[0]["state"],
        "revoked"
    );
    assert!(items(&clinic, "/v1/clients").await[0]["revoked_at"].is_string());
    let closed = clinic.post(&close, json!({})).await.expect(200);
    assert_eq!(
        (&closed["decided"], &closed["revoked"]),
        (&json!(5), &json!(3))
    );
    assert_eq!(
        decide(&clinic, &review, mine, keep).await.problem(409),
        "review_closed"
    );
    for (kind, times) in [
        ("access_review.opened", 1),
        ("access_review.decided", 5),
        ("access_review.closed", 1),
        ("user.role_taken", 1),
    ] {
        let found = items(&clinic, &format!("/v1/audit/events?kind={kind}")).await;
        assert_eq!(found.len(), times, "{kind}");
    }

    // As a file that no spreadsheet computes.
    let file = clinic.get(&format!("{review}/export")).await;
    assert!(
        file.headers["content-disposition"]
            .to_str()
            .expect("a text")
            .contains("access-review-")
    );
    let file = file.expect(200);
    let file = file.as_str().expect("a text");
    assert_eq!(file.lines().count(), 6);
    assert!(
        file.contains("\"'=Key\"") && file.contains("\"Left in spring\""),
        "{file}"
    );
    let exported = items(&clinic, "/v1/audit/events?kind=access_review.exported").await;
    assert_eq!(exported.len(), 1);
}

#[tokio::test]
async fn the_only_owner_answers_for_themselves_and_is_not_revoked() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let desk = clinic.staff("front_desk", None).await;
    assert_eq!(
        desk.get("/v1/access-reviews").await.problem(403),
        "forbidden"
    );
    let (review, list) = opened(&clinic).await;
    let mine = of(&list, "membership", "Owner");
    let revoke = json!({ "decision": "revoke" });
    assert_eq!(
        decide(&clinic, &review, mine, revoke).await.problem(409),
        "last_owner"
    );
    decide(&clinic, &review, mine, json!({ "decision": "keep" }))
        .await
        .expect(200);
    let other = world.clinic().await;
    assert_eq!(other.get(&review).await.problem(404), "not_found");
}

fn next_quarter(at: DateTime<Utc>) -> DateTime<Utc> {
    let mut day = at.date_naive();
    loop {
        day = day.succ_opt().expect("a day");
        let first = chrono::Datelike::day(&day) == 1;
        if first && chrono::Datelike::month0(&day).is_multiple_of(3) {
            return day.and_hms_opt(0, 0, 1).expect("a time").and_utc();
        }
    }
}

#[tokio::test]
async fn the_house_opens_a_review_each_quarter_and_tells_the_owners() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let due = async || {
        identity::housekeeping(world.platform())
            .await
            .expect("it is done")
    };
    due().await;
    assert_eq!(
        items(&clinic, "/v1/access-reviews").await,
        [json!(null); 0],
        "new this quarter"
    );
    move_to(&world, next_quarter(now(&world)) + TimeDelta::hours(1));
    let clinic = again(&world, &clinic).await;
    due().await;
    due().await;
    let found = items(&clinic, "/v1/access-reviews").await;
    assert_eq!(found.len(), 1);
    assert!(text(&found[0], "quarter").contains("-Q"));
    let mails = format!("/sandbox/emails?to={}", clinic.email);
    eventually("the mail to the owner", || async {
        let mails = world.get(&mails).await.expect(200);
        let links = mails["items"].as_array().expect("a list").iter();
        let mut links = links.filter_map(|mail| mail["links"][0].as_str());
        links
            .any(|link| link.contains("/settings/access-reviews/arv_"))
            .then_some(())
    })
    .await;
    // One that is open goes on: no second is opened beside it.
    let later = now(&world)
        .checked_add_months(Months::new(3))
        .expect("a day");
    move_to(&world, later);
    let clinic = again(&world, &clinic).await;
    due().await;
    assert_eq!(items(&clinic, "/v1/access-reviews").await.len(), 1);
}
