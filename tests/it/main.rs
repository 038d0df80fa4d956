//! Attend from outside: HTTP on a real PostgreSQL. The folders mirror the API.

mod guards;
mod identity;
mod isolation;
mod journey;
mod people;
mod platform;
