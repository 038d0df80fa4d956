use serde_json::{Value, json};

/// What an attribute holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Boolean,
    Instant,
    Reference,
    Complex,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Boolean => "boolean",
            Self::Instant => "dateTime",
            Self::Reference => "reference",
            Self::Complex => "complex",
        }
    }
}

/// Who may write an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mutability {
    ReadWrite,
    ReadOnly,
    /// Written with the value that it belongs to, and then no more.
    Immutable,
}

impl Mutability {
    const fn name(self) -> &'static str {
        match self {
            Self::ReadWrite => "readWrite",
            Self::ReadOnly => "readOnly",
            Self::Immutable => "immutable",
        }
    }
}

/// An attribute as RFC 7643 §7 describes one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attribute {
    pub name: &'static str,
    pub kind: Kind,
    pub description: &'static str,
    pub multi: bool,
    pub required: bool,
    pub case_exact: bool,
    pub mutability: Mutability,
    /// Unique among the clinic's resources.
    pub unique: bool,
    /// The values that are usual.
    pub canonical: &'static [&'static str],
    /// The resource types that a reference leads to.
    pub references: &'static [&'static str],
    pub parts: &'static [Self],
}

/// A text that may be written and left out.
const PLAIN: Attribute = Attribute {
    name: "",
    kind: Kind::Text,
    description: "",
    multi: false,
    required: false,
    case_exact: false,
    mutability: Mutability::ReadWrite,
    unique: false,
    canonical: &[],
    references: &[],
    parts: &[],
};

impl Attribute {
    pub const fn text(name: &'static str, description: &'static str) -> Self {
        Self {
            name,
            description,
            ..PLAIN
        }
    }

    pub const fn of(name: &'static str, kind: Kind, description: &'static str) -> Self {
        Self {
            kind,
            ..Self::text(name, description)
        }
    }

    pub const fn complex(
        name: &'static str,
        description: &'static str,
        parts: &'static [Self],
    ) -> Self {
        Self {
            parts,
            ..Self::of(name, Kind::Complex, description)
        }
    }

    pub const fn multi(self) -> Self {
        Self {
            multi: true,
            ..self
        }
    }

    pub const fn required(self) -> Self {
        Self {
            required: true,
            ..self
        }
    }

    pub const fn exact(self) -> Self {
        Self {
            case_exact: true,
            ..self
        }
    }

    pub const fn unique(self) -> Self {
        Self {
            unique: true,
            ..self
        }
    }

    pub const fn read_only(self) -> Self {
        Self {
            mutability: Mutability::ReadOnly,
            ..self
        }
    }

    pub const fn immutable(self) -> Self {
        Self {
            mutability: Mutability::Immutable,
            ..self
        }
    }

    pub const fn one_of(self, canonical: &'static [&'static str]) -> Self {
        Self { canonical, ..self }
    }

    pub const fn leading_to(self, references: &'static [&'static str]) -> Self {
        Self { references, ..self }
    }

    /// Names are compared in any case of letters (RFC 7643 §2.1).
    pub fn is_called(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    pub fn part(&self, name: &str) -> Option<&'static Self> {
        self.parts.iter().find(|it| it.is_called(name))
    }

    /// As `/Schemas` tells it.
    pub fn told(&self) -> Value {
        let mut told = json!({
            "name": self.name,
            "type": self.kind.name(),
            "multiValued": self.multi,
            "description": self.description,
            "required": self.required,
            "caseExact": self.case_exact,
            "mutability": self.mutability.name(),
            "returned": "default",
            "uniqueness": if self.unique { "server" } else { "none" },
        });
        if !self.canonical.is_empty() {
            told["canonicalValues"] = json!(self.canonical);
        }
        if !self.references.is_empty() {
            told["referenceTypes"] = json!(self.references);
        }
        if !self.parts.is_empty() {
            let parts: Vec<_> = self.parts.iter().map(Self::told).collect();
            told["subAttributes"] = json!(parts);
        }
        told
    }
}
