//! `attend`: one binary for everything. See `attend --help`.

use clap::Parser;

#[tokio::main]
async fn main() -> std::process::ExitCode {
    app::cli::run(app::cli::Cli::parse()).await
}
