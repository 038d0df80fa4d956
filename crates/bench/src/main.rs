//! `./dev bench`: measures Attend beside its yardsticks and prints one table.
//!
//! Its own PostgreSQL with fsync on, its own clinics, the real binary in a
//! process of its own; nothing else is touched, and nothing is left behind.

mod access;
mod attend;
mod clinics;
mod clock;
mod cluster;
mod flood;
mod jobs;
mod latencies;
mod leads;
mod load;
mod machine;
mod pgbench;
mod reads;
mod recorded;
mod run;
mod starts;
mod table;
mod wire;

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::{Parser, ValueEnum};

/// As the program itself: the queue is measured in this process.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures Attend beside its yardsticks and prints one table.
#[derive(Debug, Parser)]
struct Args {
    /// A minute instead of six: fewer clinics, shorter runs
    #[arg(long)]
    quick: bool,
    /// Print the table as Markdown
    #[arg(long)]
    markdown: bool,
    /// Measure only this; may be given more than once
    #[arg(long, value_enum)]
    only: Vec<Part>,
}

/// A part of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    Reads,
    Access,
    Leads,
    Queue,
    Flood,
    Start,
}

/// A fresh folder under the build folder: PostgreSQL's user can get there where it can build.
fn folder() -> anyhow::Result<PathBuf> {
    let me = std::env::current_exe()?;
    let target = me
        .parent()
        .and_then(|dir| dir.parent())
        .context("no build folder")?;
    Ok(target.join(format!("bench-{}", std::process::id())))
}

#[tokio::main]
async fn main() -> ExitCode {
    let args = Args::parse();
    let outcome = match folder() {
        Ok(dir) => run::run(&args, &dir).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(table) => {
            let text = if args.markdown {
                table.markdown()
            } else {
                table.text()
            };
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}
