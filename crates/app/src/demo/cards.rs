//! Cards on their boards.

use kernel::{Id, id};
use pipeline::cards::rules::{LOST_REASONS, OTHER, PIPELINES, Stage, StageKind};
use platform::Actor;
use serde_json::{Value, json};

use super::{
    past::{Past, Who},
    rows::{CardRow, RemarkRow},
    told::{Circumstance, Fact},
};

/// The index of a card's row.
pub type CardNo = usize;

impl Past {
    /// Puts a card on a board, in its first stage.
    pub fn open_card(
        &mut self,
        pipeline: &'static str,
        who: Who,
        booking: Option<Id<id::Booking>>,
        assignee: Option<Id<id::User>>,
        how: Circumstance,
    ) -> CardNo {
        let at = how.at.min(self.now);
        let card: Id<id::Card> = self.id(at);
        let stage = stages(pipeline).first().map_or("", |stage| stage.key);
        self.rows.cards.push(CardRow {
            id: card.uuid(),
            pipeline,
            stage,
            contact_id: self.people[who].id.uuid(),
            booking_id: booking.map(Id::uuid),
            location_id: self.place_of(who).uuid(),
            assignee_id: assignee.map(Id::uuid),
            assigned_at: assignee.map(|_| at),
            entered_stage_at: at,
            first_touch_at: None,
            closed_at: None,
            lost_reason: None,
            lost_words: None,
            version: 1,
            created_at: at,
            updated_at: at,
        });
        let number = self.rows.cards.len() - 1;
        let fact = self.card_opened(number);
        self.tell(who, how, fact);
        number
    }

    fn card_opened(&self, card: CardNo) -> Fact {
        let row = &self.rows.cards[card];
        let (pipeline, stage) = (row.pipeline, plain(row.stage));
        let mut payload = self.card_payload(card);
        payload["to"] = json!(row.stage);
        payload["assignee"] = json!(row.assignee_id.map(Id::<id::User>::from_uuid));
        Fact {
            kind: "pipeline.card.opened",
            subject: ("card", row.id),
            summary: format!("Card opened on the {pipeline} board in “{stage}”"),
            why: Some(why_opened(pipeline).to_owned()),
            payload,
        }
    }

    fn card_payload(&self, card: CardNo) -> Value {
        let row = &self.rows.cards[card];
        json!({
            "card": Id::<id::Card>::from_uuid(row.id),
            "pipeline": row.pipeline,
            "contact": Id::<id::Contact>::from_uuid(row.contact_id),
            "booking": row.booking_id.map(Id::<id::Booking>::from_uuid),
            "location": Id::<id::Location>::from_uuid(row.location_id),
        })
    }

    /// The automation moves a card, along the board's edges only: one that has none to there stays.
    pub fn advance(&mut self, card: CardNo, who: Who, to: &'static str, how: Circumstance) {
        let row = &self.rows.cards[card];
        let edges = stages(row.pipeline)
            .iter()
            .find(|stage| stage.key == row.stage);
        if edges.is_some_and(|left| left.next.contains(&to)) {
            let why = why_moved(row.pipeline, to).map(str::to_owned);
            self.enter_stage(
                card,
                who,
                to,
                None,
                why,
                Circumstance {
                    by: Actor::Automation,
                    ..how
                },
            );
        }
    }

    /// A person moves a card, for a reason.
    pub fn move_card(
        &mut self,
        card: CardNo,
        who: Who,
        to: &'static str,
        reason: &'static str,
        how: Circumstance,
    ) {
        let usual = LOST_REASONS.contains(&reason);
        let why = reason.replace('_', " ");
        let moved = self.enter_stage(
            card,
            who,
            to,
            Some(if usual { reason } else { OTHER }),
            Some(why).filter(|_| usual),
            how,
        );
        let Some(moved) = moved.filter(|_| !usual) else {
            return;
        };
        let row = &mut self.rows.cards[card];
        row.lost_words = row.lost_reason.map(|_| reason);
        self.rows.remarks.push(RemarkRow {
            event_id: moved.uuid(),
            contact_id: row.contact_id,
            location_id: row.location_id,
            text: reason,
        });
    }

    /// A visit was moved: its card goes on with the new booking, from the first stage.
    pub fn follow_booking(
        &mut self,
        card: CardNo,
        who: Who,
        to: Id<id::Booking>,
        how: Circumstance,
    ) {
        self.rows.cards[card].booking_id = Some(to.uuid());
        let why = why_moved("attendance", "booked").map(str::to_owned);
        self.enter_stage(card, who, "booked", None, why, how);
    }

