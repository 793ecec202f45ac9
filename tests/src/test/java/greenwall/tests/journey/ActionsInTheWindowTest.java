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
    private static final Pattern PREVIEW = Pattern.compile("It would silence: (\\d+ alerts?) that fires? now.*");

    @TempDir
    Path home;

    private void onAFailingDisk(WindowOnTheRange.Journey journey) throws Exception {
        WindowOnTheRange.play(home, List.of(IncidentKind.FAILING_DISK), hands -> {
            hands.await("nobody has taken it");
            journey.go(hands);
        });
    }

    /// How many alerts the form shows that the silence would match.
    private static String preview(ScreenUser hands) throws Exception {
        hands.await("that fire");
        var told = hands.seen().stream()
                .map(ScreenUser.ScreenText::text)
                .filter(text -> text.startsWith("It would silence: "))
                .toList();
        assertThat(told).singleElement().asString().matches(PREVIEW);
        return told.getFirst().replaceFirst(PREVIEW.pattern(), "$1");
    }

    @Test
    void aSilenceIsPreviewedAndCreatedByKeyboardOnly() throws Exception {
        onAFailingDisk(hands -> {
            hands.press("j", "s");
            hands.await("New silence in ");
            var many = preview(hands);
            hands.write("a disk is on order");
            hands.picture("silence-form");
            // A busy Alertmanager may not respond the first time; the same action repeated creates no second silence.
            hands.pressUntil("ctrl+Return", "Silences (1)");
            hands.press("z");
            hands.await("a disk is on order");
            hands.await("keeps " + many + " quiet");
            hands.picture("silences");
            hands.press("j", "x");
            hands.await("No silence is active.");
            hands.pressUntil("Escape", "nobody has taken it");
        });
    }

    @Test
    void aSilenceIsPreviewedAndCreatedByMouseOnly() throws Exception {
        onAFailingDisk(hands -> {
            hands.click("Silence");
            hands.await("New silence in ");
            var many = preview(hands);
            hands.clickOnPart("is failing");
            hands.clickUntil("Create the silence (Ctrl+Enter)", "Silences (1)");
            hands.click("Silences (1)");
            hands.await("is failing");
            hands.await("keeps " + many + " quiet");
            hands.clickOnPart("keeps " + many + " quiet");
            hands.click("End it now  X");
            hands.await("No silence is active.");
            hands.click("Wall");
            hands.await("nobody has taken it");
        });
    }

    private void holdsTheRun() throws Exception {
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
        onAFailingDisk(hands -> {
            hands.press("j", "t");
            hands.await("has had it since");
            hands.press("p");
            hands.await("Run  Enter");
            hands.write("biolatency");
            hands.await("How long do requests to the disks take");
            hands.press("Return");
            hands.await("p99");
            hands.picture("probe");
            hands.await("Run again");
            hands.pressUntil("Escape", "has had it since");
            WindowOnTheRange.exportByKeys(hands);
            holdsTheRun();
        });
    }

    @Test
    void aProbeIsRunByMouseOnly() throws Exception {
        onAFailingDisk(hands -> {
            hands.click("Take it");
            hands.await("has had it since");
            hands.click("Probe", 1);
            hands.click("biolatency");
            hands.click("Run  Enter");
            hands.await("p99");
            hands.click("Run again");
            hands.click("Stop  Esc");
            hands.await("Run again");
            hands.click("Wall");
            hands.click("Record");
            hands.click("Export");
            holdsTheRun();
        });
    }

    /// The user's decision from the cards: of all that is rehearsed, only a scrub that slows its disks is not an
    /// incident.
    private static String verdict(ScreenUser hands) throws Exception {
        return hands.sees("the scrub of pool") ? "not an incident" : "incident";
    }

    @Test
    void aDrillIsPlayedByKeyboardOnly() throws Exception {
        WindowOnTheRange.play(
                home,
                hands -> {
                    hands.await("hosts are green");
                    hands.press("ctrl+k");
                    hands.write("incidents");
                    hands.press("Return");
                    hands.await("Begin a drill");
                    hands.press("ctrl+k");
                    hands.write("begin a drill");
                    hands.press("Return");
                    hands.await("Drill: something is wrong");
                    hands.press("ctrl+k");
                    hands.write("fleet overview");
                    hands.press("Return");
                    hands.await("nobody has taken it");
                    var verdict = verdict(hands);
                    hands.press("j", "t");
                    hands.await("has had it since");
                    if (hands.sees("Explain")) {
                        hands.press("e");
                        hands.awaitOneOf("Conclusive (", "othing conclusive");
                        hands.pressUntil("Escape", "has had it since");
                    }
                    hands.press("i");
                    hands.await("Close with verdict");
                    hands.press("ctrl+k");
                    hands.write("close it: " + verdict);
                    hands.press("Return");
                    hands.await("Verdict: " + verdict + " (correct)");
                    hands.picture("drill");
                },
                "--lab");
    }

    @Test
    void aDrillIsPlayedByMouseOnly() throws Exception {
        WindowOnTheRange.play(
                home,
                hands -> {
                    hands.await("hosts are green");
                    hands.click("Incidents");
                    hands.click("Begin a drill");
                    hands.await("Drill: something is wrong");
                    hands.click("Wall");
                    hands.await("nobody has taken it");
                    var verdict = verdict(hands);
                    hands.click("Take it");
                    hands.await("has had it since");
                    hands.click("Record");
                    hands.click("Close with verdict");
                    hands.click(verdict);
                    hands.await("Verdict: " + verdict + " (correct)");
                },
                "--lab");
    }
}
