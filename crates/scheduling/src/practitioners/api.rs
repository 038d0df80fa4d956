//! `/v1/practitioners`.

use chrono::{DateTime, Utc};
use identity::text::Name;
use kernel::{Id, Permission, Weekday, id, perm};
use platform::{
    Body, Created, Cx, FieldError, Page, PageQuery, Problem, Result, Tagged, Versioned, version_of,
};
use poem_openapi::{
    Object, OpenApi, Tags,
    param::{Header, Path, Query},
    payload::Json,
    types::MaybeUndefined,
};

use super::{
    commands::{self, New, Patch, Profile},
    rules::{self, Hours},
};

#[derive(Tags)]
enum Tag {
    /// Those who see patients.
    Practitioners,
}

/// One stretch of a week in the location's wall time.
#[derive(Clone, Debug, Object)]
pub struct WeeklyHours {
    pub location_id: Id<id::Location>,
    pub weekday: Weekday,
    /// `09:00`.
    #[oai(validator(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$"))]
    pub from: String,
    /// `17:00`; `00:00` is the end of that day.
    #[oai(validator(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$"))]
    pub to: String,
}

/// One who sees patients.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Practitioner {
    pub id: Id<id::Practitioner>,
    pub name: String,
    /// Who of the staff they are: their patients and visits are that colleague's own.
    pub user_id: Option<Id<id::User>>,
    /// What they do.
    pub service_ids: Vec<Id<id::Service>>,
    /// When they work, at the locations that the caller sees.
    pub hours: Vec<WeeklyHours>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
}

impl Versioned for Practitioner {
    fn version(&self) -> i64 {
        self.version
    }
}

impl From<Hours> for WeeklyHours {
    fn from(hours: Hours) -> Self {
        let Hours {
            location,
            weekday,
            from,
            to,
        } = hours;
        Self {
            location_id: location,
            weekday,
            from: rules::show_time(from),
            to: rules::show_time(to),
        }
    }
}

impl From<Profile> for Practitioner {
    fn from(profile: Profile) -> Self {
        let Profile {
            row,
            services,
            hours,
        } = profile;
        Self {
            id: row.id,
            name: row.name,
            user_id: row.user_id,
            service_ids: services,
            hours: hours.into_iter().map(WeeklyHours::from).collect(),
            version: row.version,
            created_at: row.created_at,
        }
    }
}

/// A practitioner to be added.
#[derive(Clone, Debug, Object)]
pub struct NewPractitioner {
    pub name: Name,
    pub user_id: Option<Id<id::User>>,
    #[oai(validator(max_items = 200))]
    pub service_ids: Vec<Id<id::Service>>,
    #[oai(validator(max_items = 200))]
    pub hours: Vec<WeeklyHours>,
}

/// Fields to change: an absent one keeps its value, a list is replaced whole. Those who are
/// limited to some locations replace the hours there alone.
#[derive(Clone, Debug, Object)]
pub struct PractitionerPatch {
    pub name: Option<Name>,
    pub user_id: MaybeUndefined<Id<id::User>>,
    #[oai(validator(max_items = 200))]
    pub service_ids: Option<Vec<Id<id::Service>>>,
    #[oai(validator(max_items = 200))]
    pub hours: Option<Vec<WeeklyHours>>,
}

fn read(hours: Vec<WeeklyHours>) -> Result<Vec<Hours>> {
    let one = |(index, hours): (usize, WeeklyHours)| {
        let time = |field: &str, text: &str| {
            rules::read_time(text).ok_or_else(|| {
                Problem::invalid(vec![FieldError::new(
                    format!("/hours/{index}/{field}"),
                    "time",
                    "must be a time such as 09:00",
                )])
            })
        };
        Ok(Hours {
            location: hours.location_id,
            weekday: hours.weekday,
            from: time("from", &hours.from)?,
            to: time("to", &hours.to)?,
        })
    };
    hours.into_iter().enumerate().map(one).collect()
}

/// Whose account a practitioner is sees the patients of that practitioner: only who sees them anyway,
/// wherever they set up the schedule, says whose it is.
fn may_hand_over(cx: &Cx<perm::schedule::Configure>) -> Result<()> {
    const NEEDED: &str = perm::contacts::Read::NAME;
    let (sees, sets_up) = (
        cx.reader().locations(NEEDED),
        cx.reader().locations(perm::schedule::Configure::NAME),
    );
    match sees.covers_all(&sets_up) {
        true => Ok(()),
        false => Err(Problem::forbidden(NEEDED).pointing("/user_id")),
    }
}

pub struct Practitioners;

#[OpenApi(prefix_path = "/v1/practitioners", tag = "Tag::Practitioners")]
impl Practitioners {
    /// List practitioners
    ///
    /// Oldest first.
    #[oai(path = "/", method = "get", operation_id = "practitioners.list")]
    async fn list(
        &self,
        cx: Cx<perm::schedule::Read>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<Practitioner>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let after = page.after()?;
        let rows = cx
            .read(async |tx, may| commands::list(tx, may, after, page.fetch()).await)
            .await?;
        Ok(Json(page.page(
            rows,
            |profile| profile.row.id,
            Practitioner::from,
        )))
    }

    /// Add a practitioner
    #[oai(path = "/", method = "post", operation_id = "practitioners.create")]
    async fn create(
        &self,
        cx: Cx<perm::schedule::Configure>,
        body: Body<NewPractitioner>,
    ) -> Result<Created<Practitioner>> {
        if body.0.user_id.is_some() {
            may_hand_over(&cx)?;
        }
        let new = New {
            name: body.0.name.into_string(),
            user: body.0.user_id,
            services: body.0.service_ids,
            hours: read(body.0.hours)?,
        };
        let made = cx
            .write(async |tx, may| {
                Ok(commands::create(tx, may, new)
                    .await?
                    .map(Practitioner::from))
            })
            .await?;
        Ok(Created::of(made))
    }

    /// Get a practitioner
    #[oai(
        path = "/:practitioner_id",
        method = "get",
        operation_id = "practitioners.get"
    )]
    async fn get(
        &self,
        cx: Cx<perm::schedule::Read>,
        practitioner_id: Path<Id<id::Practitioner>>,
    ) -> Result<Tagged<Practitioner>> {
        let profile = cx
            .read(async |tx, may| commands::get(tx, may, practitioner_id.0).await)
            .await?;
        Ok(Tagged::of(profile.into()))
    }

    /// Change a practitioner
    ///
    /// Visits that are booked stay as they are. Those who are limited to some locations change the
    /// hours there; name and services only of who works nowhere else.
    #[oai(
        path = "/:practitioner_id",
        method = "patch",
        operation_id = "practitioners.update"
    )]
    async fn update(
        &self,
        cx: Cx<perm::schedule::Configure>,
        practitioner_id: Path<Id<id::Practitioner>>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
        body: Body<PractitionerPatch>,
    ) -> Result<Tagged<Practitioner>> {
        let version = version_of(if_match.0.as_deref())?;
        if matches!(body.0.user_id, MaybeUndefined::Value(_)) {
            may_hand_over(&cx)?;
        }
        let patch = Patch {
            name: body.0.name.map(Name::into_string),
            user: match body.0.user_id {
                MaybeUndefined::Undefined => None,
                MaybeUndefined::Null => Some(None),
                MaybeUndefined::Value(user) => Some(Some(user)),
            },
            services: body.0.service_ids,
            hours: body.0.hours.map(read).transpose()?,
        };
        let profile = cx
            .act(async |tx, may| commands::update(tx, may, practitioner_id.0, version, patch).await)
            .await?;
        Ok(Tagged::of(profile.into()))
    }
}
