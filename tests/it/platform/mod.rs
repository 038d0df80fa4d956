//! The machinery on its own: jobs, idempotency, problems, the stream.

mod given_up;
mod idempotency;
mod jobs;
mod problems;
mod stream;
mod wire;
