//! Jobs on a real PostgreSQL, with jobs of the test's own.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use kernel::{Id, id, perm};
use platform::{
    About, Authenticator, Cx, Entry, Event, May, Platform, PlatformParts, Problem, Reader, Result,
    Tx,
    access::RemoteAddress,
    clock::SystemClock,
    db::{Db, DbSettings},
    http::limits::Limits,
    jobs::{Job, Outcome, Registry, When, Work, WorkerSettings, Workers},
};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use testkit::{Database, eventually};
use uuid::Uuid;

struct Nobody;

#[async_trait::async_trait]
impl Authenticator for Nobody {
    async fn authenticate(
        &self,
        _: &Platform,
        _: &str,
        _: RemoteAddress,
    ) -> Result<Arc<Reader>, Problem> {
        Err(Problem::unauthorised("nobody signs in here"))
    }
}

/// Runs that were begun, in their order.
static RUNS: Mutex<Vec<(Uuid, String)>> = Mutex::new(vec![]);

fn note(tenant: Id<id::Tenant>, what: &str) {
    RUNS.lock().unwrap().push((tenant.uuid(), what.to_owned()));
}

fn runs(tenant: Id<id::Tenant>) -> Vec<String> {
    RUNS.lock()
        .unwrap()
        .iter()
        .filter(|(of, _)| *of == tenant.uuid())
        .map(|(_, what)| what.clone())
        .collect()
}

#[derive(Serialize)]
struct Worked {
    job: Id<id::Job>,
}

impl Event for Worked {
    const KIND: &'static str = "test.worked";

    fn about(&self) -> About {
        About::subject("job", self.job)
    }

    fn summary(&self) -> String {
        "A test job worked".to_owned()
    }
}

/// A job that does what it is told.
#[derive(Clone, Serialize, Deserialize)]
struct Obey {
    what: String,
    key: Option<String>,
}

impl Work for Obey {
    const KIND: &'static str = "test.obey";
    const MAX_ATTEMPTS: i16 = 3;
    type Needs = perm::automation::Act;

    fn unique_key(&self) -> Option<String> {
        self.key.clone()
    }
}

impl Job for Obey {
    async fn run(&self, tx: &Tx, _: May<perm::automation::Act>) -> Result<Outcome> {
        note(tx.tenant(), &self.what);
        tx.record(Worked { job: tx.new_id() }, ()).done();
        match self.what.as_str() {
            "panic" => panic!("as told"),
            "fail" => Err(Problem::internal("as told")),
            "give up" => Ok(Outcome::GiveUp("as told".to_owned())),
            "sleep" => {
                tokio::time::sleep(Duration::from_millis(1500)).await;
                Ok(Outcome::Done)
            }
            _ => Ok(Outcome::Done),
        }
    }
}

struct Bench {
    platform: Platform,
    database: Database,
}

async fn bench() -> Bench {
    on(Database::fresh().await).await
}

async fn on(database: Database) -> Bench {
    let db = Db::connect(&DbSettings {
        url: database.url.clone(),
        max_connections: 16,
    })
    .await
    .expect("a database");
    let platform = Platform::new(PlatformParts {
        db,
        clock: Arc::new(SystemClock),
        registry: Registry::default().job::<Obey>(),
        authenticator: Arc::new(Nobody),
        limits: Limits::default(),
    });
    Bench { platform, database }
}

fn quick() -> WorkerSettings {
    WorkerSettings {
        slots: 8,
        per_tenant: 6,
        lease: Duration::from_millis(900),
    }
}

impl Bench {
    fn door(&self, tenant: Id<id::Tenant>) -> Cx<perm::automation::Act> {
        self.platform.enter(Entry::Demo, tenant)
    }

    fn tenant(&self) -> Id<id::Tenant> {
        Id::from_uuid(Uuid::new_v4())
    }

    async fn enqueue(&self, tenant: Id<id::Tenant>, jobs: &[Obey]) {
        let put = async |tx: &Tx, _| {
            for job in jobs {
                tx.enqueue(job, When::Now, None);
            }
            Ok(tx.unchanged(()))
        };
        self.door(tenant).act(put).await.expect("the jobs are put");
    }

    async fn tell(&self, tenant: Id<id::Tenant>, what: &str) {
        self.enqueue(
            tenant,
            &[Obey {
                what: what.to_owned(),
                key: None,
            }],
        )
        .await;
    }

