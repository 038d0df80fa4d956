//! Who is found, and how much of them is shown.

use serde_json::{Value, json};
use testkit::{Staff, World};

use super::{directory, group, id_of, refusal, user};

/// The user names that a filter finds.
async fn found(directory: &Staff<'_>, filter: &str) -> Vec<String> {
    let query =
        reqwest::Url::parse_with_params("http://x/", [("filter", filter)]).expect("a query");
    let path = format!("/scim/v2/Users?{}", query.query().unwrap_or_default());
    let list = directory.get(&path).await.expect(200);
    let names = names(&list);
    assert_eq!(list["totalResults"], names.len(), "{list}");
    names
}

fn names(list: &Value) -> Vec<String> {
    let resources = list["Resources"].as_array().expect("resources");
    let name = |it: &Value| it["userName"].as_str().unwrap_or_default().to_owned();
    resources.iter().map(name).collect()
}

#[tokio::test]
async fn a_filter_finds_whom_it_means() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let directory = directory(&clinic).await;
    for (name, external, active) in [
        ("ann", "E1", true),
        ("bea", "e1", true),
        ("cyd", "E3", false),
    ] {
        let mut body = user(&format!("{name}@example.org"));
        body["externalId"] = json!(external);
        body["active"] = json!(active);
        body["name"] = json!({ "familyName": name.to_uppercase() });
        directory.post("/scim/v2/Users", body).await.expect(201);
    }
    let [ann, bea, cyd] = ["ann@example.org", "bea@example.org", "cyd@example.org"];
    for (filter, wanted) in [
        ("userName eq \"ANN@example.org\"", vec![ann]),
        ("externalId eq \"E1\"", vec![ann]),
        ("externalId eq \"E9\"", vec![]),
        (
            "userName eq \"ann@example.org\" and externalId eq \"e1\"",
            vec![],
        ),
        (
            "userName eq \"ann@example.org\" or externalId eq \"e1\"",
            vec![ann, bea],
        ),
        (
            "userName ew \"@example.org\" and not (active eq true)",
            vec![cyd],
        ),
        (
            "active eq true and (userName sw \"a\" or userName sw \"b\")",
            vec![ann, bea],
        ),
        ("emails[value sw \"bea\"]", vec![bea]),
        ("emails eq \"cyd@example.org\"", vec![cyd]),
        ("name.familyName eq \"ann\"", vec![ann]),
        ("name.familyName pr and title pr", vec![]),
        (
            "name.familyName pr and meta.created lt \"2020-01-01T00:00:00Z\"",
            vec![],
        ),
        ("id eq \"nonsense\"", vec![]),
    ] {
        assert_eq!(found(&directory, filter).await, wanted, "{filter}");
    }
    // The owner is of the staff, too, and found by the address that she has.
    let owner = format!("userName eq \"{}\"", clinic.email.to_uppercase());
    assert_eq!(found(&directory, &owner).await.join(" "), clinic.email);

    let desk = directory
        .post("/scim/v2/Groups", group("Front Desk", &[]))
        .await
        .expect(201);
    let named =
        "/scim/v2/Groups?excludedAttributes=members&filter=displayName%20eq%20%22front%20desk%22";
    let list = directory.get(named).await.expect(200);
    assert_eq!(
        (&list["totalResults"], &list["Resources"][0]["id"]),
        (&json!(1), &desk["id"])
    );
    let wrong = directory.get("/scim/v2/Groups?filter=userName%20pr").await;
    assert_eq!(refusal(wrong, 400), "invalidFilter");
}

#[tokio::test]
async fn pages_cover_everybody_once() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let directory = directory(&clinic).await;
    for index in 0..7 {
        let name = format!("user{index}@example.org");
        directory
            .post("/scim/v2/Users", user(&name))
            .await
            .expect(201);
    }
    for filter in ["", "&filter=userName%20pr"] {
        let mut seen = vec![];
        for start in [1, 4, 7] {
            let path = format!("/scim/v2/Users?startIndex={start}&count=3{filter}");
            let page = directory.get(&path).await.expect(200);
            assert_eq!(page["totalResults"], 8, "with the owner");
            assert_eq!(page["startIndex"], start);
            assert_eq!(
                page["itemsPerPage"],
                page["Resources"].as_array().map_or(0, Vec::len)
            );
            seen.extend(names(&page));
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 8);
        let none = directory
            .get(&format!("/scim/v2/Users?count=0{filter}"))
            .await
            .expect(200);
        assert_eq!(
            (&none["totalResults"], &none["Resources"]),
            (&json!(8), &json!([]))
        );
        let behind = directory
            .get(&format!("/scim/v2/Users?startIndex=99{filter}"))
            .await
            .expect(200);
        assert_eq!(
            (&behind["totalResults"], &behind["Resources"]),
            (&json!(8), &json!([]))
        );
    }
}

#[tokio::test]
async fn only_what_is_asked_for_is_shown() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let directory = directory(&clinic).await;
    let ann = directory
        .post("/scim/v2/Users", user("ann@example.org"))
        .await
        .expect(201);
    let path = format!("/scim/v2/Users/{}", id_of(&ann));
    let only = directory
        .get(&format!("{path}?attributes=userName,emails.value"))
        .await
        .expect(200);
    let wanted = json!({
        "schemas": [super::USER], "id": ann["id"], "userName": "ann@example.org",
        "emails": [{ "value": "ann@example.org" }],
    });
    assert_eq!(only, wanted);
    let without = directory
        .get(&format!("{path}?excludedAttributes=emails,meta"))
        .await
        .expect(200);
    assert_eq!((without.get("emails"), without.get("meta")), (None, None));
    assert_eq!(without["userName"], "ann@example.org");
    let both = directory
        .get(&format!("{path}?attributes=id&excludedAttributes=meta"))
        .await;
    assert_eq!(refusal(both, 400), "invalidValue");

    let search = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
        "filter": "userName sw \"ann\"", "attributes": ["userName"], "count": 1,
    });
    for at in ["/scim/v2/Users/.search", "/scim/v2/.search"] {
        let list = directory.post(at, search.clone()).await.expect(200);
        assert_eq!(list["totalResults"], 1, "{at}");
        assert_eq!(list["Resources"][0].get("emails"), None);
    }
}

#[tokio::test]
async fn the_server_says_what_it_can_do() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let directory = directory(&clinic).await;
    let config = directory
        .get("/scim/v2/ServiceProviderConfig")
        .await
        .expect(200);
    for (what, supported) in [
        ("patch", true),
        ("filter", true),
        ("etag", true),
        ("bulk", false),
        ("sort", false),
        ("changePassword", false),
    ] {
        assert_eq!(config[what]["supported"], supported, "{what}");
    }
    assert_eq!(config["filter"]["maxResults"], 200);
    for (list, id) in [("ResourceTypes", "Group"), ("Schemas", super::USER)] {
        let all = directory.get(&format!("/scim/v2/{list}")).await.expect(200);
        assert_eq!(all["totalResults"], 2);
        let one = directory
            .get(&format!("/scim/v2/{list}/{id}"))
            .await
            .expect(200);
        assert!(all["Resources"].as_array().expect("all").contains(&one));
    }
}
