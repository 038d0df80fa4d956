//! A text belongs to the location whose number it went out from or came in to.

use serde_json::{Value, json};
use testkit::{Clinic, Staff, World};

use crate::steps::{PATIENT, items, messages, settled, text, texts_of, texts_when, timeline};

const HERE: &str = "/v1/conversations";

async fn writes_to(clinic: &Clinic<'_>, location: &str, body: &str) {
    let place = clinic.get(&format!("/v1/locations/{location}")).await;
    let to = text(&place.expect(200), "sms_sender");
    let sent = json!({ "from": PATIENT, "to": to, "body": body });
    clinic.post("/sandbox/sms", sent).await.expect(202);
    settled(clinic.world).await;
}

async fn bodies(staff: &Staff<'_>, contact: &str) -> Vec<String> {
    let listed = items(staff, &format!("/v1/messages?contact_id={contact}")).await;
    texts_of(&listed, "body")
}

/// The location, unread texts and last words of each thread that a caller sees.
async fn threads(staff: &Staff<'_>, query: &str) -> Vec<Value> {
    let threads = items(staff, &format!("{HERE}{query}")).await;
    let told = |thread: Value| {
        json!([
            thread["location_id"],
            thread["unread"],
            thread["last_message"]["body"]
        ])
    };
    threads.into_iter().map(told).collect()
}

#[tokio::test]
async fn a_text_to_another_location_takes_nothing_along_and_gives_nothing_away() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let first = clinic.location_id.clone();
    let second = clinic.location("Second", "Australia/Perth").await;
    let at_first = clinic.staff("front_desk", Some(&first)).await;
    let at_second = clinic.staff("front_desk", Some(&second)).await;

    writes_to(&clinic, &first, "My knee is worse").await;
    let contact = text(&items(&clinic, "/v1/contacts").await[0], "id");
    let reply = json!({ "contact_id": contact, "body": "Come on Monday" });
    at_first.post("/v1/messages", reply).await.expect(201);
    writes_to(&clinic, &first, "Which door?").await;
    writes_to(&clinic, &second, "Are you open on Sundays?").await;

    assert_eq!(
        bodies(&at_first, &contact).await,
        ["Which door?", "Come on Monday", "My knee is worse"]
    );
    assert_eq!(
        bodies(&at_second, &contact).await,
        ["Are you open on Sundays?"]
    );
    assert_eq!(bodies(&clinic, &contact).await.len(), 4);
    let one = format!("{contact}&location_id={second}");
    assert_eq!(bodies(&clinic, &one).await, ["Are you open on Sundays?"]);
    assert!(bodies(&at_first, &one).await.is_empty());
    let (of_first, of_second) = (
        json!([first, 1, "Which door?"]),
        json!([second, 1, "Are you open on Sundays?"]),
    );
    for query in ["", "?waiting=true"] {
        let (seen_at_first, seen_at_second) = (
            threads(&at_first, query).await,
            threads(&at_second, query).await,
        );
        assert_eq!(seen_at_first.as_slice(), std::slice::from_ref(&of_first));
        assert_eq!(seen_at_second.as_slice(), std::slice::from_ref(&of_second));
        let both = [of_second.clone(), of_first.clone()];
        assert_eq!(threads(&clinic, query).await, both);
    }
    let other = clinic.contact("Oda Other", "0491 570 158").await;
    let of = |contact: &str| format!("?contact_id={contact}");
    assert_eq!(threads(&at_first, &of(&contact)).await.len(), 1);
    assert_eq!(threads(&at_first, &of(&other)).await, [Value::Null; 0]);
    // Nor does what is told of them cross over.
    let told = |events: Vec<Value>| {
        let of_texts = |event: &&Value| event["kind"] == "message.received";
        events.iter().filter(of_texts).count()
    };
    let path = format!("/v1/contacts/{contact}/timeline?limit=100");
    assert_eq!(told(items(&at_first, &path).await), 2);
    assert_eq!(told(items(&at_second, &path).await), 1);
    assert_eq!(told(timeline(&clinic, &contact).await), 3);

    // An answer is its own location's, and answers there alone.
    let reply = json!({ "contact_id": contact, "body": "Yes, until four" });
    let sent = at_second.post("/v1/messages", reply).await.expect(201);
    assert_eq!(sent["location_id"], second.as_str());
    assert_eq!(threads(&at_second, "?waiting=true").await, [Value::Null; 0]);
    assert_eq!(threads(&at_first, "?waiting=true").await, [of_first]);
    let handled = items(&at_first, HERE).await[0]["id"].clone();
    let path = format!("{HERE}/{}/handled", handled.as_str().expect("an id"));
    assert_eq!(
        at_second.post(&path, json!({})).await.problem(404),
        "not_found"
    );
    at_first.post(&path, json!({})).await.expect(201);
    assert_eq!(threads(&clinic, "?waiting=true").await, [Value::Null; 0]);
}

#[tokio::test]
async fn who_sends_may_say_from_where_and_only_to_whom_they_know() {
    let world = World::start().await;
    let (clinic, other) = (world.clinic().await, world.clinic().await);
    let second = clinic.location("Second", "Australia/Perth").await;
    let contact = clinic.contact("Ann", PATIENT).await;
    let send =
        |place: &str| json!({ "contact_id": contact, "body": "Hello", "location_id": place });
    clinic.post("/v1/messages", send(&second)).await.expect(201);
    let sent = texts_when(&clinic, PATIENT, 1).await;
    let place = clinic.get(&format!("/v1/locations/{second}")).await;
    assert_eq!(sent[0]["from"], place.expect(200)["sms_sender"]);
    // From now on the talk is there.
    let again = json!({ "contact_id": contact, "body": "Hello again" });
    clinic.post("/v1/messages", again).await.expect(201);
    let talk = messages(&clinic, &contact).await;
    assert_eq!(talk[0]["location_id"], second.as_str());

    let elsewhere = clinic.post("/v1/messages", send(&other.location_id)).await;
    assert_eq!(elsewhere.faults(), ["/location_id unknown_location"]);
    let all_wrong = json!({
        "contact_id": "ctc_01m8297k48epbasc0dpavccjy5",
        "location_id": "loc_01m8297k48epbasc0dpavccjy5", "body": "a\u{7}",
    });
    assert_eq!(
        clinic.post("/v1/messages", all_wrong).await.faults(),
        [
            "/body pattern",
            "/contact_id unknown_contact",
            "/location_id unknown_location"
        ]
    );
    let stranger = other.contact("Bea", "+61491570157").await;
    for unknown in [&stranger, "ctc_01h2xcejqtf2nbrexx3vqjhp41"] {
        let body = json!({ "contact_id": unknown, "body": "Hello" });
        let refused = clinic.post("/v1/messages", body).await;
        assert_eq!(refused.faults(), ["/contact_id unknown_contact"]);
    }
}
