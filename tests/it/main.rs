//! Attend from outside: HTTP on a real PostgreSQL. The folders mirror the API.

mod guards;
mod journey;
mod platform;
