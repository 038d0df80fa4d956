//! What came in through the clinic's web forms.

use chrono::TimeDelta;
use connect::intakes::IntakeFailed;
use kernel::{Id, id};
use people::touchpoints::TouchpointAdded;
use platform::Actor;
use serde_json::{Value, json};

use super::{
    days::At,
    past::{Past, Who},
    rows::{IntakeRow, TouchpointRow},
    told::{Circumstance, Fact},
};

/// Source, medium and campaign, by weight.
type Origin = (&'static str, Option<&'static str>, Option<&'static str>);

const ORIGINS: [(Origin, u32); 6] = [
    (("google", Some("cpc"), Some("physio-near-me")), 34),
    (("google", Some("organic"), None), 22),
    (
        ("facebook", Some("paid_social"), Some("desk-neck-spring")),
        18,
    ),
    (("instagram", Some("paid_social"), Some("runners-knee")), 10),
    (("newsletter", Some("email"), Some("new-year-check")), 6),
    (("gp-referral", Some("referral"), None), 10),
];

const ASKS: [&str; 8] = [
    "My lower back has been sore since moving house. Do you have anything this week?",
    "Looking for someone to help with a rolled ankle before netball starts again.",
    "Do you do dry needling, and what does it cost?",
    "Neck pain from working at a desk. Mornings are best for me.",
    "I was told to see a physio after my knee surgery. How soon can I come in?",
    "Can I get an appointment on a Saturday?",
    "Shoulder pain when swimming. Is there parking?",
    "Do I need a referral to see you?",
];

impl Past {
    /// The post that brought somebody.
    pub fn intake(&mut self, who: Who, at: At) -> Id<id::Intake> {
        let at = at - TimeDelta::milliseconds(90);
        let (source, medium, campaign) = self.chance.weighted(&ORIGINS);
        let asked = self.chance.pick(&ASKS);
        let contact = &self.rows.contacts[who];
        let given = [
            ("phone", contact.phone.as_deref()),
            ("email", contact.email.as_deref()),
            ("message", Some(asked)),
            ("utm_source", Some(source)),
            ("utm_medium", medium),
            ("utm_campaign", campaign),
        ];
        let mut fields = json!({ "name": format!("{} {}", contact.first_name, contact.last_name) });
        for (field, value) in given
            .into_iter()
            .filter_map(|(field, value)| Some((field, value?)))
        {
            fields[field] = json!(value);
        }
        let contact = contact.id;
        let intake = self.keep_intake(self.people[who].site, at, &fields);
        if let Some(row) = self.rows.intakes.last_mut() {
            (row.state, row.contact_id, row.version) = ("worked", Some(contact), 2);
            row.updated_at = at + TimeDelta::milliseconds(90);
        }
        self.touch(who, intake, at, (source, medium, campaign));
        intake
    }

    fn keep_intake(&mut self, site: usize, at: At, fields: &Value) -> Id<id::Intake> {
        let intake: Id<id::Intake> = self.id(at);
        let place = self.site(site);
        self.rows.intakes.push(IntakeRow {
            id: intake.uuid(),
            source_id: place.source.uuid(),
            location_id: place.id.uuid(),
            state: "failed",
            event: None,
            fields: Some(fields.to_string()),
            errors: json!([]),
            contact_id: None,
            version: 1,
            created_at: at,
            updated_at: at,
        });
        intake
    }

    fn touch(
        &mut self,
        who: Who,
        intake: Id<id::Intake>,
        at: At,
        (source, medium, campaign): Origin,
    ) {
        let how = Circumstance::new(at, Actor::Automation, None).after(94);
        let event = TouchpointAdded {
            touchpoint: self.id(how.at),
            contact: self.people[who].id,
            location: self.place_of(who),
            source: source.to_owned(),
            medium: medium.map(str::to_owned),
            campaign: campaign.map(str::to_owned),
        };
        self.rows.touchpoints.push(TouchpointRow {
            id: event.touchpoint.uuid(),
            contact_id: event.contact.uuid(),
            location_id: event.location.uuid(),
            source,
            medium,
            campaign,
            page_url: None,
            service: None,
            intake_id: Some(intake.uuid()),
            at: how.at,
        });
        self.tell(
            who,
            how,
            Fact::of(&event, ("touchpoint", event.touchpoint.uuid())),
        );
    }

    /// Two posts that nobody can be reached by: they wait for a person to mend them.
    pub fn failed_intakes(&mut self) {
        let number = json!({ "name": "J", "phone": "12", "message": "call me" });
        self.failed_intake(
            0,
            190,
            &number,
            "/phone",
            "this is not a phone number that can be reached",
        );
        let address =
            json!({ "name": "Sam", "email": "sam at example", "message": "Is Saturday possible?" });
        self.failed_intake(1, 34, &address, "/email", "this is not an e-mail address");
    }

    fn failed_intake(
        &mut self,
        site: usize,
        minutes: i64,
        fields: &Value,
        pointer: &str,
        detail: &str,
    ) {
        let at = self.now - TimeDelta::minutes(minutes);
        let event = IntakeFailed {
            intake: self.keep_intake(site, at, fields),
            source: self.site(site).source,
            location: self.site(site).id,
            codes: vec!["invalid".to_owned()],
        };
        if let Some(row) = self.rows.intakes.last_mut() {
            row.errors = json!([{ "pointer": pointer, "code": "invalid", "detail": detail }]);
        }
        let how = Circumstance::new(at, Actor::Intake(event.source), None);
        self.tell_of_none(
            event.location,
            how,
            Fact::of(&event, ("intake", event.intake.uuid())),
        );
    }
}
