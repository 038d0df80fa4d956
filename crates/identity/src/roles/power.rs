//! What a person may give to others: no more than they hold. Pure.

use std::collections::BTreeMap;

use kernel::{Display, Scope, Sight};
use platform::{Grant, Locations, Whose};

use crate::regions::covers;

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

    /// Whether who holds it makes or changes the access of others: to give it asks for a fresh proof.
    pub fn is_powerful(&self) -> bool {
        const OVER_OTHERS: [&str; 6] = [
            "clients:configure",
            "reseller:configure",
            "roles:configure",
            "security:configure",
            "sso:configure",
            "users:configure",
        ];
        self.permissions
            .iter()
            .any(|name| OVER_OTHERS.contains(&name.as_str()))
    }
}

/// What a person holds at a node: there, of anybody's records.
#[derive(Clone, Debug, Default)]
pub struct Power {
    /// Each with the sight that comes with it: to see money on a report is not to see it on a contact.
    permissions: BTreeMap<String, Sight>,
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
            .filter(|grant| grant.whose == Whose::Anybody && covers(&grant.at, node));
        for grant in whole {
            for name in &grant.permissions {
                let sight = power.permissions.entry(name.clone()).or_default();
                *sight = sight.or(grant.sight);
            }
            if grant.at == Locations::Everywhere {
                power.everywhere.extend(grant.permissions.iter().cloned());
            }
        }
        power
    }

    fn holds(&self, permission: &str, scope: Scope) -> bool {
        match scope {
            Scope::Tenant => self.everywhere.iter().any(|held| held == permission),
            Scope::Own | Scope::Team | Scope::Location | Scope::Subtree => {
                self.permissions.contains_key(permission)
            }
        }
    }

    /// The least that this sees with the permissions of a role that it holds, too.
    fn sight_with(&self, role: &Content) -> Sight {
        let with = |name: &String| self.permissions.get(name).copied();
        let shared = role.permissions.iter().filter_map(with);
        shared.reduce(Sight::and).unwrap_or_default()
    }

    fn sight(&self) -> Sight {
        let all = self.permissions.values().copied();
        all.fold(Sight::default(), Sight::or)
    }

    /// What of a role goes beyond this: permissions, and classes of fields.
    pub fn beyond(&self, role: &Content) -> Vec<String> {
        let permissions = role
            .permissions
            .iter()
            .filter(|name| !self.holds(name, role.scope(name)))
            .cloned();
        let mine = classes(self.sight_with(role));
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
        let sees_more = classes(self.sight())
            .into_iter()
            .zip(classes(role.sight))
            .any(|((_, mine), (_, theirs))| mine > theirs);
        self.permissions.keys().any(more) || sees_more
    }

    /// Nobody gives what goes beyond what they hold there. Whoever sets up roles for the whole clinic gives
    /// as much as that, others less.
    pub fn may_give(&self, role: &Content) -> bool {
        let sets_up_roles = self.everywhere.iter().any(|held| held == "roles:configure");
        self.beyond(role).is_empty() && (sets_up_roles || self.exceeds(role))
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

    fn grant(role: Content, at: Locations) -> Grant {
        Grant {
            membership: None,
            permissions: role.permissions,
            at,
            whose: Whose::Anybody,
            sight: role.sight,
        }
    }

    fn power(key: &str, at: Locations) -> Power {
        Power::of(&[grant(content(key), at.clone())], &at)
    }

    fn one() -> Locations {
        Locations::Only(vec![Id::from_uuid(Uuid::from_u128(1))])
    }

    #[test]
    fn a_manager_gives_what_is_less_and_an_admin_what_they_hold() {
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
        assert!(admin.may_give(&content("admin")) && admin.may_give(&content("front_desk")));
        // It sees amounts, which an administrator sees masked; and exports who did what.
        assert!(!admin.may_give(&content("billing_contact")) && !admin.may_give(&content("owner")));
        let owner = power("owner", Locations::Everywhere);
        assert!(owner.may_give(&content("billing_contact")) && owner.may_give(&content("admin")));
        // To set up roles is not to hold them.
        let mut keeper = content("read_only");
        keeper.permissions.push("roles:configure".to_owned());
        let keeper = Power::of(
            &[grant(keeper, Locations::Everywhere)],
            &Locations::Everywhere,
        );
        assert!(!keeper.may_give(&content("front_desk")) && keeper.may_give(&content("read_only")));
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
    fn a_sight_is_given_with_the_permissions_alone_that_it_came_with() {
        let blind = Content {
            permissions: vec!["contacts:read".to_owned()],
            scopes: BTreeMap::new(),
            sight: Sight::default(),
        };
        let seeing = Content {
            permissions: vec!["locations:read".to_owned()],
            scopes: BTreeMap::new(),
            sight: Sight::FULL,
        };
        let grants = [grant(blind.clone(), one()), grant(seeing.clone(), one())];
        let power = Power::of(&grants, &one());
        assert!(power.beyond(&blind).is_empty() && power.beyond(&seeing).is_empty());
        let both = Content {
            sight: Sight::FULL,
            ..blind
        };
        assert_eq!(power.beyond(&both), ["pii", "phi", "financial", "secret"]);
    }

    #[test]
    fn an_empty_region_is_for_those_who_reach_the_whole_clinic() {
        let empty = Locations::Only(vec![]);
        let manager = [grant(content("location_manager"), one())];
        assert!(!Power::of(&manager, &empty).may_give(&content("read_only")));
        let owner = [grant(content("owner"), Locations::Everywhere)];
        assert!(Power::of(&owner, &empty).may_give(&content("read_only")));
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
