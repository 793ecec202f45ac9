package greenwall.lab.loki;

import java.time.Duration;

/// The limits of a Loki server, with the defaults of version 2.8.
public record LokiLimits(
        int maxEntriesPerQuery,
        int maxSeries,
        Duration maxQueryLength,
        Duration queryTimeout,
        int maxTails,
        Duration tailMaxDuration) {
    public static final LokiLimits DEFAULT =
            new LokiLimits(5000, 500, Duration.ofHours(721), Duration.ofMinutes(1), 10, Duration.ofHours(1));
}
