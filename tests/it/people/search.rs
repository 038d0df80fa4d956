//! What a contact is found by.

use serde_json::json;
use testkit::World;

use super::names;

#[tokio::test]
async fn a_contact_is_found_by_words_of_the_name_the_end_of_the_phone_and_the_address() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    for (first, last, phone, email) in [
        ("José", "García-López", "0491 570 006", "jose@example.com"),
        ("Joanna", "Smith", "0491 570 156", "jo_smith@example.org"),
        ("Ann", "Josephs", "0491 570 157", "ann%smith@example.org"),
    ] {
        let body = json!({ "first_name": first, "last_name": last, "phone": phone, "email": email, "location_id": clinic.location_id });
        clinic.post("/v1/contacts", body).await.expect(201);
    }
    for (search, found) in [
        ("jo", "Ann Joanna José"),
        ("JOSE", "Ann José"),
        ("jose gar", "José"),
        ("gar jos", "José"),
        ("lopez", "José"),
        ("josé garcía-lópez", "José"),
        ("smi joa", "Joanna"),
        ("oanna", ""),
        ("jo nobody", ""),
        ("0006", "José"),
        ("0491 570 156", "Joanna"),
        ("+61491570156", "Joanna"),
        ("570 15", ""),
        ("157", "Ann"),
        ("jose@", "José"),
        ("JO_SMITH@example", "Joanna"),
        ("jo%@example", ""),
        ("_n", ""),
        ("%", ""),
        ("'", ""),
        ("🙂", ""),
        ("ann%smith@", "Ann"),
        ("'; drop table contacts; --", ""),
    ] {
        let query = [("search", search)];
        let url = reqwest::Url::parse_with_params("http://x/", query).expect("an address");
        let found_now = names(&clinic, &format!("?{}", url.query().expect("a query"))).await;
        assert_eq!(found_now.join(" "), found, "{search}");
    }
    // Nothing to search by is no search.
    assert_eq!(names(&clinic, "?search=%20").await.len(), 3);
    let long = clinic
        .get(&format!("/v1/contacts?search={}", "x".repeat(101)))
        .await;
    assert_eq!(long.problem(400), "invalid_parameter");
}

#[tokio::test]
async fn a_search_follows_what_was_changed() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let path = format!(
        "/v1/contacts/{}",
        clinic.contact("Ann", "0491 570 006").await
    );
    let change = json!({ "first_name": "Zoe", "phone": "0491 570 156" });
    clinic.patch(&path, change).await.expect(200);
    for (search, found) in [
        ("ann", 0),
        ("570006", 0),
        ("zoe", 1),
        ("570156", 1),
        ("example", 1),
    ] {
        let names = names(&clinic, &format!("?search={search}")).await;
        assert_eq!(names.len(), found, "{search}");
    }
}

#[tokio::test]
async fn who_sees_one_of_a_thousand_matches_finds_it() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let second = clinic.location("Second", "Australia/Perth").await;
    // The oldest of all, behind more namesakes than any page holds.
    clinic.contact_at("Ann", "0491 570 006", &second).await;
    let tenant: kernel::Id<kernel::id::Tenant> = clinic.tenant_id.parse().expect("an id");
    let location: kernel::Id<kernel::id::Location> = clinic.location_id.parse().expect("an id");
    let mut admin = world.database.admin().await;
    for sql in [
        "insert into contacts (tenant_id, id, first_name, last_name, home_location_id, created_at, updated_at) \
         select $1, ('ffffffff-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'Bo', 'Example', $2, now(), now() \
         from generate_series(1, 1500) as n",
        "insert into contact_search_keys (tenant_id, key, class, contact_id) \
         select tenant_id, 'example', 'public', id from contacts where tenant_id = $1 and home_location_id = $2",
    ] {
        sqlx::query(sql)
            .bind(tenant.uuid())
            .bind(location.uuid())
            .execute(&mut admin)
            .await
            .expect("namesakes");
    }
    let desk = clinic.staff("front_desk", Some(&second)).await;
    assert_eq!(names(&desk, "?search=example").await, ["Ann"]);
    let there = format!("?search=example&location_id={second}");
    assert_eq!(names(&clinic, &there).await, ["Ann"]);
    // And who sees them all gets to the last page.
    let (mut found, mut cursor) = (0, String::new());
    loop {
        let path = format!("/v1/contacts?search=example&limit=100{cursor}");
        let page = clinic.get(&path).await.expect(200);
        found += page["items"].as_array().map_or(0, Vec::len);
        let Some(next) = page["next_cursor"].as_str() else {
            break;
        };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(found, 1501);
}

#[tokio::test]
async fn a_name_is_found_without_its_apostrophes_hyphens_and_accents() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    for (first, last) in [
        ("Shea", "O'Néill"),
        ("Pia", "D’Arcy"),
        ("Ida", "Ne\u{301}meth-Kő"),
    ] {
        let body =
            json!({ "first_name": first, "last_name": last, "location_id": clinic.location_id });
        clinic.post("/v1/contacts", body).await.expect(201);
    }
    for (search, found) in [
        ("oneill", "Shea"),
        ("ONEIL", "Shea"),
        ("o'neill", "Shea"),
        ("O’Neill", "Shea"),
        ("neill", "Shea"),
        ("shea oneill", "Shea"),
        ("darcy", "Pia"),
        ("nemeth", "Ida"),
        ("némethko", "Ida"),
        ("ko", "Ida"),
    ] {
        let query = [("search", search)];
        let url = reqwest::Url::parse_with_params("http://x/", query).expect("an address");
        let found_now = names(&clinic, &format!("?{}", url.query().expect("a query"))).await;
        assert_eq!(found_now.join(" "), found, "{search}");
    }
}
