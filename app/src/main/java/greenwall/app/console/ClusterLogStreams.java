package greenwall.app.console;

import greenwall.fleet.Elapsed;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.logs.HostStreams;
import greenwall.fleet.source.LogSource;
import greenwall.views.LogLines;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The logs of a cluster, with the streams of its hosts that were found last.
record ClusterLogStreams(LogSource logs, AtomicReference<@Nullable CachedStreams> cache) {
    private static final Duration VALID_FOR = Duration.ofSeconds(60);

    ClusterLogStreams(LogSource logs) {
        this(logs, new AtomicReference<>());
    }

    /// The streams that were found for one window.
    private record CachedStreams(Instant at, TimeWindow window, HostStreams streams) {
        boolean isValidFor(Instant now, TimeWindow requested) {
            return !Elapsed.longerThan(VALID_FOR, at, now)
                    && !window.start().isAfter(requested.start().plus(VALID_FOR))
                    && !window.end().isBefore(requested.end().minus(VALID_FOR));
        }
    }

    /// The selectors of a host's streams.
    ///
    /// @param names all names of the host
    LogLines.Selectors selectors(String host, Set<String> names, TimeWindow window, Instant now) {
        var streams = streams(window, now);
        var selectors = streams.selectors(names);
        if (!selectors.isEmpty()) {
            return new LogLines.Selectors(selectors, "");
        }
        return new LogLines.Selectors(
                List.of(),
                streams.label()
                        .map(label -> "In this window no stream has a name of " + host + " in its label " + label + ".")
                        .orElse("Loki did not respond, or no stream has a label that names a machine; write a query."));
    }

    private HostStreams streams(TimeWindow window, Instant now) {
        var cached = cache.get();
        if (cached != null && cached.isValidFor(now, window)) {
            return cached.streams();
        }
        var streams = HostStreams.of(logs, window, SiteLogs.QUERY_DEADLINE);
        // Failed and cancelled queries are not cached.
        if (streams.failure().isEmpty()) {
            cache.set(new CachedStreams(now, window, streams));
        }
        return streams;
    }
}
