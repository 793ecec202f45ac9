package greenwall.fleet.poll;

/// What a poll covers.
enum PollScope {
    /// Whether the source and its targets live.
    LIFE,
    /// What a first picture needs and the source answers quickly.
    GLANCE,
    /// Everything that is in use and due.
    WHOLE
}
