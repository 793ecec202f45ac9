package greenwall.tests.soak;

import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.incident.IncidentKind;
import greenwall.tests.console.AssembledConsole;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

/// The process that serves the soak: a fleet with a different incident every half day, behind sources that fail
/// now and then, and its hosts over SSH. Writes the addresses to a file, and exits when its standard input
/// ends.
///
///     SoakSources FOLDER HOSTS
final class SoakSources {
    private static final Duration INCIDENT_EVERY = Duration.ofHours(12);
    private static final Duration FAULT_EVERY = Duration.ofMinutes(97);
    /// How long an incident has lasted when it is polled.
    private static final Duration ADVANCED = Duration.ofHours(3);

    private SoakSources() {}

    static void main(String[] args) throws Exception {
        var folder = Path.of(args[0]);
        int hosts = Integer.parseInt(args[1]);
        var clock = SharedClock.open(folder.resolve("clock"));
        var start = clock.instant();
        var options = PracticeRangeOptions.DEFAULT.withHosts(hosts);
        var current = new CurrentRange(options, start);
        // One range responds over SSH all the time, because its keys must not change.
        try (var ssh = PracticeRange.start(PracticeRangeOptions.DEFAULT);
                var prometheus = new SoakSource(
                        clock,
                        FaultSchedule.of(start, FAULT_EVERY),
                        current.of(range -> range.servers().prometheus()));
                var loki = new SoakSource(
                        clock,
                        FaultSchedule.of(start.plusSeconds(2000), FAULT_EVERY),
                        current.of(range -> range.servers().loki()));
                var alertmanager = new SoakSource(
                        clock,
                        FaultSchedule.of(start.plusSeconds(4000), FAULT_EVERY),
                        current.of(range -> range.servers().alertmanager()))) {
            var addresses = AssembledConsole.ssh(ssh);
            addresses.setProperty("prometheus", prometheus.url().toString());
            addresses.setProperty("loki", loki.url().toString());
            addresses.setProperty("alertmanager", alertmanager.url().toString());
            write(addresses, folder.resolve("sources"));
            var inputWatcher = Thread.ofVirtual().start(SoakSources::awaitEndOfInput);
            var incidents = IncidentKind.values();
            int round = 0;
            while (inputWatcher.isAlive()) {
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                int due = (int) (Duration.between(start, clock.instant()).toMillis() / INCIDENT_EVERY.toMillis());
                if (due != round) {
                    round = due;
                    current.replaceWith(options.withIncident(incidents[round % incidents.length]), clock.instant());
                }
            }
            System.out.printf(
                    "asked %d %d %d, failed %d %d %d, of the range %d %d %d%n",
                    prometheus.requestCount(),
                    loki.requestCount(),
                    alertmanager.requestCount(),
                    prometheus.failedCount(),
                    loki.failedCount(),
                    alertmanager.failedCount(),
                    prometheus.forwardedCount(),
                    loki.forwardedCount(),
                    alertmanager.forwardedCount());
        } finally {
            current.close();
        }
        System.exit(0);
    }

    /// The current range behind the sources. Its time stands still, so that it evaluates its rules only once.
    private static final class CurrentRange {
        private volatile PausedRange standing;

        private record PausedRange(PracticeRange range, Instant at) {}

        CurrentRange(PracticeRangeOptions options, Instant begin) throws IOException {
            standing = start(options, begin);
        }

        private static PausedRange start(PracticeRangeOptions options, Instant begin) throws IOException {
            var time = new AtomicReference<>(begin);
            var range = PracticeRange.start(options, time::get);
            var at = begin.plus(ADVANCED);
            time.set(at);
            return new PausedRange(range, at);
        }

        Supplier<RangeAtInstant> of(Function<PracticeRange, URI> url) {
            return () -> {
                var snapshot = standing;
                return new RangeAtInstant(url.apply(snapshot.range), snapshot.at);
            };
        }

        void replaceWith(PracticeRangeOptions options, Instant begin) throws IOException {
            var old = standing;
            standing = start(options, begin);
            old.range.close();
        }

        void close() {
            standing.range.close();
        }
    }

    private static void awaitEndOfInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException _) {
            // An error ends it like the end of the input.
        }
    }

    private static void write(Properties addresses, Path file) throws IOException {
        var temporary = file.resolveSibling("sources.new");
        try (var out = Files.newOutputStream(temporary)) {
            addresses.store(out, Instant.EPOCH.toString());
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
