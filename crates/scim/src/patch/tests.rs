use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::schemas::{GROUP, USER};

fn ann() -> Value {
    json!({
        "userName": "ann", "active": true, "name": { "givenName": "Ann", "familyName": "Other" },
        "emails": [
            { "value": "a@work.example", "type": "work", "primary": true },
            { "value": "a@home.example", "type": "home" },
        ],
    })
}

fn body(operations: Value) -> Value {
    json!({ "schemas": [PATCH], "Operations": operations })
}

fn of(schema: &Schema, resource: &Value, operations: Value) -> Result<Value> {
    let fields = resource.as_object().cloned().unwrap_or_default();
    patched(schema, fields, &body(operations)).map(Value::Object)
}

#[track_caller]
fn ann_after(operations: Value, pointer: &str, wanted: Value) {
    let ann = of(&USER, &ann(), operations).unwrap();
    assert_eq!(
        ann.pointer(pointer).cloned().unwrap_or_default(),
        wanted,
        "{ann}"
    );
}

#[test]
fn a_plain_attribute_is_added_replaced_and_removed() {
    ann_after(
        json!([{ "op": "add", "path": "displayName", "value": "Annie" }]),
        "/displayName",
        json!("Annie"),
    );
    ann_after(
        json!([{ "op": "Replace", "path": "USERNAME", "value": "bea" }]),
        "/userName",
        json!("bea"),
    );
    ann_after(
        json!([{ "op": "replace", "path": "active", "value": "False" }]),
        "/active",
        json!(false),
    );
    ann_after(
        json!([{ "op": "remove", "path": "name.givenName" }]),
        "/name",
        json!({ "familyName": "Other" }),
    );
    ann_after(
        json!([{ "op": "remove", "path": "name" }]),
        "/name",
        Value::Null,
    );
    let both = json!([{ "op": "remove", "path": "name.givenName" }, { "op": "remove", "path": "name.familyName" }]);
    ann_after(both, "/name", Value::Null);
    let full = "urn:ietf:params:scim:schemas:core:2.0:User:name.givenName";
    ann_after(
        json!([{ "op": "add", "path": full, "value": "Bea" }]),
        "/name/givenName",
        json!("Bea"),
    );
}

#[test]
fn parts_of_a_name_that_are_not_said_stay() {
    let wanted = json!({ "givenName": "Bea", "familyName": "Other" });
    for op in ["add", "replace"] {
        ann_after(
            json!([{ "op": op, "path": "name", "value": { "givenName": "Bea" } }]),
            "/name",
            wanted.clone(),
        );
    }
}

#[test]
fn without_a_path_the_value_names_the_attributes() {
    let value = json!({
        "active": false, "name.familyName": "Smith", "title": "Dr", "schemas": ["x"],
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { "department": "x" },
    });
    let ann = of(&USER, &ann(), json!([{ "op": "replace", "value": value }])).unwrap();
    assert_eq!(
        (&ann["active"], &ann["name"]["familyName"]),
        (&json!(false), &json!("Smith"))
    );
    assert_eq!(ann.get("title"), None);
}

#[test]
fn of_many_values_those_are_changed_that_are_meant() {
    let work = "emails[type eq \"work\"].value";
    ann_after(
        json!([{ "op": "replace", "path": work, "value": "n@x.example" }]),
        "/emails/0/value",
        json!("n@x.example"),
    );
    ann_after(
        json!([{ "op": "remove", "path": "emails[type eq \"work\"]" }]),
        "/emails/0/type",
        json!("home"),
    );
    ann_after(
        json!([{ "op": "remove", "path": "emails[type eq \"none\"]" }]),
        "/emails/1/type",
        json!("home"),
    );
    ann_after(
        json!([{ "op": "remove", "path": "emails" }]),
        "/emails",
        Value::Null,
    );
    let third =
        json!([{ "op": "add", "path": "emails[type eq \"other\"].value", "value": "o@x.example" }]);
    ann_after(
        third,
        "/emails/2",
        json!({ "type": "other", "value": "o@x.example" }),
    );
    let some = json!([{ "op": "replace", "path": "emails[type eq \"home\"]", "value": { "primary": false } }]);
    ann_after(
        some,
        "/emails/1",
        json!({ "value": "a@home.example", "type": "home", "primary": false }),
    );
}

#[test]
fn what_is_added_again_is_there_once_and_a_new_primary_is_the_only_one() {
    let again = json!([{ "op": "add", "path": "emails", "value": [{ "value": "A@home.example", "primary": true }] }]);
    let wanted = json!([
        { "value": "a@work.example", "type": "work", "primary": false },
        { "value": "A@home.example", "type": "home", "primary": true },
    ]);
    ann_after(again, "/emails", wanted);
}

