//! The machinery on its own: jobs, idempotency, problems, the stream.

mod idempotency;
mod jobs;
mod problems;
mod stream;
mod wire;
