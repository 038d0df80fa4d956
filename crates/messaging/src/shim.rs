//! Stands in for `identity` until that crate compiles; the same signatures, the same tables.

pub mod locations {
    use kernel::{Id, Zone, id};
    use platform::{Platform, Problem, Result, SystemTask, Tx, db::Mode};
    use sqlx::FromRow;
    use uuid::Uuid;

    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Place {
        pub id: Id<id::Location>,
        pub name: String,
        pub country: String,
        pub zone: Zone,
        pub sms_sender: String,
        pub phone: Option<String>,
    }

    #[derive(Clone, Debug)]
    pub struct Receiver {
        pub tenant: Id<id::Tenant>,
        pub place: Place,
    }

    #[derive(FromRow)]
    struct Row {
        tenant_id: Uuid,
        id: Uuid,
        name: String,
        country: String,
        time_zone: String,
        sms_sender: String,
        phone: Option<String>,
    }

    impl Row {
        fn place(self) -> Result<Place> {
            Ok(Place {
                id: Id::from_uuid(self.id),
                name: self.name,
                country: self.country,
                zone: self.time_zone.parse().map_err(Problem::internal)?,
                sms_sender: self.sms_sender,
                phone: self.phone,
            })
        }
    }

    pub async fn find<M: Mode>(tx: &Tx<M>, id: Id<id::Location>) -> Result<Option<Place>> {
        let row: Option<Row> = sqlx::query_as(
            "select tenant_id, id, name, country, time_zone, sms_sender, phone from locations where tenant_id = $1 and id = $2",
        )
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .fetch_optional(&mut *tx.conn().await)
        .await?;
        row.map(Row::place).transpose()
    }

    pub async fn get<M: Mode>(tx: &Tx<M>, id: Id<id::Location>) -> Result<Place> {
        find(tx, id)
            .await?
            .ok_or_else(|| Problem::not_found("location"))
    }

    pub async fn list<M: Mode>(tx: &Tx<M>) -> Result<Vec<Place>> {
        let rows: Vec<Row> = sqlx::query_as(
            "select tenant_id, id, name, country, time_zone, sms_sender, phone from locations where tenant_id = $1 order by id",
        )
        .bind(tx.tenant().uuid())
        .fetch_all(&mut *tx.conn().await)
        .await?;
        rows.into_iter().map(Row::place).collect()
    }

    pub async fn by_sender(platform: &Platform, number: &str) -> Result<Option<Receiver>> {
        platform
            .system(SystemTask::FindSmsReceiver, async |tx| {
                let row: Option<Row> = sqlx::query_as(
                    "select tenant_id, id, name, country, time_zone, sms_sender, phone from locations where sms_sender = $1",
                )
                .bind(number)
                .fetch_optional(&mut *tx.conn().await)
                .await?;
                let Some(row) = row else { return Ok(None) };
                let tenant = Id::from_uuid(row.tenant_id);
                Ok(Some(Receiver {
                    tenant,
                    place: row.place()?,
                }))
            })
            .await
    }
}

pub mod tenants {
    use platform::{Result, Tx, db::Mode};

    pub struct Tenant {
        pub name: String,
    }

    pub async fn get<M: Mode>(tx: &Tx<M>) -> Result<Tenant> {
        let name = sqlx::query_scalar("select name from tenants where tenant_id = $1")
            .bind(tx.tenant().uuid())
            .fetch_one(&mut *tx.conn().await)
            .await?;
        Ok(Tenant { name })
    }
}

pub mod users {
    use std::collections::HashMap;

    use kernel::{Id, id};
    use platform::{Result, Tx, db::Mode};
    use uuid::Uuid;

    pub async fn names<M: Mode>(
        tx: &Tx<M>,
        ids: &[Id<id::User>],
    ) -> Result<HashMap<Id<id::User>, String>> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
        let rows: Vec<(Uuid, String)> =
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
