package greenwall.tests.views;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.grafana.GrafanaDashboardReader;
import greenwall.connectors.grafana.ImportResult;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.tests.poll.Await;
import greenwall.tests.poll.RealServer;
import greenwall.views.TimeRangeChoice;
import greenwall.views.dashboard.ShownPanels;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.SceneTheme;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RealWindow;
import greenwall.views.testing.StolenCpuTime;
import greenwall.views.testing.Timing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A dashboard of more than a hundred panels over a real Prometheus on loopback: how long until all visible
/// panels are drawn with their responses, and how long a frame takes while the window is panned.
/// `-Dgreenwall.dashboard=FILE` uses a dashboard from elsewhere.
@Tag("bench")
class DashboardBench {
    private static final int WARMED = 3;
    private static final int OPENED = 12;

    @TempDir
    private Path folder;

    private static Dashboard dashboard() throws IOException {
        var file = System.getProperty("greenwall.dashboard", "");
        var json = file.isEmpty() ? dashboardJson() : Files.readString(Path.of(file));
        var imported =
                (ImportResult.Imported) GrafanaDashboardReader.read("bench", json.getBytes(StandardCharsets.UTF_8));
        return ShownPanels.expanded(imported.dashboard());
    }

    private static String dashboardJson() {
        var panels = new ArrayList<String>();
        for (int i = 0; i < 120; i++) {
            panels.add("""
                    {"id": %d, "type": "timeseries", "title": "Panel %d", "gridPos": {"x": %d, "y": %d, "w": 6, "h": 6},
                     "targets": [{"refId": "A", "expr": "rate(node_cpu_seconds_total[1m]) + %d"}]}
                    """.formatted(i + 1, i, i % 4 * 6, i / 4 * 6, i));
        }
        return "{\"panels\": [" + String.join(",", panels) + "]}";
    }

    private static Duration processor() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }

    @Test
    void aHundredPanelsAreDrawnAndPannedQuickly() throws Exception {
        var dashboard = dashboard();
        try (var exporter = RealServer.nodeExporter(folder, RealServer.freePort());
                var prometheus = RealServer.prometheusOf(folder, exporter);
                var site = new SingleSourceSite(folder, prometheus.url())) {
            Await.until(
                    "the exporter is scraped",
                    Duration.ofSeconds(60),
                    () -> prometheus.get("/api/v1/query?query=up") == 200);
            var window = RealWindow.open();
            var themes = new StyleSheets();
            var style = new PaintStyle(themes, Theme.NIGHT, 1);
            var opened = new double[OPENED];
            var worked = new double[OPENED];
            var steal = new StolenCpuTime();
            var all = new ArrayList<ShownPanels>();
            for (int i = 0; i < OPENED; i++) {
                Fx.run(() -> all.forEach(ShownPanels::hide));
                long start = System.nanoTime();
                var cpu = processor();
                var shown = Fx.get(() -> {
                    var shownPanels = new ShownPanels(
                            dashboard, site.panelResults(), style, TimeRangeChoice.last(Duration.ofMinutes(15)));
                    window.setContent(shownPanels.node());
                    SceneTheme.apply(shownPanels.node().getScene(), themes, Theme.NIGHT, style);
                    return shownPanels;
                });
                Await.until("all in sight is answered", Duration.ofSeconds(30), () -> Fx.get(shown::complete));
                window.frame(() -> {});
                opened[i] = (System.nanoTime() - start) / 1e6;
                worked[i] = processor().minus(cpu).toMillis();
                all.add(shown);
            }
            var last = all.getLast();
            System.out.printf(
                    "%d panels, %d in sight; opened in ms: %s, of the processor: %s%n",
                    dashboard.panels().count(),
                    Fx.get(last::onScreen),
                    Arrays.toString(opened),
                    Arrays.toString(worked));
            // As in a console that has drawn other views before: the first ones load classes and compile code.
            var paint = Timing.ofMeasured("dashboard: first paint", Arrays.copyOfRange(opened, WARMED, OPENED), steal);
            int[] turn = {0};
            int frames = 90;
            var before = processor();
            var pan = Timing.frames(
                    "dashboard: panned", frames, window, () -> last.pan(turn[0]++ % 20 < 10 ? -0.01 : 0.01));
            System.out.println(paint);
            System.out.println(pan);
            System.out.printf(
                    "panned: %d ms of the processor for %d frames%n",
                    processor().minus(before).toMillis(), frames);
            assertThat(paint.p95()).as("ms until it is drawn").isLessThanOrEqualTo(1_000);
            assertThat(pan.p95()).as("ms for a frame").isLessThanOrEqualTo(33);
        }
    }
}
