package greenwall.fleet.source;

import java.time.Duration;

/// The difference between the clocks of this machine and a source, from which it matters.
public final class ClockSkewLimits {
    /// A larger difference is reported by the sources view and by `greenwall doctor`.
    public static final Duration REPORTED = Duration.ofSeconds(2);

    /// With a larger difference, ages and windows use the source's clock, and the status bar warns. It is a
    /// usual scrape interval.
    public static final Duration CORRECTED = Duration.ofSeconds(15);

    private ClockSkewLimits() {}
}
