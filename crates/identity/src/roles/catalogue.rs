//! What each permission is for, in words: the rows of the role editor.

use kernel::perm;

/// One permission as a person reads it.
#[derive(Clone, Copy, Debug)]
pub struct Described {
    pub name: &'static str,
    /// What follows "may".
    pub words: &'static str,
    /// How far it reaches can be narrowed to one's own: its records are somebody's.
    pub owned: bool,
}

const fn may(name: &'static str, words: &'static str) -> Described {
    Described {
        name,
        words,
        owned: false,
    }
}

const fn owned(name: &'static str, words: &'static str) -> Described {
    Described {
        name,
        words,
        owned: true,
    }
}

/// What a role can hold, by area.
pub const CATALOGUE: &[Described] = &[
    may("audit:export", "export who did what"),
    may("audit:read", "see who did what"),
    may(
        "automation:configure",
        "set up automation and start failed work again",
    ),
    may("automation:read", "see how automation does"),
    owned("bookings:read", "see visits"),
    owned("bookings:write", "book, move, cancel and mark visits"),
    may("clients:configure", "make and revoke API keys and clients"),
    may("clients:read", "see API keys and clients"),
    owned("contacts:read", "see contacts"),
    owned("contacts:reveal", "reveal one masked value, with a reason"),
    owned("contacts:write", "add and change contacts"),
    may(
        "fleet:configure",
        "invite clinics and let their owners sign up",
    ),
    may("fleet:read", "see the clinics with their counts"),
    may(
        "impersonations:begin",
        "act in a clinic that has granted it",
    ),
    may(
        "impersonations:emergency",
        "look into a clinic in an emergency that it has consented to",
    ),
    may("intake:configure", "set up lead sources"),
    may("intake:read", "see lead sources and failed leads"),
    may("intake:work", "mend and replay failed leads"),
    may("locations:configure", "set up locations and regions"),
    may("locations:read", "see locations"),
    owned("messages:read", "read texts"),
    owned("messages:send", "send texts"),
    owned("pipelines:read", "see boards"),
    owned("pipelines:write", "move cards"),
    may(
        "reseller:configure",
        "let the reseller act in the clinic, or leave it",
    ),
    may("reseller:read", "see what the reseller does, and end it"),
    may(
        "roles:configure",
        "make and change roles, and see as another",
    ),
    may("roles:read", "see roles and why somebody may do something"),
    may("schedule:configure", "set up services and practitioners"),
    may(
        "schedule:read",
        "see services, practitioners and free times",
    ),
    may("security:configure", "set up sign-in: directory, policy"),
    may("security:read", "see how sign-in is set up"),
    may("session:own", "sign in"),
    may("sso:configure", "set up single sign-on"),
    owned("tasks:read", "see tasks"),
    owned("tasks:write", "note and complete tasks"),
    may("templates:configure", "change message templates"),
    may("templates:read", "see message templates"),
    may("users:configure", "invite colleagues and give them roles"),
    may("users:read", "see colleagues"),
];

/// What no person holds: it is the automation's, a carrier's, or a sign-up link's.
pub const MACHINES: &[&str] = &["automation:act", "messages:carry", "tenants:found"];

/// What only a reseller's people hold: the areas of what they do with their clinics.
pub fn is_resellers(name: &str) -> bool {
    name.starts_with("fleet:") || name.starts_with("impersonations:")
}

/// What a reseller's people may hold: their clinics, and what any tenant has of its own. No patients' records, and
/// nothing that a clinic works with; the database refuses it, too.
pub fn fits_reseller(name: &str) -> bool {
    const OF_ANY_TENANT: &[&str] = &[
        "audit:export",
        "audit:read",
        "clients:configure",
        "clients:read",
        "locations:read",
        "roles:configure",
        "roles:read",
        "security:configure",
        "security:read",
        "session:own",
        "users:configure",
        "users:read",
    ];
    is_resellers(name) || OF_ANY_TENANT.contains(&name)
}

pub fn find(name: &str) -> Option<&'static Described> {
    CATALOGUE.iter().find(|described| described.name == name)
}

pub fn is_permission(name: &str) -> bool {
    find(name).is_some()
}

/// What a role may hold, in the kernel's order.
pub fn names() -> impl Iterator<Item = &'static str> {
    perm::ALL
        .iter()
        .copied()
        .filter(|name| !MACHINES.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permission_that_a_person_can_hold_is_described_once() {
        let described: Vec<_> = CATALOGUE.iter().map(|described| described.name).collect();
        assert_eq!(described, names().collect::<Vec<_>>());
    }
}
