//! A reseller's people call every operation of the document with what is of an attached clinic.

use serde_json::json;
use testkit::{Clinic, Staff, World};

use super::{enter, grant, looked_after, msp};
use crate::isolation::{
    operations::{Operation, Slot, behind_doors},
    records::Records,
};

const PHONE: &str = "+61491570006";

/// What is of somebody: their names, numbers, addresses and words.
const PERSONAL: &[&str] = &[
    "Lea",
    "570006",
    "p61491570006@",
    "Uma User",
    "Ask for the letter",
];

async fn shown(caller: &Staff<'_>, of_clinic: &Records, id: &Operation) -> Vec<String> {
    let mut found = vec![];
    let slots = id.slots();
    let mut answers = vec![id.call(caller, of_clinic, None).await];
    for (slot, kind) in &slots {
        let named = of_clinic.of(&Some(kind.clone()), &id.id);
        answers.push(id.call(caller, of_clinic, Some((slot, &named))).await);
    }
    for answer in answers {
        assert!(answer.status < 500, "{}: {}", id.id, answer.body);
        let text = answer.body.to_string();
        found.extend(
            PERSONAL
                .iter()
                .filter(|words| text.contains(**words))
                .map(|words| format!("{}: {words}", id.id)),
        );
        let in_path = slots.iter().any(|(slot, _)| matches!(slot, Slot::Path(_)));
        if in_path && !matches!(answer.status, 403 | 404) {
            found.push(format!("{} answers {}", id.id, answer.status));
        }
    }
    found
}

/// What ends the caller's session, or never ends.
const NOT: &[&str] = &[
    "sessions.delete",
    "me.end-session",
    "me.end-sessions",
    "stream.follow",
    "me.end-impersonation",
];

async fn walk(caller: &Staff<'_>, of_clinic: &Records) -> Vec<String> {
    let mut found = vec![];
    let mut called = 0;
    for operation in behind_doors() {
        if NOT.contains(&operation.id.as_str()) {
            continue;
        }
        called += 1;
        found.extend(shown(caller, of_clinic, &operation).await);
    }
    assert!(called > 100, "{called}");
    found
}

async fn clinic_with_records(clinic: &Clinic<'_>) -> Records {
    Records::make(clinic, &clinic.location_id, PHONE).await
}

#[tokio::test]
async fn no_operation_shows_a_resellers_people_anything_of_a_clinics_patients() {
    let world = World::start().await;
    let (reseller, support, clinic) = looked_after(&world).await;
    let records = clinic_with_records(&clinic).await;
    // Of a clinic that has granted something, too: outside of an impersonation it opens nothing.
    grant(&clinic, "data", "write").await;
    let operator = msp(&reseller, "msp_operator").await;
    for caller in [&operator, &support] {
        assert_eq!(walk(caller, &records).await, [""; 0]);
    }
}

#[tokio::test]
async fn under_a_grant_for_the_set_up_no_operation_shows_a_patient() {
    let world = World::start().await;
    let (_, support, clinic) = looked_after(&world).await;
    let records = clinic_with_records(&clinic).await;
    grant(&clinic, "config", "write").await;
    let wanted = json!({ "kind": "config", "mode": "write", "minutes": 60 });
    let (inside, _) = enter(&support, &clinic, wanted).await;
    inside.get("/v1/services").await.expect(200);
    let mut found = vec![];
    for operation in behind_doors() {
        if NOT.contains(&operation.id.as_str()) {
            continue;
        }
        let answer = operation.call(&inside, &records, None).await;
        assert!(answer.status < 500, "{}: {}", operation.id, answer.body);
        let text = answer.body.to_string();
        let of_patients = ["Lea", "570006", "p61491570006@"];
        found.extend(
            of_patients
                .iter()
                .filter(|words| text.contains(**words))
                .map(|words| format!("{}: {words}", operation.id)),
        );
    }
    assert_eq!(found, [""; 0]);
}
