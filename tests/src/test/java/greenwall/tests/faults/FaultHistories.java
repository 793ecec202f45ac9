package greenwall.tests.faults;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.http.TlsSettings;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.identity.IdentitySettings;
import greenwall.fleet.poll.FleetPoller;
import greenwall.fleet.poll.PollSettings;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.regex.Pattern;
import okhttp3.Dns;
import org.jspecify.annotations.Nullable;

/// Plays histories of faults: one wall polls two clusters through faults, another polls the same servers
/// directly. The clock is set by hand, so that half a minute of silence takes no time.
final class FaultHistories implements AutoCloseable {
    static final Duration REFRESH = Duration.ofSeconds(15);

    /// Real time that one query may take on an otherwise idle machine.
    private static final Duration DEADLINE = Duration.ofMillis(2000);

    /// If even the direct wall takes longer, this machine is busy, and the console sends expensive queries less
    /// often.
    private static final Duration BUSY = Duration.ofMillis(400);

    private static final int PATIENCE = 10;
    private static final Pattern LATE = Pattern.compile("within \\d|in use until the deadline");
    /// Shortly before a source counts as silent, a query gets only the time that remains.
    private static final Pattern IN_THE_LAST_MOMENT = Pattern.compile("within \\d{1,3} ms");

    /// A gauge, rates, states, ages and a textfile: every way in which a cell gets its value.
    private static final QuantityCatalogue CATALOGUE = QuantityCatalogue.shipped()
            .only(Set.of(
                    "cpu.util",
                    "mem.util",
                    "disk.util",
                    "fs.usage",
                    "uptime",
                    "pool.health",
                    "pool.usage",
                    "arc.hit_ratio",
                    "wg.handshake.age",
                    "vm.state",
                    "snap.age",
                    "ebpf.disk.p99"));

    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final List<String> CLUSTERS = List.of("east", "west");
    private static final Set<CellState> MEASURED =
            Set.of(CellState.OK, CellState.WARN, CellState.CRITICAL, CellState.IDLE);

    /// How far a clock may be off: also by more than any queried range.
    private static final List<Duration> OFF = List.of(
            Duration.ZERO,
            Duration.ofHours(1),
            Duration.ofHours(-1),
            Duration.ofHours(-5),
            Duration.ofDays(1),
            Duration.ofDays(-1),
            Duration.ofDays(-20));

    private final SteppedClock clock = new SteppedClock(Instant.parse("2026-03-28T23:58:00Z"));
    private final List<ServedCluster> served = new ArrayList<>();

    FaultHistories() throws IOException {
        for (var cluster : CLUSTERS) {
            var options = PracticeRangeOptions.DEFAULT.withHosts(2).withSeed(cluster.hashCode());
            var ofServer = new OffsetClock(clock);
            var range = PracticeRange.start(options, ofServer);
            var name = cluster + ".greenwall.test";
            var certificates = cluster.equals("west") ? new Certificates(name) : null;
            var tls = certificates == null
                    ? TlsSettings.DEFAULT
                    : new TlsSettings(
                            Optional.of(certificates.authorityFile()), Optional.empty(), Optional.empty(), false);
            served.add(new ServedCluster(
                    cluster,
                    range,
                    FaultProxy.inFrontOf(range.servers().prometheus(), name, certificates),
                    tls,
                    ofServer));
        }
    }

    private List<InetAddress> addresses(String host) throws UnknownHostException {
        for (var one : served) {
            if (one.proxy.answersTo(host)) {
                return one.proxy.addresses();
            }
        }
        return Dns.SYSTEM.lookup(host);
    }

    /// Plays one history and returns the invariants that it violated.
    List<String> play(long seed) throws IOException {
        try (var history = new History(new Random(seed))) {
            return history.play();
        }
    }

    @Override
    public void close() throws IOException {
        for (var one : served) {
            one.proxy.close();
            one.range.close();
        }
    }

    /// A cluster's servers, and the proxy between them and the console.
    private record ServedCluster(
            String cluster, PracticeRange range, FaultProxy proxy, TlsSettings tls, OffsetClock clock) {
        boolean secured() {
            return !tls.equals(TlsSettings.DEFAULT);
        }
    }

    /// A correct clock with an offset, which can be stepped.
    private static final class OffsetClock implements InstantSource {
        private final InstantSource real;
        private volatile Duration off = Duration.ZERO;

        OffsetClock(InstantSource real) {
            this.real = real;
        }

        @Override
        public Instant instant() {
            return real.instant().plus(off);
        }
    }

