package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.incident.IncidentFolder;
import greenwall.connectors.incident.TeamIncidents;
import greenwall.connectors.team.TeamFolderReader;
import greenwall.connectors.team.TeamWriter;
import greenwall.fleet.team.TeamChange;
import greenwall.fleet.team.TeamState;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeamSyncTest {
    private static final InstantSource CLOCK = InstantSource.system();

    @TempDir
    Path folder;

    @Test
    void changesOfOthersAreShownAlthoughOneFileCannotBeReadAndOneWasNotShown() throws Exception {
        var shared = Files.createDirectories(folder.resolve("shared"));
        var incidents = folder.resolve("incidents");
        try (var tooLarge = new RandomAccessFile(shared.resolve("other.team").toFile(), "rw")) {
            tooLarge.setLength(40 << 20);
        }
        var other = new TeamWriter(
                new TeamFolderReader(shared, folder.resolve("ben"), CLOCK, System::nanoTime), CLOCK, "ben@night");
        other.begin(List::of);
        var own = new TeamIncidents(new IncidentFolder(incidents, CLOCK, ZoneOffset.UTC, "anna"), Optional::empty);
        var places = new TeamSync.Folders(shared, folder.resolve("anna"), incidents);
        var shown = new LinkedBlockingQueue<TeamState>();
        try (var sync = new TeamSync(places, "anna@day", own, true, CLOCK)) {
            sync.listen(() -> {
                shown.add(sync.state());
                throw new IllegalStateException("a bug");
            });
            sync.begin(List::of);
            // The first round reports the file.
            assertThat(shown.poll(30, TimeUnit.SECONDS)).isNotNull();
            assertThat(sync.connectionError()).contains("other.team");
            other.write(List.of(new TeamChange.Split("part")));
            other.push(List.of(), incidents);
            var after = shown.poll(30, TimeUnit.SECONDS);
            assertThat(after).isNotNull();
            assertThat(after.edits().split()).contains("part");
        }
    }

    @Test
    void anErrorOfEachRoundIsLoggedOnce() throws Exception {
        var shared = Files.createDirectories(folder.resolve("shared"));
        var incidents = folder.resolve("incidents");
        var rounds = new LinkedBlockingQueue<Integer>();
        var records = new TeamIncidents(new IncidentFolder(incidents, CLOCK, ZoneOffset.UTC, "anna"), () -> {
            rounds.add(0);
            throw new IllegalStateException("a bug");
        });
        var traces = new LinkedBlockingQueue<Throwable>();
        var handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                Optional.ofNullable(entry.getThrown()).ifPresent(traces::add);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        var logger = Logger.getLogger(TeamSync.class.getName());
        logger.addHandler(handler);
        try (var sync = new TeamSync(
                new TeamSync.Folders(shared, folder.resolve("anna"), incidents), "anna@day", records, true, CLOCK)) {
            sync.begin(List::of);
            for (int i = 0; i < 3; i++) {
                assertThat(rounds.poll(30, TimeUnit.SECONDS)).isNotNull();
                sync.reportView("Wall", "", "");
            }
            assertThat(sync.connectionError()).startsWith("internal error ");
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(traces).hasSize(1);
    }
}
