package greenwall.fleet.check;

/// One thing that is wrong with what was looked at.
///
/// @param key which disk, pool, peer, unit or exporter; empty where it is the host or the service itself
/// @param lead what is wrong in a few words that stay the same while it lasts
/// @param reason the same with its numbers
public record CheckFinding(Kind kind, String key, boolean critical, String lead, String reason) {
    /// What it is about.
    public enum Kind {
        /// There is no response.
        HOST,
        /// The host answers, and what should listen there does not.
        EXPORTER,
        /// A page, or a name.
        SERVICE,
        /// That of a page ends soon.
        CERTIFICATE,
        CLOCK,
        LOAD,
        MEMORY,
        DISK,
        POOL,
        TUNNEL,
        UNIT,
        KERNEL
    }
}
