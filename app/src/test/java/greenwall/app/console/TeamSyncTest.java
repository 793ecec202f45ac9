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
}
