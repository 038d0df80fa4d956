//! The queries of grants.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kernel::{Id, Scope, Sight, id};
use platform::{
    Grant, Locations, Platform, Problem, Result, SystemTask, Tx,
    db::{Mode, system::SystemTx},
};
use sqlx::{FromRow, types::Json};
use uuid::Uuid;

use super::rules::{Held, of_role};

/// A membership with its role, its node and the holder's teams. Without a node: at the whole clinic.
const COLUMNS: &str = "m.id as membership, m.location_id, m.region_id, r.permissions, r.scopes, r.sight, \
 case when m.region_id is not null then locations_in(m.tenant_id, m.region_id, false) end as below, \
 case when m.region_id is not null then locations_in(m.tenant_id, m.region_id, true) end as direct, \
 case when r.scopes::text like '%team%' then \
   (select array_agg(distinct theirs.user_id) from team_members mine \
    join team_members theirs using (tenant_id, team_id) \
    where mine.tenant_id = m.tenant_id and mine.user_id = m.user_id) end as team";

/// A membership that holds now.
const HOLDS: &str = "m.joined_at is not null \
 and (m.starts_at is null or m.starts_at <= $4) and (m.ends_at is null or m.ends_at > $4)";

#[derive(FromRow)]
struct Row {
    membership: Option<Uuid>,
    location_id: Option<Uuid>,
    region_id: Option<Uuid>,
    permissions: Option<Vec<String>>,
    scopes: Option<Json<BTreeMap<String, Scope>>>,
    sight: Option<Json<Sight>>,
    below: Option<Vec<Uuid>>,
    direct: Option<Vec<Uuid>>,
    team: Option<Vec<Uuid>>,
}

fn only(ids: Option<Vec<Uuid>>) -> Locations {
    let ids = ids.unwrap_or_default();
    Locations::Only(ids.into_iter().map(Id::from_uuid).collect())
}

impl Row {
    /// None: a session without any membership.
    fn held(self, me: Id<id::User>) -> Option<Held> {
        let (below, direct) = match (self.location_id, self.region_id) {
            (Some(place), _) => (only(Some(vec![place])), only(Some(vec![place]))),
            (None, Some(_)) => (only(self.below), only(self.direct)),
            (None, None) => (Locations::Everywhere, Locations::Everywhere),
        };
        let mut team: Vec<_> = self.team.into_iter().flatten().map(Id::from_uuid).collect();
        if !team.contains(&me) {
            team.push(me);
        }
        Some(Held {
            membership: self.membership.map(Id::from_uuid),
            permissions: self.permissions?,
            scopes: self.scopes.map(|scopes| scopes.0).unwrap_or_default(),
            sight: self.sight?.0,
            below,
            direct,
            me,
            team,
        })
    }
}

fn grants(rows: Vec<Row>, me: Id<id::User>) -> Vec<Grant> {
    let held = rows.into_iter().filter_map(|row| row.held(me));
    held.flat_map(|held| of_role(&held)).collect()
}

/// What a live session gives.
pub(crate) struct Live {
    pub grants: Vec<Grant>,
    pub proved_at: DateTime<Utc>,
}

#[derive(FromRow)]
struct LiveRow {
    proved_at: DateTime<Utc>,
    must_enrol: bool,
    #[sqlx(flatten)]
    row: Row,
}

/// All that is open before a second factor is set up, where the clinic wants one.
const TO_ENROL: &str = "session:own";

/// What the live session's user holds. None: there is no such session any more, or they are suspended.
///
/// # Errors
/// 500 when the database fails.
pub(crate) async fn of_session(
    platform: &Platform,
    tenant: Id<id::Tenant>,
    session: Id<id::Session>,
    user: Id<id::User>,
) -> Result<Option<Live>> {
    let sql = format!(
        "select s.proved_at, s.must_enrol, {COLUMNS} from sessions s \
         join staff w on w.tenant_id = s.tenant_id and w.user_id = s.user_id and w.suspended_at is null \
         left join memberships m on m.tenant_id = s.tenant_id and m.user_id = s.user_id and {HOLDS} \
         left join roles r on r.tenant_id = m.tenant_id and r.id = m.role_id \
         where s.tenant_id = $1 and s.id = $2 and s.user_id = $3 and s.ended_at is null and s.expires_at > $4"
    );
    let rows: Vec<LiveRow> = platform
        .system(SystemTask::Authenticate, async |tx| {
            Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
                .bind(tenant.uuid())
                .bind(session.uuid())
                .bind(user.uuid())
                .bind(tx.now())
                .fetch_all(&mut *tx.conn().await)
                .await?)
        })
        .await?;
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let (proved_at, must_enrol) = (first.proved_at, first.must_enrol);
    let mut grants = grants(rows.into_iter().map(|live| live.row).collect(), user);
    if must_enrol {
        for grant in &mut grants {
            grant.permissions.retain(|name| name == TO_ENROL);
        }
    }
    Ok(Some(Live { grants, proved_at }))
}

/// What a colleague holds now, whether or not they are signed in.
///
/// # Errors
/// 500 when the database fails.
pub(crate) async fn of_member<M: Mode>(tx: &Tx<M>, user: Id<id::User>) -> Result<Vec<Grant>> {
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(of_member_sql()))
        .bind(tx.tenant().uuid())
        .bind(user.uuid())
        .bind(None::<Uuid>)
        .bind(tx.now())
        .fetch_all(&mut *tx.conn().await)
        .await?;
    Ok(grants(rows, user))
}

/// The same for who asks across clinics: what the colleague holds for whom somebody of a reseller acts.
///
/// # Errors
/// 500 when the database fails.
pub(crate) async fn of_subject(
    tx: &SystemTx,
    tenant: Id<id::Tenant>,
    user: Id<id::User>,
) -> Result<Vec<Grant>> {
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(of_member_sql()))
        .bind(tenant.uuid())
        .bind(user.uuid())
        .bind(None::<Uuid>)
        .bind(tx.now())
        .fetch_all(&mut *tx.conn().await)
        .await?;
    Ok(grants(rows, user))
}

fn of_member_sql() -> String {
    format!(
        "select {COLUMNS} from memberships m join roles r on r.tenant_id = m.tenant_id and r.id = m.role_id \
         join staff w on w.tenant_id = m.tenant_id and w.user_id = m.user_id and w.suspended_at is null \
         where m.tenant_id = $1 and m.user_id = $2 and $3::uuid is null and {HOLDS} order by m.id"
    )
}

/// What a role would give to this person at a location, or (none) at all of them.
///
/// # Errors
/// 404 for an unknown role; 500 when the database fails.
pub(crate) async fn role_at<M: Mode>(
    tx: &Tx<M>,
    role: Id<id::Role>,
    at: Option<Id<id::Location>>,
    me: Id<id::User>,
) -> Result<Vec<Grant>> {
    let row: Option<Row> = sqlx::query_as(
        "select null::uuid as membership, $3::uuid as location_id, null::uuid as region_id, permissions, scopes, sight, \
           null::uuid[] as below, null::uuid[] as direct, null::uuid[] as team \
         from roles where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().uuid())
    .bind(role.uuid())
    .bind(at.map(Id::uuid))
    .fetch_optional(&mut *tx.conn().await)
    .await?;
    let row = row.ok_or_else(|| Problem::not_found("role"))?;
    Ok(grants(vec![row], me))
}
