//! What the figures were measured on.

use crate::clock::utc;

/// `2 cores, 23.5 GiB`.
pub fn size() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = std::fs::read_to_string("/proc/meminfo")
        .ok()
        .and_then(|text| kib(&text, "MemTotal:"));
    match memory {
        Some(kib) => format!("{cores} cores, {:.1} GiB", kib as f64 / 1024.0 / 1024.0),
        None => format!("{cores} cores"),
    }
}

/// How many others wanted to run: the load of the last minute.
pub fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or("unknown").to_owned()
}

pub fn date() -> String {
    utc().format("%Y-%m-%d %H:%M UTC").to_string()
}

/// Resident memory of a process, now and at most so far, in MiB.
pub fn resident(pid: u32) -> Option<(f64, f64)> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let mib = |key| kib(&text, key).map(|kib| kib as f64 / 1024.0);
    Some((mib("VmRSS:")?, mib("VmHWM:")?))
}

/// Processor time that a process and its children have used, in seconds.
pub fn used(pid: u32) -> f64 {
    let mut all = ticks(pid, true);
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    for process in processes {
        let child = process.file_name().to_string_lossy().parse().ok();
        if let Some(child) = child.filter(|child| parent(*child) == Some(pid)) {
            all += ticks(child, false);
        }
    }
    // USER_HZ is 100 on every Linux that there is
    all as f64 / 100.0
}

/// The fields of `/proc/PID/stat` after the name, which may hold blanks.
fn stat(pid: u32) -> Option<Vec<String>> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, rest) = text.rsplit_once(") ")?;
    Some(rest.split(' ').map(str::to_owned).collect())
}

fn parent(pid: u32) -> Option<u32> {
    stat(pid)?.get(1)?.parse().ok()
}

/// User and system time, and that of children that have ended.
fn ticks(pid: u32, ended: bool) -> u64 {
    let fields = stat(pid).unwrap_or_default();
    let last = if ended { 15 } else { 13 };
    let times = (11..last).filter_map(|n| fields.get(n)?.parse::<u64>().ok());
    times.sum()
}

fn kib(text: &str, key: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(key))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_takes_processor_time() {
        let me = std::process::id();
        let before = used(me);
        let mut sum = 0u64;
        while used(me) - before < 0.02 {
            sum = sum.wrapping_mul(31).wrapping_add(1);
        }
        assert!(sum != 0 && parent(me).is_some());
    }

    #[test]
    fn the_kernel_states_sizes_in_kib() {
        assert_eq!(
            kib("VmPeak:\t 1 kB\nVmRSS:\t    2048 kB\n", "VmRSS:"),
            Some(2048)
        );
        assert_eq!(kib("VmPeak:\t 1 kB", "VmRSS:"), None);
    }
}
