//! The disk that a SQLite ledger is on.

use super::Finding;
use rustix::fs::{statfs, statvfs};
use std::path::Path;

/// Numbers by which Linux tells file systems (`statfs(2)`).
const IN_MEMORY: [(u64, &str); 2] = [(0x0102_1994, "tmpfs"), (0x8584_58f6, "ramfs")];
const ON_NETWORK: [(u64, &str); 8] = [
    (0x6969, "NFS"),
    (0x517B, "SMB"),
    (0xFF53_4D42, "CIFS"),
    (0xFE53_4D42, "SMB2"),
    (0x0102_1997, "9p"),
    (0x00C3_6400, "Ceph"),
    (0x0BD0_0BD0, "Lustre"),
    (0x5346_414F, "AFS"),
];
const MIB: u64 = 1024 * 1024;

/// What is wrong with the disk that this folder is on.
pub(super) fn check(folder: &Path, least_free_mib: u64) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(kind(folder));
    findings.extend(room(folder, least_free_mib));
    findings
}

fn kind(folder: &Path) -> Option<Finding> {
    // A type that is negative as a C long is the same number without its sign.
    let number = u64::try_from(statfs(folder).ok()?.f_type).ok()?;
    let among = |known: &[(u64, &'static str)]| {
        known
            .iter()
            .find(|(known, _)| *known == number)
            .map(|(_, name)| *name)
    };
    if let Some(name) = among(&IN_MEMORY) {
        return Some(Finding::fault(
            "ledger_in_memory",
            format!(
                "DATABASE_URL: the ledger is in {}, a {name}: it is gone with the power",
                folder.display()
            ),
            "Put the ledger on a local disk",
        ));
    }
    among(&ON_NETWORK).map(|name| {
        Finding::fault(
            "ledger_on_network_disk",
            format!("DATABASE_URL: the ledger is in {}, which is on a network ({name}): SQLite's locks and fsync do not \
                     hold there, and it may be damaged", folder.display()),
            "Put the ledger on a local disk, or use PostgreSQL",
        )
    })
}

fn room(folder: &Path, least_free_mib: u64) -> Option<Finding> {
    let found = statvfs(folder).ok()?;
    let free_mib = found.f_bavail.saturating_mul(found.f_frsize) / MIB;
    Some(if free_mib < least_free_mib {
        Finding::fault(
            "disk_nearly_full",
            format!(
                "{free_mib} MiB are free beside the ledger in {}, less than {least_free_mib}: gifts are refused when it \
                     is full",
                folder.display()
            ),
            "Make room, or move the ledger to a larger disk; --least-free-mib sets the limit",
        )
    } else {
        Finding::ok("disk", format!("{free_mib} MiB are free beside the ledger"))
    })
}
