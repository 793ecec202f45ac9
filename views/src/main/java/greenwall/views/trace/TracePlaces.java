package greenwall.views.trace;

import greenwall.fleet.Window;
import greenwall.fleet.source.Traces;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.trace.EpochNanos;
import greenwall.fleet.trace.Span;
import greenwall.views.Place;
import greenwall.views.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Traces in places, and the links of a span.
public final class TracePlaces {
    public static final String VIEW = "traces";
    public static final String ID = "id";
    public static final String SERVICE = "service";
    public static final String FAILED = "failed";
    static final String OPERATION = "operation";
    static final String LONGER = "longer";
    static final String SHORTER = "shorter";
    static final String TRACEQL = "query";
    static final String AGAINST = "against";
    static final String COMPARE = "compare";
    static final String SPAN = "span";
    static final String YES = "1";

    private static final int MOST = 200;
    private static final Duration NEARBY = Duration.ofSeconds(2);
    private static final Pattern LENGTH = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(µs|us|ms|s|m|h)");
    /// Attributes that name a process's machine, most reliable first.
    private static final List<String> MACHINES = List.of(
            "host.name", "k8s.node.name", "hostname", "host.id", "host.ip", "net.host.name", "service.instance.id");

    private TracePlaces() {}

    /// A trace at the current time range.
    public static Place trace(String id, Place from) {
        return from.to(VIEW).with(ID, id);
    }

    /// The traces of a service in a window, beside those of an hour before.
    public static Place explaining(String service, Window window) {
        return new Place(VIEW, Optional.empty(), TimeRange.fixed(window), Map.of(SERVICE, service, COMPARE, "1h"));
    }

    public static Place ofService(String service, TimeRange span) {
        return new Place(VIEW, Optional.empty(), span, Map.of(SERVICE, service));
    }

    /// Parses a length; throws if it is malformed.
    static Duration length(String text) {
        var read = LENGTH.matcher(text.strip());
        if (!read.matches()) {
            throw new IllegalArgumentException("found the duration \"" + text + "\"; expected one like 500ms or 1.5s");
        }
        double number = Double.parseDouble(read.group(1));
        double nanos = number
                * switch (read.group(2)) {
                    case "µs", "us" -> 1e3;
                    case "ms" -> 1e6;
                    case "s" -> 1e9;
                    case "m" -> 60e9;
                    default -> 3_600e9;
                };
        return Duration.ofNanos((long) nanos);
    }

    /// The search in a place. Throws if a length in it is malformed.
    static Traces.Search search(Place place, Window window) {
        var query = place.get(TRACEQL);
        return new Traces.Search(
                text(place, SERVICE),
                text(place, OPERATION),
                text(place, LONGER).map(TracePlaces::length),
                text(place, SHORTER).map(TracePlaces::length),
                place.get(FAILED).equals(YES),
                Map.of(),
                query.isBlank() ? Optional.empty() : Optional.of(query),
                window,
                MOST);
    }

    private static Optional<String> text(Place place, String name) {
        var text = place.get(name).strip();
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /// The time of a span with a margin: its log lines may come a moment later.
    static Window around(Span span) {
        var start = believable(span.start());
        var end = believable(Math.max(span.start(), span.end()));
        return new Window(start.minus(NEARBY), end.plus(NEARBY));
    }

    /// Limits a time to what a view can show.
    private static Instant believable(long nanos) {
        var at = EpochNanos.instant(nanos);
        var first = Instant.parse("1990-01-01T00:00:00Z");
        var last = Instant.parse("2200-01-01T00:00:00Z");
        return at.isBefore(first) ? first : at.isAfter(last) ? last : at;
    }

    /// The host on which a span ran, by its process attributes, if the fleet knows it.
    static Optional<Place.HostName> host(Span span, String cluster, FleetState fleet) {
        for (var name : MACHINES) {
            var value = span.resource().getOrDefault(name, span.attributes().getOrDefault(name, ""));
            if (value.isEmpty()) {
                continue;
            }
            var bare = value.replaceFirst(":\\d+$", "");
            var host = fleet.host(cluster, value)
                    .or(() -> fleet.host(cluster, bare))
                    .or(() -> fleet.host(bare));
            if (host.isPresent()) {
                return host.map(Place.HostName::of);
            }
        }
        return Optional.empty();
    }
}
