use chrono::{DateTime, Utc};
use kernel::{Zone, perm};
use platform::{Cx, Platform, Result};

use super::events::ClinicInvited;
use crate::{
    Identity,
    signups::{self, Kept, Owner, Wish},
    tenants::{self, TenantKind},
};

/// A clinic that is to sign up.
#[derive(Clone, Debug)]
pub(super) struct NewClinic {
    pub name: String,
    pub country: String,
    pub zone: Zone,
    pub owner_name: String,
    pub owner_email: String,
}

impl Identity {
    /// Mails its owner the link with which the clinic signs up, as the caller's from the first day.
    ///
    /// # Errors
    /// 429 after too many mails to one address; 503 `mail_failed`.
    pub(super) async fn invite_clinic(
        &self,
        cx: &Cx<perm::Everywhere<perm::fleet::Configure>>,
        new: NewClinic,
    ) -> Result<DateTime<Utc>> {
        let reseller = cx.read(async |tx, _| tenants::get(tx).await);
        let reseller = reseller.await?;
        let wish = Wish {
            clinic_name: new.name,
            country: new.country.clone(),
            time_zone: new.zone,
            owner: Owner {
                name: new.owner_name,
                email: new.owner_email,
            },
            kind: TenantKind::Clinic,
            reseller: Some(reseller.id.uuid()),
            reseller_name: Some(reseller.name),
        };
        let expires_at = signups::request(cx.platform(), self.mailing(), &wish).await?;
        let event = ClinicInvited {
            reseller: reseller.id,
            country: new.country,
            expires_at,
        };
        cx.act(async |tx, _| Ok(tx.record(event, ()))).await?;
        Ok(expires_at)
    }
}

/// A reseller that the house takes in.
#[derive(Clone, Debug)]
pub struct NewReseller {
    pub name: String,
    /// ISO 3166 alpha-2.
    pub country: String,
    pub zone: Zone,
    pub owner_name: String,
    /// A bare address, in lower case.
    pub owner_email: String,
}

/// Makes the link with which a reseller's owner signs it up: its path, and until when it is good. Whoever
/// runs the house hands it to them.
///
/// # Errors
/// 429 after too many links for one address; 500 when the database fails.
pub async fn add_reseller(
    platform: &Platform,
    new: NewReseller,
) -> Result<(String, DateTime<Utc>)> {
    let wish = Wish {
        clinic_name: new.name,
        country: new.country,
        time_zone: new.zone,
        owner: Owner {
            name: new.owner_name,
            email: new.owner_email,
        },
        kind: TenantKind::Reseller,
        reseller: None,
        reseller_name: None,
    };
    let Kept {
        token, expires_at, ..
    } = signups::keep(platform, &wish).await?;
    Ok((format!("/signup/{token}"), expires_at))
}
