//! One record of each kind.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use testkit::{Clinic, Staff};

use crate::resellers;

/// Kinds that belong to the clinic, not to one of its locations.
pub const SHARED: &[&str] = &[
    "ari", "arv", "cli", "dom", "dtk", "grp", "imp", "job", "map", "rgn", "rol", "rsg", "sso",
    "svc", "tem", "tnt", "tpl",
];

/// Kinds that belong to a person, whoever they are, and to nobody else of the clinic.
pub const PERSONAL: &[&str] = &["fac", "ses"];

/// A record of each kind at one location, by the kind of its id.
pub struct Records {
    ids: HashMap<&'static str, String>,
    texts: HashMap<&'static str, String>,
}

/// An id of this kind that names nothing.
pub fn nothing(kind: &str) -> String {
    let prefix = if kind == "hold" { "bkg" } else { kind };
    format!("{prefix}_01h2xcejqtf2nbrexx3vqjhp41")
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

fn stamp(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

impl Records {
    /// # Panics
    /// For a kind that nothing here makes: add its maker to [`Records::make`].
    pub fn of(&self, kind: &Option<String>, name: &str) -> String {
        let kind = kind
            .as_deref()
            .unwrap_or_else(|| panic!("{name} is no id of a record"));
        let found = self.ids.get(kind).cloned();
        found
            .unwrap_or_else(|| panic!("no record of the kind {kind} ({name}) is made in this test"))
    }

    pub fn ids(&self) -> impl Iterator<Item = (&str, &str)> {
        self.ids.iter().map(|(kind, id)| (*kind, id.as_str()))
    }

    /// A text that will do for the field of this name.
    pub fn text(&self, name: &str) -> String {
        self.texts
            .get(name)
            .cloned()
            .unwrap_or_else(|| "Example".to_owned())
    }

    /// A record of each kind, at one of the clinic's locations. `phone`: a number of a patient there.
    pub async fn make(clinic: &Clinic<'_>, location: &str, phone: &str) -> Self {
        let mut records = Self {
            ids: HashMap::from([("loc", location.to_owned())]),
            texts: HashMap::new(),
        };
        records.lead(clinic, location, phone).await;
        records.diary(clinic, location).await;
        records.house(clinic, location).await;
        records.directory(clinic).await;
        records.sso(clinic).await;
        records.reseller(clinic).await;
        records
    }

    fn keep(&mut self, kind: &'static str, record: &Value) -> String {
        let id = text(&record["id"]);
        self.ids.insert(kind, id.clone());
        id
    }

    /// What a lead leaves: a source, an intake, a contact, a card, a task and a conversation.
    async fn lead(&mut self, clinic: &Clinic<'_>, location: &str, phone: &str) {
        let source = json!({ "name": "Form", "kind": "form", "location_id": location });
        let source = clinic.post("/v1/intake-sources", source).await.expect(201);
        self.keep("src", &source);
        let lead = json!({ "name": "Lea Lead", "phone": phone, "email": format!("p{}@example.com", &phone[1..]) });
        let taken = clinic
            .world
            .post(&format!("/v1/intake/{}", text(&source["token"])), lead)
            .await;
        let taken = taken.expect(202);
        self.ids.insert("itk", text(&taken["intake_id"]));
        let found = format!("/v1/contacts?search={}", &phone[1..]);
        let contacts = clinic.items_when(&found, |items| !items.is_empty()).await;
        let contact = self.keep("ctc", &contacts[0]);
        let list = format!("/v1/cards?pipeline=acquisition&contact_id={contact}");
        let items = clinic.items_when(&list, |items| !items.is_empty()).await;
        self.keep("crd", &items[0]);
        // The lead's own closes with the booking.
        let task = json!({ "title": "Ask for the letter", "location_id": location, "contact_id": contact });
        let task = clinic.post("/v1/tasks", task).await.expect(201);
        self.keep("tsk", &task);
        let list = format!("/v1/conversations?location_id={location}");
        let items = clinic.items_when(&list, |items| !items.is_empty()).await;
        self.keep("cnv", &items[0]);
        self.texts.insert("time_zone", "Australia/Perth".to_owned());
        self.texts.insert("stage", "lost".to_owned());
        self.texts
            .insert("email", "colleague@example.com".to_owned());
        self.texts.insert("role", "read_only".to_owned());
    }

    /// A service, a practitioner, a booking and a hold.
    async fn diary(&mut self, clinic: &Clinic<'_>, location: &str) {
        let service = json!({ "name": "Consult", "duration_minutes": 30 });
        let service = clinic.post("/v1/services", service).await.expect(201);
        let service = self.keep("svc", &service);
        let hours = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map(|day| {
            json!({ "location_id": location, "weekday": day, "from": "09:00", "to": "17:00" })
        });
        let practitioner = json!({ "name": "Dr Pat", "service_ids": [service], "hours": hours });
        let practitioner = clinic
            .post("/v1/practitioners", practitioner)
            .await
            .expect(201);
        let practitioner = self.keep("prc", &practitioner);

        let from = clinic.world.platform().clock().now() + TimeDelta::days(3);
        let to = from + TimeDelta::days(2);
        let slots = format!(
            "/v1/slots?service_id={service}&location_id={location}&from={}&to={}",
            stamp(from),
            stamp(to)
        );
        let slots = clinic.get(&slots).await.expect(200)["items"].clone();
        let mut place = json!({
            "service_id": service, "practitioner_id": practitioner, "location_id": location,
            "starts_at": slots[0]["starts_at"],
        });
        let hold = clinic.post("/v1/holds", place.clone()).await.expect(201);
        self.keep("hold", &hold);
        place["starts_at"] = slots[4]["starts_at"].clone();
        place["contact_id"] = json!(self.ids["ctc"]);
        let booking = clinic.post("/v1/bookings", place).await.expect(201);
        self.keep("bkg", &booking);
        self.texts.insert("starts_at", text(&slots[8]["starts_at"]));
        self.texts.insert("from", stamp(from));
        self.texts.insert("to", stamp(to));
    }

    /// A directory's token, and a group that came with it and gives a role.
    async fn directory(&mut self, clinic: &Clinic<'_>) {
        let token = json!({ "name": "Directory" });
        let made = clinic.post("/v1/directory-tokens", token).await.expect(201);
        self.keep("dtk", &made);
        let group = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
            "displayName": format!("Group {}", self.ids["dtk"]),
        });
        let directory = Staff::with_token(clinic.world, &text(&made["token"]));
        let group = directory.post("/scim/v2/Groups", group).await.expect(201);
        let group = format!("/v1/directory-groups/{}", self.keep("grp", &group));
        let role = json!({ "role": "read_only" });
        clinic.patch(&group, role).await.expect(200);
    }

    /// A sign-in provider, a domain that leads to it, and a group there that gives a role.
    async fn sso(&mut self, clinic: &Clinic<'_>) {
        let issuer = "https://login.invalid";
        let client = format!("Client of {}", self.ids["dtk"]);
        let connection = json!({ "name": "Provider", "issuer": issuer, "client_id": client });
        let made = clinic.post("/v1/sso/connections", connection).await;
        let id = self.keep("sso", &made.expect(201));
        let domain = json!({ "connection_id": id, "domain": format!("{}.example", uuid::Uuid::new_v4().simple()) });
        let domain = clinic.post("/v1/sso/domains", domain).await.expect(201);
        self.keep("dom", &domain);
        let mapping = json!({ "connection_id": id, "group": "Desk", "role": "read_only" });
        let mapping = clinic.post("/v1/sso/mappings", mapping).await.expect(201);
        self.keep("map", &mapping);
        self.texts.insert("issuer", issuer.to_owned());
        self.texts.insert("domain", "clinic.example".to_owned());
    }

    /// A reseller that looks after the clinic, what it may do, and what it did.
    async fn reseller(&mut self, clinic: &Clinic<'_>) {
        self.ids.insert("tnt", clinic.tenant_id.clone());
        if clinic.get("/v1/reseller").await.expect(200)["reseller"].is_null() {
            let reseller = resellers::reseller(clinic.world).await;
            resellers::attach(&reseller, clinic).await;
        }
        let given = resellers::grant(clinic, "support", "read").await;
        self.ids.insert("rsg", given.clone());
        // To begin one takes a second factor, which is tested elsewhere.
        let began = "insert into impersonations (tenant_id, id, reseller_id, reseller_name, clinic_name, actor_id, actor_name, \
              actor_email, grant_id, kind, mode, reason, ticket, session_id, from_session, expires_at, created_at) \
            select g.tenant_id, gen_random_uuid(), g.reseller_id, 'R', 'C', g.given_by, 'Sam', 's@msp.example', g.id, g.kind, g.mode, \
              'Help', 'T-1', gen_random_uuid(), gen_random_uuid(), now() + interval '30 minutes', now() \
            from reseller_grants g where g.id = $1";
        let given: kernel::Id<kernel::id::ResellerGrant> = given.parse().expect("an id");
        sqlx::query(began)
            .bind(given.uuid())
            .execute(&mut clinic.world.database.admin().await)
            .await
            .expect("an impersonation");
        let running = clinic.get("/v1/impersonations").await.expect(200);
        self.keep("imp", &running["items"][0]);
        let mut reviews = clinic.get("/v1/access-reviews").await.expect(200);
        if reviews["items"][0].is_null() {
            clinic
                .post("/v1/access-reviews", json!({}))
                .await
                .expect(201);
            reviews = clinic.get("/v1/access-reviews").await.expect(200);
        }
        let review = self.keep("arv", &reviews["items"][0]);
        let listed = format!("/v1/access-reviews/{review}/items");
        let listed = clinic.get(&listed).await.expect(200);
        self.keep("ari", &listed["items"][0]);
        let soon = clinic.world.platform().clock().now() + TimeDelta::days(3);
        self.texts.insert("expires_at", stamp(soon));
    }

    /// A colleague, a template, and a job that waits for a person.
    async fn house(&mut self, clinic: &Clinic<'_>, location: &str) {
        let email = format!("u{}@example.com", uuid::Uuid::new_v4().simple());
        let user = json!({ "name": "Uma User", "email": email, "role": "front_desk", "location_id": location });
        let user = clinic.post("/v1/users", user).await.expect(201);
        self.keep("usr", &user);
        self.keep("mbr", &user["memberships"][0]);
        let region = json!({ "name": format!("Region of {email}") });
        let region = clinic.post("/v1/regions", region).await.expect(201);
        // Of a region one must hold all, and an empty one is for those of the whole clinic.
        let region = json!({ "region_id": self.keep("rgn", &region) });
        let place = format!("/v1/locations/{location}");
        clinic.patch(&place, region).await.expect(200);
        let role = json!({ "name": format!("Role of {email}"), "based_on": "read_only" });
        let role = clinic.post("/v1/roles", role).await.expect(201);
        self.keep("rol", &role);
        let key = json!({ "name": "Key", "kind": "key", "permissions": ["schedule:read"] });
        let key = clinic.post("/v1/clients", key).await.expect(201);
        self.keep("cli", &key["client"]);
        let team = json!({ "name": format!("Team of {email}"), "member_ids": [user["id"]] });
        let team = clinic.post("/v1/teams", team).await.expect(201);
        self.keep("tem", &team);
        let factor = json!({ "name": "Phone" });
        let factor = clinic.post("/v1/me/factors", factor).await.expect(201);
        self.keep("fac", &factor);
        let sessions = clinic.get("/v1/me/sessions").await.expect(200);
        self.keep("ses", &sessions["items"][0]);
        self.texts.insert("code", "123456".to_owned());
        self.texts.insert("based_on", "read_only".to_owned());
        self.texts.insert("action", "contacts:read".to_owned());
        let templates = clinic.get("/v1/message-templates").await.expect(200);
        self.keep("tpl", &templates["items"][0]);
        // No sound request leaves a dead job behind.
        let dead = "insert into jobs (tenant_id, id, kind, payload, state, run_at, max_attempts, created_at) \
                    values ($1, gen_random_uuid(), 'test.dead', '{}', 'dead', now(), 1, now())";
        let tenant: kernel::Id<kernel::id::Tenant> = clinic.tenant_id.parse().expect("an id");
        sqlx::query(dead)
            .bind(tenant.uuid())
            .execute(&mut clinic.world.database.admin().await)
            .await
            .expect("a dead job");
        let jobs = clinic.get("/v1/jobs?state=dead").await.expect(200);
        self.keep("job", &jobs["items"][0]);
    }
}
