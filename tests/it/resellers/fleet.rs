//! A reseller's clinics, as counts.

use serde_json::{Value, json};
use testkit::{Staff, World};

use super::{PASSWORD, attach, grant, looked_after, reseller, tenant};
use crate::steps::{PATIENT, items, text};

#[tokio::test]
async fn a_reseller_sees_its_clinics_as_counts() {
    let world = World::start().await;
    let (reseller, support, clinic) = looked_after(&world).await;
    let stranger = world.clinic().await;
    stranger.contact("Zoe", PATIENT).await;
    for n in 0..3 {
        clinic.contact("Ann", &format!("0491 570 15{n}")).await;
    }
    grant(&clinic, "support", "read").await;
    for staff in [&reseller.owner, &support] {
        let seen = staff.get("/v1/fleet/clinics").await.expect(200);
        let seen = seen["items"].as_array().expect("a list").clone();
        assert_eq!(seen.len(), 1);
        let one = &seen[0];
        assert_eq!(
            (&one["id"], &one["name"], &one["state"]),
            (
                &json!(clinic.tenant_id),
                &json!("Harbour Physio"),
                &json!("active")
            )
        );
        assert_eq!(
            (
                &one["contacts"],
                &one["staff"],
                &one["bookings"],
                &one["texts"]
            ),
            (&json!(3), &json!(1), &json!(0), &json!(0))
        );
        assert_eq!(
            (&one["grants"][0]["kind"], &one["consent"]),
            (&json!("support"), &json!("when_granted"))
        );
        assert!(!Value::from(seen).to_string().contains("Ann"));
    }
    // A clinic's own people have no fleet, and a clinic has none.
    assert_eq!(
        clinic.get("/v1/fleet/clinics").await.problem(403),
        "forbidden"
    );
    // Nobody of a reseller makes a role with what is a clinic's, nor the other way round.
    let role = json!({ "name": "Nosy", "based_on": "msp_support", "permissions": [{ "permission": "contacts:read", "scope": "subtree" }] });
    assert_eq!(
        reseller.post("/v1/roles", role).await.problem(403),
        "role_too_high"
    );
    let role = json!({ "name": "Fleet", "based_on": "admin", "permissions": [{ "permission": "fleet:read", "scope": "subtree" }] });
    assert_eq!(
        clinic.post("/v1/roles", role).await.problem(403),
        "role_too_high"
    );
    let known = items(&reseller, "/v1/permissions").await;
    assert!(known.iter().all(|each| each["name"] != "contacts:read"));
    let held =
        "update roles set permissions = permissions || '{contacts:read}' where tenant_id = $1";
    let refused = sqlx::query(held)
        .bind(tenant(&reseller).uuid())
        .execute(&mut world.database.admin().await)
        .await;
    assert!(
        refused
            .expect_err("the database refuses")
            .to_string()
            .contains("a role of a reseller")
    );
}

#[tokio::test]
async fn a_clinic_that_a_reseller_invites_is_its_own_from_the_first_day() {
    let world = World::start().await;
    let reseller = reseller(&world).await;
    let operator = reseller.staff("msp_operator", None).await;
    let support = reseller.staff("msp_support", None).await;
    let email = "owner-of-new@example.com";
    let new = json!({
        "clinic_name": "Cove Dental", "country": "AU", "time_zone": "Australia/Perth",
        "owner": { "name": "Cora Owner", "email": email },
    });
    assert_eq!(
        support
            .post("/v1/fleet/clinics", new.clone())
            .await
            .problem(403),
        "forbidden"
    );
    operator.post("/v1/fleet/clinics", new).await.expect(202);
    let invited = items(&operator, "/v1/fleet/invitations").await;
    assert_eq!(
        (invited.len(), &invited[0]["name"]),
        (1, &json!("Cove Dental"))
    );
    let link = world.mailed_link(email).await;
    let token = link.rsplit('/').next().expect("a token");
    let path = format!("/v1/signups/{token}/completion");
    world
        .post(&path, json!({ "password": PASSWORD }))
        .await
        .expect(201);
    let owner = Staff::sign_in(&world, email).await;
    let theirs = owner.get("/v1/reseller").await.expect(200);
    assert_eq!(theirs["reseller"]["name"], "Bay Systems");
    assert_eq!(items(&operator, "/v1/fleet/clinics").await.len(), 1);
    assert_eq!(
        items(&operator, "/v1/fleet/invitations").await,
        [json!(null); 0]
    );
    // The owner may leave, and is gone from the fleet.
    owner.delete("/v1/reseller").await.expect(204);
    assert_eq!(
        items(&operator, "/v1/fleet/clinics").await,
        [json!(null); 0]
    );
    let again = owner.delete("/v1/reseller").await;
    assert_eq!(again.problem(409), "no_reseller");
}

#[tokio::test]
async fn the_house_attaches_a_clinic_to_one_reseller_at_a_time() {
    let world = World::start().await;
    let (first, second) = (reseller(&world).await, reseller(&world).await);
    let clinic = world.clinic().await;
    attach(&first, &clinic).await;
    attach(&first, &clinic).await;
    let platform = world.platform();
    let refused = async |clinic, reseller| {
        let refused = identity::resellers::attach(platform, clinic, reseller).await;
        refused.expect_err("a refusal").code()
    };
    assert_eq!(
        refused(tenant(&clinic), tenant(&second)).await,
        "has_reseller"
    );
    assert_eq!(refused(tenant(&first), tenant(&second)).await, "not_found");
    let alone = world.clinic().await;
    assert_eq!(refused(tenant(&alone), tenant(&clinic)).await, "not_found");
    let every = identity::resellers::every(platform).await.expect("a list");
    let of = |wanted| {
        every
            .iter()
            .find(|(id, ..)| *id == wanted)
            .map(|found| found.2)
    };
    assert_eq!(
        (of(tenant(&first)), of(tenant(&second))),
        (Some(1), Some(0))
    );
    let told = items(&clinic, "/v1/audit/events?kind=reseller.").await;
    assert_eq!(
        text(&told[0], "summary"),
        "Bay Systems looks after the clinic"
    );
    identity::resellers::detach_by_house(platform, tenant(&clinic))
        .await
        .expect("it leaves");
    attach(&second, &clinic).await;
}
