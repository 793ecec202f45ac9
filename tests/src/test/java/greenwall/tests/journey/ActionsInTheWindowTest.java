package greenwall.tests.journey;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.incident.Evidence;
import greenwall.lab.incident.IncidentKind;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// A silence with its preview, a probe, and a drill, in a real window, each by keyboard only and by mouse only.
@EnabledIfSystemProperty(
        named = "greenwall.journeys",
        matches = "window",
        disabledReason = "a journey takes minutes on a machine that is busy: -Dgreenwall.journeys=window")
class ActionsInTheWindowTest {
    private static final Pattern PREVIEW = Pattern.compile("Matches (\\d+) firing (alerts?).*");

    @TempDir
    Path home;

    private void onAFailingDisk(WindowOnTheRange.Journey journey) throws Exception {
        WindowOnTheRange.play(home, List.of(IncidentKind.FAILING_DISK), user -> {
            user.await("nobody has taken it");
            journey.go(user);
        });
    }

    /// How many alerts the form shows that the silence would match.
    private static String previewedAlertCount(ScreenUser user) throws Exception {
        user.await("Matches ");
        var texts = user.seen().stream()
                .map(ScreenUser.ScreenText::text)
                .filter(text -> text.startsWith("Matches "))
                .toList();
        assertThat(texts).singleElement().asString().matches(PREVIEW);
        return texts.getFirst().replaceFirst(PREVIEW.pattern(), "$1 $2");
    }

    @Test
    void aSilenceIsPreviewedAndCreatedByKeyboardOnly() throws Exception {
        onAFailingDisk(user -> {
            user.press("j", "s");
            user.await("New silence in ");
            var matchingAlerts = previewedAlertCount(user);
            user.write("a disk is on order");
            user.picture("silence-form");
            // A busy Alertmanager may not respond the first time; the same action repeated creates no second silence.
            user.pressUntil("ctrl+Return", "Silences (1)");
            user.press("z");
            user.await("a disk is on order");
            user.await("silences " + matchingAlerts);
            user.picture("silences");
            user.press("j", "x");
            user.await("No silence is active.");
            user.pressUntil("Escape", "nobody has taken it");
        });
    }

    @Test
    void aSilenceIsPreviewedAndCreatedByMouseOnly() throws Exception {
        onAFailingDisk(user -> {
            user.click("Silence");
            user.await("New silence in ");
            var matchingAlerts = previewedAlertCount(user);
            user.clickOnPart("is failing");
            user.clickUntil("Create the silence (Ctrl+Enter)", "Silences (1)");
            user.click("Silences (1)");
            user.await("is failing");
            user.await("silences " + matchingAlerts);
            user.clickOnPart("silences " + matchingAlerts);
            user.click("Expire now (X)");
            user.await("No silence is active.");
            user.click("Wall");
            user.await("nobody has taken it");
        });
    }

    private void assertIncidentContainsTheRun() throws Exception {
        assertThat(WindowOnTheRange.exported(home, 1))
                .singleElement()
                .satisfies(incident -> assertThat(incident.entries())
                        .anySatisfy(entry -> assertThat(entry.what())
                                .isInstanceOfSatisfying(
                                        Evidence.ProbeRun.class,
                                        run -> assertThat(run.toString()).contains("biolatency"))));
    }

    @Test
    void aProbeIsRunByKeyboardOnly() throws Exception {
        onAFailingDisk(user -> {
            user.press("j", "t");
            user.await("taken by");
            user.press("p");
            user.await("Run (Enter)");
            user.write("biolatency");
            user.await("How long do requests to the disks take");
            user.press("Return");
            user.await("p99");
            user.picture("probe");
            user.await("Run again");
            user.pressUntil("Escape", "taken by");
            WindowOnTheRange.exportByKeys(user);
            assertIncidentContainsTheRun();
        });
    }

    @Test
    void aProbeIsRunByMouseOnly() throws Exception {
        onAFailingDisk(user -> {
            user.click("Take it");
            user.await("taken by");
            user.click("Probe", 1);
            user.click("biolatency");
            user.click("Run (Enter)");
            user.await("p99");
            user.click("Run again");
            user.click("Stop (Esc)");
            user.await("Run again");
            user.click("Wall");
            user.click("Record");
            user.click("Export");
            assertIncidentContainsTheRun();
        });
    }

    /// The user's decision from the cards: of all that is rehearsed, only a scrub that slows its disks is not
    /// an incident.
    private static String verdict(ScreenUser user) throws Exception {
        return user.sees("the scrub of pool") ? "not an incident" : "incident";
    }

    @Test
    void aDrillIsPlayedByKeyboardOnly() throws Exception {
        WindowOnTheRange.play(
                home,
                user -> {
                    user.await("hosts are green");
                    user.press("ctrl+k");
                    user.write("incidents");
                    user.press("Return");
                    user.await("Start a drill");
                    user.press("ctrl+k");
                    user.write("start a drill");
                    user.press("Return");
                    user.await("Drill: something is wrong");
                    user.press("ctrl+k");
                    user.write("wall");
                    user.press("Return");
                    user.await("nobody has taken it");
                    var verdict = verdict(user);
                    user.press("j", "t");
                    user.await("taken by");
                    if (user.sees("Explain")) {
                        user.press("e");
                        user.awaitOneOf("Conclusive (", "othing conclusive");
                        user.pressUntil("Escape", "taken by");
                    }
                    user.press("i");
                    user.await("Close with verdict");
                    user.press("ctrl+k");
                    user.write("close with verdict: " + verdict);
                    user.press("Return");
                    user.await("Verdict: " + verdict + " (correct)");
                    user.picture("drill");
                },
                "--lab");
    }

    @Test
    void aDrillIsPlayedByMouseOnly() throws Exception {
        WindowOnTheRange.play(
                home,
                user -> {
                    user.await("hosts are green");
                    user.click("Incidents");
                    user.click("Start a drill");
                    user.await("Drill: something is wrong");
                    user.click("Wall");
                    user.await("nobody has taken it");
                    var verdict = verdict(user);
                    user.click("Take it");
                    user.await("taken by");
                    user.click("Record");
                    user.click("Close with verdict");
                    user.click(verdict);
                    user.await("Verdict: " + verdict + " (correct)");
                },
                "--lab");
    }
}
