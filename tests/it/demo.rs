//! The demo clinic of a first start: founded on a real database, whose constraints know no demo.

use std::path::Path;

use app::demo;
use serde_json::{Value, json};
use testkit::{Staff, World};

async fn signed_in(world: &World) -> (Staff<'_>, Value) {
    let dir = env!("CARGO_TARGET_TMPDIR");
    let told = demo::describe(world.platform(), &world.url, Path::new(dir)).await;
    let words = told.expect("no error").expect("there is a demo clinic");
    let kept = std::fs::read(Path::new(dir).join("demo.json")).expect("the way in is kept");
    let kept: Value = serde_json::from_slice(&kept).expect("JSON");
    assert!(words.contains(kept["email"].as_str().expect("an address")));
    let wish = json!({ "email": kept["email"], "password": kept["password"] });
    let tokens = world.post("/v1/sessions", wish).await.expect(201);
    let token = tokens["access_token"].as_str().expect("a token");
    (Staff::with_token(world, token), kept)
}

#[tokio::test]
async fn the_demo_clinic_is_founded_once_with_a_past_and_takes_a_lead() {
    let world = World::start().await;
    demo::ensure(world.platform()).await.expect("founded");
    // The next start finds it there.
    demo::ensure(world.platform()).await.expect("left alone");
    let (owner, kept) = signed_in(&world).await;
    let mut admin = world.database.admin().await;
    let counted: (i64, i64, i64, i64, i64) = sqlx::query_as(
        "select (select count(*) from tenants), (select count(*) from contacts), (select count(*) from bookings), \
           (select count(*) from bookings where status = 'attended'), (select count(*) from bookings where status like 'no_show%')",
    )
    .fetch_one(&mut admin)
    .await
    .expect("counts");
    let (tenants, contacts, bookings, attended, missed) = counted;
    assert_eq!(tenants, 1);
    assert!((1_800..=2_200).contains(&contacts), "{contacts} contacts");
    assert!((1_400..=1_700).contains(&bookings), "{bookings} bookings");
    assert!(attended > missed && missed > 0, "{attended}, {missed}");

    let lead = json!({ "name": "Lee Lead", "phone": "0491 570 156" });
    let source = kept["source_token"].as_str().expect("a token");
    world
        .post(&format!("/v1/intake/{source}"), lead)
        .await
        .expect(202);
    owner
        .items_when("/v1/contacts?search=lee%20lead", |items| items.len() == 1)
        .await;
}
