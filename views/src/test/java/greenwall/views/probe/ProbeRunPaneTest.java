package greenwall.views.probe;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.probe.OutputFormat;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.result.ProbeRunHistory;
import greenwall.fleet.probe.result.ProbeRunRecord;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.probe.run.ProbeRunEvent.Ending;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.TextBounds;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the pane of a run that printed nothing says.
class ProbeRunPaneTest {
    private static final long SECOND = 1_000_000_000;

    /// The texts of a run of a minute that ended after three seconds: its header, and what is in place of panels.
    private static String texts(Ending how, String reason, long dropped) {
        return texts(RecordedProbeRunner.ready("oomkill"), how, reason, dropped);
    }

    private static String texts(Ready probe, Ending how, String reason, long dropped) {
        var start = Fleets.NOW.minusSeconds(3);
        var run = new ProbeRunRecord(new ClusterHost("prod-east", "web01.fra1"), probe, start);
        run.onEvent(new ProbeRunEvent.Starting(start, "a bpftrace program", 1, 1));
        run.onEvent(new ProbeRunEvent.Running(start, "a bpftrace program", ProbeRunEvent.ClockOffset.UNKNOWN));
        var end = new ProbeOutput.End(Fleets.NOW, 0, reason, 100, dropped, 0);
        run.onEvent(new ProbeRunEvent.Ended(Fleets.NOW, how, end, "", List.of()));
        return Fx.get(() -> {
            var runner = new RecordedProbeRunner("latency", OutputFormat.BPFTRACE_JSON, 1, 0);
            var history = new ProbeRunHistory();
            var context = Contexts.of(new ProbeOnlyBackend(runner, history, false));
            var pane = new ProbeRunPane(new ProbeRunColumns(context, history), run);
            var scene = new Scene(pane, 900, 400);
            scene.snapshot(null);
            var header = ((PaintedRegion) pane.getTop())
                    .textBounds().stream().map(TextBounds::text).collect(Collectors.joining("\n"));
            return header
                    + "\n"
                    + pane.lookupAll(".muted").stream()
                            .filter(Label.class::isInstance)
                            .map(label -> ((Label) label).getText())
                            .collect(Collectors.joining("\n"));
        });
    }

    @Test
    void onlyACompleteRunSaysThatNoSuchEventOccurred() {
        assertThat(texts(Ending.DONE, "ran for 60 s", 0)).contains("no such event occurred");
        assertThat(texts(Ending.DONE, "ran for 60 s", 2))
                .contains("Nothing can be concluded: 2 lines could not be read.")
                .doesNotContain("no such event occurred");
    }

    @Test
    void aProgramMayPrintNothingAlthoughItsEventOccurred() {
        assertThat(texts(RecordedProbeRunner.ownProgram("BEGIN {}"), Ending.DONE, "ran for 60 s", 0))
                .contains("The program ran and printed nothing.")
                .doesNotContain("no such event occurred");
    }

    @ParameterizedTest
    @EnumSource(
            value = Ending.class,
            names = {"LOST", "STOPPED", "OVER_BUDGET", "INCOMPLETE"})
    void aRunThatEndedEarlyConcludesNothing(Ending how) {
        assertThat(texts(how, "a reason", 0))
                .contains("Nothing can be concluded: ")
                .doesNotContain("no such event occurred");
    }

    @Test
    void theHeaderOfAToolThatFailedHasTheReason() {
        assertThat(texts(Ending.INCOMPLETE, "opensnoop exited with status 137: Killed", 0))
                .contains("ended after 3 s: opensnoop exited with status 137: Killed");
    }

    @Test
    void aChosenWindowStaysWhileTheRunGoesOnAndZeroShowsTheWholeRun() {
        Fx.run(() -> {
            var runner = new RecordedProbeRunner("latency", OutputFormat.BPFTRACE_JSON, 1, 60);
            var history = new ProbeRunHistory();
            var columns = new ProbeRunColumns(Contexts.of(new ProbeOnlyBackend(runner, history, false)), history);
            columns.open(history.start(
                    runner,
                    List.of(new ClusterHost("prod-east", "web01.fra1")),
                    RecordedProbeRunner.ready("biolatency"),
                    Fleets.NOW));
            columns.pulse(SECOND);
            var whole = columns.axis.window();
            columns.axis.pan(-0.25);
            var chosen = columns.axis.window();
            columns.pulse(3 * SECOND);
            assertThat(columns.axis.window()).isEqualTo(chosen).isNotEqualTo(whole);
            Keys.press(columns, KeyCode.DIGIT0);
            assertThat(columns.axis.window()).isEqualTo(whole);
        });
    }
}
