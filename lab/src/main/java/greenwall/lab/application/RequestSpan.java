package greenwall.lab.application;

import greenwall.fleet.trace.Span;
import greenwall.lab.world.SimulatedHost;

/// A span of a request through the application. Times are nanoseconds since the epoch.
///
/// @param service the service that wrote the span
/// @param host the host of that service
/// @param parent the id of the caller's span; 0 for none
/// @param kind SERVER, CLIENT, PRODUCER or CONSUMER
/// @param called the called service in a client's span; otherwise the service itself
public record RequestSpan(
        long id,
        long parent,
        ApplicationService service,
        SimulatedHost host,
        Span.Kind kind,
        Operation operation,
        ApplicationService called,
        long start,
        long end,
        boolean failed) {
    public long nanos() {
        return end - start;
    }
}
