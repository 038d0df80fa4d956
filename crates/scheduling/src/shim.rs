//! Stands in for `identity` until that crate is there: the same signatures over the same table.

pub mod locations {
    use kernel::{Id, Zone, id};
    use platform::{Problem, Result, Tx, db::Mode};

    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Place {
        pub id: Id<id::Location>,
        pub zone: Zone,
    }

    pub async fn find<M: Mode>(tx: &Tx<M>, id: Id<id::Location>) -> Result<Option<Place>> {
        let row: Option<(String,)> =
            sqlx::query_as("select time_zone from locations where tenant_id = $1 and id = $2")
                .bind(tx.tenant().uuid())
                .bind(id.uuid())
                .fetch_optional(&mut *tx.conn().await)
                .await?;
        row.map(|(zone,)| {
            let zone = zone.parse().map_err(Problem::internal)?;
            Ok(Place { id, zone })
        })
        .transpose()
    }
}
