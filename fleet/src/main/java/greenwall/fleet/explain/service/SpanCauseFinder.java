package greenwall.fleet.explain.service;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.TraceSource;
import greenwall.fleet.trace.EpochNanos;
import greenwall.fleet.trace.Span;
import greenwall.fleet.trace.Trace;
import greenwall.fleet.trace.TraceComparison;
import greenwall.fleet.trace.TraceTimeBreakdown;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Finds the spans of a service's requests that fail or take longer since its change: compares the worst
/// request since then, operation by operation, with a usual one of the same kind from before.
///
/// @param failures receives why traces, or parts of them, could not be read
record SpanCauseFinder(TraceSource source, Consumer<String> failures) {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int MAX_CHANGES = 2;
    /// The minimum share of the difference between two requests that an operation must explain.
    private static final double MIN_SHARE = 0.2;
    /// How much longer than a usual request another one must be, as a share: a failed one need not be slow.
    private static final double MIN_LONGER = 0.05;

    /// @param share the share of the difference between the two requests that this operation explains
    record Change(String service, String text, String why, Instant at, String trace, double share) {}

    /// Empty if no trace shows a difference.
    ///
    /// @param slower whether requests became slower, and not whether more of them fail
    List<Change> since(Instant onset, String service, Instant at, boolean slower) {
        return RequestPair.around(onset, service, at, slower, this::search)
                .map(this::changes)
                .orElse(List.of());
    }

    private List<Change> changes(RequestPair pair) {
        var worst = answer(source.trace(pair.worst().id(), DEADLINE));
        if (worst.isEmpty() || worst.get().isEmpty()) {
            return List.of();
        }
        var found = new ArrayList<>(failures(worst.get()));
        pair.usual()
                .map(usual -> source.trace(usual.id(), DEADLINE))
                // What a partial trace lacks may have occurred.
                .flatMap(usual -> answer(usual).filter(_ -> usual.shortfall().isEmpty()))
                .ifPresent(usual -> found.addAll(longer(usual, worst.get())));
        return found.stream().limit(MAX_CHANGES).toList();
    }

    private List<TraceSource.Summary> search(TraceSource.Search search) {
        return answer(TraceSource.orOfItsCallers(source, search, DEADLINE))
                .map(TraceSource.SearchResult::traces)
                .orElse(List.of());
    }

    private <T> Optional<T> answer(Outcome<T> outcome) {
        Optional.of(outcome.shortfall()).filter(why -> !why.isEmpty()).ifPresent(failures);
        return outcome.answer();
    }

    /// The deepest span that failed: the spans above it failed because of it.
    private static List<Change> failures(Trace trace) {
        var failed = new ArrayList<Change>();
        for (int i = 0; i < trace.rows().size() && failed.isEmpty(); i++) {
            var row = trace.rows().get(i);
            boolean below = trace.rows().subList(i + 1, row.subtreeEnd()).stream()
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
                "the deepest span that failed in trace " + trace.id(),
                EpochNanos.instant(span.start()),
                trace.id(),
                1);
    }

    private static List<Change> longer(Trace usual, Trace worst) {
        double whole = EpochNanos.minus(worst.nanos(), usual.nanos());
        if (whole <= MIN_LONGER * usual.nanos()) {
            return List.of();
        }
        return TraceComparison.of(usual, worst).lines().stream()
                .filter(line -> line.longer() > MIN_SHARE * whole)
                .map(line -> new Change(
                        line.service(),
                        text(line, isSelfTimeKnown(line, usual) && isSelfTimeKnown(line, worst)),
                        "trace " + worst.id() + " compared with trace " + usual.id(),
                        EpochNanos.instant(worst.start()),
                        worst.id(),
                        Math.min(1, line.longer() / whole)))
                .toList();
    }

    private static String text(TraceComparison.Line line, boolean selfTimeKnown) {
        return line.operation() + ": " + EpochNanos.durationText(line.second().selfTime())
                + (selfTimeKnown ? " self time" : "") + ", "
                + (line.first().calls() == 0
                        ? "not in the usual trace"
                        : EpochNanos.durationText(line.first().selfTime()) + " before")
                + (selfTimeKnown
                        ? ""
                        : "; its self time is not known, because the clocks of services that it calls differ");
    }

    private static boolean isSelfTimeKnown(TraceComparison.Line line, Trace trace) {
        var times = TraceTimeBreakdown.of(trace);
        return IntStream.range(0, trace.rows().size())
                .filter(row -> {
                    var span = trace.rows().get(row).span();
                    return span.service().equals(line.service())
                            && span.operation().equals(line.operation());
                })
                .allMatch(times::isSelfTimeKnown);
    }

    /// The worst request of a service since its change, and a usual one of the same kind from before.
    private record RequestPair(TraceSource.Summary worst, boolean failed, Optional<TraceSource.Summary> usual) {
        private static final Duration BEFORE = Duration.ofMinutes(15);
        private static final Duration AFTER = Duration.ofMinutes(10);
        private static final Duration APART = Duration.ofSeconds(30);
        private static final int MAX_TRACES = 100;

        /// The worst request is the one that is slowest for its kind. If more requests fail, it is one that failed if
        /// there is one; some may fail all the time.
        static Optional<RequestPair> around(
                Instant onset,
                String service,
                Instant at,
                boolean slower,
                Function<TraceSource.Search, List<TraceSource.Summary>> search) {
            var end = at.isAfter(onset.plus(AFTER)) ? onset.plus(AFTER) : at;
            if (!end.isAfter(onset)) {
                return Optional.empty();
            }
            var since = TraceSource.Search.ofService(service, new TimeWindow(onset, end), MAX_TRACES);
            var usual = new TimeWindow(onset.minus(BEFORE), onset.minus(APART));
            var after = search.apply(since);
            var failed = search.apply(since.onlyFailed());
            var before = search.apply(TraceSource.Search.ofService(service, usual, MAX_TRACES));
            return Stream.concat(failed.stream(), after.stream())
                    .map(request -> new RequestPair(request, failed.contains(request), usual(request, before)))
                    .max(
                            slower
                                    ? Comparator.comparing(RequestPair::slowness)
                                    : Comparator.comparing(RequestPair::failed).thenComparing(RequestPair::slowness));
        }

        private double slowness() {
            double millis = worst.duration().toMillis();
            return usual.map(u -> millis / Math.max(1, u.duration().toMillis())).orElse(0.0);
        }

        private static Optional<TraceSource.Summary> usual(
                TraceSource.Summary worst, List<TraceSource.Summary> before) {
            var sameKind = before.stream()
                    .filter(summary -> summary.service().equals(worst.service())
                            && summary.operation().equals(worst.operation()))
                    .sorted(Comparator.comparing(TraceSource.Summary::duration))
                    .toList();
            return sameKind.isEmpty() ? Optional.empty() : Optional.of(sameKind.get(sameKind.size() / 2));
        }
    }
}
