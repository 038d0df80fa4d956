//! Stands in for `identity` until that crate is there: the same signatures over the same table.

pub mod locations {
    use kernel::{Id, Zone, id};
    use platform::{Problem, Result, Tx, db::Mode};

    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Place {
        pub id: Id<id::Location>,
        pub name: String,
        pub country: String,
        pub zone: Zone,
        pub sms_sender: String,
        pub phone: Option<String>,
    }

    pub async fn find<M: Mode>(tx: &Tx<M>, id: Id<id::Location>) -> Result<Option<Place>> {
        type Row = (String, String, String, String, Option<String>);
        let row: Option<Row> = sqlx::query_as(
            "select name, country, time_zone, sms_sender, phone from locations where tenant_id = $1 and id = $2",
        )
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .fetch_optional(&mut *tx.conn().await)
        .await?;
        row.map(|(name, country, zone, sms_sender, phone)| {
            Ok(Place {
                id,
                name,
                country,
                zone: zone.parse().map_err(Problem::internal)?,
                sms_sender,
                phone,
            })
        })
        .transpose()
    }
}
