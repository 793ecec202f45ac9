package greenwall.fleet.trace;

import greenwall.fleet.LowerCaseEnum;
import java.util.List;
import java.util.Map;

/// One operation of one service. Times are nanoseconds since the epoch.
///
/// @param parent the id of the calling span; empty for the first span of a request
/// @param resource attributes of the process that ran the operation
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
    /// The service of a span whose source does not name it.
    public static final String UNKNOWN_SERVICE = "unknown service";

    public Span {
        service = service.isEmpty() ? UNKNOWN_SERVICE : service;
        attributes = Map.copyOf(attributes);
        resource = Map.copyOf(resource);
        events = List.copyOf(events);
    }

    public enum Kind implements LowerCaseEnum {
        UNSPECIFIED,
        INTERNAL,
        SERVER,
        CLIENT,
        PRODUCER,
        CONSUMER
    }

    public enum Status implements LowerCaseEnum {
        UNSET,
        OK,
        ERROR
    }

    /// An event within a span, such as an exception or a log line.
    public record Event(long at, String name, Map<String, String> attributes) {
        public Event {
            attributes = Map.copyOf(attributes);
        }
    }

    public boolean failed() {
        return status == Status.ERROR;
    }

    /// The duration, never negative: a span that ends before it begins has no duration.
    public long nanos() {
        return end <= start ? 0 : EpochNanos.minus(end, start);
    }
}
