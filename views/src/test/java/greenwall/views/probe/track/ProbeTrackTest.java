package greenwall.views.probe.track;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import greenwall.fleet.probe.OutputFormat;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.result.ProbeRunHistory;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.Place;
import greenwall.views.ProbeSession;
import greenwall.views.ViewContext;
import greenwall.views.WindowRequest;
import greenwall.views.chart.Annotation;
import greenwall.views.chart.TimeAxis;
import greenwall.views.paint.PaintStyle;
import greenwall.views.probe.RecordedProbeRunner;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.UnconnectedServices;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import org.junit.jupiter.api.Test;

class ProbeTrackTest {
    private static final Place.HostRef HOST = new Place.HostRef("prod-east", "node04.fra1");
    private static final ClusterHost TARGET = new ClusterHost("prod-east", "node04.fra1");
    private static final TimeWindow HOUR =
            TimeWindow.before(RecordedProbeRunner.NOW.plusSeconds(60), Duration.ofHours(1));

    private final ProbeRunHistory runs = new ProbeRunHistory();
    private final List<WindowRequest> windowRequests = new ArrayList<>();
    private final TimeAxis axis = new TimeAxis(HOUR);
    private int changes;

    private void playRecording(
            String recording, OutputFormat format, int percentShown, String probe, ClusterHost target) {
        var ready = RecordedProbeRunner.ready(probe);
        runs.start(
                new RecordedProbeRunner(recording, format, 1, percentShown),
                List.of(target),
                ready,
                RecordedProbeRunner.NOW.minus(ready.duration()));
    }

    private ProbeTrack trackOfHost() {
        var track = track();
        track.setHost(Optional.of(HOST));
        return track;
    }

    private ProbeTrack track() {
        var ports = new RangeQueriesOnlyBackend(UnconnectedServices.ranges("")) {
            @Override
            public ProbeSession probeSession() {
                return new ProbeSession(ProbeCatalogue.builtIn(), runs, false);
            }
        };
        var style = new PaintStyle(new StyleSheets(), Theme.NIGHT, 1);
        var context = new ViewContext(
                style, InstantSource.fixed(RecordedProbeRunner.NOW), ZoneOffset.UTC, ports, windowRequests::add);
        return new ProbeTrack(context, axis, () -> changes++);
    }

    @Test
    void aDistributionIsDrawnAsItsPercentilesOnTheCommonAxis() {
        playRecording("latency", OutputFormat.BPFTRACE_JSON, 100, "biolatency", TARGET);
        Fx.run(() -> {
            var track = trackOfHost();
            assertThat(track.any()).isTrue();
            assertThat(changes).isEqualTo(1);
            var data = track.data();
            assertThat(data.title())
                    .startsWith("Probe biolatency on node04.fra1 · ")
                    .contains("50 % below");
            assertThat(data.unit()).isEqualTo(Unit.SECONDS);
            assertThat(data.lines()).extracting(l -> l.name()).containsExactly("p50", "p90", "p99");
            assertThat(data.lines()).allSatisfy(line -> {
                assertThat(line.size()).isGreaterThan(1);
                for (long time : line.times()) {
                    assertThat(HOUR.contains(Instant.ofEpochMilli(time))).isTrue();
                }
            });
            assertThat(data.annotations()).extracting(Annotation::kind).containsExactly(Annotation.Kind.PROBE);
            assertThat(track.row().marks())
                    .singleElement()
                    .satisfies(mark -> assertThat(mark.text()).startsWith("biolatency · "));
        });
    }

    @Test
    void eventsAreDrawnAsTheirRate() {
        playRecording("opensnoop", OutputFormat.ROWS, 100, "opensnoop", TARGET);
        Fx.run(() -> {
            var track = trackOfHost();
            assertThat(track.data().unit()).isEqualTo(Unit.PER_SECOND);
            assertThat(track.data().lines())
                    .singleElement()
                    .satisfies(l -> assertThat(l.name()).isEqualTo("events"));
        });
    }

    @Test
    void aProbeWithoutValuesOverTimeIsReported() {
        playRecording("profile", OutputFormat.BPFTRACE_JSON, 100, "profile", TARGET);
        Fx.run(() -> {
            var track = trackOfHost();
            assertThat(track.data().lines()).isEmpty();
            assertThat(track.data().note()).contains("no time series");
            new Scene(track, 800, 120).snapshot(null);
            assertThat(track.hasValues()).isFalse();
            assertThat(track.lineHeight()).as("one line instead of a chart").isLessThan(40);
            assertThat(track.getChildren())
                    .filteredOn(Node::isVisible)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Label.class, line -> assertThat(line.getText()).contains("no time series"));
        });
    }

    @Test
    void selectingAMarkDrawsItsRunAndSelectingItAgainOpensItsPanels() {
        playRecording("latency", OutputFormat.BPFTRACE_JSON, 100, "biolatency", TARGET);
        playRecording("opensnoop", OutputFormat.ROWS, 100, "opensnoop", TARGET);
        Fx.run(() -> {
            var track = trackOfHost();
            var latency = track.row().marks().stream()
                    .filter(m -> m.text().startsWith("biolatency"))
                    .findFirst()
                    .orElseThrow();
            assertThat(track.choose(latency.id())).isTrue();
            assertThat(track.data().title()).startsWith("Probe biolatency");
            assertThat(windowRequests).isEmpty();
            track.choose(latency.id());
            assertThat(windowRequests).singleElement().isInstanceOfSatisfying(WindowRequest.Go.class, go -> {
                assertThat(go.place().view()).isEqualTo("probe");
                assertThat(go.place().get("run")).isEqualTo("1");
            });
            assertThat(track.choose("a template's")).isFalse();
        });
    }

    @Test
    void otherHostsAndOtherTimesAreNotShown() {
        playRecording(
                "latency", OutputFormat.BPFTRACE_JSON, 100, "biolatency", new ClusterHost("prod-east", "node07.fra1"));
        Fx.run(() -> {
            var track = trackOfHost();
            assertThat(track.any()).isFalse();
            track.setHost(Optional.of(new Place.HostRef("prod-east", "node07.fra1")));
            assertThat(track.any()).isTrue();
            axis.show(TimeWindow.before(RecordedProbeRunner.NOW.minusSeconds(7_200), Duration.ofHours(1)));
            assertThat(track.any()).isFalse();
            axis.show(HOUR);
            assertThat(track.any()).isTrue();
            track.setHost(Optional.empty());
            assertThat(track.any()).isFalse();
        });
    }
}
