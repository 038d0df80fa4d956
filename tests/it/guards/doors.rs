//! Every operation has a door, and which one is a reviewed file.

use std::fmt::Write;

use app::wiring;
use serde_json::Value;

fn operations(document: &Value) -> Vec<(String, String, Vec<String>)> {
    let mut all = vec![];
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("operations") {
            let needs = operation["security"]
                .as_array()
                .cloned()
                .unwrap_or_default();
            let needs = needs
                .iter()
                .filter_map(|need| need["bearer"][0].as_str())
                .map(str::to_owned)
                .collect();
            all.push((
                format!("{} {path}", method.to_uppercase()),
                operation["operationId"].as_str().unwrap_or("-").to_owned(),
                needs,
            ));
        }
    }
    all.sort();
    all
}

#[test]
fn the_doors_of_all_operations() {
    let mut table = String::new();
    for (operation, id, needs) in operations(&wiring::document()) {
        let needs = if needs.is_empty() {
            "open".to_owned()
        } else {
            needs.join(", ")
        };
        writeln!(table, "{operation:70} {id:32} {needs}").expect("a string takes it");
    }
    insta::assert_snapshot!(table);
}

#[test]
fn every_operation_has_an_id_of_its_own() {
    let mut ids: Vec<_> = operations(&wiring::document())
        .into_iter()
        .map(|(_, id, _)| id)
        .collect();
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count);
    assert!(ids.iter().all(|id| id.contains('.')), "{ids:?}");
}

#[test]
fn the_committed_document_is_fresh() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi/openapi.json");
    let committed: Value =
        serde_json::from_str(&std::fs::read_to_string(path).expect("the document")).expect("JSON");
    assert!(
        committed == wiring::document(),
        "run ./dev gen and commit openapi/openapi.json"
    );
}

#[test]
fn what_reacts_to_what() {
    let mut table = String::new();
    let registry = wiring::registry_for_docs();
    for kind in registry.kinds() {
        writeln!(table, "{kind}").expect("a string takes it");
    }
    for (event, reactions) in registry.reactions() {
        writeln!(table, "{event} -> {}", reactions.join(", ")).expect("a string takes it");
    }
    insta::assert_snapshot!(table);
}

#[test]
fn the_cross_tenant_tasks() {
    insta::assert_debug_snapshot!(platform::SystemTask::ALL);
}
