package greenwall.tests.faults;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.loki.Loki;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Logs;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.tests.poll.RealLoki;
import greenwall.tests.poll.RealServer;
import greenwall.tests.poll.Waiting;
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

/// Plays histories of faults on a real Loki's process, disk and connection while lines arrive: a window of logs never
/// silently lacks a line that Loki accepted and returns to other clients, and a live tail has each line exactly once.
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
    private final Loki throughTheFault;
    private final Loki besideIt;
    private RealServer loki;

    RealLokiHistories(Path binary, Path dir) throws IOException, InterruptedException {
        this.binary = binary;
        disk = SmallDisk.at(dir.resolve("loki"), "128m");
        loki = start();
        proxy = FaultProxy.before(loki.url());
        throughTheFault = connect(proxy.url());
        besideIt = connect(loki.url());
    }

    private RealServer start() throws IOException {
        return RealLoki.start(binary, disk.folder(), false, port, grpcPort);
    }

    private Loki connect(URI url) {
        return Loki.connect(
                http, new Source("real", Source.Kind.LOKI, url), HttpSettings.DEFAULT.withTimeouts(DEADLINE, DEADLINE));
    }

    /// Plays one history and returns the invariants that it violated.
    List<String> play(long seed) throws Exception {
        var history = new History(new Random(seed), "{history=\"" + seed + "\"}");
        try {
            history.play();
        } catch (AssertionError never) {
            history.broken.add(String.valueOf(never.getMessage()));
        }
        return history.broken.isEmpty()
                ? List.of()
                : List.of(history.told + "\n  BROKEN: " + String.join("\n  BROKEN: ", history.broken));
    }

    private final class History {
        private final Random random;
        private final String selector;
        private final List<String> broken = new ArrayList<>();
        private final NavigableMap<Instant, String> taken = new ConcurrentSkipListMap<>();
        private final Instant begun = Instant.now();
        private String told = "";
        private int next;
        private volatile boolean over;

        History(Random random, String selector) {
            this.random = random;
            this.selector = selector;
        }

        void play() throws Exception {
            proxy.forget();
            Waiting.until("the real Loki takes lines", START, this::push);
            var heard = new TailRecorder();
            var pusher = Thread.ofVirtual().start(() -> {
                while (!over) {
                    push();
                    LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                }
            });
            try (var _ = throughTheFault.tail(selector, begun.minusSeconds(1), heard)) {
                Waiting.until(
                        () -> "the tail follows; it told " + heard.told(),
                        REFRESH,
                        () -> heard.connected() && heard.all() > 2);
                underFault();
                Waiting.until("the real Loki is back by itself", START, this::back);
                over = true;
                pusher.join();
                var all = Set.copyOf(taken.values());
                if (complains(
                        throughTheFault.lines(selector, window(), Logs.Order.FORWARD, 100_000, _ -> true, DEADLINE))) {
                    broken.add("lines cannot be asked for right after the Loki's own return");
                }
                judgeWindow();
                Waiting.until(
                        () -> "the tail has " + all.size() + " lines or says what it dropped; it has " + heard.all()
                                + " and told " + heard.told(),
                        REFRESH,
                        () -> heard.connected() && (heard.texts().containsAll(all) || heard.dropped() > 0));
                if (!heard.twice().isEmpty()) {
                    broken.add("the tail told twice: " + heard.twice() + "; " + heard.told());
                }
            } finally {
                over = true;
                pusher.join();
            }
        }

        private void underFault() throws Exception {
            RealServerFault fault;
            do {
                fault = RealServerFault.any(random);
            } while (!FAULTS.contains(fault) || fault == RealServerFault.DISK_FULL && !disk.isOwn());
            var lasts = Duration.ofSeconds(3 + random.nextInt(12));
            told = "Loki " + fault + " for " + lasts.toSeconds() + " s";
            begin(fault);
            var until = Instant.now().plus(lasts);
            while (Instant.now().isBefore(until) && broken.size() < 5) {
                if (fault == RealServerFault.STARVED) {
                    loki.goOn();
                    LockSupport.parkNanos(Duration.ofMillis(60).toNanos());
                    loki.freeze();
                }
                judgeWindow();
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
                    proxy.trouble(
                            fault == RealServerFault.CONNECTION_HELD
                                    ? TailTunnel.TailFault.HALF_OPEN
                                    : TailTunnel.TailFault.RESET);
                }
            }
        }

        private void end(RealServerFault fault) throws Exception {
            switch (fault) {
                case KILLED -> loki = start();
                case STOPPED, STARVED -> loki.goOn();
                case DISK_FULL -> disk.empty();
                default -> {
                    proxy.play(null);
                    proxy.trouble(null);
                }
            }
        }

        /// Up to the last line that Loki accepted before the query.
        private TimeWindow window() {
            return new TimeWindow(begun.minusSeconds(1), taken.lastKey().plusNanos(1));
        }

        /// A complete window contains every line that Loki accepted and returns to a direct query.
        private void judgeWindow() {
            var window = window();
            var wanted = Set.copyOf(taken.headMap(window.end()).values());
            var got = new ArrayList<String>();
            var outcome = read(throughTheFault, window, got);
            if (outcome instanceof Outcome.Failed<Logs.Read> failed) {
                if (failed.failure().found().isBlank()) {
                    broken.add("a failure without a reason");
                }
                return;
            }
            if (new HashSet<>(got).size() < got.size()) {
                broken.add("a line came twice in one window");
            }
            boolean cut = outcome.answer().orElseThrow().cut();
            if (!cut && !new HashSet<>(got).containsAll(wanted)) {
                var directly = new ArrayList<String>();
                if (!complains(read(besideIt, window, directly)) && new HashSet<>(directly).containsAll(wanted)) {
                    var lacking = new HashSet<>(wanted);
                    got.forEach(lacking::remove);
                    broken.add("of " + wanted.size() + " lines the window silently lacks " + lacking.size());
                }
            }
        }

        private Outcome<Logs.Read> read(Loki from, TimeWindow window, List<String> into) {
            return from.lines(
                    selector,
                    window,
                    Logs.Order.FORWARD,
                    100_000,
                    line -> into.add(line.text()),
                    DEADLINE.multipliedBy(2));
        }

        /// Whether Loki accepts lines and returns all that it accepted.
        private boolean back() {
            var got = new ArrayList<String>();
            return push()
                    && !complains(read(besideIt, window(), got))
                    && new HashSet<>(got).containsAll(taken.values());
        }

        private static boolean complains(Outcome<?> outcome) {
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
                    taken.put(at, text);
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