    fn enter_stage(
        &mut self,
        card: CardNo,
        who: Who,
        to: &'static str,
        reason: Option<&'static str>,
        why: Option<String>,
        how: Circumstance,
    ) -> Option<Id<id::Event>> {
        let row = &mut self.rows.cards[card];
        let stage = stages(row.pipeline).iter().find(|stage| stage.key == to)?;
        if row.stage == to || how.at > self.now {
            return None;
        }
        let from = row.stage;
        let closes = row.closed_at.is_none() && stage.kind != StageKind::Open;
        (row.stage, row.entered_stage_at, row.updated_at) = (to, how.at, how.at);
        row.version += 1;
        row.closed_at = (stage.kind != StageKind::Open).then_some(how.at);
        row.lost_reason = reason.filter(|_| stage.kind == StageKind::Lost);
        let fact = self.card_moved(card, from, reason, why);
        let moved = self.tell(who, how, fact);
        if closes {
            let how = Circumstance {
                cause: Some(moved),
                ..how
            }
            .after(1);
            self.close_card(card, who, stage, how);
        }
        Some(moved)
    }

    fn card_moved(
        &self,
        card: CardNo,
        from: &str,
        reason: Option<&str>,
        why: Option<String>,
    ) -> Fact {
        let row = &self.rows.cards[card];
        let mut payload = self.card_payload(card);
        payload["from"] = json!(from);
        payload["to"] = json!(row.stage);
        payload["reason"] = json!(reason);
        payload["taken_back"] = json!(false);
        Fact {
            kind: "pipeline.card.moved",
            subject: ("card", row.id),
            summary: moved(row.pipeline, from, row.stage),
            why,
            payload,
        }
    }

    fn close_card(&mut self, card: CardNo, who: Who, stage: &Stage, how: Circumstance) {
        let row = &self.rows.cards[card];
        let kind = stage.kind.as_str();
        let mut payload = self.card_payload(card);
        payload["stage"] = json!(stage.key);
        payload["kind"] = json!(kind);
        payload["lost_reason"] = json!(row.lost_reason);
        let fact = Fact {
            kind: "pipeline.card.closed",
            subject: ("card", row.id),
            summary: format!("The {} card closed as {kind}", row.pipeline),
            why: None,
            payload,
        };
        self.tell(who, how, fact);
    }
}

fn stages(pipeline: &str) -> &'static [Stage] {
    PIPELINES
        .iter()
        .find(|it| it.key == pipeline)
        .map_or(&[], |it| it.stages)
}

fn moved(pipeline: &str, from: &str, to: &str) -> String {
    let (from, to) = (plain(from), plain(to));
    format!("Moved on the {pipeline} board from “{from}” to “{to}”")
}

/// A key as words.
pub fn plain(key: &str) -> String {
    key.replace('_', " ")
}

/// Why the automation opens a card, as its timeline says it.
fn why_opened(pipeline: &str) -> &'static str {
    match pipeline {
        "acquisition" => "Every lead gets a card, one at a time for a contact.",
        "attendance" => "Every booking gets a card.",
        _ => "A missed visit is followed up.",
    }
}

/// Why the automation moves a card there, as its timeline says it.
fn why_moved(pipeline: &str, to: &str) -> Option<&'static str> {
    Some(match (pipeline, to) {
        ("acquisition", "attempting") => "The first message to the lead was accepted.",
        ("acquisition", "engaged") => "The lead wrote or called.",
        ("acquisition", "booked") => "The lead has a booking.",
        ("attendance", "booked") => "The visit has a new time.",
        ("attendance", "reminded") => "A reminder was sent.",
        ("attendance", "confirmed") => "The patient confirmed.",
        ("attendance", "arrived") => "The patient is here.",
        ("attendance", "attended") => "The visit took place.",
        ("attendance", "cancelled") => "The visit was cancelled.",
        ("attendance", "no_show") => "The patient did not come.",
        ("recovery", "contacted") => "The first message after the missed visit was accepted.",
        ("recovery", "in_dialogue") => "The patient answered.",
        ("recovery", "rebooked") => "The patient has a new booking.",
        ("recovery", "recovered") => "The new booking was attended.",
        ("recovery", "given_up") => "The patient did not answer.",
        ("recovery", "do_not_chase") => "Two visits were missed in six months: a person decides.",
        _ => return None,
    })
}