    async fn admin(&self) -> PgConnection {
        self.database.admin().await
    }

    /// Jobs of a tenant by state, as `state n` lines.
    async fn left(&self, tenant: Id<id::Tenant>) -> Vec<String> {
        sqlx::query_scalar("select format('%s %s', state, count(*)) from jobs where tenant_id = $1 group by state order by 1")
            .bind(tenant.uuid())
            .fetch_all(&mut self.admin().await)
            .await
            .expect("the jobs are counted")
    }

    async fn effects(&self, tenant: Id<id::Tenant>) -> i64 {
        sqlx::query_scalar(
            "select count(*) from events where tenant_id = $1 and kind = 'test.worked'",
        )
        .bind(tenant.uuid())
        .fetch_one(&mut self.admin().await)
        .await
        .expect("the events are counted")
    }

    async fn left_is(&self, tenant: Id<id::Tenant>, wanted: &[&str]) {
        eventually(&format!("{wanted:?}"), || async {
            (self.left(tenant).await == wanted).then_some(())
        })
        .await;
    }
}

#[tokio::test]
async fn a_job_is_gone_with_its_effect() {
    let bench = bench().await;
    let (tenant, workers) = (bench.tenant(), Workers::start(&bench.platform, quick()));
    bench.tell(tenant, "work").await;
    bench.left_is(tenant, &[]).await;
    assert_eq!(bench.effects(tenant).await, 1);
    workers.stop().await;
}

#[tokio::test]
async fn a_failing_and_a_panicking_job_leave_no_effect_and_end_as_dead_letters() {
    let bench = bench().await;
    let (failing, panicking) = (bench.tenant(), bench.tenant());
    let workers = Workers::start(&bench.platform, quick());
    bench.tell(failing, "fail").await;
    bench.tell(panicking, "panic").await;
    for tenant in [failing, panicking] {
        bench.left_is(tenant, &["dead 1"]).await;
        assert_eq!(runs(tenant).len(), 3, "all attempts were used");
        assert_eq!(bench.effects(tenant).await, 0);
    }
    workers.stop().await;
}

#[tokio::test]
async fn a_job_that_gives_up_is_dead_at_once() {
    let bench = bench().await;
    let (tenant, workers) = (bench.tenant(), Workers::start(&bench.platform, quick()));
    bench.tell(tenant, "give up").await;
    bench.left_is(tenant, &["dead 1"]).await;
    assert_eq!(runs(tenant), ["give up"]);
    workers.stop().await;
}

#[tokio::test]
async fn a_poisonous_payload_stops_nobody_else() {
    let bench = bench().await;
    let tenant = bench.tenant();
    bench.tell(tenant, "work").await;
    let poison = "update jobs set payload = '{\"what\": 7}' where tenant_id = $1";
    sqlx::query(poison)
        .bind(tenant.uuid())
        .execute(&mut bench.admin().await)
        .await
        .expect("poisoned");
    let workers = Workers::start(&bench.platform, quick());
    bench.left_is(tenant, &["dead 1"]).await;
    bench.tell(tenant, "work").await;
    eventually("the healthy job", || async {
        (bench.effects(tenant).await == 1).then_some(())
    })
    .await;
    workers.stop().await;
}

#[tokio::test]
async fn a_lost_database_connection_costs_no_job() {
    let bench = bench().await;
    let (tenant, workers) = (bench.tenant(), Workers::start(&bench.platform, quick()));
    bench.tell(tenant, "work").await;
    bench.left_is(tenant, &[]).await;
    let cut = "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
    sqlx::query(cut)
        .execute(&mut bench.admin().await)
        .await
        .expect("the connections are cut");
    // The first use of a cut connection fails for whoever asks; the worker goes on by itself.
    eventually("a new connection", || async {
        let put = async |tx: &Tx, _| {
            tx.enqueue(
                &Obey {
                    what: "work".to_owned(),
                    key: None,
                },
                When::Now,
                None,
            );
            Ok(tx.unchanged(()))
        };
        bench.door(tenant).act(put).await.ok()
    })
    .await;
    eventually("the second effect", || async {
        (bench.effects(tenant).await == 2).then_some(())
    })
    .await;
    workers.stop().await;
}

