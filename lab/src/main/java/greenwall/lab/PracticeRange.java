package greenwall.lab;

import greenwall.fleet.promql.LabelMatcher;
import greenwall.lab.application.RequestTraces;
import greenwall.lab.exporters.Exporters;
import greenwall.lab.exporters.MetricsServer;
import greenwall.lab.exporters.ScrapedSeries;
import greenwall.lab.incident.GroundTruth;
import greenwall.lab.incident.GroundTruthFile;
import greenwall.lab.incident.IncidentPlayer;
import greenwall.lab.logs.LabLogs;
import greenwall.lab.prometheus.PrometheusData;
import greenwall.lab.rules.LabRules;
import greenwall.lab.rules.RuleEvaluator;
import greenwall.lab.series.Series;
import greenwall.lab.series.SeriesSource;
import greenwall.lab.ssh.LabSsh;
import greenwall.lab.tempo.RequestTraceSource;
import greenwall.lab.tempo.TraceExemplars;
import greenwall.lab.tempo.TraceSource;
import greenwall.lab.world.FaultPropagation;
import greenwall.lab.world.FleetPlan;
import greenwall.lab.world.HostSimulation;
import greenwall.lab.world.LabClock;
import greenwall.lab.world.SimulatedFaults;
import greenwall.lab.world.SimulatedHost;
import greenwall.lab.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/// A running practice range: the fleet, its incidents and all its servers. Closing it frees its ports and
/// deletes its files.
public final class PracticeRange implements AutoCloseable {
    private static final int EXPORTERS = 3;
    private static final int SSH = 4;

    /// The delay is applied to each selector of a query, so the delay of a typical query is divided by this
    /// number.
    private static final int SELECTORS_IN_A_QUERY = 3;

    private final World world;
    private final List<GroundTruth> truths;
    private final LabClock clock;
    private final ScrapedSeries series;
    private final Optional<RequestTraces> requests;
    private final Path folder;
    private final Path truthFile;
    private final Path fileSd;
    private final LabServers servers;
    private final RuleEvaluator ruler;
    private final LabSsh ssh;
    private final OpenServers open = new OpenServers();

    private PracticeRange(PracticeRangeOptions options, InstantSource simulation) throws IOException {
        this.clock = new LabClock(options.start().orElseGet(simulation::instant), options.speed(), simulation);
        int count = options.hosts() == PracticeRangeOptions.USUAL_HOSTS
                ? IncidentPlayer.hostsFor(options.incidents(), options.hosts())
                : options.hosts();
        var fleet = FleetPlan.lay(count, options.seed());
        var disturbances = new SimulatedFaults();
        this.truths = IncidentPlayer.play(
                options.incidents(), fleet, new FaultPropagation(fleet, disturbances), clock.start(), options.seed());
        this.world = new World(options.seed(), clock.start(), fleet, disturbances);
        this.series = new ScrapedSeries(world, new Exporters(options.dialects()), clock);
        this.requests = series.application().map(of -> new RequestTraces(of, world, clock));
        this.folder = Files.createTempDirectory("greenwall-range-");
        AutoCloseable files = () -> deleteTree(folder);
        open.keep(files);
        try {
            this.truthFile = folder.resolve("truth.json");
            GroundTruthFile.write(truths, truthFile);
            var logs = new LabLogs(world, clock, requests);
            this.ruler = open.keep(new RuleEvaluator(LabRules.groups(), series, clock, RuleEvaluator.Settings.DEFAULT));
            var at = new LabServers.Listening(options.bind(), options.port());
            this.servers = open.keep(new LabServers(
                    at, backend(), logs, requests.<TraceSource>map(of -> new RequestTraceSource(of, clock))));
            var exporters =
                    open.keep(new MetricsServer(world, series.targets(), clock, options.bind(), at.port(EXPORTERS)));
            this.fileSd = folder.resolve("targets.json");
            exporters.writeFileSd(fileSd);
            this.ssh = open.keep(LabSsh.over(world, clock, logs, folder, at.port(SSH)));
            ruler.start(servers.receiver());
        } catch (IOException | RuntimeException failed) {
            close();
            throw failed;
        }
    }

