package greenwall.app.site;

import greenwall.fleet.ElapsedTime;
import greenwall.fleet.TaskThreads;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.doctor.DoctorFindings;
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
import java.util.stream.Stream;

/// Checks the sources other than Prometheus: whether each Loki, Alertmanager, Tempo and Jaeger responds. A
/// source that has not responded for 30 s is silent.
public final class SourceLivenessCheck {
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Duration RECENT = Duration.ofHours(6);

    private final List<Site.ConnectedCluster> clusters;
    private final InstantSource clock;
    private final Map<Source, Instant> lastAnswers = new HashMap<>();

    public SourceLivenessCheck(List<Site.ConnectedCluster> clusters, InstantSource clock) {
        this.clusters = List.copyOf(clusters);
        this.clock = clock;
    }

    /// The state of each source, queried in parallel.
    public List<SourceState> states() throws InterruptedException {
        return examine().stream().map(DoctorFindings.SourceFinding::state).toList();
    }

    /// The sources as silent, without a query.
    public List<SourceState> silentStates() {
        return clusters.stream()
                .flatMap(cluster -> Stream.of(
                                cluster.logs().map(LogSource::source).stream(),
                                cluster.traces().stream().map(TraceSource::source),
                                cluster.alerts().stream().flatMap(alerts -> alerts.peers().stream()))
                        .flatMap(sources -> sources))
                .map(source -> SourceState.of(source, CellState.SILENT, Optional.empty(), Optional.empty(), "", ""))
                .toList();
    }

    public List<DoctorFindings.SourceFinding> examine() throws InterruptedException {
        var queries = new ArrayList<Callable<List<DoctorFindings.SourceFinding>>>();
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
    private List<DoctorFindings.SourceFinding> guarded(
            List<Source> sources, Supplier<List<DoctorFindings.SourceFinding>> query) {
        try {
            return query.get();
        } catch (RuntimeException bug) {
            System.getLogger(SourceLivenessCheck.class.getName())
                    .log(System.Logger.Level.ERROR, "querying " + sources + " failed", bug);
            return sources.stream()
                    .map(source -> state(new Outcome.Failed<>(
                            source,
                            clock.instant(),
                            Duration.ZERO,
                            new Failure.Malformed("internal error while querying " + source, "see Greenwall's log"))))
                    .map(state -> found(state, "", ""))
                    .toList();
        }
    }

    /// Queries the labels, because Loki reports its version even if the tenant is missing or wrong.
    private DoctorFindings.SourceFinding loki(LogSource logs) {
        var build = logs.buildInfo(DEADLINE);
        var now = build instanceof Outcome.Answered<?> answered
                ? answered.serverTime().orElseGet(clock::instant)
                : clock.instant();
        var labels = logs.labelNames(TimeWindow.before(now, RECENT), DEADLINE);
        var state = state(labels);
        if (labels.answer().filter(List::isEmpty).isPresent()) {
            state = state.withReason(
                    "it has no log lines from the last " + RECENT.toHours() + " hours",
                    "check whether logs are shipped to it, and whether the tenant of this source is correct");
        }
        var product = build.answer().map(MetricsSource.BuildInfo::product).orElse("Loki");
        return found(state, product, version(build));
    }

    private DoctorFindings.SourceFinding of(TraceSource traces) {
        var build = traces.buildInfo(DEADLINE);
        var product = traces.source().kind() == Source.Kind.JAEGER ? "Jaeger" : "Tempo";
        return found(state(build), product, version(build));
    }

    private static String version(Outcome<MetricsSource.BuildInfo> build) {
        return build.answer().map(MetricsSource.BuildInfo::version).orElse("");
    }

    private static DoctorFindings.SourceFinding found(SourceState state, String product, String version) {
        return new DoctorFindings.SourceFinding(state, product, version, 0, 0, List.of());
    }

    private List<DoctorFindings.SourceFinding> peers(AlertSource alerts) {
        var answer = alerts.status(DEADLINE);
        var versions = new HashMap<Source, String>();
        answer.value().forEach(status -> versions.put(status.source(), status.version()));
        return answer.peers().stream()
                .map(peer -> found(state(peer), "Alertmanager", versions.getOrDefault(peer.source(), "")))
                .toList();
    }

    private synchronized SourceState state(Outcome<?> outcome) {
        var now = clock.instant();
        if (outcome instanceof Outcome.Answered<?> answer) {
            lastAnswers.put(outcome.source(), outcome.at());
            return answering(answer, Duration.between(outcome.at(), now), outcome.at());
        }
        var failure = ((Outcome.Failed<?>) outcome).failure();
        var last = Optional.ofNullable(lastAnswers.get(outcome.source())).filter(then -> !ElapsedTime.ahead(then, now));
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

    /// @param ownTime the time of this machine when the source reported its time
    static SourceState answering(Outcome.Answered<?> answer, Duration age, Instant ownTime) {
        return new SourceState(
                answer.source(),
                CellState.OK,
                Optional.of(answer.at()),
                Optional.of(age),
                Optional.of(answer.roundTrip()),
                answer.serverTime().map(server -> skew(ownTime, server)),
                "",
                "",
                Optional.empty(),
                Optional.empty(),
                SourceState.Completeness.COMPLETE);
    }

    /// A Date header has whole seconds, so the source's clock may be up to a second ahead of it.
    private static Duration skew(Instant ownTime, Instant date) {
        var least = Duration.between(ownTime, date);
        var most = least.plusSeconds(1);
        return least.isPositive() ? least : most.isNegative() ? most : Duration.ZERO;
    }
}
