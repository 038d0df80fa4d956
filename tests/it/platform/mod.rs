//! The machinery on its own: jobs, idempotency, problems.

mod jobs;
