//! The built-in roles. The snapshot beside this file shows them as a matrix, so
//! that a change of a role is a readable difference.

use kernel::{Display, Sight, perm};

use Display::{Hide, Mask, Show};

/// A role that every clinic has.
#[derive(Clone, Copy, Debug)]
pub struct BuiltIn {
    pub key: &'static str,
    pub name: &'static str,
    pub permissions: fn(&str) -> bool,
    pub sight: Sight,
    /// Keys of the roles that its holder may give to others.
    pub gives: &'static [&'static str],
}

impl BuiltIn {
    pub fn find(key: &str) -> Option<&'static Self> {
        BUILT_IN.iter().find(|role| role.key == key)
    }

    /// The permissions by name, in the kernel's order.
    pub fn permissions(&self) -> Vec<&'static str> {
        let holds = |name: &&str| (self.permissions)(name);
        perm::ALL.iter().copied().filter(holds).collect()
    }
}

const fn sight(pii: Display, phi: Display, financial: Display, secret: Display) -> Sight {
    Sight {
        pii,
        phi,
        financial,
        secret,
    }
}

const EVERY_KEY: &[&str] = &[
    "owner",
    "admin",
    "location_manager",
    "front_desk",
    "clinician",
    "marketing",
    "read_only",
    "billing_contact",
];

/// The built-in roles, the widest first.
pub const BUILT_IN: &[BuiltIn] = &[
    BuiltIn {
        key: "owner",
        name: "Owner",
        permissions: everything,
        sight: sight(Show, Show, Show, Show),
        gives: EVERY_KEY,
    },
    BuiltIn {
        key: "admin",
        name: "Administrator",
        permissions: admin,
        sight: sight(Show, Show, Mask, Show),
        gives: EVERY_KEY.split_at(1).1,
    },
    BuiltIn {
        key: "location_manager",
        name: "Location manager",
        permissions: location_manager,
        sight: sight(Show, Show, Mask, Hide),
        gives: &["front_desk", "clinician", "read_only"],
    },
    BuiltIn {
        key: "front_desk",
        name: "Front desk",
        permissions: front_desk,
        sight: sight(Show, Mask, Hide, Hide),
        gives: &[],
    },
    BuiltIn {
        key: "clinician",
        name: "Clinician",
        permissions: clinician,
        sight: sight(Show, Show, Hide, Hide),
        gives: &[],
    },
    BuiltIn {
        key: "marketing",
        name: "Marketing",
        permissions: marketing,
        sight: sight(Mask, Hide, Mask, Hide),
        gives: &[],
    },
    BuiltIn {
        key: "read_only",
        name: "Read only",
        permissions: read_only,
        sight: sight(Mask, Hide, Hide, Hide),
        gives: &[],
    },
    BuiltIn {
        key: "billing_contact",
        name: "Billing contact",
        permissions: billing_contact,
        sight: sight(Hide, Hide, Show, Hide),
        gives: &[],
    },
];

/// What no person holds: it is the automation's, a carrier's, or a sign-up link's.
const MACHINES: &[&str] = &["automation:act", "messages:carry", "tenants:found"];

fn everything(name: &str) -> bool {
    !MACHINES.contains(&name)
}

/// What was done is exported by the owner alone.
fn admin(name: &str) -> bool {
    everything(name) && name != "audit:export"
}

fn location_manager(name: &str) -> bool {
    front_desk(name)
        || matches!(
            name,
            "audit:read"
                | "automation:read"
                | "roles:read"
                | "schedule:configure"
                | "users:configure"
        )
}

/// Works the leads, the diary and the conversations of a location.
fn front_desk(name: &str) -> bool {
    matches!(
        name,
        "bookings:read"
            | "bookings:write"
            | "contacts:read"
            | "contacts:reveal"
            | "contacts:write"
            | "intake:read"
            | "intake:work"
            | "locations:read"
            | "messages:read"
            | "messages:send"
            | "pipelines:read"
            | "pipelines:write"
            | "schedule:read"
            | "session:own"
            | "tasks:read"
            | "tasks:write"
            | "templates:read"
            | "users:read"
    )
}

/// Sees patients and their diary; does not work leads.
fn clinician(name: &str) -> bool {
    front_desk(name)
        && !matches!(
            name,
            "contacts:write" | "intake:read" | "intake:work" | "pipelines:write"
        )
}

/// Writes what is sent, without seeing to whom.
fn marketing(name: &str) -> bool {
    matches!(
        name,
        "automation:configure"
            | "automation:read"
            | "bookings:read"
            | "contacts:read"
            | "intake:read"
            | "locations:read"
            | "pipelines:read"
            | "schedule:read"
            | "session:own"
            | "tasks:read"
            | "templates:configure"
            | "templates:read"
            | "users:read"
    )
}

/// The daily work, without the set-up and who does what.
fn read_only(name: &str) -> bool {
    const NOT: &[&str] = &[
        "audit:read",
        "clients:read",
        "intake:read",
        "roles:read",
        "security:read",
    ];
    name == "session:own" || (name.ends_with(":read") && !NOT.contains(&name))
}

fn billing_contact(name: &str) -> bool {
    matches!(name, "locations:read" | "session:own")
}

/// Whether the holder of these roles may give this one to another.
pub fn may_give(held: &[String], wanted: &str) -> bool {
    held.iter()
        .filter_map(|key| BuiltIn::find(key))
        .any(|role| role.gives.contains(&wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Roles across, permissions down; below them what each role sees of a class.
    fn matrix() -> String {
        let row = |title: &str, cells: Vec<String>| {
            let cells: String = cells.iter().map(|cell| format!("{cell:<17}")).collect();
            format!("{title:<21}{cells}").trim_end().to_owned()
        };
        let each = |cell: &dyn Fn(&BuiltIn) -> String| BUILT_IN.iter().map(cell).collect();
        let mut rows = vec![row("", each(&|role| role.key.to_owned()))];
        for name in perm::ALL {
            let mark = |role: &BuiltIn| if (role.permissions)(name) { "x" } else { "-" }.to_owned();
            rows.push(row(name, each(&mark)));
        }
        type Class = fn(Sight) -> Display;
        let classes: [(&str, Class); 4] = [
            ("sight of pii", |s| s.pii),
            ("sight of phi", |s| s.phi),
            ("sight of financial", |s| s.financial),
            ("sight of secret", |s| s.secret),
        ];
        for (title, class) in classes {
            rows.push(row(
                title,
                each(&|role| format!("{:?}", class(role.sight)).to_lowercase()),
            ));
        }
        rows.join("\n")
    }

    #[test]
    fn the_built_in_roles_are_as_the_matrix_shows() {
        insta::assert_snapshot!("built_in_roles", matrix());
    }

    #[test]
    fn nobody_gives_a_role_that_holds_more_than_their_own() {
        for giver in BUILT_IN {
            for key in giver.gives {
                let given = BuiltIn::find(key).unwrap();
                for name in given.permissions() {
                    assert!(
                        (giver.permissions)(name),
                        "{} gives {key}: {name}",
                        giver.key
                    );
                }
            }
        }
        assert!(!may_give(&["admin".to_owned()], "owner"));
        assert!(!may_give(
            &["location_manager".to_owned()],
            "location_manager"
        ));
        assert!(!may_give(&["front_desk".to_owned()], "front_desk"));
    }

    #[test]
    fn what_is_the_machines_own_no_person_holds() {
        for role in BUILT_IN {
            assert!(MACHINES.iter().all(|name| !(role.permissions)(name)));
            assert!((role.permissions)("session:own"));
        }
    }
}
