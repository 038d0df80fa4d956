//! Looking through another's eyes: a colleague's, or those of whoever would hold a role.

use kernel::{Id, id, perm};
use platform::{Actor, Entry, Grant, Locations, Platform, Problem, Reader, Result};

use crate::grants;

/// Whom to see as.
enum Wish {
    User(Id<id::User>),
    Role(Id<id::Role>, Option<Id<id::Location>>),
}

fn read(text: &str) -> Option<Wish> {
    if let Ok(user) = text.parse() {
        return Some(Wish::User(user));
    }
    let (role, at) = match text.split_once('@') {
        Some((role, at)) => (role, Some(at.parse().ok()?)),
        None => (text, None),
    };
    Some(Wish::Role(role.parse().ok()?, at))
}

/// Their grants, as far as the caller holds as much.
///
/// # Errors
/// 403 for who does not set up the clinic's roles; 400 for what names nobody; 404 for who is not there.
pub(crate) async fn seen_as(
    platform: &Platform,
    reader: &Reader,
    wish: &str,
) -> Result<Vec<Grant>> {
    const NEEDED: &str = "roles:configure";
    if reader.locations(NEEDED) != Locations::Everywhere {
        return Err(Problem::forbidden_here(NEEDED));
    }
    let Actor::User(me) = reader.actor else {
        return Err(Problem::forbidden(NEEDED));
    };
    let wish = read(wish).ok_or_else(|| {
        Problem::new(400, "invalid_parameter").detail(
            "the header X-Attend-See-As names a user, or a role and perhaps @ and a location",
        )
    })?;
    let cx = platform.enter::<perm::roles::Read>(Entry::SeeAs(me), reader.tenant);
    let theirs = cx
        .read(async |tx, _| match wish {
            Wish::User(user) => grants::of_member(tx, user).await,
            Wish::Role(role, at) => grants::role_at(tx, role, at, me).await,
        })
        .await?;
    Ok(theirs
        .iter()
        .flat_map(|grant| within(reader, grant))
        .collect())
}

/// Nobody sees more through another's eyes than through their own: of each permission, what they hold
/// everywhere, with the sight that they have with it.
fn within<'a>(reader: &'a Reader, grant: &'a Grant) -> impl Iterator<Item = Grant> + 'a {
    let mine = |name: &&String| reader.locations(name) == Locations::Everywhere;
    grant.permissions.iter().filter(mine).map(|name| Grant {
        permissions: vec![name.clone()],
        sight: grant.sight.and(reader.sight_everywhere(name)),
        ..grant.clone()
    })
}
