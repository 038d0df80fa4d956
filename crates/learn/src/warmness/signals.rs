//! What can make a contact warmer or colder, and by how much.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One thing that happened or is known. `event_id` is the event that told us, if one did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signal {
    pub kind: SignalKind,
    pub at: DateTime<Utc>,
    pub event_id: Option<Uuid>,
}

/// What one signal is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weight {
    /// Points when fresh; negative for penalties.
    pub points: f64,
    /// Days after which half of it is left; `None` does not fade.
    pub half_life_days: Option<f64>,
    /// How many of this kind count, the newest first.
    pub cap: usize,
}

macro_rules! signal_kinds {
    ($($name:ident = $text:literal),* $(,)?) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum SignalKind { $($name),* }

        impl SignalKind {
            /// Every kind, in the order in which reasons are listed.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

signal_kinds! {
    ServiceOffered = "service_offered",
    LocationNear = "location_near",
    ReferralOnFile = "referral_on_file",
    FormLead = "form_lead",
    ChatOptIn = "chat_opt_in",
    InboundMessage = "inbound_message",
    CallAnswered = "call_answered",
    CallMissed = "call_missed",
    BookingPageVisited = "booking_page_visited",
    SlotViewed = "slot_viewed",
    HoldCreated = "hold_created",
    HoldAbandoned = "hold_abandoned",
    LinkClicked = "link_clicked",
    IntentBook = "intent_book",
    IntentReschedule = "intent_reschedule",
    IntentPrice = "intent_price",
    AttendedVisit = "attended_visit",
    PatientReferral = "patient_referral",
    NoReplyToThreeTouches = "no_reply_to_three_touches",
    PatientNoShow = "patient_no_show",
    LateCancel = "late_cancel",
    WrongNumber = "wrong_number",
    OptedOutOfAll = "opted_out_of_all",
    OptedIn = "opted_in",
}

impl SignalKind {
    /// The rules' table. A kind counts once unless it says otherwise: five page visits in an
    /// hour are one interest, three messages are three.
    pub const fn weight(self) -> Weight {
        use SignalKind::*;
        match self {
            // Fit: who they are, not what they did, so it does not fade. 15 at most together.
            ServiceOffered => lasting(6.0),
            LocationNear => lasting(4.0),
            ReferralOnFile => lasting(5.0),
            FormLead | ChatOptIn => fading(20.0, 3.0, 1),
            InboundMessage => fading(12.0, 2.0, 3),
            CallAnswered => fading(18.0, 2.0, 1),
            CallMissed => fading(15.0, 2.0, 1),
            BookingPageVisited => fading(6.0, 1.0, 1),
            SlotViewed => fading(10.0, 1.0, 1),
            HoldCreated => fading(20.0, 1.0, 1),
            HoldAbandoned => fading(14.0, 1.0, 1),
            LinkClicked => fading(5.0, 2.0, 3),
            IntentBook => fading(25.0, 2.0, 1),
            IntentReschedule => fading(15.0, 2.0, 1),
            IntentPrice => fading(10.0, 2.0, 1),
            AttendedVisit => fading(10.0, 180.0, 1),
            PatientReferral => fading(12.0, 14.0, 1),
            NoReplyToThreeTouches => lasting(-10.0),
            PatientNoShow => fading(-12.0, 90.0, 3),
            LateCancel => fading(-6.0, 60.0, 3),
            WrongNumber => lasting(-40.0),
            OptedOutOfAll | OptedIn => lasting(0.0),
        }
    }

    /// The patient reached out, so they are not silent.
    pub const fn is_inbound(self) -> bool {
        matches!(
            self,
            Self::FormLead
                | Self::ChatOptIn
                | Self::InboundMessage
                | Self::CallAnswered
                | Self::CallMissed
        )
    }
}

const fn lasting(points: f64) -> Weight {
    Weight {
        points,
        half_life_days: None,
        cap: 1,
    }
}

const fn fading(points: f64, half_life_days: f64, cap: usize) -> Weight {
    Weight {
        points,
        half_life_days: Some(half_life_days),
        cap,
    }
}
