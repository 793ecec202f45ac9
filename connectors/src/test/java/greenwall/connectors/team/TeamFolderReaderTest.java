package greenwall.connectors.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.connectors.files.LockFile;
import greenwall.fleet.team.Presence;
import greenwall.fleet.team.TeamChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.AbstractList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which users are shown as viewing what.
class TeamFolderReaderTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    @TempDir
    private Path home = Path.of("");

    @TempDir
    private Path folder = Path.of("");

    private long nanos = Duration.ofHours(1).toNanos();
    private TeamFolderReader reader = new TeamFolderReader(home, home, InstantSource.fixed(NOW), () -> nanos);

    @BeforeEach
    void join() {
        reader = new TeamFolderReader(folder, home, InstantSource.fixed(NOW), () -> nanos);
    }

    private void writePresence(int beat) throws IOException {
        Files.writeString(folder.resolve("kim-1" + TeamFolderReader.PRESENCE), """
                {"who":"kim","where":"Explain · node04","cluster":"east","host":"node04","seconds":30,"beat":%d}""".formatted(beat));
        reader.pull();
    }

    @Test
    void aConsoleWhoseFileNeverChangesIsNotShown() throws IOException {
        writePresence(1);
        assertThat(reader.present()).isEmpty();
    }

    @Test
    void aConsoleThatReportsAgainIsShownWithItsView() throws IOException {
        writePresence(1);
        writePresence(2);
        assertThat(reader.present())
                .containsExactly(new Presence("kim", "Explain · node04", "east", "node04", NOW.minusSeconds(30)));
    }

    @Test
    void aConsoleThatStopsReportingIsHiddenAfterATimeout() throws IOException {
        writePresence(1);
        writePresence(2);
        nanos += Presence.SHOWN_FOR.toNanos() - 1;
        reader.pull();
        assertThat(reader.present()).hasSize(1);
        nanos += 1;
        reader.pull();
        assertThat(reader.present()).isEmpty();
    }

    @Test
    void aConsoleThatExitsIsNoLongerShown() throws IOException {
        writePresence(1);
        writePresence(2);
        Files.delete(folder.resolve("kim-1" + TeamFolderReader.PRESENCE));
        reader.pull();
        assertThat(reader.present()).isEmpty();
    }

    @Test
    void whatAKilledConsoleOfThisMachineLeftIsRemovedByTheNext() throws IOException {
        var others = Files.writeString(folder.resolve("0123456789ab-1" + TeamFolderReader.PRESENCE), "{}");
        var first = new TeamWriter(reader, InstantSource.fixed(NOW), "kim");
        first.begin(List::of);
        publishPresence(first);
        for (var file : files()) {
            Files.setLastModifiedTime(file, FileTime.from(NOW.minus(Duration.ofHours(2))));
        }
        var killed = files();
        publishPresence(new TeamWriter(reader, InstantSource.fixed(NOW), "kim"));
        assertThat(files()).hasSize(2).contains(others).isNotEqualTo(killed);
    }

    @Test
    void whatAConsoleOfAnotherMachineLeftIsRemovedAfterADay() throws IOException {
        var others = Files.writeString(folder.resolve("0123456789ab-1" + TeamFolderReader.PRESENCE), "{}");
        Files.setLastModifiedTime(others, FileTime.from(NOW.minus(Duration.ofHours(25))));
        var writer = new TeamWriter(reader, InstantSource.fixed(NOW), "kim");
        writer.begin(List::of);
        publishPresence(writer);
        assertThat(others).doesNotExist();
    }

    @Test
    void aFileThatAnotherConsoleRemovesAtTheSameMomentIsNoFailure() throws IOException {
        var others = Files.writeString(folder.resolve("0123456789ab-1" + TeamFolderReader.PRESENCE), "{}");
        var writer = new TeamWriter(reader, InstantSource.fixed(NOW), "kim");
        writer.begin(List::of);
        InstantSource removing = () -> {
            assertThat(others.toFile().delete()).isTrue();
            return NOW;
        };
        new PresenceWriter(reader, writer, removing, "kim").publish("Wall", "", "", Duration.ZERO);
        assertThat(files()).hasSize(1).doesNotContain(others);
    }

    private void publishPresence(TeamWriter writer) throws IOException {
        new PresenceWriter(reader, writer, InstantSource.fixed(NOW), "kim").publish("Wall", "", "", Duration.ZERO);
    }

    @Test
    void whatWasDoneBeforeJoiningIsSharedByTheNextAttemptIfTheDiskWasFull() throws IOException {
        var before = List.of(new TeamChange.Split("part"));
        var fullDisk = new AbstractList<TeamChange>() {
            @Override
            public TeamChange get(int index) {
                throw new UncheckedIOException(new IOException("No space left on device"));
            }

            @Override
            public int size() {
                return 1;
            }
        };
        var writer = new TeamWriter(reader, InstantSource.fixed(NOW), "kim");
        assertThatThrownBy(() -> writer.begin(() -> fullDisk)).isInstanceOf(UncheckedIOException.class);

        writer.begin(() -> before);

        assertThat(reader.state().edits().split()).contains("part");
    }

    @Test
    void aConsoleJoinsItsTeamAgainWithoutReadingItsOwnFilesOrWaiting() throws IOException {
        var writer = new TeamWriter(reader, InstantSource.fixed(NOW), "kim");
        TeamWriter.EarlierChanges unreadable = () -> {
            throw new IOException("permission denied");
        };
        assertThatThrownBy(() -> writer.begin(unreadable)).hasMessage("permission denied");

        writer.begin(List::of);

        try (var _ = LockFile.acquire(home.resolve("id"), Duration.ofSeconds(5))) {
            assertThatCode(() -> new TeamWriter(reader, InstantSource.fixed(NOW), "kim").begin(unreadable))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aFileThatIsFullIsContinuedInANewOneSoThatTheOthersReadBoth(@TempDir Path otherHome) throws IOException {
        var writer = new TeamWriter(reader, InstantSource.fixed(NOW), "kim");
        writer.begin(() -> List.of(new TeamChange.Split("one")));
        try (var own = Files.list(home)) {
            var first = own.filter(file -> file.toString().endsWith(TeamFolderReader.OPERATIONS))
                    .findFirst()
                    .orElseThrow();
            Files.write(first, new byte[TeamWriter.FULL], StandardOpenOption.APPEND);
        }
        writer.push(List.of(), home);
        writer.write(List.of(new TeamChange.Split("two")));
        writer.write(List.of(new TeamChange.Split("three")));
        writer.push(List.of(), home);

        assertThat(files()).hasSize(2);
        var other = new TeamFolderReader(folder, otherHome, InstantSource.fixed(NOW), () -> nanos);
        other.pull();
        assertThat(other.state().edits().split()).contains("one", "two", "three");
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
