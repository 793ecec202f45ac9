package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.config.Config;
import greenwall.app.site.IncidentRecordingStore;
import greenwall.connectors.incident.IncidentFolder;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentEnd;
import greenwall.fleet.incident.IncidentRecording;
import greenwall.fleet.incident.IncidentStart;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.incident.OpenIncident;
import greenwall.fleet.probe.result.ProbeRunHistory;
import greenwall.fleet.source.Matrix;
import greenwall.views.testing.DirectFxThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An incident with a verdict can be replayed without an export.
class IncidentRecordingStoreTest {
    private static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");

    @TempDir
    Path folder;

    private static IncidentStart opening(Instant at) {
        return opening(at, false);
    }

    private static IncidentStart opening(Instant at, boolean drill) {
        return new IncidentStart(
                IncidentStart.newId(at, 1),
                "a disk fails",
                "east",
                "store01",
                Labels.EMPTY,
                new TimeWindow(at.minusSeconds(600), at),
                at,
                ZoneOffset.UTC,
                "test",
                drill);
    }

    private static IncidentEnd closing() {
        return new IncidentEnd(NOW, ZoneOffset.UTC, "test", IncidentVerdict.INCIDENT, "", List.of());
    }

    private static Incident closed(Instant at) {
        return new Incident(opening(at), List.of(), Optional.of(closing()), "");
    }

