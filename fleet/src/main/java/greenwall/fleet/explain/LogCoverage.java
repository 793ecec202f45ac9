package greenwall.fleet.explain;

import java.util.List;

/// What was read of the logs: lines and bytes of window and baseline, and how much of each was covered.
///
/// `cut` says that a limit, ours or the server's, left lines of the window unread. `coveredOfWindow` and
/// `coveredOfBaseline` are shares of their lengths.
public record LogCoverage(
        long lines,
        long bytes,
        long windowLines,
        boolean cut,
        double coveredOfWindow,
        double coveredOfBaseline,
        int requests,
        List<LogQuery> queries) {
    public static final LogCoverage NOTHING = new LogCoverage(0, 0, 0, false, 0, 0, 0, List.of());

    /// One query, the host that it is for, and why it was sent: `itself`, `hypervisor`, `guest`, `peer`.
    public record LogQuery(String role, String host, String query) {}
}
