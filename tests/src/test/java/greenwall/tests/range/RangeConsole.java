package greenwall.tests.range;

import greenwall.connectors.alertmanager.Alertmanager;
import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.loki.Loki;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.alert.AlertMerger;
import greenwall.fleet.alert.AlertQueries;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.explain.ClusterExplainer;
import greenwall.fleet.explain.service.ServiceExplainer;
import greenwall.fleet.explain.service.ServiceExplanation;
import greenwall.fleet.explain.service.ServiceExplanationBuilder;
import greenwall.fleet.poll.FleetPoller;
import greenwall.fleet.poll.PollSettings;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.quantity.ServiceLevelObjectives;
import greenwall.fleet.service.Service;
import greenwall.fleet.service.ServiceEvaluator;
import greenwall.fleet.service.ServicePoller;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.lab.PracticeRange;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A console over a range, without its window: a poll, a query of the alerts, and the problems of both.
final class RangeConsole implements ServiceExplainer, AutoCloseable {
    private final PracticeRange range;
    private final SharedHttpClient http;
    private final MetricsSource metrics;
    private final LogSource logs;
    private final AlertSource alertmanager;
    private final FleetPoller poller;
    private final AlertMerger merger = new AlertMerger();
    private final ClusterExplainer explainer;
    private volatile FleetState fleet = FleetState.EMPTY;
    private volatile List<Service> services = List.of();

    /// The result of one poll.
    record PollOutcome(FleetState fleet, AlertSnapshot alerts, List<Problem> problems) {}

    RangeConsole(PracticeRange range, PollSettings settings) {
        this.range = range;
        http = new SharedHttpClient(Map.of(), range.clock());
        metrics = Prometheus.connect(
                http, source(Source.Kind.PROMETHEUS, range.servers().prometheus()), HttpSettings.DEFAULT);
        logs = Loki.connect(http, source(Source.Kind.LOKI, range.servers().loki()), HttpSettings.DEFAULT);
        alertmanager = Alertmanager.connect(
                http,
                List.of(new Alertmanager.Peer(
                        source(Source.Kind.ALERTMANAGER, range.servers().alertmanager()), HttpSettings.DEFAULT)));
        poller = new FleetPoller(Map.of("range", metrics), settings.clock(range.clock()));
        explainer = new ClusterExplainer(
                _ -> new ClusterExplainer.Sources(Optional.of(metrics), Optional.of(logs), Optional.of(alertmanager)),
                _ -> fleet,
                range.clock(),
                ZoneOffset.UTC,
                ClusterExplainer.DEFAULT_DEADLINE);
    }

    private static Source source(Source.Kind kind, URI uri) {
        return new Source("range", kind, uri);
    }

    ClusterExplainer explainer() {
        return explainer;
    }

    /// @param retry whether to poll again if a source responds late: that is the load of this machine, not a
    ///     problem of the range
    PollOutcome poll(boolean retry) throws InterruptedException {
        fleet = poller.poll();
        for (int attempt = 0; attempt < 3 && retry && unanswered(fleet); attempt++) {
            fleet = poller.poll();
        }
        var queries = new AlertQueries(List.of(
                new AlertQueries.ClusterSources("range", Optional.of(metrics), Optional.of(alertmanager), false)));
        var alerts = merger.merge(
                queries.query(Duration.ofSeconds(20)),
                AlertHostFinder.of(fleet),
                range.clock().instant());
        var queried = new ServicePoller(metrics, ServiceLevelObjectives.DEFAULT)
                .poll(range.clock().instant());
        services = ServiceEvaluator.of("range", AlertHostFinder.of(fleet), queried);
        return new PollOutcome(
                fleet,
                alerts,
                ProblemBuilder.build(fleet, alerts, services, ProblemEdits.NONE, List.of("environment", "location")));
    }

    @Override
    public Optional<ServiceExplanation> explain(String cluster, String service, Instant at)
            throws InterruptedException {
        return new ServiceExplanationBuilder(metrics, fleet, explainer, List.of(), services).explain(service, at);
    }

    private static boolean unanswered(FleetState fleet) {
        return Stream.concat(
                        fleet.sources().stream().map(s -> s.shown()),
                        fleet.hosts().stream()
                                .flatMap(h -> h.cellsNotOk().stream())
                                .map(c -> c.state()))
                .anyMatch(state -> state == CellState.SILENT);
    }

    @Override
    public void close() {
        explainer.close();
        http.close();
    }
}
