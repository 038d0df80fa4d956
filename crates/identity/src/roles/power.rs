//! What a person may give to others: no more than they hold. Pure.

use std::collections::BTreeMap;

use kernel::{Display, Scope, Sight};
use platform::{Grant, Locations, Whose};

/// What a role holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    pub permissions: Vec<String>,
    /// Of those that do not reach the subtree.
    pub scopes: BTreeMap<String, Scope>,
    pub sight: Sight,
}

impl Content {
    pub fn scope(&self, permission: &str) -> Scope {
        self.scopes.get(permission).copied().unwrap_or_default()
    }
}

/// What a person holds at a node: there, of anybody's records.
#[derive(Clone, Debug, Default)]
pub struct Power {
    permissions: Vec<String>,
    sight: Sight,
    everywhere: Vec<String>,
}

/// The classes of a sight, by name.
pub fn classes(sight: Sight) -> [(&'static str, Display); 4] {
    [
        ("pii", sight.pii),
        ("phi", sight.phi),
        ("financial", sight.financial),
        ("secret", sight.secret),
    ]
}

impl Power {
    pub fn of(grants: &[Grant], node: &Locations) -> Self {
        let mut power = Self::default();
        let whole = grants
            .iter()
            .filter(|grant| grant.whose == Whose::Anybody && grant.at.covers_all(node));
        for grant in whole {
            power.permissions.extend(grant.permissions.iter().cloned());
            power.sight = power.sight.or(grant.sight);
            if grant.at == Locations::Everywhere {
                power.everywhere.extend(grant.permissions.iter().cloned());
            }
        }
        power
    }

    fn holds(&self, permission: &str, scope: Scope) -> bool {
        let held = match scope {
            Scope::Tenant => &self.everywhere,
            Scope::Own | Scope::Team | Scope::Location | Scope::Subtree => &self.permissions,
        };
        held.iter().any(|held| held == permission)
    }

    /// What of a role goes beyond this: permissions, and classes of fields.
    pub fn beyond(&self, role: &Content) -> Vec<String> {
        let permissions = role
            .permissions
            .iter()
            .filter(|name| !self.holds(name, role.scope(name)))
            .cloned();
        let mine = classes(self.sight);
        let classes = classes(role.sight)
            .into_iter()
            .zip(mine)
            .filter(|((_, theirs), (_, mine))| theirs > mine)
            .map(|((name, _), _)| name.to_owned());
        permissions.chain(classes).collect()
    }

    /// Whether it is more than the role: a permission or a sight that the role has not.
    pub fn exceeds(&self, role: &Content) -> bool {
        let more = |name: &String| !role.permissions.contains(name);
        let sees_more = classes(self.sight)
            .into_iter()
            .zip(classes(role.sight))
            .any(|((_, mine), (_, theirs))| mine > theirs);
        self.permissions.iter().any(more) || sees_more
    }

    /// Whoever sets up roles for the whole clinic gives any but the owner's; others give what is less than
    /// they hold there.
    pub fn may_give(&self, role: &Content) -> bool {
        self.everywhere.iter().any(|held| held == "roles:configure")
            || (self.beyond(role).is_empty() && self.exceeds(role))
    }
}

#[cfg(test)]
mod tests {
    use kernel::Id;
    use uuid::Uuid;

    use super::*;
    use crate::roles::BuiltIn;

    fn content(key: &str) -> Content {
        BuiltIn::find(key).expect("a built-in role").content()
    }

    fn power(key: &str, at: Locations) -> Power {
        let role = content(key);
        let grant = Grant {
            membership: None,
            permissions: role.permissions,
            at: at.clone(),
            whose: Whose::Anybody,
            sight: role.sight,
        };
        Power::of(&[grant], &at)
    }

    fn one() -> Locations {
        Locations::Only(vec![Id::from_uuid(Uuid::from_u128(1))])
    }

    #[test]
    fn a_manager_gives_what_is_less_and_an_admin_anything() {
        let manager = power("location_manager", one());
        for (role, may) in [
            ("front_desk", true),
            ("clinician", true),
            ("read_only", true),
            ("location_manager", false),
            ("admin", false),
            ("billing_contact", false),
            ("marketing", false),
        ] {
            assert_eq!(manager.may_give(&content(role)), may, "{role}");
        }
        let admin = power("admin", Locations::Everywhere);
        assert!(admin.may_give(&content("admin")) && admin.may_give(&content("billing_contact")));
        // At one location an administrator is no administrator of the clinic.
        assert!(!power("admin", one()).may_give(&content("admin")));
        assert!(!power("front_desk", one()).may_give(&content("front_desk")));
    }

    #[test]
    fn what_holds_elsewhere_or_for_ones_own_gives_nothing_here() {
        let role = content("location_manager");
        let elsewhere = Grant {
            membership: None,
            permissions: role.permissions.clone(),
            at: Locations::Only(vec![Id::from_uuid(Uuid::from_u128(2))]),
            whose: Whose::Anybody,
            sight: role.sight,
        };
        let own = Grant {
            at: one(),
            whose: Whose::These(vec![]),
            ..elsewhere.clone()
        };
        let power = Power::of(&[elsewhere, own], &one());
        assert!(!power.may_give(&content("read_only")));
    }

    #[test]
    fn what_goes_beyond_is_named() {
        let mut wanted = content("front_desk");
        wanted.permissions.push("audit:export".to_owned());
        wanted.sight.financial = Display::Show;
        wanted.scopes.insert("tasks:read".to_owned(), Scope::Tenant);
        let beyond = power("location_manager", one()).beyond(&wanted);
        assert_eq!(beyond, ["tasks:read", "audit:export", "financial"]);
    }
}