    private static IncidentRecording recording() {
        var series = new Matrix.Series(
                Labels.of("__name__", "up"), new long[] {NOW.toEpochMilli()}, new double[] {1}, List.of());
        return new IncidentRecording(
                "east",
                new TimeWindow(NOW.minusSeconds(600), NOW),
                List.of(series),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private OpenIncidentRecords writers() {
        return new OpenIncidentRecords(
                folder.resolve("incidents"),
                InstantSource.fixed(NOW),
                new IncidentFolder(folder.resolve("incidents"), InstantSource.fixed(NOW), ZoneOffset.UTC, "test"),
                UnaryOperator.identity(),
                new ProbeRunHistory());
    }

    private SiteIncidentRecords records(
            OpenIncidentRecords writers,
            Optional<IncidentRecording> recording,
            SaveFailures failures,
            SiteThreads threads) {
        return new SiteIncidentRecords(
                writers,
                new Config.RedactionRules(List.of(), List.of()),
                new IncidentRecordingStore(folder),
                _ -> recording,
                failures,
                threads,
                new UserActionExecutor(new DirectFxThread(true)));
    }

    @Test
    void onlyTheNewestRecordingsAreStored() throws Exception {
        var recordings = new IncidentRecordingStore(folder);
        for (int day = 0; day < 22; day++) {
            recordings.store(closed(NOW.plusSeconds(day * 86_400L)), recording());
        }
        assertThat(recordings.find(closed(NOW))).isEmpty();
        assertThat(recordings
                        .find(closed(NOW.plusSeconds(21 * 86_400L)))
                        .orElseThrow()
                        .samples())
                .isEqualTo(1);
        try (var files = Files.list(folder.resolve("recordings"))) {
            assertThat(files).hasSize(20);
        }
    }

    @Test
    void theRecordingOfAnOldIncidentIsKeptWhenItIsMade() throws Exception {
        var recordings = new IncidentRecordingStore(folder);
        for (int day = 1; day <= 20; day++) {
            recordings.store(closed(NOW.plusSeconds(day * 86_400L)), recording());
        }
        recordings.store(closed(NOW), recording());

        assertThat(recordings.find(closed(NOW))).isPresent();
        assertThat(recordings.find(closed(NOW.plusSeconds(86_400L)))).isEmpty();
    }

    @Test
    void aVerdictRecordsTheIncidentUnlessItIsADrill() {
        try (var writers = writers()) {
            var reported = new ArrayList<Incident>();
            writers.setRecorder(reported::add);
            if (writers.begin(opening(NOW)) instanceof IncidentStore.Result.Available<OpenIncident>(var open)) {
                open.conclude(closing());
            }
            assertThat(reported).singleElement().satisfies(incident -> {
                assertThat(incident.id()).isEqualTo(opening(NOW).id());
                assertThat(incident.end()).contains(closing());
            });
            if (writers.beginDrill(opening(NOW.plusSeconds(1)), _ -> "compared")
                    instanceof IncidentStore.Result.Available<OpenIncident>(var drill)) {
                drill.conclude(closing());
            }
            assertThat(reported).hasSize(1);
        }
    }

    @Test
    void anExportThatCannotBeWrittenSaysWhyAndWhere() throws Exception {
        Files.writeString(folder.resolve("exports"), "a file where the folder should be");
        try (var writers = writers();
                var threads = new SiteThreads(new DirectFxThread(true));
                var records = records(writers, Optional.empty(), new SaveFailures(), threads)) {
            var result = new CompletableFuture<String>();
            records.export(closed(NOW), result::complete);
            assertThat(result.orTimeout(30, TimeUnit.SECONDS).join())
                    .isEqualTo("Not exported to " + folder.resolve("exports")
                            + ": a file of that name is already there, or is where a folder is needed; rename it");
        }
    }

    /// More samples than can be read again.
    private static IncidentRecording tooLarge() {
        var sample = recording();
        var times = LongStream.range(0, 170_000).toArray();
        var series = new Matrix.Series(Labels.EMPTY, times, new double[times.length], List.of());
        return new IncidentRecording(
                sample.cluster(),
                sample.window(),
                Collections.nCopies(100, series),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    @Test
    void aRecordingThatCannotBeSavedIsReportedAndTheIncidentIsExportedWithoutIt() {
        var failures = new SaveFailures();
        try (var writers = writers();
                var threads = new SiteThreads(new DirectFxThread(true));
                var records = records(writers, Optional.of(tooLarge()), failures, threads)) {
            var reported = new CompletableFuture<String>();
            failures.listen(warning -> warning.ifPresent(shown -> reported.complete(shown.full())));
            records.record(closed(NOW));
            assertThat(reported.orTimeout(30, TimeUnit.SECONDS).join())
                    .startsWith("not saved: incident recordings (" + folder.resolve("recordings"))
                    .contains("more than 256 MiB");
            var result = new CompletableFuture<String>();
            records.export(closed(NOW), result::complete);
            assertThat(result.orTimeout(30, TimeUnit.SECONDS).join())
                    .startsWith("Exported to ")
                    .endsWith("; the file has no recording: the recording expands to more than 256 MiB of memory");
        }
    }

    private void export(Optional<IncidentRecording> sources) {
        try (var writers = writers();
                var threads = new SiteThreads(new DirectFxThread(true));
                var records = records(writers, sources, new SaveFailures(), threads)) {
            var result = new CompletableFuture<String>();
            records.export(closed(NOW), result::complete);
            assertThat(result.orTimeout(30, TimeUnit.SECONDS).join()).startsWith("Exported to ");
        }
    }

    @Test
    void anExportKeepsTheRecordingOfAnEarlierOneThatTheSourcesNoLongerHave() {
        export(Optional.of(recording()));
        export(Optional.empty());

        assertThat(new IncidentRecordingStore(folder).exported(closed(NOW))).isPresent();
    }

    private String practise(IncidentRecordingStore recordings, String record) {
        try (var writers = writers()) {
            var drills = new SiteDrills(writers, recordings, ZoneOffset.UTC, new DirectFxThread(true));
            var outcome = new CompletableFuture<String>();
            drills.enable(
                    file -> {
                        outcome.complete(folder.relativize(file.orElseThrow()).toString());
                        throw new IOException("enough");
                    },
                    _ -> {});
            drills.practise(record, reported -> outcome.complete(reported.toString()));
            return outcome.orTimeout(30, TimeUnit.SECONDS).join();
        }
    }

    @Test
    void storedAndExportedRecordingsCanBePlayed() throws Exception {
        var recordings = new IncidentRecordingStore(folder);
        var id = opening(NOW).id();
        assertThat(practise(recordings, id)).contains("there is no");
        try (var writers = writers()) {
            writers.begin(opening(NOW.plusSeconds(1), true));
            assertThat(practise(recordings, opening(NOW.plusSeconds(1)).id())).contains("a drill is not recorded");
            if (writers.begin(opening(NOW)) instanceof IncidentStore.Result.Available<OpenIncident>(var open)) {
                assertThat(practise(recordings, id)).contains("close it with a verdict first");
                open.conclude(closing());
            }
        }
        var whileItIsRead = new ArrayList<String>();
        recordings.store(closed(NOW), () -> {
            whileItIsRead.add(practise(recordings, id));
            return Optional.empty();
        });
        assertThat(whileItIsRead).singleElement().asString().contains("still being made");
        assertThat(practise(recordings, id)).contains("no source returned the data");
        var exports = Files.createDirectories(folder.resolve("exports"));
        Files.writeString(exports.resolve(id + ".greenwall"), "exported");
        assertThat(practise(recordings, id)).isEqualTo("exports/" + id + ".greenwall");
        recordings.store(closed(NOW), recording());
        assertThat(practise(recordings, id)).isEqualTo("recordings/" + id + ".greenwall");
    }
}
