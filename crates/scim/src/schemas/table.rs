use super::{Attribute, Kind, Schema};

/// What every resource has (RFC 7643 §3.1). `schemas` is no attribute to be changed or asked for.
pub(super) const COMMON: &[Attribute] = &[
    Attribute::text("id", "Ours; it never changes.")
        .exact()
        .read_only(),
    Attribute::text("externalId", "The directory's own id.").exact(),
    Attribute::complex(
        "meta",
        "About the record.",
        &[
            Attribute::text("resourceType", "User or Group.")
                .exact()
                .read_only(),
            Attribute::of("created", Kind::Instant, "When it was made.").read_only(),
            Attribute::of("lastModified", Kind::Instant, "When it was last changed.").read_only(),
            Attribute::of("location", Kind::Reference, "Its address.")
                .exact()
                .read_only(),
            Attribute::text("version", "Its ETag.").exact().read_only(),
        ],
    )
    .read_only(),
];

pub(crate) const USER: Schema = Schema {
    urn: "urn:ietf:params:scim:schemas:core:2.0:User",
    name: "User",
    endpoint: "/Users",
    description: "Somebody of the clinic's staff",
    attributes: &[
        Attribute::text("userName", "The directory's name for the person, in any case of letters.")
            .required()
            .unique(),
        Attribute::complex(
            "name",
            "The parts of the person's name.",
            &[
                Attribute::text("formatted", "The whole name."),
                Attribute::text("familyName", "The family name."),
                Attribute::text("givenName", "The given name."),
            ],
        ),
        Attribute::text("displayName", "What the clinic's screens call the person."),
        Attribute::of(
            "active",
            Kind::Boolean,
            "False: suspended. They keep their roles and may do nothing.",
        )
        .required(),
        Attribute::complex(
            "emails",
            "Where the person is reached. The primary one, else the first, is their account's, which only one person has.",
            &[
                Attribute::text("value", "An e-mail address.").required(),
                Attribute::text("type", "What it is for.").one_of(&["work", "home", "other"]),
                Attribute::of("primary", Kind::Boolean, "Whether it is the account's."),
            ],
        )
        .multi()
        .required(),
        Attribute::complex(
            "groups",
            "The groups that the person is in; changed at the group.",
            &[
                Attribute::text("value", "The group's id.").exact().read_only(),
                Attribute::of("$ref", Kind::Reference, "The group's address.")
                    .exact()
                    .read_only()
                    .leading_to(&["Group"]),
                Attribute::text("display", "The group's name.").read_only(),
                Attribute::text("type", "How the person is in it.")
                    .read_only()
                    .one_of(&["direct"]),
            ],
        )
        .multi()
        .read_only(),
    ],
    not_kept: &[
        "addresses",
        "entitlements",
        "ims",
        "locale",
        "nickName",
        "password",
        "phoneNumbers",
        "photos",
        "preferredLanguage",
        "profileUrl",
        "roles",
        "timezone",
        "title",
        "userType",
        "x509Certificates",
    ],
};

pub(crate) const GROUP: Schema = Schema {
    urn: "urn:ietf:params:scim:schemas:core:2.0:Group",
    name: "Group",
    endpoint: "/Groups",
    description: "People who get the role that the clinic maps the group to",
    attributes: &[
        Attribute::text("displayName", "The group's name, in any case of letters.")
            .required()
            .unique(),
        Attribute::complex(
            "members",
            "Who is in it.",
            &[
                Attribute::text("value", "The id of a User, who must be known already.")
                    .exact()
                    .immutable(),
                Attribute::of("$ref", Kind::Reference, "The User's address.")
                    .exact()
                    .immutable()
                    .leading_to(&["User"]),
                Attribute::text("type", "User.")
                    .immutable()
                    .one_of(&["User"]),
            ],
        )
        .multi(),
    ],
    not_kept: &[],
};
