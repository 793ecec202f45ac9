package greenwall.tests.faults;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.loki.Loki;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.tests.poll.Await;
import greenwall.tests.poll.RealLoki;
import greenwall.tests.poll.RealServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.LockSupport;

/// Plays histories of faults on a real Loki's process, disk and connection while lines arrive: a window of logs
/// never silently lacks a line that Loki accepted and returns to other clients, and a live tail has each line
/// exactly once.
final class RealLokiHistories implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final Duration REFRESH = Duration.ofSeconds(15);
    private static final Duration START = Duration.ofSeconds(90);
    private static final Set<RealServerFault> FAULTS = EnumSet.complementOf(EnumSet.of(
            RealServerFault.EXPORTER_KILLED, RealServerFault.EXPORTER_STOPPED, RealServerFault.CONSOLE_CLOCK));

    private final Path binary;
    private final SmallDisk disk;
    private final int port = RealServer.freePort();
    private final int grpcPort = RealServer.freePort();
    private final FaultProxy proxy;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(DEADLINE).build();
    private final SharedHttpClient http = new SharedHttpClient(Map.of(), InstantSource.system());
    private final Loki proxiedLoki;
    private final Loki directLoki;
    private RealServer loki;

    RealLokiHistories(Path binary, Path dir) throws IOException, InterruptedException {
        this.binary = binary;
        disk = SmallDisk.at(dir.resolve("loki"), "128m");
        loki = start();
        proxy = FaultProxy.inFrontOf(loki.url());
        proxiedLoki = connect(proxy.url());
        directLoki = connect(loki.url());
    }

    private RealServer start() throws IOException {
        return RealLoki.start(binary, disk.folder(), false, port, grpcPort);
    }

    private Loki connect(URI url) {
        return Loki.connect(http, new Source("real", Source.Kind.LOKI, url), HttpSettings.DEFAULT.with(draft -> {
            draft.connectTimeout = DEADLINE;
            draft.readTimeout = DEADLINE;
        }));
    }

    /// Plays one history and returns the invariants that it violated.
    List<String> play(long seed) throws Exception {
        var history = new History(new Random(seed), "{history=\"" + seed + "\"}");
        try {
            history.play();
        } catch (AssertionError failure) {
            history.violations.add(String.valueOf(failure.getMessage()));
        }
        return history.violations.isEmpty()
                ? List.of()
                : List.of(history.description + "\n  BROKEN: " + String.join("\n  BROKEN: ", history.violations));
    }

    private final class History {
        private final Random random;
        private final String selector;
        private final List<String> violations = new ArrayList<>();
        private final NavigableMap<Instant, String> accepted = new ConcurrentSkipListMap<>();
        private final Instant startTime = Instant.now();
        private String description = "";
        private int next;
        private volatile boolean finished;

        History(Random random, String selector) {
            this.random = random;
            this.selector = selector;
        }

        void play() throws Exception {
            proxy.clearCache();
            Await.until("the real Loki takes lines", START, this::push);
            var recorder = new TailRecorder();
            var pusher = Thread.ofVirtual().start(() -> {
                while (!finished) {
                    push();
                    LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                }
            });
            try (var _ = proxiedLoki.tail(selector, startTime.minusSeconds(1), recorder)) {
                Await.until(
                        () -> "the tail follows; it told " + recorder.reports(),
                        REFRESH,
                        () -> recorder.connected() && recorder.all() > 2);
                runFault();
                Await.until("the real Loki is back by itself", START, this::isBack);
                finished = true;
                pusher.join();
                var all = Set.copyOf(accepted.values());
                if (hasFailed(
                        proxiedLoki.lines(selector, window(), LogSource.Order.FORWARD, 100_000, _ -> true, DEADLINE))) {
                    violations.add("lines cannot be asked for right after the Loki's own return");
                }
                checkWindow();
                Await.until(
                        () -> "the tail has " + all.size() + " lines or says what it dropped; it has " + recorder.all()
                                + " and told " + recorder.reports(),
                        REFRESH,
                        () -> recorder.connected() && (recorder.texts().containsAll(all) || recorder.dropped() > 0));
                if (!recorder.duplicates().isEmpty()) {
                    violations.add("the tail told twice: " + recorder.duplicates() + "; " + recorder.reports());
                }
            } finally {
                finished = true;
                pusher.join();
            }
        }

        private void runFault() throws Exception {
            RealServerFault fault;
            do {
                fault = RealServerFault.any(random);
            } while (!FAULTS.contains(fault) || fault == RealServerFault.DISK_FULL && !disk.isOwn());
            var duration = Duration.ofSeconds(3 + random.nextInt(12));
            description = "Loki " + fault + " for " + duration.toSeconds() + " s";
            begin(fault);
            var until = Instant.now().plus(duration);
            while (Instant.now().isBefore(until) && violations.size() < 5) {
                if (fault == RealServerFault.STARVED) {
                    loki.resume();
                    LockSupport.parkNanos(Duration.ofMillis(60).toNanos());
                    loki.freeze();
                }
                checkWindow();
                LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
            }
            end(fault);
        }

        private void begin(RealServerFault fault) throws Exception {
            switch (fault) {
                case KILLED -> loki.kill();
                case STOPPED, STARVED -> loki.freeze();
                case DISK_FULL -> disk.fill();
                default -> {
                    proxy.play(fault.connection().getFirst());
                    proxy.applyToTails(
                            fault == RealServerFault.CONNECTION_HELD
                                    ? TailTunnel.TailFault.HALF_OPEN
                                    : TailTunnel.TailFault.RESET);
                }
            }
        }

        private void end(RealServerFault fault) throws Exception {
            switch (fault) {
                case KILLED -> loki = start();
                case STOPPED, STARVED -> loki.resume();
                case DISK_FULL -> disk.empty();
                default -> {
                    proxy.play(null);
                    proxy.applyToTails(null);
                }
            }
        }

        /// Up to the last line that Loki accepted before the query.
        private TimeWindow window() {
            return new TimeWindow(startTime.minusSeconds(1), accepted.lastKey().plusNanos(1));
        }

        /// A complete window contains every line that Loki accepted and returns to a direct query.
        private void checkWindow() {
            var window = window();
            var expected = Set.copyOf(accepted.headMap(window.end()).values());
            var received = new ArrayList<String>();
            var outcome = read(proxiedLoki, window, received);
            if (outcome instanceof Outcome.Failed<LogSource.ReadSummary> failed) {
                if (failed.failure().found().isBlank()) {
                    violations.add("a failure without a reason");
                }
                return;
            }
            if (new HashSet<>(received).size() < received.size()) {
                violations.add("a line came twice in one window");
            }
            boolean cut = outcome.answer().orElseThrow().cut();
            if (!cut && !new HashSet<>(received).containsAll(expected)) {
                var directly = new ArrayList<String>();
                if (!hasFailed(read(directLoki, window, directly)) && new HashSet<>(directly).containsAll(expected)) {
                    var missing = new HashSet<>(expected);
                    received.forEach(missing::remove);
                    violations.add("of " + expected.size() + " lines the window silently lacks " + missing.size());
                }
            }
        }

        private Outcome<LogSource.ReadSummary> read(Loki from, TimeWindow window, List<String> into) {
            return from.lines(
                    selector,
                    window,
                    LogSource.Order.FORWARD,
                    100_000,
                    line -> into.add(line.text()),
                    DEADLINE.multipliedBy(2));
        }

        /// Whether Loki accepts lines and returns all that it accepted.
        private boolean isBack() {
            var received = new ArrayList<String>();
            return push()
                    && !hasFailed(read(directLoki, window(), received))
                    && new HashSet<>(received).containsAll(accepted.values());
        }

        private static boolean hasFailed(Outcome<?> outcome) {
            return outcome.answer().isEmpty();
        }

        /// Sends one line, bypassing the proxy; returns whether Loki confirmed it.
        private synchronized boolean push() {
            var at = Instant.now();
            var text = "line " + next++;
            long nanos = at.getEpochSecond() * 1_000_000_000 + at.getNano();
            var body =
                    "{\"streams\":[{\"stream\":" + selector.replace("{", "{\"").replace("=", "\":") + ",\"values\":[[\""
                            + nanos + "\",\"" + text + "\"]]}]}";
            try {
                var answer = client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/loki/api/v1/push"))
                                .header("Content-Type", "application/json")
                                .timeout(DEADLINE)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
                if (answer.statusCode() == 204) {
                    accepted.put(at, text);
                    return true;
                }
                return false;
            } catch (IOException _) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    @Override
    public void close() throws IOException {
        http.close();
        proxy.close();
        loki.close();
        client.close();
        disk.close();
    }
}
