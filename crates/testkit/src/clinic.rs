//! A clinic, and the people who work there.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{Answer, World, eventually};

pub(crate) const PASSWORD: &str = "correct horse battery staple";

/// Somebody signed in.
pub struct Staff<'w> {
    world: &'w World,
    pub email: String,
    pub token: String,
}

impl<'w> Staff<'w> {
    /// # Panics
    /// When the sign-in fails.
    pub async fn sign_in(world: &'w World, email: &str) -> Self {
        let tokens = world
            .post(
                "/v1/sessions",
                json!({ "email": email, "password": PASSWORD }),
            )
            .await
            .expect(201);
        let token = tokens["access_token"].as_str().expect("a token");
        Self {
            email: email.to_owned(),
            ..Self::with_token(world, token)
        }
    }

    /// Whoever holds this token, be it good or not.
    pub fn with_token(world: &'w World, token: &str) -> Self {
        Self {
            world,
            email: String::new(),
            token: token.to_owned(),
        }
    }

    /// # Panics
    /// When the server does not answer.
    pub async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = self
            .world
            .http
            .request(method, format!("{}{path}", self.world.url))
            .bearer_auth(&self.token);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        Answer::of(request.send().await.expect("an answer")).await
    }

    /// Their own id.
    ///
    /// # Panics
    /// When the session is over.
    pub async fn user_id(&self) -> String {
        text(&self.get("/v1/me").await.expect(200)["user"]["id"])
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None, &[]).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(body), &[]).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PATCH, path, Some(body), &[]).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.call(Method::DELETE, path, None, &[]).await
    }

    /// The items of a list, waited for until `enough` says so.
    ///
    /// # Panics
    /// When it never does.
    pub async fn items_when(&self, path: &str, enough: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        eventually(path, || async {
            let items = self.get(path).await.expect(200)["items"]
                .as_array()
                .cloned()
                .unwrap_or_default();
            enough(&items).then_some(items)
        })
        .await
    }
}

/// A clinic with its owner signed in.
pub struct Clinic<'w> {
    pub owner: Staff<'w>,
    pub tenant_id: String,
    pub location_id: String,
    pub world: &'w World,
}

impl<'w> std::ops::Deref for Clinic<'w> {
    type Target = Staff<'w>;

    fn deref(&self) -> &Staff<'w> {
        &self.owner
    }
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("a text, not {value}"))
        .to_owned()
}

impl<'w> Clinic<'w> {
    pub(crate) async fn signed_in(world: &'w World, email: &str, made: Value) -> Self {
        let owner = Staff::sign_in(world, email).await;
        Self {
            owner,
            tenant_id: text(&made["tenant"]["id"]),
            location_id: text(&made["location"]["id"]),
            world,
        }
    }

    /// Somebody with a role, at one location or (None) at all of them.
    ///
    /// # Panics
    /// When a step fails.
    pub async fn staff(&self, role: &str, location: Option<&str>) -> Staff<'w> {
        let node = location.map_or_else(|| json!({}), |at| json!({ "location_id": at }));
        self.staff_with(role, node).await
    }

    /// Somebody with a role at a node, for a time: `location_id`, `region_id`, `starts_at`, `ends_at`.
    ///
    /// # Panics
    /// When a step fails.
    pub async fn staff_with(&self, role: &str, held: Value) -> Staff<'w> {
        let email = format!("{}@example.com", uuid::Uuid::new_v4().simple());
        let mut body = json!({ "name": "Sam Staff", "email": email, "role": role });
        for (name, value) in held.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        self.post("/v1/users", body).await.expect(201);
        let link = self.world.mailed_link(&email).await;
        let token = link.rsplit('/').next().expect("a token").to_owned();
        let accept = self
            .world
            .post(
                &format!("/v1/invitations/{token}/acceptance"),
                json!({ "password": PASSWORD }),
            )
            .await;
        accept.expect(204);
        Staff::sign_in(self.world, &email).await
    }

    /// Another location, in the same country.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn location(&self, name: &str, zone: &str) -> String {
        let body = json!({ "name": name, "country": "AU", "time_zone": zone });
        text(&self.post("/v1/locations", body).await.expect(201)["id"])
    }

    /// A contact at the first location.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn contact(&self, first_name: &str, phone: &str) -> String {
        self.contact_at(first_name, phone, &self.location_id).await
    }

    /// A contact at a location.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn contact_at(&self, first_name: &str, phone: &str, location: &str) -> String {
        let body = json!({ "first_name": first_name, "last_name": "Example", "phone": phone, "location_id": location });
        text(&self.post("/v1/contacts", body).await.expect(201)["id"])
    }

    /// A service of half an hour.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn service(&self) -> String {
        let body = json!({ "name": "Initial consult", "duration_minutes": 30 });
        text(&self.post("/v1/services", body).await.expect(201)["id"])
    }

    /// A practitioner who does the service every day, nine to five.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn practitioner(&self, service: &str) -> String {
        let hours: Vec<_> = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
            .iter()
            .map(|day| json!({ "location_id": self.location_id, "weekday": day, "from": "09:00", "to": "17:00" }))
            .collect();
        let body = json!({ "name": "Dr Pat Practice", "service_ids": [service], "hours": hours });
        text(&self.post("/v1/practitioners", body).await.expect(201)["id"])
    }

    /// A source of leads at the first location: its token.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn source(&self) -> String {
        let body = json!({ "name": "Web form", "kind": "form", "location_id": self.location_id });
        text(&self.post("/v1/intake-sources", body).await.expect(201)["token"])
    }
}
