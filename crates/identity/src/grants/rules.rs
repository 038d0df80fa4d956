//! What a role gives at a node. Pure.

use std::collections::BTreeMap;

use kernel::{Id, Scope, Sight, id};
use platform::{Grant, Locations, Whose};

/// A role as it is held.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub membership: Option<Id<id::Membership>>,
    pub permissions: Vec<String>,
    /// Of those that do not reach the subtree.
    pub scopes: BTreeMap<String, Scope>,
    pub sight: Sight,
    /// All locations below the node.
    pub below: Locations,
    /// Those directly at it.
    pub direct: Locations,
    pub me: Id<id::User>,
    /// Everybody in the holder's teams, themselves included.
    pub team: Vec<Id<id::User>>,
}

impl Held {
    fn grant(&self, scope: Scope, permissions: Vec<String>) -> Grant {
        let at = match scope {
            Scope::Tenant => Locations::Everywhere,
            Scope::Location => self.direct.clone(),
            Scope::Own | Scope::Team | Scope::Subtree => self.below.clone(),
        };
        let whose = match scope {
            Scope::Own => Whose::These(vec![self.me]),
            Scope::Team => Whose::These(self.team.clone()),
            Scope::Location | Scope::Subtree | Scope::Tenant => Whose::Anybody,
        };
        Grant {
            membership: self.membership,
            permissions,
            at,
            whose,
            sight: self.sight,
        }
    }
}

/// What the role gives: a grant for each scope among its permissions.
pub(crate) fn of_role(held: &Held) -> Vec<Grant> {
    let mut by_scope: BTreeMap<Scope, Vec<String>> = BTreeMap::new();
    for permission in &held.permissions {
        let scope = held.scopes.get(permission).copied().unwrap_or_default();
        by_scope.entry(scope).or_default().push(permission.clone());
    }
    by_scope
        .into_iter()
        .map(|(scope, permissions)| held.grant(scope, permissions))
        .collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn location(n: u128) -> Id<id::Location> {
        Id::from_uuid(Uuid::from_u128(n))
    }

    #[test]
    fn each_scope_reaches_as_far_as_it_says() {
        let user = |n: u128| Id::from_uuid(Uuid::from_u128(n));
        let names = ["a:own", "b:team", "c:location", "d:subtree", "e:tenant"];
        let scopes = names
            .iter()
            .zip(Scope::ALL)
            .map(|(name, scope)| ((*name).to_owned(), scope))
            .collect();
        let held = Held {
            membership: None,
            permissions: names.map(str::to_owned).to_vec(),
            scopes,
            sight: Sight::default(),
            below: Locations::Only(vec![location(1), location(2)]),
            direct: Locations::Only(vec![location(1)]),
            me: user(7),
            team: vec![user(7), user(8)],
        };
        let told: Vec<_> = of_role(&held)
            .into_iter()
            .map(|grant| (grant.permissions.join(","), grant.at, grant.whose))
            .collect();
        let both = held.below.clone();
        let wanted = [
            ("a:own", both.clone(), Whose::These(vec![user(7)])),
            ("b:team", both.clone(), Whose::These(vec![user(7), user(8)])),
            ("c:location", held.direct.clone(), Whose::Anybody),
            ("d:subtree", both, Whose::Anybody),
            ("e:tenant", Locations::Everywhere, Whose::Anybody),
        ];
        assert_eq!(
            told,
            wanted.map(|(name, at, whose)| (name.to_owned(), at, whose))
        );
    }
}
