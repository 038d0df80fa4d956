//! Breaking the glass.

use serde_json::{Value, json};
use testkit::{Clinic, Staff, World, eventually};

use super::{grant, looked_after, msp, wish};
use crate::steps::{PATIENT, items, text};

fn emergency(clinic: &Clinic<'_>) -> Value {
    let mut wish = wish(clinic, json!({}));
    wish["reason"] = json!("The clinic's line is dead and a patient bleeds");
    wish
}

#[tokio::test]
async fn in_an_emergency_one_looks_without_a_grant_where_the_clinic_has_consented_and_every_owner_is_told()
 {
    let world = World::start().await;
    let (reseller, support, clinic) = looked_after(&world).await;
    let contact = clinic.contact("Ann", PATIENT).await;
    let second = clinic.staff("owner", None).await;
    let path = "/v1/emergency-impersonations";
    let refused = support.post(path, emergency(&clinic)).await;
    assert_eq!(
        refused.problem(403),
        "no_grant",
        "by default nobody has consented"
    );
    clinic
        .patch("/v1/reseller", json!({ "consent": "emergency" }))
        .await
        .expect(200);
    let operator = msp(&reseller, "msp_operator").await;
    assert_eq!(
        operator.post(path, emergency(&clinic)).await.problem(403),
        "forbidden"
    );
    let given = grant(&clinic, "config", "read").await;
    let refused = support.post(path, emergency(&clinic)).await;
    assert_eq!(refused.problem(409), "grant_is_live");
    clinic
        .delete(&format!("/v1/reseller-grants/{given}"))
        .await
        .expect(204);
    let mut long = emergency(&clinic);
    long["minutes"] = json!(61);
    assert_eq!(
        support.post(path, long).await.faults(),
        ["/minutes maximum"]
    );

    let begun = support.post(path, emergency(&clinic)).await.expect(201);
    assert_eq!(begun["impersonation"]["emergency"], true);
    let inside = Staff::with_token(&world, &text(&begun, "access_token"));
    let record = format!("/v1/contacts/{contact}");
    assert_eq!(inside.get(&record).await.expect(200)["phone"], PATIENT);
    let rename = inside.patch(&record, json!({ "first_name": "Eve" })).await;
    assert_eq!(rename.problem(403), "only_looking");
    for owner in [&clinic.email, &second.email] {
        let mail = eventually("the mail to each owner", || async {
            let mails = world
                .get(&format!("/sandbox/emails?to={owner}"))
                .await
                .expect(200);
            let mails = mails["items"].as_array().cloned().unwrap_or_default();
            mails
                .into_iter()
                .find(|mail| mail["subject"].to_string().contains("EMERGENCY"))
        });
        assert!(mail.await.to_string().contains("a patient bleeds"));
    }
    let seen = items(&clinic, "/v1/impersonations").await;
    assert_eq!(
        (&seen[0]["emergency"], &seen[0]["state"]),
        (&json!(true), &json!("running"))
    );
    let told = items(&clinic, "/v1/audit/events?kind=impersonation.started").await;
    assert!(text(&told[0], "summary").starts_with("EMERGENCY"));
    // Without the consent it is over.
    clinic
        .patch("/v1/reseller", json!({ "consent": "when_granted" }))
        .await
        .expect(200);
    assert_eq!(inside.get(&record).await.problem(401), "unauthorised");
}
