//! What a migration changes in rows that are there already.

use std::{collections::HashSet, fs, path::Path};

/// The table that a statement at the beginning of a line changes rows of.
fn changed(line: &str) -> Option<&str> {
    let rest = ["update ", "delete from ", "insert into "]
        .into_iter()
        .find_map(|verb| line.strip_prefix(verb))?;
    rest.split([' ', '(', ';']).next()
}

/// Row security is forced on every table, so its owner, who migrates, changes no row of one that was
/// made earlier, and hears of no error: unless the migration says `no force` first.
fn blind(text: &str) -> Vec<String> {
    let (mut open, mut own) = (HashSet::new(), HashSet::new());
    let mut blind = vec![];
    for line in text.lines() {
        let words: Vec<_> = line.trim_end_matches(';').split(' ').collect();
        match words.as_slice() {
            ["alter", "table", table, "no", "force", ..] => drop(open.insert(*table)),
            ["alter", "table", table, "force", ..] => drop(open.remove(table)),
            ["create", "table", table, ..] => drop(own.insert(*table)),
            _ => {}
        }
        if let Some(table) = changed(line)
            && !open.contains(table)
            && !own.contains(table)
        {
            blind.push(line.to_owned());
        }
    }
    blind
}

#[test]
fn rows_that_are_there_already_are_changed_by_the_tables_owner() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations");
    let files = fs::read_dir(dir).expect("the migrations").flatten();
    let texts: Vec<_> = files
        .map(|file| fs::read_to_string(file.path()).expect("a migration"))
        .collect();
    assert!(texts.len() > 10, "the migrations are found");
    let found: Vec<_> = texts.iter().flat_map(|text| blind(text)).collect();
    assert_eq!(found, Vec::<String>::new());

    let unseen = "update roles set name = 'x';";
    assert_eq!(blind(unseen), [unseen]);
    let seen = format!("alter table roles no force row level security;\n{unseen}");
    assert_eq!(blind(&seen), Vec::<String>::new());
    let shut = format!(
        "alter table roles no force row level security;\nalter table roles force row level security;\n{unseen}"
    );
    assert_eq!(blind(&shut), [unseen]);
}
