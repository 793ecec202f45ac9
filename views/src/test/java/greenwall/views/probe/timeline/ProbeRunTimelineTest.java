package greenwall.views.probe.timeline;

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

class ProbeRunTimelineTest {
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

    private ProbeRunTimeline timelineOfHost() {
        var timeline = timeline();
        timeline.setHost(Optional.of(HOST));
        return timeline;
    }

    private ProbeRunTimeline timeline() {
        var ports = new RangeQueriesOnlyBackend(UnconnectedServices.ranges("")) {
            @Override
            public ProbeSession probeSession() {
                return new ProbeSession(ProbeCatalogue.builtIn(), runs, false);
            }
        };
        var style = new PaintStyle(new StyleSheets(), Theme.NIGHT, 1);
        var context = new ViewContext(
                style, InstantSource.fixed(RecordedProbeRunner.NOW), ZoneOffset.UTC, ports, windowRequests::add);
        return new ProbeRunTimeline(context, axis, () -> changes++);
    }

    @Test
    void aDistributionIsDrawnAsItsPercentilesOnTheCommonAxis() {
        playRecording("latency", OutputFormat.BPFTRACE_JSON, 100, "biolatency", TARGET);
        Fx.run(() -> {
            var timeline = timelineOfHost();
            assertThat(timeline.any()).isTrue();
            assertThat(changes).isEqualTo(1);
            var data = timeline.data();
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
            assertThat(timeline.row().marks())
                    .singleElement()
                    .satisfies(mark -> assertThat(mark.text()).startsWith("biolatency · "));
        });
    }

    @Test
    void eventsAreDrawnAsTheirRate() {
        playRecording("opensnoop", OutputFormat.ROWS, 100, "opensnoop", TARGET);
        Fx.run(() -> {
            var timeline = timelineOfHost();
            assertThat(timeline.data().unit()).isEqualTo(Unit.PER_SECOND);
            assertThat(timeline.data().lines())
                    .singleElement()
                    .satisfies(l -> assertThat(l.name()).isEqualTo("events"));
        });
    }

    @Test
    void aProbeWithoutValuesOverTimeIsReported() {
        playRecording("profile", OutputFormat.BPFTRACE_JSON, 100, "profile", TARGET);
        Fx.run(() -> {
            var timeline = timelineOfHost();
            assertThat(timeline.data().lines()).isEmpty();
            assertThat(timeline.data().note()).contains("no time series");
            new Scene(timeline, 800, 120).snapshot(null);
            assertThat(timeline.hasValues()).isFalse();
            assertThat(timeline.lineHeight()).as("one line instead of a chart").isLessThan(40);
            assertThat(timeline.getChildren())
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
            var timeline = timelineOfHost();
            var latency = timeline.row().marks().stream()
                    .filter(m -> m.text().startsWith("biolatency"))
                    .findFirst()
                    .orElseThrow();
            assertThat(timeline.choose(latency.id())).isTrue();
            assertThat(timeline.data().title()).startsWith("Probe biolatency");
            assertThat(windowRequests).isEmpty();
            timeline.choose(latency.id());
            assertThat(windowRequests).singleElement().isInstanceOfSatisfying(WindowRequest.Go.class, go -> {
                assertThat(go.place().view()).isEqualTo("probe");
                assertThat(go.place().get("run")).isEqualTo("1");
            });
            assertThat(timeline.choose("a template's")).isFalse();
        });
    }

    @Test
    void otherHostsAndOtherTimesAreNotShown() {
        playRecording(
                "latency", OutputFormat.BPFTRACE_JSON, 100, "biolatency", new ClusterHost("prod-east", "node07.fra1"));
        Fx.run(() -> {
            var timeline = timelineOfHost();
            assertThat(timeline.any()).isFalse();
            timeline.setHost(Optional.of(new Place.HostRef("prod-east", "node07.fra1")));
            assertThat(timeline.any()).isTrue();
            axis.show(TimeWindow.before(RecordedProbeRunner.NOW.minusSeconds(7_200), Duration.ofHours(1)));
            assertThat(timeline.any()).isFalse();
            axis.show(HOUR);
            assertThat(timeline.any()).isTrue();
            timeline.setHost(Optional.empty());
            assertThat(timeline.any()).isFalse();
        });
    }
}
