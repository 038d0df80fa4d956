//! The OpenAPI document as it is served and committed: 3.1, with what poem-openapi leaves out.
