//! `/v1/bookings`.

use chrono::{DateTime, Utc};
use kernel::{Id, Permission, id, perm};
use platform::{
    Body, Created, Cx, Looked, May, Narrowed, Page, PageQuery, Recorded, Result, Tagged, Tx,
    http::near,
};
use poem_openapi::{
    Object, OpenApi, Tags,
    param::{Path, Query},
    payload::Json,
};

use super::{
    By, Filter, Row, Shown, Status, To,
    commands::{self, New},
    store::shown,
    view::Booking,
};

#[derive(Tags)]
enum Tag {
    /// Visits, from booked to attended.
    Bookings,
}

/// A visit to be booked.
#[derive(Clone, Debug, Object)]
pub struct NewBooking {
    pub contact_id: Id<id::Contact>,
    pub service_id: Id<id::Service>,
    pub practitioner_id: Id<id::Practitioner>,
    pub location_id: Id<id::Location>,
    pub starts_at: DateTime<Utc>,
    /// The hold that keeps this very time.
    pub hold_id: Option<Id<id::Booking>>,
}

impl From<NewBooking> for New {
    fn from(body: NewBooking) -> Self {
        Self {
            contact: body.contact_id,
            service: body.service_id,
            practitioner: body.practitioner_id,
            location: body.location_id,
            starts_at: body.starts_at,
            hold: body.hold_id,
        }
    }
}

/// Nothing besides the act itself: `{}`.
#[derive(Clone, Debug, Object)]
pub struct BookingAct {}

/// On whose side a visit failed.
#[derive(Clone, Debug, Object)]
pub struct NoShow {
    pub by: By,
}

/// Who calls the visit off, and why.
#[derive(Clone, Debug, Object)]
pub struct Cancellation {
    pub by: By,
    #[oai(validator(min_length = 1, max_length = 500))]
    pub reason: Option<String>,
}

/// Where the visit is to be moved to; what is not given stays.
#[derive(Clone, Debug, Object)]
pub struct Rescheduling {
    pub starts_at: DateTime<Utc>,
    pub practitioner_id: Option<Id<id::Practitioner>>,
    pub location_id: Option<Id<id::Location>>,
}

impl From<Rescheduling> for To {
    fn from(body: Rescheduling) -> Self {
        Self {
            starts_at: body.starts_at,
            practitioner: body.practitioner_id,
            location: body.location_id,
        }
    }
}

fn view<P: Permission>(cx: &Cx<P>, shown: Shown, now: DateTime<Utc>) -> Booking {
    let sight = cx.sight(&[shown.row.location_id]);
    Booking::of(shown, now, sight)
}

/// Does the act and reads its outcome back with the names, in the same transaction.
async fn done(
    cx: Cx<perm::bookings::Write>,
    act: impl AsyncFnOnce(&Tx, May<perm::bookings::Write>) -> Result<Recorded<Row>>,
) -> Result<Created<Booking>> {
    let made = cx
        .write(async |tx, may| {
            let row = act(tx, may).await?.done();
            let shown = shown::find(tx, row.id).await?;
            Ok(tx.unchanged(view(&cx, shown, tx.now())))
        })
        .await?;
    Ok(Created::of(made))
}

pub struct Bookings;

#[OpenApi(prefix_path = "/v1/bookings", tag = "Tag::Bookings")]
impl Bookings {
    /// List bookings
    ///
    /// By start, those from `from` on and before `to`. Holds, which are for nobody yet, are not among them.
    #[oai(path = "/", method = "get", operation_id = "bookings.list")]
    #[expect(clippy::too_many_arguments, reason = "each is a filter of the list")]
    async fn list(
        &self,
        cx: Cx<perm::bookings::Read>,
        from: Query<Option<DateTime<Utc>>>,
        to: Query<Option<DateTime<Utc>>>,
        location_id: Query<Option<Id<id::Location>>>,
        practitioner_id: Query<Option<Id<id::Practitioner>>>,
        contact_id: Query<Option<Id<id::Contact>>>,
        status: Query<Option<Status>>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<Booking>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let filter = Filter {
            from: from.0.map(near).transpose()?,
            to: to.0.map(near).transpose()?,
            location: location_id.0,
            practitioner: practitioner_id.0,
            contact: contact_id.0,
            status: status.0,
            after: page.after()?,
            limit: page.fetch(),
        };
        let (by, whose) = (Narrowed::patient(filter.contact), Shown::whose);
        let rows = cx
            .list("bookings", by, &page, whose, async |tx, may| {
                commands::list(tx, may, &filter).await
            })
            .await?;
        let now = cx.platform().clock().now();
        let key = |shown: &Shown| (shown.row.starts_at, shown.row.id);
        Ok(Json(page.page(rows, key, |shown| view(&cx, shown, now))))
    }

