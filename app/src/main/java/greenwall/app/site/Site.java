package greenwall.app.site;

import greenwall.app.config.ClusterConfig;
import greenwall.app.config.Config;
import greenwall.app.config.SourceConfig;
import greenwall.app.config.SourceConfigConverter;
import greenwall.connectors.alertmanager.Alertmanager;
import greenwall.connectors.alertmanager.AlertmanagerSilenceClient;
import greenwall.connectors.assistant.ChatModel;
import greenwall.connectors.files.ChangeAuditLog;
import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.jaeger.Jaeger;
import greenwall.connectors.loki.LokiOrVictoriaLogs;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.connectors.tempo.Tempo;
import greenwall.fleet.poll.FleetPoller;
import greenwall.fleet.poll.PollSettings;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.ClusterAlertSource;
import greenwall.fleet.source.ClusterLabelFilter;
import greenwall.fleet.source.ClusterLogSource;
import greenwall.fleet.source.HistoricalLogSource;
import greenwall.fleet.source.HistoricalMetricsSource;
import greenwall.fleet.source.HistoricalTraceSource;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.MultiClusterMetricsSource;
import greenwall.fleet.source.SilenceClient;
import greenwall.fleet.source.Source;
import greenwall.fleet.source.TraceSource;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// A configuration with its connected sources. Connecting sends no request.
public final class Site implements AutoCloseable {
    /// The sources of one cluster.
    ///
    /// @param silencer empty if the site is read-only
    public record ConnectedCluster(
            ClusterConfig cluster,
            Optional<MetricsSource> metrics,
            Optional<LogSource> logs,
            Optional<AlertSource> alerts,
            Optional<SilenceClient> silencer,
            List<TraceSource> traces) {
        public String name() {
            return cluster.name();
        }
    }

    /// How old the newest state may be to show the present.
    private static final Duration PRESENT = Duration.ofMinutes(1);

    private final Config config;
    private final InstantSource clock;
    private final List<ConnectedCluster> clusters;
    private final Connections connections;
    private final Optional<TimeTravelClock> travelClock;

    private Site(
            Config config,
            List<ConnectedCluster> clusters,
            Connections connections,
            Optional<TimeTravelClock> travelClock) {
        this.config = config;
        this.clusters = List.copyOf(clusters);
        this.connections = connections;
        this.travelClock = travelClock;
        clock = travelClock.map(TimeTravelClock::queryClock).orElse(connections.clock());
    }

    /// What a site holds open. The same site at an earlier instant shares it.
    private record Connections(
            SharedHttpClient http,
            SourceConfigConverter.SiteConverter sourceOptions,
            List<AutoCloseable> resources,
            InstantSource clock,
            AtomicBoolean closed)
            implements AutoCloseable {
        @Override
        public void close() throws Exception {
            if (!closed.compareAndSet(false, true)) {
                return;
            }
            http.close();
            sourceOptions.close();
            for (var resource : resources) {
                resource.close();
            }
        }
    }

    /// @param audit the log of every change made on other systems
    /// @param resources closed together with the site, such as its practice range
    public static Site connect(
            Config config,
            SharedHttpClient http,
            SourceConfigConverter options,
            ChangeAuditLog audit,
            InstantSource clock,
            List<AutoCloseable> resources) {
        var sourceOptions = options.forSite(http, config.ssh());
        Optional<UnaryOperator<SilenceClient>> auditing = config.readOnly()
                ? Optional.empty()
                : Optional.of(client -> new AuditedSilenceClient(client, audit, clock));
        var engines = new HashMap<SourceConfig, MultiClusterMetricsSource>();
        var logs = new HashMap<SourceConfig, LogSource>();
        var clusters = new ArrayList<ConnectedCluster>();
        for (var cluster : config.clusters()) {
            var connected = connect(cluster, http, sourceOptions, auditing);
            clusters.add(cluster.slice()
                    .map(slice -> sliced(connected, slice, engines, logs, clock))
                    .orElse(connected));
        }
        var connections = new Connections(http, sourceOptions, List.copyOf(resources), clock, new AtomicBoolean());
        return new Site(config, clusters, connections, Optional.empty());
    }

    /// Connects one cluster of a shared engine. The clusters of an engine share connections, so that
    /// `max_calls` applies to all of them together.
    private static ConnectedCluster sliced(
            ConnectedCluster engine,
            ClusterLabelFilter slice,
            Map<SourceConfig, MultiClusterMetricsSource> engines,
            Map<SourceConfig, LogSource> logs,
            InstantSource clock) {
        var cluster = engine.cluster();
        return new ConnectedCluster(
                cluster,
                engine.metrics()
                        .map(metrics -> engines.computeIfAbsent(
                                        cluster.prometheus().orElseThrow(), _ -> new MultiClusterMetricsSource(metrics))
                                .slice(cluster.name(), slice)),
                engine.logs()
                        .map(all -> new ClusterLogSource(
                                logs.computeIfAbsent(cluster.loki().orElseThrow(), _ -> all),
                                cluster.name(),
                                slice,
                                clock)),
                engine.alerts().map(alerts -> new ClusterAlertSource(alerts, slice)),
                engine.silencer().map(client -> new ClusterAlertSource.ClusterSilenceClient(client, slice)),
                engine.traces());
    }

