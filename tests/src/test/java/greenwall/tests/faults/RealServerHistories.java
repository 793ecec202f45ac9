package greenwall.tests.faults;

import greenwall.connectors.alertmanager.Alertmanager;
import greenwall.connectors.alertmanager.AlertmanagerSilenceClient;
import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.poll.FleetPoller;
import greenwall.fleet.poll.PollSettings;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.silence.SilenceChanger;
import greenwall.fleet.silence.SilenceDraft;
import greenwall.fleet.silence.SilenceMatchers;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.tests.poll.Await;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// Plays histories of faults on real servers' processes in real time: a wall polls them through a proxy while
/// silences are created at two clustered Alertmanagers, one of which has its own faults.
final class RealServerHistories implements AutoCloseable {
    private static final Duration REFRESH = Duration.ofSeconds(5);
    /// With a scrape every second, a value is stale, and a source silent, after half a minute.
    private static final Duration FRESH = Duration.ofSeconds(30);

    /// Silence is counted from a source's last response, whose samples are as old as the last scrape, which may
    /// be late.
    private static final Duration SCRAPED = Duration.ofSeconds(2);

    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration ORDER = Duration.ofSeconds(12);
    private static final List<Duration> CLOCKS = List.of(
            Duration.ofDays(1), Duration.ofHours(-5), Duration.ofDays(-1), Duration.ofDays(-20), Duration.ofHours(1));
    private static final Set<CellState> MEASURED =
            Set.of(CellState.OK, CellState.WARN, CellState.CRITICAL, CellState.IDLE);
    private static final QuantityCatalogue CATALOGUE = QuantityCatalogue.shipped()
            .only(Set.of("up", "cpu.util", "load.per_cpu", "mem.util", "fs.root.used", "disk.util", "uptime"));

    private final RealServers servers;
    private final InstantSource real = InstantSource.system();
    private volatile Duration clockOff = Duration.ZERO;
    private final InstantSource consoleClock = () -> real.instant().plus(clockOff);
    private final SharedHttpClient http = new SharedHttpClient(Map.of(), consoleClock);

    RealServerHistories(Path dir) throws IOException, InterruptedException {
        servers = new RealServers(dir);
    }

    /// Plays one history and returns the invariants that it violated.
    List<String> play(long seed) throws Exception {
        var random = new Random(seed);
        var history = new History(random);
        history.play();
        return history.violations.isEmpty()
                ? List.of()
                : List.of(String.join("\n  ", history.events) + "\n  BROKEN: "
                        + String.join("\n  BROKEN: ", history.violations));
    }

    private static Source source(Source.Kind kind, URI url) {
        return new Source("real", kind, url);
    }

    private final class History {
        private final Random random;
        private final FleetPoller wall;
        private final Alertmanager reads;
        private final SilenceChanger manager;
        private final String commentPrefix;
        private final List<String> events = new ArrayList<>();
        private final List<String> violations = new ArrayList<>();
        private final Map<String, Boolean> reportedSuccess = new LinkedHashMap<>();

        History(Random random) {
            this.random = random;
            commentPrefix = "history " + Long.toHexString(random.nextLong());
            Map<String, MetricsSource> clusters = Map.of(
                    "real",
                    Prometheus.connect(
                            http,
                            source(
                                    Source.Kind.PROMETHEUS,
                                    servers.prometheusProxy().url()),
                            HttpSettings.DEFAULT));
            wall = new FleetPoller(
                    clusters, PollSettings.wall(CATALOGUE, REFRESH).clock(consoleClock));
            var peers = new ArrayList<Alertmanager.Peer>();
            for (int i = 0; i < 2; i++) {
                peers.add(new Alertmanager.Peer(
                        source(
                                Source.Kind.ALERTMANAGER,
                                servers.alertmanagerProxy(i).url()),
                        HttpSettings.DEFAULT));
            }
            reads = Alertmanager.connect(http, peers);
            manager = new SilenceChanger(reads, AlertmanagerSilenceClient.connect(http, peers), consoleClock);
        }

        void play() throws Exception {
            servers.prometheusProxy().clearCache();
            Await.until("the real Prometheus has scraped", START, servers::prometheusIsBack);
            Await.until(
                    () -> "all is measured before the fault: " + states(wall.poll()),
                    START,
                    () -> isMeasured(wall.poll()));
            var fault = randomFault();
            int peer = random.nextInt(2);
            var atPeer = randomPeerFault();
            var duration = Duration.ofSeconds(4 + random.nextInt(random.nextInt(3) == 0 ? 36 : 12));
            events.add(fault + " for " + duration.toSeconds() + " s; Alertmanager " + peer + ": " + atPeer);
            var silenceCreator = Thread.ofVirtual().unstarted(() -> createSilences(duration));
            servers.beginAtAlertmanager(peer, atPeer);
            begin(fault);
            silenceCreator.start();
            runFault(fault, duration);
            end(fault);
            Await.until("the real Prometheus is back by itself", START, servers::prometheusIsBack);
            var recoveryTime = recovery();
            if (recoveryTime.compareTo(REFRESH) > 0) {
                violations.add(
                        "the wall needed " + recoveryTime + " after the source's own return: " + states(wall.poll()));
            }
            silenceCreator.join();
            servers.endAtAlertmanager(peer, atPeer);
            checkSilences();
        }

        private RealServerFault randomFault() {
            RealServerFault fault;
            do {
                fault = RealServerFault.any(random);
            } while (fault == RealServerFault.DISK_FULL && !servers.hasOwnDisk());
            return fault;
        }

