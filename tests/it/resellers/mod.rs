//! Who looks after clinics, and what they may do in them.

mod command_line;
mod emergencies;
mod fleet;
mod impersonations;
mod reviews;
mod seals;
mod walk;

use chrono::TimeDelta;
use identity::fleet::{NewReseller, add_reseller};
use kernel::{Id, id};
use serde_json::{Value, json};
use testkit::{Clinic, Staff, World};
use totp_rs::{Builder, Secret};

use crate::steps::{now, stamp, text};

const PASSWORD: &str = "correct horse battery staple";

/// A reseller whose owner is signed in.
pub async fn reseller(world: &World) -> Clinic<'_> {
    let email = format!("owner-{}@msp.example", uuid::Uuid::new_v4().simple());
    let new = NewReseller {
        name: "Bay Systems".to_owned(),
        country: "AU".to_owned(),
        zone: "Australia/Sydney".parse().expect("a zone"),
        owner_name: "Rita Reseller".to_owned(),
        owner_email: email.clone(),
    };
    let (path, _) = add_reseller(world.platform(), new).await.expect("a link");
    let token = path.rsplit('/').next().expect("a token");
    let path = format!("/v1/signups/{token}/completion");
    let made = world.post(&path, json!({ "password": PASSWORD })).await;
    let made = made.expect(201);
    Clinic {
        owner: Staff::sign_in(world, &email).await,
        tenant_id: text(&made["tenant"], "id"),
        location_id: text(&made["location"], "id"),
        world,
    }
}

pub fn tenant(of: &Clinic<'_>) -> Id<id::Tenant> {
    of.tenant_id.parse().expect("an id")
}

/// Lets the reseller look after the clinic, as the house does.
pub async fn attach(reseller: &Clinic<'_>, clinic: &Clinic<'_>) {
    let platform = clinic.world.platform();
    let attached = identity::resellers::attach(platform, tenant(clinic), tenant(reseller)).await;
    attached.expect("it is attached");
}

/// Sets an authenticator app up.
pub async fn enrol(staff: &Staff<'_>, world: &World) {
    let begun = staff
        .post("/v1/me/factors", json!({ "name": "Phone" }))
        .await
        .expect(201);
    let secret = Secret::try_from_base32(text(&begun, "secret")).expect("base 32");
    let totp = Builder::new()
        .with_secret(secret)
        .with_account_name("somebody")
        .build()
        .expect("a secret");
    let code = totp.generate(now(world).timestamp().unsigned_abs());
    let path = format!("/v1/me/factors/{}/confirmation", text(&begun, "id"));
    staff
        .post(&path, json!({ "code": code.to_string() }))
        .await
        .expect(201);
}

/// Somebody of the reseller with a second factor.
pub async fn msp<'w>(reseller: &Clinic<'w>, role: &str) -> Staff<'w> {
    let staff = reseller.staff(role, None).await;
    enrol(&staff, reseller.world).await;
    staff
}

/// A reseller's person and a clinic that it looks after.
pub async fn looked_after(world: &World) -> (Clinic<'_>, Staff<'_>, Clinic<'_>) {
    let (reseller, clinic) = (reseller(world).await, world.clinic().await);
    attach(&reseller, &clinic).await;
    let support = msp(&reseller, "msp_support").await;
    (reseller, support, clinic)
}

/// A grant of the clinic's for three days.
pub async fn grant(clinic: &Clinic<'_>, kind: &str, mode: &str) -> String {
    grant_at(clinic, json!({ "kind": kind, "mode": mode })).await
}

pub async fn grant_at(clinic: &Clinic<'_>, mut wanted: Value) -> String {
    wanted["expires_at"] = json!(stamp(now(clinic.world) + TimeDelta::days(3)));
    let given = clinic.post("/v1/reseller-grants", wanted).await.expect(201);
    text(&given, "id")
}

/// What to ask for, with all that it needs.
pub fn wish(clinic: &Clinic<'_>, more: Value) -> Value {
    let mut wish = json!({
        "tenant_id": clinic.tenant_id, "reason": "The diary shows no free times", "ticket": "T-1234", "minutes": 30,
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        wish[name] = value.clone();
    }
    wish
}

/// Begins to act in the clinic; gives the impersonation, too.
pub async fn enter<'w>(
    support: &Staff<'_>,
    clinic: &Clinic<'w>,
    more: Value,
) -> (Staff<'w>, Value) {
    let begun = support.post("/v1/impersonations", wish(clinic, more)).await;
    let begun = begun.expect(201);
    let token = text(&begun, "access_token");
    (
        Staff::with_token(clinic.world, &token),
        begun["impersonation"].clone(),
    )
}
