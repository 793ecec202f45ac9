package greenwall.connectors.incident;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.IncidentStore.Result;
import greenwall.fleet.incident.OpenIncident;
import greenwall.fleet.incident.TimelineEntry;
import greenwall.fleet.team.TeamState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeamIncidentsTest {
    @TempDir
    Path dir;

    private IncidentFolder folder(String who) {
        return new IncidentFolder(
                dir.resolve(who), InstantSource.fixed(SampleIncidents.NOW), SampleIncidents.ZONE, who);
    }

    private static OpenIncident begun(IncidentFolder folder) {
        var begun = folder.begin(SampleIncidents.opening(2));
        assertThat(begun).isInstanceOf(Result.Available.class);
        return ((Result.Available<OpenIncident>) begun).value();
    }

    @Test
    void whatTheOthersRecordedStaysKnownWhileTheFolderOfTheTeamIsAway() throws Exception {
        var id = SampleIncidents.opening(2).id();
        var note = new Evidence.Note("seen by bert");
        var bert = begun(folder("bert"));
        bert.add("", note);
        bert.close();
        var records = Files.createDirectories(dir.resolve("records"));
        Files.copy(dir.resolve("bert").resolve(id + ".journal"), records.resolve(id + "~0123456789ab.journal"));
        var anna = folder("anna");
        var team =
                new TeamIncidents(anna, () -> Optional.of(new TeamIncidents.SharedRecords(records, TeamState.EMPTY)));
        try (var open = begun(anna)) {
            team.refresh(List.of(id));
            assertThat(team.mergedWithOthers(open.snapshot()).entries())
                    .extracting(TimelineEntry::what)
                    .containsExactly(note);
            Files.move(records, dir.resolve("away"));
            assertThat(team.refresh(List.of(id))).isFalse();
            assertThat(team.mergedWithOthers(open.snapshot()).entries()).hasSize(1);
        }
    }
}
