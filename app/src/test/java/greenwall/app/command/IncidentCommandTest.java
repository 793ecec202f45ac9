package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.incident.IncidentFolder;
import greenwall.fleet.Labels;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.IncidentStart;
import greenwall.fleet.incident.IncidentStore.Result;
import greenwall.fleet.incident.OpenIncident;
import greenwall.views.testing.SampleIncidentStarts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class IncidentCommandTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final IncidentStart START = SampleIncidentStarts.at(NOW, "disk", "east", "web01", Labels.EMPTY);

    @TempDir
    private Path home = Path.of("");

    private static Path record(Path folder, String who) {
        var incidents = new IncidentFolder(folder, InstantSource.fixed(NOW), ZoneOffset.UTC, who);
        try (var record = ((Result.Available<OpenIncident>) incidents.begin(START)).value()) {
            record.add("", new Evidence.Note("seen by " + who));
        }
        return folder.resolve(START.id() + ".journal");
    }

    private Path ownRecords() {
        return TestProcessContext.silent(home).paths().stateFolder().resolve("incidents");
    }

    private String config(Path team) throws Exception {
        return Files.writeString(
                        home.resolve("team.yaml"),
                        "clusters: [{name: east, prometheus: {url: \"http://127.0.0.1:1\"}}]\nteam: {folder: \"" + team
                                + "\"}\n")
                .toString();
    }

    @Test
    void aRecordHasThePartsThatTheTeamWrote() throws Exception {
        var team = home.resolve("team");
        var part = Files.createDirectories(team.resolve("records")).resolve(START.id() + "~0123456789ab.journal");
        Files.copy(record(home.resolve("other"), "ben"), part);
        record(ownRecords(), "anna");
        var page = home.resolve("page.html");
        var export = CommandRunResult.of(
                home, "incident", "export", "last", "-o", page.toString(), "--config", config(team));
        assertThat(export.exit()).as(export.all()).isZero();
        assertThat(page).content().contains("seen by anna", "seen by ben");
    }

    @Test
    void missingPartsOfTheTeamAreReported() throws Exception {
        record(ownRecords(), "anna");
        var show = CommandRunResult.of(home, "incident", "show", "last", "--config", config(home.resolve("nowhere")));
        assertThat(show.out()).contains("seen by anna");
        assertThat(show.err()).contains("the parts of the records written by the rest of the team are missing: ");
        assertThat(show.exit()).isEqualTo(1);
    }

    @Test
    void recordsThatCannotBeReadAreNotNone() throws Exception {
        assertThat(CommandRunResult.of(home, "incident", "list").out()).contains("no incidents have been recorded yet");
        Files.createDirectories(ownRecords().getParent());
        Files.createFile(ownRecords());
        var list = CommandRunResult.of(home, "incident", "list");
        assertThat(list.out()).contains("no incidents are known");
        assertThat(list.err()).contains("the records of this machine cannot be read: it is not a folder");
        assertThat(list.exit()).isEqualTo(1);
        assertThat(CommandRunResult.of(home, "incident", "list", "--json").out())
                .contains("\"troubles\":[\"the records of this machine cannot be read: ");
        var show = CommandRunResult.of(home, "incident", "show", START.id());
        assertThat(show.err()).contains("no readable record has an id that begins with " + START.id());
        assertThat(show.exit()).isEqualTo(1);
    }

    @Test
    void whetherAnIncidentWithAnUnreadableRecordIsOpenIsNotKnown() throws Exception {
        Files.writeString(Files.createDirectories(ownRecords()).resolve(START.id() + ".journal"), "{");
        assertThat(CommandRunResult.of(home, "incident", "list").out())
                .contains("an incident whose record cannot be read", "state not known")
                .doesNotContain("open", "entries");
    }

    @Test
    void theRecordsOfTheTeamAreShownWithoutThoseOfThisMachine() throws Exception {
        var records = Files.createDirectories(home.resolve("team").resolve("records"));
        Files.copy(record(home.resolve("other"), "ben"), records.resolve(START.id() + "~0123456789ab.journal"));
        Files.createDirectories(ownRecords().getParent());
        Files.createFile(ownRecords());
        var show = CommandRunResult.of(home, "incident", "show", START.id(), "--config", config(home.resolve("team")));
        assertThat(show.out()).contains("seen by ben");
        assertThat(show.err()).contains("the records of this machine cannot be read: it is not a folder");
        assertThat(show.exit()).isEqualTo(1);
    }

    @Test
    void aConfigurationWithAnErrorMayHideTheTeam() throws Exception {
        record(ownRecords(), "anna");
        var config = Files.writeString(home.resolve("mistaken.yaml"), "clusters: 3\n");
        var show = CommandRunResult.of(home, "incident", "show", "last", "--config", config.toString());
        assertThat(show.out()).contains("seen by anna");
        assertThat(show.err()).contains("the parts of the records written by the rest of the team may be missing: ");
        assertThat(show.exit()).isEqualTo(1);
    }

    @Test
    void anExportWithoutItsConfigurationIsRefusedWithEveryError() throws Exception {
        record(ownRecords(), "anna");
        var config = Files.writeString(
                home.resolve("mistaken.yaml"), "clusters: 3\nredact: {patterns: [secret]}\nthem: night\n");
        var page = home.resolve("page.html");
        var export = CommandRunResult.of(
                home, "incident", "export", "last", "-o", page.toString(), "--config", config.toString());
        assertThat(export.exit()).isEqualTo(ExitCodes.BAD_CONFIGURATION);
        assertThat(export.err()).contains("mistaken.yaml:1:", "mistaken.yaml:3:");
        assertThat(page).doesNotExist();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anExportedFileHasThePermissionsOfAnyNewFileOrKeepsItsOwn() throws Exception {
        record(ownRecords(), "anna");
        var byTheUmask = Files.getPosixFilePermissions(Files.writeString(home.resolve("new"), ""));
        for (var name : List.of("page.html", "file.greenwall", "folder/incident.md")) {
            var file = home.resolve(name);
            var output = name.startsWith("folder") ? file.getParent() : file;
            CommandRunResult.of(home, "incident", "export", "last", "-o", String.valueOf(output));
            assertThat(Files.getPosixFilePermissions(file)).as(name).isEqualTo(byTheUmask);
            var own = PosixFilePermissions.fromString("rw-rw-r--");
            Files.setPosixFilePermissions(file, own);
            CommandRunResult.of(home, "incident", "export", "last", "-o", String.valueOf(output));
            assertThat(Files.getPosixFilePermissions(file)).as(name).isEqualTo(own);
        }
    }
}
