//! `attend`: one binary for everything. See `attend --help`.

use clap::Parser;

/// An answer of fifty contacts is thousands of small strings; the C library's allocator took a
/// quarter of the time that a list took.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> std::process::ExitCode {
    app::cli::run(app::cli::Cli::parse()).await
}
