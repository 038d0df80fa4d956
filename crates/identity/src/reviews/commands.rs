use kernel::{Id, id, perm};
use platform::{Actor, Locations, May, Problem, Recorded, Result, Tx};

use super::{
    events::{AccessReviewClosed, AccessReviewDecided, AccessReviewOpened},
    model::{Item, Review},
    rules::Quarter,
    store,
};
use crate::{
    clients, memberships,
    notices::{self, Notice},
    resellers,
    users::store as users,
};

type MayConfigure = May<perm::Everywhere<perm::users::Configure>>;

/// Opens a review of what is held now.
///
/// # Errors
/// 409 `review_open`.
pub(super) async fn open(tx: &Tx, _: MayConfigure) -> Result<Recorded<Review>> {
    let me = person(tx)?;
    let id = tx.new_id();
    if !store::insert(tx, id, None, Some(me.uuid())).await? {
        let detail = "a review is open already: close it first";
        return Err(Problem::conflict("review_open", detail));
    }
    draw_up(tx, id, None).await
}

/// Opens the quarter's review, if nobody else has, and tells the owners.
///
/// # Errors
/// 500 when the database fails.
pub(super) async fn open_of(tx: &Tx, _: MayConfigure, quarter: &Quarter) -> Result<Recorded<()>> {
    let id = tx.new_id();
    if !store::insert(tx, id, Some(&quarter.name), None).await? {
        return Ok(tx.unchanged(()));
    }
    let opened = draw_up(tx, id, Some(quarter.name.clone())).await?;
    notices::tell_owners(tx, Notice::AccessReview(id), opened.event()).await?;
    Ok(opened.map(drop))
}

async fn draw_up(
    tx: &Tx,
    id: Id<id::AccessReview>,
    quarter: Option<String>,
) -> Result<Recorded<Review>> {
    let held = store::held(tx).await?;
    for found in &held {
        store::insert_item(tx, id, found).await?;
    }
    let event = AccessReviewOpened {
        review: id,
        quarter,
        items: held.len(),
    };
    let review = store::find(tx, id).await?;
    Ok(tx.record(event, review))
}

fn person(tx: &Tx) -> Result<Id<id::User>> {
    match tx.actor() {
        Actor::User(user) => Ok(user),
        _ => Err(Problem::forbidden("users:configure")),
    }
}

/// What somebody decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    Keep,
    Revoke,
}

impl Decision {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Revoke => "revoke",
        }
    }
}

/// What came of a decision: the item, and the sessions that ended with it.
pub(super) struct Decided {
    pub item: Item,
    pub ended: Vec<Id<id::Session>>,
}

/// Keeps an item or revokes it, which ends it at once by the verb that would end it anywhere.
///
/// # Errors
/// 404; 403 `own_item`, `forbidden` or `role_too_high`; 409 `review_closed`, `already_revoked`, `last_owner` or
/// `held_through_group`.
pub(super) async fn decide(
    tx: &Tx,
    may: MayConfigure,
    holds: impl Fn(&'static str) -> bool,
    review: Id<id::AccessReview>,
    id: Id<id::AccessReviewItem>,
    decision: Decision,
    note: Option<String>,
) -> Result<Recorded<Decided>> {
    let me = person(tx)?;
    open_one(tx, review).await?;
    let item = store::item(tx, review, id).await?;
    if item.found.user_id == Some(me.uuid()) && !only_owner(tx, me).await? {
        return Err(Problem::new(403, "own_item")
            .detail("nobody decides of their own role: ask a colleague to"));
    }
    if item.decision.as_deref() == Some("revoke") {
        let detail = "it is revoked: give it anew where it was given";
        return Err(Problem::conflict("already_revoked", detail));
    }
    let ended = match decision {
        Decision::Keep => vec![],
        Decision::Revoke => revoke(tx, may, holds, &item).await?,
    };
    store::decide(tx, id, decision.as_str(), note.as_deref(), me).await?;
    let event = AccessReviewDecided {
        review,
        item: id,
        kind: item.found.kind.clone(),
        user: item.found.user_id.map(Id::from_uuid),
        decision: decision.as_str(),
    };
    let item = store::item(tx, review, id).await?;
    Ok(tx.record(event, Decided { item, ended }))
}

async fn open_one(tx: &Tx, id: Id<id::AccessReview>) -> Result<Review> {
    let review = store::find_to_change(tx, id).await?;
    match review.closed_at {
        None => Ok(review),
        Some(_) => Err(Problem::conflict("review_closed", "this review is closed")),
    }
}

async fn only_owner(tx: &Tx, me: Id<id::User>) -> Result<bool> {
    let owners = notices::owners(tx).await?;
    Ok(owners == [me])
}

/// What is gone by now is as good as revoked.
async fn revoke(
    tx: &Tx,
    may: MayConfigure,
    holds: impl Fn(&'static str) -> bool,
    item: &Item,
) -> Result<Vec<Id<id::Session>>> {
    let needs = |permission| match holds(permission) {
        true => Ok(()),
        false => Err(Problem::forbidden_here(permission)),
    };
    let record = item.found.record_id;
    match item.found.kind.as_str() {
        "membership" => {
            let id = Id::from_uuid(record);
            if users::membership(tx, id).await?.is_some() {
                let everywhere = Locations::Everywhere;
                memberships::end(tx, may.and(), &everywhere, id)
                    .await?
                    .done();
            }
            Ok(vec![])
        }
        "client" => {
            needs("clients:configure")?;
            clients::revoke_in_review(tx, may, Id::from_uuid(record))
                .await?
                .done();
            Ok(vec![])
        }
        _ => {
            needs("reseller:configure")?;
            Ok(resellers::revoke(tx, Id::from_uuid(record)).await?.done())
        }
    }
}

/// Closes a review in which each item is decided.
///
/// # Errors
/// 404; 409 `review_closed` or `undecided`.
pub(super) async fn close(
    tx: &Tx,
    _: MayConfigure,
    id: Id<id::AccessReview>,
) -> Result<Recorded<Review>> {
    let me = person(tx)?;
    let review = open_one(tx, id).await?;
    let left = review.items - review.decided;
    if left > 0 {
        let detail = format!("{left} of {} items are not decided yet", review.items);
        return Err(Problem::conflict("undecided", detail));
    }
    store::close(tx, id, me).await?;
    let event = AccessReviewClosed {
        review: id,
        kept: review.items - review.revoked,
        revoked: review.revoked,
    };
    let review = store::find(tx, id).await?;
    Ok(tx.record(event, review))
}
