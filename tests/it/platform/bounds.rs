//! What is too long, too early or too much is refused by name before the database meets it.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::json;
use testkit::World;

#[tokio::test]
async fn an_address_is_measured_in_the_form_that_it_is_kept_in() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    // In lower case this letter is two characters.
    let long = format!("{}@ex.com", "İ".repeat(240));
    let signup = json!({
        "clinic_name": "Harbour", "country": "AU", "time_zone": "Australia/Sydney",
        "owner": { "name": "Olive", "email": long },
    });
    let contact = json!({ "first_name": "Ann", "email": long, "location_id": clinic.location_id });
    let user = json!({ "name": "Sam", "email": long, "role": "read_only" });
    for (path, body, fault) in [
        ("/v1/contacts", contact, "/email max_length"),
        ("/v1/users", user, "/email max_length"),
        ("/v1/signups", signup, "/owner/email max_length"),
    ] {
        assert_eq!(clinic.post(path, body).await.faults(), [fault], "{path}");
    }
    let fits = format!("{}@ex.com", "İ".repeat(120));
    let contact = json!({ "first_name": "Ann", "email": fits, "location_id": clinic.location_id });
    clinic.post("/v1/contacts", contact).await.expect(201);
}

#[tokio::test]
async fn a_cursor_of_a_year_that_no_visit_is_near_is_of_no_list() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    for (path, id) in [
        ("/v1/bookings?", "bkg_01m8297k48epbasc0dpavccjy5"),
        ("/v1/conversations?", "cnv_01m8297k48epbasc0dpavccjy5"),
        ("/v1/tasks?state=done&", "tsk_01m8297k48epbasc0dpavccjy5"),
    ] {
        for year in ["-5000", "0001", "1700", "+9999", "+200000"] {
            for key in [
                json!([format!("{year}-01-01T00:00:00Z"), id]),
                json!({
                    "as_of": null, "points": 0, "due_at": null, "created_at": "2027-06-07T02:00:00Z",
                    "completed_at": format!("{year}-01-01T00:00:00Z"),
                    "id": "01a204cb-a174-7799-9010-c59fa27294bd",
                }),
            ] {
                let cursor = BASE64_URL_SAFE_NO_PAD.encode(key.to_string());
                let refused = clinic.get(&format!("{path}cursor={cursor}")).await;
                assert_eq!(refused.problem(400), "invalid_cursor", "{path} {key}");
            }
        }
    }
}

#[tokio::test]
async fn a_number_that_no_column_holds_is_named_with_its_place() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    for amount in ["9223372036854775808", "18446744073709551615"] {
        let amount: serde_json::Number = amount.parse().expect("a number");
        let service = json!({
            "name": "Consult", "duration_minutes": 30,
            "price": { "amount": amount, "currency": "AUD" },
        });
        let faults = clinic.post("/v1/services", service).await.faults();
        assert_eq!(faults, ["/price/amount maximum"]);
    }
}

#[tokio::test]
async fn an_id_of_another_kind_is_said_to_be_one() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let other = "ctc_01m8297k48epbasc0dpavccjy5";
    let booking = json!({
        "contact_id": other, "service_id": "svc_01m8297k48epbasc0dpavccjy5",
        "practitioner_id": "prc_01m8297k48epbasc0dpavccjy5", "location_id": clinic.location_id,
        "starts_at": "2027-06-07T02:00:00Z", "hold_id": other,
    });
    let refused = clinic.post("/v1/bookings", booking).await;
    let errors = refused.body["errors"].as_array().cloned().expect("errors");
    let hold = errors.iter().find(|error| error["pointer"] == "/hold_id");
    let detail = hold.expect("a fault")["detail"].as_str().expect("words");
    assert_eq!(detail, "must be an id that begins with bkg_");
}
