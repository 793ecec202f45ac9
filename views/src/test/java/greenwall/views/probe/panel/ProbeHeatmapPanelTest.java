package greenwall.views.probe.panel;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.result.BpftraceMapUse;
import greenwall.fleet.probe.result.HistogramColumns;
import greenwall.fleet.probe.result.ProbeResult;
import greenwall.fleet.probe.result.RunHistograms;
import greenwall.fleet.probe.result.ToolOutputUnit;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.chart.TimeAxis;
import greenwall.views.paint.PaintStyle;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import javafx.scene.Scene;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import org.junit.jupiter.api.Test;

class ProbeHeatmapPanelTest {
    private static ProbeOutput.Histogram hist(String disk, long low) {
        var buckets = List.of(new ProbeOutput.Bucket(low, 2 * low, disk.equals("sda") ? 900 : 20));
        return new ProbeOutput.Histogram(Fleets.NOW, "disk", disk, "us", buckets);
    }

    @Test
    void ofSeveralDisksOnlyTheSlowestIsShownFirst() {
        var result = new ProbeResult(Fleets.NOW.minusSeconds(10));
        result.accept(hist("sda", 64), BpftraceMapUse.TOOL);
        result.accept(hist("sdf", 1 << 20), BpftraceMapUse.TOOL);
        result.accept(hist("sdb", 128), BpftraceMapUse.TOOL);
        var shown = Fx.get(() -> {
            var axis = new TimeAxis(greenwall.fleet.TimeWindow.before(Fleets.NOW, Duration.ofSeconds(10)));
            var heatmap = new ProbeHeatmapPanel(
                    new PaintStyle(new StyleSheets(), Theme.NIGHT, 1),
                    axis,
                    ZoneOffset.UTC,
                    result.histograms(),
                    List::of);
            heatmap.refresh();
            var choice = (ComboBox<?>) heatmap.lookupAll("*").stream()
                    .filter(ComboBox.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            return ((RunHistograms.Choice) choice.getValue()).key();
        });
        assertThat(shown).isEqualTo("sdf");
    }

    @Test
    void theListNamesTheDiskThatIsShownWhenASlowerOneAppears() {
        var result = new ProbeResult(Fleets.NOW.minusSeconds(10));
        var heatmap = Fx.get(() -> {
            var axis = new TimeAxis(greenwall.fleet.TimeWindow.before(Fleets.NOW, Duration.ofSeconds(10)));
            return new ProbeHeatmapPanel(
                    new PaintStyle(new StyleSheets(), Theme.NIGHT, 1),
                    axis,
                    ZoneOffset.UTC,
                    result.histograms(),
                    List::of);
        });
        Fx.run(() -> new Scene(heatmap, 800, 400));
        for (var disk : List.of("sdc", "sdb", "sdd", "sdf", "sda", "sdg")) {
            result.accept(
                    hist(disk, disk.equals("sdf") ? 1 << 20 : disk.equals("sdc") ? 128 : 64), BpftraceMapUse.TOOL);
            Fx.run(() -> {
                heatmap.refresh();
                heatmap.applyCss();
                heatmap.layout();
                var choice = (ComboBox<?>) heatmap.lookup(".combo-box");
                var named = choice.lookupAll(".list-cell").stream()
                        .map(cell -> ((Labeled) cell).getText())
                        .filter(Objects::nonNull)
                        .toList();
                assertThat(named).containsExactly("disk: " + ((RunHistograms.Choice) choice.getValue()).key());
            });
        }
    }

    @Test
    void aLongFirstIntervalIsNotTakenForTheNewestCompleteOne() {
        var columns = new HistogramColumns(
                ToolOutputUnit.of("us", ""),
                new long[] {0, 1_700, 2_700, 3_700},
                new long[] {1_700, 2_700, 3_700, 3_800},
                new long[] {64},
                new long[] {128},
                new long[][] {{5}, {5}, {5}, {1}});
        assertThat(ProbeHeatmapPanel.data(columns, List.of()).stepMillis()).isEqualTo(1_000);
    }
}
