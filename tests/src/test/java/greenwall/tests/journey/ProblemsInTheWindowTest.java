package greenwall.tests.journey;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Incident;
import greenwall.lab.incident.IncidentKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// From the wall to the exported record, in a real window, by keyboard only and by mouse only; with one problem
/// and with two at once.
@EnabledIfSystemProperty(
        named = "greenwall.journeys",
        matches = "window",
        disabledReason = "the range answers too late on a machine that is busy: -Dgreenwall.journeys=window")
class ProblemsInTheWindowTest {
    @TempDir
    Path home;

    private void playIncidents(List<IncidentKind> names, int large, WindowOnTheRange.Journey journey) throws Exception {
        WindowOnTheRange.play(home, names, user -> {
            user.await("nobody has taken it", large);
            journey.go(user);
        });
    }

    private List<Incident> exported(int count) throws Exception {
        return WindowOnTheRange.exported(home, count);
    }

    /// The record begins before the onset, and contains the problem, the console's findings, and the
    /// explanation.
    private static void assertComplete(Incident incident, String problem, String line) {
        assertThat(incident.start().title()).contains(problem);
        assertThat(incident.start().window().length()).isGreaterThan(Duration.ofMinutes(15));
        assertThat(incident.entries().getFirst().what())
                .isInstanceOfSatisfying(
                        Evidence.Note.class, note -> assertThat(note.text()).contains(problem, "alert "));
        assertThat(incident.entries())
                .anyMatch(entry -> entry.what() instanceof Evidence.Lines lines
                        && lines.lines().stream().anyMatch(one -> one.text().contains(line)));
    }

    @Test
    void aFailingDiskIsHandledFromTheWallToTheExportedRecordByKeyboardOnly() throws Exception {
        playIncidents(List.of(IncidentKind.FAILING_DISK), 1, user -> {
            user.press("j", "t");
            user.await("taken by");
            user.press("e");
            user.await("Conclusive (");
            user.pressUntil("Escape", "taken by");
            WindowOnTheRange.exportByKeys(user);
            assertComplete(exported(1).getFirst(), "is failing", "I/O error, dev ");
        });
    }

    @Test
    void aFailingDiskIsHandledFromTheWallToTheExportedRecordByMouseOnly() throws Exception {
        playIncidents(List.of(IncidentKind.FAILING_DISK), 1, user -> {
            user.click("Take it");
            user.await("taken by");
            user.click("Explain");
            user.await("Conclusive (");
            user.click("Wall");
            user.click("Record");
            user.click("Export");
            assertComplete(exported(1).getFirst(), "is failing", "I/O error, dev ");
        });
    }

    @Test
    void twoProblemsAreHandledAtOnceByKeyboardOnly() throws Exception {
        playIncidents(List.of(IncidentKind.FAILING_DISK, IncidentKind.OOM), 2, user -> {
            user.press("j", "t");
            user.await("taken by", 1);
            user.press("j", "t");
            user.await("taken by", 2);
            WindowOnTheRange.exportByKeys(user);
            exported(1);
            user.press("ctrl+k");
            user.write("wall");
            user.press("Return");
            user.await("taken by", 2);
            user.press("k");
            WindowOnTheRange.exportByKeys(user);
            assertSeparate(exported(2));
        });
    }

    @Test
    void twoProblemsAreHandledAtOnceByMouseOnly() throws Exception {
        playIncidents(List.of(IncidentKind.FAILING_DISK, IncidentKind.OOM), 2, user -> {
            user.click("Take it", 1);
            user.await("taken by", 1);
            user.click("Take it", 0);
            user.await("taken by", 2);
            for (int each = 0; each < 2; each++) {
                user.click("Record", each);
                user.click("Export");
                exported(each + 1);
                user.click("Wall");
            }
            assertSeparate(exported(2));
        });
    }

    private static void assertSeparate(List<Incident> both) {
        assertThat(both).hasSize(2);
        assertThat(both).extracting(incident -> incident.start().host()).doesNotHaveDuplicates();
        assertThat(both)
                .extracting(incident -> incident.start().title())
                .anyMatch(title -> title.contains("is failing"))
                .anyMatch(title -> title.contains("memory") || title.contains("orders-api"));
    }
}
