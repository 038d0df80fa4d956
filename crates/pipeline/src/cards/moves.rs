//! How cards move: automation forward, a person anywhere.

use kernel::{Id, id, perm};
use platform::{May, Problem, Recorded, Result, Tx};

use super::{
    commands::touch,
    events::{CardClosed, CardMoved, OfCard},
    model::Model,
    rules::{Mover, Refused, Step, step},
    store::{self, CardRef},
    words,
};
use crate::pipelines::{self, Board, StageRow, unknown_stage};

/// Moves a card forward along an edge of its stage. Where there is no such
/// card, or no such edge from where it is, nothing happens.
///
/// # Errors
/// 422 for a stage that the pipeline does not have.
pub async fn advance(
    tx: &Tx,
    _: May<perm::pipelines::Write>,
    card: CardRef,
    to: &str,
) -> Result<Recorded<Option<Model>>> {
    let Some(card) = store::meant_to_change(tx, card).await? else {
        return Ok(tx.unchanged(None));
    };
    let board = pipelines::board(tx, &card.pipeline).await?;
    match step(&board.0, &card.stage, to, Mover::Automation) {
        Ok(Step::Move(stage)) => Ok(enter(tx, card, &board, stage, None).await?.map(Some)),
        Ok(Step::Stay) | Err(Refused::NotForward { .. } | Refused::NoReason) => {
            Ok(tx.unchanged(Some(card)))
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
    _: May<perm::pipelines::Write>,
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
        Ok(Step::Move(stage)) => enter(tx, card, &board, stage, Some(reason.trim())).await,
        Ok(Step::Stay) => Ok(tx.unchanged(card)),
        Err(Refused::NoReason) => {
            let detail = "say why you move the card";
            Err(Problem::field("/reason", "required", detail))
        }
        Err(Refused::NoSuchStage | Refused::NotForward { .. }) => Err(unknown_stage()),
    }
}

/// Puts the card into the stage: it closes, stays open or reopens by the stage's kind.
async fn enter(
    tx: &Tx,
    mut card: Model,
    board: &Board,
    stage: &StageRow,
    reason: Option<&str>,
) -> Result<Recorded<Model>> {
    let from = std::mem::replace(&mut card.stage, stage.key.clone());
    let closes = !stage.is_open() && board.kind(&from) != Some(&stage.kind);
    card.entered_stage_at = tx.now();
    if closes || stage.is_open() {
        card.closed_at = closes.then(|| tx.now());
    }
    card.lost_reason = (stage.kind == "lost")
        .then_some(reason)
        .flatten()
        .map(words::lost_reason);
    touch(tx, &mut card);
    store::update(tx, &card).await?;
    let moved = CardMoved {
        of: OfCard::of(&card, tx.actor()),
        from,
        to: card.stage.clone(),
        reason: reason.map(str::to_owned),
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