#[tokio::test]
async fn a_lease_that_runs_out_brings_the_job_back_and_a_long_job_keeps_its_lease() {
    let bench = bench().await;
    let (lost, long) = (bench.tenant(), bench.tenant());
    bench.tell(lost, "work").await;
    let vanish = "update jobs set state = 'running', lease = gen_random_uuid(), lease_until = now() + interval '1 second', attempts = 1 where tenant_id = $1";
    sqlx::query(vanish)
        .bind(lost.uuid())
        .execute(&mut bench.admin().await)
        .await
        .expect("a worker vanished");
    let workers = Workers::start(&bench.platform, quick());
    bench.tell(long, "sleep").await;
    bench.left_is(lost, &[]).await;
    bench.left_is(long, &[]).await;
    assert_eq!(bench.effects(lost).await, 1);
    assert_eq!(runs(long), ["sleep"], "renewed, it ran once");
    workers.stop().await;
}

#[tokio::test]
async fn workers_that_were_told_to_end_keep_the_leases_of_what_still_runs() {
    let ending = bench().await;
    let other = on(ending.database.clone()).await;
    let tenant = ending.tenant();
    let workers = Workers::start(&ending.platform, quick());
    ending.tell(tenant, "sleep").await;
    eventually("it runs", || async { runs(tenant).pop() }).await;
    let others = Workers::start(&other.platform, quick());
    workers.stop().await;
    ending.left_is(tenant, &[]).await;
    assert_eq!(runs(tenant), ["sleep"], "nobody else took it");
    others.stop().await;
}

#[tokio::test]
async fn two_processes_do_each_job_once() {
    let first = bench().await;
    let second = on(first.database.clone()).await;
    let tenant = first.tenant();
    let workers = [
        Workers::start(
            &first.platform,
            WorkerSettings {
                lease: Duration::from_secs(30),
                ..quick()
            },
        ),
        Workers::start(
            &second.platform,
            WorkerSettings {
                lease: Duration::from_secs(30),
                ..quick()
            },
        ),
    ];
    let jobs = vec![
        Obey {
            what: "work".to_owned(),
            key: None
        };
        200
    ];
    first.enqueue(tenant, &jobs).await;
    first.left_is(tenant, &[]).await;
    assert_eq!(first.effects(tenant).await, 200);
    assert_eq!(runs(tenant).len(), 200);
    for workers in workers {
        workers.stop().await;
    }
}

#[tokio::test]
async fn one_tenants_flood_does_not_hold_up_another() {
    let bench = bench().await;
    let (flood, other) = (bench.tenant(), bench.tenant());
    bench
        .enqueue(
            flood,
            &vec![
                Obey {
                    what: "flood".to_owned(),
                    key: None
                };
                2000
            ],
        )
        .await;
    bench.tell(other, "other").await;
    let workers = Workers::start(&bench.platform, quick());
    bench.left_is(other, &[]).await;
    let ahead = runs(flood).len();
    assert!(
        ahead < 200,
        "{ahead} of the flood ran before the other tenant's job"
    );
    workers.stop().await;
}

#[tokio::test]
async fn a_key_is_enqueued_once_while_it_lives() {
    let bench = bench().await;
    let tenant = bench.tenant();
    let keyed = Obey {
        what: "keyed".to_owned(),
        key: Some("one".to_owned()),
    };
    bench.enqueue(tenant, std::slice::from_ref(&keyed)).await;
    bench.enqueue(tenant, std::slice::from_ref(&keyed)).await;
    let workers = Workers::start(&bench.platform, quick());
    bench.left_is(tenant, &[]).await;
    assert_eq!(bench.effects(tenant).await, 1);
    bench.enqueue(tenant, &[keyed]).await;
    eventually("the key again", || async {
        (bench.effects(tenant).await == 2).then_some(())
    })
    .await;
    workers.stop().await;
}

#[tokio::test]
async fn what_rolls_back_enqueues_nothing() {
    let bench = bench().await;
    let tenant = bench.tenant();
    let refuse = async |tx: &Tx, _| -> Result<platform::Recorded<()>> {
        tx.enqueue(
            &Obey {
                what: "never".to_owned(),
                key: None,
            },
            When::Now,
            None,
        );
        Err(Problem::conflict("no", "as told"))
    };
    assert!(bench.door(tenant).act(refuse).await.is_err());
    assert_eq!(bench.left(tenant).await, Vec::<String>::new());
}
