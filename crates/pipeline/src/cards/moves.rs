//! How cards move: automation forward, a person anywhere.

use kernel::{Guarded, Id, field::Pii, id, perm};
use people::timeline::{self, Remark};
use platform::{May, Problem, Recorded, Result, Tx};

use super::{
    commands::touch,
    events::{CardClosed, CardMoved, OfCard},
    model::Model,
    rules::{MARKED_BY_MISTAKE, Mover, Refused, Step, step},
    store::{self, CardRef},
    words::Reason,
};
use crate::pipelines::{self, Board, StageRow, unknown_stage};

/// Moves cards forward along an edge of their stage. Where there is no such
/// card, or no such edge from where it is, nothing happens.
///
/// # Errors
/// 422 for a stage that the pipeline does not have.
pub async fn advance(
    tx: &Tx,
    _: May<perm::pipelines::Write>,
    card: CardRef,
    to: &str,
) -> Result<Recorded<()>> {
    let mut recorded = tx.unchanged(());
    for card in store::meant_to_change(tx, card).await? {
        recorded = forward(tx, card, to).await?.map(drop);
    }
    Ok(recorded)
}

async fn forward(tx: &Tx, card: Model, to: &str) -> Result<Recorded<Model>> {
    let board = pipelines::board(tx, &card.pipeline).await?;
    match step(&board.0, &card.stage, to, Mover::Automation) {
        Ok(Step::Move(stage)) => enter(tx, card, &board, stage, &Why::Rule).await,
        Ok(Step::Stay) | Err(Refused::NotForward { .. } | Refused::NoReason) => {
            Ok(tx.unchanged(card))
        }
        Err(Refused::NoSuchStage) => Err(unknown_stage()),
    }
}

/// Moves a card to any stage, by hand and for a reason. `read` is the version
/// that the caller saw.
///
/// # Errors
/// 404; 412 when the card has changed since; 422 for no reason or an unknown
/// stage; 409 `card_exists` when reopening it would make two open cards of one lead.
pub async fn move_to(
    tx: &Tx,
    may: May<perm::pipelines::Write>,
    id: Id<id::Card>,
    read: Option<i64>,
    to: &str,
    reason: &str,
) -> Result<Recorded<Model>> {
    let card = store::find_to_change(tx, id).await?;
    if read.is_some_and(|version| version != card.version) {
        return Err(Problem::stale());
    }
    let board = pipelines::board(tx, &card.pipeline).await?;
    match step(&board.0, &card.stage, to, Mover::Person { reason }) {
        Ok(Step::Move(stage)) => {
            let why = Why::Person(Reason::read(reason));
            let moved = enter(tx, card, &board, stage, &why).await?;
            said(tx, may, &moved, why).await?;
            Ok(moved)
        }
        Ok(Step::Stay) => Ok(tx.unchanged(card)),
        Err(Refused::NoReason) => {
            let detail = "say why you move the card";
            Err(Problem::field("/reason", "required", detail))
        }
        Err(Refused::NoSuchStage | Refused::NotForward { .. }) => Err(unknown_stage()),
    }
}

/// Keeps a person's own words beside the event of the move.
async fn said(
    tx: &Tx,
    may: May<perm::pipelines::Write>,
    moved: &Recorded<Model>,
    why: Why,
) -> Result<()> {
    let (Why::Person(Reason::Own(text)), Some(event)) = (why, moved.event()) else {
        return Ok(());
    };
    let card = moved.value();
    let remark = Remark {
        event,
        contact: card.contact_id,
        location: card.location_id,
        text,
    };
    timeline::remark(tx, may, remark).await
}

/// Moves a card back to `from`, because what had moved it to `to` was taken back. A card that has gone
/// on since stays.
///
/// # Errors
/// 404 when the card is not visible; 422 for a stage that the pipeline does not have any more.
pub async fn take_back(
    tx: &Tx,
    _: May<perm::pipelines::Write>,
    id: Id<id::Card>,
    to: &str,
    from: &str,
) -> Result<Recorded<Model>> {
    let card = store::find_to_change(tx, id).await?;
    if card.stage != to {
        return Ok(tx.unchanged(card));
    }
    let board = pipelines::board(tx, &card.pipeline).await?;
    let stage = board.stage(from)?;
    enter(tx, card, &board, stage, &Why::TakenBack).await
}

/// Closes a card in its board's first lost stage, because what had opened it was taken back. A closed
/// one stays.
///
/// # Errors
/// 404 when the card is not visible.
pub async fn call_off(
    tx: &Tx,
    _: May<perm::pipelines::Write>,
    id: Id<id::Card>,
) -> Result<Recorded<Model>> {
    let card = store::find_to_change(tx, id).await?;
    let board = pipelines::board(tx, &card.pipeline).await?;
    let lost = board.0.iter().find(|stage| stage.kind == "lost");
    match lost.filter(|_| card.closed_at.is_none()) {
        Some(stage) => enter(tx, card, &board, stage, &Why::TakenBack).await,
        None => Ok(tx.unchanged(card)),
    }
}

/// A card that was called off as a mistake begins anew: what had opened it has come again.
pub(super) async fn reopen(
    tx: &Tx,
    card: Model,
    board: &Board,
    stage: &str,
) -> Result<Recorded<Model>> {
    enter(tx, card, board, board.stage(stage)?, &Why::Rule).await
}

/// What a card is moved by.
enum Why {
    /// The pipeline's own rule.
    Rule,
    Person(Reason),
    /// What had moved it before was taken back.
    TakenBack,
}

impl Why {
    /// What may stand in an event and in the open.
    fn code(&self) -> Option<&'static str> {
        match self {
            Self::Rule => None,
            Self::Person(reason) => Some(reason.code()),
            Self::TakenBack => Some(MARKED_BY_MISTAKE),
        }
    }

    fn words(&self) -> Option<Guarded<String, Pii>> {
        match self {
            Self::Person(Reason::Own(words)) => Some(words.clone()),
            _ => None,
        }
    }
}

/// Puts the card into the stage: it closes, stays open or reopens by the stage's kind.
async fn enter(
    tx: &Tx,
    mut card: Model,
    board: &Board,
    stage: &StageRow,
    why: &Why,
) -> Result<Recorded<Model>> {
    let from = std::mem::replace(&mut card.stage, stage.key.clone());
    let closes = !stage.is_open() && board.kind(&from) != Some(&stage.kind);
    card.entered_stage_at = tx.now();
    if closes || stage.is_open() {
        card.closed_at = closes.then(|| tx.now());
    }
    let lost = stage.kind == "lost";
    card.lost_reason = why.code().filter(|_| lost).map(str::to_owned);
    card.lost_words = why.words().filter(|_| lost);
    touch(tx, &mut card);
    store::update(tx, &card).await?;
    let moved = CardMoved {
        of: OfCard::of(&card, tx.actor()),
        from,
        to: card.stage.clone(),
        reason: why.code(),
        taken_back: matches!(why, Why::TakenBack),
    };
    let moved = tx.record(moved, ());
    if closes {
        let closed = CardClosed {
            of: OfCard::of(&card, tx.actor()),
            stage: card.stage.clone(),
            kind: stage.kind.clone(),
            lost_reason: card.lost_reason.clone(),
        };
        tx.record_because(moved.event(), closed, ()).done();
    }
    Ok(moved.map(|()| card))
}
