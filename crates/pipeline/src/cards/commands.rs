//! The verbs of cards, but for their moves.

use kernel::{Id, id, perm};
use platform::{May, Problem, Recorded, Result, Tx, db::Mode};

use super::{
    events::{CardAssigned, CardMoved, CardOpened, OfCard},
    model::Model,
    moves,
    rules::MARKED_BY_MISTAKE,
    store::{self, CardRef},
};
use crate::pipelines::{self, StageRow};

/// A card to be opened.
#[derive(Clone, Debug)]
pub struct NewCard {
    pub pipeline: &'static str,
    /// Key of the stage that it begins in.
    pub stage: &'static str,
    pub contact: Id<id::Contact>,
    pub booking: Option<Id<id::Booking>>,
    pub location: Id<id::Location>,
    pub assignee: Option<Id<id::User>>,
}

/// # Errors
/// 404 when the card is not visible.
pub async fn get<M: Mode>(
    tx: &Tx<M>,
    _: May<perm::pipelines::Read>,
    id: Id<id::Card>,
) -> Result<Model> {
    store::find(tx, id).await
}

/// The card that is meant, if it is visible.
///
/// # Errors
/// 500 when the database fails.
pub async fn find(tx: &Tx, _: May<perm::pipelines::Read>, card: CardRef) -> Result<Option<Model>> {
    store::meant(tx, card).await
}

fn row(tx: &Tx, new: &NewCard, stage: &StageRow) -> Model {
    Model {
        tenant_id: tx.tenant(),
        id: tx.new_id(),
        pipeline: new.pipeline.to_owned(),
        stage: stage.key.clone(),
        contact_id: new.contact,
        booking_id: new.booking,
        location_id: new.location,
        assignee_id: new.assignee,
        assigned_at: new.assignee.map(|_| tx.now()),
        entered_stage_at: tx.now(),
        first_touch_at: None,
        closed_at: (!stage.is_open()).then(|| tx.now()),
        lost_reason: None,
        lost_words: None,
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    }
}

/// Puts a card on a board. Where the board may hold only one for this contact
/// or booking and does, that one stands unchanged, save one that was called off
/// as a mistake: it begins anew.
///
/// # Errors
/// 422 for a stage that the pipeline does not have.
pub async fn open(
    tx: &Tx,
    _: May<perm::pipelines::Write>,
    new: NewCard,
) -> Result<Recorded<Model>> {
    let board = pipelines::board(tx, new.pipeline).await?;
    let card = row(tx, &new, board.stage(new.stage)?);
    if store::insert_if_new(tx, &card).await? {
        let event = CardOpened {
            of: OfCard::of(&card, tx.actor()),
            to: card.stage.clone(),
            assignee: card.assignee_id,
        };
        return Ok(tx.record(event, card));
    }
    let one = CardRef {
        pipeline: new.pipeline,
        contact: Some(new.contact),
        booking: new.booking,
        location: Some(new.location),
    };
    // Locked only to be changed: whoever opens a card may hold its contact, and others take those two
    // the other way round.
    match store::meant(tx, one).await? {
        Some(card) if card.lost_reason.as_deref() == Some(MARKED_BY_MISTAKE) => {
            let card = store::find_to_change(tx, card.id).await?;
            moves::reopen(tx, card, &board, new.stage).await
        }
        Some(card) => Ok(tx.unchanged(card)),
        // It closed or moved to another booking at this moment: worth another try.
        None => Err(Problem::conflict(
            "card_exists",
            "there is such a card on this board",
        )),
    }
}

/// Gives a card to a member of staff, or (None) back to all.
///
/// # Errors
/// 404 when the card is not visible.
pub async fn assign(
    tx: &Tx,
    _: May<perm::pipelines::Write>,
    id: Id<id::Card>,
    assignee: Option<Id<id::User>>,
) -> Result<Recorded<Model>> {
    let card = store::find_to_change(tx, id).await?;
    hand(tx, card, assignee, None).await
}

