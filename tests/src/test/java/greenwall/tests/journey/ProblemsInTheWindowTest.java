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

/// From the wall to the exported record, in a real window, by keyboard only and by mouse only; with one problem and
/// with two at once.
@EnabledIfSystemProperty(
        named = "greenwall.journeys",
        matches = "window",
        disabledReason = "the range answers too late on a machine that is busy: -Dgreenwall.journeys=window")
class ProblemsInTheWindowTest {
    @TempDir
    Path home;

    private void on(List<IncidentKind> names, int large, WindowOnTheRange.Journey journey) throws Exception {
        WindowOnTheRange.play(home, names, hands -> {
            hands.await("nobody has taken it", large);
            journey.go(hands);
        });
    }

    private List<Incident> exported(int many) throws Exception {
        return WindowOnTheRange.exported(home, many);
    }

    /// The record begins before the onset, and contains the problem, the console's findings, and the explanation.
    private static void isWhole(Incident incident, String problem, String line) {
        assertThat(incident.opening().title()).contains(problem);
        assertThat(incident.opening().window().length()).isGreaterThan(Duration.ofMinutes(15));
        assertThat(incident.entries().getFirst().what())
                .isInstanceOfSatisfying(
                        Evidence.Note.class, note -> assertThat(note.text()).contains(problem, "alert "));
        assertThat(incident.entries())
                .anyMatch(entry -> entry.what() instanceof Evidence.Lines lines
                        && lines.lines().stream().anyMatch(one -> one.text().contains(line)));
    }

    @Test
    void aFailingDiskIsHandledFromTheWallToTheExportedRecordByKeyboardOnly() throws Exception {
        on(List.of(IncidentKind.FAILING_DISK), 1, hands -> {
            hands.press("j", "t");
            hands.await("has had it since");
            hands.press("e");
            hands.await("Conclusive (");
            hands.pressUntil("Escape", "has had it since");
            WindowOnTheRange.exportByKeys(hands);
            isWhole(exported(1).getFirst(), "is failing", "I/O error, dev ");
        });
    }

    @Test
    void aFailingDiskIsHandledFromTheWallToTheExportedRecordByMouseOnly() throws Exception {
        on(List.of(IncidentKind.FAILING_DISK), 1, hands -> {
            hands.click("Take it");
            hands.await("has had it since");
            hands.click("Explain");
            hands.await("Conclusive (");
            hands.click("Wall");
            hands.click("Record");
            hands.click("Export");
            isWhole(exported(1).getFirst(), "is failing", "I/O error, dev ");
        });
    }

    @Test
    void twoProblemsAreHandledAtOnceByKeyboardOnly() throws Exception {
        on(List.of(IncidentKind.FAILING_DISK, IncidentKind.OOM), 2, hands -> {
            hands.press("j", "t");
            hands.await("has had it since", 1);
            hands.press("j", "t");
            hands.await("has had it since", 2);
            WindowOnTheRange.exportByKeys(hands);
            exported(1);
            hands.press("ctrl+k");
            hands.write("fleet overview");
            hands.press("Return");
            hands.await("has had it since", 2);
            hands.press("k");
            WindowOnTheRange.exportByKeys(hands);
            areApart(exported(2));
        });
    }

    @Test
    void twoProblemsAreHandledAtOnceByMouseOnly() throws Exception {
        on(List.of(IncidentKind.FAILING_DISK, IncidentKind.OOM), 2, hands -> {
            hands.click("Take it", 1);
            hands.await("has had it since", 1);
            hands.click("Take it", 0);
            hands.await("has had it since", 2);
            for (int each = 0; each < 2; each++) {
                hands.click("Record", each);
                hands.click("Export");
                exported(each + 1);
                hands.click("Wall");
            }
            areApart(exported(2));
        });
    }

    private static void areApart(List<Incident> both) {
        assertThat(both).hasSize(2);
        assertThat(both).extracting(incident -> incident.opening().host()).doesNotHaveDuplicates();
        assertThat(both)
                .extracting(incident -> incident.opening().title())
                .anyMatch(title -> title.contains("is failing"))
                .anyMatch(title -> title.contains("memory") || title.contains("orders-api"));
    }
}
