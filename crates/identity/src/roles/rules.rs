//! The built-in roles. The snapshot beside this file shows them as a matrix, so
//! that a change of a role is a readable difference.

use std::collections::BTreeMap;

use kernel::{Display, Scope, Sight, perm};

use super::{
    catalogue::{MACHINES, is_resellers},
    power::Content,
};

use Display::{Hide, Mask, Show};

/// A role that every clinic, or every reseller, has.
#[derive(Clone, Copy, Debug)]
pub struct BuiltIn {
    pub key: &'static str,
    pub name: &'static str,
    pub permissions: fn(&str) -> bool,
    /// How far each of them reaches.
    pub scope: fn(&str) -> Scope,
    pub sight: Sight,
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

    pub fn content(&self) -> Content {
        let scopes = self.scopes().into_iter();
        Content {
            permissions: self.permissions().into_iter().map(str::to_owned).collect(),
            scopes: scopes
                .map(|(name, scope)| (name.to_owned(), scope))
                .collect(),
            sight: self.sight,
        }
    }

    /// Of the permissions that do not reach the subtree where the role is held.
    pub fn scopes(&self) -> BTreeMap<&'static str, Scope> {
        let scoped = self.permissions().into_iter();
        scoped
            .map(|name| (name, (self.scope)(name)))
            .filter(|(_, scope)| *scope != Scope::Subtree)
            .collect()
    }
}

pub(super) const fn sight(
    pii: Display,
    phi: Display,
    financial: Display,
    secret: Display,
) -> Sight {
    Sight {
        pii,
        phi,
        financial,
        secret,
    }
}

/// The built-in roles, the widest first.
pub const BUILT_IN: &[BuiltIn] = &[
    BuiltIn {
        key: "owner",
        name: "Owner",
        permissions: everything,
        scope: below,
        sight: sight(Show, Show, Show, Show),
    },
    BuiltIn {
        key: "admin",
        name: "Administrator",
        permissions: admin,
        scope: below,
        sight: sight(Show, Show, Mask, Show),
    },
    BuiltIn {
        key: "location_manager",
        name: "Location manager",
        permissions: location_manager,
        scope: below,
        sight: sight(Show, Show, Mask, Hide),
    },
    BuiltIn {
        key: "front_desk",
        name: "Front desk",
        permissions: front_desk,
        scope: below,
        sight: sight(Show, Mask, Hide, Hide),
    },
    BuiltIn {
        key: "clinician",
        name: "Clinician",
        permissions: clinician,
        scope: own_patients,
        sight: sight(Show, Show, Hide, Hide),
    },
    BuiltIn {
        key: "marketing",
        name: "Marketing",
        permissions: marketing,
        scope: own_tasks,
        sight: sight(Mask, Hide, Mask, Hide),
    },
    BuiltIn {
        key: "read_only",
        name: "Read only",
        permissions: read_only,
        scope: below,
        sight: sight(Mask, Hide, Hide, Hide),
    },
    BuiltIn {
        key: "billing_contact",
        name: "Billing contact",
        permissions: billing_contact,
        scope: below,
        sight: sight(Hide, Hide, Show, Hide),
    },
];

fn everything(name: &str) -> bool {
    !MACHINES.contains(&name) && !is_resellers(name)
}

/// What was done is exported, and the reseller and other providers let in, by the owner alone.
fn admin(name: &str) -> bool {
    everything(name)
        && !matches!(
            name,
            "audit:export" | "sso:configure" | "reseller:configure"
        )
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
        "fleet:read",
        "intake:read",
        "reseller:read",
        "roles:read",
        "security:read",
    ];
    name == "session:own" || (name.ends_with(":read") && !NOT.contains(&name))
}

fn billing_contact(name: &str) -> bool {
    matches!(name, "locations:read" | "session:own")
}

pub(super) fn below(_: &str) -> Scope {
    Scope::Subtree
}

/// A clinician's patients, visits, texts and tasks are their own.
fn own_patients(name: &str) -> Scope {
    let area = name.split(':').next().unwrap_or_default();
    match area {
        "contacts" | "bookings" | "messages" | "tasks" => Scope::Own,
        _ => Scope::Subtree,
    }
}

fn own_tasks(name: &str) -> Scope {
    match name {
        "tasks:read" => Scope::Own,
        _ => Scope::Subtree,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roles::{OF_RESELLERS, catalogue::fits_reseller};

    /// Roles across, permissions down with their reach from where the role is held; below them what each role sees of a class.
    fn matrix(roles: &[BuiltIn]) -> String {
        let row = |title: &str, cells: Vec<String>| {
            let cells: String = cells.iter().map(|cell| format!("{cell:<17}")).collect();
            format!("{title:<25}{cells}").trim_end().to_owned()
        };
        let each = |cell: &dyn Fn(&BuiltIn) -> String| roles.iter().map(cell).collect();
        let mut rows = vec![row("", each(&|role| role.key.to_owned()))];
        for name in perm::ALL {
            let mark = |role: &BuiltIn| {
                let scope = (role.scope)(name).as_str().to_owned();
                match (role.permissions)(name) {
                    true => scope,
                    false => "-".to_owned(),
                }
            };
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
        insta::assert_snapshot!("built_in_roles", matrix(BUILT_IN));
        insta::assert_snapshot!("built_in_roles_of_resellers", matrix(OF_RESELLERS));
    }

    #[test]
    fn a_reseller_holds_nothing_of_patients_and_a_clinic_nothing_of_a_reseller() {
        for role in OF_RESELLERS {
            assert!(role.permissions().into_iter().all(fits_reseller));
        }
        for role in BUILT_IN {
            assert!(!role.permissions().into_iter().any(is_resellers));
        }
    }

    #[test]
    fn what_is_the_machines_own_no_person_holds() {
        for role in BUILT_IN.iter().chain(OF_RESELLERS) {
            assert!(MACHINES.iter().all(|name| !(role.permissions)(name)));
            assert!((role.permissions)("session:own"));
        }
    }
}
