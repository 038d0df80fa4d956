//! The demo clinic's past while it is made up: people, what happened with them, and the rows of it.

use kernel::{Id, id, id::Kind};
use learn::warmness::{Band, Signal};
use platform::{Actor, Result, Tx};
use uuid::Builder;

use super::{
    cards::CardNo,
    chance::Chance,
    clinic::{Clinic, Site},
    days::At,
    diary::Patient,
    rows::{
        BookingRow, CardRow, ContactLocationRow, ContactRow, ConversationRow, EventRow, IntakeRow,
        MessageRow, RemarkRow, ReminderRow, SearchKeyRow, TaskRow, TouchpointRow, write,
    },
};

/// The same past on every machine, up to the moment that it is told at.
const SEED: u64 = 0x6861_7262_6f75_7231;

#[derive(Debug, Default)]
pub struct Rows {
    pub contacts: Vec<ContactRow>,
    pub contact_locations: Vec<ContactLocationRow>,
    pub search_keys: Vec<SearchKeyRow>,
    pub intakes: Vec<IntakeRow>,
    pub touchpoints: Vec<TouchpointRow>,
    pub bookings: Vec<BookingRow>,
    pub reminders: Vec<ReminderRow>,
    pub conversations: Vec<ConversationRow>,
    pub messages: Vec<MessageRow>,
    pub cards: Vec<CardRow>,
    pub tasks: Vec<TaskRow>,
    pub remarks: Vec<RemarkRow>,
    pub events: Vec<EventRow>,
}

impl Rows {
    /// Writes all of it, each table after those that it refers to.
    ///
    /// # Errors
    /// 500 when the database refuses a row.
    pub async fn write(&self, tx: &Tx) -> Result<()> {
        write(tx, &self.contacts).await?;
        write(tx, &self.contact_locations).await?;
        write(tx, &self.search_keys).await?;
        write(tx, &self.intakes).await?;
        write(tx, &self.touchpoints).await?;
        write(tx, &self.bookings).await?;
        write(tx, &self.reminders).await?;
        write(tx, &self.conversations).await?;
        write(tx, &self.messages).await?;
        write(tx, &self.cards).await?;
        write(tx, &self.tasks).await?;
        write(tx, &self.remarks).await?;
        write(tx, &self.events).await
    }
}

/// A made-up person: their row has the same place in `rows.contacts`.
#[derive(Debug)]
pub struct Person {
    pub id: Id<id::Contact>,
    /// Which of the clinic's places is theirs.
    pub site: usize,
    pub first_name: &'static str,
    pub phone: Option<String>,
    /// Opted out of texts.
    pub silent: bool,
    pub thread: Option<Id<id::Conversation>>,
    /// Their open card in Acquisition, with the event that led to it.
    pub lead: Option<(CardNo, Id<id::Event>)>,
    /// Their open card in Recovery.
    pub missed: Option<CardNo>,
    pub no_shows: u8,
    /// What `learn::warmness` weighs, and the band that was last told.
    pub signals: Vec<Signal>,
    pub band: Option<Band>,
}

impl Person {
    pub fn new(
        id: Id<id::Contact>,
        site: usize,
        first_name: &'static str,
        phone: Option<String>,
    ) -> Self {
        Self {
            id,
            site,
            first_name,
            phone,
            silent: false,
            thread: None,
            lead: None,
            missed: None,
            no_shows: 0,
            signals: vec![],
            band: None,
        }
    }
}

/// The index of a person, and of their contact's row.
pub type Who = usize;

#[derive(Debug)]
pub struct Past {
    pub now: At,
    pub clinic: Clinic,
    pub chance: Chance,
    pub people: Vec<Person>,
    /// Those in treatment.
    pub patients: Vec<Patient>,
    /// Cards in Recovery, to be looked at in the end.
    pub recoveries: Vec<(CardNo, Who)>,
    pub rows: Rows,
    /// Reminders that are still to come, with the event of their booking.
    pub planned: Vec<(Id<id::Reminder>, At, Id<id::Event>)>,
    minted: u16,
}

impl Past {
    pub fn new(clinic: Clinic, now: At) -> Self {
        Self {
            now,
            clinic,
            chance: Chance::new(SEED),
            people: vec![],
            patients: vec![],
            recoveries: vec![],
            rows: Rows::default(),
            planned: vec![],
            minted: 0,
        }
    }

    /// An id of that moment: ids ascend as time does, and timelines are read by id.
    pub fn id<K: Kind>(&mut self, at: At) -> Id<K> {
        self.minted = self.minted.wrapping_add(1);
        let mut tail = [0u8; 10];
        tail[..2].copy_from_slice(&(self.minted & 0xfff).to_be_bytes());
        tail[2..].copy_from_slice(&self.chance.next().to_be_bytes());
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
        Id::from_uuid(Builder::from_unix_timestamp_millis(millis, &tail).into_uuid())
    }

    pub fn site(&self, site: usize) -> &Site {
        &self.clinic.sites[site]
    }

    /// Where somebody is a patient, or wants to be.
    pub fn place_of(&self, who: Who) -> Id<id::Location> {
        self.site(self.people[who].site).id
    }

    /// Somebody at the front desk of that place.
    pub fn desk(&mut self, site: usize) -> Actor {
        let desk = &self.clinic.sites[site].desk;
        Actor::User(desk[self.chance.below(desk.len())])
    }
}
