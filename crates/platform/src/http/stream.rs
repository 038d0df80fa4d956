//! `/v1/stream`: what happens in the clinic, as it happens, to those who may see it.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use futures::{Stream, StreamExt, stream, stream::BoxStream};
use kernel::{Id, Permission, id, perm};
use poem_openapi::{Object, OpenApi, Tags, payload::EventStream};
use sqlx::FromRow;
use tokio::sync::broadcast::{Receiver, error::RecvError};
use uuid::Uuid;

use super::Cx;
use crate::{Problem, ReadOnly, Reader, Result, Tx, jobs::News, looks};

#[derive(Tags)]
enum Tag {
    /// What happens, as it happens.
    Stream,
}

/// Something happened. Read the record itself for more.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Happened {
    pub id: Id<id::Event>,
    pub kind: String,
    pub at: DateTime<Utc>,
    pub subject_kind: String,
    pub contact_id: Option<Id<id::Contact>>,
    pub location_id: Option<Id<id::Location>>,
}

#[derive(Debug, FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    at: DateTime<Utc>,
    subject_kind: String,
    contact_id: Option<Uuid>,
    location_id: Option<Uuid>,
}

impl Happened {
    fn of(row: Row) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            kind: row.kind,
            at: row.at,
            subject_kind: row.subject_kind,
            contact_id: row.contact_id.map(Id::from_uuid),
            location_id: row.location_id.map(Id::from_uuid),
        }
    }
}

/// Which permission one needs to hear of a kind of event; of the others, only those with every location hear.
const HEARD_WITH: &[(&str, &str)] = &[
    ("booking.", perm::bookings::Read::NAME),
    ("contact.", perm::contacts::Read::NAME),
    ("conversation.", perm::messages::Read::NAME),
    ("intake.", perm::intake::Read::NAME),
    ("job.", perm::automation::Read::NAME),
    ("lead.", perm::contacts::Read::NAME),
    ("message.", perm::messages::Read::NAME),
    ("pipeline.", perm::pipelines::Read::NAME),
    ("reminder.", perm::bookings::Read::NAME),
    ("task.", perm::tasks::Read::NAME),
    ("touchpoint.", perm::contacts::Read::NAME),
];

fn permission(row: &Row) -> &'static str {
    let known = HEARD_WITH
        .iter()
        .find(|(kind, _)| row.kind.starts_with(kind));
    known.map_or(perm::users::Read::NAME, |(_, permission)| permission)
}

/// Whether a caller may hear of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hearing {
    Yes,
    No,
    /// If it is theirs: the database knows.
    IfOwn,
}

fn may_hear(reader: &Reader, row: &Row) -> Hearing {
    let reach = reader.reach(permission(row));
    let Some(place) = row.location_id.map(Id::from_uuid) else {
        return match reach.is_everywhere() {
            true => Hearing::Yes,
            false => Hearing::No,
        };
    };
    let own = || reach.own.as_ref().is_some_and(|own| own.at.covers(place));
    match reach.all.covers(place) {
        true => Hearing::Yes,
        false if own() => Hearing::IfOwn,
        false => Hearing::No,
    }
}

/// A burst of commits is read once.
const GATHER: Duration = Duration::from_millis(30);
/// Without news: the bell may have been missed.
const POLL: TimeDelta = TimeDelta::seconds(5);
/// How long a session that ended elsewhere, or a role that was taken away, may still be listened with.
const TRUST: TimeDelta = TimeDelta::seconds(2);
/// A little less than an access token lives: the browser comes back with a new one.
const LONGEST: Duration = Duration::from_secs(9 * 60);
/// A transaction commits after its events got their time: look back this far, and show each once.
const OVERLAP: TimeDelta = TimeDelta::seconds(5);
const MOST: i64 = 500;

/// So many streams one caller follows at once: each reads again with every commit of the clinic.
const STREAMS: usize = 20;

/// How many streams each caller follows, in each process.
#[derive(Clone, Default)]
pub(crate) struct Streams(Arc<Mutex<HashMap<Uuid, usize>>>);

/// A caller's place among the streams, until it is dropped.
struct Place {
    streams: Streams,
    caller: Uuid,
}

impl Streams {
    fn open(&self) -> MutexGuard<'_, HashMap<Uuid, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// # Errors
    /// 429 `too_many_streams`.
    fn enter(&self, caller: Uuid) -> Result<Place> {
        let mut open = self.open();
        let count = open.entry(caller).or_default();
        if *count >= STREAMS {
            return Err(Problem::new(429, "too_many_streams")
                .detail(format!(
                    "you follow {STREAMS} streams already; end one first"
                ))
                .retry_after(5));
        }
        *count += 1;
        Ok(Place {
            streams: self.clone(),
            caller,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.streams.open();
        if let Some(count) = open.get_mut(&self.caller) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.caller);
            }
        }
    }
}

struct Watch {
    _place: Place,
    cx: Cx<perm::session::Own>,
    news: Receiver<News>,
    since: DateTime<Utc>,
    shown: HashSet<Uuid>,
    /// When the caller's session was last looked at.
    trusted_at: DateTime<Utc>,
    read_at: DateTime<Utc>,
}

/// What one turn of a watch came to.
enum Turn {
    Heard(Vec<Happened>),
    /// The session is over.
    Over,
}

