package greenwall.connectors.loki;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.fleet.ElapsedTime;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.DeferredTail;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A Loki or a VictoriaLogs, whichever responds at the URL. Loki's API is tried first; if it is missing,
/// VictoriaLogs' API is used. One may replace the other while the program runs; a tail
/// that is open then stays with the API with which it began.
public final class LokiOrVictoriaLogs implements LogSource {
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Duration BETWEEN_CHECKS = Duration.ofMinutes(1);

    private final LogSource loki;
    private final LogSource victoria;
    /// The one that has responded; null until then.
    private volatile @Nullable LogSource detected;
    /// When it was last checked whether the other one has replaced it.
    private volatile Instant checkedAt = Instant.EPOCH;

    private LokiOrVictoriaLogs(LogSource loki, LogSource victoria) {
        this.loki = loki;
        this.victoria = victoria;
    }

    public static LogSource connect(SharedHttpClient http, Source source, HttpSettings settings) {
        return new LokiOrVictoriaLogs(
                Loki.connect(http, source, settings), VictoriaLogs.connect(http, source, settings));
    }

    private <T> Outcome<T> callDetected(Function<LogSource, Outcome<T>> request) {
        var known = detected;
        var server = Objects.requireNonNullElse(known, loki);
        var other = server == loki ? victoria : loki;
        var outcome = request.apply(server);
        if (outcome instanceof Outcome.Answered<T>) {
            detected = server;
        } else if (outcome instanceof Outcome.Failed<T>(var _, var _, var _, var failure)
                && mayBeAnotherServer(failure)
                && (known == null || mayBeReplaced(server))
                && answers(other)) {
            detected = other;
            return request.apply(other);
        }
        return outcome;
    }

    /// A server that only refuses a query still answers others.
    private boolean mayBeReplaced(LogSource server) {
        var now = Instant.now();
        if (!ElapsedTime.longerThan(BETWEEN_CHECKS, checkedAt, now)) {
            return false;
        }
        checkedAt = now;
        return !answers(server);
    }

    private static boolean mayBeAnotherServer(Failure failure) {
        return failure instanceof Failure.Malformed
                || failure instanceof Failure.Refused refused && (refused.status() == 400 || refused.status() == 404);
    }

    private static boolean answers(LogSource server) {
        var lastMinute = TimeWindow.before(Instant.now(), Duration.ofMinutes(1));
        return server.labelNames(lastMinute, DEADLINE) instanceof Outcome.Answered<?>;
    }

    @Override
    public Source source() {
        return loki.source();
    }

    @Override
    public Outcome<ReadSummary> lines(
            String query, TimeWindow window, Order order, int limit, Sink sink, Duration deadline) {
        return callDetected(server -> server.lines(query, window, order, limit, sink, deadline));
    }

    @Override
    public Outcome<InstantVector> instant(String query, Instant at, Duration deadline) {
        return callDetected(server -> server.instant(query, at, deadline));
    }

    @Override
    public Outcome<Matrix> range(String query, TimeWindow window, Duration step, Duration deadline) {
        return callDetected(server -> server.range(query, window, step, deadline));
    }

    @Override
    public Outcome<List<String>> labelNames(TimeWindow window, Duration deadline) {
        return callDetected(server -> server.labelNames(window, deadline));
    }

    @Override
    public Outcome<List<String>> labelValues(String label, TimeWindow window, Duration deadline) {
        return callDetected(server -> server.labelValues(label, window, deadline));
    }

    @Override
    public Outcome<List<Labels>> series(List<String> selectors, TimeWindow window, Duration deadline) {
        return callDetected(server -> server.series(selectors, window, deadline));
    }

    @Override
    public Outcome<MetricsSource.BuildInfo> buildInfo(Duration deadline) {
        return callDetected(server -> server.buildInfo(deadline));
    }

    /// Detects the kind of server before it opens the tail, without blocking the caller. A server that is down
    /// is waited for, because a tail of the wrong kind would end as soon as it is up.
    @Override
    public Tail tail(String query, Instant from, TailSink sink) {
        var known = detected;
        if (known != null) {
            return known.tail(query, from, sink);
        }
        return DeferredTail.start(
                "tail " + source().cluster(), sink, this::detect, server -> server.tail(query, from, sink));
    }

    /// The server at the URL; a failure if it is down. A server that refuses the request is up: it may be a
    /// Loki behind a proxy that allows only queries.
    private Outcome<LogSource> detect() {
        return buildInfo(DEADLINE) instanceof Outcome.Failed<MetricsSource.BuildInfo> failed
                        && detected == null
                        && failed.failure().isTemporary()
                ? new Outcome.Failed<>(source(), failed.at(), failed.roundTrip(), failed.failure())
                : Outcome.answered(source(), Instant.now(), Duration.ZERO, Objects.requireNonNullElse(detected, loki));
    }
}
