package greenwall.fleet.explain.service;

import greenwall.fleet.source.TraceSource;
import greenwall.fleet.trace.EpochNanos;
import greenwall.fleet.trace.Span;
import greenwall.fleet.trace.Trace;
import greenwall.fleet.trace.TraceComparison;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Finds the spans of a service's requests that fail or take longer since its change: compares the worst request
/// since then, operation by operation, with a usual one of the same kind from before.
record SlowSpanFinder(TraceSource source) {
    private static final int MAX_CHANGES = 2;
    /// The minimum share of the difference between two requests that an operation must explain.
    private static final double MIN_SHARE = 0.2;

    /// @param share the share of the difference between the two requests that this operation explains
    record Change(String service, String text, String why, Instant at, String trace, double share) {}

    /// Empty if no trace shows a difference.
    List<Change> since(Instant onset, String service, Instant at) {
        return RequestPair.around(onset, service, at, source).map(this::changes).orElse(List.of());
    }

    private List<Change> changes(RequestPair pair) {
        var worst = source.trace(pair.worst().id(), RequestPair.DEADLINE).answer();
        if (worst.isEmpty() || worst.get().isEmpty()) {
            return List.of();
        }
        var found = new ArrayList<>(failures(worst.get()));
        pair.usual()
                .flatMap(usual -> source.trace(usual.id(), RequestPair.DEADLINE).answer())
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
                        line.operation() + ": "
                                + EpochNanos.words(line.second().own()) + " self time, "
                                + (line.first().calls() == 0
                                        ? "did not occur before"
                                        : EpochNanos.words(line.first().own()) + " before"),
                        "trace " + worst.id() + " compared with trace " + usual.id(),
                        EpochNanos.instant(worst.start()),
                        worst.id(),
                        Math.min(1, line.longer() / whole)))
                .toList();
    }
}