    private final class History implements AutoCloseable {
        private final Random random;
        private final OffsetClock consoleClock = new OffsetClock(clock);
        private final SharedHttpClient http =
                new SharedHttpClient(Map.of(), consoleClock, FaultHistories.this::addresses);
        private final SharedHttpClient directHttp = new SharedHttpClient(Map.of(), clock);
        private final FleetPoller subject;
        private final FleetPoller control;
        private final Map<String, @Nullable Fault> faults = new TreeMap<>();
        private final Map<String, Instant> truthSince = new TreeMap<>();
        private final List<String> events = new ArrayList<>();
        private final List<String> violations = new ArrayList<>();
        private boolean busy;
        private Instant now = Instant.EPOCH;

        History(Random random) {
            this.random = random;
            served.forEach(one -> one.proxy.clearCache());
            subject = poller(http, one -> one.proxy.url(), consoleClock);
            control = poller(directHttp, one -> one.range.servers().prometheus(), clock);
        }

        private FleetPoller poller(SharedHttpClient by, Function<ServedCluster, URI> urlOf, InstantSource time) {
            Map<String, MetricsSource> clusters = new LinkedHashMap<>();
            for (var one : served) {
                var source = new Source(one.cluster, Source.Kind.PROMETHEUS, urlOf.apply(one));
                var settings = HttpSettings.DEFAULT
                        .with(draft -> draft.bodyLimit = 4 << 20)
                        .with(draft -> {
                            draft.connectTimeout = DEADLINE;
                            draft.readTimeout = DEADLINE;
                        })
                        .with(draft -> draft.tls = one.tls);
                clusters.put(one.cluster, Prometheus.connect(by, source, settings));
            }
            return new FleetPoller(
                    clusters,
                    new PollSettings(
                            CATALOGUE, IdentitySettings.DEFAULT, REFRESH, DEADLINE, false, time, System::nanoTime));
        }

        List<String> play() throws IOException {
            if (random.nextInt(3) == 0) {
                step("the console", consoleClock);
            }
            awaitAgreement();
            int steps = 2 + random.nextInt(3);
            for (int step = 0; step < steps; step++) {
                for (var one : served) {
                    if (random.nextInt(3) > 0) {
                        begin(one, Fault.any(random, one.secured()));
                    }
                }
                if (random.nextInt(4) == 0) {
                    step("the console", consoleClock);
                }
                if (random.nextInt(8) == 0) {
                    var one = served.get(random.nextInt(served.size()));
                    step(one.cluster, one.clock);
                }
                int polls = 1 + random.nextInt(4);
                for (int i = 0; i < polls; i++) {
                    poll(Duration.ofSeconds(5 + random.nextInt(16)));
                }
                end();
            }
            return violations.isEmpty()
                    ? violations
                    : List.of(String.join("\n  ", events) + "\n  BROKEN: "
                            + String.join("\n  BROKEN: ", violations.subList(0, Math.min(12, violations.size()))));
        }

        /// Before the first fault both walls have completed their first polls, however slow this machine is.
        private void awaitAgreement() {
            for (int attempt = 0; attempt < 20; attempt++) {
                clock.pass(REFRESH);
                var seen = subject.poll();
                var real = control.poll();
                if (CLUSTERS.stream().allMatch(c -> same(cells(seen, c), cells(real, c)))) {
                    CLUSTERS.forEach(c -> truthSince.put(c, clock.instant()));
                    return;
                }
            }
            violations.add("the two walls never agreed");
        }

        /// Steps the clock forward or back, or corrects it.
        private void step(String owner, OffsetClock stepped) {
            stepped.off = OFF.get(random.nextInt(OFF.size()));
            events.add(clock.instant() + " the clock of " + owner + " is off by " + stepped.off);
        }

        private void begin(ServedCluster one, Fault fault) throws IOException {
            events.add(clock.instant() + " " + one.cluster + " " + fault);
            faults.put(one.cluster, fault);
            one.proxy.play(fault);
        }

        private void end() throws IOException {
            boolean rateLimited = faults.containsValue(Fault.TOO_MANY);
            for (var one : served) {
                one.proxy.play(null);
            }
            faults.clear();
            events.add(clock.instant() + " all faults end");
            if (rateLimited) {
                // The server asked clients to send no requests for a second of real time.
                LockSupport.parkNanos(Duration.ofMillis(1050).toNanos());
            }
            poll(REFRESH);
        }

        private void poll(Duration after) {
            var deviations = pollOnce(after);
            for (int retry = 0; !deviations.isEmpty() && busy && retry < PATIENCE; retry++) {
                deviations = pollOnce(REFRESH);
            }
            violations.addAll(deviations);
        }

