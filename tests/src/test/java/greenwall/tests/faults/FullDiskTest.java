package greenwall.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import greenwall.app.console.SaveFailures;
import greenwall.app.console.SavedStateFile;
import greenwall.app.console.SavedWindowsFile;
import greenwall.connectors.files.AcknowledgementFile;
import greenwall.connectors.files.AtomicFile;
import greenwall.connectors.files.ChangeAuditLog;
import greenwall.connectors.incident.IncidentFolder;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.Acknowledgement;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentStart;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.incident.OpenIncident;
import greenwall.styles.Theme;
import greenwall.tests.poll.Await;
import greenwall.views.RecentChanges;
import greenwall.views.window.SavedWindows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// User data is written completely or not at all, on a disk that fills up, is read-only for a while and has
/// space again. A small separate file system stands in for the disk.
class FullDiskTest {
    private static final Instant NOW = Instant.parse("2026-03-14T09:30:00Z");
    private static final IncidentStart OPENING = new IncidentStart(
            IncidentStart.newId(NOW, 7),
            "a spike",
            "east",
            "db01",
            Labels.EMPTY,
            TimeWindow.before(NOW, Duration.ofHours(1)),
            NOW,
            ZoneOffset.UTC,
            "me",
            false);

    @TempDir
    Path folder;

    private SmallDisk own = new SmallDisk(Path.of(""), false);
    private Path disk = Path.of("");

    @BeforeEach
    void mount() throws Exception {
        own = SmallDisk.at(folder.resolve("disk"), "256k");
        disk = own.folder();
        assumeTrue(own.isOwn(), "only root may mount a small disk here");
    }

    @AfterEach
    void unmount() throws Exception {
        own.close();
    }

    private List<String> names() throws IOException {
        try (var files = Files.walk(disk)) {
            return files.filter(Files::isRegularFile)
                    .map(f -> f.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private static Acknowledgement acknowledgement(String user) {
        return new Acknowledgement("east", Labels.of("alertname", "A"), NOW, NOW, user, "seen", "");
    }

    @Test
    void atomicallyWrittenFilesStayUnchangedOnAFullDisk() throws IOException {
        var acks = new AcknowledgementFile(disk.resolve("acknowledged.json"), _ -> {});
        acks.change(_ -> List.of(acknowledgement("first")));
        var audit = new ChangeAuditLog(disk.resolve("changes.jsonl"), "somebody");
        audit.add(NOW, "silence put", Map.of("id", "1"));
        var session = disk.resolve("session");
        save(session, "greenwall://wall");
        var before = names();
        own.fill();
        assertThatThrownBy(() -> acks.change(_ -> List.of(acknowledgement("first"), acknowledgement("second"))))
                .isInstanceOf(IOException.class);
        save(session, "greenwall://zfs" + "x".repeat(9_000));
        assertThatThrownBy(() -> audit.add(NOW, "silence put", Map.of("id", "2".repeat(8_000))))
                .as("what cannot be written down must not be done")
                .isInstanceOf(IOException.class);
        assertThat(new AcknowledgementFile(disk.resolve("acknowledged.json"), _ -> {}).load())
                .extracting(Acknowledgement::by)
                .containsExactly("first");
        assertThat(Files.readString(session)).contains("greenwall://wall").doesNotContain("zfs");
        own.empty();
        assertThat(names()).as("nothing half-written lies about").isEqualTo(before);
        acks.change(_ -> List.of(acknowledgement("first"), acknowledgement("second")));
        assertThat(new AcknowledgementFile(disk.resolve("acknowledged.json"), _ -> {}).load())
                .hasSize(2);
        save(session, "greenwall://zfs");
        assertThat(Files.readString(session)).contains("greenwall://zfs");
        audit.add(NOW, "silence put", Map.of("id", "3"));
        assertThat(Files.readString(disk.resolve("changes.jsonl"))).contains("\"3\"");
    }

    private static void save(Path file, String link) {
        try (var session = new SavedWindowsFile(file, new SaveFailures(), true)) {
            session.save(new SavedWindows(List.of(link), Theme.NIGHT, 1));
        }
    }

    @Test
    void anIncidentKeepsItsEntriesAndReportsThatFurtherOnesAreLost() throws IOException {
        var incidents = new IncidentFolder(disk.resolve("incidents"), InstantSource.fixed(NOW), ZoneOffset.UTC, "me");
        var id = OPENING.id();
        try (var open = ((IncidentStore.Result.Available<OpenIncident>) incidents.begin(OPENING)).value()) {
            open.add("", new Evidence.Note("before"));
            read(incidents, id, 1);
            own.fill();
            open.add("", new Evidence.Note("after " + "x".repeat(60_000)));
            Await.until(
                    "the writer says that it cannot write",
                    Duration.ofMinutes(2),
                    () -> open.writeError().isPresent());
        }
        assertThat(read(incidents, id, 1).entries().getFirst().what()).isEqualTo(new Evidence.Note("before"));
    }

    @Test
    void anIncidentThatCannotBeBegunLeavesNoFile() throws IOException {
        var incidents = new IncidentFolder(disk.resolve("incidents"), InstantSource.fixed(NOW), ZoneOffset.UTC, "me");
        Files.createDirectories(disk.resolve("incidents"));
        own.fill();
        assertThat(incidents.begin(OPENING)).isInstanceOf(IncidentStore.Result.Unavailable.class);
        own.empty();
        assertThat(names()).isEmpty();
    }

    private static Incident read(IncidentStore incidents, String id, int entries) {
        Await.until(
                "the record has " + entries,
                Duration.ofMinutes(2),
                () -> incidents.read(id) instanceof IncidentStore.Result.Available<Incident>(var incident)
                        && incident.entries().size() >= entries);
        return ((IncidentStore.Result.Available<Incident>) incidents.read(id)).value();
    }

    @Test
    void aTemporarilyReadOnlyDiskLosesNothing() throws Exception {
        var acks = new AcknowledgementFile(disk.resolve("acknowledged.json"), _ -> {});
        acks.change(_ -> List.of(acknowledgement("first")));
        assertThat(SmallDisk.succeeded("mount", "-o", "remount,ro", disk.toString()))
                .isTrue();
        assertThatThrownBy(() -> acks.change(_ -> List.of())).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> AtomicFile.write(disk.resolve("other"), new byte[10]))
                .isInstanceOf(IOException.class);
        new SavedStateFile(disk.resolve("last"), new SaveFailures()).load(List.of(), NOW, new RecentChanges());
        assertThat(SmallDisk.succeeded("mount", "-o", "remount,rw", disk.toString()))
                .isTrue();
        assertThat(acks.load()).extracting(Acknowledgement::by).containsExactly("first");
        assertThat(Files.readString(disk.resolve("acknowledged.json"), StandardCharsets.UTF_8))
                .contains("first");
    }
}
