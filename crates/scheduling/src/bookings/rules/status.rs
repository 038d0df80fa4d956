//! The states, their names and what each one means for the diary and for FHIR.

use serde::{Deserialize, Serialize};

macro_rules! statuses {
    ($($name:ident = $text:literal),* $(,)?) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, poem_openapi::Enum)]
        #[serde(rename_all = "snake_case")]
        #[oai(rename = "BookingStatus", rename_all = "snake_case")]
        pub enum Status { $($name),* }

        impl Status {
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

statuses! {
    Held = "held",
    Requested = "requested",
    Booked = "booked",
    Confirmed = "confirmed",
    Arrived = "arrived",
    InProgress = "in_progress",
    Attended = "attended",
    NoShowPatient = "no_show_patient",
    NoShowClinic = "no_show_clinic",
    CancelledPatient = "cancelled_patient",
    CancelledClinic = "cancelled_clinic",
    CancelledLate = "cancelled_late",
    Declined = "declined",
    Expired = "expired",
    Rescheduled = "rescheduled",
    EnteredInError = "entered_in_error",
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a booking status")]
pub struct UnknownStatus;

impl std::str::FromStr for Status {
    type Err = UnknownStatus;

    fn from_str(text: &str) -> Result<Self, UnknownStatus> {
        Self::ALL
            .iter()
            .copied()
            .find(|status| status.as_str() == text)
            .ok_or(UnknownStatus)
    }
}

/// The states in which a booking keeps its practitioner's time: the exclusion constraint's
/// WHERE clause lists the same ones. A hold does so until it expires; a visit that was attended
/// keeps the time that it took, so that ending it early does not give the time away twice.
pub const OCCUPYING: [Status; 7] = [
    Status::Held,
    Status::Requested,
    Status::Booked,
    Status::Confirmed,
    Status::Arrived,
    Status::InProgress,
    Status::Attended,
];

impl Status {
    pub fn is_occupying(self) -> bool {
        OCCUPYING.contains(&self)
    }

    /// Nothing leads on from here, except an undo in time.
    pub fn is_terminal(self) -> bool {
        self == Self::Attended || !self.is_occupying()
    }

    /// A visit that is still to come: what reminders, the phone and the diary look at.
    pub const fn is_upcoming(self) -> bool {
        matches!(self, Self::Requested | Self::Booked | Self::Confirmed)
    }

    /// `Appointment.status` of FHIR R4.
    pub const fn fhir(self) -> &'static str {
        match self {
            Self::Held => "pending",
            Self::Requested => "proposed",
            Self::Booked | Self::Confirmed => "booked",
            Self::Arrived => "arrived",
            Self::InProgress => "checked-in",
            Self::Attended => "fulfilled",
            Self::NoShowPatient | Self::NoShowClinic => "noshow",
            Self::CancelledPatient
            | Self::CancelledClinic
            | Self::CancelledLate
            | Self::Declined
            | Self::Expired
            | Self::Rescheduled => "cancelled",
            Self::EnteredInError => "entered-in-error",
        }
    }

    /// `Slot.status` of FHIR R4 for the time that the booking is about.
    pub const fn fhir_slot(self) -> &'static str {
        match self {
            Self::Held | Self::Requested => "busy-tentative",
            Self::Booked | Self::Confirmed | Self::Arrived | Self::InProgress | Self::Attended => {
                "busy"
            }
            _ => "free",
        }
    }
}
