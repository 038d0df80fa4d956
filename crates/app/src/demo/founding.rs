//! Founding the demo clinic, from the templates of every crate, as a sign-up does.

use chrono::NaiveTime;
use identity::{
    locations::{self, Place},
    roles::BUILT_IN,
    signups::{Founded, TenantCreated, TenantTemplate},
    tenants::TenantKind,
};
use kernel::{Id, Money, Weekday, id, perm};
use platform::{May, Problem, Result, Tx};
use scheduling::{
    practitioners::{self, Hours},
    services,
};
use serde_json::json;
use uuid::Uuid;

use super::{
    NAME,
    clinic::{
        Clinic, NEEDLING, OFFERS, Offer, PRACTITIONERS, Practitioner, SITES, SOURCES, Site, Week,
        needles,
    },
    rows::{MembershipRow, RoleRow, ShiftRow, StaffRow, write},
    staff::{Colleague, STAFF},
};

/// Founds the clinic from the templates of every crate, as a sign-up would.
///
/// # Errors
/// What a crate refuses; then nothing of it stands.
pub async fn found(tx: &Tx, may: May<perm::tenants::Found>, staff: &[Colleague]) -> Result<Clinic> {
    let owner = staff
        .first()
        .map(|it| it.id)
        .ok_or_else(|| Problem::internal("the demo has no owner"))?;
    insert_tenant(tx).await?;
    let event = tx.record(tenant_created(tx, owner), ()).event();
    let mut places = vec![];
    for (name, zone, _, phone) in SITES {
        let new = locations::New {
            name: name.to_owned(),
            country: "AU".to_owned(),
            zone: zone.parse().map_err(Problem::internal)?,
            phone: Some(phone.to_owned()),
            sms_sender: None,
            region: None,
        };
        places.push(locations::create(tx, may.and(), event, new).await?.done());
    }
    insert_staff(tx, staff, &places).await?;
    let founded = Founded {
        tenant: tx.tenant(),
        name: NAME.to_owned(),
        location: places[0].clone(),
        owner,
        owner_name: STAFF[0].name.to_owned(),
        event,
    };
    pipeline::pipelines::Template
        .apply(tx, may, &founded)
        .await?;
    messaging::templates::DefaultTemplates
        .apply(tx, may, &founded)
        .await?;
    let offers = offers(tx, may).await?;
    let practitioners = practitioners(tx, may, &places, &offers).await?;
    let mut sites = vec![];
    for (number, place) in places.into_iter().enumerate() {
        sites.push(site(tx, may, number, place, staff).await?);
    }
    Ok(Clinic {
        sites,
        offers,
        practitioners,
    })
}

fn tenant_created(tx: &Tx, owner: Id<id::User>) -> TenantCreated {
    TenantCreated {
        tenant: tx.tenant(),
        owner,
        country: "AU".to_owned(),
        time_zone: SITES[0].1.to_owned(),
        kind: TenantKind::Clinic,
        reseller: None,
    }
}

async fn insert_tenant(tx: &Tx) -> Result<()> {
    sqlx::query(
        "insert into tenants (tenant_id, name, country, time_zone, brand, created_at, updated_at) \
         values ($1, $2, 'AU', $3, $4, $5, $5)",
    )
    .bind(tx.tenant().uuid())
    .bind(NAME)
    .bind(SITES[0].1)
    .bind(json!({ "primary_color": "#0b6e6e", "on_primary_color": "#ffffff" }))
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}

/// The built-in roles, who holds which of them where, and the hours of those who have any.
async fn insert_staff(tx: &Tx, staff: &[Colleague], places: &[Place]) -> Result<()> {
    let mut roles = vec![];
    for role in BUILT_IN {
        let content = role.content();
        roles.push(RoleRow {
            id: tx.new_id::<id::Role>().uuid(),
            key: role.key,
            name: role.name,
            built_in: true,
            permissions: content.permissions,
            scopes: json!(content.scopes),
            sight: json!(content.sight),
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        });
    }
    let role_of = |key: &str| {
        roles
            .iter()
            .find(|role| role.key == key)
            .map_or(Uuid::nil(), |role| role.id)
    };
    let memberships: Vec<_> = STAFF
        .iter()
        .zip(staff)
        .map(|(post, colleague)| MembershipRow {
            id: tx.new_id::<id::Membership>().uuid(),
            user_id: colleague.id.uuid(),
            role_id: role_of(post.role),
            location_id: post.site.map(|site| places[site].id.uuid()),
            joined_at: tx.now(),
            created_at: tx.now(),
        })
        .collect();
    let known: Vec<_> = staff
        .iter()
        .map(|colleague| StaffRow {
            id: tx.new_id::<id::Staff>().uuid(),
            user_id: colleague.id.uuid(),
            source: "invitation",
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        })
        .collect();
    write(tx, &roles).await?;
    write(tx, &known).await?;
    write(tx, &memberships).await?;
    write(tx, &shifts(staff, places)).await
}