#[test]
fn members_come_and_go_in_every_way_that_directories_say_it() {
    let group =
        json!({ "displayName": "Desk", "members": [{ "value": "stf_1" }, { "value": "stf_2" }] });
    let members = |operations: Value| {
        let group = of(&GROUP, &group, operations).unwrap();
        let list = group["members"].as_array().cloned().unwrap_or_default();
        list.iter()
            .map(|it| it["value"].as_str().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    let new = json!([{ "value": "stf_2" }, { "value": "stf_3" }]);
    assert_eq!(
        members(json!([{ "op": "Add", "path": "members", "value": new }])),
        ["stf_1", "stf_2", "stf_3"]
    );
    assert_eq!(
        members(json!([{ "op": "add", "value": { "members": new } }])),
        ["stf_1", "stf_2", "stf_3"]
    );
    assert_eq!(
        members(json!([{ "op": "replace", "path": "members", "value": new }])),
        ["stf_2", "stf_3"]
    );
    assert_eq!(
        members(json!([{ "op": "add", "path": "members", "value": { "value": "stf_3" } }])).len(),
        3
    );
    assert_eq!(
        members(json!([{ "op": "remove", "path": "members[value eq \"stf_1\"]" }])),
        ["stf_2"]
    );
    assert_eq!(
        members(json!([{ "op": "Remove", "path": "members", "value": [{ "value": "stf_1" }] }])),
        ["stf_2"]
    );
    assert!(members(json!([{ "op": "remove", "path": "members" }])).is_empty());
    assert!(members(json!([{ "op": "replace", "path": "members", "value": [] }])).is_empty());
}

#[test]
fn what_is_wrong_is_named_with_its_operation() {
    for (operation, code) in [
        (json!({}), "invalidSyntax"),
        (json!({ "op": "move", "path": "userName" }), "invalidSyntax"),
        (json!({ "op": "remove" }), "noTarget"),
        (json!({ "op": "add", "value": "ann" }), "invalidValue"),
        (
            json!({ "op": "add", "path": "displayName" }),
            "invalidValue",
        ),
        (
            json!({ "op": "add", "path": "nonsense", "value": 1 }),
            "invalidPath",
        ),
        (
            json!({ "op": "add", "path": "name.middle", "value": "x" }),
            "invalidPath",
        ),
        (
            json!({ "op": "add", "path": "emails[", "value": "x" }),
            "invalidPath",
        ),
        (
            json!({ "op": "add", "path": "emails[kind eq \"x\"].value", "value": "x" }),
            "invalidPath",
        ),
        (
            json!({ "op": "add", "path": "name[givenName eq \"x\"]", "value": {} }),
            "invalidPath",
        ),
        (
            json!({ "op": "add", "path": 7, "value": "x" }),
            "invalidPath",
        ),
        (
            json!({ "op": "replace", "path": "emails[type eq \"none\"].value", "value": "x" }),
            "noTarget",
        ),
        (
            json!({ "op": "replace", "path": "id", "value": "x" }),
            "mutability",
        ),
        (
            json!({ "op": "add", "path": "groups", "value": [] }),
            "mutability",
        ),
        (
            json!({ "op": "replace", "path": "meta.version", "value": "x" }),
            "mutability",
        ),
        (
            json!({ "op": "replace", "path": "active", "value": "no" }),
            "invalidValue",
        ),
        (
            json!({ "op": "replace", "path": "userName", "value": {} }),
            "invalidValue",
        ),
        (
            json!({ "op": "add", "path": "emails", "value": [{ "type": "work" }] }),
            "invalidValue",
        ),
    ] {
        let fine = json!({ "op": "add", "path": "displayName", "value": "x" });
        let refused = of(&USER, &ann(), json!([fine, operation])).unwrap_err();
        assert_eq!(
            (refused.status(), refused.code()),
            (400, code),
            "{operation}: {refused}"
        );
        assert!(refused.for_log().contains("operation 2"), "{refused}");
    }
    let member =
        json!([{ "op": "replace", "path": "members[value eq \"a\"].value", "value": "b" }]);
    let group = json!({ "members": [{ "value": "a" }] });
    assert_eq!(of(&GROUP, &group, member).unwrap_err().code(), "mutability");
}

#[test]
fn a_body_without_operations_is_refused() {
    for body in [
        json!([]),
        json!({ "Operations": [{ "op": "remove", "path": "name" }] }),
        json!({ "schemas": [PATCH] }),
        json!({ "schemas": [PATCH], "Operations": [] }),
        json!({ "schemas": [PATCH], "Operations": {} }),
        json!({ "schemas": [USER.urn], "Operations": [{ "op": "remove", "path": "name" }] }),
    ] {
        let refused = patched(&USER, Map::new(), &body).unwrap_err();
        assert_eq!(refused.code(), "invalidSyntax", "{body}");
    }
}

fn path() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "userName",
        "name",
        "name.givenName",
        "active",
        "emails",
        "emails.value",
        "emails[type eq \"work\"]",
        "emails[type eq \"work\"].value",
        "emails[value pr].primary",
        "externalId",
        "title",
        "x",
        "[",
        "",
    ])
    .prop_map(str::to_owned)
}

fn value() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!("x"),
        json!(true),
        json!(null),
        json!(7),
        json!([]),
        json!({}),
        json!([null]),
        json!([[]]),
        json!({ "value": "a@x.example" }),
        json!([{ "value": "a@x.example", "primary": true }]),
        json!({ "givenName": "x" }),
        json!({ "emails": [{}] }),
    ])
}

proptest! {
    #[test]
    fn no_operation_brings_it_down_and_what_stands_is_right_or_refused(
        operations in prop::collection::vec(
            (prop::sample::select(vec!["add", "replace", "remove"]), prop::option::of(path()), prop::option::of(value())), 1..6)
    ) {
        let operations: Vec<_> = operations
            .into_iter()
            .map(|(op, path, value)| {
                let mut operation = json!({ "op": op });
                if let Some(path) = path { operation["path"] = json!(path); }
                if let Some(value) = value { operation["value"] = value; }
                operation
            })
            .collect();
        if let Ok(mut ann) = of(&USER, &ann(), json!(operations)) {
            ann["schemas"] = json!([USER.urn]);
            if let Err(refused) = crate::body::read(&USER, &ann) {
                prop_assert_eq!(refused.code(), "invalidValue", "{}", ann);
            }
        }
    }
}