    /// @throws IOException if a port is in use
    public static PracticeRange start(PracticeRangeOptions options) throws IOException {
        return start(options, InstantSource.system());
    }

    /// Starts a range.
    ///
    /// @param simulation the real clock, from which the range's clock is derived
    public static PracticeRange start(PracticeRangeOptions options, InstantSource simulation) throws IOException {
        return new PracticeRange(options, simulation);
    }

    private PrometheusData backend() {
        return new PrometheusData(
                new SlowedSeries(new JoinedSeries(List.of(series, ruler.series())), this::queryDelay),
                series::activeTargets,
                ruler::groups,
                series.metadata(),
                requests.map(TraceExemplars::new),
                clock);
    }

    private Duration queryDelay() {
        double slowest = world.hosts().stream()
                .filter(h -> h.role() == SimulatedHost.Role.MONITORING)
                .map(world::simulation)
                .mapToDouble(this::delayOf)
                .max()
                .orElse(0);
        return Duration.ofMillis(Math.round(1000 * slowest / SELECTORS_IN_A_QUERY));
    }

    private double delayOf(HostSimulation simulation) {
        return simulation.queryDelaySeconds(clock.millis());
    }

    public World world() {
        return world;
    }

    /// The ground truth of the first incident.
    public GroundTruth truth() {
        return truths.getFirst();
    }

    /// The ground truth of every incident, in the given order.
    public List<GroundTruth> truths() {
        return truths;
    }

    /// The clock of the range.
    public InstantSource clock() {
        return clock;
    }

    /// The series of the range's Prometheus, read directly instead of over HTTP.
    public ScrapedSeries series() {
        return series;
    }

    public URI prometheus() {
        return servers.prometheus();
    }

    public URI loki() {
        return servers.loki();
    }

    public URI alertmanager() {
        return servers.alertmanager();
    }

    public URI tempo() {
        return servers.tempo();
    }

    public LabSsh ssh() {
        return ssh;
    }

    /// Waits until the rules are evaluated up to the present, so that an incident that has already begun has
    /// its alerts.
    ///
    /// @return false if the time was over first
    public boolean awaitAlerts(Duration longest) {
        return ruler.awaitCaughtUp(longest);
    }

    /// The target file for the `file_sd_configs` of a real Prometheus.
    public Path fileSd() {
        return fileSd;
    }

    public Path truthFile() {
        return truthFile;
    }

    /// The members of the JSON line that `lab --json` prints.
    public Map<String, Object> describe() {
        var line = servers.addresses();
        line.put("ssh", ssh.describe());
        line.put("exporters", fileSd.toString());
        line.put("truth", truthFile.toString());
        return line;
    }

    @Override
    public void close() {
        open.close();
    }

    private static void deleteTree(Path folder) {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Joins several sources that have no series in common.
    private record JoinedSeries(List<SeriesSource> sources) implements SeriesSource {
        @Override
        public List<? extends Series> select(List<LabelMatcher> matchers, long startMillis, long endMillis) {
            var all = new ArrayList<Series>();
            for (var source : sources) {
                all.addAll(source.select(matchers, startMillis, endMillis));
            }
            return all;
        }

        @Override
        public Set<String> names(long startMillis, long endMillis) {
            var all = new TreeSet<String>();
            sources.forEach(source -> all.addAll(source.names(startMillis, endMillis)));
            return all;
        }
    }

    /// Delays each read, for an incident in which the range's Prometheus is slow.
    ///
    /// The delay applies to each selector, so a query with more selectors takes longer.
    private record SlowedSeries(SeriesSource source, Supplier<Duration> delay) implements SeriesSource {
        @Override
        public List<? extends Series> select(List<LabelMatcher> matchers, long startMillis, long endMillis) {
            return waited() ? source.select(matchers, startMillis, endMillis) : List.of();
        }

        @Override
        public Set<String> names(long startMillis, long endMillis) {
            return waited() ? source.names(startMillis, endMillis) : Set.of();
        }

        private boolean waited() {
            var wait = delay.get();
            if (wait.isPositive()) {
                try {
                    Thread.sleep(wait);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
            return true;
        }
    }
}
