//! What this crate needs of identity, with identity's own signatures, until that crate stands.

pub mod locations {
    use kernel::{Id, Zone, id};
    use platform::{Result, Tx, db::Mode};

    #[derive(Clone, Debug)]
    pub struct Place {
        pub id: Id<id::Location>,
        pub name: String,
        pub country: String,
        pub zone: Zone,
    }

    pub async fn find<M: Mode>(tx: &Tx<M>, id: Id<id::Location>) -> Result<Option<Place>> {
        let row: Option<(String, String, String)> = sqlx::query_as(
            "select name, country, time_zone from locations where tenant_id = $1 and id = $2",
        )
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .fetch_optional(&mut *tx.conn().await)
        .await?;
        Ok(row.and_then(|(name, country, zone)| {
            let zone = zone.parse().ok()?;
            Some(Place {
                id,
                name,
                country,
                zone,
            })
        }))
    }
}

pub mod users {
    use std::collections::HashMap;

    use kernel::{Id, id};
    use platform::{Result, Tx, db::Mode};

    pub async fn names<M: Mode>(
        tx: &Tx<M>,
        ids: &[Id<id::User>],
    ) -> Result<HashMap<Id<id::User>, String>> {
        let ids: Vec<_> = ids.iter().map(|id| id.uuid()).collect();
        let rows: Vec<(uuid::Uuid, String)> =
            sqlx::query_as("select id, name from users where id = any ($1)")
                .bind(ids)
                .fetch_all(&mut *tx.conn().await)
                .await?;
        Ok(rows
            .into_iter()
            .map(|(id, name)| (Id::from_uuid(id), name))
            .collect())
    }
}

pub mod signups {
    use async_trait::async_trait;
    use kernel::{Id, id, perm};
    use platform::{May, Result, Tx};

    use super::locations::Place;

    #[derive(Clone, Debug)]
    pub struct Founded {
        pub tenant: Id<id::Tenant>,
        pub name: String,
        pub location: Place,
        pub owner: Id<id::User>,
        pub event: Option<Id<id::Event>>,
    }

    #[async_trait]
    pub trait TenantTemplate: Send + Sync + 'static {
        async fn apply(
            &self,
            tx: &Tx,
            may: May<perm::tenants::Found>,
            clinic: &Founded,
        ) -> Result<()>;
    }
}
