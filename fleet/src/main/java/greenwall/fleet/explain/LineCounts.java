package greenwall.fleet.explain;

import java.time.Duration;
import java.time.Instant;

/// The number of lines in each of consecutive intervals of equal length.
public record LineCounts(Instant start, Duration step, int[] counts) {}
