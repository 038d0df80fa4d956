//! Runs the server on a thread of its own, starts it again when it dies, and
//! stops it.
//!
//! The thread lives exactly as long as the server should. That matters: where
//! `setpriv` exists the server is told to shut down when the *thread* that
//! started it is gone, and a runtime's worker threads come and go.

use std::fmt;
use std::process::Child;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, bail};
use tokio::sync::watch;

use super::binaries::Installation;
use super::leftovers;
use super::place::Place;
use super::process::{self, Signal};
use launch::Launch;

mod launch;

/// Deaths in a row, each before the server lived for [`STEADY`], after which
/// the keeper gives up.
const MAX_DEATHS: u32 = 5;
const STEADY: Duration = Duration::from_secs(60);

/// A server under care.
pub(super) struct Keeper {
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    /// Why it is down for good; `None` while it is not.
    ended: watch::Sender<Option<String>>,
}

#[derive(Default)]
struct State {
    pid: Option<u32>,
    stopping: bool,
    /// The thread has nothing left to do.
    over: bool,
}

impl Keeper {
    /// Starts the server; returns when it takes connections, with its port.
    pub fn start(place: Place, with: Installation) -> anyhow::Result<(Self, u16)> {
        let shared = Arc::new(Shared {
            state: Mutex::default(),
            changed: Condvar::new(),
            ended: watch::Sender::new(None),
        });
        let (tell, first) = std::sync::mpsc::sync_channel(1);
        let keep = Arc::clone(&shared);
        thread::Builder::new()
            .name("postgres-keeper".into())
            .spawn(move || {
                match Launch::first(place, with) {
                    Ok((launch, child)) => {
                        keep.lock().pid = Some(child.id());
                        let _ = tell.send(Ok(launch.port));
                        keep.run(&launch, child);
                    }
                    Err(error) => {
                        let _ = tell.send(Err(error));
                    }
                }
                keep.over();
            })
            .context("cannot start a thread")?;
        let port = first.recv().context("the keeper of PostgreSQL died")??;
        Ok((Self { shared }, port))
    }

    pub fn pid(&self) -> Option<u32> {
        self.shared.lock().pid
    }

    pub async fn ended(&self) -> String {
        let mut ended = self.shared.ended.subscribe();
        match ended.wait_for(Option::is_some).await {
            Ok(why) => why.clone().unwrap_or_default(),
            Err(_) => "its keeper is gone".to_owned(),
        }
    }

    /// Stops the server and waits: fast shutdown for 30 s, then immediate,
    /// then by force. A second call finds nothing to do.
    pub fn stop(&self) -> anyhow::Result<()> {
        let shared = &self.shared;
        shared.lock().stopping = true;
        shared.changed.notify_all();
        for (how, patience) in [
            (Signal::Interrupt, 30),
            (Signal::Quit, 10),
            (Signal::Kill, 5),
        ] {
            let state = shared.lock();
            if state.over {
                return Ok(());
            }
            if let Some(pid) = state.pid {
                process::signal(pid, how);
            }
            let patience = Duration::from_secs(patience);
            let wait = shared
                .changed
                .wait_timeout_while(state, patience, |state| !state.over);
            if wait.unwrap_or_else(PoisonError::into_inner).0.over {
                return Ok(());
            }
            tracing::warn!("PostgreSQL does not stop, insisting");
        }
        bail!("PostgreSQL does not stop")
    }
}

impl fmt::Debug for Keeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keeper").field("pid", &self.pid()).finish()
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn over(&self) {
        let mut state = self.lock();
        state.pid = None;
        state.over = true;
        drop(state);
        self.changed.notify_all();
    }

    /// Waits for the server's end, and starts it again unless it was asked to
    /// go or dies too often.
    fn run(&self, launch: &Launch, mut child: Child) {
        let mut deaths = 0;
        loop {
            let since = process::now();
            let status = child
                .wait()
                .map_or_else(|e| e.to_string(), |s| s.to_string());
            self.lock().pid = None;
            deaths = if since.elapsed() > STEADY {
                1
            } else {
                deaths + 1
            };
            if self.stops_within(Duration::ZERO) {
                return;
            }
            tracing::error!("PostgreSQL ended by itself ({status}); starting it again");
            match self.revive(launch, &mut deaths, status) {
                Ok(Some(again)) => child = again,
                Ok(None) => return,
                Err(error) => {
                    self.ended.send_replace(Some(format!("{error:#}")));
                    return;
                }
            }
        }
    }

    /// A new server on the same port, `None` when asked to stop meanwhile.
    fn revive(
        &self,
        launch: &Launch,
        deaths: &mut u32,
        mut why: String,
    ) -> anyhow::Result<Option<Child>> {
        while *deaths <= MAX_DEATHS {
            let pause = Duration::from_millis(100 << *deaths);
            if self.stops_within(pause) {
                return Ok(None);
            }
            match leftovers::clear(&launch.place.data).and_then(|()| launch.again()) {
                Ok(child) => {
                    // under the lock, so that a stop that came meanwhile finds the new number
                    let mut state = self.lock();
                    state.pid = Some(child.id());
                    if state.stopping {
                        process::signal(child.id(), Signal::Interrupt);
                    }
                    return Ok(Some(child));
                }
                Err(error) => why = format!("{error:#}"),
            }
            *deaths += 1;
        }
        bail!(
            "the private PostgreSQL died {MAX_DEATHS} times in a row ({why}); see {}",
            launch.place.log().display()
        )
    }

    fn stops_within(&self, pause: Duration) -> bool {
        let wait = self
            .changed
            .wait_timeout_while(self.lock(), pause, |state| !state.stopping);
        wait.unwrap_or_else(PoisonError::into_inner).0.stopping
    }
}
