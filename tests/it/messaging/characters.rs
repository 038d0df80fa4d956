//! Characters that no handset shows, and words that are not there: neither keeps a text from being written,
//! nor a STOP from being obeyed.

use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use testkit::{Clinic, World};

use crate::steps::{
    PATIENT, items, lead, messages, settled, text, texts, texts_of, timeline, writes,
};

/// A typographic apostrophe of Windows, as it comes out of a form that was read wrongly.
const APOSTROPHE: char = '\u{92}';

async fn template(clinic: &Clinic<'_>, key: &str) -> String {
    let templates = items(clinic, "/v1/message-templates").await;
    let found = templates.iter().find(|template| template["key"] == key);
    format!("/v1/message-templates/{}", text(found.expect(key), "id"))
}

async fn word(clinic: &Clinic<'_>, key: &str, body: &str) {
    let path = template(clinic, key).await;
    clinic
        .patch(&path, json!({ "body": body }))
        .await
        .expect(200);
}

/// As somebody wrote it before names were looked at.
async fn written_behind_the_doors(world: &World, sql: &str) {
    let mut admin = world.database.admin().await;
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(&mut admin)
        .await
        .expect("the database obeys");
}

async fn opted_out(clinic: &Clinic<'_>, contact: &str) -> bool {
    let found = clinic.get(&format!("/v1/contacts/{contact}")).await;
    found.expect(200)["sms_opt_out"] == true
}

#[tokio::test]
async fn a_name_with_a_character_that_nobody_sees_keeps_no_text_from_being_written() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let contact = clinic.contact("Sue", PATIENT).await;
    let sql = format!("update locations set name = E'Ann{APOSTROPHE}s\\tPlace\\x7f'");
    written_behind_the_doors(&world, &sql).await;
    word(
        &clinic,
        "opt_out_confirmation",
        "No more texts from {{ location.name }}.",
    )
    .await;
    word(
        &clinic,
        "speed_to_lead",
        "Thanks for asking {{ location.name }}.",
    )
    .await;
    let source = clinic.source().await;
    let other = json!({ "name": "Lee Lead", "phone": "0491 570 157" });
    lead(&world, &source, other).await.expect(202);
    writes(&clinic, PATIENT, "HELP").await;
    // A STOP takes back what is not sent yet.
    settled(&world).await;
    writes(&clinic, PATIENT, "STOP").await;
    assert!(opted_out(&clinic, &contact).await);
    settled(&world).await;
    let sent = texts_of(&texts(&clinic, PATIENT).await, "body");
    assert_eq!(sent.len(), 2, "{sent:?}");
    assert!(sent[0].contains("Ann's Place"), "{sent:?}");
    assert_eq!(sent[1], "No more texts from Ann's Place.");
    let greeted = texts_of(&texts(&clinic, "+61491570157").await, "body");
    assert_eq!(greeted, ["Thanks for asking Ann's Place."]);
    assert!(items(&clinic, "/v1/jobs?state=dead").await.is_empty());
}

#[tokio::test]
async fn a_stop_stands_though_its_confirmation_cannot_be_written() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let contact = clinic.contact("Sue", PATIENT).await;
    let sql = "alter table tenants drop constraint tenants_name_length; \
               update tenants set name = repeat('x', 1700)";
    written_behind_the_doors(&world, sql).await;
    writes(&clinic, PATIENT, "HELP").await;
    let waiting = items(&clinic, "/v1/conversations?waiting=true").await;
    assert_eq!(waiting.len(), 1, "a person answers");
    writes(&clinic, PATIENT, "STOP").await;
    assert!(opted_out(&clinic, &contact).await);
    settled(&world).await;
    let stored = texts_of(&messages(&clinic, &contact).await, "direction");
    assert_eq!(stored, ["in", "in"], "kept, and nothing is sent");
    let told = timeline(&clinic, &contact).await;
    let said = texts_of(&told, "summary");
    let unsent = "Answer to STOP not sent: it could not be written";
    assert!(said.contains(&unsent.to_owned()), "{said:?}");
}

