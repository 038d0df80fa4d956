use kernel::{Id, id};
use platform::{About, Event};
use serde::Serialize;

macro_rules! domain_events {
    ($($(#[$doc:meta])* $name:ident = $kind:literal, $words:literal;)*) => {
        $($(#[$doc])*
        #[derive(Debug, Serialize)]
        pub struct $name {
            pub domain_id: Id<id::SsoDomain>,
            pub domain: String,
        }

        impl Event for $name {
            const KIND: &'static str = $kind;

            fn about(&self) -> About {
                About::subject("sso_domain", self.domain_id)
            }

            fn summary(&self) -> String {
                format!($words, self.domain)
            }
        })*
    };
}

domain_events! {
    /// The owner claims a domain, which counts for nothing yet.
    SsoDomainAdded = "sso_domain.added", "The domain {} is to be proven";
    /// The record is there.
    SsoDomainProven = "sso_domain.proven", "The domain {} was proven";
    /// The record is gone.
    SsoDomainLost = "sso_domain.lost", "The domain {} is no longer proven";
    /// The owner no longer claims it.
    SsoDomainRemoved = "sso_domain.removed", "The domain {} was removed";
}
