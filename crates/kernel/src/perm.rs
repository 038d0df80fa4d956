//! Permissions are types, named once, here. The proof that a caller holds one,
//! `May<P>`, is made by the doors of `platform` alone.

use std::marker::PhantomData;

/// One thing that a caller may do to one kind of record.
pub trait Permission: Copy + Send + Sync + 'static {
    /// As it stands in roles and in the OpenAPI document: `bookings:write`.
    const NAME: &'static str;
    /// Whether it is asked for at every location, because what it is for belongs to the whole clinic.
    const CLINIC_WIDE: bool = false;
    /// Whether the caller must have shown a few minutes ago that it is they.
    const STEP_UP: bool = false;
    /// Whether it is open to those who only look, such as a reseller's person: it ends their own looking.
    const WHILE_LOOKING: bool = false;
}

/// `P` held at every location: what the clinic's own records ask for, such as its services. Who
/// holds `P` at some locations only does not hold this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Everywhere<P>(PhantomData<P>);

impl<P: Permission> Permission for Everywhere<P> {
    const NAME: &'static str = P::NAME;
    const CLINIC_WIDE: bool = true;
    const STEP_UP: bool = P::STEP_UP;
}

/// `P` for who has shown just now that it is they: what one who finds an open desk must not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fresh<P>(PhantomData<P>);

impl<P: Permission> Permission for Fresh<P> {
    const NAME: &'static str = P::NAME;
    const CLINIC_WIDE: bool = P::CLINIC_WIDE;
    const STEP_UP: bool = true;
}

impl<P: Permission> Implies<P> for Fresh<P> {}

/// `P` for what ends the caller's own session: open to those, too, who may change nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaving<P>(PhantomData<P>);

impl<P: Permission> Permission for Leaving<P> {
    const NAME: &'static str = P::NAME;
    const CLINIC_WIDE: bool = P::CLINIC_WIDE;
    const STEP_UP: bool = P::STEP_UP;
    const WHILE_LOOKING: bool = true;
}

impl<P: Permission> Implies<P> for Leaving<P> {}

impl<P: Permission> Implies<P> for Everywhere<P> {}

/// What is read with it are no records of patients. A permission `of patients` is not plain: who
/// reads with it says what they look at, and that is on record.
pub trait Plain: Permission {}

impl<P: Plain> Plain for Everywhere<P> {}
impl<P: Plain> Plain for Fresh<P> {}

/// Who holds `Self` may also act as one who holds `Q`. Every case is listed in this file.
pub trait Implies<Q: Permission>: Permission {}

macro_rules! plain {
    ($verb:ident) => {
        impl super::Plain for $verb {}
    };
    ($verb:ident patients) => {};
}

macro_rules! permissions {
    ($($area:ident { $($verb:ident = $name:literal $(of $whom:ident)?),* $(,)? })*) => {
        $(pub mod $area {
            $(#[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub struct $verb;
            impl super::Permission for $verb { const NAME: &'static str = $name; }
            plain!($verb $($whom)?);)*
        })*

        /// Every permission there is, in the order of this file.
        pub const ALL: &[&str] = &[$($($name),*),*];
    };
}

permissions! {
    audit { Export = "audit:export", Read = "audit:read" }
    automation { Act = "automation:act", Configure = "automation:configure", Read = "automation:read" }
    bookings { Read = "bookings:read" of patients, Write = "bookings:write" }
    clients { Configure = "clients:configure", Read = "clients:read" }
    contacts { Read = "contacts:read" of patients, Reveal = "contacts:reveal", Write = "contacts:write" }
    fleet { Configure = "fleet:configure", Read = "fleet:read" }
    impersonations { Begin = "impersonations:begin", Emergency = "impersonations:emergency" }
    intake { Configure = "intake:configure", Read = "intake:read", Work = "intake:work" }
    locations { Configure = "locations:configure", Read = "locations:read" }
    messages { Carry = "messages:carry", Read = "messages:read" of patients, Send = "messages:send" }
    pipelines { Read = "pipelines:read", Write = "pipelines:write" }
    reseller { Configure = "reseller:configure", Read = "reseller:read" }
    roles { Configure = "roles:configure", Read = "roles:read" }
    schedule { Configure = "schedule:configure", Read = "schedule:read" }
    security { Configure = "security:configure", Read = "security:read" }
    session { Own = "session:own" }
    sso { Configure = "sso:configure" }
    tasks { Read = "tasks:read" of patients, Write = "tasks:write" }
    templates { Configure = "templates:configure", Read = "templates:read" }
    tenants { Found = "tenants:found" }
    users { Configure = "users:configure", Read = "users:read" }
}

macro_rules! implies {
    ($($holder:ty => $($implied:ty),+ ;)*) => { $($(impl Implies<$implied> for $holder {})+)* };
}

implies! {
    // Whoever books a contact at a location lets that location know them.
    bookings::Write => bookings::Read, contacts::Read, contacts::Write, schedule::Read;
    bookings::Read => schedule::Read;
    audit::Export => audit::Read;
    clients::Configure => clients::Read;
    fleet::Configure => fleet::Read;
    reseller::Configure => reseller::Read;
    contacts::Write => contacts::Read;
    contacts::Reveal => contacts::Read;
    roles::Configure => roles::Read;
    // Whoever sets up sign-in may sign others out.
    security::Configure => security::Read, session::Own;
    Everywhere<security::Configure> => session::Own;
    // Whose provider lets people in, gives them the roles of their groups.
    sso::Configure => users::Configure, session::Own;
    intake::Work => intake::Read, contacts::Write, contacts::Read;
    messages::Send => messages::Read, contacts::Read;
    messages::Read => contacts::Read;
    // No role has it: what a carrier brings and reports, and what is handed to one.
    messages::Carry => messages::Read, messages::Send, contacts::Read, contacts::Write, bookings::Read,
        locations::Read, schedule::Read;
    pipelines::Write => pipelines::Read;
    tasks::Write => tasks::Read;
    schedule::Configure => schedule::Read;
    templates::Configure => templates::Read;
    automation::Configure => automation::Read;
    users::Configure => users::Read;
    locations::Configure => locations::Read;
    // No role has it: the holder of a sign-up link founds a clinic, from the template of every crate.
    tenants::Found => automation::Configure, intake::Configure, locations::Configure, locations::Read,
        pipelines::Read, pipelines::Write, schedule::Configure, Everywhere<schedule::Configure>, schedule::Read,
        templates::Configure, templates::Read, users::Configure, users::Read;
    // What the built-in automation may do; a workflow of a clinic's own runs with its owner's grants.
    automation::Act => bookings::Read, bookings::Write, contacts::Read, contacts::Write, intake::Work,
        locations::Read, messages::Read, messages::Send, pipelines::Read, pipelines::Write,
        schedule::Read, tasks::Read, tasks::Write, templates::Read, users::Read;
}

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn every_permission_is_named_area_colon_verb_once() {
        let mut names = ALL.to_vec();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALL.len());
        assert!(ALL.iter().all(|name| name.split(':').count() == 2));
    }
}