impl Watch {
    fn now(&self) -> DateTime<Utc> {
        self.cx.platform().clock().now()
    }

    /// True when there is news; false when only time has passed.
    async fn wait(&mut self) -> bool {
        let mine = self.cx.reader().tenant;
        let rang = async {
            loop {
                match self.news.recv().await {
                    Ok(Some(tenant)) if tenant != mine => {}
                    Ok(_) | Err(RecvError::Lagged(_)) => return,
                    Err(RecvError::Closed) => std::future::pending().await,
                }
            }
        };
        let patience = TRUST.to_std().unwrap_or_default();
        let rang = tokio::time::timeout(patience, rang).await.is_ok();
        if rang {
            tokio::time::sleep(GATHER).await;
        }
        rang
    }

    /// Waits, looks at the session, then reads: nothing is told on the word of a session that is over.
    async fn turn(&mut self) -> Result<Turn> {
        let rang = self.wait().await;
        let now = self.now();
        if now - self.trusted_at >= TRUST {
            let platform = self.cx.platform();
            match platform
                .authenticator()
                .renew(platform, self.cx.reader())
                .await
            {
                Ok(reader) => self.cx.renewed(reader),
                Err(problem) if problem.status() == 401 => return Ok(Turn::Over),
                Err(problem) => return Err(problem),
            }
            self.trusted_at = now;
        }
        if !rang && now - self.read_at < POLL {
            return Ok(Turn::Heard(vec![]));
        }
        self.read_at = now;
        Ok(Turn::Heard(self.read().await?))
    }

    async fn read(&mut self) -> Result<Vec<Happened>> {
        let since = self.since - OVERLAP;
        let rows: Vec<Row> = self
            .cx
            .read(async |tx, _| {
                Ok(sqlx::query_as(
                    "select id, kind, at, subject_kind, contact_id, location_id from events \
                     where tenant_id = $1 and at > $2 and kind <> all ($4) order by at desc limit $3",
                )
                .bind(tx.tenant().uuid())
                .bind(since)
                .bind(MOST)
                .bind(looks::KINDS)
                .fetch_all(&mut *tx.conn().await)
                .await?)
            })
            .await?;
        self.since = rows
            .first()
            .map_or(self.since, |row| row.at.max(self.since));
        let known = std::mem::take(&mut self.shown);
        self.shown = rows.iter().map(|row| row.id).collect();
        let new = rows
            .into_iter()
            .rev()
            .filter(|row| !known.contains(&row.id));
        self.heard(new.collect()).await
    }

    async fn heard(&self, rows: Vec<Row>) -> Result<Vec<Happened>> {
        let hearing = |row: &Row| may_hear(self.cx.reader(), row);
        let mut asked: HashMap<&str, Vec<Uuid>> = HashMap::new();
        for row in rows.iter().filter(|row| hearing(row) == Hearing::IfOwn) {
            asked.entry(permission(row)).or_default().push(row.id);
        }
        let mut own = HashSet::new();
        for (permission, ids) in asked {
            let seen = self
                .cx
                .seen_with(permission, async |tx| visible(tx, &ids).await);
            own.extend(seen.await?);
        }
        let heard = rows.into_iter().filter(|row| match hearing(row) {
            Hearing::Yes => true,
            Hearing::No => false,
            Hearing::IfOwn => own.contains(&row.id),
        });
        Ok(heard.map(Happened::of).collect())
    }
}

async fn visible(tx: &Tx<ReadOnly>, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    Ok(
        sqlx::query_scalar("select id from events where tenant_id = $1 and id = any ($2)")
            .bind(tx.tenant().uuid())
            .bind(ids)
            .fetch_all(&mut *tx.conn().await)
            .await?,
    )
}

fn watch(cx: Cx<perm::session::Own>, place: Place) -> impl Stream<Item = Happened> + Send {
    let news = cx.platform().bell().listen();
    let since = cx.platform().clock().now();
    let watch = Watch {
        _place: place,
        cx,
        news,
        since: since + OVERLAP,
        shown: HashSet::new(),
        trusted_at: since,
        read_at: since,
    };
    stream::unfold(watch, |mut watch| async {
        let happened = match watch.turn().await {
            Ok(Turn::Heard(happened)) => happened,
            Ok(Turn::Over) => return None,
            Err(problem) => {
                tracing::warn!(
                    error = problem.for_log(),
                    "a stream could not read; trying again"
                );
                vec![]
            }
        };
        Some((stream::iter(happened), watch))
    })
    .flatten()
    .take_until(tokio::time::sleep(LONGEST))
}

pub struct Happenings;

#[OpenApi(prefix_path = "/v1/stream", tag = "Tag::Stream")]
impl Happenings {
    /// Follow what happens
    ///
    /// Server-sent events, one for each thing that happens where the caller works. Ends after nine
    /// minutes: connect again. Ends with the session, too. Twenty at once for each caller, else 429
    /// `too_many_streams`.
    #[oai(path = "/", method = "get", operation_id = "stream.follow")]
    async fn follow(
        &self,
        cx: Cx<perm::session::Own>,
    ) -> Result<EventStream<BoxStream<'static, Happened>>> {
        let caller = cx.reader().actor.id().unwrap_or_default();
        let place = cx.platform().streams().enter(caller)?;
        Ok(EventStream::new(watch(cx, place).boxed()).keep_alive(Duration::from_secs(15)))
    }
}
