package greenwall.lab.application;

import greenwall.lab.world.SimulatedHost;

/// A span of a request through the application. Times are nanoseconds since the epoch.
///
/// @param service that wrote it
/// @param host where that runs
/// @param parent the caller's span, 0 for none
/// @param kind SERVER, CLIENT, PRODUCER or CONSUMER
/// @param called what a client's span is about; else the operation itself
public record RequestSpan(
        long id,
        long parent,
        ApplicationService service,
        SimulatedHost host,
        Kind kind,
        Operation operation,
        ApplicationService called,
        long start,
        long end,
        boolean failed) {
    public enum Kind {
        SERVER,
        CLIENT,
        PRODUCER,
        CONSUMER
    }

    public long nanos() {
        return end - start;
    }

    /// Sixteen hexadecimal digits.
    public static String hex(long id) {
        return String.format(java.util.Locale.ROOT, "%016x", id);
    }
}
