//! A server of one's own.

use std::{future::Future, sync::Arc, time::Duration};

use app::{
    proxies::Proxies,
    server::{Server, Settings},
};
use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc, Weekday};
use kernel::Secret;
use platform::{
    clock::{Clock as _, ShiftedClock},
    db::DbSettings,
    http::limits::Limits,
    jobs::WorkerSettings,
};
use serde_json::json;

use crate::{Answer, Clinic, Database};

/// A running Attend with its database and a clock that the test moves.
pub struct World {
    pub url: String,
    pub database: Database,
    pub http: reqwest::Client,
    clock: Arc<ShiftedClock>,
    server: Option<Server>,
}

const MASTER_KEY: [u8; 32] = [7; 32];

impl World {
    /// API, workers and sandbox providers on an empty database.
    ///
    /// # Panics
    /// When anything does not start.
    pub async fn start() -> Self {
        Self::on(Database::fresh().await, Some(WorkerSettings::default())).await
    }

    /// The API alone: jobs stay where they are put.
    ///
    /// # Panics
    /// When anything does not start.
    pub async fn without_workers() -> Self {
        Self::on(Database::fresh().await, None).await
    }

    /// Another process on a database.
    ///
    /// # Panics
    /// When anything does not start.
    pub async fn on(database: Database, workers: Option<WorkerSettings>) -> Self {
        Self::with(database, workers, Proxies::default(), Limits::default()).await
    }

    /// The API behind a proxy on this machine.
    ///
    /// # Panics
    /// When anything does not start.
    pub async fn behind_a_proxy() -> Self {
        let proxies = serde_json::from_value(json!(["127.0.0.1"])).expect("an address");
        let workers = Some(WorkerSettings::default());
        Self::with(Database::fresh().await, workers, proxies, Limits::default()).await
    }

    /// A server that takes no more requests than these; all others here take any number.
    ///
    /// # Panics
    /// When anything does not start.
    pub async fn limited(limits: Limits) -> Self {
        let workers = Some(WorkerSettings::default());
        Self::with(Database::fresh().await, workers, Proxies::default(), limits).await
    }

    async fn with(
        database: Database,
        workers: Option<WorkerSettings>,
        trusted_proxies: Proxies,
        limits: Limits,
    ) -> Self {
        let clock = Arc::new(ShiftedClock::default());
        clock.advance(until_tuesday_noon(clock.now()));
        let settings = Settings {
            db: DbSettings {
                url: database.url.clone(),
                max_connections: 24,
            },
            clock: clock.clone(),
            public_url: None,
            trusted_proxies,
            limits,
            master_key: Secret::new(MASTER_KEY),
            sandbox: true,
            sso_loopback: true,
            twilio: None,
            listen: Some("127.0.0.1:0".parse().expect("an address")),
            web_dir: None,
            workers,
        };
        let server = Server::start(settings).await.expect("the server starts");
        let url = format!("http://{}", server.address().expect("it listens"));
        Self {
            url,
            database,
            http: reqwest::Client::new(),
            clock,
            server: Some(server),
        }
    }

    /// Moves time forward for the server.
    pub fn advance(&self, by: TimeDelta) {
        self.clock.advance(by);
    }

    pub fn platform(&self) -> &platform::Platform {
        self.server.as_ref().expect("it runs").platform()
    }

    /// Ends the server as Ctrl-C does.
    pub async fn stop(mut self) {
        if let Some(server) = self.server.take() {
            server.stop().await;
        }
    }

    /// # Panics
    /// When the server does not answer.
    pub async fn post(&self, path: &str, body: serde_json::Value) -> Answer {
        Answer::of(
            self.http
                .post(format!("{}{path}", self.url))
                .json(&body)
                .send()
                .await
                .expect("an answer"),
        )
        .await
    }

    /// # Panics
    /// When the server does not answer.
    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(
            self.http
                .get(format!("{}{path}", self.url))
                .send()
                .await
                .expect("an answer"),
        )
        .await
    }

    /// A clinic that signed up by itself, in Sydney.
    ///
    /// # Panics
    /// When any step of the sign-up fails.
    pub async fn clinic(&self) -> Clinic<'_> {
        self.clinic_at("AU", "Australia/Sydney").await
    }

    /// A clinic that signed up by itself, somewhere.
    ///
    /// # Panics
    /// When any step of the sign-up fails.
    pub async fn clinic_at(&self, country: &str, zone: &str) -> Clinic<'_> {
        let email = format!("owner-{}@example.com", uuid::Uuid::new_v4().simple());
        let signup = json!({
            "clinic_name": "Harbour Physio", "country": country, "time_zone": zone,
            "owner": { "name": "Olive Owner", "email": email },
        });
        self.post("/v1/signups", signup).await.expect(202);
        let link = self.mailed_link(&email).await;
        let token = link.rsplit('/').next().expect("a token").to_owned();
        let made = self
            .post(
                &format!("/v1/signups/{token}/completion"),
                json!({ "password": crate::clinic::PASSWORD }),
            )
            .await;
        let made = made.expect(201);
        Clinic::signed_in(self, &email, made).await
    }

    /// The link of the newest mail to this address, once there is one.
    ///
    /// # Panics
    /// When none comes: an invitation is mailed by a job, which needs workers.
    pub async fn mailed_link(&self, to: &str) -> String {
        let path = format!("/sandbox/emails?to={to}");
        eventually("a mail with a link", || async {
            let mails = self.get(&path).await.expect(200);
            let link = mails["items"][0]["links"][0].as_str();
            link.map(str::to_owned)
        })
        .await
    }
}

/// Every world begins on a Tuesday at one o'clock UTC, noon in Sydney, so that no test depends on
/// the hour or the weekday at which it runs: patients are not texted at night.
fn until_tuesday_noon(now: DateTime<Utc>) -> TimeDelta {
    let monday = now.date_naive().week(Weekday::Mon).first_day();
    let noon = (monday + Days::new(1)).and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(1);
    let ahead = noon - now;
    match ahead > TimeDelta::zero() {
        true => ahead,
        false => ahead + TimeDelta::weeks(1),
    }
}

/// Waits until `look` finds something, for ten seconds at most.
///
/// # Panics
/// When it does not.
pub async fn eventually<T, F: Future<Output = Option<T>>>(
    what: &str,
    mut look: impl FnMut() -> F,
) -> T {
    for _ in 0..400 {
        if let Some(found) = look().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("waited in vain for {what}");
}
