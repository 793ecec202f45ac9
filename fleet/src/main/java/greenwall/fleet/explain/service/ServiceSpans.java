package greenwall.fleet.explain.service;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Traces;
import greenwall.fleet.trace.EpochNanos;
import greenwall.fleet.trace.Span;
import greenwall.fleet.trace.Trace;
import greenwall.fleet.trace.TraceComparison;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the spans of a service's requests that fail or take longer since its change: compares the worst request
/// since then, operation by operation, with a usual one of the same kind from before.
record ServiceSpans(Traces source) {
    private static final Duration BEFORE = Duration.ofMinutes(15);
    private static final Duration AFTER = Duration.ofMinutes(10);
    private static final Duration APART = Duration.ofSeconds(30);
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int MAX_TRACES = 100;
    private static final int MAX_CHANGES = 2;
    /// The minimum share of the difference between two requests that an operation must explain.
    private static final double MIN_SHARE = 0.2;

    /// @param share the share of the difference between the two requests that this operation explains
    record Change(String service, String text, String why, Instant at, String trace, double share) {}

    private record Pair(Traces.Summary worst, boolean failed, Optional<Traces.Summary> usual) {}

    /// Empty if no trace shows a difference.
    List<Change> since(Instant onset, String service, Instant at) {
        var end = at.isAfter(onset.plus(AFTER)) ? onset.plus(AFTER) : at;
        if (!end.isAfter(onset)) {
            return List.of();
        }
        var after = search(service, new TimeWindow(onset, end), false);
        var failed = search(service, new TimeWindow(onset, end), true);
        var before = search(service, new TimeWindow(onset.minus(BEFORE), onset.minus(APART)), false);
        return pair(after, failed, before).map(this::changes).orElse(List.of());
    }

    private List<Traces.Summary> search(String service, TimeWindow window, boolean failed) {
        var all = Traces.Search.ofService(service, window, MAX_TRACES);
        var search = failed ? all.onlyFailed() : all;
        var found = search(search);
        return found.isEmpty() ? search.ofItsCallers().map(this::search).orElse(List.of()) : found;
    }

    private List<Traces.Summary> search(Traces.Search search) {
        return source.search(search, DEADLINE)
                .answer()
                .map(Traces.Found::traces)
                .orElse(List.of());
    }

    /// The worst request and a usual one of its kind: a failed request if there is one, else the one that is
    /// slowest for its kind.
    private static Optional<Pair> pair(
            List<Traces.Summary> after, List<Traces.Summary> failed, List<Traces.Summary> before) {
        return Stream.concat(failed.stream(), after.stream())
                .map(request -> new Pair(request, failed.contains(request), usual(request, before)))
                .max(Comparator.comparing(Pair::failed).thenComparing(ServiceSpans::slowness));
    }

    private static double slowness(Pair pair) {
        double millis = pair.worst.duration().toMillis();
        return pair.usual
                .map(usual -> millis / Math.max(1, usual.duration().toMillis()))
                .orElse(0.0);
    }

    private static Optional<Traces.Summary> usual(Traces.Summary worst, List<Traces.Summary> before) {
        var sameKind = before.stream()
                .filter(summary -> summary.service().equals(worst.service())
                        && summary.operation().equals(worst.operation()))
                .sorted(Comparator.comparing(Traces.Summary::duration))
                .toList();
        return sameKind.isEmpty() ? Optional.empty() : Optional.of(sameKind.get(sameKind.size() / 2));
    }

    private List<Change> changes(Pair pair) {
        var worst = source.trace(pair.worst.id(), DEADLINE).answer();
        if (worst.isEmpty() || worst.get().isEmpty()) {
            return List.of();
        }
        var found = new ArrayList<>(failures(worst.get()));
        pair.usual
                .flatMap(usual -> source.trace(usual.id(), DEADLINE).answer())
                .ifPresent(usual -> found.addAll(longer(usual, worst.get())));
        return found.stream().limit(MAX_CHANGES).toList();
    }

    /// The deepest span that failed: the spans above it failed because of it.
    private static List<Change> failures(Trace trace) {
        var failed = new ArrayList<Change>();
        for (int i = 0; i < trace.rows().size() && failed.isEmpty(); i++) {
            var row = trace.rows().get(i);
            boolean below = trace.rows().subList(i + 1, row.after()).stream()
                    .anyMatch(other -> other.span().failed());
            if (row.span().failed() && !below) {
                failed.add(failure(trace, row.span()));
            }
        }
        return failed;
    }

    private static Change failure(Trace trace, Span span) {
        return new Change(
                span.service(),
                span.operation() + " fails" + (span.message().isEmpty() ? "" : ": " + span.message()),
                "the deepest span that failed in the request " + trace.id(),
                EpochNanos.instant(span.start()),
                trace.id(),
                1);
    }

    private static List<Change> longer(Trace usual, Trace worst) {
        double whole = Math.max(1, EpochNanos.minus(worst.nanos(), usual.nanos()));
        return TraceComparison.of(usual, worst).lines().stream()
                .filter(line -> line.longer() > MIN_SHARE * whole)
                .map(line -> new Change(
                        line.service(),
                        line.operation() + " takes "
                                + EpochNanos.words(line.second().own()) + " of its own time, "
                                + (line.first().calls() == 0
                                        ? "and did not occur before"
                                        : EpochNanos.words(line.first().own()) + " before"),
                        "the request " + worst.id() + " against " + usual.id(),
                        EpochNanos.instant(worst.start()),
                        worst.id(),
                        Math.min(1, line.longer() / whole)))
                .toList();
    }
}
