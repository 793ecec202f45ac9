package greenwall.fleet.directcheck;

/// One fault that a check found.
///
/// @param key the name of the disk, pool, peer, unit or exporter; empty if the host or the service itself
///     is at fault
/// @param lead the fault in a few words that stay the same while it lasts
/// @param reason the fault with its numbers
public record DirectCheckFault(Kind kind, String key, boolean critical, String lead, String reason) {
    public enum Kind {
        /// The host does not respond.
        HOST,
        /// The host responds, but the exporter that should listen on the port does not.
        EXPORTER,
        /// A page or a DNS name.
        SERVICE,
        /// The certificate of a page expires soon.
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
