//! One run from start to end, and what it leaves: nothing.

use std::{fs, path::Path, time::Duration};

use anyhow::bail;

use crate::{
    Args, Part, access,
    attend::{Attend, Program, beside_me},
    clinics,
    clock::tick,
    cluster::{self, Cluster, Database},
    flood, jobs, leads, machine,
    pgbench::Pgbench,
    reads, starts,
    table::{Row, Table},
};

/// How much of everything.
struct Plan {
    clinics: clinics::Size,
    /// Signed in at so many clinics, reading so many contacts of each.
    seen: (usize, usize),
    reads: reads::Size,
    leads: leads::Size,
    jobs: jobs::Size,
    flood: flood::Size,
    starts: usize,
}

impl Plan {
    fn of(quick: bool) -> Self {
        let seconds =
            |quickly: u64, fully: u64| Duration::from_secs(if quick { quickly } else { fully });
        let clinics = if quick {
            clinics::Size {
                tenants: 50,
                contacts: 1000,
            }
        } else {
            clinics::Size {
                tenants: 200,
                contacts: 5000,
            }
        };
        let tenants = clinics.tenants;
        Self {
            clinics,
            seen: if quick { (8, 12) } else { (32, 12) },
            reads: reads::Size {
                rounds: if quick { 1 } else { 2 },
                time: seconds(2, 3),
            },
            leads: leads::Size {
                clinics: tenants,
                calm: seconds(5, 20),
                busy: seconds(3, 10),
                most: seconds(2, 4),
            },
            jobs: jobs::Size {
                jobs: if quick { 6000 } else { 20_000 },
                probes: if quick { 100 } else { 300 },
                yardstick: seconds(2, 5),
            },
            flood: flood::Size {
                jobs: 100_000,
                leads: if quick { 5 } else { 15 },
                clinics: tenants,
            },
            starts: if quick { 1 } else { 5 },
        }
    }
}

fn say(what: &str) {
    eprintln!("bench: {what}");
}

/// Measures all that is asked for. The folder is made, and is gone afterwards.
pub async fn run(args: &Args, dir: &Path) -> anyhow::Result<Table> {
    let begun = tick();
    say("starting PostgreSQL");
    let cluster = Cluster::start(&dir.join("postgres")).await?;
    let measured = tokio::select! {
        measured = on(args, dir, &cluster) => measured,
        _ = tokio::signal::ctrl_c() => Err(anyhow::anyhow!("interrupted")),
    };
    let version = cluster.version().to_owned();
    let stopped = cluster.stop().await;
    // for whoever wonders at a figure
    let _ = fs::copy(
        dir.join("attend/attend.log"),
        dir.with_file_name("bench-attend.log"),
    );
    let own = dir.join("start");
    if own.exists() {
        cluster::remove(&own)?;
    }
    fs::remove_dir_all(dir)?;
    let (rows, mut notes) = measured?;
    stopped?;
    notes.push(format!(
        "The run took {:.0} s; the load of the machine at its end was {}.",
        begun.elapsed().as_secs_f64(),
        machine::load()
    ));
    let on = vec![format!(
        "{}; {}; PostgreSQL {version}, fsync on",
        machine::date(),
        machine::size()
    )];
    Ok(Table { on, rows, notes })
}

async fn on(args: &Args, dir: &Path, cluster: &Cluster) -> anyhow::Result<(Vec<Row>, Vec<String>)> {
    let plan = Plan::of(args.quick);
    let wants = |part| args.only.is_empty() || args.only.contains(&part);
    let pgbench = Pgbench::find(&cluster.bin, dir.join("pgbench"))?;
    let pgbench = pgbench.as_ref();
    let mut rows = Vec::new();
    if [Part::Reads, Part::Access, Part::Leads, Part::Flood]
        .into_iter()
        .any(wants)
    {
        let program = Program {
            file: beside_me()?,
            dir: dir.join("attend"),
        };
        let database = cluster.database("clinics").await?;
        let attend = program.up(Some(&database)).await?;
        say(&format!(
            "making {} clinics with {} contacts each",
            plan.clinics.tenants, plan.clinics.contacts
        ));
        clinics::sign_up(&attend).await?;
        leads::settle(&database).await?;
        clinics::multiply(&database, plan.clinics).await?;
        rows = clinic_rows(cluster, (&attend, &database), pgbench, &plan, wants).await?;
        attend.stop().await?;
    }
    if wants(Part::Queue) {
        say("measuring the queue");
        let database = cluster.database("queue").await?;
        let queue = jobs::measure(&database, pgbench, &plan.jobs).await?;
        rows.extend(queue);
    }
    if wants(Part::Start) {
        say("measuring the start");
        let program = Program {
            file: beside_me()?,
            dir: dir.join("start"),
        };
        rows.extend(starts::measure(&program, plan.starts).await?);
    }
    if rows.is_empty() {
        bail!("nothing to measure");
    }
    Ok((rows, notes(&plan)))
}

async fn clinic_rows(
    cluster: &Cluster,
    at: (&Attend, &Database),
    pgbench: Option<&Pgbench>,
    plan: &Plan,
    wants: impl Fn(Part) -> bool,
) -> anyhow::Result<Vec<Row>> {
    let (attend, database) = at;
    let mut rows = Vec::new();
    let mut made_up = leads::Leads::new();
    if wants(Part::Reads) {
        say("measuring reads");
        let seen = clinics::look(attend, database, plan.seen.0, plan.seen.1).await?;
        rows.extend(reads::measure(cluster, at, pgbench, &seen, &plan.reads).await?);
    }
    if wants(Part::Access) {
        say("measuring access");
        let seen = clinics::look(attend, database, plan.seen.0, plan.seen.1).await?;
        rows.extend(access::measure(cluster, at, pgbench, &seen, &plan.reads).await?);
    }
    if wants(Part::Leads) {
        say("measuring leads");
        rows.extend(leads::measure(attend, database, &mut made_up, &plan.leads).await?);
    }
    if wants(Part::Flood) {
        say("measuring a flood");
        rows.extend(flood::measure(attend, database, &mut made_up, &plan.flood).await?);
    }
    if let Some((now, most)) = attend.resident() {
        let row = Row::new(
            "resident memory of server and workers (one process)",
            format!("{now:.0} MB, at most {most:.0} MB"),
        );
        rows.push(row.wanted("< 150 MB", most < 150.0));
    }
    Ok(rows)
}

fn notes(plan: &Plan) -> Vec<String> {
    let size = &plan.clinics;
    vec![
        format!("{} clinics with {} contacts each. `attend up` (API and workers in one process, sandbox carrier) on 127.0.0.1; PostgreSQL and the load generator share the cores with it.", size.tenants, size.contacts),
        "The load generator is one thread that writes ready-made requests: it costs Attend about what pgbench costs itself.".to_owned(),
        "pgbench runs the statements that PostgreSQL's log shows for the request, in the same round trips, as the same login under row security; each client prepares them once.".to_owned(),
        "Lead to SMS: from the client's send to the instant at which the sandbox's carrier took the text; the workers are at work also while 202s are measured.".to_owned(),
        "The flood is 100,000 leads of one clinic, each a row and a job, as its posts would have left them.".to_owned(),
        "graphile-worker 1,560/s and 2.4 ms, pg-boss 2,170/s and 10 ms: measured elsewhere, on a machine of two cores.".to_owned(),
    ]
}
