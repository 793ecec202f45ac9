package greenwall.fleet.explain;

import java.time.Duration;
import java.time.Instant;

/// How many lines fell into each of a row of equal stretches of time.
public record Counts(Instant start, Duration step, int[] counts) {}
