package greenwall.fleet.trace;

import greenwall.fleet.NamedConstant;
import java.util.List;
import java.util.Map;

/// One piece of work of one service. Times are nanoseconds since the epoch.
///
/// @param parent the id of the span that asked for it; empty for the first of a request
/// @param resource what is known of the process that did it
public record Span(
        String id,
        String parent,
        String service,
        String operation,
        Kind kind,
        long start,
        long end,
        Status status,
        String message,
        Map<String, String> attributes,
        Map<String, String> resource,
        List<Event> events) {
    /// Where a source does not say whose span it is.
    public static final String UNKNOWN_SERVICE = "unknown service";

    public Span {
        service = service.isEmpty() ? UNKNOWN_SERVICE : service;
        attributes = Map.copyOf(attributes);
        resource = Map.copyOf(resource);
        events = List.copyOf(events);
    }

    public enum Kind implements NamedConstant {
        UNSPECIFIED,
        INTERNAL,
        SERVER,
        CLIENT,
        PRODUCER,
        CONSUMER
    }

    public enum Status implements NamedConstant {
        UNSET,
        OK,
        ERROR
    }

    /// Something that happened at an instant of a span: an exception, a log line.
    public record Event(long at, String name, Map<String, String> attributes) {
        public Event {
            attributes = Map.copyOf(attributes);
        }
    }

    public boolean failed() {
        return status == Status.ERROR;
    }

    /// Never negative: a span that ends before it begins has no length.
    public long nanos() {
        return end <= start ? 0 : EpochNanos.minus(end, start);
    }
}
