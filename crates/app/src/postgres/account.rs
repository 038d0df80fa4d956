//! Whom the server runs as. PostgreSQL refuses to run as root, so a root
//! Attend hands it to somebody else.

use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Context as _;

use super::process;

/// A user other than ourselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Account {
    pub uid: u32,
    pub gid: u32,
    pub name: String,
}

/// The server's user: ourselves (`None`), or somebody else when we are root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RunAs(pub Option<Account>);

impl RunAs {
    /// Chooses for this process. As root: the first owner of `owned` who is
    /// not root (so that data stays with whom it belongs to, and a checkout in
    /// somebody's home stays theirs), else `postgres`, else `nobody`.
    pub fn choose(euid: u32, owned: &[&Path]) -> anyhow::Result<Self> {
        if euid != 0 {
            return Ok(Self(None));
        }
        let passwd = std::fs::read_to_string("/etc/passwd").context("cannot read /etc/passwd")?;
        let owners = owned
            .iter()
            .filter_map(|path| std::fs::metadata(path).ok())
            .map(|meta| (meta.uid(), meta.gid()));
        pick(owners, &passwd)
            .map(|account| Self(Some(account)))
            .context(
                "PostgreSQL does not run as root, and /etc/passwd has neither a user `postgres` \
                 nor `nobody` to run it as: add one, or start Attend as an ordinary user",
            )
    }

    /// A command that runs as this user, knows nothing of our environment but
    /// the search path, and starts where everybody may be.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env_clear().current_dir("/").stdin(Stdio::null());
        command.env("HOME", "/").env("LC_ALL", "C");
        if let Some(path) = process::search_path() {
            command.env("PATH", path);
        }
        if let Self(Some(account)) = self {
            // std drops the supplementary groups along with the user
            command.uid(account.uid).gid(account.gid);
        }
        command
    }

    /// Whether this user can get into `dir`; asked by trying, so that access
    /// lists and mount options count.
    pub fn can_enter(&self, dir: &Path) -> bool {
        self.0.is_none() || self.tries("cd -- \"$1\"", dir)
    }

    /// Whether this user can run `program`.
    pub fn can_run(&self, program: &Path) -> bool {
        self.0.is_none() || self.tries("test -x \"$1\"", program)
    }

    /// Gives `path` to this user.
    pub fn give(&self, path: &Path) -> anyhow::Result<()> {
        let Self(Some(account)) = self else {
            return Ok(());
        };
        std::os::unix::fs::chown(path, Some(account.uid), Some(account.gid))
            .with_context(|| format!("cannot give {} to {}", path.display(), account.name))
    }

    pub fn name(&self) -> &str {
        self.0.as_ref().map_or("yourself", |account| &account.name)
    }

    fn tries(&self, script: &str, path: &Path) -> bool {
        self.command(Path::new("/bin/sh"))
            .args(["-c", script, "sh"])
            .arg(path)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }
}

fn pick(owners: impl Iterator<Item = (u32, u32)>, passwd: &str) -> Option<Account> {
    let by_owner = owners.into_iter().find(|(uid, _)| *uid != 0);
    if let Some((uid, gid)) = by_owner {
        let name = accounts(passwd)
            .find(|account| account.uid == uid)
            .map_or_else(|| format!("user {uid}"), |account| account.name);
        return Some(Account { uid, gid, name });
    }
    ["postgres", "nobody"]
        .iter()
        .find_map(|name| accounts(passwd).find(|account| account.name == *name && account.uid != 0))
}

fn accounts(passwd: &str) -> impl Iterator<Item = Account> {
    passwd.lines().filter_map(|line| {
        let mut fields = line.split(':');
        Some(Account {
            name: fields.next()?.to_owned(),
            uid: fields.nth(1)?.parse().ok()?,
            gid: fields.next()?.parse().ok()?,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSWD: &str = "root:x:0:0:root:/root:/bin/bash\n\
                          nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n\
                          postgres:x:101:104::/var/lib/postgresql:/bin/bash\n";

    #[test]
    fn postgres_is_preferred_to_nobody() {
        let picked = pick([(0, 0)].into_iter(), PASSWD).expect("one");
        assert_eq!((picked.uid, picked.gid), (101, 104));
        let without = PASSWD.replace("postgres:", "other:");
        let picked = pick([(0, 0)].into_iter(), &without).expect("one");
        assert_eq!(picked.name, "nobody");
    }

    #[test]
    fn data_stays_with_its_owner() {
        let picked = pick([(0, 0), (1000, 1001)].into_iter(), PASSWD).expect("one");
        assert_eq!((picked.uid, picked.gid), (1000, 1001));
    }

    #[test]
    fn nobody_to_run_as_is_no_account() {
        assert_eq!(pick([(0, 0)].into_iter(), "root:x:0:0::/:/bin/sh"), None);
    }

    #[test]
    fn who_is_not_root_runs_it_themselves() {
        assert_eq!(RunAs::choose(1000, &[]).expect("self"), RunAs(None));
    }
}
