//! What an impersonation holds. Pure.

use kernel::{
    Display::{Hide, Mask, Show},
    Sight,
};
use platform::{Grant, Locations, Whose};

use crate::{
    resellers::{GrantKind, GrantMode},
    roles::{BuiltIn, Content},
};

/// What would let its holder stay, take data along or see past a mask; and what is of who is what here.
fn never(name: &str) -> bool {
    let (area, verb) = name.split_once(':').unwrap_or_default();
    matches!(
        area,
        "clients" | "fleet" | "impersonations" | "reseller" | "roles" | "security"
    ) || matches!(
        (area, verb),
        ("contacts", "reveal") | ("audit", _) | ("users", "configure")
    )
}

/// How the clinic is set up, and nobody's record.
fn is_set_up(name: &str) -> bool {
    let area = name.split(':').next().unwrap_or_default();
    matches!(
        area,
        "automation" | "intake" | "locations" | "schedule" | "session" | "templates"
    ) && !matches!(name, "intake:work" | "automation:act")
}

/// What a grant of this kind gives at the most.
pub(crate) fn content(kind: GrantKind, mode: GrantMode) -> Content {
    let built_in = |key: &str| BuiltIn::find(key).map(BuiltIn::permissions);
    let work = match (kind, mode) {
        (GrantKind::Config, _) => built_in("admin"),
        (_, GrantMode::Read) => built_in("read_only"),
        (_, GrantMode::Write) => built_in("front_desk"),
    };
    let fits = |name: &&str| {
        !never(name)
            && (kind != GrantKind::Config || is_set_up(name))
            && (mode == GrantMode::Write || name.ends_with(":read") || *name == "session:own")
    };
    let work = work.unwrap_or_default().into_iter().filter(fits);
    let sight = match kind {
        GrantKind::Support => sight(Mask, Hide),
        GrantKind::Data => sight(Show, Show),
        GrantKind::Config => sight(Hide, Hide),
    };
    Content {
        permissions: work.map(str::to_owned).collect(),
        scopes: std::collections::BTreeMap::new(),
        sight,
    }
}

const fn sight(pii: kernel::Display, phi: kernel::Display) -> Sight {
    Sight {
        pii,
        phi,
        financial: Hide,
        secret: Hide,
    }
}

/// What they hold: the content where the grant holds; if they act for a colleague, no more than that one.
pub(crate) fn held(content: &Content, at: &Locations, subject: Option<Vec<Grant>>) -> Vec<Grant> {
    let whole = |permissions: Vec<String>, at: Locations| Grant {
        membership: None,
        permissions,
        at,
        whose: Whose::Anybody,
        sight: content.sight,
    };
    let own = whole(vec!["session:own".to_owned()], Locations::Everywhere);
    let own = Grant {
        sight: Sight::default(),
        ..own
    };
    let mut held = match subject {
        None => vec![whole(content.permissions.clone(), at.clone())],
        Some(theirs) => theirs
            .into_iter()
            .map(|grant| within(content, at, grant))
            .collect(),
    };
    held.push(own);
    held
}

fn within(content: &Content, at: &Locations, grant: Grant) -> Grant {
    let both = |name: &String| content.permissions.contains(name);
    Grant {
        permissions: grant.permissions.into_iter().filter(both).collect(),
        at: grant.at.within(at),
        sight: grant.sight.and(content.sight),
        ..grant
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Id, perm};
    use uuid::Uuid;

    use super::*;

    const KINDS: [GrantKind; 3] = [GrantKind::Support, GrantKind::Data, GrantKind::Config];

    #[test]
    fn what_each_kind_gives_is_as_the_list_shows() {
        let mut rows = vec![];
        for name in perm::ALL {
            let held = KINDS.map(|kind| {
                let holds = |mode| {
                    content(kind, mode)
                        .permissions
                        .iter()
                        .any(|held| held == name)
                };
                match (holds(GrantMode::Read), holds(GrantMode::Write)) {
                    (true, _) => "read",
                    (false, true) => "write",
                    (false, false) => "-",
                }
            });
            let [support, data, config] = held;
            rows.push(format!("{name:<25}{support:<9}{data:<9}{config}"));
        }
        insta::assert_snapshot!("held_under_an_impersonation", rows.join("\n"));
    }

    #[test]
    fn to_read_nothing_but_reading_is_held_and_never_what_lets_one_stay() {
        for kind in KINDS {
            let reads = content(kind, GrantMode::Read).permissions;
            assert!(
                reads
                    .iter()
                    .all(|name| name.ends_with(":read") || name == "session:own")
            );
            let writes = content(kind, GrantMode::Write).permissions;
            assert!(!writes.iter().any(|name| never(name)), "{writes:?}");
        }
        let config = content(GrantKind::Config, GrantMode::Write).permissions;
        for of_patients in [
            "contacts:read",
            "bookings:read",
            "messages:read",
            "tasks:read",
            "pipelines:read",
        ] {
            assert!(!config.iter().any(|name| name == of_patients));
        }
    }

    #[test]
    fn for_a_colleague_it_is_what_both_may_where_both_may() {
        let place = |n: u128| Id::from_uuid(Uuid::from_u128(n));
        let theirs = Grant {
            membership: None,
            permissions: vec!["contacts:read".to_owned(), "users:configure".to_owned()],
            at: Locations::Only(vec![place(1), place(2)]),
            whose: Whose::These(vec![Id::from_uuid(Uuid::from_u128(7))]),
            sight: sight(Show, Hide),
        };
        let content = content(GrantKind::Data, GrantMode::Write);
        let at = Locations::Only(vec![place(2), place(3)]);
        let held = held(&content, &at, Some(vec![theirs.clone()]));
        assert_eq!(held[0].permissions, ["contacts:read"]);
        assert_eq!(held[0].at, Locations::Only(vec![place(2)]));
        assert_eq!(held[0].whose, theirs.whose);
        assert_eq!((held[0].sight.pii, held[0].sight.phi), (Show, Hide));
        assert_eq!(held[1].permissions, ["session:own"]);
    }
}