#[tokio::test]
async fn a_template_that_has_grown_too_long_is_said_in_our_words() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let contact = clinic.contact("Sue", PATIENT).await;
    word(
        &clinic,
        "opt_out_confirmation",
        &"{{ clinic.name }}. ".repeat(30),
    )
    .await;
    written_behind_the_doors(&world, "update tenants set name = repeat('x', 200)").await;
    writes(&clinic, PATIENT, "STOP").await;
    assert!(opted_out(&clinic, &contact).await);
    settled(&world).await;
    let sent = texts_of(&texts(&clinic, PATIENT).await, "body");
    assert!(
        sent[0].starts_with("You will get no more texts"),
        "{sent:?}"
    );
}

#[tokio::test]
async fn what_is_not_there_is_not_said() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    word(&clinic, "help", "Questions? Call {{ location.phone }} now.").await;
    writes(&clinic, PATIENT, "HELP").await;
    settled(&world).await;
    let sent = texts_of(&texts(&clinic, PATIENT).await, "body");
    assert_eq!(sent, ["Questions? Call now."]);
}

#[tokio::test]
async fn help_names_a_clinic_once_whose_only_place_is_called_the_same() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    writes(&clinic, PATIENT, "HELP").await;
    settled(&world).await;
    let path = format!("/v1/locations/{}", clinic.location_id);
    clinic
        .patch(&path, json!({ "name": "Bondi" }))
        .await
        .expect(200);
    writes(&clinic, PATIENT, "HELP").await;
    settled(&world).await;
    let sent = texts_of(&texts(&clinic, PATIENT).await, "body");
    assert_eq!(
        sent,
        [
            "This is Harbour Physio. Reply STOP to get no texts.",
            "This is Harbour Physio, Bondi. Reply STOP to get no texts.",
        ]
    );
}

#[tokio::test]
async fn a_text_of_staff_may_have_been_pasted_from_anywhere() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let contact = clinic.contact("Sue", PATIENT).await;
    let pasted = json!({ "contact_id": contact, "body": "Mon\t9:00\r\nTue\t10:00\rThu\t" });
    let sent = clinic.post("/v1/messages", pasted).await.expect(201);
    assert_eq!(sent["body"], "Mon 9:00\nTue 10:00\nThu");
    let bell = json!({ "contact_id": contact, "body": "Ring \u{7}" });
    let faults = clinic.post("/v1/messages", bell).await.faults();
    assert_eq!(faults, ["/body pattern"]);
    let blank = json!({ "contact_id": contact, "body": "\t\r\n" });
    let faults = clinic.post("/v1/messages", blank).await.faults();
    assert_eq!(faults, ["/body min_length"]);
}

#[tokio::test]
async fn a_name_has_no_control_character_of_any_kind() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    for character in ['\u{7f}', '\u{80}', '\u{85}', APOSTROPHE, '\u{9f}'] {
        let name = format!("Ann{character}s");
        let signup = json!({
            "clinic_name": name, "country": "AU", "time_zone": "Australia/Sydney",
            "owner": { "name": name, "email": "olive@example.com" },
        });
        let faults = clinic.post("/v1/signups", signup).await.faults();
        assert_eq!(faults, ["/clinic_name pattern", "/owner/name pattern"]);
        let place = json!({ "name": name, "country": "AU", "time_zone": "Australia/Perth" });
        let faults = clinic.post("/v1/locations", place).await.faults();
        assert_eq!(faults, ["/name pattern"]);
        let email = format!("ann{character}s@example.com");
        let contact =
            json!({ "first_name": name, "email": email, "location_id": clinic.location_id });
        let faults = clinic.post("/v1/contacts", contact).await.faults();
        assert_eq!(faults, ["/email pattern", "/first_name pattern"]);
    }
    // A form that anybody fills in is read without them.
    let source = clinic.source().await;
    let page = "https://clinic.example/?utm_source=a%00b&utm_medium=c%92d";
    let form = json!({ "name": "O\u{92}Neil", "phone": PATIENT, "page_url": page });
    lead(&world, &source, form).await.expect(202);
    settled(&world).await;
    let found: Value = items(&clinic, "/v1/contacts").await[0].clone();
    assert_eq!(found["name"], "O'Neil");
    assert!(items(&clinic, "/v1/jobs?state=dead").await.is_empty());
}
