package greenwall.fleet.source;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.logql.Logql;
import greenwall.fleet.promql.ParseResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The part of a shared log source that belongs to one cluster: each query is sent with the cluster's label
/// matcher in all its stream selectors. If the streams have no such label, the logs belong to every cluster.
public record ClusterLogSource(
        LogSource delegate, Source source, ClusterLabelFilter slice, InstantSource clock, StreamLabel label)
        implements LogSource {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    public ClusterLogSource(LogSource whole, String cluster, ClusterLabelFilter slice, InstantSource clock) {
        this(
                whole,
                new Source(cluster, whole.source().kind(), whole.source().url()),
                slice,
                clock,
                new StreamLabel(slice.condition().name()));
    }

    /// Whether streams have the label. A negative answer is checked again later, since an agent may begin to
    /// set the label.
    static final class StreamLabel {
        private static final Duration WINDOW = Duration.ofHours(6);
        private static final Duration CACHE_TIME = Duration.ofMinutes(1);

        private final String name;
        private volatile boolean found;
        private volatile Instant missingAt = Instant.MIN;

        StreamLabel(String name) {
            this.name = name;
        }

        Outcome<Boolean> in(LogSource logs, Instant now, Duration deadline) {
            if (found || missingAt.plus(CACHE_TIME).isAfter(now)) {
                return Outcome.answered(logs.source(), now, Duration.ZERO, found);
            }
            var answer = logs.labelNames(TimeWindow.before(now, WINDOW), deadline)
                    .<Boolean>map(names -> names.contains(name));
            answer.answer().ifPresent(exists -> {
                found = exists;
                missingAt = now;
            });
            return answer;
        }
    }

    private <T> Outcome<T> narrowed(String query, Duration deadline, Function<String, Outcome<T>> request) {
        return switch (label.in(delegate, clock.instant(), deadline)) {
            case Outcome.Failed<Boolean> failed -> failed.forSource(source);
            case Outcome.Answered<Boolean> answered
            when !answered.value() -> request.apply(query).from(source);
            case Outcome.Answered<Boolean> _ ->
                switch (Logql.narrowed(query, slice.condition())) {
                    case ParseResult.Valid<String>(var text) ->
                        request.apply(text).from(source);
                    case ParseResult.Invalid<String>(var error) -> refused(error.message());
                };
        };
    }

    private <T> Outcome<T> refused(String why) {
        return new Outcome.Failed<>(
                source,
                clock.instant(),
                Duration.ZERO,
                ClusterLabelFilter.unnarrowed(why.lines().findFirst().orElse(why)));
    }

    @Override
    public Outcome<ReadSummary> lines(
            String query, TimeWindow window, Order order, int limit, Sink sink, Duration deadline) {
        return narrowed(query, deadline, text -> delegate.lines(text, window, order, limit, sink, deadline));
    }

    @Override
    public Outcome<InstantVector> instant(String query, Instant at, Duration deadline) {
        return narrowed(query, deadline, text -> delegate.instant(text, at, deadline));
    }

    @Override
    public Outcome<Matrix> range(String query, TimeWindow window, Duration step, Duration deadline) {
        return narrowed(query, deadline, text -> delegate.range(text, window, step, deadline));
    }

    /// The names of all clusters: Loki lists label names and values without a selector.
    @Override
    public Outcome<List<String>> labelNames(TimeWindow window, Duration deadline) {
        return delegate.labelNames(window, deadline).from(source);
    }

    @Override
    public Outcome<List<String>> labelValues(String label, TimeWindow window, Duration deadline) {
        return delegate.labelValues(label, window, deadline).from(source);
    }

    @Override
    public Outcome<List<Labels>> series(List<String> selectors, TimeWindow window, Duration deadline) {
        var all = new ArrayList<String>();
        for (var selector : selectors) {
            switch (narrowed(selector, deadline, this::answered)) {
                case Outcome.Answered<String> answered -> all.add(answered.value());
                case Outcome.Failed<String> failed -> {
                    return failed.forSource(source);
                }
            }
        }
        return delegate.series(all, window, deadline).from(source);
    }

    private Outcome<String> answered(String text) {
        return Outcome.answered(source, clock.instant(), Duration.ZERO, text);
    }

    @Override
    public Outcome<MetricsSource.BuildInfo> buildInfo(Duration deadline) {
        return delegate.buildInfo(deadline).from(source);
    }

    @Override
    public Tail tail(String query, Instant from, TailSink sink) {
        // The caller must not wait, and the label may have to be queried first.
        return DeferredTail.start(
                "tail of " + source.cluster(),
                sink,
                () -> narrowed(query, DEADLINE, this::answered),
                text -> delegate.tail(text, from, sink));
    }
}
