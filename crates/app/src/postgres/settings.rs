//! The server's configuration, written anew at every start.

use std::fs;
use std::thread::available_parallelism;

const MIB: u64 = 1024 * 1024;
const GIB: u64 = 1024 * MIB;

/// What the machine lends us.
#[derive(Clone, Copy, Debug)]
pub(super) struct Machine {
    /// Bytes, the container's limit counted.
    pub memory: u64,
    pub cores: usize,
}

impl Machine {
    pub fn here() -> Self {
        let read = |path: &str| fs::read_to_string(path).ok();
        let total = read("/proc/meminfo").and_then(|text| mem_total(&text));
        let limits = [
            "/sys/fs/cgroup/memory.max",
            "/sys/fs/cgroup/memory/memory.limit_in_bytes",
        ]
        .into_iter()
        .filter_map(|path| read(path)?.trim().parse().ok());
        Self {
            memory: total.into_iter().chain(limits).min().unwrap_or(4 * GIB),
            cores: available_parallelism().map_or(2, usize::from),
        }
    }
}

/// The text of `postgresql.conf`.
pub(super) fn postgresql_conf(machine: Machine, port: u16, shared_memory: &str) -> String {
    let shared_buffers = (machine.memory / 8).clamp(64 * MIB, 4 * GIB) / MIB;
    let effective_cache = (machine.memory / 2).clamp(256 * MIB, 64 * GIB) / MIB;
    let maintenance = (machine.memory / 32).clamp(64 * MIB, 512 * MIB) / MIB;
    let work_mem = if machine.memory >= 8 * GIB { 16 } else { 8 };
    let workers = machine.cores.clamp(8, 32);
    format!(
        "# Written by attend at every start. Settings of your own go into local.conf beside it.\n\
         listen_addresses = '127.0.0.1'\n\
         port = {port}\n\
         unix_socket_directories = ''\n\
         max_connections = 200\n\
         password_encryption = 'scram-sha-256'\n\
         \n\
         # what is committed is on disk\n\
         fsync = on\n\
         full_page_writes = on\n\
         synchronous_commit = on\n\
         \n\
         # {memory} MiB of memory, {cores} cores\n\
         shared_buffers = {shared_buffers}MB\n\
         effective_cache_size = {effective_cache}MB\n\
         work_mem = {work_mem}MB\n\
         maintenance_work_mem = {maintenance}MB\n\
         max_worker_processes = {workers}\n\
         jit = off\n\
         dynamic_shared_memory_type = {shared_memory}\n\
         \n\
         # solid state disks\n\
         random_page_cost = 1.1\n\
         wal_compression = on\n\
         max_wal_size = 2GB\n\
         min_wal_size = 256MB\n\
         checkpoint_timeout = 10min\n\
         \n\
         # queue tables turn over fast\n\
         autovacuum_naptime = 15s\n\
         autovacuum_vacuum_scale_factor = 0.05\n\
         autovacuum_vacuum_insert_scale_factor = 0.1\n\
         autovacuum_analyze_scale_factor = 0.05\n\
         autovacuum_vacuum_cost_limit = 1000\n\
         \n\
         # logs hold no patient data: neither parameters nor the values in a DETAIL line\n\
         log_error_verbosity = terse\n\
         log_parameter_max_length = 0\n\
         log_parameter_max_length_on_error = 0\n\
         log_checkpoints = off\n\
         log_line_prefix = '%m [%p] '\n\
         log_timezone = 'UTC'\n\
         timezone = 'UTC'\n\
         lc_messages = 'C'\n\
         \n\
         include_if_exists = 'local.conf'\n",
        memory = machine.memory / MIB,
        cores = machine.cores,
    )
}

/// The text of `pg_hba.conf`: this machine, by password, and nobody else.
pub(super) const PG_HBA: &str = "# Written by attend at every start.\n\
     host all all 127.0.0.1/32 scram-sha-256\n";

/// What `local.conf` begins with.
pub(super) const LOCAL_CONF: &str =
    "# Settings of your own for the private PostgreSQL, over postgresql.conf.\n";

/// The kind of shared memory that `initdb` tried and found to work here (a
/// container may lack `/dev/shm`), out of the configuration that it wrote.
pub(super) fn tried_shared_memory(initdb_conf: &str) -> &str {
    let key = "dynamic_shared_memory_type = ";
    let line = initdb_conf.lines().find_map(|line| line.strip_prefix(key));
    let word = line.and_then(|rest| rest.split_whitespace().next());
    word.filter(|word| ["posix", "sysv", "mmap"].contains(word))
        .unwrap_or("posix")
}

fn mem_total(meminfo: &str) -> Option<u64> {
    let line = meminfo
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value<'a>(conf: &'a str, key: &str) -> Option<&'a str> {
        conf.lines()
            .find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "))
    }

    #[test]
    fn memory_is_shared_out_between_floors_and_ceilings() {
        let conf = |memory| postgresql_conf(Machine { memory, cores: 2 }, 5432, "posix");
        assert_eq!(value(&conf(24 * GIB), "shared_buffers"), Some("3072MB"));
        assert_eq!(value(&conf(256 * MIB), "shared_buffers"), Some("64MB"));
        assert_eq!(value(&conf(256 * GIB), "shared_buffers"), Some("4096MB"));
        assert_eq!(value(&conf(4 * GIB), "work_mem"), Some("8MB"));
    }

    #[test]
    fn commits_are_durable_and_the_door_is_local() {
        let conf = postgresql_conf(Machine::here(), 40_123, "posix");
        for (key, wanted) in [
            ("fsync", "on"),
            ("synchronous_commit", "on"),
            ("full_page_writes", "on"),
            ("listen_addresses", "'127.0.0.1'"),
            ("unix_socket_directories", "''"),
            ("port", "40123"),
        ] {
            assert_eq!(value(&conf, key), Some(wanted), "{key}");
        }
        assert!(!PG_HBA.contains("trust"));
    }

    #[test]
    fn the_kernel_states_memory_in_kib() {
        assert_eq!(
            mem_total("MemTotal:       24689764 kB\nMemFree: 1 kB"),
            Some(25_282_318_336)
        );
        assert_eq!(mem_total("nothing"), None);
    }

    #[test]
    fn the_kind_of_shared_memory_is_the_one_that_initdb_found() {
        let conf = "shared_buffers = 128MB\ndynamic_shared_memory_type = sysv\t# the default\n";
        assert_eq!(tried_shared_memory(conf), "sysv");
        assert_eq!(
            tried_shared_memory("dynamic_shared_memory_type = 'x'"),
            "posix"
        );
        assert_eq!(tried_shared_memory(""), "posix");
    }
}
