package greenwall.connectors.incident;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentStore;
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
            assertThat(team.mergedWithOthers(open.snapshot()).damage()).isEmpty();
            var part = Files.writeString(records.resolve(id + "~0123456789ab.journal"), "{");
            assertThat(team.refresh(List.of(id))).isTrue();
            var merged = team.mergedWithOthers(open.snapshot());
            assertThat(merged.entries())
                    .as("while another version of the file is copied")
                    .hasSize(1);
            assertThat(merged.damage())
                    .isEqualTo(part + " cannot be read: its first line, the start of the incident, is missing or"
                            + " cannot be read");
            Files.move(records, dir.resolve("away"));
            assertThat(team.refresh(List.of(id))).isFalse();
            assertThat(team.mergedWithOthers(open.snapshot()).entries()).hasSize(1);
        }
    }

    @Test
    void aRecordWithAPartThatCannotBeReadIsIncomplete() throws Exception {
        var id = SampleIncidents.opening(2).id();
        var anna = folder("anna");
        begun(anna).close();
        var records = Files.createDirectories(dir.resolve("records"));
        var part = Files.writeString(records.resolve(id + "~0123456789ab.journal"), "{");
        var team =
                new TeamIncidents(anna, () -> Optional.of(new TeamIncidents.SharedRecords(records, TeamState.EMPTY)));
        var unread = part + " cannot be read: its first line, the start of the incident, is missing or cannot be read";
        var read = (Result.Available<Incident>) team.read(id);
        assertThat(read.value().damage()).isEqualTo(unread);
        assertThat(team.list()).extracting(IncidentStore.Summary::damage).containsExactly(unread);

        Files.copy(anna.folder().resolve(id + ".journal"), records.resolve(id + "~0123456789ab copy.journal"));
        assertThat(team.list())
                .as("another copy of the part may be older")
                .extracting(IncidentStore.Summary::damage)
                .containsExactly(unread);
    }

    @Test
    void aRecordOfOthersThatCannotBeReadIsListedWithTheReason() throws Exception {
        var id = SampleIncidents.opening(2).id();
        var records = Files.createDirectories(dir.resolve("records"));
        var part = Files.writeString(records.resolve(id + "~0123456789ab.journal"), "{");
        var team = new TeamIncidents(
                folder("anna"), () -> Optional.of(new TeamIncidents.SharedRecords(records, TeamState.EMPTY)));
        var unread = part + " cannot be read: its first line, the start of the incident, is missing or cannot be read";
        assertThat(team.list()).singleElement().satisfies(one -> {
            assertThat(one.start().id()).isEqualTo(id);
            assertThat(one.damage()).isEqualTo(unread);
        });
        assertThat(team.read(id)).isEqualTo(new Result.Unavailable<>(unread));
    }
}
