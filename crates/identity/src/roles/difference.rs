//! How one role differs from another, in words that the owner of a clinic reads. Pure.

use kernel::{Display, Scope};

use super::{
    catalogue,
    power::{Content, classes},
};

/// One thing in which a role differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// A permission, or a class of fields.
    pub of: String,
    /// A scope or a display; none: not held.
    pub from: Option<String>,
    pub to: Option<String>,
    pub text: String,
}

fn reach(scope: Scope) -> &'static str {
    match scope {
        Scope::Own => "of their own",
        Scope::Team => "of their team",
        Scope::Location => "of the locations right where the role is held",
        Scope::Subtree => "of all that lies below where the role is held",
        Scope::Tenant => "of the whole clinic",
    }
}

fn class(name: &str) -> &'static str {
    match name {
        "pii" => "phones, e-mails, birthdays and messages",
        "phi" => "health details",
        "financial" => "amounts of money",
        _ => "credentials",
    }
}

const fn shown(display: Display) -> &'static str {
    match display {
        Display::Hide => "not at all",
        Display::Mask => "masked",
        Display::Show => "whole",
    }
}

const fn name(display: Display) -> &'static str {
    match display {
        Display::Hide => "hide",
        Display::Mask => "mask",
        Display::Show => "show",
    }
}

fn held(role: &Content, permission: &str) -> Option<Scope> {
    let holds = role.permissions.iter().any(|held| held == permission);
    holds.then(|| role.scope(permission))
}

fn permission_text(permission: &str, from: Option<Scope>, to: Option<Scope>) -> String {
    let words = catalogue::find(permission).map_or(permission, |described| described.words);
    match (from, to) {
        (None, Some(Scope::Subtree)) => format!("May {words}"),
        (None, Some(scope)) => format!("May {words}: those {}", reach(scope)),
        (Some(_), None) => format!("May no longer {words}"),
        (Some(from), Some(to)) => format!(
            "May {words}: those {} instead of those {}",
            reach(to),
            reach(from)
        ),
        (None, None) => String::new(),
    }
}

/// Everything in which `to` differs from `from`, in the order of the matrix.
pub fn between(from: &Content, to: &Content) -> Vec<Difference> {
    let permissions = catalogue::names().filter_map(|permission| {
        let (before, after) = (held(from, permission), held(to, permission));
        (before != after).then(|| Difference {
            of: permission.to_owned(),
            from: before.map(|scope| scope.as_str().to_owned()),
            to: after.map(|scope| scope.as_str().to_owned()),
            text: permission_text(permission, before, after),
        })
    });
    let sights = classes(from.sight).into_iter().zip(classes(to.sight));
    let sights = sights
        .filter(|((_, before), (_, after))| before != after)
        .map(|((of, before), (_, after))| Difference {
            of: of.to_owned(),
            from: Some(name(before).to_owned()),
            to: Some(name(after).to_owned()),
            text: format!(
                "Sees {} {} instead of {}",
                class(of),
                shown(after),
                shown(before)
            ),
        });
    permissions.chain(sights).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roles::BuiltIn;

    #[test]
    fn a_difference_reads_as_a_sentence() {
        let desk = BuiltIn::find("front_desk").unwrap().content();
        assert_eq!(between(&desk, &desk), []);
        let mut mine = desk.clone();
        mine.permissions.retain(|name| name != "messages:send");
        mine.permissions.push("audit:read".to_owned());
        mine.scopes.insert("tasks:read".to_owned(), Scope::Own);
        mine.sight.pii = Display::Mask;
        let told: Vec<_> = between(&desk, &mine)
            .into_iter()
            .map(|each| each.text)
            .collect();
        assert_eq!(
            told,
            [
                "May see who did what",
                "May no longer send texts",
                "May see tasks: those of their own instead of those of all that lies below where the role is held",
                "Sees phones, e-mails, birthdays and messages masked instead of whole",
            ]
        );
    }
}
