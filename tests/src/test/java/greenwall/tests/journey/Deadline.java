package greenwall.tests.journey;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/// A deadline that is extended while more threads are ready to run than there are processors.
final class Deadline {
    private static final double MAX = 4;

    private final long began = System.nanoTime();
    private final Duration idleDuration;

    /// @param idleDuration the timeout on an otherwise idle machine
    Deadline(Duration idleDuration) {
        this.idleDuration = idleDuration;
    }

    boolean over() {
        return System.nanoTime() - began > scaledDuration().toNanos();
    }

    private Duration scaledDuration() {
        var machine = ManagementFactory.getOperatingSystemMXBean();
        double share = machine.getSystemLoadAverage() / machine.getAvailableProcessors();
        return Duration.ofMillis((long) (idleDuration.toMillis() * Math.clamp(share, 1, MAX)));
    }

    String text() {
        return scaledDuration().toSeconds() + " s";
    }
}
