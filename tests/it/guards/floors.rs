//! An edge between crates only goes down; some crates are fenced in.

use cargo_metadata::{DependencyKind, MetadataCommand};

/// Crate and floor. Crates of one floor do not see each other, but for the pairs below.
const FLOORS: &[(&str, u32)] = &[
    ("kernel", 0),
    ("platform", 10),
    ("ports", 10),
    ("learn", 10),
    ("identity", 20),
    ("people", 30),
    ("audit", 32),
    ("scim", 30),
    ("sso", 30),
    ("pipeline", 35),
    ("scheduling", 35),
    ("messaging", 35),
    ("automation", 40),
    ("connect", 40),
    ("providers", 50),
    ("app", 60),
    ("testkit", 70),
    ("bench", 70),
    ("it", 80),
];

/// What only these crates may name.
const FENCED: &[(&str, &[&str])] = &[
    ("apalis", &["platform"]),
    ("apalis-core", &["platform"]),
    ("reqwest", &["providers", "testkit", "it", "bench"]),
    ("argon2", &["identity"]),
    ("phonenumber", &["people", "identity", "messaging"]),
    ("clap", &["app", "bench"]),
];

/// Providers stand above the ports and see nothing of the features.
const PROVIDERS_SEE: &[&str] = &["kernel", "ports"];

type Edge = (String, String);

fn floor(name: &str) -> Option<u32> {
    FLOORS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, floor)| *floor)
}

fn broken(edges: &[Edge]) -> Vec<String> {
    let mut broken = vec![];
    for (from, to) in edges {
        let fence = FENCED.iter().find(|(fenced, _)| fenced == to);
        match (floor(from), floor(to), fence) {
            (None, _, _) => broken.push(format!("{from} stands on no floor")),
            (Some(upper), Some(lower), _) if upper <= lower => {
                broken.push(format!("{from} -> {to} does not go down"))
            }
            (_, Some(_), _) if from == "providers" && !PROVIDERS_SEE.contains(&to.as_str()) => {
                broken.push(format!(
                    "{from} -> {to}: an adapter sees ports and kernel only"
                ));
            }
            (_, _, Some((_, allowed))) if !allowed.contains(&from.as_str()) => {
                broken.push(format!("{from} -> {to}: fenced"));
            }
            _ => {}
        }
    }
    broken.sort();
    broken.dedup();
    broken
}

fn house() -> Vec<Edge> {
    let metadata = MetadataCommand::new()
        .no_deps()
        .other_options(vec!["--offline".to_owned()])
        .exec()
        .expect("cargo metadata");
    let mut edges = vec![];
    for package in &metadata.packages {
        for dependency in package
            .dependencies
            .iter()
            .filter(|dependency| dependency.kind == DependencyKind::Normal)
        {
            edges.push((package.name.to_string(), dependency.name.clone()));
        }
    }
    edges
}

#[test]
fn every_edge_goes_down() {
    let edges = house();
    assert!(edges.len() > 40, "cargo metadata names the edges");
    assert_eq!(broken(&edges), Vec::<String>::new());
}

#[test]
fn an_upward_a_sideways_and_a_fenced_edge_are_found() {
    let edge = |from: &str, to: &str| (from.to_owned(), to.to_owned());
    let found = broken(&[
        edge("people", "automation"),
        edge("scheduling", "messaging"),
        edge("people", "apalis"),
        edge("providers", "people"),
        edge("stranger", "kernel"),
        edge("automation", "people"),
    ]);
    assert_eq!(
        found,
        [
            "people -> apalis: fenced",
            "people -> automation does not go down",
            "providers -> people: an adapter sees ports and kernel only",
            "scheduling -> messaging does not go down",
            "stranger stands on no floor",
        ]
    );
}
