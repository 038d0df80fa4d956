//! Who works at the demo clinic, and how they sign in.

use kernel::{Id, id};
use platform::{Platform, Result, SystemTask};
use uuid::Uuid;

/// A post with who fills it.
#[derive(Clone, Copy, Debug)]
pub struct Post {
    pub name: &'static str,
    pub email: &'static str,
    pub role: &'static str,
    /// None: at both places.
    pub site: Option<usize>,
    /// On shift from and to, Monday to Friday; none: always.
    pub hours: Option<(i64, i64)>,
}

const fn post(
    name: &'static str,
    email: &'static str,
    role: &'static str,
    site: Option<usize>,
    hours: Option<(i64, i64)>,
) -> Post {
    Post {
        name,
        email,
        role,
        site,
        hours,
    }
}

/// The owner first.
pub const STAFF: [Post; 6] = [
    post("Morgan Seddon", "owner@example.com", "owner", None, None),
    post(
        "Priya Carmody",
        "sydney@example.com",
        "front_desk",
        Some(0),
        None,
    ),
    post(
        "Tom Abdi",
        "sydney2@example.com",
        "front_desk",
        Some(0),
        Some((8, 18)),
    ),
    post(
        "Aroha Keane",
        "perth@example.com",
        "front_desk",
        Some(1),
        None,
    ),
    post(
        "Lewis Zhang",
        "perth2@example.com",
        "front_desk",
        Some(1),
        Some((8, 17)),
    ),
    post(
        "Elif Demir",
        "marketing@example.com",
        "marketing",
        None,
        None,
    ),
];

/// Everybody's. It guards nothing: all that the demo holds is made up.
pub const PASSWORD: &str = "harbour and coast";

/// Argon2id of [`PASSWORD`] with the parameters that identity uses.
const PASSWORD_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$ze1uMFZiGQzEKjTXhl0Cvw$Vxsl+pfGZFxY79uPfY/f+6dUMPcucL8h5xxvm3zc5/k";

#[derive(Clone, Copy, Debug)]
pub struct Colleague {
    pub id: Id<id::User>,
}

/// Their accounts, made once.
///
/// # Errors
/// 500 when the database fails.
pub async fn accounts(platform: &Platform) -> Result<Vec<Colleague>> {
    platform
        .system(SystemTask::Demo, async |tx| {
            let mut staff = vec![];
            for post in STAFF {
                let id: Uuid = sqlx::query_scalar(
                    "insert into users (id, email, name, password_hash, created_at, updated_at) values ($1, $2, $3, $4, $5, $5) \
                     on conflict (email) do update set name = excluded.name \
                     returning id",
                )
                .bind(tx.new_id::<id::User>().uuid())
                .bind(post.email)
                .bind(post.name)
                .bind(PASSWORD_HASH)
                .bind(tx.now())
                .fetch_one(&mut *tx.conn().await)
                .await?;
                staff.push(Colleague { id: Id::from_uuid(id) });
            }
            Ok(staff)
        })
        .await
}
