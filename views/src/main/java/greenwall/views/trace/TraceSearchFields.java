package greenwall.views.trace;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.logql.GoDuration;
import greenwall.fleet.source.TraceSource;
import greenwall.views.Place;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Reads the trace search from a place.
final class TraceSearchFields {
    static final String OPERATION = "operation";
    static final String LONGER = "longer";
    static final String SHORTER = "shorter";
    static final String TRACEQL = "query";
    static final String FAILED = "failed";
    private static final int MAX_TRACES = 200;

    private TraceSearchFields() {}

    /// Parses a duration. Throws if it is malformed.
    static Duration length(String text) {
        var nanos = GoDuration.parse(text.replaceAll("\\s", ""));
        if (nanos.orElse(-1) < 0) {
            throw new IllegalArgumentException("found the duration \"" + text + "\"; expected one like 500ms or 1.5s");
        }
        return Duration.ofNanos(nanos.getAsLong());
    }

    /// The search in a place. Throws if a duration in it is malformed.
    static TraceSource.Search search(Place place, TimeWindow window) {
        var query = place.get(TRACEQL);
        return new TraceSource.Search(
                text(place, TraceLinks.SERVICE),
                text(place, OPERATION),
                text(place, LONGER).map(TraceSearchFields::length),
                text(place, SHORTER).map(TraceSearchFields::length),
                !place.get(FAILED).isEmpty(),
                Map.of(),
                query.isBlank() ? Optional.empty() : Optional.of(query),
                window,
                MAX_TRACES);
    }

    private static Optional<String> text(Place place, String name) {
        var text = place.get(name).strip();
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
