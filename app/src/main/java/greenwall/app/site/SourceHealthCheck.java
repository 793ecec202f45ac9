package greenwall.app.site;

import greenwall.fleet.Elapsed;
import greenwall.fleet.TaskThreads;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.doctor.Diagnosis;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.source.TraceSource;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.SourceState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/// Checks the sources other than Prometheus: whether each Loki, Alertmanager, Tempo and Jaeger answers. A
/// source that has not answered for 30 s is silent.
public final class SourceHealthCheck {
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Duration RECENT = Duration.ofHours(6);

    private final List<Site.Connected> clusters;
    private final InstantSource clock;
    private final Map<Source, Instant> lastAnswers = new HashMap<>();

    public SourceHealthCheck(List<Site.Connected> clusters, InstantSource clock) {
        this.clusters = List.copyOf(clusters);
        this.clock = clock;
    }

    /// The state of each source, queried in parallel.
    public List<SourceState> states() throws InterruptedException {
        return examine().stream().map(Diagnosis.SourceFound::state).toList();
    }

    /// The state of each source with its version.
    public List<Diagnosis.SourceFound> examine() throws InterruptedException {
        var queries = new ArrayList<Callable<List<Diagnosis.SourceFound>>>();
        for (var cluster : clusters) {
            cluster.logs()
                    .ifPresent(logs -> queries.add(() -> guarded(List.of(logs.source()), () -> List.of(loki(logs)))));
            cluster.traces()
                    .forEach(traces -> queries.add(() -> guarded(List.of(traces.source()), () -> List.of(of(traces)))));
            cluster.alerts().ifPresent(alerts -> queries.add(() -> guarded(alerts.peers(), () -> peers(alerts))));
        }
        return TaskThreads.runAll(queries).stream().flatMap(List::stream).toList();
    }

    /// A bug while querying one cluster's sources does not affect the others.
    private List<Diagnosis.SourceFound> guarded(List<Source> sources, Supplier<List<Diagnosis.SourceFound>> query) {
        try {
            return query.get();
        } catch (RuntimeException bug) {
            System.getLogger(SourceHealthCheck.class.getName())
                    .log(System.Logger.Level.ERROR, "querying " + sources + " failed", bug);
            return sources.stream()
                    .map(source -> state(new Outcome.Failed<>(
                            source,
                            clock.instant(),
                            Duration.ZERO,
                            new Failure.Malformed(
                                    "internal error while querying " + source, "See the log of this program"))))
                    .map(state -> new Diagnosis.SourceFound(state, "", "", 0, 0, List.of()))
                    .toList();
        }
    }

    /// Queries the labels, because Loki reports its version even if the tenant is missing or wrong.
    private Diagnosis.SourceFound loki(LogSource logs) {
        var build = logs.buildInfo(DEADLINE);
        var version = build.answer().map(MetricsSource.BuildInfo::version).orElse("");
        var product = build.answer().map(MetricsSource.BuildInfo::product).orElse("Loki");
        var now = build instanceof Outcome.Answered<?> lastAnswers
                ? lastAnswers.serverTime().orElseGet(clock::instant)
                : clock.instant();
        var labels = logs.labelNames(TimeWindow.before(now, RECENT), DEADLINE);
        boolean noLabels = labels.answer().map(List::isEmpty).orElse(false);
        return new Diagnosis.SourceFound(
                noLabels ? withoutRecentLines(state(labels)) : state(labels), product, version, 0, 0, List.of());
    }

    private Diagnosis.SourceFound of(TraceSource traces) {
        var build = traces.buildInfo(DEADLINE);
        var info = build.answer();
        return new Diagnosis.SourceFound(
                state(build),
                traces.source().kind() == Source.Kind.JAEGER ? "Jaeger" : "Tempo",
                info.map(MetricsSource.BuildInfo::version).orElse(""),
                0,
                0,
                List.of());
    }

    private static SourceState withoutRecentLines(SourceState state) {
        return state.withReason(
                "it has no line from the last " + RECENT.toHours() + " hours",
                "Check whether logs are shipped to it, and whether the tenant of this source is correct");
    }

    private List<Diagnosis.SourceFound> peers(AlertSource alerts) {
        var answer = alerts.status(DEADLINE);
        var versions = new HashMap<Source, String>();
        answer.value().forEach(status -> versions.put(status.source(), status.version()));
        return answer.peers().stream()
                .map(peer -> new Diagnosis.SourceFound(
                        state(peer), "Alertmanager", versions.getOrDefault(peer.source(), ""), 0, 0, List.of()))
                .toList();
    }

    private synchronized SourceState state(Outcome<?> outcome) {
        var now = clock.instant();
        if (outcome instanceof Outcome.Answered<?> answer) {
            lastAnswers.put(outcome.source(), outcome.at());
            var skew = answer.serverTime().map(server -> Duration.between(outcome.at(), server));
            return new SourceState(
                    outcome.source(),
                    CellState.OK,
                    Optional.of(outcome.at()),
                    Optional.of(Duration.between(outcome.at(), now)),
                    Optional.of(outcome.roundTrip()),
                    skew,
                    "",
                    "",
                    Optional.empty(),
                    Optional.empty(),
                    false);
        }
        var failure = ((Outcome.Failed<?>) outcome).failure();
        var last = Optional.ofNullable(lastAnswers.get(outcome.source())).filter(then -> !Elapsed.ahead(then, now));
        var age = last.map(then -> Duration.between(then, now));
        boolean silent = age.isEmpty() || age.get().compareTo(SourceState.SILENT_AFTER) >= 0;
        return SourceState.of(
                outcome.source(),
                silent ? CellState.SILENT : CellState.OK,
                last,
                age,
                failure.found(),
                failure.remedy());
    }
}
