package greenwall.fleet.explain.service;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.TraceSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The worst request of a service since its change, and a usual one of the same kind from before.
record RequestPair(TraceSource.Summary worst, boolean failed, Optional<TraceSource.Summary> usual) {
    static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration BEFORE = Duration.ofMinutes(15);
    private static final Duration AFTER = Duration.ofMinutes(10);
    private static final Duration APART = Duration.ofSeconds(30);
    private static final int MAX_TRACES = 100;

    /// The worst request is one that failed if there is one, else the one that is slowest for its kind.
    static Optional<RequestPair> around(Instant onset, String service, Instant at, TraceSource source) {
        var end = at.isAfter(onset.plus(AFTER)) ? onset.plus(AFTER) : at;
        if (!end.isAfter(onset)) {
            return Optional.empty();
        }
        var since = TraceSource.Search.ofService(service, new TimeWindow(onset, end), MAX_TRACES);
        var usual = new TimeWindow(onset.minus(BEFORE), onset.minus(APART));
        var after = search(source, since);
        var failed = search(source, since.onlyFailed());
        var before = search(source, TraceSource.Search.ofService(service, usual, MAX_TRACES));
        return Stream.concat(failed.stream(), after.stream())
                .map(request -> new RequestPair(request, failed.contains(request), usual(request, before)))
                .max(Comparator.comparing(RequestPair::failed).thenComparing(RequestPair::slowness));
    }

    /// The requests of the service; if it has none, those of its callers.
    private static List<TraceSource.Summary> search(TraceSource source, TraceSource.Search search) {
        var found = answer(source, search);
        return found.isEmpty()
                ? search.ofItsCallers().map(s -> answer(source, s)).orElse(List.of())
                : found;
    }

    private static List<TraceSource.Summary> answer(TraceSource source, TraceSource.Search search) {
        return source.search(search, DEADLINE)
                .answer()
                .map(TraceSource.Found::traces)
                .orElse(List.of());
    }

    private double slowness() {
        double millis = worst.duration().toMillis();
        return usual.map(u -> millis / Math.max(1, u.duration().toMillis())).orElse(0.0);
    }

    private static Optional<TraceSource.Summary> usual(TraceSource.Summary worst, List<TraceSource.Summary> before) {
        var sameKind = before.stream()
                .filter(summary -> summary.service().equals(worst.service())
                        && summary.operation().equals(worst.operation()))
                .sorted(Comparator.comparing(TraceSource.Summary::duration))
                .toList();
        return sameKind.isEmpty() ? Optional.empty() : Optional.of(sameKind.get(sameKind.size() / 2));
    }
}
