package greenwall.lab;

import greenwall.fleet.promql.LabelMatcher;
import greenwall.lab.application.SampledRequests;
import greenwall.lab.exporters.ExporterChooser;
import greenwall.lab.exporters.MetricsServer;
import greenwall.lab.exporters.ScrapedSeries;
import greenwall.lab.incident.GroundTruth;
import greenwall.lab.incident.IncidentInjector;
import greenwall.lab.logs.LabLogs;
import greenwall.lab.prometheus.PrometheusData;
import greenwall.lab.promql.Series;
import greenwall.lab.promql.SeriesSource;
import greenwall.lab.rules.LabRules;
import greenwall.lab.rules.RuleEvaluator;
import greenwall.lab.ssh.LabSshServer;
import greenwall.lab.tempo.RequestTraceSource;
import greenwall.lab.tempo.TempoServer.SpanSource;
import greenwall.lab.tempo.TraceExemplars;
import greenwall.lab.world.FaultPropagation;
import greenwall.lab.world.FleetPlanner;
import greenwall.lab.world.HostSpec;
import greenwall.lab.world.LabClock;
import greenwall.lab.world.SimulatedFaults;
import greenwall.lab.world.SimulatedFleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/// A running practice range: the fleet, its incidents and all its servers. Closing it frees its ports and
/// deletes its files.
///
/// @param truths the ground truth of every incident, in the given order
/// @param series the series of the range's Prometheus, read directly instead of over HTTP
/// @param folder the directory of the range's files
/// @param resources the resources that are closed with the range
public record PracticeRange(
        SimulatedFleet world,
        List<GroundTruth> truths,
        LabClock clock,
        ScrapedSeries series,
        RuleEvaluator evaluator,
        RunningLabServers servers,
        LabSshServer ssh,
        Path folder,
        CloseableStack resources)
        implements AutoCloseable {
    private static final int EXPORTERS_PORT_OFFSET = 3;
    private static final int SSH_PORT_OFFSET = 4;

    /// The delay is applied to each selector of a query, so the delay of a typical query is divided by this
    /// number.
    private static final int SELECTORS_IN_A_QUERY = 3;

    /// @throws IOException if a port is in use
    public static PracticeRange start(PracticeRangeOptions options) throws IOException {
        return start(options, InstantSource.system());
    }

    /// Starts a range.
    ///
    /// @param real the real clock, from which the range's clock is derived
    public static PracticeRange start(PracticeRangeOptions options, InstantSource real) throws IOException {
        var clock = new LabClock(options.start().orElseGet(real::instant), options.speed(), real);
        int count = options.hosts() == PracticeRangeOptions.DEFAULT_HOSTS
                ? IncidentInjector.hostsFor(options.incidents(), options.hosts())
                : options.hosts();
        var fleet = FleetPlanner.hosts(count, options.seed());
        var faults = new SimulatedFaults();
        var truths = IncidentInjector.inject(
                options.incidents(), fleet, new FaultPropagation(fleet, faults), clock.start(), options.seed());
        var world = new SimulatedFleet(options.seed(), clock.start(), fleet, faults);
        var series = new ScrapedSeries(world, new ExporterChooser(options.dialects()), clock);
        var requests = series.application().map(of -> new SampledRequests(of, world, clock));
        var folder = Files.createTempDirectory("greenwall-range-");
        var open = new CloseableStack();
        AutoCloseable files = () -> TemporaryFolder.delete(folder);
        open.keep(files);
        try {
            var logs = new LabLogs(world, clock, requests);
            var evaluator =
                    open.keep(new RuleEvaluator(LabRules.groups(), series, clock, RuleEvaluator.Settings.DEFAULT));
            var data = new PrometheusData(
                    new CombinedSeries(List.of(series, evaluator.series()), () -> queryDelay(world, clock.millis())),
                    series::activeTargets,
                    evaluator::groups,
                    series.metadata(),
                    requests.map(TraceExemplars::new),
                    clock);
            var at = options.listening();
            var traces = requests.<SpanSource>map(of -> new RequestTraceSource(of, clock));
            var servers = RunningLabServers.start(open, at, data, logs, traces);
            var ssh = open.keep(LabSshServer.start(world, clock, logs, folder, at.port(SSH_PORT_OFFSET)));
            var range = new PracticeRange(world, truths, clock, series, evaluator, servers, ssh, folder, open);
            GroundTruth.write(truths, range.truthFile());
            open.keep(MetricsServer.start(
                    world, series.targets(), clock, at.bind(), at.port(EXPORTERS_PORT_OFFSET), range.fileSd()));
            evaluator.start(servers.receiver());
            return range;
        } catch (IOException | RuntimeException failed) {
            open.close();
            throw failed;
        }
    }

    private static Duration queryDelay(SimulatedFleet world, long t) {
        double slowest = world.hosts().stream()
                .filter(host -> host.role() == HostSpec.Role.MONITORING)
                .mapToDouble(host -> world.simulation(host).queryDelaySeconds(t))
                .max()
                .orElse(0);
        return Duration.ofMillis(Math.round(1000 * slowest / SELECTORS_IN_A_QUERY));
    }

    /// The ground truth of the first incident.
    public GroundTruth truth() {
        return truths.getFirst();
    }

    /// The target file for the `file_sd_configs` of a real Prometheus.
    public Path fileSd() {
        return folder.resolve("targets.json");
    }

    public Path truthFile() {
        return folder.resolve("truth.json");
    }

    /// The members of the JSON line that `lab --json` prints.
    public Map<String, Object> describe() {
        return servers.addresses()
                .with("ssh", ssh.describe())
                .with("exporters", fileSd().toString())
                .with("truth", truthFile().toString());
    }

    @Override
    public void close() {
        resources.close();
    }

    /// Several sources that have no series in common. Each selector of a query waits for the delay, which an
    /// incident with a slow Prometheus sets.
    private record CombinedSeries(List<SeriesSource> sources, Supplier<Duration> delay) implements SeriesSource {
        @Override
        public List<? extends Series> select(List<LabelMatcher> matchers, long startMillis, long endMillis) {
            return afterDelay().stream()
                    .flatMap(source -> source.select(matchers, startMillis, endMillis).stream())
                    .toList();
        }

        @Override
        public Set<String> names(long startMillis, long endMillis) {
            var all = new TreeSet<String>();
            afterDelay().forEach(source -> all.addAll(source.names(startMillis, endMillis)));
            return all;
        }

        /// The sources after the delay; none if the thread is interrupted.
        private List<SeriesSource> afterDelay() {
            var wait = delay.get();
            if (wait.isPositive()) {
                try {
                    Thread.sleep(wait);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                    return List.of();
                }
            }
            return sources;
        }
    }
}
