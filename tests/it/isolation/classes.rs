//! What a role does not see of a field class, no operation of the document shows it.

use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Clinic, Staff, World};

use super::{
    operations::{Operation, behind_doors},
    records::Records,
};

const PHONE: &str = "+61491570006";

/// Words of each guarded field that has words.
const WORDS: &[(&str, &str)] = &[
    ("phone", "491570006"),
    ("e-mail", "p61491570006@"),
    ("birthday", "1987-04-23"),
    ("text", "zzwordsofatext"),
    ("task", "zzwordsofatask"),
    ("lead", "zzwordsofalead"),
    ("reason", "zzwordsofareason"),
];

/// Writes them all.
async fn write(clinic: &Clinic<'_>, mine: &Records) {
    let id = |kind: &str| mine.of(&Some(kind.to_owned()), kind);
    let contact = id("ctc");
    let born = json!({ "date_of_birth": "1987-04-23" });
    clinic
        .patch(&format!("/v1/contacts/{contact}"), born)
        .await
        .expect(200);
    let text = json!({ "contact_id": contact, "body": "zzwordsofatext" });
    clinic.post("/v1/messages", text).await.expect(201);
    let task = json!({ "title": "zzwordsofatask", "location_id": clinic.location_id, "contact_id": contact });
    clinic.post("/v1/tasks", task).await.expect(201);
    let lead = json!({ "name": "Lea Lead", "phone": PHONE, "message": "zzwordsofalead" });
    let token = clinic.source().await;
    let path = format!("/v1/intake/{token}");
    clinic.world.post(&path, lead).await.expect(202);
    let touched = format!("/v1/contacts/{contact}/touchpoints");
    clinic.items_when(&touched, |items| items.len() > 1).await;
    let cancelled = json!({ "by": "patient", "reason": "zzwordsofareason" });
    let path = format!("/v1/bookings/{}/cancellation", id("bkg"));
    clinic.post(&path, cancelled).await.expect(201);
}

/// Everything but what ends the caller's session, never ends, or shows a value on purpose, on record. What
/// removes a record comes last.
fn operations() -> Vec<Operation> {
    const NOT: &[&str] = &[
        "sessions.delete",
        "me.end-session",
        "stream.follow",
        "contacts.reveal",
    ];
    let mut all = behind_doors();
    all.retain(|operation| !NOT.contains(&operation.id.as_str()));
    let last = |method: &Method| match *method {
        Method::GET => 0,
        Method::DELETE => 2,
        _ => 1,
    };
    all.sort_by_key(|operation| last(&operation.method));
    all
}

/// Which words stand in any answer to this caller.
async fn shown(caller: &Staff<'_>, mine: &Records, reads_only: bool) -> Vec<String> {
    let mut found = vec![];
    for operation in operations() {
        if reads_only && operation.method != Method::GET {
            continue;
        }
        let answer = operation.call(caller, mine, None).await;
        assert!(answer.status < 500, "{}: {}", operation.id, answer.body);
        let text = answer.body.to_string();
        let there = WORDS.iter().filter(|(_, words)| text.contains(words));
        found.extend(there.map(|(what, _)| format!("{}: {what}", operation.id)));
    }
    found
}

/// A role with all that an administrator may, that sees this of people.
async fn own_role(clinic: &Clinic<'_>, pii: &str) -> String {
    let sight = json!({ "pii": pii, "phi": "hide", "financial": "hide", "secret": "hide" });
    let role = json!({ "name": format!("Sees {pii}"), "based_on": "admin", "fields": sight });
    let role = clinic.post("/v1/roles", role).await.expect(201);
    role["key"].as_str().expect("a key").to_owned()
}

#[tokio::test]
async fn no_operation_shows_what_a_role_does_not_see() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let mine = Records::make(&clinic, &clinic.location_id, PHONE).await;
    write(&clinic, &mine).await;
    // They are there to be seen …
    let seen = shown(&clinic, &mine, true).await.join("\n");
    for (what, _) in WORDS {
        assert!(seen.contains(what), "nothing shows the {what}: {seen}");
    }
    // … but not by who does not see people whole.
    let roles = clinic.get("/v1/roles").await.expect(200);
    let unseeing = |role: &&Value| role["fields"]["pii"] != "show";
    let built_in: Vec<_> = roles["items"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(unseeing)
        .collect();
    let mut keys: Vec<_> = built_in
        .iter()
        .map(|role| role["key"].as_str().expect("a key").to_owned())
        .collect();
    assert!(keys.len() >= 3, "{keys:?}");
    for pii in ["mask", "hide"] {
        keys.push(own_role(&clinic, pii).await);
    }
    for key in keys {
        let staff = clinic.staff(&key, None).await;
        assert_eq!(shown(&staff, &mine, false).await, [""; 0], "{key}");
    }
}
