//! The machinery on its own: jobs, idempotency, problems, the stream.

mod bounds;
mod given_up;
mod idempotency;
mod jobs;
mod limits;
mod problems;
mod stream;
mod wire;
