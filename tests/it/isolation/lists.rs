//! What a list shows, to whom.

use reqwest::Method;
use testkit::{Staff, World};

use super::{
    operations::{Operation, behind_doors},
    records::{Records, SHARED},
};

/// Everything that is read without naming a record in the path, save the endless stream.
fn lists() -> Vec<Operation> {
    let mut lists = behind_doors();
    lists.retain(|operation| {
        operation.method == Method::GET
            && !operation.path.contains('{')
            && operation.id != "stream.follow"
    });
    assert!(lists.len() > 12);
    lists
}

/// Which of `texts` stand in any list that the caller may read.
async fn found(caller: &Staff<'_>, mine: &Records, texts: &[(&str, &str)]) -> Vec<String> {
    let mut found = vec![];
    for list in lists() {
        let answer = list.call(caller, mine, None).await;
        if answer.status == 403 {
            continue;
        }
        let shown = answer.expect(200).to_string();
        for (what, text) in texts {
            if shown.contains(text) {
                found.push(format!("{}: {what} {text}", list.id));
            }
        }
    }
    found
}

#[tokio::test]
async fn no_list_shows_a_record_of_another_clinic_or_location_nor_an_unmasked_number() {
    let world = World::start().await;
    let (clinic, other) = (world.clinic().await, world.clinic().await);
    let second = clinic.location("Second", "Australia/Perth").await;
    let first = Records::make(&clinic, &clinic.location_id, "+61491570006").await;
    let here = Records::make(&clinic, &second, "+61491570156").await;
    let theirs = Records::make(&other, &other.location_id, "+61491570157").await;
    let of_first: Vec<_> = first.ids().collect();
    let located = || {
        of_first
            .iter()
            .filter(|(kind, _)| !SHARED.contains(kind))
            .copied()
    };
    let personal = [("phone", "570006"), ("e-mail", "p61491570006@")];

    // They are there to be seen …
    let seen = found(&clinic, &first, &of_first).await.join("\n");
    let listed = located().filter(|(kind, _)| *kind != "hold" && *kind != "fac");
    for (kind, id) in listed {
        assert!(seen.contains(id), "no list shows the {kind}");
    }
    assert!(found(&clinic, &first, &personal).await.len() > 3);

    // … but not by these.
    let nobodys = [of_first.clone(), personal.to_vec()].concat();
    assert_eq!(found(&other, &theirs, &nobodys).await, [""; 0]);
    let limited = clinic.staff("admin", Some(&second)).await;
    let elsewheres: Vec<_> = located().chain(personal).collect();
    assert_eq!(found(&limited, &here, &elsewheres).await, [""; 0]);
    let reader = clinic.staff("read_only", None).await;
    assert_eq!(found(&reader, &first, &personal).await, [""; 0]);
}