        /// Returns the differences from the direct wall; what must never happen goes into `broken` at once.
        private List<String> pollOnce(Duration after) {
            clock.pass(after);
            now = clock.instant();
            var seen = subject.poll();
            for (var cluster : CLUSTERS) {
                var fault = faults.get(cluster);
                if (fault == null || fault.leavesDataCorrect()) {
                    truthSince.put(cluster, clock.instant());
                }
            }
            long startNanos = System.nanoTime();
            var real = control.poll();
            busy |= System.nanoTime() - startNanos > BUSY.toNanos() || faults.containsValue(Fault.ONE_BYTE_AT_A_TIME);
            var deviations = new ArrayList<String>();
            for (var source : real.sources()) {
                if (source.state() != CellState.OK) {
                    deviations.add(clock.instant() + " the wall with nothing between says " + source.reason());
                }
            }
            for (var cluster : CLUSTERS) {
                deviations.addAll(check(cluster, cells(seen, cluster), cells(real, cluster), seen));
            }
            return deviations;
        }

        private List<String> check(
                String cluster, Map<String, ShownCell> seen, Map<String, ShownCell> real, FleetState fleet) {
            var fault = faults.get(cluster);
            if (fault == null || fault.leavesDataCorrect()) {
                return differences(cluster, seen, real, fault == null ? "without a fault" : "under " + fault);
            }
            var staleFor = Duration.between(truthSince.getOrDefault(cluster, Instant.EPOCH), now);
            seen.forEach((name, cell) -> {
                if (cell.state() == CellState.OK
                        && fault != Fault.SERIES_UNDER_ANOTHER_INSTANCE
                        && staleFor.compareTo(SILENCE) > 0) {
                    violations.add(now + " " + cluster + " " + name + " is green " + staleFor
                            + " after the last truth, under " + fault);
                }
                if (!MEASURED.contains(cell.state()) && cell.reason().isBlank()) {
                    violations.add(now + " " + cluster + " " + name + " is " + cell.state() + " without a reason");
                }
            });
            if (fault.makesSilent()) {
                checkReasons(cluster, fault, fleet);
            }
            return List.of();
        }

        private void checkReasons(String cluster, Fault fault, FleetState fleet) {
            for (var source : fleet.sources()) {
                if (!source.source().cluster().equals(cluster)) {
                    continue;
                }
                boolean late = (busy || faults.values().stream().anyMatch(Fault::isSlow))
                        && LATE.matcher(source.reason()).find();
                late |= IN_THE_LAST_MOMENT.matcher(source.reason()).find();
                if (!late && !fault.explains(source.reason())) {
                    violations.add(now + " " + cluster + " says \"" + source.reason() + "\" under " + fault);
                }
            }
        }

        private List<String> differences(
                String cluster, Map<String, ShownCell> seen, Map<String, ShownCell> real, String condition) {
            var different = new ArrayList<String>();
            var names = new TreeSet<>(seen.keySet());
            names.addAll(real.keySet());
            int shown = 0;
            for (var name : names) {
                var a = seen.get(name);
                var b = real.get(name);
                boolean moved = b == null && a != null && a.state == CellState.GONE;
                busy |= !alike(a, b) && a != null && LATE.matcher(a.reason).find();
                if (!alike(a, b) && !moved && shown++ < 3) {
                    different.add(
                            now + " " + cluster + " " + name + " is " + a + ", but really " + b + ", " + condition);
                }
            }
            return different;
        }

        @Override
        public void close() {
            served.forEach(one -> one.clock.off = Duration.ZERO);
            http.close();
            directHttp.close();
        }
    }

    /// The two walls may take a rate over windows of different lengths and send expensive queries at different
    /// times, so values may differ a little; states may not.
    private static boolean same(Map<String, ShownCell> some, Map<String, ShownCell> others) {
        return some.keySet().equals(others.keySet())
                && some.keySet().stream().allMatch(name -> alike(some.get(name), others.get(name)));
    }

    private static boolean alike(@Nullable ShownCell one, @Nullable ShownCell other) {
        return one != null && other != null && one.state == other.state;
    }

    private record ShownCell(CellState state, double value, Optional<Instant> sampled, String reason) {

        @Override
        public String toString() {
            return state + " (" + value + " of "
                    + sampled.map(Instant::toString).orElse("no time") + ", " + reason + ")";
        }
    }

    private static Map<String, ShownCell> cells(FleetState fleet, String cluster) {
        var cells = new TreeMap<String, ShownCell>();
        for (var host : fleet.hosts()) {
            if (host.cluster().name().equals(cluster)) {
                for (var cell : host.cells()) {
                    cells.put(
                            host.name() + " " + cell.quantity().id() + " " + cell.key(),
                            new ShownCell(cell.state(), cell.value(), cell.sampledAt(), cell.reason()));
                }
            }
        }
        return cells;
    }
}
