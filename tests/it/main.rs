//! Attend from outside: HTTP on a real PostgreSQL. The folders mirror the API.

mod access;
mod audit;
mod automation;
mod connect;
mod crash;
mod demo;
mod guards;
mod identity;
mod isolation;
mod journey;
mod messaging;
mod people;
mod pipeline;
mod platform;
mod resellers;
mod scheduling;
mod scim;
mod sso;
mod steps;
