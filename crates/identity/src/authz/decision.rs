//! What is decided, and by which grants.

use kernel::{Id, Sight, id, perm};
use platform::{Cx, Grant, Problem, Reach, Reader, Result};

use super::resources::Resource;
use crate::{grants, users::store as users};

type Asker = Cx<perm::Everywhere<perm::roles::Read>>;

/// What a request would be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Allowed,
    /// 403: the permission is not among theirs.
    Forbidden,
    /// 404: it is, but does not reach this record.
    NotFound,
}

/// One grant of the permission that was asked about.
#[derive(Clone, Debug)]
pub struct Weighed {
    pub membership: Option<users::Held>,
    pub grant: Grant,
    /// Whether it opens the record by itself.
    pub decides: bool,
}

/// The answer to "may they, and why".
#[derive(Clone, Debug)]
pub struct Decision {
    pub verdict: Verdict,
    /// The permission's grants; of a refused one: all that they hold instead.
    pub grants: Vec<Weighed>,
    /// What they would see of the record's fields, or of all that the permission reaches.
    pub sight: Sight,
}

/// The reach that some grants of a permission give together.
fn reach(cx: &Asker, permission: &str, grants: Vec<Grant>) -> Reach {
    as_reader(cx, grants).reach(permission)
}

fn as_reader(cx: &Asker, grants: Vec<Grant>) -> Reader {
    Reader {
        grants,
        ..cx.reader().clone()
    }
}

/// Decides as the doors would.
///
/// # Errors
/// 404 for a user or a record that the clinic does not have; 500 when the database fails.
pub async fn decide(
    cx: &Asker,
    user: Id<id::User>,
    permission: &str,
    resource: Option<Resource>,
) -> Result<Decision> {
    let (held, all) = cx
        .read(async |tx, _| {
            if users::find(tx, user).await?.is_none() {
                return Err(Problem::not_found("user"));
            }
            if let Some(resource) = resource
                && resource.place(tx).await?.is_none()
            {
                return Err(Problem::not_found("record"));
            }
            Ok((
                users::held(tx, &[user]).await?,
                grants::of_member(tx, user).await?,
            ))
        })
        .await?;
    let membership = |grant: &Grant| {
        let id = grant.membership?;
        held.iter().find(|held| held.id() == id).cloned()
    };
    let holds = |grant: &&Grant| grant.permissions.iter().any(|name| name == permission);
    let theirs: Vec<Grant> = all.iter().filter(holds).cloned().collect();
    let mut weighed = vec![];
    for grant in &theirs {
        let decides = match resource {
            Some(resource) => {
                let alone = reach(cx, permission, vec![grant.clone()]);
                cx.explain(alone, async |tx| resource.place(tx).await)
                    .await?
                    .is_some()
            }
            None => true,
        };
        weighed.push(Weighed {
            membership: membership(grant),
            grant: grant.clone(),
            decides,
        });
    }
    let reader = as_reader(cx, theirs);
    let place = match resource {
        Some(resource) => {
            let together = reader.reach(permission);
            cx.explain(together, async |tx| resource.place(tx).await)
                .await?
        }
        None => Some(None),
    };
    let verdict = match (weighed.is_empty(), place) {
        (true, _) => Verdict::Forbidden,
        (false, None) => Verdict::NotFound,
        (false, Some(_)) => Verdict::Allowed,
    };
    let sight = match (verdict, place.flatten()) {
        (Verdict::Allowed, Some(place)) => reader.sight(permission, &[place]),
        (Verdict::Allowed, None) => reader.sight_everywhere(permission),
        _ => Sight::default(),
    };
    Ok(Decision {
        verdict,
        grants: weighed,
        sight,
    })
}