    /// Book a visit
    ///
    /// 409 `slot_taken` when the time is another's. With `hold_id` the hold becomes the booking.
    #[oai(path = "/", method = "post", operation_id = "bookings.create")]
    async fn create(
        &self,
        cx: Cx<perm::bookings::Write>,
        body: Body<NewBooking>,
    ) -> Result<Created<Booking>> {
        let new = New::from(body.0);
        done(cx, async |tx, may| commands::book(tx, may, new).await).await
    }

    /// Get a booking
    #[oai(path = "/:booking_id", method = "get", operation_id = "bookings.get")]
    async fn get(
        &self,
        cx: Cx<perm::bookings::Read>,
        booking_id: Path<Id<id::Booking>>,
    ) -> Result<Tagged<Booking>> {
        let (shown, now) = cx
            .look("booking", async |tx, _| {
                let shown = shown::find(tx, booking_id.0).await?;
                Ok(Looked::of(shown.whose(), (shown, tx.now())))
            })
            .await?;
        Ok(Tagged::of(view(&cx, shown, now)))
    }

    /// Confirm a visit
    #[oai(
        path = "/:booking_id/confirmation",
        method = "post",
        operation_id = "bookings.confirmation"
    )]
    async fn confirm(
        &self,
        cx: Cx<perm::bookings::Write>,
        booking_id: Path<Id<id::Booking>>,
        _body: Body<BookingAct>,
    ) -> Result<Created<Booking>> {
        done(cx, async |tx, may| {
            commands::confirm(tx, may, booking_id.0).await
        })
        .await
    }

    /// Mark a patient as arrived
    ///
    /// From the day of the visit on.
    #[oai(
        path = "/:booking_id/arrival",
        method = "post",
        operation_id = "bookings.arrival"
    )]
    async fn arrive(
        &self,
        cx: Cx<perm::bookings::Write>,
        booking_id: Path<Id<id::Booking>>,
        _body: Body<BookingAct>,
    ) -> Result<Created<Booking>> {
        done(cx, async |tx, may| {
            commands::arrive(tx, may, booking_id.0).await
        })
        .await
    }

    /// Mark a visit as attended
    ///
    /// From the day of the visit on.
    #[oai(
        path = "/:booking_id/attendance",
        method = "post",
        operation_id = "bookings.attendance"
    )]
    async fn attend(
        &self,
        cx: Cx<perm::bookings::Write>,
        booking_id: Path<Id<id::Booking>>,
        _body: Body<BookingAct>,
    ) -> Result<Created<Booking>> {
        done(cx, async |tx, may| {
            commands::attend(tx, may, booking_id.0).await
        })
        .await
    }

    /// Mark a visit as missed
    ///
    /// From a quarter of an hour after its start on.
    #[oai(
        path = "/:booking_id/no-show",
        method = "post",
        operation_id = "bookings.no-show"
    )]
    async fn no_show(
        &self,
        cx: Cx<perm::bookings::Write>,
        booking_id: Path<Id<id::Booking>>,
        body: Body<NoShow>,
    ) -> Result<Created<Booking>> {
        done(cx, async |tx, may| {
            commands::no_show(tx, may, booking_id.0, body.0.by).await
        })
        .await
    }

    /// Cancel a visit
    #[oai(
        path = "/:booking_id/cancellation",
        method = "post",
        operation_id = "bookings.cancellation"
    )]
    async fn cancel(
        &self,
        cx: Cx<perm::bookings::Write>,
        booking_id: Path<Id<id::Booking>>,
        body: Body<Cancellation>,
    ) -> Result<Created<Booking>> {
        let Cancellation { by, reason } = body.0;
        done(cx, async |tx, may| {
            commands::cancel(tx, may, booking_id.0, by, reason).await
        })
        .await
    }

    /// Move a visit to another time
    ///
    /// Answers the new booking; the old one is `rescheduled`. When the new time is taken the old one stays.
    #[oai(
        path = "/:booking_id/rescheduling",
        method = "post",
        operation_id = "bookings.rescheduling"
    )]
    async fn reschedule(
        &self,
        cx: Cx<perm::bookings::Write>,
        booking_id: Path<Id<id::Booking>>,
        body: Body<Rescheduling>,
    ) -> Result<Created<Booking>> {
        let to = To::from(body.0);
        done(cx, async |tx, may| {
            commands::reschedule(tx, may, booking_id.0, to).await
        })
        .await
    }

    /// Take attended or no-show back
    ///
    /// For 24 hours.
    #[oai(
        path = "/:booking_id/undo",
        method = "post",
        operation_id = "bookings.undo"
    )]
    async fn undo(
        &self,
        cx: Cx<perm::bookings::Write>,
        booking_id: Path<Id<id::Booking>>,
        _body: Body<BookingAct>,
    ) -> Result<Created<Booking>> {
        done(cx, async |tx, may| {
            commands::undo(tx, may, booking_id.0).await
        })
        .await
    }
}
