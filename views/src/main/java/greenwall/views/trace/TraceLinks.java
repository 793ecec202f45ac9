package greenwall.views.trace;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.trace.EpochNanos;
import greenwall.fleet.trace.Span;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Creates links to traces, and from a span to its host and its time.
public final class TraceLinks {
    static final String ID = "id";
    static final String SERVICE = "service";
    static final String AGAINST = "against";
    static final String COMPARE = "compare";
    static final String SPAN = "span";
    private static final String VIEW = "traces";

    private static final Duration NEARBY = Duration.ofSeconds(2);
    /// Attributes that name the host of a process, most reliable first.
    private static final List<String> HOST_ATTRIBUTES = List.of(
            "host.name", "k8s.node.name", "hostname", "host.id", "host.ip", "net.host.name", "service.instance.id");

    private TraceLinks() {}

    /// A trace, with the current time range.
    public static Place trace(String id, Place from) {
        return from.to(VIEW).with(ID, id);
    }

    /// The traces of a service in a window, compared with those of an hour before.
    public static Place comparedWithHourBefore(String service, TimeWindow window) {
        return new Place(
                VIEW, Optional.empty(), TimeRangeChoice.fixed(window), Map.of(SERVICE, service, COMPARE, "1h"));
    }

    public static Place ofService(String service, TimeRangeChoice range) {
        return new Place(VIEW, Optional.empty(), range, Map.of(SERVICE, service));
    }

    /// The time of a span with a margin, because its log lines may be a moment later.
    static TimeWindow around(Span span) {
        var start = plausible(span.start());
        var end = plausible(Math.max(span.start(), span.end()));
        return new TimeWindow(start.minus(NEARBY), end.plus(NEARBY));
    }

    /// Limits a time to the range that a view can show.
    private static Instant plausible(long nanos) {
        var at = EpochNanos.instant(nanos);
        var first = Instant.parse("1990-01-01T00:00:00Z");
        var last = Instant.parse("2200-01-01T00:00:00Z");
        return at.isBefore(first) ? first : at.isAfter(last) ? last : at;
    }

    /// The host on which a span ran, according to its attributes, if it is in the fleet.
    static Optional<Place.HostRef> host(Span span, String cluster, FleetState fleet) {
        for (var name : HOST_ATTRIBUTES) {
            var value = span.resource().getOrDefault(name, span.attributes().getOrDefault(name, ""));
            if (value.isEmpty()) {
                continue;
            }
            var bare = value.replaceFirst(":\\d+$", "");
            var host = fleet.host(cluster, value)
                    .or(() -> fleet.host(cluster, bare))
                    .or(() -> fleet.host(bare));
            if (host.isPresent()) {
                return host.map(Place.HostRef::of);
            }
        }
        return Optional.empty();
    }
}
