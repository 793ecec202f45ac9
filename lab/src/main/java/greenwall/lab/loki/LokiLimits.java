package greenwall.lab.loki;

import java.time.Duration;

/// The limits of one Loki, with the defaults of version 2.8.
///
/// @param maxLines stored lines pushed by clients, over all streams; the oldest of the largest stream go first
public record LokiLimits(
        int maxEntriesPerQuery,
        int maxSeries,
        Duration maxQueryLength,
        Duration queryTimeout,
        int maxLineBytes,
        int maxLabelNames,
        int maxLabelValueLength,
        int maxStreams,
        int maxLines,
        int maxTails,
        Duration tailMaxDuration) {
    public static final LokiLimits DEFAULT = new LokiLimits(
            5000,
            500,
            Duration.ofHours(721),
            Duration.ofMinutes(1),
            256_000,
            30,
            2048,
            5000,
            500_000,
            10,
            Duration.ofHours(1));
}