    /// @param auditing adds the audit log to a silencer; empty if nothing may be changed
    private static ConnectedCluster connect(
            ClusterConfig cluster,
            SharedHttpClient http,
            SourceConfigConverter.SiteConverter options,
            Optional<UnaryOperator<SilenceClient>> auditing) {
        var peers = cluster.alertmanagers().stream()
                .map(e -> new Alertmanager.Peer(source(cluster, e), options.httpSettings(e)))
                .toList();
        return new ConnectedCluster(
                cluster,
                cluster.prometheus().map(e -> Prometheus.connect(http, source(cluster, e), options.httpSettings(e))),
                cluster.loki().map(e -> LokiOrVictoriaLogs.connect(http, source(cluster, e), options.httpSettings(e))),
                peers.isEmpty() ? Optional.empty() : Optional.of(Alertmanager.connect(http, peers)),
                peers.isEmpty()
                        ? Optional.empty()
                        : auditing.map(audited -> audited.apply(AlertmanagerSilenceClient.connect(http, peers))),
                cluster.traces().stream()
                        .map(e -> traces(http, source(cluster, e), options.httpSettings(e)))
                        .toList());
    }

    private static TraceSource traces(SharedHttpClient http, Source source, HttpSettings settings) {
        return source.kind() == Source.Kind.JAEGER
                ? Jaeger.connect(http, source, settings)
                : Tempo.connect(http, source, settings);
    }

    private static Source source(ClusterConfig cluster, SourceConfig source) {
        return new Source(cluster.name(), source.kind(), source.url());
    }

    /// The configured language model. A read-only site has none.
    public Optional<ChatModel> assistant() {
        return config.readOnly()
                ? Optional.empty()
                : config.assistant()
                        .map(named -> ChatModel.connect(
                                connections.http(),
                                new Source(
                                        "",
                                        Source.Kind.ASSISTANT,
                                        named.endpoint().url()),
                                connections.sourceOptions().httpSettings(named.endpoint()),
                                named.model()));
    }

    public boolean isPracticeRange() {
        return range().isPresent();
    }

    /// The practice range in this process, if the site is one.
    public Optional<SharedPracticeRange> range() {
        return connections.resources().stream()
                .flatMap(resource ->
                        resource instanceof SharedPracticeRange.Lease lease ? Stream.of(lease.range()) : Stream.empty())
                .findFirst();
    }

    /// The sources with disabled certificate checks.
    public List<Source> insecureSources() {
        return config.clusters().stream()
                .flatMap(cluster -> cluster.endpoints()
                        .filter(SourceConfig::insecure)
                        .map(sourceConfig -> source(cluster, sourceConfig)))
                .toList();
    }

    /// The sign-ins for the sources that need a personal login, each once.
    public List<SourceConfigConverter.SignIn> signIns() {
        var auths = new HashSet<SourceConfig.AuthConfig>();
        return config.clusters().stream()
                .flatMap(ClusterConfig::endpoints)
                .filter(source -> auths.add(source.auth()))
                .flatMap(source -> connections.sourceOptions().signIn(source).stream())
                .toList();
    }

    public Config config() {
        return config;
    }

    public List<ConnectedCluster> clusters() {
        return clusters;
    }

    public Optional<ConnectedCluster> cluster(String name) {
        return clusters.stream().filter(cluster -> cluster.name().equals(name)).findFirst();
    }

    public FleetPoller poller(PollSettings settings) {
        var metrics = new LinkedHashMap<String, MetricsSource>();
        for (var one : clusters) {
            if (one.cluster().slice().map(ClusterLabelFilter::hasTargets).orElse(true)) {
                one.metrics().ifPresent(m -> metrics.put(one.name(), m));
            }
        }
        return new FleetPoller(metrics, settings);
    }

    public FleetPoller singlePoller() {
        return poller(PollSettingsConverter.oneShot(config).clock(clock));
    }

    /// The same site at the clock's instant, with the data that the sources still have; it is read-only.
    /// Alerts come from the `ALERTS` series of Prometheus, since Alertmanagers know only the present. Closing
    /// either site closes both.
    public Site asOf(TimeTravelClock then) {
        var queryClock = then.queryClock();
        var earlier = clusters.stream()
                .map(one -> new ConnectedCluster(
                        one.cluster(),
                        one.metrics().map(metrics -> new HistoricalMetricsSource(metrics, queryClock)),
                        one.logs().map(logs -> new HistoricalLogSource(logs, queryClock)),
                        Optional.empty(),
                        Optional.empty(),
                        one.traces().stream()
                                .<TraceSource>map(traces -> new HistoricalTraceSource(traces, queryClock))
                                .toList()))
                .toList();
        return new Site(config.asReadOnly(), earlier, connections, Optional.of(then));
    }

    public FleetState asOf(Instant then) {
        return asOf(new TimeTravelClock(then, clock)).singlePoller().poll();
    }

    /// The state in which to look for the worst quantity of a host at an instant, since another one may be the worst by
    /// now; the newest state for the present, and if the host is not known at that instant.
    ///
    /// @param knowsHost whether a state contains the host
    public FleetState forWorstAt(
            Instant then, Instant now, Predicate<FleetState> knowsHost, Supplier<FleetState> newest) {
        return Optional.of(then)
                .filter(at -> at.isBefore(now.minus(PRESENT)))
                .map(this::asOf)
                .filter(knowsHost)
                .orElseGet(newest);
    }

    /// The clock of a site that shows an earlier instant; empty for the present.
    public Optional<TimeTravelClock> pastClock() {
        return travelClock;
    }

    /// May be called more than once.
    @Override
    public void close() throws Exception {
        connections.close();
    }
}
