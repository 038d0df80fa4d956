//! What a directory may say of a person, and what follows from it.

use platform::{FieldError, Problem, Result};

use super::model::{Address, Profile};
use crate::text;

/// As many addresses as a person may have.
const MOST_EMAILS: usize = 20;

impl Profile {
    /// The address of the account: the primary one, else the first, else the user name if it is one.
    pub fn address(&self) -> Option<String> {
        let primary = self.emails.iter().find(|it| it.primary == Some(true));
        match primary.or(self.emails.first()) {
            Some(address) => text::email(&address.value),
            None => text::email(&self.user_name),
        }
    }

    /// What the clinic's screens call the person.
    pub fn shown_name(&self) -> String {
        let parts = [&self.given_name, &self.family_name];
        let parts: Vec<_> = parts.into_iter().flatten().map(String::as_str).collect();
        let whole = self.display_name.clone().or(self.formatted_name.clone());
        let named = whole.or((!parts.is_empty()).then(|| parts.join(" ")));
        let named = named.unwrap_or_else(|| self.user_name.clone());
        named.chars().take(200).collect()
    }

    /// With the user name for an address where there is no other.
    pub(super) fn completed(mut self) -> Self {
        if self.emails.is_empty() {
            self.emails = vec![Address {
                value: self.user_name.clone(),
                kind: None,
                primary: Some(true),
            }];
        }
        self
    }

    /// Every wrong field at once, under the names that the directory knows.
    ///
    /// # Errors
    /// 400 `invalidValue`.
    pub(super) fn check(&self) -> Result<()> {
        let mut errors = vec![];
        let mut wrong = |pointer: &str, detail: &str| {
            errors.push(FieldError::new(pointer, "invalidValue", detail));
        };
        let texts = [
            ("/userName", Some(&self.user_name), 254),
            ("/externalId", self.external_id.as_ref(), 200),
            ("/name/formatted", self.formatted_name.as_ref(), 200),
            ("/name/givenName", self.given_name.as_ref(), 100),
            ("/name/familyName", self.family_name.as_ref(), 100),
            ("/displayName", self.display_name.as_ref(), 200),
        ];
        for (pointer, value, longest) in texts {
            let Some(value) = value else { continue };
            if !text::is_name(value) || value.chars().count() > longest {
                let detail =
                    format!("must be visible text on one line, of {longest} characters at most");
                wrong(pointer, &detail);
            }
        }
        for address in &self.emails {
            if text::email(&address.value).is_none() {
                wrong("/emails", "each value must be an e-mail address");
            }
            let kind = address.kind.as_deref().unwrap_or_default();
            if kind.chars().count() > 50 {
                wrong("/emails", "each type must be a short word");
            }
        }
        if self.emails.len() > MOST_EMAILS {
            wrong("/emails", "too many addresses");
        }
        let primaries = self.emails.iter().filter(|it| it.primary == Some(true));
        if primaries.count() > 1 {
            wrong("/emails", "only one address may be the primary one");
        }
        if self.emails.is_empty() && self.address().is_none() {
            let detail = "an e-mail address is needed: here, or as the userName";
            wrong("/emails", detail);
        }
        match errors.is_empty() {
            true => Ok(()),
            false => Err(Problem::new(400, "invalidValue")
                .detail("some values are wrong")
                .with_errors(errors)),
        }
    }

    /// The fields that differ, by the directory's names.
    pub(super) fn changed(&self, new: &Self) -> Vec<String> {
        let Self {
            user_name,
            external_id,
            formatted_name,
            given_name,
            family_name,
            display_name,
            emails,
            active: _,
        } = self;
        let fields = [
            ("userName", *user_name != new.user_name),
            ("externalId", *external_id != new.external_id),
            ("name.formatted", *formatted_name != new.formatted_name),
            ("name.givenName", *given_name != new.given_name),
            ("name.familyName", *family_name != new.family_name),
            ("displayName", *display_name != new.display_name),
            ("emails", *emails != new.emails),
        ];
        let differ = fields.into_iter().filter(|(_, differs)| *differs);
        differ.map(|(name, _)| name.to_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(user_name: &str) -> Profile {
        Profile {
            user_name: user_name.to_owned(),
            external_id: None,
            formatted_name: None,
            given_name: None,
            family_name: None,
            display_name: None,
            emails: vec![],
            active: true,
        }
    }

    fn address(value: &str, primary: bool) -> Address {
        Address {
            value: value.to_owned(),
            kind: None,
            primary: Some(primary),
        }
    }

    #[test]
    fn the_address_is_the_primary_one_else_the_first_else_the_user_name() {
        let mut ann = profile("Ann@Example.com");
        assert_eq!(ann.address().as_deref(), Some("ann@example.com"));
        ann.emails = vec![address("a@x.example", false), address("b@x.example", true)];
        assert_eq!(ann.address().as_deref(), Some("b@x.example"));
        ann.emails.pop();
        assert_eq!(ann.address().as_deref(), Some("a@x.example"));
        assert_eq!(profile("ann").address(), None);
    }

    #[test]
    fn a_person_is_called_by_the_fullest_name_that_there_is() {
        let mut ann = profile("ann");
        assert_eq!(ann.shown_name(), "ann");
        ann.given_name = Some("Ann".to_owned());
        ann.family_name = Some("Other".to_owned());
        assert_eq!(ann.shown_name(), "Ann Other");
        ann.formatted_name = Some("Dr Ann Other".to_owned());
        assert_eq!(ann.shown_name(), "Dr Ann Other");
        ann.display_name = Some("Annie".to_owned());
        assert_eq!(ann.shown_name(), "Annie");
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let mut ann = profile(" ");
        ann.display_name = Some("x".repeat(201));
        ann.emails = vec![address("a@x.example", true), address("nobody", true)];
        let refused = ann.check().unwrap_err();
        let pointers: Vec<_> = refused
            .errors()
            .iter()
            .map(|it| it.pointer.as_str())
            .collect();
        assert_eq!(
            pointers,
            ["/userName", "/displayName", "/emails", "/emails"]
        );
        assert_eq!((refused.status(), refused.code()), (400, "invalidValue"));
        assert!(profile("ann").check().is_err(), "no address at all");
        assert!(profile("ann@example.com").check().is_ok());
    }
}