/// Hands the open cards that `from` has to another account, or (None) back to all. Gives how many.
///
/// # Errors
/// 500 when the database fails.
pub async fn take_from(
    tx: &Tx,
    _: May<perm::pipelines::Write>,
    from: Id<id::User>,
    to: Option<Id<id::User>>,
    why: &'static str,
) -> Result<Recorded<usize>> {
    let cards = store::open_of(tx, from).await?;
    let count = cards.len();
    let mut recorded = tx.unchanged(count);
    for card in cards {
        let handed = hand(tx, card, to, Some(why)).await?;
        recorded = handed.map(|_| count);
    }
    Ok(recorded)
}

async fn hand(
    tx: &Tx,
    mut card: Model,
    assignee: Option<Id<id::User>>,
    why: Option<&'static str>,
) -> Result<Recorded<Model>> {
    if card.assignee_id == assignee {
        return Ok(tx.unchanged(card));
    }
    card.assignee_id = assignee;
    card.assigned_at = assignee.map(|_| tx.now());
    touch(tx, &mut card);
    store::update(tx, &card).await?;
    let event = CardAssigned {
        of: OfCard::of(&card, tx.actor()),
        assignee,
        why,
    };
    Ok(tx.record(event, card))
}

/// Notes on open cards when the clinic first wrote or called; the first time
/// stands. The message or call is the event.
///
/// # Errors
/// 500 when the database fails.
pub async fn touch_first(
    tx: &Tx,
    _: May<perm::pipelines::Write>,
    card: CardRef,
) -> Result<Recorded<()>> {
    for mut card in store::meant_to_change(tx, card).await? {
        if card.first_touch_at.is_none() && card.closed_at.is_none() {
            card.first_touch_at = Some(tx.now());
            touch(tx, &mut card);
            store::update(tx, &card).await?;
        }
    }
    Ok(tx.unchanged(()))
}

/// A visit got another time, as a new booking: its attendance card goes on
/// with that one, from the first stage, to where that is; there it stays with
/// who has it only if they work there. Nothing happens when the new booking
/// has a card of its own.
///
/// # Errors
/// 422 when the clinic's board has no stage `booked` any more.
pub async fn follow_booking(
    tx: &Tx,
    _: May<perm::pipelines::Write>,
    from: Id<id::Booking>,
    to: Id<id::Booking>,
    location: Id<id::Location>,
) -> Result<Recorded<Option<Model>>> {
    let of = |booking| CardRef::of_booking("attendance", booking);
    let new = store::meant(tx, of(to)).await?;
    let Some(mut card) = store::meant_to_change(tx, of(from))
        .await?
        .pop()
        .filter(|_| new.is_none())
    else {
        return Ok(tx.unchanged(new));
    };
    let board = pipelines::board(tx, "attendance").await?;
    let stage = board.stage("booked")?.key.clone();
    let was = std::mem::replace(&mut card.stage, stage);
    (card.booking_id, card.closed_at) = (Some(to), None);
    (card.lost_reason, card.lost_words) = (None, None);
    card.entered_stage_at = tx.now();
    card.location_id = location;
    let left = leave_assignee(tx, &mut card).await?;
    touch(tx, &mut card);
    store::update(tx, &card).await?;
    let event = CardMoved {
        of: OfCard::of(&card, tx.actor()),
        from: was,
        to: card.stage.clone(),
        reason: None,
        taken_back: false,
    };
    let moved = tx.record(event, ());
    if left {
        let event = CardAssigned {
            of: OfCard::of(&card, tx.actor()),
            assignee: None,
            why: Some("The visit moved to a location where who had it does not work."),
        };
        tx.record_because(moved.event(), event, ()).done();
    }
    Ok(moved.map(|()| Some(card)))
}

/// Takes the card from who does not work where it is. Whether it did.
async fn leave_assignee(tx: &Tx, card: &mut Model) -> Result<bool> {
    let Some(assignee) = card.assignee_id else {
        return Ok(false);
    };
    if identity::users::works_at(tx, assignee, card.location_id).await? {
        return Ok(false);
    }
    (card.assignee_id, card.assigned_at) = (None, None);
    Ok(true)
}

pub(super) fn touch(tx: &Tx, card: &mut Model) {
    card.version += 1;
    card.updated_at = tx.now();
}
