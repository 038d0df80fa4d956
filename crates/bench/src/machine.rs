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

fn kib(text: &str, key: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(key))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_states_sizes_in_kib() {
        assert_eq!(
            kib("VmPeak:\t 1 kB\nVmRSS:\t    2048 kB\n", "VmRSS:"),
            Some(2048)
        );
        assert_eq!(kib("VmPeak:\t 1 kB", "VmRSS:"), None);
    }
}
