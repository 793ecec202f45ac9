package greenwall.tests.journey;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/// A deadline that moves away while more programs want the processors than there are.
final class Deadline {
    private static final double MOST = 4;

    private final long began = System.nanoTime();
    private final Duration alone;

    /// @param alone the time on a machine that does nothing else
    Deadline(Duration alone) {
        this.alone = alone;
    }

    boolean over() {
        return System.nanoTime() - began > now().toNanos();
    }

    private Duration now() {
        var machine = ManagementFactory.getOperatingSystemMXBean();
        double share = machine.getSystemLoadAverage() / machine.getAvailableProcessors();
        return Duration.ofMillis((long) (alone.toMillis() * Math.clamp(share, 1, MOST)));
    }

    String text() {
        return now().toSeconds() + " s";
    }
}