        /// A fault that can affect an action.
        private RealServerFault randomPeerFault() {
            RealServerFault fault;
            do {
                fault = RealServerFault.any(random);
            } while (fault != RealServerFault.KILLED
                    && fault != RealServerFault.STOPPED
                    && (fault.connection().isEmpty() || fault == RealServerFault.OLD_ANSWERS_REPLAYED));
            return fault;
        }

        private void begin(RealServerFault fault) throws Exception {
            if (fault == RealServerFault.CONSOLE_CLOCK) {
                clockOff = CLOCKS.get(random.nextInt(CLOCKS.size()));
                events.add("the console's clock is off by " + clockOff);
            } else {
                servers.begin(fault);
            }
        }

        private void end(RealServerFault fault) throws Exception {
            clockOff = Duration.ZERO;
            if (fault != RealServerFault.CONSOLE_CLOCK) {
                servers.end(fault);
            }
        }

        private void runFault(RealServerFault fault, Duration duration) throws Exception {
            var startTime = real.instant();
            while (real.instant().isBefore(startTime.plus(duration)) && violations.size() < 5) {
                if (fault == RealServerFault.STARVED) {
                    servers.starve();
                }
                var requestTime = real.instant();
                var fleet = wall.poll();
                var bound = FRESH.plus(Duration.between(requestTime, real.instant()))
                        .plus(SCRAPED);
                check(fleet, fault, startTime, bound);
                LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
            }
        }

        private void check(FleetState fleet, RealServerFault fault, Instant startTime, Duration bound) {
            var now = real.instant();
            for (var host : fleet.hosts()) {
                for (var cell : host.cells()) {
                    var name = cell.quantity().id() + " " + cell.key();
                    if (cell.state() == CellState.OK) {
                        var staleFor = Duration.between(startTime, now);
                        if (fault.blinds() && staleFor.compareTo(bound) > 0) {
                            violations.add(name + " is green " + staleFor + " after the last truth, under " + fault);
                        }
                        cell.sampledAt()
                                .filter(at -> Duration.between(at, now).compareTo(bound) > 0)
                                .ifPresent(at -> violations.add(name + " is green with a sample that is "
                                        + Duration.between(at, now) + " old, above " + bound + ", under " + fault));
                    } else if (!MEASURED.contains(cell.state()) && cell.reason().isBlank()) {
                        violations.add(name + " is " + cell.state() + " without a reason, under " + fault);
                    }
                }
            }
        }

        private Duration recovery() {
            try {
                return Await.until("all is measured again", START, () -> isMeasured(wall.poll()));
            } catch (AssertionError timeout) {
                return START;
            }
        }

        /// Creates silences one after the other and stores for each comment whether success was reported.
        private void createSilences(Duration duration) {
            var until = real.instant().plus(duration);
            for (int i = 0; real.instant().isBefore(until) && i < 6; i++) {
                var comment = commentPrefix + " number " + i;
                var conditions = ((SilenceMatchers.Parsed.Valid)
                                SilenceMatchers.parse("alertname=Hot number=\"" + i + "\""))
                        .matchers();
                var now = consoleClock.instant();
                var draft = new SilenceDraft("", conditions.list(), now, now.plusSeconds(200_000_000), "anna", comment);
                var requestTime = real.instant();
                var result = manager.put(draft, ORDER);
                var took = Duration.between(requestTime, real.instant());
                reportedSuccess.put(comment, result instanceof SilenceChanger.Result.Done);
                if (took.compareTo(ORDER.plusSeconds(3)) > 0) {
                    violations.add("an order took " + took);
                }
            }
        }

        private void checkSilences() {
            Await.until("both Alertmanagers list the same", START, () -> {
                var peers = reads.silencesByPeer(ORDER);
                return peers.stream().allMatch(p -> p.answer().isPresent())
                        && silencesPerComment(peers.getFirst().answer().orElseThrow())
                                .equals(silencesPerComment(
                                        peers.getLast().answer().orElseThrow()));
            });
            var silenceCounts = silencesPerComment(
                    reads.silencesByPeer(ORDER).getFirst().answer().orElseThrow());
            reportedSuccess.forEach((comment, promised) -> {
                int times = silenceCounts.getOrDefault(comment, 0);
                if (times > 1 || promised && times == 0) {
                    violations.add("\"" + comment + "\" is there " + times + " times, promised: " + promised);
                }
            });
        }

        /// How many unexpired silences there are for each comment of this history.
        private Map<String, Integer> silencesPerComment(List<AlertSource.Silence> silences) {
            var count = new LinkedHashMap<String, Integer>();
            silences.stream()
                    .filter(s -> s.state() != AlertSource.SilenceState.EXPIRED)
                    .forEach(s -> reportedSuccess.keySet().stream()
                            .filter(s.comment()::startsWith)
                            .forEach(comment -> count.merge(comment, 1, Integer::sum)));
            return count;
        }

        private boolean isMeasured(FleetState fleet) {
            var states = states(fleet);
            return states.size() > 5 && MEASURED.containsAll(states.values());
        }

        private Map<String, CellState> states(FleetState fleet) {
            var states = new LinkedHashMap<String, CellState>();
            fleet.hosts()
                    .forEach(h -> h.cells()
                            .forEach(c ->
                                    states.put(h.name() + " " + c.quantity().id() + " " + c.key(), c.state())));
            return states;
        }
    }

    @Override
    public void close() throws IOException {
        http.close();
        servers.close();
    }
}
