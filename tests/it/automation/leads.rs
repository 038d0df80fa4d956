//! Whom the first text goes to, and whom it does not.

use serde_json::json;
use testkit::World;

use crate::steps::{PATIENT, items, lead, settled, text, texts, timeline};

#[tokio::test]
async fn a_lead_with_a_number_abroad_is_left_to_a_person_and_the_timeline_says_why() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let source = clinic.source().await;
    for _ in 0..2 {
        let abroad = json!({ "name": "Ada Abroad", "phone": "+1 876 555 0123" });
        lead(&world, &source, abroad).await.expect(202);
    }
    settled(&world).await;
    let contact = text(&items(&clinic, "/v1/contacts").await[0], "id");
    assert!(texts(&clinic, "+18765550123").await.is_empty());
    assert_eq!(items(&clinic, "/v1/tasks").await.len(), 1);
    let told = timeline(&clinic, &contact).await;
    let withheld: Vec<_> = told
        .iter()
        .filter(|item| item["kind"] == "lead.first_text_withheld")
        .collect();
    assert_eq!(withheld.len(), 1, "said once");
    assert_eq!(withheld[0]["data"]["reason"], "abroad");
    assert_eq!(withheld[0]["cause"]["kind"], "lead.created");
    // By hand it goes: a person decides.
    let body = json!({ "contact_id": contact, "body": "We read your message." });
    clinic.post("/v1/messages", body).await.expect(201);
    settled(&world).await;
    assert_eq!(texts(&clinic, "+18765550123").await.len(), 1);
    // A neighbour's number is no number abroad.
    let neighbour = json!({ "name": "Kiri Kiwi", "phone": "+64 21 555 012" });
    lead(&world, &source, neighbour).await.expect(202);
    settled(&world).await;
    assert_eq!(texts(&clinic, "+6421555012").await.len(), 1);
}

#[tokio::test]
async fn a_flooded_form_runs_up_no_bill() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let source = clinic.source().await;
    let greeted = "\
        insert into messages (tenant_id, id, conversation_id, contact_id, location_id, direction, state, body, segments, \
          purpose, template_key, sent_by_kind, at, updated_at) \
        select tenant_id, gen_random_uuid(), conversation_id, contact_id, location_id, direction, state, body, segments, \
          purpose, template_key, sent_by_kind, at, updated_at from messages, generate_series(1, $1) \
        where template_key = 'speed_to_lead' limit $1";
    let first = json!({ "name": "Fay First", "phone": PATIENT });
    lead(&world, &source, first).await.expect(202);
    settled(&world).await;
    let mut admin = world.database.admin().await;
    let fill = async |admin: &mut sqlx::PgConnection, count: i64| {
        let done = sqlx::query(greeted).bind(count).execute(admin).await;
        assert_eq!(done.expect("texts").rows_affected(), count.unsigned_abs());
    };
    fill(&mut admin, 298).await;
    let last = json!({ "name": "Lea Last", "phone": "0491 570 157" });
    lead(&world, &source, last).await.expect(202);
    settled(&world).await;
    assert_eq!(texts(&clinic, "+61491570157").await.len(), 1, "the 300th");
    let more = json!({ "name": "Max More", "phone": "0491 570 158" });
    lead(&world, &source, more).await.expect(202);
    settled(&world).await;
    assert!(texts(&clinic, "+61491570158").await.is_empty());
    let found = items(&clinic, "/v1/contacts?search=more").await;
    let told = timeline(&clinic, &text(&found[0], "id")).await;
    let reason = told
        .iter()
        .find(|item| item["kind"] == "lead.first_text_withheld");
    assert_eq!(reason.expect("it is said")["data"]["reason"], "too_many");
    assert_eq!(items(&clinic, "/v1/tasks").await.len(), 3, "nobody is lost");
}
