package greenwall.fleet.poll;

/// What a poll covers.
enum PollScope {
    /// Whether the source and its targets are alive.
    LIVENESS,
    /// The queries that a first display needs and that the source answers quickly.
    QUICK,
    /// All queries in use that are due.
    FULL
}
