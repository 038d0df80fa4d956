//! Made-up people. Nobody here can be called, texted or written to: the numbers are those that the
//! Australian regulator (ACMA) keeps free for works of fiction, and the addresses end in example.com
//! (RFC 2606).
//!
//! Of the mobile numbers only a handful are kept free, and those are left to whoever tries the demo
//! out. The people have numbers of the four geographic ranges instead, ten thousand each:
//! (02) 5550 and (02) 7010 in Sydney, (08) 5550 and (08) 7010 in Perth.

use chrono::NaiveDate;
use people::contacts::{ContactRegistered, search_keys};
use platform::Actor;
use serde_json::json;

use super::{
    days::At,
    names::{FIRST, LAST},
    past::{Past, Person, Who},
    rows::{ContactLocationRow, ContactRow, SearchKeyRow},
    told::{Circumstance, EventId, Fact},
};

/// How somebody came to be on file.
#[derive(Clone, Copy, Debug)]
pub struct Came {
    pub at: At,
    pub site: usize,
    pub by: Actor,
    pub source: Option<&'static str>,
    pub way: Way,
}

/// How they can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Phone,
    Email,
    Both,
}

impl Past {
    /// Puts somebody new on file.
    pub fn register(&mut self, came: Came) -> (Who, EventId) {
        let (at, site, by, source, way) = (came.at, came.site, came.by, came.source, came.way);
        let (who, id) = (self.people.len(), self.id(at));
        let (first_name, last_name) = (self.chance.pick(FIRST), self.chance.pick(LAST));
        let phone = (way != Way::Email).then(|| self.number(site, who));
        let email = (way != Way::Phone).then(|| address(first_name, last_name, who));
        let date_of_birth = self.born();
        self.keep_contact(ContactRow {
            id: id.uuid(),
            first_name,
            last_name,
            phone: phone.clone(),
            email,
            date_of_birth,
            home_location_id: self.site(site).id.uuid(),
            source,
            warmness_score: None,
            warmness_band: None,
            warmness_reasons: json!([]),
            sms_opted_out_at: None,
            version: 1,
            created_at: at,
            updated_at: at,
        });
        self.people.push(Person::new(id, site, first_name, phone));
        let event = ContactRegistered {
            contact: id,
            location: self.site(site).id,
            source: source.map(str::to_owned),
        };
        let fact = Fact::of(&event, ("contact", id.uuid()));
        (who, self.tell(who, Circumstance::new(at, by, None), fact))
    }

    /// The contact, and what it is found by.
    fn keep_contact(&mut self, row: ContactRow) {
        let name = format!("{} {}", row.first_name, row.last_name);
        for key in search_keys(&name, row.phone.as_deref(), row.email.as_deref()) {
            self.rows.search_keys.push(SearchKeyRow {
                key: key.key,
                class: key.class,
                contact_id: row.id,
            });
        }
        self.rows.contacts.push(row);
    }

    /// The other place knows them, too.
    pub fn known_at(&mut self, who: Who, site: usize) {
        self.rows.contact_locations.push(ContactLocationRow {
            contact_id: self.people[who].id.uuid(),
            location_id: self.site(site).id.uuid(),
        });
    }

    /// Each person's own: the last four digits count up from 0100, clear of those that the
    /// sandbox carrier fails on purpose (0001 to 0005).
    fn number(&self, site: usize, who: Who) -> String {
        let exchange = if who.is_multiple_of(3) {
            "7010"
        } else {
            "5550"
        };
        format!("+61{}{exchange}{:04}", self.site(site).area, 100 + who)
    }

    /// Three of four have told when they were born; all are grown up.
    fn born(&mut self) -> Option<NaiveDate> {
        let year = i32::try_from(1936 + self.chance.between(0, 68)).ok()?;
        let day = u32::try_from(self.chance.between(1, 365)).ok()?;
        self.chance
            .likely(0.75)
            .then(|| NaiveDate::from_yo_opt(year, day))
            .flatten()
    }
}

fn address(first: &str, last: &str, who: Who) -> String {
    let plain = |name: &str| -> String {
        let name = name.to_lowercase().replace('ö', "o");
        name.chars().filter(char::is_ascii_alphanumeric).collect()
    };
    // Two of one name have an address each.
    format!("{}.{}{who}@example.com", plain(first), plain(last))
}
