//! What the text of the sources may not say, and where.

use std::{
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn rust_files(dir: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(dir).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path
                .strip_prefix(root())
                .unwrap_or(&path)
                .display()
                .to_string();
            found.push((name, fs::read_to_string(&path).expect("a source")));
        }
    }
}

fn crates() -> Vec<(String, String)> {
    let mut found = vec![];
    rust_files(&root().join("crates"), &mut found);
    assert!(found.len() > 100, "the sources are found");
    found
}

const MOST_LINES: usize = 500;

fn too_long(files: &[(String, String)]) -> Vec<String> {
    files
        .iter()
        .filter(|(_, text)| text.lines().count() > MOST_LINES)
        .map(|(name, _)| name.clone())
        .collect()
}

#[test]
fn no_file_is_over_five_hundred_lines() {
    assert_eq!(too_long(&crates()), Vec::<String>::new());
    assert_eq!(
        too_long(&[("long.rs".to_owned(), "x\n".repeat(501))]),
        ["long.rs"]
    );
}

/// The crates of features: floors 2 to 4.
const FEATURES: &[&str] = &[
    "identity",
    "people",
    "audit",
    "scim",
    "sso",
    "pipeline",
    "scheduling",
    "messaging",
    "automation",
    "connect",
];

fn of_feature(name: &str) -> bool {
    FEATURES
        .iter()
        .any(|feature| name.starts_with(&format!("crates/{feature}/src/")))
}

/// sea-orm's verbs outside `store.rs`: a query that nobody looks for there.
fn loose_queries(files: &[(String, String)]) -> Vec<String> {
    const VERBS: &[&str] = &[
        "Entity::find",
        "Entity::insert",
        "Entity::update",
        "Entity::delete",
    ];
    let loose = |text: &str| VERBS.iter().any(|verb| text.contains(verb));
    let in_store = |name: &str| name.ends_with("/store.rs") || name.contains("/store/");
    files
        .iter()
        .filter(|(name, text)| of_feature(name) && !in_store(name) && loose(text))
        .map(|(name, _)| name.clone())
        .collect()
}

#[test]
fn sea_orms_verbs_stand_in_stores_only() {
    assert_eq!(loose_queries(&crates()), Vec::<String>::new());
    let broken = [(
        "crates/people/src/contacts/api.rs".to_owned(),
        "Entity::find()".to_owned(),
    )];
    assert_eq!(
        loose_queries(&broken),
        ["crates/people/src/contacts/api.rs"]
    );
}

/// Where alone somebody may act without a caller's grants, by the reason that they name.
const ENTRIES: &[(&str, &str)] = &[
    ("Entry::Calendar", "crates/identity/src/reviews/due.rs"),
    ("Entry::Directory", "crates/scim/src/call.rs"),
    ("Entry::Provider", "crates/sso/src/"),
];

fn strange_entries(files: &[(String, String)]) -> Vec<String> {
    let defined = |name: &str| name == "crates/platform/src/http/cx.rs";
    let strange = |(name, text): &&(String, String)| {
        let mut wrong = ENTRIES.iter().filter(|(_, home)| !name.starts_with(home));
        !defined(name) && wrong.any(|(entry, _)| text.contains(&format!("{entry},")))
    };
    let found = files.iter().filter(strange);
    found.map(|(name, _)| name.clone()).collect()
}

#[test]
fn a_directory_and_a_provider_come_in_by_one_door_each() {
    assert_eq!(strange_entries(&crates()), Vec::<String>::new());
    let text = "open.enter(Entry::Directory, tenant)".to_owned();
    assert_eq!(
        strange_entries(&[("crates/people/src/lib.rs".to_owned(), text)]),
        ["crates/people/src/lib.rs"]
    );
}

/// Extraction runs in argument order: a door that is not first lets a bad parameter answer before 401.
fn late_doors(files: &[(String, String)]) -> Vec<String> {
    let mut late = vec![];
    for (name, text) in files
        .iter()
        .filter(|(name, _)| name.ends_with("api.rs") || name.contains("/api/"))
    {
        for (index, _) in text.match_indices("#[oai(path") {
            let Some(open) = text[index..]
                .find("&self")
                .map(|at| index + at + "&self".len())
            else {
                continue;
            };
            let arguments = text[open..].trim_start_matches([',', ' ', '\n']);
            let first = arguments.split(':').next().unwrap_or_default().trim();
            if !["cx", "open", "_cx", "_open"].contains(&first) {
                late.push(format!("{name}: {first}"));
            }
        }
    }
    late
}

#[test]
fn the_door_is_the_first_argument_of_every_operation() {
    assert_eq!(late_doors(&crates()), Vec::<String>::new());
    let broken = "#[oai(path = \"/\", method = \"get\")]\nasync fn list(\n&self,\n id: Path<u8>,\n cx: Cx<P>)";
    assert_eq!(
        late_doors(&[("crates/x/src/api.rs".to_owned(), broken.to_owned())]),
        ["crates/x/src/api.rs: id"]
    );
}
