package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.incident.IncidentFolder;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentEnd;
import greenwall.fleet.incident.IncidentStart;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.incident.IncidentStore.Result;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.incident.OpenIncident;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.result.ProbeRunHistory;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.probe.run.OverheadForecast;
import greenwall.fleet.probe.run.ProbeRun;
import greenwall.fleet.probe.run.ProbeRunListener;
import greenwall.fleet.probe.run.ProbeRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenIncidentRecordsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    private final ProbeRunHistory runs = new ProbeRunHistory();

    @TempDir
    private Path folder;

    private OpenIncidentRecords console() {
        return console(InstantSource.fixed(NOW));
    }

    private OpenIncidentRecords console(InstantSource clock) {
        return new OpenIncidentRecords(
                folder,
                clock,
                new IncidentFolder(folder, InstantSource.fixed(NOW), ZoneOffset.UTC, "anna"),
                UnaryOperator.identity(),
                runs);
    }

    private static IncidentStart opening(int number) {
        return new IncidentStart(
                IncidentStart.newId(NOW, number),
                "Hot on node01",
                "prod",
                "node01",
                Labels.EMPTY,
                TimeWindow.before(NOW, Duration.ofHours(1)),
                NOW,
                ZoneOffset.UTC,
                "anna",
                false);
    }

    private static OpenIncident open(Result<OpenIncident> found) {
        return ((Result.Available<OpenIncident>) found).value();
    }

    private static IncidentEnd closing() {
        return new IncidentEnd(NOW, ZoneOffset.UTC, "anna", IncidentVerdict.INCIDENT, "", List.of());
    }

    @Test
    void anIncidentThatWasBegunByHandCanBeContinuedAfterARestart() {
        OpenIncident first;
        try (var console = console()) {
            first = open(console.begin(opening(1)));
            first.add("", new Evidence.Note("before"));
        }
        try (var again = console()) {
            var continued = open(again.resume(first.snapshot().id()));
            assertThat(again.current().map(OpenIncident::snapshot)).contains(continued.snapshot());
            continued.add("", new Evidence.Note("after"));
            continued.conclude(closing());
        }
        try (var closed = console()) {
            var read = (Result.Available<Incident>)
                    closed.incidents().read(first.snapshot().id());
            assertThat(read.value().entries()).hasSize(2);
            assertThat(read.value().end()).isPresent();
            assertThat(closed.resume(first.snapshot().id()))
                    .as("it has a verdict now")
                    .isInstanceOf(Result.Unavailable.class);
        }
    }

    @Test
    void aVerdictNamesTheProbesThatStillRunOnTheHostsOfItsRecord() {
        var probe = (Ready)
                ProbeCatalogue.builtIn().probe("tcpretrans").orElseThrow().prepare(Map.of(), Duration.ofMinutes(5));
        var neverEnds = new ProbeRunner() {
            @Override
            public ProbeRun start(ClusterHost target, Ready ready, ProbeRunListener listener) {
                return () -> {};
            }

            @Override
            public OverheadForecast forecast(ClusterHost target, Ready ready) {
                throw new AssertionError();
            }
        };
        runs.start(
                neverEnds, List.of(new ClusterHost("prod", "node01"), new ClusterHost("prod", "node02")), probe, NOW);
        try (var console = console()) {
            var record = open(console.take(opening(1), (_, host) -> host.equals("node01")));
            record.conclude(closing());
            assertThat(record.snapshot().entries())
                    .extracting(entry -> entry.what().title())
                    .containsExactly("The probe tcpretrans on node01 still ran when the verdict was given."
                            + " Its result is not in this record.");
        }
    }

    @Test
    void aRecordThatAnotherWindowWroteIsContinuedOnceThatWindowIsClosed() {
        var now = new AtomicReference<>(NOW);
        try (var here = console(now::get)) {
            String id;
            try (var other = console()) {
                id = open(other.take(opening(1), (_, _) -> true)).snapshot().id();
                here.resume(id, (_, _) -> true);
                assertThat(here.openRecord(id)).as("the other window writes it").isEmpty();
            }
            here.resume(id, (_, _) -> true);
            assertThat(here.openRecord(id)).as("it is tried once a minute").isEmpty();
            now.set(NOW.plusSeconds(60));
            here.resume(id, (_, _) -> true);
            assertThat(here.openRecord(id)).isPresent();
        }
    }

    @Test
    void aTeamsRecordThatCouldNotBeBegunIsBegunLater() throws IOException {
        var records = folder.resolve("records");
        var obstacle = Files.writeString(records, "");
        try (var console = new OpenIncidentRecords(
                records,
                InstantSource.fixed(NOW),
                new IncidentFolder(records, InstantSource.fixed(NOW), ZoneOffset.UTC, "anna"),
                UnaryOperator.identity(),
                runs)) {
            console.join(opening(1), (_, _) -> true);
            assertThat(console.openRecord(opening(1).id())).isEmpty();

            Files.delete(obstacle);
            console.join(opening(1), (_, _) -> true);
            assertThat(console.openRecord(opening(1).id())).isPresent();
        }
    }

    @Test
    void aDrillIsNotLeftForAnotherIncident() {
        try (var writers = console()) {
            var earlier = open(writers.begin(opening(1)));
            var drill = open(writers.beginDrill(opening(2), _ -> ""));
            assertThat(writers.resume(earlier.snapshot().id())).isInstanceOf(Result.Unavailable.class);
            drill.conclude(closing());
            assertThat(writers.resume(earlier.snapshot().id())).isInstanceOf(Result.Available.class);
        }
    }

    @Test
    void theOpenRecordsAreKnownAtOnceWhileAnotherIsBegunOnASlowDisk() throws Exception {
        var disk = new SlowDisk(new IncidentFolder(folder, InstantSource.fixed(NOW), ZoneOffset.UTC, "anna"));
        try (var console = new OpenIncidentRecords(
                        folder, InstantSource.fixed(NOW), disk, UnaryOperator.identity(), runs);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            disk.ready.countDown();
            var first = open(console.begin(opening(1))).snapshot().id();
            disk.ready = new CountDownLatch(1);
            disk.asked = new CountDownLatch(1);
            var taken = threads.submit(() -> console.take(opening(2), (_, _) -> true));
            try {
                assertThat(disk.asked.await(20, TimeUnit.SECONDS)).isTrue();
                assertThat(threads.submit(() -> console.openRecord(first)).get(20, TimeUnit.SECONDS))
                        .isPresent();
                assertThat(threads.submit(() -> console.addEvidence(
                                        "prod", List.of("node01"), "", new Evidence.Note("meanwhile")))
                                .get(20, TimeUnit.SECONDS))
                        .isNotEmpty();
            } finally {
                disk.ready.countDown();
            }
            assertThat(console.openRecord(open(taken.get()).snapshot().id())).isPresent();
        }
    }

    /// Begins no record until the disk is ready.
    private static final class SlowDisk implements IncidentStore {
        private final IncidentStore folder;
        private volatile CountDownLatch asked = new CountDownLatch(1);
        private volatile CountDownLatch ready = new CountDownLatch(1);

        SlowDisk(IncidentStore folder) {
            this.folder = folder;
        }

        @Override
        public Result<OpenIncident> begin(IncidentStart start) {
            asked.countDown();
            try {
                ready.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return folder.begin(start);
        }

        @Override
        public Result<OpenIncident> resume(String id) {
            return folder.resume(id);
        }

        @Override
        public List<Summary> list() {
            return folder.list();
        }

        @Override
        public Result<Incident> read(String id) {
            return folder.read(id);
        }
    }
}