/// Monday to Friday for those with hours; the others are on shift always.
fn shifts(staff: &[Colleague], places: &[Place]) -> Vec<ShiftRow> {
    let posts = STAFF.iter().zip(staff);
    let with_hours =
        posts.filter_map(|(post, colleague)| Some((post.site?, post.hours?, colleague.id)));
    with_hours
        .flat_map(|(site, (from, to), user)| {
            (1..=5).map(move |weekday| ShiftRow {
                user_id: user.uuid(),
                location_id: places[site].id.uuid(),
                weekday,
                starts: time(from),
                ends: time(to),
            })
        })
        .collect()
}

async fn offers(tx: &Tx, may: May<perm::tenants::Found>) -> Result<Vec<Offer>> {
    let mut offers = vec![];
    for (name, duration, buffer_after, amount) in OFFERS {
        let price = Some(Money {
            amount,
            currency: "AUD".to_owned(),
        });
        let new = services::New {
            name: name.to_owned(),
            duration,
            buffer_before: 0,
            buffer_after,
            price,
        };
        let id = services::create(
            tx,
            may.and::<perm::Everywhere<perm::schedule::Configure>>(),
            new,
        )
        .await?
        .done()
        .id;
        offers.push(Offer {
            id,
            name,
            minutes: duration.into(),
            buffer_after: buffer_after.into(),
        });
    }
    Ok(offers)
}

/// Everyone does everything, but needling is for those who learnt it.
async fn practitioners(
    tx: &Tx,
    may: May<perm::tenants::Found>,
    places: &[Place],
    offers: &[Offer],
) -> Result<Vec<Practitioner>> {
    let mut made = vec![];
    for (number, (name, site, week)) in PRACTITIONERS.into_iter().enumerate() {
        let does = offers
            .iter()
            .filter(|offer| needles(number) || offer.name != NEEDLING);
        let new = practitioners::New {
            user: None,
            name: name.to_owned(),
            services: does.map(|offer| offer.id).collect(),
            hours: hours(places[site].id, week),
        };
        let id = practitioners::create(tx, may.and(), new)
            .await?
            .done()
            .row
            .id;
        made.push(Practitioner { id, site, week });
    }
    Ok(made)
}

fn hours(location: Id<id::Location>, week: Week) -> Vec<Hours> {
    let stretch = |&(days, from, to): &(&'static [i16], i64, i64)| {
        let days = days.iter().filter_map(|&day| Weekday::of_number(day));
        days.map(move |weekday| Hours {
            location,
            weekday,
            from: time(from),
            to: time(to),
        })
    };
    week.iter().flat_map(stretch).collect()
}

async fn site(
    tx: &Tx,
    may: May<perm::tenants::Found>,
    number: usize,
    place: Place,
    staff: &[Colleague],
) -> Result<Site> {
    let new = connect::sources::New {
        name: SOURCES[number].to_owned(),
        kind: "form",
        location: place.id,
        mapping: Default::default(),
        verification_key: None,
    };
    let source = connect::sources::create(tx, may.and(), new)
        .await?
        .done()
        .id;
    let posts = STAFF
        .iter()
        .zip(staff)
        .filter(|(post, _)| post.site == Some(number));
    Ok(Site {
        id: place.id,
        zone: place.zone.rules(),
        area: SITES[number].2,
        phone: place.phone.unwrap_or_default(),
        sender: place.sms_sender,
        name: place.name,
        source,
        desk: posts.map(|(_, colleague)| colleague.id).collect(),
    })
}

/// On the hour.
fn time(hour: i64) -> NaiveTime {
    let seconds = u32::try_from(hour * 3_600).unwrap_or_default();
    NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).unwrap_or_default()
}
