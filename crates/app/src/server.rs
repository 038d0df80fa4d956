//! A running process: platform, API, web app and workers, or some of them.

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use anyhow::Context;
use kernel::Secret;
use platform::{
    Clock, Platform, PlatformParts,
    db::{Db, DbSettings},
    http::{edge, limits::Limits},
    jobs::{WorkerSettings, Workers},
};
use poem::{
    Endpoint, EndpointExt, IntoEndpoint, Request, Response, Server as Http,
    endpoint::{BoxEndpoint, StaticFilesEndpoint},
    listener::{Acceptor, Listener, TcpListener},
};
use tokio_util::sync::CancellationToken;

use crate::{config, cors, housekeeping, proxies::Proxies, wiring};

/// What a process is to run, and on what.
pub struct Settings {
    pub db: DbSettings,
    pub clock: Arc<dyn Clock>,
    pub public_url: Option<String>,
    pub master_key: Secret<[u8; 32]>,
    /// The made-up carrier and mailbox stand in for real ones.
    pub sandbox: bool,
    /// Sign-in providers may stand on this machine, without TLS.
    pub sso_loopback: bool,
    pub twilio: Option<config::Twilio>,
    /// Who may say on whose behalf they ask.
    pub trusted_proxies: Proxies,
    /// How many requests they may send.
    pub limits: Limits,
    /// None: this process does not serve.
    pub listen: Option<SocketAddr>,
    pub web_dir: Option<PathBuf>,
    /// None: this process does not work.
    pub workers: Option<WorkerSettings>,
}

/// A process that runs until [`Server::stop`].
pub struct Server {
    platform: Platform,
    address: Option<SocketAddr>,
    stop: CancellationToken,
    tasks: tokio_util::task::TaskTracker,
    workers: Option<Workers>,
}

/// How long open requests may still take when the process is asked to stop.
const GRACE: Duration = Duration::from_secs(3);

impl Server {
    /// # Errors
    /// When the database cannot be reached or the address is taken.
    pub async fn start(settings: Settings) -> anyhow::Result<Self> {
        let acceptor = match settings.listen {
            Some(listen) => Some(
                TcpListener::bind(listen)
                    .into_acceptor()
                    .await
                    .with_context(|| format!("cannot listen on {listen}"))?,
            ),
            None => None,
        };
        let address = acceptor
            .as_ref()
            .and_then(|acceptor| acceptor.local_addr().first()?.as_socket_addr().copied());
        let public_url = settings
            .public_url
            .clone()
            .or_else(|| address.map(|address| format!("http://{address}")))
            .unwrap_or_default();
        let db = Db::connect(&settings.db)
            .await
            .context("cannot reach the database")?;
        let wired = wiring::wire(&settings, &public_url)?;
        let platform = Platform::new(PlatformParts {
            db,
            clock: settings.clock.clone(),
            registry: wired.registry,
            authenticator: wired.authenticator,
            limits: settings.limits,
        });
        wired.sandbox.attach(&platform);
        let (stop, tasks) = (
            CancellationToken::new(),
            tokio_util::task::TaskTracker::new(),
        );
        if let Some(acceptor) = acceptor {
            let site = Site::new(&settings, wired.api);
            // Whom a request is from is known before anything counts it.
            let proxies = settings.trusted_proxies.clone();
            let site = edge(platform.clone(), site).before(move |mut request: Request| {
                let remote = proxies.remote(&request);
                request.set_data(remote);
                async move { Ok(request) }
            });
            let site = scim::speaking(site);
            let site = cors::for_forms(site);
            tasks.spawn(housekeeping::keep_tidy(platform.clone(), stop.clone()));
            let stopped = stop.clone().cancelled_owned();
            tasks.spawn(async move {
                let http = Http::new_with_acceptor(acceptor);
                if let Err(error) = http
                    .run_with_graceful_shutdown(site, stopped, Some(GRACE))
                    .await
                {
                    tracing::error!(%error, "the server ended");
                }
            });
        }
        let workers = settings
            .workers
            .map(|workers| Workers::start(&platform, workers));
        if workers.is_some() {
            tasks.spawn(housekeeping::run(platform.clone(), stop.clone()));
        }
        Ok(Self {
            platform,
            address,
            stop,
            tasks,
            workers,
        })
    }

    pub fn platform(&self) -> &Platform {
        &self.platform
    }

    /// Where it listens, if it serves.
    pub fn address(&self) -> Option<SocketAddr> {
        self.address
    }

    /// Stops taking requests and jobs, lets what runs finish, closes the database.
    pub async fn stop(self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
        if let Some(workers) = self.workers {
            workers.stop().await;
        }
        self.platform.close().await;
    }
}

/// The API, and for every other address the web app.
struct Site {
    api: BoxEndpoint<'static, Response>,
    web: Option<StaticFilesEndpoint>,
}

const API: &[&str] = &[
    "/v1",
    scim::ROOT,
    "/sandbox",
    "/.well-known",
    "/livez",
    "/readyz",
];

impl Site {
    fn new(settings: &Settings, api: BoxEndpoint<'static, Response>) -> Self {
        let web = settings.web_dir.as_ref().map(|dir| {
            StaticFilesEndpoint::new(dir)
                .index_file("index.html")
                .fallback_to_index()
                .no_cache_index()
        });
        Self { api, web }
    }
}

impl Endpoint for Site {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let path = request.uri().path();
        let of_api = API.iter().any(|root| {
            path.strip_prefix(root)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        match &self.web {
            Some(web) if !of_api => web.call(request).await,
            _ => self.api.call(request).await,
        }
    }
}

/// An endpoint of the API's type, for the wiring.
pub(crate) fn boxed<E>(service: E) -> BoxEndpoint<'static, Response>
where
    E: IntoEndpoint,
    E::Endpoint: Endpoint + 'static,
{
    use poem::EndpointExt;
    service.into_endpoint().map_to_response().boxed()
}
